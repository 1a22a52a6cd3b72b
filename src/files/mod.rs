//! Documents as a guard sees them: one text with a map back to the places it came from, scanned as a whole, redacted
//! and restored in place. Front ends use this layer and never the crate below it.
//!
//! The joined text holds all segments in reading order. Cells of a row are separated by tabs and padded to the width
//! of their table, so that a header is found above its column; paragraphs are lines, and what stands in other
//! surroundings is a paragraph of its own. A file's name is scanned too: it stands at the end, after an empty line.

mod error;
mod join;
mod limits;
mod name;
mod redact;
mod restore;

pub use error::DocumentError;
pub use limits::{LimitError, set_limit};
pub use name::scan_name;
pub use promptguard_documents::{Kind, Limits};
pub use redact::{Cleaned, Content, fits_name};
pub use restore::{Restored, Unfilled};

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
        Ok(Self { document, joined, text })
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
            let places: Vec<Bilingual> = all().filter_map(|w| w.place.as_ref().map(|p| words(p, names))).collect();
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
        let names = self.names_to_hide(&scan);
        for finding in scan.findings.iter_mut().chain(&mut scan.lowered) {
            finding.place = Some(Box::new(self.place(finding.span, &names)));
        }
        for problem in &mut scan.suppressions {
            let at = line_start(&self.text, problem.line);
            problem.place = Some(Box::new(self.place(Span::new(at, at + 1), &names)));
        }
        (scan.unread, scan.remarks) = self.warnings(&names);
        scan
    }

    /// Names of sheets that hold something found: they must not stand in a place.
    fn names_to_hide(&self, scan: &Scan) -> Vec<String> {
        let mut names: Vec<&str> = self.document.segments().iter().filter_map(|s| s.place.sheet()).collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&str> =
            scan.findings.iter().chain(&scan.lowered).filter_map(|f| self.text.get(f.span.start..f.span.end)).collect();
        found.sort_unstable();
        found.dedup();
        let holds = |name: &&str| found.iter().any(|value| name.contains(value) || value.contains(*name));
        names.into_iter().filter(holds).map(str::to_owned).collect()
    }

    /// Where `span` of the text stands, in words.
    fn place(&self, span: Span, names: &[String]) -> Bilingual {
        if span.start >= self.joined.len() {
            return Bilingual { da: "filnavn".to_owned(), en: "file name".to_owned() };
        }
        let mut parts = self.joined.parts(span);
        let Some(first) = parts.next() else { return Bilingual::default() };
        let from = self.words_at(first.segment, first.range.start, names);
        let Some(last) = parts.last() else { return from };
        let to = self.words_at(last.segment, last.range.start, names);
        if from == to {
            return from;
        }
        Bilingual { da: format!("{} til {}", from.da, to.da), en: format!("{} to {}", from.en, to.en) }
    }

    fn words_at(&self, segment: usize, byte: usize, names: &[String]) -> Bilingual {
        self.document.place_at(segment, byte).map(|place| words(&place, names)).unwrap_or_default()
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

fn words(place: &promptguard_documents::Place, names: &[String]) -> Bilingual {
    let hide = place.sheet().is_some_and(|sheet| names.iter().any(|n| n == sheet));
    let say = |lang| if hide { place.render_without_names(lang) } else { place.render(lang) };
    Bilingual { da: say(PlaceLang::Da), en: say(PlaceLang::En) }
}

/// The first byte of a line, from 1.
fn line_start(text: &str, line: usize) -> usize {
    line.checked_sub(2).and_then(|n| memchr::memchr_iter(b'\n', text.as_bytes()).nth(n)).map_or(0, |at| at + 1)
}
