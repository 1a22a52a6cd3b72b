//! Files that are broken, locked or hostile: a clear error in bounded time, never a clean document.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/word.rs"]
mod word;

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use common::{Plants, zip};
use promptguard_documents::{Document, Error, Kind, Lang, Limits, SegmentEdit, WarningKind, open};
use proptest::prelude::*;

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;

fn try_open(bytes: Vec<u8>) -> Result<Document, Error> {
    let started = Instant::now();
    let result = open(bytes, None, &Limits::default());
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    result
}

fn word_with(document: &str) -> Vec<u8> {
    zip(&[("[Content_Types].xml", TYPES), ("word/document.xml", document.as_bytes())])
}

fn limit(result: Result<Document, Error>) -> &'static str {
    match result {
        Err(Error::Limit { limit, .. }) => limit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn zip_bombs() {
    let zeros = vec![b' '; 64 << 20];
    assert_eq!(limit(try_open(zip(&[("a.txt", &zeros)]))), "max_ratio");
    let limits = Limits { max_ratio: 5000, max_unpacked_bytes: 100 << 20, ..Limits::default() };
    let many = zip(&[("a.txt", &zeros), ("b.txt", &zeros)]);
    assert_eq!(limit(open(many, None, &limits)), "max_unpacked_bytes");
    let mut nested = zip(&[("a.txt", b"x")]);
    for _ in 0..20 {
        nested = zip(&[("a.zip", &nested)]);
    }
    assert_eq!(limit(try_open(nested)), "max_nesting");
    let names: Vec<String> = (0..30_000).map(|n| n.to_string()).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    assert_eq!(limit(try_open(zip(&members))), "max_members");
}

#[test]
fn a_member_that_claims_four_gigabytes() {
    let mut bytes = zip(&[("a.txt", b"some text")]);
    let at = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes()[..]);
    bytes[at + 27] = 0xfe;
    assert!(try_open(bytes).is_err());
}

#[test]
fn entities_and_depth() {
    let w = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
    let laughs = format!(r#"<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document {w}>&b;</w:document>"#);
    assert_eq!(try_open(word_with(&laughs)).unwrap_err(), Error::Entities);
    assert_eq!(try_open(word_with(&format!("<w:document {w}>&b;</w:document>"))).unwrap_err(), Error::Entities);
    let deep = format!("<w:document {w}>{}{}</w:document>", "<w:p>".repeat(5000), "</w:p>".repeat(5000));
    assert_eq!(limit(try_open(word_with(&deep))), "max_xml_depth");
    for broken in [
        format!("<w:document {w}><w:p>"),
        format!("<w:document {w}></w:p>"),
        format!("<w:document {w} a></w:document>"),
        "<".into(),
        String::from("x"),
    ] {
        assert!(try_open(word_with(&broken)).is_err(), "{broken}");
    }
    let rtf = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert_eq!(limit(try_open(rtf.into_bytes())), "max_xml_depth");
}

#[test]
fn locked_files() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for name in ["/EncryptionInfo", "/EncryptedPackage"] {
        file.create_stream(name).unwrap().write_all(b"x").unwrap();
    }
    file.flush().unwrap();
    assert_eq!(try_open(file.into_inner().into_inner()).unwrap_err(), Error::Encrypted);
    let manifest = br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(try_open(odt).unwrap_err(), Error::Encrypted);
    let mut zipped = zip(&[("a.txt", b"text")]);
    for signature in [b"PK\x03\x04".as_slice(), b"PK\x01\x02"] {
        let at = zipped.windows(4).position(|w| w == signature).unwrap();
        zipped[at + if signature[2] == 3 { 6 } else { 8 }] |= 1;
    }
    assert_eq!(try_open(zipped).unwrap_err(), Error::Encrypted);
    let mail = b"From: a@x.dk\r\nDate: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n";
    assert_eq!(try_open(mail.to_vec()).unwrap_err(), Error::Encrypted);
}

#[test]
fn a_sheet_of_many_cells_is_bounded() {
    let rows: String = (1..=2000)
        .map(|r| {
            let cells: String = (0..50).map(|c| format!(r#"<c t="str"><v>tekst {r} {c}</v></c>"#)).collect();
            format!(r#"<row r="{r}">{cells}</row>"#)
        })
        .collect();
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let bytes = zip(&[("[Content_Types].xml", TYPES), ("xl/worksheets/sheet1.xml", sheet.as_bytes())]);
    assert_eq!(open(bytes.clone(), None, &Limits::default()).unwrap().segments().len(), 100_000);
    let limits = Limits { max_segments: 1000, ..Limits::default() };
    assert_eq!(limit(open(bytes, None, &limits)), "max_segments");
}

#[test]
fn cyclic_pdf() {
    let bytes = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Resources 3 0 R/Contents 4 0 R/XObject<</X 4 0 R>>>>endobj\n4 0 obj<</Type/XObject/Subtype/Form/Length 12/Resources 3 0 R>>stream\n/X Do /X Do \nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF".to_vec();
    let _ = try_open(bytes);
}

#[test]
fn zip64_claims_are_not_believed() {
    // A member that says in its zip64 fields that it unpacks to 5 GB, while nine bytes are there.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    zip.start_file("a.txt", options).unwrap();
    zip.write_all(b"some text").unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let claim = (5u64 << 30).to_le_bytes();
    let real = 9u64.to_le_bytes();
    let hits: Vec<usize> = (0..bytes.len() - 8).filter(|i| bytes[*i..*i + 8] == real).collect();
    assert!(!hits.is_empty());
    for at in hits {
        bytes[at..at + 8].copy_from_slice(&claim);
    }
    let central = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[central + 24..central + 28].copy_from_slice(&[0xff; 4]);
    assert!(try_open(bytes).is_err());
}

#[test]
fn a_limit_says_its_name_in_both_languages() {
    let zeros = vec![b' '; 4 << 20];
    let error = try_open(zip(&[("a.txt", &zeros)])).unwrap_err();
    assert!(error.to_string().contains("max_ratio (250)") && error.danish().contains("max_ratio (250)"), "{error}");
    let limits = Limits { max_file_bytes: 10, ..Limits::default() };
    assert_eq!(limit(open(vec![b'a'; 11], None, &limits)), "max_file_bytes");
    // Inside another document a passed limit ends the reading too.
    let inner = zip(&[("a.txt", &zeros)]);
    assert_eq!(limit(try_open(zip(&[("b.zip", &inner)]))), "max_ratio");
}

#[test]
fn mails_inside_mails() {
    let mut mail = "From: a@x.dk\r\nDate: x\r\nSubject: inderst\r\n\r\ntekst\r\n".to_owned();
    for _ in 0..30 {
        mail = format!("From: a@x.dk\r\nDate: x\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n{mail}");
    }
    assert_eq!(limit(try_open(mail.into_bytes())), "max_nesting");
    // Outlook keeps a mail inside a mail as folders inside folders.
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/__properties_version1.0").unwrap().write_all(&[0; 32]).unwrap();
    let mut path = String::new();
    for _ in 0..20 {
        path += "/__attach_version1.0_#00000000";
        file.create_storage(&path).unwrap();
        path += "/__substg1.0_3701000D";
        file.create_storage(&path).unwrap();
    }
    let wide: Vec<u8> = "Sag 120358-8905".encode_utf16().flat_map(u16::to_le_bytes).collect();
    file.create_stream(format!("{path}/__substg1.0_0037001F")).unwrap().write_all(&wide).unwrap();
    file.flush().unwrap();
    let document = try_open(file.into_inner().into_inner()).unwrap();
    assert!(document.segments().iter().any(|s| s.text.contains("120358-8905")));
}

#[test]
fn a_wrong_extension_is_read_by_its_bytes_and_said() {
    let mut plants = Plants::default();
    let word = word::docx(&mut plants, None);
    for (bytes, name, kind) in [
        (word, "a.txt", Kind::Docx),
        (b"bare tekst".to_vec(), "a.docx", Kind::Text),
        (b"{\\rtf1 x}".to_vec(), "a.pdf", Kind::Rtf),
    ] {
        let document = open(bytes, Some(name), &Limits::default()).unwrap();
        assert_eq!(document.kind(), kind);
        assert!(document.warnings().iter().any(|w| w.kind == WarningKind::OtherKindThanName), "{name}");
    }
}

/// A PDF of two pages by lopdf, with a table at its end.
fn pdf(edit: impl FnOnce(&mut lopdf::Document, lopdf::ObjectId)) -> Vec<u8> {
    use lopdf::{Object, Stream, dictionary};
    let mut doc = lopdf::Document::with_version("1.5");
    let pages = doc.new_object_id();
    let font = doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let content =
        doc.add_object(Stream::new(dictionary! {}, b"BT /F 12 Tf 50 700 Td (Sag 120358-8905) Tj ET".to_vec()));
    let kids: Vec<Object> = (0..2)
        .map(|_| {
            let resources = dictionary! { "Font" => dictionary! { "F" => font } };
            doc.add_object(
                dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources },
            )
            .into()
        })
        .collect();
    doc.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 }.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", root);
    edit(&mut doc, pages);
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

#[test]
fn pdf_trees_that_bite_their_tails() {
    use lopdf::{Object, dictionary};
    let sound = try_open(pdf(|_, _| ())).unwrap();
    assert!(sound.segments().iter().any(|s| s.text.contains("120358-8905")));
    let cycle = pdf(|doc, pages| {
        let kids: Vec<Object> = vec![pages.into(), pages.into()];
        doc.objects
            .insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2, "Parent" => pages }.into());
    });
    assert!(try_open(cycle).is_err(), "a tree without a page is no document");
    let outlines = pdf(|doc, _| {
        let item = doc.new_object_id();
        doc.objects.insert(item, dictionary! { "Title" => Object::string_literal("120358-8904"), "Next" => item, "First" => item, "Parent" => item }.into());
    });
    assert!(try_open(outlines).unwrap().segments().iter().any(|s| s.text.contains("120358-8904")));
    let limits = Limits { max_pages: 1, ..Limits::default() };
    assert_eq!(limit(open(pdf(|_, _| ()), None, &limits)), "max_pages");
    let limits = Limits { max_pdf_operations: 3, ..Limits::default() };
    assert_eq!(limit(open(pdf(|_, _| ()), None, &limits)), "max_pdf_operations");
}

#[test]
fn a_cut_pdf_is_never_clean() {
    let bytes = pdf(|_, _| ());
    let mut read = 0;
    for cut in (10..bytes.len() - 8).step_by(7) {
        if let Ok(document) = try_open(bytes[..cut].to_vec()) {
            read += 1;
            assert!(document.segments().iter().any(|s| s.text.contains("120358-8905")), "{cut}");
        }
    }
    assert!(read < bytes.len() / 14, "{read}");
}

#[test]
fn a_packed_stream_of_a_pdf_is_bounded() {
    use lopdf::{Stream, dictionary};
    let bomb = pdf(|doc, _| {
        let mut stream = Stream::new(dictionary! {}, vec![b' '; 600 << 20]);
        stream.compress().unwrap();
        doc.add_object(stream);
    });
    assert!(bomb.len() < 2 << 20);
    assert!(matches!(limit(try_open(bomb)), "max_ratio" | "max_unpacked_bytes"));
}

#[test]
fn every_prefix_of_a_word_file_is_an_error() {
    let mut plants = Plants::default();
    let bytes = word::docx(&mut plants, None);
    for cut in (0..bytes.len()).step_by(97).skip(1) {
        assert!(open(bytes[..cut].to_vec(), Some("a.docx"), &Limits::default()).is_err(), "{cut}");
    }
}

const SAMPLES: &[&str] = &[
    "{\\rtf1\\ansi K\\'e6re {\\b Mette}\\u248? {\\*\\x y}\\par}",
    "From: a@x.dk\r\nDate: x\r\nSubject: =?utf-8?Q?S=C3=B8?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+aGVqPC9wPg==\r\n--b--\r\n",
    "<!doctype html><p title=x>Hej <b>du</b> &aelig; <!-- c --></p><script>x</script>",
    "<?xml version=\"1.0\"?><a b=\"c d\"><e>tekst</e><![CDATA[x]]></a>",
    "a;\"b \"\"c\";d\r\n1;2;3\r\n",
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 24>>stream\nBT /F 12 Tf (Hej) Tj ET \nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
];

/// Reads, edits one character in each segment, writes, and reads again: no panic, and what was read can be written.
fn exercise(bytes: Vec<u8>, name: &str) {
    let Ok(document) = open(bytes, Some(name), &Limits::default()) else {
        return;
    };
    let _ = document.to_markdown(&[], Lang::Da);
    let edits: Vec<SegmentEdit> = document
        .segments()
        .iter()
        .enumerate()
        .filter_map(|(segment, s)| {
            let (at, c) = s.text.char_indices().find(|(_, c)| c.is_alphanumeric())?;
            Some(SegmentEdit { segment, range: at..at + c.len_utf8(), replacement: "[X]".into() })
        })
        .collect();
    let _ = document.redact(&edits);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn flipped_and_cut_texts_never_panic(sample in 0..SAMPLES.len(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in any::<prop::sample::Index>(), whole in any::<bool>()) {
        let mut bytes = SAMPLES[sample].as_bytes().to_vec();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        exercise(bytes, ["a.txt", "a.csv"][usize::from(sample == 4)]);
    }

    #[test]
    fn flipped_xml_in_packages_never_panics(flips in prop::collection::vec((any::<prop::sample::Index>(), 0x20u8..0x7f), 1..4), part in 0..6usize) {
        let mut plants = Plants::default();
        let mut members = common::unzip(&word::docx(&mut plants, None));
        let data = &mut members[part + 2].1;
        for (at, value) in flips {
            let at = at.index(data.len());
            data[at] = value;
        }
        let list: Vec<(&str, &[u8])> = members.iter().map(|(n, d)| (n.as_str(), d.as_slice())).collect();
        exercise(zip(&list), "a.docx");
    }

    #[test]
    fn flipped_outlook_mails_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5), head in any::<bool>()) {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_storage("/__attach_version1.0_#00000000").unwrap();
        for name in ["/__properties_version1.0", "/__substg1.0_0037001F", "/__substg1.0_10090102", "/__attach_version1.0_#00000000/__substg1.0_37010102"] {
            file.create_stream(name).unwrap().write_all(&[b'a'; 300]).unwrap();
        }
        file.flush().unwrap();
        let mut bytes = file.into_inner().into_inner();
        for (at, value) in flips {
            let length = if head { 2048.min(bytes.len()) } else { bytes.len() };
            let at = at.index(length);
            bytes[at] = value;
        }
        exercise(bytes, "a.msg");
    }

    #[test]
    fn an_edit_changes_its_text_and_nothing_else(before in "[a-zæøå<>&\" ]{0,12}", runs in prop::collection::vec("[a-zæøå<>&\"]{1,5}", 1..4), after in "[a-zæøå<>&\" ]{0,12}") {
        let escape = |t: &str| t.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let run = |t: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(t));
        let middle: String = runs.iter().map(|r| run(r)).collect();
        let xml = format!("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p>{}{middle}{}</w:p></w:document>", run(&before), run(&after));
        let document = open(word_with(&xml), None, &Limits::default()).unwrap();
        let whole = format!("{before}{}{after}", runs.concat());
        prop_assert_eq!(&document.segments()[0].text, &whole);
        let range = before.len()..before.len() + runs.concat().len();
        let clean = document.redact(&[SegmentEdit { segment: 0, range, replacement: "[<A&1>]".into() }]).unwrap();
        let again = open(clean, None, &Limits::default()).unwrap();
        prop_assert_eq!(&again.segments()[0].text, &format!("{before}[<A&1>]{after}"));
    }
}
