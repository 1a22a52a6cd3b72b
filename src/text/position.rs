use serde::Serialize;

/// A place in a text, in every unit that a caller may count in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Bytes of UTF-8 before the place.
    pub byte: usize,
    /// Unicode code points before it (Python, Presidio).
    pub code_point: usize,
    /// UTF-16 code units before it (JavaScript, LSP).
    pub utf16: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
}

/// Turns byte offsets into [`Position`]s.
pub struct LineIndex<'t> {
    text: &'t str,
    base: Position,
}

impl std::fmt::Debug for LineIndex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineIndex").field("len", &self.text.len()).field("base", &self.base).finish()
    }
}

/// The start of a text.
pub(super) const START: Position = Position { byte: 0, code_point: 0, utf16: 0, line: 1, column: 1 };

impl<'t> LineIndex<'t> {
    /// An index over `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, base: START }
    }

    /// An index over `text`, a part of a longer one in which it begins at `base`. Offsets count from the start of the
    /// part, positions from the start of the whole.
    pub fn with_base(text: &'t str, base: Position) -> Self {
        Self { text, base }
    }

    /// The positions of `offsets` (ascending), in one pass over the text. An offset inside a character means its end,
    /// one beyond the text the end of the text.
    pub fn positions(&self, offsets: &[usize]) -> Vec<Position> {
        let mut here = self.base;
        let mut at = 0;
        offsets
            .iter()
            .map(|&offset| {
                let to = self.text.ceil_char_boundary(offset.min(self.text.len()));
                if to > at {
                    self.advance(&mut here, at, to);
                    at = to;
                }
                here
            })
            .collect()
    }

    /// Moves `here` from byte `from` to byte `to` of the text.
    fn advance(&self, here: &mut Position, from: usize, to: usize) {
        let bytes = self.text.as_bytes();
        let gap = &bytes[from..to];
        let (code_points, utf16) = count(gap);
        here.byte += gap.len();
        here.code_point += code_points;
        here.utf16 += utf16;
        if memchr::memchr(b'\r', gap).is_none() {
            // All lines end alike: they are counted, not visited.
            match memchr::memrchr(b'\n', gap) {
                None => here.column += code_points,
                Some(last) => {
                    here.line += count_byte(gap, b'\n');
                    here.column = 1 + count(&gap[last + 1..]).0;
                }
            }
            return;
        }
        // A `\r` with `\n` after it (even beyond the gap) is no break of its own.
        let ends_line = |&at: &usize| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let mut breaks = memchr::memchr2_iter(b'\n', b'\r', gap).map(|at| from + at).filter(ends_line);
        match breaks.next() {
            None => here.column += code_points,
            Some(first) => {
                let (mut lines, mut last) = (1, first);
                for at in breaks {
                    (lines, last) = (lines + 1, at);
                }
                here.line += lines;
                here.column = 1 + count(&bytes[last + 1..to]).0;
            }
        }
    }
}

/// How often `byte` stands in `bytes`, in a loop that the compiler can widen.
pub(crate) fn count_byte(bytes: &[u8], byte: u8) -> usize {
    bytes.chunks(128).map(|chunk| usize::from(chunk.iter().map(|&b| u8::from(b == byte)).sum::<u8>())).sum()
}

/// Code points and UTF-16 units of valid UTF-8, in loops that the compiler can widen.
fn count(bytes: &[u8]) -> (usize, usize) {
    let (mut code_points, mut wide) = (0, 0);
    for chunk in bytes.chunks(128) {
        let (mut c, mut w) = (0_u8, 0_u8);
        for &b in chunk {
            c += u8::from((b as i8) >= -0x40);
            w += u8::from(b >= 0xf0);
        }
        code_points += usize::from(c);
        wide += usize::from(w);
    }
    (code_points, code_points + wide)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Character by character.
    fn reference(text: &str, offset: usize) -> Position {
        let mut here = START;
        let mut chars = text.chars().peekable();
        while here.byte < offset {
            let Some(c) = chars.next() else { break };
            here.byte += c.len_utf8();
            here.code_point += 1;
            here.utf16 += c.len_utf16();
            here.column += 1;
            if c == '\n' || (c == '\r' && chars.peek() != Some(&'\n')) {
                (here.line, here.column) = (here.line + 1, 1);
            }
        }
        here
    }

    #[test]
    fn breaks_of_all_kinds() {
        let text = "a\r\nb\rc\n😀d";
        let at = |offset| LineIndex::new(text).positions(&[offset])[0];
        assert_eq!((at(2).line, at(2).column), (1, 3), "between \\r and \\n");
        assert_eq!((at(3).line, at(5).line, at(7).line), (2, 3, 4));
        assert_eq!((at(11).column, at(11).code_point, at(11).utf16), (2, 8, 9));
    }

    proptest! {
        #[test]
        fn positions_agree_with_the_slow_way(
            text in "([a-zæ]{0,200}|[\r\n]{0,3}|[😀é]{0,3}){0,9}",
            mut offsets in prop::collection::vec(0usize..600, 0..9),
            cut in 0usize..300,
        ) {
            offsets.sort_unstable();
            let expected: Vec<_> = offsets.iter().map(|&o| reference(&text, o)).collect();
            prop_assert_eq!(LineIndex::new(&text).positions(&offsets), expected);
            let mut cut = text.floor_char_boundary(cut);
            if text[..cut].ends_with('\r') {
                cut -= 1;
            }
            let base = reference(&text, cut);
            let whole = LineIndex::new(&text).positions(&[cut, text.len()]);
            let part = LineIndex::with_base(&text[cut..], base).positions(&[0, text.len() - cut]);
            prop_assert_eq!(whole, part);
        }
    }
}
