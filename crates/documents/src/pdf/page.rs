//! The text of a page: what its contents and the forms they use show, with lines and paragraphs by position.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, font, fonts, number};
use super::shown::{Matrix, Shown, State};
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
