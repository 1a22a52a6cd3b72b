//! Reads rule files in tests: the examples of a rule are its tests.

use std::path::Path;

use serde::Deserialize;

use super::near::{NearDetector, NearSpec};
use super::words::{WordsDetector, WordsSpec};
use super::{Detector, Memory};
use crate::finding::{Candidate, RuleIx};
use crate::text::{Span, blocks};

pub mod load;

#[derive(Deserialize)]
struct FileRule {
    id: String,
    entity: String,
    #[serde(default)]
    threshold: Option<f32>,
    #[serde(default)]
    words: Option<WordsSpec>,
    #[serde(default)]
    near: Option<NearSpec>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
}

/// A rule as tests need it.
pub struct TestRule {
    pub id: String,
    pub entity: String,
    pub threshold: f32,
    pub examples: Vec<String>,
    pub counter_examples: Vec<String>,
}

/// All rules of kinds `words` and `near` of the repository.
pub struct TestRules {
    pub rules: Vec<TestRule>,
    pub words: WordsDetector,
    pub near: NearDetector,
}

/// A finding in a test: rule, span, confidence.
#[derive(Debug)]
pub struct Found {
    pub rule: usize,
    pub span: Span,
    pub confidence: f32,
}

impl TestRules {
    pub fn load() -> Self {
        let (mut rules, mut words, mut near) = (Vec::new(), Vec::new(), Vec::new());
        for rule in load::rules() {
            let rule: FileRule = serde_json::from_value(rule).unwrap();
            let ix = RuleIx(rules.len() as u16);
            match (rule.words, rule.near) {
                (Some(spec), _) => words.push((ix, spec)),
                (None, Some(spec)) => near.push((ix, spec)),
                (None, None) => continue,
            }
            rules.push(TestRule {
                id: rule.id,
                entity: rule.entity,
                threshold: rule.threshold.unwrap_or(0.5),
                examples: rule.examples,
                counter_examples: rule.counter_examples,
            });
        }
        let words = WordsDetector::compile(words).unwrap();
        let near = NearDetector::compile(near, crate::detect::near::Around::default()).unwrap();
        Self { rules, words, near }
    }

    /// All findings at or above their rule's threshold, in order.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let mut all = Vec::new();
        blocks(text, |block| {
            let (mut out, mut memory): (Vec<Candidate>, _) = (Vec::new(), Memory::default());
            self.words.detect(&block, &mut memory, &mut out);
            self.near.detect(&block, &mut memory, &mut out);
            all.extend(out);
        });
        let mut found: Vec<Found> = all
            .into_iter()
            .map(|c| Found {
                rule: usize::from(c.rule.0),
                span: c.span,
                confidence: crate::finding::Confidence::from_log_odds(c.score).0,
            })
            .filter(|f| f.confidence >= self.rules[f.rule].threshold)
            .collect();
        found.sort_by_key(|f| (f.span, f.rule));
        found
    }

    /// Every example and counter-example of the rules `pick` takes; the complaints, one a line.
    pub fn complaints(&self, pick: impl Fn(&TestRule) -> bool) -> Vec<String> {
        let mut complaints = Vec::new();
        for (ix, rule) in self.rules.iter().enumerate().filter(|(_, r)| pick(r)) {
            for example in &rule.examples {
                let (text, wanted) = unmark(example);
                let got: Vec<Span> = self.find(&text).into_iter().filter(|f| f.rule == ix).map(|f| f.span).collect();
                if got.is_empty() || (!wanted.is_empty() && got != wanted) {
                    let got: Vec<&str> = got.iter().map(|s| s.of(&text)).collect();
                    complaints.push(format!("{}: {example:?} gives {got:?}", rule.id));
                }
            }
            for text in &rule.counter_examples {
                for found in self.find(text).iter().filter(|f| f.rule == ix) {
                    complaints.push(format!(
                        "{}: counter-example {text:?} gives {:?} ({})",
                        rule.id,
                        found.span.of(text),
                        found.confidence
                    ));
                }
            }
        }
        complaints
    }
}

/// The text without `[[ ]]`, and the spans they marked.
pub fn unmark(example: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut start) = (String::new(), Vec::new(), 0);
    let mut rest = example;
    while let Some(at) = rest.find("[[").into_iter().chain(rest.find("]]")).min() {
        text.push_str(&rest[..at]);
        if rest[at..].starts_with("[[") {
            start = text.len();
        } else {
            spans.push(Span::new(start, text.len()));
        }
        rest = &rest[at + 2..];
    }
    text.push_str(rest);
    (text, spans)
}

/// The lines of a file under `../shared`, or `None` with a visible message.
pub fn shared(path: &str) -> Option<String> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    match std::fs::read_to_string(&full) {
        Ok(text) => Some(text),
        Err(_) => {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("skipped: ../shared/{path} is not here");
            }
            None
        }
    }
}
