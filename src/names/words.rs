//! Short word lists that shape units: abbreviations, particles, what calls someone by name.

use super::unit::{Form, Unit};
use crate::text::{Shape, Token, word_hash};

const ABBREVIATIONS: &[&str] = &[
    "hr", "fr", "frk", "dr", "prof", "ing", "adv", "cand", "mag", "jur", "med", "phil", "stud", "afd", "st", "chr",
    "kr", "johs", "vilh", "th", "aa", "fru", "jr", "sr", "nic", "alb", "aug", "geb", "vet", "dir", "kst", "mr", "mrs",
    "ms", "bgm", "fhv", "tidl", "att", "vedr", "jf", "pga", "bl",
];

const PARTICLES: &[&str] = &[
    "von", "van", "de", "del", "della", "la", "le", "af", "til", "el", "al", "bin", "ben", "ibn", "bint", "da", "dos",
    "du", "der", "den", "di", "zu", "ter", "ten", "y", "e", "und", "dalla", "das", "do", "av", "zum", "abu", "ould",
];

const FIRM: &[&str] = &[
    "von", "van", "del", "della", "la", "le", "el", "al", "bin", "ibn", "bint", "dos", "di", "zu", "ter", "ten",
    "dalla", "das", "zum", "abu", "ould",
];

const CALLERS: &[&str] = &[
    "hej", "kære", "hilsen", "hilsner", "mvh", "vh", "kh", "hedder", "hedde", "kaldet", "navn", "fornavn", "navnet",
    "borger", "borgeren", "mor", "far", "ringer", "hr", "fru", "tak", "goddag", "halløj", "dav", "tlf", "att", "cc",
];

/// Hashes of short word lists, sorted.
#[derive(Debug)]
pub struct Lists {
    abbreviations: Vec<u64>,
    particles: Vec<u64>,
    callers: Vec<u64>,
    /// One bit for each caller, to answer "no" fast.
    callers_filter: [u64; 4],
    firm: Vec<u64>,
    addresses: Vec<u64>,
    crowns: u64,
    wrote: [u64; 2],
}

impl Lists {
    /// The lists.
    pub fn get() -> &'static Lists {
        static LISTS: std::sync::OnceLock<Lists> = std::sync::OnceLock::new();
        LISTS.get_or_init(|| Lists {
            abbreviations: hashes(ABBREVIATIONS),
            particles: hashes(PARTICLES),
            callers: hashes(CALLERS),
            callers_filter: filter(CALLERS),
            firm: hashes(FIRM),
            addresses: hashes(&["http", "https", "www"]),
            crowns: word_hash("kr"),
            wrote: ["skrev", "skriver"].map(word_hash),
        })
    }

    pub(super) fn is_abbreviation(&self, token: &Token) -> bool {
        // `kr.` after an amount may end its sentence; `Kr.` is Kristian.
        let amount = token.shape == Shape::Lower && token.hash == self.crowns;
        token.len <= 5 && !amount && self.abbreviations.binary_search(&token.hash).is_ok()
    }

    /// Who writes may do so under any name.
    pub(super) fn is_wrote(&self, hash: u64) -> bool {
        self.wrote.contains(&hash)
    }

    pub(super) fn is_address(&self, hash: u64) -> bool {
        self.addresses.contains(&hash)
    }

    /// Whether a particle is no Danish word: `von`, `el`, but `de` only in `de la`.
    pub(super) fn is_firm(&self, hash: u64, next: Option<&Unit>) -> bool {
        let firm = |hash: u64| self.firm.binary_search(&hash).is_ok();
        firm(hash) || next.is_some_and(|n| n.form == Form::Lower && firm(n.hash))
    }

    /// Whether the last of `before` is a word that calls someone by name, maybe with a mark after it: `hej`, `navn:`.
    pub(super) fn calls(&self, before: &[Unit]) -> bool {
        let words = before.iter().rev().take(2).take_while(|u| u.form != Form::Break);
        let mut words = words.skip_while(|u| u.form == Form::Punct);
        words.next().is_some_and(|u| {
            let maybe = self.callers_filter[(u.hash >> 6 & 3) as usize] & 1 << (u.hash & 63) != 0;
            maybe && self.callers.binary_search(&u.hash).is_ok()
        })
    }

    /// Whether a word in lower case may join the parts of a name.
    pub fn is_particle(&self, hash: u64) -> bool {
        self.particles.binary_search(&hash).is_ok()
    }
}

fn filter(words: &[&str]) -> [u64; 4] {
    let mut bits = [0; 4];
    for hash in words.iter().map(|w| word_hash(w)) {
        bits[(hash >> 6 & 3) as usize] |= 1 << (hash & 63);
    }
    bits
}

fn hashes(words: &[&str]) -> Vec<u64> {
    let mut hashes: Vec<u64> = words.iter().map(|w| word_hash(w)).collect();
    hashes.sort_unstable();
    hashes
}
