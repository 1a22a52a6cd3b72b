//! Texts that are already public, as hashed shingles: the index can tell that a passage stands in one of them, and
//! gives no plain text back.
//!
//! A shingle is eight words in a row. Its hash is keyed with a salt of the index. A passage counts as public when every
//! shingle of it stands in one and the same source: one changed word, and it does not.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use crate::local::{self, FileError, Privacy};
use crate::text::{Shape, Token, TokenKind, View, tokenize, word_hash};

mod file;
mod lookup;

pub use file::PublicError;
pub use lookup::PublicLookup;

/// Words in a shingle.
const SHINGLE: usize = 8;

/// What is known of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name, as given when it was added: a folder, a file, an address.
    pub name: String,
    /// The day it was last added to.
    pub added: Date,
    /// How many texts it has.
    pub texts: u32,
    /// How many words they have.
    pub words: u64,
    /// Hashed shingles, sorted, each once.
    shingles: Vec<u64>,
}

impl Source {
    /// How many different shingles it has.
    pub fn shingles(&self) -> usize {
        self.shingles.len()
    }
}

/// The local index of public texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicIndex {
    salt: [u64; 2],
    sources: BTreeMap<String, Source>,
}

impl PublicIndex {
    /// An empty index with a salt of its own.
    pub fn new() -> Result<Self, PublicError> {
        let random = || getrandom::u64().map_err(|e| PublicError::Random(e.to_string()));
        Ok(Self { salt: [random()?, random()?], sources: BTreeMap::new() })
    }

    /// Reads the index in the file `path`.
    pub fn open(path: &Path) -> Result<Self, PublicError> {
        file::decode(path, &local::read(path, file::MOST_BYTES)?)
    }

    /// Reads the index in the file `path`, or gives an empty one when there is no such file.
    pub fn open_or_new(path: &Path) -> Result<Self, PublicError> {
        match Self::open(path) {
            Err(PublicError::File(e)) if e.is_missing() => Self::new(),
            other => other,
        }
    }

    /// Writes the index to the file `path`, whole or not at all.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        local::write_atomic(path, &file::encode(self), Privacy::Private)
    }

    /// Adds texts to the source of that name, which is made when new. Texts under eight words add nothing.
    pub fn add<'t>(&mut self, name: &str, texts: impl IntoIterator<Item = &'t str>, today: Date) -> &Source {
        let source = self.sources.entry(name.to_owned()).or_insert_with(|| Source {
            name: name.to_owned(),
            added: today,
            texts: 0,
            words: 0,
            shingles: Vec::new(),
        });
        source.added = today;
        for text in texts {
            let words = words(&View::new(text));
            source.texts = source.texts.saturating_add(1);
            source.words = source.words.saturating_add(words.len() as u64);
            let hashes: Vec<u64> = words.iter().map(|w| w.hash).collect();
            source.shingles.extend(hashes.windows(SHINGLE).map(|w| shingle(self.salt, w)));
        }
        source.shingles.sort_unstable();
        source.shingles.dedup();
        source.shingles.shrink_to_fit();
        source
    }

    /// Forgets a source; false when there is none of that name.
    pub fn remove(&mut self, name: &str) -> bool {
        self.sources.remove(name).is_some()
    }

    /// The sources, sorted by name.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// Whether nothing is indexed.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// A word of a text: its hash, and its range in the normalised text.
struct Word {
    hash: u64,
    start: usize,
    end: usize,
    /// The gap before it ends a sentence, or a paragraph.
    gap: Gap,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Gap {
    None,
    Sentence,
    Paragraph,
}

/// Words and numbers of a text, with what parts them.
fn words(view: &View<'_>) -> Vec<Word> {
    let text = view.text();
    let mut tokens: Vec<Token> = Vec::new();
    tokenize(text, crate::text::Span::new(0, text.len()), &mut tokens);
    let (mut words, mut gap, mut breaks) = (Vec::new(), Gap::None, 0);
    for token in tokens {
        let span = token.span();
        match token.kind {
            TokenKind::Word | TokenKind::Number => {
                let hash = if token.kind == TokenKind::Word { token.hash } else { word_hash(span.of(text)) };
                // "den 3. maj", "bl.a. om": the sentence goes on.
                if gap == Gap::Sentence && token.shape == Shape::Lower {
                    gap = Gap::None;
                }
                words.push(Word { hash, start: span.start, end: span.end, gap });
                (gap, breaks) = (Gap::None, 0);
            }
            TokenKind::Break => {
                breaks += 1;
                if breaks > 1 {
                    gap = Gap::Paragraph;
                }
            }
            TokenKind::Punct => {
                breaks = 0;
                if gap == Gap::None && matches!(span.of(text), "." | "!" | "?" | ":" | ";") {
                    gap = Gap::Sentence;
                }
            }
        }
    }
    words
}

/// Keyed hash of the words of one shingle.
fn shingle(salt: [u64; 2], words: &[u64]) -> u64 {
    let mut hash = salt[0];
    for word in words {
        let mixed = u128::from(hash ^ word) * u128::from(salt[1] | 1);
        hash = (mixed as u64 ^ (mixed >> 64) as u64).rotate_left(23) ^ 0x9e37_79b9_7f4a_7c15;
    }
    let mixed = u128::from(hash ^ salt[1]) * 0xd6e8_feb8_6659_fd93;
    mixed as u64 ^ (mixed >> 64) as u64
}

#[cfg(test)]
#[path = "public/tests.rs"]
mod tests;
