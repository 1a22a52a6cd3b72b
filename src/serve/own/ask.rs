//! What callers ask.

use serde::Deserialize;

use crate::finding::Fingerprint;
use crate::scan::Declarations;
use crate::serve::body::Query;
use crate::serve::problem::{Problem, Result};

/// `POST /v1/check`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    pub text: String,
    pub to: Option<String>,
    pub need_geography: Option<String>,
    pub task: Option<String>,
    pub lang: Option<String>,
}

/// `POST /v1/redact`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Redact {
    pub text: String,
    pub to: Option<String>,
    pub need_geography: Option<String>,
    pub task: Option<String>,
    pub lang: Option<String>,
    /// Findings that stay: `FINGERPRINT#START`.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Findings that go although the policy leaves the choice.
    #[serde(default)]
    pub remove: Vec<String>,
    pub style: Option<Style>,
    pub vault: Option<String>,
    /// Only to look at: nothing of it is remembered, in `vault` or in one of its own.
    #[serde(default)]
    pub preview: bool,
}

/// `POST /v1/restore`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restore {
    pub text: String,
    pub vault: String,
    pub lang: Option<String>,
}

/// What is put in place of what was found.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Style {
    Placeholder,
    Mask,
    Remove,
    Generalise,
}

impl From<Style> for crate::redact::Style {
    fn from(style: Style) -> Self {
        match style {
            Style::Placeholder => Self::Placeholder,
            Style::Mask => Self::Mask,
            Style::Remove => Self::Remove,
            Style::Generalise => Self::Generalise,
        }
    }
}

/// What is declared about a text. An empty reason is none.
pub(super) fn declared(geography: Option<String>, task: Option<String>) -> Declarations {
    let given = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
    Declarations { geography: given(geography), task: given(task) }
}

/// The parameters of an address in place of a JSON body's fields. One that is not known is a mistake worth telling.
pub(super) fn from_query(mut query: Query) -> Result<Check> {
    let asked = Check {
        text: String::new(),
        to: query.remove("to"),
        need_geography: query.remove("need_geography"),
        task: query.remove("task"),
        lang: query.remove("lang"),
    };
    if query.is_empty() {
        return Ok(asked);
    }
    Err(Problem::unusable(
        "wrong_fields",
        "En parameter i adressen kendes ikke.",
        "A parameter of the address is unknown.",
    ))
}

/// Findings named by `FINGERPRINT#START`.
pub(super) fn findings<'n>(names: impl Iterator<Item = &'n str>) -> Result<Vec<(Fingerprint, usize)>> {
    let one = |name: &str| {
        let (fingerprint, start) = name.split_once('#')?;
        Some((Fingerprint(u64::from_str_radix(fingerprint, 16).ok()?), start.parse().ok()?))
    };
    names.map(one).collect::<Option<Vec<_>>>().ok_or_else(|| {
        Problem::unusable(
            "wrong_finding",
            "Fund angives som fingeraftryk#start.",
            "Findings are named as fingerprint#start.",
        )
    })
}
