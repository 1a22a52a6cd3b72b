//! The words between a name and its value: `koden til alarmen er`, `kodeord er skiftet til`.

use super::value::Sign;

/// Verbs that give a name its value.
const VERBS: [&str; 10] = ["er", "is", "var", "was", "blev", "bliver", "hedder", "lyder", "has", "bliv"];
/// Words that may stand between the verb and the value.
const FILLERS: [&str; 28] = [
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
];
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
        if VERBS.contains(&first) {
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
