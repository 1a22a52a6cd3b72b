//! RTF: text joined across runs, every destination, and its bytes so that edits keep the formatting.

mod run;

use std::ops::Range;

use crate::builder::{Buf, Builder, Child, Coding, PartId, Splice};
use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::limits::over;
use crate::model::WarningKind;
use crate::place::{self, Base, Label, label, looks_like_identifier, numbered};

/// An open group.
#[derive(Clone)]
struct Group {
    /// What its text is; `None` is the document's own text.
    dest: Option<&'static Label>,
    /// Bytes in hexadecimal, colour tables and the like: read only for identifiers.
    silent: bool,
    /// A person's name, replaced whenever the file is rewritten.
    person: bool,
    /// Its own text starts here in the buffers.
    owns: bool,
    fallback: usize,
}

struct Reader<'a, 'b, 'l> {
    b: &'b mut Builder<'l>,
    id: PartId,
    src: &'a [u8],
    at: &'b Base,
    groups: Vec<Group>,
    bufs: Vec<Buf>,
    /// The text run that is open: its bytes and what they say.
    run: Option<(Range<usize>, String)>,
    eight_bit: Vec<u8>,
    high: Option<u16>,
    skip: usize,
    encoding: &'static encoding_rs::Encoding,
    paragraph: u32,
}

pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let mut reader = Reader {
        b,
        id,
        src: &bytes,
        at,
        groups: Vec::new(),
        bufs: vec![Buf::default()],
        run: None,
        eight_bit: Vec::new(),
        high: None,
        skip: 0,
        encoding: encoding_rs::WINDOWS_1252,
        paragraph: 0,
    };
    reader.all()?;
    b.put(id, bytes);
    Ok(())
}

impl Reader<'_, '_, '_> {
    fn all(&mut self) -> Result<()> {
        let mut i = 0;
        let mut ended = false;
        while i < self.src.len() {
            let start = i;
            match self.src[i] {
                b'{' => {
                    self.end_run();
                    let top = Group { dest: None, silent: false, person: false, owns: false, fallback: 1 };
                    let mut group = self.groups.last().cloned().unwrap_or(top);
                    group.owns = false;
                    self.groups.push(group);
                    if self.groups.len() as u64 > self.b.limits.max_xml_depth {
                        return over("max_xml_depth", self.b.limits.max_xml_depth);
                    }
                    i += 1;
                }
                b'}' => {
                    self.end_run();
                    self.close()?;
                    ended = self.groups.is_empty();
                    i += 1;
                }
                b'\\' => i = self.control(i)?,
                b'\r' | b'\n' => {
                    if let Some((range, _)) = &mut self.run {
                        range.end = i + 1;
                    }
                    i += 1;
                }
                byte => {
                    self.push_byte(byte, start..i + 1);
                    i += 1;
                }
            }
        }
        self.end_run();
        if !ended || !self.groups.is_empty() {
            return Err(Error::Damaged("RTF ends early"));
        }
        self.flush()
    }

    fn control(&mut self, start: usize) -> Result<usize> {
        let Some(&next) = self.src.get(start + 1) else {
            return Err(Error::Damaged("RTF ends early"));
        };
        if !next.is_ascii_alphabetic() {
            let end = start + 2;
            match next {
                b'\'' => {
                    let hex = self.src.get(end..end + 2).and_then(|h| std::str::from_utf8(h).ok());
                    let byte = hex.and_then(|h| u8::from_str_radix(h, 16).ok()).ok_or(Error::Damaged("RTF"))?;
                    self.push_byte(byte, start..end + 2);
                    return Ok(end + 2);
                }
                b'\\' | b'{' | b'}' => self.push_byte(next, start..end),
                b'~' => self.push_str("\u{a0}", start..end),
                b'_' => self.push_str("-", start..end),
                b'-' => self.push_str("\u{ad}", start..end),
                b'*' => self.destination("*"),
                b'\n' | b'\r' => self.paragraph_end()?,
                _ => self.end_run(),
            }
            return Ok(end);
        }
        let mut end = start + 1;
        while self.src.get(end).is_some_and(u8::is_ascii_alphabetic) {
            end += 1;
        }
        let word = std::str::from_utf8(&self.src[start + 1..end]).unwrap_or("");
        let digits = end;
        if self.src.get(end) == Some(&b'-') {
            end += 1;
        }
        while self.src.get(end).is_some_and(u8::is_ascii_digit) && end - digits < 12 {
            end += 1;
        }
        let value: Option<i64> = std::str::from_utf8(&self.src[digits..end]).ok().and_then(|d| d.parse().ok());
        if self.src.get(end) == Some(&b' ') {
            end += 1;
        }
        self.word(word, value, start..end)
    }

    fn word(&mut self, word: &str, value: Option<i64>, at: Range<usize>) -> Result<usize> {
        let end = at.end;
        let sign = match word {
            "emdash" => "\u{2014}",
            "endash" => "\u{2013}",
            "bullet" => "\u{2022}",
            "lquote" => "\u{2018}",
            "rquote" => "\u{2019}",
            "ldblquote" => "\u{201c}",
            "rdblquote" => "\u{201d}",
            "tab" => "\t",
            "line" | "lbr" => "\n",
            "emspace" | "enspace" | "qmspace" => " ",
            _ => "",
        };
        if !sign.is_empty() {
            self.push_str(sign, at);
            return Ok(end);
        }
        match word {
            "u" => {
                self.unit(value.unwrap_or(0) as u16, at);
                self.skip = self.groups.last().map_or(1, |g| g.fallback);
            }
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.fallback = value.unwrap_or(1).clamp(0, 16) as usize;
                }
            }
            "bin" => {
                self.end_run();
                let length = value.unwrap_or(0).max(0) as usize;
                let bytes = self.src.get(end..end.saturating_add(length)).ok_or(Error::Damaged("RTF ends early"))?;
                crate::binary::strings(self.b, bytes, 10, &place::BINARY, self.at)?;
                return Ok(end + length);
            }
            "par" | "sect" | "page" | "cell" | "nestcell" | "row" | "nestrow" => self.paragraph_end()?,
            "ansicpg" => {
                let name = format!("windows-{}", value.unwrap_or(1252));
                self.encoding = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
            }
            other => {
                self.end_run();
                self.destination(other);
            }
        }
        Ok(end)
    }

    /// A word that says what the text of its group is.
    fn destination(&mut self, word: &str) {
        let (l, silent, person): (&'static Label, bool, bool) = match word {
            "header" | "headerl" | "headerr" | "headerf" => (&place::HEADER, false, false),
            "footer" | "footerl" | "footerr" | "footerf" => (&place::FOOTER, false, false),
            "footnote" => (&place::FOOTNOTE, false, false),
            "annotation" => (&place::COMMENT, false, false),
            "atnauthor" | "atnid" | "revtbl" => (&place::AUTHOR, false, true),
            "author" => (&place::PROP_AUTHOR, false, true),
            "operator" => (&place::PROP_MODIFIED_BY, false, true),
            "manager" => (&place::PROP_MANAGER, false, true),
            "company" => (&place::PROP_COMPANY, false, true),
            "title" => (&place::PROP_TITLE, false, false),
            "subject" => (&place::PROP_SUBJECT, false, false),
            "keywords" => (&place::PROP_KEYWORDS, false, false),
            "doccomm" | "category" | "hlinkbase" => (&place::PROP_DESCRIPTION, false, false),
            "propname" | "staticval" | "docvar" => (&place::PROP_CUSTOM, false, false),
            "fldinst" => (&place::FIELD_CODE, false, false),
            "bkmkstart" | "bkmkend" => (&place::BOOKMARK, false, false),
            "shptxt" => (&place::TEXT_BOX, false, false),
            "sn" | "sv" => (&place::ALT_TEXT, false, false),
            "pict" | "objdata" | "themedata" | "datastore" | "colorschememapping" | "blipuid" => {
                if word == "pict" {
                    self.b.warn(WarningKind::Pictures, &None);
                }
                (&place::BINARY, true, false)
            }
            "fonttbl" | "colortbl" | "stylesheet" | "listtable" | "listoverridetable" | "rsidtbl" | "latentstyles"
            | "xmlnstbl" | "generator" | "listtext" | "pntext" => (&place::STYLES, true, false),
            "*" => (&place::METADATA, false, false),
            _ => return,
        };
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        (group.dest, group.silent, group.person) = (Some(l), silent, person);
        if !group.owns {
            group.owns = true;
            self.bufs.push(Buf::default());
        }
    }

    fn close(&mut self) -> Result<()> {
        let Some(group) = self.groups.last().cloned() else {
            return Err(Error::Damaged("RTF"));
        };
        if group.owns {
            self.flush()?;
            self.bufs.pop();
        }
        self.groups.pop();
        Ok(())
    }

    /// Ends the text of the innermost destination.
    fn flush(&mut self) -> Result<()> {
        let group = self.groups.last();
        let dest = group.and_then(|g| g.dest);
        let (silent, person) = group.map_or((false, false), |g| (g.silent, g.person));
        let Some(mut buf) = self.bufs.last_mut().map(std::mem::take) else {
            return Ok(());
        };
        if silent && dest == Some(&place::BINARY) {
            let bytes = hex(&buf.text);
            self.b.spend(bytes.len() as u64)?;
            // A picture in one stretch is a file of its own, and loses its captions as others do.
            if let ([piece], true) = (buf.pieces.as_slice(), crate::binary::is_picture(&bytes))
                && piece.enc == Enc::Rtf
            {
                let part = self.b.part(bytes);
                let inside = place::base(label(self.at, &place::EMBEDDED));
                crate::picture::read(self.b, part, &inside)?;
                let child = Child { range: piece.raw.clone(), part, coding: Coding::Hex };
                self.b.at(self.id).children.push(child);
                return Ok(());
            }
            crate::binary::strings(self.b, &bytes, 8, &place::BINARY, self.at)?;
            // A document inside an object starts after the object's own head.
            let heads = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), b"PK\x03\x04", b"%PDF-"];
            let inner = heads.iter().filter_map(|h| memchr::memmem::find(&bytes, h)).min();
            return match inner {
                Some(start) => {
                    let inside = place::base(label(self.at, &place::EMBEDDED));
                    self.b.spend((bytes.len() - start) as u64)?;
                    crate::ole::frozen(self.b, bytes[start..].to_vec(), &inside)
                }
                None => Ok(()),
            };
        }
        if silent && !looks_like_identifier(&buf.text) {
            return Ok(());
        }
        if person {
            for (i, piece) in buf.pieces.iter().enumerate().filter(|(_, p)| p.enc == Enc::Rtf) {
                let bytes: &[u8] = if i == 0 { b" Forfatter" } else { b"" };
                self.b.at(self.id).scrubs.push(Splice { range: piece.raw.clone(), bytes: bytes.into() });
            }
        }
        let place = match dest {
            Some(l) => label(self.at, l),
            None => {
                self.paragraph += u32::from(!buf.text.trim().is_empty());
                numbered(self.at, &place::PARAGRAPH, self.paragraph)
            }
        };
        self.b.segment(&mut buf, place)
    }

    fn paragraph_end(&mut self) -> Result<()> {
        self.end_run();
        self.flush()
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter_map(|b| char::from(b).to_digit(16).map(|d| d as u8)).collect();
    digits.chunks_exact(2).map(|d| d[0] << 4 | d[1]).collect()
}
