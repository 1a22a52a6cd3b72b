use std::io;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::file::{self, FileError, FileOp};
use crate::text::Lang;

/// First line of a key file. The second is the key in hex.
const HEAD: &str = "promptguard-key-1";

/// What a key is used for. Each purpose gets a key of its own, so that none tells anything about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Encrypts vaults.
    Vault,
    /// Keys the fingerprints of findings.
    Fingerprint,
    /// Keys the hash of a text in its receipt.
    Receipt,
    /// Encrypts what can be put back on the clipboard, and marks what promptguard put there.
    Clipboard,
}

impl Purpose {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Vault => b"promptguard vault 1",
            Self::Fingerprint => b"promptguard fingerprint 1",
            Self::Receipt => b"promptguard receipt 1",
            Self::Clipboard => b"promptguard clipboard 1",
        }
    }
}

/// A secret of 32 bytes that stays on the machine. Wiped from memory when dropped.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is no key file, or was changed.
    #[error("{} is not a promptguard key file, or it is damaged. Without the key its vaults cannot be opened.", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl KeyError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::File(e), lang) if e.is_missing() => {
                let path = e.path.display();
                match lang {
                    Lang::Da => {
                        format!("nøglen {path} findes ikke her. En boks kan kun åbnes med den nøgle, den er lavet med.")
                    }
                    Lang::En => {
                        format!("the key {path} is not here. A vault opens only with the key that it was made with.")
                    }
                }
            }
            (Self::File(e), lang) => e.describe(lang),
            (Self::NotAKey { path }, Lang::Da) => format!(
                "{} er ikke en nøglefil fra promptguard, eller også er den beskadiget. Uden nøglen kan dens bokse ikke åbnes.",
                path.display()
            ),
            (Self::Random(why), Lang::Da) => format!("systemet giver ingen tilfældige tal: {why}"),
            (other, Lang::En) => other.to_string(),
        }
    }
}

impl Key {
    /// A new random key.
    pub fn random() -> Result<Self, KeyError> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0).map_err(|e| KeyError::Random(e.to_string()))?;
        Ok(key)
    }

    /// A key of the caller's own.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in the file `path`; on first use a new one, for its owner only (its folder too, when it is new).
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        match Self::load(path) {
            Err(KeyError::File(e)) if e.is_missing() => {}
            other => return other,
        }
        let key = Self::random()?;
        let made = file::create_new(path, key.to_text().as_bytes());
        if made.map_err(|e| FileError::new(FileOp::Write, path, e))? {
            return Ok(key);
        }
        // Another process was first: its key is the one.
        Self::load(path)
    }

    /// The key in the file `path`.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = Zeroizing::new(match file::read(path, 4096) {
            // Too large to be a key.
            Err(e) if e.source.kind() == io::ErrorKind::FileTooLarge => Vec::new(),
            other => other?,
        });
        Self::parse(&text).ok_or_else(|| KeyError::NotAKey { path: path.to_owned() })
    }

    fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str(HEAD);
        text.push('\n');
        for byte in self.0 {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        text.push('\n');
        text
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let hex = std::str::from_utf8(text).ok()?.strip_prefix(HEAD)?.trim().as_bytes();
        let mut key = Self([0; 32]);
        if hex.len() != 64 {
            return None;
        }
        for (byte, pair) in key.0.iter_mut().zip(hex.chunks_exact(2)) {
            let [high, low] = [pair[0], pair[1]].map(|c| char::from(c).to_digit(16));
            *byte = (high? << 4 | low?) as u8;
        }
        Some(key)
    }

    /// The key for one purpose.
    pub fn derive(&self, purpose: Purpose) -> Self {
        Self(self.hmac(&[purpose.name()]))
    }

    /// The key's bytes, for a cipher.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Keyed hash (HMAC-SHA256) of `parts`, one after the other.
    pub(crate) fn hmac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC fills a short key up with zeros to the block of its hash.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_use_makes_a_key_and_later_use_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("promptguard/key");
        let first = Key::load_or_create(&path).unwrap();
        let second = Key::load_or_create(&path).unwrap();
        assert_eq!(first.bytes(), second.bytes());
        assert_ne!(first.bytes(), Key::random().unwrap().bytes());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn purposes_have_different_keys() {
        let key = Key::from_bytes([7; 32]);
        let derived = [Purpose::Vault, Purpose::Fingerprint, Purpose::Receipt].map(|p| *key.derive(p).bytes());
        assert!(derived[0] != derived[1] && derived[1] != derived[2] && derived[0] != derived[2]);
        assert_eq!(derived[0], *key.derive(Purpose::Vault).bytes());
    }

    #[test]
    fn a_damaged_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let good = Key::from_bytes([0xab; 32]).to_text();
        let short = &good[..good.len() - 2];
        let large = "x".repeat(5000);
        for text in ["", "promptguard-key-1\nabc\n", "hello", short, &good.replace("ab", "xy"), &large] {
            std::fs::write(&path, text).unwrap();
            let error = Key::load_or_create(&path).unwrap_err();
            assert!(matches!(error, KeyError::NotAKey { .. }), "{error}");
            assert!(error.describe(Lang::Da).contains("ikke en nøglefil"));
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert!(Key::parse(good.replace('\n', "\r\n").as_bytes()).is_some(), "an editor changed the line ends");
    }

    #[test]
    fn a_key_that_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        assert!(matches!(Key::load_or_create(&folder.path().join("file/key")), Err(KeyError::File(_))));
        assert!(matches!(Key::load_or_create(folder.path()), Err(KeyError::File(_))));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Key::from_bytes([1; 32])), "Key");
    }
}
