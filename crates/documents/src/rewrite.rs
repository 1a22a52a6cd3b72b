//! Edits of segments back to bytes.

mod rebuild;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::builder::PartId;
use crate::encode::{self, Enc, encode};
use crate::error::{Error, Result};
use crate::model::{Document, SegmentEdit};
use crate::sheetname;
use rebuild::{Rebuild, to_charset};

/// What is to change in one piece: ranges of its text, each with what stands there afterwards.
type PieceEdits = BTreeMap<(PartId, u32, u32), Change>;

struct Change {
    segment: usize,
    piece: usize,
    edits: Vec<(Range<usize>, String)>,
}

impl Document {
    /// The document's bytes with the edits made. Formatting is kept: where a match runs over several runs, the
    /// first one gets the replacement and the rest of the match is cut. Names of authors and the like are always
    /// replaced, and pictures of the first page are left out. Nothing is returned unless everything could be done.
    pub fn redact(&self, edits: &[SegmentEdit]) -> Result<Vec<u8>> {
        if !self.kind.is_writable() {
            return Err(Error::NotWritable(self.kind.name()));
        }
        if self.released {
            return Err(Error::Released);
        }
        if self.signed {
            return Err(Error::Signed);
        }
        if !self.is_complete() {
            return Err(Error::Unchecked);
        }
        let mut changes = PieceEdits::new();
        for edit in edits {
            self.spread(edit, &mut changes)?;
        }
        let mut splices: BTreeMap<PartId, Vec<encode::Change>> = BTreeMap::new();
        let mut names: BTreeMap<(PartId, usize), String> = BTreeMap::new();
        let mut sheets = self.sheets(&changes);
        for ((part, _, _), change) in &mut changes {
            self.encode_change(*part, change, splices.entry(*part).or_default(), &mut names, &mut sheets)?;
        }
        let mut rebuild = Rebuild { document: self, splices, names };
        let bytes = rebuild.part(self.root)?;
        Ok(match bytes {
            Some(bytes) => bytes,
            None => self.encoded(self.root, self.parts[self.root as usize].bytes.to_vec())?,
        })
    }

    /// Divides an edit over the pieces it touches.
    fn spread(&self, edit: &SegmentEdit, changes: &mut PieceEdits) -> Result<()> {
        let bad = Error::BadEdit(edit.segment);
        let segment = self.segments.get(edit.segment).ok_or_else(|| bad.clone())?;
        if segment.text.get(edit.range.clone()).is_none() {
            return Err(bad);
        }
        let mut placed = edit.range.is_empty() && edit.replacement.is_empty();
        let mut elements = Vec::new();
        let pieces = segment.pieces.start as usize..segment.pieces.end as usize;
        for index in pieces {
            let piece = &self.pieces[index];
            let (start, end) = (piece.text.start as usize, piece.text.end as usize);
            let cut = start.max(edit.range.start)..end.min(edit.range.end);
            if cut.start > cut.end || (cut.is_empty() && !edit.range.is_empty()) {
                continue;
            }
            if piece.enc == Enc::Locked {
                let reason = "its format has no safe way to change it";
                return Err(Error::Locked { segment: edit.segment, reason });
            }
            if piece.enc == Enc::Element {
                // Text of something that is left out of the rewritten file needs no edit of its own.
                placed |= piece.raw.is_empty();
                if cut == (start..end) {
                    elements.push(index);
                }
                continue;
            }
            let replacement = if placed { String::new() } else { edit.replacement.clone() };
            placed = true;
            let key = (piece.part, piece.raw.start, piece.raw.end);
            let change =
                changes.entry(key).or_insert_with(|| Change { segment: edit.segment, piece: index, edits: Vec::new() });
            let edit = (cut.start - start..cut.end - start, replacement);
            if !change.edits.contains(&edit) {
                change.edits.push(edit);
            }
        }
        if !placed {
            return Err(Error::Locked { segment: edit.segment, reason: "no text of its own stands there" });
        }
        for index in elements {
            let piece = &self.pieces[index];
            let key = (piece.part, piece.raw.start, piece.raw.end);
            changes.entry(key).or_insert_with(|| Change { segment: edit.segment, piece: index, edits: Vec::new() });
        }
        Ok(())
    }

    /// The names of sheets that stay, by part, so that a new one is like none of them.
    fn sheets(&self, changes: &PieceEdits) -> BTreeMap<PartId, BTreeSet<String>> {
        let mut out: BTreeMap<PartId, BTreeSet<String>> = BTreeMap::new();
        for segment in &self.segments {
            let first = self.pieces.get(segment.pieces.start as usize);
            let Some(piece) = first.filter(|p| p.enc == Enc::SheetName && !segment.pieces.is_empty()) else {
                continue;
            };
            if !changes.contains_key(&(piece.part, piece.raw.start, piece.raw.end)) {
                out.entry(piece.part).or_default().insert(segment.text.to_lowercase());
            }
        }
        out
    }

    fn encode_change(
        &self,
        part: PartId,
        change: &mut Change,
        splices: &mut Vec<encode::Change>,
        names: &mut BTreeMap<(PartId, usize), String>,
        sheets: &mut BTreeMap<PartId, BTreeSet<String>>,
    ) -> Result<()> {
        let piece = &self.pieces[change.piece];
        let segment = &self.segments[change.segment];
        let text = &segment.text[piece.text.start as usize..piece.text.end as usize];
        let mut new = apply(text, &mut change.edits);
        if piece.enc == Enc::SheetName {
            new = sheetname::unique(&sheetname::legal(&new), sheets.entry(part).or_default());
        }
        let raw = piece.raw.start as usize..piece.raw.end as usize;
        if piece.enc == Enc::MemberName {
            names.insert((part, raw.start), new);
            return Ok(());
        }
        let bytes = &self.parts[part as usize].bytes;
        let made =
            encode(piece.enc, &new, bytes, raw).map_err(|reason| Error::Locked { segment: change.segment, reason })?;
        splices.extend(made);
        if let Some(hook) = (piece.hook as usize).checked_sub(1) {
            for splice in &self.parts[part as usize].hooks[hook] {
                splices.push((splice.range.start as usize..splice.range.end as usize, splice.bytes.to_vec()));
            }
        }
        Ok(())
    }

    /// The bytes of a part in the encoding it came in.
    fn encoded(&self, part: PartId, bytes: Vec<u8>) -> Result<Vec<u8>> {
        match self.parts[part as usize].charset {
            None => Ok(bytes),
            Some(charset) => to_charset(charset, bytes),
        }
    }
}

/// Makes the edits of one text. Edits that overlap become one, with the first replacement that is not empty.
fn apply(text: &str, edits: &mut [(Range<usize>, String)]) -> String {
    edits.sort_by(|a, b| (a.0.start, b.0.end).cmp(&(b.0.start, a.0.end)));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut i = 0;
    while i < edits.len() {
        let start = edits[i].0.start;
        let mut end = edits[i].0.end;
        let mut replacement = edits[i].1.as_str();
        i += 1;
        while i < edits.len() && edits[i].0.start < end {
            end = end.max(edits[i].0.end);
            if replacement.is_empty() {
                replacement = edits[i].1.as_str();
            }
            i += 1;
        }
        out.push_str(text.get(done..start).unwrap_or(""));
        out.push_str(replacement);
        done = end.max(done);
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}
