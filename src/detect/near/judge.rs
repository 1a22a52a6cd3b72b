//! Whether a term is about a person: the weighing of one sentence.

use std::borrow::Cow;

use super::hits::Term;
use super::known::Case;
use super::marks::{Mark, Sentence};
use super::said::{Said, VERBS};
use super::{NearDetector, Role};
use crate::finding::{Evidence, Reason};
use crate::text::{Block, Shape, TokenKind};

/// How many tokens around a term are looked at.
const WINDOW: usize = 50;
/// How many words a tie may be away: a predicate before and after the term, a link, an owner.
const PREDICATE_BEFORE: usize = 8;
const PREDICATE_AFTER: usize = 5;
pub(super) const LINK: usize = 4;
const OWNER: usize = 3;
/// How many words may stand between a preposition of topics and the term.
const ABOUT_WORDS: usize = 3;

/// Predicates of so common words that the term must follow at once.
const CLOSE: &[&str] = &["er i", "var i", "er med i", "er på"];

/// Prepositions of topics.
const ABOUT: &[&str] = &["om", "mod", "imod", "omkring", "vedrørende"];

/// Words that make a sentence speak of a case that may come.
pub(super) const CONDITIONALS: &[&str] = &["hvis", "såfremt", "medmindre", "når"];

/// Verbs that begin one without a word for it: "Har borgeren demens, kan".
pub(super) const OPENERS: &[&str] = &["har", "er", "bliver", "får", "lider", "modtager"];

/// A reason, as long as it is only weighed: without words of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clue {
    pub why: Why,
    pub weight: f32,
}

/// What a [`Clue`] has seen; the entry whose words say it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why {
    /// The number of a case about a person stands near.
    Case,
    /// Weak facts that stand together.
    Together,
    Term,
    Person(&'static str),
    /// `None`: the genitive of a name.
    Tie(Option<u32>),
    Topic(Option<u32>),
    /// A word of this file's own lists.
    TopicWord(&'static str),
    AsName,
    InARow,
}

impl Clue {
    pub(super) const fn new(why: Why, weight: f32) -> Self {
        Self { why, weight }
    }
}

/// What is known of one term's sentence, for one rule.
pub(super) struct Scene<'a> {
    pub detector: &'a NearDetector,
    pub block: &'a Block<'a>,
    pub sentence: &'a Sentence,
    /// The marks near the term.
    marks: &'a [Mark],
    rules: u64,
    pub term: Term,
}

/// The person a term may be about.
#[derive(Clone, Copy)]
struct Anchor {
    how: &'static str,
    weight: f32,
    named: bool,
}

impl NearDetector {
    /// Adds what there is besides the term itself; `false` when no person is in sight. `before` is asked for the person
    /// of the sentence before: whether it is a name.
    pub(super) fn judge(
        &self,
        block: &Block<'_>,
        sentence: &Sentence,
        before: impl FnOnce() -> Option<bool>,
        rules: u64,
        term: Term,
        clues: &mut Vec<Clue>,
    ) -> bool {
        let from = sentence.marks.partition_point(|m| m.first + WINDOW < term.first);
        let to = sentence.marks.partition_point(|m| m.first <= term.last + WINDOW);
        let scene = Scene { detector: self, block, sentence, marks: &sentence.marks[from..to], rules, term };
        let tie = scene.tie();
        let said = tie.and_then(|(_, mark)| scene.said(mark));
        let anchor = scene.anchor().or_else(|| scene.carried(before, tie.is_some()));
        let case = sentence.case;
        if anchor.is_some() && case != Case::None {
            clues.push(Clue::new(Why::Case, 0.8));
        }
        let Some(anchor) = anchor.or_else(|| scene.case(case, tie.is_some())) else { return false };
        clues.push(Clue::new(Why::Person(anchor.how), anchor.weight));
        clues.extend(tie.map(|(clue, _)| clue));
        scene.doubts(anchor.named, tie.map(|(_, mark)| mark), said.as_ref(), clues);
        true
    }

    /// The clue as evidence: findings hold words of the lists, never of the text.
    pub(super) fn evidence(&self, clue: &Clue) -> Evidence {
        let word = |entry: u32| Cow::Owned(self.table.entries[entry as usize].text.to_string());
        let or_name = |entry: Option<u32>| entry.map_or(Cow::Borrowed("navn"), word);
        let reason = match clue.why {
            Why::Term => Reason::Term,
            Why::Person(how) => Reason::Person(how),
            Why::Tie(entry) => Reason::Predicate(or_name(entry)),
            Why::Topic(entry) => Reason::Topic(or_name(entry)),
            Why::TopicWord(word) => Reason::Topic(Cow::Borrowed(word)),
            Why::AsName => Reason::Remark { da: "skrevet som et navn", en: "written as a name" },
            Why::Case => Reason::Remark { da: "står i en personsag", en: "stands in a case about a person" },
            Why::Together => Reason::Remark { da: "flere svage oplysninger sammen", en: "several weak facts together" },
            Why::InARow => Reason::Remark { da: "står i række med andre", en: "stands in a row with others" },
        };
        Evidence::new(reason, clue.weight)
    }
}

impl<'a> Scene<'a> {
    pub(super) fn marks(&self, roles: &'static [Role]) -> impl DoubleEndedIterator<Item = &'a Mark> {
        let (rules, term) = (self.rules, self.term);
        let inside = move |m: &Mark| m.first >= term.first && m.last <= term.last;
        self.marks.iter().filter(move |m| m.rules & rules != 0 && roles.contains(&m.role) && !inside(m))
    }

    /// Words between two tokens, `from..to`.
    pub(super) fn words(&self, from: usize, to: usize) -> usize {
        self.sentence.words_before(to).saturating_sub(self.sentence.words_before(from))
    }

    pub(super) fn before(&self, roles: &'static [Role], most: usize) -> Option<&'a Mark> {
        let mut marks = self.marks(roles).rev();
        marks.find(|m| m.last <= self.term.first && self.words(m.last, self.term.first) <= most)
    }

    fn after(&self, roles: &'static [Role], most: usize) -> Option<&'a Mark> {
        let mut marks = self.marks(roles);
        marks.find(|m| m.first >= self.term.last && self.words(self.term.last, m.first) <= most)
    }

    /// Whether a mark of `roles` lies within the tokens `from..to`.
    pub(super) fn any_between(&self, roles: &'static [Role], from: usize, to: usize) -> bool {
        self.marks(roles).any(|m| m.first >= from && m.last <= to)
    }

    /// The person of the sentence: one before the term rather than one after it, a name rather than a pronoun.
    fn anchor(&self) -> Option<Anchor> {
        const PERSONS: &[Role] = &[Role::Name, Role::Person, Role::Owner];
        let named = self.before(&[Role::Name], 40).or_else(|| self.after(&[Role::Name], 15));
        if let Some(name) = named {
            let far = name.first > self.term.first || self.words(name.last, self.term.first) > 20;
            return Some(Anchor { how: "navn/name", weight: if far { 1.6 } else { 2.0 }, named: true });
        }
        let role = |weight| Some(Anchor { how: "omtale/role", weight, named: false });
        match self.before(PERSONS, 25) {
            Some(m) => role(if self.words(m.last, self.term.first) > 14 { 1.2 } else { 1.5 }),
            None => self.after(PERSONS, 12).and_then(|_| role(1.2)),
        }
    }

    /// No person in the sentence: a note in telegram style, about the person of the sentence before or of the case.
    fn carried(&self, before: impl FnOnce() -> Option<bool>, tied: bool) -> Option<Anchor> {
        let last = self.block.tokens[self.sentence.end - 1].span().of(self.block.text);
        let end = if tied { self.clause_end() } else { self.sentence.end };
        if last == "?" || self.any_between(&[Role::Group, Role::Topic], self.sentence.start, end) {
            return None;
        }
        let length = self.words(self.sentence.start, self.sentence.end);
        let opening = self.first_words();
        let tied_first = tied && self.marks(&[Role::Predicate, Role::Link]).any(|m| opening.contains(&m.first));
        if !tied && length > 6 {
            return None;
        }
        let how = "sætningen før/sentence before";
        match before() {
            Some(named) if tied_first || (tied && length <= 12) => {
                Some(Anchor { how, weight: if named { 1.2 } else { 0.9 }, named: false })
            }
            // "Hanne Jensen, 120358-8905" and below it "Skizofreni, alkoholmisbrug"
            Some(true) if length <= 6 && !tied => Some(Anchor { how, weight: 1.6, named: false }),
            None if tied_first && length <= 14 => {
                Some(Anchor { how: "underforstået/implied", weight: 0.3, named: false })
            }
            _ => None,
        }
    }

    /// No person, but the number of a case about one: "27.24.00-G01-117-2024 Anbringelse".
    fn case(&self, case: Case, tied: bool) -> Option<Anchor> {
        let weight = match case {
            Case::Same => 1.8,
            Case::Before if tied => 1.0,
            _ => return None,
        };
        Some(Anchor { how: "sagsnummer/case number", weight, named: false })
    }

    /// The tokens in which a sentence without a subject has its verb.
    fn first_words(&self) -> std::ops::Range<usize> {
        let start = self.sentence.start;
        let words = (start..self.sentence.end).find(|i| self.block.tokens[*i].kind == TokenKind::Word).unwrap_or(start);
        start..words + 1
    }

    /// What ties the term to the person: a predicate, an owner, a verb close by.
    fn tie(&self) -> Option<(Clue, &'a Mark)> {
        let covering = self.marks.iter().find(|m| {
            m.role == Role::Predicate
                && m.rules & self.rules != 0
                && m.first < self.term.last
                && m.last > self.term.first
        });
        let predicate = covering
            .or_else(|| {
                self.before(&[Role::Predicate], PREDICATE_BEFORE).filter(|m| !self.of_a_group(m) && self.near_enough(m))
            })
            .or_else(|| {
                self.after(&[Role::Predicate], PREDICATE_AFTER).filter(|m| !self.of_a_group(m) && !self.joined(m))
            });
        if let Some(mark) = predicate {
            return Some((Clue::new(Why::Tie(mark.entry), 2.2), mark));
        }
        let free = |m: &Mark| !self.any_between(&[Role::Topic, Role::Group], m.last, self.term.first);
        let owner = self.before(&[Role::Owner], OWNER).filter(|m| free(m) && !self.about(m.last));
        if let Some(mark) = owner.or_else(|| self.genitive_name().filter(|m| free(m))) {
            return Some((Clue::new(Why::Tie(mark.entry), 1.6), mark));
        }
        let link = self.before(&[Role::Link], LINK).filter(|m| free(m) && !self.of_a_group(m) && self.has_subject(m));
        let link = link.filter(|m| !self.about(m.last) && !self.another(m.last))?;
        Some((Clue::new(Why::Tie(link.entry), 1.6), link))
    }

    /// The preposition of topics that the term, or the list it stands in, is the object of: "om rygning, hash".
    fn about_what(&self) -> Option<&'static str> {
        const NEWS: &[Role] = &[Role::Person, Role::Owner, Role::Name, Role::Link];
        const COVERS: &[Role] = &[Role::Predicate, Role::Unless];
        let end = self.term.first;
        for i in (self.sentence.start..end).rev().take_while(|i| self.words(*i, end) <= ABOUT_WORDS + 1) {
            if self.marks(COVERS).any(|m| m.first <= i && i < m.last) {
                return None;
            }
            let word = self.block.tokens[i].span().of(self.block.text);
            if let Some(about) = ABOUT.iter().find(|a| **a == word) {
                return Some(about);
            }
            if self.marks(NEWS).any(|m| m.first <= i && i < m.last) {
                return None;
            }
        }
        None
    }

    fn genitive_name(&self) -> Option<&'a Mark> {
        self.before(&[Role::Name], OWNER).filter(|m| {
            let end = self.block.tokens[m.last - 1].span().end;
            let text = &self.block.text[..end];
            text.ends_with(['s', '\'', '’']) || self.block.text[end..].starts_with(['\'', '’'])
        })
    }

    /// Whether the subject of a predicate is a group: the nearest one before it.
    fn of_a_group(&self, predicate: &Mark) -> bool {
        const SUBJECTS: &[Role] = &[Role::Group, Role::Person, Role::Owner, Role::Name];
        let subject = self.marks(SUBJECTS).rev().find(|m| m.last <= predicate.first);
        let inverted = self.marks(SUBJECTS).find(|m| m.first == predicate.last);
        let is_group = |m: &Mark| m.role == Role::Group && self.words(m.last, predicate.first) <= 6;
        inverted.is_none_or(|m| m.role == Role::Group) && subject.is_some_and(is_group)
    }

    /// Whether a person stands before a link, or right after it: "har hun".
    fn has_subject(&self, link: &Mark) -> bool {
        const SUBJECTS: &[Role] = &[Role::Person, Role::Owner, Role::Name];
        // "var der gæld": nobody's.
        if self.block.tokens.get(link.last).is_some_and(|t| t.span().of(self.block.text) == "der") {
            return false;
        }
        // "kvinde med demens": what "med" ties, it ties to the word before.
        if self.block.tokens[link.first].span().of(self.block.text) == "med" {
            return self.marks(SUBJECTS).any(|m| m.last <= link.first && self.words(m.last, link.first) <= 3);
        }
        let person = self.marks(SUBJECTS).find(|m| m.last <= link.first || m.first <= link.last + 1);
        person.is_some() || self.first_words().contains(&link.first)
    }

    /// "baggrund i psykiatri og søger": what follows "og" has an object of its own.
    fn joined(&self, predicate: &Mark) -> bool {
        ["og", "men"].contains(&self.block.tokens[predicate.first - 1].span().of(self.block.text))
    }

    /// "er i FOA", but not "er i dialog med FOA".
    fn near_enough(&self, predicate: &Mark) -> bool {
        let text = predicate.entry.map_or("", |e| &*self.detector.table.entries[e as usize].text);
        !CLOSE.contains(&text) || self.words(predicate.last, self.term.first) == 0
    }

    /// Whether another verb or an object of its own ("ret til") stands between a link that ends before token `from` and
    /// the term.
    fn another(&self, from: usize) -> bool {
        let word = |i: usize| self.block.tokens[i].span().of(self.block.text);
        let object = |i: usize| i > from && word(i) == "til";
        let covered = |i: usize| self.marks(&[Role::Predicate, Role::Modifier]).any(|m| m.first <= i && i < m.last);
        (from..self.term.first).any(|i| VERBS.contains(&word(i)) || object(i) && !covered(i))
    }

    /// Whether a preposition of topics ("om", "mod") stands in the tokens from `from` to the term.
    fn about(&self, from: usize) -> bool {
        (from..self.term.first)
            .any(|i| ["om", "mod", "imod"].contains(&self.block.tokens[i].span().of(self.block.text)))
    }

    /// What speaks against: topics, groups, "om demens", a capital that makes it a name.
    fn doubts(&self, named: bool, tie: Option<&Mark>, said: Option<&Said>, clues: &mut Vec<Clue>) {
        let term = self.term;
        let topics = || {
            let near = |m: &&Mark| match m.last <= term.first {
                true => self.words(m.last, term.first) <= 12,
                false => m.first >= term.last && self.words(term.last, m.first) <= 6,
            };
            let here = |m: &&Mark| !said.is_some_and(|said| self.elsewhere(said, m));
            self.marks(&[Role::Topic]).filter(near).filter(here)
        };
        for (n, mark) in topics().take(3).enumerate() {
            let between = tie.is_some_and(|tie| mark.first >= tie.last && mark.last <= term.first);
            let weight = if between { -2.4 } else { -1.8 };
            let weight = if n == 0 { weight } else { -0.7 };
            clues.push(Clue::new(Why::Topic(mark.entry), if named { weight * 0.8 } else { weight }));
        }
        let group_before = self
            .before(&[Role::Group], 4)
            .filter(|g| !self.any_between(&[Role::Person, Role::Owner, Role::Name], g.last, term.first));
        let group_after = || self.after(&[Role::Group], 3).filter(|_| said.is_none() || self.spreads());
        if let Some(mark) = group_before.or_else(group_after) {
            clues.push(Clue::new(Why::Topic(mark.entry), -2.5));
        }
        if let Some((at, word)) = self.sentence.conditional.filter(|_| !named)
            && self.supposed(said, at, word)
        {
            clues.push(Clue::new(Why::TopicWord(word), -2.5));
        }
        if let Some(before) = term.first.checked_sub(1).filter(|i| *i >= self.sentence.start) {
            if let Some(about) = self.about_what() {
                clues.push(Clue::new(Why::TopicWord(about), -1.8));
            }
            let listed = &self.detector.table.entries[term.entry as usize].text;
            let name = self.block.tokens[term.first].shape == Shape::Capital && listed.starts_with(char::is_lowercase);
            if name && self.block.tokens[before].shape == Shape::Lower {
                clues.push(Clue::new(Why::AsName, -1.0));
            }
        }
    }
}
