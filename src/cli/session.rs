//! What a run is made of: the policy in force, what the user declared, the key, public sources and the baseline.

use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::path::Path;

use jiff::civil::Date;

use super::args::{DeclareArgs, PolicyChoice};
use super::error::{Error, Result};
use super::lang::lang;
use super::{paths, policy_choice};
use crate::decide::{Gate, Receipt};
use crate::finding::{Action, Fingerprint};
use crate::guard::Guard;
use crate::local::{Key, KeyError, Lock};
use crate::policy::Policy;
use crate::scan::{Baseline, Declarations, PublicIndex, Scan, Scanner};
use crate::text::Lang;

/// The guard and what the user declared about this run.
pub(super) struct Session {
    /// Never taken apart: the process ends with the run, and the thousands of small pieces of a policy take a third of a
    /// millisecond.
    pub guard: ManuallyDrop<Guard>,
    pub today: Date,
    pub declare: DeclareArgs,
}

impl Session {
    /// Opens the policy in force and what belongs to the user.
    pub fn open(policy: &PolicyChoice, declare: &DeclareArgs, baseline: Option<&Path>) -> Result<Self> {
        let mut guard = Guard::new(policy_choice::load(policy)?);
        if let Some(key) = open_key(baseline.is_some() || declare.receipt.is_some())? {
            guard = guard.with_key(key);
        }
        if let Some(path) = baseline {
            guard = guard.with_baseline(if path.exists() { Baseline::load(path)? } else { Baseline::default() });
        }
        if let Some(path) = paths::data("public.index").ok().filter(|path| path.exists()) {
            guard = guard.with_public(PublicIndex::open(&path)?);
        }
        let session = Self { guard: ManuallyDrop::new(guard), today: Guard::today(), declare: declare.clone() };
        session.may_be_kept()?;
        Ok(session)
    }

    /// A receipt is kept: what the user says about the run stands in it and must itself be free of personal data. Place
    /// names may stand.
    fn may_be_kept(&self) -> Result<()> {
        let Declarations { geography, task } = self.declarations();
        let places = Declarations { geography: Some(String::new()), task: None };
        let scanner = self.guard.scanner(places);
        let goes = |text: &String| scanner.scan(text).verdict >= Action::Redact;
        if self.declare.receipt.is_some() && geography.iter().chain(&task).any(goes) {
            return Err(Error::new(
                "--task og --need-geography kommer i kvitteringen. Skriv dem uden navne og andre personoplysninger.",
                "--task and --need-geography go into the receipt. Write them without names and other personal data.",
            ));
        }
        Ok(())
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        self.guard.policy()
    }

    /// A scanner over everything the session has.
    pub fn scanner(&self) -> Scanner<'_> {
        self.guard.scanner(self.declarations())
    }

    /// What the user says about the run.
    pub fn declarations(&self) -> Declarations {
        Declarations { geography: self.declare.need_geography.clone(), task: self.declare.task.clone() }
    }

    /// What the policy says about the provider, when one was named.
    pub fn gate(&self) -> Option<Gate<'_>> {
        self.declare.to.as_deref().map(|asked| self.guard.gate(asked))
    }

    /// The receipt of a run that has scanned nothing yet.
    pub fn receipt(&self) -> Receipt {
        self.guard.receipt(&self.declarations(), self.declare.to.as_deref())
    }

    /// Tells on standard error which accepted findings have expired or are met no longer.
    pub fn report_baseline(&self, seen: &BTreeSet<Fingerprint>) {
        let Some(baseline) = self.guard.baseline() else { return };
        for (entry, problem) in baseline.problems(seen, self.today) {
            anstream::eprintln!("promptguard: {}", problem.describe(entry, lang()));
        }
    }

    /// The machine's key, or why there is none.
    pub fn key(&self) -> Result<&Key> {
        self.guard.key().ok_or_else(|| {
            Error::new(
                "Nøglen i din datamappe kan ikke læses eller laves. Sæt PROMPTGUARD_DATA til en mappe, du kan skrive i.",
                "The key in your data folder cannot be read or made. Set PROMPTGUARD_DATA to a folder that you can write to.",
            )
        })
    }

    /// Adds the findings that may be overridden to the baseline, with the user's reason.
    pub fn accept(&self, path: &Path, reason: &str, scans: &[Scan]) -> Result<usize> {
        // Another run may have written since we read: read again under the lock.
        let _lock = Lock::of(path)?;
        let mut baseline = if path.exists() { Baseline::load(path)? } else { Baseline::default() };
        let mut count = 0;
        for finding in scans.iter().flat_map(|s| &s.findings) {
            let rule = self.policy().rule(finding.rule);
            if rule.overridable {
                count += 1;
                baseline.accept(crate::scan::Accepted {
                    rule: rule.id.clone(),
                    fingerprint: finding.fingerprint,
                    reason: reason.to_owned(),
                    date: self.today,
                    until: None,
                });
            }
        }
        baseline.save(path)?;
        Ok(count)
    }
}

/// The machine's key. Where there is no place to keep one there are no fingerprints, which is an error only when
/// something needs them; a key file that is no key is always one.
fn open_key(needed: bool) -> Result<Option<Key>> {
    match paths::key().map(|path| Key::load_or_create(&path)) {
        Ok(Ok(key)) => Ok(Some(key)),
        Ok(Err(error)) if needed || matches!(error, KeyError::NotAKey { .. }) => Err(error.into()),
        Err(error) if needed => Err(error),
        _ => Ok(None),
    }
}

impl<E: Describe> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Message(error.describe(lang()))
    }
}

/// Errors of the library that say what they are in both languages.
pub(super) trait Describe {
    /// The message for a user.
    fn describe(&self, lang: Lang) -> String;
}

macro_rules! describe {
    ($($error:ty),+ $(,)?) => {$(
        impl Describe for $error {
            fn describe(&self, lang: Lang) -> String {
                <$error>::describe(self, lang)
            }
        }
    )+};
}

describe!(
    crate::git::GitError,
    crate::local::FileError,
    crate::local::KeyError,
    crate::redact::LeakError,
    crate::redact::VaultError,
    crate::scan::BaselineError,
    crate::scan::PublicError,
);
