//! The text of a page: what its contents and the forms they use show, with lines and paragraphs by position.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, font, fonts, number};
use super::{Pdf, unpacked};
use crate::builder::{Buf, Builder};
use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::limits::over;
use crate::model::WarningKind;
use crate::place::{self, Base, numbered};

/// Fewer letters than this beside a picture are a stamp on a scanned page.
const STAMP: usize = 15;
/// More strokes than this on a page without text are letters drawn as lines.
const DRAWN: u64 = 400;

/// Reads a page and says when it cannot be checked.
pub(super) fn read(b: &mut Builder<'_>, pdf: &mut Pdf<'_>, page: ObjectId, at: &Base) -> Result<()> {
    let doc = pdf.doc;
    let mut content = Vec::new();
    for id in doc.get_page_contents(page) {
        pdf.visited.insert(id);
        let Ok(Object::Stream(stream)) = doc.get_object(id) else {
            continue;
        };
        match unpacked(b, stream)? {
            Some(bytes) => content.extend(bytes),
            None => b.warn(WarningKind::Unreadable, at),
        }
        content.push(b'\n');
    }
    let resources = inherited(doc, page);
    let mut text = Shown::default();
    show(b, pdf, &content, resources, 0, Matrix::ONE, &mut text)?;
    let letters = text.letters;
    let unreadable = text.pictures > 0 && letters < STAMP || letters == 0 && text.strokes > DRAWN;
    if text.unknown {
        b.warn(WarningKind::UnknownFont, at);
    }
    if unreadable {
        b.warn(WarningKind::PageWithoutText, at);
    } else if text.pictures > 0 {
        b.warn(WarningKind::Pictures, &None);
    }
    paragraphs(b, &text, at)
}

/// Reads a form that no page shows, such as the appearance of an annotation.
pub(super) fn form(b: &mut Builder<'_>, pdf: &mut Pdf<'_>, id: ObjectId, at: &Base) -> Result<()> {
    pdf.visited.insert(id);
    let Ok(Object::Stream(stream)) = pdf.doc.get_object(id) else {
        return Ok(());
    };
    let Some(bytes) = unpacked(b, stream)? else {
        b.warn(WarningKind::Unreadable, at);
        return Ok(());
    };
    let resources = stream.dict.get_deref(b"Resources", pdf.doc).and_then(Object::as_dict).ok();
    let mut text = Shown::default();
    show(b, pdf, &bytes, resources, 0, Matrix::ONE, &mut text)?;
    if text.unknown {
        b.warn(WarningKind::UnknownFont, at);
    }
    paragraphs(b, &text, at)
}

/// A page's resources, its own or those of the tree above it.
fn inherited(doc: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut at = doc.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Ok(found) = at.get_deref(b"Resources", doc).and_then(Object::as_dict) {
            return Some(found);
        }
        at = at.get_deref(b"Parent", doc).and_then(Object::as_dict).ok()?;
    }
    None
}

/// Text with its breaks: `\n` between lines, `\u{c}` between paragraphs.
#[derive(Default)]
struct Shown {
    text: String,
    letters: usize,
    pictures: u64,
    strokes: u64,
    unknown: bool,
    /// Where the last text ended: x, y, size.
    last: Option<(f32, f32, f32)>,
}

fn paragraphs(b: &mut Builder<'_>, shown: &Shown, at: &Base) -> Result<()> {
    let mut n = 0;
    let mut buf = Buf::default();
    for text in shown.text.split('\u{c}').map(str::trim).filter(|t| !t.is_empty()) {
        n += 1;
        buf.push(0, 0..0, text, Enc::Locked);
        b.segment(&mut buf, numbered(at, &place::PARAGRAPH, n))?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Matrix {
        let mut m = Matrix::ONE;
        for (slot, operand) in m.0.iter_mut().zip(operands) {
            *slot = number(operand);
        }
        m
    }

    /// This first, then `after`.
    fn then(self, after: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, after.0);
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn scale(self) -> f32 {
        self.0[2].hypot(self.0[3]).max(1e-6)
    }
}

/// Follows one stream of operations.
fn show(
    b: &mut Builder<'_>,
    pdf: &mut Pdf<'_>,
    content: &[u8],
    resources: Option<&Dictionary>,
    depth: u32,
    outer: Matrix,
    out: &mut Shown,
) -> Result<()> {
    let doc = pdf.doc;
    let bound = b.limits.max_unpacked_bytes.min(64 << 20) as usize;
    let dicts = fonts(doc, resources);
    let fonts: BTreeMap<&[u8], Font<'_>> =
        dicts.iter().map(|(name, d)| (name.as_slice(), font(doc, d, bound))).collect();
    let decoded = crate::guarded("PDF contents", || Content::decode(content))?;
    let operations: Vec<Operation> = decoded.map_err(|_| Error::Damaged("PDF contents"))?.operations;
    pdf.operations = pdf.operations.saturating_add(operations.len() as u64);
    if pdf.operations > b.limits.max_pdf_operations {
        return over("max_pdf_operations", b.limits.max_pdf_operations);
    }
    let mut state = State { page: outer, text: Matrix::ONE, line: Matrix::ONE, size: 1.0, leading: 0.0, font: None };
    let mut saved: Vec<Matrix> = Vec::new();
    for op in &operations {
        let args = op.operands.as_slice();
        let arg = |i: usize| args.get(i).map_or(0.0, number);
        match op.operator.as_str() {
            "q" if saved.len() < 512 => saved.push(state.page),
            "Q" => state.page = saved.pop().unwrap_or(state.page),
            "cm" => state.page = Matrix::of(args).then(state.page),
            "BT" => (state.text, state.line) = (Matrix::ONE, Matrix::ONE),
            "Tf" => {
                state.font = args.first().and_then(|n| n.as_name().ok()).and_then(|n| fonts.get(n));
                state.size = arg(1);
            }
            "TL" => state.leading = arg(0),
            "Td" => state.newline(arg(0), arg(1)),
            "TD" => {
                state.leading = -arg(1);
                state.newline(arg(0), arg(1));
            }
            "Tm" => (state.text, state.line) = (Matrix::of(args), Matrix::of(args)),
            "T*" => state.newline(0.0, -state.leading),
            "Tj" | "'" | "\"" => {
                if op.operator != "Tj" {
                    state.newline(0.0, -state.leading);
                }
                if let Some(Object::String(bytes, _)) = args.last() {
                    state.string(bytes, out);
                }
            }
            "TJ" => {
                for item in args.first().and_then(|a| a.as_array().ok()).into_iter().flatten() {
                    match item {
                        Object::String(bytes, _) => state.string(bytes, out),
                        other => state.advance(-number(other) / 1000.0 * state.size),
                    }
                }
            }
            "Do" => {
                let name = args.first().and_then(|n| n.as_name().ok()).unwrap_or_default();
                object(b, pdf, resources, name, depth, state.page, out)?;
            }
            "BI" | "EI" => out.pictures += 1,
            "BDC" | "DP" => marked(args, resources, doc, out),
            "l" | "c" | "v" | "y" | "re" => out.strokes += 1,
            _ => {}
        }
    }
    Ok(())
}

/// A text that stands in for what is shown ("ActualText", "Alt") is read too.
fn marked(args: &[Object], resources: Option<&Dictionary>, doc: &Document, out: &mut Shown) {
    let dict = match args.get(1) {
        Some(Object::Dictionary(dict)) => Some(dict),
        Some(Object::Name(name)) => resources
            .and_then(|r| r.get_deref(b"Properties", doc).and_then(Object::as_dict).ok())
            .and_then(|p| p.get_deref(name, doc).and_then(Object::as_dict).ok()),
        _ => None,
    };
    for key in [b"ActualText".as_slice(), b"Alt", b"E"] {
        let text = dict.and_then(|d| d.get(key).ok()).and_then(|t| lopdf::decode_text_string(t).ok());
        if let Some(text) = text.filter(|t| t.chars().count() > 1) {
            out.text.push('\u{c}');
            out.text.push_str(&text);
            out.text.push('\u{c}');
            out.last = None;
        }
    }
}

/// A form or picture that the contents show.
fn object(
    b: &mut Builder<'_>,
    pdf: &mut Pdf<'_>,
    resources: Option<&Dictionary>,
    name: &[u8],
    depth: u32,
    at: Matrix,
    out: &mut Shown,
) -> Result<()> {
    let doc = pdf.doc;
    let list = resources.and_then(|r| r.get_deref(b"XObject", doc).and_then(Object::as_dict).ok());
    let Some(Ok((id, Object::Stream(stream)))) = list.and_then(|l| l.get(name).ok()).map(|o| doc.dereference(o)) else {
        return Ok(());
    };
    let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    if kind == b"Image" {
        out.pictures += 1;
        return Ok(());
    }
    // Forms may use forms; one that uses itself ends here.
    if depth >= 12 || id.is_some_and(|id| pdf.showing.contains(&id)) {
        return Ok(());
    }
    if let Some(id) = id {
        pdf.visited.insert(id);
        pdf.showing.push(id);
    }
    pdf.operations += 1;
    let Some(bytes) = unpacked(b, stream)? else {
        out.unknown = true;
        pdf.showing.pop();
        return Ok(());
    };
    let own = stream.dict.get_deref(b"Resources", doc).and_then(Object::as_dict).ok();
    let matrix = stream.dict.get(b"Matrix").and_then(Object::as_array).map_or(Matrix::ONE, |m| Matrix::of(m));
    show(b, pdf, &bytes, own.or(resources), depth + 1, matrix.then(at), out)?;
    if id.is_some() {
        pdf.showing.pop();
    }
    Ok(())
}

struct State<'f> {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    size: f32,
    leading: f32,
    font: Option<&'f Font<'f>>,
}

impl State<'_> {
    fn newline(&mut self, x: f32, y: f32) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, x: f32) {
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).then(self.text);
    }

    fn string(&mut self, bytes: &[u8], out: &mut Shown) {
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
