//! Kinds of task: what a user may keep while working on one, and what never.

use super::super::diagnostic::{At, Code, Focus, Problem, both};
use super::super::merge::MergedTask;
use super::{Checker, ResolvedRule, is_id};
use crate::finding::Action;
use crate::policy::Task;
use crate::policy::class::Class;

impl Checker<'_> {
    pub(super) fn tasks(&mut self, rules: &[ResolvedRule]) -> Vec<Task> {
        let mut tasks = Vec::new();
        for (id, MergedTask { at, title, reason, rules: actions }) in std::mem::take(&mut self.merged.tasks) {
            if !is_id(&id) {
                self.bad_id(&id, &at);
            }
            for (name, value) in [("title", &title), ("reason", &reason)] {
                if value.is_none() {
                    let message = both!("Nøglen »{name}« mangler", "The key \"{name}\" is missing");
                    self.out.add(Problem::new(Code::MissingKey, message), &at, Focus::Key);
                }
            }
            for (rule, (action, at)) in &actions {
                self.task_rule(rule, *action, at, rules);
            }
            let actions = actions.into_iter().map(|(rule, (action, _))| (rule, action)).collect();
            tasks.push(Task { id, title: title.unwrap_or_default(), reason: reason.unwrap_or_default(), actions });
        }
        tasks
    }

    fn task_rule(&mut self, id: &str, action: Action, at: &At, rules: &[ResolvedRule]) {
        let Some(known) = rules.iter().find(|r| r.rule.id == id) else {
            // A rule that failed its own checks, or is off, is told of where it stands.
            if !self.merged.settings.contains_key(id) {
                self.unknown_rule(id, at);
            }
            return;
        };
        let class = Class::of(known.rule.entity);
        let kept = match class {
            Class::Contact => known.rule.entity.name() != "PERSON" && action > Action::Allow,
            Class::Place | Class::Organisation => true,
            Class::Identifier | Class::Special | Class::Secret | Class::Confidential => false,
        };
        if !kept {
            let message = both!(
                "»{id}« kan ikke sænkes sådan af hensyn til en opgave",
                "\"{id}\" cannot be lowered like that for the sake of a task"
            );
            let help = both!(
                "En opgave kan sænke adresser, telefonnumre, ejendomme, steder og numre på sager og virksomheder; personoplysninger højst til note.",
                "A task can lower addresses, phones, properties, places and numbers of cases and companies; personal data at most to note."
            );
            self.out.add(Problem::new(Code::PersonalDataKept, message).help(help), at, Focus::Value);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::finding::Action;
    use crate::policy::Policy;
    use crate::scan::{Declarations, Scan, Scanner};

    fn policy(tasks: &str) -> Result<Policy, String> {
        let yaml = format!("policy: prøve\nextends: [standard-da]\n{tasks}").replace("prøve", "test");
        Policy::parse("test.yaml", yaml.as_bytes()).map_err(|d| d.to_string())
    }

    fn scan(policy: &Policy, task: Option<&str>, text: &str) -> Scan {
        let declared = Declarations { task: task.map(str::to_owned), ..Declarations::default() };
        Scanner::new(policy, declared, date(2026, 6, 1)).scan(text)
    }

    #[test]
    fn a_task_lowers_what_the_policy_lists_and_nothing_else() {
        let policy = Policy::builtin("lemvig-copilot").unwrap();
        let text = "Testvej 12, st. th. tilhører 120358-8905.";
        for task in ["sector-plan", "Sektorplan", " sektorplan "] {
            let scan = scan(&policy, Some(task), text);
            let actions: Vec<Action> = scan.findings.iter().map(|f| f.action).collect();
            assert_eq!(actions, [Action::Note, Action::Block], "{task}");
            assert_eq!(scan.findings[0].notes.len(), 1);
        }
        for task in [None, Some("et brev")] {
            assert_eq!(scan(&policy, task, text).findings[0].action, Action::Redact);
        }
    }

    #[test]
    fn a_task_never_raises() {
        let tasks = "tasks: {x: {title: {da: x, en: x}, reason: {da: x, en: x}, rules: {case-number: block}}}";
        let found = scan(&policy(tasks).unwrap(), Some("x"), "Sag 27.24.00-G01-117-2024 er lukket.");
        assert_eq!(found.findings[0].action, Action::Note);
    }

    #[test]
    fn persons_numbers_special_categories_and_secrets_are_never_lowered() {
        for rule in
            ["cpr: note", "person-name: note", "health: note", "secret: note", "closed-item: note", "phone: allow"]
        {
            let tasks =
                format!("tasks: {{x: {{title: {{da: x, en: x}}, reason: {{da: x, en: x}}, rules: {{{rule}}}}}}}");
            assert!(policy(&tasks).unwrap_err().contains("PG027"), "{rule}");
        }
    }

    #[test]
    fn a_task_needs_known_rules_a_title_and_a_reason() {
        let unknown = "tasks: {x: {title: {da: x, en: x}, reason: {da: x, en: x}, rules: {adresse: note}}}";
        assert!(policy(unknown).unwrap_err().contains("PG020"));
        assert!(policy("tasks: {x: {rules: {phone: note}}}").unwrap_err().contains("PG005"));
    }
}
