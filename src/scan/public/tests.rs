use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::text::Span;

const PUBLIC: &str = "Punkt 4: Udbud af byggegrunde\n\nKommunen sætter fire byggegrunde ved skoven til salg i \
foråret. Buddene åbnes mandag den 3. maj på rådhuset, og alle er velkomne til at være med. Tilbud er fortrolige.\n\n\
Næste punkt handler om skolernes åbningstider i ferien og om busserne på havnen.";

fn index() -> PublicIndex {
    let mut index = PublicIndex::new().unwrap();
    index.add("dagsordener", [PUBLIC], date(2026, 11, 1));
    index.add("andet", ["Helt andre ord om vejr og vind og veje i hele egnen i dag"], date(2026, 11, 2));
    index
}

fn source(index: &PublicIndex, text: &str, word: &str) -> Option<String> {
    let view = View::new(text);
    let start = view.text().find(word).unwrap();
    let lookup = PublicLookup::new(index, &view);
    lookup.source_of(Span::new(start, start + word.len())).map(|s| s.name.clone())
}

#[test]
fn a_public_passage_is_found_whatever_its_case_and_spacing() {
    let index = index();
    let text = "Hej. KOMMUNEN sætter fire  byggegrunde ved\nskoven til salg i foråret! Buddene åbnes mandag den 3. maj på \
rådhuset, og alle er velkomne til at være med. Skriv det om.";
    assert_eq!(source(&index, text, "Buddene").as_deref(), Some("dagsordener"));
    assert_eq!(source(&index, text, "rådhuset").as_deref(), Some("dagsordener"));
    assert_eq!(source(&index, text, "Skriv"), None);
}

#[test]
fn one_changed_word_makes_it_not_public() {
    let index = index();
    let text = PUBLIC.replace("mandag", "tirsdag");
    assert_eq!(source(&index, &text, "Buddene"), None);
    assert_eq!(source(&index, &text, "skolernes").as_deref(), Some("dagsordener"));
}

#[test]
fn a_short_sentence_needs_its_neighbours() {
    let index = index();
    assert_eq!(source(&index, PUBLIC, "Tilbud").as_deref(), Some("dagsordener"));
    assert_eq!(source(&index, "Mette bor i Skive. Tilbud er fortrolige. Vi byder 4 mio. kr.", "Tilbud"), None);
    assert_eq!(source(&index, "Tilbud er fortrolige.", "Tilbud"), None, "too short to tell");
}

#[test]
fn a_passage_from_two_sources_is_not_public() {
    let mut index = PublicIndex::new().unwrap();
    let words: Vec<String> =
        (0..40).map(|i| format!("ord{}", char::from(b'a' + i % 26)).repeat(i as usize + 1)).collect();
    index.add("a", [words[..20].join(" ").as_str()], date(2026, 11, 1));
    index.add("b", [words[13..].join(" ").as_str()], date(2026, 11, 1));
    let text = words.join(" ");
    assert_eq!(source(&index, &text, &words[15]), None);
    assert!(source(&index, &words[13..].join(" "), &words[15]).is_some());
}

#[test]
fn sources_are_listed_added_to_and_removed() {
    let mut index = index();
    let before = index.sources().find(|s| s.name == "dagsordener").unwrap().clone();
    index.add("dagsordener", [PUBLIC, "en to tre fire fem seks syv otte ni"], date(2026, 12, 1));
    let after = index.sources().find(|s| s.name == "dagsordener").unwrap();
    assert_eq!((after.texts, after.added), (3, date(2026, 12, 1)));
    assert_eq!(after.shingles(), before.shingles() + 2, "what stands there already is kept once");
    assert!(index.remove("andet") && !index.remove("andet"));
    assert_eq!(index.sources().count(), 1);
}

#[test]
fn the_file_gives_the_index_back_and_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("public");
    let index = index();
    index.save(&path).unwrap();
    assert_eq!(PublicIndex::open(&path).unwrap(), index);
    assert_eq!(PublicIndex::open_or_new(&path).unwrap(), index);
    assert!(PublicIndex::open_or_new(&folder.path().join("none")).unwrap().is_empty());
    let bytes = std::fs::read(&path).unwrap();
    for word in ["byggegrunde", "Kommunen", "rådhuset"] {
        assert!(memchr::memmem::find(&bytes, word.as_bytes()).is_none());
    }
    let words = index.sources().map(|s| s.words).sum::<u64>() as usize;
    assert!(bytes.len() < words * 8 + 300, "{} bytes for {words} words", bytes.len());
}

#[test]
fn damage_anywhere_is_an_error() {
    let path = Path::new("public");
    let good = file::encode(&index());
    assert!(file::decode(path, &good).is_ok());
    for at in 0..good.len() {
        assert!(file::decode(path, &good[..at]).is_err(), "cut at {at}");
        let mut bad = good.clone();
        bad[at] ^= 1;
        assert!(file::decode(path, &bad).is_err(), "changed at {at}");
    }
    assert!(matches!(file::decode(path, b"PDF"), Err(PublicError::Foreign { .. })));
    assert!(matches!(file::decode(path, &good[..good.len() - 1]), Err(PublicError::Damaged { .. })));
    let mut newer = good;
    newer[16] = 2;
    let error = file::decode(path, &newer).unwrap_err();
    assert!(error.describe(crate::text::Lang::Da).contains("en anden udgave"));
}

#[test]
fn the_salt_changes_every_hash() {
    let (a, b) = (index(), index());
    let shingles = |i: &PublicIndex| i.sources().flat_map(|s| s.shingles.clone()).collect::<Vec<_>>();
    let (a, b) = (shingles(&a), shingles(&b));
    assert!(a.iter().all(|s| !b.contains(s)));
}

proptest! {
    #[test]
    fn any_text_can_be_added_and_looked_up(text in "(\\PC|\n|ord |\\. ){0,80}", start in 0usize..300, len in 0usize..300) {
        let mut index = index();
        index.add("x", [text.as_str()], date(2026, 1, 1));
        let view = View::new(&text);
        let lookup = PublicLookup::new(&index, &view);
        let end = (start + len).min(view.text().len());
        let found = lookup.source_of(Span::new(start.min(end), end));
        prop_assert!(found.is_none_or(|s| s.name == "x"));
    }
}
