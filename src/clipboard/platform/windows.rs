//! Windows. A thread with a message window hears of changes (`AddClipboardFormatListener`).

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use clipboard_win::{Monitor, raw};
use windows_win::Window;
use windows_win::raw::window::Builder;
use zeroize::Zeroizing;

use super::PATIENCE;
use crate::clipboard::content::Content;
use crate::clipboard::format::{Desktop, offers};
use crate::clipboard::seal::Seal;
use crate::clipboard::system::{Clipboard, ClipboardError, Event};

const CF_UNICODETEXT: u32 = 13;
const UNICODE: &str = "CF_UNICODETEXT";
/// Another program may hold the clipboard open for a moment.
const ATTEMPTS: usize = 20;

/// The clipboard of the session.
pub(super) struct Windows {
    changes: Receiver<Result<(), String>>,
    /// The number of the change that was looked at, or made, last.
    seen: u32,
}

impl Windows {
    pub fn new() -> Result<Self, ClipboardError> {
        let (sender, changes) = channel();
        std::thread::spawn(move || {
            let mut monitor = match Monitor::new() {
                Ok(monitor) => monitor,
                Err(error) => {
                    let _ = sender.send(Err(error.to_string()));
                    return;
                }
            };
            // The first message: it listens.
            let mut event = Ok(());
            while sender.send(event.clone()).is_ok() && event.is_ok() {
                event = monitor.recv().map(|_| ()).map_err(|e| e.to_string());
            }
        });
        match changes.recv_timeout(PATIENCE) {
            Ok(Ok(())) => Ok(Self { changes, seen: 0 }),
            Ok(Err(why)) => Err(ClipboardError::Unavailable(why)),
            Err(_) => Err(ClipboardError::Unavailable("AddClipboardFormatListener".to_owned())),
        }
    }
}

/// The number of the last change; zero where the session has no clipboard.
fn sequence() -> u32 {
    raw::seq_num().map_or(0, Into::into)
}

/// The clipboard, open until this is dropped, in this order: closed, then without its window.
struct Opened {
    _clipboard: clipboard_win::Clipboard,
    _window: Window,
}

/// Opens the clipboard for a window of this thread that nobody sees: without one Windows knows no owner, and nothing
/// promises that other programs are kept out.
fn open() -> Result<Opened, ClipboardError> {
    let window = Window::from_builder(Builder::new().class_name("STATIC").parent_message());
    let window = window.map_err(|_| ClipboardError::Refused)?;
    let clipboard = clipboard_win::Clipboard::new_attempts_for(window.inner(), ATTEMPTS);
    Ok(Opened { _clipboard: clipboard.map_err(|_| ClipboardError::Refused)?, _window: window })
}

fn id(name: &str) -> Result<u32, ClipboardError> {
    if name == UNICODE {
        return Ok(CF_UNICODETEXT);
    }
    raw::register_format(name).map(Into::into).ok_or(ClipboardError::Refused)
}

fn bytes(format: u32, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
    let _open = open()?;
    // The first use makes a program that promised the format render it.
    let size = raw::size(format).ok_or(ClipboardError::Refused)?;
    if size.get() > limit {
        return Err(ClipboardError::TooLarge);
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(size.get()));
    raw::get_vec(format, &mut bytes).map_err(|_| ClipboardError::Refused)?;
    Ok(bytes)
}

impl Clipboard for Windows {
    fn formats(&mut self) -> Result<Vec<String>, ClipboardError> {
        self.changes.try_iter().collect::<Result<(), _>>().map_err(ClipboardError::Lost)?;
        self.seen = sequence();
        let _open = open()?;
        let name = |format| match format {
            CF_UNICODETEXT => Some(UNICODE.to_owned()),
            _ => raw::format_name_big(format),
        };
        // A format without a name is a picture or the like.
        Ok(raw::EnumFormats::new().map(|format| name(format).unwrap_or_default()).collect())
    }

    fn read(&mut self, format: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        let format = id(format)?;
        // In a thread: a program that hangs while it renders what it promised would hang this one.
        let (sender, read) = channel();
        std::thread::spawn(move || sender.send(bytes(format, limit)));
        read.recv_timeout(PATIENCE).unwrap_or(Err(ClipboardError::TimedOut))
    }

    fn write(&mut self, content: &Content, seal: &Seal) -> Result<bool, ClipboardError> {
        let _open = open()?;
        // Nobody else can write from here on.
        if sequence() != self.seen {
            return Ok(false);
        }
        raw::empty().map_err(|_| ClipboardError::Refused)?;
        for (name, bytes) in offers(content, seal, Desktop::Windows) {
            raw::set_without_clear(id(name)?, &bytes).map_err(|_| ClipboardError::Refused)?;
        }
        Ok(true)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<Event, ClipboardError> {
        let first = match timeout {
            None => self.changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(timeout) => self.changes.recv_timeout(timeout),
        };
        match first {
            Ok(change) => change.map(|()| Event::Changed).map_err(ClipboardError::Lost),
            Err(RecvTimeoutError::Timeout) => Ok(Event::Nothing),
            Err(RecvTimeoutError::Disconnected) => Err(ClipboardError::Lost("AddClipboardFormatListener".to_owned())),
        }
    }

    fn is_serving(&self) -> bool {
        false
    }
}
