//! Words of ASCII and Latin-1 letters (so all Danish ones), eight bytes at a time.

use super::{MAX_TOKEN, Shape};
use crate::text::WordHasher;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x80 * ONES;

/// Length, shape and hash of the word at `at`, or `None` when it holds anything but ASCII and Latin-1 letters (an
/// apostrophe, another script, a combining mark) or is overlong: then the caller goes letter by letter.
#[inline(always)]
pub(super) fn word(bytes: &[u8], at: usize) -> Option<(usize, Shape, u64)> {
    let mut hash = WordHasher::new();
    let mut len = 0;
    // Whether the group before ended with the first byte of a Latin-1 letter.
    let mut carry = 0;
    let (mut first_upper, mut some, mut upper, mut lower) = (false, false, 0, 0);
    loop {
        let raw = group(bytes, at + len);
        let letters = Letters::of(raw, carry);
        let n = ((!letters.all & TOPS).trailing_zeros() / 8) as usize;
        let keep = if n == 8 { u64::MAX } else { (1 << (8 * n)) - 1 };
        let (ends, capitals) = (letters.ends & keep, letters.capitals & keep);
        // Most words: short, and in lower case.
        if len == 0 && n < 8 && capitals == 0 {
            if n == 0 || ends == 0 || bytes.get(at + n).is_some_and(|&b| b == b'\'' || b >= 0x80) {
                return None;
            }
            hash.group(raw & keep);
            return Some((n, Shape::Lower, hash.finish()));
        }
        let mut rest = ends;
        if !some && ends != 0 {
            let first = ends & ends.wrapping_neg();
            first_upper = capitals & first != 0;
            rest = ends ^ first;
            some = true;
        }
        upper |= capitals & rest;
        lower |= !capitals & rest;
        if n > 0 {
            hash.group((raw | (letters.capitals >> 2)) & keep);
        }
        len += n;
        if n < 8 {
            break;
        }
        if len >= MAX_TOKEN {
            return None;
        }
        carry = (letters.leads >> 56) & 0x80;
    }
    // × and ÷ share the first byte of Latin-1 letters: the letter-by-letter way knows them.
    if len == 0 || bytes.get(at + len).is_some_and(|&b| b == b'\'' || b >= 0x80) {
        return None;
    }
    let shape = match (first_upper, upper != 0, lower != 0) {
        (false, false, _) => Shape::Lower,
        (true, false, _) => Shape::Capital,
        (true, true, false) => Shape::Upper,
        _ => Shape::Mixed,
    };
    Some((len, shape, hash.finish()))
}

/// Eight bytes from `at`, zeros after the end.
#[inline(always)]
fn group(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8).and_then(<[u8]>::first_chunk::<8>) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => last_group(bytes, at),
    }
}

/// The same near the end.
#[cold]
fn last_group(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).unwrap_or_default().iter().take(8).rev().fold(0, |group, b| group << 8 | u64::from(*b))
}

/// What the bytes of a group are: the top bit of each byte is the answer.
struct Letters {
    /// Bytes that belong to a letter.
    all: u64,
    /// Last bytes of letters.
    ends: u64,
    /// Those of `ends` that end a capital letter, whose bit 0x20 makes it small.
    capitals: u64,
    /// First bytes of letters of two bytes.
    leads: u64,
}

impl Letters {
    #[inline(always)]
    fn of(x: u64, carry: u64) -> Self {
        let low = x & !TOPS;
        let small = low | (0x20 * ONES);
        let from_a = small + (0x80 - b'a' as u64) * ONES;
        let past_z = small + (0x80 - b'z' as u64 - 1) * ONES;
        let ascii = from_a & !past_z & !x & TOPS;
        let mut this = Self { all: ascii, ends: ascii, capitals: ascii & !((x & (0x20 * ONES)) << 2), leads: 0 };
        if x & TOPS != 0 {
            this.latin(x, low, carry);
        }
        this
    }

    #[inline(always)]
    fn latin(&mut self, x: u64, low: u64, carry: u64) {
        let leads = equal(x, 0xc3);
        let seconds = (leads << 8) | carry;
        let signs = equal(x & !(0x20 * ONES), 0x97) & seconds;
        let seconds = seconds & !signs;
        self.leads = leads & !(signs >> 8);
        // 0xc3 0x80..=0x9e are capitals (0x97 is the sign ×).
        let not_capital = low + (0x80 - 0x1f) * ONES;
        self.all |= self.leads | seconds;
        self.ends |= seconds;
        self.capitals |= seconds & !not_capital;
    }
}

/// Bytes of `x` that equal `byte`, as top bits.
#[inline(always)]
const fn equal(x: u64, byte: u8) -> u64 {
    let z = x ^ (byte as u64 * ONES);
    !(((z & !TOPS) + !TOPS) | z) & TOPS
}
