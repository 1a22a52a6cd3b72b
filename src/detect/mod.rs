//! Detectors: one file per kind. Each reads a block of normalised text and reports candidates for its rules.
//!
//! A new kind is one file, one variant of [`Spec`] and one line in [`Detectors::compile`].

use crate::finding::{Candidate, RuleIx};
use crate::text::{Block, Span};

pub mod context;
pub mod interest;
pub mod names;
pub mod near;
pub mod pattern;
pub(crate) mod placeholder;
pub mod secret;
pub mod section;
mod separator;
pub mod validate;
pub mod words;

#[cfg(test)]
pub(crate) mod rule_files;

/// What a rule says to find, by kind, as validated: lists expanded, ids known. Regexes may still be wrong.
#[derive(Clone, Debug)]
pub enum Spec {
    /// Written forms: [`pattern`].
    Pattern(pattern::PatternSpec),
    /// Word lists: [`words`].
    Words(words::WordsSpec),
    /// Parts under a heading: [`section`].
    Section(section::SectionSpec),
    /// A term near a person: [`near`].
    Near(near::NearSpec),
    /// Credentials: [`secret`].
    Secret(secret::SecretSpec),
    /// Person names: [`names`].
    Names(names::NamesSpec),
}

/// A detector for all rules of one kind.
pub trait Detector: Send + Sync + std::fmt::Debug {
    /// Reports what starts in `block.range`. Blocks of a text come in order; what must be remembered between them
    /// stands in `memory`. `out` holds what earlier detectors of the registry found in this block, and may be read.
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>);

    /// Whether a word, by its [`word_hash`](crate::text::word_hash) and in any case, may matter to this detector: it is
    /// then seen in [`Memory::interest`]. Asked once for many; never wrong with `false`.
    fn cares(&self, _hash: u64, _word: &str) -> bool {
        true
    }

    /// Whether a number or a mark that begins with this byte may matter to this detector. Line breaks matter to none that
    /// does not ask for them.
    fn cares_for_sign(&self, _first: u8) -> bool {
        true
    }

    /// Called once after the last block, with the length of the normalised text: reports what was still open.
    fn finish(&self, _len: usize, _memory: &mut Memory, _out: &mut Vec<Candidate>) {}
}

/// What detectors remember of one document from block to block. One per document and thread.
#[derive(Debug, Default)]
pub struct Memory {
    /// The table met last, for column headers.
    pub tables: context::Tables,
    /// Open headings.
    pub sections: section::Sections,
    /// Persons met so far.
    pub people: names::People,
    /// Room for the work on the names of a block, and what the model worked out for the words met so far.
    pub names: names::Room,
    /// Which tokens of the block at hand matter to the detector at work.
    pub interest: interest::Interest,
}

/// Why a rule could not be compiled: the rule, a pointer below the rule (`/pattern/forms/0/regex`), and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError {
    /// The rule.
    pub rule: RuleIx,
    /// JSON pointer below the rule.
    pub pointer: String,
    /// What is wrong, in one English sentence without a full stop.
    pub message: String,
}

/// All detectors of a policy, in the order they run.
#[derive(Debug)]
pub struct Detectors {
    all: Vec<Box<dyn Detector>>,
    /// Which of them care for numbers and marks, by their first byte.
    signs: [u8; 256],
}

impl Detectors {
    /// Builds the detectors of `rules`. All errors at once. What rules of kind `names` find are the persons that
    /// rules of kind `near` look for.
    pub fn compile(rules: Vec<(RuleIx, Spec)>) -> Result<Self, Vec<SpecError>> {
        let persons = rules.iter().filter(|(_, s)| matches!(s, Spec::Names(_))).map(|(ix, _)| *ix).collect();
        Self::compile_with(rules, near::Around { persons, ..Default::default() })
    }

    /// [`Detectors::compile`] with the rules whose findings count for rules of kind `near`.
    pub fn compile_with(rules: Vec<(RuleIx, Spec)>, around: near::Around) -> Result<Self, Vec<SpecError>> {
        let (mut patterns, mut words, mut sections) = (Vec::new(), Vec::new(), Vec::new());
        let (mut near, mut secrets, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for (rule, spec) in rules {
            match spec {
                Spec::Pattern(s) => patterns.push((rule, s)),
                Spec::Words(s) => words.push((rule, s)),
                Spec::Section(s) => sections.push((rule, s)),
                Spec::Near(s) => near.push((rule, s)),
                Spec::Secret(s) => secrets.push((rule, s)),
                Spec::Names(s) => names.push((rule, s)),
            }
        }
        let mut errors = Vec::new();
        let mut all: Vec<Box<dyn Detector>> = Vec::new();
        // `near` runs last: it looks for persons and numbers that the others found.
        add(&mut all, &mut errors, patterns, pattern::PatternDetector::compile);
        add(&mut all, &mut errors, secrets, secret::SecretDetector::compile);
        add(&mut all, &mut errors, words, words::WordsDetector::compile);
        add(&mut all, &mut errors, sections, section::SectionDetector::compile);
        add(&mut all, &mut errors, names, names::NamesDetector::compile);
        add(&mut all, &mut errors, near, |rules| near::NearDetector::compile(rules, around));
        let signs = interest::signs(&all);
        if errors.is_empty() { Ok(Self { all, signs }) } else { Err(errors) }
    }

    /// Runs all detectors on one block.
    pub fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        memory.interest.read(block, &self.all, &self.signs);
        for (i, detector) in self.all.iter().enumerate() {
            memory.interest.turn(i);
            detector.detect(block, memory, out);
        }
    }

    /// Closes the document.
    pub fn finish(&self, len: usize, memory: &mut Memory, out: &mut Vec<Candidate>) {
        for detector in &self.all {
            detector.finish(len, memory, out);
        }
    }
}

fn add<S, D: Detector + 'static>(
    all: &mut Vec<Box<dyn Detector>>,
    errors: &mut Vec<SpecError>,
    rules: Vec<(RuleIx, S)>,
    compile: impl FnOnce(Vec<(RuleIx, S)>) -> Result<D, Vec<SpecError>>,
) {
    if rules.is_empty() {
        return;
    }
    match compile(rules) {
        Ok(detector) => all.push(Box::new(detector)),
        Err(more) => errors.extend(more),
    }
}

/// Whether `span` stands free of further digits: no digit directly before or after, and no `.` or `,` that joins one.
pub fn digits_stand_free(text: &str, span: Span) -> bool {
    let (b, bytes) = (span.start, text.as_bytes());
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let before = b > 0 && (digit(b - 1) || (b > 1 && digit(b - 2) && separator::joins(bytes, b - 1)));
    let after = digit(span.end) || (digit(span.end + 1) && separator::joins(bytes, span.end));
    !before && !after
}
