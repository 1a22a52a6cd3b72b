//! The pattern kind with all rule files, over prose and hostile text. MB/s of text, tokens made beforehand.

use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use promptguard::detect::pattern::{PatternDetector, PatternSpec};
use promptguard::detect::{Detector, Memory};
use promptguard::finding::RuleIx;
use promptguard::text::{Block, Span, tokenize};
use serde_json::Value;

#[path = "../src/detect/rule_files/load.rs"]
mod load;

fn main() {
    divan::main();
}

fn specs() -> Vec<(RuleIx, PatternSpec)> {
    let specs = load::rules().into_iter().filter_map(|mut rule| rule.get_mut("pattern").map(Value::take));
    let specs = specs.filter_map(|spec| serde_json::from_value(spec).ok());
    specs.enumerate().map(|(i, spec)| (RuleIx(i as u16), spec)).collect()
}

/// Danish prose: public speeches when the shared data is there, else sentences of our own.
fn prose() -> String {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/text/parliament_speeches.txt");
    std::fs::read_to_string(shared).unwrap_or_else(|_| {
        "Udvalget drøftede den 3. maj 2024 budgettet for de kommende 4 år, og 12 pct. af sagerne er afsluttet. "
            .repeat(15_000)
    })
}

fn run(bencher: Bencher<'_, '_>, text: &str) {
    let Ok(detector) = PatternDetector::compile(specs()) else {
        return;
    };
    let range = Span::new(0, text.len());
    let mut tokens = Vec::new();
    tokenize(text, range, &mut tokens);
    let block = Block { text, range, tokens: &tokens, own: (0, tokens.len()) };
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let (mut memory, mut out) = (Memory::default(), Vec::new());
        detector.detect(&block, &mut memory, &mut out);
        out.len()
    });
}

#[divan::bench]
fn speeches(bencher: Bencher<'_, '_>) {
    run(bencher, &prose());
}

#[divan::bench(args = ["1", "1 ", "12 ", "A", "@", "20 12 34 56 ", "cpr ", "120358-8905 ", "Vej 1, ", "2024 ", "1;2;3\n"])]
fn hostile(bencher: Bencher<'_, '_>, piece: &str) {
    run(bencher, &piece.repeat(200_000 / piece.len()));
}

/// What start-up pays: all rules from specs to tables.
#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(specs).bench_values(|specs| PatternDetector::compile(specs).map(|_| ()).map_err(|e| e.len()));
}

/// The first prompt after the start: regexes and labels are compiled as they are met.
#[divan::bench]
fn first_prompt(bencher: Bencher<'_, '_>) {
    let text = "Kan du skrive et brev til borgeren (CPR 120358-8905, tlf. 22 33 44 55, navn@lemvig.dk), som bor på \
        Prøvegade 7, 2. tv, 7620 Lemvig, er 47 år og har sag 27.24.00-G01-117-2024? Konto 7620 1234567890. "
        .repeat(8);
    let range = Span::new(0, text.len());
    let mut tokens = Vec::new();
    tokenize(&text, range, &mut tokens);
    let block = Block { text: &text, range, tokens: &tokens, own: (0, tokens.len()) };
    bencher.with_inputs(|| PatternDetector::compile(specs())).bench_values(|detector| {
        let mut out = Vec::new();
        if let Ok(detector) = detector {
            detector.detect(&block, &mut Memory::default(), &mut out);
        }
        out.len()
    });
}
