//! A document with what must go taken out, read again before it is given away.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use promptguard_documents::{Lang as PlaceLang, SegmentEdit};

use super::{DocumentError, File, Kind, Limits};
use crate::finding::Finding;
use crate::guard::{Choices, Guard};
use crate::redact::{LeakError, Options, Redacted, Style, Vault, redact_with as redact_text};
use crate::scan::{Declarations, Scan, Scanner};
use crate::text::{Bilingual, Lang, Span};

/// A redacted document.
pub struct Cleaned {
    /// What may be sent.
    pub content: Content,
    /// What was found in the original.
    pub scan: Scan,
    /// How many places were taken out.
    pub edits: usize,
}

/// The form in which a document may be sent.
pub enum Content {
    /// A file of the same kind.
    Same(Vec<u8>),
    /// Markdown, for kinds that are not rewritten.
    Markdown(String),
}

impl std::fmt::Debug for Cleaned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cleaned").field("edits", &self.edits).field("scan", &self.scan).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, len) = match self {
            Self::Same(bytes) => ("Same", bytes.len()),
            Self::Markdown(text) => ("Markdown", text.len()),
        };
        f.debug_tuple(kind).field(&len).finish()
    }
}

impl File {
    /// Takes out what must go. Placeholders are the same over the whole file; names of authors and the like go in any
    /// case. The result is opened and scanned again. `vault` changes only when all went well.
    ///
    /// # Errors
    /// [`DocumentError::Unread`] when a part of the document could not be read, [`DocumentError::Leak`] when something
    /// would be left, [`DocumentError::Document`] when the document cannot be written.
    pub fn redact(
        self,
        guard: &Guard,
        declared: Declarations,
        options: Options,
        vault: Option<&mut Vault>,
        limits: &Limits,
    ) -> Result<Cleaned, DocumentError> {
        self.redact_with(guard, declared, options, &Choices::default(), vault, limits)
    }

    /// [`File::redact`] where a person has looked at the findings and chosen, as in [`Guard::redact_with`].
    ///
    /// # Errors
    /// As for [`File::redact`].
    pub fn redact_with(
        mut self,
        guard: &Guard,
        declared: Declarations,
        options: Options,
        choices: &Choices,
        vault: Option<&mut Vault>,
        limits: &Limits,
    ) -> Result<Cleaned, DocumentError> {
        let scanner = guard.scanner(declared);
        let mut scan = self.scan(&scanner);
        if !scan.unread.is_empty() {
            return Err(DocumentError::Unread(scan.unread));
        }
        guard.choose(&mut scan, choices);
        let body = self.body();
        let findings = self.split(&scan.findings);
        let mut learned = vault.as_deref().cloned().unwrap_or_default();
        let unkept = |mut found: Vec<Finding>| {
            found.retain(|f| !guard.is_kept(f, choices));
            found
        };
        let again = |redacted: &Redacted| unkept(self.again(&scanner, redacted));
        let mut redacted =
            redact_text(body, &findings, guard.policy(), options, Some(&mut learned), again).map_err(|e| leaks(&e))?;
        drop(findings);
        let edits = self.edits(redacted.edits.iter().map(|e| (e.span, e.replacement.as_str())));
        // The new document is opened beside this one: what is no longer needed goes first.
        (self.text, redacted.text) = (String::new(), String::new());
        let leaks = |found: Vec<Finding>, text: &str, file: Option<&File>| {
            let left: Vec<(String, Bilingual)> = uncovered(text, &redacted, unkept(found), options)
                .into_iter()
                .map(|f| {
                    let place = file.map(|file| file.place(f.span)).unwrap_or_default();
                    (guard.policy().rule(f.rule).id.clone(), place)
                })
                .collect();
            if left.is_empty() { Ok(()) } else { Err(DocumentError::Leak(left)) }
        };
        let content = if self.kind().is_writable() {
            let bytes = self.document.redact(&edits).map_err(|e| self.cannot_write(e))?;
            drop(edits);
            self.document.release();
            let reopened = File::view(bytes.clone(), self.name.as_deref(), limits)?;
            let mut found = reopened.scan(&scanner);
            found.findings.retain(|f| f.span.start < reopened.joined.len());
            leaks(found.findings, reopened.body(), Some(&reopened))?;
            if options.style == Style::Placeholder
                && let Some(places) = self.places_in(&reopened, &redacted)
            {
                learned.record(reopened.body(), places);
            }
            Content::Same(bytes)
        } else {
            let lang = if options.lang == Lang::Da { PlaceLang::Da } else { PlaceLang::En };
            let text = self.document.to_markdown(&edits, lang)?;
            leaks(scanner.scan(&text).findings, &text, None)?;
            Content::Markdown(text)
        };
        if let Some(vault) = vault {
            *vault = learned;
        }
        Ok(Cleaned { content, edits: redacted.edits.len(), scan })
    }

    /// Looks at the redacted text for what is left.
    fn again(&self, scanner: &Scanner<'_>, redacted: &Redacted) -> Vec<Finding> {
        let mut findings = scanner.scan(&redacted.text).findings;
        self.drop_machine_words(&mut findings, &redacted.text, |at| redacted.to_original(at));
        findings
    }

    /// The document with `edits` of its joined text made, which are in order and do not overlap. For whoever decides
    /// alone what is to be replaced: nothing is scanned.
    ///
    /// # Errors
    /// [`DocumentError`] when the document cannot be written.
    pub fn edited(&self, edits: &[(Span, String)]) -> Result<Vec<u8>, DocumentError> {
        let edits = self.edits(edits.iter().map(|(span, text)| (*span, text.as_str())));
        self.document.redact(&edits).map_err(|e| self.cannot_write(e))
    }

    /// The edits of the joined text as edits of segments. One that still runs over several puts its replacement into
    /// the first.
    fn edits<'e>(&self, edits: impl Iterator<Item = (Span, &'e str)>) -> Vec<SegmentEdit> {
        let mut own = Vec::new();
        for (span, mut replacement) in edits {
            for part in self.joined.parts(span) {
                let replacement = std::mem::take(&mut replacement).to_owned();
                own.push(SegmentEdit { segment: part.segment, range: part.range, replacement });
            }
        }
        own
    }

    /// Where each replacement stands in the document that was made, and what stood there before: only when all of them
    /// are found again, so that restoring is exact.
    fn places_in(&self, reopened: &File, redacted: &Redacted) -> Option<Vec<(usize, usize, String)>> {
        let mut by_segment: BTreeMap<usize, Vec<(Span, &str)>> = BTreeMap::new();
        for edit in &redacted.edits {
            let mut parts = self.joined.parts(edit.span);
            let part = parts.next()?;
            if parts.next().is_some() {
                return None;
            }
            let range = Span::new(part.range.start, part.range.end);
            by_segment.entry(part.segment).or_default().push((range, &edit.replacement));
        }
        let segments = self.document.segments();
        let new = reopened.document.segments();
        let same_count = segments.len() == new.len();
        let (mut places, mut at) = (Vec::new(), 0);
        for (segment, edits) in by_segment {
            let text = segments.get(segment)?.text.as_str();
            let mut wanted = String::with_capacity(text.len());
            let (mut from, mut inside) = (0, Vec::new());
            for (range, replacement) in edits {
                wanted.push_str(text.get(from..range.start)?);
                inside.push((wanted.len(), replacement.len(), text.get(range.start..range.end)?.to_owned()));
                wanted.push_str(replacement);
                from = range.end;
            }
            wanted.push_str(text.get(from..)?);
            let found = if same_count {
                new.get(segment).filter(|s| s.text == wanted).map(|_| segment)
            } else {
                let window = new.get(at..(at + LOOK_AHEAD).min(new.len()))?;
                window.iter().position(|s| s.text == wanted).map(|i| at + i)
            };
            if let Some(found) = found {
                let start = reopened.joined.span(found)?.start;
                places.extend(inside.into_iter().map(|(offset, len, original)| (start + offset, len, original)));
                at = found + 1;
            } else if let Some(short) = new.get(segment).filter(|s| same_count && holds_any(&s.text, &wanted, &inside))
            {
                // The name of a sheet that had to be shortened, or a formula that points to it.
                places.push((reopened.joined.span(segment)?.start, short.text.len(), text.to_owned()));
                at = segment + 1;
            }
            // Anything else is the name of an author, which is gone altogether.
        }
        let known: BTreeMap<usize, usize> = places.iter().map(|(start, len, _)| (*start, start + len)).collect();
        let is_known = |at: usize| known.range(..=at).next_back().is_some_and(|(_, end)| at < *end);
        replacements(reopened.body(), redacted).iter().all(|place| is_known(place.start)).then_some(places)
    }
}

/// Whether `text` holds one of the replacements that stand in `wanted`.
fn holds_any(text: &str, wanted: &str, inside: &[(usize, usize, String)]) -> bool {
    let mut replacements = inside.iter().filter_map(|(offset, len, _)| wanted.get(*offset..offset + len));
    replacements.any(|r| !r.is_empty() && text.contains(r))
}

/// Segments looked at for one that moved: those before it may have gone, or come.
const LOOK_AHEAD: usize = 4096;

/// A leak that was found before the document was written.
fn leaks(error: &LeakError) -> DocumentError {
    DocumentError::Leak(error.leaks.iter().map(|leak| (leak.rule.clone(), Bilingual::default())).collect())
}

/// Where `text` holds what was put in.
fn replacements(text: &str, redacted: &Redacted) -> Vec<Span> {
    let words = redacted.edits.iter().map(|e| e.replacement.as_str()).filter(|r| !r.is_empty());
    let words: BTreeSet<&str> = words.collect();
    match AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words) {
        Ok(put) => put.find_iter(text).map(|m| Span::new(m.start(), m.end())).collect(),
        // Too many words for one automaton: nothing counts as put in.
        Err(_) => Vec::new(),
    }
}

/// The findings that hold a letter or digit outside what was put in.
fn uncovered(text: &str, redacted: &Redacted, found: Vec<Finding>, options: Options) -> Vec<Finding> {
    let places = replacements(text, redacted);
    let is_left = |finding: &Finding| {
        let mut at = finding.span.start;
        let first = places.partition_point(|p| p.end <= at);
        for place in places.iter().skip(first).take_while(|p| p.start < finding.span.end) {
            if text.get(at..place.start.max(at)).is_none_or(|t| t.contains(char::is_alphanumeric)) {
                return true;
            }
            at = place.end;
        }
        at < finding.span.end && text.get(at..finding.span.end).is_none_or(|t| t.contains(char::is_alphanumeric))
    };
    found.into_iter().filter(|f| f.action >= options.minimum && is_left(f)).collect()
}

/// Whether a redacted document of `kind`, read from a file called `source`, may be written as `target`: a program that
/// opens it goes by the ending.
pub fn fits_name(kind: Kind, source: Option<&str>, target: &str) -> bool {
    let ending = |name: &str| name.rsplit_once('.').map(|(_, e)| e.to_lowercase());
    if !kind.is_writable() {
        return matches!(ending(target).as_deref(), None | Some("md" | "markdown" | "txt"));
    }
    let same = source.filter(|s| !kind.is_text() && kind.fits(s)).and_then(ending);
    kind.fits(target) && (same.is_none() || same == ending(target))
}
