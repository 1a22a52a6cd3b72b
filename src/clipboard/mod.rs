//! The clipboard filter: what to do with what was copied, before it is pasted into a service.
//!
//! [`Filter`] decides, over anything that is a [`Clipboard`]; each desktop has one behind [`open()`]. Text, HTML and RTF
//! are checked and redacted alike; as soon as one of them is rewritten every other flavour of the copy goes, for what
//! cannot be checked must not be pasted either. Nothing of a copy is kept, but for the encrypted file that [`Undo`]
//! deletes after a minute.

mod cf_html;
mod content;
mod filter;
mod format;
mod held;
mod notify;
mod outcome;
mod platform;
mod restore;
mod rich;
mod seal;
mod sweep;
mod system;
mod undo;
mod watch;

pub use content::Content;
pub use filter::{Filter, FilterError, Mode};
pub use notify::Notifier;
pub use outcome::{Outcome, Summary, Unchecked};
pub use platform::open;
pub use restore::Back;
pub use seal::Seal;
pub use system::{Clipboard, ClipboardError, Event};
pub use undo::{KEPT_FOR, Undo, UndoError};
pub use watch::watch;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;
