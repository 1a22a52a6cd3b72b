//! What promptguard itself put in the place of something is no finding, whatever stands around it.

use memchr::{memchr2, memrchr2};

use crate::finding::ENTITIES;
use crate::text::Span;

/// Bytes of the longest placeholder, with room to spare.
const LONGEST: usize = 48;

/// Whether `span` lies inside a placeholder, its brackets included: `[PERSON 1K]`, `[ADRESSE]`. The words are our own labels and
/// nothing else, so a name in brackets is none.
pub(crate) fn inside(text: &str, span: Span) -> bool {
    // A secret begins at the bracket: `password: [HEMMELIGHED 1C]`.
    let bytes = span.of(text).as_bytes();
    let open = usize::from(bytes.first() == Some(&b'['));
    let close = usize::from(bytes.len() > open && bytes.last() == Some(&b']'));
    let span = Span::new(span.start + open, span.end - close);
    let before = &text.as_bytes()[span.start.saturating_sub(LONGEST)..span.start];
    let after = &text.as_bytes()[span.end..(span.end + LONGEST).min(text.len())];
    let open = memrchr2(b'[', b']', before).filter(|&at| before[at] == b'[');
    let close = memchr2(b'[', b']', after).filter(|&at| after[at] == b']');
    let (Some(open), Some(close)) = (open, close) else { return false };
    let start = span.start - before.len() + open + 1;
    text.get(start..span.end + close).is_some_and(is_ours)
}

/// A label, alone or with a number: up to six digits with a check letter, three without.
fn is_ours(inner: &str) -> bool {
    let letter = |s: &str| s.bytes().next_back().is_some_and(|b| b.is_ascii_uppercase());
    let label = match inner.rsplit_once(' ') {
        Some((label, number)) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            // Without its check letter a long number may as well be a date of birth that somebody put in brackets.
            let (digits, most) = if letter(number) { (&number[..number.len() - 1], 6) } else { (number, 3) };
            if digits.len() > most || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return false;
            }
            label
        }
        _ => inner,
    };
    ENTITIES.iter().any(|e| e.da == label || e.en == label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_inside(text: &str, part: &str) -> bool {
        let start = text.find(part).unwrap();
        inside(text, Span::new(start, start + part.len()))
    }

    #[test]
    fn only_our_own_words_count() {
        assert!(is_inside("Brev til [PERSON 1K] i dag", "PERSON 1K"));
        assert!(is_inside("Brev til [PERSON 1K] i dag", "PERSON"));
        assert!(is_inside("[ADRESSE], [SOCIAL OPLYSNING 12A]", "SOCIAL OPLYSNING 12A"));
        assert!(is_inside("[ADRESSE]", "ADRESSE"));
        assert!(is_inside("password: [HEMMELIGHED 1C]", "[HEMMELIGHED"));
        assert!(is_inside("password=[HEMMELIGHED]", "[HEMMELIGHED]"));
        for (text, part) in [
            ("[METTE TESTESEN]", "METTE TESTESEN"),
            ("[PERSON 1203588]", "1203588"),
            ("[PERSON 120358]", "120358"),
            ("[PERSON 120358-8905]", "120358-8905"),
            ("[PERSON 1K Mette]", "Mette"),
            ("[PERSON 1K] Mette [PERSON 2M]", "Mette"),
            ("[PERSON 1K] Mette [PERSON 2M]", "[PERSON 1K] Mette [PERSON 2M]"),
            ("[", "["),
            ("PERSON 1K]", "PERSON"),
            ("[PERSON 1K", "PERSON"),
        ] {
            assert!(!is_inside(text, part), "{text}");
        }
        // A part of a letter at the edge of the look around.
        assert!(!is_inside(&format!("[{}x{}]", "æ".repeat(30), "å".repeat(30)), "x"));
    }
}
