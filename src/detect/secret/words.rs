//! The words between a name and its value: `koden til alarmen er`, `kodeord er skiftet til`.

use super::value::Sign;

/// Verbs that give a name its value.
const VERBS: [&str; 10] = ["er", "is", "var", "was", "blev", "bliver", "hedder", "lyder", "has", "bliv"];
/// Words that may stand between the verb and the value.
const FILLERS: [&str; 35] = [
    "nu",
    "now",
    "been",
    "blevet",
    "skiftet",
    "ændret",
    "sat",
    "nulstillet",
    "opdateret",
    "rettet",
    "lavet",
    "om",
    "changed",
    "reset",
    "set",
    "updated",
    "midlertidigt",
    "foreløbig",
    "fortsat",
    "stadig",
    "altså",
    "følgende",
    "igen",
    "i",
    "dag",
    "til",
    "to",
    "som",
    "ikke",
    "længere",
    "bare",
    "stadigvæk",
    "indtil",
    "videre",
    "not",
];
/// Whether the word gives a name its value.
pub(super) fn is_verb(word: &str) -> bool {
    VERBS.contains(&word)
}

/// Whether the word may stand between such a verb and the value.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Whether the word gives a name a new value.
pub(super) fn is_change(word: &str) -> bool {
    CHANGES.iter().any(|c| word.starts_with(c.trim_end()))
}

/// Beginnings of verbs that give a name a new value: `skift kodeordet til`.
const CHANGES: [&str; 7] = ["skift", "ændre", "nulstil", "sat ", "sæt ", "chang", "reset"];
/// Bytes before the name in which such a verb is looked for.
const BACK: usize = 40;

/// What follows `:`, `=`, `er` or ` - ` when only a few words stand before it.
pub(super) fn between(rest: &str) -> Option<(Sign, &str)> {
    let mut left = rest;
    for nth in 0..6 {
        let word = left.find([' ', '\t']).unwrap_or(left.len());
        let (first, tail) = left.split_at(word);
        if VERBS.contains(&first) || nth == 0 && matches!(first, "nu" | "nu:") {
            return Some((if nth == 0 { Sign::Is } else { Sign::Faint }, fillers(tail)));
        }
        if matches!(first, "-" | "=" | ":") || first.ends_with([':', '=']) {
            return Some((Sign::Faint, tail));
        }
        if first.ends_with(['.', ',', ';', '!', '?']) || first.contains(['@', '/']) {
            return None;
        }
        left = tail.trim_start_matches([' ', '\t']);
        if left.is_empty() {
            return None;
        }
    }
    None
}

/// Steps over `nu`, `skiftet til` and their like.
fn fillers(mut rest: &str) -> &str {
    for _ in 0..6 {
        let next = rest.trim_start_matches([' ', '\t']);
        let (word, tail) = next.split_at(next.find([' ', '\t', '\n', '\r']).unwrap_or(next.len()));
        if !FILLERS.contains(&word.trim_end_matches(':')) {
            break;
        }
        rest = tail;
    }
    rest
}

/// Bytes before the value of `skiftet kodeordet til X`, where `before` ends with the name and `line` follows it.
pub(super) fn new_value(before: &str, line: &str) -> Option<usize> {
    let tail = [" til ", " to "].iter().find_map(|to| line.strip_prefix(to))?;
    let back = &before[before.ceil_char_boundary(before.len().saturating_sub(BACK))..];
    let sentence = back.rfind(['.', '\n', '!', '?']).map_or(back, |i| &back[i..]).to_lowercase();
    CHANGES.iter().any(|c| sentence.contains(c)).then(|| line.len() - fillers(tail).len())
}

/// Whether words stand before the last one of the line above byte `at`.
pub(super) fn in_line(text: &str, at: usize) -> bool {
    let above = text[..at].trim_end_matches(['>', ' ', '\t', '\r', '\n']);
    let above = &above[above.ceil_char_boundary(above.len().saturating_sub(BACK))..];
    let line = &above[above.rfind('\n').map_or(0, |i| i + 1)..];
    line.split_whitespace().filter(|w| w.starts_with(char::is_alphabetic)).count() > 1
}
