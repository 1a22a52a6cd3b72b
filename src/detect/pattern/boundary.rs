//! What touches a match.

use super::Boundary;
use crate::detect::digits_stand_free;
use crate::text::Span;

/// Whether nothing touches `span` that must not.
pub(super) fn stands_free(boundary: Boundary, text: &str, span: Span) -> bool {
    let words_stand_free = || {
        let before = text[..span.start].chars().next_back();
        let after = text[span.end..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            && !after.is_some_and(char::is_alphanumeric)
            && digits_stand_free(text, span)
    };
    match boundary {
        Boundary::None => true,
        Boundary::Digits => digits_stand_free(text, span),
        Boundary::Word => words_stand_free(),
        Boundary::Mailbox => words_stand_free() && !user_data(&text.as_bytes()[..span.start]),
        Boundary::Apart => words_stand_free() && !joined(text.as_bytes(), span),
    }
}

/// Whether the text ends within what stands between the scheme and the host of a web address.
fn user_data(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(128)..];
    let from = near.iter().rposition(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'?' | b'<' | b'"'));
    from.is_some_and(|slash| near[..=slash].ends_with(b"://"))
}

/// Whether a sign that joins parts of a web address, a file name or a line of code touches.
fn joined(bytes: &[u8], span: Span) -> bool {
    let joint = |b: u8| matches!(b, b'_' | b'/' | b'=' | b'#' | b'&' | b'-' | b'+' | b'%' | b'@');
    let before = |n: usize| span.start.checked_sub(n).map(|i| bytes[i]);
    before(1).is_some_and(joint)
        || bytes.get(span.end).is_some_and(|b| joint(*b))
        || before(1) == Some(b'"') && before(2) == Some(b'=')
}

/// Whether digits go on beside the match, joined by the sign that joins the groups inside it: then it is likely a part
/// of a longer number or a row of them.
pub(super) fn goes_on(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let inside = &bytes[span.start..span.end];
    let joins = |b: u8| matches!(b, b'-' | b'.' | b'/') || b == b' ' && inside.contains(&b' ');
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    // A group of a longer number has few digits; a long run is a number of its own.
    let short_before = || {
        let from = span.start.saturating_sub(7);
        bytes[from..span.start - 1].iter().rev().take_while(|b| b.is_ascii_digit()).count() <= 4
    };
    let short_after = || bytes[span.end + 1..].iter().take(6).take_while(|b| b.is_ascii_digit()).count() <= 4;
    let before = span.start >= 2 && joins(bytes[span.start - 1]) && digit(span.start - 2) && short_before();
    let after = bytes.get(span.end).is_some_and(|b| joins(*b)) && digit(span.end + 1) && short_after();
    let digit_first = inside.first().is_some_and(u8::is_ascii_digit);
    before && digit_first || after && inside.last().is_some_and(u8::is_ascii_digit)
}

/// Whether the match is the end of a range: `52 - 80 år`.
pub(super) fn is_end_of_range(boundary: Boundary, text: &str, span: Span) -> bool {
    if boundary != Boundary::Word || !text.as_bytes()[span.start].is_ascii_digit() {
        return false;
    }
    let from = (span.start.saturating_sub(8)..=span.start).find(|i| text.is_char_boundary(*i)).unwrap_or(span.start);
    let before = text[from..span.start].trim_end_matches(' ');
    let first = before.strip_suffix(['-', '–']).map(|b| b.trim_end_matches(' '));
    first.is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()))
}
