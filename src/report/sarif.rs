//! SARIF 2.1.0, for editors and code hosts. Regions only: never the matched text.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::words;
use super::{Context, Outcome, Reporter, Total};
use crate::finding::{Action, Finding};

#[derive(Default)]
pub(super) struct Sarif {
    results: usize,
    unreadable: Vec<Value>,
}

impl Reporter for Sarif {
    fn begin(&mut self, cx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<Value> = cx
            .policy
            .rules
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.id,
                    "name": rule.entity.name(),
                    "shortDescription": {"text": rule.title.get(cx.lang)},
                    "help": {"text": rule.advice.get(cx.lang)},
                    "defaultConfiguration": {"level": level(rule.action)},
                })
            })
            .collect();
        let driver = json!({
            "name": "promptguard", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules,
            "properties": {"policy": cx.policy.id, "policyHash": cx.policy.hash},
        });
        write!(
            out,
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\
             \"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }

    fn document(&mut self, cx: &Context<'_>, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        match outcome.result {
            Ok(scan) => {
                for finding in &scan.findings {
                    write!(out, "{}", if self.results > 0 { ",\n" } else { "\n" })?;
                    self.results += 1;
                    serde_json::to_writer(&mut *out, &result(cx, outcome.source, finding))?;
                }
                self.unreadable
                    .extend(words::unread(scan, cx.lang).map(|message| notification(outcome.source, &message)));
            }
            Err(message) => self.unreadable.push(notification(outcome.source, message)),
        }
        Ok(())
    }

    fn end(&mut self, cx: &Context<'_>, _total: &Total, out: &mut dyn Write) -> io::Result<()> {
        let mut notes = std::mem::take(&mut self.unreadable);
        let ok = notes.is_empty();
        if let Some(message) = cx.gate.and_then(|gate| gate.describe(cx.lang)) {
            notes.push(json!({"level": "warning", "message": {"text": message}}));
        }
        let invocation = json!({"executionSuccessful": ok, "toolExecutionNotifications": notes});
        writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

fn notification(source: &str, message: &str) -> Value {
    json!({
        "level": "error", "message": {"text": message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(source)}}}],
    })
}

/// The place of a finding: a region of a text; a document has no lines, so its place is told in words.
fn location(cx: &Context<'_>, source: &str, f: &Finding) -> Value {
    let artifact = json!({"uri": uri(source)});
    if let Some(place) = &f.place {
        return json!({
            "physicalLocation": {"artifactLocation": artifact},
            "logicalLocations": [{"fullyQualifiedName": place.get(cx.lang)}],
        });
    }
    json!({"physicalLocation": {
        "artifactLocation": artifact,
        "region": {
            "startLine": f.start.line, "startColumn": f.start.column,
            "endLine": f.end.line, "endColumn": f.end.column,
            "charOffset": f.start.code_point, "charLength": f.end.code_point - f.start.code_point,
            "byteOffset": f.start.byte, "byteLength": f.end.byte - f.start.byte,
        },
    }})
}

fn result(cx: &Context<'_>, source: &str, f: &Finding) -> Value {
    let rule = cx.policy.rule(f.rule);
    let mut text = format!("{}. {}", rule.title.get(cx.lang), rule.advice.get(cx.lang));
    if let Some(clause) = cx.policy.clause_of(f.rule) {
        text.push(' ');
        text.push_str(&words::because(cx.policy, clause, cx.lang));
    }
    json!({
        "ruleId": rule.id,
        "ruleIndex": f.rule.0,
        "level": level(f.action),
        "message": {"text": text},
        "locations": [location(cx, source, f)],
        "partialFingerprints": {"promptguard/v1": f.fingerprint.to_string()},
        "properties": {"action": f.action.as_str(), "confidence": f.confidence.0, "entity": f.entity.name()},
    })
}

fn level(action: Action) -> &'static str {
    match action {
        Action::Block | Action::Redact => "error",
        Action::Warn => "warning",
        Action::Note => "note",
        Action::Allow => "none",
    }
}

/// A path as a relative URI reference: forward slashes, and what a URI may not hold percent-encoded.
fn uri(source: &str) -> String {
    let mut uri = String::with_capacity(source.len());
    for b in source.bytes() {
        match b {
            b'\\' => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(b)),
            _ => uri.push_str(&format!("%{b:02X}")),
        }
    }
    uri
}
