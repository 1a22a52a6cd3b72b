//! The document while it is read: parts, and pieces of text that know which bytes of which part they came from.

use std::ops::Range;

use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::limits::{Limits, over};
use crate::model::{Segment, Warning, WarningKind};
use crate::place::{Base, Place};

pub(crate) type PartId = u32;

/// One stretch of a segment's text and the bytes it came from.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub part: PartId,
    pub raw: Range<u32>,
    pub text: Range<u32>,
    pub enc: Enc,
    /// 1 + the index of a hook of the part that goes with a change; 0 is none.
    pub hook: u32,
}

/// Bytes that a change puts in place of others.
#[derive(Debug, Clone)]
pub(crate) struct Splice {
    pub range: Range<u32>,
    pub bytes: Box<[u8]>,
}

/// How the bytes of a child stand inside its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Base64,
    /// The same in one line.
    Base64Line,
    /// Hexadecimal digits, as RTF holds pictures.
    Hex,
    QuotedPrintable,
}

#[derive(Debug)]
pub(crate) struct Child {
    pub range: Range<u32>,
    pub part: PartId,
    pub coding: Coding,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub name: String,
    /// `None` for a folder.
    pub part: Option<PartId>,
    /// Left out of the rewritten file.
    pub dropped: bool,
    pub stored: bool,
}

/// Bytes of a part. What is known to be UTF-8 is not checked again.
pub(crate) enum Bytes {
    Raw(Vec<u8>),
    Text(String),
}

impl Default for Bytes {
    fn default() -> Self {
        Self::Raw(Vec::new())
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Raw(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Raw(bytes)
    }
}

impl From<String> for Bytes {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A stretch of bytes that is rewritten as one: a file, a member of an archive, a part of a mail.
#[derive(Default)]
pub(crate) struct Part {
    /// The bytes; text in UTF-8 whatever `charset` says.
    pub bytes: Bytes,
    /// What the bytes are written back in; `None` is as they are.
    pub charset: Option<Charset>,
    pub children: Vec<Child>,
    pub members: Option<Vec<Member>>,
    pub scrubs: Vec<Splice>,
    pub hooks: Vec<Vec<Splice>>,
}

/// An encoding and whether a byte order mark stood first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Charset {
    pub encoding: &'static encoding_rs::Encoding,
    pub bom: bool,
    /// Whether characters outside the encoding may be written as numeric references.
    pub references: bool,
}

/// Text and pieces of a segment while it grows.
#[derive(Default, Debug)]
pub(crate) struct Buf {
    pub text: String,
    pub pieces: Vec<Piece>,
}

impl Buf {
    pub fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// Text that stands in bytes of a part.
    pub fn push(&mut self, part: PartId, raw: Range<usize>, text: &str, enc: Enc) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let text = start..self.text.len() as u32;
        self.pieces.push(Piece { part, raw: raw.start as u32..raw.end as u32, text, enc, hook: 0 });
    }

    /// Text with no bytes of its own, such as the break between two cells.
    pub fn filler(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The hook goes with a change of the last piece.
    pub fn hook_last(&mut self, hook: u32) {
        if let Some(last) = self.pieces.last_mut() {
            last.hook = hook;
        }
    }
}

/// Collects parts and segments while a document is read, and counts what it costs.
pub(crate) struct Builder<'l> {
    pub limits: &'l Limits,
    pub segments: Vec<Segment>,
    pub warnings: Vec<Warning>,
    pub pieces: Vec<Piece>,
    pub parts: Vec<Part>,
    pub unpacked: u64,
    pub members: u64,
    pub depth: u64,
    pub signed: bool,
    /// Nothing is kept that only writing needs.
    pub view: bool,
}

impl<'l> Builder<'l> {
    pub fn new(limits: &'l Limits, view: bool) -> Self {
        Builder {
            limits,
            segments: Vec::new(),
            warnings: Vec::new(),
            pieces: Vec::new(),
            parts: Vec::new(),
            unpacked: 0,
            members: 0,
            depth: 0,
            signed: false,
            view,
        }
    }

    pub fn part(&mut self, bytes: Vec<u8>) -> PartId {
        self.parts.push(Part { bytes: bytes.into(), ..Part::default() });
        (self.parts.len() - 1) as PartId
    }

    /// Takes the bytes out of a part to walk over them; `put` gives them back.
    pub fn take(&mut self, part: PartId) -> Vec<u8> {
        match std::mem::take(&mut self.parts[part as usize].bytes) {
            Bytes::Raw(bytes) => bytes,
            Bytes::Text(text) => text.into_bytes(),
        }
    }

    /// The same for a part that is text; `None`, and nothing taken, when it is not UTF-8.
    pub fn take_text(&mut self, part: PartId) -> Option<String> {
        match std::mem::take(&mut self.parts[part as usize].bytes) {
            Bytes::Text(text) => Some(text),
            Bytes::Raw(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Some(text),
                Err(error) => {
                    self.put(part, error.into_bytes());
                    None
                }
            },
        }
    }

    pub fn put(&mut self, part: PartId, bytes: impl Into<Bytes>) {
        self.parts[part as usize].bytes = bytes.into();
    }

    /// Lets go of a part that was read to its end, when nothing is to be written.
    pub fn done(&mut self, part: PartId) {
        if self.view {
            self.parts[part as usize] = Part::default();
        }
    }

    pub fn at(&mut self, part: PartId) -> &mut Part {
        &mut self.parts[part as usize]
    }

    /// Counts bytes that were unpacked or decoded.
    pub fn spend(&mut self, bytes: u64) -> Result<()> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        if self.unpacked > self.limits.max_unpacked_bytes {
            return over("max_unpacked_bytes", self.limits.max_unpacked_bytes);
        }
        Ok(())
    }

    /// Goes one archive, mail or attachment deeper.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= self.limits.max_nesting {
            return over("max_nesting", self.limits.max_nesting);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Ends a segment; blank text is no segment. Empties `buf`.
    pub fn segment(&mut self, buf: &mut Buf, place: Place) -> Result<()> {
        let result = self.segment_of(&buf.text, buf.pieces.drain(..), place);
        buf.clear();
        result
    }

    /// The same for a text that is no buffer's.
    pub fn segment_of(&mut self, text: &str, pieces: impl Iterator<Item = Piece>, place: Place) -> Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if self.segments.len() as u64 >= self.limits.max_segments {
            return over("max_segments", self.limits.max_segments);
        }
        let start = self.pieces.len() as u32;
        if !self.view {
            self.pieces.extend(pieces);
        }
        let pieces = start..self.pieces.len() as u32;
        self.segments.push(Segment { text: text.to_owned(), place, pieces });
        Ok(())
    }

    /// A segment of one piece.
    pub fn single(&mut self, part: PartId, raw: Range<usize>, text: &str, enc: Enc, place: Place) -> Result<()> {
        let mut buf = Buf::default();
        buf.push(part, raw, text, enc);
        self.segment(&mut buf, place)
    }

    /// Text that can be read but not changed.
    pub fn fixed(&mut self, text: &str, place: Place) -> Result<()> {
        self.single(0, 0..0, text, Enc::Locked, place)
    }

    pub fn warn(&mut self, kind: WarningKind, base: &Base) {
        let warning = Warning { kind, place: base.as_deref().cloned() };
        if !self.warnings.contains(&warning) && self.warnings.len() < 1000 {
            self.warnings.push(warning);
        }
    }

    /// A nested document that cannot be read is a warning at its place; a passed limit ends the whole reading.
    pub fn nested(&mut self, base: &Base, result: Result<()>) -> Result<()> {
        match result {
            Ok(()) => Ok(()),
            Err(error @ Error::Limit { .. }) => Err(error),
            Err(_) => {
                self.warn(WarningKind::Unreadable, base);
                Ok(())
            }
        }
    }
}
