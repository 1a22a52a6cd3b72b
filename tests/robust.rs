//! The command where its surroundings are bad: closed pipes, folders without access, devices, links in a ring.
#![cfg(unix)]
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

const LINE: &str = "Borgeren Mette Testesen har CPR 120358-8905.\n";

fn promptguard(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_promptguard"));
    command.env("PROMPTGUARD_DATA", folder.join("data")).env("PROMPTGUARD_POLICY", "standard-da");
    command.env("PROMPTGUARD_LANG", "da").env_remove("PROMPTGUARD_KEY_FILE").current_dir(folder);
    command
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("brev.txt"), LINE).unwrap();
    folder
}

/// `promptguard check | head -1`: no panic, no message, and no status that reads as clean.
#[test]
fn a_closed_pipe_is_quiet_and_not_clean() {
    let folder = folder();
    std::fs::write(folder.path().join("mange.txt"), LINE.repeat(2000)).unwrap();
    for args in [&["check", "--format", "json", "mange.txt"][..], &["completions", "bash"], &["policy", "schema"]] {
        let mut child =
            promptguard(folder.path()).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        // What fits into the pipe may be written before the pipe is closed; a long report cannot.
        let clean = args[0] != "check" && output.status.code() == Some(0);
        assert!(clean || output.status.code() == Some(2), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

/// A result never takes the place of a device.
#[test]
fn a_pipe_as_output_is_written_into_and_not_replaced() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    let status = promptguard(folder.path()).args(["redact", "brev.txt", "--no-vault", "-o", "pipe"]).status().unwrap();
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo(), "the pipe was replaced");
    assert_eq!(status.code(), Some(0));
    assert_eq!(reader.join().unwrap(), "Borgeren [PERSON 1] har CPR [CPR-NUMMER].\n");
}

#[test]
fn links_in_a_ring_are_told_and_the_rest_is_checked() {
    let folder = folder();
    let path = folder.path();
    symlink("b", path.join("a")).unwrap();
    symlink("a", path.join("b")).unwrap();
    std::fs::create_dir(path.join("mappe")).unwrap();
    symlink("../mappe", path.join("mappe/ring")).unwrap();
    std::fs::write(path.join("mappe/brev.txt"), LINE).unwrap();
    let output = promptguard(path).args(["check", "a", "mappe"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("1 tekst gennemgået") && told.contains("1 kunne ikke læses"), "{told}");
}

#[test]
fn a_folder_without_access_is_told_and_the_rest_is_checked() {
    let folder = folder();
    let closed = folder.path().join("lukket");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read_dir(&closed).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let output = promptguard(folder.path()).args(["check", "."]).output().unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("du har ikke adgang") && told.contains("CPR-nummer"), "{told}");
}

/// Without a home, and with a data folder that cannot be made, texts are checked all the same; a vault is refused.
#[test]
fn without_a_place_for_data_checking_works_and_a_vault_is_refused() {
    let folder = folder();
    let mut command = promptguard(folder.path());
    command.env_remove("HOME").env("PROMPTGUARD_DATA", "brev.txt/data");
    let status = command.args(["check", "brev.txt"]).stdout(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(1));
    let output = promptguard(folder.path())
        .env_remove("HOME")
        .env("PROMPTGUARD_DATA", "brev.txt/data")
        .args(["redact", "brev.txt"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_vault_of_another_key_is_refused_and_left_as_it_was() {
    let folder = folder();
    let path = folder.path();
    let run = |key: &str, args: &[&str]| {
        promptguard(path).env("PROMPTGUARD_KEY_FILE", path.join(key)).args(args).output().unwrap()
    };
    let made = run("k1", &["redact", "brev.txt", "--vault", "boks", "-o", "renset.txt"]);
    assert_eq!(made.status.code(), Some(0));
    let vault = std::fs::read(path.join("boks")).unwrap();
    assert_eq!(run("k2", &["check", "brev.txt"]).status.code(), Some(1));
    for args in [&["restore", "renset.txt", "--vault", "boks"][..], &["redact", "brev.txt", "--vault", "boks"]] {
        let output = run("k2", args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("låst med en anden nøgle"), "{args:?}");
    }
    assert!(std::fs::read(path.join("boks")).unwrap() == vault);
}

/// One line of a megabyte is no different from many.
#[test]
fn a_huge_line_is_checked() {
    let folder = folder();
    let line = LINE.trim_end().repeat(4000);
    std::fs::write(folder.path().join("lang.txt"), line).unwrap();
    let output = promptguard(folder.path()).args(["check", "lang.txt"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}
