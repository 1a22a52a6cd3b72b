//! A progress bar on standard error, for long runs at a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Documents from which on a bar is worth its line.
const WORTHWHILE: usize = 20;

/// Counts finished documents.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar over `documents`; hidden for short runs, and where standard error is no terminal.
    pub fn new(documents: usize) -> Self {
        if documents < WORTHWHILE {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(documents as u64), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// One document is finished; hands its outcome on.
    pub fn step<T>(&self, outcome: T) -> T {
        self.0.inc(1);
        outcome
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
