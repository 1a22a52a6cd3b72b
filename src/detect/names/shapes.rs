//! Small questions about units: ends of lines, sign-offs, initials.

use super::cues::Cues;
use crate::names::{Form, Unit};

/// Whether the line ends before `at`.
pub fn ends_line(units: &[Unit], at: usize) -> bool {
    units.get(at).is_none_or(|u| u.form == Form::Break)
}

/// Whether `at` is the first unit of a line and one of the two lines above ends with a sign-off.
pub fn line_start_after_sign_off(units: &[Unit], at: usize, cues: &Cues) -> bool {
    let mut i = at;
    let mut breaks = 0;
    while i > 0 && at - i < 5 {
        let unit = &units[i - 1];
        match unit.form {
            Form::Break => breaks += 1,
            Form::Punct => {}
            // `Mvh Jens`, `Hilsen Jens` on one line count too.
            _ => return cues.sign_offs.has(unit.hash) && breaks <= 3,
        }
        i -= 1;
    }
    false
}

/// The letters of initials: `J.P.` gives `j` and `p`.
pub fn split_initials(word: &str) -> Vec<char> {
    let parts = word.split(['.', '-']).filter(|p| !p.is_empty());
    parts
        .filter_map(|p| p.chars().next()?.to_lowercase().next())
        .collect()
}
