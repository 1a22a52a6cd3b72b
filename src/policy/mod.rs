//! Policies: what an organisation decided, and the rules that serve it.
//!
//! YAML → raw (as written) → validated (all diagnostics at once) → compiled (immutable, shared by scanners).

use std::path::Path;

use jiff::civil::Date;

use crate::detect::Detectors;
use crate::finding::{Action, Entity, RuleIx};
use crate::text::Bilingual;

mod bundle;
mod check;
mod class;
mod compile;
mod diagnostic;
mod examples;
mod exceptions;
mod files;
mod init;
mod library;
mod load;
mod lookup;
mod merge;
mod near_miss;
mod raw;
mod schema;
mod shape;
mod show;
mod source;
mod task;
mod yaml;

pub use class::Class;
pub use diagnostic::{CODES, Code, Diagnostic, Diagnostics, Severity, code_table};
pub use examples::{Tested, test};
pub use exceptions::Exceptions;
pub use init::{Start, init};
pub use lookup::{Candidates, Chosen, Origin, choose};
pub(crate) use near_miss::nearest;
pub use raw::Function;
pub use schema::{policy_schema, rules_schema};
pub use show::{Row, page, table};
pub use task::Task;

use diagnostic::Collector;
use library::Library;

/// A policy, ready to scan with. Immutable; share it between threads.
#[derive(Debug)]
pub struct Policy {
    /// Its id: `lemvig-copilot`.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// SHA-256 over everything that decides its behaviour (rules, lists, settings), in lower-case hex.
    pub hash: String,
    /// The policies that it builds on, as it names them.
    pub extends: Vec<String>,
    /// The decision behind it.
    pub decision: Option<Decision>,
    /// The clauses of the decision, in its order.
    pub clauses: Vec<Clause>,
    /// Services that text may be sent to, or not.
    pub providers: Vec<Provider>,
    /// What staff are reminded of when they get an answer back.
    pub review: Option<Bilingual>,
    /// Kinds of task that need what the policy else takes out, in order of id.
    pub tasks: Vec<Task>,
    /// Rules, sorted by id; [`RuleIx`] is the place in this list.
    pub rules: Vec<Rule>,
    /// The compiled rules.
    pub detectors: Detectors,
}

/// The outcome of checking a policy.
#[derive(Debug)]
pub struct Checked {
    /// The policy, unless something is wrong with it.
    pub policy: Option<Policy>,
    /// Errors, warnings and notes.
    pub diagnostics: Diagnostics,
}

/// Checks the policy of that id or at that path: everything that is wrong with it, at once. With the day of today,
/// verifications that are too old are told too.
pub fn check(name_or_path: &str, today: Option<Date>) -> Checked {
    let mut out = Collector::default();
    let loaded = load::load(name_or_path, library::embedded(), &mut out);
    finish(loaded, library::embedded(), today, out)
}

/// Ids of the built-in policies.
pub fn builtin_ids() -> Vec<&'static str> {
    library::embedded().policy_ids()
}

fn finish(loaded: Option<load::Loaded>, library: &Library, today: Option<Date>, mut out: Collector) -> Checked {
    let policy = loaded.and_then(|loaded| {
        let resolved = check::check(loaded, library, today, &mut out);
        compile::compile(resolved, library, &mut out)
    });
    let policy = policy.filter(|_| !out.has_errors());
    Checked { policy, diagnostics: out.finish() }
}

impl Checked {
    fn into_result(self) -> Result<Policy, Diagnostics> {
        self.policy.ok_or(self.diagnostics)
    }
}

impl Policy {
    /// The built-in policy of that id, or the one in that file.
    pub fn load(name_or_path: &str) -> Result<Self, Diagnostics> {
        check(name_or_path, None).into_result()
    }

    /// The policy in that file.
    pub fn load_file(path: &Path) -> Result<Self, Diagnostics> {
        // A path that reads like a built-in id is still a path.
        let path = if path.components().count() == 1 { Path::new(".").join(path) } else { path.to_owned() };
        Self::load(&path.to_string_lossy())
    }

    /// The built-in policy of that id.
    pub fn builtin(id: &str) -> Result<Self, Diagnostics> {
        let mut out = Collector::default();
        let loaded = load::load_builtin(id, library::embedded(), &mut out);
        finish(loaded, library::embedded(), None, out).into_result()
    }

    /// A policy from the bytes of a YAML file. It may build on built-in policies, not on files.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Diagnostics> {
        let mut out = Collector::default();
        let loaded = load::load_text(name, bytes, library::embedded(), &mut out);
        finish(loaded, library::embedded(), None, out).into_result()
    }

    /// The rule of that index.
    pub fn rule(&self, ix: RuleIx) -> &Rule {
        &self.rules[usize::from(ix.0)]
    }

    /// The rule of that id.
    pub fn find_rule(&self, id: &str) -> Option<RuleIx> {
        self.rules.binary_search_by(|r| r.id.as_str().cmp(id)).ok().map(|i| RuleIx(i as u16))
    }

    /// The provider of that id, or that a host belongs to.
    pub fn provider(&self, id_or_host: &str) -> Option<&Provider> {
        self.providers.iter().find(|p| p.id == id_or_host || p.hosts.iter().any(|h| h == id_or_host))
    }

    /// The clause that a rule serves.
    pub fn clause_of(&self, ix: RuleIx) -> Option<&Clause> {
        self.rule(ix).clause.map(|i| &self.clauses[i])
    }
}

/// Who decided, when, and where it is written.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The deciding body: `Direktionen, Lemvig Kommune`.
    pub body: String,
    /// Day of the decision, ISO 8601.
    pub date: String,
    /// Item of the agenda.
    pub item: String,
    /// Case number.
    pub case: String,
}

/// One clause of a decision.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its id: `personal-data`.
    pub id: String,
    /// In a few words, for a report.
    pub title: Bilingual,
    /// The decision's own words.
    pub quote: String,
    /// Why no rule serves it, when it is left to people.
    pub left_to_people: Option<Bilingual>,
    /// Parts of the guard, beside rules, that serve it.
    pub served_by: Vec<Function>,
    /// The policy whose words these are: the policy itself, or one that it builds on.
    pub policy: String,
}

/// A service that text may be sent to.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its id: `copilot`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether the organisation has approved it.
    pub approved: bool,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Whom to ask when it is not approved, or anything else to know.
    pub ask: Option<Bilingual>,
    /// Day on which someone verified that training on prompts is switched off, ISO 8601.
    pub training_off_verified: Option<String>,
    /// How many days that verification lasts.
    pub verification_days: u32,
}

/// A rule as the policy sets it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id: `cpr`.
    pub id: String,
    /// What it finds.
    pub entity: Entity,
    /// What it is called.
    pub title: Bilingual,
    /// What to do about a finding, one sentence.
    pub advice: Bilingual,
    /// What the policy does about it.
    pub action: Action,
    /// The clause that it serves: index in [`Policy::clauses`].
    pub clause: Option<usize>,
    /// A declaration of the user that lets it stand.
    pub keep_when: Option<Condition>,
    /// Findings below this confidence are dropped.
    pub threshold: f32,
    /// A passage found in a public source is lowered to this action (confidential content only; never names, CPR, municipalities).
    pub public: Option<Action>,
    /// Whether a suppression or baseline may let it stand.
    pub overridable: bool,
    /// Rank in an overlap: the higher wins when neither is much surer.
    pub priority: i32,
    /// Values that are never a finding of this rule: the organisation's own.
    pub except: Exceptions,
    /// The file it is defined in.
    pub source: String,
}

/// A declaration of the user about the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The place name is needed for the result (`--need-geography REASON`).
    GeographyNeeded,
}

#[cfg(test)]
mod tests;
