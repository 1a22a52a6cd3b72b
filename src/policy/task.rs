//! Kinds of task that need what the policy else takes out.

use serde::Serialize;

use super::Policy;
use crate::finding::Action;
use crate::text::{Bilingual, Lang};

/// A kind of task, such as a sector plan, that holds addresses by law.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    /// Its id: `sector-plan`.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// Why it needs what is kept.
    pub reason: Bilingual,
    /// What is done about findings of rules, by their id, in order.
    pub actions: Vec<(String, Action)>,
}

impl Task {
    /// What is done about findings of a rule during the task, where its own action is stronger.
    pub fn lowers(&self, rule: &str, action: Action) -> Option<Action> {
        let at = self.actions.binary_search_by(|(id, _)| id.as_str().cmp(rule)).ok()?;
        Some(self.actions[at].1).filter(|lowered| *lowered < action)
    }
}

impl Policy {
    /// The kind of task that the user's words name by its id or title, in any case.
    pub fn task(&self, words: &str) -> Option<&Task> {
        let words = words.trim().to_lowercase();
        let titles = |task: &Task| [Lang::Da, Lang::En].map(|lang| task.title.get(lang).to_lowercase());
        self.tasks.iter().find(|task| task.id == words || titles(task).contains(&words))
    }
}
