//! Whether a sentence says a term of one person: subject, verb and term in one clause. Topics and groups in its other
//! clauses then say nothing about the term.

use super::Role;
use super::judge::{LINK, Scene};
use super::marks::Mark;
use crate::text::TokenKind;

/// The clause that says a term of a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// Where its subject and its verb begin.
    subject: usize,
    verb: usize,
    /// "borgeren" may be any citizen.
    generic: bool,
}

/// How many words may part subject and verb.
const FAR: usize = 10;

/// Words between clauses, and prepositions that begin something of its own.
const SEPARATORS: &[&str] = &[
    "og", "men", "eller", "så", "fordi", "da", "når", "mens", "der", "at", "hvor", "siden", "efter", "ifølge", "iflg",
    "jf", "med", "uden", "ved", "trods", "samt", "til", "fra", "under", "inden", "før",
];

/// Words that begin a clause with a subject of its own.
const CLAUSES: &[&str] = &["at", "hvor", "hvis", "når", "om", "hvad", "hvordan", "hvorfor", "mens", "fordi"];

/// Words that bring another verb between the first one and the term.
pub(super) const VERBS: &[&str] = &[
    "skal",
    "skulle",
    "vil",
    "ville",
    "kan",
    "kunne",
    "må",
    "måtte",
    "bør",
    "at",
    "meldt",
    "talt",
    "skrevet",
    "læst",
    "lavet",
    "bestilt",
    "sendt",
    "holdt",
    "opdateret",
    "fortalt",
    "rapporteret",
    "undervist",
    "hørt",
    "lært",
];

/// Prepositions between a verb and a term that is not its object: "ansvarlig for misbrug".
const LOOSE: &[&str] =
    &["om", "mod", "imod", "for", "af", "i", "på", "til", "hos", "ved", "fra", "over", "omkring", "vedrørende"];

/// Persons of rules and guides, as often as one person.
const GENERIC: &[&str] = &[
    "borger",
    "borgeren",
    "barn",
    "barnet",
    "elev",
    "eleven",
    "patient",
    "patienten",
    "klient",
    "klienten",
    "beboer",
    "beboeren",
    "medarbejder",
    "medarbejderen",
    "ansøger",
    "ansøgeren",
    "brugeren",
    "den unge",
    "den ansatte",
    "den ledige",
    "den sygemeldte",
    "den studerende",
    "den ældre",
    "vedkommende",
    "lejer",
    "lejeren",
    "forældre",
    "forældrene",
    "kursisten",
    "deltageren",
    "parten",
    "sagens part",
    "værgen",
    "ejeren",
    "familien",
];

/// "du har diabetes": whoever reads it.
const ANYONE: &[&str] = &["du", "dig", "din", "dit", "dine"];

impl Scene<'_> {
    /// The clause in which `tie` says the term of a person.
    pub(super) fn said(&self, tie: &Mark) -> Option<Said> {
        // "min bror er": whose brother, but the brother is; "er gravid og tager": the verb before the term counts too.
        let link = || self.before(&[Role::Link], LINK).filter(|link| link.first >= tie.last || tie.first > link.first);
        self.said_by(tie).or_else(|| self.said_by(link()?))
    }

    fn said_by(&self, tie: &Mark) -> Option<Said> {
        let term = self.term;
        if matches!(tie.role, Role::Owner | Role::Name) {
            let close = self.words(tie.last, term.first) == 0;
            return close.then(|| self.of(tie, tie.first)).flatten();
        }
        if tie.first >= term.last {
            return None;
        }
        let verb = tie.first.min(term.first);
        let inverted = self.marks(SUBJECTS).find(|m| m.first == tie.last && m.last <= term.first);
        let before = self.marks(SUBJECTS).rev().find(|m| m.last <= verb);
        let subject = inverted.or(before).filter(|m| matches!(m.role, Role::Person | Role::Name))?;
        let said = self.of(subject, verb)?;
        let after_verb = tie.last.max(if inverted.is_some() { subject.last } else { 0 });
        let one_clause = self.one_clause(subject, verb) && self.reaches(after_verb);
        one_clause.then_some(said)
    }

    fn of(&self, subject: &Mark, verb: usize) -> Option<Said> {
        let text = subject.entry.map_or("", |e| &*self.detector.table.entries[e as usize].text);
        let generic = GENERIC.contains(&text);
        (!ANYONE.contains(&text)).then_some(Said { subject: subject.first, verb, generic })
    }

    fn word(&self, at: usize) -> &str {
        self.block.tokens[at].span().of(self.block.text)
    }

    /// Whether the verb is the subject's own.
    fn one_clause(&self, subject: &Mark, verb: usize) -> bool {
        let relative = |i: usize| i <= subject.last + 1;
        let own =
            |i: usize| !CLAUSES.contains(&self.word(i)) && (relative(i) || !["der", "det"].contains(&self.word(i)));
        self.words(subject.last, verb) <= FAR
            && (subject.last..verb).all(own)
            && self.marks(&[Role::Topic]).all(|m| {
                let between = m.first >= subject.last && m.last <= verb;
                !between || self.separated(m.last, verb)
            })
    }

    /// Whether the term is what the verb that ends before token `from` says.
    fn reaches(&self, from: usize) -> bool {
        let covered =
            |i: usize| self.marks(&[Role::Predicate, Role::Modifier, Role::Link]).any(|m| m.first <= i && i < m.last);
        let breaks = |i: usize| {
            let word = self.word(i);
            matches!(word, ":" | ";") || VERBS.contains(&word) || LOOSE.contains(&word) && !covered(i)
        };
        !(from..self.term.first).any(breaks) && !self.any_between(&[Role::Topic, Role::Group], from, self.term.first)
    }

    /// Whether the tokens from one place to another hold what separates clauses.
    pub(super) fn separated(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.separates(i))
    }

    /// Whether a colon stands between two places.
    fn heads(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.word(i) == ":")
    }

    fn separates(&self, at: usize) -> bool {
        let token = &self.block.tokens[at];
        let word = token.span().of(self.block.text);
        match token.kind {
            TokenKind::Punct => matches!(word, "," | ";" | "(" | ")" | "–" | "—" | ":" | "."),
            _ => SEPARATORS.contains(&word),
        }
    }

    /// Where the clause of the term ends.
    pub(super) fn clause_end(&self) -> usize {
        let end = self.sentence.end;
        (self.term.last..end).find(|i| self.separates(*i)).unwrap_or(end)
    }

    /// Whether a topic stands in another clause than the one that says the term of a person.
    pub(super) fn elsewhere(&self, said: &Said, topic: &Mark) -> bool {
        if topic.first >= self.term.last {
            // "som emne", "på programmet": what comes before is the matter.
            const NEWS: &[Role] = &[Role::Link, Role::Predicate, Role::Topic];
            let named_so = self.word(topic.first - 1) == "som" && !self.any_between(NEWS, self.term.last, topic.first);
            let matter = named_so || ["som", "på"].contains(&self.word(topic.first));
            return !matter && self.separated(self.term.last, topic.first);
        }
        if topic.first > said.subject {
            return self.separated(topic.last, said.verb);
        }
        // "Kursus: hun har" is not parted from its heading.
        let parted = self.separated(topic.last, said.subject) && !self.heads(topic.last, said.subject);
        let cited = topic.first.checked_sub(1).is_some_and(|i| self.word(i).eq_ignore_ascii_case("ifølge"));
        !said.generic && (cited || parted)
    }

    /// Whether a group after the term is whom it is about: "stress hos ansatte", "ordblinde elever".
    pub(super) fn spreads(&self) -> bool {
        let at = self.term.last;
        at < self.sentence.end && ["hos", "blandt"].contains(&self.word(at))
            || self.marks(&[Role::Group]).any(|m| m.first == at)
    }

    /// Whether a conditional at token `at` speaks of the clause of the term.
    pub(super) fn supposed(&self, said: Option<&Said>, at: usize, word: &str) -> bool {
        let generic = said.is_none_or(|s| s.generic);
        let other = said.is_some_and(|s| !s.generic && (at..s.subject).any(|i| self.word(i) == ","));
        at < self.term.first && !other && (generic || word != "når")
    }
}

const SUBJECTS: &[Role] = &[Role::Group, Role::Person, Role::Owner, Role::Name];
