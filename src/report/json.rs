//! JSON and JSONL: the stable output that other programs read (docs/json.md).

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::words;
use super::{Context, Outcome, Reporter, Total};
use crate::finding::{Action, Finding};
use crate::scan::Scan;

/// One document as the stable JSON has it.
#[derive(Serialize)]
pub struct Document<'a> {
    id: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Cow<'a, str>>,
    findings: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lowered: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<&'a str>,
}

/// One finding.
#[derive(Serialize)]
pub struct Item<'a> {
    rule: &'a str,
    entity: &'a str,
    start: usize,
    end: usize,
    byte_start: usize,
    byte_end: usize,
    utf16_start: usize,
    utf16_end: usize,
    line: usize,
    column: usize,
    confidence: f32,
    action: Action,
    clause: Option<&'a str>,
    why: Vec<String>,
    fingerprint: String,
    #[serde(rename = "where")]
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
}

/// What a page shows with a finding, so that it need not know the policy.
#[derive(Serialize)]
struct Details<'a> {
    title: &'a str,
    advice: &'a str,
    clause_title: Option<&'a str>,
    /// The decision's own words, with who decided and when.
    because: Option<String>,
    may_keep: bool,
}

#[derive(Serialize)]
struct Head<'a> {
    tool: &'static str,
    version: &'static str,
    policy: PolicyRef<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<ProviderRef<'a>>,
}

#[derive(Serialize)]
struct PolicyRef<'a> {
    id: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct ProviderRef<'a> {
    id: &'a str,
    approved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("verdict", &self.verdict).field("findings", &self.findings.len()).finish()
    }
}

/// The document as JSON. With `details` each finding says in words what it is and what to do about it.
pub fn document<'a>(cx: &Context<'a>, outcome: &Outcome<'a>, details: bool) -> Document<'a> {
    let empty = Document {
        id: outcome.id,
        source: outcome.source,
        verdict: None,
        error: None,
        findings: Vec::new(),
        lowered: Vec::new(),
        suppressions: Vec::new(),
        remarks: Vec::new(),
    };
    match outcome.result {
        Err(error) => Document { error: Some(error.into()), ..empty },
        Ok(scan) => Document {
            verdict: scan.unread.is_empty().then(|| scan.verdict.as_str()),
            error: words::unread(scan, cx.lang).map(Cow::Owned),
            remarks: scan.remarks.iter().map(|r| r.get(cx.lang)).collect(),
            findings: items(cx, &scan.findings, outcome.text, details),
            lowered: items(cx, &scan.lowered, outcome.text, details),
            suppressions: suppressions(cx, scan),
            ..empty
        },
    }
}

fn suppressions(cx: &Context<'_>, scan: &Scan) -> Vec<String> {
    scan.suppressions.iter().map(|s| words::suppression(s, cx.lang)).collect()
}

/// Findings as the stable JSON has them, with details.
pub fn findings<'a>(cx: &Context<'a>, findings: &[Finding]) -> Vec<Item<'a>> {
    items(cx, findings, None, true)
}

fn items<'a>(cx: &Context<'a>, findings: &[Finding], text: Option<&'a str>, details: bool) -> Vec<Item<'a>> {
    findings
        .iter()
        .map(|f| Item {
            rule: &cx.policy.rule(f.rule).id,
            entity: f.entity.name(),
            start: f.start.code_point,
            end: f.end.code_point,
            byte_start: f.start.byte,
            byte_end: f.end.byte,
            utf16_start: f.start.utf16,
            utf16_end: f.end.utf16,
            line: f.start.line,
            column: f.start.column,
            confidence: (f.confidence.0 * 1000.0).round() / 1000.0,
            action: f.action,
            clause: cx.policy.clause_of(f.rule).map(|c| c.id.as_str()),
            why: f.evidence.iter().map(|e| e.reason.describe(cx.lang)).collect(),
            fingerprint: f.fingerprint.to_string(),
            place: words::place(f, cx.lang),
            subject: f.subject,
            notes: f.notes.iter().map(|n| n.describe(cx.lang).into_owned()).collect(),
            text: text.map(|t| f.span.of(t)),
            details: details.then(|| Details::of(cx, f)),
        })
        .collect()
}

impl std::fmt::Debug for Item<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Item").field("rule", &self.rule).field("start", &self.start).finish_non_exhaustive()
    }
}

impl<'a> Details<'a> {
    fn of(cx: &Context<'a>, finding: &Finding) -> Self {
        let (rule, clause) = (cx.policy.rule(finding.rule), cx.policy.clause_of(finding.rule));
        Self {
            title: rule.title.get(cx.lang),
            advice: rule.advice.get(cx.lang),
            clause_title: clause.map(|c| c.title.get(cx.lang)),
            because: clause.map(|c| words::because(cx.policy, c, cx.lang)),
            may_keep: rule.overridable,
        }
    }
}

fn head<'a>(cx: &Context<'a>) -> Head<'a> {
    Head {
        tool: "promptguard",
        version: env!("CARGO_PKG_VERSION"),
        policy: PolicyRef { id: &cx.policy.id, hash: &cx.policy.hash },
        provider: cx.gate.map(|g| ProviderRef {
            id: g.provider.map_or(&g.asked, |p| &p.id),
            approved: !g.refused(),
            message: g.describe(cx.lang),
        }),
    }
}

/// One object; the documents are written as they come, the verdict after them.
#[derive(Default)]
pub(super) struct Json {
    documents: usize,
}

impl Reporter for Json {
    fn begin(&mut self, cx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
        let head = serde_json::to_string(&head(cx))?;
        let open = head.strip_suffix('}').unwrap_or(&head);
        write!(out, "{open},\"documents\":[")
    }

    fn document(&mut self, cx: &Context<'_>, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{}", if self.documents > 0 { ",\n" } else { "\n" })?;
        self.documents += 1;
        Ok(serde_json::to_writer(&mut *out, &document(cx, outcome, false))?)
    }

    fn end(&mut self, cx: &Context<'_>, total: &Total, out: &mut dyn Write) -> io::Result<()> {
        let verdict = match cx.gate {
            Some(gate) if gate.refused() => Action::Block,
            _ => total.verdict,
        };
        writeln!(out, "\n],\"unreadable\":{},\"verdict\":\"{}\"}}", total.unreadable, verdict.as_str())
    }
}

/// One document object a line.
pub(super) struct Jsonl;

impl Reporter for Jsonl {
    fn begin(&mut self, _cx: &Context<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn document(&mut self, cx: &Context<'_>, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &document(cx, outcome, false))?;
        writeln!(out)
    }

    fn end(&mut self, _cx: &Context<'_>, _total: &Total, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
