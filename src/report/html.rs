//! One self-contained page that a DPO can read and print: no script, no external resource.

use std::io::{self, Write};

use super::words::{self, pick};
use super::{Context, Outcome, Reporter, Total};
use crate::finding::{Action, Finding};
use crate::scan::Scan;
use crate::text::Lang;

const STYLE: &str = include_str!("report.css");

#[derive(Default)]
pub(super) struct Html {
    documents: usize,
}

impl Reporter for Html {
    fn begin(&mut self, cx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lang = pick(cx.lang, "da", "en");
        let title = pick(cx.lang, "Gennemgang før brug af AI", "Check before use of AI");
        write!(
            out,
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n<p class=\"meta\">"
        )?;
        let policy = pick(cx.lang, "Politik", "Policy");
        let (name, hash) = (escape(cx.policy.title.get(cx.lang)), escape(cx.policy.hash.get(..12).unwrap_or_default()));
        let version = env!("CARGO_PKG_VERSION");
        writeln!(out, "{} · {policy}: {name} ({hash}) · promptguard {version}</p>", escape(cx.date))?;
        if let Some(gate) = cx.gate {
            let class = if gate.refused() { "block" } else { "note" };
            let message = gate.describe(cx.lang).unwrap_or_else(|| match cx.lang {
                Lang::Da => format!("{} er godkendt.", gate.title()),
                Lang::En => format!("{} is approved.", gate.title()),
            });
            writeln!(out, "<p class=\"verdict {class}\">{}</p>", escape(&message))?;
        }
        Ok(())
    }

    fn document(&mut self, cx: &Context<'_>, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.documents += 1;
        writeln!(out, "<section>\n<h2>{}</h2>", escape(outcome.id))?;
        match outcome.result {
            Err(message) => writeln!(out, "<p class=\"verdict block\">{}</p>", escape(message))?,
            Ok(scan) => {
                if let Some(unread) = words::unread(scan, cx.lang) {
                    writeln!(out, "<p class=\"verdict block\">{}</p>", escape(&unread))?;
                }
                if scan.unread.is_empty() || scan.verdict > Action::Allow {
                    let verdict = escape(&words::verdict(scan, cx.lang));
                    writeln!(out, "<p class=\"verdict {}\">{verdict}</p>", scan.verdict.as_str())?;
                }
                for remark in &scan.remarks {
                    writeln!(out, "<p>{}</p>", escape(remark.get(cx.lang)))?;
                }
                table(cx, scan, out)?;
                if let Some(text) = outcome.text {
                    marked(cx, scan, text, out)?;
                }
            }
        }
        writeln!(out, "</section>")
    }

    fn end(&mut self, cx: &Context<'_>, total: &Total, out: &mut dyn Write) -> io::Result<()> {
        let (documents, unreadable, redact) = (total.documents, total.unreadable, total.to_redact);
        let sum = match cx.lang {
            Lang::Da => {
                format!("{documents} gennemgået, {redact} med noget, der skal ud, {unreadable} kunne ikke læses.")
            }
            Lang::En => {
                format!("{documents} checked, {redact} with something to take out, {unreadable} could not be read.")
            }
        };
        writeln!(out, "<footer><p>{sum}</p>")?;
        if let Some(review) = &cx.policy.review {
            writeln!(out, "<p>{}</p>", escape(review.get(cx.lang)))?;
        }
        writeln!(out, "</footer></main></body></html>")
    }
}

fn table(cx: &Context<'_>, scan: &Scan, out: &mut dyn Write) -> io::Result<()> {
    if !scan.findings.is_empty() {
        let head = match cx.lang {
            Lang::Da => ["Hvor", "Hvad", "Handling", "Hvorfor", "Gør sådan"],
            Lang::En => ["Where", "What", "Action", "Why", "What to do"],
        };
        write!(out, "<table><thead><tr>")?;
        for cell in head {
            write!(out, "<th scope=\"col\">{cell}</th>")?;
        }
        writeln!(out, "</tr></thead><tbody>")?;
        for finding in &scan.findings {
            row(cx, finding, out)?;
        }
        writeln!(out, "</tbody></table>")?;
    }
    if scan.lowered.is_empty() && scan.suppressions.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h3>{}</h3><ul>", pick(cx.lang, "Ladt stå", "Let stand"))?;
    for finding in &scan.lowered {
        let title = cx.policy.rule(finding.rule).title.get(cx.lang);
        for note in &finding.notes {
            let line = format!("{title}, {}: {}", words::place(finding, cx.lang), note.describe(cx.lang));
            writeln!(out, "<li>{}</li>", escape(&line))?;
        }
    }
    for problem in &scan.suppressions {
        writeln!(out, "<li>{}</li>", escape(&words::suppression(problem, cx.lang)))?;
    }
    writeln!(out, "</ul>")
}

fn row(cx: &Context<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let rule = cx.policy.rule(finding.rule);
    let why = cx.policy.clause_of(finding.rule).map(|c| words::because(cx.policy, c, cx.lang)).unwrap_or_default();
    let class = finding.action.as_str();
    write!(out, "<tr class=\"{class}\"><td>{}</td>", escape(&words::place(finding, cx.lang)))?;
    write!(out, "<td>{}</td><td>{}</td>", escape(rule.title.get(cx.lang)), words::action(finding.action, cx.lang))?;
    write!(out, "<td>{}", escape(&why))?;
    if cx.explain {
        let evidence: Vec<String> = finding.evidence.iter().map(|e| escape(&e.reason.describe(cx.lang))).collect();
        write!(out, "<br><small>{} % – {}</small>", words::percent(finding), evidence.join("; "))?;
    }
    writeln!(out, "</td><td>{}</td></tr>", escape(rule.advice.get(cx.lang)))
}

/// The whole text with the findings marked; only when the user asked to see it. Where findings nest, the outermost
/// mark stands.
fn marked(cx: &Context<'_>, scan: &Scan, text: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<pre>")?;
    let mut at = 0;
    for finding in scan.findings.iter().filter(|f| f.action > Action::Allow) {
        if finding.span.start < at {
            continue;
        }
        write!(out, "{}", escape(text.get(at..finding.span.start).unwrap_or_default()))?;
        let (class, title) = (finding.action.as_str(), escape(cx.policy.rule(finding.rule).title.get(cx.lang)));
        write!(out, "<mark class=\"{class}\" title=\"{title}\">{}</mark>", escape(finding.span.of(text)))?;
        at = finding.span.end;
    }
    writeln!(out, "{}</pre>", escape(text.get(at..).unwrap_or_default()))
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
