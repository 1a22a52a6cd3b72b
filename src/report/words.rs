//! Words that several reports use, in both languages.

use crate::finding::{Action, Finding};
use crate::policy::{Clause, Policy};
use crate::scan::{Scan, SuppressionProblem, SuppressionProblemKind};
use crate::text::Lang;

/// `da` or `en`.
pub(super) fn pick<'s>(lang: Lang, da: &'s str, en: &'s str) -> &'s str {
    match lang {
        Lang::Da => da,
        Lang::En => en,
    }
}

/// What an action asks of the user, in a word or two.
pub fn action(action: Action, lang: Lang) -> &'static str {
    match action {
        Action::Allow => pick(lang, "tilladt", "allowed"),
        Action::Note => pick(lang, "til orientering", "for your information"),
        Action::Warn => pick(lang, "se efter", "have a look"),
        Action::Redact => pick(lang, "skal ud", "take out"),
        Action::Block => pick(lang, "stop – skal ud", "stop – take out"),
    }
}

/// Where a finding stands, as a person says it.
pub fn place(finding: &Finding, lang: Lang) -> String {
    if let Some(place) = &finding.place {
        return place.get(lang).to_owned();
    }
    let (line, column) = (finding.start.line, finding.start.column);
    match lang {
        Lang::Da => format!("linje {line}, tegn {column}"),
        Lang::En => format!("line {line}, character {column}"),
    }
}

/// The one sentence that says whether a text may be sent.
pub fn verdict(scan: &Scan, lang: Lang) -> String {
    let count = |least| scan.findings.iter().filter(|f| f.action >= least).count();
    let (out, look, notes) = (count(Action::Redact), count(Action::Warn), count(Action::Note));
    let plural = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    match (scan.verdict, lang) {
        (Action::Block, Lang::Da) => {
            format!(
                "STOP: Teksten må ikke sendes, som den er. {} skal ud først.",
                plural(out, "oplysning", "oplysninger")
            )
        }
        (Action::Block, Lang::En) => {
            format!("STOP: The text must not be sent as it is. {} must go first.", plural(out, "item", "items"))
        }
        (Action::Redact, Lang::Da) => {
            format!("VENT: Fjern {}, før du sender teksten.", plural(out, "oplysning", "oplysninger"))
        }
        (Action::Redact, Lang::En) => {
            format!("WAIT: Take out {} before you send the text.", plural(out, "item", "items"))
        }
        (Action::Warn, Lang::Da) => {
            format!("SE EFTER: {} bør du se på, før du sender teksten.", plural(look, "sted", "steder"))
        }
        (Action::Warn, Lang::En) => {
            format!("CHECK: Have a look at {} before you send the text.", plural(look, "place", "places"))
        }
        (Action::Note, Lang::Da) => {
            format!("OK: Intet skal ud. {} til orientering.", plural(notes, "bemærkning", "bemærkninger"))
        }
        (Action::Note, Lang::En) => {
            format!("OK: Nothing must go. {} for your information.", plural(notes, "note", "notes"))
        }
        (Action::Allow, Lang::Da) => "OK: Ingen fund.".to_owned(),
        (Action::Allow, Lang::En) => "OK: Nothing found.".to_owned(),
    }
}

/// The decision's own words behind a clause, with who decided and when.
pub fn because(policy: &Policy, clause: &Clause, lang: Lang) -> String {
    let mut text = if clause.quote.is_empty() {
        clause.title.get(lang).to_owned()
    } else {
        pick(lang, "»{}«", "\"{}\"").replace("{}", &clause.quote)
    };
    if let Some(d) = &policy.decision {
        let parts: Vec<&str> =
            [d.body.as_str(), d.date.as_str(), d.item.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
        if !parts.is_empty() {
            text.push_str(&format!(" ({})", parts.join(", ")));
        }
    }
    text
}

/// Why a suppression in the text does nothing.
pub(super) fn suppression(problem: &SuppressionProblem, lang: Lang) -> String {
    let rule = &problem.rule;
    let place = match (&problem.place, lang) {
        (Some(place), _) => place.get(lang).to_owned(),
        (None, Lang::Da) => format!("linje {}", problem.line),
        (None, Lang::En) => format!("line {}", problem.line),
    };
    let why = match problem.kind {
        SuppressionProblemKind::Expired => pick(lang, "er udløbet", "has expired"),
        SuppressionProblemKind::Unused => pick(lang, "bruges ikke til noget", "is not used"),
        SuppressionProblemKind::NoReason => pick(lang, "mangler en grund", "lacks a reason"),
        SuppressionProblemKind::UnknownRule => {
            pick(lang, "nævner en regel, som ikke findes", "names a rule that does not exist")
        }
        SuppressionProblemKind::NotOverridable => {
            pick(lang, "gælder en regel, som ingen kan tilsidesætte", "names a rule that nobody may override")
        }
        SuppressionProblemKind::UnknownVerb => {
            return match lang {
                Lang::Da => format!("{place}: »promptguard: {rule}« forstås ikke. Skriv »promptguard: tillad«."),
                Lang::En => {
                    format!("{place}: \"promptguard: {rule}\" is not understood. Write \"promptguard: allow\".")
                }
            };
        }
        SuppressionProblemKind::BadDate => {
            pick(lang, "har en dato, der ikke kan læses", "has a date that cannot be read")
        }
    };
    match lang {
        Lang::Da => format!("{place}: tilladelsen af »{rule}« {why}"),
        Lang::En => format!("{place}: the permission for \"{rule}\" {why}"),
    }
}

/// Why a document that was read in part only cannot be called clean.
pub(super) fn unread(scan: &Scan, lang: Lang) -> Option<String> {
    let what: Vec<&str> = scan.unread.iter().map(|w| w.get(lang)).collect();
    (!what.is_empty()).then(|| what.join(" "))
}

/// Confidence in whole per cent.
pub(super) fn percent(finding: &Finding) -> u32 {
    (finding.confidence.0 * 100.0).round() as u32
}
