//! An organisation's own lists of names: whole phrases of words, by hash.

use crate::text::{Span, Token, TokenKind, tokenize, word_hash};

/// The words of a name: hashes, with and without a genitive ending on the last.
#[derive(Debug, Default)]
pub struct Phrase {
    words: Vec<u64>,
    stem: Option<u64>,
}

impl Phrase {
    /// The phrase under `span`.
    pub fn of(text: &str, span: Span) -> Self {
        let mut tokens = Vec::new();
        tokenize(text, span, &mut tokens);
        tokens.retain(|t| t.kind == TokenKind::Word);
        let stem = tokens.last().and_then(|t| stem_hash(t.span().of(text)));
        Self { words: tokens.iter().map(|t| t.hash).collect(), stem }
    }

    /// How many words it has.
    pub const fn len(&self) -> usize {
        self.words.len()
    }
}

/// The hash of a word without its genitive ending.
pub fn stem_hash(word: &str) -> Option<u64> {
    ["'s", "’s", "s", "S"].iter().find_map(|e| word.strip_suffix(e)).filter(|s| s.len() > 1).map(word_hash)
}

/// Names as sequences of word hashes, sorted.
#[derive(Debug, Default)]
pub struct NameList {
    phrases: Vec<Vec<u64>>,
    /// One bit for each first word, to answer "no" fast.
    filter: Vec<u64>,
}

const FILTER_BITS: u64 = 1 << 14;

impl NameList {
    /// The list of `names`.
    pub fn new(names: &[String]) -> Self {
        let mut list = Self::default();
        list.extend(names);
        list.close();
        list
    }

    /// Adds `names`; [`NameList::close`] must follow.
    pub fn extend(&mut self, names: &[String]) {
        for name in names {
            let phrase = Phrase::of(name, Span::new(0, name.len()));
            if !phrase.words.is_empty() {
                self.phrases.push(phrase.words);
            }
        }
    }

    /// Sorts the list and builds its filter.
    pub fn close(&mut self) {
        self.phrases.sort();
        self.phrases.dedup();
        if self.phrases.is_empty() {
            return;
        }
        self.filter = vec![0; (FILTER_BITS / 64) as usize];
        for first in self.phrases.iter().filter_map(|p| p.first()) {
            let bit = first % FILTER_BITS;
            self.filter[(bit / 64) as usize] |= 1 << (bit % 64);
        }
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Whether the whole phrase is in the list.
    pub fn holds(&self, phrase: &Phrase) -> bool {
        if self.phrases.is_empty() || phrase.words.is_empty() {
            return false;
        }
        let has = |words: &Vec<u64>| self.phrases.binary_search(words).is_ok();
        if has(&phrase.words) {
            return true;
        }
        let Some(stem) = phrase.stem else {
            return false;
        };
        let mut words = phrase.words.clone();
        if let Some(last) = words.last_mut() {
            *last = stem;
        }
        has(&words)
    }

    /// Whether a name of the list may begin with the word of that hash.
    pub fn may_begin(&self, hash: u64) -> bool {
        self.filter.get(((hash % FILTER_BITS) / 64) as usize).is_some_and(|w| w & (1 << (hash % 64)) != 0)
    }

    /// The longest phrase that starts at `tokens[at]`: how many tokens it takes.
    pub fn longest(&self, text: &str, tokens: &[Token], at: usize) -> Option<usize> {
        let first = tokens.get(at)?.hash;
        let bit = first % FILTER_BITS;
        // The genitive of a name of one word has another first hash: looked up only where a capital stands.
        let stem = stem_hash(tokens[at].span().of(text));
        let maybe =
            |h: u64| self.filter.get(((h % FILTER_BITS) / 64) as usize).is_some_and(|w| w & (1 << (h % 64)) != 0);
        if self.filter.is_empty() || !(maybe(bit) || stem.is_some_and(maybe)) {
            return None;
        }
        let (mut hashes, mut best) = (Vec::new(), None);
        for (n, token) in tokens[at..].iter().take(16).enumerate() {
            match token.kind {
                TokenKind::Word => {}
                TokenKind::Punct if matches!(token.span().of(text), "-" | "." | "'") => continue,
                _ => break,
            }
            if let Some(stem) = stem_hash(token.span().of(text)) {
                let mut with: Vec<u64> = hashes.clone();
                with.push(stem);
                if self.phrases.binary_search(&with).is_ok() {
                    best = Some(n + 1);
                }
            }
            hashes.push(token.hash);
            if self.phrases.binary_search(&hashes).is_ok() {
                best = Some(n + 1);
            }
        }
        best
    }
}
