//! Parts back into bytes: splices, children in their coding, archives.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use crate::builder::{Charset, Coding, PartId};
use crate::encode;
use crate::error::{Error, Result};
use crate::model::Document;

pub(super) fn to_charset(charset: Charset, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let text = String::from_utf8(bytes).map_err(|_| Error::Damaged("text"))?;
    let utf16 = |little: bool| {
        let mut out = Vec::with_capacity(text.len() * 2 + 2);
        let mut unit = |u: u16| out.extend(if little { u.to_le_bytes() } else { u.to_be_bytes() });
        if charset.bom {
            unit(0xfeff);
        }
        text.encode_utf16().for_each(unit);
        out
    };
    if charset.encoding == encoding_rs::UTF_16LE {
        return Ok(utf16(true));
    }
    if charset.encoding == encoding_rs::UTF_16BE {
        return Ok(utf16(false));
    }
    let mut out = if charset.bom { vec![0xef, 0xbb, 0xbf] } else { Vec::new() };
    // Characters that the encoding lacks become numeric references, which HTML reads; elsewhere the reference is
    // at least visible and loses nothing.
    let (encoded, _, lossy) = charset.encoding.encode(&text);
    if lossy && !charset.references {
        return Err(Error::Unsupported("a replacement holds characters that the file's encoding lacks"));
    }
    out.extend_from_slice(&encoded);
    Ok(out)
}

pub(super) struct Rebuild<'d> {
    pub document: &'d Document,
    pub splices: BTreeMap<PartId, Vec<encode::Change>>,
    pub names: BTreeMap<(PartId, usize), String>,
}

impl Rebuild<'_> {
    /// The new bytes of a part, `None` when nothing in it changed.
    pub fn part(&mut self, id: PartId) -> Result<Option<Vec<u8>>> {
        let document = self.document;
        let part = &document.parts[id as usize];
        if let Some(members) = &part.members {
            let mut new = Vec::new();
            let mut changed = id == document.root;
            for (index, member) in members.iter().enumerate() {
                let bytes = match member.part {
                    Some(child) => self.part(child)?,
                    None => None,
                };
                changed |= bytes.is_some() || member.dropped || self.names.contains_key(&(id, index));
                new.push(bytes);
            }
            return if changed { self.archive(id, new).map(Some) } else { Ok(None) };
        }
        let mut splices = self.splices.remove(&id).unwrap_or_default();
        // A scrub replaces a whole value, so it wins over edits inside it.
        for scrub in &part.scrubs {
            let range = scrub.range.start as usize..scrub.range.end as usize;
            splices.retain(|(r, _)| r.start >= range.end || r.end <= range.start);
            splices.push((range, scrub.bytes.to_vec()));
        }
        for child in &part.children {
            if let Some(bytes) = self.part(child.part)? {
                // UTF-16 by chance, in a mail that carries bytes as they are: zeros would make it no mail.
                let zeros = |bytes: &[u8]| memchr::memchr(0, bytes).is_some();
                let place = child.range.start as usize..child.range.end as usize;
                if child.coding == Coding::Identity
                    && zeros(&bytes)
                    && !zeros(part.bytes.get(place).unwrap_or_default())
                {
                    return Err(Error::Unsupported("text in UTF-16 inside a mail of bytes"));
                }
                splices.push((child.range.start as usize..child.range.end as usize, recode(&bytes, child.coding)));
            }
        }
        if splices.is_empty() {
            return Ok(None);
        }
        let bytes = splice(&part.bytes, splices)?;
        document.encoded(id, bytes).map(Some)
    }

    fn archive(&self, id: PartId, mut new: Vec<Option<Vec<u8>>>) -> Result<Vec<u8>> {
        let document = self.document;
        let part = &document.parts[id as usize];
        let failed = |_| Error::Damaged("archive could not be written");
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (index, member) in part.members.iter().flatten().enumerate() {
            if member.dropped {
                continue;
            }
            let method = if member.stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(method)
                .last_modified_time(zip::DateTime::default());
            let renamed = self.names.get(&(id, index)).map(|name| safe_name(name));
            let name = renamed.as_deref().unwrap_or(&member.name);
            let Some(child) = member.part else {
                zip.add_directory(name, options).map_err(failed)?;
                continue;
            };
            zip.start_file(name, options).map_err(failed)?;
            let written = match new[index].take() {
                Some(bytes) => zip.write_all(&bytes),
                None => {
                    let kept = document.encoded(child, document.parts[child as usize].bytes.to_vec())?;
                    zip.write_all(&kept)
                }
            };
            written.map_err(|_| Error::Damaged("archive could not be written"))?;
        }
        Ok(zip.finish().map_err(failed)?.into_inner())
    }
}

/// A member's name after an edit: never a path that leads out.
fn safe_name(name: &str) -> String {
    let clean: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '\\' | ':')).collect();
    clean.split('/').filter(|s| !s.is_empty() && *s != "." && *s != "..").collect::<Vec<_>>().join("/")
}

fn splice(bytes: &[u8], mut splices: Vec<encode::Change>) -> Result<Vec<u8>> {
    splices.sort_by_key(|(r, _)| (r.start, r.end));
    splices.dedup();
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for (range, new) in splices {
        if range.start < done {
            // Inside something that was already replaced as a whole.
            if range.end <= done {
                continue;
            }
            return Err(Error::Damaged("edits cross"));
        }
        out.extend_from_slice(bytes.get(done..range.start).ok_or(Error::Damaged("edits cross"))?);
        out.extend_from_slice(&new);
        done = range.end;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    Ok(out)
}

fn recode(bytes: &[u8], coding: Coding) -> Vec<u8> {
    match coding {
        Coding::Identity => bytes.to_vec(),
        Coding::Base64 => crate::base64::encode(bytes),
        Coding::Base64Line => {
            let mut line = crate::base64::encode(bytes);
            line.retain(|b| !b.is_ascii_whitespace());
            line
        }
        Coding::Hex => bytes.iter().flat_map(|b| format!("{b:02x}").into_bytes()).collect(),
        Coding::QuotedPrintable => quoted_printable(bytes),
    }
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    let mut column = 0;
    let mut i = 0;
    while i < bytes.len() {
        let b = bytes[i];
        if b == b'\n' || (b == b'\r' && bytes.get(i + 1) == Some(&b'\n')) {
            out.extend(b"\r\n");
            i += if b == b'\r' { 2 } else { 1 };
            column = 0;
            continue;
        }
        let at_end = matches!(bytes.get(i + 1), None | Some(b'\r' | b'\n'));
        let plain = (b'!'..=b'~').contains(&b) && b != b'=' || (matches!(b, b' ' | b'\t') && !at_end);
        if column > 72 {
            out.extend(b"=\r\n");
            column = 0;
        }
        if plain {
            out.push(b);
            column += 1;
        } else {
            out.extend(format!("={b:02X}").bytes());
            column += 3;
        }
        i += 1;
    }
    out
}
