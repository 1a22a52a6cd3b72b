//! Kind `secret`: credentials, by shape and by assignment.

use serde::{Deserialize, Serialize};

use super::pattern::Form;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

/// Credentials.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretSpec {
    /// Shapes that are a secret by themselves.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Names to which a secret is assigned: `password`, `adgangskode`. The value is the finding.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Values that are placeholders of documentation.
    #[serde(default)]
    pub placeholders: Vec<String>,
}

/// Looks for credentials.
#[derive(Debug)]
pub struct SecretDetector;

impl SecretDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(_rules: Vec<(RuleIx, SecretSpec)>) -> Result<Self, Vec<SpecError>> {
        Ok(Self)
    }
}

impl Detector for SecretDetector {
    fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}
