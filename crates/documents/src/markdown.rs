//! A document as Markdown text, for formats that are not rewritten and for reading aloud what a guard has seen.

use std::fmt::Write as _;

use crate::error::{Error, Result};
use crate::model::{Document, SegmentEdit};
use crate::place::{Lang, Place, Step};

impl Document {
    /// All texts with the edits made, as Markdown: a heading for each page, slide, sheet, part or kind of place.
    /// For formats that are not rewritten, this is what can be shared instead. What only stands in an earlier
    /// revision of a PDF is left out: its writer took it out.
    pub fn to_markdown(&self, edits: &[SegmentEdit], lang: Lang) -> Result<String> {
        if !self.is_complete() {
            return Err(Error::Unchecked);
        }
        let mut edits: Vec<&SegmentEdit> = edits.iter().collect();
        edits.sort_by(|a, b| (a.segment, a.range.start, b.range.end).cmp(&(b.segment, b.range.start, a.range.end)));
        let mut out = String::new();
        let mut last = String::new();
        let mut next = 0;
        for (index, segment) in self.segments.iter().enumerate() {
            if is_earlier(&segment.place) {
                while edits.get(next).is_some_and(|e| e.segment == index) {
                    next += 1;
                }
                continue;
            }
            let heading = heading(&segment.place, lang);
            if heading != last {
                if !out.is_empty() {
                    out.push('\n');
                }
                let _ = write!(out, "## {heading}\n\n");
                last = heading;
            }
            let mut done = 0;
            while let Some(edit) = edits.get(next).filter(|e| e.segment <= index) {
                next += 1;
                let bad = || Error::BadEdit(edit.segment);
                segment.text.get(edit.range.clone()).filter(|_| edit.segment == index).ok_or_else(bad)?;
                if edit.range.start >= done {
                    out.push_str(segment.text.get(done..edit.range.start).ok_or_else(bad)?);
                    out.push_str(&edit.replacement);
                }
                done = done.max(edit.range.end);
            }
            out.push_str(segment.text.get(done..).unwrap_or(""));
            out.push_str("\n\n");
        }
        match edits.get(next) {
            Some(edit) => Err(Error::BadEdit(edit.segment)),
            None => Ok(out),
        }
    }

    /// The place of a byte inside a segment: for plain text its line, for a row its cell, else the segment's place. For
    /// many bytes, ask [`Document::places`].
    pub fn place_at(&self, segment: usize, byte: usize) -> Option<Place> {
        self.places().at(segment, byte)
    }

    /// Tells the places of bytes. Quick for bytes that are asked for in order.
    pub fn places(&self) -> Places<'_> {
        Places { document: self, segment: usize::MAX, byte: 0, count: 0 }
    }
}

/// Tells the places of bytes; see [`Document::places`].
#[derive(Debug)]
pub struct Places<'d> {
    document: &'d Document,
    segment: usize,
    byte: usize,
    /// Line ends or tabs of the segment before `byte`.
    count: usize,
}

impl Places<'_> {
    /// The place of a byte inside a segment, as [`Document::place_at`] tells it.
    pub fn at(&mut self, segment: usize, byte: usize) -> Option<Place> {
        let found = self.document.segments.get(segment)?;
        let parent = found.place.parent.clone();
        let step = match found.place.step {
            Step::Label(l) if *l == crate::place::TEXT => {
                Step::Numbered(&crate::place::LINE, self.count_of(b'\n', segment, byte)? as u32 + 1)
            }
            Step::Numbered(l, row) if *l == crate::place::ROW => {
                Step::TableCell(row, self.count_of(b'\t', segment, byte)? as u32 + 1)
            }
            _ => return Some(found.place.clone()),
        };
        Some(Place { parent, step })
    }

    /// How often `wanted` stands before a byte, counted from the byte asked for last.
    fn count_of(&mut self, wanted: u8, segment: usize, byte: usize) -> Option<usize> {
        let text = self.document.segments.get(segment)?.text.as_bytes();
        let byte = byte.min(text.len());
        if segment != self.segment {
            (self.segment, self.byte, self.count) = (segment, 0, 0);
        }
        let between = text.get(self.byte.min(byte)..self.byte.max(byte))?;
        let steps = memchr::memchr_iter(wanted, between).count();
        self.count = if byte >= self.byte { self.count + steps } else { self.count.saturating_sub(steps) };
        self.byte = byte;
        Some(self.count)
    }
}

/// Whether a place is in a revision that a later one replaced.
fn is_earlier(place: &Place) -> bool {
    let here = matches!(place.step, Step::Numbered(l, _) if *l == crate::place::EARLIER);
    here || place.parent.as_deref().is_some_and(is_earlier)
}

/// The outer step of a place, or the kind of a place that has only one.
fn heading(place: &Place, lang: Lang) -> String {
    let mut at = place;
    let mut only = true;
    while let Some(parent) = at.parent.as_deref() {
        at = parent;
        only = false;
    }
    match (&at.step, only) {
        (Step::Numbered(l, _), true) => if lang == Lang::Da { l.da } else { l.en }.to_owned(),
        _ => Place { parent: None, step: at.step.clone() }.render(lang),
    }
}
