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

/// Most tags of a file come again and again and are looked at once: that must not hide those that differ.
#[test]
fn words_in_a_tag_are_read_however_often_its_like_was_seen() {
    let plain = "<w:r><w:rPr><w:lang w:val=\"da-DK\"/></w:rPr><w:t>Intet.</w:t></w:r>".repeat(300);
    let numbers: Vec<String> = (0..300).map(|n| format!("120358-{:04}", 9999 - n)).collect();
    let planted: String = numbers
        .iter()
        .map(|n| format!("<w:r><w:rPr><w:lang w:val=\"da-DK\"/><w:lang w:val=\"{n}\"/></w:rPr><w:t>Intet.</w:t></w:r>"))
        .collect();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p>{plain}{planted}</w:p>\
         <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r><w:r><w:t>synlig</w:t></w:r></w:p></w:body></w:document>"
    );
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let bytes = common::zip(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())]);
    let found = read(&bytes, "plan.docx");
    for number in &numbers {
        assert_eq!(found.segments().iter().filter(|s| s.text == *number).count(), 1, "{number}");
    }
    let last: Vec<&str> = found.segments().iter().rev().take(2).map(|s| s.text.as_str()).collect();
    assert_eq!(last, ["synlig", "skjultsynlig"]);
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
