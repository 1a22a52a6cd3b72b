//! `policy`: check, test, show, init, schema.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::args::{PolicyChoice, PolicyCommand};
use super::error::{Error, Result};
use super::lang::{lang, t};
use super::output::Output;
use super::{EXIT_CLEAN, EXIT_ERROR, policy_choice};
use crate::policy::{self, Diagnostics, Start};
use crate::text::Lang;

pub(super) fn run(command: &PolicyCommand) -> Result<ExitCode> {
    match command {
        PolicyCommand::Check { policy } => check(policy.as_deref()),
        PolicyCommand::Test { policy } => test(policy.as_deref()),
        PolicyCommand::Show { policy, table } => show(policy.clone(), *table),
        PolicyCommand::Init { name, body, date, item, output } => {
            let start = Start {
                name,
                body: body.as_deref().unwrap_or_default(),
                date: date.as_deref().unwrap_or_default(),
                item: item.as_deref().unwrap_or_default(),
            };
            init(&start, output)
        }
        PolicyCommand::Schema => print(&format!("{:#}\n", policy::policy_schema())),
    }
}

fn check(asked: Option<&str>) -> Result<ExitCode> {
    let name = policy_choice::name(asked);
    let today = jiff::ZonedDateTime::now().date();
    let checked = policy::check(&name, Some(today));
    let good = match lang() {
        Lang::Da => format!("{name}: i orden."),
        Lang::En => format!("{name}: in order."),
    };
    diagnostics(&checked.diagnostics, checked.policy.is_some().then_some(good.as_str()))
}

fn test(asked: Option<&str>) -> Result<ExitCode> {
    let name = policy_choice::name(asked);
    let tested = policy::test(&name);
    let (rules, examples) = (tested.rules, tested.examples);
    let good = match lang() {
        Lang::Da => format!("{name}: {examples} eksempler på {rules} regler er i orden."),
        Lang::En => format!("{name}: {examples} examples of {rules} rules are in order."),
    };
    diagnostics(&tested.diagnostics, (!tested.diagnostics.has_errors()).then_some(good.as_str()))
}

/// Prints diagnostics, then `good` when there is no error.
fn diagnostics(diagnostics: &Diagnostics, good: Option<&str>) -> Result<ExitCode> {
    let mut out = Output::report(None)?;
    if !diagnostics.is_empty() {
        writeln!(out, "{}", diagnostics.render(lang(), true).trim_end()).map_err(Error::stdout)?;
    }
    if let Some(good) = good {
        writeln!(out, "{good}").map_err(Error::stdout)?;
    }
    out.finish()?;
    Ok(ExitCode::from(if good.is_some() { EXIT_CLEAN } else { EXIT_ERROR }))
}

fn show(asked: Option<String>, only_table: bool) -> Result<ExitCode> {
    let policy = policy_choice::load(&PolicyChoice { policy: asked })?;
    if !only_table {
        let today = jiff::ZonedDateTime::now().date();
        return print(&policy::page(&policy, lang(), Some(today)));
    }
    let rows = policy::table(&policy, lang());
    let wide = |cell: fn(&policy::Row) -> &str| rows.iter().map(|r| cell(r).chars().count()).max().unwrap_or(0);
    let (rules, clauses) = (wide(|r| &r.rule), wide(|r| r.clause.as_deref().unwrap_or_default()));
    let mut text = String::new();
    for row in &rows {
        let (clause, action) = (row.clause.as_deref().unwrap_or_default(), row.action.as_str());
        text.push_str(&format!("{:rules$}  {action:6}  {clause:clauses$}  {}\n", row.rule, row.title));
    }
    print(&text)
}

fn init(start: &Start<'_>, output: &Path) -> Result<ExitCode> {
    if !start.date.is_empty() && start.date.parse::<jiff::civil::Date>().is_err() {
        let date = start.date;
        return Err(Error::new(
            format!("--date »{date}« er ikke en dato. Skriv år, måned og dag: 2026-05-12."),
            format!("--date \"{date}\" is no date. Write year, month and day: 2026-05-12."),
        ));
    }
    if output.exists() {
        let path = output.display();
        return Err(Error::new(
            format!("{path} findes allerede og bliver ikke overskrevet. Vælg et andet navn med -o."),
            format!("{path} exists and is not overwritten. Choose another name with -o."),
        ));
    }
    let mut out = Output::exact(Some(output))?;
    out.write_all(policy::init(start, lang()).as_bytes()).map_err(|e| Error::write(output, e))?;
    out.finish()?;
    let (made, next) = (t("er lavet. Ret den til, og kør", "was made. Edit it, and run"), output.display());
    print(&format!("{next} {made}: promptguard policy check {next}\n"))
}

fn print(text: &str) -> Result<ExitCode> {
    let mut out = Output::exact(None)?;
    out.write_all(text.as_bytes()).map_err(Error::stdout)?;
    out.finish()?;
    Ok(ExitCode::from(EXIT_CLEAN))
}
