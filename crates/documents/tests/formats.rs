//! Text, CSV, RTF, PDF, Outlook mail and archives.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/word.rs"]
mod word;

use std::io::{Cursor, Write};

use common::{Plants, assert_found, assert_redacted, edits, leaks, read, zip};
use promptguard_documents::{Error, Kind, Lang, Limits, WarningKind, open};

#[test]
fn text_in_four_encodings() {
    let text = "Kære Mette\r\nCPR 120358-8905 ø\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for bytes in [text.as_bytes().to_vec(), utf16, bare, latin] {
        let mut plants = Plants::default();
        plants.at("tekst");
        let clean = assert_redacted(&bytes, "a.txt", &plants);
        let (before, after) = (read(&bytes, "a.txt"), read(&clean, "a.txt"));
        assert_eq!(before.segments()[0].text, text);
        assert_eq!(after.segments()[0].text, text.replace("120358-8905", "[CPR 0]"));
        assert_eq!(before.place_at(0, 18).unwrap().render(Lang::Da), "linje 2");
        assert!(clean[..2] == bytes[..2]);
    }
}

#[test]
fn csv() {
    let mut p = Plants::default();
    let text = format!("Navn;CPR\r\n\"Mette; \"\"M\"\"\";{}\r\nJens;\"{}\"\r\n", p.at("række 2"), p.at("række 3"));
    let clean = assert_redacted(text.as_bytes(), "liste.csv", &p);
    assert_eq!(
        String::from_utf8(clean).unwrap(),
        "Navn;CPR\r\n\"Mette; \"\"M\"\"\";\"[CPR 0]\"\r\nJens;\"[CPR 1]\"\r\n"
    );
    let document = read(text.as_bytes(), "liste.csv");
    assert_eq!(document.segments()[1].text, "Mette; \"M\"\t120358-8905");
    assert_eq!(document.place_at(1, 12).unwrap().render(Lang::Da), "række 2, kolonne 2");
}

#[test]
fn rtf() {
    let mut p = Plants::default();
    let split = p.at("afsnit 1");
    let text = format!(
        r"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}{{\info{{\author {}}}{{\title {}}}{{\operator Mette}}}}{{\*\revtbl{{Mette;}}}}{{\header {}\par}}\pard K\'e6re {}{{\b {}}}\u248\'f8 slut\par Fod{{\footnote {}}}{{\*\annotation {}}}{{\field{{\*\fldinst HYPERLINK mailto:{}}}{{\fldrslt x}}}}\par Bindestreg {}\_{} x\par{{\shptxt {}}}{{\*\bkmkstart {}}}{{\*\ukendt {}}}\v {} \v0\par}}",
        p.at("dokumentegenskab: forfatter"),
        p.at("dokumentegenskab: titel"),
        p.at("sidehoved"),
        &split[..4],
        &split[4..],
        p.at("fodnote"),
        p.at("kommentar"),
        p.at("feltkode"),
        &p.at("afsnit 3")[..6],
        "8898",
        p.at("tekstboks"),
        p.at("bogmærke"),
        p.at("metadata"),
        p.at("afsnit"),
    );
    let clean = assert_redacted(text.as_bytes(), "brev.rtf", &p);
    let again = read(&clean, "brev.rtf");
    assert!(again.segments().iter().any(|s| s.text == "Kære [CPR 0]ø slut"), "{}", String::from_utf8_lossy(&clean));
    assert!(!String::from_utf8_lossy(&clean).contains("Mette"));
}

/// A PDF with two pages of text and one that shows only a picture.
fn pdf(p: &mut Plants) -> Vec<u8> {
    let stream = |dict: &str, data: &str| format!("<<{dict}/Length {}>>stream\n{data}\nendstream", data.len());
    let split = p.at("side 1, afsnit 1");
    let page1 = format!(
        "BT /F1 12 Tf 50 700 Td (Sag ) Tj [({}) -20 ({})] TJ 0 -14 Td (linje to) Tj 0 -60 Td ({}) Tj ET /X1 Do",
        &split[..5],
        &split[5..],
        p.at("side 1, afsnit 2")
    );
    let objects = [
        format!(
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>/Outlines 8 0 R/Metadata 10 0 R/Names<</EmbeddedFiles<</Names[({}) 11 0 R]>>>>>>",
            p.at("metadata")
        ),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/Resources<</Font<</F1 5 0 R>>/XObject<</X1 13 0 R/Im 14 0 R>>>>>>"
            .into(),
        "<</Type/Page/Parent 2 0 R/Contents 6 0 R/Annots[9 0 R]>>".into(),
        "<</Type/Page/Parent 2 0 R/Contents 15 0 R>>".into(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into(),
        stream("", &page1),
        format!("<</FT/Tx/T(felt)/V({})>>", p.at("formularfelt")),
        format!("<</Type/Outlines/First 16 0 R/Title({})/Parent 1 0 R>>", p.at("bogmærke")),
        format!(
            "<</Type/Annot/Subtype/Text/Rect[0 0 1 1]/Contents({})/T({})/AP<</N 17 0 R>>/A<</S/URI/URI(https://x.dk/{})>>>>",
            p.at("anmærkning"),
            p.at("anmærkning"),
            p.at("linkadresse")
        ),
        stream(
            "/Type/Metadata/Subtype/XML",
            &format!("<?xml version=\"1.0\"?><x xmlns=\"a\"><creator>{}</creator></x>", p.at("metadata")),
        ),
        "<</Type/Filespec/F(a.txt)/EF<</F 12 0 R>>>>".into(),
        stream("/Type/EmbeddedFile", &format!("tekst {}", p.at("indlejret fil, tekst"))),
        stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]",
            &format!("BT /F1 12 Tf 50 400 Td ({}) Tj ET /X1 Do", p.at("side 1, afsnit 3")),
        ),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "0"),
        stream("", "q 600 0 0 800 0 0 cm /Im Do Q"),
        format!("<</Title({})/Parent 8 0 R/Dest[3 0 R /Fit]>>", p.at("bogmærke")),
        stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>",
            &format!("BT /F1 9 Tf ({}) Tj ET", p.at("anmærkning")),
        ),
        format!(
            "<</Author({})/Title({})/CreationDate(D:20251112100000)>>",
            p.at("dokumentegenskab: forfatter"),
            p.at("dokumentegenskab: titel")
        ),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer<</Size {}/Root 1 0 R/Info {} 0 R>>\nstartxref\n{start}\n%%EOF",
            objects.len() + 1,
            objects.len()
        )
        .bytes(),
    );
    out
}

#[test]
fn pdf_text_objects_and_pictures() {
    let mut plants = Plants::default();
    let bytes = pdf(&mut plants);
    let document = read(&bytes, "plan.pdf");
    assert_found(&document, &plants);
    let warning = document.warnings().iter().find(|w| w.kind == WarningKind::PageWithoutText).unwrap();
    assert_eq!(warning.place.as_ref().unwrap().render(Lang::Da), "side 2");
    assert!(!document.is_complete());
    assert_eq!(document.redact(&[]).unwrap_err(), Error::NotWritable("PDF"));
    assert_eq!(document.to_markdown(&[], Lang::Da).unwrap_err(), Error::Unchecked);
    // The same without the page that is a picture.
    let text = String::from_utf8_lossy(&bytes).replace("/Im Do", "      ");
    let document = read(text.as_bytes(), "plan.pdf");
    assert!(document.is_complete());
    let clean = document.to_markdown(&edits(&document, &plants), Lang::Da).unwrap();
    assert!(leaks(clean.as_bytes(), &plants).is_empty());
    assert!(clean.starts_with("## side 1\n\nSag [CPR 0]\nlinje to\n"), "{clean}");
}

#[test]
fn outlook_mail() {
    let mut p = Plants::default();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let wide = |s: String| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    file.create_storage("/__recip_version1.0_#00000000").unwrap();
    file.create_storage("/__attach_version1.0_#00000000").unwrap();
    let mut streams: Vec<(&str, Vec<u8>)> = vec![("/__properties_version1.0", vec![0; 32])];
    streams.push(("/__substg1.0_0037001F", wide(p.at("emne"))));
    streams.push(("/__substg1.0_1000001F", wide(format!("Kære {}", p.at("mailens tekst")))));
    streams.push(("/__substg1.0_10130102", format!("<html><p>{}</p>", p.at("mailens tekst, afsnit 1")).into_bytes()));
    streams.push(("/__substg1.0_0C1A001E", p.at("afsender").into_bytes()));
    streams.push(("/__substg1.0_8001001F", wide(p.at("mailens egenskaber"))));
    streams.push(("/__recip_version1.0_#00000000/__substg1.0_3001001F", wide(p.at("modtager"))));
    streams.push((
        "/__attach_version1.0_#00000000/__substg1.0_3707001F",
        wide(format!("{}.txt", p.at("vedhæftet fil 1, filnavn"))),
    ));
    streams.push((
        "/__attach_version1.0_#00000000/__substg1.0_37010102",
        format!("tekst {}", p.at("vedhæftet fil 1, tekst")).into_bytes(),
    ));
    // A stored RTF body: 16 bytes of header with the mark MELA.
    let mut rtf = vec![0; 8];
    rtf.extend(b"MELA\0\0\0\0");
    rtf.extend(format!(r"{{\rtf1 {}\par}}", p.at("mailens tekst, afsnit 1")).bytes());
    streams.push(("/__substg1.0_10090102", rtf));
    for (name, data) in streams {
        file.create_stream(name).unwrap().write_all(&data).unwrap();
    }
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    let document = read(&bytes, "sag.msg");
    assert_eq!(document.kind(), Kind::Msg);
    assert_found(&document, &p);
    assert!(document.is_complete());
    assert_eq!(document.redact(&[]).unwrap_err(), Error::NotWritable("MSG"));
}

#[test]
fn archives_of_documents() {
    let mut p = Plants::default();
    let name = format!("sager/{}.txt", p.at("fil i arkivet 1, filnavn"));
    let inner_csv = format!("a;{}\n", p.at("fil i arkivet 2, fil i arkivet 1, række 1"));
    let inner = zip(&[("liste.csv", inner_csv.as_bytes())]);
    let sheet = zip(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        (
            "xl/sharedStrings.xml",
            format!(
                r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>"#,
                p.at("indlejret fil")
            )
            .as_bytes(),
        ),
    ]);
    let docx = word::docx(&mut p, Some(&sheet));
    let bytes = zip(&[(&name, b"x y z".as_slice()), ("b.zip", &inner), ("c.docx", &docx)]);
    assert_redacted(&bytes, "sager.zip", &p);
}

#[test]
fn what_cannot_be_read_is_never_clean() {
    let png = b"\x89PNG\r\n\x1a\n____".to_vec();
    assert_eq!(open(png.clone(), None, &Limits::default()).unwrap_err(), Error::Unsupported("picture"));
    let bytes = zip(&[("a.txt", b"hej hej".as_slice()), ("b.7z", b"7z\xbc\xaf\x27\x1c....")]);
    let document = read(&bytes, "a.zip");
    assert!(!document.is_complete());
    assert_eq!(document.redact(&[]).unwrap_err(), Error::Unchecked);
    assert!(matches!(open(b"%PDF-1.4 cut".to_vec(), None, &Limits::default()), Err(Error::Damaged(_))));
}
