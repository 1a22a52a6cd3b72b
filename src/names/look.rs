//! What a word looks like by its letters alone, for words that no list and no text knows.

use super::table::Table;
use crate::text::word_hash;

/// Bytes of the character model.
pub const GRAMS: usize = 1 << 16;

/// The places in the character model of a word's sequences of two to four letters, its edges included.
pub fn grams(word: &str, mut each: impl FnMut(usize)) {
    let mut letters = [0_u32; 26];
    letters[0] = 1;
    let mut len = 1;
    for c in word.chars().take(24) {
        letters[len] = c.to_lowercase().next().unwrap_or(c) as u32;
        len += 1;
    }
    letters[len] = 2;
    for n in 2..=4 {
        for gram in letters[..=len].windows(n) {
            let hash = gram.iter().fold(7 + n as u32, |h, &c| h.wrapping_mul(0x0100_0193).wrapping_add(c));
            each(((hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d) >> 16) as usize);
        }
    }
}

/// How much a word looks like a name: 0 hardly, 7 very much. The weights are in eighths of log-odds.
pub fn look(word: &str, table: Table<'_>) -> u8 {
    let mut sum = 0;
    grams(word, |at| sum += i32::from(table.grams[at] as i8));
    match sum {
        ..-32 => 0,
        -32..-16 => 1,
        -16..-6 => 2,
        -6..4 => 3,
        4..14 => 4,
        14..26 => 5,
        26..44 => 6,
        _ => 7,
    }
}

const ENDINGS: &[&str] = &["ernes", "erne", "ens", "ets", "ers", "en", "et", "er", "ne", "es", "e", "n", "t", "r", "s"];

/// How ordinary the word is that stands in this one: without an ending (`banen`, bits 1 to 3) and as the last part of a
/// compound (`brandøvelsen`, bits 4 to 6; bit 7 where the first part is a word too).
pub(super) fn stem(word: &str, table: Table<'_>) -> u8 {
    let ordinary = |part: &str| table.class(word_hash(part)).ordinary();
    let bare = |end: &&str| word.strip_suffix(*end).filter(|s| s.len() > 2).map(ordinary);
    let inflected = ENDINGS.iter().filter_map(bare).max().unwrap_or(0);
    let (mut tail, mut first) = (0, 0);
    // A word of more letters is none; and the time stays linear.
    let letters = if word.len() > 60 { 0 } else { word.chars().count() };
    for (at, _) in word.char_indices().take(letters.saturating_sub(3)).skip(2) {
        let level = ordinary(&word[at..]);
        if level < 2 {
            continue;
        }
        let head = &word[..at];
        let known = ordinary(head) > 1 || head.strip_suffix(['s', 'e']).is_some_and(|h| h.len() > 2 && ordinary(h) > 1);
        if (u8::from(known), level) > (first, tail) {
            (first, tail) = (u8::from(known), level);
        }
    }
    inflected | tail << 3 | first << 6
}
