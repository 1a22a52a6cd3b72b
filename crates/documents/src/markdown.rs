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

    /// The place of a byte inside a segment: for plain text its line, for a row its cell, else the segment's place.
    pub fn place_at(&self, segment: usize, byte: usize) -> Option<Place> {
        let found = self.segments.get(segment)?;
        let place = found.place.clone();
        Some(match place.step {
            Step::Label(l) if *l == crate::place::TEXT => {
                let before = found.text.as_bytes().get(..byte.min(found.text.len()))?;
                let line = memchr::memchr_iter(b'\n', before).count() as u32 + 1;
                Place { parent: place.parent, step: Step::Numbered(&crate::place::LINE, line) }
            }
            Step::Numbered(l, row) if *l == crate::place::ROW => {
                let before = found.text.get(..byte).unwrap_or(&found.text);
                let column = before.matches('\t').count() as u32 + 1;
                Place { parent: place.parent, step: Step::TableCell(row, column) }
            }
            _ => place,
        })
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
