//! Text of XML: references, ends of lines, encodings.

use std::borrow::Cow;

use crate::error::{Error, Result};

/// Resolves the references of a text; a name that XML does not know is an error.
pub(crate) fn unescape(text: &str) -> Result<Cow<'_, str>> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let end = tail.bytes().take(40).position(|b| b == b';').ok_or(Error::Damaged("XML reference"))?;
        out.push(reference(&tail[..end])?);
        rest = &tail[end + 1..];
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

pub(super) fn reference(name: &str) -> Result<char> {
    let number = match name.strip_prefix('#') {
        Some(n) => match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        },
        None => {
            return match name {
                "amp" => Ok('&'),
                "lt" => Ok('<'),
                "gt" => Ok('>'),
                "quot" => Ok('"'),
                "apos" => Ok('\''),
                "nbsp" => Ok('\u{a0}'),
                // A reference that nothing declares, or that a refused declaration would expand.
                _ => Err(Error::Entities),
            };
        }
    };
    number.and_then(char::from_u32).ok_or(Error::Damaged("XML reference"))
}

/// Text with its references resolved and line ends as XML reads them.
pub(super) fn resolved(text: &str) -> Result<Cow<'_, str>> {
    match memchr::memchr(b'\r', text.as_bytes()) {
        None => unescape(text),
        Some(_) => Ok(Cow::Owned(unescape(&lines(text))?.into_owned())),
    }
}

pub(super) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The bytes of an XML part as UTF-8, and whether they had to be converted.
pub(crate) fn to_utf8(bytes: Vec<u8>) -> Result<(String, Option<crate::builder::Charset>)> {
    use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let head = head.strip_prefix('\u{feff}').unwrap_or(&head).to_owned();
        let decl = head.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
        let at = decl.find("encoding")?;
        let quoted = decl.get(at..)?.split(['"', '\'']).nth(1)?.to_owned();
        Encoding::for_label(quoted.as_bytes())
    };
    let (encoding, bom) = match Encoding::for_bom(&bytes) {
        Some((encoding, len)) => (encoding, len),
        None if bytes.starts_with(b"<\0?\0") => (UTF_16LE, 0),
        None if bytes.starts_with(b"\0<\0?") => (UTF_16BE, 0),
        None => (declared().unwrap_or(UTF_8), 0),
    };
    if encoding == UTF_8 {
        return match String::from_utf8(bytes) {
            Ok(text) => Ok((text, None)),
            Err(_) => Err(Error::Damaged("XML is not UTF-8")),
        };
    }
    let (text, lossy) = encoding.decode_without_bom_handling(&bytes[bom..]);
    if lossy {
        return Err(Error::Damaged("XML text does not fit its encoding"));
    }
    let charset = crate::builder::Charset { encoding, bom: bom > 0, references: true };
    Ok((text.into_owned(), Some(charset)))
}
