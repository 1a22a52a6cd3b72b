//! The letters of a word, as features see them.

/// Letters of a unit, lower-cased, at most 24: the first and the last dozen.
#[derive(Debug)]
pub struct Letters {
    pub(super) chars: [u32; 24],
    pub(super) len: usize,
}

impl Letters {
    pub(super) fn of(word: &str) -> Self {
        let mut letters = Letters { chars: [0; 24], len: 0 };
        for c in word.chars() {
            let c = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            if letters.len == 24 {
                letters.chars.copy_within(13.., 12);
                letters.len = 23;
            }
            letters.chars[letters.len] = c as u32;
            letters.len += 1;
        }
        letters
    }

    pub(super) fn prefix(&self, n: usize) -> u64 {
        fold(&self.chars[..n.min(self.len)])
    }

    pub(super) fn suffix(&self, n: usize) -> u64 {
        fold(&self.chars[self.len.saturating_sub(n)..self.len])
    }
}

pub(super) fn fold(chars: &[u32]) -> u64 {
    chars.iter().fold(7, |h, &c| h.wrapping_mul(0x0001_0003).wrapping_add(u64::from(c)))
}

/// Beginnings and endings of three letters, hashed: what `joint` asks of the letters of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    pub(super) prefix: u64,
    pub(super) suffix: u64,
}

impl Letters {
    pub(super) fn ends(&self) -> Ends {
        Ends { prefix: self.prefix(3), suffix: self.suffix(3) }
    }
}
