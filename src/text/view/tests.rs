use proptest::prelude::*;

use super::*;

/// Normalises, and checks the map of every character before it hands the text out.
fn norm(original: &str) -> String {
    let view = View::new(original);
    check(original, &view);
    view.text().to_owned()
}

fn check(original: &str, view: &View<'_>) {
    let text = view.text();
    let mut last = 0;
    for (i, c) in text.char_indices() {
        let back = view.to_original(Span::new(i, i + c.len_utf8()));
        let part = original.get(back.start..back.end).expect("on character boundaries");
        assert!(back.start >= last || part == &original[back.start..last], "in order");
        last = back.end;
        // The characters that took part normalise to a text that holds this character.
        assert!(View::new(part).text().contains(c), "{c:?} comes from {part:?}");
        assert!(view.to_view(back.start) <= i);
        if part.len() == c.len_utf8() {
            assert_eq!(view.to_view(back.start), i);
        }
    }
    let all = view.to_original(Span::new(0, text.len()));
    assert!(original.get(all.start..all.end).is_some());
    assert!(View::new(&original[..all.start]).text().is_empty() || text.is_empty());
    assert!(View::new(&original[all.end..]).text().is_empty() || text.is_empty());
}

#[test]
fn danish_text_is_borrowed() {
    for text in ["", "Blåbærgrød på Øvej, 7620 Lemvig\r\n\ttab", "kr.² og 5³, »citat« “q” Jens’ ½ é ü ß № ①"]
    {
        assert!(matches!(View::new(text).text, Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn signs_become_plain() {
    assert_eq!(norm("１２０３５８－８９０５"), "120358-8905");
    assert_eq!(norm("ｎａｖｎ＠ｌｅｍｖｉｇ．ｄｋ："), "navn@lemvig.dk:");
    assert_eq!(norm("120358\u{2011}8905 120358–8905 120358−8905"), "120358-8905 120358-8905 120358-8905");
    assert_eq!(norm("tlf.\u{a0}20\u{202f}12\u{2009}34"), "tlf. 20 12 34");
    assert_eq!(norm("𝟙𝟚𝟛 ٣٤٥ ६७ 𝐉𝐞𝐧𝐬"), "123 345 67 Jens");
    assert_eq!(norm("ﬁn ﬂod aﬃx Å K"), "fin flod affix Å K");
}

#[test]
fn hidden_characters_vanish() {
    assert_eq!(norm("\u{feff}kom\u{ad}mu\u{200b}ne\u{2060}"), "kommune");
    assert_eq!(norm("12\u{200d}03\u{202e}58"), "120358");
    let original = "a\u{200b}\u{200b}bc\u{ad}d";
    let view = View::new(original);
    assert_eq!(view.to_original(Span::new(1, 3)), Span::new(7, 9), "what was dropped around it stays outside");
    assert_eq!(view.to_original(Span::new(0, 4)), Span::new(0, original.len()));
    assert_eq!(view.to_original(Span::new(3, 3)), Span::new(11, 11));
}

#[test]
fn marks_join_their_letter() {
    assert_eq!(norm("A\u{30a}se spiser o\u{308}l pa\u{30a} Cafe\u{301}en"), "Åse spiser öl på Caféen");
    assert_eq!(norm("x\u{30a} \u{30a} ４\u{30a}"), "x\u{30a} \u{30a} 4\u{30a}");
    assert_eq!(norm("ａ\u{30a} b\u{200b}a\u{200b}\u{30a}\u{301}ﬁ\u{301}"), "å bǻfí");
    let view = View::new("pa\u{30a} vej");
    assert_eq!(view.to_original(Span::new(1, 3)), Span::new(1, 4));
    assert_eq!(view.to_original(Span::new(4, 7)), Span::new(5, 8));
    assert_eq!(norm(&format!("a{}b", "\u{30a}".repeat(1000))).chars().count(), 1001);
    let far = format!("a{}\u{30a}", "\u{200b}".repeat(100_000));
    assert_eq!(norm(&far), "a\u{30a}");
}

#[test]
fn misread_utf8_is_read_right() {
    assert_eq!(norm("SÃ¸ren fÃ¥r grÃ¦s pÃ¥ Ã˜vej, Ã…rhus og Ã†rÃ¸"), "Søren får græs på Øvej, Århus og Ærø");
    assert_eq!(norm("SÃO Ã Ãx Ã"), "SÃO Ã Ãx Ã");
    assert_eq!(View::new("fÃ¸r").to_original(Span::new(1, 3)), Span::new(1, 5));
}

#[test]
fn runs_of_alike_changes_take_no_room() {
    let original = "－".repeat(10_000);
    let view = View::new(&original);
    assert_eq!((view.text().len(), view.map.len()), (10_000, 1));
    assert_eq!(view.to_original(Span::new(5000, 5001)), Span::new(15_000, 15_003));
}

#[test]
fn all_digits_of_all_scripts() {
    let digits = (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| !c.is_ascii());
    let folded = digits.filter(|c| View::new(&c.to_string()).text().chars().all(|c| c.is_ascii_digit()));
    let folded: Vec<char> = folded.filter(|c| !View::new(&c.to_string()).text().is_empty()).collect();
    assert_eq!(folded.len(), 650);
    assert!(folded.iter().all(|c| c.is_numeric()));
}

proptest! {
    #[test]
    fn any_string_maps_back(text in any::<String>()) {
        norm(&text);
    }

    #[test]
    fn odd_strings_map_back(text in "([a-zæøå0-9 ]{0,3}|[ÃÅ¸¦¥˜†…\u{30a}\u{301}\u{327}\u{200b}\u{ad}\u{34f}ａﬁ１－–\u{a0}]{1,6}|[\u{300}-\u{36f}]{0,20}){0,12}") {
        let once = norm(&text);
        // Idempotent, save for what only comes together when something between was dropped, and for more marks on
        // a letter than are joined.
        let mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
        let many = text.split(|c| !mark(c)).any(|run| run.chars().count() > 16);
        if !many && !text.contains(['\u{200b}', '\u{ad}', '\u{34f}', 'Ã']) {
            let twice = norm(&once);
            prop_assert_eq!(twice, once);
        }
    }

    #[test]
    fn spans_of_the_original_come_back(text in "[aæ１\u{200b}\u{30a}– ]{0,20}") {
        let view = View::new(&text);
        for i in 0..=text.len() {
            let at = view.to_view(i);
            prop_assert!(view.text().is_char_boundary(at) || !text.is_char_boundary(i));
        }
    }
}
