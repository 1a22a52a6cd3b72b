//! Wayland, where the compositor speaks ext-data-control or wlr-data-control.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use wl_clipboard_rs::copy::{MimeSource, MimeType, Options, Source};
use wl_clipboard_rs::paste::{self, ClipboardType, Error, Seat};
use wl_clipboard_rs::watch::{self, Watcher};
use zeroize::Zeroizing;

use super::PATIENCE;
use crate::clipboard::content::Content;
use crate::clipboard::format::{Desktop, offers};
use crate::clipboard::seal::Seal;
use crate::clipboard::system::{Clipboard, ClipboardError, Event};

/// The compositor's clipboard. A thread hears of changes; what was written is served by a thread of its own.
pub(super) struct Wayland {
    changes: Receiver<Result<(), String>>,
    /// A change that was heard of and not told of yet.
    heard: Option<Result<(), String>>,
    serving: Arc<AtomicBool>,
}

impl Wayland {
    pub fn new() -> Result<Self, ClipboardError> {
        let (sender, changes) = channel();
        std::thread::spawn(move || listen(&sender));
        // The first event is what is there already, or why there is none to be had.
        match changes.recv_timeout(PATIENCE) {
            Ok(Ok(())) => Ok(Self { changes, heard: None, serving: Arc::default() }),
            Ok(Err(why)) => Err(ClipboardError::Unavailable(why)),
            Err(_) => Err(ClipboardError::Unavailable("Wayland".to_owned())),
        }
    }
}

fn listen(changes: &Sender<Result<(), String>>) {
    let end = |error: Error| error.to_string();
    let mut watcher = match Watcher::new(watch::ClipboardType::Regular, Seat::Unspecified) {
        Ok(watcher) => watcher,
        Err(error) => {
            let _ = changes.send(Err(end(error)));
            return;
        }
    };
    loop {
        let event = watcher.next_event().map(|_| ()).map_err(end);
        let last = event.is_err();
        if changes.send(event).is_err() || last {
            return;
        }
    }
}

impl Clipboard for Wayland {
    fn formats(&mut self) -> Result<Vec<String>, ClipboardError> {
        match paste::get_mime_types_ordered(ClipboardType::Regular, Seat::Unspecified) {
            Err(Error::NoSeats | Error::ClipboardEmpty | Error::NoMimeType) => Ok(Vec::new()),
            other => other.map_err(|e| ClipboardError::Lost(e.to_string())),
        }
    }

    fn read(&mut self, format: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        let wanted = paste::MimeType::Specific(format);
        let (mut pipe, _) = match paste::get_contents(ClipboardType::Regular, Seat::Unspecified, wanted) {
            Err(Error::NoSeats | Error::ClipboardEmpty | Error::NoMimeType) => return Err(ClipboardError::Refused),
            other => other.map_err(|e| ClipboardError::Lost(e.to_string()))?,
        };
        let end = Instant::now() + PATIENCE;
        let mut bytes = Zeroizing::new(Vec::new());
        let mut chunk = Zeroizing::new(vec![0; 64 << 10]);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).map_err(|_| ClipboardError::TimedOut)?;
            let ready = poll(&mut [PollFd::new(&pipe, PollFlags::IN)], Some(&left));
            match ready {
                Ok(0) => return Err(ClipboardError::TimedOut),
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return Err(ClipboardError::Refused),
                Ok(_) => {}
            }
            match pipe.read(&mut chunk) {
                Ok(0) => return Ok(bytes),
                Ok(n) if bytes.len() + n > limit => return Err(ClipboardError::TooLarge),
                Ok(n) => bytes.extend_from_slice(&chunk[..n]),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return Err(ClipboardError::Refused),
            }
        }
    }

    fn write(&mut self, content: &Content, seal: &Seal) -> Result<bool, ClipboardError> {
        match self.heard.take().map_or_else(|| self.changes.try_recv(), Ok) {
            Ok(Ok(())) => return Ok(false),
            Ok(Err(why)) => return Err(ClipboardError::Lost(why)),
            Err(TryRecvError::Disconnected) => return Err(ClipboardError::Lost("Wayland".to_owned())),
            Err(TryRecvError::Empty) => {}
        }
        let source = |(name, bytes): (&str, Zeroizing<Vec<u8>>)| MimeSource {
            source: Source::Bytes(bytes.as_slice().into()),
            mime_type: MimeType::Specific(name.to_owned()),
        };
        let sources = offers(content, seal, Desktop::Unix).into_iter().map(source).collect();
        let mut options = Options::new();
        options.foreground(true).omit_additional_text_mime_types(true);
        let copy = options.prepare_copy_multi(sources).map_err(|_| ClipboardError::Refused)?;
        // Each write has a flag of its own: the thread of the one before ends when it likes.
        self.serving = Arc::new(AtomicBool::new(true));
        let serving = Arc::clone(&self.serving);
        std::thread::spawn(move || {
            // It ends when something else is copied; an error ends it as well.
            let _ = copy.serve();
            serving.store(false, Ordering::Release);
        });
        // It is there when the compositor says that something is: who asked for it may paste at once.
        self.heard = self.changes.recv_timeout(PATIENCE).ok();
        Ok(true)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<Event, ClipboardError> {
        let first = match (self.heard.take(), timeout) {
            (Some(heard), _) => Ok(heard),
            (None, None) => self.changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            (None, Some(timeout)) => self.changes.recv_timeout(timeout),
        };
        match first {
            Ok(first) => std::iter::once(first).chain(self.changes.try_iter()).collect::<Result<(), _>>(),
            Err(RecvTimeoutError::Timeout) => return Ok(Event::Nothing),
            Err(RecvTimeoutError::Disconnected) => Err("Wayland".to_owned()),
        }
        .map(|()| Event::Changed)
        .map_err(ClipboardError::Lost)
    }

    fn is_serving(&self) -> bool {
        self.serving.load(Ordering::Acquire)
    }
}
