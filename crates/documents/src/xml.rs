//! XML as events that know their bytes. Entities are refused, depth is bounded, end tags must match.

mod text;

use std::borrow::Cow;
use std::ops::Range;

use crate::error::{Error, Result};
use crate::limits::{Limits, over};
use text::resolved;
pub(crate) use text::{to_utf8, unescape};

/// An attribute and where its value stands.
#[derive(Debug)]
pub(crate) struct Attr<'a> {
    /// The name with its prefix.
    pub name: &'a str,
    pub value: Cow<'a, str>,
    pub raw: Range<usize>,
}

impl Attr<'_> {
    pub fn local(&self) -> &str {
        local(self.name)
    }
}

/// The name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    // Names are short: a look at each byte is faster than a search.
    name.bytes().rposition(|b| b == b':').map_or(name, |i| &name[i + 1..])
}

/// The inside of a tag after its name; cut into attributes when someone asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attrs<'a> {
    inner: &'a str,
    base: usize,
}

impl<'a> Attrs<'a> {
    /// The attributes. Damage in a tag that nobody asks about is found by the walk, which asks about all.
    pub fn read(self) -> Result<Vec<Attr<'a>>> {
        if self.inner.is_empty() { Ok(Vec::new()) } else { attributes(self.inner, self.base) }
    }
}

#[derive(Debug)]
pub(crate) enum Ev<'a> {
    /// A start tag (`empty`: one that ends itself) and the bytes of the whole tag.
    Open {
        name: &'a str,
        attrs: Attrs<'a>,
        tag: Range<usize>,
        empty: bool,
    },
    Close,
    /// Text with references and CDATA resolved.
    Text {
        text: Cow<'a, str>,
        raw: Range<usize>,
    },
    /// Comment or processing instruction: what stands between its marks.
    Hidden {
        text: &'a str,
        raw: Range<usize>,
        instruction: bool,
    },
}

/// Reads events from one XML text. The text is cut here and not by quick-xml, which asks four times as much for it: it
/// checks the characters of each event again and knows no places. A test holds the two side by side.
pub(crate) struct Events<'a> {
    src: &'a str,
    at: usize,
    max_depth: u64,
    /// Names of the open elements.
    open: Vec<&'a str>,
}

impl<'a> Events<'a> {
    pub fn new(src: &'a str, limits: &Limits) -> Self {
        let at = if src.starts_with('\u{feff}') { 3 } else { 0 };
        Events { src, at, max_depth: limits.max_xml_depth, open: Vec::new() }
    }

    /// The next event; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Ev<'a>>> {
        loop {
            let rest = self.rest();
            let Some(first) = rest.first() else {
                return if self.open.is_empty() { Ok(None) } else { Err(Error::Damaged("XML ends early")) };
            };
            if *first != b'<' {
                return self.text().map(Some);
            }
            let event = match rest.get(1) {
                Some(b'/') => Some(self.end()?),
                Some(b'?') => self.instruction()?,
                Some(b'!') if rest.starts_with(CDATA) => Some(self.text()?),
                Some(b'!') if rest.starts_with(b"<!--") => {
                    let end = memchr::memmem::find(&rest[4..], b"-->").ok_or(DAMAGED)?;
                    let raw = self.at + 4..self.at + 4 + end;
                    self.at = raw.end + 3;
                    Some(Ev::Hidden { text: &self.src[raw.clone()], raw, instruction: false })
                }
                Some(b'!') => {
                    self.document_type()?;
                    None
                }
                _ => Some(self.start()?),
            };
            if event.is_some() {
                return Ok(event);
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.src.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Text up to the next markup; CDATA is text.
    fn text(&mut self) -> Result<Ev<'a>> {
        let start = self.at;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = self.rest();
            let more = if rest.starts_with(CDATA) {
                let end = memchr::memmem::find(&rest[CDATA.len()..], b"]]>").ok_or(DAMAGED)?;
                let inner = self.at + CDATA.len()..self.at + CDATA.len() + end;
                self.at = inner.end + 3;
                Cow::Borrowed(&self.src[inner])
            } else {
                // Most text ends at markup and holds nothing to resolve.
                let first = memchr::memchr3(b'<', b'&', b'\r', rest).unwrap_or(rest.len());
                let sound = rest.get(first).is_none_or(|b| *b == b'<');
                let more = if sound { first } else { memchr::memchr(b'<', rest).unwrap_or(rest.len()) };
                let plain = &self.src[self.at..self.at + more];
                if plain.is_empty() {
                    return Ok(Ev::Text { text, raw: start..self.at });
                }
                self.at += more;
                match sound {
                    true => Cow::Borrowed(plain),
                    false => resolved(plain)?,
                }
            };
            if text.is_empty() { text = more } else { text.to_mut().push_str(&more) }
        }
    }

    fn start(&mut self) -> Result<Ev<'a>> {
        let rest = self.rest();
        let name_end = 1 + rest.get(1..).and_then(|r| r.iter().position(|b| NAME[*b as usize])).ok_or(DAMAGED)?;
        let end = name_end + tag_end(&rest[name_end..]).ok_or(DAMAGED)?;
        let tag = self.at..self.at + end;
        let source = &self.src[tag.clone()];
        let empty = source.ends_with("/>");
        let inner_end = source.len() - if empty { 2 } else { 1 };
        let bent = !matches!(rest[name_end], b'>' | b' ' | b'\t' | b'\n' | b'\r') && name_end != inner_end;
        let name = source.get(1..name_end).filter(|name| !name.is_empty() && !bent).ok_or(DAMAGED)?;
        if self.open.len() as u64 >= self.max_depth {
            return over("max_xml_depth", self.max_depth);
        }
        if !empty {
            self.open.push(name);
        }
        let attrs = Attrs { inner: &source[name_end..inner_end], base: tag.start + name_end };
        self.at = tag.end;
        Ok(Ev::Open { name, attrs, tag, empty })
    }

    fn end(&mut self) -> Result<Ev<'a>> {
        let name = self.open.pop().ok_or(DAMAGED)?;
        let rest = self.rest().get(2..).and_then(|rest| rest.strip_prefix(name.as_bytes())).ok_or(DAMAGED)?;
        let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        if rest.get(blanks) != Some(&b'>') {
            return Err(DAMAGED);
        }
        self.at += 2 + name.len() + blanks + 1;
        Ok(Ev::Close)
    }

    /// `<?...?>`; the declaration at the start is none.
    fn instruction(&mut self) -> Result<Option<Ev<'a>>> {
        let len = memchr::memmem::find(&self.rest()[2..], b"?>").ok_or(DAMAGED)?;
        let raw = self.at + 2..self.at + 2 + len;
        let first = self.at <= 3;
        self.at = raw.end + 2;
        let text = &self.src[raw.clone()];
        let declares = text.strip_prefix("xml").is_some_and(|t| t.starts_with(|c: char| c.is_ascii_whitespace()));
        Ok((!first || !declares).then_some(Ev::Hidden { text, raw, instruction: true }))
    }

    /// A document type may name a file and no more: what it declares itself is refused.
    fn document_type(&mut self) -> Result<()> {
        let rest = self.rest();
        if !rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE")) {
            return Err(DAMAGED);
        }
        let end = tag_end(rest).unwrap_or(rest.len());
        let text = &self.src[self.at..self.at + end];
        if text.contains('[') || text.contains("ENTITY") {
            return Err(Error::Entities);
        }
        if !text.ends_with('>') {
            return Err(DAMAGED);
        }
        self.at += end;
        Ok(())
    }
}

const CDATA: &[u8] = b"<![CDATA[";
const DAMAGED: Error = Error::Damaged("XML");

/// Whether a byte ends the name of an element.
const NAME: [bool; 256] = {
    let mut ends = [false; 256];
    let signs = b"> \t\r\n/<=\"'&";
    let mut i = 0;
    while i < signs.len() {
        ends[signs[i] as usize] = true;
        i += 1;
    }
    ends
};

/// Length up to the end of a tag. A `>` in quotes ends no tag. Tags are short: bytes are looked at one by one, but for
/// long values.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match *rest.get(at)? {
            b'>' => return Some(at + 1),
            quote @ (b'"' | b'\'') => {
                let value = &rest[at + 1..];
                let near = value.iter().take(24).position(|b| *b == quote);
                at += 2 + match near {
                    Some(len) => len,
                    None => memchr::memchr(quote, value)?,
                };
            }
            _ => at += 1,
        }
    }
}

/// Cuts the inside of a tag into attributes. (quick-xml's own attributes do not give their place.)
fn attributes(inner: &str, base: usize) -> Result<Vec<Attr<'_>>> {
    let bytes = inner.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    let damaged = Error::Damaged("XML attribute");
    loop {
        while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
            i += 1;
        }
        if i >= bytes.len() {
            return Ok(out);
        }
        let name_start = i;
        while i < bytes.len() && bytes[i] != b'=' && !bytes[i].is_ascii_whitespace() {
            i += 1;
        }
        let name = &inner[name_start..i];
        while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
            i += 1;
        }
        if bytes.get(i) != Some(&b'=') {
            return Err(damaged);
        }
        i += 1;
        while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
            i += 1;
        }
        let quote = match bytes.get(i) {
            Some(&q @ (b'"' | b'\'')) => q,
            _ => return Err(damaged),
        };
        let start = i + 1;
        let Some(len) = memchr::memchr(quote, &bytes[start..]) else {
            return Err(damaged);
        };
        let value = unescape(&inner[start..start + len])?;
        out.push(Attr { name, value, raw: base + start..base + start + len });
        i = start + len + 1;
    }
}

#[cfg(test)]
mod tests;
