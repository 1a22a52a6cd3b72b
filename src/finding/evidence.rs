use std::borrow::Cow;

use crate::text::Lang;

/// One reason to believe (or doubt) a candidate, with its weight in log-odds. Holds words of rules, never of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// What was seen.
    pub reason: Reason,
    /// Log-odds it adds; negative when it speaks against.
    pub weight: f32,
}

impl Evidence {
    /// `reason` with `weight`.
    pub const fn new(reason: Reason, weight: f32) -> Self {
        Self { reason, weight }
    }
}

/// What was seen. Add a variant only when no existing one says it.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The written form fits the rule; the id of the pattern.
    Form(Cow<'static, str>),
    /// A label or context word of the rule stands near.
    Label(Cow<'static, str>),
    /// A word that speaks for something else stands near.
    Counter(Cow<'static, str>),
    /// A check digit or other arithmetic fits.
    CheckPasses(&'static str),
    /// It does not fit.
    CheckFails(&'static str),
    /// A term of the rule's list.
    Term(Cow<'static, str>),
    /// A person stands near: how it is referred to.
    Person(&'static str),
    /// A linking verb ties the term to the person.
    Predicate(Cow<'static, str>),
    /// The sentence is about a topic or a group.
    Topic(Cow<'static, str>),
    /// A heading opened the scope.
    Heading,
    /// What speaks for or against a name: one Danish and one English sentence.
    Name {
        /// Danish.
        da: &'static str,
        /// English.
        en: &'static str,
    },
    /// Any other remark: one Danish and one English sentence.
    Remark {
        /// Danish.
        da: &'static str,
        /// English.
        en: &'static str,
    },
}

impl Reason {
    /// The reason as a user reads it.
    pub fn describe(&self, lang: Lang) -> String {
        let da = lang == Lang::Da;
        match self {
            Self::Form(id) if da => format!("skrivemåden passer ({id})"),
            Self::Form(id) => format!("the written form fits ({id})"),
            Self::Label(w) if da => format!("ordet »{w}« står ved"),
            Self::Label(w) => format!("the word \"{w}\" stands near"),
            Self::Counter(w) if da => format!("ordet »{w}« taler imod"),
            Self::Counter(w) => format!("the word \"{w}\" speaks against"),
            Self::CheckPasses(n) if da => format!("kontrollen passer ({n})"),
            Self::CheckPasses(n) => format!("the check passes ({n})"),
            Self::CheckFails(n) if da => format!("kontrollen passer ikke ({n})"),
            Self::CheckFails(n) => format!("the check fails ({n})"),
            Self::Term(w) if da => format!("udtrykket »{w}« er på listen"),
            Self::Term(w) => format!("the term \"{w}\" is on the list"),
            Self::Person(w) if da => format!("en person er nævnt ({w})"),
            Self::Person(w) => format!("a person is mentioned ({w})"),
            Self::Predicate(w) if da => format!("»{w}« knytter det til personen"),
            Self::Predicate(w) => format!("\"{w}\" ties it to the person"),
            Self::Topic(w) if da => format!("sætningen handler om et emne (»{w}«)"),
            Self::Topic(w) => format!("the sentence is about a topic (\"{w}\")"),
            Self::Heading if da => "overskriften åbner et lukket afsnit".to_owned(),
            Self::Heading => "the heading opens a closed part".to_owned(),
            Self::Name { da: d, en } | Self::Remark { da: d, en } => {
                (if da { d } else { en }).to_string()
            }
        }
    }
}
