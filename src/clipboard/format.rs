//! The names that desktops have for formats, and their bytes.

use zeroize::Zeroizing;

use super::cf_html;
use super::content::Content;
use super::seal::Seal;

/// The name of promptguard's own mark on every desktop.
pub(super) const SEAL: &str = "application/x-promptguard";

/// What a format is to the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text; of several the lowest rank is read.
    Text(u8),
    Html,
    Rtf,
    /// Text of a kind that is checked but never rewritten: links, tables, file names.
    OtherText,
    /// The content is not to be read or kept.
    Secret,
    /// The same when its value says so: a number that is zero.
    SecretIfZero,
    /// The same when its value is the word `secret`.
    SecretIfSaid,
    Seal,
    /// Pictures, files, what only the program itself reads.
    Other,
}

impl Kind {
    pub fn of(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            SEAL => Self::Seal,
            "text/plain;charset=utf-8" | "utf8_string" | "cf_unicodetext" | "public.utf8-plain-text" => Self::Text(0),
            "text/plain" | "nsstringpboardtype" => Self::Text(1),
            "string" | "text" | "cf_text" => Self::Text(2),
            "html format" | "public.html" => Self::Html,
            "text/rtf" | "application/rtf" | "text/richtext" | "rich text format" | "public.rtf" => Self::Rtf,
            "text/uri-list"
            | "text/csv"
            | "text/tab-separated-values"
            | "text/markdown"
            | "text/x-moz-url"
            | "csv"
            | "public.utf8-tab-separated-values-text" => Self::OtherText,
            "excludeclipboardcontentfrommonitorprocessing"
            | "clipboard viewer ignore"
            | "org.nspasteboard.concealedtype"
            | "org.nspasteboard.transienttype" => Self::Secret,
            "canincludeinclipboardhistory" | "canuploadtocloudclipboard" => Self::SecretIfZero,
            "x-kde-passwordmanagerhint" => Self::SecretIfSaid,
            _ if lower.starts_with("text/html") => Self::Html,
            _ if lower.starts_with("text/plain;") => Self::Text(3),
            _ => Self::Other,
        }
    }

    /// Whether a mark of this kind with this value asks not to be read.
    pub fn is_secret(self, value: &[u8]) -> bool {
        match self {
            Self::Secret => true,
            Self::SecretIfZero => value.iter().all(|b| *b == 0),
            Self::SecretIfSaid => value.trim_ascii().starts_with(b"secret"),
            _ => false,
        }
    }
}

/// The text of a text format. `None` when it is no text.
pub(super) fn text(name: &str, bytes: &[u8]) -> Option<Zeroizing<String>> {
    let utf16 = ["cf_unicodetext", "text/x-moz-url"].iter().any(|n| name.eq_ignore_ascii_case(n));
    if utf16 || bytes.starts_with(b"\xff\xfe") {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let units = units.skip_while(|u| *u == 0xfeff).take_while(|u| *u != 0);
        let mut text = Zeroizing::new(String::with_capacity(bytes.len()));
        text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        return Some(text);
    }
    let bytes = trimmed(bytes);
    if bytes.contains(&0) {
        return None;
    }
    Some(Zeroizing::new(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }))
}

/// HTML without the header of Windows.
pub(super) fn html(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(cf_html::html(trimmed(bytes)).to_vec())
}

/// RTF without the zeros that Windows may add.
pub(super) fn rtf(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(trimmed(bytes).to_vec())
}

/// Some programs, and Windows itself, end content with zeros. UTF-16 keeps its own.
fn trimmed(bytes: &[u8]) -> &[u8] {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return bytes;
    }
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    &bytes[..end]
}

/// How a desktop wants content to be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "each desktop uses its own")]
pub(super) enum Desktop {
    /// X11 and Wayland.
    Unix,
    Windows,
    Mac,
}

/// Every format in which `content` and its seal are offered, under the desktop's names.
pub(super) fn offers(content: &Content, seal: &Seal, desktop: Desktop) -> Vec<(&'static str, Zeroizing<Vec<u8>>)> {
    let mut offers = Vec::new();
    if let Some(text) = &content.text {
        match desktop {
            Desktop::Unix => {
                for name in ["text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "TEXT"] {
                    offers.push((name, Zeroizing::new(text.as_bytes().to_vec())));
                }
                // ISO 8859-1 by definition; only offered when nothing gets lost.
                if text.chars().all(|c| u32::from(c) < 256) {
                    offers.push(("STRING", Zeroizing::new(text.chars().map(|c| c as u8).collect())));
                }
            }
            Desktop::Windows => {
                let units = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes);
                offers.push(("CF_UNICODETEXT", Zeroizing::new(units.collect())));
            }
            Desktop::Mac => offers.push(("public.utf8-plain-text", Zeroizing::new(text.as_bytes().to_vec()))),
        }
    }
    if let Some(html) = &content.html {
        match desktop {
            Desktop::Unix => offers.push(("text/html", html.clone())),
            Desktop::Windows => offers.push(("HTML Format", Zeroizing::new(cf_html::wrap(html)))),
            Desktop::Mac => offers.push(("public.html", html.clone())),
        }
    }
    if let Some(rtf) = &content.rtf {
        let names: &[&str] = match desktop {
            Desktop::Unix => &["text/rtf", "application/rtf"],
            Desktop::Windows => &["Rich Text Format"],
            Desktop::Mac => &["public.rtf"],
        };
        offers.extend(names.iter().map(|name| (*name, rtf.clone())));
    }
    offers.push((SEAL, Zeroizing::new(seal.bytes().to_vec())));
    offers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::Key;

    #[test]
    fn what_is_offered_is_read_back_the_same_on_every_desktop() {
        let content = Content {
            text: Some("Mødet – 😀\r\n".to_owned().into()),
            html: Some("<p>Mødet</p>".as_bytes().to_vec().into()),
            rtf: Some(b"{\\rtf1 M}".to_vec().into()),
        };
        let seal = Seal::of(&content, &Key::from_bytes([1; 32]));
        for desktop in [Desktop::Unix, Desktop::Windows, Desktop::Mac] {
            let mut read = Content::default();
            let mut sealed = false;
            for (name, mut bytes) in offers(&content, &seal, desktop) {
                // Windows rounds sizes up.
                if desktop == Desktop::Windows {
                    bytes.extend_from_slice(&[0; 6]);
                }
                match Kind::of(name) {
                    Kind::Text(_) => read.text = text(name, &bytes),
                    Kind::Html => read.html = Some(html(&bytes)),
                    Kind::Rtf => read.rtf = Some(rtf(&bytes)),
                    Kind::Seal => sealed = seal.is(&bytes),
                    other => panic!("{name} is {other:?}"),
                }
            }
            assert_eq!(read, content, "{desktop:?}");
            assert!(sealed);
        }
    }

    #[test]
    fn password_managers_are_heard() {
        let zero: &[u8] = &[0; 4];
        for (name, value, secret) in [
            ("ExcludeClipboardContentFromMonitorProcessing", &b""[..], true),
            ("Clipboard Viewer Ignore", b"", true),
            ("org.nspasteboard.ConcealedType", b"", true),
            ("org.nspasteboard.TransientType", b"", true),
            ("CanIncludeInClipboardHistory", zero, true),
            ("CanIncludeInClipboardHistory", b"\x01\0\0\0", false),
            ("CanUploadToCloudClipboard", zero, true),
            ("CanUploadToCloudClipboard", b"\x01\0\0\0", false),
            ("x-kde-passwordManagerHint", b"secret", true),
            ("x-kde-passwordManagerHint", b"public", false),
            ("text/plain", b"secret", false),
        ] {
            assert_eq!(Kind::of(name).is_secret(value), secret, "{name}");
        }
    }

    #[test]
    fn text_in_other_encodings() {
        assert_eq!(text("STRING", b"bl\xe5b\xe6r").unwrap().as_str(), "blåbær");
        assert_eq!(text("text/plain", "blåbær\0".as_bytes()).unwrap().as_str(), "blåbær");
        assert_eq!(text("text/plain", b"\xff\xfea\0b\0").unwrap().as_str(), "ab");
        assert!(text("text/plain", b"a\0b").is_none());
    }
}
