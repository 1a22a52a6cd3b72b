//! Text as a page shows it: where it stands decides what is a blank, a line, a paragraph.

use lopdf::{Document, Object};

use super::font::{Font, number};

/// Text with its breaks: `\n` between lines, `\u{c}` between paragraphs.
#[derive(Default)]
pub(super) struct Shown {
    pub text: String,
    pub letters: usize,
    pub pictures: u64,
    pub strokes: u64,
    pub unknown: bool,
    /// Where the last text ended: x, y, size.
    pub last: Option<(f32, f32, f32)>,
}

#[derive(Clone, Copy)]
pub(super) struct Matrix(pub [f32; 6]);

impl Matrix {
    pub const ONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn of(operands: &[Object]) -> Matrix {
        let mut m = Matrix::ONE;
        for (slot, operand) in m.0.iter_mut().zip(operands) {
            *slot = number(operand);
        }
        m
    }

    /// This first, then `after`.
    pub fn then(self, after: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, after.0);
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    pub fn scale(self) -> f32 {
        self.0[2].hypot(self.0[3]).max(1e-6)
    }
}

pub(super) struct State<'f> {
    pub page: Matrix,
    pub text: Matrix,
    pub line: Matrix,
    pub size: f32,
    pub leading: f32,
    pub font: Option<&'f Font<'f>>,
}

impl State<'_> {
    pub fn newline(&mut self, x: f32, y: f32) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    pub fn advance(&mut self, x: f32) {
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).then(self.text);
    }

    pub fn string(&mut self, bytes: &[u8], out: &mut Shown) {
        let Some(font) = self.font else {
            out.unknown |= !bytes.is_empty();
            return;
        };
        let shown = font.encoding.as_ref().and_then(|e| Document::decode_text(e, bytes).ok());
        let Some(shown) = shown.filter(|t| !t.contains('\u{fffd}')) else {
            out.unknown |= !bytes.is_empty();
            self.advance(font.width(bytes) / 1000.0 * self.size);
            return;
        };
        let at = self.text.then(self.page);
        let size = (self.size.abs() * at.scale()).max(0.1);
        let (x, y) = (at.0[4], at.0[5]);
        if let Some((last_x, last_y, last_size)) = out.last {
            let step = size.max(last_size);
            let (dx, dy) = (x - last_x, (y - last_y).abs());
            if dy > 1.9 * step || (dy > 0.4 * step && y > last_y + 3.0 * step) {
                out.text.push('\u{c}');
            } else if dy > 0.4 * step {
                // A line that ends with a blank goes on in the next: names are read across its end.
                out.text.push_str(if out.text.ends_with(' ') { "" } else { "\n" });
            } else if dx > 3.0 * step {
                out.text.push('\t');
            } else if (dx > 0.17 * step || dx < -step) && !out.text.ends_with(char::is_whitespace) {
                out.text.push(' ');
            } else if dy > 0.1 * step && (size - last_size).abs() > 0.15 * step {
                // A raised, smaller number is the mark of a note, no part of the number beside it.
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                if digit(out.text.chars().next_back()) && digit(shown.chars().next()) {
                    out.text.push(' ');
                }
            }
        }
        out.letters += shown.chars().filter(|c| c.is_alphanumeric()).count();
        // A break of ours is never part of the text itself.
        out.text.extend(shown.chars().map(|c| if c == '\u{c}' { ' ' } else { c }));
        self.advance(font.width(bytes) / 1000.0 * self.size);
        let end = self.text.then(self.page);
        out.last = Some((end.0[4], end.0[5], size));
    }
}
