//! Places where programs write and people do not.

use std::collections::BTreeSet;

use super::File;
use crate::finding::Finding;
use crate::text::Span;

/// Kinds of places where programs write: what is found there counts when it is sure, or found elsewhere too.
const MACHINE: [&str; 6] =
    ["hidden attribute", "processing instruction", "style sheet", "script", "binary data", "mail header"];
/// The headers and footers of a sheet, where `&"Times New Roman,Regular"` is a font.
const PAGE_TEXT: &str = "header or footer";
/// Confidence that is enough there.
const SURE: f32 = 0.8;

impl File {
    /// Drops from findings in `text` what stands only where programs write and is not sure: the names of styles are no
    /// persons. `place` tells where in the document a byte of `text` stands.
    pub(super) fn drop_machine_words(&self, findings: &mut Vec<Finding>, text: &str, place: impl Fn(usize) -> usize) {
        let in_prose = |f: &Finding| !self.is_machine(place(f.span.start));
        let sure = |f: &Finding| f.confidence.0 >= SURE || in_prose(f);
        if findings.iter().all(sure) {
            return;
        }
        let value = |f: &Finding| text.get(f.span.start..f.span.end).unwrap_or_default().to_lowercase();
        let known: BTreeSet<String> = findings.iter().filter(|f| in_prose(f)).map(value).collect();
        findings.retain(|f| sure(f) || known.contains(&value(f)));
    }

    /// Whether a byte stands where programs write and people do not.
    fn is_machine(&self, at: usize) -> bool {
        let Some(part) = self.joined.parts(Span::new(at, at + 1)).next() else { return false };
        let Some(segment) = self.document.segments().get(part.segment) else { return false };
        let kind = segment.place.kind();
        // The text of a master is for the most part what a program says there: "Click to edit Master title style".
        MACHINE.contains(&kind)
            || segment.place.is_in("slide master")
            || (kind == PAGE_TEXT && in_font(segment.text.as_bytes(), part.range.start))
    }
}

/// Whether the name of a font stands at a byte of a sheet's header: the last quotation mark before it opens one.
fn in_font(header: &[u8], at: usize) -> bool {
    // Names of fonts are not longer, and no look takes long.
    let before = &header[at.saturating_sub(64)..at];
    before.iter().rposition(|&b| b == b'"').is_some_and(|quote| quote > 0 && before[quote - 1] == b'&')
}

#[cfg(test)]
mod tests {
    use super::in_font;

    #[test]
    fn only_what_stands_in_the_quotes_of_a_font_is_its_name() {
        let header = b"&C&\"Times New Roman,Regular\"&12Til Mette \"Testesen";
        let at = |word: &[u8]| memchr::memmem::find(header, word).unwrap();
        assert!(in_font(header, at(b"New")));
        assert!(!in_font(header, at(b"Mette")) && !in_font(header, at(b"Testesen")) && !in_font(header, 0));
    }
}
