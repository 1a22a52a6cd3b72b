//! Documents as a guard sees them: one text with a map back to the places it came from, scanned as a whole, redacted
//! and restored in place. Front ends use this layer and never the crate below it.
//!
//! The joined text holds all segments in reading order. Cells of a row are separated by tabs and padded to the width
//! of their table, so that a header is found above its column. Running text stands between empty lines, as people write
//! it; short paragraphs are lines; what stands in other surroundings is a paragraph of its own. A file's name is scanned too: it stands at the end, after an empty line.

mod error;
mod join;
mod limits;
mod machine;
mod name;
mod places;
mod redact;
mod restore;

pub use error::{DocumentError, Fixed};
pub use limits::{LimitError, set_limit};
pub use name::scan_name;
pub use promptguard_documents::{Kind, Limits};
pub use redact::{Cleaned, Content, fits_name};
pub use restore::{Restored, Unfilled};

use std::collections::BTreeSet;

use promptguard_documents::{Document, WarningKind};

use crate::finding::Finding;
use crate::scan::{Scan, Scanner};
use crate::text::{Bilingual, Lang, Span};
use join::Joined;
use places::{Places, words};

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
        Ok(Self::joined(promptguard_documents::open(bytes, name, limits)?, name))
    }

    fn joined(document: Document, name: Option<&str>) -> Self {
        let (joined, mut text) = Joined::of(&document);
        if let Some(name) = name {
            text.push_str("\n\n");
            text.push_str(&name::readable(name));
        }
        Self { document, name: name.map(str::to_owned), joined, text }
    }

    /// Opens a document that is only to be looked at, in a third of the memory: it cannot be redacted.
    ///
    /// # Errors
    /// As [`File::open`].
    pub fn view(bytes: Vec<u8>, name: Option<&str>, limits: &Limits) -> Result<Self, DocumentError> {
        Ok(Self::joined(promptguard_documents::view(bytes, name, limits)?, name))
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
        Places::without_names(self).of(span)
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

/// Longer findings are passages; their words say nothing about the name of a sheet.
const LONGEST_VALUE: usize = 64;

fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).map(str::to_lowercase)
}
