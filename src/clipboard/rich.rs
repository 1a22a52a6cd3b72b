//! HTML and RTF: their texts as one, and edits of it back into the formatting.

use promptguard_documents::{Document, Kind, Limits, SegmentEdit, open};

use super::held::MOST_BYTES;
use crate::text::Span;

/// Between two texts of the page.
const GAP: &str = "\n\n";

/// The two kinds of formatted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Html,
    Rtf,
}

/// A formatted text that was read.
pub(super) struct Rich {
    document: Document,
    /// All its texts: paragraphs, cells, attributes, comments.
    pub text: String,
    /// Where each begins.
    starts: Vec<usize>,
}

impl Rich {
    /// Reads it. `None` when it is damaged, or something of it was not read.
    pub fn open(bytes: &[u8], markup: Markup) -> Option<Self> {
        let limits = Limits {
            max_file_bytes: MOST_BYTES as u64,
            max_unpacked_bytes: 4 * MOST_BYTES as u64,
            ..Limits::default()
        };
        let (name, kind) = match markup {
            Markup::Html => ("a.html", Kind::Html),
            Markup::Rtf => ("a.rtf", Kind::Rtf),
        };
        let document = open(bytes.to_vec(), Some(name), &limits).ok()?;
        if document.kind() != kind || !document.is_complete() {
            return None;
        }
        let mut text = String::with_capacity(bytes.len());
        let mut starts = Vec::with_capacity(document.segments().len());
        for segment in document.segments() {
            if !text.is_empty() {
                text.push_str(GAP);
            }
            starts.push(text.len());
            match segment.place.kind() {
                "style sheet" => text.push_str(&without_at_rules(&segment.text)),
                _ => text.push_str(&segment.text),
            }
        }
        Some(Self { document, text, starts })
    }

    /// The formatted text with `edits` (in order, without overlaps) made. `None` when one cannot be made.
    pub fn edited(&self, edits: &[(Span, String)]) -> Option<Vec<u8>> {
        let mut own = Vec::with_capacity(edits.len());
        for (span, replacement) in edits {
            let mut replacement = replacement.as_str();
            let first = self.starts.partition_point(|start| *start <= span.start).saturating_sub(1);
            for (segment, start) in self.starts.iter().enumerate().skip(first) {
                if *start >= span.end {
                    break;
                }
                let end = start + self.document.segments()[segment].text.len();
                let (from, to) = (span.start.max(*start), span.end.min(end));
                if from < to {
                    own.push(SegmentEdit {
                        segment,
                        range: from - start..to - start,
                        replacement: replacement.to_owned(),
                    });
                    // What runs over several texts is named in the first.
                    replacement = "";
                }
            }
        }
        self.document.redact(&own).ok()
    }
}

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
