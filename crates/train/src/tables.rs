//! Makes models/words.bin: the classes of names, places, streets and ordinary words.

use std::collections::{BTreeMap, BTreeSet};

use promptguard::names::{Class, Parts, Table};
use promptguard::text::{Shape, Span, Token, TokenKind, tokenize, word_hash};

use crate::data::{Data, DataError, Mark, Text};
use crate::dictionary;
use crate::grams;

/// How often a word stands in lower case, and with a capital inside a sentence.
#[derive(Default)]
struct Use {
    lower: u32,
    capital: u32,
}

/// The share of the program help that serves for training; the rest is for counting false alarms.
pub fn help_parts(help: &str) -> (String, String) {
    let lines: Vec<&str> = help.lines().collect();
    let cut = lines.len() * 6 / 10;
    (lines[..cut].join("\n"), lines[cut..].join("\n"))
}

/// The bytes of the table, and how many words it holds. With `unseen` every word is counted one time less, as if it had
/// not stood where the model meets it in training: in a new text, words turn up that no text held before.
pub fn build(data: &Data, training: &[Text], unseen: bool) -> Result<(Vec<u8>, usize), DataError> {
    let mut words: BTreeMap<u64, Parts> = BTreeMap::new();
    let clean = |name: &str| -> Option<u64> {
        let letters = name.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
        (letters && name.chars().count() > 1).then(|| word_hash(name))
    };
    let mut borne: BTreeMap<String, f32> = BTreeMap::new();
    for file in ["first_names_men", "first_names_women", "last_names", "foreign_given_names", "foreign_surnames"] {
        for (name, count) in data.table(&format!("data/names/{file}.tsv"))? {
            let count =
                if file.starts_with('f') && file.contains("foreign") { 20.0 } else { count.parse().unwrap_or(0.0_f32) };
            if clean(&name).is_some() && count >= 5.0 {
                let weight = borne.entry(name.to_lowercase()).or_default();
                *weight = weight.max(1.0 + count.log10());
            }
        }
    }
    let level = |count: &str| match count.parse().unwrap_or(0_u32) {
        0..5 => 0,
        5..50 => 1,
        50..1000 => 2,
        _ => 3,
    };
    for file in ["first_names_men", "first_names_women"] {
        for (name, count) in data.table(&format!("data/names/{file}.tsv"))? {
            if let Some(hash) = clean(&name) {
                let parts = words.entry(hash).or_default();
                parts.given = parts.given.max(level(&count));
            }
        }
    }
    for (name, count) in data.table("data/names/last_names.tsv")? {
        if let Some(hash) = clean(&name) {
            words.entry(hash).or_default().surname = level(&count);
        }
    }
    for (name, _) in data.table("data/names/foreign_given_names.tsv")? {
        if let Some(hash) = clean(&name) {
            words.entry(hash).or_default().foreign_given = true;
        }
    }
    for (name, _) in data.table("data/names/foreign_surnames.tsv")? {
        if let Some(hash) = clean(&name) {
            words.entry(hash).or_default().foreign_surname = true;
        }
    }
    places(data, &mut words, clean)?;
    let mut uses: BTreeMap<u64, Use> = BTreeMap::new();
    let mut spelled: BTreeSet<String> = BTreeSet::new();
    let mut ordinary: BTreeMap<u64, String> = BTreeMap::new();
    let (help, _) = help_parts(&data.shared("data/text/program_help.txt")?);
    count(&help, &[], &mut uses, &mut spelled, &mut ordinary);
    for name in ["municipal_reports", "parliament_speeches"] {
        count(&data.shared(&format!("data/text/{name}.txt"))?, &[], &mut uses, &mut spelled, &mut ordinary);
    }
    for text in training {
        let persons: Vec<Mark> = text.persons().copied().collect();
        count(&text.text, &persons, &mut uses, &mut spelled, &mut ordinary);
    }
    // A word that stands only once is left out: the training reads the text where it stands as if it were unknown.
    let names = borne.iter().filter(|(name, _)| !ordinary.contains_key(&word_hash(name)));
    let mut samples: Vec<grams::Sample> =
        names.map(|(name, weight)| grams::Sample::new(name, true, weight / 2.5)).collect();
    for (hash, word) in ordinary.iter().filter(|(_, word)| !borne.contains_key(*word)) {
        let times = uses.get(hash).map_or(0, |u| u.lower) as f32;
        samples.push(grams::Sample::new(word, false, (1.0 + times.log10()) * 0.8));
    }
    let letters = grams::train(&samples);
    fold(&spelled, &mut uses);
    for (hash, mut seen) in uses {
        if unseen {
            seen.lower = seen.lower.saturating_sub(1);
            seen.capital = seen.capital.saturating_sub(1);
        }
        let ordinary = match seen.lower {
            0 => 0,
            1 => 1,
            2..5 => 2,
            5..15 => 3,
            15..50 => 4,
            50..200 => 5,
            200..1000 => 6,
            _ => 7,
        };
        let capital = seen.capital >= 3 && seen.capital > seen.lower;
        if ordinary > 0 || capital {
            let parts = words.entry(hash).or_default();
            parts.ordinary = ordinary;
            parts.capital = capital;
        }
    }
    // What a text of a few megabytes need not hold. Where it is a name too, only text tells how ordinary it is.
    for word in dictionary::words()? {
        let parts = words.entry(word_hash(&word)).or_default();
        if parts.given == 0 && parts.surname == 0 {
            parts.ordinary = parts.ordinary.max(2);
        }
    }
    let words: Vec<(u64, Class)> = words.into_iter().map(|(h, p)| (h, Class::build(p))).collect();
    Ok((Table::write(&words, &letters), words.len()))
}

fn places(data: &Data, words: &mut BTreeMap<u64, Parts>, clean: impl Fn(&str) -> Option<u64>) -> Result<(), DataError> {
    let mut parts_seen: BTreeMap<u64, u32> = BTreeMap::new();
    for (name, country) in data.table("data/places/world_places.tsv")? {
        let level = if country == "DK" { 2 } else { 1 };
        if name.contains(' ') {
            for hash in name.split(' ').filter_map(&clean) {
                *parts_seen.entry(hash).or_default() += 1;
            }
        } else if let Some(hash) = clean(&name) {
            let parts = words.entry(hash).or_default();
            parts.place = parts.place.max(level);
        }
    }
    for (hash, seen) in parts_seen {
        if seen >= 2 {
            words.entry(hash).or_default().place_part = true;
        }
    }
    for name in include_str!("../lists/countries.txt").split_whitespace() {
        let parts = words.entry(word_hash(name)).or_default();
        parts.place = parts.place.max(1);
        parts.place_part = true;
    }
    for name in include_str!("../lists/organisations.txt").split_whitespace() {
        words.entry(word_hash(name)).or_default().organisation = true;
    }
    let municipalities = data.shared("facts/kommuner.csv")?;
    for line in municipalities.lines().skip(1) {
        if let Some(hash) = line.split(',').nth(1).map(|n| n.trim_matches('"')).and_then(&clean) {
            words.entry(hash).or_default().place = 3;
        }
    }
    for line in data.shared("data/places/street_names.txt")?.lines() {
        if let Some(hash) = clean(line) {
            words.entry(hash).or_default().street = true;
        }
    }
    Ok(())
}

/// How often a word must be seen for its spellings without æ, ø and å to count.
const COMMON: u32 = 15;

/// Common words as they are written on a keyboard without æ, ø and å are ordinary words too: `saadan`, `sadan`.
fn fold(spelled: &BTreeSet<String>, uses: &mut BTreeMap<u64, Use>) {
    for word in spelled {
        let times = uses.get(&word_hash(word)).map_or(0, |u| u.lower) / 3;
        for (ae, oe, aa) in [("ae", "oe", "aa"), ("ae", "o", "a"), ("ae", "ø", "a")] {
            let plain = word.replace('æ', ae).replace('ø', oe).replace('å', aa);
            let seen = uses.entry(word_hash(&plain)).or_default();
            seen.lower = seen.lower.max(times);
        }
    }
}

/// Counts the words of a text; a person's name in lower case is no ordinary word.
fn count(
    text: &str,
    persons: &[Mark],
    uses: &mut BTreeMap<u64, Use>,
    spelled: &mut BTreeSet<String>,
    ordinary: &mut BTreeMap<u64, String>,
) {
    let mut tokens: Vec<Token> = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    for (i, token) in tokens.iter().enumerate().filter(|t| t.1.kind == TokenKind::Word) {
        let inside = i > 0 && matches!(tokens[i - 1].kind, TokenKind::Word | TokenKind::Number);
        let seen = uses.entry(token.hash).or_default();
        match token.shape {
            Shape::Lower if persons.iter().any(|m| m.start <= token.start && token.start < m.end) => {}
            Shape::Lower => {
                seen.lower += 1;
                let word = token.span().of(text);
                if seen.lower == 2 && token.len > 1 {
                    ordinary.insert(token.hash, word.to_owned());
                }
                if seen.lower == COMMON && word.contains(['æ', 'ø', 'å']) {
                    spelled.insert(word.to_owned());
                }
            }
            Shape::Capital | Shape::Mixed | Shape::Upper if inside => seen.capital += 1,
            _ => {}
        }
    }
}
