//! The mark of promptguard's own writes: a keyed hash of what was written, as a format of its own beside it. So another
//! process of the same user knows it too, no program can pass its own content off as checked, and a changed copy that
//! kept the mark is checked again.

use super::content::Content;
use crate::local::{Key, Purpose};

/// The mark of one content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal([u8; 32]);

impl Seal {
    /// The seal of `content`. `key` is the machine's key.
    pub fn of(content: &Content, key: &Key) -> Self {
        Self(key.derive(Purpose::Clipboard).hmac(&[b"seal", &content.to_bytes()]))
    }

    /// The seal as it is written.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether `bytes`, as another program gives them, are this seal. Windows may add bytes at the end.
    pub fn is(&self, bytes: &[u8]) -> bool {
        bytes.get(..32).is_some_and(|b| b == self.0)
    }
}
