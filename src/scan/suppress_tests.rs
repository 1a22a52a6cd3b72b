use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use SuppressionProblemKind as Kind;

const TERM: RuleIx = RuleIx(1);

fn parse(text: &str) -> Suppressions {
    Suppressions::parse(text, date(2026, 11, 24), |id| match id {
        "cpr" => Some(Suppressible { rule: RuleIx(0), overridable: false }),
        "intern-term" => Some(Suppressible { rule: TERM, overridable: true }),
        "udkast" => Some(Suppressible { rule: RuleIx(2), overridable: true }),
        _ => None,
    })
}

fn problems(text: &str) -> Vec<(usize, Kind)> {
    parse(text).into_problems().into_iter().map(|p| (p.line, p.kind)).collect()
}

#[test]
fn every_kind_of_comment_counts_for_its_line() {
    for comment in [
        "<!-- promptguard: tillad intern-term - står i en skabelon - til 2027-01-01 -->",
        "# promptguard: allow intern-term - part of a template - until 2027-01-01",
        "// PromptGuard: Tillad intern-term – en grund",
        "% promptguard: tillad intern-term - en grund",
        "/* promptguard: tillad udkast, intern-term - en grund */",
        "er klar. promptguard: tillad intern-term - en grund - til 2027-01-01",
    ] {
        let mut s = parse(&format!("Udkast til tekst {comment}\nmere"));
        assert!(s.allows(TERM, 1).is_some(), "{comment}");
        assert!(s.allows(TERM, 2).is_none(), "{comment}");
        assert!(s.allows(RuleIx(0), 1).is_none(), "{comment}");
    }
}

#[test]
fn alone_on_a_line_it_counts_for_the_next_paragraph() {
    for comment in ["<!-- promptguard: tillad intern-term - grund -->", "promptguard: tillad intern-term - grund"] {
        let mut s = parse(&format!("før\r\n{comment}\r\nlinje 3\r\nlinje 4\r\n\r\nlinje 6"));
        let allowed: Vec<usize> = (1..=6).filter(|l| s.allows(TERM, *l).is_some()).collect();
        assert_eq!(allowed, [3, 4]);
        assert!(s.into_problems().is_empty());
    }
}

#[test]
fn an_empty_line_may_follow() {
    let mut s = parse("<!-- promptguard: tillad intern-term - grund -->\n\nlinje 3\n\nlinje 5");
    assert!(s.allows(TERM, 3).is_some() && s.allows(TERM, 5).is_none());
}

#[test]
fn the_reason_is_kept_whole() {
    let mut s = parse("x # promptguard: tillad intern-term - e-mail til borgeren - se sag 4 - til 2027-01-01");
    assert_eq!(s.allows(TERM, 1), Some("e-mail til borgeren - se sag 4"));
    let mut s = parse("x # promptguard: tillad intern-term - bruges til 2. behandling");
    assert_eq!(s.allows(TERM, 1), Some("bruges til 2. behandling"));
}

#[test]
fn what_does_nothing_is_reported() {
    let line = |rest: &str| format!("tekst\n<!-- promptguard: tillad {rest} -->\ntekst");
    assert_eq!(problems(&line("intern-term")), [(2, Kind::NoReason)]);
    assert_eq!(problems(&line("intern-term - ")), [(2, Kind::NoReason)]);
    assert_eq!(problems(&line("intern-term - til 2027-01-01")), [(2, Kind::NoReason)]);
    assert_eq!(problems(&line("intern-tern - grund")), [(2, Kind::UnknownRule)]);
    assert_eq!(problems(&line("cpr - grund")), [(2, Kind::NotOverridable)]);
    assert_eq!(problems(&line("intern-term - grund - til 2026-11-23")), [(2, Kind::Expired)]);
    assert_eq!(problems(&line("intern-term - grund - til 2026-13-40")), [(2, Kind::BadDate)]);
    assert_eq!(problems(&line("intern-term - grund - til 1. maj")), [(2, Kind::BadDate)]);
    assert_eq!(problems(&line("intern-term - grund - til nytår")), [(2, Kind::BadDate)]);
    assert_eq!(problems(&line("intern-term - grund - til 2026-11-24")), [(2, Kind::Unused)]);
}

#[test]
fn talk_about_suppressions_is_none() {
    assert!(parse("Skriv promptguard: tillad intern-term - grund i teksten").is_empty());
    assert!(parse("# promptguard er et værktøj").is_empty());
}

#[test]
fn a_slip_in_the_verb_is_reported() {
    for text in
        ["# promptguard: tilad intern-term - grund", "promptguard: ignore cpr", "<!-- promptguard: alow x - y -->"]
    {
        assert_eq!(problems(text), [(1, Kind::UnknownVerb)], "{text}");
    }
    for text in
        ["promptguard: en vagt mod intern-term", "# promptguard: kører lokalt", "# promptguard:", "promptguard: tillad"]
    {
        assert!(parse(text).is_empty(), "{text}");
    }
}

#[test]
fn two_on_one_line_are_two() {
    let text = "a <!-- promptguard: tillad udkast - x --> b <!-- promptguard: tillad intern-term - y -->";
    let mut s = parse(text);
    assert_eq!(s.allows(RuleIx(2), 1), Some("x"));
    assert_eq!(s.allows(TERM, 1), Some("y"));
}

proptest! {
    #[test]
    fn nothing_panics(text in "(promptguard:|PROMPTGUARD: |tillad |allow |intern-term| - |til |–|<!--|-->|\n|\r|#|æ|2027-01-01|.){0,30}") {
        let mut s = parse(&text);
        for line in 0..5 {
            let _ = s.allows(TERM, line);
        }
        s.into_problems();
    }
}
