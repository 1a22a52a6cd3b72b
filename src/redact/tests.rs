use proptest::prelude::*;

use super::*;
use crate::finding::{Confidence, Entity, Fingerprint, RuleIx};

/// What the test scanner knows: words, what they are, and whose they are.
pub(super) const WORDS: &[(&str, &str, Option<u32>)] = &[
    ("120358-8905", "DK_CPR_NUMBER", None),
    ("1203588905", "DK_CPR_NUMBER", None),
    ("231175-8902", "DK_CPR_NUMBER", None),
    ("12345674", "DK_CVR_NUMBER", None),
    ("Mette Hansen", "PERSON", Some(1)),
    ("Mette Hansens", "PERSON", Some(1)),
    ("Mette", "PERSON", Some(1)),
    ("Hansens", "PERSON", Some(1)),
    ("Jens'", "PERSON", Some(2)),
    ("Jens", "PERSON", Some(2)),
    ("Åse Bæk-Lund", "PERSON", None),
    ("Lemvig Kommunes", "DK_MUNICIPALITY", None),
    ("Lemvig Kommune", "DK_MUNICIPALITY", None),
    ("Lemvig Byråd", "DK_MUNICIPALITY", None),
    ("Skive Kommune", "DK_MUNICIPALITY", None),
    ("Prøvegade 7, 7620 Lemvig", "STREET_ADDRESS", None),
    ("c/o Mette Hansen, Prøvegade 7", "STREET_ADDRESS", None),
    ("mette@eksempel.dk", "EMAIL_ADDRESS", None),
    ("depression", "HEALTH", None),
    ("Sommer2026!", "SECRET", None),
];

pub(super) fn finding(span: Span, entity: &str, action: Action, subject: Option<u32>) -> Finding {
    Finding {
        rule: RuleIx(0),
        entity: Entity::parse(entity).unwrap(),
        span,
        start: Position::default(),
        end: Position::default(),
        confidence: Confidence(0.9),
        action,
        evidence: Vec::new(),
        subject,
        fingerprint: Fingerprint::default(),
        notes: Vec::new(),
        place: None,
    }
}

/// Finds every word of the list, inside words too.
pub(super) fn scan(text: &str) -> Vec<Finding> {
    let of = |(word, entity, subject): &(&str, &str, Option<u32>)| {
        let (len, entity, subject) = (word.len(), entity.to_string(), *subject);
        text.match_indices(*word)
            .map(move |(i, _)| finding(Span::new(i, i + len), &entity, Action::Redact, subject))
            .collect::<Vec<_>>()
    };
    WORDS.iter().flat_map(of).collect()
}

pub(super) fn policy() -> Policy {
    let yaml = "policy: test
title: {da: Prøve, en: Test}
decision: {body: Byrådet, date: 2025-11-12, item: '1', case: '1', clauses: [{id: all, title: {da: Alt, en: All}, quote: Alt}]}
define:
  - id: test-rule
    entity: PERSON
    title: {da: Navn, en: Name}
    advice: {da: Slet det., en: Delete it.}
    pattern: {forms: [{id: word, regex: qqq, confidence: 0.9, triggers: [qqq]}]}
rules:
  test-rule: {action: redact, clause: all}
";
    Policy::parse("test.yaml", yaml.as_bytes()).unwrap()
}

pub(super) fn redacted(text: &str, vault: &mut Vault) -> String {
    redact(text, &scan(text), &policy(), Options::default(), Some(vault), scan).unwrap().text
}

pub(super) fn styled(text: &str, style: Style) -> String {
    let options = Options { style, ..Options::default() };
    redact(text, &scan(text), &policy(), options, None, scan).unwrap().text
}

#[test]
fn the_briefest_use() {
    let mut vault = Vault::new();
    let text = "Lemvig Kommunes budget er Jens' sag. Ring til Jens.";
    let out = redacted(text, &mut vault);
    assert_eq!(out, "[KOMMUNE]s budget er [PERSON 1]s sag. Ring til [PERSON 1].");
    assert_eq!(restore(&out, &vault).text, text);
    let answer = restore("[PERSON 1] skal se [PERSON 1]s sag i [KOMMUNE]. Hilsen [KOMMUNE]s AI", &vault);
    assert_eq!(answer.text, "Jens skal se Jens' sag i Lemvig Kommune. Hilsen Lemvig Kommunes AI");
    assert_eq!((answer.restored, answer.unknown.len()), (4, 0));
}

#[test]
fn what_a_second_look_finds_is_taken_out_too() {
    let text = "Mette bor i Skive Kommune";
    let first = scan(text).into_iter().take(1).collect::<Vec<_>>();
    let out = redact(text, &first, &policy(), Options::default(), None, scan).unwrap();
    assert_eq!(out.text, "[PERSON 1] bor i [KOMMUNE]");
}

#[test]
fn a_leak_is_an_error_that_tells_rule_and_place_only() {
    let mut vault = Vault::new();
    // A scanner that finds something in whatever is left.
    let stubborn = |t: &str| {
        let start = t.rfind(']').map_or(0, |i| i + 1);
        vec![finding(Span::new(start, start + 1), "PERSON", Action::Block, None)]
    };
    let text = "hej Mette";
    let error = redact(text, &[], &policy(), Options::default(), Some(&mut vault), stubborn).unwrap_err();
    assert_eq!(error.leaks.len(), 1);
    assert_eq!((error.leaks[0].rule.as_str(), error.leaks[0].start.line), ("test-rule", 1));
    for message in [error.describe(Lang::Da), error.to_string(), format!("{error:?}")] {
        assert!(message.contains("test-rule") && !message.contains("hej"), "{message}");
    }
    assert!(vault.is_empty(), "nothing is learned from a text that leaks");
}

#[test]
fn findings_inside_placeholders_are_no_leaks() {
    let text = "Mette og Jens";
    let nosy = |t: &str| vec![finding(Span::new(0, t.find(" og").unwrap()), "PERSON", Action::Block, None)];
    assert!(redact(text, &scan(text), &policy(), Options::default(), None, nosy).is_ok());
}

#[test]
fn weak_findings_stay() {
    let text = "Mette er 43";
    let weak = [finding(Span::new(0, 5), "PERSON", Action::Warn, None)];
    let out = redact(text, &weak, &policy(), Options::default(), None, |_| weak.to_vec()).unwrap();
    assert_eq!(out.text, text);
    let options = Options { minimum: Action::Warn, ..Options::default() };
    assert_eq!(redact(text, &weak, &policy(), options, None, |_| Vec::new()).unwrap().text, "[PERSON 1] er 43");
}

#[test]
fn debug_shows_no_text() {
    let mut vault = Vault::new();
    let text = "Mette Hansen og Jens";
    let out = redact(text, &scan(text), &policy(), Options::default(), Some(&mut vault), scan).unwrap();
    let shown = format!("{out:?} {vault:?} {:?}", restore(&out.text, &vault));
    assert!(!shown.contains("Mette") && !shown.contains("Jens"), "{shown}");
}

/// Texts of words that the scanner knows, placeholders, ordinary words and signs.
pub(super) fn texts() -> impl Strategy<Value = String> {
    let known = (0..WORDS.len()).prop_map(|i| WORDS[i].0.to_owned());
    let other = prop::sample::select(vec![
        " ",
        " ",
        "\n",
        ", ",
        ".",
        " og ",
        "[",
        "]",
        "s",
        "'s",
        " sag",
        "[PERSON 1]",
        "[KOMMUNE]",
        "PERSON 2K",
        "(kommune)",
        "person 1",
        "[CPR-NUMMER 3T]",
        "\\",
        "**",
        "1",
        "K",
        "-",
        "æ",
        "😀",
        "[PERSON ",
        " KOMMUNE]",
        "`",
        "\u{a0}",
    ]);
    prop::collection::vec(prop_oneof![known, other.prop_map(str::to_owned), "\\PC".prop_map(|s| s)], 0..14)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn there_and_back_gives_the_original(texts in prop::collection::vec(texts(), 1..3)) {
        let mut vault = Vault::new();
        let out: Vec<String> = texts.iter().map(|t| redacted(t, &mut vault)).collect();
        // The last one for certain; an earlier one unless another text was redacted to the very same words.
        prop_assert_eq!(&restore(out.last().unwrap(), &vault).text, texts.last().unwrap());
        if out.iter().all(|o| o.trim_end() != out[out.len() - 1].trim_end() || out.len() == 1) {
            prop_assert_eq!(&restore(&out[0], &vault).text, &texts[0]);
        }
    }

    #[test]
    fn what_is_redacted_scans_clean(text in texts(), style in 0..4usize) {
        let style = [Style::Placeholder, Style::Mask, Style::Remove, Style::Generalise][style];
        let options = Options { style, ..Options::default() };
        if let Ok(out) = redact(&text, &scan(&text), &policy(), options, None, scan) {
            for f in scan(&out.text) {
                let inside = out.places.iter().any(|p| p.contains(f.span));
                prop_assert!(inside, "left: {:?}", f.span);
            }
            prop_assert!(out.edits.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        } else {
            // Taking words out can bring others together; that must be refused, and only there.
            prop_assert!(style == Style::Remove);
        }
    }

    #[test]
    fn any_answer_is_restored_without_panic(answer in "(\\[|\\]|\\(|\\*|`|\\\\|PERSON|person|CPR-NUMMER|KOMMUNE| |\n|1|2|K|k|s|'|-|\\PC){0,40}") {
        let mut vault = Vault::new();
        redacted("Mette Hansen og Jens, 120358-8905, Lemvig Kommune", &mut vault);
        let restored = restore(&answer, &vault);
        if restored.restored == 0 {
            prop_assert_eq!(restored.text, answer);
        }
    }
}
