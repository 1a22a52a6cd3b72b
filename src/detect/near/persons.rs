//! Persons that no list can name in full: nouns that are one when a verb follows ("pedellen har"), and "en bror" that is
//! a certain one.

use super::marks::{Mark, Sentence};
use super::{NearDetector, Role};
use crate::text::{Block, TokenKind, word_hash};

/// Whose chief, neighbour or pupil it is.
const WHOSE: &[&str] =
    &["min", "mit", "din", "dit", "vores", "vor", "vort", "jeres", "hans", "hendes", "deres", "sin", "sit"];

/// Things that end like persons.
const THINGS: &[&str] = &[
    "computeren",
    "serveren",
    "printeren",
    "scanneren",
    "routeren",
    "containeren",
    "traileren",
    "scooteren",
    "kalenderen",
    "folderen",
    "sommeren",
    "vinteren",
    "feberen",
    "numeren",
    "meteren",
    "pasningen",
    "ordneren",
    "monitoren",
    "starteren",
    "semesteren",
    "regionen",
];

/// Words that tie without being a verb: no subject stands before them.
const NO_VERBS: &[&str] = &["med", "grundet", "pga", "en", "af", "på", "som", "i", "sit", "født", "etnisk"];

/// Who has "en bror" has a certain one.
pub(super) const HAVE: &[&str] = &["har", "havde", "haft", "fik", "får", "fået", "født", "fødte", "kender"];

/// What a certain "en mand" stands in.
const CASES: &[&str] =
    &["sag", "sagen", "drejer", "henvendelse", "henvendelsen", "klage", "opkald", "ansøgning", "underretning"];

/// How many tokens before "en mand" they may stand.
const CASE_REACH: usize = 6;

impl NearDetector {
    /// Adds the persons that are one because a verb follows.
    pub(super) fn subjects(&self, block: &Block<'_>, sentence: &mut Sentence) {
        let mut found: Vec<Mark> = Vec::new();
        for verb in &sentence.marks {
            let ties = matches!(verb.role, Role::Link | Role::Predicate) && verb.first > sentence.start;
            let listed = |m: &Mark| matches!(m.role, Role::Person | Role::Group | Role::Name) && m.last == verb.first;
            if !ties
                || sentence.marks.iter().any(listed)
                || NO_VERBS.contains(&block.tokens[verb.first].span().of(block.text))
            {
                continue;
            }
            if let Some((first, rules)) = self.subject(block, sentence.start, verb.first - 1)
                && found.iter().all(|m| m.first != first)
            {
                found.push(Mark { first, last: verb.first, role: Role::Person, rules, entry: None });
            }
        }
        sentence.marks.extend(found);
    }

    /// The first token of a person that ends with token `at`, and the rules that know one by its ending.
    fn subject(&self, block: &Block<'_>, start: usize, at: usize) -> Option<(usize, u64)> {
        let word = |back: usize| {
            let at = at.checked_sub(back).filter(|i| *i >= start)?;
            Some(block.tokens[at].span().of(block.text).to_lowercase())
        };
        let noun = word(0).filter(|_| block.tokens[at].kind == TokenKind::Word)?;
        if noun == "årige" && at >= start + 2 && block.tokens[at - 2].kind == TokenKind::Number {
            return Some((at - 2, u64::MAX));
        }
        if THINGS.iter().any(|t| noun.ends_with(t)) {
            return None;
        }
        let doer = |value: &u32| self.table.entries[*value as usize].role == Role::Doer;
        let ends = noun.char_indices().map(|(i, _)| &noun[i..]).filter(|end| (4..=16).contains(&end.len()));
        let mut entries = ends.filter_map(|end| self.table.context.word(word_hash(end), |value| doer(&value)));
        let entry = &self.table.entries[entries.next()? as usize];
        let certain = match &*entry.text {
            ending if ending.ends_with("en") || ending.ends_with("et") => true,
            ending if ending.ends_with('e') => word(1).is_some_and(|w| w == "den"),
            _ => [1, 2].iter().any(|back| word(*back).is_some_and(|w| WHOSE.contains(&w.as_str()))),
        };
        certain.then_some((at, entry.rules))
    }
}

/// Whether the noun after an article ("en") is a certain person: somebody has one, or a case is about one. `marks` are
/// those found before it.
pub(super) fn certain(block: &Block<'_>, start: usize, article: usize, marks: &[Mark]) -> bool {
    let word = |back: usize| {
        let at = article.checked_sub(back).filter(|i| *i >= start)?;
        Some(block.tokens[at].span().of(block.text).to_lowercase())
    };
    let is = |back: usize, words: &[&str]| word(back).is_some_and(|w| words.contains(&w.as_str()));
    if is(2, HAVE) && is(1, &["jeg", "vi", "han", "hun"]) || is(1, HAVE) && is(2, &["jeg", "vi"]) {
        return true;
    }
    if is(1, HAVE) {
        let verb = article - 1;
        let subject = |m: &&Mark| matches!(m.role, Role::Person | Role::Name | Role::Group) && m.last <= verb;
        let who = marks.iter().filter(subject).max_by_key(|m| m.last);
        let you = |m: &Mark| block.tokens[m.first].span().of(block.text).eq_ignore_ascii_case("du");
        return who.is_some_and(|m| m.role != Role::Group && m.last + 2 >= verb && !you(m));
    }
    (1..=CASE_REACH).any(|back| is(back, CASES))
}
