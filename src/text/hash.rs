//! The hash of words. No imports, so that a build script or the trainer may include this file as it is.

const SEED: u64 = 0x51ab_7d2e_90c6_3f15;
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
const LAST: u64 = 0xd6e8_feb8_6659_fd93;

/// Stable 64-bit hash of a word, the same for every case of its letters (Unicode lower case, letter by letter).
///
/// Definition: the UTF-8 bytes of the lower-cased letters, cut into groups of eight (the last one filled with zeros),
/// each read as a little-endian number `g` and mixed by `h = (h ^ g) * STEP; h ^= h >> 32`, then closed by
/// `h *= LAST; h ^= h >> 29`. Two words of at most eight bytes never collide.
/// Embedded tables are keyed by it: changing it makes them stale (their tests fail then).
pub fn word_hash(word: &str) -> u64 {
    match small_hash(word.as_bytes()) {
        Some(hash) => hash,
        None => WordHasher::new().with(word).finish(),
    }
}

/// The hash of a word of ASCII and of small letters of Latin-1 (so nearly any), eight bytes at a time.
fn small_hash(mut word: &[u8]) -> Option<u64> {
    let mut hash = WordHasher::new();
    while let Some((eight, rest)) = word.split_first_chunk::<8>() {
        hash.group(small(u64::from_le_bytes(*eight))?);
        word = rest;
    }
    if !word.is_empty() {
        hash.group(small(word.iter().rev().fold(0, |group, b| group << 8 | *b as u64))?);
    }
    Some(hash.finish())
}

/// Eight bytes with the capitals of ASCII made small; `None` when others may have to be.
const fn small(x: u64) -> Option<u64> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x80 * ONES;
    let low = x & !TOPS;
    if x & TOPS != 0 {
        // Of the other bytes only 0xc3 and those from 0xa0 to 0xbf, which come after it.
        let lead = x ^ (0xc3 * ONES);
        let second = (x & (0xe0 * ONES)) ^ (0xa0 * ONES);
        let known = (((lead & !TOPS) + !TOPS) | lead) & (((second & !TOPS) + !TOPS) | second);
        if known & x & TOPS != 0 {
            return None;
        }
    }
    let capitals = (low + (0x80 - b'A' as u64) * ONES) & !(low + (0x80 - b'Z' as u64 - 1) * ONES) & !x & TOPS;
    Some(x | capitals >> 2)
}

/// [`word_hash`] of letters that come one by one, or in whole groups of eight bytes.
#[derive(Clone, Copy)]
pub struct WordHasher {
    hash: u64,
    group: u64,
    filled: u32,
}

impl Default for WordHasher {
    fn default() -> Self {
        Self::new()
    }
}

impl WordHasher {
    /// The hash of nothing yet.
    pub const fn new() -> Self {
        Self { hash: SEED, group: 0, filled: 0 }
    }

    /// One group of eight lower-cased bytes, for callers that have them at hand; not to be mixed with [`Self::char`].
    #[inline(always)]
    pub const fn group(&mut self, group: u64) {
        self.hash = (self.hash ^ group).wrapping_mul(STEP);
        self.hash ^= self.hash >> 32;
    }

    /// The hash with the letters of `piece` after those it has.
    #[must_use]
    #[inline]
    pub fn with(mut self, piece: &str) -> Self {
        piece.chars().for_each(|c| self.char(c));
        self
    }

    /// One letter of any case.
    #[inline]
    pub fn char(&mut self, c: char) {
        match c {
            '\0'..='\x7f' => self.byte(c.to_ascii_lowercase() as u8),
            // Letters of Latin-1 (æ, ø, å, é): capitals stand 32 before the small ones, in UTF-8 too. `×` has no other case.
            'À'..='ÿ' => {
                let low = c as u8 & 0x3f;
                self.byte(0xc3);
                self.byte(if (low < 0x1f) && c != '×' { 0x80 | low | 0x20 } else { 0x80 | low });
            }
            _ => self.other(c),
        }
    }

    fn other(&mut self, c: char) {
        for c in c.to_lowercase() {
            let mut buf = [0; 4];
            c.encode_utf8(&mut buf).bytes().for_each(|b| self.byte(b));
        }
    }

    #[inline]
    fn byte(&mut self, b: u8) {
        self.group |= u64::from(b) << (8 * self.filled);
        self.filled += 1;
        if self.filled == 8 {
            self.group(self.group);
            (self.group, self.filled) = (0, 0);
        }
    }

    /// The hash of all letters given.
    #[inline(always)]
    pub const fn finish(mut self) -> u64 {
        if self.filled > 0 {
            self.group(self.group);
        }
        let hash = self.hash.wrapping_mul(LAST);
        hash ^ (hash >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_are_lowered_as_all_others() {
        for c in '\u{80}'..='\u{24f}' {
            let lower: String = c.to_lowercase().collect();
            let mut slow = WordHasher::new();
            lower.chars().for_each(|c| slow.other(c));
            assert_eq!(word_hash(&c.to_string()), slow.finish(), "{c}");
        }
    }

    #[test]
    fn eight_bytes_at_a_time_is_letter_by_letter() {
        let letters = ['a', 'z', 'A', 'Z', '@', '[', '`', '{', '7', 'æ', 'Æ', 'ÿ', '÷', '×', 'à', 'ğ', 'Ω', '’', '\0'];
        for (i, a) in letters.iter().enumerate() {
            for b in letters {
                for len in 0..12 {
                    let word: String = (0..len).map(|n| if (n + i) % 3 == 0 { b } else { *a }).collect();
                    assert_eq!(word_hash(&word), WordHasher::new().with(&word).finish(), "{word}");
                }
            }
        }
    }

    /// The tables in the repository are keyed by these values; made by a second implementation (Python).
    #[test]
    fn values_are_fixed() {
        let fixed: &[(&str, u64)] = &[
            ("", 0xed2b_65f0_3321_d5b5),
            ("a", 0x8c22_7a4b_0666_85c5),
            ("vejen", 0x9866_4d0d_0032_e706),
            ("københavn", 0x105f_0e65_aff2_541d),
            ("kommunalbestyrelse", 0x1bfc_7a16_57a3_24ab),
            ("åse", 0x9a2d_8794_de55_4fe7),
            ("łódź", 0x4307_88c2_aee9_b29f),
            ("åååå", 0x72eb_51b3_3c0c_2707),
            ("kommuner", 0x349a_1a1e_141a_7033),
        ];
        for &(word, hash) in fixed {
            assert_eq!(word_hash(word), hash, "{word}");
            assert_eq!(word_hash(&word.to_uppercase()), hash, "{word} in capitals");
        }
    }
}
