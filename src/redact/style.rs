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
    // What stands before the hole, also when other holes came between.
    let mut left = None;
    for i in 0..edits.len() {
        let limit = edits.get(i + 1).map_or(text.len(), |e| e.span.start);
        let edit = &mut edits[i];
        let before = &text[from..edit.span.start];
        let after = &text[edit.span.end..limit];
        let (take_before, take_after) = hole(before, after, left);
        edit.span.start -= take_before;
        edit.span.end += take_after;
        from = edit.span.end;
        left = before[..before.len() - take_before].chars().next_back().or(left);
    }
}

/// How many bytes before and after a hole go with it. `left` is the last sign that stays before `before`.
fn hole(before: &str, after: &str, left: Option<char>) -> (usize, usize) {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('"', '"'), ('»', '«'), ('“', '”')];
    for (open, close) in PAIRS {
        if let (Some(b), Some(a)) = (before.strip_suffix(open), after.strip_prefix(close)) {
            let (mut more_before, more_after) = hole(b, a, left);
            more_before += before.len() - b.len();
            return (more_before, more_after + after.len() - a.len());
        }
    }
    let kept = before.trim_end_matches([' ', '\u{a0}']);
    let space = before.len() - kept.len();
    let last = kept.chars().next_back().or(left);
    let begins = last.is_none_or(|c| c == '\n') || (kept.is_empty() && space == 0 && last.is_none());
    let rest = after.trim_start_matches([' ', '\u{a0}']);
    let gap = after.len() - rest.len();
    match rest.chars().next() {
        // A comma has lost what it parted: from what came before, or from the beginning.
        Some(c @ (',' | ';')) if begins || matches!(last, Some(',' | ';' | ':' | '(')) => {
            let comma = gap + c.len_utf8();
            let spaces = after[comma..].len() - after[comma..].trim_start_matches(' ').len();
            (if begins { space } else { 0 }, comma + if begins || space > 0 { spaces } else { 0 })
        }
        // The end of a sentence or line comes up to the word before; a comma or colon before it goes.
        Some('.' | '!' | '?' | ')' | '\n' | '\r') | None => {
            let stray = matches!(last, Some(',' | ';')) || (last == Some(':') && rest.starts_with(['.', '!', '?', ')']));
            (space + usize::from(stray && !kept.is_empty()), gap)
        }
        Some(',' | ';' | ':') => (space, gap),
        // Between words: one space stays.
        Some(_) if begins => (0, gap),
        Some(_) if space > 0 || last.is_some_and(char::is_whitespace) => (0, gap),
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
