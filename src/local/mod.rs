//! What stays on the machine: files written whole or not at all, and the secret key that everything else is keyed by.

mod file;
mod key;
mod shell;

pub use file::{FileError, FileOp, Lock, Privacy, append_line, open, read, reason, write_atomic};
pub use key::{Key, KeyError, Purpose};
pub use shell::{posix_word, shell_word};
