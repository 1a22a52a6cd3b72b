//! Documents as text segments, and edits of segments back to documents.
//!
//! [`open`] looks at the bytes, not at the name, and gives a [`Document`]: every text of the file that a person or a
//! program may have written, joined where it belongs together (a paragraph across its runs, a cell across its spans),
//! each with its [`Place`]. [`Document::redact`] writes the file back with some of the text replaced and its
//! formatting kept. The crate knows no rule: what is to be replaced is decided elsewhere.
//!
//! ```
//! use promptguard_documents::{Lang, Limits, SegmentEdit, open};
//!
//! let html = b"<!doctype html><p>Ring til <b>Mette</b> i dag</p>".to_vec();
//! let document = open(html, None, &Limits::default())?;
//! let segment = &document.segments()[0];
//! assert_eq!(segment.text, "Ring til Mette i dag");
//! assert_eq!(segment.place.render(Lang::Da), "afsnit 1");
//! let edit = SegmentEdit { segment: 0, range: 9..14, replacement: "[PERSON 1]".into() };
//! let clean = document.redact(&[edit])?;
//! assert_eq!(clean, b"<!doctype html><p>Ring til <b>[PERSON 1]</b> i dag</p>");
//! # Ok::<(), promptguard_documents::Error>(())
//! ```
//!
//! What cannot be read is an error or a warning that makes [`Document::is_complete`] false; it is never passed over.

mod attrs;
mod base64;
mod binary;
mod builder;
mod csv;
mod detect;
mod encode;
mod error;
mod html;
mod limits;
mod mail;
mod markdown;
mod model;
mod msg;
mod ole;
mod package;
mod pdf;
mod picture;
mod place;
mod plain;
mod rels;
mod rewrite;
mod rtf;
mod sheet;
mod sheetname;
mod slides;
mod walk;
mod xml;
mod zipfile;

pub use error::Error;
pub use limits::Limits;
pub use markdown::Places;
pub use model::{Document, Kind, Segment, SegmentEdit, Warning, WarningKind};
pub use place::{Lang, Place, TableCell};

use builder::{Builder, PartId};
use error::Result;
use place::Base;

/// Reads a document. `name_hint` is the file's name, if there is one: it tells CSV and Markdown from other text, and
/// a name that says another kind than the bytes is a warning.
pub fn open(bytes: Vec<u8>, name_hint: Option<&str>, limits: &Limits) -> Result<Document> {
    open_to(false, bytes, name_hint, limits)
}

/// Reads a document that is only to be looked at, in a third of the memory: [`Document::redact`] gives
/// [`Error::Released`].
pub fn view(bytes: Vec<u8>, name_hint: Option<&str>, limits: &Limits) -> Result<Document> {
    let mut document = open_to(true, bytes, name_hint, limits)?;
    document.release();
    Ok(document)
}

fn open_to(view: bool, bytes: Vec<u8>, name_hint: Option<&str>, limits: &Limits) -> Result<Document> {
    if bytes.len() as u64 > limits.max_file_bytes {
        return limits::over("max_file_bytes", limits.max_file_bytes);
    }
    let mut b = Builder::new(limits, view);
    let root = b.part(bytes);
    let kind = b.deeper(|b| read_part(b, root, name_hint, &None))?;
    if name_hint.is_some_and(|name| detect::contradicts(name, kind)) {
        b.warn(WarningKind::OtherKindThanName, &None);
    }
    let Builder { segments, warnings, pieces, parts, signed, .. } = b;
    Ok(Document { kind, segments, warnings, pieces, parts, root, signed, released: false })
}

/// Reads a document inside another. One that cannot be read is a warning at its place.
pub(crate) fn open_part(b: &mut Builder<'_>, part: PartId, name: Option<&str>, at: &Base) -> Result<()> {
    let result = b.deeper(|b| read_part(b, part, name, at).map(|_| ()));
    b.nested(at, result)
}

/// What the first bytes of a file (8 KB are enough) show it to be; `None` for plain text, Markdown and whatever is not
/// read, for which a reader of text has its own words. [`open`] looks at all bytes and has the last word.
pub fn sniff(head: &[u8], name_hint: Option<&str>) -> Option<Kind> {
    match detect::detect(head, name_hint)? {
        detect::Found::Zip => Some(Kind::Zip),
        detect::Found::Ole => Some(Kind::Msg),
        detect::Found::Kind(Kind::Text | Kind::Markdown) | detect::Found::Unknown(_) => None,
        detect::Found::Kind(kind) => Some(kind),
    }
}

thread_local! {
    /// Whether this thread runs a parser whose panic is caught and told as an error.
    static GUARDED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs a parser that may panic on damaged input; a panic is a damaged document, and nothing is printed about it.
/// Panics of other threads, and of this one outside the parser, are reported as before.
pub(crate) fn guarded<T>(what: &'static str, parse: impl FnOnce() -> T) -> Result<T> {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                usual(info);
            }
        }));
    });
    let before = GUARDED.replace(true);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse));
    GUARDED.set(before);
    result.map_err(|_| Error::Damaged(what))
}

fn read_part(b: &mut Builder<'_>, id: PartId, name: Option<&str>, at: &Base) -> Result<Kind> {
    let bytes = b.take(id);
    if let Some(kind) = detect::detect(&bytes, name) {
        match kind {
            detect::Found::Zip => {
                zipfile::unpack(b, id, bytes, at)?;
                let kind = detect::package(b, id)?;
                if kind == Kind::Zip {
                    package::archive(b, id, at)?;
                } else {
                    package::read(b, id, kind, at)?;
                }
                return Ok(kind);
            }
            detect::Found::Ole => return ole::read(b, id, bytes, at),
            detect::Found::Kind(kind) => {
                match kind {
                    Kind::Pdf => pdf::read(b, id, bytes, at)?,
                    Kind::Rtf => rtf::read(b, id, bytes, at)?,
                    Kind::Eml => mail::read(b, id, bytes, at)?,
                    Kind::Html => html::read(b, id, bytes, None, at)?,
                    Kind::Xml => package::flat(b, id, bytes, at)?,
                    Kind::Csv => csv::read(b, id, bytes, at)?,
                    _ => plain::read(b, id, bytes, at)?,
                }
                return Ok(kind);
            }
            detect::Found::Unknown(what) => {
                binary::strings(b, &bytes, 6, &place::BINARY, at)?;
                b.put(id, bytes);
                return Err(Error::Unsupported(what));
            }
        }
    }
    b.put(id, bytes);
    Ok(Kind::Text)
}
