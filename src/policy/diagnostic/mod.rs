//! What is wrong with a policy: code, place and help, all at once.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::source::Source;
use crate::text::{Bilingual, Lang, Span};

mod code;
mod render;

pub use code::{CODES, Code, Severity, code_table};

/// Both languages of a message, with the captures of `format!`.
macro_rules! both {
    ($da:literal, $en:literal $(,)?) => {
        crate::text::Bilingual { da: format!($da), en: format!($en) }
    };
}
pub(super) use both;

/// Most diagnostics kept of one run: a file of nonsense must not take minutes to report.
const MOST: usize = 100;

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnostic {
    /// What is wrong.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// In one sentence.
    pub message: Bilingual,
    /// The file, as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// Bytes of the file.
    pub span: Span,
    /// JSON pointer into the file.
    pub pointer: String,
    /// A few words at the place.
    pub label: Option<Bilingual>,
    /// What to do.
    pub help: Option<Bilingual>,
    #[serde(skip)]
    source: usize,
}

/// What was found wrong, in order of file and place.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    #[serde(skip)]
    sources: Vec<Arc<Source>>,
    #[serde(skip)]
    omitted: usize,
}

impl Diagnostics {
    /// The diagnostics.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.items.len() + self.omitted
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// All of them as a user reads them, each with its line of YAML.
    pub fn render(&self, lang: Lang, colours: bool) -> String {
        render::render(self, lang, colours)
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En, false))
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostics {}

/// Where a diagnostic points: a source and a JSON pointer into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub source: usize,
    pub pointer: String,
}

impl At {
    pub fn new(source: usize, pointer: impl Into<String>) -> Self {
        Self { source, pointer: pointer.into() }
    }

    /// A place below this one.
    pub fn below(&self, part: &str) -> Self {
        Self { source: self.source, pointer: format!("{}/{}", self.pointer, super::bundle::escape(part)) }
    }
}

/// Which part of an entry to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    Key,
    Value,
}

/// A diagnostic that has no place yet.
#[derive(Debug)]
pub(super) struct Problem {
    code: Code,
    message: Bilingual,
    label: Option<Bilingual>,
    help: Option<Bilingual>,
}

impl Problem {
    pub fn new(code: Code, message: Bilingual) -> Self {
        Self { code, message, label: None, help: None }
    }

    pub fn label(self, label: Bilingual) -> Self {
        Self { label: Some(label), ..self }
    }

    pub fn help(self, help: Bilingual) -> Self {
        Self { help: Some(help), ..self }
    }

    pub fn with_code(self, code: Code) -> Self {
        Self { code, ..self }
    }

    pub fn maybe_help(self, help: Option<Bilingual>) -> Self {
        Self { help, ..self }
    }
}

/// Collects diagnostics and the sources that they point into.
#[derive(Default)]
pub(super) struct Collector {
    pub sources: Vec<Source>,
    items: Vec<Diagnostic>,
    omitted: usize,
}

impl Collector {
    /// Files a source; its index.
    pub fn source(&mut self, source: Source) -> usize {
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// A problem with an entry.
    pub fn add(&mut self, problem: Problem, at: &At, focus: Focus) {
        let Some(source) = self.sources.get(at.source) else { return };
        let (pointer, span) = source.locate(&at.pointer, focus);
        self.push(problem, at.source, pointer, span);
    }

    /// A problem with a part of the value at a place: byte offsets into the text of a scalar as parsed.
    pub fn add_within(&mut self, problem: Problem, at: &At, start: usize, end: usize) {
        let Some(source) = self.sources.get(at.source) else { return };
        let (pointer, span) = source.locate(&at.pointer, Focus::Value);
        let span = source.within(span, start, end).unwrap_or(span);
        self.push(problem, at.source, pointer, span);
    }

    /// A problem at bytes of a source.
    pub fn push(&mut self, problem: Problem, source: usize, pointer: String, span: Span) {
        if self.items.len() >= MOST {
            self.omitted += 1;
            return;
        }
        let Some(file) = self.sources.get(source) else { return };
        let (line, column) = file.position(span.start);
        let Problem { code, message, label, help } = problem;
        let severity = code.severity();
        let file = file.name.clone();
        self.items.push(Diagnostic { code, severity, message, file, line, column, span, pointer, label, help, source });
    }

    /// Whether an error was found so far.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether something of that code was found at that place.
    pub fn has(&self, code: Code, at: &At) -> bool {
        self.items.iter().any(|d| d.code == code && d.source == at.source && d.pointer == at.pointer)
    }

    /// All that was found, in order.
    pub fn finish(mut self) -> Diagnostics {
        self.items.sort_by(|a, b| (a.source, a.span, a.code, &a.pointer).cmp(&(b.source, b.span, b.code, &b.pointer)));
        self.items
            .dedup_by(|a, b| (a.source, a.span, a.code, &a.message.en) == (b.source, b.span, b.code, &b.message.en));
        let sources = self.sources.into_iter().map(Arc::new).collect();
        Diagnostics { items: self.items, sources, omitted: self.omitted }
    }
}
