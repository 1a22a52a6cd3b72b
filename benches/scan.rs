//! The whole Lemvig policy over Danish prose and over hostile input. Read the figures as ratios to `copy` and
//! `words`, which do nearly nothing with the same bytes in the same run.
#![allow(clippy::expect_used, reason = "a bench")]

use std::hint::black_box;
use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, main as bench_main};
use promptguard::policy::Policy;
use promptguard::scan::{Declarations, Scanner};
use promptguard::text::{Span, tokenize};

fn main() {
    bench_main();
}

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::builtin("lemvig-copilot").expect("the policy is built in"));

/// Paragraphs as a municipality writes them; repeated with running numbers, so that no two are alike.
const PARAGRAPHS: &[&str] = &[
    "Udvalget for Teknik og Miljø drøftede udkastet til spildevandsplan. Forvaltningen oplyste, at renoveringen af \
     ledningerne i den vestlige del af byen er forsinket, fordi entreprenøren venter på materialer. Der er afsat \
     midler i budgettet til at færdiggøre arbejdet i løbet af foråret, og naboerne får besked, inden gravearbejdet går i gang.",
    "Ansøgningen er modtaget den 12. marts og behandles efter de almindelige regler. Hvis der mangler oplysninger, \
     beder vi om dem skriftligt, og fristen for at svare er 14 dage. Afgørelsen kan påklages inden fire uger.",
    "Skolen har i det forløbne år arbejdet med læsning på mellemtrinnet. Lærerne har holdt ugentlige møder, hvor de \
     planlægger forløb sammen, og biblioteket har udvidet åbningstiden. Resultaterne er lovende, men der er stadig \
     stor forskel på klasserne, og indsatsen fortsætter til sommer.",
    "Plejecenteret melder om pres på vagtplanen i ferieperioden. Ledelsen foreslår, at der ansættes to afløsere, og \
     at de faste medarbejdere får mulighed for at bytte vagter indbyrdes. Forslaget tages op på næste personalemøde.",
    "Byggeriet på havnen følger tidsplanen. Facaden males i juni, og belægningen omkring bygningen lægges, når \
     kranerne er væk. Kommunen har haft møde med de handlende om parkering i byggeperioden.",
];

fn prose(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 1000);
    for (n, paragraph) in PARAGRAPHS.iter().cycle().enumerate() {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&format!("Afsnit {n}. {paragraph}\n\n"));
    }
    text
}

const MB: usize = 1 << 20;

fn scan(bencher: Bencher, text: &str) {
    let scanner = Scanner::new(&POLICY, Declarations::default(), jiff::civil::date(2026, 1, 1));
    bencher.counter(BytesCount::of_str(text)).bench_local(|| black_box(scanner.scan(black_box(text))));
}

#[divan::bench]
fn copy(bencher: Bencher) {
    let text = prose(4 * MB);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| black_box(text.clone()));
}

#[divan::bench]
fn words(bencher: Bencher) {
    let text = prose(4 * MB);
    let mut tokens = Vec::new();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        tokens.clear();
        tokenize(black_box(&text), Span::new(0, text.len()), &mut tokens);
        tokens.len()
    });
}

/// Time must grow as the length does.
#[divan::bench(args = [1, 4, 16])]
fn policy_on_prose(bencher: Bencher, megabytes: usize) {
    scan(bencher, &prose(megabytes * MB));
}

#[divan::bench(args = [1, 4])]
fn hostile_digits(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"7".repeat(megabytes * MB));
}

#[divan::bench(args = [1, 4])]
fn hostile_spaced_digits(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"1 2".repeat(megabytes * MB / 3));
}

#[divan::bench(args = [1, 4])]
fn hostile_capitals(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"A".repeat(megabytes * MB));
}

#[divan::bench(args = [1, 4])]
fn hostile_capital_words(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"Hansen ".repeat(megabytes * MB / 7));
}

#[divan::bench(args = [1, 4])]
fn hostile_labels(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"cpr: tlf. ".repeat(megabytes * MB / 10));
}

#[divan::bench(args = [1, 4])]
fn hostile_one_line(bencher: Bencher, megabytes: usize) {
    scan(bencher, &prose(megabytes * MB).replace('\n', " "));
}

#[divan::bench(args = [1, 4])]
fn hostile_line_breaks(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"\n".repeat(megabytes * MB));
}

#[divan::bench(args = [1, 4])]
fn hostile_at_signs(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"a@".repeat(megabytes * MB / 2));
}

/// Every word a term near a person, in one sentence without end.
#[divan::bench(args = [1, 4])]
fn hostile_near_terms(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"hun lider af diabetes og har misbrug, ".repeat(megabytes * MB / 37));
}

#[divan::bench(args = [1, 4])]
fn hostile_names(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"Mette Testesen og Peter Prøvesen, ".repeat(megabytes * MB / 35));
}

#[divan::bench(args = [1, 4])]
fn hostile_brackets(bencher: Bencher, megabytes: usize) {
    scan(bencher, &"([{<\"'".repeat(megabytes * MB / 6));
}

/// One long paragraph after a heading that opens a section, and numbers under column heads.
#[divan::bench(args = [1, 4])]
fn hostile_cells(bencher: Bencher, megabytes: usize) {
    scan(bencher, &format!("| cpr | tlf. | konto |\n{}", "| 12 | 34 | 56 |\n".repeat(megabytes * MB / 17)));
}
