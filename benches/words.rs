//! The kinds words and near with all their rules: over prose, over text where every word is a term, and their start-up.
//! MB/s of text, tokens made beforehand.

use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use promptguard::detect::near::{Around, NearDetector};
use promptguard::detect::words::WordsDetector;
use promptguard::detect::{Detector, Memory};
use promptguard::finding::RuleIx;
use promptguard::text::{Block, Span, Token, tokenize};
use serde::de::DeserializeOwned;

#[path = "../src/detect/rule_files/load.rs"]
mod load;

fn main() {
    divan::main();
}

/// The specs of one kind.
fn specs<S: DeserializeOwned>(kind: &str) -> Vec<(RuleIx, S)> {
    let specs =
        load::rules().into_iter().filter_map(|mut rule| serde_json::from_value(rule.get_mut(kind)?.take()).ok());
    specs.enumerate().map(|(i, spec)| (RuleIx(i as u16), spec)).collect()
}

fn words() -> WordsDetector {
    WordsDetector::compile(specs("words")).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn near() -> NearDetector {
    NearDetector::compile(specs("near"), Around::default()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

const TEXTS: [&str; 3] = ["parliament_speeches", "municipal_reports", "program_help"];

/// A megabyte of prose, or of a sentence of our own where the texts are not here.
fn prose(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/text");
    let text = std::fs::read_to_string(folder.join(name).with_extension("txt"))
        .unwrap_or_else(|_| "Udvalget drøftede sagen og besluttede at sende den videre til byrådet. ".repeat(16_000));
    text.chars().take(1_000_000).collect()
}

fn dense() -> String {
    "Hun har demens og misbrug i Vejen Kommune, Skive, Lemvig. ".repeat(16_000)
}

fn run(bencher: Bencher, text: &str, detector: &impl Detector) {
    let mut tokens: Vec<Token> = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    let block = Block { text, range: Span::new(0, text.len()), tokens: &tokens, own: (0, tokens.len()) };
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut out = Vec::new();
        detector.detect(&block, &mut Memory::default(), &mut out);
        out.len()
    });
}

#[divan::bench(args = TEXTS)]
fn words_prose(bencher: Bencher, name: &str) {
    run(bencher, &prose(name), &words());
}

#[divan::bench(args = TEXTS)]
fn near_prose(bencher: Bencher, name: &str) {
    run(bencher, &prose(name), &near());
}

#[divan::bench]
fn words_dense(bencher: Bencher) {
    run(bencher, &dense(), &words());
}

#[divan::bench]
fn near_dense(bencher: Bencher) {
    run(bencher, &dense(), &near());
}

/// One sentence without end, every word a term.
#[divan::bench]
fn near_endless(bencher: Bencher) {
    run(bencher, &"hun misbrug demens ".repeat(50_000), &near());
}

#[divan::bench]
fn compile_words(bencher: Bencher) {
    bencher.with_inputs(|| specs("words")).bench_values(WordsDetector::compile);
}

#[divan::bench]
fn compile_near(bencher: Bencher) {
    bencher.with_inputs(|| specs("near")).bench_values(|specs| NearDetector::compile(specs, Around::default()));
}
