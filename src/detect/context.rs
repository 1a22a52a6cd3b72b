//! Context words: a label near a candidate raises or lowers it. Shared by the kinds that need it.

use serde::{Deserialize, Serialize};

mod column;
mod endings;
mod labels;
mod phrases;
mod walk;

pub use column::Tables;
pub(crate) use labels::{Context, Labels, Standing};

/// Words near a candidate that speak for or against it.
///
/// A phrase is compared word by word: case, punctuation and hyphens do not matter (`cpr nr` is also `CPR-nr.`), written
/// together is the same (`cprnr`), the last word may carry a definite or genitive ending, and `nr` also stands for
/// `nummer`. A single sign (`§`, `%`) may stand as a phrase.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContextSpec {
    /// Words (or short phrases) that raise: labels of the thing itself.
    pub raise: Vec<String>,
    /// Words that lower: labels of something else. The nearest label wins over a farther one. A word that also stands
    /// in `raise` raises.
    pub lower: Vec<String>,
    /// Words and signs that lower only when they touch: at most one word between, before or after. Units, mostly.
    pub units: Vec<String>,
    /// Words that make it a little likelier wherever they stand near; they never count as a label.
    pub hint: Vec<String>,
    /// Words that make it a little less likely wherever they stand near; they never count as a label.
    pub doubt: Vec<String>,
    /// Endings of compounds that make it a little less likely when such a word stands right before: `nr`, `-id` (the
    /// hyphen must be written).
    pub doubt_endings: Vec<String>,
    /// Parts of compounds of which that is not true: `borger`.
    pub doubt_except: Vec<String>,
    /// How many words away a label may stand, on the same line or in the line above. 0 means 5.
    pub words: usize,
}
