//! Handing out what was written: TARGETS, TIMESTAMP, MULTIPLE, each format, and large content in pieces (INCR).

use std::rc::Rc;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Timestamp, Window,
};
use x11rb::wrapper::ConnectionExt as _;
use zeroize::Zeroizing;

use super::X11;
use crate::clipboard::system::ClipboardError;

/// More than this goes in pieces of this size.
const PIECE: usize = 256 << 10;
/// Transfers at one time.
const MOST_TRANSFERS: usize = 64;
/// A program that takes no piece for so long is given up.
const IDLE: Duration = Duration::from_secs(10);

/// Wiped from memory with its last user.
type Bytes = Rc<Zeroizing<Vec<u8>>>;

/// What was written.
pub(super) struct Owned {
    pub time: Timestamp,
    pub formats: Vec<(Atom, Bytes)>,
}

/// Content on its way in pieces.
pub(super) struct Transfer {
    requestor: Window,
    property: Atom,
    target: Atom,
    bytes: Bytes,
    sent: usize,
    last: Instant,
}

impl Transfer {
    pub fn is_alive(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last) < IDLE
    }
}

impl X11 {
    /// Answers a program that wants the content.
    pub(super) fn serve(&mut self, request: &SelectionRequestEvent) -> Result<(), ClipboardError> {
        let property = if request.property == x11rb::NONE { request.target } else { request.property };
        let ours = self.owned.is_some() && request.selection == self.atoms.CLIPBOARD;
        let done = ours
            && if request.target == self.atoms.MULTIPLE {
                self.several(request.requestor, property)?
            } else {
                self.convert(request.requestor, request.target, property)?
            };
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if done { property } else { x11rb::NONE },
        };
        self.conn.send_event(false, request.requestor, EventMask::NO_EVENT, answer)?;
        Ok(self.conn.flush()?)
    }

    /// Several formats at once: pairs of format and place, of which those that fail are marked.
    fn several(&mut self, requestor: Window, property: Atom) -> Result<bool, ClipboardError> {
        let pairs = self.conn.get_property(false, requestor, property, AtomEnum::ANY, 0, 1024)?;
        let Ok(pairs) = pairs.reply() else { return Ok(false) };
        let Some(pairs) = pairs.value32() else { return Ok(false) };
        let mut pairs: Vec<Atom> = pairs.collect();
        for pair in pairs.chunks_exact_mut(2) {
            if pair[0] == self.atoms.MULTIPLE || !self.convert(requestor, pair[0], pair[1])? {
                pair[1] = x11rb::NONE;
            }
        }
        self.conn.change_property32(PropMode::REPLACE, requestor, property, self.atoms.ATOM_PAIR, &pairs)?;
        Ok(true)
    }

    fn convert(&mut self, requestor: Window, target: Atom, property: Atom) -> Result<bool, ClipboardError> {
        let Some(owned) = &self.owned else { return Ok(false) };
        if target == self.atoms.TARGETS {
            let mut all = vec![self.atoms.TARGETS, self.atoms.TIMESTAMP, self.atoms.MULTIPLE];
            all.extend(owned.formats.iter().map(|(atom, _)| *atom));
            self.conn.change_property32(PropMode::REPLACE, requestor, property, AtomEnum::ATOM, &all)?;
            return Ok(true);
        }
        if target == self.atoms.TIMESTAMP {
            self.conn.change_property32(PropMode::REPLACE, requestor, property, AtomEnum::INTEGER, &[owned.time])?;
            return Ok(true);
        }
        let Some((_, bytes)) = owned.formats.iter().find(|(atom, _)| *atom == target) else { return Ok(false) };
        if bytes.len() <= PIECE {
            self.conn.change_property8(PropMode::REPLACE, requestor, property, target, bytes)?;
            return Ok(true);
        }
        if self.transfers.len() >= MOST_TRANSFERS {
            return Ok(false);
        }
        let bytes = Rc::clone(bytes);
        if requestor != self.window {
            let wanted = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE);
            self.conn.change_window_attributes(requestor, &wanted)?;
        }
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.conn.change_property32(PropMode::REPLACE, requestor, property, self.atoms.INCR, &[size])?;
        self.transfers.push(Transfer { requestor, property, target, bytes, sent: 0, last: Instant::now() });
        Ok(true)
    }

    /// The last piece was taken: gives the next, at last an empty one.
    pub(super) fn go_on(&mut self, window: Window, property: Atom) -> Result<(), ClipboardError> {
        let Some(at) = self.transfers.iter().position(|t| t.requestor == window && t.property == property) else {
            return Ok(());
        };
        let transfer = &mut self.transfers[at];
        let end = (transfer.sent + PIECE).min(transfer.bytes.len());
        let piece = &transfer.bytes[transfer.sent..end];
        let last = piece.is_empty();
        self.conn.change_property8(PropMode::REPLACE, window, property, transfer.target, piece)?;
        transfer.sent = end;
        transfer.last = Instant::now();
        if last {
            self.transfers.swap_remove(at);
        }
        Ok(self.conn.flush()?)
    }
}
