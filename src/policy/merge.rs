//! Layers into one policy: what is higher adds, overrides and switches off by id, field by field.

use std::collections::BTreeMap;

use super::bundle::escape;
use super::diagnostic::{At, Code, Collector, Focus, Problem, both};
use super::load::Layer;
use super::raw::{Function, RawClause, RawPolicy, RawProvider, RawRule, RawSetting, Setting};
use crate::finding::Action;
use crate::text::Bilingual;

/// A policy with everything it builds on, not yet checked.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub id: String,
    pub title: Option<Bilingual>,
    pub extends: Vec<String>,
    pub body: Option<String>,
    pub date: Option<(String, At)>,
    pub item: Option<String>,
    pub case: Option<String>,
    pub clauses: Vec<MergedClause>,
    pub providers: Vec<MergedProvider>,
    pub review: Option<Bilingual>,
    /// Settings by rule.
    pub settings: BTreeMap<String, MergedSetting>,
    /// Kinds of task by id.
    pub tasks: BTreeMap<String, MergedTask>,
    /// Rules of the policies' own, by id, with their place.
    pub defined: BTreeMap<String, (RawRule, At)>,
}

/// A clause.
#[derive(Debug)]
pub(super) struct MergedClause {
    pub id: String,
    pub at: At,
    /// The policy whose words these are.
    pub policy: String,
    pub title: Option<Bilingual>,
    pub quote: Option<String>,
    pub served_by: Vec<Function>,
    pub left_to_people: Option<Bilingual>,
}

/// A provider.
#[derive(Debug)]
pub(super) struct MergedProvider {
    pub id: String,
    pub at: At,
    pub title: Option<String>,
    pub approved: Option<bool>,
    pub hosts: Vec<String>,
    pub ask: Option<Bilingual>,
    pub verified: Option<(String, At)>,
    pub days: Option<u32>,
}

/// The settings of one rule.
#[derive(Debug)]
pub(super) struct MergedSetting {
    /// Where it was last set.
    pub at: At,
    pub off: bool,
    pub setting: Setting,
    /// Where each field was last set.
    places: BTreeMap<&'static str, At>,
}

impl MergedSetting {
    /// Where a field was set, else where the rule was.
    pub fn place(&self, field: &'static str) -> At {
        self.places.get(field).cloned().unwrap_or_else(|| self.at.clone())
    }
}

/// A kind of task.
#[derive(Debug)]
pub(super) struct MergedTask {
    pub at: At,
    pub title: Option<Bilingual>,
    pub reason: Option<Bilingual>,
    /// The action of rules, and where it was last set.
    pub rules: BTreeMap<String, (Action, At)>,
}

/// Merges layers, lowest first.
pub(super) fn merge(layers: Vec<Layer>, out: &mut Collector) -> Merged {
    let mut merged = Merged::default();
    for Layer { source, raw, .. } in layers {
        add(&mut merged, raw, source, out);
    }
    merged
}

fn add(merged: &mut Merged, raw: RawPolicy, source: usize, out: &mut Collector) {
    merged.id = raw.policy;
    merged.extends = raw.extends;
    // A title belongs to its own policy alone.
    merged.title = raw.title;
    if let Some(decision) = raw.decision {
        // A decision of its own replaces the other body's as a whole; clauses are merged one by one.
        if decision.body.is_some() || decision.date.is_some() {
            merged.body = decision.body;
            merged.date = decision.date.map(|d| (d, At::new(source, "/decision/date")));
            merged.item = decision.item;
            merged.case = decision.case;
        }
        let mut seen = Vec::new();
        for (i, clause) in decision.clauses.into_iter().enumerate() {
            let at = At::new(source, format!("/decision/clauses/{i}"));
            unique(&mut seen, &clause.id, &at, out);
            add_clause(&mut merged.clauses, clause, at, &merged.id);
        }
    }
    let mut seen = Vec::new();
    for (i, provider) in raw.providers.into_iter().enumerate() {
        let at = At::new(source, format!("/providers/{i}"));
        unique(&mut seen, &provider.id, &at, out);
        add_provider(&mut merged.providers, provider, at);
    }
    merged.review = raw.review.or(merged.review.take());
    for (id, setting) in raw.rules {
        let at = At::new(source, format!("/rules/{}", escape(&id)));
        add_setting(&mut merged.settings, id, setting, at);
    }
    for (id, task) in raw.tasks {
        let at = At::new(source, format!("/tasks/{}", escape(&id)));
        let known = merged.tasks.entry(id).or_insert_with(|| MergedTask {
            at: at.clone(),
            title: None,
            reason: None,
            rules: BTreeMap::new(),
        });
        known.title = task.title.or(known.title.take());
        known.reason = task.reason.or(known.reason.take());
        let rules = at.below("rules");
        known.rules.extend(task.rules.into_iter().map(|(id, action)| {
            let at = rules.below(&id);
            (id, (action, at))
        }));
        known.at = at;
    }
    for (i, rule) in raw.define.into_iter().enumerate() {
        let at = At::new(source, format!("/define/{i}"));
        if merged.defined.contains_key(&rule.id) {
            twice(&rule.id, &at, out);
        } else {
            merged.defined.insert(rule.id.clone(), (rule, at));
        }
    }
}

fn unique(seen: &mut Vec<String>, id: &str, at: &At, out: &mut Collector) {
    if seen.iter().any(|s| s == id) {
        twice(id, at, out);
    }
    seen.push(id.to_owned());
}

pub(super) fn twice(id: &str, at: &At, out: &mut Collector) {
    let message = both!("Id'et »{id}« bruges to gange", "The id \"{id}\" is used twice");
    let help = both!("Vælg et andet id.", "Choose another id.");
    out.add(Problem::new(Code::DuplicateId, message).help(help), &at.below("id"), Focus::Value);
}

fn add_clause(clauses: &mut Vec<MergedClause>, raw: RawClause, at: At, policy: &str) {
    let place = clauses.iter().position(|c| c.id == raw.id);
    if raw.off {
        if let Some(i) = place {
            clauses.remove(i);
        }
        return;
    }
    let Some(i) = place else {
        clauses.push(MergedClause {
            id: raw.id,
            at,
            policy: policy.to_owned(),
            title: raw.title,
            quote: raw.quote,
            served_by: raw.served_by.unwrap_or_default(),
            left_to_people: raw.left_to_people,
        });
        return;
    };
    let clause = &mut clauses[i];
    clause.at = at;
    if raw.quote.is_some() {
        clause.policy = policy.to_owned();
    }
    clause.title = raw.title.or(clause.title.take());
    clause.quote = raw.quote.or(clause.quote.take());
    clause.served_by = raw.served_by.unwrap_or_else(|| std::mem::take(&mut clause.served_by));
    clause.left_to_people = raw.left_to_people.or(clause.left_to_people.take());
}

fn add_provider(providers: &mut Vec<MergedProvider>, raw: RawProvider, at: At) {
    let verified = raw.training_off_verified.map(|d| (d, at.below("training_off_verified")));
    let Some(known) = providers.iter_mut().find(|p| p.id == raw.id) else {
        providers.push(MergedProvider {
            id: raw.id,
            at,
            title: raw.title,
            approved: raw.approved,
            hosts: raw.hosts.unwrap_or_default(),
            ask: raw.ask,
            verified,
            days: raw.verification_days,
        });
        return;
    };
    known.at = at;
    known.title = raw.title.or(known.title.take());
    known.approved = raw.approved.or(known.approved);
    known.hosts = raw.hosts.unwrap_or_else(|| std::mem::take(&mut known.hosts));
    known.ask = raw.ask.or(known.ask.take());
    known.verified = verified.or(known.verified.take());
    known.days = raw.verification_days.or(known.days);
}

fn add_setting(settings: &mut BTreeMap<String, MergedSetting>, id: String, raw: RawSetting, at: At) {
    let known = settings.entry(id).or_insert_with(|| MergedSetting {
        at: at.clone(),
        off: false,
        setting: Setting::default(),
        places: BTreeMap::new(),
    });
    known.at = at.clone();
    let raw = match raw {
        RawSetting::Off(_) => {
            known.off = true;
            return;
        }
        RawSetting::Set(setting) => *setting,
    };
    known.off = false;
    let MergedSetting { setting, places, .. } = known;
    // The higher layer's value wins ...
    macro_rules! set {
        ($($field:ident)*) => {$(
            if raw.$field.is_some() {
                setting.$field = raw.$field;
                places.insert(stringify!($field), at.below(stringify!($field)));
            }
        )*};
    }
    set!(action clause keep_when threshold priority overridable public recall);
    // ... and its words are added.
    macro_rules! extend {
        ($($field:ident)*) => {$(
            if !raw.$field.is_empty() {
                setting.$field.extend(raw.$field);
                places.insert(stringify!($field), at.below(stringify!($field)));
            }
        )*};
    }
    extend!(except terms never always office_holders);
}
