//! Memory: at most ten times the unpacked text plus 30 MB. One test in a process of its own, since the system
//! counts a process's peak; only Linux says it in a file.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use common::zip;
use promptguard_documents::{Limits, open, view};

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;

/// The peak so far in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

/// A Word file of long paragraphs in short runs, as Word writes them.
fn word(paragraphs: usize) -> (Vec<u8>, u64) {
    let run =
        |t: &str| format!(r#"<w:r><w:rPr><w:lang w:val="da-DK"/></w:rPr><w:t xml:space="preserve">{t} </w:t></w:r>"#);
    let body: String = (0..paragraphs)
        .map(|n| {
            let runs: String =
                ["Udvalget drøftede", "planen for næste år og", "bad om flere oplysninger i sag"].map(run).concat();
            format!("<w:p>{runs}{}</w:p>", run(&n.to_string()))
        })
        .collect();
    let xml = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    (zip(&[("[Content_Types].xml", TYPES), ("word/document.xml", xml.as_bytes())]), xml.len() as u64)
}

/// A sheet of short cells.
fn sheet(rows: usize) -> (Vec<u8>, u64) {
    let cells = |r: usize| (0..50).map(|c| format!(r#"<c t="str"><v>tekst {r} {c}</v></c>"#)).collect::<String>();
    let rows: String = (1..=rows).map(|r| format!(r#"<row r="{r}">{}</row>"#, cells(r))).collect();
    let xml = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    (zip(&[("[Content_Types].xml", TYPES), ("xl/worksheets/sheet1.xml", xml.as_bytes())]), xml.len() as u64)
}

#[test]
fn reading_is_bounded() {
    if peak().is_none() {
        eprintln!("skipped: this system does not say the peak memory of a process in /proc");
        return;
    }
    // Made first, so that the making is no part of the measure; the small one warms up.
    let documents = [word(100), word(60_000), sheet(6_000)];
    for (bytes, unpacked) in documents {
        // The peak is the process's, so a measure starts where the last one ended, or higher.
        std::fs::write("/proc/self/clear_refs", "5").ok();
        let start = peak().unwrap();
        let document = view(bytes.clone(), None, &Limits::default()).unwrap();
        let text: usize = document.segments().iter().map(|s| s.text.len()).sum();
        let viewed = peak().unwrap().saturating_sub(start);
        drop(document);
        let document = open(bytes, None, &Limits::default()).unwrap();
        let grown = peak().unwrap().saturating_sub(start);
        eprintln!(
            "{} segments, {} MB of XML, {} MB of text: {} MB to look at, {} MB to write",
            document.segments().len(),
            unpacked >> 20,
            text >> 20,
            viewed >> 20,
            grown >> 20
        );
        assert!(grown <= 10 * text as u64 + (30 << 20), "{grown} for {text}");
    }
}
