use proptest::prelude::*;

use super::rules_test::Rules;
use super::*;
use crate::text::{Span, tokenize};

fn form(regex: &str) -> Form {
    Form { id: "f".to_owned(), regex: regex.to_owned(), confidence: 0.6, ..Form::default() }
}

fn compile(form: Form, context: ContextSpec) -> Result<PatternDetector, Vec<SpecError>> {
    PatternDetector::compile(vec![(RuleIx(0), PatternSpec { forms: vec![form], context })])
}

fn run(detector: &PatternDetector, text: &str, range: Span) -> Vec<Candidate> {
    let mut tokens = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    let first = tokens.partition_point(|t| t.start < range.start);
    let last = tokens.partition_point(|t| t.start < range.end);
    let block = Block { text, range, tokens: &tokens, own: (first, last) };
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    detector.detect(&block, &mut memory, &mut out);
    out
}

fn found<'t>(detector: &PatternDetector, text: &'t str) -> Vec<&'t str> {
    run(detector, text, Span::new(0, text.len())).iter().filter(|c| c.score >= 0.0).map(|c| c.span.of(text)).collect()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|w| (*w).to_owned()).collect()
}

#[test]
fn errors_name_the_form_and_what_is_wrong() {
    let broken = [
        (form("[0-9"), "/pattern/forms/0/regex", "unclosed character class"),
        (form("[0-9]*"), "/pattern/forms/0/regex", "the regex matches the empty text"),
        (form("[0-9]%{sepp}"), "/pattern/forms/0/regex", "%{sepp}"),
        (
            Form { validate: Some("cppr".to_owned()), ..form("[0-9]") },
            "/pattern/forms/0/validate",
            "did you mean \"cpr\"?",
        ),
        (Form { confidence: 1.5, ..form("[0-9]") }, "/pattern/forms/0/confidence", "between 0 and 1"),
        (Form { triggers: words(&[" "]), ..form("a") }, "/pattern/forms/0/triggers", "empty"),
        (Form { misread: true, ..form("[0-9]") }, "/pattern/forms/0/misread", "needs_label"),
        (Form { lead: Some(Lead { any: true, ..Lead::default() }), ..form("a") }, "/pattern/forms/0/lead", "digit"),
    ];
    for (form, pointer, message) in broken {
        let errors = compile(form, ContextSpec::default()).unwrap_err();
        assert_eq!((errors.len(), errors[0].pointer.as_str()), (1, pointer));
        assert!(errors[0].message.contains(message), "{}", errors[0].message);
    }
}

#[test]
fn all_errors_are_reported_at_once() {
    let spec = PatternSpec { forms: vec![form("("), form("[0-9]+"), form(")")], context: ContextSpec::default() };
    assert_eq!(PatternDetector::compile(vec![(RuleIx(0), spec)]).unwrap_err().len(), 2);
}

#[test]
fn a_form_without_number_or_trigger_is_found_anywhere() {
    let detector = compile(form("[A-Z]{3}-[a-z]+"), ContextSpec::default()).unwrap();
    assert_eq!(found(&detector, "se ABC-abc og ØDEF-x"), ["ABC-abc", "DEF-x"]);
}

#[test]
fn a_trigger_is_matched_in_any_case_and_once() {
    let detector =
        compile(Form { triggers: words(&["lem-"]), ..form("(?i:lem)-[0-9]+") }, ContextSpec::default()).unwrap();
    assert_eq!(found(&detector, "sag LEM-12 og lem-13, ikke kalem eller LEMVIG"), ["LEM-12", "lem-13"]);
}

#[test]
fn the_nearest_label_decides() {
    let context = ContextSpec { raise: words(&["cpr nr"]), lower: words(&["p nr", "konto"]), ..ContextSpec::default() };
    let detector = compile(form("[0-9]{10}"), context).unwrap();
    let score = |text: &str| run(&detector, text, Span::new(0, text.len())).first().map_or(-9.0, |c| c.score);
    assert!(score("CPR-nr. 1203588905") > 4.0);
    assert!(score("Cprnummeret: 1203588905") > 4.0);
    assert!(score("P-nr. 1203588905") < -2.0);
    assert!(score("cpr-nr. eller P-nr.: 1203588905") < -2.0);
    assert!(score("P-nr. eller cpr-nr.: 1203588905") > 3.0);
    // A label that has got its own number says nothing of the next.
    assert!(score("1203588905 konto 1234567") > 0.0);
    assert!(score("konto 12345678 og 1203588905") > 0.0);
    // The line above counts for a number on a line of its own.
    assert!(score("CPR-nr.:\n\n  1203588905") > 3.0);
    assert!(score("CPR-nr.:\nnoget andet 1203588905") < 2.0);
}

#[test]
fn a_column_header_is_a_label() {
    let context = ContextSpec { raise: words(&["cpr"]), lower: words(&["konto"]), ..ContextSpec::default() };
    let detector = compile(Form { needs_label: true, ..form("[0-9]{10}") }, context).unwrap();
    let rows: String = (0..500).map(|i| format!("navn{i}\t1203588905\t9876543210\n")).collect();
    let text = format!("Navn\tCPR\tKonto\n{rows}");
    assert_eq!(found(&detector, &text), vec!["1203588905"; 500]);
    assert_eq!(found(&detector, "| Konto | CPR |\n|---|---|\n| 1203588905 | 1203588906 |"), ["1203588906"]);
}

#[test]
fn a_part_of_a_longer_number_is_lowered() {
    let detector = compile(form("[0-9]{4} [0-9]{4}"), ContextSpec::default()).unwrap();
    assert_eq!(found(&detector, "tal 1234 5678 her"), ["1234 5678"]);
    assert!(found(&detector, "tal 1234 5678 9012").is_empty());
    assert!(found(&detector, "tal 1234 5678.9").is_empty());
}

#[test]
fn misread_digits_need_a_label() {
    let form = Form {
        misread: true,
        needs_label: true,
        validate: Some("cpr".to_owned()),
        lead: Some(Lead { chars: "0123456789OlIBS-".to_owned(), ..Lead::default() }),
        ..form("[0-9OlIBS]{6}-[0-9OlIBS]{4}")
    };
    let detector = compile(form, ContextSpec { raise: words(&["cpr"]), ..ContextSpec::default() }).unwrap();
    assert_eq!(found(&detector, "cpr 12O3S8-89O5"), ["12O3S8-89O5"]);
    assert!(found(&detector, "nr. 12O3S8-89O5").is_empty());
}

#[test]
fn blocks_share_out_the_candidates() {
    let rules = Rules::load();
    let text =
        "Han bor på Prøvegade 7, st. th., 7620 Lemvig, CPR: 120358-8905, mail navn@lemvig.dk, tlf. 22 33 44 55. "
            .repeat(8);
    let whole: Vec<Span> = run(rules.detector(), &text, Span::new(0, text.len())).iter().map(|c| c.span).collect();
    for cut in (0..text.len()).filter(|i| text.is_char_boundary(*i)).step_by(7) {
        let mut parts: Vec<Span> = Vec::new();
        for range in [Span::new(0, cut), Span::new(cut, text.len())] {
            parts.extend(run(rules.detector(), &text, range).iter().map(|c| c.span));
        }
        let sorted = |mut v: Vec<Span>| {
            v.sort();
            v
        };
        assert_eq!(sorted(parts), sorted(whole.clone()), "cut at {cut}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn spans_lie_on_characters_of_the_text(
        text in "(\\PC|\n){0,80}|([0-9]{1,6}|[ .,:;/+()<>@|\t\n-]|cpr|tlf|konto|[A-ZÆØÅ][a-zæøå]{1,5}vej|Å|f\\. |\u{a0}){0,60}"
    ) {
        thread_local!(static RULES: Rules = Rules::load());
        RULES.with(|rules| {
            for candidate in run(rules.detector(), &text, Span::new(0, text.len())) {
                let span = candidate.span;
                assert!(span.start < span.end && text.get(span.start..span.end).is_some());
                assert!(candidate.score.is_finite() && !candidate.evidence.is_empty());
            }
        });
    }
}

#[test]
fn a_mailbox_is_no_user_data() {
    let form = Form { boundary: Boundary::Mailbox, triggers: words(&["@"]), ..form("[a-z#]+@[a-z.]+") };
    let detector = compile(form, ContextSpec::default()).unwrap();
    for text in ["ftp://user:secret@host.dk", "ftp://user:se#cret@host.dk", "https://user@host.dk/x"] {
        assert!(found(&detector, text).is_empty(), "{text}");
    }
    for text in ["mailto:navn@host.dk", "https://host.dk/?mail=navn@host.dk", "https://host.dk navn@host.dk"] {
        assert_eq!(found(&detector, text), ["navn@host.dk"], "{text}");
    }
}
