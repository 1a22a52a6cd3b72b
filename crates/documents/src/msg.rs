//! Outlook's mails: every property of every recipient and attachment. They are not rewritten.

use std::collections::BTreeMap;

use crate::builder::Builder;
use crate::error::Result;
use crate::ole::{Stream, frozen};
use crate::place::{self, Base, Label, base, label, numbered};

/// Reads the streams of a mail; a property is a stream `__substg1.0_PPPPTTTT` with its number and its type.
pub(crate) fn read(b: &mut Builder<'_>, streams: &[Stream], at: &Base) -> Result<()> {
    let mut attachments: BTreeMap<&str, u32> = BTreeMap::new();
    for stream in streams {
        let Some((folder, name)) = stream.path.rsplit_once('/') else {
            continue;
        };
        let mut inside = at.clone();
        if let Some(start) = folder.find("__attach_version1.0_") {
            let key = folder[start..].split('/').next().unwrap_or("");
            let next = attachments.len() as u32 + 1;
            let n = *attachments.entry(key).or_insert(next);
            inside = base(numbered(at, &place::ATTACHMENT, n));
        }
        let Some(code) = name.strip_prefix("__substg1.0_").filter(|c| c.len() >= 8 && c.is_ascii()) else {
            continue;
        };
        property(b, &code[..4], &code[4..8], folder, &stream.bytes, &inside)?;
    }
    Ok(())
}

fn property(b: &mut Builder<'_>, id: &str, kind: &str, folder: &str, bytes: &[u8], at: &Base) -> Result<()> {
    let named: &'static Label = match id.to_ascii_uppercase().as_str() {
        "0037" | "0070" | "0E1D" => &place::SUBJECT,
        "0C1A" | "0042" | "0C1F" | "0065" | "5D01" | "5D02" | "0C1E" | "3FF8" | "3FFA" => &place::FROM,
        "0E02" | "0E03" | "0E04" => &place::TO,
        _ if folder.contains("__recip_version1.0_") => &place::TO,
        "1000" | "1013" | "1009" => &place::MAIL_TEXT,
        "007D" => &place::MAIL_HEADER,
        "3704" | "3707" | "3001" => &place::FILE_NAME,
        _ => &place::MAIL_PROPERTY,
    };
    match (id.to_ascii_uppercase().as_str(), kind.to_ascii_uppercase().as_str()) {
        ("3701", "0102") => frozen(b, bytes.to_vec(), at),
        ("1013", "0102") => {
            let part = b.part(Vec::new());
            let first = b.pieces.len();
            let read = crate::html::read(b, part, bytes.to_vec(), None, &base(label(at, named)));
            b.pieces[first..].iter_mut().for_each(|p| p.enc = crate::encode::Enc::Locked);
            b.nested(at, read)
        }
        ("1009", "0102") => {
            let rtf = decompress(bytes, b.limits.max_unpacked_bytes.saturating_sub(b.unpacked));
            b.spend(rtf.len() as u64)?;
            frozen(b, rtf, &base(label(at, named)))
        }
        (_, "001F") => {
            let text = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0;
            b.fixed(text.trim_end_matches('\0'), label(at, named))
        }
        (_, "001E") => {
            let text = crate::plain::decode(bytes.to_vec()).0;
            b.fixed(text.trim_end_matches('\0'), label(at, named))
        }
        _ => crate::binary::strings(b, bytes, 8, named, at),
    }
}

/// What a compressed RTF text may point back to before it has text of its own (MS-OXRTFCP 2.1.2.1).
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Decompresses an Outlook RTF body; a body that is stored is given as it is.
fn decompress(bytes: &[u8], bound: u64) -> Vec<u8> {
    let Some(data) = bytes.get(16..) else {
        return Vec::new();
    };
    if bytes.get(8..12) == Some(b"MELA") {
        return data.to_vec();
    }
    let mut window = [b' '; 4096];
    window[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let mut at = DICTIONARY.len();
    let mut out = Vec::new();
    let mut i = 0;
    while i < data.len() && (out.len() as u64) < bound {
        let flags = data[i];
        i += 1;
        for bit in 0..8 {
            if flags >> bit & 1 == 0 {
                let Some(&byte) = data.get(i) else { return out };
                i += 1;
                out.push(byte);
                window[at] = byte;
                at = (at + 1) % 4096;
                continue;
            }
            let Some(pair) = data.get(i..i + 2) else {
                return out;
            };
            i += 2;
            let token = u16::from_be_bytes([pair[0], pair[1]]);
            let (offset, length) = (usize::from(token >> 4), usize::from(token & 15) + 2);
            if offset == at {
                return out;
            }
            for k in 0..length {
                let byte = window[(offset + k) % 4096];
                out.push(byte);
                window[at] = byte;
                at = (at + 1) % 4096;
            }
        }
    }
    out
}
