//! Real minutes of a municipal board, from the shared folder; skipped where it is absent. Their words are read from the
//! file and stand nowhere here.
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

use jiff::civil::date;
use promptguard::finding::Action;
use promptguard::policy::Policy;
use promptguard::redact::{Options, Style, Vault, redact, restore};
use promptguard::scan::{Declarations, Scan, Scanner};

const TITLES: [&str; 3] = ["Chef for Digitalisering og IT ", "sekretariatsleder ", "afdelingsleder "];

fn minutes() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/texts/referat-direktionen-2025-11-12.txt");
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        eprintln!("skipped: the shared minutes are not here");
    }
    text
}

/// Every place where an official is named after a title.
fn officials(text: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    for title in TITLES {
        for (at, _) in text.match_indices(title) {
            let start = at + title.len();
            let words = text[start..].split(' ').take_while(|w| w.starts_with(char::is_uppercase));
            let end = start + words.map(|w| w.len() + 1).sum::<usize>();
            let name = text[start..end].split(',').next().unwrap().trim_end();
            if !name.is_empty() {
                all.push((start, name));
            }
        }
    }
    all
}

fn found(policy: &Policy, scan: &Scan, rule: &str, start: usize, end: usize) -> bool {
    scan.findings.iter().any(|f| policy.rule(f.rule).id == rule && f.span.start <= start && end <= f.span.end)
}

#[test]
fn the_minutes_give_up_names_municipality_cases_and_the_closed_item() {
    let Some(text) = minutes() else { return };
    let policy = Policy::builtin("lemvig-copilot").expect("the policy is in order");
    let scan = Scanner::new(&policy, Declarations::default(), date(2026, 11, 1)).scan(&text);
    assert_eq!(scan.verdict, Action::Block);

    let officials = officials(&text);
    let mut names: Vec<&str> = officials.iter().map(|(_, name)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 3, "the three officials are in the text");
    for (start, name) in officials {
        assert!(found(&policy, &scan, "person-name", start, start + name.len()), "an official at byte {start}");
    }
    for (start, name) in text.match_indices("Lemvig Kommune") {
        assert!(found(&policy, &scan, "municipality", start, start + name.len()), "the municipality at byte {start}");
    }
    let case = text.find("85.15.02").expect("the first case");
    assert!(found(&policy, &scan, "case-number", case, case + "85.15.02G01-30-23".len()));
    let closed = text.rfind("Lukket:").expect("the closed item");
    assert!(found(&policy, &scan, "closed-item", closed, closed + "Lukket:".len()));
}

/// A place name that the result needs stays; names go all the same.
#[test]
fn with_geography_declared_only_the_municipality_stays() {
    let Some(text) = minutes() else { return };
    let policy = Policy::builtin("lemvig-copilot").expect("the policy is in order");
    let declared = Declarations { geography: Some("kort".to_owned()), task: None };
    let scan = Scanner::new(&policy, declared, date(2026, 11, 1)).scan(&text);
    let of = |rule: &str| scan.findings.iter().filter(|f| policy.rule(f.rule).id == rule).count();
    assert_eq!(of("municipality"), 0);
    assert!(of("person-name") > 0);
}

#[test]
fn the_minutes_are_redacted_clean_and_come_back_whole() {
    let Some(text) = minutes() else { return };
    let policy = Policy::builtin("lemvig-copilot").expect("the policy is in order");
    let scanner = Scanner::new(&policy, Declarations::default(), date(2026, 11, 1));
    let findings = scanner.scan(&text).findings;
    let again = |text: &str| scanner.scan(text).findings;
    for style in [Style::Placeholder, Style::Mask, Style::Remove, Style::Generalise] {
        let mut vault = Vault::new();
        let options = Options { style, ..Options::default() };
        let redacted = redact(&text, &findings, &policy, options, Some(&mut vault), again).expect("no leak");
        for (_, name) in officials(&text) {
            for part in name.split(' ') {
                assert!(!redacted.text.contains(part), "a part of an official's name is left ({style:?})");
            }
        }
        assert!(!redacted.text.contains("Lemvig Kommune"), "{style:?}");
        if style == Style::Placeholder {
            assert!(restore(&redacted.text, &vault).text == text, "restored differs");
        }
    }
}
