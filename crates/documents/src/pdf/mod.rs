//! PDF: the text layer by pages, and every string of every object: annotations, form fields, bookmarks, metadata,
//! attachments. A page without a text layer is reported, never passed over. Files are not rewritten.

mod earlier;
mod font;
mod page;
mod shown;

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::builder::{Builder, PartId};
use crate::error::{Error, Result};
use crate::limits::over;
use crate::place::{self, Base, Label, base, label, looks_like_identifier, numbered};

/// What is known while a file is read.
pub(crate) struct Pdf<'d> {
    pub doc: &'d Document,
    /// Streams that were read as contents or are known to hold no text.
    pub visited: BTreeSet<ObjectId>,
    pub operations: u64,
    /// Forms that are being shown, to end cycles.
    pub showing: Vec<ObjectId>,
}

pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let doc = load(b, &bytes)?;
    contents(b, &doc, None, at)?;
    earlier::read(b, &bytes, &doc, at)?;
    b.put(id, bytes);
    Ok(())
}

fn load(b: &Builder<'_>, bytes: &[u8]) -> Result<Document> {
    let bound = b.limits.max_unpacked_bytes.saturating_sub(b.unpacked).min(256 << 20) as usize;
    let options = LoadOptions { max_decompressed_size: Some(bound), ..LoadOptions::default() };
    let loaded = crate::guarded("PDF", || Document::load_mem_with_options(bytes, options))?;
    let locked = memchr::memmem::find(bytes, b"/Encrypt").is_some();
    match loaded {
        Ok(doc) if doc.is_encrypted() => Err(Error::Encrypted),
        Ok(doc) => Ok(doc),
        Err(_) if locked => Err(Error::Encrypted),
        Err(_) => Err(Error::Damaged("PDF")),
    }
}

/// Pages and objects of a revision; of an earlier one, only objects that the `last` has not.
fn contents(b: &mut Builder<'_>, doc: &Document, last: Option<&Document>, at: &Base) -> Result<()> {
    let mut pdf = Pdf { doc, visited: BTreeSet::new(), operations: 0, showing: Vec::new() };
    let pages = crate::guarded("PDF pages", || doc.get_pages())?;
    if pages.is_empty() && last.is_none() {
        return Err(Error::Damaged("PDF without pages"));
    }
    if pages.len() as u64 > b.limits.max_pages {
        return over("max_pages", b.limits.max_pages);
    }
    for (number, page) in &pages {
        let inside = base(numbered(at, &place::PAGE, *number));
        page::read(b, &mut pdf, *page, &inside)?;
    }
    for (object, value) in &doc.objects {
        if last.is_some_and(|last| last.objects.get(object) == Some(value)) {
            continue;
        }
        strings(b, doc, value, b"", &place::METADATA, at, 0)?;
        if let Object::Stream(stream) = value {
            self::stream(b, &mut pdf, *object, stream, at)?;
        }
    }
    strings(b, doc, &Object::Dictionary(doc.trailer.clone()), b"", &place::METADATA, at, 0)
}

/// Unpacks a stream, counted and bounded.
pub(crate) fn unpacked(b: &mut Builder<'_>, stream: &lopdf::Stream) -> Result<Option<Vec<u8>>> {
    let left = b.limits.max_unpacked_bytes.saturating_sub(b.unpacked) as usize;
    let ratio = (stream.content.len() as u64).saturating_mul(b.limits.max_ratio * 5).max(1 << 20) as usize;
    let bound = left.min(ratio);
    match crate::guarded("PDF stream", || stream.get_plain_content_with_limit(bound))? {
        Ok(bytes) => {
            b.spend(bytes.len() as u64)?;
            Ok(Some(bytes))
        }
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            if ratio < left {
                over("max_ratio", b.limits.max_ratio)
            } else {
                over("max_unpacked_bytes", b.limits.max_unpacked_bytes)
            }
        }
        Err(_) => Ok(None),
    }
}

/// Streams that no page showed: metadata, attachments, scripts, appearances, form data.
fn stream(b: &mut Builder<'_>, pdf: &mut Pdf<'_>, id: ObjectId, stream: &lopdf::Stream, at: &Base) -> Result<()> {
    let dict = &stream.dict;
    let is = |key: &[u8], value: &[u8]| dict.get(key).and_then(Object::as_name).is_ok_and(|n| n == value);
    let silent = is(b"Subtype", b"Image")
        || is(b"Type", b"XRef")
        || is(b"Type", b"ObjStm")
        || is(b"Type", b"CMap")
        || [b"FunctionType".as_slice(), b"ShadingType", b"Length1", b"Length2", b"CMapName"]
            .iter()
            .any(|k| dict.has(k))
        || ["Type1C", "CIDFontType0C", "OpenType"].iter().any(|s| is(b"Subtype", s.as_bytes()))
        || (dict.has(b"N") && dict.has(b"Alternate"));
    if silent || pdf.visited.contains(&id) {
        return Ok(());
    }
    if is(b"Subtype", b"Form") || is(b"Type", b"Pattern") {
        let inside = base(label(at, &place::ANNOTATION));
        return page::form(b, pdf, id, &inside);
    }
    let Some(bytes) = unpacked(b, stream)? else {
        b.warn(crate::model::WarningKind::Unreadable, &base(label(at, &place::EMBEDDED)));
        return Ok(());
    };
    if bytes.starts_with(b"/CIDInit") || memchr::memmem::find(&bytes, b"begincmap").is_some() {
        return Ok(());
    }
    let head = bytes.iter().find(|b| !b.is_ascii_whitespace()).copied();
    if is(b"Type", b"EmbeddedFile") {
        return crate::ole::frozen(b, bytes, &base(label(at, &place::EMBEDDED)));
    }
    if is(b"Type", b"Metadata") || head == Some(b'<') {
        return crate::ole::frozen(b, bytes, &base(label(at, &place::METADATA)));
    }
    crate::binary::strings(b, &bytes, 8, &place::BINARY, at)
}

/// Every string of an object. Keys say what a string is; a name is read only when shaped like an identifier.
fn strings(
    b: &mut Builder<'_>,
    doc: &Document,
    object: &Object,
    key: &[u8],
    l: &'static Label,
    at: &Base,
    depth: u64,
) -> Result<()> {
    if depth > b.limits.max_xml_depth {
        return over("max_xml_depth", b.limits.max_xml_depth);
    }
    match object {
        Object::String(bytes, _) => {
            if SILENT.contains(&key) {
                return Ok(());
            }
            let text = lopdf::decode_text_string(object)
                .unwrap_or_else(|_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned());
            // Dates that programs write, "D:20251112...".
            let words = text.chars().any(char::is_alphabetic) || looks_like_identifier(&text);
            if words && !(text.starts_with("D:") && text.len() < 26) {
                b.fixed(&text, label(at, l))?;
            }
        }
        Object::Name(name) => {
            let text = String::from_utf8_lossy(name);
            if looks_like_identifier(&text) && !matches!(key, b"BaseFont" | b"FontName") {
                b.fixed(&text, label(at, l))?;
            }
        }
        Object::Array(items) => {
            for item in items {
                strings(b, doc, item, key, l, at, depth + 1)?;
            }
        }
        Object::Dictionary(dict) => dictionary(b, doc, dict, l, at, depth)?,
        Object::Stream(stream) => dictionary(b, doc, &stream.dict, l, at, depth)?,
        _ => {}
    }
    Ok(())
}

/// Keys whose strings are bytes for programs.
const SILENT: &[&[u8]] = &[
    b"ID",
    b"CreationDate",
    b"ModDate",
    b"M",
    b"O",
    b"U",
    b"OE",
    b"UE",
    b"Perms",
    b"CheckSum",
    b"Lookup",
    b"Indexed",
    b"CharSet",
    b"Registry",
    b"Ordering",
    b"DA",
    b"ColorSpace",
    b"CS",
    b"Lang",
];

fn dictionary(
    b: &mut Builder<'_>,
    doc: &Document,
    dict: &Dictionary,
    outer: &'static Label,
    at: &Base,
    depth: u64,
) -> Result<()> {
    let has = |key: &[u8]| dict.has(key);
    let l: &'static Label = match () {
        () if has(b"FT") || (has(b"T") && has(b"V")) => &place::FORM,
        () if has(b"Subtype") && has(b"Rect") => &place::ANNOTATION,
        () if has(b"Title") && (has(b"Parent") || has(b"Dest")) => &place::BOOKMARK,
        () if has(b"URI") => &place::LINK,
        () if has(b"JS") => &place::SCRIPT,
        () if has(b"UF") || has(b"EF") => &place::FILE_NAME,
        () => outer,
    };
    for (key, value) in dict.iter() {
        let property: &'static Label = match key.as_slice() {
            b"Author" => &place::PROP_AUTHOR,
            b"Title" if l != &place::BOOKMARK => &place::PROP_TITLE,
            b"Subject" => &place::PROP_SUBJECT,
            b"Keywords" => &place::PROP_KEYWORDS,
            _ => l,
        };
        strings(b, doc, value, key, property, at, depth + 1)?;
    }
    Ok(())
}
