//! The verdict on a run: may this provider be used, and what is the strongest action of all findings.

mod gate;
mod receipt;

pub use gate::{Gate, GateProblem, gate};
pub use receipt::{Override, PolicyRef, Receipt};
