//! Kind `pattern`: written forms with validators and context words.
//!
//! A form is tried only where it can begin:
//! - one with `triggers` around these literals;
//! - one whose every match begins with a digit, `+` or `(` at the numbers of the text, anchored, and only where the
//!   length of the first run of digits, the sign after it and the count of digits to come allow a match;
//! - one with `lead` at the numbers that such words stand right before;
//! - any other everywhere, which is slow but right.
//!
//! What a match is worth is a sum of evidence: [`Form::confidence`], its validator, the labels around it, and what
//! touches it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::context::{Context, ContextSpec, Tables};
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::{Block, TokenKind};

mod analysis;
mod boundary;
mod compile;
mod engine;
mod expand;
mod form;
mod index;
mod known;
mod lead;
mod numbers;
mod triggers;

use compile::Compiled;
pub use lead::{Lead, Street};

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
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Short name of the form, shown by `--explain`.
    pub id: String,
    /// Linear-time regex over the normalised text, with `(?P<value>...)` around the part that is the finding when it
    /// is not the whole. No Unicode `\b`: boundaries are checked in code (`boundary`). It may use
    /// `%{sep}` (at most one of hyphen, dot and slash, with spaces around it),
    /// `%{hyphen}` (any hyphen or dash),
    /// `%{gap}` (a space, or one line break with quote marks `>` after it),
    /// `%{wrap}` (a line break, with quote marks `>` after it),
    /// `%{break}` (nothing, or one line break with a hyphen before it and quote marks `>` after it).
    pub regex: String,
    /// Probability that a match without any label is what the rule looks for.
    pub confidence: f32,
    /// Name of a validator whose verdict is evidence (never a gate).
    #[serde(default)]
    pub validate: Option<String>,
    /// Only with a raising label near.
    #[serde(default)]
    pub needs_label: bool,
    /// Literals of which one stands in every match, in any case; each begins where a word, a number or a sign begins,
    /// and ends where one ends.
    /// Wanted unless every match begins with a digit, `+` or `(`.
    #[serde(default)]
    pub triggers: Vec<String>,
    /// What must not touch the match on either side.
    #[serde(default)]
    pub boundary: Boundary,
    /// Words right before the number at which the regex begins.
    #[serde(default)]
    pub lead: Option<Lead>,
    /// Letters that a scanner misread (`O` for 0, `l` and `I` for 1, `B` for 8, `S` for 5) are read as digits.
    /// Only for forms that need a label.
    #[serde(default)]
    pub misread: bool,
}

/// What must not touch a match on either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Boundary {
    /// A digit, or `.` or `,` with a digit.
    #[default]
    Digits,
    /// A letter or digit, or `.` or `,` with a digit.
    Word,
    /// As `word`, nor a sign that joins the parts of a web address, a file name or a line of code: `_ / = # & - + % @`.
    Apart,
    /// As `word`, nor the user data of a web address: `scheme://user:password@host`.
    Mailbox,
    /// Anything may touch.
    None,
}

/// Runs the forms of all pattern rules.
#[derive(Debug)]
pub struct PatternDetector(Compiled);

impl PatternDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(rules: Vec<(RuleIx, PatternSpec)>) -> Result<Self, Vec<SpecError>> {
        Compiled::new(rules).map(Self)
    }
}

/// What one run over a block carries along.
struct Run<'r> {
    block: &'r Block<'r>,
    tables: &'r mut Tables,
    context: Context,
    /// For each form, the end of the last match that was believed, or of the text that was searched: it is not tried
    /// again before it.
    done: Vec<usize>,
    /// Forms to try at the number at hand.
    forms: Vec<u16>,
    /// The best candidates of each rule so far.
    found: BTreeMap<u16, Vec<Candidate>>,
}

impl Detector for PatternDetector {
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        let (all, Memory { tables, interest, .. }) = (&self.0, memory);
        let done = vec![0; all.forms.len()];
        let mut run =
            Run { block, tables, context: Context::default(), done, forms: Vec::new(), found: BTreeMap::new() };
        // Margins too: what begins in this block may be anchored at a token just outside of it.
        for at in interest.tokens(0..block.tokens.len()) {
            match block.tokens[at].kind {
                TokenKind::Number => {
                    numbers::at_number(all, &mut run, at);
                    triggers::at_sign(all, &mut run, at);
                }
                TokenKind::Punct => triggers::at_sign(all, &mut run, at),
                TokenKind::Word => triggers::at_word(all, &mut run, at),
                TokenKind::Break => {}
            }
        }
        triggers::everywhere(all, &mut run);
        // What begins outside was kept so far, since it may be better than what overlaps it in here.
        let range = block.range;
        let inside = |c: &Candidate| range.start <= c.span.start && c.span.start < range.end;
        out.extend(run.found.into_values().flatten().filter(inside));
    }

    fn cares(&self, hash: u64, _word: &str) -> bool {
        self.0.triggers.begins_with(hash)
    }

    fn cares_for_sign(&self, first: u8) -> bool {
        first.is_ascii_digit() || self.0.triggers.begins_with_sign(first)
    }
}

#[cfg(test)]
mod rules_test;
#[cfg(test)]
mod street_tests;
#[cfg(test)]
mod tests;
