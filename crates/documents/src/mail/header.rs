//! Values of headers: encoded words, boundaries, and what only programs read.

use std::ops::Range;

use super::latin;
use crate::place;

/// Length of what a header's value begins with and only programs read: the type of a part, and how it is packed. It is
/// no text, and a mail with another word there is broken.
pub(super) fn wiring(name: &str, raw: &[u8]) -> usize {
    let blanks = raw.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let token =
        |from: usize| raw[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"-+._".contains(b)).count();
    let end = blanks + token(blanks);
    let word = String::from_utf8_lossy(&raw[blanks..end]).to_ascii_lowercase();
    if name.eq_ignore_ascii_case("content-transfer-encoding") {
        let known = matches!(word.as_str(), "7bit" | "8bit" | "binary" | "base64" | "quoted-printable");
        return if known { end } else { 0 };
    }
    let known = matches!(
        word.as_str(),
        "application" | "audio" | "font" | "image" | "message" | "model" | "multipart" | "text" | "video"
    );
    if !name.eq_ignore_ascii_case("content-type") || !known || raw.get(end) != Some(&b'/') {
        return 0;
    }
    let end = end + 1 + token(end + 1);
    let end = end + usize::from(raw.get(end) == Some(&b';'));
    if place::looks_like_identifier(&String::from_utf8_lossy(&raw[..end])) { 0 } else { end }
}

/// The value of a boundary holds the mail together and is never changed: it is left out of the header's text.
pub(super) fn around_boundary(bytes: &[u8], range: Range<usize>) -> Vec<(Range<usize>, bool)> {
    let raw = bytes.get(range.clone()).unwrap_or_default();
    let lower = raw.to_ascii_lowercase();
    let Some(at) = memchr::memmem::find(&lower, b"boundary=") else {
        return vec![(range, false)];
    };
    let start = at + 9;
    let end = match raw.get(start) {
        Some(b'"') => memchr::memchr(b'"', &raw[start + 1..]).map_or(raw.len(), |n| start + n + 2),
        _ => raw[start..].iter().position(|b| matches!(b, b';' | b'\r' | b'\n')).map_or(raw.len(), |n| start + n),
    };
    let parts = [
        (range.start..range.start + at, false),
        (range.start + at..range.start + end, true),
        (range.start + end..range.end, false),
    ];
    parts.into_iter().filter(|(r, _)| !r.is_empty()).collect()
}

/// A header's value: unfolded, encoded words and percent-encoded names decoded.
pub(super) fn decode_header(raw: &[u8]) -> String {
    let text = latin(raw).replace("\r\n", "").replace('\n', "");
    let text = text.trim_start();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let Some((word, end)) = encoded_word(&rest[start..]) else {
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            after_word = false;
            continue;
        };
        // Blanks between two encoded words are not part of the text.
        if !(after_word && rest[..start].trim().is_empty()) {
            out.push_str(&rest[..start]);
        }
        out.push_str(&word);
        rest = &rest[start + end..];
        after_word = true;
    }
    out.push_str(rest);
    if out.contains("*=") || out.contains("*0") {
        return crate::encode::percent_decode(&out).unwrap_or(out);
    }
    out
}

/// `=?charset?B?...?=` at the start of a text: what it says, and its length.
fn encoded_word(text: &str) -> Option<(String, usize)> {
    let mut fields = text[2..].splitn(3, '?');
    let (charset, coding, tail) = (fields.next()?, fields.next()?, fields.next()?);
    let end = tail.find("?=")?;
    if charset.len() > 40 || coding.len() != 1 || end > 2000 {
        return None;
    }
    let data = &tail[..end];
    let bytes = match coding {
        "B" | "b" => crate::base64::decode(data.as_bytes()),
        "Q" | "q" => quoted_printable(data.replace('_', " ").as_bytes()),
        _ => return None,
    };
    let label = charset.split('*').next().unwrap_or("");
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
    let decoded = encoding.decode_without_bom_handling(&bytes).0.into_owned();
    Some((decoded, 2 + charset.len() + 1 + coding.len() + 1 + end + 2))
}

pub(super) fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut i = 0;
    while i < raw.len() {
        if raw[i] != b'=' {
            out.push(raw[i]);
            i += 1;
            continue;
        }
        let hex = raw
            .get(i + 1..i + 3)
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match (hex, raw.get(i + 1)) {
            (Some(byte), _) => {
                out.push(byte);
                i += 3;
            }
            (None, Some(b'\r')) if raw.get(i + 2) == Some(&b'\n') => i += 3,
            (None, Some(b'\n')) => i += 2,
            _ => {
                out.push(b'=');
                i += 1;
            }
        }
    }
    out
}
