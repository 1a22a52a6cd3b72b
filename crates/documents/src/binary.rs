//! Members that are not XML: pictures, embedded documents, macros, and bytes of any other kind.

use std::io::Read as _;

use crate::builder::{Builder, PartId};
use crate::error::Result;
use crate::limits::over;
use crate::model::WarningKind;
use crate::place::{self, Base, Label, label, long_number, looks_like_identifier};

/// Reads a member of a package that is not XML.
pub(crate) fn member(b: &mut Builder<'_>, name: &str, part: PartId, at: &Base) -> Result<()> {
    let bytes = &b.at(part).bytes;
    if bytes.is_empty() {
        return Ok(());
    }
    if is_picture(bytes) {
        b.warn(WarningKind::Pictures, &None);
        return crate::picture::read(b, part, at);
    }
    if is_font_or_sound(bytes) {
        return Ok(());
    }
    let lower = name.to_ascii_lowercase();
    if bytes.starts_with(b"\x1f\x8b") && [".emz", ".wmz", ".svgz"].iter().any(|e| lower.ends_with(e)) {
        b.warn(WarningKind::Pictures, &None);
        return packed_drawing(b, part, at);
    }
    if is_known_binary(&lower) {
        let bytes = b.take(part);
        let result = strings(b, &bytes, 6, &place::BINARY, at);
        b.put(part, bytes);
        return result;
    }
    if lower.ends_with("vbaproject.bin") {
        b.warn(WarningKind::Macros, &None);
        return crate::ole::macros(b, part, at);
    }
    if lower == "mimetype" {
        return Ok(());
    }
    crate::open_part(b, part, Some(name), at)
}

/// The words of a packed drawing (EMZ, WMZ, SVGZ); they can be read and not changed.
fn packed_drawing(b: &mut Builder<'_>, part: PartId, at: &Base) -> Result<()> {
    let bytes = b.take(part);
    let left = b.limits.max_unpacked_bytes.saturating_sub(b.unpacked);
    let bound = (bytes.len() as u64).saturating_mul(b.limits.max_ratio).max(1 << 20).min(left);
    let mut out = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(bound + 1).read_to_end(&mut out);
    b.put(part, bytes);
    if out.len() as u64 > bound {
        let limits = b.limits;
        return if bound == left {
            over("max_unpacked_bytes", limits.max_unpacked_bytes)
        } else {
            over("max_ratio", limits.max_ratio)
        };
    }
    if read.is_err() {
        b.warn(WarningKind::Unreadable, at);
    }
    b.spend(out.len() as u64)?;
    strings(b, &out, 6, &place::METADATA, at)
}

/// Pictures by their first bytes.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    const HEADS: &[&[u8]] = &[
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"\xd7\xcd\xc6\x9a",
        b"\x01\0\x09\0\0\x03",
        b"\x02\0\x09\0\0\x03",
        b"\0\0\x01\0",
        // LibreOffice's own metafile.
        b"VCLMTF",
    ];
    HEADS.iter().any(|h| bytes.starts_with(h)) && !(bytes.starts_with(b"BM") && bytes.get(6..10) != Some(&[0; 4]))
        || is_emf(bytes)
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || matches!(bytes.get(4..12), Some(b"ftypheic" | b"ftypavif" | b"ftypmif1"))
}

fn is_emf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x01\0\0\0") && bytes.get(40..44) == Some(b" EMF")
}

/// Members whose bytes programs write for themselves; their strings are read.
fn is_known_binary(lower: &str) -> bool {
    lower.contains("printersettings")
        || lower.ends_with(".odttf")
        || lower.ends_with("layout-cache")
        || lower.contains("activex")
}

fn is_font_or_sound(bytes: &[u8]) -> bool {
    const HEADS: &[&[u8]] = &[b"\0\x01\0\0\0", b"OTTO", b"wOFF", b"wOF2", b"ID3", b"OggS"];
    HEADS.iter().any(|h| bytes.starts_with(h)) || matches!(bytes.get(4..8), Some(b"ftyp"))
}

/// Text inside bytes: runs of Latin letters and of UTF-16, at least `min` characters long.
pub(crate) fn strings(b: &mut Builder<'_>, bytes: &[u8], min: usize, l: &'static Label, at: &Base) -> Result<()> {
    for text in found(bytes, min) {
        b.fixed(&text, label(at, l))?;
    }
    Ok(())
}

/// The runs themselves. Runs that are mostly not letters, digits and blanks are compressed data by chance.
pub(crate) fn found(bytes: &[u8], min: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut keep = |run: &str| {
        let run = run.trim();
        let length = run.chars().count();
        let words = run.chars().filter(|c| c.is_ascii_alphanumeric() || " æøåÆØÅéüöä".contains(*c)).count();
        let vowels = run.chars().any(|c| "aeiouyæøåAEIOUYÆØÅ".contains(c)) || looks_like_identifier(run);
        // A number is kept whatever stands around it.
        if length >= min && (words * 10 >= length * 8 && vowels || long_number(run)) {
            out.push(run.to_owned());
        }
    };
    // Eight-bit text, UTF-8 where it is valid.
    let printable = |b: u8| (0x20..0x7f).contains(&b) || b >= 0xa0 || b == b'\t' || (0x80..0xc0).contains(&b);
    for run in bytes.split(|b| !printable(*b)).filter(|r| r.len() >= min) {
        match std::str::from_utf8(run) {
            Ok(text) => keep(text),
            Err(_) => {
                for part in run.split(|b| (0x80..0xa0).contains(b)).filter(|r| r.len() >= min) {
                    keep(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(part).0);
                }
            }
        }
    }
    for offset in 0..2 {
        let mut run = String::new();
        for pair in bytes.get(offset..).unwrap_or_default().chunks_exact(2) {
            let unit = u16::from_le_bytes([pair[0], pair[1]]);
            match char::from_u32(u32::from(unit)).filter(|c| !c.is_control() && u32::from(*c) < 0x250 && *c != '\u{ad}')
            {
                Some(c) => run.push(c),
                None => {
                    keep(&run);
                    run.clear();
                }
            }
        }
        keep(&run);
    }
    out
}
