//! Reading the files of a policy: bounded, and clear about what is wrong.

use std::io::{self, Read};
use std::path::Path;

use super::diagnostic::{Code, Problem, both};

/// Largest policy file.
pub(super) const MOST_YAML: u64 = 1024 * 1024;
/// Largest word list.
pub(super) const MOST_LIST: u64 = 8 * 1024 * 1024;

/// Reads a text of at most `most` bytes; a byte-order mark is left out.
pub(super) fn read(path: &Path, most: u64) -> Result<String, Box<Problem>> {
    let shown = path.display();
    let bytes = bytes(path, most).map_err(|error| {
        let (da, en) = reason(&error);
        Box::new(Problem::new(Code::FileProblem, both!("{shown} kan ikke læses: {da}", "{shown} cannot be read: {en}")))
    })?;
    if bytes.len() as u64 > most {
        let mib = most / (1024 * 1024);
        let message = both!("{shown} er over {mib} MB", "{shown} is over {mib} MB");
        return Err(Box::new(Problem::new(Code::OverBudget, message)));
    }
    text(bytes, &shown.to_string())
}

/// Bytes as text.
pub(super) fn text(bytes: Vec<u8>, shown: &str) -> Result<String, Box<Problem>> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        let message = both!(
            "{shown} er ikke UTF-8 (første ugyldige tegn i linje {line})",
            "{shown} is not UTF-8 (first invalid character in line {line})"
        );
        let help = both!("Gem filen igen med tegnsættet UTF-8.", "Save the file again in UTF-8.");
        Box::new(Problem::new(Code::NotUtf8, message).help(help))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = crate::local::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large from one that just fits.
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The system's reason in plain words where we have them.
fn reason(error: &io::Error) -> (String, String) {
    let (da, en) = match error.kind() {
        io::ErrorKind::NotFound => ("filen findes ikke", "no such file"),
        io::ErrorKind::PermissionDenied => ("du har ikke adgang", "permission denied"),
        io::ErrorKind::IsADirectory => ("det er ikke en almindelig fil", "it is not a regular file"),
        io::ErrorKind::NotADirectory => ("en del af stien er ikke en mappe", "a part of the path is not a folder"),
        _ => return (error.to_string(), error.to_string()),
    };
    (da.to_owned(), en.to_owned())
}

/// The words of a list: one a line; empty lines and lines that begin with `#` are left out.
pub(super) fn words(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect()
}
