//! Phone numbers: the Danish plan, and what number blocks are in use.

use super::company::reads_as_day;
use super::{Matched, cpr, fails, number, passes, remark};
use crate::finding::Evidence;

/// Two-digit heads without numbers.
const UNUSED: [u32; 5] = [37, 83, 84, 85, 95];
/// Two-digit heads that are mobile throughout.
const MOBILE: [u32; 19] = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 40, 41, 42, 50, 51, 60, 61];

/// A Danish number: eight digits, with or without the country's code.
pub(super) fn danish(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let digits = national(m.digits);
    if digits.len() != 8 {
        return;
    }
    let (head, third) = (number(&digits[..2]), &digits[2..3]);
    if !(20..=99).contains(&head) {
        return fails(out, "nummerplan", -5.0);
    }
    if UNUSED.contains(&head) || third == "0" && digits[..1] != *"7" {
        remark(out, "nummerblokken er ikke i brug", "the number block is not in use", -0.3);
    } else if MOBILE.contains(&head) {
        passes(out, "mobilnummer", 0.5);
    } else {
        passes(out, "nummerplan", 0.2);
    }
    if matches!(head, 70 | 80 | 90) {
        remark(out, "servicenummer", "a service number", -2.5);
    }
    if m.labelled || digits.len() != m.digits.len() {
        return;
    }
    let halves = (number(&digits[..4]), number(&digits[4..]));
    if (1900..=2099).contains(&halves.0) && (1900..=2099).contains(&halves.1) {
        remark(out, "læses som to årstal", "reads as two years", -4.0);
    }
    if (1990..=2035).contains(&halves.0) && m.text.as_bytes().get(4) == Some(&b' ') {
        remark(out, "begynder som et årstal", "begins like a year", -0.5);
    }
    let bare = m.text.len() == 8;
    if bare && reads_as_day(digits) {
        remark(out, "læses som en dato", "reads as a date", -3.0);
    }
    if bare && digits.ends_with("0000") {
        remark(out, "et rundt tal", "a round number", -2.5);
    }
}

/// The national number of a written one: `+45`, `0045` and `45` taken off.
fn national(digits: &str) -> &str {
    match digits.len() {
        12 => digits.strip_prefix("0045").unwrap_or(digits),
        10 => digits.strip_prefix("45").unwrap_or(digits),
        _ => digits,
    }
}

/// A number with the code of another country: 7 to 15 digits, as the international plan has it.
pub(super) fn abroad(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let digits = m.digits.strip_prefix("00").unwrap_or(m.digits);
    if !(7..=15).contains(&digits.len()) {
        return fails(out, "nummerplan", -5.0);
    }
    // Faroe and Greenland: six digits after the code.
    if (digits.starts_with("298") || digits.starts_with("299")) && digits.len() != 9 {
        return fails(out, "nummerplan", -4.0);
    }
    let bare = m.text.bytes().filter(|b| !b.is_ascii_digit()).count() <= 1;
    if digits.len() == 10 && bare && cpr::is_born(digits, m.today) {
        remark(out, "kan være et CPR-nummer", "may be a CPR number", -2.0);
    }
}

/// A Danish number in unusual groups: eight digits, else it is something else.
pub(super) fn groups(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if m.digits.len() != 8 {
        return fails(out, "otte cifre", -6.0);
    }
    danish(m, out);
    let signs: Vec<usize> = m.text.match_indices(|c: char| !c.is_ascii_digit()).map(|(at, _)| at).collect();
    if matches!(signs.as_slice(), [4, 7] | [2, 5]) && reads_as_day(m.digits) {
        remark(out, "læses som en dato", "reads as a date", -6.0);
    }
}
