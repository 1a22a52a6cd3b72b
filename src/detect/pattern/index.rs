//! Which forms may begin at a number: one bit for each form, and a mask for each thing that a glance at the number
//! shows. A handful of words ANDed together leave the few forms that are worth an attempt.

use super::analysis::Shape;

/// Runs of digits longer than this are alike to a form.
const RUNS: usize = 32;
/// No form needs more digits than this.
const MOST_DIGITS: usize = 40;

/// Masks over the forms.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Words in a mask.
    words: usize,
    /// By the length of the run: forms that may end with it, and forms that go on after it.
    whole: Vec<u64>,
    ended: Vec<u64>,
    /// By the byte after the run; 128 for all beyond ASCII.
    follow: Vec<u64>,
    /// By the first digit.
    first: Vec<u64>,
    /// By the digits to come: forms that need no more.
    digits: Vec<u64>,
    /// No form needs more digits than this.
    pub most_digits: usize,
    /// Forms that need no word before the number, and those that need none with a capital.
    unled: Vec<u64>,
    small: Vec<u64>,
}

/// A form on its way into the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub form: u16,
    pub shape: Shape,
    /// Whether digits may go on after a match.
    pub open: bool,
    /// Whether a word must stand before the number, and whether it must have a capital.
    pub led: bool,
    pub capital: bool,
}

/// What stands before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// No word that may lead to it.
    Nothing,
    /// A word in lower case.
    Small,
    /// A word with a capital.
    Capital,
}

impl Index {
    /// The index of some of `count` forms.
    pub fn new(count: usize, forms: &[Entry]) -> Self {
        let words = count.div_ceil(64);
        let table = |rows: usize| vec![0; rows * words];
        let most_digits = forms.iter().map(|f| f.shape.digits as usize).max().unwrap_or(0).min(MOST_DIGITS);
        let mut index = Self {
            words,
            most_digits,
            unled: table(1),
            small: table(1),
            whole: table(RUNS),
            ended: table(RUNS),
            follow: table(129),
            first: table(10),
            digits: table(MOST_DIGITS + 1),
        };
        for Entry { form: ix, shape, open, led, capital } in forms {
            let mut whole = shape.whole;
            if *open && whole != 0 {
                whole |= u32::MAX << whole.trailing_zeros();
            }
            let set = |table: &mut Vec<u64>, row: usize| {
                table[row * words + usize::from(*ix) / 64] |= 1 << (ix % 64);
            };
            if !led {
                set(&mut index.unled, 0);
            }
            if !(*led && *capital) {
                set(&mut index.small, 0);
            }
            for run in 1..RUNS {
                if whole & (1 << run) != 0 {
                    set(&mut index.whole, run);
                }
                if shape.ended & (1 << run) != 0 {
                    set(&mut index.ended, run);
                }
            }
            for byte in 0..=128 {
                if shape.follow.has(byte) {
                    set(&mut index.follow, usize::from(byte));
                }
            }
            for digit in 0..10 {
                if shape.first.has(b'0' + digit) {
                    set(&mut index.first, usize::from(digit));
                }
            }
            for count in 0..=MOST_DIGITS {
                if shape.digits.min(MOST_DIGITS as u32) <= count as u32 {
                    set(&mut index.digits, count);
                }
            }
        }
        index
    }

    /// Forms that may begin at a run of `length` digits, the first of them `first`, before the byte `next`, with
    /// `digits` in it and after it and `before` before it. Pushed to `out`.
    pub fn forms(&self, length: usize, (first, next): (u8, u8), digits: usize, before: Before, out: &mut Vec<u16>) {
        let (run, follow) = (length.min(RUNS - 1), usize::from(next.min(128)));
        let first = usize::from(first.wrapping_sub(b'0').min(9));
        let digits = digits.min(MOST_DIGITS);
        let row = |table: &[u64], row: usize, word: usize| table[row * self.words + word];
        for word in 0..self.words {
            let fits = row(&self.whole, run, word) | row(&self.ended, run, word) & row(&self.follow, follow, word);
            let mut left = fits & row(&self.first, first, word) & row(&self.digits, digits, word);
            left &= match before {
                Before::Nothing => self.unled[word],
                Before::Small => self.small[word],
                Before::Capital => u64::MAX,
            };
            while left != 0 {
                out.push((word * 64) as u16 + left.trailing_zeros() as u16);
                left &= left - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::analysis::shape;
    use super::*;

    #[test]
    fn a_glance_leaves_what_may_match() {
        let regexes = ["[0-3][0-9]{5}-[0-9]{4}", "[2-9][0-9]{7}", "[0-9]{1,3} år", "[0-9]{2}æ"];
        let forms: Vec<_> = regexes
            .iter()
            .enumerate()
            .map(|(i, r)| Entry {
                form: i as u16 + 70,
                shape: shape(&regex_syntax::parse(r).unwrap()),
                open: false,
                led: i > 1,
                capital: i > 2,
            })
            .collect();
        let index = Index::new(80, &forms);
        assert_eq!(index.most_digits, 10);
        let after = |before, length, first, next, digits| {
            let mut out = Vec::new();
            index.forms(length, (first, next), digits, before, &mut out);
            out
        };
        let of = |length, first, next, digits| after(Before::Capital, length, first, next, digits);
        assert_eq!(after(Before::Small, 2, b'4', b' ', 2), [72]);
        assert_eq!(after(Before::Nothing, 2, b'4', b' ', 2), [] as [u16; 0]);
        assert_eq!(after(Before::Small, 2, b'4', 0xc3, 2), [] as [u16; 0]);
        assert_eq!(after(Before::Nothing, 8, b'2', b' ', 8), [71]);
        assert_eq!(of(6, b'1', b'-', 10), [70]);
        assert_eq!(of(6, b'1', b'-', 9), [] as [u16; 0]);
        assert_eq!(of(8, b'2', b' ', 8), [71]);
        assert_eq!(of(8, b'1', b' ', 8), [] as [u16; 0]);
        assert_eq!(of(2, b'4', b' ', 2), [72]);
        assert_eq!(of(2, b'4', 0xc3, 2), [73]);
        assert_eq!(of(400, b'4', b' ', 400), [] as [u16; 0]);
    }
}
