//! A document: text with an identity. Reading files is the business of front-ends.

use std::borrow::Cow;

/// One text to scan. `Debug` prints lengths, never the text.
pub struct Document<'t> {
    /// Identity in the output: a line's id with `--input jsonl`, else the source.
    pub id: String,
    /// Where it came from, as shown to a user: a path, `-` for standard input.
    pub source: String,
    /// The text, as the user wrote it.
    pub text: Cow<'t, str>,
}

impl<'t> Document<'t> {
    /// A document whose id is its source.
    pub fn new(source: impl Into<String>, text: impl Into<Cow<'t, str>>) -> Self {
        let source = source.into();
        Self {
            id: source.clone(),
            source,
            text: text.into(),
        }
    }
}

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("id", &self.id)
            .field("len", &self.text.len())
            .finish()
    }
}
