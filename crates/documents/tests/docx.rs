//! Word: every corner is read, and nothing is left after redaction.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/word.rs"]
mod word;

use common::{Plants, assert_redacted, read, unzip};
use promptguard_documents::{Kind, Lang};

#[test]
fn every_corner_is_found_and_cleaned() {
    let mut plants = Plants::default();
    let bytes = word::docx(&mut plants, None);
    let clean = assert_redacted(&bytes, "plan.docx", &plants);
    let members = unzip(&clean);
    let names: Vec<&str> = members.iter().map(|(n, _)| n.as_str()).collect();
    assert!(!names.contains(&"docProps/thumbnail.jpeg"));
    for (name, data) in &members {
        assert!(!String::from_utf8_lossy(data).contains("Jens Test"), "an author is left in {name}");
    }
    let rels = &members.iter().find(|(n, _)| n == "_rels/.rels").unwrap().1;
    assert!(!String::from_utf8_lossy(rels).contains("thumbnail"));
}

#[test]
fn formatting_and_the_rest_of_the_text_stay() {
    let mut plants = Plants::default();
    let bytes = word::docx(&mut plants, None);
    let clean = assert_redacted(&bytes, "plan.docx", &plants);
    let document = unzip(&clean).into_iter().find(|(n, _)| n == "word/document.xml").unwrap().1;
    let document = String::from_utf8(document).unwrap();
    assert!(document.contains("Sag [CPR 0] er åben."));
    assert!(document.contains("<w:r><w:rPr><w:b/></w:rPr><w:t>[CPR 1]</w:t></w:r>"));
    assert!(document.contains(r#"<w:t>[CPR 3]</w:t><w:t xml:space="preserve"> efter</w:t>"#));
    assert_eq!(read(&clean, "x.docx").kind(), Kind::Docx);
}

#[test]
fn untouched_text_is_read_the_same_after_an_empty_redaction() {
    let mut plants = Plants::default();
    let bytes = word::docx(&mut plants, None);
    let before = read(&bytes, "plan.docx");
    let after = read(&before.redact(&[]).unwrap(), "plan.docx");
    let texts = |d: &promptguard_documents::Document| -> Vec<String> {
        d.segments().iter().filter(|s| s.place.render(Lang::Da).starts_with("side")).map(|s| s.text.clone()).collect()
    };
    assert_eq!(texts(&before), texts(&after));
}
