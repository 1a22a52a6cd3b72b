use std::borrow::Cow;

use super::Span;

mod fold;
mod map;
mod scan;

use map::Map;

/// The normalised text that detectors read, with a map back to the original bytes.
///
/// What changes: compatibility letters, digits and signs (full-width, mathematical, ligatures) and the decimal digits
/// of every script become plain ones; a letter and its combining marks (U+0300 to U+036F) become one character where
/// there is one; hyphens and dashes become `-`; no-break and other spaces become ` `; soft hyphens, zero-width
/// characters and direction marks vanish; UTF-8 that was once read as Windows-1252 (`Ã¸`) is read right. Line breaks
/// stay, tabs stay, superscripts stay (`kr.²` is no number), typographic apostrophes and quotes stay.
pub struct View<'t> {
    text: Cow<'t, str>,
    map: Map,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("len", &self.text.len()).field("edits", &self.map.len()).finish()
    }
}

impl<'t> View<'t> {
    /// Normalises `original`: borrowed when nothing needs to change.
    pub fn new(original: &'t str) -> Self {
        match scan::next(original, 0) {
            None => Self { text: Cow::Borrowed(original), map: Map::default() },
            Some(first) => {
                let mut builder = Builder::new(original);
                builder.run(first);
                Self { text: Cow::Owned(builder.out), map: builder.map }
            }
        }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the original text that `span` (of the normalised text) came from: the whole of every character
    /// that took part, and nothing of what was dropped before or after it.
    pub fn to_original(&self, span: Span) -> Span {
        self.map.to_original(span)
    }

    /// The place in the normalised text of byte `at` of the original: that of the character it belongs to.
    pub fn to_view(&self, at: usize) -> usize {
        self.map.to_view(at).min(self.text.len())
    }
}

/// Builds the normalised text from one change to the next.
struct Builder<'t> {
    original: &'t str,
    /// How much of the original stands in `out`.
    copied: usize,
    out: String,
    map: Map,
}

impl<'t> Builder<'t> {
    fn new(original: &'t str) -> Self {
        // No change makes the text longer.
        Self { original, copied: 0, out: String::with_capacity(original.len()), map: Map::default() }
    }

    fn run(&mut self, first: usize) {
        let mut next = Some(first);
        while let Some(at) = next {
            let end = match fold::change(self.original, at) {
                Some(fold::Change::Mark) => self.compose(at),
                Some(fold::Change::To { len, with }) => {
                    self.copy(at);
                    let start = self.out.len();
                    self.out.extend(with);
                    self.map.push(start, self.out.len() - start, at, len);
                    self.copied = at + len;
                    at + len
                }
                None => at + self.original[at..].chars().next().map_or(1, char::len_utf8),
            };
            next = scan::next(self.original, end);
        }
        self.copy(self.original.len());
    }

    fn copy(&mut self, upto: usize) {
        self.out.push_str(&self.original[self.copied..upto]);
        self.copied = upto;
    }

    /// Joins the marks at `at` with the letter before them, and returns where to go on.
    fn compose(&mut self, at: usize) -> usize {
        let marks = fold::marks(&self.original[at..]);
        self.copy(at);
        let base = self.out.chars().next_back().filter(|&c| c.is_alphanumeric());
        let Some(base) = base else {
            return at + marks.all;
        };
        let (norm, start) = self.map.unit(self.out.len() - base.len_utf8());
        let end = at + marks.some;
        let mut cluster = self.out[norm..].to_owned();
        cluster.push_str(&self.original[at..end]);
        let composed: String = unicode_normalization::UnicodeNormalization::nfc(cluster.as_str()).collect();
        if composed != cluster && end - start <= map::MAX_UNIT {
            self.map.truncate(norm);
            self.out.truncate(norm);
            self.out.push_str(&composed);
            self.map.push(norm, composed.len(), start, end - start);
            self.copied = end;
        }
        at + marks.all
    }
}

#[cfg(test)]
mod tests;
