//! Tracked changes of OpenDocument: deleted text stands before the body, and a mark in the body says where it was.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Run, Walk};
use crate::builder::Piece;
use crate::encode::Enc;
use crate::xml::Attr;

/// The changes of a document so far.
#[derive(Default)]
pub(super) struct Tracked {
    /// The region that is being read.
    pub open: Option<String>,
    deleted: BTreeMap<String, Vec<(Range<usize>, String, Enc)>>,
    insertions: BTreeSet<String>,
    /// Insertions whose text is being read.
    inside: BTreeSet<String>,
}

impl Walk<'_, '_, '_> {
    pub(super) fn tracked_change(&mut self, name: &str, attrs: &[Attr<'_>]) {
        let value = |local: &str| attrs.iter().find(|a| a.local() == local).map(|a| a.value.to_string());
        match name {
            "changed-region" => self.tracked.open = value("id"),
            "insertion" => self.tracked.insertions.extend(self.tracked.open.clone()),
            "change-start" => {
                if let Some(id) = value("change-id").filter(|id| self.tracked.insertions.contains(id))
                    && self.tracked.inside.insert(id)
                {
                    self.inserted += 1;
                }
            }
            "change-end" if value("change-id").is_some_and(|id| self.tracked.inside.remove(&id)) => {
                self.inserted -= 1;
            }
            "change" => {
                // Taken, not copied: a mark stands once.
                let runs = value("change-id").and_then(|id| self.tracked.deleted.remove(&id));
                self.join_deleted(runs.unwrap_or_default());
            }
            _ => {}
        }
    }

    /// Keeps a run of deleted text for the paragraph that it was deleted from.
    pub(super) fn deleted_run(&mut self, raw: &Range<usize>, text: &str, enc: Enc) {
        if let Some(id) = &self.tracked.open
            && self.stack.iter().any(|el| el.name == "deletion")
        {
            self.tracked.deleted.entry(id.clone()).or_default().push((raw.clone(), text.to_owned(), enc));
        }
    }

    /// Puts deleted text back where it stood, for the reading of the paragraph as it was.
    fn join_deleted(&mut self, runs: Vec<(Range<usize>, String, Enc)>) {
        let Some(Some(group)) = self.groups.last_mut() else {
            return;
        };
        for (raw, text, enc) in runs {
            let start = group.text.len() as u32;
            group.text.push_str(&text);
            let piece = Piece {
                part: self.part,
                raw: raw.start as u32..raw.end as u32,
                text: start..group.text.len() as u32,
                enc,
                hook: 0,
            };
            group.runs.push(Run { piece, removed: true, inserted: false, hidden: false });
        }
    }
}
