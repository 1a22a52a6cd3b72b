use proptest::prelude::*;

use super::*;
use crate::detect::rule_files::{TestRules, shared};
use crate::text::blocks;

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

/// Prints what the rules find in the unlabelled texts; run by hand with `--ignored --nocapture`.
#[test]
#[ignore = "prints a survey, asserts nothing by itself"]
#[allow(clippy::print_stdout)]
fn survey() {
    let rules = TestRules::load();
    let wanted = std::env::var("SURVEY").unwrap_or_default();
    for path in ["data/text/municipal_reports.txt", "data/text/parliament_speeches.txt", "data/text/program_help.txt"] {
        let Some(text) = shared(path) else { return };
        let mut counts = vec![0; rules.rules.len()];
        for found in rules.find(&text) {
            counts[found.rule] += 1;
            let rule = &rules.rules[found.rule];
            if wanted == rule.id {
                let mut from = found.span.start.saturating_sub(90);
                let mut to = (found.span.end + 60).min(text.len());
                while !text.is_char_boundary(from) {
                    from -= 1;
                }
                while !text.is_char_boundary(to) {
                    to += 1;
                }
                let (a, b, c) = (&text[from..found.span.start], found.span.of(&text), &text[found.span.end..to]);
                println!("{:.2} {}", found.confidence, format!("{a}[[{b}]]{c}").replace('\n', "⏎"));
            }
        }
        for (rule, count) in rules.rules.iter().zip(counts) {
            println!("{path} {:24} {count}", rule.id);
        }
    }
}
