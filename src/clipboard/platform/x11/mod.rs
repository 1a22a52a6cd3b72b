//! X11: one connection and one loop, which hears of copies (XFixes), reads, and serves what was written. Only CLIPBOARD;
//! PRIMARY, which every marking with the mouse sets, is left alone.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::Event as XEvent;
use x11rb::protocol::xfixes::{ConnectionExt as _, SelectionEventMask};
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, Property, Timestamp, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use zeroize::Zeroizing;

use super::PATIENCE;
use crate::clipboard::content::Content;
use crate::clipboard::format::{Desktop, offers};
use crate::clipboard::seal::Seal;
use crate::clipboard::system::{Clipboard, ClipboardError, Event};

mod read;
mod serve;

use serve::{Owned, Transfer};

x11rb::atom_manager! {
    /// The names that the protocol of selections uses.
    pub(super) Atoms: AtomsCookie {
        CLIPBOARD, TARGETS, TIMESTAMP, MULTIPLE, ATOM_PAIR, INCR, PROMPTGUARD_TIME,
    }
}

/// The clipboard of an X server.
pub(super) struct X11 {
    conn: RustConnection,
    window: Window,
    atoms: Atoms,
    /// Names of formats that were asked for before, both ways.
    known: BTreeMap<String, Atom>,
    names: BTreeMap<Atom, String>,
    /// When the content that was looked at last was copied, if that was heard of.
    copied: Option<Timestamp>,
    changed: bool,
    owned: Option<Owned>,
    transfers: Vec<Transfer>,
    /// Answers are written under a new name each time, so that a late one is not taken for that to another question.
    question: u32,
}

impl From<ConnectionError> for ClipboardError {
    fn from(error: ConnectionError) -> Self {
        Self::Lost(error.to_string())
    }
}

impl From<ReplyError> for ClipboardError {
    fn from(error: ReplyError) -> Self {
        match error {
            ReplyError::ConnectionError(error) => error.into(),
            ReplyError::X11Error(_) => Self::Refused,
        }
    }
}

impl X11 {
    pub fn new() -> Result<Self, ClipboardError> {
        let none = |e: &dyn std::fmt::Display| ClipboardError::Unavailable(e.to_string());
        let (conn, screen) = x11rb::connect(None).map_err(|e| none(&e))?;
        let root = conn.setup().roots.get(screen).ok_or_else(|| none(&"no screen"))?.root;
        let window = conn.generate_id().map_err(|e| none(&e))?;
        let aux = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE);
        let open = || -> Result<Atoms, ReplyError> {
            conn.create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
            let atoms = Atoms::new(&conn)?.reply()?;
            conn.xfixes_query_version(5, 0)?.reply()?;
            let mask = SelectionEventMask::SET_SELECTION_OWNER
                | SelectionEventMask::SELECTION_WINDOW_DESTROY
                | SelectionEventMask::SELECTION_CLIENT_CLOSE;
            conn.xfixes_select_selection_input(window, atoms.CLIPBOARD, mask)?.check()?;
            Ok(atoms)
        };
        let atoms = open().map_err(|e| none(&e))?;
        Ok(Self {
            conn,
            window,
            atoms,
            known: BTreeMap::new(),
            names: BTreeMap::new(),
            copied: None,
            changed: false,
            owned: None,
            transfers: Vec::new(),
            question: 0,
        })
    }

    fn atom(&mut self, name: &str) -> Result<Atom, ClipboardError> {
        if let Some(atom) = self.known.get(name) {
            return Ok(*atom);
        }
        let atom = self.conn.intern_atom(false, name.as_bytes())?.reply()?.atom;
        self.known.insert(name.to_owned(), atom);
        Ok(atom)
    }

    /// The next event that a reader may wait for; `None` when there is none before `end`. All others are dealt with.
    fn next(&mut self, end: Option<Instant>) -> Result<Option<XEvent>, ClipboardError> {
        loop {
            while let Some(event) = self.conn.poll_for_event()? {
                if let Some(event) = self.handle(event)? {
                    return Ok(Some(event));
                }
            }
            if self.changed {
                return Ok(None);
            }
            self.conn.flush()?;
            let now = Instant::now();
            self.transfers.retain(|t| t.is_alive(now));
            let left = end.map(|end| end.saturating_duration_since(now));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(None);
            }
            // A transfer whose other side is gone must not wait for the next event.
            let left = if self.transfers.is_empty() { left } else { Some(left.unwrap_or(PATIENCE).min(PATIENCE)) };
            let left = left.and_then(|left| Timespec::try_from(left).ok());
            match poll(&mut [PollFd::new(self.conn.stream(), PollFlags::IN)], left.as_ref()) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(ClipboardError::Lost(error.to_string())),
            }
        }
    }

    /// Deals with an event; gives back one that is for a reader.
    fn handle(&mut self, event: XEvent) -> Result<Option<XEvent>, ClipboardError> {
        match event {
            // The own writes are heard of as well.
            XEvent::XfixesSelectionNotify(e) if e.owner == self.window => {}
            XEvent::XfixesSelectionNotify(e) => {
                self.copied = Some(e.selection_timestamp);
                self.changed = true;
            }
            XEvent::SelectionClear(e) if e.selection == self.atoms.CLIPBOARD => self.owned = None,
            XEvent::SelectionRequest(e) => self.serve(&e)?,
            XEvent::PropertyNotify(e) if e.state == Property::DELETE => self.go_on(e.window, e.atom)?,
            XEvent::SelectionNotify(_) | XEvent::PropertyNotify(_) => return Ok(Some(event)),
            // Errors too: the window of a program that asked is gone.
            _ => {}
        }
        Ok(None)
    }

    /// The server's time now.
    fn now(&mut self) -> Result<Timestamp, ClipboardError> {
        let name = self.atoms.PROMPTGUARD_TIME;
        self.conn.change_property8(PropMode::REPLACE, self.window, name, AtomEnum::STRING, &[])?;
        let end = Instant::now() + PATIENCE;
        let changed = std::mem::take(&mut self.changed);
        let time = loop {
            match self.next(Some(end))? {
                Some(XEvent::PropertyNotify(e)) if e.atom == name => break e.time,
                Some(_) => {}
                None if self.changed => break CURRENT_TIME,
                None => return Err(ClipboardError::TimedOut),
            }
        };
        self.changed |= changed;
        Ok(time)
    }
}

impl Clipboard for X11 {
    fn formats(&mut self) -> Result<Vec<String>, ClipboardError> {
        // What is looked at from now on is the newest.
        while let Some(event) = self.conn.poll_for_event()? {
            self.handle(event)?;
        }
        self.changed = false;
        if self.conn.get_selection_owner(self.atoms.CLIPBOARD)?.reply()?.owner == x11rb::NONE {
            return Ok(Vec::new());
        }
        let targets = self.ask(self.atoms.TARGETS, 1 << 16)?;
        let atoms: Vec<Atom> = targets.chunks_exact(4).map(|b| Atom::from_ne_bytes([b[0], b[1], b[2], b[3]])).collect();
        let new: Vec<Atom> = atoms.iter().copied().filter(|a| !self.names.contains_key(a)).collect();
        let cookies = new.iter().map(|a| self.conn.get_atom_name(*a)).collect::<Result<Vec<_>, _>>()?;
        for (atom, cookie) in new.into_iter().zip(cookies) {
            if let Ok(reply) = cookie.reply() {
                self.names.insert(atom, String::from_utf8_lossy(&reply.name).into_owned());
            }
        }
        let own = [self.atoms.TARGETS, self.atoms.TIMESTAMP, self.atoms.MULTIPLE];
        Ok(atoms.iter().filter(|a| !own.contains(a)).filter_map(|a| self.names.get(a).cloned()).collect())
    }

    fn read(&mut self, format: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        let target = self.atom(format)?;
        self.ask(target, limit)
    }

    fn write(&mut self, content: &Content, seal: &Seal) -> Result<bool, ClipboardError> {
        let mut formats = Vec::new();
        for (name, bytes) in offers(content, seal, Desktop::Unix) {
            formats.push((self.atom(name)?, bytes.into()));
        }
        // With the time at which what was looked at was copied: the server refuses when something newer is there.
        let time = match self.copied {
            Some(time) => time,
            None => self.now()?,
        };
        if self.changed {
            return Ok(false);
        }
        self.conn.set_selection_owner(self.window, self.atoms.CLIPBOARD, time)?;
        let owner = self.conn.get_selection_owner(self.atoms.CLIPBOARD)?.reply()?.owner;
        if owner != self.window {
            return Ok(false);
        }
        self.owned = Some(Owned { time, formats });
        // Requests that came before are answered with the new content.
        self.conn.flush()?;
        Ok(true)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<Event, ClipboardError> {
        let end = timeout.map(|t| Instant::now() + t);
        let served = self.owned.is_some();
        loop {
            let event = self.next(end)?;
            if self.changed {
                self.changed = false;
                return Ok(Event::Changed);
            }
            // An answer that came too late is for nobody.
            if event.is_none() || served && self.owned.is_none() {
                return Ok(Event::Nothing);
            }
        }
    }

    fn is_serving(&self) -> bool {
        self.owned.is_some() || !self.transfers.is_empty()
    }
}
