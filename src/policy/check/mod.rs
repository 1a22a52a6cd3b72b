//! What a schema cannot say: that ids are known, that every rule serves a clause, that a setting fits its rule.

use jiff::civil::Date;

use super::diagnostic::{At, Code, Collector, Focus, Problem, both};
use super::library::Library;
use super::load::Loaded;
use super::merge::{Merged, merge};
use super::near_miss::suggest;
use super::raw::RawRule;
use super::{Clause, Decision, Provider, Rule, Task};
use crate::text::Bilingual;

mod clauses;
mod patterns;
mod providers;
mod rules;
mod settings;
mod tasks;

/// A policy with all checks passed or their failures told.
#[derive(Debug)]
pub(super) struct Resolved {
    pub id: String,
    pub title: Bilingual,
    pub extends: Vec<String>,
    pub decision: Option<Decision>,
    pub clauses: Vec<Clause>,
    pub providers: Vec<Provider>,
    pub review: Option<Bilingual>,
    pub tasks: Vec<Task>,
    /// Rules in order of id.
    pub rules: Vec<ResolvedRule>,
}

/// A rule as the policy sets it, with what it finds.
#[derive(Debug)]
pub(super) struct ResolvedRule {
    pub rule: Rule,
    /// What it finds, with the policy's words added.
    pub raw: RawRule,
    /// Where it is defined.
    pub at: At,
    /// The library's digest of what it finds, when the policy added nothing.
    pub digest: Option<String>,
}

/// What the checks share.
struct Checker<'a> {
    library: &'a Library,
    out: &'a mut Collector,
    merged: Merged,
    today: Option<Date>,
    has_providers: bool,
    /// Parts in which something was unsound: what is missing there is no news.
    unsound: Unsound,
}

#[derive(Clone, Copy)]
struct Unsound {
    clauses: bool,
    define: bool,
}

/// Merges and checks what was loaded.
pub(super) fn check(loaded: Loaded, library: &Library, today: Option<Date>, out: &mut Collector) -> Resolved {
    let unsound = Unsound { clauses: loaded.is_unsound("/decision"), define: loaded.is_unsound("/define") };
    let own = loaded.layers.last().map_or(0, |l| l.source);
    let merged = merge(loaded.layers, out);
    let has_providers = !merged.providers.is_empty();
    let mut checker = Checker { library, out, merged, today, has_providers, unsound };
    if !is_id(&checker.merged.id) {
        checker.bad_id(&checker.merged.id.clone(), &At::new(own, "/policy"));
    }
    let providers = checker.providers();
    let clauses = checker.clauses();
    let rules = checker.rules(&clauses);
    checker.unserved(&rules);
    checker.unused_definitions();
    let tasks = checker.tasks(&rules);
    let decision = checker.decision();
    let Merged { id, title, extends, review, .. } = checker.merged;
    let title = title.unwrap_or_else(|| Bilingual { da: id.clone(), en: id.clone() });
    Resolved { id, title, extends, decision, clauses, providers, review, tasks, rules }
}

impl Checker<'_> {
    fn bad_id(&mut self, id: &str, at: &At) {
        let message = both!("»{id}« kan ikke bruges som id", "\"{id}\" cannot be used as an id");
        let help = both!(
            "Brug små bogstaver a-z, tal og bindestreger: »min-regel«.",
            "Use lower-case letters a-z, digits and hyphens: \"my-rule\"."
        );
        self.out.add(Problem::new(Code::BadValue, message).help(help), at, Focus::Value);
    }

    fn decision(&mut self) -> Option<Decision> {
        let merged = &self.merged;
        let date = merged.date.as_ref();
        if let Some((day, at)) = date
            && day.parse::<Date>().is_err()
        {
            let (day, at) = (day.clone(), at.clone());
            self.bad_date(&day, &at);
        }
        let merged = &self.merged;
        Some(Decision {
            body: merged.body.clone()?,
            date: merged.date.as_ref().map(|(d, _)| d.clone()).unwrap_or_default(),
            item: merged.item.clone().unwrap_or_default(),
            case: merged.case.clone().unwrap_or_default(),
        })
    }

    fn bad_date(&mut self, day: &str, at: &At) {
        let message = both!("»{day}« er ikke en dato", "\"{day}\" is not a date");
        let help = both!("Skriv år, måned og dag: 2025-11-12.", "Write year, month and day: 2025-11-12.");
        self.out.add(Problem::new(Code::BadDate, message).help(help), at, Focus::Value);
    }

    fn unused_definitions(&mut self) {
        let unused = self.merged.defined.iter().filter(|(id, _)| !self.merged.settings.contains_key(*id));
        for (id, (_, at)) in unused {
            let message =
                both!("Reglen »{id}« er beskrevet, men bruges ikke", "The rule \"{id}\" is defined but not used");
            let help = both!(
                "Giv den en handling og et punkt under rules: {id}: {{action: ..., clause: ...}}.",
                "Give it an action and a clause under rules: {id}: {{action: ..., clause: ...}}."
            );
            self.out.add(Problem::new(Code::UnusedRule, message).help(help), &at.below("id"), Focus::Value);
        }
    }

    fn unknown_rule(&mut self, id: &str, at: &At) {
        let message = both!("Reglen »{id}« findes ikke", "There is no rule \"{id}\"");
        let known = self.library.rule_ids().into_iter().chain(self.merged.defined.keys().map(String::as_str));
        let help = suggest(id, known).or_else(|| {
            Some(both!("Se alle regler med »promptguard rules«.", "See all rules with \"promptguard rules\"."))
        });
        self.out.add(Problem::new(Code::UnknownRule, message).maybe_help(help), at, Focus::Key);
    }
}

/// Whether a text is an id: lower case, digits, single hyphens between.
pub(super) fn is_id(text: &str) -> bool {
    let part = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    !text.is_empty() && text.len() <= 64 && text.split('-').all(part)
}
