//! Watching: every copy is looked at as it comes.

use super::filter::{Filter, Mode};
use super::outcome::{Outcome, Unchecked};
use super::system::{Clipboard, ClipboardError, Event};
use super::undo::Undo;

/// Looks at what is on the clipboard and at every copy from then on, and tells of each. Of copies that come faster than
/// they can be looked at, the last one counts.
///
/// # Errors
/// It ends only when the clipboard is lost.
pub fn watch(
    clipboard: &mut dyn Clipboard,
    filter: &Filter<'_>,
    mode: Mode,
    tell: &mut dyn FnMut(&Outcome),
) -> Result<(), ClipboardError> {
    loop {
        let outcome = match filter.handle_copy(clipboard, mode) {
            // It could be looked at, but not be replaced: it stands there still.
            Err(error) if error.is_passing() => Outcome::Unchecked { why: Unchecked::from(error), blocked: false },
            other => other?,
        };
        tell(&outcome);
        if outcome == Outcome::Changed {
            continue;
        }
        while clipboard.wait(filter.undo.as_ref().and_then(Undo::left))? == Event::Nothing {}
    }
}
