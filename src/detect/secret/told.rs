//! Values told away from their name: `X er adgangskoden`, `Koden er skiftet. Den hedder nu X`.

use super::{value, words};
use crate::text::Span;

/// Bytes before a name in which its value is looked for.
const BACK: usize = 96;
/// Bytes behind a name in which its value is looked for.
const AHEAD: usize = 224;
/// A line of wrapped prose is at least as long.
const WRAPPED: usize = 30;
/// Sentences after that of the name.
const SENTENCES: usize = 2;

/// Words between the verb and the name: `X er den nye kode`.
const SMALL: [&str; 17] = [
    "den",
    "det",
    "vores",
    "min",
    "din",
    "nye",
    "ny",
    "nyt",
    "hans",
    "hendes",
    "jeres",
    "deres",
    "gamle",
    "midlertidige",
    "fælles",
    "også",
    "the",
];
/// Verbs between the value and the name.
const LINKS: [&str; 7] = ["er", "som", "var", "bliver", "blev", "is", "as"];
/// Words that stand for the name in a later sentence.
const PRONOUNS: [&str; 11] = ["den", "det", "denne", "nye", "ny", "gamle", "her", "koden", "kodeord", "it", "kode"];
/// Beginnings of words that say that something else is told.
const OTHERS: [&str; 13] = [
    "bruger", "login", "mail", "e-mail", "fil", "sag", "serie", "model", "vare", "link", "adresse", "dokument",
    "version",
];

/// The value of `X er adgangskoden`, where the name begins at byte `at`.
pub(super) fn before(text: &str, at: usize) -> Option<Span> {
    let back = &text[text.ceil_char_boundary(at.saturating_sub(BACK))..at];
    // `wifi-koden`
    let mut rest = back.trim_end_matches(|c: char| !c.is_whitespace());
    for _ in 0..4 {
        let bare = rest.trim_end();
        let word = &bare[bare.rfind(char::is_whitespace).map_or(0, |i| i + 1)..];
        rest = &bare[..bare.len() - word.len()];
        if LINKS.contains(&word) {
            let mut bare = rest.trim_end();
            for relative in [" som", " der", " which"] {
                bare = bare.strip_suffix(relative).map_or(bare, |b| b.trim_end_matches([',', ' ']));
            }
            let word = bare.rfind(char::is_whitespace).map_or(0, |i| i + 1);
            let value = bare[word..].trim_matches(['"', '\'', '`', '«', '»', '“', '”', '(', ')', '*']);
            let from = at - back.len() + word + bare[word..].find(value)?;
            return (!value.is_empty() && word > 0 || from == 0).then(|| Span::new(from, from + value.len()));
        }
        if !SMALL.contains(&word) {
            return None;
        }
    }
    None
}

/// The first value that `fits`, told behind byte `at`, in its sentence (when the name stands in it: `named`) or one of
/// the next.
pub(super) fn later(text: &str, at: usize, named: bool, fits: impl Fn(&str) -> bool) -> Option<Span> {
    let ahead = &text[at..text.floor_char_boundary((at + AHEAD).min(text.len()))];
    let ahead = &ahead[..ahead.find("\n\n").unwrap_or(ahead.len())];
    let (mut told, mut other, mut change, mut assigned) = (named, false, false, false);
    let mut sentences = 0;
    let mut from = 0;
    for chunk in ahead.split_inclusive(char::is_whitespace) {
        let start = at + from;
        from += chunk.len();
        let bare = chunk.trim_end();
        if bare.is_empty() || bare.bytes().all(|b| b == b'>') {
            continue;
        }
        if assigned && let Some(span) = value::behind(text, start).filter(|s| fits(s.of(text))) {
            return Some(span);
        }
        let word = bare.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        told |= PRONOUNS.contains(&word.as_str());
        other |= OTHERS.iter().any(|o| word.starts_with(o));
        change |= words::is_change(&word);
        let verb = words::is_verb(&word) || word == "være" || change && word == "til";
        assigned = told && !other && (verb || bare.ends_with(':') || assigned && words::is_filler(&word));
        if bare.ends_with(['.', '!', '?']) && word.chars().count() > 1 {
            sentences += 1;
            if sentences > SENTENCES {
                return None;
            }
            (told, other, change, assigned) = (false, false, false, false);
        }
        // A short line is one of a list: the next says something else.
        if chunk.ends_with('\n') && !assigned {
            let line = start + bare.len() - line_start(text, start);
            told &= line >= WRAPPED;
        }
    }
    None
}

/// Where the line begins that byte `at` stands in; as far back as matters.
fn line_start(text: &str, at: usize) -> usize {
    let from = at.saturating_sub(BACK);
    memchr::memrchr(b'\n', &text.as_bytes()[from..at]).map_or(from, |i| from + i + 1)
}
