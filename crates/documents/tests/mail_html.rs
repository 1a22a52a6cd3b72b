//! HTML and mail.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Plants, assert_redacted, read, zip};
use promptguard_documents::{Kind, Lang};

fn base64(bytes: &[u8]) -> String {
    const A: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (i, g) in bytes.chunks(3).enumerate() {
        let n = g.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - g.len()));
        for k in 0..4 {
            out.push(if k > g.len() { '=' } else { char::from(A[(n >> (18 - 6 * k) & 63) as usize]) });
        }
        if i % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

fn page(p: &mut Plants) -> String {
    let split = p.at("afsnit 2");
    format!(
        "<!doctype html><html><head><title>Sag {}</title><meta name=a content='Om {}'><script>var x = \"{}\";</script><style>/* {} */</style></head><body><p>Kære &#248; {}</p><p>{}<b>{}</b>&nbsp;slut</p><!-- {} --><a href=\"mailto:{}%40x.dk\" title=\"{}\">x</a><img src=a.png alt={}><input value=\"{}\"><td data-x='{}'>",
        p.at("titel"),
        p.at("metadata"),
        p.at("script"),
        p.at("CSS"),
        p.at("afsnit 1"),
        &split[..5],
        &split[5..],
        p.at("kommentar i koden"),
        p.at("linkadresse"),
        p.at("alternativ tekst"),
        p.at("alternativ tekst"),
        p.at("formularfelt"),
        p.at("skjult egenskab"),
    )
}

#[test]
fn html() {
    let mut plants = Plants::default();
    let page = page(&mut plants);
    let clean = assert_redacted(page.as_bytes(), "side.html", &plants);
    assert!(String::from_utf8(clean).unwrap().contains("<p>[CPR 0]<b></b>"));
}

/// A picture of one point with a caption; its checksums do not matter to a search.
fn png(caption: &str) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let caption = format!("Description\0Foto: {caption}");
    for (kind, data) in
        [(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0".as_slice()), (b"tEXt", caption.as_bytes()), (b"IEND", b"")]
    {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend([kind, data, b"\0\0\0\0"].concat());
    }
    out
}

#[test]
fn pictures_and_documents_inside_a_page_are_read_and_cleaned() {
    let mut p = Plants::default();
    let line = |bytes: &[u8]| base64(bytes).replace("\r\n", "");
    let (one, two, three) = (
        png(&p.at("indlejret fil, metadata")),
        png(&p.at("indlejret fil, metadata")),
        png(&p.at("indlejret fil, metadata")),
    );
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{}</text></svg>", p.at("indlejret fil"));
    let page = format!(
        "<!doctype html><style>p {{ background: url(data:image/png;base64,{}) /* {} */ }}</style><img src=\"data:image/png;base64,{}\">\
         <p style='background: url(\"data:image/png;base64,{}\")'>x</p><img src='data:image/svg+xml;base64,{}'>",
        line(&one),
        p.at("CSS"),
        base64(&two),
        line(&three),
        line(svg.as_bytes()).replace('=', "%3D"),
    );
    let clean = String::from_utf8(assert_redacted(page.as_bytes(), "side.html", &p)).unwrap();
    let pixels = line(&png("")[..33]);
    assert_eq!(clean.matches(&pixels[..40]).count(), 3, "the pictures stay: {clean}");
    for caption in ["Description", "Foto"] {
        assert!(!clean.contains(&line(caption.as_bytes())[..8]));
    }
    assert!(clean.contains(") /* [CPR 4] */ }"), "{clean}");
    // The packed bytes hold none of the numbers either.
    for word in clean.split(['"', '\'', '(', ')', ',']).filter(|w| w.len() > 40) {
        assert!(!String::from_utf8_lossy(&unbase64(word)).contains("120358"), "{word}");
    }
}

/// Found by fuzzing: bytes that look like the mark of UTF-16, in a part that goes as it is. What was made would hold zeros.
#[test]
fn a_mail_of_bytes_never_gets_zeros() {
    let mail = b"From: a@x.dk\r\nDate: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xfe\xffN6drQcRa\r\n";
    let document = read(mail, "x.eml");
    let all = |(segment, s): (usize, &promptguard_documents::Segment)| promptguard_documents::SegmentEdit {
        segment,
        range: 0..s.text.len(),
        replacement: "[PERSON 1]".into(),
    };
    let edits: Vec<_> = document.segments().iter().enumerate().map(all).collect();
    assert!(document.redact(&edits).is_err());
    read(&document.redact(&[]).unwrap(), "x.eml");
}

fn unbase64(text: &str) -> Vec<u8> {
    const A: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = text.bytes().filter_map(|b| A.iter().position(|a| *a == b)).map(|n| n as u8).collect();
    bits.chunks(4)
        .flat_map(|g| {
            let n = g.iter().fold(0u32, |n, b| n << 6 | u32::from(*b)) << (6 * (4 - g.len()));
            n.to_be_bytes()[1..g.len()].to_vec()
        })
        .collect()
}

#[test]
fn pictures_inside_one_file_of_xml_or_rtf_lose_their_captions() {
    let mut p = Plants::default();
    let mut caption = || png(&p.at("indlejret fil, metadata"));
    let (odf, opc, rtf) = (base64(&caption()), base64(&caption()), caption());
    let office = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let files = [
        (
            "a.fodt",
            format!(
                "<?xml version=\"1.0\"?><office:document {office}><office:body><text:p>Her <office:binary-data>{odf}</office:binary-data></text:p></office:body></office:document>"
            ),
        ),
        (
            "a.xml",
            format!(
                "<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\"><pkg:part pkg:name=\"/word/media/image1.png\"><pkg:binaryData>{opc}</pkg:binaryData></pkg:part></pkg:package>"
            ),
        ),
        (
            "a.rtf",
            format!(
                "{{\\rtf1\\ansi Her {{\\pict\\pngblip\\picw1 {}}}\\par}}",
                rtf.iter().map(|b| format!("{b:02x}")).collect::<String>()
            ),
        ),
    ];
    for (i, (name, file)) in files.iter().enumerate() {
        let own = Plants { planted: vec![p.planted[i].clone()] };
        let clean = assert_redacted(file.as_bytes(), name, &own);
        let again = read(&clean, name);
        assert!(again.segments().iter().all(|s| !s.text.contains("Foto")), "{name}");
        assert!(clean.len() + 40 < file.len() && clean.len() > file.len() / 2, "{name}");
    }
}

#[test]
fn html_in_windows_1252_stays_in_its_encoding() {
    let bytes = b"<html><head><meta charset=windows-1252></head><p>K\xe6re 120358-8905</p>".to_vec();
    let mut plants = Plants::default();
    plants.at("afsnit 1");
    let clean = assert_redacted(&bytes, "x.html", &plants);
    assert!(clean.windows(4).any(|w| w == b"K\xe6re"));
}

fn mail(p: &mut Plants) -> Vec<u8> {
    let csv = format!("Navn;CPR\r\nMette;{}\r\n", p.at("vedhæftet fil 1, række 2"));
    let inner = format!(
        "From: c@x.dk\r\nTo: d@x.dk\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\nSubject: {}\r\n\r\nIndre {}\r\n",
        p.at("emne"),
        p.at("mailens tekst")
    );
    let archive = zip(&[(&format!("{}.txt", p.at("filnavn")), format!("x {}", p.at("fil i arkivet 1")).as_bytes())]);
    let html = format!("<html><body><p>Se {}</p></body></html>", p.at("mailens tekst, afsnit 1"));
    let (qp, pre) = (p.at("mailens tekst"), p.at("uden for mailens dele"));
    let folded = p.at("mailoplysning");
    let mail = format!(
        "Received: from a (b) id {}; Mon, 1 Jan 2024 10:00:00 +0100\r\nFrom: =?utf-8?Q?Mette_{}?= <a@x.dk>\r\nTo: \"{}\" <b@x.dk>\r\nSubject: =?iso-8859-1?B?{}?=\r\nX-Sag: lang\r\n {}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_b1\"\r\n\r\nDette er {pre}\r\n--=_b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=A6re {}=\r\n{}\r\n--b2\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b2--\r\n--=_b1\r\nContent-Type: text/csv; name=\"{}.csv\"\r\nContent-Disposition: attachment; filename=\"liste.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--=_b1\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--=_b1\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=\"x.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--=_b1--\r\n",
        p.at("mailoplysning"),
        p.at("afsender"),
        p.at("modtager"),
        base64(p.at("emne").as_bytes()),
        folded,
        &qp[..4],
        &qp[4..],
        base64(html.as_bytes()),
        p.at("filnavn"),
        base64(csv.as_bytes()),
        base64(&archive),
    );
    mail.into_bytes()
}

#[test]
fn eml() {
    let mut plants = Plants::default();
    let bytes = mail(&mut plants);
    let clean = assert_redacted(&bytes, "sag.eml", &plants);
    let again = read(&clean, "sag.eml");
    assert_eq!(again.kind(), Kind::Eml);
    // The mail still has all its parts.
    let places: Vec<String> = again.segments().iter().map(|s| s.place.render(Lang::Da)).collect();
    for part in ["mailens tekst, afsnit 1", "vedhæftet fil 1, række 2", "vedhæftet fil 3, fil i arkivet 1, filnavn"]
    {
        assert!(places.iter().any(|p| p == part), "{part} in {places:?}");
    }
    assert!(again.segments().iter().any(|s| s.text.contains("Kære [CPR")));
}

#[test]
fn the_mark_of_a_note_is_no_part_of_a_number() {
    let page = "<!doctype html><p>120358-8905<sup>1</sup> og <a href=#n>[2]</a>120358-8904, men 12<b>0358</b>-8903</p>";
    let document = read(page.as_bytes(), "a.html");
    let text = document.segments().iter().find(|s| s.text.starts_with("1203")).unwrap();
    assert_eq!(text.text, "120358-8905 1  og  [2] 120358-8904, men 120358-8903");
}

#[test]
fn a_script_keeps_its_signs_when_something_else_in_it_goes() {
    let mut plants = Plants::default();
    let page = format!("<!doctype html><script>if (a < b && c-- > 1) x('{}');</script>", plants.at("script"));
    let clean = String::from_utf8(assert_redacted(page.as_bytes(), "a.html", &plants)).unwrap();
    assert!(clean.contains("if (a < b && c-- > 1) x('[CPR 0]');"), "{clean}");
    let document = read(page.as_bytes(), "a.html");
    let edit = promptguard_documents::SegmentEdit { segment: 0, range: 0..2, replacement: "</script>".into() };
    assert!(!String::from_utf8(document.redact(&[edit]).unwrap()).unwrap().contains("</script>("));
}
