//! What a picture's file says in words: captions, names, places. Pixels are passed over, and whatever is rewritten
//! loses these words.

use std::io::Read as _;
use std::ops::Range;

use crate::builder::{Builder, PartId, Splice};
use crate::encode::Enc;
use crate::error::Result;
use crate::place::{self, Base};

/// A stretch of a picture that may hold words.
struct Words {
    range: Range<usize>,
    /// A rewritten file can do without it.
    spare: bool,
    /// What stands there instead.
    instead: Vec<u8>,
}

/// Reads the words of a picture and marks them to be left out.
pub(crate) fn read(b: &mut Builder<'_>, part: PartId, at: &Base) -> Result<()> {
    let bytes = b.take(part);
    let result = words_of(b, part, &bytes, at);
    b.put(part, bytes);
    result
}

fn words_of(b: &mut Builder<'_>, part: PartId, bytes: &[u8], at: &Base) -> Result<()> {
    for words in stretches(bytes) {
        let first = b.pieces.len();
        let raw = &bytes[words.range.clone()];
        crate::binary::strings(b, raw, 10, &place::METADATA, at)?;
        if let Some(text) = packed(b, raw)? {
            crate::binary::strings(b, &text, 6, &place::METADATA, at)?;
        }
        if !words.spare {
            continue;
        }
        // The stretch goes whenever the file is rewritten, and its text with it.
        for piece in &mut b.pieces[first..] {
            (piece.part, piece.raw, piece.enc) = (part, 0..0, Enc::Element);
        }
        let range = words.range.start as u32..words.range.end as u32;
        b.at(part).scrubs.push(Splice { range, bytes: words.instead.into() });
    }
    Ok(())
}

/// The packed text of a PNG chunk `zTXt`, `iTXt` or of an XMP packet in one.
fn packed(b: &mut Builder<'_>, chunk: &[u8]) -> Result<Option<Vec<u8>>> {
    if !matches!(chunk.get(4..8), Some(b"zTXt" | b"iTXt" | b"iCCP")) {
        return Ok(None);
    }
    let mut out = Vec::new();
    for start in memchr::memchr_iter(0x78, chunk).take(64) {
        let mut text = Vec::new();
        let reader = flate2::read::ZlibDecoder::new(&chunk[start..]).take(1 << 20);
        // What was unpacked before an error is text all the same.
        let mut reader = reader;
        let _ = reader.read_to_end(&mut text);
        b.spend(text.len() as u64)?;
        out.extend(text);
    }
    Ok(Some(out))
}

fn stretches(bytes: &[u8]) -> Vec<Words> {
    if bytes.starts_with(b"\x89PNG") {
        png(bytes)
    } else if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes)
    } else {
        vec![Words { range: 0..bytes.len(), spare: false, instead: Vec::new() }]
    }
}

fn png(bytes: &[u8]) -> Vec<Words> {
    let mut out = Vec::new();
    let mut i = 8;
    let mut ended = false;
    while let Some(head) = bytes.get(i..i + 8).filter(|_| !ended) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = i.saturating_add(12).saturating_add(length).min(bytes.len());
        let spare = matches!(&head[4..], b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME");
        if !matches!(&head[4..], b"IDAT" | b"PLTE" | b"fdAT" | b"IHDR") {
            out.push(Words { range: i..end, spare, instead: Vec::new() });
        }
        ended = &head[4..] == b"IEND";
        i = end;
    }
    if i < bytes.len() {
        out.push(Words { range: i..bytes.len(), spare: true, instead: Vec::new() });
    }
    out
}

/// The segments before the scan, and what follows the end of the picture.
fn jpeg(bytes: &[u8]) -> Vec<Words> {
    let mut out = Vec::new();
    let mut i = 2;
    let mut sound = true;
    while let Some(head) = bytes.get(i..i + 4) {
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let end = i + 2 + length;
        if head[0] != 0xff || length < 2 || end > bytes.len() {
            sound = false;
            break;
        }
        if head[1] == 0xda {
            break;
        }
        // Words: applications' own data but for the colours (Adobe, ICC), and comments.
        let icc = bytes[i..end].get(4..15) == Some(b"ICC_PROFILE");
        let spare = matches!(head[1], 0xe1..=0xed | 0xef | 0xfe) && !icc;
        if spare || matches!(head[1], 0xe0 | 0xee) {
            let instead = if head[1] == 0xe1 { turned(&bytes[i + 4..end]) } else { Vec::new() };
            out.push(Words { range: i..end, spare, instead });
        }
        i = end;
    }
    let i = i.min(bytes.len());
    let end = memchr::memmem::rfind(&bytes[i..], b"\xff\xd9").map_or(bytes.len(), |n| i + n + 2);
    if !sound {
        out.push(Words { range: i..end, spare: false, instead: Vec::new() });
    }
    if end < bytes.len() {
        out.push(Words { range: end..bytes.len(), spare: true, instead: Vec::new() });
    }
    out
}

/// A segment that says nothing but which way up a photograph is; empty when it is upright.
fn turned(exif: &[u8]) -> Vec<u8> {
    let orientation = || {
        let tiff = exif.strip_prefix(b"Exif\0\0")?;
        let little = tiff.starts_with(b"II");
        let u16_at = |at: usize| {
            let b: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
            Some(if little { u16::from_le_bytes(b) } else { u16::from_be_bytes(b) })
        };
        let u32_at = |at: usize| {
            let b: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
            Some(if little { u32::from_le_bytes(b) } else { u32::from_be_bytes(b) } as usize)
        };
        let list = u32_at(4)?;
        let count = usize::from(u16_at(list)?).min(512);
        let entry = (0..count).map(|n| list + 2 + 12 * n).find(|at| u16_at(*at) == Some(0x112))?;
        u16_at(entry + 8).filter(|v| (2..=8).contains(v))
    };
    let Some(way) = orientation() else {
        return Vec::new();
    };
    let mut out = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    out.extend([way as u8, 0, 0, 0, 0, 0, 0]);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_photograph_keeps_its_turn_and_nothing_else() {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0".to_vec();
        exif.extend(b"Mette Testesen");
        let kept = turned(&exif);
        assert_eq!(usize::from(kept[2]) * 256 + usize::from(kept[3]), kept.len() - 2);
        assert_eq!(turned(&kept[4..]), kept, "what is kept says the same");
        assert!(turned(b"http://ns.adobe.com/xap/1.0/").is_empty());
    }

    #[test]
    fn stretches_stay_inside_and_in_order() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xfe\0\x05xyz\xff\xda\0\x02pixels\xff\xd9tail";
        let ranges: Vec<_> = stretches(jpeg).into_iter().map(|w| (w.range, w.spare)).collect();
        assert_eq!(ranges, [(2..8, false), (8..15, true), (27..31, true)]);
        for cut in 0..jpeg.len() {
            assert!(stretches(&jpeg[..cut]).iter().all(|w| w.range.end <= cut));
        }
    }
}
