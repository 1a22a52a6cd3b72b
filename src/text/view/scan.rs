//! Finds the next character that normalisation changes, at the speed of memory for Danish text.

use super::fold;

const CHUNK: usize = 64;

/// The first character at or after `from` that may change.
pub(super) fn next(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let end = bytes.len().min(at + CHUNK);
        if suspicious(&bytes[at..end]) {
            let start = text.floor_char_boundary(at).max(from);
            let hit = (start..end).find(|&i| bytes[i] >= 0xc2 && fold::change(text, i).is_some());
            if hit.is_some() {
                return hit;
            }
        }
        at = end;
    }
    None
}

/// Whether any byte may belong to a character that changes. æ, ø, å and their like (0xc3 and one more) do not, save
/// for 0xc3 0x83, with which broken UTF-8 begins.
#[inline]
fn suspicious(chunk: &[u8]) -> bool {
    chunk.iter().fold(0, |any, &b| any | u8::from((b >= 0xc2) & (b != 0xc3)) | u8::from(b == 0x83)) != 0
}
