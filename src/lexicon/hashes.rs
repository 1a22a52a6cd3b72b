//! A short list of words, by hash.

/// Hashes of words, sorted. Nearly all words of a text are turned away by one bit.
#[derive(Clone, Debug, Default)]
pub struct Hashes {
    sorted: Vec<u64>,
    filter: [u64; WORDS],
}

const WORDS: usize = 16;

/// The word of the filter, and the bit in it.
const fn bit(hash: u64) -> (usize, u64) {
    ((hash >> 6) as usize % WORDS, 1 << (hash % 64))
}

impl Hashes {
    /// The list of these hashes.
    pub fn new(hashes: impl Iterator<Item = u64>) -> Self {
        let mut list = Self { sorted: hashes.collect(), filter: [0; WORDS] };
        list.sorted.sort_unstable();
        for (at, bit) in list.sorted.iter().map(|hash| bit(*hash)) {
            list.filter[at] |= bit;
        }
        list
    }

    /// Whether there is nothing on it.
    pub const fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// Whether the word of that hash is on the list.
    #[inline(always)]
    pub fn has(&self, hash: u64) -> bool {
        let (at, bit) = bit(hash);
        self.filter[at] & bit != 0 && self.sorted.binary_search(&hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_what_was_put_in_and_nothing_else() {
        let hashes = || (0..200_u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let list = Hashes::new(hashes());
        assert!(hashes().all(|hash| list.has(hash)));
        assert!(!hashes().any(|hash| list.has(hash + 1)));
        assert!(!Hashes::default().has(0));
    }
}
