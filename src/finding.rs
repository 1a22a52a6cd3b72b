//! Findings: where something stands, what it is, and why we think so. A finding never holds the matched text.

use std::borrow::Cow;

use serde::Serialize;

use crate::text::{Bilingual, Lang, Position, Span};

mod entity;
mod evidence;

pub use entity::{ENTITIES, Entity};
pub use evidence::{Evidence, Reason};

/// Index of a rule in its policy: the order of rule ids, so that sorting by it is deterministic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RuleIx(pub u16);

/// How sure we are, from 0 to 1. Evidence adds up as log-odds: see [`Confidence::from_log_odds`].
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
pub struct Confidence(pub f32);

impl Confidence {
    /// The confidence that a sum of log-odds means: the logistic function.
    pub fn from_log_odds(sum: f32) -> Self {
        Self(1.0 / (1.0 + (-sum).exp()))
    }

    /// The log-odds of this confidence, held within ±7.
    pub fn log_odds(self) -> f32 {
        let p = self.0.clamp(0.001, 0.999);
        (p / (1.0 - p)).ln()
    }
}

/// What a detector reports: spans in bytes of the normalised text, evidence not yet weighed against other rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The rule that found it.
    pub rule: RuleIx,
    /// Where, in the normalised text.
    pub span: Span,
    /// Sum of the evidence, in log-odds.
    pub score: f32,
    /// Why, strongest first is not required.
    pub evidence: Vec<Evidence>,
    /// For persons and the like: which one of the document, so that one person keeps one number.
    pub subject: Option<u32>,
}

impl Candidate {
    /// A candidate whose score is the sum of its evidence.
    pub fn new(rule: RuleIx, span: Span, evidence: Vec<Evidence>) -> Self {
        let score = evidence.iter().map(|e| e.weight).sum();
        Self { rule, span, score, evidence, subject: None }
    }

    /// Adds one piece of evidence.
    pub fn add(&mut self, evidence: Evidence) {
        self.score += evidence.weight;
        self.evidence.push(evidence);
    }
}

/// What an organisation does about a finding, weakest first. The verdict on a text is the strongest of its findings.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Nothing to do; not reported.
    #[default]
    Allow,
    /// Reported, nothing to act on.
    Note,
    /// To be looked at by a person.
    Warn,
    /// To be taken out before sending.
    Redact,
    /// The text must not be sent with it; taken out by `redact`.
    Block,
}

impl Action {
    /// The word for it in output and policies.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Redact => "redact",
            Self::Block => "block",
        }
    }
}

/// Something found, in the original text, with overlaps settled.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleIx,
    /// What it is.
    pub entity: Entity,
    /// Where, in bytes of the original text.
    pub span: Span,
    /// The start in every unit.
    pub start: Position,
    /// The end in every unit.
    pub end: Position,
    /// How sure we are.
    pub confidence: Confidence,
    /// What the policy says about it, after conditions, public sources and suppressions.
    pub action: Action,
    /// Why we think so.
    pub evidence: Vec<Evidence>,
    /// Which person (or the like) of the document.
    pub subject: Option<u32>,
    /// The same for the same value in the same document, whatever is edited elsewhere. Keyed: see [`Fingerprint`].
    pub fingerprint: Fingerprint,
    /// Why the action is not the one of the rule, when it is not.
    pub notes: Vec<Note>,
    /// Where it stands in a document, as a person says it; in a text, its line and column do.
    pub place: Option<Box<Bilingual>>,
}

/// Keyed 64-bit hash of rule and normalised value, so the same wherever the value stands. Without the key (which stays
/// on the machine) it is no look-up table for CPR numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(s, 16).map(Self)
    }
}

/// Something that changed a finding's action, in words for the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Kept, since the task declared that it needs geography, with the reason given.
    KeptForGeography(String),
    /// Lowered: the passage stands in a public source (its name and the date it was added).
    Public {
        /// Name of the source.
        source: String,
        /// Day it was indexed, ISO 8601.
        added: String,
    },
    /// Lowered: the kind of task needs it, by its title.
    Task(Bilingual),
    /// Allowed by a suppression in the text, with its reason.
    Suppressed(String),
    /// Known from the baseline, with its reason.
    Baseline(String),
}

impl Note {
    /// The note as a user reads it.
    pub fn describe(&self, lang: Lang) -> Cow<'static, str> {
        let (da, en) = match self {
            Self::KeptForGeography(reason) => (
                format!("beholdt: stednavnet er nødvendigt for resultatet ({reason})"),
                format!("kept: the place name is needed for the result ({reason})"),
            ),
            Self::Public { source, added } => (
                format!("allerede offentligt: findes i »{source}« (indlæst {added})"),
                format!("already public: stands in \"{source}\" (indexed {added})"),
            ),
            Self::Task(title) => {
                (format!("nødvendigt for opgaven: {}", title.da), format!("needed for the task: {}", title.en))
            }
            Self::Suppressed(reason) => {
                (format!("tilladt i teksten: {reason}"), format!("allowed in the text: {reason}"))
            }
            Self::Baseline(reason) => {
                (format!("kendt fra baseline: {reason}"), format!("known from the baseline: {reason}"))
            }
        };
        Bilingual { da, en }.get(lang).to_owned().into()
    }
}
