//! The hook of plain git in real repositories: what is staged is what counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository with a home of its own, and the hook in it.
struct Repo {
    folder: TempDir,
    home: TempDir,
}

impl Repo {
    /// `None`, said aloud, where there is no git.
    fn new(options: &[&str]) -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("SKIPPED: git is not installed");
            return None;
        }
        let repo = Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        assert!(repo.git(&["init", "-q"]).status.success());
        let mut install = vec!["hook", "install", "--", "--policy", "lemvig-copilot"];
        install.extend(options);
        assert!(repo.guard(&install).status.success());
        Some(repo)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        // A hook of another git that runs this test must not lead ours astray.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        command
            .args(args)
            .current_dir(self.path())
            .env("HOME", self.home.path())
            .env("PROMPTGUARD_DATA", self.home.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("PROMPTGUARD_POLICY")
            .output()
            .unwrap()
    }

    fn git(&self, args: &[&str]) -> Output {
        let mut all = vec!["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
        all.extend(args);
        self.run("git", &all)
    }

    fn guard(&self, args: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_promptguard"), args)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn add(&self) {
        assert!(self.git(&["add", "-A"]).status.success());
    }

    /// Whether a commit of what is staged goes through, with what was said.
    fn commit(&self) -> (bool, String) {
        let out = self.git(&["commit", "-qm", "x"]);
        let said = [out.stdout, out.stderr].map(|b| String::from_utf8(b).unwrap()).concat();
        (out.status.success(), said)
    }
}

#[test]
fn what_is_staged_is_checked_and_not_the_work_tree() {
    let Some(repo) = Repo::new(&[]) else { return };
    repo.write("plan.md", "Planen følger loven.\n");
    repo.add();
    // The number stands in the work tree only: it is not part of the commit.
    repo.write("plan.md", "CPR 120358-8905\n");
    assert!(repo.commit().0);

    repo.add();
    repo.write("plan.md", "Planen følger loven.\n");
    let (passed, said) = repo.commit();
    assert!(!passed, "the staged number went through");
    assert!(said.contains("CPR-nummer") && said.contains("plan.md"), "{said}");
    assert!(said.contains("git add") && !said.contains("8905"), "{said}");

    repo.add();
    assert!(!repo.commit().0, "nothing is left to commit");
    repo.write("plan.md", "Planen følger stadig loven.\n");
    repo.add();
    assert!(repo.commit().0);
}

#[test]
fn only_what_is_added_counts_when_asked() {
    let Some(repo) = Repo::new(&["--added"]) else { return };
    repo.write("sag.txt", "CPR 120358-8905 står her fra gammel tid.\n");
    repo.add();
    assert!(repo.git(&["commit", "-qm", "x", "--no-verify"]).status.success());

    repo.write("sag.txt", "Ny overskrift\n\nCPR 120358-8905 står her fra gammel tid.\nTilføjet linje.\n");
    repo.add();
    let (passed, said) = repo.commit();
    assert!(passed, "{said}");
    assert!(repo.git(&["mv", "sag.txt", "andet navn.txt"]).status.success());
    assert!(repo.commit().0, "a renamed file holds nothing new");

    repo.write("andet navn.txt", "CPR 120358-8905 står her fra gammel tid.\nTilføjet: CPR 120358-8905.\n");
    repo.add();
    assert!(!repo.commit().0, "a second mention is new");
}

#[test]
fn a_partial_commit_is_seen_as_it_will_be() {
    let Some(repo) = Repo::new(&[]) else { return };
    repo.write("ren.txt", "Intet her.\n");
    repo.write("sag.txt", "CPR 120358-8905\n");
    repo.add();
    assert!(repo.git(&["commit", "-qm", "x", "--", "ren.txt"]).status.success());
    assert!(!repo.git(&["commit", "-qm", "x", "--", "sag.txt"]).status.success());
}

#[test]
fn what_cannot_be_read_stops_the_commit() {
    let Some(repo) = Repo::new(&[]) else { return };
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n", "ab".repeat(32));
    repo.write("stor.docx", &pointer);
    repo.add();
    let (passed, said) = repo.commit();
    assert!(!passed && said.contains("git lfs pull"), "{said}");
    fs::create_dir_all(repo.path().join(".git/lfs/objects/ab/ab")).unwrap();
    repo.write(&format!(".git/lfs/objects/ab/ab/{}", "ab".repeat(32)), "Intet at se.");
    assert!(repo.commit().0);

    // A guard that is gone lets nothing through.
    let hook = repo.path().join(".git/hooks/pre-commit");
    let script = fs::read_to_string(&hook).unwrap();
    fs::write(&hook, script.replace(env!("CARGO_BIN_EXE_promptguard"), "/findes/ikke/promptguard")).unwrap();
    repo.write("ren.txt", "Intet her.\n");
    repo.add();
    let (passed, said) = repo.commit();
    assert!(!passed && said.contains("promptguard hook install"), "{said}");
}

#[test]
fn suppressions_and_the_baseline_let_stand_what_may() {
    let Some(repo) = Repo::new(&["--baseline", "godkendt.json"]) else { return };
    repo.write("plan.md", "Planen gælder Lemvig Kommune.\n");
    repo.add();
    assert!(!repo.commit().0);
    let accept =
        ["check", "plan.md", "--policy", "lemvig-copilot", "--baseline", "godkendt.json", "--accept", "Offentlig"];
    repo.guard(&accept);
    let (passed, said) = repo.commit();
    assert!(passed, "{said}");

    let line = "Lemvig Byråd <!-- promptguard: tillad municipality - offentlig plan - til 2999-01-01 -->\n";
    repo.write("plan.md", line);
    repo.add();
    let (passed, said) = repo.commit();
    assert!(passed, "{said}");
}

#[test]
fn another_hook_is_left_alone() {
    let Some(repo) = Repo::new(&[]) else { return };
    assert!(repo.guard(&["hook", "install"]).status.success(), "ours may be made anew");
    assert!(repo.guard(&["hook", "uninstall"]).status.success());
    let hook = repo.path().join(".git/hooks/pre-commit");
    assert!(!hook.exists());
    fs::write(&hook, "#!/bin/sh\nexit 0\n").unwrap();
    let out = repo.guard(&["hook", "install"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("hook run || exit 1"));
    assert_eq!(repo.guard(&["hook", "uninstall"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&hook).unwrap(), "#!/bin/sh\nexit 0\n");
}
