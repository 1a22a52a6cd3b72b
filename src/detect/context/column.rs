//! Column headers: in a table the label stands above, not before.

use memchr::{memchr, memrchr};

use crate::text::{Span, count_byte};

/// Lines looked at above a row for the header of its table, when the table was not met before.
const LINES: usize = 64;
/// Most bytes of a row on each side of the number.
const ROW: usize = 400;

/// The table met last in a document, so that a long one is not read again for each of its rows.
#[derive(Debug, Default)]
pub struct Tables {
    header: Option<Span>,
    /// Start of the last row known to belong to it.
    row: usize,
    separator: u8,
}

/// The cell above `span` in the header of its table, when `span` stands in a row of one.
pub(super) fn header_cell(text: &str, span: Span, tables: &mut Tables) -> Option<Span> {
    let bytes = text.as_bytes();
    let row = line_around(bytes, span.start)?;
    let (separator, count) = separator_of(&bytes[row.start..row.end])?;
    let header = header_of(bytes, row, separator, count, tables)?;
    let column = count_byte(&bytes[row.start..span.start], separator);
    nth_cell(bytes, header, separator, column)
}

fn header_of(bytes: &[u8], row: Span, separator: u8, count: usize, tables: &mut Tables) -> Option<Span> {
    let mut top = row;
    for _ in 0..LINES {
        if tables.separator == separator && tables.row == top.start && tables.header.is_some() {
            top = tables.header?;
            break;
        }
        let Some(above) = line_above(bytes, top.start) else {
            break;
        };
        let line = &bytes[above.start..above.end];
        let fits = count_byte(line, separator) == count;
        // The rule of a Markdown table (`|---|---|`) has as many separators as its rows.
        if !fits {
            break;
        }
        top = above;
    }
    *tables = Tables { header: Some(top), row: row.start, separator };
    (top != row).then_some(top)
}

/// What parts the columns of a row, and how often it stands there.
fn separator_of(row: &[u8]) -> Option<(u8, usize)> {
    for separator in [b'\t', b'|', b';'] {
        let n = count_byte(row, separator);
        if n > 0 {
            return Some((separator, n));
        }
    }
    let commas = count_byte(row, b',');
    (commas >= 2).then_some((b',', commas))
}

fn nth_cell(bytes: &[u8], header: Span, separator: u8, column: usize) -> Option<Span> {
    let mut start = header.start;
    for _ in 0..column {
        start += memchr(separator, &bytes[start..header.end])? + 1;
    }
    let end = memchr(separator, &bytes[start..header.end]).map_or(header.end, |i| start + i);
    Some(Span::new(start, end))
}

/// The line that byte `at` stands in; none when it is too long to be a row.
fn line_around(bytes: &[u8], at: usize) -> Option<Span> {
    let floor = at.saturating_sub(ROW);
    let start = match memrchr(b'\n', &bytes[floor..at]) {
        Some(i) => floor + i + 1,
        None if floor == 0 => 0,
        None => return None,
    };
    let ceiling = (at + ROW).min(bytes.len());
    let end = match memchr(b'\n', &bytes[at..ceiling]) {
        Some(i) => at + i,
        None if ceiling == bytes.len() => bytes.len(),
        None => return None,
    };
    Some(Span::new(start, end))
}

/// The line above the one that begins at `start`.
fn line_above(bytes: &[u8], start: usize) -> Option<Span> {
    line_around(bytes, start.checked_sub(1)?).filter(|l| l.end < start)
}
