use super::{Declarations, Scan, overlap};
use crate::detect::Memory;
use crate::finding::{Action, Candidate, Confidence, Finding, Fingerprint, Note};
use crate::policy::{Condition, Policy, Rule};
use crate::text::{LineIndex, Span, View, blocks};

/// Scans texts under one policy. Cheap to make; share the policy, not the scanner, between threads.
#[derive(Debug)]
pub struct Scanner<'p> {
    policy: &'p Policy,
    declarations: Declarations,
}

impl<'p> Scanner<'p> {
    /// A scanner with what the user declared about this run.
    pub fn new(policy: &'p Policy, declarations: Declarations) -> Self {
        Self { policy, declarations }
    }

    /// The policy it scans under.
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// Scans one text. Time is linear in its length, memory beside the text in the number of findings.
    pub fn scan(&self, text: &str) -> Scan {
        let view = View::new(text);
        let candidates = overlap::settle(self.policy, view.text(), self.candidates(&view));
        let mut scan = Scan::default();
        for finding in self.findings(text, &view, candidates) {
            scan.push(finding);
        }
        scan
    }

    /// What all detectors report, each above the threshold of its rule.
    fn candidates(&self, view: &View<'_>) -> Vec<Candidate> {
        let (mut memory, mut kept, mut found) = (Memory::default(), Vec::new(), Vec::new());
        let sure = |c: &Candidate| Confidence::from_log_odds(c.score).0 >= self.policy.rule(c.rule).threshold;
        blocks(view.text(), |block| {
            self.policy.detectors.detect(&block, &mut memory, &mut found);
            kept.extend(found.drain(..).filter(sure));
        });
        self.policy.detectors.finish(view.text().len(), &mut memory, &mut found);
        kept.extend(found.into_iter().filter(sure));
        kept
    }

    fn findings(&self, text: &str, view: &View<'_>, candidates: Vec<Candidate>) -> Vec<Finding> {
        let spans: Vec<Span> = candidates.iter().map(|c| view.to_original(c.span)).collect();
        let mut offsets: Vec<usize> = spans.iter().flat_map(|s| [s.start, s.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let positions = LineIndex::new(text).positions(&offsets);
        let position = |at: usize| offsets.binary_search(&at).map(|i| positions[i]).unwrap_or_default();
        candidates
            .into_iter()
            .zip(spans)
            .map(|(candidate, span)| {
                let rule = self.policy.rule(candidate.rule);
                let (action, notes) = self.action(rule);
                Finding {
                    rule: candidate.rule,
                    entity: rule.entity,
                    span,
                    start: position(span.start),
                    end: position(span.end),
                    confidence: Confidence::from_log_odds(candidate.score),
                    action,
                    evidence: candidate.evidence,
                    subject: candidate.subject,
                    fingerprint: Fingerprint::default(),
                    notes,
                }
            })
            .collect()
    }

    /// The action of a rule under what the user declared.
    fn action(&self, rule: &Rule) -> (Action, Vec<Note>) {
        match (rule.keep_when, &self.declarations.geography) {
            (Some(Condition::GeographyNeeded), Some(reason)) => {
                (Action::Allow, vec![Note::KeptForGeography(reason.clone())])
            }
            _ => (rule.action, Vec::new()),
        }
    }
}

impl Scan {
    /// Files a finding under what is acted on, or under what was let stand.
    pub(super) fn push(&mut self, finding: Finding) {
        if finding.action > Action::Allow {
            self.verdict = self.verdict.max(finding.action);
            self.findings.push(finding);
        } else if !finding.notes.is_empty() {
            self.lowered.push(finding);
        }
    }
}
