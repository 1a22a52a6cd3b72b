//! What became of a copy, in one sentence. Never holds what was copied: rules are named by their titles.

use super::system::ClipboardError;
use crate::finding::Action;
use crate::policy::Policy;
use crate::scan::Scan;
use crate::text::Lang;

/// Why a content could not be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchecked {
    /// Larger than 16 MB.
    TooLarge,
    /// The program that copied it does not answer.
    TimedOut,
    /// The program that copied it refuses to give it.
    Refused,
    /// It says that it is text, and is none.
    NoText,
    /// A part of it (HTML, RTF) is damaged.
    Damaged,
}

impl From<ClipboardError> for Unchecked {
    fn from(error: ClipboardError) -> Self {
        match error {
            ClipboardError::TooLarge => Self::TooLarge,
            ClipboardError::TimedOut => Self::TimedOut,
            _ => Self::Refused,
        }
    }
}

impl Unchecked {
    pub(super) fn describe(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::TooLarge, Lang::Da) => "det er for stort",
            (Self::TooLarge, Lang::En) => "it is too large",
            (Self::TimedOut, Lang::Da) => "programmet, der kopierede, svarer ikke",
            (Self::TimedOut, Lang::En) => "the program that copied it does not answer",
            (Self::Refused, Lang::Da) => "programmet, der kopierede, udleverer det ikke",
            (Self::Refused, Lang::En) => "the program that copied it does not hand it over",
            (Self::NoText, Lang::Da) => "det er ikke læsbar tekst",
            (Self::NoText, Lang::En) => "it is not readable text",
            (Self::Damaged, Lang::Da) => "formateringen er beskadiget",
            (Self::Damaged, Lang::En) => "its formatting is damaged",
        }
    }
}

/// What was found: titles of rules, each with how often it was met in one flavour at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The strongest action.
    pub verdict: Action,
    /// Action, title and count, the strongest action first.
    pub items: Vec<(Action, String, usize)>,
}

impl Summary {
    /// Adds what one flavour of the copy holds.
    pub(super) fn add(&mut self, scan: &Scan, policy: &Policy, lang: Lang) {
        let mut own: Vec<(Action, String, usize)> = Vec::new();
        for finding in &scan.findings {
            let title = policy.rule(finding.rule).title.get(lang);
            match own.iter_mut().find(|(action, t, _)| *action == finding.action && t == title) {
                Some((_, _, count)) => *count += 1,
                None => own.push((finding.action, title.to_owned(), 1)),
            }
        }
        for (action, title, count) in own {
            match self.items.iter_mut().find(|(a, t, _)| *a == action && *t == title) {
                Some((_, _, most)) => *most = (*most).max(count),
                None => self.items.push((action, title, count)),
            }
        }
        self.items.sort_by_key(|(action, ..)| std::cmp::Reverse(*action));
        self.verdict = self.verdict.max(scan.verdict);
    }

    /// The titles with an action of at least `minimum`: `CPR-nummer, personnavn (2)`.
    pub fn list(&self, minimum: Action) -> String {
        let shown = self.items.iter().filter(|(action, ..)| *action >= minimum);
        let shown = shown.map(|(_, title, count)| match count {
            1 => title.clone(),
            n => format!("{title} ({n})"),
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

/// What became of what was on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is there.
    Empty,
    /// There is no text: a picture, files.
    NoText,
    /// A password manager marked it; it was not read.
    Secret,
    /// promptguard put it there.
    Own,
    /// Checked, and nothing is to be acted on.
    Clean,
    /// It stands as it was; this is in it.
    Found(Summary),
    /// It was replaced by its redacted form.
    Redacted {
        /// What was found.
        summary: Summary,
        /// Whether the original can be put back.
        undo: bool,
    },
    /// It was replaced by a notice.
    Blocked {
        /// What was found.
        summary: Summary,
        /// Whether the original can be put back.
        undo: bool,
        /// Why it was not redacted, when it should have been.
        why: Option<String>,
    },
    /// It could not be checked.
    Unchecked {
        /// Why not.
        why: Unchecked,
        /// Whether it was replaced by a notice.
        blocked: bool,
    },
    /// Something else was copied meanwhile, and is to be looked at instead.
    Changed,
}

impl Outcome {
    /// Whether the user should be told without having asked.
    pub fn is_news(&self) -> bool {
        match self {
            Self::Found(summary) => summary.verdict >= Action::Warn,
            Self::Redacted { .. } | Self::Blocked { .. } | Self::Unchecked { .. } => true,
            Self::Empty | Self::NoText | Self::Secret | Self::Own | Self::Clean | Self::Changed => false,
        }
    }

    /// What happened, in a sentence or two.
    pub fn describe(&self, lang: Lang) -> String {
        match lang {
            Lang::Da => self.da(),
            Lang::En => self.en(),
        }
    }

    fn da(&self) -> String {
        const UNDO: &str = " Fortryd inden for et minut: promptguard clipboard --undo";
        match self {
            Self::Empty => "Udklipsholderen er tom.".into(),
            Self::NoText => {
                "Udklipsholderen indeholder ingen tekst (fx et billede eller en fil) og er ikke kontrolleret.".into()
            }
            Self::Secret => {
                "Indholdet er mærket som hemmeligt, fx af en adgangskodehåndtering, og er ikke læst eller kontrolleret."
                    .into()
            }
            Self::Own => "Indholdet er lagt på udklipsholderen af promptguard.".into(),
            Self::Clean => "Der er ikke fundet noget på udklipsholderen, der skal ud.".into(),
            Self::Changed => "Udklipsholderen blev ændret imens.".into(),
            Self::Found(s) if s.verdict >= Action::Redact => format!(
                "På udklipsholderen står noget, der skal ud, før teksten må sendes: {}. Rens den med: promptguard clipboard --redact",
                s.list(Action::Redact)
            ),
            Self::Found(s) if s.verdict == Action::Warn => {
                format!("På udklipsholderen står noget, du selv bør se på: {}.", s.list(Action::Warn))
            }
            Self::Found(s) => format!("Teksten på udklipsholderen må sendes. Bemærk: {}.", s.list(Action::Note)),
            Self::Redacted { summary, undo } => format!(
                "Udklipsholderen er renset. Taget ud: {}.{}{}",
                summary.list(Action::Redact),
                look(summary, "Se også selv på:"),
                if *undo { UNDO } else { "" }
            ),
            Self::Blocked { summary, undo, why } => {
                let what = match summary.list(Action::Redact) {
                    list if list.is_empty() => String::new(),
                    list => format!(": {list}"),
                };
                let why = why.as_ref().map_or(String::new(), |why| format!(" Det kunne ikke renses: {why}."));
                format!("Indholdet er fjernet fra udklipsholderen{what}.{why}{}", if *undo { UNDO } else { "" })
            }
            Self::Unchecked { why, blocked } => {
                let gone = if *blocked {
                    " og er fjernet fra udklipsholderen"
                } else {
                    ". Send det ikke uden selv at se det igennem"
                };
                format!("Indholdet kan ikke kontrolleres ({}){gone}.", why.describe(Lang::Da))
            }
        }
    }

    fn en(&self) -> String {
        const UNDO: &str = " Undo within a minute: promptguard clipboard --undo";
        match self {
            Self::Empty => "The clipboard is empty.".into(),
            Self::NoText => "The clipboard holds no text (a picture or a file, perhaps) and is not checked.".into(),
            Self::Secret => {
                "The content is marked as secret, by a password manager perhaps, and was not read or checked.".into()
            }
            Self::Own => "promptguard put the content on the clipboard.".into(),
            Self::Clean => "Nothing to take out was found on the clipboard.".into(),
            Self::Changed => "The clipboard changed meanwhile.".into(),
            Self::Found(s) if s.verdict >= Action::Redact => format!(
                "The clipboard holds something to take out before the text may be sent: {}. Redact it with: promptguard clipboard --redact",
                s.list(Action::Redact)
            ),
            Self::Found(s) if s.verdict == Action::Warn => {
                format!("The clipboard holds something to look at yourself: {}.", s.list(Action::Warn))
            }
            Self::Found(s) => format!("The text on the clipboard may be sent. Note: {}.", s.list(Action::Note)),
            Self::Redacted { summary, undo } => format!(
                "The clipboard is redacted. Taken out: {}.{}{}",
                summary.list(Action::Redact),
                look(summary, "Look at this yourself as well:"),
                if *undo { UNDO } else { "" }
            ),
            Self::Blocked { summary, undo, why } => {
                let what = match summary.list(Action::Redact) {
                    list if list.is_empty() => String::new(),
                    list => format!(": {list}"),
                };
                let why = why.as_ref().map_or(String::new(), |why| format!(" It could not be redacted: {why}."));
                format!("The content was removed from the clipboard{what}.{why}{}", if *undo { UNDO } else { "" })
            }
            Self::Unchecked { why, blocked } => {
                let gone = if *blocked {
                    " and was removed from the clipboard"
                } else {
                    ". Do not send it without reading it through"
                };
                format!("The content cannot be checked ({}){gone}.", why.describe(Lang::En))
            }
        }
    }
}

/// What is left for a person to look at.
fn look(summary: &Summary, words: &str) -> String {
    let left: Vec<&str> =
        summary.items.iter().filter(|(a, ..)| *a == Action::Warn).map(|(_, t, _)| t.as_str()).collect();
    if left.is_empty() { String::new() } else { format!(" {words} {}.", left.join(", ")) }
}
