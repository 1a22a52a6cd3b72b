use super::super::tests::{redacted, texts};
use super::*;
use proptest::prelude::*;

/// A vault with several persons, CPR numbers and municipalities, and one e-mail address.
fn several() -> Vault {
    let mut vault = Vault::new();
    let text =
        "Mette Hansen, Jens, Åse Bæk-Lund; 120358-8905, 231175-8902; Lemvig Kommune, Skive Kommune; mette@eksempel.dk";
    redacted(text, &mut vault);
    vault
}

fn back(vault: &Vault, answer: &str) -> (String, Vec<Why>) {
    let restored = restore(answer, vault);
    (restored.text, restored.unknown.iter().map(|u| u.why).collect())
}

#[test]
fn what_models_do_is_undone() {
    let vault = several();
    for answer in [
        "[PERSON 1K]",
        "[Person 1K]",
        "(person 1k)",
        "{PERSON 1K}",
        "**PERSON 1K**",
        "`PERSON 1K`",
        "PERSON-1K",
        "Person 1K",
        "\\[PERSON 1K\\]",
        "[PERSON\n1K]",
        "[PERSON1K]",
        "[ PERSON 1K ]",
        "[PERSON-1K]",
        "[person_1k]",
    ] {
        assert_eq!(back(&vault, answer), ("Mette Hansen".to_owned(), vec![]), "{answer}");
    }
    let cases = [
        ("[PERSON 1K]s sag", "Mette Hansens sag"),
        ("[PERSON 1K]'s sag", "Mette Hansen's sag"),
        ("Person 1K's sag", "Mette Hansen's sag"),
        ("[PERSON 1K's] sag", "Mette Hansens sag"),
        ("[PERSON 2M]s sag", "Jens' sag"),
        ("PERSON 1Ks sag", "Mette Hansens sag"),
        ("**[PERSON 1K]:** ja", "**Mette Hansen:** ja"),
        ("(PERSON 1K ringer)", "(Mette Hansen ringer)"),
        ("[PERSON 1K og PERSON 2M]", "Mette Hansen og Jens"),
        ("[E-MAIL] [e-mail] (E-MAIL)", "mette@eksempel.dk mette@eksempel.dk mette@eksempel.dk"),
        ("| [PERSON 1K] |", "| Mette Hansen |"),
    ];
    for (answer, want) in cases {
        assert_eq!(back(&vault, answer), (want.to_owned(), vec![]), "{answer}");
    }
}

#[test]
fn what_may_be_another_is_left_alone_and_told() {
    let vault = several();
    let cases = [
        ("[PERSON 1]", Why::Incomplete),
        ("[PERSON]", Why::Incomplete),
        ("[PERSON 2K]", Why::WrongLetter),
        ("[PERSON 1M]", Why::WrongLetter),
        ("[PERSON 1KK]", Why::WrongLetter),
        ("[PERSON 9K]", Why::NotInVault),
        ("[PERSON 01K]", Why::NotInVault),
        ("[CPR-NUMMER]", Why::Incomplete),
        ("[KOMMUNE]", Why::Incomplete),
        ("[IBAN]", Why::NotInVault),
        ("PERSON 2K", Why::WrongLetter),
    ];
    for (answer, why) in cases {
        assert_eq!(back(&vault, answer), (answer.to_owned(), vec![why]), "{answer}");
    }
}

#[test]
fn ordinary_words_are_not_placeholders() {
    let mut vault = Vault::new();
    redacted("Mette Hansen, Lemvig Kommune", &mut vault);
    for answer in
        ["person 1 er her", "en kommune (kommune) i KOMMUNE", "Person 1: ja", "personer i kommunen", "* person 1"]
    {
        assert_eq!(back(&vault, answer), (answer.to_owned(), vec![]), "{answer}");
    }
    assert_eq!(back(&vault, "(Person 1) i {kommune}").0, "Mette Hansen i Lemvig Kommune");
    assert_eq!(back(&vault, "[PERSON 2]").1, [Why::NotInVault]);
}

#[test]
fn places_are_told_without_the_text() {
    let restored = restore("hej\n[PERSON 2K]", &several());
    let unknown = &restored.unknown[0];
    assert_eq!((unknown.start.line, unknown.start.column), (2, 1));
    assert!(unknown.describe(Lang::Da).starts_with("linje 2, tegn 1: "));
    assert!(unknown.describe(Lang::En).starts_with("line 2, character 1: "));
}

#[test]
fn either_language_is_understood() {
    let vault = several();
    let cpr = crate::finding::Entity::parse("DK_CPR_NUMBER").unwrap();
    let letter = super::super::label::check_letter(cpr, 1);
    for label in ["CPR-NUMMER", "cpr nummer", "CPR NUMBER", "Cpr number"] {
        assert_eq!(back(&vault, &format!("[{label} 1{letter}]")).0, "120358-8905");
    }
    let mut one = Vault::new();
    redacted("Lemvig Kommune", &mut one);
    assert_eq!(back(&one, "[MUNICIPALITY]'s plan").0, "Lemvig Kommune's plan");
}

/// All texts that differ from `token` in one character: changed, lost, or added.
fn slips(token: &str) -> Vec<String> {
    const SIGNS: &str = "0123456789ACEFHKMPRTVXYBSIacksæ[](){}<>*`'-_ \n\\.,";
    let chars: Vec<char> = token.chars().collect();
    let mut all = Vec::new();
    for i in 0..=chars.len() {
        let (head, tail) = (chars[..i].iter().collect::<String>(), chars[i..].iter().collect::<String>());
        let rest: String = tail.chars().skip(1).collect();
        all.push(format!("{head}{rest}"));
        for sign in SIGNS.chars() {
            all.push(format!("{head}{sign}{tail}"));
            all.push(format!("{head}{sign}{rest}"));
        }
    }
    all
}

/// Restoring a placeholder with any one slip gives its own value, or no value.
fn no_slip_gives_another(text: &str, values: &[&str], vault: &mut Vault) {
    let out = redacted(text, vault);
    let tokens: Vec<&str> = out.split(" / ").collect();
    assert_eq!(tokens.len(), values.len());
    for (token, own) in tokens.iter().zip(values) {
        assert_eq!(restore(&format!("x {token} y"), vault).text, format!("x {own} y"));
        for slip in slips(token) {
            let restored = restore(&format!("x {slip} y"), vault).text;
            for other in values.iter().filter(|v| *v != own) {
                assert!(!restored.contains(other), "{token} as {slip} became {other}");
            }
        }
    }
}

#[test]
fn no_single_slip_restores_another_value() {
    let known = [
        "Mette Hansen",
        "Jens",
        "Åse Bæk-Lund",
        "120358-8905",
        "231175-8902",
        "12345674",
        "Lemvig Kommune",
        "Prøvegade 7, 7620 Lemvig",
        "mette@eksempel.dk",
        "depression",
    ];
    no_slip_gives_another(&known.join(" / "), &known, &mut Vault::new());
    // One value of a label each, with the vault used before.
    let few = ["Mette Hansen", "120358-8905", "Skive Kommune", "depression"];
    no_slip_gives_another(&few.join(" / "), &few, &mut Vault::new());
}

#[test]
fn no_single_slip_among_many_restores_another_person() {
    use super::super::plan::plan;
    use super::super::tests::finding;
    use super::super::{Options, Redacted};
    let values: Vec<String> = (100..320).map(|i| format!("Navn{i}x")).collect();
    let text = values.join(" / ");
    let findings: Vec<_> = values
        .iter()
        .map(|v| {
            let start = text.find(v.as_str()).unwrap();
            finding(Span::new(start, start + v.len()), "PERSON", crate::finding::Action::Redact, None)
        })
        .collect();
    let mut vault = Vault::new();
    let out = Redacted::new(&text, plan(&text, &findings, Options::default(), Some(&mut vault))).text;
    for (token, own) in out.split(" / ").zip(&values).step_by(7) {
        for slip in slips(token) {
            let restored = restore(&slip, &vault).text;
            assert!(!restored.contains("Navn") || restored.contains(own.as_str()), "{token} as {slip}: {restored}");
        }
    }
}

proptest! {
    #[test]
    fn values_come_back_also_in_another_text(text in texts(), before in "[a-z]{1,8}\\. ") {
        // One form of each value only: then nothing but the placeholder is needed.
        let text = ["Mette Hansens", "Mette Hansen", "Hansens", "Mette"].iter().fold(text, |t, form| t.replace(form, "Åse Bæk-Lund"));
        let text = text.replace("1203588905", "120358-8905").replace("Lemvig Byråd", "Lemvig Kommune");
        let mut vault = Vault::new();
        let out = redacted(&text, &mut vault);
        let restored = restore(&format!("{before}{out}"), &vault);
        for unknown in &restored.unknown {
            prop_assert!(unknown.span.end <= before.len() + out.len());
        }
        // Every value of the text stands in the answer again.
        for (word, ..) in super::super::tests::WORDS.iter().filter(|(w, ..)| text.contains(w)) {
            prop_assert!(restored.text.contains(word), "a value is lost");
        }
    }
}

#[test]
fn a_placeholder_without_its_brackets_is_told() {
    let mut vault = Vault::new();
    redacted("Mette Hansen ringede", &mut vault);
    assert_eq!(back(&vault, "PERSON 1 ringede"), ("PERSON 1 ringede".to_owned(), vec![Why::Incomplete]));
    // A word of ordinary text is none.
    assert_eq!(back(&vault, "person 1 ringede"), ("person 1 ringede".to_owned(), vec![]));
}
