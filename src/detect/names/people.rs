//! The persons of a document: who is who, and which words are known to name someone.

use std::collections::{BTreeMap, BTreeSet};

/// One word of a name, by hash: as written, and without its genitive ending where it may have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// As written, of any case.
    pub hash: u64,
    /// Without the ending.
    pub stem: Option<u64>,
    /// First letter, lower-cased.
    pub letter: char,
}

impl Word {
    fn same(&self, other: &Word) -> bool {
        self.hash == other.hash
            || self.stem == Some(other.hash)
            || other.stem == Some(self.hash)
            || (self.stem.is_some() && self.stem == other.stem)
    }

    fn keys(&self) -> impl Iterator<Item = u64> {
        [Some(self.hash), self.stem].into_iter().flatten()
    }
}

/// The words of one mention, sorted out.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Initials before the surname: `J.P.` of `J.P. Hansen`.
    pub initials: Vec<char>,
    /// Given names and middle names, in order.
    pub given: Vec<Word>,
    /// The last name.
    pub surname: Option<Word>,
    /// A word of a mention of one word: a given name or a surname.
    pub single: Option<Word>,
}

/// A person met in the document.
#[derive(Debug, Default)]
struct Entry {
    parts: Parts,
    office: bool,
}

/// Persons met so far in a document.
#[derive(Debug, Default)]
pub struct People {
    entries: Vec<Entry>,
    /// Words of persons met so far: entries that hold them.
    by_word: BTreeMap<u64, Vec<u32>>,
    /// First and last letter of names met so far: entries that have them.
    by_letters: BTreeMap<(char, char), Vec<u32>>,
    /// Words that named a person beyond doubt, with how the name was written.
    known: BTreeMap<u64, u8>,
    /// Words that named a thing.
    things: BTreeSet<u64>,
    /// A bit for each key of `known`: nearly all words of a text are turned away here.
    filter: Vec<u64>,
}

/// Bits of the filter.
const FILTER: u64 = 1 << 14;

/// The word of the filter, and the bit in it.
const fn bit(key: u64) -> (usize, u64) {
    ((key % FILTER / 64) as usize, 1 << (key % 64))
}

/// Most entries that are looked through for one word: keeps a list of a million persons linear.
const MANY: usize = 32;

impl People {
    /// Remembers that this word named a person: bit 1 as a given name, bit 2 as a surname.
    pub fn learn(&mut self, word: &Word, kind: u8) {
        self.filter.resize((FILTER / 64) as usize, 0);
        for key in word.keys() {
            *self.known.entry(key).or_default() |= kind;
            let (at, bit) = bit(key);
            self.filter[at] |= bit;
        }
    }

    /// How the word named a person elsewhere: 0 not.
    pub fn knows(&self, word: &Word) -> u8 {
        let maybe = |key: &u64| {
            let (at, bit) = bit(*key);
            self.filter.get(at).is_some_and(|bits| bits & bit != 0)
        };
        word.keys().filter(maybe).filter_map(|k| self.known.get(&k)).fold(0, |a, b| a | b)
    }

    /// Remembers that this word named a thing.
    pub fn learn_thing(&mut self, word: &Word) {
        self.things.extend(word.keys());
    }

    /// Whether some word named a thing.
    pub fn has_things(&self) -> bool {
        !self.things.is_empty()
    }

    /// Whether the word named a thing elsewhere.
    pub fn is_thing(&self, word: &Word) -> bool {
        word.keys().any(|key| self.things.contains(&key))
    }

    /// Whether nobody was met yet.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether that person holds a public office.
    pub fn holds_office(&self, subject: u32) -> bool {
        self.entries.get(subject as usize).is_some_and(|e| e.office)
    }

    /// Marks a person as the holder of a public office.
    pub fn set_office(&mut self, subject: Option<u32>) {
        if let Some(entry) = subject.and_then(|s| self.entries.get_mut(s as usize)) {
            entry.office = true;
        }
    }

    /// The number of the person that a mention means; none when it may be one of several.
    pub fn assign(&mut self, parts: &Parts) -> Option<u32> {
        if let Some(letters) = parts.letters_alone() {
            return self.assign_letters(letters, parts);
        }
        let mut found: Vec<u32> = Vec::new();
        let words = parts.given.iter().chain(&parts.surname).chain(&parts.single);
        for key in words.flat_map(Word::keys) {
            for &entry in self.by_word.get(&key).into_iter().flatten().take(MANY) {
                if !found.contains(&entry) && self.entries[entry as usize].parts.may_be(parts) {
                    found.push(entry);
                }
            }
        }
        match found[..] {
            [one] => {
                self.complete(one, parts);
                Some(one)
            }
            [] => {
                let one = self.entries.len() as u32;
                self.entries.push(Entry::default());
                self.complete(one, parts);
                Some(one)
            }
            // A full name that was met before is that person, whoever else shares a part of it.
            _ => {
                let full: Vec<u32> =
                    found.iter().copied().filter(|&e| self.entries[e as usize].parts.is_full_of(parts)).collect();
                match full[..] {
                    [one] => Some(one),
                    _ if parts.surname.is_some() && full.is_empty() => {
                        let one = self.entries.len() as u32;
                        self.entries.push(Entry::default());
                        self.complete(one, parts);
                        Some(one)
                    }
                    _ => None,
                }
            }
        }
    }

    /// The person that initials alone mean: `/JH` is Jens Hansen when no other name of the text fits.
    fn assign_letters(&mut self, letters: (char, char), parts: &Parts) -> Option<u32> {
        match self.by_letters.get(&letters).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            Some(_) => None,
            None => {
                let one = self.entries.len() as u32;
                self.entries.push(Entry { parts: parts.clone(), office: false });
                self.by_letters.insert(letters, vec![one]);
                Some(one)
            }
        }
    }

    /// Adds what this mention says to what is known of the person.
    fn complete(&mut self, one: u32, parts: &Parts) {
        let entry = &mut self.entries[one as usize].parts;
        if entry.surname.is_none() && entry.given.is_empty() {
            *entry = parts.clone();
        } else {
            if entry.given.is_empty() {
                entry.given.clone_from(&parts.given);
            }
            if entry.surname.is_none() {
                entry.surname = parts.surname;
            }
        }
        let first = entry.initials.first().copied().or_else(|| entry.given.first().map(|g| g.letter));
        if let Some((first, last)) = first.zip(entry.surname.map(|s| s.letter)) {
            let list = self.by_letters.entry((first, last)).or_default();
            if !list.contains(&one) && list.len() < MANY {
                list.push(one);
            }
        }
        for key in parts.given.iter().chain(&parts.surname).chain(&parts.single).flat_map(Word::keys) {
            let list = self.by_word.entry(key).or_default();
            if !list.contains(&one) && list.len() < MANY {
                list.push(one);
            }
        }
    }
}

impl Parts {
    /// The first and the last letter where there are initials and nothing else.
    fn letters_alone(&self) -> Option<(char, char)> {
        let nothing = self.given.is_empty() && self.surname.is_none() && self.single.is_none();
        self.initials.first().copied().zip(self.initials.last().copied()).filter(|_| nothing)
    }

    /// Whether a later mention may mean the person of this one.
    fn may_be(&self, later: &Parts) -> bool {
        let holds = |p: &Parts, w: &Word| p.given.iter().chain(&p.surname).chain(&p.single).any(|x| x.same(w));
        if let Some(word) = &later.single {
            return holds(self, word);
        }
        if let Some(word) = &self.single {
            return later.given.first().is_some_and(|g| g.same(word)) || later.surname.is_some_and(|s| s.same(word));
        }
        let letters = |p: &Parts| p.initials.first().copied().or_else(|| p.given.first().map(|g| g.letter));
        let given = match (self.given.first(), later.given.first()) {
            (Some(a), Some(b)) => a.same(b),
            _ => letters(self) == letters(later),
        };
        let surname = match (&self.surname, &later.surname) {
            // `Mette Kjærgaard` and `Mette Kjærgaard Hansen`.
            (Some(a), Some(b)) => {
                a.same(b)
                    || self.given[1.min(self.given.len())..].iter().any(|m| m.same(b))
                    || later.given[1.min(later.given.len())..].iter().any(|m| m.same(a))
            }
            _ => true,
        };
        let middle = |p: &Parts| p.given.get(1).copied();
        let clash = match (middle(self), middle(later)) {
            (Some(a), Some(b)) => !a.same(&b),
            _ => false,
        };
        given && surname && !clash
    }

    /// Whether this is the very name of `later`: given names and surname alike.
    fn is_full_of(&self, later: &Parts) -> bool {
        self.surname.zip(later.surname).is_some_and(|(a, b)| a.same(&b))
            && self.given.len() == later.given.len()
            && self.given.iter().zip(&later.given).all(|(a, b)| a.same(b))
            && self.initials == later.initials
    }
}
