//! Which tokens of a text matter to which detector: asked once for a word, remembered for the next time it stands there.
//! Nearly all words of a text matter to none, so a block is seen as rows of bits: a detector goes from one set bit to the
//! next, and the tokens between cost nothing.

use std::ops::Range;

use super::Detector;
use crate::lexicon::Latest;
use crate::text::{Block, Shape, TokenKind};

/// Words remembered: 128 KB, whatever the length of the text.
const PLACES: usize = 8192;

/// Detectors that have a row of their own.
const DETECTORS: usize = 8;

/// Rows that all detectors share.
#[derive(Clone, Copy, Debug)]
pub enum Row {
    /// Words with a capital letter, wherever it stands.
    Capital = DETECTORS as isize,
    /// Words with a capital letter inside: `dbPassword`.
    Mixed,
    /// Line breaks.
    Break,
}

const ROWS: usize = DETECTORS + 3;

/// What the tokens of a block are to the detectors.
#[derive(Debug, Default)]
pub struct Interest {
    /// A bit for each detector that cares for a word, of the words met last.
    known: Latest<u8>,
    /// For each 64 tokens of the block at hand a bit for each of them, in every row.
    words: Vec<[u64; ROWS]>,
    /// The row of the detector at work; none when everything may matter to it.
    own: Option<usize>,
}

impl Interest {
    /// The tokens of `range` that may matter to the detector at work, in order. Never leaves out one that does.
    #[inline]
    pub fn tokens(&self, range: Range<usize>) -> Tokens<'_> {
        self.walk([self.own, self.own], range)
    }

    /// Those, and the ones of another row.
    #[inline]
    pub fn tokens_and(&self, row: Row, range: Range<usize>) -> Tokens<'_> {
        self.walk([self.own, Some(row as usize)], range)
    }

    /// The tokens of a row; before a block was read, every one.
    #[inline]
    pub fn row(&self, row: Row, range: Range<usize>) -> Tokens<'_> {
        self.walk([Some(row as usize); 2], range)
    }

    #[inline]
    fn walk(&self, rows: [Option<usize>; 2], range: Range<usize>) -> Tokens<'_> {
        let mut tokens = Tokens { words: &self.words, rows, word: range.start / 64, left: 0, end: range.end };
        tokens.left = tokens.read() & u64::MAX << (range.start % 64);
        tokens
    }

    /// Looks at the tokens of a block. `signs` are the detectors that care for numbers and marks, by their first byte.
    /// Detectors beyond the eighth get every token.
    pub(super) fn read(&mut self, block: &Block<'_>, detectors: &[Box<dyn Detector>], signs: &[u8; 256]) {
        let places = block.tokens.len().clamp(64, PLACES);
        if self.known.places() < places {
            self.known.reset(places);
        }
        let known = &mut self.known;
        let bytes = block.text.as_bytes();
        self.words.clear();
        self.words.extend(block.tokens.chunks(64).map(|tokens| {
            let mut rows = [0; ROWS];
            for (at, token) in tokens.iter().enumerate() {
                let bit = 1_u64 << at;
                let mut cares = match token.kind {
                    TokenKind::Word => {
                        if token.shape != Shape::Lower {
                            rows[Row::Capital as usize] |= bit;
                            rows[Row::Mixed as usize] |= if token.shape == Shape::Mixed { bit } else { 0 };
                        }
                        *known.get(token.hash, || cares_for(detectors, token.hash, token.span().of(block.text)))
                    }
                    TokenKind::Number | TokenKind::Punct => signs[usize::from(bytes[token.start])],
                    TokenKind::Break => {
                        rows[Row::Break as usize] |= bit;
                        0
                    }
                };
                while cares != 0 {
                    rows[cares.trailing_zeros() as usize % DETECTORS] |= bit;
                    cares &= cares - 1;
                }
            }
            rows
        }));
    }

    /// Hands over to the detector of that number.
    pub(super) fn turn(&mut self, detector: usize) {
        self.own = (detector < DETECTORS).then_some(detector);
    }
}

/// The detectors that care for a word, a bit for each.
fn cares_for(detectors: &[Box<dyn Detector>], hash: u64, word: &str) -> u8 {
    ask(detectors, |detector| detector.cares(hash, word))
}

/// For each byte, the detectors that care for a number or mark that begins with it.
pub(super) fn signs(detectors: &[Box<dyn Detector>]) -> [u8; 256] {
    std::array::from_fn(|byte| ask(detectors, |detector| detector.cares_for_sign(byte as u8)))
}

fn ask(detectors: &[Box<dyn Detector>], cares: impl Fn(&dyn Detector) -> bool) -> u8 {
    let asked = detectors.iter().take(DETECTORS).enumerate();
    asked.fold(0, |bits, (i, detector)| bits | u8::from(cares(detector.as_ref())) << i)
}

/// Tokens with a set bit, in order.
#[derive(Clone, Debug)]
pub struct Tokens<'i> {
    words: &'i [[u64; ROWS]],
    rows: [Option<usize>; 2],
    /// The word at hand, and what is left of it.
    word: usize,
    left: u64,
    end: usize,
}

impl Tokens<'_> {
    /// The bits of the word at hand, those of both rows: all of them where nothing was read.
    #[inline]
    fn read(&self) -> u64 {
        let Some(rows) = self.words.get(self.word) else { return u64::MAX };
        self.rows.iter().fold(0, |bits, row| bits | row.and_then(|row| rows.get(row)).copied().unwrap_or(u64::MAX))
    }
}

impl Iterator for Tokens<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.word += 1;
            if self.word * 64 >= self.end {
                return None;
            }
            self.left = self.read();
        }
        let at = self.word * 64 + self.left.trailing_zeros() as usize;
        if at >= self.end {
            return None;
        }
        self.left &= self.left - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;
    use crate::finding::Candidate;
    use crate::text::{Token, blocks};

    /// Cares for words of that many letters, and for commas.
    #[derive(Debug)]
    struct Long(usize);

    impl Detector for Long {
        fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}

        fn cares(&self, _hash: u64, word: &str) -> bool {
            word.chars().count() == self.0
        }

        fn cares_for_sign(&self, first: u8) -> bool {
            first == b','
        }
    }

    #[test]
    fn each_detector_gets_its_words_and_signs() {
        let detectors: Vec<Box<dyn Detector>> = (1..=9).map(|n| Box::new(Long(n)) as Box<dyn Detector>).collect();
        let text = "en to, tre! en TO 17 enOgtyve\n".repeat(300);
        let mut interest = Interest::default();
        assert!(interest.tokens(3..200).eq(3..200), "before a block was read everything may matter");
        blocks(&text, |block| {
            interest.read(&block, &detectors, &signs(&detectors));
            let of = |token: &Token| token.span().of(block.text);
            let expect = |range: Range<usize>, keep: &dyn Fn(&Token) -> bool| -> Vec<usize> {
                range.filter(|at| keep(&block.tokens[*at])).collect()
            };
            let capital = |t: &Token| t.kind == TokenKind::Word && t.shape != Shape::Lower;
            for (turn, len) in [(0, 1), (1, 2), (2, 3), (8, 9)] {
                interest.turn(turn);
                let own = |t: &Token| turn > 7 || t.kind == TokenKind::Word && of(t).len() == len || of(t) == ",";
                for range in [0..block.tokens.len(), 5..64, 64..128, 70..71, 71..400, 9..9] {
                    assert!(interest.tokens(range.clone()).eq(expect(range.clone(), &own)));
                    let both = expect(range.clone(), &|t| own(t) || capital(t));
                    assert!(interest.tokens_and(Row::Capital, range.clone()).eq(both));
                    let mixed = expect(range.clone(), &|t| t.shape == Shape::Mixed);
                    assert!(interest.row(Row::Mixed, range.clone()).eq(mixed));
                    let breaks = expect(range.clone(), &|t| t.kind == TokenKind::Break);
                    assert!(interest.row(Row::Break, range).eq(breaks));
                }
            }
        });
    }
}
