//! Names from outside: a regression corpus, files that are not ours, hostile text.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use promptguard::detect::names::{NamesDetector, NamesSpec, Recall};
use promptguard::detect::{Detector, Memory};
use promptguard::finding::{Candidate, RuleIx};
use promptguard::names::{Model, ModelError, Table, WEIGHTS, WORDS, verify};
use promptguard::text::blocks;
use proptest::prelude::*;

fn find(text: &str, recall: Recall) -> Vec<Candidate> {
    let spec = NamesSpec { recall, ..NamesSpec::default() };
    let detector = NamesDetector::compile(vec![(RuleIx(0), spec)]).unwrap();
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    blocks(text, |block| detector.detect(&block, &mut memory, &mut out));
    out
}

#[test]
fn the_regression_corpus() {
    let corpus = include_str!("names/regression.txt");
    let lines = corpus.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>().join("\n");
    let mut wrong = Vec::new();
    for block in lines.split("\n\n") {
        let (harmless, block) = (block.starts_with('!'), block.trim_start_matches('!'));
        let wanted: Vec<&str> = block.split("[[").skip(1).filter_map(|p| p.split("]]").next()).collect();
        let text = block.replace("[[", "").replace("]]", "");
        assert_eq!(harmless, wanted.is_empty(), "{block}");
        let balanced = find(&text, Recall::Balanced);
        let found: Vec<&str> = balanced.iter().map(|c| c.span.of(&text)).collect();
        if found != wanted {
            wrong.push(format!("{block:?} gives {found:?}"));
        }
        let high = find(&text, Recall::High);
        let hidden = |c: &Candidate| high.iter().any(|h| h.span.contains(c.span));
        assert!(balanced.iter().all(hidden), "high hides what balanced hides: {block}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_embedded_files_are_whole() {
    verify().unwrap();
}

#[test]
fn a_file_that_is_cut_or_not_ours_is_refused() {
    assert!(matches!(Table::read(&WORDS[..WORDS.len() - 1]), Err(ModelError::Cut { .. })));
    assert!(matches!(Model::read(&WEIGHTS[..10]), Err(ModelError::Cut { .. })));
    assert!(matches!(Model::read(WORDS), Err(ModelError::Foreign)));
    assert!(matches!(Table::read(WEIGHTS), Err(ModelError::Foreign)));
    let mut older = WEIGHTS.to_vec();
    older[8] = 0;
    assert!(matches!(Model::read(&older), Err(ModelError::Version { found: 0, .. })));
    assert!(Table::read(&older).unwrap_err().to_string().contains("promptguard"));
}

#[test]
fn time_is_linear_in_hostile_text() {
    let run = |unit: &str, times: usize| -> Duration {
        let text = unit.repeat(times);
        let start = Instant::now();
        find(&text, Recall::High);
        start.elapsed()
    };
    for unit in
        ["JENS ", "Jens Hansen, ", "J.", "Anne-", "a'", "1", "HANSEN, Jens\n", "von ", "jens hansen ", "/JH\n", "@"]
    {
        let (once, four) = (run(unit, 5_000), run(unit, 20_000));
        assert!(four < once * 12 + Duration::from_millis(200), "{unit:?}: {once:?}, four times as much {four:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_spans_on_character_boundaries(text in "(\\PC|\\n|Jens|Hansen|Æble|, |\\.|-|'|@|von |/){0,60}") {
        let mut last = 0;
        for candidate in find(&text, Recall::High) {
            let span = candidate.span;
            prop_assert!(span.start >= last && span.end > span.start);
            prop_assert!(text.get(span.start..span.end).is_some());
            last = span.end;
        }
    }

    #[test]
    fn a_sentence_moved_keeps_its_findings(order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle()) {
        let sentences = [
            "Vi har talt med Jens Hansen om hegnet.",
            "Der er ikke kommet svar endnu.",
            "Olena Kovalenko har bedt om en tolk.",
            "Mødet holdes på rådhuset i uge 12.",
        ];
        let found = |order: &[usize]| {
            let text: String = order.iter().map(|&i| format!("{}\n", sentences[i])).collect();
            let mut all: Vec<(String, u32)> = find(&text, Recall::High)
                .iter()
                .map(|c| (c.span.of(&text).to_owned(), c.score.to_bits()))
                .collect();
            all.sort();
            all
        };
        prop_assert_eq!(found(&order), found(&[0, 1, 2, 3]));
    }
}
