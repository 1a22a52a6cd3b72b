//! Numbers of companies and public bodies.

use super::date::Date;
use super::{Matched, fails, number, passes, remark, values, weighted};
use crate::finding::Evidence;

/// CVR and SE numbers: modulus 11. A number that fails is most likely another, label or not.
pub(super) fn cvr(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if is_cvr(m.digits) { passes(out, "modulus 11", 1.5) } else { fails(out, "modulus 11", -4.5) }
}

pub(super) fn is_cvr(digits: &str) -> bool {
    let v = values(digits);
    v.len() == 8 && v[0] != 0 && weighted(&v, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// EAN and GLN numbers: the check digit of EAN-13.
pub(super) fn ean(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let v = values(m.digits);
    let sum: u32 = v.iter().enumerate().map(|(i, &d)| if i % 2 == 0 { d } else { d * 3 }).sum();
    if v.len() == 13 && sum.is_multiple_of(10) {
        passes(out, "EAN-13", 2.0);
    } else {
        fails(out, "EAN-13", -3.0);
    }
}

/// P numbers: ten digits that begin with 1; modulus 11 says nothing about them.
pub(super) fn p_number(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if m.digits.starts_with('1') {
        passes(out, "begynder med 1", 0.5);
    } else {
        remark(out, "P-numre begynder med 1", "P numbers begin with 1", -1.0);
    }
}

/// Whether eight digits read as a day: `20240131`, `31012024`.
pub(super) fn reads_as_day(digits: &str) -> bool {
    let day = |y: &str, m: &str, d: &str| {
        (1900..2100).contains(&number(y)) && Date::new(number(y), number(m), number(d)).is_some()
    };
    digits.len() == 8
        && (day(&digits[..4], &digits[4..6], &digits[6..]) || day(&digits[4..], &digits[2..4], &digits[..2]))
}
