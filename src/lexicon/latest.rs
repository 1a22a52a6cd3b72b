//! What was worked out for the words met last. Most words of a text come again soon.

/// A table with one place for each key, which the key that came last holds. Keys must be hashes.
#[derive(Debug, Default)]
pub struct Latest<T> {
    places: Vec<(Option<u64>, T)>,
}

impl<T: Copy + Default> Latest<T> {
    /// Empties it and gives it so many places (rounded up to a power of two).
    pub fn reset(&mut self, places: usize) {
        self.places.clear();
        self.places.resize(places.next_power_of_two(), Default::default());
    }

    /// How many places it has.
    pub const fn places(&self) -> usize {
        self.places.len()
    }

    /// What was worked out for `key`, by `make` when the place does not hold it.
    #[inline(always)]
    pub fn get(&mut self, key: u64, make: impl FnOnce() -> T) -> T {
        let mask = self.places.len().wrapping_sub(1);
        let Some(place) = self.places.get_mut((key >> 32) as usize & mask) else {
            return make();
        };
        if place.0 != Some(key) {
            *place = (Some(key), make());
        }
        place.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_worked_out_until_another_takes_its_place() {
        let mut table = Latest::default();
        assert_eq!(table.get(7, || 1), 1, "without places everything is worked out");
        table.reset(2);
        let (a, b) = (0, 2 << 32);
        assert_eq!((table.get(a, || 1), table.get(a, || 2)), (1, 1));
        assert_eq!((table.get(b, || 3), table.get(a, || 4)), (3, 4));
    }
}
