//! What follows a house number: where the address ends, and whether it reads like one.

use super::word::{is_month, word};
use super::{CompiledLead, Led};
use crate::finding::{Evidence, Reason};
use crate::names::class_of;
use crate::text::{Block, Shape, Span, TokenKind};

impl CompiledLead {
    /// Where an address ends whose number and what belongs to it stand in `found`.
    pub fn settled_end(&self, block: &Block<'_>, found: Span, led: &Led) -> usize {
        if let Some(code) = postcode(block, found) {
            return self.without_town(block, code).unwrap_or(found.end);
        }
        let end = without_ordinal(block, found);
        let street = led.evidence.iter().map(|e| e.weight).sum::<f32>() > 0.0;
        if end < found.end || !street {
            return end;
        }
        self.town_after(block, end).unwrap_or(end)
    }

    /// The end of what stands before a postcode that is none: in lower case or over the end of a line a known town must
    /// follow.
    fn without_town(&self, block: &Block<'_>, code: usize) -> Option<usize> {
        let mut town = code + 1;
        let mut wrapped = false;
        while block.tokens.get(town).is_some_and(|t| matches!(t.kind, TokenKind::Break | TokenKind::Punct)) {
            wrapped = true;
            town += 1;
        }
        let token = block.tokens.get(town)?;
        let doubtful = wrapped || token.shape == Shape::Lower;
        let class = class_of(token.hash);
        let known = class.place() > 0 || class.capital() || self.is_prefix(token);
        let before = &block.text[..block.tokens[code].start];
        (doubtful && !known).then(|| before.trim_end_matches([' ', ',', '\n', '\r', '>', '-']).len())
    }

    /// `Testvej 3, Klinkby`: the town after an address that names no postcode.
    fn town_after(&self, block: &Block<'_>, end: usize) -> Option<usize> {
        let street = self.street.as_ref()?;
        let comma = block.token_at(end);
        let is = |at: usize, sign: u8| block.tokens.get(at).is_some_and(|t| block.text.as_bytes()[t.start] == sign);
        if block.tokens.get(comma)?.start != end || !is(comma, b',') {
            return None;
        }
        let mut at = comma + 1;
        let prefix = self.is_prefix(block.tokens.get(at)?);
        if prefix {
            at += if is(at + 1, b'.') { 2 } else { 1 };
        }
        let token = block.tokens.get(at)?;
        if token.kind != TokenKind::Word || token.len < 3 || token.len > 30 || self.is_stop(token) {
            return None;
        }
        let class = class_of(token.hash);
        let closes = block.tokens.get(at + 1).is_none_or(|t| {
            t.kind == TokenKind::Break
                || t.kind == TokenKind::Punct && b".,;)".contains(&block.text.as_bytes()[t.start])
        });
        let capital = token.shape != Shape::Lower;
        let known = class.place() >= 2 && class.given() == 0 && (capital || street.lower && class.ordinary() == 0);
        let free = !class.is_name() && class.ordinary() == 0 && !class.organisation();
        let unknown = token.shape == Shape::Capital && (free || prefix);
        (known || unknown && closes).then(|| token.span().end)
    }

    /// What stands right after the match speaks for a street or for something counted.
    pub fn after(&self, block: &Block<'_>, end: usize) -> Option<Evidence> {
        let street = self.street.as_ref()?;
        let at = block.token_at(end);
        let weight = match block.tokens.get(at) {
            None => 0.6,
            Some(next) => match next.kind {
                TokenKind::Break => 0.6,
                TokenKind::Number => -1.0,
                TokenKind::Word if street.after.binary_search(&next.hash).is_ok() => 0.3,
                TokenKind::Word if next.shape == Shape::Lower => -1.4,
                TokenKind::Word => 0.0,
                TokenKind::Punct => match block.text.as_bytes()[next.start] {
                    b'.' => match block.tokens.get(at + 1) {
                        Some(word) if word.kind == TokenKind::Word && word.shape == Shape::Lower => {
                            if is_month(block, at + 1) || !street.lower { -4.0 } else { 0.0 }
                        }
                        _ => 0.6,
                    },
                    b',' | b';' | b')' | b'(' | b'"' | b'|' | b'?' | b'!' => 0.6,
                    b':' => 0.3,
                    b'-' if next.start > end => 0.3,
                    // An en dash with spaces around it.
                    0xe2 if next.start > end => 0.3,
                    _ => -2.5,
                },
            },
        };
        let (da, en) = ("det, der følger efter", "what follows it");
        Some(Evidence::new(Reason::Remark { da, en }, weight))
    }
}

/// The token of the four digits in `found`.
fn postcode(block: &Block<'_>, found: Span) -> Option<usize> {
    let first = block.token_at(found.start);
    let within = block.tokens[first..].iter().take_while(|t| t.start < found.end);
    within.enumerate().find(|(_, t)| t.kind == TokenKind::Number && t.len == 4).map(|(i, _)| first + i)
}

/// The end without a number that opens what follows: `Testvej 3, 2. marts`, `Testvej 3, kl. 10.30`.
fn without_ordinal(block: &Block<'_>, found: Span) -> usize {
    let text = found.of(block.text);
    let Some(comma) = text.rfind(',') else {
        return found.end;
    };
    let last = text[comma + 1..].trim_matches([' ', '.']);
    let ordinal = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    let clock = last.eq_ignore_ascii_case("kl");
    let next = block.token_at(found.end);
    let goes_on = block.tokens.get(next).is_some_and(|t| match t.kind {
        TokenKind::Word => {
            ordinal && t.shape == Shape::Lower && !matches!(word(block, next), "er" | "har" | "som" | "skal")
        }
        TokenKind::Number => clock,
        _ => false,
    });
    if goes_on { found.start + text[..comma].trim_end().len() } else { found.end }
}
