//! Which words of a text matter to which detector: asked once for a word, remembered for the next time it stands there.
//! Nearly all words of a text matter to none.

use super::Detector;
use crate::lexicon::Latest;
use crate::text::{Block, TokenKind};

/// Words remembered: 64 KB, whatever the length of the text.
const PLACES: usize = 4096;

/// What the words of a block are to the detectors, a bit for each.
#[derive(Debug)]
pub struct Interest {
    /// The bits of the words met last.
    known: Latest<u8>,
    /// The bits of each token of the block at hand; all of them for what is no word.
    bits: Vec<u8>,
    /// The detector at work.
    own: u8,
}

impl Default for Interest {
    fn default() -> Self {
        Self { known: Latest::default(), bits: Vec::new(), own: u8::MAX }
    }
}

impl Interest {
    /// Whether the token may matter to the detector at work. Never wrong with `false`.
    #[inline(always)]
    pub fn at(&self, token: usize) -> bool {
        self.own == u8::MAX || self.bits.get(token).is_none_or(|bits| bits & self.own != 0)
    }

    /// Looks at the words of a block. Detectors beyond the eighth get every word.
    pub(super) fn read(&mut self, block: &Block<'_>, detectors: &[Box<dyn Detector>]) {
        let places = block.tokens.len().clamp(64, PLACES);
        if self.known.places() < places {
            self.known.reset(places);
        }
        let known = &mut self.known;
        let all = |hash: u64, word: &str| {
            let asked = detectors.iter().take(8).enumerate();
            asked.fold(0, |bits, (i, detector)| bits | u8::from(detector.cares(hash, word)) << i)
        };
        self.bits.clear();
        self.bits.extend(block.tokens.iter().map(|token| {
            if token.kind != TokenKind::Word {
                return u8::MAX;
            }
            known.get(token.hash, || all(token.hash, token.span().of(block.text)))
        }));
    }

    /// Hands over to the detector of that number.
    pub(super) fn turn(&mut self, detector: usize) {
        self.own = if detector < 8 { 1 << detector } else { u8::MAX };
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;
    use crate::finding::Candidate;
    use crate::text::blocks;

    /// Cares for words of that many letters.
    #[derive(Debug)]
    struct Long(usize);

    impl Detector for Long {
        fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}

        fn cares(&self, _hash: u64, word: &str) -> bool {
            word.chars().count() == self.0
        }
    }

    #[test]
    fn each_detector_gets_its_words_and_all_that_is_no_word() {
        let detectors: Vec<Box<dyn Detector>> = (1..=9).map(|n| Box::new(Long(n)) as Box<dyn Detector>).collect();
        let text = "en to, tre! en TO 17 enogtyve".repeat(300);
        let mut interest = Interest::default();
        assert!(interest.at(0), "before a block was read everything may matter");
        blocks(&text, |block| {
            interest.read(&block, &detectors);
            for (turn, len) in [(0, 1), (1, 2), (2, 3), (8, 9)] {
                interest.turn(turn);
                for (at, token) in block.tokens.iter().enumerate() {
                    let word = token.kind == TokenKind::Word && turn < 8;
                    let wanted = !word || token.span().of(block.text).chars().count() == len;
                    assert_eq!(interest.at(at), wanted);
                }
            }
        });
    }
}
