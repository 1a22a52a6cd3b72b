//! Documents as a guard sees them: one text with a map back to the places it came from, scanned as a whole, redacted
//! and restored in place. Front ends use this layer and never the crate below it.
//!
//! The joined text holds all segments in reading order. Cells of a row are separated by tabs and padded to the width
//! of their table, so that a header is found above its column. Running text stands between empty lines, as people write
//! it; short paragraphs are lines; what stands in other surroundings is a paragraph of its own. A file's name is scanned too: it stands at the end, after an empty line.

mod error;
mod join;
mod limits;
mod name;
mod redact;
mod restore;

pub use error::{DocumentError, Fixed};
pub use limits::{LimitError, set_limit};
pub use name::scan_name;
pub use promptguard_documents::{Kind, Limits};
pub use redact::{Cleaned, Content, fits_name};
pub use restore::{Restored, Unfilled};

use std::collections::BTreeSet;

use promptguard_documents::{Document, Lang as PlaceLang, WarningKind};

use crate::finding::Finding;
use crate::scan::{Scan, Scanner};
use crate::text::{Bilingual, Lang, Span};
use join::Joined;

/// What the first bytes of a file show it to be; `None` is a text, for which no document needs to be opened. 8 KB are
/// enough.
pub fn sniff(head: &[u8], name: Option<&str>) -> Option<Kind> {
    promptguard_documents::sniff(head, name)
}

/// The error for a file that is not even read, since it is larger than `limits` allow.
pub fn too_large(limits: &Limits) -> DocumentError {
    let (limit, value) = ("max_file_bytes", limits.max_file_bytes);
    promptguard_documents::Error::Limit { limit, value }.into()
}

/// A document that was read.
pub struct File {
    document: Document,
    name: Option<String>,
    joined: Joined,
    /// The joined text, then the file's name.
    text: String,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File").field("document", &self.document).field("len", &self.text.len()).finish()
    }
}

impl File {
    /// Reads the document in `bytes`; `name` is that of its file, when it has one.
    ///
    /// # Errors
    /// [`DocumentError`] when nothing of it can be read. What cannot be read in part is told by [`File::scan`].
    pub fn open(bytes: Vec<u8>, name: Option<&str>, limits: &Limits) -> Result<Self, DocumentError> {
        let document = promptguard_documents::open(bytes, name, limits)?;
        let (joined, mut text) = Joined::of(&document);
        if let Some(name) = name {
            text.push_str("\n\n");
            text.push_str(&name::readable(name));
        }
        Ok(Self { document, name: name.map(str::to_owned), joined, text })
    }

    /// What the document is.
    pub fn kind(&self) -> Kind {
        self.document.kind()
    }

    /// The text that was scanned, for whoever shows the matched words. Spans of findings count in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without the file's name.
    pub fn body(&self) -> &str {
        self.text.get(..self.joined.len()).unwrap_or(&self.text)
    }

    /// What could not be read, in one line; `None` when everything was.
    pub fn unread(&self, lang: Lang) -> Option<String> {
        let (unread, _) = self.warnings(&[]);
        (!unread.is_empty()).then(|| error::join(&unread, lang))
    }

    /// What was left unread, and what else is to be told.
    fn warnings(&self, names: &[String]) -> (Vec<Bilingual>, Vec<Bilingual>) {
        let (mut unread, mut remarks) = (Vec::new(), Vec::new());
        let warnings = self.document.warnings();
        for kind in UNREAD {
            let all = || warnings.iter().filter(|w| w.kind == kind);
            let places: Vec<Bilingual> =
                all().filter_map(|w| w.place.as_ref().map(|p| words(p, Some(names)))).collect();
            if all().next().is_some() {
                unread.push(error::warning(kind, &places));
            }
        }
        // A kind of warning that is newer than this list is never passed over.
        if unread.is_empty() && !self.document.is_complete() {
            unread.push(error::warning(WarningKind::Unreadable, &[]));
        }
        for kind in REMARKS {
            if warnings.iter().any(|w| w.kind == kind) {
                remarks.push(error::warning(kind, &[]));
            }
        }
        (unread, remarks)
    }

    /// Scans the document. Findings have their places; what could not be read stands in [`Scan::unread`].
    pub fn scan(&self, scanner: &Scanner<'_>) -> Scan {
        let mut scan = scanner.scan(&self.text);
        self.drop_machine_words(&mut scan.findings, &self.text, |at| at);
        scan.verdict = scan.findings.iter().map(|f| f.action).max().unwrap_or_default();
        let names = self.names_to_hide(&scan);
        let mut places = Places::new(self, &names);
        for finding in scan.findings.iter_mut().chain(&mut scan.lowered) {
            finding.place = Some(Box::new(places.of(finding.span)));
        }
        let mut lines = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
        let (mut line, mut start) = (1, 0);
        for problem in &mut scan.suppressions {
            if let Some(next) = problem.line.checked_sub(line + 1).and_then(|skip| lines.nth(skip)) {
                (line, start) = (problem.line, next);
            }
            problem.place = Some(Box::new(places.of(Span::new(start, start + 1))));
        }
        (scan.unread, scan.remarks) = self.warnings(&names);
        scan
    }

    /// Drops from findings in `text` what stands only where programs write and is not sure: the names of styles are no
    /// persons. `place` tells where in the document a byte of `text` stands.
    fn drop_machine_words(&self, findings: &mut Vec<Finding>, text: &str, place: impl Fn(usize) -> usize) {
        let in_prose = |f: &Finding| !self.is_machine(place(f.span.start));
        let sure = |f: &Finding| f.confidence.0 >= SURE || in_prose(f);
        if findings.iter().all(sure) {
            return;
        }
        let value = |f: &Finding| text.get(f.span.start..f.span.end).unwrap_or_default().to_lowercase();
        let known: BTreeSet<String> = findings.iter().filter(|f| in_prose(f)).map(value).collect();
        findings.retain(|f| sure(f) || known.contains(&value(f)));
    }

    /// Whether a byte stands where programs write and people do not.
    fn is_machine(&self, at: usize) -> bool {
        let Some(part) = self.joined.parts(Span::new(at, at + 1)).next() else { return false };
        let Some(segment) = self.document.segments().get(part.segment) else { return false };
        let kind = segment.place.kind();
        // The text of a master is for the most part what a program says there: "Click to edit Master title style".
        MACHINE.contains(&kind)
            || segment.place.is_in("slide master")
            || (kind == PAGE_TEXT && in_font(segment.text.as_bytes(), part.range.start))
    }

    /// Names of sheets that share a word with something found: they must not stand in a place.
    fn names_to_hide(&self, scan: &Scan) -> Vec<String> {
        let mut names: Vec<&str> = self.document.segments().iter().filter_map(|s| s.place.sheet()).collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Vec::new();
        }
        let value = |f: &Finding| self.text.get(f.span.start..f.span.end).filter(|v| v.len() <= LONGEST_VALUE);
        let found: BTreeSet<String> =
            scan.findings.iter().chain(&scan.lowered).filter_map(value).flat_map(words_of).collect();
        let holds = |name: &&str| words_of(name).any(|word| found.contains(&word));
        names.into_iter().filter(holds).map(str::to_owned).collect()
    }

    /// Where `span` of the text stands, in words, with the names of all sheets hidden.
    fn place(&self, span: Span) -> Bilingual {
        Places { hide_all: true, ..Places::new(self, &[]) }.of(span)
    }

    /// Why the document cannot be written, with the place of what stands in the way.
    fn cannot_write(&self, error: promptguard_documents::Error) -> DocumentError {
        let promptguard_documents::Error::Locked { segment, .. } = error else { return error.into() };
        match (self.document.segments().get(segment), self.joined.span(segment)) {
            (Some(found), Some(span)) => DocumentError::Fixed(Fixed::at(&found.place), self.place(span)),
            _ => error.into(),
        }
    }

    /// The findings of the body, cut where they run over several segments, so that each stands in one of them.
    fn split(&self, findings: &[Finding]) -> Vec<Finding> {
        let mut split = Vec::with_capacity(findings.len());
        for finding in findings.iter().filter(|f| f.span.start < self.joined.len()) {
            let parts: Vec<Span> = self.joined.parts(finding.span).map(|p| p.span).collect();
            let whole = parts.len() == 1;
            split.extend(parts.into_iter().map(|span| Finding {
                span,
                subject: finding.subject.filter(|_| whole),
                ..finding.clone()
            }));
        }
        split
    }
}

/// What leaves a document unchecked.
const UNREAD: [WarningKind; 3] = [WarningKind::PageWithoutText, WarningKind::Unreadable, WarningKind::UnknownFont];
/// What is worth telling.
const REMARKS: [WarningKind; 3] = [WarningKind::Pictures, WarningKind::OtherKindThanName, WarningKind::Macros];

/// Kinds of places where programs write: what is found there counts when it is sure, or found elsewhere too.
const MACHINE: [&str; 6] =
    ["hidden attribute", "processing instruction", "style sheet", "script", "binary data", "mail header"];
/// The headers and footers of a sheet, where `&"Times New Roman,Regular"` is a font.
const PAGE_TEXT: &str = "header or footer";
/// Confidence that is enough there.
const SURE: f32 = 0.8;
/// Longer findings are passages; their words say nothing about the name of a sheet.
const LONGEST_VALUE: usize = 64;

/// Whether the name of a font stands at a byte of a sheet's header: the last quotation mark before it opens one.
fn in_font(header: &[u8], at: usize) -> bool {
    // Names of fonts are not longer, and no look takes long.
    let before = &header[at.saturating_sub(64)..at];
    before.iter().rposition(|&b| b == b'"').is_some_and(|quote| quote > 0 && before[quote - 1] == b'&')
}

fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).map(str::to_lowercase)
}

/// Says where findings stand, in the order of the text.
struct Places<'f> {
    file: &'f File,
    cursor: promptguard_documents::Places<'f>,
    hide: &'f [String],
    hide_all: bool,
}

impl<'f> Places<'f> {
    fn new(file: &'f File, hide: &'f [String]) -> Self {
        Self { file, cursor: file.document.places(), hide, hide_all: false }
    }

    /// Where `span` of the text stands, in words.
    fn of(&mut self, span: Span) -> Bilingual {
        if span.start >= self.file.joined.len() {
            return Bilingual { da: "filnavn".to_owned(), en: "file name".to_owned() };
        }
        let (mut first, mut last) = (None, None);
        for part in self.file.joined.parts(span) {
            let at = (part.segment, part.range.start);
            first = first.or(Some(at));
            last = Some(at);
        }
        let (Some(first), Some(last)) = (first, last) else { return Bilingual::default() };
        let from = self.at(first);
        if first == last {
            return from;
        }
        let to = self.at(last);
        if from == to {
            return from;
        }
        let (da, en) = (without_shared(&from.da, &to.da), without_shared(&from.en, &to.en));
        Bilingual { da: format!("{} til {da}", from.da), en: format!("{} to {en}", from.en) }
    }

    fn at(&mut self, (segment, byte): (usize, usize)) -> Bilingual {
        let Some(place) = self.cursor.at(segment, byte) else { return Bilingual::default() };
        if self.hide_all { words(&place, None) } else { words(&place, Some(self.hide)) }
    }
}

/// `to` without the steps that it shares with `from`: "side 3, afsnit 2 til afsnit 4".
fn without_shared<'t>(from: &str, to: &'t str) -> &'t str {
    let shared = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let step = to.get(..to.floor_char_boundary(shared)).unwrap_or_default().rfind(", ");
    step.and_then(|at| to.get(at + 2..)).unwrap_or(to)
}

/// A place in both languages, without the names of sheets in `hide`; `None` hides all.
fn words(place: &promptguard_documents::Place, hide: Option<&[String]>) -> Bilingual {
    let hide = hide.is_none_or(|hide| place.sheet().is_some_and(|sheet| hide.iter().any(|n| n == sheet)));
    let say = |lang| if hide { place.render_without_names(lang) } else { place.render(lang) };
    Bilingual { da: say(PlaceLang::Da), en: say(PlaceLang::En) }
}

#[cfg(test)]
mod tests {
    use super::{in_font, without_shared};

    #[test]
    fn the_end_of_a_place_says_only_what_differs() {
        assert_eq!(without_shared("side 3, afsnit 2", "side 3, afsnit 4"), "afsnit 4");
        assert_eq!(without_shared("side 3, afsnit 2", "side 4, afsnit 1"), "side 4, afsnit 1");
        assert_eq!(without_shared("vedhæftet fil 1, række 2", "vedhæftet fil 1, rækker"), "rækker");
    }

    #[test]
    fn only_what_stands_in_the_quotes_of_a_font_is_its_name() {
        let header = b"&C&\"Times New Roman,Regular\"&12Til Mette \"Testesen";
        let at = |word: &[u8]| memchr::memmem::find(header, word).unwrap();
        assert!(in_font(header, at(b"New")));
        assert!(!in_font(header, at(b"Mette")) && !in_font(header, at(b"Testesen")) && !in_font(header, 0));
    }
}
