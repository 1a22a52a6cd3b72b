//! `promptguard serve` as a program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;

/// A server that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::cargo_bin("promptguard").unwrap();
    command.env("PROMPTGUARD_DATA", folder.path()).env_remove("PROMPTGUARD_POLICY").current_dir(folder.path());
    command.args(["serve", "--no-open", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The address that it prints, and its key.
fn start(mut command: Command) -> (Running, String, String) {
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let rest = line.trim().strip_prefix("http://").unwrap().to_owned();
    let (address, token) = rest.split_once('/').unwrap();
    (Running(child), address.to_owned(), token.trim_start_matches("#token=").to_owned())
}

fn status(address: &str, key: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    let key = if key.is_empty() { String::new() } else { format!("x-api-key: {key}\r\n") };
    write!(stream, "GET /v1/policy HTTP/1.1\r\nHost: {address}\r\n{key}Connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn prints_an_address_with_a_new_key() {
    let folder = tempfile::tempdir().unwrap();
    let (_server, address, token) = start(command(&folder));
    assert_eq!(token.len(), 32);
    assert_eq!((status(&address, &token), status(&address, ""), status(&address, "x")), (200, 401, 401));
    assert!(!folder.path().join("open.html").exists());
}

#[test]
fn a_key_file_or_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.key");
    let key = "et-kodeord-af-rimelig-laengde";
    std::fs::write(&path, format!("{key}\n")).unwrap();
    let mut with = command(&folder);
    with.arg("--key-file").arg(&path);
    let (_server, address, token) = start(with);
    assert_eq!((token.as_str(), status(&address, key), status(&address, "")), ("", 200, 401));
    let mut without = command(&folder);
    without.arg("--no-key");
    let (_server, address, token) = start(without);
    assert_eq!((token.as_str(), status(&address, "")), ("", 200));
}

#[test]
fn other_machines_need_a_key() {
    let folder = tempfile::tempdir().unwrap();
    for extra in [["--listen", "0.0.0.0"].as_slice(), &["--listen", "0.0.0.0", "--no-key"], &["--key-file", "none"]] {
        let mut command = command(&folder);
        let output = command.args(extra).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(output.stdout.is_empty() && !message.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn ends_in_order_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, address, token) = start(command(&folder));
    assert_eq!(status(&address, &token), 200);
    let idle = TcpStream::connect(&address).unwrap();
    let killed = Command::new("kill").arg(server.0.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert_eq!(server.0.wait().unwrap().code(), Some(0));
    drop(idle);
}
