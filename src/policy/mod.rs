//! Policies: what an organisation decided, and the rules that serve it.
//!
//! YAML → raw (as written) → validated (all diagnostics at once) → compiled (immutable, shared by scanners).

use crate::detect::Detectors;
use crate::finding::{Action, Entity, RuleIx};
use crate::text::Bilingual;

/// A policy, ready to scan with. Immutable; share it between threads.
#[derive(Debug)]
pub struct Policy {
    /// Its id: `lemvig-copilot`.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// SHA-256 over everything that decides its behaviour (rules, lists, settings), in lower-case hex.
    pub hash: String,
    /// The decision behind it.
    pub decision: Option<Decision>,
    /// The clauses of the decision, in its order.
    pub clauses: Vec<Clause>,
    /// Services that text may be sent to, or not.
    pub providers: Vec<Provider>,
    /// What staff are reminded of when they get an answer back.
    pub review: Option<Bilingual>,
    /// Rules, sorted by id; [`RuleIx`] is the place in this list.
    pub rules: Vec<Rule>,
    /// The compiled rules.
    pub detectors: Detectors,
}

impl Policy {
    /// The rule of that index.
    pub fn rule(&self, ix: RuleIx) -> &Rule {
        &self.rules[usize::from(ix.0)]
    }

    /// The rule of that id.
    pub fn find_rule(&self, id: &str) -> Option<RuleIx> {
        self.rules
            .binary_search_by(|r| r.id.as_str().cmp(id))
            .ok()
            .map(|i| RuleIx(i as u16))
    }

    /// The provider of that id, or that a host belongs to.
    pub fn provider(&self, id_or_host: &str) -> Option<&Provider> {
        self.providers
            .iter()
            .find(|p| p.id == id_or_host || p.hosts.iter().any(|h| h == id_or_host))
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
}

/// A declaration of the user about the task.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The place name is needed for the result (`--need-geography REASON`).
    GeographyNeeded,
}
