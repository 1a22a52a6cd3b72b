//! One flavour's findings in another: what was taken out of the text must not stand in the HTML, though the page around
//! it hid what gave it away.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::redact::Edit;
use crate::text::Span;

/// What was taken out of a flavour, and what stands there instead.
pub(super) type Values = BTreeMap<String, String>;

/// The values of `edits`.
pub(super) fn values(text: &str, edits: &[Edit]) -> Values {
    let known = edits.iter().map(|e| (e.span.of(text).to_owned(), e.replacement.clone()));
    known.filter(|(value, _)| value.chars().filter(|c| c.is_alphanumeric()).count() >= 2).collect()
}

/// The `edits` of `text`, and one for each other place where a value of `foreign` stands as a word of its own. `None`
/// when that cannot be searched for.
pub(super) fn sweep(text: &str, edits: &[Edit], foreign: &Values) -> Option<Vec<(Span, String)>> {
    let mut all: Vec<(Span, String)> = edits.iter().map(|e| (e.span, e.replacement.clone())).collect();
    if foreign.is_empty() {
        return Some(all);
    }
    let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(foreign.keys()).ok()?;
    let replacements: Vec<&String> = foreign.values().collect();
    for found in search.find_iter(text) {
        let span = Span::new(found.start(), found.end());
        let next = edits.partition_point(|e| e.span.end <= span.start);
        let free = edits.get(next).is_none_or(|e| e.span.start >= span.end);
        let letter = |c: char| c.is_alphanumeric();
        let whole = !text[..span.start].ends_with(letter) && !text[span.end..].starts_with(letter);
        if free && whole {
            all.push((span, replacements[found.pattern().as_usize()].clone()));
        }
    }
    all.sort_by_key(|(span, _)| span.start);
    Some(all)
}

/// `text` with `edits` made.
pub(super) fn apply(text: &str, edits: &[(Span, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (span, replacement) in edits {
        out.push_str(&text[from..span.start]);
        out.push_str(replacement);
        from = span.end;
    }
    out.push_str(&text[from..]);
    out
}
