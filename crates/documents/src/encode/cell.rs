//! Numbers and formulas of XLSX cells.

use std::ops::Range;

use memchr::memmem;

use super::{Change, resolved, xml_text};
use crate::sheetname;

/// The start of the tag of the cell around `at`, its name, and the end of its start tag.
fn cell_tag(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let mut end = at;
    while let Some(open) = memchr::memrchr(b'<', &bytes[..end]) {
        let name = &bytes[open + 1..at];
        let name = &name[..name.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(0)];
        if name == b"c" || name.ends_with(b":c") {
            let close = open + memchr::memchr(b'>', &bytes[open..at])?;
            return Some(open..close);
        }
        end = open;
    }
    None
}

/// A number that became text: its cell is marked as a text, whatever it was.
pub(super) fn sheet_number(text: String, bytes: &[u8], raw: Range<usize>) -> Result<Vec<Change>, &'static str> {
    let tag = cell_tag(bytes, raw.start).ok_or("its cell was not found")?;
    let open = &bytes[tag.clone()];
    let mut out = vec![(raw, text.into_bytes())];
    let kind = [b" t=\"".as_slice(), b" t='".as_slice()].iter().find_map(|q| memmem::find(open, q));
    match kind {
        Some(at) => {
            let value = tag.start + at + 4;
            let end =
                bytes[value..tag.end].iter().position(|b| matches!(b, b'"' | b'\'')).ok_or("its cell is damaged")?;
            out.push((value..value + end, b"str".to_vec()));
        }
        None => out.push((tag.end..tag.end, b" t=\"str\"".to_vec())),
    }
    Ok(out)
}

/// A changed formula: kept when only its texts and names of sheets changed, else it goes and the last value stays.
pub(super) fn formula(text: &str, bytes: &[u8], raw: Range<usize>) -> Result<Vec<Change>, &'static str> {
    let open = memchr::memrchr(b'<', &bytes[..raw.start]).ok_or("its formula is damaged")?;
    let tag = &bytes[open..raw.start];
    let name_end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'>').ok_or("its formula is damaged")?;
    let close = memchr::memchr(b'>', &bytes[raw.end..]).ok_or("its formula is damaged")? + raw.end + 1;
    let (new, sound) = sheetname::references(text, &resolved(&bytes[raw.clone()]));
    if sound {
        let mut out = String::new();
        xml_text(&new, &mut out);
        return Ok(vec![(raw, out.into_bytes())]);
    }
    if tag[name_end..].windows(3).any(|w| w == b"si=") {
        return Err("its formula is shared by several cells");
    }
    Ok(vec![(open..close, Vec::new())])
}
