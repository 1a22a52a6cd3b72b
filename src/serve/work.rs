//! The pool in which texts are scanned: bounded, with a bounded queue, and no panic gets out of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::limits::Limits;
use super::problem::{Problem, Result};

/// Bytes that one permit to hold a body stands for.
const UNIT: u64 = 1 << 10;

/// Places to work in.
#[derive(Debug)]
pub(super) struct Pool {
    scans: Arc<Semaphore>,
    queue: Semaphore,
    streams: Arc<Semaphore>,
    /// In units of [`UNIT`] bytes.
    held: Semaphore,
    most_held: u32,
    wait: Duration,
}

impl Pool {
    pub fn new(limits: &Limits) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let scans = if limits.scans == 0 { cores } else { limits.scans };
        let most_held = u32::try_from(limits.held / UNIT).unwrap_or(u32::MAX).max(1);
        Self {
            held: Semaphore::new(most_held as usize),
            most_held,
            scans: Arc::new(Semaphore::new(scans)),
            queue: Semaphore::new(scans + limits.queue),
            streams: Arc::new(Semaphore::new(limits.streams)),
            wait: limits.queue_time,
        }
    }

    /// Does `job` as soon as there is a place. A full queue, a long wait and a panic are problems.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _queued = self.queue.try_acquire().map_err(|_| Problem::busy())?;
        let place = match timeout(self.wait, Arc::clone(&self.scans).acquire_owned()).await {
            Ok(Ok(place)) => place,
            _ => return Err(Problem::busy()),
        };
        let work = tokio::task::spawn_blocking(move || {
            // Held until the job ends, even when the one who asked has gone.
            let _place = place;
            job()
        });
        work.await.map_err(|_| Problem::internal())
    }

    /// Room for a body of so many bytes, to be held until its request is answered.
    pub async fn room(&self, bytes: u64) -> Result<SemaphorePermit<'_>> {
        let units = u32::try_from(bytes / UNIT + 1).unwrap_or(u32::MAX).min(self.most_held);
        match timeout(self.wait, self.held.acquire_many(units)).await {
            Ok(Ok(room)) => Ok(room),
            _ => Err(Problem::busy()),
        }
    }

    /// A place for a stream, whose speed is the sender's: such a one takes no place from the others.
    pub fn stream(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.streams).try_acquire_owned().map_err(|_| Problem::busy())
    }
}
