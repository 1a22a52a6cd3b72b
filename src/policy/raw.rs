//! Rules and policies as they are written: what the JSON schema for editors is made from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Condition;
use crate::detect::names::{NamesSpec, Recall};
use crate::detect::near::NearSpec;
use crate::detect::pattern::PatternSpec;
use crate::detect::secret::SecretSpec;
use crate::detect::section::SectionSpec;
use crate::detect::words::WordsSpec;
use crate::finding::{Action, ENTITIES};
use crate::text::Bilingual;

/// A file of rules.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    /// Word lists that the rules include with `@name`.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree before lists are expanded; here for the schema")]
    pub lists: BTreeMap<String, Vec<String>>,
    /// The rules; none in a file of word lists alone.
    #[serde(default)]
    pub rules: Vec<RawRule>,
}

/// A rule: what to find. Exactly one of `pattern`, `words`, `section`, `near`, `secret` and `names`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    /// Its id, in lower case with hyphens; unique.
    pub id: String,
    /// What it finds.
    #[schemars(schema_with = "entity_schema")]
    pub entity: String,
    /// What it is called.
    pub title: Bilingual,
    /// What to do about a finding, in one sentence.
    pub advice: Bilingual,
    /// Findings below this confidence are dropped. 0.5 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub threshold: Option<f32>,
    /// Rank in an overlap: the higher wins when neither is much surer.
    #[serde(default)]
    pub priority: i32,
    /// Whether a suppression or a baseline may let a finding stand. Personal data: no, when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridable: Option<bool>,
    /// The action when the passage stands in a public source. Confidential content only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<Action>,
    /// Written forms, with validators and labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<PatternSpec>,
    /// Word lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<WordsSpec>,
    /// Parts under a heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionSpec>,
    /// A term near a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<NearSpec>,
    /// Credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretSpec>,
    /// Person names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<NamesSpec>,
    /// Texts that must give a finding of this rule. `[[ ]]` marks the exact place.
    #[serde(default, skip_serializing)]
    pub examples: Vec<String>,
    /// Texts that must give none.
    #[serde(default, skip_serializing)]
    pub counter_examples: Vec<String>,
}

fn entity_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> = ENTITIES.iter().map(|e| e.name).collect();
    schemars::json_schema!({"type": "string", "enum": names, "x-promptguard": "entity"})
}

/// A policy: what an organisation decided, and the rules that serve it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPolicy {
    /// Its id, in lower case with hyphens.
    pub policy: String,
    /// What it is called.
    #[serde(default)]
    pub title: Option<Bilingual>,
    /// Policies that this one builds on: ids of built-in ones, or files relative to this one.
    #[serde(default)]
    pub extends: Vec<String>,
    /// The decision behind it.
    #[serde(default)]
    pub decision: Option<RawDecision>,
    /// Services that text may be sent to, or not.
    #[serde(default)]
    pub providers: Vec<RawProvider>,
    /// What staff are reminded of when they get an answer back.
    #[serde(default)]
    pub review: Option<Bilingual>,
    /// Word lists of the organisation, included with `@name`.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree before lists are expanded; here for the schema")]
    pub lists: BTreeMap<String, RawList>,
    /// What the policy does about each rule, by its id; `off` switches it off.
    #[serde(default)]
    pub rules: BTreeMap<String, RawSetting>,
    /// Kinds of task that need what the policy else takes out, by id: `--task sector-plan`.
    #[serde(default)]
    pub tasks: BTreeMap<String, RawTask>,
    /// Rules of the organisation's own.
    #[serde(default)]
    pub define: Vec<RawRule>,
}

/// Who decided, when, and what.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawDecision {
    /// The deciding body: `Direktionen, Lemvig Kommune`.
    pub body: Option<String>,
    /// Day of the decision: `2025-11-12`.
    pub date: Option<String>,
    /// Item of the agenda.
    pub item: Option<String>,
    /// Case number.
    pub case: Option<String>,
    /// Its clauses, in order.
    pub clauses: Vec<RawClause>,
}

/// One clause of a decision. What is not given is taken from the same clause of the policies built on.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawClause {
    /// Its id, which settings of rules refer to.
    #[schemars(required)]
    pub id: String,
    /// The clause in a few words.
    pub title: Option<Bilingual>,
    /// The decision's own words.
    pub quote: Option<String>,
    /// Parts of the guard, beside rules, that serve it.
    pub served_by: Option<Vec<Function>>,
    /// What is left to people, and why.
    pub left_to_people: Option<Bilingual>,
    /// The clause is no part of this decision.
    pub off: bool,
}

/// A part of the guard, beside rules, that can serve a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Function {
    /// The list of approved services (`--to`).
    Providers,
    /// The date on which it was verified that training is switched off.
    Training,
    /// The reminder to review the result.
    Review,
    /// The index of texts that are already public.
    PublicSources,
}

/// A service that text may be sent to. What is not given is taken from the same service of the policies built on.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawProvider {
    /// Its id: `copilot`.
    #[schemars(required)]
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// Whether the organisation has approved it.
    pub approved: Option<bool>,
    /// Its hosts.
    pub hosts: Option<Vec<String>>,
    /// Whom to ask when it is not approved, or what else to know.
    pub ask: Option<Bilingual>,
    /// Day on which someone verified that training on prompts is switched off: `2026-01-15`.
    pub training_off_verified: Option<String>,
    /// How many days that verification lasts. 180 when not given.
    pub verification_days: Option<u32>,
}

/// A word list: its words, or a file of them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum RawList {
    /// The words.
    Words(Vec<String>),
    /// A file, one word or phrase a line.
    File(ListFile),
}

/// A file of words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListFile {
    /// Path relative to the policy file. UTF-8, one word or phrase a line; lines that begin with `#` are remarks.
    pub file: String,
}

/// What the policy does about a rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum RawSetting {
    /// The rule is switched off.
    Off(Off),
    /// What to do. What is not given is taken from the policies built on.
    Set(Box<Setting>),
}

/// The word `off`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub(super) enum Off {
    /// The rule is switched off.
    #[serde(rename = "off")]
    Off,
}

/// Settings of one rule.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Setting {
    /// What to do about a finding.
    pub action: Option<Action>,
    /// The clause that the rule serves.
    pub clause: Option<String>,
    /// A declaration of the user that lets a finding stand. Place names only.
    pub keep_when: Option<KeepWhen>,
    /// Findings below this confidence are dropped.
    #[schemars(range(min = 0, max = 1))]
    pub threshold: Option<f32>,
    /// Rank in an overlap.
    pub priority: Option<i32>,
    /// Whether a suppression or a baseline may let a finding stand. A policy may forbid, never permit.
    pub overridable: Option<bool>,
    /// The action when the passage stands in a public source. Confidential content only.
    pub public: Option<Action>,
    /// Values that are never a finding of this rule, compared as a whole: the organisation's own phone numbers.
    pub except: Vec<String>,
    /// Further terms. Word rules only.
    pub terms: Vec<String>,
    /// Which errors weigh more. Name rules only.
    pub recall: Option<Recall>,
    /// Words that are never a name here. Name rules only.
    pub never: Vec<String>,
    /// Names that always are. Name rules only.
    pub always: Vec<String>,
    /// Persons in a public office who may be named. Name rules only.
    pub office_holders: Vec<String>,
}

/// A kind of task: what is only noted while the user works on it. What is not given is taken from the policies built on.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawTask {
    /// What it is called; the user may write this too.
    pub title: Option<Bilingual>,
    /// Why the task needs it, in one sentence.
    pub reason: Option<Bilingual>,
    /// The action of rules during the task, by id. It may only lower; never for names, numbers of one person, special
    /// categories and secrets.
    pub rules: BTreeMap<String, Action>,
}

/// A declaration of the user that lets a finding stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KeepWhen {
    /// The place name is needed for the result.
    GeographyNeeded,
    /// None: takes back what a policy built on says.
    Never,
}

impl KeepWhen {
    /// The condition, if any.
    pub fn condition(self) -> Option<Condition> {
        match self {
            Self::GeographyNeeded => Some(Condition::GeographyNeeded),
            Self::Never => None,
        }
    }
}
