//! Where a sentence begins and ends.

use crate::text::{Block, Shape, TokenKind};

/// The most tokens a sentence is searched for on either side of a place in it.
pub(super) const REACH: usize = 80;

/// Abbreviations whose stop ends no sentence even before a capital.
const ABBREVIATIONS: &[&str] = &[
    "pt", "bl", "ca", "kl", "nr", "f", "fx", "eks", "dvs", "evt", "mv", "jf", "pga", "ift", "mht", "tlf", "stk", "hr",
    "fr", "dr", "inkl", "ekskl", "vedr", "maks", "max", "min", "afd", "st", "skt", "prof", "jr", "sr", "chr", "kr",
    "mag", "ang", "hhv", "resp", "if", "iflg", "bem", "opr", "tidl", "udd", "vha", "mfl", "red", "ass", "sdr", "ndr",
    "gl",
];

/// The tokens `start..end` of the sentence that holds token `at`.
pub(super) fn around(block: &Block<'_>, at: usize) -> (usize, usize) {
    let low = at.saturating_sub(REACH);
    let high = (at + REACH).min(block.tokens.len());
    let mut start = at;
    while start > low && !starts(block, start) {
        start -= 1;
    }
    let mut end = at + 1;
    while end < high && !starts(block, end) {
        end += 1;
    }
    (start, end)
}

/// Whether a sentence begins at token `at`: never right after a word or a number.
#[inline]
fn starts(block: &Block<'_>, at: usize) -> bool {
    match at.checked_sub(1) {
        Some(before) if matches!(block.tokens[before].kind, TokenKind::Word | TokenKind::Number) => false,
        Some(before) => starts_after(block, at, before),
        None => true,
    }
}

/// Whether the mark or break `before` token `at` ends a sentence.
fn starts_after(block: &Block<'_>, at: usize, before: usize) -> bool {
    let (token, previous) = (&block.tokens[at], &block.tokens[before]);
    match previous.kind {
        TokenKind::Break => token.kind == TokenKind::Break || breaks_line(block, at, before),
        TokenKind::Punct => match block.text.as_bytes()[previous.start] {
            b'!' | b'?' => token.kind != TokenKind::Punct,
            b'.' => {
                let begins = matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Mixed);
                (begins || token.kind == TokenKind::Break) && !abbreviates(block, before)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether the single line break before token `at` ends a sentence: a new item, row or short line begins.
fn breaks_line(block: &Block<'_>, at: usize, line_break: usize) -> bool {
    let token = &block.tokens[at];
    let bytes = block.text.as_bytes();
    match token.kind {
        TokenKind::Punct => true,
        TokenKind::Number => bytes.get(token.span().end).is_some_and(|b| matches!(b, b'.' | b')')),
        TokenKind::Break => true,
        TokenKind::Word => {
            let broken = block.tokens[line_break].start;
            let line = bytes[..broken].iter().rev().take(60).position(|b| *b == b'\n').unwrap_or(60.min(broken));
            let ended = line_break
                .checked_sub(1)
                .is_none_or(|i| matches!(bytes[block.tokens[i].start], b'.' | b'!' | b'?' | b':' | b'|'));
            token.shape != Shape::Lower && (ended || line < 50)
        }
    }
}

fn abbreviates(block: &Block<'_>, stop: usize) -> bool {
    let Some(token) = stop.checked_sub(1).map(|i| &block.tokens[i]) else {
        return false;
    };
    if token.span().end != block.tokens[stop].start {
        return false;
    }
    let word = token.span().of(block.text);
    match token.kind {
        TokenKind::Number => word.len() <= 2,
        TokenKind::Word => word.chars().count() == 1 || ABBREVIATIONS.iter().any(|a| a.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::blocks;

    fn sentences(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        blocks(text, |block| {
            let mut at = 0;
            while at < block.tokens.len() {
                let (start, end) = around(&block, at);
                assert!(start <= at && at < end);
                let from = block.tokens[start].start;
                all.push(block.text[from..block.tokens[end - 1].span().end].trim().to_owned());
                at = end;
            }
        });
        all.retain(|s| !s.is_empty());
        all
    }

    #[test]
    fn stops_and_abbreviations() {
        assert_eq!(
            sentences("Pt. Hansen er kl. 12 set af dr. Lund. Hun spiser bl.a. brød! Går det? Ja."),
            ["Pt. Hansen er kl. 12 set af dr. Lund.", "Hun spiser bl.a. brød!", "Går det?", "Ja."]
        );
        assert_eq!(
            sentences("Den 3. maj er hun ude. Den 4. er hun hjemme."),
            ["Den 3. maj er hun ude.", "Den 4. er hun hjemme."]
        );
    }

    #[test]
    fn lines() {
        assert_eq!(
            sentences("Navn: Test\nDiagnose: demens\n- bor alene\n- går ture"),
            ["Navn: Test", "Diagnose: demens", "- bor alene", "- går ture"]
        );
        let wrapped = "Borgeren har i en længere periode haft det svært og\ner derfor sygemeldt.";
        assert_eq!(sentences(wrapped).len(), 1);
        assert_eq!(sentences("en overskrift\n\nog en linje").len(), 2);
    }
}
