//! The detector of names alone: prose, tables, capitals, chat. Needs nothing outside the repository.

use divan::{Bencher, counter::BytesCount};
use promptguard::detect::names::{NamesDetector, NamesSpec, Recall};
use promptguard::detect::{Detector, Memory};
use promptguard::finding::RuleIx;
use promptguard::text::blocks;

fn main() {
    divan::main();
}

const PROSE: &str = "Borgeren oplyser, at hun fortsat har behov for hjælp til rengøring og indkøb, og at datteren ikke \
længere kan komme så ofte som før. Det er aftalt, at hjemmeplejen kommer to gange om ugen, indtil en ny vurdering er \
lavet. Sagsbehandler Kirsten Lund følger op inden sommerferien. Ansøgningen om støtte til en ny kørestol er sendt til \
hjælpemiddelcentralen, og svaret ventes i løbet af tre uger. Kommunen har i samme periode modtaget flere henvendelser \
om trafikken på vejen forbi skolen, og forvaltningen foreslår, at der tælles biler i to uger efter efterårsferien. \
";

const TABLE: &str = "| Jens Hansen | mandag | 9.00 |\n| HANSEN, Mette | tirsdag | 10.30 |\n";
const CHAT: &str = "hej jeg hedder jens hansen og vil gerne klage over min nabo mette kjærgaard\n";
const CAPITALS: &str = "JENS HANSEN METTE KJÆRGAARD ";

fn run(bencher: Bencher<'_, '_>, unit: &str) {
    let text = unit.repeat((4 << 20) / unit.len());
    let spec = NamesSpec { recall: Recall::High, ..NamesSpec::default() };
    let Ok(detector) = NamesDetector::compile(vec![(RuleIx(0), spec)]) else {
        return;
    };
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        let (mut memory, mut out) = (Memory::default(), Vec::new());
        blocks(&text, |block| detector.detect(&block, &mut memory, &mut out));
        out.len()
    });
}

#[divan::bench]
fn prose(bencher: Bencher<'_, '_>) {
    run(bencher, PROSE);
}

#[divan::bench]
fn table(bencher: Bencher<'_, '_>) {
    run(bencher, TABLE);
}

#[divan::bench]
fn chat(bencher: Bencher<'_, '_>) {
    run(bencher, CHAT);
}

#[divan::bench]
fn capitals(bencher: Bencher<'_, '_>) {
    run(bencher, CAPITALS);
}

/// Splitting into blocks and tokens alone: what the detector adds is the difference.
#[divan::bench]
fn tokens_of_prose(bencher: Bencher<'_, '_>) {
    let text = PROSE.repeat((4 << 20) / PROSE.len());
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        let mut tokens = 0;
        blocks(&text, |block| tokens += block.tokens.len());
        tokens
    });
}
