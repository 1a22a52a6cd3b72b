//! Numbers of cells as their formats show them.

use super::Workbook;
use crate::builder::Builder;
use crate::error::Result;
use crate::xml::{Ev, Events, local};

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    General,
    Date,
    /// "000000-0000": a zero for each digit.
    Mask(String),
}

/// The format of each cell style.
pub(super) fn formats(b: &Builder<'_>, src: &str) -> Result<Vec<Format>> {
    let mut codes: Vec<(u32, String)> = Vec::new();
    let mut out = Vec::new();
    let mut inside = false;
    let mut events = Events::new(src, b.limits);
    while let Some(event) = events.next()? {
        let Ev::Open { name, attrs, .. } = event else {
            continue;
        };
        let attrs = attrs.read()?;
        let get = |name: &str| attrs.iter().find(|a| a.name == name).map(|a| &*a.value);
        match local(name) {
            "numFmt" => {
                let id = get("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                codes.push((id, get("formatCode").unwrap_or("").to_owned()));
            }
            "cellXfs" => inside = true,
            "cellStyles" | "cellStyleXfs" | "dxfs" => inside = false,
            "xf" if inside => {
                let id: u32 = get("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                let code = codes.iter().find(|(i, _)| *i == id).map(|(_, c)| c.as_str());
                out.push(match code {
                    Some(code) => format_of(code),
                    None if matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58) => Format::Date,
                    None => Format::General,
                });
            }
            _ => {}
        }
    }
    Ok(out)
}

fn format_of(code: &str) -> Format {
    let first = code.split(';').next().unwrap_or("");
    let mut plain = String::new();
    let mut chars = first.chars();
    let mut in_quotes = false;
    let mut literal = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => in_quotes = !in_quotes,
            '[' if !in_quotes => while chars.next().is_some_and(|c| c != ']') {},
            '\\' => {
                plain.extend(chars.next());
            }
            '_' | '*' if !in_quotes => {
                chars.next();
            }
            c => {
                literal |= in_quotes && c.is_alphabetic();
                plain.push(c);
            }
        }
    }
    let zeros = plain.matches('0').count();
    if zeros >= 6 && plain.chars().all(|c| matches!(c, '0' | '-' | ' ' | '/' | '.')) && !plain.contains("0.0") {
        return Format::Mask(plain);
    }
    if !literal && plain.chars().any(|c| matches!(c.to_ascii_lowercase(), 'y' | 'd' | 'å')) && !plain.contains('0') {
        return Format::Date;
    }
    Format::General
}

impl Workbook {
    /// A number as its cell shows it; `None` when it is too short to be more than an amount.
    pub fn shown(&self, text: &str, style: usize) -> Option<String> {
        let text = text.trim();
        let number: f64 = text.parse().ok()?;
        let whole = number.fract() == 0.0 && number.abs() < 1e15;
        match self.formats.get(style).unwrap_or(&Format::General) {
            Format::Date if number > 0.0 && number < 2_958_466.0 => Some(date(number as i64, self.from_1904)),
            Format::Mask(mask) if whole && number >= 0.0 => Some(masked(number as u64, mask)),
            _ => {
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                let shown = if whole { format!("{}", number as i64) } else { text.to_owned() };
                (digits >= 6 || shown.len() >= 6).then_some(shown)
            }
        }
    }
}

fn masked(mut number: u64, mask: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    for c in mask.chars().rev() {
        if c == '0' {
            out.push(char::from(b'0' + (number % 10) as u8));
            number /= 10;
        } else {
            out.push(c);
        }
    }
    while number > 0 {
        out.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
    }
    out.iter().rev().collect()
}

/// A serial day number as a Danish date. (Howard Hinnant's civil calendar.)
fn date(serial: i64, from_1904: bool) -> String {
    let epoch = if from_1904 { 24_107 } else { 25_569 - i64::from(serial < 60) };
    let z = serial - epoch + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let mp = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{day:02}-{month:02}-{year:04}")
}
