//! Which policy is in force: what the user says, else the environment, else a file here or above, else the user's
//! own, else the built-in standard.

use std::path::{Path, PathBuf};

use super::args::PolicyChoice;
use super::error::{Error, Result};
use super::lang::lang;
use super::paths;
use crate::policy::Policy;

/// Name of a policy file that is found by itself.
pub(super) const FILE: &str = "promptguard.yaml";
/// The policy where nobody chose one.
const STANDARD: &str = "standard-da";

/// Loads the policy in force.
pub(super) fn load(choice: &PolicyChoice) -> Result<Policy> {
    load_name(&name(choice.policy.as_deref()))
}

/// The name or file of the policy in force.
pub(super) fn name(asked: Option<&str>) -> String {
    if let Some(asked) = asked {
        return asked.to_owned();
    }
    if let Some(asked) = std::env::var("PROMPTGUARD_POLICY").ok().filter(|v| !v.is_empty()) {
        return asked;
    }
    let here = std::env::current_dir().ok();
    let above = here.as_deref().and_then(|folder| find_above(folder, FILE));
    let own = above.or_else(|| paths::config(FILE).filter(|p| p.is_file()));
    own.map_or_else(|| STANDARD.to_owned(), |path| path.display().to_string())
}

/// Loads a policy by its name or file.
pub(super) fn load_name(name: &str) -> Result<Policy> {
    Policy::load(name).map_err(|error| Error::Message(error.render(lang(), anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never)))
}

fn find_above(folder: &Path, file: &str) -> Option<PathBuf> {
    folder.ancestors().map(|f| f.join(file)).find(|p| p.is_file())
}
