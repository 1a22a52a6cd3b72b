//! Kind `near`: a term in the neighbourhood of a person, unless the sentence is about a topic or a group.

use serde::{Deserialize, Serialize};

use super::words::Inflection;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

/// Terms that are sensitive when they are about a person.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearSpec {
    /// The terms.
    pub terms: Vec<String>,
    /// Terms that say something only with a linking verb.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Which inflected forms count too.
    #[serde(default)]
    pub inflect: Vec<Inflection>,
    /// Pronouns and role nouns that stand for a person, besides names and CPR numbers.
    pub persons: Vec<String>,
    /// Linking verbs and phrases.
    pub predicates: Vec<String>,
    /// Words that make a sentence one about a topic.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Words that make it one about a group.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Phrases that hold a term but mean something else.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Looks for terms near persons.
#[derive(Debug)]
pub struct NearDetector;

impl NearDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(_rules: Vec<(RuleIx, NearSpec)>) -> Result<Self, Vec<SpecError>> {
        Ok(Self)
    }
}

impl Detector for NearDetector {
    fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}
