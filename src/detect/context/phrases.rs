//! Phrases of labels: every writing of a label, looked up by its last word.

use crate::text::{Block, Span, Token, TokenKind, tokenize, word_hash};

/// A phrase ends at a word; the words before it, nearest first.
#[derive(Debug)]
struct End {
    label: u16,
    before: Box<[u64]>,
}

/// All phrases, found by the hash of their last word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    keys: Vec<u64>,
    ends: Vec<End>,
    /// One bit for each of the low bits of a key: most words of a text are turned away here.
    filter: Vec<u64>,
}

/// Bits of the filter: 16 KB would spill out of the fastest cache, 4 KB lets one word in twenty pass.
const FILTER_BITS: usize = 1 << 15;

/// Endings that a label's last word may carry: `nummeret`, `kontoens`.
const ENDINGS: [&str; 6] = ["s", "et", "en", "ets", "ens", "e"];

impl Phrases {
    /// Phrases of `(text, label)` pairs.
    pub fn new<'a>(labels: impl Iterator<Item = (&'a str, u16)>) -> Self {
        let mut all = Vec::new();
        for (text, label) in labels {
            let words = words_of(text);
            add(&mut all, &words, label);
            if let Some(plain) = without_danish_letters(&words) {
                add(&mut all, &plain, label);
            }
        }
        // The longest phrase first, so that it is the one that is seen.
        all.sort_by(|a: &(u64, End), b| a.0.cmp(&b.0).then(b.1.before.len().cmp(&a.1.before.len())));
        let mut filter = vec![0; FILTER_BITS / 64];
        for (key, _) in &all {
            let bit = (*key as usize) % FILTER_BITS;
            filter[bit / 64] |= 1_u64 << (bit % 64);
        }
        let (keys, ends) = all.into_iter().unzip();
        Self { keys, ends, filter }
    }

    /// Calls `each` with the label of every phrase that ends at token `at` and begins at token `floor` or later.
    pub fn ending_at(&self, block: &Block<'_>, at: usize, floor: usize, mut each: impl FnMut(u16)) {
        let hash = hash_of(block, &block.tokens[at]);
        let bit = (hash as usize) % FILTER_BITS;
        if hash == 0 || self.filter.is_empty() || self.filter[bit / 64] & (1_u64 << (bit % 64)) == 0 {
            return;
        }
        let first = self.keys.partition_point(|&k| k < hash);
        for end in self.keys[first..].iter().zip(&self.ends[first..]).take_while(|(k, _)| **k == hash).map(|(_, e)| e) {
            if stands_before(block, at, floor, &end.before) {
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

fn add(all: &mut Vec<(u64, End)>, words: &[String], label: u16) {
    let Some((last, rest)) = words.split_last() else { return };
    let mut push = |last: &str| {
        let before: Box<[u64]> = rest.iter().rev().map(|w| word_hash(w)).collect();
        if !before.is_empty() {
            let joined = rest.concat() + last;
            all.push((word_hash(&joined), End { label, before: Box::default() }));
        }
        all.push((word_hash(last), End { label, before }));
    };
    push(last);
    let stems: &[&str] = if last == "nr" { &["nummer", "no"] } else { &[last] };
    for stem in stems {
        if *stem != last {
            push(stem);
        }
        if stem.chars().count() >= 4 {
            for ending in ENDINGS {
                push(&format!("{stem}{ending}"));
            }
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
