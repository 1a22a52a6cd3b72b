//! XML as events that know their bytes. Entities are refused, depth is bounded, end tags must match.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::{Error, Result};
use crate::limits::{Limits, over};

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

/// Reads events from one XML text.
pub(crate) struct Events<'a> {
    src: &'a str,
    reader: Reader<&'a [u8]>,
    depth: u64,
    max_depth: u64,
    pending: Option<(Cow<'a, str>, Range<usize>)>,
    queued: Option<Event<'a>>,
    queued_at: Range<usize>,
}

impl<'a> Events<'a> {
    pub fn new(src: &'a str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(src);
        reader.config_mut().check_end_names = true;
        Events { src, reader, depth: 0, max_depth: limits.max_xml_depth, pending: None, queued: None, queued_at: 0..0 }
    }

    /// The next event; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Ev<'a>>> {
        loop {
            let (event, at) = match self.queued.take() {
                Some(event) => (event, self.queued_at.clone()),
                None => {
                    let start = self.reader.buffer_position() as usize;
                    let event = self.reader.read_event().map_err(|_| Error::Damaged("XML"))?;
                    (event, start..self.reader.buffer_position() as usize)
                }
            };
            match event {
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => self.text(&event, at)?,
                other => {
                    if let Some((text, raw)) = self.pending.take() {
                        self.queued = Some(other);
                        self.queued_at = at;
                        return Ok(Some(Ev::Text { text, raw }));
                    }
                    match self.markup(other, at)? {
                        Step::Event(event) => return Ok(Some(event)),
                        Step::Skip => {}
                        Step::End => return Ok(None),
                    }
                }
            }
        }
    }

    fn text(&mut self, event: &Event<'a>, at: Range<usize>) -> Result<()> {
        let more: Cow<'a, str> = match event {
            Event::CData(_) => self.src.get(at.start + 9..at.end.saturating_sub(3)).unwrap_or("").into(),
            Event::GeneralRef(_) => {
                let name = self.src.get(at.start + 1..at.end.saturating_sub(1)).unwrap_or("");
                String::from(reference(name)?).into()
            }
            _ => lines(self.src.get(at.clone()).unwrap_or("")),
        };
        match &mut self.pending {
            Some((text, raw)) => {
                raw.end = at.end;
                text.to_mut().push_str(&more);
            }
            None => self.pending = Some((more, at)),
        }
        Ok(())
    }

    fn markup(&mut self, event: Event<'a>, at: Range<usize>) -> Result<Step<'a>> {
        Ok(match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > self.max_depth {
                    return over("max_xml_depth", self.max_depth);
                }
                Step::Event(self.open(&start, at, false)?)
            }
            Event::Empty(start) => Step::Event(self.open(&start, at, true)?),
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Step::Event(Ev::Close)
            }
            Event::Comment(_) => self.hidden(at, 4, 3, false),
            Event::PI(_) => self.hidden(at, 2, 2, true),
            Event::DocType(_) => {
                let text = self.src.get(at).unwrap_or("");
                if text.contains('[') || text.contains("ENTITY") {
                    return Err(Error::Entities);
                }
                Step::Skip
            }
            Event::Eof if self.depth > 0 => return Err(Error::Damaged("XML ends early")),
            Event::Eof => Step::End,
            _ => Step::Skip,
        })
    }

    fn hidden(&self, at: Range<usize>, head: usize, tail: usize, instruction: bool) -> Step<'a> {
        let raw = at.start + head..at.end.saturating_sub(tail).max(at.start + head);
        match self.src.get(raw.clone()) {
            Some(text) => Step::Event(Ev::Hidden { text, raw, instruction }),
            None => Step::Skip,
        }
    }

    fn open(&self, start: &BytesStart<'_>, tag: Range<usize>, empty: bool) -> Result<Ev<'a>> {
        let source = self.src.get(tag.clone()).unwrap_or("");
        let name = source.get(1..1 + start.name().as_ref().len()).ok_or(Error::Damaged("XML"))?;
        let inner_end = source.len() - if empty { 2 } else { 1 };
        let inner = source.get(1 + name.len()..inner_end).ok_or(Error::Damaged("XML"))?;
        let attrs = Attrs { inner, base: tag.start + 1 + name.len() };
        Ok(Ev::Open { name, attrs, tag, empty })
    }
}

enum Step<'a> {
    Event(Ev<'a>),
    Skip,
    End,
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

fn reference(name: &str) -> Result<char> {
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

/// Text with line ends as XML reads them.
fn lines(text: &str) -> Cow<'_, str> {
    match memchr::memchr(b'\r', text.as_bytes()) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

/// The bytes of an XML part as UTF-8, and whether they had to be converted.
pub(crate) fn to_utf8(bytes: Vec<u8>) -> Result<(Vec<u8>, Option<crate::builder::Charset>)> {
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
        return match std::str::from_utf8(&bytes) {
            Ok(_) => Ok((bytes, None)),
            Err(_) => Err(Error::Damaged("XML is not UTF-8")),
        };
    }
    let (text, lossy) = encoding.decode_without_bom_handling(&bytes[bom..]);
    if lossy {
        return Err(Error::Damaged("XML text does not fit its encoding"));
    }
    let charset = crate::builder::Charset { encoding, bom: bom > 0, references: true };
    Ok((text.into_owned().into_bytes(), Some(charset)))
}
