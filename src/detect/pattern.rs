//! Kind `pattern`: written forms with validators and context words.

use serde::{Deserialize, Serialize};

use super::context::ContextSpec;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

/// Written forms of one kind of number or code.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatternSpec {
    /// The written forms, each with its own confidence.
    pub forms: Vec<Form>,
    /// Labels that raise or lower.
    #[serde(default)]
    pub context: ContextSpec,
}

/// One written form.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Short name of the form, shown by `--explain`.
    pub id: String,
    /// Linear-time regex over the normalised text, with `(?P<value>...)` around the part that is the finding when it
    /// is not the whole. `%{sep}`, `%{hyphen}`, `%{break}` stand for the usual separators. No Unicode `\b`: boundaries
    /// are checked in code (`boundary`).
    pub regex: String,
    /// Probability that a match without any label is what the rule looks for.
    pub confidence: f32,
    /// Name of a validator whose verdict is evidence (never a gate).
    #[serde(default)]
    pub validate: Option<String>,
    /// Only with a raising label near.
    #[serde(default)]
    pub needs_label: bool,
    /// Literals (lower case) of which one stands in every match. Needed unless every match begins with a digit or `+`.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// What must not touch the match on either side.
    #[serde(default)]
    pub boundary: Boundary,
}

/// What must not touch a match on either side.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Boundary {
    /// A digit, or `.` or `,` with a digit.
    #[default]
    Digits,
    /// A letter or digit.
    Word,
    /// Anything may touch.
    None,
}

/// Runs the forms of all pattern rules.
#[derive(Debug)]
pub struct PatternDetector;

impl PatternDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(_rules: Vec<(RuleIx, PatternSpec)>) -> Result<Self, Vec<SpecError>> {
        Ok(Self)
    }
}

impl Detector for PatternDetector {
    fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}
