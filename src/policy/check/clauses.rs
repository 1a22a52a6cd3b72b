use super::super::diagnostic::{At, Code, Focus, Problem, both};
use super::super::raw::Function;
use super::{Checker, ResolvedRule, is_id};
use crate::finding::Action;
use crate::policy::Clause;

impl Checker<'_> {
    pub(super) fn clauses(&mut self) -> Vec<Clause> {
        let merged = std::mem::take(&mut self.merged.clauses);
        let mut clauses = Vec::with_capacity(merged.len());
        for clause in &merged {
            if !is_id(&clause.id) {
                self.bad_id(&clause.id, &clause.at.below("id"));
            }
            if clause.title.is_none() {
                self.missing("title", &clause.at);
            }
            if clause.quote.is_none() {
                self.missing("quote", &clause.at);
            }
            clauses.push(Clause {
                id: clause.id.clone(),
                title: clause.title.clone().unwrap_or_default(),
                quote: clause.quote.as_deref().unwrap_or_default().trim().to_owned(),
                left_to_people: clause.left_to_people.clone(),
                served_by: clause.served_by.clone(),
                policy: clause.policy.clone(),
            });
        }
        self.merged.clauses = merged;
        clauses
    }

    fn missing(&mut self, name: &str, at: &At) {
        let problem = Problem::new(Code::MissingKey, both!("Nøglen »{name}« mangler", "The key \"{name}\" is missing"));
        self.out.add(problem, &at.below("id"), Focus::Value);
    }

    /// Clauses that nothing serves, and clauses that rely on what the policy does not have.
    pub(super) fn unserved(&mut self, rules: &[ResolvedRule]) {
        for clause in std::mem::take(&mut self.merged.clauses) {
            let id = &clause.id;
            // A rule that failed its own checks still counts: one mistake, one message.
            let serves = |s: &super::super::merge::MergedSetting| {
                !s.off && s.setting.clause.as_deref() == Some(id) && s.setting.action != Some(Action::Allow)
            };
            let served = !clause.served_by.is_empty() || self.merged.settings.values().any(serves);
            if !served && clause.left_to_people.is_none() {
                let message = both!(
                    "Punktet »{id}« har hverken en regel eller en begrundelse",
                    "The clause \"{id}\" has neither a rule nor a reason"
                );
                let help = both!(
                    "Lad en regel tjene det (clause: {id}), eller skriv under left_to_people, hvorfor det er overladt til mennesker.",
                    "Let a rule serve it (clause: {id}), or write under left_to_people why it is left to people."
                );
                self.out.add(
                    Problem::new(Code::ClauseUnserved, message).help(help),
                    &clause.at.below("id"),
                    Focus::Value,
                );
            }
            for function in &clause.served_by {
                self.function(*function, &clause.at, rules);
            }
        }
    }

    fn function(&mut self, function: Function, at: &At, rules: &[ResolvedRule]) {
        let (there, da, en) = match function {
            Function::Review => (self.merged.review.is_some(), "en påmindelse (review)", "a reminder (review)"),
            Function::PublicSources => {
                (rules.iter().any(|r| r.rule.public.is_some()), "en regel med public", "a rule with public")
            }
            Function::Providers | Function::Training => {
                (self.has_providers, "tjenester (providers)", "services (providers)")
            }
        };
        if !there {
            let message = both!(
                "Punktet bygger på {da}, som politikken ikke har",
                "The clause relies on {en}, which the policy does not have"
            );
            self.out.add(Problem::new(Code::FunctionMissing, message), &at.below("served_by"), Focus::Value);
        }
    }
}
