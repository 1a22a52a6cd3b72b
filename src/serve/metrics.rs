//! Counters for Prometheus: how many, how fast, which rules; never anything of a text.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::finding::Action;
use crate::policy::Policy;
use crate::scan::Scan;

/// Upper bounds of the classes of time, in microseconds.
const CLASSES: [u64; 12] =
    [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 10_000_000];
const ACTIONS: [Action; 5] = [Action::Allow, Action::Note, Action::Warn, Action::Redact, Action::Block];

/// All counters.
#[derive(Debug)]
pub(super) struct Metrics {
    answers: Mutex<BTreeMap<String, BTreeMap<u16, u64>>>,
    rules: Vec<AtomicU64>,
    verdicts: [AtomicU64; ACTIONS.len()],
    /// One more than there are classes: what takes longer.
    times: [AtomicU64; CLASSES.len() + 1],
    microseconds: AtomicU64,
}

impl Metrics {
    pub fn new(policy: &Policy) -> Self {
        Self {
            answers: Mutex::default(),
            rules: policy.rules.iter().map(|_| AtomicU64::new(0)).collect(),
            verdicts: Default::default(),
            times: Default::default(),
            microseconds: AtomicU64::new(0),
        }
    }

    /// Counts an answer. `route` is a pattern of ours, not what was asked for.
    pub fn answered(&self, route: &str, status: u16, time: Duration) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        match answers.get_mut(route) {
            Some(counts) => *counts.entry(status).or_default() += 1,
            None => {
                answers.insert(route.to_owned(), BTreeMap::from([(status, 1)]));
            }
        }
        drop(answers);
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let class = CLASSES.iter().position(|most| microseconds <= *most).unwrap_or(CLASSES.len());
        add(&self.times[class], 1);
        add(&self.microseconds, microseconds);
    }

    /// Counts a scanned text.
    pub fn scanned(&self, scan: &Scan) {
        for finding in &scan.findings {
            if let Some(count) = self.rules.get(usize::from(finding.rule.0)) {
                add(count, 1);
            }
        }
        // Of what was not read in full nothing is said.
        if scan.unread.is_empty()
            && let Some(i) = ACTIONS.iter().position(|a| *a == scan.verdict)
        {
            add(&self.verdicts[i], 1);
        }
    }

    /// The counters in Prometheus' text format.
    pub fn render(&self, policy: &Policy, vaults: usize) -> String {
        let mut out = String::new();
        head(&mut out, "promptguard_info", "gauge", "The version and the policy in force.");
        let (id, hash) = (label(&policy.id), label(&policy.hash));
        line(
            &mut out,
            &format!("promptguard_info{{version=\"{}\",policy=\"{id}\",hash=\"{hash}\"}}", env!("CARGO_PKG_VERSION")),
            1,
        );
        head(&mut out, "promptguard_requests_total", "counter", "Answers by route and status.");
        for (route, counts) in self.answers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (status, count) in counts {
                line(&mut out, &format!("promptguard_requests_total{{route=\"{route}\",status=\"{status}\"}}"), *count);
            }
        }
        head(&mut out, "promptguard_request_seconds", "histogram", "Time from a request's head to its answer's head.");
        let mut sum = 0;
        for (class, count) in self.times.iter().enumerate() {
            sum += read(count);
            let most = CLASSES.get(class).map_or("+Inf".to_owned(), |us| (*us as f64 / 1e6).to_string());
            line(&mut out, &format!("promptguard_request_seconds_bucket{{le=\"{most}\"}}"), sum);
        }
        let seconds = read(&self.microseconds) as f64 / 1e6;
        let _ = writeln!(out, "promptguard_request_seconds_sum {seconds}");
        line(&mut out, "promptguard_request_seconds_count", sum);
        head(&mut out, "promptguard_verdicts_total", "counter", "Texts by verdict.");
        for (action, count) in ACTIONS.iter().zip(&self.verdicts) {
            line(&mut out, &format!("promptguard_verdicts_total{{verdict=\"{}\"}}", action.as_str()), read(count));
        }
        head(&mut out, "promptguard_findings_total", "counter", "Findings by rule.");
        for (rule, count) in policy.rules.iter().zip(&self.rules) {
            line(&mut out, &format!("promptguard_findings_total{{rule=\"{}\"}}", label(&rule.id)), read(count));
        }
        head(&mut out, "promptguard_vaults", "gauge", "Vaults in memory.");
        line(&mut out, "promptguard_vaults", vaults as u64);
        out
    }
}

fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Ordering::Relaxed);
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

// Writing to a string does not fail.
fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, value: u64) {
    let _ = writeln!(out, "{name} {value}");
}

fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
