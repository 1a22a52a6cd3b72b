use super::super::diagnostic::{At, Code, Focus, Problem, both};
use super::super::merge::MergedSetting;
use super::super::near_miss::suggest;
use super::super::raw::RawRule;
use super::{Checker, ResolvedRule, is_id};
use crate::finding::{Action, Entity};
use crate::policy::class::Class;
use crate::policy::{Clause, Rule};

/// Findings below this confidence are dropped when neither rule nor policy says otherwise.
const THRESHOLD: f32 = 0.5;

impl Checker<'_> {
    pub(super) fn rules(&mut self, clauses: &[Clause]) -> Vec<ResolvedRule> {
        let defined: Vec<(RawRule, At)> = self.merged.defined.values().cloned().collect();
        for (raw, at) in &defined {
            self.defined(raw, at);
        }
        let settings = std::mem::take(&mut self.merged.settings);
        let rules = settings.iter().filter_map(|(id, setting)| self.rule(id, setting, clauses)).collect();
        self.merged.settings = settings;
        rules
    }

    /// A rule of a policy's own.
    fn defined(&mut self, raw: &RawRule, at: &At) {
        let id = &raw.id;
        if !is_id(id) {
            self.bad_id(id, &at.below("id"));
        }
        if self.library.rule(id).is_some() {
            super::super::merge::twice(id, at, self.out);
        }
        self.kinds(raw, at);
        super::patterns::check(raw, at, self.out);
        let class = Entity::parse(&raw.entity).map(Class::of);
        if class.is_some_and(Class::is_personal) && raw.overridable == Some(true) {
            self.loosened(id, &at.below("overridable"));
        }
        if class.is_some_and(|c| c != Class::Confidential) && raw.public.is_some() {
            self.not_public(&at.below("public"));
        }
        if raw.examples.is_empty() {
            let message = both!("Reglen »{id}« har ingen eksempler", "The rule \"{id}\" has no examples");
            let help = both!(
                "Skriv under examples, hvad den skal finde; »promptguard policy test« prøver det.",
                "Write under examples what it must find; \"promptguard policy test\" tries it."
            );
            self.out.add(Problem::new(Code::NoExamples, message).help(help), &at.below("id"), Focus::Value);
        }
    }

    fn kinds(&mut self, raw: &RawRule, at: &At) {
        let kinds = kinds_of(raw);
        if kinds.len() == 1 {
            return;
        }
        let id = &raw.id;
        let (message, at) = match kinds.get(1) {
            None => (
                both!(
                    "Reglen »{id}« siger ikke, hvad den leder efter",
                    "The rule \"{id}\" does not say what it looks for"
                ),
                at.clone(),
            ),
            Some(second) => {
                let all = kinds.join(", ");
                (
                    both!(
                        "Reglen »{id}« har flere slags indhold: {all}",
                        "The rule \"{id}\" is of several kinds: {all}"
                    ),
                    at.below(second),
                )
            }
        };
        let help = both!(
            "Giv den præcis én af pattern, words, section, near, secret og names.",
            "Give it exactly one of pattern, words, section, near, secret and names."
        );
        self.out.add(Problem::new(Code::RuleKind, message).help(help), &at, Focus::Key);
    }

    fn rule(&mut self, id: &str, merged: &MergedSetting, clauses: &[Clause]) -> Option<ResolvedRule> {
        let (mut raw, at, source, digest) = match self.merged.defined.get(id) {
            Some((raw, at)) => (raw.clone(), at.clone(), self.out.sources[at.source].name.clone(), None),
            None => match self.library.rule(id) {
                Some(found) => {
                    let known = self.out.sources.iter().position(|s| s.name == found.file);
                    let source = known.unwrap_or_else(|| self.out.source(self.library.source(&found.file)));
                    let at = At::new(source, format!("/rules/{}", found.index));
                    (found.raw, at, found.file, Some(found.digest))
                }
                None => {
                    if !self.unsound.define {
                        self.unknown_rule(id, &merged.at);
                    }
                    return None;
                }
            },
        };
        let entity = Entity::parse(&raw.entity)?;
        let class = Class::of(entity);
        let fixed = !raw.overridable.unwrap_or(!class.is_personal());
        self.fits(id, merged, class, &raw);
        if fixed {
            self.fixed(id, merged);
        }
        if merged.off {
            return None;
        }
        let setting = &merged.setting;
        let Some(action) = setting.action else {
            let message = both!("Reglen »{id}« har ingen handling", "The rule \"{id}\" has no action");
            let help = both!(
                "Skriv action: allow, note, warn, redact eller block.",
                "Write action: allow, note, warn, redact or block."
            );
            self.out.add(Problem::new(Code::NoAction, message).help(help), &merged.at, Focus::Key);
            return None;
        };
        let clause = self.clause(id, merged, action, clauses);
        let changed = super::settings::apply(setting, &mut raw, self.library);
        if kinds_of(&raw).len() != 1 {
            return None;
        }
        let rule = Rule {
            id: id.to_owned(),
            entity,
            title: raw.title.clone(),
            advice: raw.advice.clone(),
            action,
            clause,
            keep_when: setting.keep_when.and_then(|k| k.condition()),
            threshold: setting.threshold.or(raw.threshold).unwrap_or(THRESHOLD),
            public: setting.public.or(raw.public),
            overridable: !fixed && setting.overridable.unwrap_or(true),
            priority: setting.priority.unwrap_or(raw.priority),
            except: super::super::Exceptions::new(setting.except.iter().map(String::as_str)),
            source,
        };
        Some(ResolvedRule { rule, raw, at, digest: digest.filter(|_| !changed) })
    }

    fn clause(&mut self, id: &str, merged: &MergedSetting, action: Action, clauses: &[Clause]) -> Option<usize> {
        match merged.setting.clause.as_deref() {
            Some(name) => {
                let found = clauses.iter().position(|c| c.id == name);
                if found.is_none() && !self.unsound.clauses {
                    let message =
                        both!("Beslutningen har intet punkt »{name}«", "The decision has no clause \"{name}\"");
                    let help = suggest(name, clauses.iter().map(|c| c.id.as_str()));
                    let problem = Problem::new(Code::UnknownClause, message).maybe_help(help);
                    self.out.add(problem, &merged.place("clause"), Focus::Value);
                }
                found
            }
            None => {
                if action > Action::Allow && !self.unsound.clauses {
                    let message = both!(
                        "Reglen »{id}« tjener intet punkt i beslutningen",
                        "The rule \"{id}\" serves no clause of the decision"
                    );
                    let help = both!(
                        "Skriv clause: og id'et på det punkt, den tjener.",
                        "Write clause: and the id of the clause that it serves."
                    );
                    self.out.add(Problem::new(Code::NoClause, message).help(help), &merged.at, Focus::Key);
                }
                None
            }
        }
    }
}

fn kinds_of(raw: &RawRule) -> Vec<&'static str> {
    [
        ("pattern", raw.pattern.is_some()),
        ("words", raw.words.is_some()),
        ("section", raw.section.is_some()),
        ("near", raw.near.is_some()),
        ("secret", raw.secret.is_some()),
        ("names", raw.names.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
    .collect()
}
