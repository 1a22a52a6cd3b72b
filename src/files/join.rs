//! One text from many segments, and the way back.

use std::ops::Range;

use promptguard_documents::{Document, Segment, TableCell};

use crate::text::Span;

/// Columns beyond this one are joined as if they stood here: padding stays bounded.
const MOST_COLUMNS: u32 = 64;

/// Where each segment stands in the joined text.
pub(super) struct Joined {
    segments: Vec<Span>,
    len: usize,
}

/// A part of a span that lies in one segment.
pub(super) struct Part {
    /// Index of the segment.
    pub segment: usize,
    /// The bytes of the segment.
    pub range: Range<usize>,
    /// The bytes of the joined text.
    pub span: Span,
}

impl Joined {
    /// Joins the segments of `document`.
    pub fn of(document: &Document) -> (Self, String) {
        let segments = document.segments();
        let room: usize = segments.iter().map(|s| s.text.len() + 2).sum();
        let mut text = String::with_capacity(room);
        let mut spans = Vec::with_capacity(segments.len());
        let widths = widths(segments);
        let mut last: Option<TableCell<'_>> = None;
        for (i, segment) in segments.iter().enumerate() {
            let before = i.checked_sub(1);
            let left = last;
            last = segment.place.cell();
            match (left, last) {
                (Some(left), Some(here)) if left.is_beside(&here) && left.row == here.row => {
                    let gap = column(&here).saturating_sub(column(&left));
                    // Paragraphs of one cell are read as its parts.
                    if gap == 0 { text.push_str(", ") } else { tabs(&mut text, gap) }
                }
                (Some(left), here) => {
                    tabs(&mut text, widths[i - 1].saturating_sub(column(&left)));
                    text.push_str(if here.is_some_and(|h| h.is_beside(&left)) { "\n" } else { "\n\n" });
                    tabs(&mut text, here.map_or(0, |h| column(&h) - 1));
                }
                (None, here) => {
                    if let Some(before) = before {
                        let near = segments[before].place.is_near(&segment.place);
                        let lines = near && !is_prose(&segments[before].text) && !is_prose(&segment.text);
                        text.push_str(if lines { "\n" } else { "\n\n" });
                    }
                    tabs(&mut text, here.map_or(0, |h| column(&h) - 1));
                }
            }
            let start = text.len();
            match segment.place.kind() {
                "style sheet" => text.push_str(&without_at_rules(&segment.text)),
                _ => text.push_str(&segment.text),
            }
            spans.push(Span::new(start, text.len()));
        }
        (Self { segments: spans, len: text.len() }, text)
    }

    /// Length of the joined text.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Where segment `index` stands.
    pub fn span(&self, index: usize) -> Option<Span> {
        self.segments.get(index).copied()
    }

    /// The parts of `span`, one for each segment that it touches, in order.
    pub fn parts(&self, span: Span) -> impl Iterator<Item = Part> + '_ {
        let first = self.segments.partition_point(|s| s.end <= span.start);
        let touched = self.segments.get(first..).unwrap_or_default().iter().take_while(move |s| s.start < span.end);
        touched.enumerate().filter_map(move |(i, s)| {
            let part = Span::new(span.start.max(s.start), span.end.min(s.end));
            let range = part.start - s.start..part.end.checked_sub(s.start)?;
            (!range.is_empty()).then_some(Part { segment: first + i, range, span: part })
        })
    }
}

/// Whether a paragraph is running text, around which people leave an empty line. The lines of an address, a label and
/// its value, and the points of a list stand below each other without one.
fn is_prose(text: &str) -> bool {
    let text = text.trim_end();
    let stops = || text.trim_end_matches(['"', '»', '”', ')']).ends_with(['.', '!', '?', '…']);
    text.len() > LONGEST_LINE || (text.split_whitespace().nth(FEWEST_WORDS - 1).is_some() && stops())
}

/// A longer paragraph is running text.
const LONGEST_LINE: usize = 100;
/// A sentence has so many words: "Vestergade 3, 2. tv." is a line of an address.
const FEWEST_WORDS: usize = 6;

/// A style sheet without the signs that begin its rules, of the same length: `@font-face` is nobody's user name.
fn without_at_rules(css: &str) -> String {
    let mut before = ' ';
    let sign = |c: char| {
        let rule = c == '@' && (before.is_whitespace() || matches!(before, ';' | '{' | '}' | '/' | '>' | '-'));
        before = c;
        if rule { ' ' } else { c }
    };
    css.chars().map(sign).collect()
}

fn column(cell: &TableCell<'_>) -> u32 {
    cell.column.clamp(1, MOST_COLUMNS)
}

fn tabs(text: &mut String, n: u32) {
    (0..n).for_each(|_| text.push('\t'));
}

/// For each segment the last column of the stretch of its table that it stands in; 0 outside tables.
fn widths(segments: &[Segment]) -> Vec<u32> {
    let mut widths = vec![0; segments.len()];
    let mut start = 0;
    while let Some(segment) = segments.get(start) {
        let Some(first) = segment.place.cell() else {
            start += 1;
            continue;
        };
        let cells = segments[start..].iter().map_while(|s| s.place.cell().filter(|c| c.is_beside(&first)));
        let (count, width) = cells.fold((0, 0), |(count, width), cell| (count + 1, column(&cell).max(width)));
        widths[start..start + count].fill(width);
        start += count;
    }
    widths
}
