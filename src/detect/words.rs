//! Kind `words`: word lists with Danish inflection, with cues that a word of several meanings needs.

use serde::{Deserialize, Serialize};

use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

/// A list of terms (one or several words each) and how they may be written.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsSpec {
    /// Terms that are a finding wherever they stand.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Terms that also mean something else: a finding only with a cue (`before`, `after`).
    #[serde(default)]
    pub weak: Vec<String>,
    /// Which inflected forms of a term's last word count too.
    #[serde(default)]
    pub inflect: Vec<Inflection>,
    /// Terms must be written with a capital (as proper names are).
    #[serde(default)]
    pub capital: bool,
    /// Words before a weak term that make it count.
    #[serde(default)]
    pub before: Vec<String>,
    /// Words after a weak term that make it count.
    #[serde(default)]
    pub after: Vec<String>,
    /// Words after a term that belong to the finding: `Kommune`, `Byråd`, with their genitive.
    #[serde(default)]
    pub extend: Vec<String>,
    /// Words right before a term that rule it out.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// Words right after a term that rule it out.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// A given name or a title right before rules it out: then it is a surname.
    #[serde(default)]
    pub not_surname: bool,
    /// Words in the same sentence that lower: the matter is public, a template, and so on.
    #[serde(default)]
    pub lower: Vec<String>,
    /// Probability of a term without further evidence. 0 means 0.9.
    #[serde(default)]
    pub confidence: f32,
}

/// A way in which a term's last word may be inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Inflection {
    /// -s, `'`, -es.
    Genitive,
    /// -en, -et, -n, -t.
    Definite,
    /// -er, -e, -r, -erne, -ene.
    Plural,
    /// -t, -e of adjectives and participles; -r, -de, -te, -et of verbs.
    Verb,
    /// As the head of a compound or with a hyphen: `kræftbehandling`, `Lemvig-borgere`.
    Compound,
    /// As the end of a compound: `alkoholmisbrug`.
    Tail,
}

/// Runs all word lists.
#[derive(Debug)]
pub struct WordsDetector;

impl WordsDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(_rules: Vec<(RuleIx, WordsSpec)>) -> Result<Self, Vec<SpecError>> {
        Ok(Self)
    }
}

impl Detector for WordsDetector {
    fn detect(&self, _block: &Block<'_>, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}
