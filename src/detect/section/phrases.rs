//! Phrases of several words, found by the hash of their longest word.

use crate::lexicon::Hashes;
use crate::text::{Span, Token, TokenKind, tokenize};

/// Phrases, each with the list it belongs to.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    /// Hash of a phrase's longest word, the phrase, and which of its parts that word is; sorted.
    anchors: Vec<(u64, u16, u16)>,
    /// The hashes alone.
    longest: Hashes,
}

#[derive(Debug)]
struct Phrase {
    parts: Vec<Part>,
    words: usize,
    tag: usize,
}

/// One token of a phrase: a word by hash, anything else as written.
#[derive(Debug)]
struct Part {
    hash: u64,
    text: String,
}

/// A phrase found in the tokens `from..to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub phrase: u16,
    pub from: usize,
    pub to: usize,
}

impl Phrases {
    /// Adds a phrase with a tag; false when it holds no word.
    pub fn add(&mut self, text: &str, tag: usize) -> bool {
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut tokens);
        let anchor = (0..tokens.len()).filter(|&i| tokens[i].kind == TokenKind::Word).max_by_key(|&i| tokens[i].len);
        let Some(anchor) = anchor else { return false };
        let parts: Vec<Part> = tokens
            .iter()
            .map(|t| Part {
                hash: t.hash,
                text: if t.kind == TokenKind::Word { String::new() } else { t.span().of(text).to_owned() },
            })
            .collect();
        let words = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
        let hash = tokens[anchor].hash;
        self.anchors.push((hash, self.phrases.len() as u16, anchor as u16));
        self.phrases.push(Phrase { parts, words, tag });
        true
    }

    /// To be called once after the last phrase.
    pub fn close(&mut self) {
        self.anchors.sort_unstable();
        self.longest = Hashes::new(self.anchors.iter().map(|a| a.0));
    }

    /// Whether a word of that hash is the longest of a phrase.
    pub fn holds(&self, hash: u64) -> bool {
        self.longest.has(hash)
    }

    /// The phrases whose longest word is the token `at`. A line break may stand between their words.
    pub fn at<'a>(&'a self, text: &'a str, tokens: &'a [Token], at: usize) -> impl Iterator<Item = Hit> + 'a {
        let hash = tokens[at].hash;
        let first = self.anchors.partition_point(|a| a.0 < hash);
        self.anchors[first..].iter().take_while(move |a| a.0 == hash).filter_map(move |&(_, phrase, anchor)| {
            let parts = &self.phrases[usize::from(phrase)].parts;
            let mut from = at;
            for _ in 0..anchor {
                from = before(tokens, from)?;
            }
            let mut here = from;
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    here = after(tokens, here)?;
                }
                let token = &tokens[here];
                let same = if part.text.is_empty() {
                    token.kind == TokenKind::Word && token.hash == part.hash
                } else {
                    token.kind != TokenKind::Word && token.span().of(text) == part.text
                };
                if !same {
                    return None;
                }
            }
            Some(Hit { phrase, from, to: here + 1 })
        })
    }

    /// How many words it has.
    pub fn words(&self, phrase: u16) -> usize {
        self.phrases[usize::from(phrase)].words
    }

    /// The tag it was added with.
    pub fn tag(&self, phrase: u16) -> usize {
        self.phrases[usize::from(phrase)].tag
    }
}

fn before(tokens: &[Token], at: usize) -> Option<usize> {
    let at = at.checked_sub(1)?;
    if tokens[at].kind == TokenKind::Break { at.checked_sub(1) } else { Some(at) }
}

fn after(tokens: &[Token], at: usize) -> Option<usize> {
    let at = if tokens.get(at + 1)?.kind == TokenKind::Break { at + 2 } else { at + 1 };
    (at < tokens.len()).then_some(at)
}
