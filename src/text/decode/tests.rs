use proptest::prelude::*;

use super::*;

const DANISH: &str = "Børnehaven på Ågade får en ny legeplads, og Lærke ånder lettet op. Æblerne er spist.\r\n";

fn latin(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

fn read(bytes: &[u8]) -> (String, &'static str, bool) {
    let d = decode(bytes.to_vec()).expect("text");
    (d.text, d.encoding, d.bom)
}

#[test]
fn every_encoding_of_danish() {
    let text = DANISH.to_owned();
    assert_eq!(read(DANISH.as_bytes()), (text.clone(), "UTF-8", false));
    assert_eq!(read(&[b"\xef\xbb\xbf", DANISH.as_bytes()].concat()), (text.clone(), "UTF-8", true));
    assert_eq!(read(&latin(DANISH)), (text.clone(), "windows-1252", false));
    for big in [false, true] {
        let (name, mark): (_, &[u8]) = if big { ("UTF-16BE", b"\xfe\xff") } else { ("UTF-16LE", b"\xff\xfe") };
        assert_eq!(read(&utf16(DANISH, big)), (text.clone(), name, false));
        assert_eq!(read(&[mark, &utf16(DANISH, big)].concat()), (text.clone(), name, true));
    }
    assert_eq!(read(b""), (String::new(), "UTF-8", false));
    assert_eq!(read(b"plain").1, "UTF-8");
}

#[test]
fn short_windows_texts() {
    for text in ["Søren", "på", "Kære Åse – tak for »brevet«", "100 m² til 20 °C, § 27", "Jørgen's “café” koster 5 €"]
    {
        assert_eq!(read(&latin(text)), (text.to_owned(), "windows-1252", false));
    }
}

#[test]
fn binary_content_is_named() {
    let name = |bytes: &[u8]| match decode(bytes.to_vec()) {
        Err(DecodeError::Binary(content)) => content,
        other => panic!("{other:?}"),
    };
    assert_eq!(name(b"PK\x03\x04\x14\0\x06\0word/document.xml"), Content::Office);
    assert_eq!(name(b"PK\x03\x04\x14\0\x06\0billede.txt"), Content::Zip);
    assert_eq!(name(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"), Content::Pdf);
    assert_eq!(name(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Content::OldOffice);
    assert_eq!(name(b"\x89PNG\r\n\x1a\n"), Content::Picture);
    assert_eq!(name(b"MZ\x90\0\x03"), Content::Program);
    assert_eq!(name(b"{\\rtf1\\ansi S\\'f8ren}"), Content::Rtf);
    assert_eq!(name(b"tekst med en \0 i"), Content::Unknown);
    assert_eq!(name(b"\xff\xfe\0\0a\0\0\0"), Content::Utf32);
    let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
    assert_eq!(name(&noise), Content::Unknown);
    assert!(decode(b"MZ er initialer, BM og ID3 med".to_vec()).is_ok());
}

#[test]
fn broken_utf8_is_an_error_with_its_place() {
    let mut bytes = DANISH.repeat(3).into_bytes();
    bytes[40] = 0xff;
    assert_eq!(decode(bytes).unwrap_err(), DecodeError::Broken { encoding: "UTF-8", offset: 40 });
    let cut = &DANISH.as_bytes()[..2];
    assert_eq!(
        decode([DANISH.as_bytes(), cut].concat()).unwrap_err(),
        DecodeError::Broken { encoding: "UTF-8", offset: DANISH.len() + 1 }
    );
    let marked = decode(b"\xef\xbb\xbfab\xff".to_vec()).unwrap_err();
    assert_eq!(marked, DecodeError::Broken { encoding: "UTF-8", offset: 5 });
    let lone = decode([b"\xff\xfe".as_slice(), &[0x61, 0, 0x00, 0xd8, 0x62, 0]].concat()).unwrap_err();
    assert_eq!(lone, DecodeError::Broken { encoding: "UTF-16LE", offset: 4 });
}

#[test]
fn a_stray_zero_byte_is_no_reason_to_refuse() {
    let text = format!("{}•\0at yde", DANISH.repeat(20));
    assert_eq!(read(text.as_bytes()).0, text);
}

#[test]
fn errors_speak_danish() {
    let error = DecodeError::Binary(Content::Pdf);
    assert_eq!(error.describe(Lang::Da), "det er ikke tekst, men ligner en PDF");
    assert_eq!(error.describe(Lang::En), "not text: it looks like a PDF");
}

proptest! {
    #[test]
    fn no_bytes_panic_and_text_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..60), text in "[a-zæøå €\\n😀]{0,40}") {
        let _ = decode(bytes);
        prop_assert_eq!(read(text.as_bytes()).0, text.clone());
        let wide = [b"\xff\xfe".to_vec(), utf16(&text, false)].concat();
        prop_assert_eq!(read(&wide).0, text);
    }
}
