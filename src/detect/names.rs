//! Kind `names`: person names, by model, lists and context.

use serde::{Deserialize, Serialize};

use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

/// How person names are looked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NamesSpec {
    /// Which errors weigh more.
    pub recall: Recall,
    /// Words that are never a name here (a system called `Signe`).
    pub never: Vec<String>,
    /// Names that always are (the organisation's staff list).
    pub always: Vec<String>,
    /// Persons in a public office who may be named.
    pub office_holders: Vec<String>,
}

/// Which errors weigh more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recall {
    /// Few names missed, more false alarms.
    High,
    /// Both alike.
    #[default]
    Balanced,
}

/// Persons met so far in a document.
#[derive(Debug, Default)]
pub struct People {}

/// Looks for person names.
#[derive(Debug)]
pub struct NamesDetector;

impl NamesDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(_rules: Vec<(RuleIx, NamesSpec)>) -> Result<Self, Vec<SpecError>> {
        Ok(Self)
    }
}

impl Detector for NamesDetector {
    fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}
