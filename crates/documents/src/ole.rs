//! Compound files: mails of Outlook, embedded objects, macros; old and encrypted Office is refused.

use std::io::{Cursor, Read as _};

use crate::builder::{Builder, PartId};
use crate::error::{Error, Result};
use crate::limits::over;
use crate::model::{Kind, WarningKind};
use crate::place::{self, Base, base, label, numbered};

/// A stream of a compound file.
pub(crate) struct Stream {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// All streams, each bounded.
pub(crate) fn streams(b: &mut Builder<'_>, bytes: &[u8]) -> Result<Vec<Stream>> {
    let damaged = || Error::Damaged("compound file");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut entries: Vec<(String, u64)> = Vec::new();
    for entry in file.walk() {
        b.members += 1;
        if b.members > b.limits.max_members {
            return over("max_members", b.limits.max_members);
        }
        if entry.is_stream() {
            entries.push((entry.path().to_string_lossy().replace('\\', "/"), entry.len()));
        }
    }
    let mut out = Vec::with_capacity(entries.len());
    for (path, len) in entries {
        // A stream lies in the file as it is, so it cannot be longer than the file.
        if len > bytes.len() as u64 {
            return Err(damaged());
        }
        b.spend(len)?;
        let mut data = Vec::with_capacity(len as usize);
        file.open_stream(&path).map_err(|_| damaged())?.take(len).read_to_end(&mut data).map_err(|_| damaged())?;
        out.push(Stream { path, bytes: data });
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(out)
}

/// Reads a compound file by what its streams are called.
pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<Kind> {
    let streams = streams(b, &bytes)?;
    b.put(id, bytes);
    let has = |name: &str| streams.iter().any(|s| s.path.trim_start_matches('/') == name);
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Error::Encrypted);
    }
    if has("__properties_version1.0") {
        crate::msg::read(b, &streams, at)?;
        return Ok(Kind::Msg);
    }
    for (name, what) in [
        ("WordDocument", "Word 97-2003 (.doc)"),
        ("Workbook", "Excel 97-2003 (.xls)"),
        ("Book", "Excel 5.0 (.xls)"),
        ("PowerPoint Document", "PowerPoint 97-2003 (.ppt)"),
    ] {
        if has(name) {
            return Err(Error::Unsupported(what));
        }
    }
    if b.depth <= 1 {
        return Err(Error::Unsupported("compound file"));
    }
    object(b, &streams, at)?;
    Ok(Kind::Zip)
}

/// An embedded object: documents inside it are read as such, the rest as strings. Nothing of it can be changed.
fn object(b: &mut Builder<'_>, streams: &[Stream], at: &Base) -> Result<()> {
    let mut n = 0;
    for stream in streams {
        let name = stream.path.rsplit('/').next().unwrap_or("");
        if name.ends_with("Package") || name.ends_with("CONTENTS") || name.contains("Ole10Native") {
            n += 1;
            let inside = base(numbered(at, &place::EMBEDDED, n));
            let (names, inner) = match name.contains("Ole10Native") {
                true => native(&stream.bytes),
                false => (&[][..], stream.bytes.as_slice()),
            };
            crate::binary::strings(b, names, 4, &place::FILE_NAME, &inside)?;
            frozen(b, inner.to_vec(), &inside)?;
        } else {
            crate::binary::strings(b, &stream.bytes, 6, &place::BINARY, at)?;
        }
    }
    Ok(())
}

/// Reads a document inside something that is not rewritten.
pub(crate) fn frozen(b: &mut Builder<'_>, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let part = b.part(bytes);
    let first = b.pieces.len();
    crate::open_part(b, part, None, at)?;
    for piece in &mut b.pieces[first..] {
        piece.enc = crate::encode::Enc::Locked;
    }
    Ok(())
}

/// An `Ole10Native` stream: the names that stand before the file, and the file. A label, a path, a marker and a
/// second path, which is counted; when that does not fit, everything is the file.
fn native(bytes: &[u8]) -> (&[u8], &[u8]) {
    let number = |at: usize| bytes.get(at..at + 4).map(|n| u32::from_le_bytes([n[0], n[1], n[2], n[3]]) as usize);
    let file = || {
        let mut at = 6;
        for _ in 0..2 {
            at += memchr::memchr(0, bytes.get(at..)?)? + 1;
        }
        // Old packagers leave the second path out.
        [at + 4, at].into_iter().find_map(|start| {
            let data = start.checked_add(4)?.checked_add(number(start)?)?;
            let end = data.checked_add(4)?.checked_add(number(data)?)?;
            Some((&bytes[..data], bytes.get(data + 4..end).filter(|f| !f.is_empty())?))
        })
    };
    file().unwrap_or((&[], bytes))
}

/// The source of VBA macros: read, never changed.
pub(crate) fn macros(b: &mut Builder<'_>, part: PartId, at: &Base) -> Result<()> {
    let bytes = b.take(part);
    let streams = streams(b, &bytes);
    b.put(part, bytes);
    let Ok(streams) = streams else {
        b.warn(WarningKind::Unreadable, at);
        return Ok(());
    };
    for stream in &streams {
        crate::binary::strings(b, &stream.bytes, 6, &place::MACRO, at)?;
        // Compressed source starts three bytes before "\0Attribut", which the compression leaves readable.
        let mut from = 0;
        while let Some(found) = memchr::memmem::find(&stream.bytes[from..], b"\0Attribut") {
            let start = (from + found).saturating_sub(3);
            let source = vba(&stream.bytes[start..], b.limits.max_unpacked_bytes.saturating_sub(b.unpacked));
            b.spend(source.len() as u64)?;
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&source).0;
            b.fixed(&text, label(at, &place::MACRO))?;
            from += found + 9;
        }
    }
    Ok(())
}

/// Decompresses a VBA container (MS-OVBA 2.4.1).
fn vba(bytes: &[u8], bound: u64) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut at = 1;
    while let Some(header) = bytes.get(at..at + 2) {
        let header = u16::from_le_bytes([header[0], header[1]]);
        if header >> 12 & 7 != 3 || out.len() as u64 > bound {
            break;
        }
        let end = (at + usize::from(header & 0xfff) + 3).min(bytes.len());
        at += 2;
        let chunk = out.len();
        if header & 0x8000 == 0 {
            out.extend_from_slice(&bytes[at.min(end)..end]);
            at = end;
            continue;
        }
        while at < end {
            let flags = bytes[at];
            at += 1;
            for bit in 0..8 {
                if at >= end {
                    break;
                }
                if flags >> bit & 1 == 0 {
                    out.push(bytes[at]);
                    at += 1;
                    continue;
                }
                let Some(token) = bytes.get(at..at + 2) else {
                    return out;
                };
                let token = u16::from_le_bytes([token[0], token[1]]);
                at += 2;
                let done = out.len() - chunk;
                let bits = (4..12).find(|b| 1usize << b >= done).unwrap_or(12);
                let length = usize::from(token & (0xffff >> bits)) + 3;
                let offset = usize::from(token >> (16 - bits)) + 1;
                if offset > done {
                    return out;
                }
                for _ in 0..length {
                    out.push(out[out.len() - offset]);
                }
            }
        }
    }
    out
}
