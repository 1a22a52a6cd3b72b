use super::{Span, WordHasher};

mod swar;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters (with marks); an apostrophe inside a word belongs to it. Never a hyphen, a digit or `_`.
    Word,
    /// A run of decimal digits (ASCII after normalisation).
    Number,
    /// One other character that is not white space.
    Punct,
    /// A line break (`\n`, `\r\n`, `\r`).
    Break,
}

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No capital: `vejen`.
    Lower,
    /// First letter capital only: `Vejen`. A single capital letter too.
    Capital,
    /// All letters capital, two or more: `VEJEN`.
    Upper,
    /// Capital inside: `McCarthy`, `eBoks`.
    Mixed,
    /// Not a word.
    None,
}

/// A token of the normalised text. 24 bytes; spans in bytes of the normalised text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the normalised text.
    pub start: usize,
    /// Length in bytes.
    pub len: u32,
    /// What it is made of.
    pub kind: TokenKind,
    /// How a word is written.
    pub shape: Shape,
    /// [`word_hash`](super::word_hash) of a word, 0 for other kinds.
    pub hash: u64,
}

impl Token {
    /// The token's range in the normalised text.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.len as usize)
    }
}

/// A word or number longer than this is cut into several tokens, so that no single token is costly to look at.
pub const MAX_TOKEN: usize = 4096;

/// The tokens of `text[range]`, in order, appended to `out`. White space makes no token, line breaks do.
pub fn tokenize(text: &str, range: Span, out: &mut Vec<Token>) {
    if let Some(upto) = text.get(..range.end) {
        tokenize_from(upto, range.start, range.end, out);
    }
}

/// The tokens of `text` that start in `from..before`, appended to `out`; returns where to go on: the end of the last
/// one, or `before`.
pub(super) fn tokenize_from(text: &str, from: usize, before: usize, out: &mut Vec<Token>) -> usize {
    if !text.is_char_boundary(from) {
        return from;
    }
    let bytes = text.as_bytes();
    let before = before.min(bytes.len());
    let mut at = from;
    while at < before {
        let (kind, end) = match CLASS[usize::from(bytes[at])] {
            Class::Space => {
                at += 1;
                continue;
            }
            Class::Letter => {
                at = word(text, at, out);
                // Mostly one space follows.
                at += usize::from(bytes.get(at) == Some(&b' '));
                continue;
            }
            Class::Digit => {
                let most = bytes.len().min(at + MAX_TOKEN);
                let more = bytes[at + 1..most].iter().take_while(|b| b.is_ascii_digit()).count();
                (TokenKind::Number, at + 1 + more)
            }
            Class::Punct => (TokenKind::Punct, at + 1),
            Class::Newline => (TokenKind::Break, at + 1),
            Class::Return => (TokenKind::Break, at + 1 + usize::from(bytes.get(at + 1) == Some(&b'\n'))),
            Class::Wide => match char_at(text, at) {
                Some(c) if c.is_alphabetic() => {
                    at = word(text, at, out);
                    continue;
                }
                Some(c) if c.is_whitespace() => {
                    at += c.len_utf8();
                    continue;
                }
                Some(c) => (TokenKind::Punct, at + c.len_utf8()),
                None => break,
            },
        };
        out.push(Token { start: at, len: (end - at) as u32, kind, shape: Shape::None, hash: 0 });
        at = end;
    }
    at.max(before)
}

/// Pushes the word at `at` and returns its end.
#[inline(always)]
fn word(text: &str, at: usize, out: &mut Vec<Token>) -> usize {
    let bytes = text.as_bytes();
    let (len, shape, hash) = match swar::word(bytes, at) {
        Some(found) => found,
        None => slow_word(&text[at..]),
    };
    out.push(Token { start: at, len: len as u32, kind: TokenKind::Word, shape, hash });
    at + len
}

/// Length, shape and hash of the word that `text` begins with, letter by letter.
#[cold]
fn slow_word(text: &str) -> (usize, Shape, u64) {
    let mut hash = WordHasher::new();
    let mut letters = Letters::default();
    let mut len = 0;
    for (i, c) in text.char_indices() {
        let joins = if c.is_alphabetic() {
            letters.add(c.is_uppercase());
            true
        } else if matches!(c, '\'' | '’') {
            text[i + c.len_utf8()..].starts_with(char::is_alphabetic)
        } else {
            !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
        };
        if !joins || i + c.len_utf8() > MAX_TOKEN {
            break;
        }
        hash.char(c);
        len = i + c.len_utf8();
    }
    (len, letters.shape(), hash.finish())
}

/// Which letters of a word were capital.
#[derive(Clone, Copy, Default)]
struct Letters {
    some: bool,
    first: bool,
    upper: bool,
    lower: bool,
}

impl Letters {
    fn add(&mut self, upper: bool) {
        if !self.some {
            (self.some, self.first) = (true, upper);
        } else if upper {
            self.upper = true;
        } else {
            self.lower = true;
        }
    }

    #[inline(always)]
    fn shape(self) -> Shape {
        match (self.first, self.upper, self.lower) {
            (false, false, _) => Shape::Lower,
            (true, false, _) => Shape::Capital,
            (true, true, false) => Shape::Upper,
            _ => Shape::Mixed,
        }
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// What the first byte of a character says about it.
#[derive(Clone, Copy)]
enum Class {
    Space,
    Letter,
    Digit,
    Punct,
    Newline,
    Return,
    /// Not ASCII: the character must be looked at.
    Wide,
}

const CLASS: [Class; 256] = {
    let mut table = [Class::Wide; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\n' => Class::Newline,
            b'\r' => Class::Return,
            b' ' | b'\t' | 0x0b | 0x0c => Class::Space,
            _ => Class::Punct,
        };
        b += 1;
    }
    table
};

#[cfg(test)]
mod tests;
