//! The kinds words and near with all their rules: over prose, over text where every word is a term, and their start-up.
//! MB/s of text, tokens made beforehand.

use std::collections::BTreeMap;
use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use promptguard::detect::near::NearDetector;
use promptguard::detect::words::WordsDetector;
use promptguard::detect::{Detector, Memory};
use promptguard::finding::RuleIx;
use promptguard::text::{Block, Span, Token, tokenize};
use serde::de::DeserializeOwned;
use serde_json::Value;

fn main() {
    divan::main();
}

/// The specs of one kind, lists expanded.
fn specs<S: DeserializeOwned>(kind: &str) -> Vec<(RuleIx, S)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/da");
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    let texts = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok());
    let files: Vec<Value> = texts.filter_map(|text| serde_saphyr::from_str(&text).ok()).collect();
    let lists: BTreeMap<&str, &Value> = files
        .iter()
        .filter_map(|f| f["lists"].as_object())
        .flat_map(|l| l.iter().map(|(name, list)| (name.as_str(), list)))
        .collect();
    let mut specs = Vec::new();
    for rule in files.iter().filter_map(|f| f["rules"].as_array()).flatten() {
        let Some(mut spec) = rule.get(kind).cloned() else { continue };
        for list in spec.as_object_mut().into_iter().flat_map(|s| s.values_mut()).filter_map(Value::as_array_mut) {
            for word in std::mem::take(list) {
                match word.as_str().and_then(|w| w.strip_prefix('@')).and_then(|name| lists.get(name)) {
                    Some(words) => list.extend(words.as_array().into_iter().flatten().cloned()),
                    None => list.push(word),
                }
            }
        }
        if let Ok(spec) = serde_json::from_value(spec) {
            specs.push((RuleIx(specs.len() as u16), spec));
        }
    }
    specs
}

fn words() -> WordsDetector {
    WordsDetector::compile(specs("words")).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn near() -> NearDetector {
    NearDetector::compile(specs("near"), Vec::new()).unwrap_or_else(|errors| panic!("{errors:?}"))
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
    bencher.with_inputs(|| specs("near")).bench_values(|specs| NearDetector::compile(specs, Vec::new()));
}
