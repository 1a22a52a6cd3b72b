use super::super::diagnostic::{At, Code, Focus, Problem, both};
use super::super::library::Library;
use super::super::merge::MergedSetting;
use super::super::raw::{RawRule, Setting};
use super::Checker;
use crate::finding::Action;
use crate::policy::class::Class;

impl Checker<'_> {
    /// Settings that mean nothing for a rule, or that let stand what never may.
    pub(super) fn fits(&mut self, id: &str, merged: &MergedSetting, class: Class, raw: &RawRule) {
        let s = &merged.setting;
        let names = "names";
        let only = [
            ("recall", s.recall.is_some(), raw.names.is_some(), names),
            ("never", !s.never.is_empty(), raw.names.is_some(), names),
            ("always", !s.always.is_empty(), raw.names.is_some(), names),
            ("office_holders", !s.office_holders.is_empty(), raw.names.is_some(), names),
            ("terms", !s.terms.is_empty(), raw.words.is_some() || raw.near.is_some(), "words, near"),
        ];
        for (field, given, fits, kinds) in only {
            if given && !fits {
                let message = both!(
                    "»{field}« gælder kun regler af slagsen {kinds}, ikke »{id}«",
                    "\"{field}\" is only for rules of the kind {kinds}, not \"{id}\""
                );
                self.out.add(Problem::new(Code::SettingMisfit, message), &merged.place(field), Focus::Key);
            }
        }
        if s.keep_when.is_some_and(|k| k.condition().is_some()) && class != Class::Place {
            let at = merged.place("keep_when");
            if class.is_personal() {
                let message = both!(
                    "»{id}« finder personoplysninger; de kan aldrig beholdes af hensyn til opgaven",
                    "\"{id}\" finds personal data, which can never be kept for the sake of the task"
                );
                self.out.add(Problem::new(Code::PersonalDataKept, message), &at, Focus::Key);
            } else {
                let message = both!("»keep_when« gælder kun stednavne", "\"keep_when\" is only for names of places");
                self.out.add(Problem::new(Code::SettingMisfit, message), &at, Focus::Key);
            }
        }
        if s.public.is_some() && class != Class::Confidential {
            self.not_public(&merged.place("public"));
        }
        if !s.except.is_empty() && !class.has_exceptions() {
            let message = both!(
                "»{id}« kan ikke have undtagelser: det, den finder, tilhører altid en person eller er hemmeligt",
                "\"{id}\" cannot have exceptions: what it finds always belongs to a person or is secret"
            );
            self.out.add(Problem::new(Code::PersonalDataAllowed, message), &merged.place("except"), Focus::Key);
        }
    }

    pub(super) fn not_public(&mut self, at: &At) {
        let message = both!(
            "»public« gælder kun fortroligt indhold; personoplysninger og kommunenavne sænkes aldrig",
            "\"public\" is only for confidential content; personal data and municipality names are never lowered"
        );
        self.out.add(Problem::new(Code::SettingMisfit, message), at, Focus::Key);
    }

    /// A fixed rule (personal data, secrets): neither off, nor allowed, nor left to the single user.
    pub(super) fn fixed(&mut self, id: &str, merged: &MergedSetting) {
        let s = &merged.setting;
        let help = both!(
            "Brug action: note, hvis et fund kun skal nævnes.",
            "Use action: note when a finding need only be mentioned."
        );
        let problem =
            |da, en| Problem::new(Code::PersonalDataAllowed, crate::text::Bilingual { da, en }).help(help.clone());
        if merged.off {
            let problem = problem(
                format!("»{id}« er en fast regel og kan ikke slås fra"),
                format!("\"{id}\" is a fixed rule and cannot be switched off"),
            );
            self.out.add(problem, &merged.at, Focus::Value);
        } else if s.action == Some(Action::Allow) {
            let problem = problem(
                format!("»{id}« er en fast regel og kan ikke sættes til allow"),
                format!("\"{id}\" is a fixed rule and cannot be set to allow"),
            );
            self.out.add(problem, &merged.place("action"), Focus::Value);
        }
        if s.overridable == Some(true) {
            self.loosened(id, &merged.place("overridable"));
        }
    }

    pub(super) fn loosened(&mut self, id: &str, at: &At) {
        let message = both!(
            "»{id}« er en fast regel; den enkelte bruger kan ikke få lov at lade fund stå",
            "\"{id}\" is a fixed rule; a single user cannot be permitted to let findings stand"
        );
        self.out.add(Problem::new(Code::PersonalDataAllowed, message), at, Focus::Value);
    }
}

/// Adds a policy's words to what a rule finds; whether there were any.
pub(super) fn apply(setting: &Setting, raw: &mut RawRule, library: &Library) -> bool {
    if let Some(names) = &mut raw.names {
        names.recall = setting.recall.unwrap_or(names.recall);
        names.never.extend(setting.never.iter().cloned());
        names.always.extend(setting.always.iter().cloned());
        names.office_holders.extend(setting.office_holders.iter().cloned());
        let lists = [&setting.never, &setting.always, &setting.office_holders];
        return setting.recall.is_some() || lists.iter().any(|list| !list.is_empty());
    }
    if setting.terms.is_empty() {
        return false;
    }
    if let Some(words) = &mut raw.words {
        words.terms.extend(setting.terms.iter().cloned());
    }
    if let Some(near) = &mut raw.near {
        library.complete_one(&raw.id, near);
        near.terms.extend(setting.terms.iter().cloned());
    }
    true
}
