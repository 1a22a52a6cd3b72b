//! macOS. It has no events for its clipboard: the count of changes is asked for twice a second.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use clipboard_rs::{
    Clipboard as _, ClipboardContent, ClipboardContext, ClipboardHandler, ClipboardWatcher, ClipboardWatcherContext,
};
use zeroize::Zeroizing;

use crate::clipboard::content::Content;
use crate::clipboard::format::{Desktop, offers};
use crate::clipboard::seal::Seal;
use crate::clipboard::system::{Clipboard, ClipboardError, Event};

/// The general pasteboard.
pub(super) struct Mac {
    pasteboard: ClipboardContext,
    changes: Receiver<()>,
}

struct Changed(Sender<()>);

impl ClipboardHandler for Changed {
    fn on_clipboard_change(&mut self) {
        // Nobody listens any more: the process is about to end.
        let _ = self.0.send(());
    }
}

impl Mac {
    pub fn new() -> Result<Self, ClipboardError> {
        let none = |e: Box<dyn std::error::Error + Send + Sync>| ClipboardError::Unavailable(e.to_string());
        let pasteboard = ClipboardContext::new().map_err(none)?;
        let (sender, changes) = channel();
        std::thread::spawn(move || {
            if let Ok(mut watcher) = ClipboardWatcherContext::new() {
                watcher.add_handler(Changed(sender));
                watcher.start_watch();
            }
        });
        Ok(Self { pasteboard, changes })
    }
}

impl Clipboard for Mac {
    fn formats(&mut self) -> Result<Vec<String>, ClipboardError> {
        self.changes.try_iter().for_each(drop);
        self.pasteboard.available_formats().map_err(|_| ClipboardError::Refused)
    }

    fn read(&mut self, format: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        let bytes = self.pasteboard.get_buffer(format).map(Zeroizing::new).map_err(|_| ClipboardError::Refused)?;
        if bytes.len() > limit { Err(ClipboardError::TooLarge) } else { Ok(bytes) }
    }

    fn write(&mut self, content: &Content, seal: &Seal) -> Result<bool, ClipboardError> {
        if self.changes.try_iter().count() > 0 {
            return Ok(false);
        }
        let offers = offers(content, seal, Desktop::Mac);
        let offers = offers.into_iter().map(|(name, bytes)| ClipboardContent::Other(name.to_owned(), bytes.to_vec()));
        self.pasteboard.set(offers.collect()).map_err(|_| ClipboardError::Refused)?;
        Ok(true)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<Event, ClipboardError> {
        let change = match timeout {
            None => self.changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(timeout) => self.changes.recv_timeout(timeout),
        };
        match change {
            Ok(()) => Ok(Event::Changed),
            Err(RecvTimeoutError::Timeout) => Ok(Event::Nothing),
            Err(RecvTimeoutError::Disconnected) => Err(ClipboardError::Lost("NSPasteboard".to_owned())),
        }
    }

    fn is_serving(&self) -> bool {
        false
    }
}
