//! What is different on Windows: paths, file locks, line ends, the encoding of what is said, the clipboard. Run on Windows by
//! `cargo test`, on Debian under Wine by `tests/windows.sh`.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test")]

use std::fs;
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

#[path = "windows/clipboard.rs"]
mod clipboard;

const TEXT: &str = "Borgeren har CPR-nummer 120358-8905 og ringer igen på søndag.";
const CLEAN: &str = "Borgeren har CPR-nummer [CPR-NUMMER] og ringer igen på søndag.";

/// A folder whose name is like those of real desks.
fn folder() -> (TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("Sager æøå (2026)").join("Én mappe & mere");
    fs::create_dir_all(&inner).unwrap();
    (outer, inner)
}

fn promptguard(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_promptguard"));
    command.env("PROMPTGUARD_DATA", folder.join("data")).env("PROMPTGUARD_POLICY", "standard-da");
    command.env_remove("PROMPTGUARD_KEY_FILE").env("PROMPTGUARD_LANG", "da").current_dir(folder).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    promptguard(folder).args(args).output().unwrap()
}

/// The status, and all that was said, which must be UTF-8 wherever it goes.
fn said(output: &Output) -> (i32, String) {
    let all = [&output.stdout[..], &output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(all).unwrap())
}

fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = probe() {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A program that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn files_are_named_in_every_way() {
    let (_outer, folder) = folder();
    fs::create_dir(folder.join("under mappe")).unwrap();
    fs::write(folder.join("under mappe/brev ørn.txt"), TEXT).unwrap();
    let whole = folder.join("under mappe").join("brev ørn.txt");
    let verbatim = whole.canonicalize().unwrap();
    let names =
        ["under mappe\\brev ørn.txt", "under mappe/brev ørn.txt", ".\\UNDER MAPPE\\..\\under mappe\\BREV ØRN.TXT"];
    for name in names.into_iter().chain([whole.to_str().unwrap(), verbatim.to_str().unwrap()]) {
        let (status, told) = said(&run(&folder, &["check", name]));
        assert!(status == 1 && told.contains(name) && told.contains("CPR-nummer"), "{name}: {told}");
    }
    let (status, told) = said(&run(&folder, &["check", ".", "--exclude", "data/**"]));
    assert!(status == 1 && told.contains("under mappe\\brev ørn.txt"), "{told}");
    let (_, told) = said(&run(&folder, &["check", ".", "--exclude", "under mappe/**", "--format", "json"]));
    assert!(!told.contains("ørn.txt"), "a glob has / on Windows too: {told}");
}

#[test]
fn a_path_longer_than_260_characters() {
    let (_outer, folder) = folder();
    let deep =
        (0..6).fold(folder.canonicalize().unwrap(), |path, _| path.join("en meget lang mappe med et langt navn, æøå"));
    fs::create_dir_all(&deep).unwrap();
    let file = deep.join("brev.txt");
    assert!(file.as_os_str().len() > 260);
    fs::write(&file, TEXT).unwrap();
    let out = deep.join("renset.txt");
    let (status, told) = said(&run(&folder, &["redact", file.to_str().unwrap(), "-o", out.to_str().unwrap()]));
    assert_eq!(status, 0, "{told}");
    assert_eq!(fs::read_to_string(out).unwrap(), CLEAN);
}

#[test]
fn line_ends_and_encodings_of_windows_programs() {
    let (_outer, folder) = folder();
    let text = format!("{TEXT}\r\nNæste linje: blåbærgrød.\r\n");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (name, bytes) in
        [("utf8.txt", text.clone().into_bytes()), ("bom.txt", bom), ("utf16.txt", utf16), ("1252.txt", latin)]
    {
        fs::write(folder.join(name), bytes).unwrap();
        let (status, told) = said(&run(&folder, &["redact", name, "-o", "renset.txt"]));
        assert_eq!(status, 0, "{name}: {told}");
        let redacted = fs::read_to_string(folder.join("renset.txt")).unwrap();
        let redacted = redacted.trim_start_matches('\u{feff}');
        assert_eq!(redacted, text.replace("120358-8905", "[CPR-NUMMER]"), "{name}");
        let (status, told) = said(&run(&folder, &["restore", "renset.txt", "-o", "tilbage.txt"]));
        assert_eq!(status, 0, "{told}");
        assert_eq!(
            fs::read_to_string(folder.join("tilbage.txt")).unwrap().trim_start_matches('\u{feff}'),
            text,
            "{name}"
        );
    }
    // A policy from Notepad.
    fs::write(folder.join("promptguard.yaml"), "\u{feff}# Vores politik\r\n".to_owned() + &init(&folder)).unwrap();
    let mut command = promptguard(&folder);
    command.env_remove("PROMPTGUARD_POLICY").args(["check", "utf8.txt"]);
    assert_eq!(said(&command.output().unwrap()).0, 1);
    let mut command = promptguard(&folder);
    command.env("PROMPTGUARD_POLICY", folder.join("promptguard.yaml")).args(["check", "utf8.txt"]);
    assert_eq!(said(&command.output().unwrap()).0, 1);
}

/// A new policy with line ends of Windows.
fn init(folder: &Path) -> String {
    let (status, told) = said(&run(folder, &["policy", "init", "Skive Kommune"]));
    assert_eq!(status, 0, "{told}");
    let made =
        fs::read_dir(folder).unwrap().flatten().find(|e| e.path().extension().is_some_and(|e| e == "yaml")).unwrap();
    let text = fs::read_to_string(made.path()).unwrap();
    fs::remove_file(made.path()).unwrap();
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

#[test]
fn what_another_program_has_open_is_told_and_left() {
    let (_outer, folder) = folder();
    let (path, out) = (folder.join("brev.txt"), folder.join("renset.txt"));
    fs::write(&path, TEXT).unwrap();
    fs::write(&out, "her før").unwrap();
    // As Word has it: others may not even read.
    let word = fs::OpenOptions::new().read(true).write(true).share_mode(0).open(&path).unwrap();
    for args in [&["check", "brev.txt"][..], &["redact", "brev.txt", "-o", "renset.txt"]] {
        let (status, told) = said(&run(&folder, args));
        assert!(status == 2 && told.contains("brev.txt") && told.contains("åben i et andet program"), "{told}");
    }
    drop(word);
    let excel = fs::OpenOptions::new().read(true).share_mode(1).open(&out).unwrap();
    let (status, told) = said(&run(&folder, &["redact", "brev.txt", "-o", "renset.txt"]));
    assert!(status == 2 && told.contains("renset.txt kan ikke skrives") && told.contains("åben"), "{told}");
    drop(excel);
    assert_eq!(fs::read_to_string(&out).unwrap(), "her før");
    let left = fs::read_dir(&folder).unwrap().flatten().filter(|e| e.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0, "a temporary file was left");
    assert_eq!(said(&run(&folder, &["redact", "brev.txt", "-o", "renset.txt"])).0, 0);
    assert_eq!(fs::read_to_string(&out).unwrap(), CLEAN);
}

#[test]
fn many_write_one_vault_and_one_that_is_open_is_waited_for() {
    let (_outer, folder) = folder();
    let vault = folder.join("data").join("vault");
    let start = |i: usize| {
        let name = format!("brev{i}.txt");
        fs::write(folder.join(&name), format!("CPR-nummer {:02}0358-8905, tak.", i + 1)).unwrap();
        let mut command = promptguard(&folder);
        command.args(["redact", &name, "-o", &format!("renset{i}.txt")]).stderr(Stdio::null()).spawn().unwrap()
    };
    let all: Vec<Child> = (0..6).map(start).collect();
    for mut child in all {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    // A scanner that looks at the vault when it is to be replaced.
    let scanner = fs::OpenOptions::new().read(true).share_mode(1).open(&vault).unwrap();
    let late = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        drop(scanner);
    });
    assert_eq!(start(6).wait().unwrap().code(), Some(0));
    late.join().unwrap();
    for i in 0..7 {
        let (status, told) = said(&run(&folder, &["restore", &format!("renset{i}.txt"), "-o", "tilbage.txt"]));
        assert_eq!(status, 0, "{told}");
        let back = fs::read_to_string(folder.join("tilbage.txt")).unwrap();
        assert_eq!(back, format!("CPR-nummer {:02}0358-8905, tak.", i + 1));
    }
}

#[test]
fn reserved_names_and_impossible_ones_end_at_once() {
    let (_outer, folder) = folder();
    fs::write(folder.join("brev.txt"), TEXT).unwrap();
    for name in ["CON", "COM7", "LPT3.txt", "a*b.txt", "a|b", "a:b:c", "brev.txt\\under", "Q:\\findes\\ikke.txt"] {
        let (status, told) = said(&run(&folder, &["check", name]));
        assert!(status == 2 && told.contains("FEJL"), "{name}: {told}");
    }
    // Written to nowhere, not to a file of that name.
    let (status, told) = said(&run(&folder, &["redact", "brev.txt", "--no-vault", "-o", "NUL"]));
    assert!(status == 0 || status == 2, "{told}");
    let names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(names.iter().all(|n| n == "brev.txt" || n == "data"), "{names:?}");
}

#[test]
fn standard_input_is_read_as_it_is_piped() {
    use std::io::Write;
    let (_outer, folder) = folder();
    let mut command = promptguard(&folder);
    command.args(["redact", "--no-vault"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let text = format!("{TEXT}\r\nÆrø\r\n");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), text.replace("120358-8905", "[CPR-NUMMER]"));
}
