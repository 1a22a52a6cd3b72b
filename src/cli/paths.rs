//! Where the command keeps what belongs to the user, as each system has it.

use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};

use super::error::{Error, Result};

/// A file in the user's data folder (`PROMPTGUARD_DATA` names another one).
pub(super) fn data(name: &str) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("PROMPTGUARD_DATA").filter(|f| !f.is_empty()) {
        return Ok(PathBuf::from(folder).join(name));
    }
    let base = choose_base_strategy().map_err(|_| {
        Error::new(
            "Din hjemmemappe kan ikke findes. Sæt PROMPTGUARD_DATA til en mappe, som kun du kan læse.",
            "Your home folder cannot be found. Set PROMPTGUARD_DATA to a folder that only you can read.",
        )
    })?;
    // On Windows not the roaming folder: the key and the vault stay on the machine, and a copy to a server is none.
    let folder = if cfg!(windows) { base.cache_dir() } else { base.data_dir() };
    Ok(folder.join("promptguard").join(name))
}

/// The user's configuration folder, if there is a home.
pub(super) fn config() -> Option<PathBuf> {
    choose_base_strategy().ok().map(|base| base.config_dir().join("promptguard"))
}

/// The key that fingerprints, the vault and receipts are keyed by. `PROMPTGUARD_KEY_FILE` names a shared one.
pub(super) fn key() -> Result<PathBuf> {
    match std::env::var_os("PROMPTGUARD_KEY_FILE").filter(|f| !f.is_empty()) {
        Some(path) => Ok(path.into()),
        None => data("key"),
    }
}

/// Makes the folder that `path` lies in, readable by its owner only where it is new.
pub(super) fn make_folder_of(path: &std::path::Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| Error::write(folder, e))
}
