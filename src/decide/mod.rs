//! The verdict on a run: may this provider be used, and what is the strongest action of all findings.

mod gate;
pub mod receipt;

pub use gate::{Gate, GateProblem, gate};
