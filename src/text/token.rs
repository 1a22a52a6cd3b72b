use super::Span;

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
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the normalised text.
    pub start: usize,
    /// Length in bytes.
    pub len: u32,
    /// What it is made of.
    pub kind: TokenKind,
    /// How a word is written.
    pub shape: Shape,
    /// [`word_hash`] of a word, 0 for other kinds.
    pub hash: u64,
}

impl Token {
    /// The token's range in the normalised text.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.len as usize)
    }
}

/// Stable 64-bit hash of a word, the same for every case of its letters (Unicode lower case).
/// Embedded tables are keyed by it: changing it makes them stale (their tests fail then).
pub fn word_hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut step = |c: char| {
        let mut buf = [0; 4];
        for b in c.encode_utf8(&mut buf).bytes() {
            hash = (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for c in word.chars() {
        if c.is_ascii() {
            step(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(&mut step);
        }
    }
    hash ^ (hash >> 32)
}

/// The tokens of `text[range]`, in order, appended to `out`. White space makes no token, line breaks do.
pub fn tokenize(text: &str, range: Span, out: &mut Vec<Token>) {
    let slice = range.of(text);
    let mut chars = slice.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let kind = match c {
            '\n' | '\r' => TokenKind::Break,
            c if c.is_alphabetic() => TokenKind::Word,
            '0'..='9' => TokenKind::Number,
            c if c.is_whitespace() => continue,
            _ => TokenKind::Punct,
        };
        let mut end = at + c.len_utf8();
        while let Some(&(i, n)) = chars.peek() {
            let joins = match kind {
                TokenKind::Word => {
                    n.is_alphabetic()
                        || (matches!(n, '\'' | '’') && slice[i + n.len_utf8()..].starts_with(char::is_alphabetic))
                }
                TokenKind::Number => n.is_ascii_digit(),
                TokenKind::Break => c == '\r' && n == '\n' && i == at + 1,
                TokenKind::Punct => false,
            };
            if !joins {
                break;
            }
            end = i + n.len_utf8();
            chars.next();
        }
        let word = &slice[at..end];
        let (shape, hash) = match kind {
            TokenKind::Word => (shape_of(word), word_hash(word)),
            _ => (Shape::None, 0),
        };
        out.push(Token { start: range.start + at, len: (end - at) as u32, kind, shape, hash });
    }
}

fn shape_of(word: &str) -> Shape {
    let mut chars = word.chars().filter(|c| c.is_alphabetic());
    let first = chars.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower) = (0, 0);
    for c in chars {
        if c.is_uppercase() { upper += 1 } else { lower += 1 }
    }
    match (first, upper, lower) {
        (false, 0, _) => Shape::Lower,
        (true, 0, _) => Shape::Capital,
        (true, _, 0) => Shape::Upper,
        _ => Shape::Mixed,
    }
}
