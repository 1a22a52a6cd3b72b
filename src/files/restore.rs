//! The real values back into a redacted document.

use promptguard_documents::SegmentEdit;

use super::{DocumentError, File};
use crate::redact::{Unknown, Vault, values};
use crate::text::{Bilingual, Lang};

/// A document with the values put back.
pub struct Restored {
    /// The file. It holds the values again.
    pub bytes: Vec<u8>,
    /// How many placeholders were restored.
    pub restored: usize,
    /// What looks like a placeholder and was left alone, in order.
    pub unknown: Vec<Unfilled>,
}

impl std::fmt::Debug for Restored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Restored")
            .field("restored", &self.restored)
            .field("unknown", &self.unknown)
            .finish_non_exhaustive()
    }
}

/// A placeholder of a document that was left alone.
#[derive(Clone, Debug)]
pub struct Unfilled {
    unknown: Unknown,
    place: Bilingual,
}

impl Unfilled {
    /// The place and the reason, in one sentence.
    pub fn describe(&self, lang: Lang) -> String {
        self.unknown.describe_at(self.place.get(lang), lang)
    }
}

impl File {
    /// Puts the values of `vault` back, as tolerant as in a text; a placeholder must stand in one paragraph or cell.
    ///
    /// # Errors
    /// [`DocumentError`] when the document cannot be written.
    pub fn restore(&self, vault: &Vault) -> Result<Restored, DocumentError> {
        let (values, unknown) = values(self.body(), vault);
        let (mut edits, mut restored) = (Vec::new(), 0);
        for (span, value) in values {
            let mut parts = self.joined.parts(span);
            let (first, second) = (parts.next(), parts.next());
            if let (Some(part), None) = (first, second) {
                edits.push(SegmentEdit { segment: part.segment, range: part.range, replacement: value });
                restored += 1;
            }
        }
        let bytes = self.document.redact(&edits).map_err(|e| self.cannot_write(e))?;
        let unknown =
            unknown.into_iter().map(|unknown| Unfilled { place: self.place(unknown.span), unknown }).collect();
        Ok(Restored { bytes, restored, unknown })
    }
}
