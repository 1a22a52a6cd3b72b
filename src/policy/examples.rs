//! `policy test`: the examples of all rules, run through the detectors of the policy.

use super::Policy;
use super::check::{Resolved, ResolvedRule, check};
use super::compile::compile;
use super::diagnostic::{At, Code, Collector, Diagnostics, Focus, Problem, both};
use super::library::Library;
use super::load::{Loaded, load};
use super::raw::RawSetting;
use crate::detect::Memory;
use crate::finding::{Candidate, Confidence, RuleIx};
use crate::text::{Bilingual, Span, View, blocks};

/// The outcome of running the examples of a policy.
#[derive(Debug)]
pub struct Tested {
    /// How many rules were tried.
    pub rules: usize,
    /// How many examples and counter-examples were run.
    pub examples: usize,
    /// Those that failed, and whatever else is wrong with the policy.
    pub diagnostics: Diagnostics,
}

/// Runs the examples and counter-examples of all rules of a policy, built-in ones too.
pub fn test(name_or_path: &str) -> Tested {
    let mut out = Collector::default();
    let library = Library::from_embedded_sources(&mut out);
    test_with(name_or_path, &library, out)
}

pub(super) fn test_with(name_or_path: &str, library: &Library, mut out: Collector) -> Tested {
    let resolved = load(name_or_path, library, &mut out).map(|mut loaded| {
        as_written(&mut loaded);
        check(loaded, library, None, &mut out)
    });
    let (mut rules, mut examples) = (0, 0);
    if let Some(resolved) = resolved {
        let cases = cases(&resolved);
        if let Some(policy) = compile(resolved, library, &mut out) {
            for case in &cases {
                rules += 1;
                examples += case.examples.len() + case.counter_examples.len();
                run(&policy, case, &mut out);
            }
        }
    }
    Tested { rules, examples, diagnostics: out.finish() }
}

/// Examples belong to a rule as it is written: how cautious a policy is with it must not break them.
fn as_written(loaded: &mut Loaded) {
    for setting in loaded.layers.iter_mut().flat_map(|l| l.raw.rules.values_mut()) {
        if let RawSetting::Set(setting) = setting {
            setting.recall = None;
            setting.threshold = None;
        }
    }
}

/// The examples of one rule.
struct Case {
    rule: RuleIx,
    at: At,
    examples: Vec<String>,
    counter_examples: Vec<String>,
}

fn cases(resolved: &Resolved) -> Vec<Case> {
    let rules = resolved.rules.iter().enumerate();
    rules
        .map(|(i, ResolvedRule { raw, at, .. })| Case {
            rule: RuleIx(i as u16),
            at: at.clone(),
            examples: raw.examples.clone(),
            counter_examples: raw.counter_examples.clone(),
        })
        .collect()
}

fn run(policy: &Policy, case: &Case, out: &mut Collector) {
    let id = &policy.rule(case.rule).id;
    for (i, example) in case.examples.iter().enumerate() {
        let at = case.at.below("examples").below(&i.to_string());
        let Some((text, marks)) = marked(example) else {
            let message = both!("Hver [[ skal have sin ]]", "Every [[ must have its ]]");
            out.add(Problem::new(Code::ExampleMarks, message), &at, Focus::Value);
            continue;
        };
        let found = found(policy, case.rule, &text);
        let missing = marks.iter().find(|mark| !found.contains(mark));
        let problem = match missing {
            Some(mark) => {
                let wanted = mark.of(&text);
                both!("»{id}« finder ikke »{wanted}« i eksemplet", "\"{id}\" does not find \"{wanted}\" in the example")
            }
            None if marks.is_empty() && found.is_empty() => {
                both!("»{id}« finder ikke noget i eksemplet", "\"{id}\" finds nothing in the example")
            }
            None => continue,
        };
        let mut problem = Problem::new(Code::ExampleFails, problem);
        if missing.is_some() && !found.is_empty() {
            let Bilingual { da, en } = listed(&found, &text);
            problem = problem.help(both!("Den finder: {da}.", "It finds: {en}."));
        }
        out.add(problem, &at, Focus::Value);
    }
    for (i, example) in case.counter_examples.iter().enumerate() {
        let found = found(policy, case.rule, example);
        if found.is_empty() {
            continue;
        }
        let Bilingual { da, en } = listed(&found, example);
        let message = both!("»{id}« finder {da} i modeksemplet", "\"{id}\" finds {en} in the counter-example");
        let at = case.at.below("counter_examples").below(&i.to_string());
        out.add(Problem::new(Code::CounterExampleMatches, message), &at, Focus::Value);
    }
}

fn listed(found: &[Span], text: &str) -> Bilingual {
    let words = |open: char, close: char| {
        let each = found.iter().map(|span| format!("{open}{}{close}", span.of(text)));
        each.collect::<Vec<_>>().join(", ")
    };
    Bilingual { da: words('»', '«'), en: words('"', '"') }
}

/// An example without its marks, and the bytes that they marked.
fn marked(example: &str) -> Option<(String, Vec<Span>)> {
    let (mut text, mut marks) = (String::with_capacity(example.len()), Vec::new());
    let mut rest = example;
    while let Some(open) = rest.find("[[") {
        let close = rest[open..].find("]]")? + open;
        let inner = &rest[open + 2..close];
        text.push_str(&rest[..open]);
        let start = text.len();
        text.push_str(inner);
        if inner.is_empty() || inner.contains("[[") {
            return None;
        }
        marks.push(Span::new(start, text.len()));
        rest = &rest[close + 2..];
    }
    text.push_str(rest);
    (!rest.contains("]]")).then_some((text, marks))
}

/// What a rule finds in a text above its threshold: bytes of the text, overlaps within the rule settled.
fn found(policy: &Policy, rule: RuleIx, text: &str) -> Vec<Span> {
    let view = View::new(text);
    let (mut memory, mut candidates) = (Memory::default(), Vec::new());
    // `near` reads what others found in the same block: every block starts afresh.
    blocks(view.text(), |block| {
        let mut found = Vec::new();
        policy.detectors.detect(&block, &mut memory, &mut found);
        candidates.append(&mut found);
    });
    policy.detectors.finish(view.text().len(), &mut memory, &mut candidates);
    let set = policy.rule(rule);
    candidates.retain(|c| {
        c.rule == rule
            && Confidence::from_log_odds(c.score).0 >= set.threshold
            && !set.except.cover(c.span.of(view.text()))
    });
    candidates.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.span.cmp(&b.span)));
    let mut kept: Vec<Span> = Vec::new();
    for candidate in candidates {
        if !kept.iter().any(|k| k.overlaps(candidate.span)) {
            kept.push(candidate.span);
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|span| view.to_original(span)).collect()
}

/// As the scanner weighs two candidates of one rule: surer evidence, a longer span.
fn weight(candidate: &Candidate) -> f32 {
    Confidence::from_log_odds(candidate.score).log_odds() + (candidate.span.len().max(1) as f32).ln() * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let (text, marks) = marked("CPR: [[120358-8905]], og [[æ]]").unwrap();
        assert_eq!(text, "CPR: 120358-8905, og æ");
        assert_eq!(marks.iter().map(|m| m.of(&text)).collect::<Vec<_>>(), ["120358-8905", "æ"]);
        for wrong in ["[[a", "a]]", "[[a [[b]]", "[[]]", "[[a]] ]]"] {
            assert!(marked(wrong).is_none(), "{wrong}");
        }
    }
}
