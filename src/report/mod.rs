//! Reports: text, JSON, JSONL, SARIF, HTML. A new format is one file, one variant of [`Format`] and one line in
//! [`reporter`].

use std::io::{self, Write};

use crate::decide::Gate;
use crate::finding::Action;
use crate::policy::Policy;
use crate::scan::Scan;
use crate::text::Lang;

mod html;
mod json;
mod sarif;
mod text;
mod words;

pub use json::{Document, Item, document, findings};
pub use text::clean_ending;
pub use words::{action, because, place, verdict};

/// How a run is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a document and line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// One self-contained page.
    Html,
}

/// What every report of a run has in common.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The policy that decided.
    pub policy: &'a Policy,
    /// The name or file that the user chose it by: advice that names a command repeats it.
    pub chosen: Option<&'a str>,
    /// What it says about the provider, when one was named.
    pub gate: Option<&'a Gate<'a>>,
    /// The language of the report.
    pub lang: Lang,
    /// With the evidence of every finding.
    pub explain: bool,
    /// Day of the run, ISO 8601.
    pub date: &'a str,
}

/// One document of a run.
#[derive(Clone, Copy)]
pub struct Outcome<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where it came from.
    pub source: &'a str,
    /// What was found, or why it could not be read (one sentence in the user's language).
    pub result: Result<&'a Scan, &'a str>,
    /// The text, only when the user asked to see it.
    pub text: Option<&'a str>,
}

impl std::fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outcome").field("id", &self.id).field("result", &self.result).finish_non_exhaustive()
    }
}

/// The sum of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Total {
    /// Documents that were read.
    pub documents: usize,
    /// Documents that could not be read.
    pub unreadable: usize,
    /// Documents with something to take out.
    pub to_redact: usize,
    /// The strongest action.
    pub verdict: Action,
}

impl Total {
    /// Counts one document.
    pub fn add(&mut self, result: Result<&Scan, &str>) {
        match result {
            Ok(scan) => {
                // What was read in part only is not checked, whatever was found in it.
                self.documents += usize::from(scan.unread.is_empty());
                self.unreadable += usize::from(!scan.unread.is_empty());
                self.to_redact += usize::from(scan.verdict >= Action::Redact);
                self.verdict = self.verdict.max(scan.verdict);
            }
            Err(_) => self.unreadable += 1,
        }
    }
}

/// Writes a report piece by piece, so that a long run needs no more memory than a short one.
pub trait Reporter {
    /// Before the first document.
    fn begin(&mut self, cx: &Context<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// One document.
    fn document(&mut self, cx: &Context<'_>, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// After the last document.
    fn end(&mut self, cx: &Context<'_>, total: &Total, out: &mut dyn Write) -> io::Result<()>;
}

/// The reporter of a format.
pub fn reporter(format: Format) -> Box<dyn Reporter> {
    match format {
        Format::Text => Box::new(text::Text::default()),
        Format::Json => Box::new(json::Json::default()),
        Format::Jsonl => Box::new(json::Jsonl),
        Format::Sarif => Box::new(sarif::Sarif::default()),
        Format::Html => Box::new(html::Html::default()),
    }
}
