//! The vault: which placeholder stands for what. Lives in memory here; [`super::VaultFile`] keeps it on disk, encrypted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use super::label::{check_letter, is_person, related};
use super::read::{Brackets, Reading, readings};
use crate::finding::Entity;

/// Texts of which the vault remembers how each placeholder was written: no more than this many bytes of originals.
const MOST_RECORDED: usize = 8 << 20;

/// What placeholders stand for. Wiped from memory when dropped; `Debug` shows counts only.
#[derive(Clone, Default)]
pub struct Vault {
    entries: BTreeMap<(Entity, u32), Entry>,
    records: Vec<Record>,
}

/// One value.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Whether a text went out in which it was the only one of its label, without a check letter.
    pub plain: bool,
    /// The value in the form by which it is known again.
    pub key: String,
    /// The value as it is put back.
    pub base: String,
    /// The value with an ending: the ending as it stands after the placeholder, and both as they stood in the text.
    pub forms: Vec<(String, String)>,
}

/// A redacted text, so that it is restored to the letter when it comes back unchanged, whichever form of a name stood
/// where.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Record {
    hash: [u8; 32],
    /// Where each replacement stands in the redacted text: start, length, and what stood there.
    edits: Vec<(usize, usize, String)>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.key.zeroize();
        self.base.zeroize();
        for (_, original) in &mut self.forms {
            original.zeroize();
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        for (_, _, original) in &mut self.edits {
            original.zeroize();
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("values", &self.entries.len()).field("texts", &self.records.len()).finish()
    }
}

/// The vault as it is written.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Stored {
    values: Vec<(String, u32, Entry)>,
    texts: Vec<Record>,
}

/// Numbers and bare labels that stand in a text already: a new placeholder must not be one of them.
#[derive(Debug, Default)]
pub(super) struct Reserved {
    numbers: BTreeSet<(Entity, u32)>,
    labels: BTreeSet<Entity>,
}

impl Reserved {
    pub fn of(text: &str) -> Self {
        let mut reserved = Self::default();
        for reading in readings(text) {
            match reading.number {
                Some(number) => {
                    reserved.numbers.insert((reading.entity, number));
                    // A number is talked about: a person must not be told by the number alone.
                    if is_person(reading.entity) || reading.brackets >= Brackets::Weak {
                        reserved.labels.insert(reading.entity);
                    }
                }
                None if reading.brackets >= Brackets::Weak => {
                    reserved.labels.insert(reading.entity);
                }
                None => {}
            }
        }
        reserved
    }
}

/// Why a reading is not restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The vault has several values under the label, and the check letter or the number is missing.
    Incomplete,
    /// The check letter does not fit the number: one of them was changed on the way.
    WrongLetter,
    /// The vault has no value of that number or label.
    NotInVault,
}

impl Vault {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A number for each of the values (label and key), in their order: that of the same value from before, or a new one.
    /// Two values of one call never get the same number, even when their keys are the same (two persons of one name).
    pub(super) fn allocate(&mut self, values: &[(Entity, &str)], reserved: &Reserved) -> Vec<u32> {
        let mut known: BTreeMap<(Entity, [u8; 32]), Vec<u32>> = BTreeMap::new();
        for ((entity, number), entry) in self.entries.iter().rev() {
            known.entry((*entity, sha256(&entry.key))).or_default().push(*number);
        }
        let mut numbers = Vec::with_capacity(values.len());
        for (entity, key) in values {
            let before = known.get_mut(&(*entity, sha256(key))).and_then(Vec::pop);
            let number = before.unwrap_or_else(|| self.free_number(*entity, reserved));
            self.entries.entry((*entity, number)).or_default().key.replace_range(.., key);
            numbers.push(number);
        }
        numbers
    }

    fn free_number(&self, entity: Entity, reserved: &Reserved) -> u32 {
        let last = self.entries.range((entity, 0)..=(entity, u32::MAX)).next_back().map_or(0, |((_, n), _)| *n);
        let free = |n: &u32| !reserved.numbers.contains(&(entity, *n)) && !self.confusable(entity, *n);
        (last.saturating_add(1)..u32::MAX).find(free).unwrap_or(u32::MAX)
    }

    /// Whether one lost or added digit makes the number that of another value with the same check letter.
    fn confusable(&self, entity: Entity, number: u32) -> bool {
        let letter = check_letter(entity, number);
        let digits = number.to_string();
        (0..digits.len()).any(|i| {
            let other = [&digits[..i], &digits[i + 1..]].concat().parse().unwrap_or(0);
            self.entries.contains_key(&(entity, other)) && check_letter(entity, other) == letter
        })
    }

    /// Whether the placeholder of that value may stand without a check letter: no other value can be meant by it.
    pub(super) fn may_be_plain(&self, entity: Entity, reserved: &Reserved) -> bool {
        let mut entities = self.entries.keys().map(|(e, _)| *e);
        self.count(entity) == 1 && !reserved.labels.contains(&entity) && !entities.any(|e| related(e, entity))
    }

    fn count(&self, entity: Entity) -> usize {
        self.entries.range((entity, 0)..=(entity, u32::MAX)).count()
    }

    pub(super) fn entry_mut(&mut self, entity: Entity, number: u32) -> Option<&mut Entry> {
        self.entries.get_mut(&(entity, number))
    }

    /// The value that a reading means beyond doubt.
    pub(super) fn resolve(&self, reading: &Reading) -> Result<&Entry, Why> {
        let entity = reading.entity;
        let Some(number) = reading.number else {
            return match self.only(entity) {
                _ if self.count(entity) == 0 => Err(Why::NotInVault),
                Some((_, entry)) if !is_person(entity) => Ok(entry),
                _ => Err(Why::Incomplete),
            };
        };
        match (self.entries.get(&(entity, number)), reading.letter) {
            (None, _) => Err(Why::NotInVault),
            (Some(entry), Some(letter)) if letter == check_letter(entity, number) => Ok(entry),
            (Some(_), Some(_)) => Err(Why::WrongLetter),
            (Some(_), None) => match self.only(entity) {
                Some((_, entry)) if is_person(entity) => Ok(entry),
                _ => Err(Why::Incomplete),
            },
        }
    }

    /// The value of a label that has no other and went out without a check letter.
    fn only(&self, entity: Entity) -> Option<(u32, &Entry)> {
        let mut all = self.entries.range((entity, 0)..=(entity, u32::MAX));
        let ((_, number), entry) = all.next()?;
        (all.next().is_none() && entry.plain).then_some((*number, entry))
    }

    /// Remembers a redacted text: each replacement's start, length and original.
    pub(crate) fn record(&mut self, redacted: &str, edits: Vec<(usize, usize, String)>) {
        let record = Record { hash: sha256(redacted.trim_end()), edits };
        self.records.retain(|r| r.hash != record.hash);
        self.records.push(record);
        let mut room = MOST_RECORDED;
        let fits = self.records.iter().rev().take_while(|r| {
            let size: usize = r.edits.iter().map(|e| e.2.len() + 32).sum();
            room.checked_sub(size).is_some_and(|rest| {
                room = rest;
                true
            })
        });
        let forget = self.records.len() - fits.count();
        self.records.drain(..forget);
    }

    /// What stood in each place of `text`, when it is a redacted text that came back unchanged.
    pub(super) fn recorded(&self, text: &str) -> Option<&[(usize, usize, String)]> {
        let hash = sha256(text.trim_end());
        self.records.iter().find(|r| r.hash == hash).map(|r| r.edits.as_slice())
    }

    pub(super) fn store(&self) -> Stored {
        let value =
            |((entity, number), entry): (&(Entity, u32), &Entry)| (entity.name().to_owned(), *number, entry.clone());
        Stored { values: self.entries.iter().map(value).collect(), texts: self.records.clone() }
    }

    /// `None` when it holds an entity that we do not know.
    pub(super) fn from_stored(stored: Stored) -> Option<Self> {
        let mut vault = Self { entries: BTreeMap::new(), records: stored.texts };
        for (entity, number, entry) in stored.values {
            vault.entries.insert((Entity::parse(&entity)?, number), entry);
        }
        Some(vault)
    }
}

impl Entry {
    /// Adds a form with an ending, unless that ending is known.
    pub fn add_form(&mut self, ending: &str, original: &str) {
        if !self.forms.iter().any(|(e, _)| e == ending) {
            self.forms.push((ending.to_owned(), original.to_owned()));
            // The longest first, so that it is tried first.
            self.forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
    }

    /// The value as a genitive: as it stood in a text, or as Danish makes it.
    pub fn genitive(&self) -> String {
        match self.forms.iter().find(|(ending, _)| ending == "s") {
            Some((_, original)) => original.clone(),
            None if self.base.ends_with(['s', 'x', 'z', 'S', 'X', 'Z']) => format!("{}'", self.base),
            None => format!("{}s", self.base),
        }
    }
}

fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
