//! The report for a person at a terminal. Colours are always written; the command strips them elsewhere.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::words::{self, pick};
use super::{Context, Outcome, Reporter, Total};
use crate::finding::{Action, Finding, RuleIx};
use crate::local::shell_word;
use crate::scan::Scan;
use crate::text::Lang;

/// Places shown for one rule, unless evidence was asked for.
const PLACES: usize = 6;

#[derive(Default)]
pub(super) struct Text {
    documents: usize,
}

impl Reporter for Text {
    fn begin(&mut self, cx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(gate) = cx.gate else { return Ok(()) };
        let Some(message) = gate.describe(cx.lang) else { return Ok(()) };
        let (word, action) =
            if gate.refused() { ("STOP", Action::Block) } else { (pick(cx.lang, "BEMÆRK", "NOTE"), Action::Warn) };
        let style = colour(action);
        writeln!(out, "{style}{word}{style:#}: {message}\n")
    }

    fn document(&mut self, cx: &Context<'_>, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.documents > 0 {
            writeln!(out)?;
        }
        self.documents += 1;
        let bold = Style::new().bold();
        if outcome.source != "-" {
            writeln!(out, "{bold}{}{bold:#}", outcome.id)?;
        }
        match outcome.result {
            Ok(scan) => findings(cx, scan, outcome, out),
            Err(message) => error(cx, message, out),
        }
    }

    fn end(&mut self, cx: &Context<'_>, total: &Total, out: &mut dyn Write) -> io::Result<()> {
        if total.documents + total.unreadable != 1 {
            writeln!(out, "\n{}", summary(total, cx.lang))?;
        }
        if let Some(review) = &cx.policy.review {
            let dim = Style::new().dimmed();
            writeln!(out, "\n{dim}{}{dim:#}", review.get(cx.lang))?;
        }
        Ok(())
    }
}

fn error(cx: &Context<'_>, message: &str, out: &mut dyn Write) -> io::Result<()> {
    let style = colour(Action::Block);
    writeln!(out, "{style}{}{style:#}: {message}", pick(cx.lang, "FEJL", "ERROR"))
}

fn findings(cx: &Context<'_>, scan: &Scan, outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(unread) = words::unread(scan, cx.lang) {
        error(cx, &unread, out)?;
    }
    // Never "OK" about what was read in part.
    if scan.unread.is_empty() || scan.verdict > Action::Allow {
        let sentence = words::verdict(scan, cx.lang);
        let style = colour(scan.verdict);
        let (word, rest) = sentence.split_once(':').unwrap_or((&sentence, ""));
        writeln!(out, "{style}{word}{style:#}:{rest}")?;
    }
    for group in by_rule(scan) {
        writeln!(out)?;
        rule(cx, &group, outcome.text, out)?;
    }
    for finding in &scan.lowered {
        let title = cx.policy.rule(finding.rule).title.get(cx.lang);
        for note in &finding.notes {
            writeln!(out, "\n  {title}, {}: {}", words::place(finding, cx.lang), note.describe(cx.lang))?;
        }
    }
    for problem in &scan.suppressions {
        let style = colour(Action::Warn);
        writeln!(out, "\n  {style}{}{style:#}", words::suppression(problem, cx.lang))?;
    }
    for remark in &scan.remarks {
        let style = colour(Action::Note);
        writeln!(out, "\n  {style}{}{style:#}", remark.get(cx.lang))?;
    }
    if scan.verdict >= Action::Redact && scan.unread.is_empty() {
        let source = outcome.source;
        let ending = clean_ending(source);
        let mut clean = format!("{}.{ending}", pick(cx.lang, "renset", "clean"));
        if clean == source {
            clean = format!("{}.{ending}", pick(cx.lang, "renset-igen", "clean-again"));
        }
        let policy = cx.chosen.map(|name| format!(" --policy {}", shell_word(name))).unwrap_or_default();
        let help = pick(cx.lang, "Få en tekst, du kan bruge:", "Get a text that you can use:");
        writeln!(out, "\n{help}  promptguard redact{policy} {} -o {clean}", shell_word(source))?;
    }
    Ok(())
}

/// The findings of each rule, the strongest action first, then in the order of the text.
fn by_rule(scan: &Scan) -> Vec<Vec<&Finding>> {
    let mut order: Vec<(std::cmp::Reverse<Action>, usize, RuleIx)> = Vec::new();
    for (i, finding) in scan.findings.iter().enumerate() {
        if !order.iter().any(|(action, _, rule)| *rule == finding.rule && action.0 == finding.action) {
            order.push((std::cmp::Reverse(finding.action), i, finding.rule));
        }
    }
    order.sort();
    order
        .iter()
        .map(|(action, _, rule)| scan.findings.iter().filter(|f| f.rule == *rule && f.action == action.0).collect())
        .collect()
}

fn rule(cx: &Context<'_>, group: &[&Finding], text: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = group.first() else { return Ok(()) };
    let rule = cx.policy.rule(first.rule);
    let style = colour(first.action);
    let bold = Style::new().bold();
    let title = rule.title.get(cx.lang);
    writeln!(out, "  {bold}{title}{bold:#} – {style}{}{style:#}", words::action(first.action, cx.lang))?;
    let label = |da, en| pick(cx.lang, da, en);
    if cx.explain {
        for finding in group {
            evidence(cx, finding, text, out)?;
        }
    } else {
        let all = counted(group.iter().map(|f| place(f, text, cx.lang)));
        let mut places: Vec<String> = all.iter().take(PLACES).map(|(place, _)| place.clone()).collect();
        let rest: usize = all.iter().skip(PLACES).map(|(_, count)| count).sum();
        if rest > 0 {
            places.push(match cx.lang {
                Lang::Da => format!("og {rest} til (--explain viser alle)"),
                Lang::En => format!("and {rest} more (--explain shows all)"),
            });
        }
        writeln!(out, "    {} {}", label("Hvor:   ", "Where: "), places.join(" · "))?;
    }
    let notes: BTreeSet<String> =
        group.iter().flat_map(|f| &f.notes).map(|note| note.describe(cx.lang).into_owned()).collect();
    for note in notes {
        writeln!(out, "    {} {note}", label("Lempet: ", "Eased: "))?;
    }
    if let Some(clause) = cx.policy.clause_of(first.rule) {
        writeln!(out, "    {} {}", label("Hvorfor:", "Why:   "), words::because(cx.policy, clause, cx.lang))?;
    }
    writeln!(out, "    {} {}", label("Gør:    ", "Do:    "), rule.advice.get(cx.lang))
}

/// Places in order, each with how many findings it stands for: two in one paragraph are told once.
fn counted(places: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = Vec::new();
    for place in places {
        match all.last_mut() {
            Some((last, count)) if *last == place => *count += 1,
            _ => all.push((place, 1)),
        }
    }
    for (place, count) in all.iter_mut().filter(|(_, count)| *count > 1) {
        place.push_str(&format!(" (×{count})"));
    }
    all
}

fn evidence(cx: &Context<'_>, finding: &Finding, text: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let sure = pick(cx.lang, "sikkerhed", "confidence");
    let rule = &cx.policy.rule(finding.rule).id;
    writeln!(
        out,
        "    {} – {sure} {} % – {rule} {}",
        place(finding, text, cx.lang),
        words::percent(finding),
        finding.fingerprint
    )?;
    for evidence in &finding.evidence {
        let sign = if evidence.weight < 0.0 { '−' } else { '+' };
        writeln!(out, "      {sign} {}", evidence.reason.describe(cx.lang))?;
    }
    Ok(())
}

fn place(finding: &Finding, text: Option<&str>, lang: Lang) -> String {
    let place = words::place(finding, lang);
    match text {
        Some(text) => format!("{place}: {}", shown(finding.span.of(text), lang)),
        None => place,
    }
}

/// The matched text on one line, shortened.
fn shown(matched: &str, lang: Lang) -> String {
    let mut line: String = matched.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
    if line.len() < matched.len() {
        line.push('…');
    }
    match lang {
        Lang::Da => format!("»{line}«"),
        Lang::En => format!("\"{line}\""),
    }
}

fn summary(total: &Total, lang: Lang) -> String {
    let read = total.documents;
    let mut text = match lang {
        Lang::Da => format!(
            "{read} {} gennemgået, {} med noget, der skal ud.",
            if read == 1 { "tekst" } else { "tekster" },
            total.to_redact
        ),
        Lang::En => format!(
            "{read} {} checked, {} with something to take out.",
            if read == 1 { "text" } else { "texts" },
            total.to_redact
        ),
    };
    if total.unreadable > 0 {
        text.push_str(&match lang {
            Lang::Da => format!(" {} kunne ikke læses og er IKKE gennemgået.", total.unreadable),
            Lang::En => format!(" {} could not be read and are NOT checked.", total.unreadable),
        });
    }
    text
}

fn colour(action: Action) -> Style {
    let colour = match action {
        Action::Block => AnsiColor::Red,
        Action::Redact | Action::Warn => AnsiColor::Yellow,
        Action::Note => AnsiColor::Cyan,
        Action::Allow => AnsiColor::Green,
    };
    colour.on_default().bold()
}

/// The ending of the redacted file: documents keep theirs, those that are not rewritten become Markdown. Any other is
/// left out, for it may be a part of a name.
pub fn clean_ending(source: &str) -> String {
    const DOCUMENTS: [&str; 18] = [
        "docx", "docm", "odt", "rtf", "pptx", "pptm", "odp", "xlsx", "xlsm", "ods", "csv", "eml", "html", "htm", "md",
        "zip", "xml", "ott",
    ];
    let ending = source.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "pdf" | "msg" => "md".to_owned(),
        known if DOCUMENTS.contains(&known) => ending,
        _ => "txt".to_owned(),
    }
}
