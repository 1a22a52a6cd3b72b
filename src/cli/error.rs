//! What can go wrong in the command, in words that say where and what to do.

use std::io;
use std::path::Path;

use super::lang::lang;
use crate::text::Lang;

pub(super) type Result<T> = std::result::Result<T, Error>;

/// Why the command could not do its work. Exit status 2.
#[derive(Debug)]
pub(super) enum Error {
    /// A message for the user, ready to print.
    Message(String),
    /// The reader of standard output went away: nothing to say.
    ClosedPipe,
}

impl Error {
    /// A message in the language of the process.
    pub fn new(da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Message(match lang() {
            Lang::Da => da.into(),
            Lang::En => en.into(),
        })
    }

    /// `path` cannot be written. Nothing is left half-written.
    pub fn write(path: &Path, error: io::Error) -> Self {
        let (path, why) = (path.display(), reason(&error));
        Self::new(
            format!("{path} kan ikke skrives: {why}. Intet er gemt."),
            format!("{path} cannot be written: {why}. Nothing was saved."),
        )
    }

    /// Standard output cannot be written.
    pub fn stdout(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        let why = reason(&error);
        Self::new(format!("Resultatet kan ikke skrives: {why}"), format!("The result cannot be written: {why}"))
    }
}

/// The system's reason in the language of the process.
pub(super) fn reason(error: &io::Error) -> String {
    crate::local::reason(error, lang())
}
