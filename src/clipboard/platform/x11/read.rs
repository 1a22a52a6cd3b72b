//! Asking the owner for a format, in one piece or in many (INCR).

use std::time::Instant;

use x11rb::CURRENT_TIME;
use x11rb::protocol::Event as XEvent;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, GetPropertyReply, Property};
use zeroize::{Zeroize, Zeroizing};

use super::super::PATIENCE;
use super::X11;
use crate::clipboard::system::ClipboardError;

/// Names for answers.
const NAMES: u32 = 16;

impl X11 {
    /// The content in the format `target`. The owner has [`PATIENCE`] for the first piece and for all the others.
    pub(super) fn ask(&mut self, target: Atom, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        self.question = (self.question + 1) % NAMES;
        let place = self.atom(&format!("PROMPTGUARD_{}", self.question))?;
        self.conn.delete_property(self.window, place)?;
        self.conn.convert_selection(self.window, self.atoms.CLIPBOARD, target, place, CURRENT_TIME)?;
        let changed = std::mem::take(&mut self.changed);
        let answer = self.answer(target, place, limit);
        if answer.is_err() {
            self.conn.delete_property(self.window, place)?;
        }
        self.changed |= changed;
        answer
    }

    fn answer(&mut self, target: Atom, place: Atom, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.next(Some(end))? {
                Some(XEvent::SelectionNotify(e)) if e.target == target && e.property == x11rb::NONE => {
                    return Err(ClipboardError::Refused);
                }
                Some(XEvent::SelectionNotify(e)) if e.target == target && e.property == place => break,
                Some(_) => {}
                // Something else was copied, so the owner that was asked owes nothing any more.
                None if self.changed => return Err(ClipboardError::Refused),
                None => return Err(ClipboardError::TimedOut),
            }
        }
        let first = self.piece(place, limit)?;
        if first.type_ != self.atoms.INCR {
            return Ok(Zeroizing::new(first.value));
        }
        let mut bytes = Zeroizing::new(Vec::new());
        let end = Instant::now() + PATIENCE;
        loop {
            match self.next(Some(end))? {
                Some(XEvent::PropertyNotify(e)) if e.atom == place && e.state == Property::NEW_VALUE => {}
                Some(_) => continue,
                None if self.changed => return Err(ClipboardError::Refused),
                None => return Err(ClipboardError::TimedOut),
            }
            let mut piece = self.piece(place, limit - bytes.len())?;
            if piece.value.is_empty() {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&piece.value);
            piece.value.zeroize();
        }
    }

    /// What stands under the name `place`, which is deleted: that asks for the next piece.
    fn piece(&mut self, place: Atom, limit: usize) -> Result<GetPropertyReply, ClipboardError> {
        let words = u32::try_from(limit / 4 + 1).unwrap_or(u32::MAX);
        let reply = self.conn.get_property(true, self.window, place, AtomEnum::ANY, 0, words)?.reply()?;
        if reply.bytes_after > 0 || reply.value.len() > limit {
            return Err(ClipboardError::TooLarge);
        }
        Ok(reply)
    }
}
