//! Plain text and Markdown: one segment, in the encoding the file has.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::builder::{Builder, Charset, PartId};
use crate::encode::Enc;
use crate::error::Result;
use crate::place::{self, Base, label};

/// The text of bytes and how it was encoded: a byte order mark, valid UTF-8, zeros of UTF-16, else a guess that
/// knows Danish.
pub(crate) fn decode(bytes: Vec<u8>) -> (String, Option<Charset>) {
    let bom = Encoding::for_bom(&bytes);
    let encoding = match bom {
        Some((encoding, _)) => encoding,
        None if crate::detect::looks_like_utf16(&bytes) => {
            if bytes.first() == Some(&0) {
                UTF_16BE
            } else {
                UTF_16LE
            }
        }
        None => match String::from_utf8(bytes) {
            Ok(text) => return (text, None),
            Err(error) => return guess(&error.into_bytes()),
        },
    };
    let skip = bom.map_or(0, |(_, len)| len);
    let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
    (text.into_owned(), Some(Charset { encoding, bom: skip > 0, references: false }))
}

fn guess(bytes: &[u8]) -> (String, Option<Charset>) {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let encoding = detector.guess(Some(b"dk"), chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), Some(Charset { encoding, bom: false, references: false }))
}

/// Bytes in an encoding that is told from outside, such as a mail's.
pub(crate) fn decode_as(bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> (String, Option<Charset>) {
    match encoding {
        Some(encoding) if encoding != UTF_8 && Encoding::for_bom(&bytes).is_none() => {
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            (text.into_owned(), Some(Charset { encoding, bom: false, references: false }))
        }
        _ => decode(bytes),
    }
}

pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    read_as(b, id, bytes, None, at)
}

pub(crate) fn read_as(
    b: &mut Builder<'_>,
    id: PartId,
    bytes: Vec<u8>,
    encoding: Option<&'static Encoding>,
    at: &Base,
) -> Result<()> {
    let (text, charset) = decode_as(bytes, encoding);
    let place = label(at, &place::TEXT);
    b.single(id, 0..text.len(), &text, Enc::Plain, place)?;
    b.put(id, text);
    b.at(id).charset = charset;
    Ok(())
}
