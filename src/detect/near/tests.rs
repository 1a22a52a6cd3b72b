use proptest::prelude::*;

use super::*;
use crate::detect::rule_files::{TestRules, shared};
use crate::lexicon::Inflection;
use crate::text::{Span, blocks};

/// The entities that rules of this kind find.
const SPECIAL: &[&str] = &["HEALTH", "SOCIAL", "CRIMINAL", "RELIGION", "UNION", "POLITICS", "SEXUALITY", "ETHNICITY"];

#[test]
fn examples_of_the_rules() {
    let complaints = TestRules::load().complaints(|r| SPECIAL.contains(&r.entity.as_str()));
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn examples_of_the_facts() {
    let Some(text) = shared("facts/examples.jsonl") else {
        return;
    };
    let rules = TestRules::load();
    let mut complaints = Vec::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if row["type"] != "special" {
            continue;
        }
        let text = row["text"].as_str().unwrap();
        let hit = rules.find(text).iter().any(|f| SPECIAL.contains(&rules.rules[f.rule].entity.as_str()));
        if hit != (row["expect"] == "match") {
            complaints.push(text.to_owned());
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn detector() -> NearDetector {
    let list = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let spec = NearSpec {
        terms: list(&["misbrug", "demens"]),
        weak: list(&["medicin"]),
        inflect: vec![Inflection::Definite, Inflection::Compound, Inflection::Tail],
        persons: list(&["hun", "borgeren", "den unge", "sin", "mor", "bror", "-eren", "-chef", "-syge"]),
        predicates: list(&["lider af", "modtager"]),
        links: list(&["har", "er"]),
        modifiers: list(&["svær"]),
        topics: list(&["indsats", "kursus", "-konsulent"]),
        groups: list(&["unge", "borgere"]),
        unless: list(&["misbrug af data"]),
        offices: list(&["ministeren"]),
        built_in: false,
    };
    NearDetector::compile(
        vec![(RuleIx(0), spec)],
        Around { persons: vec![RuleIx(7)], cases: vec![RuleIx(8)], facts: vec![RuleIx(9)] },
    )
    .unwrap()
}

/// Terms found at or above even odds, when another rule found persons of these names.
fn found(text: &str, names: &[&str]) -> Vec<String> {
    found_beside(text, 7, names)
}

/// Terms found at or above even odds, when `rule` found these.
fn found_beside(text: &str, rule: u16, others: &[&str]) -> Vec<String> {
    let detector = detector();
    let mut all = Vec::new();
    blocks(text, |block| {
        let mut out: Vec<Candidate> = others
            .iter()
            .filter_map(|name| text.find(name).map(|at| Span::new(at, at + name.len())))
            .map(|span| Candidate { rule: RuleIx(rule), span, score: 2.0, evidence: Vec::new(), subject: None })
            .collect();
        detector.detect(&block, &mut Memory::default(), &mut out);
        all.extend(out.into_iter().filter(|c| c.rule == RuleIx(0) && c.score >= 0.0));
    });
    all.iter().map(|c| c.span.of(text).to_owned()).collect()
}

#[test]
fn a_person_and_a_tie_make_a_finding() {
    assert_eq!(found("Hun har svær demens.", &[]), ["svær demens"]);
    assert_eq!(found("Den unge lider af demens.", &[]), ["demens"]);
    assert_eq!(found("Borgerens alkoholmisbrug er kendt.", &[]), ["alkoholmisbrug"]);
    assert!(found("Demens er en sygdom.", &[]).is_empty());
    assert!(found("Hun taler. Demens er en sygdom, som videnskaben kender.", &[]).is_empty());
}

#[test]
fn names_of_other_rules_are_persons() {
    assert!(found("Xerxe Qvist: demens", &[]).is_empty());
    assert_eq!(found("Xerxe Qvist: demens", &["Xerxe Qvist"]), ["demens"]);
    assert_eq!(found("Xerxe Qvist bor alene.\nDemens.", &["Xerxe Qvist"]), ["Demens"]);
}

#[test]
fn a_case_about_a_person_stands_for_the_person() {
    let personal = &["27.24.00-G01-117-2024"];
    assert_eq!(found_beside("27.24.00-G01-117-2024 Svær demens", 8, personal), ["Svær demens"]);
    assert_eq!(found_beside("Sag 27.24.00-G01-117-2024.\nHar fået demens.", 8, personal), ["demens"]);
    assert!(found_beside("27.24.00-G01-117-2024 Kursus om demens", 8, personal).is_empty());
    assert!(found_beside("85.15.02-G01-30-23 Svær demens", 8, &["85.15.02-G01-30-23"]).is_empty());
    assert!(found_beside("27.00.00-P22-1-25 Svær demens", 8, &["27.00.00-P22-1-25"]).is_empty());
}

#[test]
fn weak_facts_about_one_person_add_up() {
    assert!(found("Hun er 92 år og har medicin.", &[]).is_empty());
    assert_eq!(found_beside("Hun er 92 år og har medicin.", 9, &["92 år"]), ["medicin"]);
    assert!(found_beside("Kursus: hun er 92 år og har medicin.", 9, &["92 år"]).is_empty());
}

#[test]
fn somebodys_children_are_no_group_and_a_type_belongs_to_its_illness() {
    assert_eq!(found("Hun har demens med sine to unge.", &[]), ["demens"]);
    assert_eq!(found("Hun har demens type 2.", &[]), ["demens type 2"]);
}

#[test]
fn what_another_clause_speaks_of_says_nothing_about_the_term() {
    for text in [
        "Hun har demens, og der laves en indsats.",
        "Hun har demens og skal på kursus.",
        "Hun har demens, og borgere er utrygge.",
        "Hun har demens ifølge indsatsen.",
        "Der er kursus i dag, og hun har demens.",
        "Hvis I kan, så ring til mor, hun har demens.",
        "Mor er glad for sit kursus og lider af demens.",
    ] {
        assert_eq!(found(text, &[]), ["demens"], "{text}");
    }
    for text in [
        "Kursus: hun har demens.",
        "Kurset er godt, når borgeren har demens.",
        "Har borgeren demens, sker der intet.",
        "Hun har demens og misbrug som kursus.",
        "Hun har ret til demens.",
        "Hun har skrevet om sne, misbrug og demens.",
    ] {
        assert!(found(text, &[]).is_empty(), "{text}");
    }
}

#[test]
fn a_noun_is_a_person_by_its_ending_where_a_verb_follows() {
    for text in [
        "Maleren har demens.",
        "Vores nye afdelingschef har demens.",
        "Den syge har demens.",
        "Den 82-årige har demens.",
    ] {
        assert_eq!(found(text, &[]), ["demens"], "{text}");
    }
    for text in ["Computeren har demens.", "Afdelingschef har demens.", "Syge har demens.", "Ved maleren demens."] {
        assert!(found(text, &[]).is_empty(), "{text}");
    }
}

#[test]
fn somebody_that_somebody_has_is_a_certain_one() {
    assert_eq!(found("Hun har en bror med demens.", &[]), ["demens"]);
    assert_eq!(found("Jeg har en bror, der lider af demens.", &[]), ["demens"]);
    assert_eq!(found("Sagen drejer sig om en bror, der har demens.", &[]), ["demens"]);
    assert!(found("Det er svært for en bror med demens.", &[]).is_empty());
}

#[test]
fn topics_groups_and_offices_are_silent() {
    for text in [
        "Hun har holdt kursus om demens.",
        "Unge har et misbrug, siger hun.",
        "Hun er demenskonsulent.",
        "Hun er misbrugs-konsulent.",
        "Hun har misbrug af data i sagen.",
        "Hun siger, at ministeren har demens.",
        "Hvis hun har demens, sker der intet.",
        "Har du demens?",
        "Hun har medicin.",
    ] {
        assert!(found(text, &[]).is_empty(), "{text}");
    }
}

#[test]
fn terms_in_a_row_share_their_tie() {
    assert_eq!(found("Hun lider af demens, misbrug og svær demens.", &[]), ["demens", "misbrug", "svær demens"]);
}

#[test]
fn notes_in_telegram_style() {
    assert_eq!(found("Hun bor alene. Har demens.", &[]), ["demens"]);
    assert_eq!(found("Har demens. Bor alene.", &[]), ["demens"]);
}

#[test]
fn errors_come_all_at_once() {
    let spec = NearSpec { topics: vec!["42".into()], ..NearSpec::default() };
    let errors = NearDetector::compile(vec![(RuleIx(2), spec)], Around::default()).unwrap_err();
    let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(pointers, ["/near/terms", "/near/persons", "/near/topics/0"]);
}

proptest! {
    #[test]
    fn any_text_is_survived(
        text in "(\\PC|[ .,?!\n-]|[Hh]un |har |er |demens|misbrug|[Mm]edicin|den unge |unge |og |om ){0,80}"
    ) {
        let detector = detector();
        blocks(&text, |block| {
            let mut out = Vec::new();
            detector.detect(&block, &mut Memory::default(), &mut out);
            for c in out {
                assert!(c.span.start < c.span.end && text.get(c.span.start..c.span.end).is_some());
                assert!(block.range.start <= c.span.start && c.span.start < block.range.end);
            }
        });
    }
}
