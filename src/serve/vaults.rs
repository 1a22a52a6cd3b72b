//! Vaults in memory: what placeholders stand for, while a conversation lasts. Random ids, bounded in number and size,
//! forgotten after some hours without use and at exit; never written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::access::random_id;
use super::limits::Limits;
use super::problem::{Problem, Result};
use crate::redact::Vault;

/// All vaults.
#[derive(Debug)]
pub(super) struct Vaults {
    slots: Mutex<BTreeMap<String, Slot>>,
    most: usize,
    most_bytes: usize,
    time: Duration,
}

/// One vault, in use by one request at a time.
pub(super) type Shared = Arc<Mutex<Vault>>;

#[derive(Debug)]
struct Slot {
    vault: Shared,
    used: Instant,
    /// At most so many bytes of originals.
    bytes: usize,
}

impl Vaults {
    pub fn new(limits: &Limits) -> Self {
        Self { slots: Mutex::default(), most: limits.vaults, most_bytes: limits.vault_bytes, time: limits.vault_time }
    }

    /// The vault of that id.
    pub fn get(&self, id: &str) -> Result<Shared> {
        self.find(id).ok_or_else(|| {
            Problem::new(
                axum::http::StatusCode::NOT_FOUND,
                "unknown_vault",
                "Boksen med de rigtige oplysninger findes ikke mere. Den glemmes efter nogle timer, og når promptguard lukkes.",
                "The vault with the real values is gone. It is forgotten after some hours, and when promptguard is closed.",
            )
        })
    }

    /// The vault of that id, if it is still there.
    pub fn find(&self, id: &str) -> Option<Shared> {
        let mut slots = self.lock();
        self.forget_old(&mut slots);
        let slot = slots.get_mut(id)?;
        slot.used = Instant::now();
        Some(Arc::clone(&slot.vault))
    }

    /// Keeps a new vault under a random id.
    pub fn keep(&self, vault: Vault, bytes: usize) -> Result<String> {
        let id = random_id().map_err(|_| Problem::internal())?;
        let mut slots = self.lock();
        slots.insert(id.clone(), Slot { vault: Arc::new(Mutex::new(vault)), used: Instant::now(), bytes });
        self.make_room(&mut slots);
        Ok(id)
    }

    /// The vault of a conversation elsewhere, an empty one when there is none: two that ask at once get the same.
    pub fn find_or_new(&self, id: &str) -> Shared {
        let mut slots = self.lock();
        self.forget_old(&mut slots);
        let empty = || Slot { vault: Shared::default(), used: Instant::now(), bytes: 0 };
        let slot = slots.entry(id.to_owned()).or_insert_with(empty);
        slot.used = Instant::now();
        let vault = Arc::clone(&slot.vault);
        self.make_room(&mut slots);
        vault
    }

    /// A vault has taken up to `bytes` more.
    pub fn grow(&self, id: &str, bytes: usize) {
        let mut slots = self.lock();
        if let Some(slot) = slots.get_mut(id) {
            slot.bytes += bytes;
            slot.used = Instant::now();
        }
        self.make_room(&mut slots);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Slot>> {
        // Whatever panicked, the map is whole: a slot is in it or not.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget_old(&self, slots: &mut BTreeMap<String, Slot>) {
        slots.retain(|_, slot| slot.used.elapsed() < self.time);
    }

    /// Forgets what was not used for the longest time, but never the newest.
    fn make_room(&self, slots: &mut BTreeMap<String, Slot>) {
        self.forget_old(slots);
        let mut bytes: usize = slots.values().map(|s| s.bytes).sum();
        while slots.len() > 1 && (slots.len() > self.most || bytes > self.most_bytes) {
            let Some(oldest) = slots.iter().min_by_key(|(_, s)| s.used).map(|(id, _)| id.clone()) else { break };
            bytes -= slots.remove(&oldest).map_or(0, |s| s.bytes);
        }
    }
}

/// The vault for use. One whose last user panicked may be half changed: that is an error.
pub(super) fn open(vault: &Shared) -> Result<MutexGuard<'_, Vault>> {
    vault.lock().map_err(|_| Problem::internal())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vaults(most: usize, bytes: usize, time: Duration) -> Vaults {
        Vaults::new(&Limits { vaults: most, vault_bytes: bytes, vault_time: time, ..Limits::default() })
    }

    #[test]
    fn the_oldest_goes_first() {
        let vaults = vaults(2, 100, Duration::from_secs(60));
        let first = vaults.keep(Vault::new(), 10).unwrap();
        let second = vaults.keep(Vault::new(), 10).unwrap();
        assert!(vaults.get(&first).is_ok(), "used again: now the second is the oldest");
        let third = vaults.keep(Vault::new(), 10).unwrap();
        assert!(vaults.get(&second).is_err() && vaults.get(&first).is_ok());
        vaults.grow(&third, 95);
        assert!(vaults.get(&first).is_err() && vaults.get(&third).is_ok());
        assert_eq!(vaults.len(), 1);
    }

    #[test]
    fn a_conversation_has_one_vault() {
        let vaults = vaults(2, 100, Duration::from_secs(60));
        let first = vaults.find_or_new("litellm:a");
        assert!(Arc::ptr_eq(&first, &vaults.find_or_new("litellm:a")));
        assert!(!Arc::ptr_eq(&first, &vaults.find_or_new("litellm:b")));
        assert_eq!(vaults.len(), 2);
    }

    #[test]
    fn what_is_not_used_is_forgotten() {
        let vaults = vaults(9, 100, Duration::ZERO);
        let id = vaults.keep(Vault::new(), 1).unwrap();
        assert_eq!(id.len(), 32);
        assert_eq!(vaults.get(&id).unwrap_err().code, "unknown_vault");
        assert_eq!(vaults.len(), 0);
    }
}
