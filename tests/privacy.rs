//! The matched text is nowhere in what the command says, unless `--show-text` asks for it.
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

const LETTER: &str = "Borgeren Mette Testesen, CPR 120358-8905, bor på Testvej 12, 7600 Struer, i Struer Kommune.\n\
    Hun skriver fra mette.testesen@example.org og har diabetes. password: Kodeord-9Xq7!pT2\n";
/// Words that only the letter has.
const PLANTED: [&str; 8] = ["Mette", "Testesen", "120358", "8905", "Testvej", "diabetes", "Struer", "Kodeord-9X"];
const FORMATS: [&str; 5] = ["text", "json", "jsonl", "sarif", "html"];

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("promptguard").unwrap();
    command.env("PROMPTGUARD_DATA", folder.join("data")).env_remove("PROMPTGUARD_KEY_FILE");
    command.env("PROMPTGUARD_POLICY", "lemvig-copilot").current_dir(folder).args(args);
    command.output().unwrap()
}

fn assert_silent(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for word in PLANTED {
        assert!(!text.contains(word), "{what} tells {word}");
    }
}

#[test]
fn no_report_holds_the_matched_text() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("brev.txt"), LETTER).unwrap();
    for format in FORMATS {
        for more in [&[][..], &["--explain"], &["--lang", "en", "--explain"]] {
            let output = run(folder.path(), &[&["check", "brev.txt", "--format", format], more].concat());
            assert_eq!(output.status.code(), Some(1), "{format}");
            assert!(String::from_utf8_lossy(&output.stdout).contains("brev.txt"), "{format}");
            assert_silent(format, &output.stdout);
            assert_silent("standard error", &output.stderr);
        }
    }
}

#[test]
fn show_text_shows_it_where_the_format_can() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("brev.txt"), LETTER).unwrap();
    for format in ["text", "json", "jsonl", "html"] {
        let output = run(folder.path(), &["check", "brev.txt", "--show-text", "--format", format]);
        assert!(String::from_utf8_lossy(&output.stdout).contains("120358-8905"), "{format}");
    }
}

#[test]
fn broken_input_is_told_but_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("l.jsonl"), format!("{LETTER}{{\"id\": 1, \"text\": 120358, \"8905\": \"Testesen\"}}\n"))
        .unwrap();
    std::fs::write(path.join("binary.txt"), [LETTER.as_bytes(), &[0, 1, 2, 0]].concat()).unwrap();
    for format in FORMATS {
        for args in [&["check", "--input", "jsonl", "l.jsonl"][..], &["check", "binary.txt"]] {
            let output = run(path, &[args, &["--format", format]].concat());
            assert_eq!(output.status.code(), Some(2), "{args:?}");
            assert_silent(format, &output.stdout);
            assert_silent("standard error", &output.stderr);
        }
    }
    for args in [&["restore", "l.jsonl", "--vault", "l.jsonl"][..], &["check", "--policy", "l.jsonl", "l.jsonl"]] {
        let output = run(path, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_silent(&format!("{args:?}"), &output.stdout);
    }
}

/// Vault, receipt, baseline and index of public texts stay on disk: none may be readable for what it holds.
#[test]
fn no_file_left_on_disk_holds_the_matched_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("brev.txt"), LETTER).unwrap();
    let runs: [&[&str]; 3] = [
        &["redact", "brev.txt", "-o", "renset.txt", "--receipt", "kvittering.jsonl"],
        &["check", "brev.txt", "--baseline", "b.json", "--accept", "prøve", "--receipt", "kvittering.jsonl"],
        &["public", "add", "brev.txt"],
    ];
    for args in runs {
        let output = run(path, args);
        assert_ne!(output.status.code(), Some(2), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let mut seen = 0;
    for at in [path.to_owned(), path.join("data")] {
        for entry in std::fs::read_dir(at).unwrap() {
            let file = entry.unwrap().path();
            if file.is_file() && file.file_name().is_some_and(|n| n != "brev.txt") {
                assert_silent(&file.display().to_string(), &std::fs::read(&file).unwrap());
                seen += 1;
            }
        }
    }
    assert!(seen >= 5, "{seen} files");
}
