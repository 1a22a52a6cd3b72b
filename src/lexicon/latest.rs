//! What was worked out for the words met last. Most words of a text come again soon.

/// A table with one place for each key, which the key that came last holds. Keys must be hashes: two that differ in the
/// lowest bit only are taken for one.
#[derive(Debug, Default)]
pub struct Latest<T> {
    /// Key (0 for none) and value.
    places: Vec<(u64, T)>,
}

impl<T: Copy + Default> Latest<T> {
    /// Empties it and gives it so many places (at least one, rounded up to a power of two).
    pub fn reset(&mut self, places: usize) {
        self.places.clear();
        self.places.resize(places.next_power_of_two(), Default::default());
    }

    /// How many places it has.
    pub const fn places(&self) -> usize {
        self.places.len()
    }

    /// What was worked out for `key`, by `make` when the place does not hold it. A table without places gets one.
    #[inline(always)]
    pub fn get(&mut self, key: u64, make: impl FnOnce() -> T) -> &T {
        if self.places.is_empty() {
            self.reset(1);
        }
        let mask = self.places.len() - 1;
        let place = &mut self.places[(key >> 32) as usize & mask];
        if place.0 != key | 1 {
            *place = (key | 1, make());
        }
        &place.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_worked_out_until_another_takes_its_place() {
        let mut table = Latest::default();
        let mut get = |key, value| *table.get(key, || value);
        let (a, b) = (0, 2 << 32);
        assert_eq!((get(a, 1), get(a, 2)), (1, 1));
        assert_eq!((get(b, 3), get(a, 4), get(a, 5)), (3, 4, 4));
    }
}
