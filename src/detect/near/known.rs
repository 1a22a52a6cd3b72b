//! What other rules found around a term: persons, the case it stands in, facts that narrow down who it is.

use super::NearDetector;
use super::marks::Sentence;
use crate::finding::{Candidate, RuleIx};
use crate::text::{Block, Span};

/// How many bytes before a sentence the number of its case may stand.
const CASE_REACH: usize = 400;

/// Main groups (and groups) of KLE whose cases are mostly about one person: employment, pupils with special needs, social
/// services, day care, health, benefits, staff.
const PERSONAL: &[&str] = &["15", "17.03", "17.20", "23", "27", "28", "29", "32", "54.06", "81.03", "81.28"];

/// Facets of general matters within them: policies, plans, meetings, organisation, economy.
const GENERAL: &[&str] = &["A", "I", "Ø", "P0", "P1", "P2", "P3"];

/// Findings of other rules in a block, in order of place.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub names: Vec<Span>,
    cases: Vec<Span>,
    facts: Vec<Span>,
}

/// Where the number of the case stands that a sentence belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    None,
    Before,
    Same,
}

impl Known {
    pub fn new(detector: &NearDetector, block: &Block<'_>, out: &[Candidate]) -> Self {
        let found = |rules: &[RuleIx], keep: &dyn Fn(Span) -> bool| {
            let likely = out.iter().filter(|c| c.score > 0.0 && rules.contains(&c.rule) && keep(c.span));
            disjoint(likely.map(|c| c.span).collect())
        };
        let around = &detector.around;
        Self {
            names: found(&around.persons, &|_| true),
            cases: found(&around.cases, &|span| is_personal(span.of(block.text))),
            facts: found(&around.facts, &|_| true),
        }
    }

    /// The case about a person that the sentence stands in.
    pub fn case(&self, block: &Block<'_>, sentence: &Sentence) -> Case {
        let bytes = sentence.bytes(block);
        let Some(case) = self.cases[..self.cases.partition_point(|c| c.start < bytes.end)].last() else {
            return Case::None;
        };
        match case.end {
            end if end > bytes.start => Case::Same,
            end if end + CASE_REACH > bytes.start => Case::Before,
            _ => Case::None,
        }
    }

    /// How many facts that narrow down who a person is stand in the sentence.
    pub fn facts(&self, block: &Block<'_>, sentence: &Sentence) -> usize {
        let bytes = sentence.bytes(block);
        let from = self.facts.partition_point(|fact| fact.end <= bytes.start);
        self.facts[from..].iter().take_while(|fact| fact.start < bytes.end).count()
    }
}

/// In order, without those inside another: ends must rise too, for the search by place.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| next.end <= kept.end && next.start >= kept.start);
    spans
}

/// Whether a case with this journal number is about one person.
fn is_personal(number: &str) -> bool {
    let facet = number.find(char::is_alphabetic).map(|at| &number[at..]);
    let general = |facet: &str| facet.starts_with("P19") || !GENERAL.iter().any(|g| facet.starts_with(g));
    PERSONAL.iter().any(|group| number.starts_with(group) && number[group.len()..].starts_with('.'))
        && facet.is_some_and(general)
}

#[cfg(test)]
mod tests {
    use super::is_personal;

    #[test]
    fn the_number_says_whether_a_case_is_about_a_person() {
        for number in ["27.24.00-G01-117-2024", "32.24.04-P19-3-24", "81.03.00K04-1-25", "29.18.04 G01-2-23"] {
            assert!(is_personal(number), "{number}");
        }
        for number in
            ["85.15.02G01-30-23", "27.00.00-P22-1-25", "27.00.00-A00-1-25", "2024-27", "01.02.05-P16-1-25", ""]
        {
            assert!(!is_personal(number), "{number}");
        }
    }
}
