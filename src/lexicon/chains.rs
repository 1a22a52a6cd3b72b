//! A hashed table from a key to everything that was added under it. All tables of words stand on it.

/// From 64-bit keys to indexes. Keys must be hashes: their bits are used as they are.
#[derive(Debug, Default)]
pub struct Chains {
    /// One bit for each key: nearly all words of a text are turned away here.
    filter: Vec<u64>,
    /// The first index of a chain, with linear probing.
    slots: Vec<u32>,
    keys: Vec<u64>,
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Chains {
    /// The table of `keys`, in which a key's index is its place.
    pub fn new(keys: Vec<u64>) -> Self {
        if keys.is_empty() {
            return Self::default();
        }
        let bits = (keys.len() * 8).next_power_of_two().max(1 << 10);
        let (filter, slots) = (vec![0; bits / 64], vec![NONE; (keys.len() * 2).next_power_of_two().max(16)]);
        let mut table = Self { filter, slots, next: vec![NONE; keys.len()], keys };
        // From the last to the first: each chain then runs in the order of adding.
        for ix in (0..table.keys.len()).rev() {
            let key = table.keys[ix];
            let slot = table.slot(key);
            table.next[ix] = table.slots[slot];
            table.slots[slot] = ix as u32;
            let bit = (key >> 32) as usize & (bits - 1);
            table.filter[bit / 64] |= 1 << (bit % 64);
        }
        table
    }

    /// The keys it was made of.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Whether something may have been added under `key`. Never wrong with `false`.
    #[inline]
    pub fn maybe(&self, key: u64) -> bool {
        let bit = (key >> 32) as usize & (self.filter.len() * 64).wrapping_sub(1);
        self.filter.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Whether something was added under `key`.
    pub fn holds(&self, key: u64) -> bool {
        self.maybe(key) && self.slots[self.slot(key)] != NONE
    }

    /// The indexes added under `key`, in order.
    #[inline]
    pub fn get(&self, key: u64) -> impl Iterator<Item = usize> {
        let first = if self.maybe(key) { self.slots[self.slot(key)] } else { NONE };
        std::iter::successors(Some(first), |ix| self.next.get(*ix as usize).copied())
            .take_while(|ix| *ix != NONE)
            .map(|ix| ix as usize)
    }

    /// The slot of that key: the one whose chain has it, else the empty one where it belongs.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        while self.slots[slot] != NONE && self.keys[self.slots[slot] as usize] != key {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_key_has_its_indexes_in_order(keys in proptest::collection::vec(0..40_u64, 0..200)) {
            let spread = |key: u64| key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let table = Chains::new(keys.iter().map(|k| spread(*k)).collect());
            for key in 0..50 {
                let wanted: Vec<usize> = (0..keys.len()).filter(|i| keys[*i] == key).collect();
                let got: Vec<usize> = table.get(spread(key)).collect();
                prop_assert_eq!(table.holds(spread(key)), !wanted.is_empty());
                prop_assert_eq!(got, wanted);
            }
        }
    }
}
