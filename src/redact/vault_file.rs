//! The vault on disk: a header, then everything else encrypted and authenticated with XChaCha20-Poly1305.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::vault::{Stored, Vault};
use crate::local::{self, FileError, Key, Lock, Privacy, Purpose};
use crate::text::Lang;

const MAGIC: &[u8; 16] = b"promptguard-box\0";
const VERSION: u32 = 1;
/// Magic, version, key id, nonce, length of the rest.
const HEADER: usize = 16 + 4 + 8 + 24 + 8;
/// No vault is larger.
const MOST_BYTES: u64 = 256 << 20;

/// Why a vault cannot be used. Nothing of it has been read or changed then.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file cannot be read, written or locked.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is another kind of file.
    #[error("{} is not a vault of promptguard", .0.display())]
    Foreign(PathBuf),
    /// A newer promptguard wrote it.
    #[error("{} was written by a newer promptguard; update promptguard", .0.display())]
    Newer(PathBuf),
    /// Another key locked it: another user's, or another machine's.
    #[error("{} was locked with another key; it opens only with the key of the user and machine that made it", .0.display())]
    WrongKey(PathBuf),
    /// Its end is missing.
    #[error("{} is cut short: its end is missing", .0.display())]
    Truncated(PathBuf),
    /// It was changed after it was written.
    #[error("{} was changed after it was written, or it is damaged", .0.display())]
    Tampered(PathBuf),
    /// The system gives no random numbers, or the vault is too large to be locked.
    #[error("the vault cannot be locked: {0}")]
    Cipher(String),
}

impl VaultError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::File(e) => e.describe(lang),
            Self::Foreign(path) => format!("{} er ikke en boks fra promptguard", path.display()),
            Self::Newer(path) => {
                format!("{} er skrevet af en nyere promptguard. Opdatér promptguard.", path.display())
            }
            Self::WrongKey(path) => format!(
                "{} er låst med en anden nøgle. Den kan kun åbnes af den bruger og på den maskine, der lavede den.",
                path.display()
            ),
            Self::Truncated(path) => format!("{} er ikke hel: slutningen mangler", path.display()),
            Self::Tampered(path) => format!("{} er ændret, efter den blev skrevet, eller beskadiget", path.display()),
            Self::Cipher(why) => format!("boksen kan ikke låses: {why}"),
        }
    }
}

impl Vault {
    /// Opens the vault in the file `path` to read it.
    pub fn open(path: &Path, key: &Key) -> Result<Self, VaultError> {
        decrypt(path, &local::read(path, MOST_BYTES)?, key)
    }
}

/// A vault with its file, locked against other processes until it is dropped. An existing vault is extended.
#[derive(Debug)]
pub struct VaultFile {
    /// What it holds. [`VaultFile::save`] writes it.
    pub vault: Vault,
    path: PathBuf,
    key: Key,
    _lock: Lock,
}

impl VaultFile {
    /// Opens the vault in the file `path`, or begins a new one when there is no such file. `key` is the machine's key.
    pub fn open_or_new(path: &Path, key: &Key) -> Result<Self, VaultError> {
        let lock = Lock::of(path)?;
        let vault = match Vault::open(path, key) {
            Err(VaultError::File(e)) if e.is_missing() => Vault::new(),
            other => other?,
        };
        Ok(Self { vault, path: path.to_owned(), key: key.clone(), _lock: lock })
    }

    /// Writes the vault, whole or not at all, for its owner only.
    pub fn save(&self) -> Result<(), VaultError> {
        Ok(local::write_atomic(&self.path, &encrypt(&self.vault, &self.key)?, Privacy::Private)?)
    }
}

/// Tells the right key from a wrong one without telling anything about either.
fn key_id(key: &Key) -> [u8; 8] {
    let mut id = [0; 8];
    id.copy_from_slice(&key.hmac(&[b"key id"])[..8]);
    id
}

pub(super) fn encrypt(vault: &Vault, key: &Key) -> Result<Vec<u8>, VaultError> {
    let wrong = |e: &dyn std::fmt::Display| VaultError::Cipher(e.to_string());
    let key = key.derive(Purpose::Vault);
    let stored = vault.store();
    // Of the right size from the start: growing would leave copies behind.
    let mut size = Measure(0);
    serde_json::to_writer(&mut size, &stored).map_err(|e| wrong(&e))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(size.0));
    serde_json::to_writer(&mut *plain, &stored).map_err(|e| wrong(&e))?;
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(|e| wrong(&e))?;
    let mut out = Vec::with_capacity(HEADER + plain.len() + 16);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&key_id(&key));
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&(plain.len() as u64 + 16).to_le_bytes());
    let payload = Payload { msg: &plain, aad: &out };
    let sealed = cipher(&key).encrypt(&XNonce::from(nonce), payload).map_err(|e| wrong(&e))?;
    out.extend_from_slice(&sealed);
    Ok(out)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

pub(super) fn decrypt(path: &Path, bytes: &[u8], key: &Key) -> Result<Vault, VaultError> {
    let path = || path.to_owned();
    let key = key.derive(Purpose::Vault);
    if !bytes.starts_with(MAGIC) {
        let cut = MAGIC.starts_with(bytes);
        return Err(if cut { VaultError::Truncated(path()) } else { VaultError::Foreign(path()) });
    }
    let Some((header, sealed)) = bytes.split_at_checked(HEADER) else { return Err(VaultError::Truncated(path())) };
    let mut rest = &header[16..];
    let version = u32::from_le_bytes(take(&mut rest));
    if version != VERSION {
        return Err(if version > VERSION { VaultError::Newer(path()) } else { VaultError::Tampered(path()) });
    }
    if take(&mut rest) != key_id(&key) {
        return Err(VaultError::WrongKey(path()));
    }
    let nonce = XNonce::from(take::<24>(&mut rest));
    if (sealed.len() as u64) < u64::from_le_bytes(take(&mut rest)) {
        return Err(VaultError::Truncated(path()));
    }
    let plain = cipher(&key).decrypt(&nonce, Payload { msg: sealed, aad: header });
    let plain = Zeroizing::new(plain.map_err(|_| VaultError::Tampered(path()))?);
    // It is ours and whole: what we cannot read, a newer version wrote.
    let stored: Stored = serde_json::from_slice(&plain).map_err(|_| VaultError::Newer(path()))?;
    Vault::from_stored(stored).ok_or_else(|| VaultError::Newer(path()))
}

/// The next `N` bytes; zeros when there are fewer, which the caller has ruled out.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let Some((head, tail)) = rest.split_first_chunk() else { return [0; N] };
    *rest = tail;
    *head
}

/// Counts the bytes that a value takes as JSON.
struct Measure(usize);

impl std::io::Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
