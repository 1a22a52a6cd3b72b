//! What git is about to commit: the staged versions of files, read from the index and never from the work tree.
//!
//! Runs the user's own `git` (a commit hook has one by nature) with the environment that git gave the hook, so that a
//! partial commit (`git commit FILE`), which has an index of its own, is seen as it will be.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::text::Lang;

mod parse;

use parse::{Entry, ls_files, raw_diff};

/// Why git cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program `git` cannot be started.
    #[error("git cannot be started")]
    Missing(#[source] io::Error),
    /// Not inside a work tree.
    #[error("not a git repository")]
    NoRepository,
    /// git gave another answer than its documentation promises, or failed. Holds the subcommand.
    #[error("git {0} failed")]
    Failed(&'static str),
    /// A file that was asked for is not in the index.
    #[error("not in the index")]
    NotStaged,
}

impl GitError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Missing(e), Lang::Da) => format!("git kan ikke startes: {}", crate::local::reason(e, lang)),
            (Self::Missing(e), Lang::En) => format!("git cannot be started: {}", crate::local::reason(e, lang)),
            (Self::NoRepository, Lang::Da) => "Her er intet git-arkiv. Gå til den mappe, der skal beskyttes.".into(),
            (Self::NoRepository, Lang::En) => "There is no git repository here. Go to the one to protect.".into(),
            (Self::Failed(what), Lang::Da) => format!("git {what} gik galt, så intet er kontrolleret."),
            (Self::Failed(what), Lang::En) => format!("git {what} failed, so nothing was checked."),
            (Self::NotStaged, Lang::Da) => "En fil, der blev nævnt, er ikke lagt til git (git add).".into(),
            (Self::NotStaged, Lang::En) => "A file that was named is not in git's index (git add).".into(),
        }
    }
}

/// One staged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Its path from the top of the repository, with `/`.
    pub path: String,
    /// The object that is staged.
    pub new: String,
    /// The object that it replaces, or is renamed from.
    pub old: Option<String>,
}

/// A git repository with a work tree.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
    /// What relative paths are read from.
    here: PathBuf,
}

impl Repository {
    /// The repository that `folder` lies in.
    ///
    /// # Errors
    /// When there is no git, or no repository.
    pub fn find(folder: &Path) -> Result<Self, GitError> {
        let out = git(folder, "rev-parse", &["--show-toplevel"], &[])?.ok_or(GitError::NoRepository)?;
        Ok(Self { root: path_of(&out), here: folder.to_owned() })
    }

    /// The top folder of the work tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where this repository keeps the hook `name`; `core.hooksPath` counts.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn hook(&self, name: &str) -> Result<PathBuf, GitError> {
        let path = format!("hooks/{name}");
        let out = self.ask("rev-parse", &["--git-path", &path], &[])?;
        Ok(self.root.join(path_of(&out)))
    }

    /// The staged files that differ from `base`, or those of `paths` (seen from the folder of [`Self::find`]) whether they differ or
    /// not. Deleted files, submodules and unmerged files are not among them. `base` is a commit; before the first
    /// commit of a repository everything is new.
    ///
    /// # Errors
    /// When git fails, or a path is not in the index.
    pub fn staged(&self, base: &str, paths: &[PathBuf]) -> Result<Vec<Staged>, GitError> {
        let verify = ["-q", "--verify", "--end-of-options", &format!("{base}^{{commit}}")];
        let changed = match git(&self.root, "rev-parse", &verify, &[])? {
            Some(_) => {
                let args =
                    ["--cached", "--raw", "-z", "--no-abbrev", "-M", "--diff-filter=d", "--end-of-options", base];
                let out = self.ask("diff", &args, &[])?;
                raw_diff(&out).ok_or(GitError::Failed("diff"))?
            }
            None if base == "HEAD" => self.index(&self.root, &[])?,
            None => return Err(GitError::Failed("rev-parse")),
        };
        if paths.is_empty() {
            return Ok(files(changed));
        }
        let mut named = self.index(&self.here, paths)?;
        let mut old: BTreeMap<String, Entry> = changed.into_iter().map(|e| (e.staged.path.clone(), e)).collect();
        for entry in &mut named {
            // What does not differ from the base replaces itself.
            entry.staged.old = match old.remove(&entry.staged.path) {
                Some(changed) => changed.staged.old,
                None => Some(entry.staged.new.clone()),
            };
        }
        Ok(files(named))
    }

    /// The index's entries for `paths` as seen from `folder`; all of them without paths.
    fn index(&self, folder: &Path, paths: &[PathBuf]) -> Result<Vec<Entry>, GitError> {
        let args = ["-s", "-z", "--full-name", "--error-unmatch", "--"];
        let args = if paths.is_empty() { &args[..3] } else { &args[..] };
        let out = git(folder, "ls-files", args, paths)?.ok_or(GitError::NotStaged)?;
        ls_files(&out).ok_or(GitError::Failed("ls-files"))
    }

    fn ask(&self, command: &'static str, args: &[&str], paths: &[PathBuf]) -> Result<Vec<u8>, GitError> {
        git(&self.root, command, args, paths)?.ok_or(GitError::Failed(command))
    }

    /// Where the file lies that a pointer of Git LFS stands for; `None` when `bytes` are no pointer.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn large(&self, bytes: &[u8]) -> Result<Option<PathBuf>, GitError> {
        let Some(id) = parse::lfs_pointer(bytes) else { return Ok(None) };
        let out = self.ask("rev-parse", &["--git-common-dir"], &[])?;
        Ok(Some(self.root.join(path_of(&out)).join("lfs/objects").join(&id[..2]).join(&id[2..4]).join(id)))
    }

    /// A reader of staged contents.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn blobs(&self) -> Result<Blobs, GitError> {
        let mut child = command(&self.root, "cat-file")
            .arg("--batch")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(GitError::Missing)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Blobs { child, ask: Some(ask), answer: BufReader::new(answer) }),
            _ => Err(GitError::Failed("cat-file")),
        }
    }
}

/// Reads objects one after the other from one git process.
#[derive(Debug)]
pub struct Blobs {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Blobs {
    /// The bytes of `object`, or `None` when there are more than `limit`.
    ///
    /// # Errors
    /// When git has no such object or goes away.
    pub fn read(&mut self, object: &str, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
        self.try_read(object, limit).ok().flatten().ok_or(GitError::Failed("cat-file"))
    }

    /// The inner `None` is an object over the limit, the outer one an answer that is none.
    fn try_read(&mut self, object: &str, limit: u64) -> io::Result<Option<Option<Vec<u8>>>> {
        let Some(ask) = &mut self.ask else { return Ok(None) };
        writeln!(ask, "{object}")?;
        ask.flush()?;
        let mut header = String::new();
        self.answer.read_line(&mut header)?;
        let Some(size) = parse::blob_size(&header) else { return Ok(None) };
        // The line break after the contents belongs to the answer.
        let mut contents = self.answer.by_ref().take(size.saturating_add(1));
        if size > limit {
            io::copy(&mut contents, &mut io::sink())?;
            return Ok(Some(None));
        }
        let mut bytes = Vec::new();
        contents.read_to_end(&mut bytes)?;
        Ok((bytes.pop() == Some(b'\n') && bytes.len() as u64 == size).then_some(Some(bytes)))
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // git ends with its input; nothing is left to learn from its status.
        self.ask = None;
        let _ = self.child.wait();
    }
}

/// Files only: the contents of a submodule are another repository's, and an unmerged file cannot be committed.
fn files(entries: Vec<Entry>) -> Vec<Staged> {
    entries.into_iter().filter(|e| e.is_file).map(|e| e.staged).collect()
}

fn command(folder: &Path, name: &str) -> Command {
    let mut command = Command::new("git");
    // Paths are names, never patterns; no pager, no colours, no helper of the user's may stand between.
    command.current_dir(folder).args(["--literal-pathspecs", "--no-pager", "-c", "diff.external=", name]);
    command
}

/// What git prints, or `None` when it says no.
fn git(folder: &Path, name: &'static str, args: &[&str], paths: &[PathBuf]) -> Result<Option<Vec<u8>>, GitError> {
    let out = command(folder, name).args(args).args(paths).stdin(Stdio::null()).output().map_err(GitError::Missing)?;
    Ok(out.status.success().then_some(out.stdout))
}

/// A path as git prints it: one line.
fn path_of(out: &[u8]) -> PathBuf {
    let line = out.strip_suffix(b"\n").unwrap_or(out);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(line))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(line).trim_end_matches('\r'))
    }
}

#[cfg(test)]
mod tests;
