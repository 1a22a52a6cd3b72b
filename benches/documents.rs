//! A Word file of 300 pages: unpacked, read, and its text scanned. Read the figures as ratios: `check`, which is what the
//! command does, is to take no longer than `unpack` and twice `scan`.
#![allow(clippy::expect_used, reason = "a bench")]

use std::hint::black_box;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use divan::Bencher;
use promptguard::files::File;
use promptguard::policy::Policy;
use promptguard::scan::{Declarations, Scanner};
use promptguard_documents::{Limits, open, view};

fn main() {
    divan::main();
}

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::builtin("lemvig-copilot").expect("the policy is built in"));
static FILE: LazyLock<Vec<u8>> = LazyLock::new(word);

const SENTENCES: &[&str] = &[
    "Udvalget for Teknik og Miljø drøftede udkastet til spildevandsplan. ",
    "Forvaltningen oplyste, at renoveringen er forsinket, fordi entreprenøren venter på materialer. ",
    "Der er afsat midler i budgettet til at færdiggøre arbejdet i løbet af foråret. ",
    "Hvis der mangler oplysninger, beder vi om dem skriftligt, og fristen for at svare er 14 dage. ",
    "Resultaterne er lovende, men der er stadig stor forskel på klasserne. ",
];

/// 300 pages of twelve paragraphs, in runs as Word writes them.
fn word() -> Vec<u8> {
    let mut body = String::new();
    for n in 0..3600 {
        let page = if n % 12 == 0 { "<w:r><w:lastRenderedPageBreak/></w:r>" } else { "" };
        body.push_str(&format!(
            "<w:p w:rsidR=\"00A77B3E\" w:rsidRDefault=\"00A77B3E\"><w:pPr><w:spacing w:after=\"120\"/></w:pPr>{page}"
        ));
        for k in 0..4 {
            let text = SENTENCES[(n + k) % SENTENCES.len()];
            body.push_str(&format!(
                "<w:r><w:rPr><w:lang w:val=\"da-DK\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>"
            ));
        }
        body.push_str(&format!("<w:r><w:t>Afsnit {n}.</w:t></w:r></w:p>"));
    }
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let types =
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("[Content_Types].xml", types), ("word/document.xml", document.as_str())] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

fn text() -> String {
    let document = open(FILE.clone(), None, &Limits::default()).expect("a document");
    document.segments().iter().map(|s| format!("{}\n\n", s.text)).collect()
}

fn scanner() -> Scanner<'static> {
    Scanner::new(&POLICY, Declarations::default(), jiff::civil::date(2026, 1, 1))
}

#[divan::bench(sample_count = 20)]
fn unpack(bencher: Bencher) {
    bencher.bench_local(|| {
        let mut archive = zip::ZipArchive::new(Cursor::new(FILE.as_slice())).expect("an archive");
        let mut out = Vec::new();
        for index in 0..archive.len() {
            archive.by_index(index).expect("a member").read_to_end(&mut out).expect("its bytes");
        }
        black_box(out)
    });
}

#[divan::bench(sample_count = 20)]
fn open_docx(bencher: Bencher) {
    bencher.with_inputs(|| FILE.clone()).bench_local_values(|bytes| black_box(open(bytes, None, &Limits::default())));
}

/// What `promptguard check` does.
#[divan::bench(sample_count = 20)]
fn check(bencher: Bencher) {
    let scanner = scanner();
    bencher.with_inputs(|| FILE.clone()).bench_local_values(|bytes| {
        let file = File::view(bytes, None, &Limits::default()).expect("a document");
        black_box(file.scan(&scanner))
    });
}

/// Reading to look at, as `check` does.
#[divan::bench(sample_count = 20)]
fn view_docx(bencher: Bencher) {
    bencher.with_inputs(|| FILE.clone()).bench_local_values(|bytes| black_box(view(bytes, None, &Limits::default())));
}

#[divan::bench(sample_count = 20)]
fn redact_docx(bencher: Bencher) {
    let document = open(FILE.clone(), None, &Limits::default()).expect("a document");
    bencher.bench_local(|| black_box(document.redact(&[])));
}

#[divan::bench(sample_count = 10)]
fn scan(bencher: Bencher) {
    let (scanner, text) = (scanner(), text());
    bencher.bench_local(|| black_box(scanner.scan(black_box(&text))));
}
