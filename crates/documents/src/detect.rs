//! What a document is, by its bytes.

use crate::builder::{Builder, PartId};
use crate::error::{Error, Result};
use crate::model::Kind;

/// What the first look finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Zip,
    /// A compound file: Outlook mail, old Office, encrypted Office, embedded object.
    Ole,
    Kind(Kind),
    Unknown(&'static str),
}

/// Judges bytes; `None` is an empty file.
pub(crate) fn detect(bytes: &[u8], name: Option<&str>) -> Option<Found> {
    if bytes.is_empty() {
        return None;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(Found::Zip);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(Found::Ole);
    }
    if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Some(Found::Kind(Kind::Pdf));
    }
    const UNKNOWN: &[(&[u8], &str)] = &[
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"Rar!", "RAR archive"),
        (b"\x1f\x8b", "gzip archive"),
        (b"BZh", "bzip2 archive"),
        (b"\xfd7zXZ", "xz archive"),
        (b"\x28\xb5\x2f\xfd", "zstd archive"),
        (b"MZ", "program"),
        (b"\x7fELF", "program"),
        (b"\x78\x9f\x3e\x22", "winmail.dat"),
    ];
    if let Some((_, what)) = UNKNOWN.iter().find(|(head, _)| bytes.starts_with(head)) {
        return Some(Found::Unknown(what));
    }
    if crate::binary::is_picture(bytes) {
        return Some(Found::Unknown("picture"));
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || looks_like_utf16(bytes);
    let window = &bytes[..bytes.len().min(8192)];
    if !utf16 && memchr::memchr(0, bytes).is_some() {
        return Some(Found::Unknown("binary data"));
    }
    let head =
        if utf16 { crate::plain::decode(window.to_vec()).0 } else { String::from_utf8_lossy(window).into_owned() };
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let lower = head.to_ascii_lowercase();
    if head.starts_with("{\\rtf") {
        return Some(Found::Kind(Kind::Rtf));
    }
    let extension = extension(name);
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some(Found::Kind(Kind::Html));
    }
    if lower.starts_with("<?xml") {
        let page = lower.contains("<html") && !lower.contains("opendocument");
        return Some(Found::Kind(if page { Kind::Html } else { Kind::Xml }));
    }
    if !utf16 && looks_like_mail(head) {
        return Some(Found::Kind(Kind::Eml));
    }
    let tags = ["<html", "<head", "<body", "<table", "<p>", "<p ", "<div", "<!--"];
    if lower.starts_with('<') && (tags.iter().any(|t| lower.starts_with(t)) || extension.starts_with("htm")) {
        return Some(Found::Kind(Kind::Html));
    }
    if extension.starts_with("htm") || extension == "xhtml" || lower.contains("<html") && lower.contains("<body") {
        return Some(Found::Kind(Kind::Html));
    }
    Some(Found::Kind(match extension.as_str() {
        "csv" | "tsv" | "tab" => Kind::Csv,
        "md" | "markdown" => Kind::Markdown,
        _ => Kind::Text,
    }))
}

fn extension(name: Option<&str>) -> String {
    name.and_then(|n| n.rsplit_once('.')).map_or(String::new(), |(_, e)| e.to_ascii_lowercase())
}

/// Zeros at every second place, as Latin text in UTF-16 has them.
pub(crate) fn looks_like_utf16(bytes: &[u8]) -> bool {
    let window = &bytes[..bytes.len().min(2048) & !1];
    if window.len() < 4 {
        return false;
    }
    let zeros = |at: usize| window.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = window.len() / 2;
    (odd * 10 > half * 7 && even * 20 < half) || (even * 10 > half * 7 && odd * 20 < half)
}

/// Two lines of headers that mails have, among lines that are all headers.
fn looks_like_mail(head: &str) -> bool {
    const KNOWN: &[&str] = &[
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "content-type",
        "delivered-to",
        "reply-to",
        "sender",
        "x-mailer",
        "thread-topic",
        "dkim-signature",
        "x-received",
        "bcc",
        "content-transfer-encoding",
        "x-originating-ip",
        "authentication-results",
    ];
    // A mail needs one of these; a note that starts "To: ... Subject: ..." is read as text all the same.
    const SURE: &[&str] =
        &["received", "return-path", "message-id", "mime-version", "date", "delivered-to", "content-type"];
    let (mut known, mut sure) = (0, 0);
    for (i, line) in head.lines().enumerate() {
        if line.is_empty() || i > 60 {
            break;
        }
        if line.starts_with([' ', '\t']) || (i == 0 && line.starts_with("From ")) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        known += u32::from(KNOWN.contains(&name.as_str()));
        sure += u32::from(SURE.contains(&name.as_str()));
    }
    known >= 2 && sure >= 1
}

/// What an unpacked archive is.
pub(crate) fn package(b: &mut Builder<'_>, id: PartId) -> Result<Kind> {
    let part = b.at(id);
    let members = part.members.as_deref().unwrap_or_default();
    let has = |prefix: &str| members.iter().any(|m| m.name.starts_with(prefix));
    let mimetype = members.iter().find(|m| m.name == "mimetype").and_then(|m| m.part);
    if has("[Content_Types].xml") {
        return Ok(match () {
            () if has("word/") => Kind::Docx,
            () if has("ppt/") => Kind::Pptx,
            () if has("xl/workbook.bin") => return Err(Error::Unsupported("binary Excel (.xlsb)")),
            () if has("xl/") => Kind::Xlsx,
            // A package of an unknown program: its parts are read as XML all the same.
            () => Kind::Docx,
        });
    }
    if let Some(part) = mimetype {
        let text = String::from_utf8_lossy(&b.at(part).bytes).into_owned();
        if text.contains("opendocument.spreadsheet") {
            return Ok(Kind::Ods);
        }
        if text.contains("opendocument.presentation") || text.contains("opendocument.graphics") {
            return Ok(Kind::Odp);
        }
        if text.contains("opendocument") {
            return Ok(Kind::Odt);
        }
    }
    Ok(Kind::Zip)
}

/// Whether a file's name says another kind than its bytes.
pub(crate) fn contradicts(name: &str, kind: Kind) -> bool {
    let extension = extension(Some(name));
    let said: &[Kind] = match extension.as_str() {
        "docx" | "docm" | "dotx" | "dotm" => &[Kind::Docx],
        "pptx" | "pptm" | "ppsx" | "potx" => &[Kind::Pptx],
        "xlsx" | "xlsm" | "xltx" => &[Kind::Xlsx],
        "odt" | "ott" => &[Kind::Odt],
        "fodt" | "fods" | "fodp" => &[Kind::Xml],
        "odp" | "otp" | "odg" => &[Kind::Odp],
        "ods" | "ots" => &[Kind::Ods],
        "zip" => &[Kind::Zip],
        "rtf" => &[Kind::Rtf],
        "pdf" => &[Kind::Pdf],
        "eml" => &[Kind::Eml],
        "msg" => &[Kind::Msg],
        "html" | "htm" | "xhtml" => &[Kind::Html],
        "csv" | "tsv" => &[Kind::Csv],
        "txt" | "md" => &[Kind::Text, Kind::Markdown, Kind::Csv, Kind::Html, Kind::Xml, Kind::Eml],
        _ => return false,
    };
    !said.contains(&kind)
}
