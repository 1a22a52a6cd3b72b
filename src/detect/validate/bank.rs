//! Payments: IBAN, cards, payment lines.

use super::{Matched, fails, luhn, passes, remark, values};
use crate::finding::Evidence;

/// Length of an IBAN by country, where it is likely in Danish text; others are held to 15 to 34.
const LENGTHS: [(&str, usize); 22] = [
    ("AT", 20),
    ("BE", 16),
    ("CH", 21),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GL", 18),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LT", 20),
    ("LU", 20),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("SE", 24),
];

/// IBAN: length by country and modulus 97.
pub(super) fn iban(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let compact: String = m.text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let wanted = compact.get(..2).and_then(|c| LENGTHS.binary_search_by(|(k, _)| (*k).cmp(c)).ok());
    if wanted.is_some_and(|i| LENGTHS[i].1 != compact.len()) {
        fails(out, "IBAN-længde", -4.0);
    }
    if mod97(&compact) { passes(out, "modulus 97", 3.0) } else { fails(out, "modulus 97", -6.0) }
}

fn mod97(compact: &str) -> bool {
    if compact.len() < 15 || !compact.is_ascii() {
        return false;
    }
    let rest = compact.bytes().skip(4).chain(compact.bytes().take(4)).fold(0_u32, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.to_ascii_uppercase().wrapping_sub(b'A')) + 10) % 97,
    });
    rest == 1
}

/// Payment cards: Luhn, and a brand that has numbers of that length.
pub(super) fn card(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let v = values(m.digits);
    if luhn(&v) {
        passes(out, "Luhn", 1.8)
    } else {
        fails(out, "Luhn", -5.0)
    }
    if v.iter().all(|d| *d == v[0]) {
        remark(out, "alle cifre er ens", "all digits are the same", -4.0);
    }
    match brand(m.digits) {
        Some(name) => passes(out, name, 1.5),
        None => remark(out, "intet kendt kort begynder sådan", "no known card begins like that", -2.0),
    }
}

fn brand(digits: &str) -> Option<&'static str> {
    let head = |n: usize| digits.get(..n).and_then(|h| h.parse::<u32>().ok()).unwrap_or(0);
    match (digits.len(), head(1), head(2), head(3), head(4)) {
        (16, .., 5019) => Some("Dankort"),
        (16, .., 4571) => Some("Visa/Dankort"),
        (13 | 16 | 19, 4, ..) => Some("Visa"),
        (16, _, 51..=55, ..) | (16, .., 2221..=2720) => Some("Mastercard"),
        (15, _, 34 | 37, ..) => Some("American Express"),
        (14, _, 36 | 38, ..) | (14, _, _, 300..=305, _) => Some("Diners Club"),
        (12..=19, _, 50 | 56..=58 | 60..=69, ..) => Some("Maestro/Discover"),
        (16, _, 35, ..) => Some("JCB"),
        _ => None,
    }
}

/// Payment lines (FIK, girokort): the payment id ends with a Luhn digit.
pub(super) fn fik(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let Some((_, rest)) = m.text.split_once('<') else {
        return;
    };
    let id: String = rest.chars().take_while(|c| *c != '+').filter(char::is_ascii_digit).collect();
    if id.is_empty() {
        return;
    }
    if luhn(&values(&id)) { passes(out, "modulus 10", 1.5) } else { fails(out, "modulus 10", -1.0) }
}

/// Any number that ends with a Luhn digit.
pub(super) fn luhn_check(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if luhn(&values(m.digits)) { passes(out, "Luhn", 1.8) } else { fails(out, "Luhn", -3.0) }
}

/// Danish accounts: 4 digits of the bank and 6 to 10 of the account.
pub(super) fn account(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if (10..=14).contains(&m.digits.len()) {
        passes(out, "kontolængde", 0.5);
    } else {
        fails(out, "kontolængde", -5.0);
    }
}
