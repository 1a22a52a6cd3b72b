//! `hook`: nothing that must not go is committed. `install` puts the hook into plain git; `run` is the hook, and what
//! the pre-commit framework calls.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{CheckArgs, FormatArg, HookArgs, HookCommand, InputArg, StagedArgs};
use super::error::{Error, Result};
use super::input::{Content, Item};
use super::lang::{lang, t};
use super::progress::Progress;
use super::session::Session;
use super::{EXIT_CLEAN, EXIT_FINDINGS, check, source};
use crate::files;
use crate::git::{Blobs, Repository, Staged};
use crate::local::posix_word;

/// The hook's name in git.
const NAME: &str = "pre-commit";
/// What tells our hook from another one.
const MARK: &str = "# promptguard hook:";

pub(super) fn run(args: &HookArgs) -> Result<ExitCode> {
    match &args.command {
        HookCommand::Install { options } => install(options),
        HookCommand::Uninstall => uninstall(),
        HookCommand::Run(args) => staged(args),
    }
}

/// Staged files that are held in memory together.
const BATCH: usize = 64;

/// Checks what is staged.
fn staged(args: &StagedArgs) -> Result<ExitCode> {
    let repository = repository()?;
    let session = Session::open(&args.policy, &args.declare, args.baseline.as_deref())?;
    if args.added {
        // What was there before is known again by its fingerprint.
        session.key()?;
    }
    let files = repository.staged(&args.base, &args.paths)?;
    let mut blobs = repository.blobs()?;
    let progress = Progress::new(files.len());
    let code = check::report(&as_check(args), &session, |run| {
        for files in files.chunks(BATCH) {
            let items = files.iter().map(|file| item(&repository, &mut blobs, file, args.added));
            run.items(items.collect::<Result<_>>()?, &progress)?;
        }
        Ok(())
    })?;
    if code == ExitCode::from(EXIT_FINDINGS) {
        let advice = t(
            "Intet er lagt i git endnu. Ret teksten, og kør »git add« igen. Et fund, der må stå, kan godkendes med en grund: promptguard check FIL --baseline FIL --accept GRUND",
            "Nothing was committed. Change the text and run `git add` again. A finding that may stand can be accepted with a reason: promptguard check FILE --baseline FILE --accept REASON",
        );
        anstream::eprintln!("{advice}");
    }
    Ok(code)
}

/// The options of `check` that the hook's stand for.
fn as_check(args: &StagedArgs) -> CheckArgs {
    CheckArgs {
        paths: Vec::new(),
        policy: args.policy.clone(),
        declare: args.declare.clone(),
        format: FormatArg::Text,
        input: InputArg::Text,
        fail_on: args.fail_on,
        show_text: false,
        explain: false,
        baseline: args.baseline.clone(),
        accept: None,
        exclude: Vec::new(),
        hidden: false,
        output: None,
        threads: 0,
    }
}

/// A staged file as something to scan. One that is too large is told about like any other that cannot be read.
fn item(repository: &Repository, blobs: &mut Blobs, file: &Staged, added: bool) -> Result<Item> {
    let limits = source::limits();
    let content = match version(repository, blobs, &file.new)? {
        Some(bytes) => {
            let old = file.old.as_deref().filter(|_| added);
            let before = old.map(|old| version(repository, blobs, old)).transpose()?.flatten();
            Content::Version { bytes, before }
        }
        None => Content::Failed(files::too_large(limits).describe(lang())),
    };
    Ok(Item { id: file.path.clone(), source: file.path.clone(), content })
}

/// The bytes of an object, out of the large file storage when it only points there. `None` when there are too many.
fn version(repository: &Repository, blobs: &mut Blobs, object: &str) -> Result<Option<Vec<u8>>> {
    let limit = source::limits().max_file_bytes;
    let Some(bytes) = blobs.read(object, limit)? else { return Ok(None) };
    match repository.large(&bytes)? {
        Some(path) if path.metadata().is_ok_and(|m| m.len() > limit) => Ok(None),
        Some(path) => std::fs::read(&path).map(Some).map_err(|e| {
            let why = super::error::reason(&e);
            Error::new(
                format!("En fil i Git LFS kan ikke læses ({why}). Hent den med »git lfs pull«."),
                format!("A file in Git LFS cannot be read ({why}). Fetch it with `git lfs pull`."),
            )
        }),
        None => Ok(Some(bytes)),
    }
}

/// The repository of the current folder.
fn repository() -> Result<Repository> {
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
    let mut line = format!("{} hook run", posix_word(&program));
    for option in options {
        line.push(' ');
        line.push_str(&posix_word(option));
    }
    Ok(line)
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
    fn the_hook_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pre-commit");
        write(&path, &script("promptguard hook run")).unwrap();
        assert!(is_ours(&path));
        std::fs::write(&path, "#!/bin/sh\nmake test\n").unwrap();
        assert!(!is_ours(&path));
    }
}
