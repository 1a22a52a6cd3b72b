//! Kind `near`: a term in the neighbourhood of a person, unless the sentence is about a topic or a group.
//!
//! A term is only a candidate when its sentence holds a person (a name, a CPR number, a pronoun, a role), or follows one
//! that does; what ties the two together (a predicate, a linking verb, a genitive) and what speaks for a topic or a
//! group is then weighed in `judge`. All work is done for sentences with a term only.

use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::text::Block;

mod hits;
mod judge;
mod known;
mod marks;
mod persons;
mod said;
mod sentence;
mod table;

pub use table::NearSpec;
use table::{Role, Table};

/// The table of the built-in rules, in order of id.
const BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/near.bin"));

/// Rules of other kinds whose findings say something about the person that a term may be about.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// They find a person, or a person's number.
    pub persons: Vec<RuleIx>,
    /// They find the number of a case.
    pub cases: Vec<RuleIx>,
    /// They find what narrows down who it is: an age, a place.
    pub facts: Vec<RuleIx>,
}

/// Looks for terms near persons.
#[derive(Debug)]
pub struct NearDetector {
    rules: Vec<RuleIx>,
    around: Around,
    table: Table,
}

/// Rules are bits of a `u64`.
const MOST_RULES: usize = 64;

impl NearDetector {
    /// Compiles the rules of this kind; all errors at once. `around` are the rules whose findings count. When all
    /// are marked as built-in, they must be all the built-in ones, in order of id.
    pub fn compile(specs: Vec<(RuleIx, NearSpec)>, around: Around) -> Result<Self, Vec<SpecError>> {
        let rules = specs.iter().map(|(ix, _)| *ix).collect();
        if specs.iter().all(|(_, spec)| spec.built_in)
            && let Some(table) = Table::read(BUILT_IN)
        {
            return Ok(Self { rules, around, table });
        }
        let mut errors = Vec::new();
        for (n, (ix, spec)) in specs.iter().enumerate() {
            let mut error = |key: &str, message: &str| {
                errors.push(SpecError { rule: *ix, pointer: format!("/near/{key}"), message: message.into() });
            };
            if n >= MOST_RULES {
                error("terms", "a policy can have at most 64 rules of kind near");
                break;
            }
            if spec.terms.is_empty() && spec.weak.is_empty() {
                error("terms", "the rule has no terms");
            }
            if spec.persons.is_empty() {
                error("persons", "the rule has no persons");
            }
            for (key, list) in spec.lists() {
                for (n, _) in list.iter().enumerate().filter(|(_, w)| !w.contains(char::is_alphabetic)) {
                    error(&format!("{key}/{n}"), "the entry has no letters");
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self { rules, around, table: Table::new(specs.iter().map(|(_, spec)| spec)) })
    }
}

impl Detector for NearDetector {
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        self.look(block, &memory.interest, out);
    }

    fn cares(&self, hash: u64, word: &str) -> bool {
        self.table.terms.holds(hash) || word.len() >= 8 && self.table.compounds.has(word)
    }

    fn cares_for_sign(&self, _first: u8) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
