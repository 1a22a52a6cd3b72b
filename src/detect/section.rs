//! Kind `section`: a heading opens a scope that ends at the next heading of its level.

use serde::{Deserialize, Serialize};

use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

/// Headings that open a scope.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSpec {
    /// Phrases in a heading that open the scope, matched as whole words in any case.
    pub headings: Vec<String>,
    /// Phrases in a line of its own or in running text that mark the part they stand in.
    #[serde(default)]
    pub markers: Vec<String>,
    /// Phrases in the heading that rule it out.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Scopes still open at the end of a block.
#[derive(Debug, Default)]
pub struct Sections {}

/// Follows the headings of a document.
#[derive(Debug)]
pub struct SectionDetector;

impl SectionDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(_rules: Vec<(RuleIx, SectionSpec)>) -> Result<Self, Vec<SpecError>> {
        Ok(Self)
    }
}

impl Detector for SectionDetector {
    fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}
