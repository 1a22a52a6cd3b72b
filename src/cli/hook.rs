//! `hook`: nothing that must not go is committed. `install` puts the hook into plain git; `run` is the hook, and what
//! the pre-commit framework calls.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{HookArgs, HookCommand};
use super::error::{Error, Result};
use super::lang::t;
use super::{EXIT_CLEAN, check};
use crate::git::Repository;

/// The hook's name in git.
const NAME: &str = "pre-commit";
/// What tells our hook from another one.
const MARK: &str = "# promptguard hook:";

pub(super) fn run(args: &HookArgs) -> Result<ExitCode> {
    match &args.command {
        HookCommand::Install { options } => install(options),
        HookCommand::Uninstall => uninstall(),
        HookCommand::Run(args) => check::staged(args),
    }
}

/// The repository of the current folder.
pub(super) fn repository() -> Result<Repository> {
    Ok(Repository::find(Path::new("."))?)
}

fn install(options: &[String]) -> Result<ExitCode> {
    let path = repository()?.hook(NAME)?;
    let line = call(options)?;
    if path.exists() && !is_ours(&path) {
        let at = path.display();
        return Err(Error::new(
            format!("{at} er en anden krog og bliver ikke rørt. Føj selv denne linje til den:\n{line} || exit 1"),
            format!("{at} is another hook and is left alone. Add this line to it yourself:\n{line} || exit 1"),
        ));
    }
    write(&path, &script(&line))?;
    let at = path.display();
    let note = t(
        "Krogen er sat op. Hver commit bliver nu gennemgået:",
        "The hook is in place. Every commit is checked from now on:",
    );
    anstream::eprintln!("{note} {at}");
    Ok(ExitCode::from(EXIT_CLEAN))
}

fn uninstall() -> Result<ExitCode> {
    let path = repository()?.hook(NAME)?;
    let at = path.display();
    if !path.exists() || !is_ours(&path) {
        return Err(Error::new(
            format!("Der er ingen krog fra promptguard: {at}"),
            format!("There is no hook of promptguard's: {at}"),
        ));
    }
    std::fs::remove_file(&path).map_err(|e| Error::write(&path, e))?;
    anstream::eprintln!("{} {at}", t("Krogen er fjernet:", "The hook was removed:"));
    Ok(ExitCode::from(EXIT_CLEAN))
}

fn is_ours(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.contains(MARK))
}

/// The hook. It stops the commit when the program is gone: a guard that is not there lets nothing through.
fn script(call: &str) -> String {
    let gone = t(
        "promptguard kan ikke findes, så intet er gennemgået. Sæt den op igen: promptguard hook install",
        "promptguard cannot be found, so nothing was checked. Set it up again: promptguard hook install",
    );
    format!(
        "#!/bin/sh\n{MARK} made by »promptguard hook install«, taken away by »promptguard hook uninstall«\n{call}\n\
         status=$?\n[ $status -lt 126 ] || echo '{gone}' >&2\nexit $status\n"
    )
}

/// The command that checks what is staged, as a line for a POSIX shell (git brings one on Windows).
fn call(options: &[String]) -> Result<String> {
    let program = std::env::current_exe().map_err(Error::stdout)?;
    let program = program.to_str().ok_or_else(|| {
        Error::new(
            "Programmet ligger i en mappe, hvis navn ikke kan skrives i en krog.",
            "The program lies in a folder whose name cannot be written in a hook.",
        )
    })?;
    let program = if cfg!(windows) { program.replace('\\', "/") } else { program.to_owned() };
    let mut line = format!("{} hook run", quoted(&program));
    for option in options {
        line.push(' ');
        line.push_str(&quoted(option));
    }
    Ok(line)
}

/// `word` as one word of a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// Writes the hook whole and executable, or not at all.
fn write(path: &Path, script: &str) -> Result<()> {
    let wrong = |e| Error::write(path, e);
    let folder: PathBuf = path.parent().map(Path::to_owned).unwrap_or_default();
    std::fs::create_dir_all(&folder).map_err(wrong)?;
    let mut file = tempfile::Builder::new().prefix(".promptguard-").tempfile_in(&folder).map_err(wrong)?;
    file.write_all(script.as_bytes()).map_err(wrong)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o755)).map_err(wrong)?;
    }
    file.as_file().sync_all().map_err(wrong)?;
    file.persist(path).map_err(|e| Error::write(path, e.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_through_the_shell_whole() {
        for word in ["plain", "", "med mellemrum", "it's", "$HOME `x` \"y\" \\", "æøå;|&"] {
            let out = std::process::Command::new("sh").args(["-c", &format!("printf %s {}", quoted(word))]).output();
            match out {
                Ok(out) => assert_eq!(String::from_utf8_lossy(&out.stdout), word),
                Err(_) => eprintln!("SKIPPED: no sh"),
            }
        }
    }

    #[test]
    fn the_hook_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pre-commit");
        write(&path, &script("promptguard hook run")).unwrap();
        assert!(is_ours(&path));
        std::fs::write(&path, "#!/bin/sh\nmake test\n").unwrap();
        assert!(!is_ours(&path));
    }
}
