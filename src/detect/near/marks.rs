//! What stands in a sentence: persons, predicates, topics, groups.

use super::judge::{CONDITIONALS, OPENERS};
use super::known::Case;
use super::persons::{HAVE, certain};
use super::sentence;
use super::{NearDetector, Role};
use crate::detect::words::surname::{ambiguous, looks_like_given_name};
use crate::text::{Block, Shape, Span, Token, TokenKind};

/// A listed word in a sentence: its tokens and its entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub first: usize,
    pub last: usize,
    pub role: Role,
    /// The rules it counts for.
    pub rules: u64,
    /// Its entry; `None` for names.
    pub entry: Option<u32>,
}

/// A sentence with what stands in it, in order of place.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    pub start: usize,
    pub end: usize,
    pub marks: Vec<Mark>,
    /// The first word that makes it speak of a case that may come ("hvis"), and its token.
    pub conditional: Option<(usize, &'static str)>,
    /// The case about a person that it stands in.
    pub case: Case,
    /// How many facts in it narrow down who it is about.
    pub facts: usize,
    /// How many words stand before each token, from `start` to `end`.
    words: Vec<u16>,
}

impl Sentence {
    /// Its bytes.
    pub fn bytes(&self, block: &Block<'_>) -> Span {
        Span::new(block.tokens[self.start].start, block.tokens[self.end - 1].span().end)
    }

    /// How many words of the sentence stand before token `at`.
    pub fn words_before(&self, at: usize) -> usize {
        let inside = at.saturating_sub(self.start).min(self.words.len().saturating_sub(1));
        self.words.get(inside).copied().map_or(0, usize::from)
    }
}

/// Words before a role noun that make it any such person, not one.
const INDEFINITE: &[&str] = &[
    "en", "et", "hver", "hvert", "enhver", "ethvert", "pr", "per", "alle", "flere", "mange", "nogle", "ingen", "som",
    "én", "enkelte", "antal", "hvilken", "sådan", "man",
];

/// Whose something is, when it is one person's.
const OWNERS: &[&str] = &["hans", "hendes", "sine", "mine", "dine", "barnets", "borgerens"];

/// How many bytes away the name of "en borger" may stand.
const NAMED: usize = 300;

impl NearDetector {
    /// The sentence that holds token `at`. `names` are the spans of persons found by other rules, in order.
    pub(super) fn sentence(&self, block: &Block<'_>, at: usize, names: &[Span], into: &mut Sentence) {
        let (start, end) = sentence::around(block, at);
        (into.start, into.end) = (start, end);
        into.marks.clear();
        into.words.clear();
        into.conditional = None;
        let (text, tokens) = (block.text, block.tokens);
        let bytes = Span::new(tokens[start].start, tokens[end - 1].span().end);
        let from = names.partition_point(|name| name.end <= bytes.start);
        for name in names[from..].iter().take_while(|name| name.start < bytes.end) {
            let first = block.token_at(name.start).max(start);
            let last = block.token_at(name.end).min(end);
            if first < last {
                into.marks.push(Mark { first, last, role: Role::Name, rules: u64::MAX, entry: None });
            }
        }
        let mut words = 0;
        for i in start..end {
            into.words.push(words);
            words += u16::from(matches!(tokens[i].kind, TokenKind::Word | TokenKind::Number));
            if tokens[i].kind != TokenKind::Word {
                continue;
            }
            if into.conditional.is_none() && (4..=9).contains(&tokens[i].len) {
                let word = tokens[i].span().of(text);
                into.conditional = CONDITIONALS.iter().find(|c| word.eq_ignore_ascii_case(c)).map(|c| (i, *c));
            }
            if self.is_name(block, i, start) {
                into.marks.push(Mark { first: i, last: i + 1, role: Role::Name, rules: u64::MAX, entry: None });
            }
            self.table.context.matches(text, tokens, i, |hit| {
                let entry = &self.table.entries[hit.value as usize];
                let role = match entry.role {
                    Role::Person if self.indefinite(block, hit.first, names) => {
                        match hit.first > start && certain(block, start, hit.first - 1, &into.marks) {
                            true => Role::Person,
                            false => Role::Group,
                        }
                    }
                    // An ending, looked for where a verb follows.
                    Role::Doer => return,
                    role => role,
                };
                if hit.last <= end && hit.first >= start && !(role == Role::Group && owned(block, hit.first)) {
                    let (first, last) = (hit.first, hit.last);
                    into.marks.push(Mark { first, last, role, rules: entry.rules, entry: Some(hit.value) });
                }
            });
        }
        into.words.push(words);
        self.subjects(block, into);
        into.marks.sort_by_key(|m| (m.first, std::cmp::Reverse(m.last)));
        settle(block, &mut into.marks);
        // "en dreng, hvis far er dømt": whose, not if.
        let whose = |at: usize| {
            let comma = at.checked_sub(1).filter(|i| tokens[*i].span().of(text) == ",");
            let person = |m: &Mark| matches!(m.role, Role::Person | Role::Name | Role::Group);
            comma.is_some_and(|comma| into.marks.iter().any(|m| m.last == comma && person(m)))
        };
        if into.conditional.is_some_and(|(at, word)| word == "hvis" && whose(at)) {
            into.conditional = None;
        }
        if into.conditional.is_none() {
            into.conditional = opener(block, into);
        }
    }

    /// A common given name, for policies that look for no names.
    fn is_name(&self, block: &Block<'_>, at: usize, start: usize) -> bool {
        let token = &block.tokens[at];
        let next_capital = || block.tokens.get(at + 1).is_some_and(|t| t.shape == Shape::Capital);
        looks_like_given_name(token) && (at > start || next_capital() || !ambiguous(token))
    }

    /// "en borger", "hver patient": no one in particular. But "en borger" whose name stands near is that one.
    fn indefinite(&self, block: &Block<'_>, first: usize, names: &[Span]) -> bool {
        let word = |i: usize| {
            let token: &Token = &block.tokens[i];
            (token.kind == TokenKind::Word).then(|| token.span().of(block.text))
        };
        let Some(article) = first.checked_sub(1).and_then(word) else { return false };
        if !INDEFINITE.iter().any(|i| article.eq_ignore_ascii_case(i)) {
            return false;
        }
        let at = block.tokens[first].start;
        let from = names.partition_point(|name| name.end + NAMED < at);
        let named = names.get(from).is_some_and(|name| name.start < at + NAMED);
        !(named && ["en", "et", "én"].iter().any(|a| article.eq_ignore_ascii_case(a)))
    }
}

/// "Har borgeren demens, kan kommunen": a verb, a person without a name, a comma later.
fn opener(block: &Block<'_>, sentence: &Sentence) -> Option<(usize, &'static str)> {
    let word = |i: usize| block.tokens[i].span().of(block.text);
    let verb = sentence.start;
    let opener = OPENERS.iter().find(|o| word(verb).eq_ignore_ascii_case(o))?;
    let anyone = verb + 1 < sentence.end && ["man", "du", "I", "vi"].contains(&word(verb + 1));
    let person = sentence.marks.iter().any(|m| m.role == Role::Person && m.first == verb + 1);
    ((person || anyone) && (verb + 2..sentence.end).any(|i| word(i) == ",")).then_some((verb, *opener))
}

/// "sine to børn", "hendes børn", "har to børn": somebody's, not a group.
fn owned(block: &Block<'_>, at: usize) -> bool {
    let word = |back: usize| Some(block.tokens[at.checked_sub(back)?].span().of(block.text).to_lowercase());
    let owner = |back| word(back).is_some_and(|w| OWNERS.contains(&w.as_str()));
    let has = || {
        let is = |back, words: &[&str]| word(back).is_some_and(|w| words.contains(&w.as_str()));
        is(1, &["to", "tre", "fire", "fem"]) && is(2, HAVE)
    };
    owner(1) || owner(2) || has()
}

/// Drops what a longer mark covers ("unge" in "den unge"), and the second half of "mor og børn". `marks` are in order.
fn settle(block: &Block<'_>, marks: &mut Vec<Mark>) {
    let subject = |role: Role| matches!(role, Role::Person | Role::Owner | Role::Group | Role::Name);
    let mut kept: [Option<Mark>; 2] = [None, None];
    marks.retain(|m| {
        if !subject(m.role) {
            return true;
        }
        let covered = kept.iter().flatten().any(|k| m.rules & k.rules != 0 && m.last <= k.last && m.role != k.role);
        let joined = m.role == Role::Group
            && kept.iter().flatten().any(|k| {
                k.role != Role::Group && k.last + 1 == m.first && block.tokens[k.last].span().of(block.text) == "og"
            });
        if covered || joined {
            return false;
        }
        kept = [Some(*m), kept[0]];
        true
    });
}
