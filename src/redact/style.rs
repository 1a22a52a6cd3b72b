//! The styles that give nothing back: mask, remove, generalise.

use super::plan::Edit;
use crate::finding::Entity;
use crate::text::Lang;

/// A block for each letter and digit; what stands between them stays, so that a number still looks like a number. A
/// secret becomes eight blocks, since its length is part of it.
pub(super) fn mask(entity: Entity, value: &str) -> String {
    if entity.name() == "SECRET" {
        return "█".repeat(8);
    }
    value.chars().map(|c| if c.is_alphanumeric() { '█' } else { c }).collect()
}

/// Widens edits that leave a hole, so that no double space, empty pair of brackets or stray comma stays behind. Edits
/// stay in order and never overlap.
pub(super) fn tidy(text: &str, edits: &mut [Edit]) {
    let mut from = 0;
    let mut left = Left::default();
    for i in 0..edits.len() {
        let limit = edits.get(i + 1).map_or(text.len(), |e| e.span.start);
        let edit = &mut edits[i];
        let (before, after) = (&text[from..edit.span.start], &text[edit.span.end..limit]);
        let (take_before, take_after) = hole(before, after, left);
        left = left.and(&before[..before.len() - take_before]);
        edit.span.start -= take_before;
        edit.span.end += take_after;
        from = edit.span.end;
    }
}

/// How the text that stays ends, before a hole.
#[derive(Clone, Copy, Default)]
struct Left {
    /// The last sign that is no space.
    last: Option<char>,
    /// Whether spaces follow it.
    space: bool,
}

impl Left {
    fn and(self, more: &str) -> Self {
        let kept = more.trim_end_matches(SPACES);
        let last = kept.chars().next_back();
        Self { last: last.or(self.last), space: kept.len() < more.len() || (last.is_none() && self.space) }
    }
}

const SPACES: [char; 2] = [' ', '\u{a0}'];

/// How many bytes before and after a hole go with it. `left` is how the text ends before `before`.
fn hole(before: &str, after: &str, left: Left) -> (usize, usize) {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('"', '"'), ('»', '«'), ('“', '”')];
    // Two pairs are enough for `("...")`; no text can make this go deep.
    let (mut b, mut a) = (before, after);
    for _ in 0..2 {
        let inner = PAIRS.iter().find_map(|(open, close)| Some((b.strip_suffix(*open)?, a.strip_prefix(*close)?)));
        (b, a) = inner.unwrap_or((b, a));
    }
    let (take_before, take_after) = gap(b, a, left);
    (take_before + before.len() - b.len(), take_after + after.len() - a.len())
}

/// The spaces and stray signs that go with a hole.
fn gap(before: &str, after: &str, left: Left) -> (usize, usize) {
    let Left { last, space } = left.and(before);
    let spaces_before = before.len() - before.trim_end_matches(SPACES).len();
    let rest = after.trim_start_matches(SPACES);
    let spaces_after = after.len() - rest.len();
    let begins = last.is_none_or(|c| c == '\n');
    match rest.chars().next() {
        // A comma that parts nothing any more, from what came before or from the beginning.
        Some(',' | ';') if begins || matches!(last, Some(',' | ';' | ':' | '(')) => {
            let spaces = rest[1..].len() - rest[1..].trim_start_matches(SPACES).len();
            (0, spaces_after + 1 + if begins || space { spaces } else { 0 })
        }
        // The end of a sentence or line comes up to the word before; a comma or colon before it goes.
        Some('.' | '!' | '?' | ')' | '\n' | '\r') | None => {
            let sentence = rest.starts_with(['.', '!', '?', ')']);
            let stray = matches!(last, Some(',' | ';')) || (last == Some(':') && sentence);
            let sign = stray && before.len() > spaces_before;
            (spaces_before + usize::from(sign), spaces_after)
        }
        Some(',' | ';' | ':') => (spaces_before, spaces_after),
        // Between words one space stays.
        Some(_) if begins || space => (0, spaces_after),
        Some(_) => (0, 0),
    }
}

/// What an entity is in general: a role, a decade, a band of ages, a postal area; else its label. `ordinal` tells one
/// person of a text from another.
pub(super) fn generalise(entity: Entity, value: &str, ordinal: usize, lang: Lang) -> String {
    let pick = |da: &str, en: &str| (if lang == Lang::Da { da } else { en }).to_owned();
    let label = || format!("[{}]", entity.placeholder(lang));
    match entity.name() {
        "PERSON" => {
            let da = ["", "anden ", "tredje ", "fjerde ", "femte ", "sjette "];
            let en = ["a", "a second", "a third", "a fourth", "a fifth", "a sixth"];
            match (da.get(ordinal), en.get(ordinal)) {
                (Some(da), Some(en)) => pick(&format!("[en {da}person]"), &format!("[{en} person]")),
                _ => pick("[en person]", "[a person]"),
            }
        }
        "DK_MUNICIPALITY" => pick("[en kommune]", "[a municipality]"),
        "DK_REGION" => pick("[en region]", "[a region]"),
        "LOCATION" => pick("[et sted]", "[a place]"),
        "AGE" => age(value, lang).unwrap_or_else(label),
        "DATE_OF_BIRTH" => decade(value, lang).unwrap_or_else(label),
        "STREET_ADDRESS" => match postal_area(value) {
            Some(area) => pick(&format!("[adresse i {area}xx]"), &format!("[address in {area}xx]")),
            None => label(),
        },
        _ => label(),
    }
}

/// Runs of digits: where they start, and how they read.
fn numbers(value: &str) -> impl Iterator<Item = (usize, &str)> {
    let digit = |c: char| c.is_ascii_digit();
    value
        .match_indices(digit)
        .filter(move |(i, _)| !value[..*i].ends_with(digit))
        .map(move |(i, _)| (i, value[i..].split(|c| !digit(c)).next().unwrap_or_default()))
}

/// "43 år" becomes "40-49 år"; what is not in years has no band.
fn age(value: &str, lang: Lang) -> Option<String> {
    let lower = value.to_lowercase();
    if ["måned", "uge", "dag", "month", "week", "day"].iter().any(|unit| lower.contains(unit)) {
        return Some((if lang == Lang::Da { "0-9 år" } else { "0-9 years" }).to_owned());
    }
    let mut all = numbers(value);
    let (at, digits) = all.next()?;
    let years: u32 = digits.parse().ok().filter(|y| *y < 150)?;
    if all.next().is_some() {
        return None;
    }
    // Few live so long: the band is open.
    let band = if years >= 90 { "90+".to_owned() } else { format!("{0}0-{0}9", years / 10).replace("00-09", "0-9") };
    Some(format!("{}{band}{}", &value[..at], &value[at + digits.len()..]))
}

/// The decade of a date: of its year in four digits, else of the last two.
fn decade(value: &str, lang: Lang) -> Option<String> {
    let all: Vec<&str> = numbers(value).map(|(_, digits)| digits).collect();
    let year = all.iter().find(|d| d.len() == 4).map(|d| &d[..3]).or_else(|| match all.last() {
        // 12.03.58 and 120358
        Some(last) if all.len() > 1 && last.len() == 2 => Some(&last[..1]),
        Some(only) if all.len() == 1 && only.len() == 6 => Some(&only[4..5]),
        Some(only) if all.len() == 1 && only.len() == 8 => Some(&only[4..7]),
        _ => None,
    })?;
    Some(if lang == Lang::Da { format!("{year}0'erne") } else { format!("{year}0s") })
}

/// The first two digits of a postcode: four digits and a word after them.
fn postal_area(value: &str) -> Option<&str> {
    let word = |rest: &str| rest.strip_prefix(' ').is_some_and(|r| r.starts_with(char::is_alphabetic));
    numbers(value).filter(|(at, d)| d.len() == 4 && word(&value[at + 4..])).last().map(|(_, d)| &d[..2])
}

#[cfg(test)]
#[path = "style_tests.rs"]
mod tests;
