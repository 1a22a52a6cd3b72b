//! A corpus made by `corpus/make_corpus.py`: a synthetic number in every corner of every format. Each is found at
//! its place, and after redaction `corpus/deep_search.py`, which uses nothing of this crate, finds none.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use promptguard_documents::{Document, Error, Lang, Limits, SegmentEdit, open, view};

/// Files whose numbers partly stand where nothing can be changed: macros and compound files.
const LOCKED: &[&str] = &["makro.docm", "objekt.docx", "objekt.rtf"];

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name)
}

fn python(args: &[&std::ffi::OsStr]) -> Option<String> {
    let output = Command::new("python3").arg("-B").args(args).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The numbers that the independent search sees in each file, and where.
fn deep_search(files: &[PathBuf]) -> BTreeMap<PathBuf, BTreeMap<String, String>> {
    let script = script("deep_search.py");
    let mut args = vec![script.as_os_str()];
    args.extend(files.iter().map(|f| f.as_os_str()));
    let mut out: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    for line in python(&args).unwrap().lines() {
        let mut fields = line.split('\t');
        let (Some(file), Some(number), Some(place)) = (fields.next(), fields.next(), fields.next()) else { continue };
        out.entry(file.into()).or_default().insert(number.into(), place.into());
    }
    out
}

/// The corpus's numbers in a text: where they stand and their ten digits.
fn numbers(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices("1203") {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            continue;
        }
        let mut digits = String::new();
        let mut end = at;
        for (i, c) in text[at..].char_indices() {
            if c.is_ascii_digit() && digits.len() < 10 {
                digits.push(c);
                end = at + i + 1;
            } else if digits.len() != 6 || !matches!(c, '-' | '_' | '.' | '\u{ad}' | '\u{2010}'..='\u{2014}') || i > 6 {
                break;
            }
        }
        if digits.len() == 10 && !bytes.get(end).is_some_and(u8::is_ascii_digit) {
            out.push((at..end, digits));
        }
    }
    out
}

fn edits(document: &Document) -> Vec<SegmentEdit> {
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for (segment, found) in document.segments().iter().enumerate() {
        for (range, digits) in numbers(&found.text) {
            let next = labels.len() + 1;
            let n = *labels.entry(digits).or_insert(next);
            out.push(SegmentEdit { segment, range, replacement: format!("[CPR {n}]") });
        }
    }
    out
}

/// Reads, redacts and searches every file of a folder; gives what went wrong.
fn check(folder: &Path, out: &Path) -> Vec<String> {
    std::fs::create_dir_all(out).unwrap();
    let manifest = std::fs::read_to_string(folder.join("manifest.tsv")).unwrap();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.is_file() && !f.ends_with("manifest.tsv"));
    files.sort();
    let seen = deep_search(&files);
    let (mut wrong, mut cleaned) = (Vec::new(), Vec::new());
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let planted: Vec<(&str, &str)> =
            manifest.lines().filter_map(|l| l.strip_prefix(&format!("{name}\t"))?.split_once('\t')).collect();
        let bytes = std::fs::read(file).unwrap();
        let document = match (open(bytes, Some(&name), &Limits::default()), planted.first()) {
            (Err(error), Some(("error", expected))) => {
                if !format!("{error:?}").contains(expected) {
                    wrong.push(format!("{name}: {error:?} instead of {expected}"));
                }
                continue;
            }
            (Ok(document), _) => {
                // Who only looks sees the same.
                let bytes = std::fs::read(file).unwrap();
                let viewed = view(bytes, Some(&name), &Limits::default()).unwrap();
                let texts = |d: &Document| d.segments().iter().map(|s| s.text.clone()).collect::<Vec<_>>();
                if texts(&document) != texts(&viewed) || document.warnings() != viewed.warnings() {
                    wrong.push(format!("{name}: another view"));
                }
                document
            }
            (Err(error), _) => {
                wrong.push(format!("{name}: {error:?}"));
                continue;
            }
        };
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for segment in document.segments() {
            for (_, digits) in numbers(&segment.text) {
                places.entry(digits).or_default().push(segment.place.render(Lang::Da));
            }
        }
        for (number, place) in planted.iter().filter(|(n, _)| *n != "error") {
            let found = places.get(&number.replace('-', ""));
            match found {
                None => wrong.push(format!("{name}: {number} is not found ({place})")),
                Some(found) if *place != "-" && !found.iter().any(|p| p.contains(place)) => {
                    wrong.push(format!("{name}: {number} expected in {place:?}, found in {found:?}"));
                }
                Some(_) => {}
            }
        }
        for (number, place) in seen.get(file).into_iter().flatten() {
            if !places.contains_key(number) {
                wrong.push(format!("{name}: {number} is not found, the search sees it in {place}"));
            }
        }
        let edits = edits(&document);
        let clean = match document.redact(&edits) {
            Err(Error::NotWritable(_)) => document.to_markdown(&edits, Lang::Da).map(|text| {
                assert!(!text.contains("Gammel"), "an earlier revision is not passed on");
                text.into_bytes()
            }),
            Err(Error::Locked { .. }) if LOCKED.contains(&name.as_str()) => continue,
            other => other,
        };
        match clean {
            Ok(bytes) => {
                let target = out.join(&name);
                std::fs::write(&target, bytes).unwrap();
                cleaned.push(target);
            }
            Err(Error::Locked { segment, reason }) => {
                let place = document.segments()[segment].place.render(Lang::Da);
                wrong.push(format!("{name}: {place} cannot be changed: {reason}"));
            }
            Err(error) => wrong.push(format!("{name}: not redacted: {error:?} {:?}", document.warnings())),
        }
    }
    for (file, left) in deep_search(&cleaned) {
        for (number, place) in left {
            wrong.push(format!("{}: {number} is left in {place}", file.display()));
        }
    }
    for file in &cleaned {
        let again = open(std::fs::read(file).unwrap(), file.file_name().unwrap().to_str(), &Limits::default());
        match again {
            Ok(again) if again.is_complete() => {}
            other => wrong.push(format!("{}: cannot be read again: {other:?}", file.display())),
        }
    }
    assert!(cleaned.len() > 3 || !wrong.is_empty());
    wrong
}

#[test]
fn every_corner_is_found_and_cleaned() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    let script = script("make_corpus.py");
    if python(&[script.as_os_str(), folder.as_os_str()]).is_none() {
        eprintln!("skipped: python3 is not installed, so the corpus is not made");
        return;
    }
    let wrong = check(&folder, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus-clean"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Files that LibreOffice and other programs wrote, in `target/corpus` or the folder PROMPTGUARD_CORPUS.
#[test]
fn files_of_real_programs() {
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/corpus");
    let folder = std::env::var_os("PROMPTGUARD_CORPUS").map_or(made, PathBuf::from);
    if !folder.join("manifest.tsv").is_file() {
        eprintln!("skipped: crates/documents/tests/corpus/setup has not made target/corpus");
        return;
    }
    let wrong = check(&folder, &folder.join("clean"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_corpus_numbers_are_known_in_all_spellings() {
    let found: Vec<String> =
        numbers("a 120358-8905 1203588905 120358_8905 9120358-8905 120358-89051").into_iter().map(|n| n.1).collect();
    assert_eq!(found, ["1203588905", "1203588905", "1203588905"]);
}
