use super::{Span, Token, tokenize};

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

/// Calls `each` with the blocks of `text`, in order.
pub fn blocks(text: &str, mut each: impl FnMut(Block<'_>)) {
    let range = Span::new(0, text.len());
    let mut tokens = Vec::new();
    tokenize(text, range, &mut tokens);
    each(Block { text, range, tokens: &tokens, own: (0, tokens.len()) });
}
