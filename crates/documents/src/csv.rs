//! CSV and TSV: one segment for each row, so that a cell is read beside its neighbours; edits stay inside cells.

use crate::builder::{Buf, Builder, PartId};
use crate::encode::Enc;
use crate::error::Result;
use crate::place::{self, Base, numbered};

pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let (text, charset) = crate::plain::decode(bytes);
    let delimiter = delimiter(&text);
    let src = text.as_bytes();
    let mut buf = Buf::default();
    let (mut i, mut row) = (0, 1);
    while i < src.len() {
        let start = i;
        let mut value = String::new();
        if src[i] == b'"' {
            i = quoted(&text, i, &mut value);
        }
        let rest = i;
        while i < src.len() && src[i] != delimiter && src[i] != b'\n' {
            i += 1;
        }
        let end = if i > rest && src[i - 1] == b'\r' && src.get(i) == Some(&b'\n') { i - 1 } else { i };
        value.push_str(&text[rest..end]);
        if !value.is_empty() {
            buf.push(id, start..end, &value, Enc::CsvField);
        }
        if i >= src.len() || src[i] == b'\n' {
            b.segment(&mut buf, numbered(at, &place::ROW, row))?;
            buf.clear();
            row += 1;
        } else {
            buf.filler("\t");
        }
        i += 1;
    }
    b.segment(&mut buf, numbered(at, &place::ROW, row))?;
    b.put(id, text);
    b.at(id).charset = charset;
    Ok(())
}

/// Reads a quoted field from its first quote; gives the byte after its last. A quote that never closes ends with
/// its line, so that one stray quote does not swallow the file.
fn quoted(text: &str, start: usize, value: &mut String) -> usize {
    let src = text.as_bytes();
    let mut i = start + 1;
    let mut from = i;
    // Bounded, so that many stray quotes stay linear.
    let bound = src.len().min(start + (64 << 10));
    while i < bound {
        if src[i] == b'"' {
            value.push_str(&text[from..i]);
            if src.get(i + 1) != Some(&b'"') {
                return i + 1;
            }
            value.push('"');
            i += 1;
            from = i + 1;
        }
        i += 1;
    }
    value.clear();
    start
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let mut inside = false;
    let mut counts = [(b';', 0), (b'\t', 0), (b',', 0), (b'|', 0)];
    for byte in first.bytes() {
        if byte == b'"' {
            inside = !inside;
        }
        if !inside {
            counts.iter_mut().filter(|(d, _)| *d == byte).for_each(|(_, n)| *n += 1);
        }
    }
    // The first of the most frequent: a decimal comma is rarer than the semicolons of its row.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b';', |(d, _)| *d)
}
