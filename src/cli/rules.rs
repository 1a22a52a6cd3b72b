//! `rules`: what the policy looks for.

use std::io::Write;
use std::process::ExitCode;

use super::args::RulesArgs;
use super::error::{Error, Result};
use super::lang::lang;
use super::output::Output;
use super::{EXIT_CLEAN, policy_choice};

pub(super) fn run(args: &RulesArgs) -> Result<ExitCode> {
    let policy = policy_choice::load(&args.policy)?;
    let mut out = Output::report(None)?;
    let width = policy.rules.iter().map(|r| r.id.len()).max().unwrap_or(0);
    for rule in &policy.rules {
        let (id, action, entity) = (&rule.id, rule.action.as_str(), rule.entity.name());
        let title = rule.title.get(lang());
        writeln!(out, "{id:width$}  {action:6}  {entity:22}  {title}").map_err(Error::stdout)?;
    }
    out.finish()?;
    Ok(ExitCode::from(EXIT_CLEAN))
}
