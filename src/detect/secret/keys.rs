//! Names to which secrets are assigned, found by the hash of their last word.

use crate::lexicon::Hashes;
use crate::text::{Block, Shape, Token, TokenKind, word_hash};

/// How much a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// `stregkode`: no secret at all.
    Other,
    /// `password`.
    Strong,
    /// `token`.
    Weak,
    /// `pinkode`.
    Code,
}

/// All names.
#[derive(Debug, Default)]
pub(super) struct Keys {
    names: Vec<Name>,
    /// Hash of the last word of a name (or of all its words written as one), and the name; sorted.
    by_hash: Vec<(u64, u16)>,
    /// The hashes alone.
    last: Hashes,
    /// Last parts of compounds, each with the name that says what it is worth.
    heads: Vec<(String, u16)>,
}

#[derive(Debug)]
struct Name {
    text: String,
    weight: Weight,
    rule: usize,
    /// Hashes of the words before the last.
    before: Vec<u64>,
    /// Hash of all words written as one.
    joined: u64,
}

/// A name found in the text.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub index: u16,
    pub weight: Weight,
    pub rule: usize,
    /// Its first token.
    pub from: usize,
    /// One past its last token.
    pub to: usize,
    /// The name of a code that has other meanings too.
    pub doubtful: bool,
    /// A compound no rule names: `pumpehuskode`.
    pub compound: bool,
    /// People tell its value in a sentence: `brug koden X`.
    pub spoken: bool,
    /// `--password`: the value follows without a sign.
    pub option: bool,
}

impl Keys {
    /// Adds a name; false when it holds no word.
    pub fn add(&mut self, text: &str, weight: Weight, rule: usize) -> bool {
        let words: Vec<&str> = text.split([' ', '-', '_']).filter(|w| !w.is_empty()).collect();
        let Some((last, before)) = words.split_last() else {
            return false;
        };
        let joined = word_hash(&words.concat());
        let index = self.names.len() as u16;
        for hash in [joined, word_hash(last)] {
            self.by_hash.push((hash, index));
        }
        let before = before.iter().map(|w| word_hash(w)).collect();
        self.names.push(Name { text: text.to_owned(), weight, rule, before, joined });
        true
    }

    /// Adds the last part of compounds; false when it is not among the names added before.
    pub fn add_head(&mut self, head: &str) -> bool {
        let strong = |n: &&Name| n.weight == Weight::Strong;
        let named = || self.names.iter().filter(|n| n.text == head && n.weight != Weight::Code);
        let index = named()
            .find(strong)
            .or_else(|| named().next())
            .and_then(|name| self.names.iter().position(|n| std::ptr::eq(n, name)).and_then(|i| u16::try_from(i).ok()));
        self.heads.extend(index.map(|index| (head.to_owned(), index)));
        index.is_some()
    }

    /// The name that a compound ends with.
    pub fn head_of(&self, word: &str) -> Option<u16> {
        let ends = |head: &str| {
            let first = word.len().checked_sub(head.len()).filter(|&at| at > 1);
            first.and_then(|at| word.as_bytes().get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(head.as_bytes()))
        };
        self.heads.iter().find(|(head, _)| ends(head)).map(|(_, index)| *index)
    }

    /// To be called once after the last name.
    pub fn sort(&mut self) {
        self.by_hash.sort_unstable();
        self.by_hash.dedup();
        self.last = Hashes::new(self.by_hash.iter().map(|h| h.0));
    }

    /// The name as the rule writes it.
    pub fn name(&self, index: u16) -> &str {
        &self.names[usize::from(index)].text
    }

    /// Whether a value is itself such a name: `password=password`.
    pub fn is_name(&self, value: &str) -> bool {
        let hash = word_hash(value);
        self.names.iter().any(|n| n.joined == hash)
    }

    /// Whether the word ends a name.
    pub fn end_with(&self, text: &str, token: &Token) -> bool {
        self.ends_with(token.hash, token.span().of(text))
            || (token.shape == Shape::Mixed && self.last.has(word_hash(hump(text, token))))
    }

    /// Whether a name ends with the word, of that hash.
    pub fn ends_with(&self, hash: u64, word: &str) -> bool {
        self.last.has(hash) || self.head_of(word).is_some()
    }

    /// The names that end with the token `at`: those that say most first, the longest of them first.
    pub fn at(&self, block: &Block<'_>, at: usize) -> Vec<Key> {
        let token = &block.tokens[at];
        let hump = (token.shape == Shape::Mixed).then(|| word_hash(hump(block.text, token)));
        let hashes = [Some(token.hash), hump];
        let names = hashes.into_iter().flatten().flat_map(|hash| {
            let first = self.by_hash.partition_point(|h| h.0 < hash);
            self.by_hash[first..].iter().take_while(move |h| h.0 == hash).map(|h| (h.0, h.1))
        });
        let found = names.filter_map(|(hash, index)| {
            let name = &self.names[usize::from(index)];
            let whole = name.joined == hash;
            let from = if whole { Some(at) } else { words_before(block, at, &name.before) };
            from.map(|from| (name.weight, from, index))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        let has = |weight: Weight| found.iter().any(|f| f.0 == weight);
        if has(Weight::Other) {
            return Vec::new();
        }
        let doubtful = has(Weight::Weak);
        let key = |(weight, from, index): (Weight, usize, u16)| Key {
            index,
            weight,
            rule: self.names[usize::from(index)].rule,
            from,
            to: at + 1,
            doubtful,
            compound: false,
            spoken: weight == Weight::Strong || (has(Weight::Code) && (doubtful || weight == Weight::Code)),
            option: block.text.as_bytes()[..block.tokens[from].start].ends_with(b"--"),
        };
        let mut keys: Vec<Key> = found.iter().copied().map(key).collect();
        // A compound is worth what its last part is; as the name of a number only when the rest says so.
        if !has(Weight::Strong)
            && !doubtful
            && let Some(index) = self.head_of(token.span().of(block.text))
        {
            let weight = self.names[usize::from(index)].weight;
            let head = Key { compound: true, spoken: weight == Weight::Strong, ..key((weight, at, index)) };
            let code = Key { weight: Weight::Code, doubtful: true, ..head };
            keys.insert(0, head);
            if found.is_empty() {
                keys.push(code);
            }
        }
        keys
    }
}

/// The token at which the words begin that stand before the token `at`, with `_`, `-` or a space between.
fn words_before(block: &Block<'_>, at: usize, words: &[u64]) -> Option<usize> {
    let mut here = at;
    for &word in words.iter().rev() {
        here = here.checked_sub(1)?;
        let joint = &block.tokens[here];
        if joint.kind == TokenKind::Punct && matches!(joint.span().of(block.text), "_" | "-" | ".") {
            here = here.checked_sub(1)?;
        }
        if block.tokens[here].hash != word || block.tokens[here].kind != TokenKind::Word {
            return None;
        }
    }
    Some(here)
}

/// The last part of a word like `dbPassword`.
fn hump<'a>(text: &'a str, token: &Token) -> &'a str {
    let word = token.span().of(text);
    word.rfind(|c: char| c.is_ascii_uppercase()).map_or(word, |i| &word[i..])
}
