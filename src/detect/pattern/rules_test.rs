//! Runs the examples of the rule files through this kind alone. The policy loader has its own way of doing so.

use serde::Deserialize;

use super::*;
use crate::detect::rule_files::{load, shared, unmark};
use crate::finding::Confidence;
use crate::text::{Span, View, blocks};

#[derive(Deserialize)]
struct Rule {
    id: String,
    entity: String,
    #[serde(default)]
    threshold: Option<f32>,
    pattern: Option<PatternSpec>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
}

pub(super) struct Rules {
    rules: Vec<Rule>,
    detector: PatternDetector,
}

/// A finding: rule, span in the original text.
pub(super) type Found = (String, Span);

impl Rules {
    pub fn load() -> Self {
        let rules = load::rules().into_iter().map(|rule| serde_json::from_value(rule).unwrap());
        let rules: Vec<Rule> = rules.filter(|rule: &Rule| rule.pattern.is_some()).collect();
        let specs = rules.iter().enumerate().map(|(i, r)| (RuleIx(i as u16), r.pattern.clone().unwrap())).collect();
        let detector = PatternDetector::compile(specs).unwrap();
        Self { rules, detector }
    }

    pub fn scan(&self, text: &str) -> Vec<Found> {
        self.candidates(text).into_iter().map(|(rule, span, _)| (rule, span)).collect()
    }

    pub fn candidates(&self, text: &str) -> Vec<(String, Span, Candidate)> {
        let view = View::new(text);
        let (mut memory, mut out) = (Memory::default(), Vec::new());
        blocks(view.text(), |block| self.detector.detect(&block, &mut memory, &mut out));
        out.into_iter()
            .filter_map(|c| {
                let rule = &self.rules[usize::from(c.rule.0)];
                let kept = Confidence::from_log_odds(c.score).0 >= rule.threshold.unwrap_or(0.5);
                kept.then(|| (rule.id.clone(), view.to_original(c.span), c))
            })
            .collect()
    }

    pub fn detector(&self) -> &PatternDetector {
        &self.detector
    }

    /// All regexes, written out.
    pub fn patterns(&self) -> Vec<String> {
        let forms = self.rules.iter().filter_map(|r| r.pattern.as_ref()).flat_map(|p| &p.forms);
        forms.map(|f| super::expand::expand(&f.regex).unwrap()).collect()
    }

    fn entity(&self, id: &str) -> &str {
        self.rules.iter().find(|r| r.id == id).map_or("", |r| &r.entity)
    }
}

#[test]
fn every_example_of_the_rule_files_holds() {
    let rules = Rules::load();
    let mut wrong = Vec::new();
    for rule in &rules.rules {
        assert!(crate::finding::Entity::parse(&rule.entity).is_some(), "{}: unknown entity", rule.id);
        assert!(rule.examples.len() >= 6, "{}: too few examples", rule.id);
        assert!(rule.counter_examples.len() >= 5, "{}: too few counter-examples", rule.id);
        for example in &rule.examples {
            let (text, want) = unmark(example);
            let all = rules.scan(&text);
            let got: Vec<Span> = all.iter().filter(|(id, _)| *id == rule.id).map(|(_, s)| *s).collect();
            if !want.iter().all(|w| got.contains(w)) || got.is_empty() {
                let got: Vec<&str> = got.iter().map(|s| s.of(&text)).collect();
                wrong.push(format!("{}: {example:?} gave {got:?}", rule.id));
            }
        }
        for example in &rule.counter_examples {
            for (_, span) in rules.scan(example).iter().filter(|(id, _)| *id == rule.id) {
                wrong.push(format!("{}: counter-example {example:?} gave {:?}", rule.id, span.of(example)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Which entities answer for a type of the fact sheet's examples.
fn entities_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "cpr" => &["DK_CPR_NUMBER"],
        "cvr" => &["DK_CVR_NUMBER", "DK_P_NUMBER", "DK_EAN_NUMBER"],
        "phone" => &["PHONE_NUMBER", "EMAIL_ADDRESS", "IP_ADDRESS", "DEVICE_ID", "USERNAME", "URL"],
        "addr" => &["STREET_ADDRESS", "DK_PROPERTY_ID", "POSITION"],
        "bank" => &["DK_BANK_ACCOUNT", "IBAN_CODE", "CREDIT_CARD", "DK_PAYMENT_LINE"],
        "doc" => &[
            "VEHICLE_PLATE",
            "VIN",
            "PASSPORT",
            "DRIVING_LICENCE",
            "DOCUMENT_ID",
            "HEALTH_PROFESSIONAL_ID",
            "PATIENT_ID",
        ],
        "case" => &["DK_CASE_NUMBER", "DK_COURT_CASE"],
        "date" => &["DATE_OF_BIRTH", "AGE"],
        _ => &[],
    }
}

#[test]
fn the_fact_sheet_holds() {
    #[derive(Deserialize)]
    struct Fact {
        #[serde(rename = "type")]
        kind: String,
        expect: String,
        text: String,
    }
    let Some(facts) = shared("facts/examples.jsonl") else { return };
    let rules = Rules::load();
    let mut wrong = Vec::new();
    for line in facts.lines() {
        let fact: Fact = serde_json::from_str(line).unwrap();
        let wanted = entities_of(&fact.kind);
        if wanted.is_empty() || (fact.text.contains('１') && View::new("１").text() == "１") {
            continue;
        }
        let found = rules.scan(&fact.text);
        let hits: Vec<String> = found
            .iter()
            .filter(|(id, _)| wanted.contains(&rules.entity(id)))
            .map(|(id, s)| format!("{id} {:?}", s.of(&fact.text)))
            .collect();
        if hits.is_empty() == (fact.expect == "match") {
            wrong.push(format!("{} {}: {:?} gave {hits:?}", fact.kind, fact.expect, fact.text));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
