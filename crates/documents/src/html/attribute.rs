//! Values of attributes, and the references in them.

use std::ops::Range;

use crate::builder::{Buf, Builder, PartId};
use crate::encode::{Enc, percent_decode};
use crate::error::Result;
use crate::place::{self, Base, label, looks_like_identifier};

/// Attributes that hold addresses.
const URLS: &[&str] =
    &["href", "src", "action", "cite", "data", "poster", "formaction", "background", "longdesc", "srcset", "ping"];

/// Attributes of layout, read only when their value is shaped like an identifier.
const LAYOUT: &[&str] = &[
    "class",
    "style",
    "width",
    "height",
    "bgcolor",
    "color",
    "align",
    "valign",
    "border",
    "type",
    "rel",
    "charset",
    "lang",
    "dir",
    "face",
    "size",
    "target",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
    "http-equiv",
    "media",
    "role",
    "link",
    "vlink",
];

/// Reads an attribute; `name` is that of its element and its own.
pub(super) fn attribute(
    b: &mut Builder<'_>,
    id: PartId,
    src: &str,
    name: (&str, &str),
    range: Range<usize>,
    at: &Base,
) -> Result<()> {
    let url = URLS.contains(&name.1);
    let parts = super::embedded::take_out(b, id, src, range.clone(), at)?;
    let values: Vec<String> = parts.iter().map(|part| unescape(src.get(part.clone()).unwrap_or(""))).collect();
    let (element, attr) = name;
    let identifier = values.iter().any(|value| looks_like_identifier(value));
    let skip = (LAYOUT.contains(&attr) || attr.starts_with("xmlns")) && !identifier;
    // An address that was nothing but the file in it.
    let read = parts.len() > 1 && values.iter().all(|value| value.starts_with("data:") || value.is_empty());
    if skip || read || !values.iter().any(|value| value.chars().any(char::is_alphanumeric)) {
        return Ok(());
    }
    let l = match attr {
        "alt" | "title" | "aria-label" => &place::ALT_TEXT,
        "value" | "placeholder" => &place::FORM,
        "content" if element == "meta" => &place::METADATA,
        _ if url => &place::LINK,
        _ => &place::ATTRIBUTE,
    };
    let quoted = matches!(src.as_bytes().get(range.start.wrapping_sub(1)), Some(b'"' | b'\''));
    let enc = match (quoted, url) {
        (true, true) => Enc::XmlUrl,
        (true, false) => Enc::XmlAttr,
        (false, true) => Enc::UnquotedUrl,
        (false, false) => Enc::Unquoted,
    };
    let mut buf = Buf::default();
    for (part, value) in parts.into_iter().zip(&values) {
        let decoded = if url { percent_decode(value) } else { None };
        buf.push(id, part, decoded.as_deref().unwrap_or(value), enc);
    }
    b.segment(&mut buf, label(at, l))
}

/// Resolves character references as a browser does, as far as text needs it.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: usize = rest[1..].bytes().take(32).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let end = 1 + name + usize::from(rest.as_bytes().get(1 + name) == Some(&b';'));
        match reference(&rest[1..1 + name], end > 1 + name) {
            Some(value) => {
                out.push_str(&value);
                rest = &rest[end..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str, closed: bool) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(String::from);
    }
    if !closed {
        return None;
    }
    quick_xml::escape::resolve_html5_entity(name).map(str::to_owned)
}
