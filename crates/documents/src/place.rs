//! Where a piece of text stands, said as a person would say it.

use std::fmt::Write as _;
use std::sync::Arc;

/// The language a place is said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Danish.
    Da,
    /// English.
    En,
}

/// A word for a kind of place, in both languages.
#[derive(Debug, PartialEq, Eq)]
pub struct Label {
    pub(crate) da: &'static str,
    pub(crate) en: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// "sidehoved"
    Label(&'static Label),
    /// "side 3"
    Numbered(&'static Label, u32),
    /// "ark Løn": its number and its name
    Sheet(u32, Arc<String>),
    /// "celle B7": row and column, both from 0
    Cell(u32, u32),
    /// "række 3, kolonne 1", both from 1
    TableCell(u32, u32),
}

/// Where a segment stands: a chain of steps from the outermost to the innermost. It never holds the name of an
/// author, an attachment or a file; the name of a sheet is held, and shown unless it looks like an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub(crate) parent: Option<Arc<Place>>,
    pub(crate) step: Step,
}

/// The place that other places are inside of; `None` is the document itself.
pub(crate) type Base = Option<Arc<Place>>;

pub(crate) fn label(base: &Base, label: &'static Label) -> Place {
    Place { parent: base.clone(), step: Step::Label(label) }
}

pub(crate) fn numbered(base: &Base, label: &'static Label, n: u32) -> Place {
    Place { parent: base.clone(), step: Step::Numbered(label, n) }
}

pub(crate) fn base(place: Place) -> Base {
    Some(Arc::new(place))
}

/// A cell of a table or a sheet. Rows and columns count from 1.
#[derive(Debug, Clone, Copy)]
pub struct TableCell<'p> {
    table: Option<&'p Place>,
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

impl TableCell<'_> {
    /// Whether both cells are of one table.
    pub fn is_beside(&self, other: &TableCell<'_>) -> bool {
        self.table == other.table
    }
}

impl Place {
    /// The innermost cell that the place is in.
    pub fn cell(&self) -> Option<TableCell<'_>> {
        let table = self.parent.as_deref();
        match self.step {
            Step::TableCell(row, column) => Some(TableCell { table, row, column }),
            Step::Cell(row, column) => {
                Some(TableCell { table, row: row.saturating_add(1), column: column.saturating_add(1) })
            }
            _ => table.and_then(Place::cell),
        }
    }

    /// The name of the sheet that the place is in.
    pub fn sheet(&self) -> Option<&str> {
        match &self.step {
            Step::Sheet(_, name) => Some(name),
            _ => self.parent.as_deref().and_then(Place::sheet),
        }
    }

    /// Whether the place is one of this kind, or in one.
    pub fn is_in(&self, kind: &str) -> bool {
        self.kind() == kind || self.parent.as_deref().is_some_and(|parent| parent.is_in(kind))
    }

    /// Whether both places stand in the same surroundings, as two paragraphs of one page do.
    pub fn is_near(&self, other: &Place) -> bool {
        self.parent == other.parent && self.kind() == other.kind()
    }

    /// Like [`Place::render`], with sheets told by their number only.
    pub fn render_without_names(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.write(lang, false, &mut out);
        out
    }

    /// The place in words: "side 3, afsnit 2", "ark Løn, celle B7", "sidehoved".
    pub fn render(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.write(lang, true, &mut out);
        out
    }

    /// The name of the kind of place that stands innermost, in English, stable enough for a program.
    pub fn kind(&self) -> &'static str {
        match &self.step {
            Step::Label(l) | Step::Numbered(l, _) => l.en,
            Step::Sheet(..) => "sheet",
            Step::Cell(..) => "cell",
            Step::TableCell(..) => "table cell",
        }
    }

    fn write(&self, lang: Lang, names: bool, out: &mut String) {
        if let Some(parent) = &self.parent {
            parent.write(lang, names, out);
            // Paragraphs in cells are not counted.
            let in_cell = matches!(parent.step, Step::TableCell(..));
            if in_cell && matches!(self.step, Step::Numbered(l, _) if *l == PARAGRAPH) {
                return;
            }
            out.push_str(", ");
        }
        let da = lang == Lang::Da;
        let word = |l: &'static Label| if da { l.da } else { l.en };
        let pick = |d: &'static str, e: &'static str| if da { d } else { e };
        // Writing to a String cannot fail.
        let _ = match &self.step {
            Step::Label(l) => write!(out, "{}", word(l)),
            Step::Numbered(l, n) => write!(out, "{} {n}", word(l)),
            Step::Sheet(n, name) if !names || looks_like_identifier(name) || name.is_empty() => {
                write!(out, "{} {n}", pick("ark", "sheet"))
            }
            Step::Sheet(_, name) => write!(out, "{} {name}", pick("ark", "sheet")),
            Step::Cell(row, column) => {
                write!(out, "{} {}{}", pick("celle", "cell"), column_name(*column), u64::from(*row) + 1)
            }
            Step::TableCell(row, column) => {
                write!(out, "{} {row}, {} {column}", pick("række", "row"), pick("kolonne", "column"))
            }
        };
    }
}

/// "A" for 0, "AA" for 26.
pub(crate) fn column_name(mut column: u32) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

/// Whether a value has the shape of an e-mail address or of a long number (eight digits or more, single
/// separators between them): such a value is always read, wherever it stands.
pub(crate) fn looks_like_identifier(value: &str) -> bool {
    value.contains(['@', '\u{FF20}']) || long_number(value)
}

/// Eight digits or more, single separators between them.
pub(crate) fn long_number(value: &str) -> bool {
    let mut digits = 0;
    let mut gap = 0;
    for c in value.chars() {
        if c.is_ascii_digit() || ('\u{FF10}'..='\u{FF19}').contains(&c) {
            digits += 1;
            gap = 0;
            if digits >= 8 {
                return true;
            }
        } else if matches!(c, '-' | ' ' | '.' | '/' | '\u{a0}' | '\u{2010}'..='\u{2014}' | '_') && gap < 1 {
            gap += 1;
        } else {
            digits = 0;
            gap = 0;
        }
    }
    false
}

macro_rules! labels {
    ($($name:ident = $da:literal, $en:literal;)+) => {
        $(pub(crate) static $name: Label = Label { da: $da, en: $en };)+
    };
}

labels! {
    TEXT = "tekst", "text";
    PAGE = "side", "page";
    PARAGRAPH = "afsnit", "paragraph";
    ROW = "række", "row";
    LINE = "linje", "line";
    TABLE = "tabel", "table";
    SLIDE = "dias", "slide";
    MASTER = "diasmaster", "slide master";
    NOTES = "noter", "notes";
    COMMENT = "kommentar", "comment";
    HEADER = "sidehoved", "header";
    FOOTER = "sidefod", "footer";
    FOOTNOTE = "fodnote", "footnote";
    ENDNOTE = "slutnote", "endnote";
    TEXT_BOX = "tekstboks", "text box";
    DELETED = "slettet tekst (registreret ændring)", "deleted text (tracked change)";
    HIDDEN = "uden skjult tekst", "without hidden text";
    FIELD_CODE = "feltkode", "field code";
    LINK = "linkadresse", "link target";
    ALT_TEXT = "alternativ tekst", "alternative text";
    AUTHOR = "forfatter", "author";
    NAME = "navn på element", "name of an element";
    FORM = "formularfelt", "form field";
    BOOKMARK = "bogmærke", "bookmark";
    ANNOTATION = "anmærkning", "annotation";
    METADATA = "metadata", "metadata";
    CUSTOM_XML = "tilpassede XML-data", "custom XML";
    CHART = "diagram", "chart";
    SETTINGS = "dokumentindstillinger", "document settings";
    STYLES = "typografier", "styles";
    EMBEDDED = "indlejret fil", "embedded file";
    ATTACHMENT = "vedhæftet fil", "attachment";
    MEMBER = "fil i arkivet", "file in the archive";
    FILE_NAME = "filnavn", "file name";
    PACKAGE_COMMENT = "kommentar til arkivet", "comment of the archive";
    MACRO = "makro", "macro";
    SCRIPT = "script", "script";
    ATTRIBUTE = "skjult egenskab", "hidden attribute";
    MARKUP_COMMENT = "kommentar i koden", "comment in the markup";
    INSTRUCTION = "behandlingsinstruktion", "processing instruction";
    DEFINED_NAME = "defineret navn", "defined name";
    SHEET_NAME = "navn på ark", "sheet name";
    FORMULA = "formel", "formula";
    PIVOT = "pivotdata", "pivot data";
    VALIDATION = "datavalidering", "data validation";
    UNUSED_STRING = "tekst, der ikke vises i noget ark", "text shown in no sheet";
    EARLIER = "tidligere udgave", "earlier revision";
    EXTERNAL = "kopi af data fra en anden fil", "copy of data from another file";
    PAGE_TEXT = "sidehoved eller sidefod", "header or footer";
    SUBJECT = "emne", "subject";
    FROM = "afsender", "sender";
    TO = "modtager", "recipient";
    MAIL_HEADER = "mailoplysning", "mail header";
    MAIL_TEXT = "mailens tekst", "text of the mail";
    MAIL_PREAMBLE = "tekst uden for mailens dele", "text outside the parts of the mail";
    MAIL_PROPERTY = "mailens egenskaber", "properties of the mail";
    TITLE = "titel", "title";
    BINARY = "binære data", "binary data";
    STYLE_SHEET = "CSS", "style sheet";
    PROP_AUTHOR = "dokumentegenskab: forfatter", "document property: author";
    PROP_MODIFIED_BY = "dokumentegenskab: sidst gemt af", "document property: last saved by";
    PROP_TITLE = "dokumentegenskab: titel", "document property: title";
    PROP_SUBJECT = "dokumentegenskab: emne", "document property: subject";
    PROP_KEYWORDS = "dokumentegenskab: nøgleord", "document property: keywords";
    PROP_DESCRIPTION = "dokumentegenskab: beskrivelse", "document property: description";
    PROP_CATEGORY = "dokumentegenskab: kategori", "document property: category";
    PROP_COMPANY = "dokumentegenskab: firma", "document property: company";
    PROP_MANAGER = "dokumentegenskab: leder", "document property: manager";
    PROP_OTHER = "dokumentegenskab", "document property";
    PROP_CUSTOM = "dokumentegenskab, brugerdefineret", "document property, custom";
}
