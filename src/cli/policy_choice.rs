//! Which policy is in force: what the user says, else the environment, else a file here or above, else the user's
//! own, else the built-in standard.

use super::args::PolicyChoice;
use super::error::{Error, Result};
use super::lang::lang;
use super::output::stderr_colours;
use super::paths;
use crate::policy::{Candidates, Policy, choose};

/// Loads the policy in force.
pub(super) fn load(choice: &PolicyChoice) -> Result<Policy> {
    let name = name(choice.policy.as_deref());
    Policy::load(&name).map_err(|diagnostics| {
        Error::Message(format!("{name}\n{}", diagnostics.render(lang(), stderr_colours()).trim_end()))
    })
}

/// The name or file of the policy in force.
pub(super) fn name(asked: Option<&str>) -> String {
    let environment = std::env::var("PROMPTGUARD_POLICY").ok();
    let folder = std::env::current_dir().ok();
    let user = paths::config();
    let candidates =
        Candidates { asked, environment: environment.as_deref(), folder: folder.as_deref(), user: user.as_deref() };
    choose(&candidates).name_or_path
}
