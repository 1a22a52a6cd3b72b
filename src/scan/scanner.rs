use jiff::civil::Date;

use super::{
    Baseline, Declarations, Fingerprinter, PublicIndex, PublicLookup, Scan, Suppressible, Suppressions, overlap,
};
use crate::detect::Memory;
use crate::finding::{Action, Candidate, Confidence, Finding, Fingerprint, Note};
use crate::policy::{Condition, Policy, Rule};
use crate::text::{LineIndex, Span, View, blocks};

/// Scans texts under one policy. Cheap to make; everything it refers to is shared between threads.
#[derive(Clone, Debug)]
pub struct Scanner<'p> {
    policy: &'p Policy,
    declarations: Declarations,
    today: Date,
    fingerprints: Option<&'p Fingerprinter>,
    public: Option<&'p PublicIndex>,
    baseline: Option<&'p Baseline>,
}

impl<'p> Scanner<'p> {
    /// A scanner with what the user declared about this run. Suppressions and baseline entries that end before `today`
    /// do not count.
    pub fn new(policy: &'p Policy, declarations: Declarations, today: Date) -> Self {
        Self { policy, declarations, today, fingerprints: None, public: None, baseline: None }
    }

    /// Gives findings their fingerprints; without it they are zero.
    pub fn with_fingerprints(self, fingerprints: &'p Fingerprinter) -> Self {
        Self { fingerprints: Some(fingerprints), ..self }
    }

    /// Lowers confidential content that stands in these public texts.
    pub fn with_public(self, public: &'p PublicIndex) -> Self {
        Self { public: Some(public), ..self }
    }

    /// Lets accepted findings stand. Needs fingerprints.
    pub fn with_baseline(self, baseline: &'p Baseline) -> Self {
        Self { baseline: Some(baseline), ..self }
    }

    /// The policy it scans under.
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// Scans one text. Time is linear in its length, memory beside the text in the number of findings.
    pub fn scan(&self, text: &str) -> Scan {
        let view = View::new(text);
        let candidates = overlap::settle(self.policy, view.text(), self.candidates(&view));
        let mut suppressions = Suppressions::parse(text, self.today, |id| self.suppressible(id));
        let mut scan = Scan::default();
        for finding in self.findings(text, &view, candidates, &mut suppressions) {
            scan.push(finding);
        }
        scan.suppressions = suppressions.into_problems();
        scan
    }

    fn suppressible(&self, id: &str) -> Option<Suppressible> {
        let rule = self.policy.find_rule(id)?;
        Some(Suppressible { rule, overridable: self.policy.rule(rule).overridable })
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

    fn findings(
        &self,
        text: &str,
        view: &View<'_>,
        candidates: Vec<Candidate>,
        suppressions: &mut Suppressions,
    ) -> Vec<Finding> {
        let spans: Vec<Span> = candidates.iter().map(|c| view.to_original(c.span)).collect();
        let mut offsets: Vec<usize> = spans.iter().flat_map(|s| [s.start, s.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let positions = LineIndex::new(text).positions(&offsets);
        let position = |at: usize| offsets.binary_search(&at).map(|i| positions[i]).unwrap_or_default();
        let public = self.public.map(|index| PublicLookup::new(index, view));
        let mut findings = Vec::with_capacity(candidates.len());
        for (candidate, span) in candidates.into_iter().zip(spans) {
            let rule = self.policy.rule(candidate.rule);
            let mut finding = Finding {
                rule: candidate.rule,
                entity: rule.entity,
                span,
                start: position(span.start),
                end: position(span.end),
                confidence: Confidence::from_log_odds(candidate.score),
                action: rule.action,
                evidence: candidate.evidence,
                subject: candidate.subject,
                fingerprint: self.fingerprints.map_or(Fingerprint::default(), |f| f.of(&rule.id, span.of(text))),
                notes: Vec::new(),
            };
            if finding.action > Action::Allow {
                self.lower(&mut finding, rule, candidate.span, public.as_ref(), suppressions);
            }
            findings.push(finding);
        }
        findings
    }

    /// What the user declared, public sources, suppressions and the baseline make of a finding.
    fn lower(
        &self,
        finding: &mut Finding,
        rule: &Rule,
        span: Span,
        public: Option<&PublicLookup<'_, '_>>,
        suppressions: &mut Suppressions,
    ) {
        if let (Some(Condition::GeographyNeeded), Some(reason)) = (rule.keep_when, &self.declarations.geography) {
            finding.action = Action::Allow;
            finding.notes.push(Note::KeptForGeography(reason.clone()));
        }
        if let Some(action) = rule.public.filter(|action| *action < finding.action)
            && let Some(source) = public.and_then(|p| p.source_of(span))
        {
            finding.action = action;
            finding.notes.push(Note::Public { source: source.name.clone(), added: source.added.to_string() });
        }
        if !rule.overridable {
            return;
        }
        if let Some(reason) = suppressions.allows(finding.rule, finding.start.line) {
            finding.action = Action::Allow;
            finding.notes.push(Note::Suppressed(reason.to_owned()));
        } else if let Some(known) = self.baseline.and_then(|b| b.accepted(&rule.id, finding.fingerprint, self.today)) {
            finding.action = Action::Allow;
            finding.notes.push(Note::Baseline(known.reason.clone()));
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
