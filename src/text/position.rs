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
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
}

impl<'t> LineIndex<'t> {
    /// An index over `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// The positions of `offsets` (ascending), in one pass over the text.
    pub fn positions(&self, offsets: &[usize]) -> Vec<Position> {
        let mut here = Position { line: 1, column: 1, ..Position::default() };
        let mut chars = self.text.chars().peekable();
        offsets
            .iter()
            .map(|&offset| {
                while here.byte < offset {
                    let Some(c) = chars.next() else { break };
                    here.byte += c.len_utf8();
                    here.code_point += 1;
                    here.utf16 += c.len_utf16();
                    here.column += 1;
                    if c == '\n' || (c == '\r' && chars.peek() != Some(&'\n')) {
                        here.line += 1;
                        here.column = 1;
                    }
                }
                here
            })
            .collect()
    }
}
