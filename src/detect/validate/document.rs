//! Identity documents, vehicles, file numbers.

use super::{Matched, fails, passes, remark, values, weighted};
use crate::finding::Evidence;

/// Value of a character in a machine-readable zone.
fn mrz_value(b: u8) -> u32 {
    match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'Z' => u32::from(b - b'A') + 10,
        _ => 0,
    }
}

/// The check digit of a machine-readable zone: weights 7, 3, 1.
pub(super) fn mrz_check(field: &str) -> u32 {
    field.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(b, w)| mrz_value(b) * w).sum::<u32>() % 10
}

/// A machine-readable zone. Of the check digits those of number, birth and expiry are tried on the last line of two,
/// or on the first two of three.
pub(super) fn mrz(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let lines: Vec<&str> = m.text.split_ascii_whitespace().filter(|l| l.is_ascii() && l.len() >= 28).collect();
    let good = |line: &str, from: usize, to: usize| {
        let digit = line.as_bytes().get(to).map(|b| mrz_value(*b));
        line.get(from..to).is_some_and(|field| Some(mrz_check(field)) == digit)
    };
    let passed = match lines.as_slice() {
        [_, second] => [(0, 9), (13, 19), (21, 27)].iter().filter(|(a, b)| good(second, *a, *b)).count(),
        [first, second, _] => {
            usize::from(good(first, 5, 14)) + usize::from(good(second, 0, 6)) + usize::from(good(second, 8, 14))
        }
        _ => return,
    };
    if passed >= 2 { passes(out, "7-3-1", 2.0) } else { fails(out, "7-3-1", -0.5) }
}

/// Chassis numbers. The check digit is mandatory in North America only: it can but speak for one.
pub(super) fn vin(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let text = m.text.to_ascii_uppercase();
    let bytes = text.as_bytes();
    if bytes.len() != 17 {
        return;
    }
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    if !(2..=14).contains(&letters) || !bytes[13..].iter().all(u8::is_ascii_digit) {
        remark(out, "ligner ikke et stelnummer", "does not look like a chassis number", -2.5);
    }
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let values: Vec<u32> = bytes.iter().map(|b| vin_value(*b)).collect();
    let wanted = match weighted(&values, &WEIGHTS) % 11 {
        10 => b'X',
        n => b'0' + n as u8,
    };
    if bytes[8] == wanted {
        passes(out, "kontroltegn", 1.0);
    }
}

fn vin_value(b: u8) -> u32 {
    match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'H' => u32::from(b - b'A') + 1,
        b'J'..=b'R' => u32::from(b - b'J') + 1,
        b'S'..=b'Z' => u32::from(b - b'S') + 2,
        _ => 0,
    }
}

/// Main groups of KL Emnesystematik.
const GROUPS: [u32; 41] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
    32, 54, 81, 82, 83, 84, 85, 86, 87, 88,
];

/// Journal numbers: the main group is one of KL's.
pub(super) fn kle(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let v = values(m.digits.get(..2).unwrap_or(""));
    match v.as_slice() {
        [a, b] if GROUPS.contains(&(a * 10 + b)) => passes(out, "KLE-hovedgruppe", 1.0),
        _ => fails(out, "KLE-hovedgruppe", -1.5),
    }
}

/// Authorisation ids: five digits and consonants. Without a digit it is likelier a word in capitals.
pub(super) fn authorisation(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if m.digits.is_empty() {
        remark(out, "intet ciffer i det", "no digit in it", -2.5);
    }
}
