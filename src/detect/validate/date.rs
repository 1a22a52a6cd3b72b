//! Calendar dates, dates of birth and ages.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Matched, fails, number, passes, remark};
use crate::finding::Evidence;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// The day, when the calendar has it.
    pub(super) fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Self { year, month, day })
    }
}

/// The day of the run: what lies after it has not been born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today(pub(super) Date);

impl Today {
    /// Today by the machine's clock (UTC).
    pub fn now() -> Self {
        // A browser's WebAssembly has no clock that std knows: a day after the program was written must do there.
        let seconds = if cfg!(all(target_arch = "wasm32", target_os = "unknown")) {
            None
        } else {
            SystemTime::now().duration_since(UNIX_EPOCH).ok()
        };
        let days = seconds.map_or(20_800, |d| d.as_secs() / 86_400);
        Self(civil(days))
    }

    /// The given day; the last of December when the calendar lacks it.
    pub fn new(year: u32, month: u32, day: u32) -> Self {
        Self(Date::new(year, month, day).unwrap_or(Date { year, month: 12, day: 31 }))
    }
}

/// The date of a number of days since 1970-01-01 (Howard Hinnant's algorithm).
fn civil(days: u64) -> Date {
    let z = days + 719_468;
    let era = z / 146_097;
    let doe = z % 146_097;
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + u64::from(month <= 2);
    Date { year: year as u32, month: month as u32, day: (doy - (153 * mp + 2) / 5 + 1) as u32 }
}

/// First three letters of the months, Danish and English.
const MONTHS: [(&str, u32); 14] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("maj", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// Reads a written date: day, month and year in Danish order, or year first; the month in digits or letters.
fn read(text: &str, today: Today) -> Option<Result<Date, ()>> {
    let mut parts: Vec<&str> = Vec::with_capacity(3);
    let mut month = None;
    for piece in text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()) {
        parts.push(piece);
    }
    let lower = text.to_lowercase();
    for word in lower.split(|c: char| !c.is_alphabetic()) {
        if let Some((_, n)) = MONTHS.iter().find(|(m, _)| word.starts_with(m)) {
            month = Some(*n);
        }
    }
    let (day, month, year) = match (parts.as_slice(), month) {
        (&[d, y], Some(m)) => (number(d), m, y),
        (&[y, m, d], None) if y.len() == 4 => (number(d), number(m), y),
        (&[d, m, y], None) => (number(d), number(m), y),
        (&[one], None) if one.len() == 6 || one.len() == 8 => (number(&one[..2]), number(&one[2..4]), &one[4..]),
        _ => return None,
    };
    let long = match (year.len(), number(year)) {
        (4, y) => y,
        // Two digits: this century up to this year, else the last.
        (_, y) if y <= today.0.year % 100 => 2000 + y,
        (_, y) => 1900 + y,
    };
    Some(Date::new(long, month, day).ok_or(()))
}

/// Any calendar date.
pub(super) fn date(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    match read(m.text, m.today) {
        Some(Ok(_)) => passes(out, "kalenderdato", 0.5),
        Some(Err(())) => fails(out, "kalenderdato", -4.0),
        None => {}
    }
}

/// A date on which someone alive or not long dead may be born.
pub(super) fn birth_date(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    match read(m.text, m.today) {
        Some(Ok(d)) if d > m.today.0 => {
            remark(out, "datoen ligger i fremtiden", "the date lies in the future", -4.0);
        }
        Some(Ok(d)) if d.year < 1850 => remark(out, "datoen er for gammel", "the date is too old", -4.0),
        Some(Ok(_)) => passes(out, "kalenderdato", 0.5),
        Some(Err(())) => fails(out, "kalenderdato", -5.0),
        None => {}
    }
}

/// A year in which someone alive or not long dead may be born.
pub(super) fn birth_year(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if !(1850..=m.today.0.year).contains(&number(m.digits)) {
        fails(out, "fødselsår", -4.0);
    }
    // What an exact date is made into: a rule of ages has it.
    if m.text.ends_with("erne") {
        remark(out, "kun et årti", "a decade only", -8.0);
    }
}

/// An age that people reach.
pub(super) fn age(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if number(m.digits) > 112 {
        fails(out, "alder", -4.0);
    }
}

/// A number that must not be a date: a case number in three parts.
pub(super) fn not_date(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if matches!(read(m.text, m.today), Some(Ok(_))) {
        remark(out, "læses som en dato", "reads as a date", -4.0);
    }
}
