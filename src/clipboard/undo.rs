//! The original of what was replaced, for one minute: one small file, encrypted with the machine's key, so that another
//! process can put it back. It is deleted when it is used, when it expires while a promptguard runs, and else by the next
//! start; expired it is never opened, whatever the clock says.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::content::Content;
use super::held::MOST_BYTES;
use crate::local::{self, FileError, Key, Privacy, Purpose};
use crate::text::Lang;

/// How long an original can be put back.
pub const KEPT_FOR: Duration = Duration::from_secs(60);

const MAGIC: &[u8; 16] = b"promptguard-und\0";
/// Magic, the time of expiry in milliseconds, nonce.
const HEADER: usize = 16 + 8 + 24;

/// Where the original waits.
#[derive(Clone, Debug)]
pub struct Undo {
    path: PathBuf,
}

/// Why an original cannot be kept or put back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// It was changed, or locked with another key, or the system gives no random numbers.
    #[error("the original cannot be locked or opened")]
    Cipher,
}

impl UndoError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::File(e), lang) => e.describe(lang),
            (Self::Cipher, Lang::Da) => "Originalen kan ikke låses eller åbnes.".to_owned(),
            (Self::Cipher, Lang::En) => "The original cannot be locked or opened.".to_owned(),
        }
    }
}

impl Undo {
    /// Originals wait in the file `path`, in a folder for its owner only.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it waits.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps `content` from now on, instead of what was kept before.
    ///
    /// # Errors
    /// When it cannot be written. Nothing is kept then.
    pub fn remember(&self, content: &Content, key: &Key) -> Result<(), UndoError> {
        self.remember_at(content, key, now())
    }

    fn remember_at(&self, content: &Content, key: &Key, now: i64) -> Result<(), UndoError> {
        let mut file = Vec::with_capacity(HEADER);
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&(now + KEPT_FOR.as_millis() as i64).to_le_bytes());
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce).map_err(|_| UndoError::Cipher)?;
        file.extend_from_slice(&nonce);
        let plain = content.to_bytes();
        let payload = Payload { msg: &plain, aad: &file };
        let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| UndoError::Cipher)?;
        file.extend_from_slice(&sealed);
        let written = local::write_atomic(&self.path, &file, Privacy::Private);
        if written.is_err() {
            self.forget();
        }
        Ok(written?)
    }

    /// The original, which is forgotten here at once; `None` when there is none or its minute is over.
    ///
    /// # Errors
    /// When the file cannot be read, or is not what was written.
    pub fn take(&self, key: &Key) -> Result<Option<Content>, UndoError> {
        self.take_at(key, now())
    }

    fn take_at(&self, key: &Key, now: i64) -> Result<Option<Content>, UndoError> {
        let file = match local::read(&self.path, 4 * MOST_BYTES as u64) {
            Ok(file) => file,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let expired = left(&file, now).is_none();
        self.forget();
        if expired {
            return Ok(None);
        }
        let (header, sealed) = file.split_at(HEADER);
        let mut nonce = [0; 24];
        nonce.copy_from_slice(&header[24..]);
        let payload = Payload { msg: sealed, aad: header };
        let plain = cipher(key).decrypt(&XNonce::from(nonce), payload).map_err(|_| UndoError::Cipher)?;
        Content::from_bytes(&Zeroizing::new(plain)).map(Some).ok_or(UndoError::Cipher)
    }

    /// How long an original still waits. One whose minute is over is deleted here.
    pub fn left(&self) -> Option<Duration> {
        self.left_at(now())
    }

    fn left_at(&self, now: i64) -> Option<Duration> {
        let mut header = [0; HEADER];
        let read = std::fs::File::open(&self.path).and_then(|mut file| file.read_exact(&mut header));
        let left = read.ok().and_then(|()| left(&header, now));
        if left.is_none() {
            self.forget();
        }
        left
    }

    /// Deletes what is kept.
    pub fn forget(&self) {
        // What is not there need not go.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// How long a file is still good for. A clock that was set back ends it too.
fn left(file: &[u8], now: i64) -> Option<Duration> {
    let expiry = file.strip_prefix(MAGIC)?.first_chunk::<8>()?;
    let left = u64::try_from(i64::from_le_bytes(*expiry).checked_sub(now)?).ok()?;
    let left = Duration::from_millis(left);
    (file.len() >= HEADER && !left.is_zero() && left <= KEPT_FOR).then_some(left)
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.derive(Purpose::Clipboard).bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [3; 32];

    fn kept() -> (tempfile::TempDir, Undo, Key) {
        let folder = tempfile::tempdir().unwrap();
        let undo = Undo::new(folder.path().join("undo"));
        let key = Key::from_bytes(KEY);
        undo.remember_at(&Content::text("120358-8905"), &key, 1_000).unwrap();
        (folder, undo, key)
    }

    #[test]
    fn within_a_minute_and_only_once() {
        let (_folder, undo, key) = kept();
        let file = std::fs::read(undo.path()).unwrap();
        assert!(memchr::memmem::find(&file, b"120358").is_none());
        assert_eq!(undo.left_at(1_000), Some(KEPT_FOR));
        assert_eq!(undo.take_at(&key, 60_999).unwrap(), Some(Content::text("120358-8905")));
        assert!(!undo.path().exists());
        assert_eq!(undo.take_at(&key, 60_999).unwrap(), None);
    }

    #[test]
    fn expired_it_is_deleted_and_never_opened() {
        for now in [61_000, 99_999_999, 999, i64::MIN] {
            let (_folder, undo, key) = kept();
            assert_eq!(undo.left_at(now), None);
            assert!(!undo.path().exists());
            let (_folder, undo, _) = kept();
            assert_eq!(undo.take_at(&key, now).unwrap(), None);
            assert!(!undo.path().exists());
        }
    }

    #[test]
    fn a_changed_file_or_another_key_gives_nothing() {
        let (_folder, undo, _) = kept();
        assert!(matches!(undo.take_at(&Key::from_bytes([4; 32]), 2_000), Err(UndoError::Cipher)));
        for at in [17, 30, 60] {
            let (_folder, undo, key) = kept();
            let mut file = std::fs::read(undo.path()).unwrap();
            file[at] ^= 1;
            std::fs::write(undo.path(), file).unwrap();
            assert!(!matches!(undo.take_at(&key, 2_000), Ok(Some(_))), "{at}");
        }
    }
}
