//! The receipt: one JSON line for each run that a user wants to account for. Never the text, nor a plain hash of it.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use crate::finding::{Action, Note};
use crate::local::{self, FileError, Key, Purpose};
use crate::policy::Policy;
use crate::scan::{Declarations, Scan};

/// What one run did, ready to be appended to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// When, RFC 3339.
    pub time: String,
    /// `promptguard`.
    pub tool: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The policy that decided.
    pub policy: PolicyRef,
    /// The service the text was meant for, as named by the user.
    pub provider: Option<String>,
    /// What the text was for, as the user gave it.
    pub task: Option<String>,
    /// The strongest action of all findings; [`Receipt::refuse`] makes it `block`.
    pub verdict: Action,
    /// How many texts were scanned.
    pub texts: usize,
    /// Findings acted on, by rule.
    pub findings: BTreeMap<String, usize>,
    /// Findings let stand: why, with the reason given, by rule.
    pub overrides: Vec<Override>,
    /// Keyed hash of each text, in order: whoever has the text and the key can tell that it was this one.
    pub text_hashes: Vec<String>,
    /// Whether the user was reminded to review the result.
    pub review_reminder: bool,
}

/// Which policy decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PolicyRef {
    /// Its id.
    pub id: String,
    /// Its hash: see [`Policy::hash`].
    pub hash: String,
}

/// Findings of one rule let stand for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Override {
    /// `geography`, `public`, `suppression` or `baseline`.
    pub kind: &'static str,
    /// The rule.
    pub rule: String,
    /// The reason given; for a public source its name and the day it was indexed.
    pub reason: String,
    /// How many findings.
    pub count: usize,
}

impl Receipt {
    /// The receipt of a run that has scanned nothing yet.
    pub fn new(policy: &Policy, declared: &Declarations, provider: Option<&str>, time: Timestamp) -> Self {
        Self {
            time: time.to_string(),
            tool: "promptguard",
            version: env!("CARGO_PKG_VERSION"),
            policy: PolicyRef { id: policy.id.clone(), hash: policy.hash.clone() },
            provider: provider.map(str::to_owned),
            task: declared.task.clone(),
            verdict: Action::Allow,
            texts: 0,
            findings: BTreeMap::new(),
            overrides: Vec::new(),
            text_hashes: Vec::new(),
            review_reminder: false,
        }
    }

    /// Adds what was found in one text, or in the document of these bytes.
    pub fn add(&mut self, policy: &Policy, content: impl AsRef<[u8]>, scan: &Scan, key: &Key) {
        self.texts += 1;
        self.verdict = self.verdict.max(scan.verdict);
        for finding in &scan.findings {
            *self.findings.entry(policy.rule(finding.rule).id.clone()).or_default() += 1;
        }
        for finding in scan.lowered.iter().chain(&scan.findings) {
            for note in &finding.notes {
                self.add_override(&policy.rule(finding.rule).id, note);
            }
        }
        let hash = key.derive(Purpose::Receipt).hmac(&[content.as_ref()]);
        self.text_hashes.push(hash.iter().map(|b| format!("{b:02x}")).collect());
    }

    fn add_override(&mut self, rule: &str, note: &Note) {
        let (kind, reason) = match note {
            Note::KeptForGeography(reason) => ("geography", reason.clone()),
            Note::Public { source, added } => ("public", format!("{source} ({added})")),
            Note::Task(title) => ("task", title.da.clone()),
            Note::Suppressed(reason) => ("suppression", reason.clone()),
            Note::Baseline(reason) => ("baseline", reason.clone()),
        };
        let key = |o: &Override| (o.kind, o.rule.as_str()).cmp(&(kind, rule)).then_with(|| o.reason.cmp(&reason));
        match self.overrides.binary_search_by(key) {
            Ok(at) => self.overrides[at].count += 1,
            Err(at) => self.overrides.insert(at, Override { kind, rule: rule.to_owned(), reason, count: 1 }),
        }
    }

    /// The provider was refused: whatever was found, the text must not be sent.
    pub fn refuse(&mut self) {
        self.verdict = Action::Block;
    }

    /// The receipt as one line of JSON, without the line end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Appends the receipt to the file `path`, which is made when new (for its owner only). One write, to the disk; half
    /// a line that a crash left behind is closed first.
    pub fn append(&self, path: &Path) -> Result<(), FileError> {
        local::append_line(path, &self.to_line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Entity, Finding, Fingerprint, RuleIx};
    use crate::text::{Lang, Position, Span};

    fn policy() -> Policy {
        let rule = |id, entity| {
            format!(
                "  - id: {id}
    entity: {entity}
    title: {{da: Fund, en: Finding}}
    advice: {{da: Slet det., en: Delete it.}}
    pattern: {{forms: [{{id: word, regex: qqq, confidence: 0.9, triggers: [qqq]}}]}}
"
            )
        };
        let (number, place) = (rule("a-number", "DK_CPR_NUMBER"), rule("b-place", "DK_MUNICIPALITY"));
        let yaml = format!(
            "policy: prompts
title: {{da: Prøve, en: Test}}
decision: {{body: Byrådet, date: 2025-11-12, item: '1', case: '1', clauses: [{{id: all, title: {{da: Alt, en: All}}, quote: Alt}}]}}
define:
{number}{place}rules:
  a-number: {{action: block, clause: all}}
  b-place: {{action: redact, clause: all}}
"
        );
        Policy::parse("test.yaml", yaml.as_bytes()).unwrap()
    }

    fn finding(rule: u16, action: Action, notes: Vec<Note>) -> Finding {
        Finding {
            rule: RuleIx(rule),
            entity: Entity::parse("DK_CPR_NUMBER").unwrap(),
            span: Span::new(0, 4),
            start: Position::default(),
            end: Position::default(),
            confidence: Confidence(0.9),
            action,
            evidence: Vec::new(),
            subject: None,
            fingerprint: Fingerprint::default(),
            notes,
            place: None,
        }
    }

    fn receipt(key: u8) -> Receipt {
        let policy = policy();
        let declared = Declarations { task: Some("sektorplan".to_owned()), ..Declarations::default() };
        let geography = || finding(1, Action::Allow, vec![Note::KeptForGeography("kort".to_owned())]);
        let scan = Scan {
            findings: vec![finding(0, Action::Block, Vec::new()), finding(0, Action::Block, Vec::new())],
            lowered: vec![geography(), geography()],
            verdict: Action::Block,
            ..Scan::default()
        };
        let mut receipt = Receipt::new(&policy, &declared, Some("copilot"), Timestamp::UNIX_EPOCH);
        receipt.add(&policy, "CPR: 120358-8905", &scan, &Key::from_bytes([key; 32]));
        receipt
    }

    #[test]
    fn the_line_says_what_happened_and_never_the_text() {
        let line = receipt(1).to_line();
        let json: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(json["time"], "1970-01-01T00:00:00Z");
        assert_eq!(json["policy"]["id"], "prompts");
        assert_eq!(json["verdict"], "block");
        assert_eq!(json["findings"]["a-number"], 2);
        assert_eq!(json["overrides"][0]["kind"], "geography");
        assert_eq!(json["overrides"][0]["reason"], "kort");
        assert_eq!(json["overrides"][0]["count"], 2);
        assert_eq!(json["text_hashes"][0].as_str().unwrap().len(), 64);
        assert!(!line.contains("120358") && !line.contains('\n'));
    }

    #[test]
    fn the_hash_needs_the_key() {
        assert_ne!(receipt(1).text_hashes, receipt(2).text_hashes);
        assert_eq!(receipt(1).text_hashes, receipt(1).text_hashes);
    }

    #[test]
    fn receipts_are_appended_also_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipts.jsonl");
        receipt(1).append(&path).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{whole}{}", &whole[..40])).unwrap();
        receipt(1).append(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let good = text.lines().filter(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()).count();
        assert_eq!((text.lines().count(), good), (3, 2));
    }

    #[test]
    fn what_cannot_be_appended_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "x").unwrap();
        let error = receipt(1).append(&folder.path().join("file/receipts")).unwrap_err();
        assert!(error.describe(Lang::Da).contains("kan ikke skrives"));
        #[cfg(target_os = "linux")]
        assert_eq!(
            receipt(1).append(Path::new("/dev/full")).unwrap_err().source.kind(),
            std::io::ErrorKind::StorageFull
        );
    }
}
