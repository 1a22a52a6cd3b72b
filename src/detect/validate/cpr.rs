//! CPR numbers. Modulus 11 is no rule of validity: numbers without it have been issued since 2007.

use super::date::{Date, Today};
use super::{Matched, fails, number, passes, remark, values, weighted};
use crate::finding::Evidence;

const WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// What the digits of a CPR number say.
#[derive(Debug)]
struct Parts {
    day: u32,
    month: u32,
    year: u32,
    serial: u32,
    /// Modulus 11, when ten digits are there.
    modulus: Option<bool>,
}

/// The year of birth, from the seventh digit and the two digits of the year.
pub(super) fn century(seventh: u32, year: u32) -> u32 {
    let base = match (seventh, year) {
        (0..=3, _) => 1900,
        (4 | 9, 0..=36) => 2000,
        (4 | 9, _) => 1900,
        (_, 0..=57) => 2000,
        _ => 1800,
    };
    base + year
}

fn parts(digits: &str) -> Option<Parts> {
    let padded;
    let digits = match digits.len() {
        // A spreadsheet took the leading zero.
        9 => {
            padded = format!("0{digits}");
            &padded
        }
        _ => digits,
    };
    let (day, month) = (number(digits.get(0..2)?), number(digits.get(2..4)?));
    match digits.len() {
        10 => {
            let v = values(digits);
            let (yy, serial) = (number(&digits[4..6]), number(&digits[6..]));
            let modulus = Some(weighted(&v, &WEIGHTS).is_multiple_of(11));
            Some(Parts { day, month, year: century(v[6], yy), serial, modulus })
        }
        12 => {
            let short = format!("{}{}", &digits[..4], &digits[6..]);
            let modulus = Some(weighted(&values(&short), &WEIGHTS).is_multiple_of(11));
            Some(Parts { day, month, year: number(&digits[4..8]), serial: number(&digits[8..]), modulus })
        }
        _ => None,
    }
}

/// A whole number: 9, 10 or 12 digits.
pub(super) fn cpr(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let Some(p) = parts(m.digits) else {
        return date_part(m, out);
    };
    // An exempt date: 1 January, where the ordinary serials have run out.
    let exempt = p.day == 1 && p.month == 1;
    let replacement = (61..=91).contains(&p.day);
    let day = if replacement { p.day - 60 } else { p.day };
    let Some(date) = Date::new(p.year, p.month, day) else {
        return fails(out, "kalenderdato", -4.0);
    };
    if date > m.today.0 {
        remark(out, "fødselsdatoen ligger i fremtiden", "the date of birth lies in the future", -2.5);
    } else if replacement {
        remark(out, "dag plus 60: erstatningsnummer", "day plus 60: a replacement number", -1.0);
    } else {
        passes(out, "fødselsdato", 0.8);
    }
    match p.modulus {
        Some(true) => passes(out, "modulus 11", 2.5),
        _ if exempt => {
            remark(out, "1. januar er undtaget fra modulus 11", "1 January is exempt from modulus 11", 1.7);
        }
        _ => fails(out, "modulus 11", -0.7),
    }
    if p.serial == 0 && !m.labelled {
        remark(out, "løbenummer 0000 er ikke i brug", "serial 0000 is not in use", -3.0);
    }
}

/// The first six digits alone, whatever follows: the date must be one.
pub(super) fn date_part(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let Some(six) = m.digits.get(..6) else { return };
    let (mut day, month, year) = (number(&six[..2]), number(&six[2..4]), number(&six[4..]));
    if (61..=91).contains(&day) {
        day -= 60;
    }
    // Leap years: the year may be of either century.
    if Date::new(1900 + year, month, day).or(Date::new(2000 + year, month, day)).is_some() {
        passes(out, "fødselsdato", 0.8);
    } else {
        fails(out, "kalenderdato", -4.0);
    }
}

/// Whether ten digits begin with a date of birth in the past.
pub(super) fn is_born(digits: &str, today: Today) -> bool {
    parts(digits).is_some_and(|p| Date::new(p.year, p.month, p.day).is_some_and(|d| d <= today.0))
}
