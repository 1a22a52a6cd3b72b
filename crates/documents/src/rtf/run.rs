//! The run that is open: bytes and control words that make one stretch of text.

use std::ops::Range;

use super::Reader;
use crate::encode::Enc;

impl Reader<'_, '_, '_> {
    pub(super) fn push_byte(&mut self, byte: u8, at: Range<usize>) {
        if self.skip > 0 {
            self.skip -= 1;
            if let Some((range, _)) = &mut self.run {
                range.end = at.end;
            }
            return;
        }
        self.extend(at);
        self.eight_bit.push(byte);
    }

    /// A character that a control word stands for; it goes when its text goes.
    pub(super) fn push_str(&mut self, text: &str, at: Range<usize>) {
        self.end_run();
        if let Some(buf) = self.bufs.last_mut() {
            buf.push(self.id, at, text, Enc::Element);
        }
    }

    pub(super) fn unit(&mut self, unit: u16, at: Range<usize>) {
        self.extend(at);
        self.decode_bytes();
        let Some((_, text)) = &mut self.run else {
            return;
        };
        let units = [self.high.take().unwrap_or(0), unit];
        match unit {
            0xd800..=0xdbff => self.high = Some(unit),
            _ => {
                let from = usize::from(units[0] == 0);
                text.extend(char::decode_utf16(units[from..].iter().copied()).flatten());
            }
        }
    }

    pub(super) fn extend(&mut self, at: Range<usize>) {
        match &mut self.run {
            Some((range, _)) => range.end = at.end,
            None => self.run = Some((at, String::new())),
        }
    }

    pub(super) fn decode_bytes(&mut self) {
        if let Some((_, text)) = &mut self.run {
            text.push_str(&self.encoding.decode_without_bom_handling(&self.eight_bit).0);
        }
        self.eight_bit.clear();
    }

    pub(super) fn end_run(&mut self) {
        self.decode_bytes();
        self.skip = 0;
        if let (Some((range, text)), Some(buf)) = (self.run.take(), self.bufs.last_mut()) {
            buf.push(self.id, range, &text, Enc::Rtf);
        }
    }
}
