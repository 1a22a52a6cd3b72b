//! Phrases of labels: every writing of a label, looked up by its last word.

use std::collections::BTreeMap;

use crate::lexicon::Chains;
use crate::text::{Block, Span, Token, TokenKind, WordHasher, tokenize, word_hash};

/// A phrase that ends at a word.
#[derive(Clone, Copy, Debug)]
struct End {
    label: u16,
    /// Index of the words before the last in [`Phrases::rests`]; 0 when there are none.
    rest: u16,
}

/// All phrases, found by the hash of their last word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    table: Chains,
    ends: Vec<End>,
    /// Words before the last of a phrase, nearest first.
    rests: Vec<Box<[u64]>>,
}

/// Endings that a label's last word may carry: `nummeret`, `kontoens`.
const ENDINGS: [&str; 7] = ["", "s", "et", "en", "ets", "ens", "e"];

impl Phrases {
    /// Phrases of `(text, label)` pairs.
    pub fn new<'a>(labels: impl Iterator<Item = (&'a str, u16)>) -> Self {
        let mut phrases: Vec<(Vec<String>, u16)> = Vec::new();
        for (text, label) in labels {
            let words = words_of(text);
            phrases.extend(without_danish_letters(&words).map(|plain| (plain, label)));
            phrases.push((words, label));
        }
        // The longest phrase first, so that it is the one that is seen.
        phrases.sort_by_key(|(words, label)| (std::cmp::Reverse(words.len()), *label));
        let mut building =
            Building { all: Vec::with_capacity(8_192), rests: vec![Box::default()], index: BTreeMap::new() };
        phrases.iter().for_each(|(words, label)| building.apart(words, *label));
        phrases.iter().for_each(|(words, label)| building.joined(words, *label));
        let Building { all, rests, .. } = building;
        let (keys, ends) = all.into_iter().unzip();
        Self { table: Chains::new(keys), ends, rests }
    }

    /// Calls `each` with the label of every phrase that ends at token `at` and begins at token `floor` or later.
    #[inline]
    pub fn ending_at(&self, block: &Block<'_>, at: usize, floor: usize, each: impl FnMut(u16)) {
        let token = &block.tokens[at];
        let hash = match token.kind {
            TokenKind::Word => token.hash,
            TokenKind::Number if token.len <= 2 => hash_of(block, token),
            TokenKind::Punct => hash_of(block, token),
            _ => return,
        };
        if hash != 0 && self.table.maybe(hash) {
            self.with_last_word(block, hash, at, floor, each);
        }
    }

    fn with_last_word(&self, block: &Block<'_>, hash: u64, at: usize, floor: usize, mut each: impl FnMut(u16)) {
        for end in self.table.get(hash).map(|ix| &self.ends[ix]) {
            if end.rest == 0 || stands_before(block, at, floor, &self.rests[usize::from(end.rest)]) {
                each(end.label);
            }
        }
    }

    /// The labels of all phrases in `span`, a cell of a table or the like.
    pub fn within(&self, text: &str, span: Span, mut each: impl FnMut(u16)) {
        let mut tokens = Vec::new();
        tokenize(text, span, &mut tokens);
        let block = Block { text, range: span, tokens: &tokens, own: (0, tokens.len()) };
        for at in 0..tokens.len() {
            self.ending_at(&block, at, 0, &mut each);
        }
    }
}

/// Words of a phrase; a phrase without any is its signs.
fn words_of(phrase: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenize(phrase, Span::new(0, phrase.len()), &mut tokens);
    let pick = |kinds: &[TokenKind]| -> Vec<String> {
        tokens.iter().filter(|t| kinds.contains(&t.kind)).map(|t| t.span().of(phrase).to_lowercase()).collect()
    };
    let words = pick(&[TokenKind::Word, TokenKind::Number]);
    if words.is_empty() { pick(&[TokenKind::Punct]) } else { words }
}

fn without_danish_letters(words: &[String]) -> Option<Vec<String>> {
    let plain = |w: &String| w.replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    let out: Vec<String> = words.iter().map(plain).collect();
    (out != words).then_some(out)
}

/// Phrases on their way into the table.
struct Building {
    all: Vec<(u64, End)>,
    rests: Vec<Box<[u64]>>,
    index: BTreeMap<Box<[u64]>, u16>,
}

impl Building {
    /// The words one by one.
    fn apart(&mut self, words: &[String], label: u16) {
        let Some((last, rest)) = words.split_last() else {
            return;
        };
        let before: Box<[u64]> = rest.iter().rev().map(|w| word_hash(w)).collect();
        let next = self.rests.len();
        let rest = match self.index.get(&before) {
            _ if before.is_empty() => 0,
            Some(&ix) => ix,
            None if next > usize::from(u16::MAX) => return,
            None => {
                self.rests.push(before.clone());
                self.index.insert(before, next as u16);
                next as u16
            }
        };
        self.endings(WordHasher::new(), last, End { label, rest });
    }

    /// Several words written as one: `cprnr`.
    fn joined(&mut self, words: &[String], label: u16) {
        if let Some((last, rest)) = words.split_last().filter(|(_, rest)| !rest.is_empty()) {
            let start = rest.iter().fold(WordHasher::new(), |hash, word| hash.with(word));
            self.endings(start, last, End { label, rest: 0 });
        }
    }

    fn endings(&mut self, start: WordHasher, last: &str, end: End) {
        let own = [last];
        for stem in if last == "nr" { &["nr", "nummer", "no"][..] } else { &own } {
            let endings = if *stem != "nr" && stem.len() >= 4 { &ENDINGS[..] } else { &ENDINGS[..1] };
            let start = start.with(stem);
            self.all.extend(endings.iter().map(|ending| (start.with(ending).finish(), end)));
        }
    }
}

/// Hash of a token as a phrase's word has it. Numbers and signs carry none of their own; common marks never count.
fn hash_of(block: &Block<'_>, token: &Token) -> u64 {
    match token.kind {
        TokenKind::Word => token.hash,
        TokenKind::Number if token.len <= 2 => word_hash(token.span().of(block.text)),
        TokenKind::Punct => match block.text.as_bytes()[token.start] {
            b'.' | b',' | b':' | b';' | b'-' | b'(' | b')' | b'/' | b'"' | b'*' | b'|' | b'>' | b'_' => 0,
            _ => word_hash(token.span().of(block.text)),
        },
        _ => 0,
    }
}

fn stands_before(block: &Block<'_>, at: usize, floor: usize, words: &[u64]) -> bool {
    let mut at = at;
    for &word in words {
        // At most three marks between two words of a phrase: `cpr.-nr.`, `(cpr) nr`.
        let mut marks = 0;
        loop {
            if at <= floor {
                return false;
            }
            at -= 1;
            let token = &block.tokens[at];
            match token.kind {
                TokenKind::Word | TokenKind::Number if hash_of(block, token) == word => break,
                TokenKind::Punct if marks < 3 => marks += 1,
                TokenKind::Break if marks < 3 => marks += 1,
                _ => return false,
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_in_pieces_is_the_hash_of_the_word() {
        for (a, b) in [("cpr", "nummeret"), ("fødsels", "år"), ("", "x")] {
            assert_eq!(WordHasher::new().with(a).with(b).finish(), word_hash(&format!("{a}{b}")));
        }
    }

    #[test]
    fn every_writing_of_a_label_is_seen() {
        let phrases = Phrases::new([("cpr nr", 7), ("kørekort", 8), ("sidste 4", 9), ("%", 10)].into_iter());
        let seen = |text: &str| {
            let mut labels = Vec::new();
            phrases.within(text, Span::new(0, text.len()), |l| labels.push(l));
            labels
        };
        for text in ["CPR-nr.", "cpr.nr", "cprnr", "Cpr-nummeret", "CPRNUMMER", "cpr no", "cpr.\nnr"] {
            assert_eq!(seen(text), [7], "{text}");
        }
        assert_eq!(seen("nr. cpr"), [] as [u16; 0]);
        assert_eq!(seen("koerekortet"), [8]);
        assert_eq!(seen("sidste 4:"), [9]);
        assert_eq!(seen("20 %"), [10]);
    }
}
