use super::super::tests::{finding, redacted, scan};
use super::*;
use crate::text::Lang;

fn spans(text: &str, hits: &[(usize, usize, &str)]) -> Vec<(usize, usize, &'static str)> {
    let findings: Vec<Finding> =
        hits.iter().map(|(s, e, entity)| finding(Span::new(*s, *e), entity, Action::Redact, None)).collect();
    let edits = plan(text, &findings, Options::default(), None);
    edits.iter().map(|e| (e.span.start, e.span.end, e.entity.name())).collect()
}

#[test]
fn overlapping_and_nested_findings_become_one_edit() {
    let text = "aaaa bbbb cccc dddd";
    assert_eq!(spans(text, &[(0, 9, "PERSON"), (5, 14, "HEALTH")]), [(0, 14, "PERSON")]);
    assert_eq!(spans(text, &[(0, 14, "STREET_ADDRESS"), (5, 9, "PERSON")]), [(0, 14, "STREET_ADDRESS")]);
    // What only touches stays two; white space at the ends is not replaced.
    assert_eq!(spans(text, &[(0, 4, "PERSON"), (4, 9, "HEALTH")]), [(0, 4, "PERSON"), (5, 9, "HEALTH")]);
    assert_eq!(spans(text, &[(0, 6, "PERSON"), (3, 11, "HEALTH"), (10, 19, "SOCIAL")]), [(0, 19, "SOCIAL")]);
}

#[test]
fn spans_that_do_not_fit_are_made_to_cover_more_never_less() {
    assert_eq!(spans("æø x", &[(1, 3, "PERSON")]), [(0, 4, "PERSON")]);
    assert_eq!(spans("abc", &[(1, 99, "PERSON")]), [(1, 3, "PERSON")]);
    assert_eq!(spans("a  b", &[(1, 3, "PERSON"), (9, 9, "PERSON")]), []);
    assert_eq!(spans("# A\nb\n\n# C", &[(0, 7, "CLOSED_ITEM")]), [(0, 5, "CLOSED_ITEM")]);
}

fn out(text: &str) -> String {
    redacted(text, &mut Vault::new())
}

#[test]
fn numbers_are_per_person_and_checked_when_there_are_several() {
    assert_eq!(out("Mette Hansen og Mette. Hansens sag"), "[PERSON 1] og [PERSON 1]. [PERSON 1]s sag");
    assert_eq!(out("Mette Hansen og Jens"), "[PERSON 1K] og [PERSON 2M]");
    assert_eq!(out("120358-8905, 1203588905"), "[CPR-NUMMER], [CPR-NUMMER]");
    let two = out("120358-8905 og 231175-8902");
    assert!(two.starts_with("[CPR-NUMMER 1") && two.contains("[CPR-NUMMER 2"), "{two}");
    assert_eq!(out("Lemvig Kommune, Lemvig Byråd"), "[KOMMUNE], [KOMMUNE] Byråd");
}

#[test]
fn labels_that_look_alike_are_numbered() {
    let text = out("CPR 120358-8905, CVR 12345674");
    assert!(text.contains("[CPR-NUMMER 1") && text.contains("[CVR-NUMMER 1"), "{text}");
}

#[test]
fn placeholders_that_stand_there_already_are_not_used() {
    assert_eq!(out("[PERSON 1] og Mette"), "[PERSON 1] og [PERSON 2M]");
    assert_eq!(out("person 1 og Mette"), "person 1 og [PERSON 2M]");
    assert!(out("Skriv [KOMMUNE] for Lemvig Kommune").starts_with("Skriv [KOMMUNE] for [KOMMUNE 1"));
    assert_eq!(out("en kommune som Lemvig Kommune"), "en kommune som [KOMMUNE]");
}

#[test]
fn a_vault_goes_on_counting_and_knows_values_again() {
    let mut vault = Vault::new();
    assert_eq!(redacted("Mette Hansen", &mut vault), "[PERSON 1]");
    assert_eq!(redacted("Jens ringer", &mut vault), "[PERSON 2M] ringer");
    assert_eq!(redacted("Jens og Mette Hansen", &mut vault), "[PERSON 2M] og [PERSON 1K]");
    assert_eq!(vault.len(), 2);
}

#[test]
fn two_persons_of_one_name_stay_two() {
    let text = "Bo og Bo";
    let findings =
        [(0, 2, 1), (6, 8, 2)].map(|(s, e, who)| finding(Span::new(s, e), "PERSON", Action::Block, Some(who)));
    let mut vault = Vault::new();
    let edits = plan(text, &findings, Options::default(), Some(&mut vault));
    assert_ne!(edits[0].replacement, edits[1].replacement);
    let again = plan(text, &findings, Options::default(), Some(&mut vault));
    assert_eq!(edits, again);
    // A third Bo without a subject could be either: a value of its own.
    let text = "Bo og Bo, Bo";
    let mut three = findings.to_vec();
    three.push(finding(Span::new(10, 12), "PERSON", Action::Block, None));
    let names: std::collections::BTreeSet<String> =
        plan(text, &three, Options::default(), None).into_iter().map(|e| e.replacement).collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn english_placeholders() {
    let text = "Lemvig Kommune 120358-8905 Mette";
    let options = Options { lang: Lang::En, ..Options::default() };
    let words: Vec<String> = plan(text, &scan(text), options, None).into_iter().map(|e| e.replacement).collect();
    assert_eq!(words, ["[MUNICIPALITY]", "[CPR NUMBER]", "[PERSON 1]"]);
}

#[test]
fn a_text_full_of_values_takes_no_more_than_its_share_of_time() {
    let mut text = String::new();
    let mut findings = Vec::new();
    for i in 0..20_000 {
        let start = text.len();
        text.push_str(&format!("Navn{i}"));
        findings.push(finding(Span::new(start, text.len()), "PERSON", Action::Redact, None));
        text.push_str(" bor her. ");
    }
    let start = std::time::Instant::now();
    assert_eq!(plan(&text, &findings, Options::default(), None).len(), 20_000);
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}
