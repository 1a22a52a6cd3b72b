//! Builds documents with a synthetic number planted in every corner, and searches the result without the crate.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod archive;

pub use archive::{unzip, zip};
use promptguard_documents::{Document, Error, Lang, Limits, SegmentEdit, open, view};

/// Hands out numbers of one shape with last digits of their own, and remembers where each was put.
#[derive(Default)]
pub struct Plants {
    pub planted: Vec<(String, &'static str)>,
}

impl Plants {
    /// A number for a corner; `place` is a part of the place's Danish name.
    pub fn at(&mut self, place: &'static str) -> String {
        let number = format!("120358-{:04}", 8905 - self.planted.len());
        self.planted.push((number.clone(), place));
        number
    }
}

pub fn read(bytes: &[u8], name: &str) -> Document {
    let document = open(bytes.to_vec(), Some(name), &Limits::default()).unwrap();
    // Who only looks sees the same.
    let viewed = view(bytes.to_vec(), Some(name), &Limits::default()).unwrap();
    let texts = |d: &Document| d.segments().iter().map(|s| (s.text.clone(), s.place.clone())).collect::<Vec<_>>();
    assert!(texts(&document) == texts(&viewed) && document.warnings() == viewed.warnings(), "{name}");
    assert_eq!(
        viewed.redact(&[]).err(),
        Some(if document.kind().is_writable() { Error::Released } else { Error::NotWritable(document.kind().name()) })
    );
    document
}

/// Every planted number in every segment becomes `[CPR n]`.
pub fn edits(document: &Document, plants: &Plants) -> Vec<SegmentEdit> {
    let mut out = Vec::new();
    for (segment, found) in document.segments().iter().enumerate() {
        for (n, (number, _)) in plants.planted.iter().enumerate() {
            for spelling in [number.clone(), number.replace('-', "")] {
                for (at, _) in found.text.match_indices(&spelling) {
                    out.push(SegmentEdit {
                        segment,
                        range: at..at + spelling.len(),
                        replacement: format!("[CPR {n}]"),
                    });
                }
            }
        }
    }
    out
}

/// Each number is found, at its place.
pub fn assert_found(document: &Document, plants: &Plants) {
    let mut missing = Vec::new();
    for (number, place) in &plants.planted {
        let bare = number.replace('-', "");
        let places: Vec<String> = document
            .segments()
            .iter()
            .filter(|s| s.text.contains(number) || s.text.contains(&bare))
            .map(|s| s.place.render(Lang::Da))
            .collect();
        if !places.iter().any(|p| p.contains(place)) {
            missing.push(format!("{number} expected in {place:?}, found in {places:?}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The independent search: all members at all depths, as bytes, as text without tags, in UTF-16.
pub fn leaks(bytes: &[u8], plants: &Plants) -> Vec<String> {
    let mut out = Vec::new();
    search(bytes, "", plants, &mut out);
    out
}

fn search(bytes: &[u8], path: &str, plants: &Plants, out: &mut Vec<String>) {
    if bytes.starts_with(b"PK") {
        for (name, data) in unzip(bytes) {
            let inner = format!("{path}/{name}");
            search(name.as_bytes(), &format!("name of {inner}"), plants, out);
            search(&data, &inner, plants, out);
        }
        return;
    }
    let latin: String = bytes.iter().map(|&b| char::from(b)).collect();
    let mut bare = String::new();
    let mut in_tag = false;
    for c in latin.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => bare.push(c),
            _ => {}
        }
    }
    let wide: String = latin.chars().filter(|c| *c != '\0').collect();
    for (number, place) in &plants.planted {
        let short = number.replace('-', "");
        for view in [&latin, &bare, &wide] {
            if view.contains(number.as_str()) || view.contains(&short) {
                out.push(format!("{number} ({place}) in {path}"));
                break;
            }
        }
    }
}

/// Found everywhere, and nowhere after redaction. Gives the redacted bytes.
pub fn assert_redacted(bytes: &[u8], name: &str, plants: &Plants) -> Vec<u8> {
    let document = read(bytes, name);
    assert_found(&document, plants);
    assert!(document.is_complete(), "{:?}", document.warnings());
    let clean = document.redact(&edits(&document, plants)).unwrap();
    let left = leaks(&clean, plants);
    assert!(left.is_empty(), "{left:#?}");
    let again = read(&clean, name);
    assert!(edits(&again, plants).is_empty());
    assert_eq!(again.kind(), document.kind());
    clean
}
