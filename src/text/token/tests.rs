use proptest::prelude::*;

use super::*;
use crate::text::word_hash;

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    tokenize(text, Span::new(0, text.len()), &mut out);
    out
}

fn words(text: &str) -> Vec<&str> {
    tokens(text).iter().map(|t| t.span().of(text)).collect()
}

#[test]
fn words_numbers_punctuation_and_breaks() {
    assert_eq!(
        words("Lemvig-borgere, 7620\r\nÅse's kaffe_kop"),
        ["Lemvig", "-", "borgere", ",", "7620", "\r\n", "Åse's", "kaffe", "_", "kop"]
    );
    assert_eq!(
        words("a×b ÷ c12d Jens' «ja» e\u{301}t"),
        ["a", "×", "b", "÷", "c", "12", "d", "Jens", "'", "«", "ja", "»", "e\u{301}t"]
    );
    assert_eq!(
        words("Привет, мир: Ødegårdsvejens’ krå’erne"),
        ["Привет", ",", "мир", ":", "Ødegårdsvejens", "’", "krå’erne"]
    );
    assert_eq!(words("abcdefgÅ× abcdefg× ÅÅÅÅ abcdefgÅÅ"), ["abcdefgÅ", "×", "abcdefg", "×", "ÅÅÅÅ", "abcdefgÅÅ"]);
}

#[test]
fn shapes() {
    let shapes = |text| tokens(text).iter().map(|t| t.shape).collect::<Vec<_>>();
    use Shape::{Capital, Lower, Mixed, None, Upper};
    assert_eq!(
        shapes("vejen Vejen VEJEN McCarthy eBoks Å ÅS Ås"),
        [Lower, Capital, Upper, Mixed, Mixed, Capital, Upper, Capital]
    );
    assert_eq!(shapes("øreringe Øreringe ØRERINGE øRERINGE 12 -"), [Lower, Capital, Upper, Mixed, None, None]);
}

#[test]
fn part_of_a_text() {
    let text = "et to tre";
    let mut out = Vec::new();
    tokenize(text, Span::new(3, 7), &mut out);
    assert_eq!(out.iter().map(|t| t.span().of(text)).collect::<Vec<_>>(), ["to", "t"]);
}

#[test]
fn overlong_words_and_numbers_are_cut() {
    for text in ["a".repeat(10_000), "7".repeat(10_000), "å".repeat(10_000), "å'".repeat(10_000)] {
        let found = tokens(&text);
        assert!(found.len() > 2 && found.len() < 10_010 && found.iter().all(|t| t.len as usize <= MAX_TOKEN));
    }
}

/// Letter by letter, as the definition says.
fn reference(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, len) = match c {
            '\r' if rest.starts_with("\r\n") => (TokenKind::Break, 2),
            '\n' | '\r' => (TokenKind::Break, 1),
            c if c.is_alphabetic() => (TokenKind::Word, slow_word(rest).0),
            '0'..='9' => (TokenKind::Number, rest.bytes().take_while(u8::is_ascii_digit).take(MAX_TOKEN).count()),
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c => (TokenKind::Punct, c.len_utf8()),
        };
        let (shape, hash) = match kind {
            TokenKind::Word => (slow_word(rest).1, word_hash(&rest[..len])),
            _ => (Shape::None, 0),
        };
        out.push(Token { start: at, len: len as u32, kind, shape, hash });
        at += len;
    }
    out
}

proptest! {
    #[test]
    fn fast_and_slow_agree(text in "([a-zæøåA-ZÆØÅ]{0,20}|[éüßÿŸïΣ×÷·ÃÀß'’0-9 \r\n\t,.e\u{301}-]{0,4}|\\PC{0,3}){0,12}") {
        prop_assert_eq!(tokens(&text), reference(&text));
    }

    #[test]
    fn any_string_is_covered(text in any::<String>()) {
        let found = tokens(&text);
        let mut at = 0;
        for t in &found {
            prop_assert!(t.start >= at && !t.span().is_empty() && text.get(t.start..t.span().end).is_some());
            prop_assert!(text[at..t.start].chars().all(char::is_whitespace));
            at = t.span().end;
        }
        prop_assert!(text[at..].chars().all(char::is_whitespace));
        prop_assert_eq!(found, reference(&text));
    }

    #[test]
    fn any_range_is_safe(text in "[a-zæ0-9 '\u{301}]{0,30}", a in 0usize..40, b in 0usize..40) {
        let mut out = Vec::new();
        tokenize(&text, Span::new(a, b), &mut out);
        prop_assert!(out.iter().all(|t| t.start >= a && t.span().end <= b));
    }
}
