//! The table of words: hashes of names, places and ordinary words with their class, read in place.

use super::class::{CLASS_BITS, Class};
use super::header::{Header, ModelError};
use super::look::GRAMS;
use crate::text::word_hash;

/// First bytes of a table of words.
pub const MAGIC: [u8; 8] = *b"PGWORDS\0";
/// Layout of the table. Changes with every change of layout, of `word_hash` or of the classes.
pub const VERSION: u32 = 6;

const TAG_MASK: u32 = (1 << (32 - CLASS_BITS)) - 1;

/// A table of words in place. Slots of four bytes, 17 bits of the hash and 15 of class, with linear probing: about one
/// unknown word in 15,000 gets the class of another.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    slots: &'a [[u8; 4]],
    /// Three bits of one group for every name that is hardly an ordinary word: answers nearly all words in lower case
    /// with one look.
    filter: &'a [[u8; 8]; GROUPS],
    /// The weights of the character model.
    pub(super) grams: &'a [u8; GRAMS],
}

/// Groups of 64 bits in the filter.
const GROUPS: usize = 1 << 14;

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("slots", &self.slots.len()).finish()
    }
}

const fn bits_of(hash: u64) -> (usize, u64) {
    let mixed = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mask = 1_u64 << ((mixed >> 44) & 63) | 1 << ((mixed >> 38) & 63) | 1 << ((mixed >> 32) & 63);
    ((mixed >> 50) as usize, mask)
}

const fn place_of(hash: u64, slots: usize) -> (usize, u32) {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let at = ((mixed >> 32) * slots as u64) >> 32;
    (at as usize, (mixed as u32 >> 8) & TAG_MASK)
}

impl<'a> Table<'a> {
    /// Reads a table in place. Looks at the header only.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let body = Header::read(bytes, MAGIC, VERSION)?;
        let (filter, body) = body.split_at_checked(8 * GROUPS).ok_or(ModelError::Damaged)?;
        let filter = filter.as_chunks::<8>().0.try_into().map_err(|_| ModelError::Damaged)?;
        let (grams, body) = body.split_first_chunk().ok_or(ModelError::Damaged)?;
        let (slots, rest) = body.as_chunks::<4>();
        if slots.is_empty() || !rest.is_empty() {
            return Err(ModelError::Damaged);
        }
        Ok(Self { slots, filter, grams })
    }

    /// Where it lies: tells one table from another.
    pub(super) fn identity(&self) -> usize {
        self.slots.as_ptr() as usize
    }

    /// The class of the word with that [`word_hash`].
    #[inline]
    pub fn class(&self, hash: u64) -> Class {
        let (mut at, tag) = place_of(hash, self.slots.len());
        // The table always has empty slots; the bound holds for a file that has none.
        for _ in 0..self.slots.len().min(64) {
            let Some(slot) = self.slots.get(at) else {
                break;
            };
            let slot = u32::from_le_bytes(*slot);
            if slot == 0 {
                break;
            }
            if slot >> CLASS_BITS == tag {
                return Class::from_bits(slot as u16);
            }
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
        Class::default()
    }

    /// The name in a compound, `Hansen` of `Hansen-sagen`: what stands before a hyphened tail in lower case, unless the tail
    /// ends in a name (`Anne-sofie`). The whole word when it has no such tail.
    pub fn compound_head<'w>(&self, word: &'w str) -> &'w str {
        let soft = word.trim_end_matches(|c: char| c == '-' || c.is_lowercase()).len();
        let Some(at) = word[soft..].find('-').map(|n| soft + n) else { return word };
        let head = word[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let last = word.rsplit('-').next().unwrap_or_default();
        let name = last.is_empty() || self.class(word_hash(last)).is_name_in_lower();
        if head.starts_with(char::is_uppercase) && !name { &word[..at] } else { word }
    }

    /// Whether the word of that hash may be a name that is hardly an ordinary word; now and then yes without being one.
    #[inline]
    pub const fn may_be_name(&self, hash: u64) -> bool {
        let (group, mask) = bits_of(hash);
        u64::from_le_bytes(self.filter[group]) & mask == mask
    }

    /// The bytes of a table that holds `words`, in the order given (sort them: the bytes depend on it), and the weights of
    /// a character model.
    pub fn write(words: &[(u64, Class)], grams: &[u8; GRAMS]) -> Vec<u8> {
        let len = words.len() * 4 / 3 + 16;
        let mut slots = vec![0_u32; len];
        for &(hash, class) in words.iter().filter(|w| w.1 != Class::default()) {
            let (mut at, tag) = place_of(hash, len);
            let value = (tag << CLASS_BITS) | u32::from(class.bits());
            while slots[at] != 0 {
                at = (at + 1) % len;
            }
            slots[at] = value;
        }
        let mut filter = vec![0_u64; GROUPS];
        for &(hash, _) in words.iter().filter(|w| w.1.is_name_in_lower()) {
            let (group, mask) = bits_of(hash);
            filter[group] |= mask;
        }
        let mut body: Vec<u8> = filter.iter().flat_map(|g| g.to_le_bytes()).collect();
        body.extend(grams);
        body.extend(slots.iter().flat_map(|s| s.to_le_bytes()));
        Header::write(MAGIC, VERSION, &body)
    }
}

#[cfg(test)]
mod tests {
    use super::super::class::Parts;
    use super::*;

    #[test]
    fn finds_what_was_put_in() {
        let class = |given| Class::build(Parts { given, ordinary: 1, ..Parts::default() });
        let words: Vec<_> = (0..1000).map(|i| (word_hash(&format!("navn{i}")), class((i % 4) as u8))).collect();
        let bytes = Table::write(&words, &[0; GRAMS]);
        let table = Table::read(&bytes).unwrap();
        for &(hash, class) in &words {
            assert_eq!(table.class(hash), class);
        }
        assert_eq!(table.class(word_hash("findesikke")), Class::default());
    }

    #[test]
    fn a_compound_begins_with_the_name() {
        let name = Class::build(Parts { given: 3, ..Parts::default() });
        let bytes = Table::write(&[(word_hash("sofie"), name)], &[0; GRAMS]);
        let table = Table::read(&bytes).unwrap();
        for (word, head) in [
            ("Hansen-sagen", "Hansen"),
            ("Bo Hansen-sagen", "Bo Hansen"),
            ("Anne-Marie-sagen", "Anne-Marie"),
            ("Smed-problem-børn", "Smed"),
            ("Anne-sofie", "Anne-sofie"),
            ("Anne-Sofie", "Anne-Sofie"),
            ("el-sagen", "el-sagen"),
            ("Hansen-", "Hansen-"),
            ("Hansen", "Hansen"),
            ("", ""),
        ] {
            assert_eq!(table.compound_head(word), head);
        }
    }
}
