//! Scanner: runs the detectors over a document, resolves overlaps, applies what the user declared.

use std::collections::BTreeMap;

use crate::finding::{Action, Finding};
use crate::text::{Bilingual, Position};

mod baseline;
mod fingerprint;
mod overlap;
mod public;
mod scanner;
mod suppress;

pub use baseline::{Accepted, Baseline, BaselineError, BaselineProblem};
pub use fingerprint::Fingerprinter;
pub use public::{PublicError, PublicIndex, PublicLookup};
pub use scanner::Scanner;
pub use suppress::{Suppressible, Suppressions};

/// The day written like `2027-01-31`, and only like that.
fn iso_date(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok().filter(|_| text.len() == "2027-01-31".len())
}

/// What the user declared about this run.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    /// The place name is needed for the result: the reason.
    pub geography: Option<String>,
    /// What the text is for, in the user's words; goes into the receipt as given.
    pub task: Option<String>,
}

/// The outcome of scanning one document.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Findings in order of place, then rule; those with [`Action::Allow`] are kept out.
    pub findings: Vec<Finding>,
    /// Findings that a declaration, suppression, baseline or public source let stand, for the report and the receipt.
    pub lowered: Vec<Finding>,
    /// The strongest action of `findings`.
    pub verdict: Action,
    /// Suppressions in the text that are expired, unused or malformed.
    pub suppressions: Vec<SuppressionProblem>,
    /// Parts of the document that could not be read, and where. With any, it must never be called clean.
    pub unread: Vec<Bilingual>,
    /// What else the reader of the document must be told.
    pub remarks: Vec<Bilingual>,
    /// Where the text ends.
    pub end: Position,
}

impl Scan {
    /// Leaves out what an earlier version of the text had already: as many findings of a rule and value as there were,
    /// the first ones. Needs fingerprints in both; what could not be read stays.
    pub fn leave_out(&mut self, before: &Scan) {
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        for finding in &before.findings {
            *known.entry((finding.rule, finding.fingerprint)).or_default() += 1;
        }
        self.findings.retain(|finding| match known.get_mut(&(finding.rule, finding.fingerprint)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
        self.verdict = self.findings.iter().map(|f| f.action).max().unwrap_or_default();
    }
}

/// A suppression in the text that does nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppressionProblem {
    /// Line, from 1.
    pub line: usize,
    /// The rule it names; for an unknown verb, that word.
    pub rule: String,
    /// What is wrong.
    pub kind: SuppressionProblemKind,
    /// Where it stands in a document.
    pub place: Option<Box<Bilingual>>,
}

/// Why a suppression does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressionProblemKind {
    /// Its last day is over.
    Expired,
    /// Nothing stands there that it would allow.
    Unused,
    /// No reason is given.
    NoReason,
    /// The policy has no such rule.
    UnknownRule,
    /// The policy does not let users override that rule.
    NotOverridable,
    /// The date cannot be read.
    BadDate,
    /// It begins with neither `tillad` nor `allow`.
    UnknownVerb,
}
