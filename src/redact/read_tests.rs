use super::*;

fn one(text: &str) -> (Option<u32>, Option<char>, Brackets, &str) {
    let found = readings(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    (found[0].number, found[0].letter, found[0].brackets, found[0].span.of(text))
}

#[test]
fn what_models_do_to_brackets_is_read() {
    for text in [
        "[PERSON 1K]",
        "[person 1k]",
        "{Person 1K}",
        "(PERSON 1K)",
        "**PERSON 1K**",
        "`PERSON-1K`",
        "[PERSON1K]",
        "\\[PERSON 1K\\]",
        "[PERSON\n1K]",
        "[ PERSON 1K ]",
        "[PERSON 1-K]",
        "[PERSON_1K]",
        "<PERSON 1K>",
        "[Person 1 k]",
        "__PERSON 1K__",
        "[PERSON 1K)",
    ] {
        let (number, letter, brackets, span) = one(text);
        assert_eq!((number, letter, span), (Some(1), Some('K'), text), "{text}");
        assert!(brackets >= Brackets::Half, "{text}");
    }
    assert_eq!(one("er Person 1K syg?"), (Some(1), Some('K'), Brackets::None, "Person 1K"));
    assert_eq!(one("(PERSON 1K er syg)"), (Some(1), Some('K'), Brackets::None, "PERSON 1K"));
    assert_eq!(one("**[PERSON 1K]**"), (Some(1), Some('K'), Brackets::Strong, "[PERSON 1K]"));
    assert_eq!(one("* PERSON 1K"), (Some(1), Some('K'), Brackets::None, "PERSON 1K"));
}

#[test]
fn labels_of_both_languages_are_read() {
    for text in [
        "[KOMMUNE]",
        "[Municipality]",
        "[CPR NUMMER]",
        "[CPRNUMMER]",
        "[cpr number]",
        "[FODSELSDATO]",
        "[foedselsdato]",
    ] {
        let (number, letter, brackets, span) = one(text);
        assert_eq!((number, letter, brackets, span), (None, None, Brackets::Strong, text));
    }
    assert_eq!(readings("[DATE OF BIRTH]")[0].entity.name(), "DATE_OF_BIRTH");
}

#[test]
fn ordinary_words_are_not_read_as_more() {
    assert_eq!(one("person 1 i sagen"), (Some(1), None, Brackets::None, "person 1"));
    assert!(readings("personer, kommunen og adresserne").is_empty());
    assert_eq!(one("telefon 12345678").0, None);
    assert_eq!(one("[PERSON 1KR]").1, Some('?'));
    assert_eq!(one("[PERSON 01K]").0, Some(0));
}

#[test]
fn a_genitive_may_stand_inside() {
    for text in ["[PERSON 1Ks]", "[PERSON 1K's]", "[PERSON 1s]"] {
        let found = readings(text);
        assert!(found[0].genitive && found[0].span.of(text) == text, "{text}: {found:?}");
    }
    let found = readings("Person 1K's sag");
    assert_eq!((found[0].letter, found[0].genitive), (Some('K'), false));
}
