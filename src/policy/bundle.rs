//! What build.rs and the library must do alike: how YAML is read, and how `@list` is expanded. build.rs includes
//! this file by its path, so it knows nothing of the library.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Most words that all lists of one policy may hold once expanded: a bound against lists of lists.
pub(super) const MOST_WORDS: usize = 400_000;

/// How YAML is read: version 1.2 (`off` and `no` are words), repeated keys kept for us to report, budgets so tight
/// that an alias bomb ends within milliseconds.
pub(super) fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 24,
            flow_nesting_limit: 24,
            max_events: 300_000,
            max_nodes: 150_000,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_recorded_anchor_events: 100_000,
            max_recorded_anchor_bytes: 4 * 1024 * 1024,
            max_total_scalar_bytes: 4 * 1024 * 1024,
            max_documents: 2,
            max_inclusion_depth: 0,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::AsOrdinary,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 8,
        },
        strict_booleans: true,
        reject_unsupported_tags: true,
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::AsString,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

/// The name in a reference `@name`; a word that begins with an at sign otherwise is written `@@word`.
pub(super) fn reference(word: &str) -> Option<&str> {
    let name = word.strip_prefix('@')?;
    let mut chars = name.bytes();
    let head = chars.next()?.is_ascii_lowercase();
    (head && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')).then_some(name)
}

/// What went wrong with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListProblem {
    /// No such list.
    Unknown,
    /// The list refers to itself.
    Cycle,
    /// Too many words.
    TooMany,
}

/// Expands `@name` in every list of words below a value.
pub(super) struct Expander<'a> {
    /// The words of a list as written, by name.
    pub lookup: &'a dyn Fn(&str) -> Option<Vec<String>>,
    /// Problems: pointer of the reference, name, and what is wrong.
    pub problems: Vec<(String, String, ListProblem)>,
    /// For each expanded list (by its pointer): which word as written each word came from.
    pub origins: BTreeMap<String, Vec<usize>>,
    /// Names of the lists that were used.
    pub used: Vec<String>,
    left: usize,
}

impl<'a> Expander<'a> {
    /// An expander over the lists that `lookup` knows.
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<Vec<String>>) -> Self {
        Self { lookup, problems: Vec::new(), origins: BTreeMap::new(), used: Vec::new(), left: MOST_WORDS }
    }

    /// Expands in `value`, which stands at `pointer`.
    pub fn expand(&mut self, value: &mut Value, pointer: &str) {
        match value {
            Value::Array(items) if items.iter().any(|v| v.as_str().is_some_and(|s| s.starts_with('@'))) => {
                self.expand_array(items, pointer);
            }
            Value::Array(items) => {
                for (i, item) in items.iter_mut().enumerate().filter(|(_, v)| !v.is_string()) {
                    self.expand(item, &format!("{pointer}/{i}"));
                }
            }
            Value::Object(entries) => {
                for (key, item) in entries.iter_mut().filter(|(k, _)| !k.ends_with("examples")) {
                    self.expand(item, &format!("{pointer}/{}", escape(key)));
                }
            }
            _ => {}
        }
    }

    fn expand_array(&mut self, items: &mut Vec<Value>, pointer: &str) {
        let (mut words, mut origins) = (Vec::new(), Vec::new());
        for (i, item) in std::mem::take(items).into_iter().enumerate() {
            match item.as_str().map(|s| (reference(s), s.strip_prefix("@@"))) {
                Some((Some(name), _)) => {
                    let mut found = Vec::new();
                    if let Err(problem) = self.collect(name, &mut Vec::new(), &mut found) {
                        self.problems.push((format!("{pointer}/{i}"), name.to_owned(), problem));
                    }
                    words.extend(found.into_iter().map(Value::String));
                }
                Some((None, Some(rest))) => words.push(Value::String(format!("@{rest}"))),
                _ => words.push(item),
            }
            origins.resize(words.len(), i);
        }
        *items = words;
        self.origins.insert(pointer.to_owned(), origins);
    }

    fn collect(&mut self, name: &str, open: &mut Vec<String>, out: &mut Vec<String>) -> Result<(), ListProblem> {
        if open.iter().any(|n| n == name) {
            return Err(ListProblem::Cycle);
        }
        let words = (self.lookup)(name).ok_or(ListProblem::Unknown)?;
        self.used.push(name.to_owned());
        open.push(name.to_owned());
        for word in words {
            self.left = self.left.checked_sub(1).ok_or(ListProblem::TooMany)?;
            match (reference(&word), word.strip_prefix("@@")) {
                (Some(inner), _) => self.collect(inner, open, out)?,
                (None, Some(rest)) => out.push(format!("@{rest}")),
                _ => out.push(word),
            }
        }
        open.pop();
        Ok(())
    }
}

/// SHA-256 over what a rule of the library finds, lists expanded, without its examples.
pub(super) fn digest(rule: &Value) -> String {
    Sha256::digest(rule.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A rule without its examples.
pub(super) fn without_examples(rule: &mut Value) {
    if let Value::Object(entries) = rule {
        entries.retain(|key, _| !key.ends_with("examples"));
    }
}

/// One part of a JSON pointer, escaped.
pub(super) fn escape(part: &str) -> String {
    if part.contains(['~', '/']) { part.replace('~', "~0").replace('/', "~1") } else { part.to_owned() }
}
