//! What a reader of a document sees: its kind, its segments and its warnings.

use std::ops::Range;

use crate::builder::{Part, PartId, Piece};
use crate::place::Place;

/// What a document is, judged by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// Word, with or without macros.
    Docx,
    /// PowerPoint.
    Pptx,
    /// Excel, with or without macros.
    Xlsx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument presentation or drawing.
    Odp,
    /// OpenDocument spreadsheet.
    Ods,
    /// An archive of documents.
    Zip,
    /// Rich text.
    Rtf,
    /// Portable document format.
    Pdf,
    /// A mail as it travels.
    Eml,
    /// A mail as Outlook saves it.
    Msg,
    /// A web page.
    Html,
    /// XML of any other kind.
    Xml,
    /// Comma, semicolon or tab separated values.
    Csv,
    /// Markdown, by its name only.
    Markdown,
    /// Plain text.
    Text,
}

impl Kind {
    /// The name people know the kind by.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Docx => "Word",
            Kind::Pptx => "PowerPoint",
            Kind::Xlsx => "Excel",
            Kind::Odt => "ODT",
            Kind::Odp => "ODP",
            Kind::Ods => "ODS",
            Kind::Zip => "ZIP",
            Kind::Rtf => "RTF",
            Kind::Pdf => "PDF",
            Kind::Eml => "EML",
            Kind::Msg => "MSG",
            Kind::Html => "HTML",
            Kind::Xml => "XML",
            Kind::Csv => "CSV",
            Kind::Markdown => "Markdown",
            Kind::Text => "TXT",
        }
    }

    /// The ending that files of this kind have when nothing says otherwise.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Docx => "docx",
            Kind::Pptx => "pptx",
            Kind::Xlsx => "xlsx",
            Kind::Odt => "odt",
            Kind::Odp => "odp",
            Kind::Ods => "ods",
            Kind::Zip => "zip",
            Kind::Rtf => "rtf",
            Kind::Pdf => "pdf",
            Kind::Eml => "eml",
            Kind::Msg => "msg",
            Kind::Html => "html",
            Kind::Xml => "xml",
            Kind::Csv => "csv",
            Kind::Markdown => "md",
            Kind::Text => "txt",
        }
    }

    /// Whether `redact` can write a file of this kind.
    pub fn is_writable(self) -> bool {
        !matches!(self, Kind::Pdf | Kind::Msg)
    }

    /// Whether a file of this kind is text that a terminal can show.
    pub fn is_text(self) -> bool {
        matches!(self, Kind::Rtf | Kind::Eml | Kind::Html | Kind::Xml | Kind::Csv | Kind::Markdown | Kind::Text)
    }

    /// Whether the ending of `name` is one that files of this kind have, or says nothing about the kind.
    pub fn fits(self, name: &str) -> bool {
        !crate::detect::contradicts(name, self)
    }
}

/// Something the reader must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is about.
    pub kind: WarningKind,
    /// Where; `None` is the whole document.
    pub place: Option<Place>,
}

/// The kinds of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum WarningKind {
    /// Pictures are in the document; text inside a picture is not read.
    Pictures,
    /// A page has no text layer, only a picture: it cannot be checked.
    PageWithoutText,
    /// A part could not be read (locked, damaged, unknown): it cannot be checked.
    Unreadable,
    /// Text is shown in a font without a map to characters: it cannot be checked.
    UnknownFont,
    /// The name of the file says another kind than its bytes.
    OtherKindThanName,
    /// The document holds macros; they are kept as they are.
    Macros,
}

impl WarningKind {
    /// Whether something was left unread that may hold text, so that the document is not to be called clean.
    pub fn is_unchecked(self) -> bool {
        matches!(self, WarningKind::PageWithoutText | WarningKind::Unreadable | WarningKind::UnknownFont)
    }
}

/// A piece of text that belongs together, and where it stands.
#[derive(Clone)]
pub struct Segment {
    /// The text, joined across the runs, spans and elements of its paragraph or cell.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    pub(crate) pieces: Range<u32>,
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segment").field("bytes", &self.text.len()).field("place", &self.place).finish()
    }
}

/// A change of one segment: the bytes `range` of its text become `replacement`.
#[derive(Clone, PartialEq, Eq)]
pub struct SegmentEdit {
    /// Index in [`Document::segments`].
    pub segment: usize,
    /// Bytes of the segment's text, on character boundaries.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub replacement: String,
}

impl std::fmt::Debug for SegmentEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SegmentEdit").field("segment", &self.segment).field("range", &self.range).finish()
    }
}

/// A document that was read, ready to be looked at and to be written back with edits.
pub struct Document {
    pub(crate) kind: Kind,
    pub(crate) segments: Vec<Segment>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) parts: Vec<Part>,
    pub(crate) root: PartId,
    pub(crate) signed: bool,
    pub(crate) released: bool,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("kind", &self.kind)
            .field("segments", &self.segments.len())
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl Document {
    /// What the document is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// All texts, in reading order as far as the format has one.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// What the reader must be told.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Lets go of what only writing needs, which is most of the memory. Afterwards the document can be looked at, and
    /// [`Document::redact`] gives [`Error::Released`](crate::Error::Released).
    pub fn release(&mut self) {
        (self.parts, self.pieces, self.released) = (Vec::new(), Vec::new(), true);
    }

    /// Whether everything that may hold text was read. A document that is not complete must never be called clean.
    pub fn is_complete(&self) -> bool {
        !self.warnings.iter().any(|w| w.kind.is_unchecked())
    }
}
