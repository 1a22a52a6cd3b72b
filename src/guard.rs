//! The guard as every front end holds it: a policy in force with what belongs to the user, opened once and shared
//! between threads. The command, the server, the clipboard and the hook all ask this one.

use jiff::civil::Date;

use crate::decide::{Gate, Receipt, gate};
use crate::finding::{Action, Finding, Fingerprint};
use crate::local::Key;
use crate::policy::Policy;
use crate::redact::{LeakError, Options, Redacted, Vault, redact};
use crate::scan::{Baseline, Declarations, Fingerprinter, PublicIndex, Scan, Scanner};

/// What a person chose about single findings, each named by its fingerprint and where it starts, in code points.
/// Findings without a fingerprint cannot be chosen.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Findings that stay, where the policy lets users decide ([`crate::policy::Rule::overridable`]).
    pub keep: Vec<(Fingerprint, usize)>,
    /// Findings that are taken out although the policy does not ask for it.
    pub remove: Vec<(Fingerprint, usize)>,
}

impl Choices {
    fn keeps(&self, finding: &Finding) -> bool {
        has(&self.keep, finding)
    }

    fn keeps_value(&self, finding: &Finding) -> bool {
        self.keep.iter().any(|(fingerprint, _)| *fingerprint == finding.fingerprint)
    }

    fn removes(&self, finding: &Finding) -> bool {
        has(&self.remove, finding)
    }
}

fn has(list: &[(Fingerprint, usize)], finding: &Finding) -> bool {
    finding.fingerprint != Fingerprint::default() && list.contains(&(finding.fingerprint, finding.start.code_point))
}

/// A policy with the user's key, public sources and baseline.
#[derive(Debug)]
pub struct Guard {
    policy: Policy,
    key: Option<Key>,
    fingerprints: Option<Fingerprinter>,
    public: Option<PublicIndex>,
    baseline: Option<Baseline>,
}

impl Guard {
    /// A guard that knows nothing but its policy.
    pub fn new(policy: Policy) -> Self {
        Self { policy, key: None, fingerprints: None, public: None, baseline: None }
    }

    /// Keys fingerprints and receipts; without it fingerprints are zero.
    pub fn with_key(self, key: Key) -> Self {
        Self { fingerprints: Some(Fingerprinter::new(&key)), key: Some(key), ..self }
    }

    /// Lowers confidential content that stands in these public texts.
    pub fn with_public(self, public: PublicIndex) -> Self {
        Self { public: Some(public), ..self }
    }

    /// Lets accepted findings stand. Needs a key.
    pub fn with_baseline(self, baseline: Baseline) -> Self {
        Self { baseline: Some(baseline), ..self }
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The machine's key, when there is one.
    pub fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// The findings that were accepted, when a baseline is used.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.baseline.as_ref()
    }

    /// The day that suppressions, baseline entries and the verification of providers are read against: today here.
    /// Asked anew each time, for a server lives longer than a day.
    pub fn today() -> Date {
        jiff::ZonedDateTime::now().date()
    }

    /// A scanner over everything the guard has, for one run with what the user declared about it.
    pub fn scanner(&self, declared: Declarations) -> Scanner<'_> {
        let mut scanner = Scanner::new(&self.policy, declared, Self::today());
        if let Some(fingerprints) = &self.fingerprints {
            scanner = scanner.with_fingerprints(fingerprints);
        }
        if let Some(public) = &self.public {
            scanner = scanner.with_public(public);
        }
        if let Some(baseline) = &self.baseline {
            scanner = scanner.with_baseline(baseline);
        }
        scanner
    }

    /// What the policy says about sending to the provider `asked`.
    pub fn gate(&self, asked: &str) -> Gate<'_> {
        gate(&self.policy, asked, Self::today())
    }

    /// The receipt of a run that has scanned nothing yet.
    pub fn receipt(&self, declared: &Declarations, provider: Option<&str>) -> Receipt {
        Receipt::new(&self.policy, declared, provider, jiff::Timestamp::now())
    }

    /// Scans `text` and takes out what must go; what is taken out is kept in `vault` when there is one.
    ///
    /// # Errors
    /// [`LeakError`] when the redacted text would still hold something that must go: it is not given back then.
    pub fn redact(
        &self,
        text: &str,
        declared: Declarations,
        options: Options,
        vault: Option<&mut Vault>,
    ) -> Result<(Scan, Redacted), LeakError> {
        self.redact_with(text, declared, options, &Choices::default(), vault)
    }

    /// [`Guard::redact`] where a person has looked at the findings and chosen. In the scan that is given back, what is
    /// kept has the action [`Action::Warn`], and what is taken out at a person's wish [`Action::Redact`].
    ///
    /// # Errors
    /// [`LeakError`] as for [`Guard::redact`].
    pub fn redact_with(
        &self,
        text: &str,
        declared: Declarations,
        options: Options,
        choices: &Choices,
        vault: Option<&mut Vault>,
    ) -> Result<(Scan, Redacted), LeakError> {
        let scanner = self.scanner(declared);
        let mut scan = scanner.scan(text);
        self.choose(&mut scan, choices);
        let again = |text: &str| {
            let mut findings = scanner.scan(text).findings;
            findings.retain(|f| !self.is_kept(f, choices));
            findings
        };
        let redacted = redact(text, &scan.findings, &self.policy, options, vault, again)?;
        Ok((scan, redacted))
    }

    /// Gives the findings of `scan` the actions that a person chose, as far as the policy leaves the choice.
    pub(crate) fn choose(&self, scan: &mut Scan, choices: &Choices) {
        for finding in &mut scan.findings {
            if choices.keeps(finding) && self.policy.rule(finding.rule).overridable {
                finding.action = finding.action.min(Action::Warn);
            } else if choices.removes(finding) {
                finding.action = finding.action.max(Action::Redact);
            }
        }
        scan.verdict = scan.findings.iter().map(|f| f.action).max().unwrap_or_default();
    }

    /// Whether a finding of the new text is one that a person kept: it stands elsewhere there, and is known by its value.
    pub(crate) fn is_kept(&self, finding: &Finding, choices: &Choices) -> bool {
        choices.keeps_value(finding) && self.policy.rule(finding.rule).overridable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redacts_in_one_call_and_knows_the_provider() {
        let guard = Guard::new(Policy::builtin("lemvig-copilot").unwrap()).with_key(Key::from_bytes([7; 32]));
        let mut vault = Vault::new();
        let declared = Declarations::default();
        let (scan, redacted) =
            guard.redact("CPR 120358-8905", declared.clone(), Options::default(), Some(&mut vault)).unwrap();
        assert_eq!(scan.findings.len(), 1);
        assert!(!redacted.text.contains("8905"));
        assert_ne!(scan.findings[0].fingerprint, Default::default());
        assert!(guard.gate("en ukendt tjeneste").refused());
        assert!(guard.receipt(&declared, None).to_line().contains("lemvig-copilot"));
    }
}
