//! JSON schemas of policy and rule files: for editors, and for our own check.

use std::sync::OnceLock;

use serde_json::Value;

use super::raw::{RawPolicy, RuleFile};

/// The schema of a policy file.
pub fn policy_schema() -> &'static Value {
    policy()
}

/// The schema of a file of rules.
pub fn rules_schema() -> &'static Value {
    rules()
}

pub(super) fn policy() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| titled(schemars::schema_for!(RawPolicy).into(), "promptguard policy"))
}

pub(super) fn rules() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| titled(schemars::schema_for!(RuleFile).into(), "promptguard rules"))
}

fn titled(mut schema: Value, title: &str) -> Value {
    if let Value::Object(entries) = &mut schema {
        entries.insert("title".to_owned(), title.into());
    }
    schema
}
