use std::io::Read;

use jiff::civil::Date;

use super::{
    Baseline, Declarations, Fingerprinter, PublicIndex, PublicLookup, Scan, Suppressible, Suppressions, overlap,
};
use crate::detect::{Memory, placeholder};
use crate::finding::{Action, Candidate, Confidence, Finding, Fingerprint, Note};
use crate::policy::{Condition, Policy, Rule, Task};
use crate::text::{LineIndex, Part, Parts, PartsError, Position, Span, View, blocks_in};

/// Scans texts under one policy. Cheap to make; everything it refers to is shared between threads.
#[derive(Clone, Debug)]
pub struct Scanner<'p> {
    policy: &'p Policy,
    declarations: Declarations,
    task: Option<&'p Task>,
    today: Date,
    fingerprints: Option<&'p Fingerprinter>,
    public: Option<&'p PublicIndex>,
    baseline: Option<&'p Baseline>,
}

impl<'p> Scanner<'p> {
    /// A scanner with what the user declared about this run. Suppressions and baseline entries that end before `today`
    /// do not count.
    pub fn new(policy: &'p Policy, declarations: Declarations, today: Date) -> Self {
        let task = declarations.task.as_deref().and_then(|words| policy.task(words));
        Self { policy, declarations, task, today, fingerprints: None, public: None, baseline: None }
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
        let (mut scan, mut memory) = (Scan::default(), Memory::default());
        let start = Position { line: 1, column: 1, ..Position::default() };
        let part = Part { text, own: Span::new(0, text.len()), base: start, last: true };
        self.scan_part(&part, &mut memory, &mut scan);
        scan
    }

    /// Scans an input of any length in memory that does not grow with it. Spans count from the start of the whole.
    pub fn scan_parts<R: Read>(&self, mut parts: Parts<R>) -> Result<Scan, PartsError> {
        let (mut scan, mut memory) = (Scan::default(), Memory::default());
        while let Some(part) = parts.next_part()? {
            self.scan_part(&part, &mut memory, &mut scan);
        }
        // A passage that goes on in the next part is reported again from the margin before it.
        scan.findings.sort_by_key(|f| (f.span.start, f.span.end, f.rule));
        scan.lowered.sort_by_key(|f| (f.span.start, f.span.end, f.rule));
        Ok(scan)
    }

    fn scan_part(&self, part: &Part<'_>, memory: &mut Memory, scan: &mut Scan) {
        let view = View::new(part.text);
        let candidates =
            overlap::settle(self.policy, view.text(), self.candidates(&view, part, memory), |rule| self.declared(rule));
        let mut suppressions = Suppressions::parse(part.text, self.today, |id| self.suppressible(id));
        for finding in self.findings(part, &view, candidates, &mut suppressions) {
            scan.push(finding);
        }
        let bounds = LineIndex::with_base(part.text, part.base).positions(&[part.own.start, part.own.end]);
        scan.end = bounds[1];
        let own = bounds[0].line..bounds[1].line + usize::from(part.last);
        for mut problem in suppressions.into_problems() {
            problem.line += part.base.line - 1;
            if own.contains(&problem.line) {
                scan.suppressions.push(problem);
            }
        }
    }

    /// The action of a rule under what the user declared.
    fn declared(&self, rule: &Rule) -> Action {
        let kept = rule.keep_when == Some(Condition::GeographyNeeded) && self.declarations.geography.is_some();
        let lowered = || self.task.and_then(|task| task.lowers(&rule.id, rule.action));
        if kept { Action::Allow } else { lowered().unwrap_or(rule.action) }
    }

    fn suppressible(&self, id: &str) -> Option<Suppressible> {
        let rule = self.policy.find_rule(id)?;
        Some(Suppressible { rule, overridable: self.policy.rule(rule).overridable })
    }

    /// What all detectors report, each above the threshold of its rule.
    fn candidates(&self, view: &View<'_>, part: &Part<'_>, memory: &mut Memory) -> Vec<Candidate> {
        let (mut kept, mut found) = (Vec::new(), Vec::new());
        let sure = |c: &Candidate| {
            Confidence::from_log_odds(c.score).0 >= self.policy.rule(c.rule).threshold
                && !placeholder::inside(view.text(), c.span)
        };
        let own = Span::new(view.to_view(part.own.start), view.to_view(part.own.end));
        blocks_in(view.text(), own, |block| {
            self.policy.detectors.detect(&block, memory, &mut found);
            kept.extend(found.drain(..).filter(sure));
        });
        if part.last {
            self.policy.detectors.finish(view.text().len(), memory, &mut found);
        } else {
            memory.sections.pause(own.end, 0, &mut found);
        }
        kept.extend(found.into_iter().filter(sure));
        kept
    }

    fn findings(
        &self,
        part: &Part<'_>,
        view: &View<'_>,
        candidates: Vec<Candidate>,
        suppressions: &mut Suppressions,
    ) -> Vec<Finding> {
        let spans: Vec<Span> = candidates.iter().map(|c| view.to_original(c.span)).collect();
        let mut offsets: Vec<usize> = spans.iter().flat_map(|s| [s.start, s.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let positions = LineIndex::with_base(part.text, part.base).positions(&offsets);
        let position = |at: usize| offsets.binary_search(&at).map(|i| positions[i]).unwrap_or_default();
        let public = self.public.map(|index| PublicLookup::new(index, view));
        let mut findings = Vec::with_capacity(candidates.len());
        for (candidate, span) in candidates.into_iter().zip(spans) {
            let rule = self.policy.rule(candidate.rule);
            let value = span.of(part.text);
            let (start, end) = (position(span.start), position(span.end));
            let mut finding = Finding {
                rule: candidate.rule,
                entity: rule.entity,
                span: Span::new(start.byte, end.byte),
                start,
                end,
                confidence: Confidence::from_log_odds(candidate.score),
                action: if rule.except.cover(value) { Action::Allow } else { rule.action },
                evidence: candidate.evidence,
                subject: candidate.subject,
                fingerprint: self.fingerprints.map_or(Fingerprint::default(), |f| f.of(&rule.id, value)),
                notes: Vec::new(),
                place: None,
            };
            if finding.action > Action::Allow {
                let line = start.line - (part.base.line - 1);
                self.lower(&mut finding, rule, (candidate.span, line), public.as_ref(), suppressions);
            }
            findings.push(finding);
        }
        findings
    }

    /// What the user declared, public sources, suppressions and the baseline make of a finding at `span` of the
    /// normalised text, in `line` of the part.
    fn lower(
        &self,
        finding: &mut Finding,
        rule: &Rule,
        (span, line): (Span, usize),
        public: Option<&PublicLookup<'_, '_>>,
        suppressions: &mut Suppressions,
    ) {
        if let (Some(Condition::GeographyNeeded), Some(reason)) = (rule.keep_when, &self.declarations.geography) {
            finding.action = Action::Allow;
            finding.notes.push(Note::KeptForGeography(reason.clone()));
        }
        if let Some(task) = self.task
            && let Some(action) = task.lowers(&rule.id, finding.action)
        {
            finding.action = action;
            finding.notes.push(Note::Task(task.title.clone()));
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
        if let Some(reason) = suppressions.allows(finding.rule, line) {
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
    pub(crate) fn push(&mut self, finding: Finding) {
        if finding.action > Action::Allow {
            self.verdict = self.verdict.max(finding.action);
            self.findings.push(finding);
        } else if !finding.notes.is_empty() {
            self.lowered.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_its_own_leaves_the_built_in_words_of_a_near_rule() {
        let policy = |setting: &str| {
            let text = format!("policy: own\nextends: [lemvig-copilot]\nrules:\n  abuse: {setting}\n");
            Policy::parse("promptguard.yaml", text.as_bytes()).unwrap()
        };
        let found = |policy: &Policy, text: &str| {
            Scanner::new(policy, Declarations::default(), jiff::civil::date(2026, 1, 1)).scan(text).findings.len()
        };
        let (plain, added) = (policy("{action: redact}"), policy("{action: redact, terms: [flippertvang]}"));
        assert_ne!(plain.hash, added.hash);
        for (text, before) in
            [("Hun har et alkoholmisbrug.", 1), ("Hun lider af diabetes.", 1), ("Hun lider af flippertvang.", 0)]
        {
            assert_eq!((found(&plain, text), found(&added, text)), (before, 1), "{text}");
        }
    }
}
