//! From changed text back to the bytes of its format.

mod cell;

use std::ops::Range;

use memchr::memmem;

use crate::sheetname;
use cell::{formula, sheet_number};

/// Bytes of a part, and what stands there afterwards.
pub(crate) type Change = (Range<usize>, Vec<u8>);

/// How the text of a piece is written in its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enc {
    /// As it stands.
    Plain,
    /// XML or HTML text.
    XmlText,
    /// The text of a Word run, whose blanks at the ends need `xml:space`.
    WordText,
    /// An attribute's value, between its quotes.
    XmlAttr,
    /// An attribute's value that is an address: brackets and blanks are percent-encoded.
    XmlUrl,
    /// An HTML attribute's value without quotes.
    Unquoted,
    /// An HTML attribute's value without quotes that is an address.
    UnquotedUrl,
    /// Text inside a comment, script or style, where nothing can be escaped.
    Raw,
    /// The number of an XLSX cell, which becomes a text.
    SheetNumber,
    /// The formula of an XLSX cell.
    Formula,
    /// A text that points to sheets, and the same in an attribute.
    SheetRefs,
    SheetRefsAttr,
    /// The name of a sheet, in an attribute.
    SheetName,
    /// RTF text.
    Rtf,
    /// A field of a CSV file, its quotes included.
    CsvField,
    /// A mail header's value.
    MailHeader,
    /// The name of a member of an archive; the raw range is its index.
    MemberName,
    /// An element or control word that stands for its text; it goes when the text goes.
    Element,
    /// Nothing here can be changed.
    Locked,
}

/// Escapes text for XML and HTML.
pub(crate) fn xml_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            // Not allowed in XML in any form.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

/// Escapes an attribute's value, whatever its quotes.
pub(crate) fn xml_attr(text: &str, out: &mut String) {
    let start = out.len();
    xml_text(text, out);
    let tail = out.split_off(start);
    for c in tail.chars() {
        match c {
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
}

/// Percent-encodes what may not stand in an address.
fn url(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for &b in text.as_bytes() {
        if b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// Reads percent-encoding; what is no valid UTF-8 afterwards stays as it was.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    memchr::memchr(b'%', text.as_bytes())?;
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = bytes.get(i + 1..i + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.filter(|_| bytes[i] == b'%').and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).ok().filter(|s| s != text)
}

/// RTF text: control characters and everything outside ASCII as `\uN?`.
fn rtf(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\line "),
            '\t' => out.push_str("\\tab "),
            ' '..='~' => out.push(c),
            c => {
                let mut units = [0u16; 2];
                for unit in c.encode_utf16(&mut units) {
                    // `\uc0` first, so that no reader skips a character after it.
                    out.push_str(&format!("{{\\uc0\\u{} }}", *unit as i16));
                }
            }
        }
    }
    out
}

/// A mail header's value: one line of ASCII, with encoded words where needed.
fn mail_header(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut out = String::from(" ");
    for (i, word) in clean.split_inclusive(' ').enumerate() {
        if word.is_ascii() {
            out.push_str(word);
            // A line of a mail may hold 998 bytes at most.
            if out.len() - out.rfind('\n').map_or(0, |n| n + 1) > 70 && word.ends_with(' ') {
                out.truncate(out.trim_end().len());
                out.push_str("\r\n ");
            }
        } else {
            let core = word.trim_end();
            if i > 0 && out.ends_with("?= ") {
                // Blanks between two encoded words are not shown, so one goes inside.
                out.push_str("=?utf-8?Q?_?= ");
            }
            for chunk in chunks(core, 12) {
                out.push_str("=?utf-8?Q?");
                for &b in chunk.as_bytes() {
                    if b.is_ascii_alphanumeric() {
                        out.push(char::from(b));
                    } else {
                        out.push_str(&format!("={b:02X}"));
                    }
                }
                out.push_str("?= ");
            }
            if core.len() == word.len() {
                out.truncate(out.trim_end().len());
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The text in chunks of at most `n` characters.
fn chunks(text: &str, n: usize) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let cut = rest.char_indices().nth(n).map_or(rest.len(), |(i, _)| i);
        let (head, tail) = rest.split_at(cut);
        out.push(head);
        rest = tail;
    }
    out
}

/// Where changed text goes: byte ranges of the part and what stands there afterwards. An error says why not.
pub(crate) fn encode(enc: Enc, text: &str, bytes: &[u8], raw: Range<usize>) -> Result<Vec<Change>, &'static str> {
    let mut out = String::with_capacity(text.len() + 8);
    match enc {
        Enc::Plain => out.push_str(text),
        Enc::XmlText => xml_text(text, &mut out),
        Enc::WordText => {
            xml_text(text, &mut out);
            if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
                let tag = memchr::memrchr(b'<', &bytes[..raw.start]).unwrap_or(raw.start);
                let open = &bytes[tag..raw.start];
                if open.ends_with(b">") && open[1].is_ascii_alphabetic() && memmem::find(open, b"xml:space").is_none() {
                    let at = raw.start - 1;
                    return Ok(vec![(at..at, b" xml:space=\"preserve\"".to_vec()), (raw, out.into_bytes())]);
                }
            }
        }
        Enc::XmlAttr => xml_attr(text, &mut out),
        Enc::XmlUrl => xml_attr(&url(text), &mut out),
        Enc::Unquoted | Enc::UnquotedUrl => {
            out.push('"');
            if enc == Enc::Unquoted {
                xml_attr(text, &mut out);
            } else {
                xml_attr(&url(text), &mut out);
            }
            out.push('"');
        }
        Enc::SheetRefs => xml_text(&sheetname::references(text, &resolved(&bytes[raw.clone()])).0, &mut out),
        Enc::SheetRefsAttr => xml_attr(&sheetname::references(text, &resolved(&bytes[raw.clone()])).0, &mut out),
        Enc::SheetName => xml_attr(text, &mut out),
        Enc::Raw => {
            // A replacement may end neither the comment nor the script that it stands in.
            let marks = |text: &str| ["<", ">", "--"].map(|mark| text.matches(mark).count());
            let before = marks(&String::from_utf8_lossy(&bytes[raw.clone()]));
            match marks(text).iter().zip(before).all(|(now, before)| *now <= before) {
                true => out.push_str(text),
                false => out.extend(text.replace("--", "-").chars().filter(|c| !matches!(c, '<' | '>'))),
            }
        }
        Enc::SheetNumber => {
            xml_text(text, &mut out);
            return sheet_number(out, bytes, raw);
        }
        Enc::Formula => return formula(text, bytes, raw),
        Enc::Rtf => {
            // Right after a control word a blank is needed, and belongs to the word.
            if raw.start > 0 && bytes[raw.start - 1].is_ascii_alphanumeric() && !text.is_empty() {
                out.push(' ');
            }
            out.push_str(&rtf(text));
        }
        Enc::CsvField => {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        }
        Enc::MailHeader => out = mail_header(text),
        Enc::Element | Enc::MemberName => {}
        Enc::Locked => return Err("its format has no safe way to change it"),
    }
    Ok(vec![(raw, out.into_bytes())])
}

/// Bytes of an XML part as text, references resolved.
fn resolved(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    match crate::xml::unescape(&text) {
        Ok(text) => text.into_owned(),
        Err(_) => text.into_owned(),
    }
}
