use proptest::prelude::*;

use super::*;
use crate::detect::rule_files::{TestRules, shared};
use crate::text::{Span, blocks};

fn detector(spec: WordsSpec) -> WordsDetector {
    WordsDetector::compile(vec![(RuleIx(0), spec)]).unwrap()
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

fn found(detector: &WordsDetector, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    blocks(text, |block| detector.detect(&block, &mut Memory::default(), &mut out));
    out.iter().map(|c| c.span.of(text).to_owned()).collect()
}

#[test]
fn examples_of_the_rules() {
    let rules = TestRules::load();
    let words = ["DK_MUNICIPALITY", "DK_REGION"];
    let complaints = rules.complaints(|r| words.contains(&r.entity.as_str()));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
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
        if row["type"] != "kommune" {
            continue;
        }
        let text = row["text"].as_str().unwrap();
        let hit = rules.find(text).iter().any(|f| rules.rules[f.rule].entity == "DK_MUNICIPALITY");
        if hit != (row["expect"] == "match") {
            complaints.push(text.to_owned());
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_longest_term_wins() {
    let d = detector(WordsSpec { terms: list(&["Ringkøbing", "Ringkøbing-Skjern"]), ..WordsSpec::default() });
    assert_eq!(found(&d, "Ringkøbing-Skjern og Ringkøbing"), ["Ringkøbing-Skjern", "Ringkøbing"]);
}

#[test]
fn compounds_and_words_that_lower() {
    let d = detector(WordsSpec {
        terms: list(&["tilbudspris"]),
        inflect: vec![Inflection::Definite, Inflection::Plural, Inflection::Tail],
        lower: list(&["offentliggjort"]),
        confidence: 0.8,
        ..WordsSpec::default()
    });
    assert_eq!(found(&d, "Tilbudsprisen og entreprisetilbudspriserne"), ["Tilbudsprisen", "entreprisetilbudspriserne"]);
    let mut out = Vec::new();
    blocks("Tilbudsprisen er offentliggjort. En tilbudspris.", |b| d.detect(&b, &mut Memory::default(), &mut out));
    assert!(out[0].score < 0.0 && out[1].score > 1.0, "{out:?}");
}

#[test]
fn an_apostrophe_belongs_to_a_genitive_only() {
    let d = detector(WordsSpec { terms: list(&["Randers"]), extend: list(&["Byråd"]), ..WordsSpec::default() });
    assert_eq!(found(&d, "Randers' havn, 'Randers' og Randers' Byråd"), ["Randers'", "Randers", "Randers' Byråd"]);
}

#[test]
fn errors_come_all_at_once() {
    let spec = WordsSpec { before: list(&["…"]), confidence: 1.5, ..WordsSpec::default() };
    let errors = WordsDetector::compile(vec![(RuleIx(3), spec)]).unwrap_err();
    let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(pointers, ["/words/terms", "/words/confidence", "/words/before/0"]);
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(\\PC|[ .,'’\n-]|Vejen|vejen|Randers|Kommune|i |Jens ){0,60}") {
        let d = detector(WordsSpec {
            terms: list(&["Randers"]),
            weak: list(&["Vejen"]),
            before: list(&["i", "uden for"]),
            extend: list(&["Kommune"]),
            not_after: list(&["By,"]),
            lower: list(&["åben"]),
            inflect: vec![Inflection::Genitive, Inflection::Compound, Inflection::Tail],
            capital: true,
            not_surname: true,
            ..WordsSpec::default()
        });
        blocks(&text, |block| {
            let mut out = Vec::new();
            d.detect(&block, &mut Memory::default(), &mut out);
            for c in out {
                let Span { start, end } = c.span;
                assert!(start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
            }
        });
    }
}
