//! Short word lists that shape units: abbreviations, particles, what calls someone by name.

use super::unit::{Form, Unit};
use crate::lexicon::Hashes;
use crate::text::{Shape, Token, word_hash};

const ABBREVIATIONS: &[&str] = &[
    "hr", "fr", "frk", "dr", "prof", "ing", "adv", "cand", "mag", "jur", "med", "phil", "stud", "afd", "st", "chr",
    "kr", "johs", "vilh", "th", "aa", "fru", "jr", "sr", "nic", "alb", "aug", "geb", "vet", "dir", "kst", "mr", "mrs",
    "ms", "bgm", "fhv", "tidl", "att", "vedr", "jf", "pga", "bl", "fam",
];

/// Those of them that are parts of names.
const SHORT_NAMES: &[&str] = &["chr", "johs", "vilh", "th", "aa", "nic", "alb", "aug", "st", "jr", "sr", "geb"];

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

/// Short word lists.
#[derive(Debug)]
pub struct Lists {
    abbreviations: Hashes,
    particles: Hashes,
    callers: Hashes,
    firm: Hashes,
    addresses: Hashes,
    short_names: Hashes,
    crowns: u64,
    foreign: [u64; 7],
    wrote: [u64; 2],
}

impl Lists {
    /// The lists.
    pub fn get() -> &'static Lists {
        static LISTS: std::sync::OnceLock<Lists> = std::sync::OnceLock::new();
        LISTS.get_or_init(|| Lists {
            abbreviations: hashes(ABBREVIATIONS),
            short_names: hashes(SHORT_NAMES),
            particles: hashes(PARTICLES),
            callers: hashes(CALLERS),
            firm: hashes(FIRM),
            addresses: hashes(&["http", "https", "www"]),
            crowns: word_hash("kr"),
            foreign: ["von", "van", "della", "bin", "ibn", "zu", "abu"].map(word_hash),
            wrote: ["skrev", "skriver"].map(word_hash),
        })
    }

    pub(super) fn is_abbreviation(&self, token: &Token) -> bool {
        // `kr.` after an amount may end its sentence; `Kr.` is Kristian.
        let amount = token.shape == Shape::Lower && token.hash == self.crowns;
        token.len <= 5 && !amount && self.abbreviations.has(token.hash)
    }

    /// Whether the word of that hash, with a full stop, is an abbreviation that is no part of a name: `Vedr.`, not `Chr.`.
    pub fn is_short(&self, hash: u64) -> bool {
        self.abbreviations.has(hash) && !self.short_names.has(hash)
    }

    /// Who writes may do so under any name.
    pub(super) fn is_wrote(&self, hash: u64) -> bool {
        self.wrote.contains(&hash)
    }

    pub(super) fn is_address(&self, hash: u64) -> bool {
        self.addresses.has(hash)
    }

    /// Whether a particle is no Danish word: `von`, `el`, but `de` only in `de la`.
    pub(super) fn is_firm(&self, hash: u64, next: Option<&Unit>) -> bool {
        self.firm.has(hash) || next.is_some_and(|n| n.form == Form::Lower && self.firm.has(n.hash))
    }

    /// Whether the last of `before` is a word that calls someone by name, maybe with a mark after it: `hej`, `navn:`.
    pub(super) fn calls(&self, before: &[Unit]) -> bool {
        let word = match before {
            [.., word, mark] if mark.form == Form::Punct => word,
            [.., word] => word,
            [] => return false,
        };
        self.callers.has(word.hash)
    }

    /// Whether a particle begins a surname and is no Danish word.
    pub fn is_foreign(&self, hash: u64) -> bool {
        self.foreign.contains(&hash)
    }

    /// Whether a word in lower case may join the parts of a name.
    pub fn is_particle(&self, hash: u64) -> bool {
        self.particles.has(hash)
    }
}

fn hashes(words: &[&str]) -> Hashes {
    Hashes::new(words.iter().map(|w| word_hash(w)))
}
