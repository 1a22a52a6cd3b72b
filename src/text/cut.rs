//! Where a long text is best cut.

use std::ops::Range;

/// The end of a piece of `text[..limit]` that begins at `start`: the last paragraph break within `cut` bytes of it, else
/// the last line break, else the last white space, else a character boundary. `limit` when that is near enough.
pub(super) fn end(text: &str, start: usize, limit: usize, cut: &Range<usize>) -> usize {
    if limit - start <= cut.end {
        return limit;
    }
    let last = text.floor_char_boundary(start + cut.end);
    let first = text.floor_char_boundary(start + cut.start).max(start);
    let found = best(&text.as_bytes()[first..last]).map_or(last, |n| first + n);
    if found > start { found } else { text.ceil_char_boundary(start + 1) }
}

/// How many bytes of `window` stand before the best place to cut: right after a break, or after the white space.
pub(super) fn best(window: &[u8]) -> Option<usize> {
    let mut line = None;
    for at in memchr::memrchr_iter(b'\n', window) {
        if before_is_empty(&window[..at]) {
            return Some(at + 1);
        }
        line = line.or(Some(at + 1));
    }
    // A lone `\r` is a break too; the two of `\r\n` stay together.
    line.or_else(|| memchr::memrchr_iter(b'\r', window).find(|&at| at + 1 < window.len()).map(|at| at + 1))
        .or_else(|| memchr::memrchr2(b' ', b'\t', window).map(|at| at + 1))
}

/// Whether the line before a line break holds nothing: then the break ends a paragraph.
fn before_is_empty(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"\r").unwrap_or(before);
    before.last() == Some(&b'\n')
}

/// A place about `margin` bytes before `start` at which no token is cut, when there is one.
pub(super) fn margin_start(text: &str, start: usize, margin: usize) -> usize {
    let far = text.floor_char_boundary(start.saturating_sub(margin));
    if far == 0 {
        return 0;
    }
    let farther = text.floor_char_boundary(far.saturating_sub(2 * margin));
    let window = &text.as_bytes()[farther..far];
    memchr::memrchr2(b' ', b'\n', window).map_or(farther, |at| farther + at + 1)
}
