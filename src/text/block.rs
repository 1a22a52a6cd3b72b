use super::token::tokenize_from;
use super::{Span, Token, cut};

/// A stretch of the normalised text that is scanned at one time, so that memory stays flat in the length of the text.
/// Detectors report what starts inside `range`; they may look at the tokens and text around it.
#[derive(Clone, Copy)]
pub struct Block<'v> {
    /// The whole normalised text; spans of tokens and candidates count from its start.
    pub text: &'v str,
    /// What this block answers for.
    pub range: Span,
    /// Tokens of `range` and of a margin (at least 400 bytes where the text has them) on both sides.
    pub tokens: &'v [Token],
    /// Index in `tokens` of the first token of `range`, and one past its last.
    pub own: (usize, usize),
}

impl std::fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Block").field("range", &self.range).field("tokens", &self.tokens.len()).finish()
    }
}

impl<'v> Block<'v> {
    /// The tokens that this block answers for.
    pub fn own_tokens(&self) -> &'v [Token] {
        &self.tokens[self.own.0..self.own.1]
    }

    /// Index of the first token that starts at or after byte `at`.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.start < at)
    }
}

/// A block ends in this stretch after its start, at the best place there.
const CUT: std::ops::Range<usize> = 32 << 10..64 << 10;

/// Tokens reach this far beyond a block on both sides.
const MARGIN: usize = 512;

/// Calls `each` with the blocks of `text`, in order.
pub fn blocks(text: &str, each: impl FnMut(Block<'_>)) {
    blocks_in(text, Span::new(0, text.len()), each);
}

/// Calls `each` with the blocks of `text[range]`, in order; what stands around `range` serves as margin. A text
/// without anything gives one empty block.
pub fn blocks_in(text: &str, range: Span, each: impl FnMut(Block<'_>)) {
    cut_and_call(text, range, CUT, each);
}

fn cut_and_call(text: &str, range: Span, cut: std::ops::Range<usize>, mut each: impl FnMut(Block<'_>)) {
    let range = Span::new(text.ceil_char_boundary(range.start), text.floor_char_boundary(range.end));
    let mut tokens: Vec<Token> = Vec::new();
    // One pass of tokens for all blocks, so that a cut never changes what a token is.
    let mut read = cut::margin_start(text, range.start, MARGIN);
    let mut start = range.start;
    loop {
        let end = cut::end(text, start, range.end, &cut);
        let reach = end.saturating_add(MARGIN);
        let old = tokens.partition_point(|t| t.span().end + MARGIN < start);
        tokens.drain(..old);
        if read < reach {
            read = tokenize_from(text, read, reach, &mut tokens);
        }
        let own = (tokens.partition_point(|t| t.start < start), tokens.partition_point(|t| t.start < end));
        each(Block { text, range: Span::new(start, end), tokens: &tokens, own });
        if end >= range.end {
            return;
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::tokenize;

    fn all(text: &str) -> Vec<crate::text::Token> {
        let mut out = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut out);
        out
    }

    #[test]
    fn an_empty_text_is_one_block() {
        let mut count = 0;
        blocks("", |b| {
            assert!(b.range.is_empty() && b.tokens.is_empty());
            count += 1;
        });
        assert_eq!(count, 1);
    }

    #[test]
    fn hostile_texts_are_linear() {
        for text in ["7".repeat(4 << 20), "\n".repeat(4 << 20), "a ".repeat(2 << 20), "å".repeat(2 << 20)] {
            let (mut at, mut tokens) = (0, 0);
            blocks(&text, |b| {
                assert_eq!(b.range.start, at);
                assert!(b.range.len() <= 64 << 10);
                at = b.range.end;
                tokens += b.tokens.len();
            });
            assert_eq!(at, text.len());
            assert!(tokens < text.len() + text.len() / 8);
        }
    }

    proptest! {
        #[test]
        fn blocks_partition_text_and_tokens(
            text in "([a-zæ]{0,9}|[0-9]{0,9}|[ \n\r.]{0,3}|[Ω’']{0,2}){0,60}",
            least in 1usize..40,
            more in 1usize..60,
            from in 0usize..20,
        ) {
            let from = text.floor_char_boundary(from);
            let range = Span::new(from, text.len());
            let (mut at, mut own) = (from, Vec::new());
            cut_and_call(&text, range, least..least + more + 4, |b| {
                assert_eq!(b.range.start, at);
                at = b.range.end;
                own.extend_from_slice(b.own_tokens());
                let margin = Span::new(b.range.start.saturating_sub(400), (b.range.end + 400).min(text.len()));
                let around: Vec<_> = all(&text).into_iter().filter(|t| t.span().overlaps(margin)).collect();
                let seen: Vec<_> = b.tokens.iter().filter(|t| t.span().overlaps(margin)).copied().collect();
                assert_eq!(seen, around);
            });
            prop_assert_eq!(at, text.len());
            let expected: Vec<_> = all(&text).into_iter().filter(|t| t.start >= from).collect();
            prop_assert_eq!(own, expected);
        }
    }
}
