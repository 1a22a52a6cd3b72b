//! Validators by name: arithmetic and plausibility of what a form matched. A verdict is evidence and never a gate.

use crate::finding::{Evidence, Reason};

mod bank;
mod company;
mod cpr;
mod date;
mod device;
mod document;
mod net;
mod phone;
mod place;

pub use date::Today;

/// What a validator gets to see.
#[derive(Clone, Copy)]
pub struct Matched<'t> {
    /// The match as written (misread letters turned into digits, when its form says so).
    pub text: &'t str,
    /// Its digits.
    pub digits: &'t str,
    /// Whether a label of the rule stands near.
    pub labelled: bool,
    /// The day of the run.
    pub today: Today,
}

impl std::fmt::Debug for Matched<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matched").field("len", &self.text.len()).field("labelled", &self.labelled).finish()
    }
}

/// Judges a match: pushes what speaks for or against it.
pub type Validator = fn(&Matched<'_>, &mut Vec<Evidence>);

/// Every validator, sorted by name: the one place to add one.
pub const VALIDATORS: &[(&str, Validator)] = &[
    ("account", bank::account),
    ("address", place::address),
    ("age", date::age),
    ("authorisation", document::authorisation),
    ("birth-date", date::birth_date),
    ("birth-year", date::birth_year),
    ("card", bank::card),
    ("coordinates", place::coordinates),
    ("cpr", cpr::cpr),
    ("cpr-date", cpr::date_part),
    ("cvr", company::cvr),
    ("date", date::date),
    ("ean", company::ean),
    ("email-personal", net::email_personal),
    ("email-role", net::email_role),
    ("fik", bank::fik),
    ("handle", net::handle),
    ("iban", bank::iban),
    ("imei", device::imei),
    ("ipv4", net::ipv4),
    ("ipv6", net::ipv6),
    ("kle", document::kle),
    ("luhn", bank::luhn_check),
    ("mac", device::mac),
    ("mrz", document::mrz),
    ("not-date", date::not_date),
    ("p-number", company::p_number),
    ("phone", phone::danish),
    ("phone-abroad", phone::abroad),
    ("phone-groups", phone::groups),
    ("postcode", place::postcode),
    ("profile", net::profile),
    ("utm", place::utm),
    ("vin", document::vin),
];

/// The validator of that name.
pub fn find(name: &str) -> Option<Validator> {
    VALIDATORS.binary_search_by(|(n, _)| (*n).cmp(name)).ok().map(|i| VALIDATORS[i].1)
}

/// The validator whose name is nearest to a misspelt one.
pub fn nearest(name: &str) -> Option<&'static str> {
    let nearest = VALIDATORS.iter().map(|(n, _)| (distance(n, name), *n)).min()?;
    (nearest.0 <= 1 + name.len() / 3).then_some(nearest.1)
}

/// Edits between two names (Levenshtein), for "did you mean".
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left_above = i;
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let next = (left_above + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            left_above = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

fn passes(out: &mut Vec<Evidence>, name: &'static str, weight: f32) {
    out.push(Evidence::new(Reason::CheckPasses(name), weight));
}

fn fails(out: &mut Vec<Evidence>, name: &'static str, weight: f32) {
    out.push(Evidence::new(Reason::CheckFails(name), weight));
}

fn remark(out: &mut Vec<Evidence>, da: &'static str, en: &'static str, weight: f32) {
    out.push(Evidence::new(Reason::Remark { da, en }, weight));
}

/// The value of each digit.
fn values(digits: &str) -> Vec<u32> {
    digits.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0')).collect()
}

/// The number that a short run of digits stands for.
fn number(digits: &str) -> u32 {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |n: u32, b| n.saturating_mul(10).saturating_add(u32::from(b - b'0')))
}

/// Sum of digits times weights.
fn weighted(values: &[u32], weights: &[u32]) -> u32 {
    values.iter().zip(weights).map(|(v, w)| v * w).sum()
}

/// The Luhn check over all digits.
fn luhn(values: &[u32]) -> bool {
    let sum: u32 = values
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &v)| if i % 2 == 0 { v } else { v * 2 - if v > 4 { 9 } else { 0 } })
        .sum();
    !values.is_empty() && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests;
