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
    let mut hash = WordHasher::new();
    for c in word.chars() {
        hash.char(c);
    }
    hash.finish()
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

    /// One letter of any case.
    pub fn char(&mut self, c: char) {
        if c.is_ascii() {
            self.byte(c.to_ascii_lowercase() as u8);
        } else {
            for c in c.to_lowercase() {
                let mut buf = [0; 4];
                c.encode_utf8(&mut buf).bytes().for_each(|b| self.byte(b));
            }
        }
    }

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
    use super::word_hash;

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
