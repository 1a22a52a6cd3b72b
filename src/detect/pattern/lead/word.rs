//! Steps from word to word, back from a number.

use crate::names::class_of;
use crate::text::{Block, MONTHS, Shape, Token, TokenKind};

/// A line longer than this may be wrapped in the middle of a name.
const WRAPPED: usize = 40;

pub(super) fn byte(block: &Block<'_>, at: usize) -> u8 {
    block.text.as_bytes()[block.tokens[at].start]
}

pub(super) fn word<'t>(block: &Block<'t>, at: usize) -> &'t str {
    block.tokens[at].span().of(block.text)
}

/// The token before `at`, quote marks at the beginning of a wrapped line left out, and whether a line break stands between.
pub(super) fn before(block: &Block<'_>, at: usize) -> Option<(usize, bool)> {
    let mut before = at.checked_sub(1)?;
    let mut quotes = 0;
    while block.tokens[before].kind == TokenKind::Punct && byte(block, before) == b'>' && quotes < 4 {
        before = before.checked_sub(1)?;
        quotes += 1;
    }
    if block.tokens[before].kind != TokenKind::Break {
        return (quotes == 0).then_some((before, false));
    }
    Some((before.checked_sub(1)?, true))
}

/// Whether the line that ends after token `at` is as long as wrapped prose.
pub(super) fn ends_long_line(block: &Block<'_>, at: usize) -> bool {
    let end = block.tokens[at].span().end;
    let from = end.saturating_sub(WRAPPED);
    end >= WRAPPED && !block.text.as_bytes()[from..end].contains(&b'\n')
}

/// The word before token `at` with what may join two words of a name between: a space, one hyphen or dot, the break of a
/// wrapped line.
pub(super) fn joined_before(block: &Block<'_>, at: usize) -> Option<usize> {
    let (mut previous, wrapped) = before(block, at)?;
    if wrapped {
        let whole = block.tokens[previous].kind == TokenKind::Word && ends_long_line(block, previous);
        return whole.then_some(previous);
    }
    if block.tokens[previous].kind == TokenKind::Punct && matches!(byte(block, previous), b'.' | b'-' | b'\'') {
        let dot = byte(block, previous) == b'.';
        previous = previous.checked_sub(1)?;
        // A dot ends a sentence, unless the word before it is an abbreviation: `Chr. Hansens`, `Bjørnstj.Bjørnsons`.
        let glued = block.tokens[at].start == block.tokens[previous + 1].span().end;
        if dot && !glued && block.tokens[previous].len > 4 {
            return None;
        }
    }
    let gap = block.tokens[at].start.saturating_sub(block.tokens[previous].span().end);
    (block.tokens[previous].kind == TokenKind::Word && gap <= 3).then_some(previous)
}

/// Whether a sentence or a line begins at token `at`.
pub(super) fn opens_sentence(block: &Block<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    match block.tokens[before].kind {
        TokenKind::Word => false,
        TokenKind::Punct => match byte(block, before) {
            b',' | b'(' | b'|' | b';' | b'-' => false,
            // After an abbreviation a name goes on: `Chr. Hansens Vej`.
            b'.' => before.checked_sub(1).is_none_or(|i| {
                let word = &block.tokens[i];
                let short = word.kind == TokenKind::Word && word.len <= 5 && word.shape != Shape::Lower;
                !(short && class_of(word.hash).ordinary() < 2)
            }),
            _ => true,
        },
        TokenKind::Break => !(before > 0 && ends_long_line(block, before - 1)),
        TokenKind::Number => true,
    }
}

pub(super) fn dot_after(block: &Block<'_>, at: usize) -> bool {
    block.text.as_bytes().get(block.tokens[at].span().end) == Some(&b'.')
}

pub(super) fn hyphen_after(block: &Block<'_>, at: usize) -> bool {
    block.text.as_bytes().get(block.tokens[at].span().end) == Some(&b'-')
}

pub(super) fn is_month(block: &Block<'_>, at: usize) -> bool {
    (3..=9).contains(&block.tokens[at].len) && MONTHS.contains(&word(block, at).to_lowercase().as_str())
}

/// `10. Februar Vej`: the day before a month that begins a street's name.
pub(super) fn day_of_a_month(block: &Block<'_>, first: usize) -> Option<usize> {
    let day = first.checked_sub(2)?;
    let (number, dot) = (&block.tokens[day], &block.tokens[day + 1]);
    let dotted = number.kind == TokenKind::Number && number.len <= 2 && block.text.as_bytes()[dot.start] == b'.';
    (dotted && is_month(block, first)).then_some(day)
}

/// Whether a person's name stands at token `at`: a capitalised word that people are called.
pub(super) fn is_person(token: &Token) -> bool {
    token.kind == TokenKind::Word && token.shape != Shape::Lower && {
        let class = class_of(token.hash);
        class.is_name() && class.ordinary() <= 3
    }
}
