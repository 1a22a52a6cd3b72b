//! Context words: a label near a candidate raises or lowers it. Shared by the kinds that need it.

use serde::{Deserialize, Serialize};

/// Words near a candidate that speak for or against it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContextSpec {
    /// Words (or short phrases) that raise: labels of the thing itself.
    pub raise: Vec<String>,
    /// Words that lower: labels of something else. The nearest label wins over a farther one.
    pub lower: Vec<String>,
    /// How many words away a label may stand, on the same line or in the line above. 0 means 5.
    pub words: usize,
}
