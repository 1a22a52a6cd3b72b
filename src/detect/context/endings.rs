//! Compounds that name a number of something else, whatever it is: `referencenr.`, `profitcenter`.

use super::ContextSpec;
use crate::text::{Block, Token, TokenKind};

/// Tokens between the word and the candidate at most: `nr.:`, `nummeret er`.
const BETWEEN: usize = 3;

/// The endings of one rule.
#[derive(Debug)]
pub(super) struct Endings {
    endings: Vec<String>,
    except: Vec<String>,
}

impl Endings {
    pub fn new(spec: &ContextSpec) -> Self {
        let lower = |words: &[String]| words.iter().map(|w| w.to_lowercase()).collect();
        Self { endings: lower(&spec.doubt_endings), except: lower(&spec.doubt_except) }
    }

    /// Whether the word right before the token `start` ends so.
    pub fn before(&self, block: &Block<'_>, start: usize) -> bool {
        if self.endings.is_empty() {
            return false;
        }
        let from = start.saturating_sub(BETWEEN + 1);
        let near = block.tokens[from..start.min(block.tokens.len())].iter().enumerate().rev();
        let said = |t: &Token| match t.kind {
            TokenKind::Punct => matches!(block.text.as_bytes()[t.start], b'.' | b':' | b'='),
            TokenKind::Word => matches!(t.span().of(block.text), "er" | "nr" | "nummer"),
            TokenKind::Number | TokenKind::Break => false,
        };
        let near = near.map(|(i, t)| (from + i, t)).find(|(i, t)| !said(t) || hyphen_before(block, *i));
        let Some((at, word)) = near.filter(|(_, word)| word.kind == TokenKind::Word) else {
            return false;
        };
        let last = word.span().of(block.text).to_lowercase();
        let first = if hyphen_before(block, at) { at.checked_sub(2) } else { None };
        let first = first.map(|i| block.tokens[i].span().of(block.text).to_lowercase());
        let speaks = |part: &String| first.as_ref().unwrap_or(&last).contains(part.as_str());
        if self.except.iter().any(speaks) {
            return false;
        }
        let ends = |ending: &String| match ending.strip_prefix('-') {
            Some(bare) => first.is_some() && inflected(&last, bare).is_some_and(str::is_empty),
            None => inflected(&last, ending).is_some_and(|rest| first.is_some() || rest.chars().count() > 2),
        };
        self.endings.iter().any(ends)
    }
}

/// Whether the token follows a hyphen that follows a word, without spaces.
fn hyphen_before(block: &Block<'_>, at: usize) -> bool {
    let Some([first, hyphen]) = at.checked_sub(2).and_then(|i| block.tokens.get(i..at)) else {
        return false;
    };
    first.kind == TokenKind::Word
        && hyphen.span().of(block.text) == "-"
        && first.span().end == hyphen.start
        && hyphen.span().end == block.tokens[at].start
}

/// What stands before the ending, which may be definite.
fn inflected<'w>(word: &'w str, ending: &str) -> Option<&'w str> {
    ["", "et", "en", "n"].iter().find_map(|article| word.strip_suffix(article)?.strip_suffix(ending))
}
