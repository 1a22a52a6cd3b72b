//! How fast text is normalised, split into tokens, and searched for sections and secrets; one thread.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use promptguard::detect::secret::{SecretDetector, SecretSpec};
use promptguard::detect::section::{SectionDetector, SectionSpec};
use promptguard::detect::{Detector, Memory};
use promptguard::finding::RuleIx;
use promptguard::text::{LineIndex, Span, View, blocks, tokenize};

const PARAGRAPHS: [&str; 6] = [
    "Udvalget drøftede planen for cykelstien langs fjorden. Forvaltningen foreslår, at strækningen fra havnen til skolen \
     får ny belysning, og at krydset ved Ågade ombygges, så børnene kan komme sikkert over vejen om morgenen.\n\n",
    "Kommunaldirektøren indstiller, at orienteringen tages til efterretning, og at økonomien fremgår af næste \
     budgetopfølgning. Der er afsat 1.250.000 kr. i 2026 og 800.000 kr. i overslagsårene 2027-2029.\n\n",
    "Kære Børge\nTak for din henvendelse om affaldsbeholderne i sommerhusområdet. Vi har talt med entreprenøren, som lover \
     at tømme dem hver fredag i højsæsonen. Ring gerne, hvis de stadig er overfyldte på tirsdag.\n\n",
    "## Punkt 4: Ændring af åbningstiderne på biblioteket\n\nBrugerne ønsker længere åbningstid om lørdagen. Forslaget er \
     sendt i høring hos brugerrådet, og høringssvarene er vedlagt som bilag.\n\n",
    "Ældrerådet bemærker, at plejehjemmets køkken bør bevares, fordi duften af mad giver appetit. Rådet peger også på, at \
     frivillige kan være med til at dække bord, øve sange og følge beboerne ud i haven.\n\n",
    "Vandløbsmyndigheden har målt vandstanden tre steder i åen. Målingerne viser, at grøden vokser hurtigere end sidste \
     år, og at der er behov for en ekstra skæring i august, før efterårets regn sætter ind.\n\n",
];

/// About four megabytes of Danish prose.
fn danish() -> String {
    PARAGRAPHS.iter().cycle().take(20_000).copied().collect()
}

/// The same with an odd sign about every hundred bytes, as from a word processor.
fn typeset() -> String {
    danish().replace(" og ", "\u{a0}og ").replace(", ", " – ")
}

fn main() {
    divan::main();
}

#[divan::bench]
fn view_plain(bencher: Bencher<'_, '_>) {
    let text = danish();
    bencher.counter(BytesCount::of_str(&text)).bench(|| black_box(View::new(&text)).text().len());
}

#[divan::bench]
fn view_typeset(bencher: Bencher<'_, '_>) {
    let text = typeset();
    bencher.counter(BytesCount::of_str(&text)).bench(|| black_box(View::new(&text)).text().len());
}

#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    let text = danish();
    let mut out = Vec::new();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        // As blocks do: the buffer stays in the cache.
        for start in (0..text.len()).step_by(48 << 10) {
            out.clear();
            let end = text.floor_char_boundary((start + (48 << 10)).min(text.len()));
            tokenize(&text, Span::new(text.floor_char_boundary(start), end), &mut out);
            black_box(&out);
        }
    });
}

#[divan::bench]
fn blocks_of_tokens(bencher: Bencher<'_, '_>) {
    let text = danish();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        blocks(&text, |b| {
            black_box(b.own_tokens().len());
        });
    });
}

#[divan::bench(args = [10, 10_000])]
fn positions(bencher: Bencher<'_, '_>, count: usize) {
    let text = danish();
    let offsets: Vec<usize> = (0..count).map(|i| text.len() / count * i).collect();
    bencher.counter(BytesCount::of_str(&text)).bench(|| LineIndex::new(&text).positions(black_box(&offsets)).len());
}

#[derive(serde::Deserialize)]
struct File<T> {
    rules: Vec<T>,
}

#[derive(serde::Deserialize)]
struct Secret {
    secret: SecretSpec,
}

#[derive(serde::Deserialize)]
struct Section {
    section: SectionSpec,
}

fn secrets() -> SecretDetector {
    let file: File<Secret> = serde_saphyr::from_str(include_str!("../rules/common/secrets.yaml")).unwrap();
    SecretDetector::compile(file.rules.into_iter().map(|r| (RuleIx(0), r.secret)).collect()).unwrap()
}

fn sections() -> SectionDetector {
    let file: File<Section> = serde_saphyr::from_str(include_str!("../rules/da/closed-items.yaml")).unwrap();
    SectionDetector::compile(file.rules.into_iter().map(|r| (RuleIx(1), r.section)).collect()).unwrap()
}

/// The detector alone: tokens are made once.
fn detect(bencher: Bencher<'_, '_>, detector: &dyn Detector, text: &str) {
    let mut tokens = Vec::new();
    let range = Span::new(0, text.len());
    tokenize(text, range, &mut tokens);
    let block = promptguard::text::Block { text, range, tokens: &tokens, own: (0, tokens.len()) };
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let (mut memory, mut out) = (Memory::default(), Vec::new());
        detector.detect(&block, &mut memory, &mut out);
        black_box(out.len())
    });
}

#[divan::bench]
fn secrets_in_prose(bencher: Bencher<'_, '_>) {
    detect(bencher, &secrets(), &danish()[..60_000]);
}

#[divan::bench]
fn sections_in_prose(bencher: Bencher<'_, '_>) {
    detect(bencher, &sections(), &danish()[..60_000]);
}

#[divan::bench(args = ["sk-", "password:", "kode ", "lukket punkt ", "Punkt 1: lukket\n", "7", "A ", "å"])]
fn hostile(bencher: Bencher<'_, '_>, unit: &str) {
    let text = unit.repeat((1 << 20) / unit.len());
    let (secrets, sections) = (secrets(), sections());
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let (mut memory, mut out) = (Memory::default(), Vec::new());
        blocks(View::new(&text).text(), |b| {
            secrets.detect(&b, &mut memory, &mut out);
            sections.detect(&b, &mut memory, &mut out);
        });
        out.len()
    });
}

#[divan::bench]
fn compile_both() -> (SecretDetector, SectionDetector) {
    (secrets(), sections())
}
