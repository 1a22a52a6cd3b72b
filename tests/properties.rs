//! What must hold for every text under a whole policy.
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use promptguard::finding::{Action, Finding};
use promptguard::policy::Policy;
use promptguard::redact::{Options, Vault, redact, restore};
use promptguard::scan::{Declarations, Scanner};
use proptest::prelude::*;

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::builtin("lemvig-copilot").expect("the policy is in order"));

const TODAY: Date = date(2026, 11, 1);

fn scanner() -> Scanner<'static> {
    Scanner::new(&POLICY, Declarations::default(), TODAY)
}

fn to_take_out(text: &str) -> Vec<Finding> {
    let mut findings = scanner().scan(text).findings;
    findings.retain(|f| f.action >= Action::Redact);
    findings
}

/// Pieces of Danish administration, whole and broken, with what confuses offsets in between.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Mette Testesen",
        "Testesen",
        "Mettes",
        "Søren Ærlig-Østergaard",
        "CPR",
        "cpr-nr.: ",
        "120358-8905",
        "1203588905",
        "120358",
        "-",
        "8905",
        "Lemvig Kommune",
        "Kommune",
        "tlf. 97 00 00 00",
        "+45",
        "Testvej 12, 2. th.",
        "7620 Lemvig",
        "mette@example.org",
        "@",
        "P-nummer 1003000001",
        "reg. 1234 konto 0001234567",
        "har diabetes",
        "borgeren",
        "er medlem af 3F",
        "Sag 27.69.04-G01-1-26",
        "# Punkt 3: Lukket",
        "Lukket:",
        "## ",
        "fortroligt",
        "password: ",
        "hemmelig123!A",
        "[PERSON 1]",
        "[CPR-NUMMER]",
        "[",
        "]",
        "<!-- promptguard: tillad cpr - x -->",
        "promptguard:",
        "s",
        ".",
        ",",
        ": ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        " ",
        " ",
        " ",
        "\u{a0}",
        "\u{ad}",
        "\u{200b}",
        "\u{feff}",
        "a\u{30a}",
        "🙂",
        "👩\u{200d}👧",
        "İ",
        "ﬁ",
        "Ａ",
        "\0",
        "\u{2028}",
        "»",
        "«",
        "http://",
        "www.example.org/?id=120358-8905",
        "10.0.0.1",
        "født den 12. marts 1958",
        "AB 12 345",
    ]);
    prop_oneof![12 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// No text makes the scanner panic, and every finding lies where it says, in order, no edit over another.
    #[test]
    fn findings_lie_in_the_text_in_order(text in text()) {
        let scan = scanner().scan(&text);
        let mut last: Option<&Finding> = None;
        // The last one that is edited, passages and what stands around something stronger aside.
        let mut edited = 0;
        for finding in &scan.findings {
            let span = finding.span;
            prop_assert!(span.start < span.end, "empty at {}", span.start);
            prop_assert!(span.end <= text.len());
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            let order = |f: &Finding| (f.span.start, f.span.end, f.rule);
            prop_assert!(last.is_none_or(|l| order(l) < order(finding)), "disorder at {}", span.start);
            last = Some(finding);
            let around = |o: &Finding| o.action > finding.action && span.contains(o.span);
            let taken_out = finding.action >= Action::Redact && !finding.entity.is_passage();
            if taken_out && !scan.findings.iter().any(around) {
                prop_assert!(edited <= span.start, "overlap at {}", span.start);
                edited = span.end;
            }
            let before = &text[..span.start];
            prop_assert_eq!(finding.start.line, before.matches('\n').count() + 1);
        }
        let strongest = scan.findings.iter().map(|f| f.action).max().unwrap_or_default();
        prop_assert_eq!(scan.verdict, strongest);
    }

    /// What is redacted scans clean under the same policy, and its placeholders give the whole text back.
    #[test]
    fn redacted_text_is_clean_and_comes_back_whole(text in text()) {
        let mut vault = Vault::new();
        let findings = scanner().scan(&text).findings;
        let again = |text: &str| scanner().scan(text).findings;
        // It may refuse, it may never let something through.
        let Ok(redacted) = redact(&text, &findings, &POLICY, Options::default(), Some(&mut vault), again) else {
            return Ok(());
        };
        let placeholders: Vec<_> = redacted.places.clone();
        for left in to_take_out(&redacted.text) {
            let inside = placeholders.iter().any(|p| p.start < left.span.end && left.span.start < p.end);
            prop_assert!(inside, "{} is left", POLICY.rule(left.rule).id);
        }
        let restored = restore(&redacted.text, &vault);
        prop_assert!(restored.text == text, "restored differs");
    }

    /// The same text always gives the same findings.
    #[test]
    fn scanning_is_deterministic(text in text()) {
        let look = |f: &Finding| (f.span, f.rule, f.action, f.confidence.0.to_bits());
        let one: Vec<_> = scanner().scan(&text).findings.iter().map(look).collect();
        let two: Vec<_> = scanner().scan(&text).findings.iter().map(look).collect();
        prop_assert_eq!(one, two);
    }
}

/// Refusing is rare: an ordinary letter is always redacted.
#[test]
fn an_ordinary_letter_is_redacted_and_clean() {
    let text = "Kære Mette Testesen\n\nVi har set din sag (CPR 120358-8905). Ring på tlf. 97 00 00 00.\n\nHilsen Lemvig Kommune\n";
    let mut vault = Vault::new();
    let findings = scanner().scan(text).findings;
    let again = |text: &str| scanner().scan(text).findings;
    let redacted = redact(text, &findings, &POLICY, Options::default(), Some(&mut vault), again).expect("no leak");
    for word in ["Mette", "Testesen", "120358", "8905", "97 00", "Lemvig"] {
        assert!(!redacted.text.contains(word), "{word} is left");
    }
    assert!(to_take_out(&redacted.text).is_empty());
    assert_eq!(restore(&redacted.text, &vault).text, text);
}
