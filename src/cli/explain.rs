//! `explain`: what a rule is for, or why a finding is one.

use std::io::Write;
use std::process::ExitCode;

use super::args::{DeclareArgs, ExplainArgs};
use super::error::{Error, Result};
use super::input;
use super::lang::{lang, t};
use super::output::Output;
use super::session::Session;
use super::source::{self, Keep};
use super::{EXIT_CLEAN, EXIT_ERROR};
use crate::finding::{Finding, Fingerprint, RuleIx};
use crate::policy::Policy;

pub(super) fn run(args: &ExplainArgs) -> Result<ExitCode> {
    let session = Session::open(&args.policy, &DeclareArgs::default(), None)?;
    let mut out = Output::report(None)?;
    if let Some(rule) = session.policy().find_rule(&args.what) {
        explain_rule(session.policy(), rule, &mut out).map_err(Error::stdout)?;
        out.finish()?;
        return Ok(ExitCode::from(EXIT_CLEAN));
    }
    let wanted: Fingerprint = args.what.parse().map_err(|_| unknown(session.policy(), &args.what))?;
    let mut found = false;
    for item in input::items(&args.paths, &[], true)? {
        let source = item.source;
        let scanned = source::scan(&session, &source, item.content, Keep::default());
        let scan = scanned.map_err(|e| Error::Message(format!("{source}: {e}")))?.scan;
        for finding in scan.findings.iter().chain(&scan.lowered).filter(|f| f.fingerprint == wanted) {
            found = true;
            explain_finding(session.policy(), finding, &source, &mut out).map_err(Error::stdout)?;
        }
    }
    out.finish()?;
    if !found {
        return Err(Error::new(
            "Der er intet fund med det fingeraftryk i teksten. Nævn den fil, det stod i: promptguard explain FINGERAFTRYK FIL",
            "No finding in the text has that fingerprint. Name the file it stood in: promptguard explain FINGERPRINT FILE",
        ));
    }
    Ok(ExitCode::from(if found { EXIT_CLEAN } else { EXIT_ERROR }))
}

fn unknown(policy: &Policy, what: &str) -> Error {
    let close = policy.rules.iter().map(|r| r.id.as_str()).find(|id| id.contains(what) || what.contains(*id));
    let hint = close.map(|id| format!(" ({} {id}?)", t("mente du", "did you mean"))).unwrap_or_default();
    Error::new(
        format!("»{what}« er hverken en regel eller et fingeraftryk{hint}. Se reglerne med: promptguard rules"),
        format!("\"{what}\" is neither a rule nor a fingerprint{hint}. See the rules: promptguard rules"),
    )
}

fn explain_rule(policy: &Policy, ix: RuleIx, out: &mut dyn Write) -> std::io::Result<()> {
    let rule = policy.rule(ix);
    writeln!(out, "{} ({}, {})", rule.title.get(lang()), rule.id, rule.entity.name())?;
    let action = crate::report::action(rule.action, lang());
    writeln!(out, "  {}: {action}", t("Handling", "Action"))?;
    if let Some(clause) = policy.clause_of(ix) {
        writeln!(out, "  {}: {}", t("Hvorfor", "Why"), crate::report::because(policy, clause, lang()))?;
    }
    writeln!(out, "  {}: {}", t("Gør", "Do"), rule.advice.get(lang()))?;
    let over = if rule.overridable {
        t(
            "kan tillades i teksten eller i baseline, med en grund",
            "may be allowed in the text or baseline, with a reason",
        )
    } else {
        t("kan ikke tilsidesættes", "cannot be overridden")
    };
    writeln!(out, "  {}: {over}", t("Undtagelse", "Exception"))
}

fn explain_finding(policy: &Policy, finding: &Finding, source: &str, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{source}, {}", crate::report::place(finding, lang()))?;
    for evidence in &finding.evidence {
        let sign = if evidence.weight < 0.0 { '−' } else { '+' };
        writeln!(out, "  {sign} {}", evidence.reason.describe(lang()))?;
    }
    for note in &finding.notes {
        writeln!(out, "  = {}", note.describe(lang()))?;
    }
    explain_rule(policy, finding.rule, out)
}
