use std::borrow::Cow;

use super::Span;

/// The normalised text that detectors read, with a map back to the original bytes.
pub struct View<'t> {
    text: Cow<'t, str>,
    original_len: usize,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("len", &self.text.len()).field("original_len", &self.original_len).finish()
    }
}

impl<'t> View<'t> {
    /// Normalises `original`: borrowed when nothing needs to change.
    pub fn new(original: &'t str) -> Self {
        Self { text: Cow::Borrowed(original), original_len: original.len() }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the original text that `span` (of the normalised text) came from.
    pub fn to_original(&self, span: Span) -> Span {
        span
    }
}
