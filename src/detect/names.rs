//! Kind `names`: person names, by model, lists, context and what the text says elsewhere.
//!
//! The model gives every run of likely words a probability (`mention`); cues around a run (titles, labels, sign-offs,
//! streets, companies) raise or lower it (`cues`); what is a person in one place of a text is one in others
//! (`people`), which also tells who is who.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use self::lists::{NameList, Phrase};
use self::mention::Mentions;
pub use self::mention::Room;
pub use self::people::People;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, Confidence, Evidence, Reason, RuleIx};
use crate::names::{Model, Table, is_hot, model, words};
use crate::text::{Block, Span};

mod against;
mod cues;
mod endings;
mod join;
mod lines;
mod lists;
mod mention;
mod people;
mod shapes;
mod spans;
mod weigh;

#[cfg(test)]
mod tests;

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

impl Recall {
    /// The probability from which a name is reported. Set on the dev sets: see docs/names.md.
    pub const fn threshold(self) -> f32 {
        match self {
            Self::High => 0.1,
            Self::Balanced => 0.45,
        }
    }
}

/// One rule of the kind.
#[derive(Debug)]
struct Rule {
    ix: RuleIx,
    recall: Recall,
    never: NameList,
    always: NameList,
    office_holders: NameList,
}

/// Looks for person names.
#[derive(Debug)]
pub struct NamesDetector {
    rules: Vec<Rule>,
    /// The always-lists of all rules: they are evidence in every text.
    staff: NameList,
    table: Table<'static>,
    model: &'static Model<'static>,
    /// Instead of the thresholds of the rules: for the evaluation.
    fixed: Option<f32>,
}

fn shared_model() -> Result<&'static Model<'static>, String> {
    static MODEL: OnceLock<Result<Model<'static>, String>> = OnceLock::new();
    MODEL.get_or_init(|| model().map_err(|e| e.to_string())).as_ref().map_err(Clone::clone)
}

impl NamesDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(rules: Vec<(RuleIx, NamesSpec)>) -> Result<Self, Vec<SpecError>> {
        let first = rules.first().map_or(RuleIx(0), |r| r.0);
        let refuse = |message: String| vec![SpecError { rule: first, pointer: "/names".to_owned(), message }];
        let table = words().map_err(|e| refuse(e.to_string()))?;
        let model = shared_model().map_err(refuse)?;
        let mut staff = NameList::default();
        let compiled = rules
            .into_iter()
            .map(|(ix, spec)| {
                staff.extend(&spec.always);
                Rule {
                    ix,
                    recall: spec.recall,
                    never: NameList::new(&spec.never),
                    always: NameList::new(&spec.always),
                    office_holders: NameList::new(&spec.office_holders),
                }
            })
            .collect();
        staff.close();
        Ok(Self { rules: compiled, staff, table, model, fixed: None })
    }

    /// The detector with one threshold for all rules, to draw the trade-off between recall and false alarms.
    #[must_use]
    pub const fn with_threshold(mut self, threshold: f32) -> Self {
        self.fixed = Some(threshold);
        self
    }

    /// The detector with other tables and weights: for the evaluation.
    #[must_use]
    pub const fn with_model(mut self, table: Table<'static>, model: &'static Model<'static>) -> Self {
        self.table = table;
        self.model = model;
        self
    }

    /// The lowest threshold of the rules: spans are cut there.
    fn threshold(&self) -> f32 {
        self.fixed.unwrap_or_else(|| self.lowest())
    }

    fn lowest(&self) -> f32 {
        self.rules.iter().map(|r| r.recall.threshold()).fold(1.0, f32::min)
    }
}

impl Detector for NamesDetector {
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        let mut mentions =
            Mentions::find(block, self.table, self.model, &self.staff, &memory.interest, &mut memory.names);
        mentions.weigh();
        mentions.recall(&mut memory.people, self.threshold());
        for mention in &mentions.all {
            let span = mention.span;
            if span.start < block.range.start || span.start >= block.range.end {
                continue;
            }
            let subject = memory.people.assign(&mention.parts);
            for rule in &self.rules {
                if let Some(candidate) = rule.judge(mention, mentions.text, self.fixed, subject, &mut memory.people) {
                    out.push(candidate);
                }
            }
        }
        mentions.close(&mut memory.names);
    }

    fn cares(&self, hash: u64, _word: &str) -> bool {
        is_hot(hash, self.table) || self.staff.may_begin(hash)
    }

    fn cares_for_sign(&self, _first: u8) -> bool {
        false
    }
}

impl Rule {
    fn judge(
        &self,
        mention: &mention::Mention,
        text: &str,
        fixed: Option<f32>,
        subject: Option<u32>,
        people: &mut People,
    ) -> Option<Candidate> {
        let phrase = Phrase::of(text, mention.span);
        let probability = mention.probability();
        let known = self.always.holds(&phrase);
        if !known && (probability < fixed.unwrap_or(self.recall.threshold()) || self.never.holds(&phrase)) {
            return None;
        }
        if self.office_holders.holds(&phrase) || subject.is_some_and(|s| people.holds_office(s)) {
            if phrase.len() > 1 {
                people.set_office(subject);
            }
            return None;
        }
        let mut evidence = mention.evidence.clone();
        if known {
            let reason = Reason::Name {
                da: "navnet står på organisationens egen liste",
                en: "the name is on the organisation's own list",
            };
            evidence.push(Evidence::new(reason, 7.0));
        }
        let score = Confidence(if known { 0.999 } else { probability }).log_odds();
        Some(Candidate { rule: self.ix, span: Span::new(mention.span.start, mention.end), score, evidence, subject })
    }
}
