//! The way from a candidate to the words around it: how far, across which lines and columns.

use super::labels::Hit;
use super::phrases::Phrases;
use crate::text::{Block, TokenKind};

/// Words after a candidate in which a label counts: `120358-8905 (cpr)`.
const AFTER: usize = 3;
/// A line longer than this that is followed by a candidate's line is taken for wrapped prose.
const WRAPPED: usize = 45;

/// Tokens looked at before a candidate, signs and all.
const TOKENS: usize = 48;

fn hit(phrases: &Phrases, block: &Block<'_>, at: usize, floor: usize, far: (usize, bool), hits: &mut Vec<Hit>) {
    phrases.ending_at(block, at, floor, |label| hits.push(Hit { label, distance: far.0, spent: far.1 }));
}

/// Labels before the candidate that begins at token `start`: on its line, or in the line above when nothing else
/// stands before it, at most `farthest` words away.
pub(super) fn before(phrases: &Phrases, farthest: usize, block: &Block<'_>, start: usize, hits: &mut Vec<Hit>) {
    let (mut words, mut penalty, mut breaks, mut digits, mut columns) = (0, 0, 0, 0_u32, 0);
    let mut content = false;
    for at in (0..start.min(block.tokens.len())).rev().take(TOKENS) {
        let token = &block.tokens[at];
        match token.kind {
            TokenKind::Break => {
                // A number on its own belongs to the line above it; a wrapped sentence goes on across the break.
                breaks += 1;
                if breaks > 2 || (content && (breaks > 1 || !long_line_before(block, at))) {
                    return;
                }
                penalty += if content { 2 } else { 0 };
            }
            TokenKind::Punct => match block.text.as_bytes()[token.start] {
                b'|' | b';' => {
                    columns += 1;
                    penalty += 1;
                    if columns > 1 {
                        return;
                    }
                }
                b'.' | b',' | b':' | b'-' => {}
                _ => hit(phrases, block, at, 0, (words + penalty, digits >= 6), hits),
            },
            TokenKind::Word | TokenKind::Number => {
                hit(phrases, block, at, 0, (words + penalty, digits >= 6), hits);
                if token.kind == TokenKind::Number {
                    digits = digits.saturating_add(token.len);
                }
                content = true;
                words += 1;
                if words > farthest {
                    return;
                }
            }
        }
    }
}

/// Labels after the candidate that ends before token `end`, in the same sentence.
pub(super) fn after(phrases: &Phrases, block: &Block<'_>, end: usize, hits: &mut Vec<Hit>) {
    let (mut words, mut penalty) = (0, 1);
    for at in end..block.tokens.len() {
        let token = &block.tokens[at];
        match token.kind {
            TokenKind::Break | TokenKind::Number => return,
            TokenKind::Punct => match block.text.as_bytes()[token.start] {
                b'.' | b';' | b'|' => return,
                b',' => penalty += 1,
                b'(' | b')' | b':' | b'-' => {}
                _ => hit(phrases, block, at, end, (words + penalty, false), hits),
            },
            TokenKind::Word => {
                if !leads_on(block, at) {
                    hit(phrases, block, at, end, (words + penalty, false), hits);
                }
                words += 1;
                if words >= AFTER {
                    return;
                }
            }
        }
        if penalty > AFTER {
            return;
        }
    }
}

/// Whether the line that ends at token `at` (a break) is as long as wrapped prose.
fn long_line_before(block: &Block<'_>, at: usize) -> bool {
    let end = block.tokens[at].start;
    let from = end.saturating_sub(WRAPPED);
    end > WRAPPED && !block.text.as_bytes()[from..end].contains(&b'\n')
}

/// Whether the word at `at` is a label of what follows it: `120358-8905, tlf. 20...`.
fn leads_on(block: &Block<'_>, at: usize) -> bool {
    let mut marks = 0;
    for token in &block.tokens[at + 1..] {
        match token.kind {
            TokenKind::Number => return true,
            TokenKind::Punct if matches!(block.text.as_bytes()[token.start], b':' | b'=') => {
                return true;
            }
            TokenKind::Punct if marks < 2 => marks += 1,
            // `nr.` and the like belong to the label.
            TokenKind::Word if token.len <= 2 && marks < 2 => marks += 1,
            _ => return false,
        }
    }
    false
}
