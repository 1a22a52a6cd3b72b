//! Which encoding bytes are in, or what they are when they are no text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Content, DecodeError};

/// An encoding and how many bytes its byte order mark takes.
#[derive(Clone, Copy)]
pub(in crate::text) struct Sniffed {
    pub encoding: &'static Encoding,
    pub bom: usize,
}

/// The encoding of an input, as `bytes` show it: its `first` ones or some after nothing but ASCII; the input ends there
/// when `complete`. `None` while all of it is ASCII and more may come.
pub(in crate::text) fn sniff(bytes: &[u8], complete: bool, first: bool) -> Result<Option<Sniffed>, DecodeError> {
    let found = |encoding, bom| Ok(Some(Sniffed { encoding, bom }));
    match bytes {
        _ if !first => {}
        [0xef, 0xbb, 0xbf, ..] => return found(UTF_8, 3),
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Err(DecodeError::Binary(Content::Utf32));
        }
        [0xff, 0xfe, ..] => return found(UTF_16LE, 2),
        [0xfe, 0xff, ..] => return found(UTF_16BE, 2),
        _ => {}
    }
    if let Some(content) = magic(bytes).filter(|_| first) {
        return Err(DecodeError::Binary(content));
    }
    let zeros = zeros(bytes);
    if zeros > 0 {
        if let Some(encoding) = utf16(bytes).filter(|_| first) {
            return found(encoding, 0);
        }
        if first && too_many(zeros, bytes.len()) {
            return Err(DecodeError::Binary(Content::Unknown));
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(_) if bytes.is_ascii() && !complete => Ok(None),
        Ok(_) => found(UTF_8, 0),
        Err(e) if e.error_len().is_none() && !complete => found(UTF_8, 0),
        Err(e) => found(one_byte(bytes, e.valid_up_to())?, 0),
    }
}

/// What the first bytes of a file that is no text tell about it.
fn magic(bytes: &[u8]) -> Option<Content> {
    let starts = |list: &[&[u8]]| list.iter().any(|m| bytes.starts_with(m));
    let has = |part: &[u8]| memchr::memmem::find(&bytes[..bytes.len().min(4096)], part).is_some();
    let binary = || memchr::memchr(0, &bytes[..bytes.len().min(4096)]).is_some();
    if starts(&[b"PK\x03\x04", b"PK\x05\x06"]) {
        let parts: [&[u8]; 5] = [b"[Content_Types]", b"word/", b"xl/", b"ppt/", b"opendocument"];
        return Some(if parts.iter().any(|p| has(p)) { Content::Office } else { Content::Zip });
    }
    let table: [(&[&[u8]], Content); 7] = [
        (&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], Content::OldOffice),
        (&[b"%PDF-"], Content::Pdf),
        (&[b"{\\rtf"], Content::Rtf),
        (&[b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"], Content::Picture),
        (
            &[b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"],
            Content::Archive,
        ),
        (&[b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\0asm"], Content::Program),
        (&[b"SQLite format 3\0", b"!BDN"], Content::Database),
    ];
    if let Some((_, content)) = table.iter().find(|(list, _)| starts(list)) {
        return Some(*content);
    }
    let media = starts(&[b"ID3", b"OggS", b"fLaC"]) || bytes.get(4..8) == Some(b"ftyp");
    match bytes {
        [b'M', b'Z', ..] if binary() => Some(Content::Program),
        [b'B', b'M', ..] if binary() => Some(Content::Picture),
        [b'R', b'I', b'F', b'F', ..] if binary() => Some(if has(b"WEBP") { Content::Picture } else { Content::Media }),
        _ if media && binary() => Some(Content::Media),
        _ => None,
    }
}

/// How many zero bytes there are.
pub(in crate::text) fn zeros(bytes: &[u8]) -> usize {
    memchr::memchr_iter(0, bytes).count()
}

/// Whether so many zero bytes are more than the few that texts copied out of a PDF hold.
pub(in crate::text) const fn too_many(zeros: usize, len: usize) -> bool {
    zeros * 500 > len
}

/// UTF-16 without a byte order mark: Latin letters leave every second byte zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(8192) & !1];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (pairs, even, odd) = (head.len() / 2, zeros(0), zeros(1));
    let clear = |many: usize, few: usize| many * 2 > pairs && few * 20 <= pairs;
    let text = |encoding: &'static Encoding| {
        // A character NUL or many controls: no text.
        let (text, _) = encoding.decode_without_bom_handling(head);
        (!text.contains('\0') && few_controls(&text)).then_some(encoding)
    };
    match () {
        () if clear(odd, even) => text(UTF_16LE),
        () if clear(even, odd) => text(UTF_16BE),
        () => None,
    }
}

/// The encoding of bytes that are no UTF-8 from `broken` on.
fn one_byte(bytes: &[u8], broken: usize) -> Result<&'static Encoding, DecodeError> {
    let (good, bad) = utf8_evidence(bytes);
    if good > 0 && good >= bad {
        return Err(DecodeError::Broken { encoding: UTF_8.name(), offset: broken });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"dk"), Utf8Detection::Deny);
    // A few letters are not enough to tell Danish from, say, Turkish: then it is what Danish machines write.
    let encoding = if guess.is_single_byte() && bad < 20 { WINDOWS_1252 } else { guess };
    let (text, broken_here) = encoding.decode_without_bom_handling(bytes);
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    let letters = text.chars().filter(|c| !c.is_ascii() && (c.is_alphabetic() || is_quote(*c))).count();
    if broken_here || !few_controls(&text) || letters * 2 < wide {
        return Err(DecodeError::Binary(Content::Unknown));
    }
    Ok(encoding)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '«' | '»'
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '–'
            | '—'
            | '…'
            | '§'
            | '\u{a0}'
            | '´'
            | '·'
            | '•'
            | '°'
            | '²'
            | '½'
    )
}

/// How many characters of several bytes stand in `bytes`, and how many stretches are no UTF-8.
fn utf8_evidence(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let wide = chunk.valid().bytes().filter(|&b| b >= 0xc0).count();
        (good + wide, bad + usize::from(!chunk.invalid().is_empty()))
    })
}

/// Whether control characters (other than breaks, tabs and the like) are rare enough for text.
fn few_controls(text: &str) -> bool {
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1b' | '\u{85}');
    text.chars().filter(odd).count() * 200 <= text.len()
}
