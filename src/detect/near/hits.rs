//! From terms to candidates: finds the terms of a block, has each judged in its sentence, joins what belongs together.

use super::judge::{Clue, Why};
use super::known::Known;
use super::marks::{Mark, Sentence};
use super::{NearDetector, Role};
use crate::detect::interest::Interest;
use crate::finding::Candidate;
use crate::lexicon::LONGEST;
use crate::text::{Block, Shape, Span, TokenKind, word_hash};

/// A term in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub first: usize,
    pub last: usize,
    pub entry: u32,
}

/// A term that was judged to be about a person, for the terms that follow it in a list.
#[derive(Clone, Debug)]
struct Accepted {
    last: usize,
    score: f32,
    clues: Vec<Clue>,
}

/// Candidates below this score are not worth reporting to anyone.
const LEAST: f32 = -2.0;

/// What is kept while the terms of a block are judged in order.
#[derive(Default)]
struct State {
    known: Option<Known>,
    sentence: Sentence,
    previous: Sentence,
    accepted: Option<Accepted>,
    /// Candidates of this block, with the tokens they cover.
    found: Vec<(Candidate, usize, usize)>,
}

impl NearDetector {
    pub(super) fn look(&self, block: &Block<'_>, interest: &Interest, out: &mut Vec<Candidate>) {
        let mut state = State::default();
        let terms = self.terms(block, interest);
        for (n, &term) in terms.iter().enumerate() {
            let known = state.known.get_or_insert_with(|| self.known(block, out, &terms));
            if term.first >= state.sentence.end {
                self.sentence(block, term.first, &known.names, &mut state.sentence);
                state.sentence.case = known.case(block, &state.sentence);
                state.sentence.facts = known.facts(block, &state.sentence);
                state.accepted = None;
                state.previous.end = 0;
            }
            let others = self.weak_neighbours(&terms, n, &state.sentence);
            self.consider(block, &mut state, term, others);
        }
        self.join(block, &mut state.found);
        out.extend(state.found.into_iter().map(|(candidate, ..)| candidate));
    }

    /// What other rules found. A term without a capital is no name, whatever they think.
    fn known(&self, block: &Block<'_>, out: &[Candidate], terms: &[Term]) -> Known {
        let mut known = Known::new(self, block, out);
        let start = |t: &Term| block.tokens[t.first].start;
        known.names.retain(|name| {
            let at = terms.partition_point(|t| start(t) < name.start);
            let same = |t: &&Term| start(t) == name.start && block.tokens[t.last - 1].span().end == name.end;
            let term = terms[at..].iter().take(4).find(same);
            term.is_none_or(|t| block.tokens[t.first].shape != Shape::Lower)
        });
        known
    }

    /// How many weak terms of other rules stand in the sentence of term `n`.
    fn weak_neighbours(&self, terms: &[Term], n: usize, sentence: &Sentence) -> usize {
        let entry = |t: &Term| &self.table.entries[t.entry as usize];
        let weak = |t: &&Term| entry(t).role == Role::Weak && entry(t).rules != entry(&terms[n]).rules;
        let before = terms[..n].iter().rev().take_while(|t| t.first >= sentence.start).filter(weak).count();
        before + terms[n + 1..].iter().take_while(|t| t.first < sentence.end).filter(weak).count()
    }

    /// The terms that begin in this block, in order.
    fn terms(&self, block: &Block<'_>, interest: &Interest) -> Vec<Term> {
        let (from, to) = block.own;
        let mut terms = Vec::new();
        // The key word of a phrase that starts here may stand beyond this block's own tokens.
        for at in interest.tokens(from..(to + LONGEST).min(block.tokens.len())) {
            let token = &block.tokens[at];
            let before = terms.len();
            self.table.terms.matches(block.text, block.tokens, at, |hit| {
                terms.push(Term { first: hit.first, last: hit.last, entry: hit.value });
            });
            if terms.len() == before && token.len >= 8 && token.kind == TokenKind::Word {
                self.compound(block, at, &mut terms);
            }
        }
        terms.retain(|term| (from..to).contains(&term.first));
        terms.sort_by_key(|term| (term.first, term.last, term.entry));
        terms
    }

    /// Terms inside a longer word, unless the word as a whole is of a topic or ruled out.
    fn compound(&self, block: &Block<'_>, at: usize, terms: &mut Vec<Term>) {
        let word = block.tokens[at].span().of(block.text);
        let before = terms.len();
        let mut add = |value| {
            if terms[before..].iter().all(|t| t.entry != value) {
                terms.push(Term { first: at, last: at + 1, entry: value });
            }
        };
        let mut topic = false;
        self.table.compounds.heads(word, |part| {
            topic |= self.ends_in_topic(part.rest);
            add(part.value);
        });
        self.table.compounds.tails(word, |part| add(part.value));
        if topic {
            terms.truncate(before);
        }
    }

    /// Whether the last part of a compound names a matter, not a state: `misbrugsplan`.
    pub(super) fn ends_in_topic(&self, rest: &str) -> bool {
        let topic = |value| matches!(self.table.entries[value as usize].role, Role::Topic | Role::TopicTail);
        let genitive = rest.strip_suffix('s').map(word_hash);
        std::iter::once(word_hash(rest)).chain(genitive).any(|hash| self.table.context.word(hash, topic).is_some())
    }

    fn consider(&self, block: &Block<'_>, state: &mut State, term: Term, weak_others: usize) {
        let entry = &self.table.entries[term.entry as usize];
        let rules = entry.rules;
        let office = |m: &Mark| m.role == Role::Office && m.rules & rules != 0;
        if self.ruled_out(&state.sentence, rules, term)
            || self.hyphen_topic(block, term)
            || state.sentence.marks.iter().any(office)
        {
            return;
        }
        let weight = if entry.role == Role::Term { -1.6 } else { -3.2 };
        let mut clues = vec![Clue::new(Why::Term, weight)];
        let State { known, sentence, previous, .. } = state;
        let before = || {
            let names = known.as_ref().map_or(&[][..], |k| &k.names);
            let previous = self.previous_sentence(block, sentence.start, names, previous)?;
            previous.marks.iter().filter(|m| m.rules & rules != 0).find_map(|m| match m.role {
                Role::Name => Some(true),
                Role::Person => Some(false),
                _ => None,
            })
        };
        let mut score = f32::MIN;
        if self.judge(block, sentence, before, rules, term, &mut clues) {
            // Two weak facts about the same person make each other likelier, and the person easier to know.
            let together = (sentence.facts + weak_others).min(2);
            let tied = clues.iter().any(|clue| matches!(clue.why, Why::Tie(_)));
            if entry.role == Role::Weak && tied && together > 0 {
                clues.push(Clue::new(Why::Together, 0.6 * together as f32));
            }
            score = clues.iter().map(|c| c.weight).sum();
        }
        if score < 0.0
            && let Some(accepted) = state.accepted.as_ref().filter(|a| self.in_a_row(block, state, a.last, term.first))
        {
            score = accepted.score - 0.2;
            clues.truncate(1);
            clues.extend(&accepted.clues);
            let sum: f32 = clues.iter().map(|c| c.weight).sum();
            clues.push(Clue::new(Why::InARow, score - sum));
        }
        if score < LEAST {
            return;
        }
        let evidence = clues.iter().map(|clue| self.evidence(clue)).collect();
        if score >= 0.0 {
            clues.remove(0);
            state.accepted = Some(Accepted { last: term.last, score, clues });
        }
        let (first, last) = self.reach(block, &state.sentence, rules, term);
        // Modifiers before this block stay out of the span: the block before does not know this term.
        let first = if first < block.own.0 { term.first } else { first };
        let span = Span::new(block.tokens[first].start, block.tokens[last - 1].span().end);
        let rule = self.rules[rules.trailing_zeros() as usize];
        let candidate = Candidate { rule, span, score, evidence, subject: None };
        state.found.push((candidate, first, last));
    }

    fn ruled_out(&self, sentence: &Sentence, rules: u64, term: Term) -> bool {
        // A term that is itself the name of a group is about no one: "flygtninge".
        let out = |m: &Mark| matches!(m.role, Role::Unless | Role::Group) && m.rules & rules != 0;
        sentence.marks.iter().any(|m| out(m) && m.first <= term.first && term.last <= m.last)
    }

    /// "ADHD-foreningen": the hyphen joins the term to a word of topics.
    fn hyphen_topic(&self, block: &Block<'_>, term: Term) -> bool {
        hyphenated(block, term.last).is_some_and(|at| self.ends_in_topic(block.tokens[at].span().of(block.text)))
    }

    /// The sentence before, or none when a blank line stands between.
    fn previous_sentence<'s>(
        &self,
        block: &Block<'_>,
        start: usize,
        names: &[Span],
        previous: &'s mut Sentence,
    ) -> Option<&'s Sentence> {
        if previous.end == 0 {
            previous.end = usize::MAX;
            let before = (0..start).rev().take(2).find(|i| block.tokens[*i].kind != TokenKind::Break);
            if let Some(at) = before {
                self.sentence(block, at, names, previous);
            }
        }
        (previous.end != usize::MAX).then_some(&*previous)
    }

    /// Whether only commas, "og" and modifiers stand between two terms.
    fn in_a_row(&self, block: &Block<'_>, state: &State, from: usize, to: usize) -> bool {
        if to < from || to - from > 5 {
            return false;
        }
        let modifies =
            |i: usize| state.sentence.marks.iter().any(|m| m.role == Role::Modifier && m.first <= i && i < m.last);
        (from..to).all(|i| {
            let word = block.tokens[i].span().of(block.text);
            matches!(word, "," | "/" | "&" | "+" | "-")
                || ["og", "samt", "eller", "både", "i"].contains(&word)
                || modifies(i)
        })
    }

    /// The tokens of the finding: modifiers before the term, the rest of a compound with a hyphen.
    fn reach(&self, block: &Block<'_>, sentence: &Sentence, rules: u64, term: Term) -> (usize, usize) {
        let mut first = term.first;
        for _ in 0..3 {
            let modifiers = sentence.marks.iter().filter(|m| m.role == Role::Modifier && m.rules & rules != 0);
            first = modifiers.filter(|m| m.last == first).map(|m| m.first).min().unwrap_or(first);
        }
        let last = hyphenated(block, term.last).map_or(term.last, |at| at + 1);
        (first, last + says_which(block, last))
    }

    /// Joins candidates of one rule that overlap or that only a preposition parts: "indlagt" "på psykiatrisk afdeling".
    fn join(&self, block: &Block<'_>, found: &mut Vec<(Candidate, usize, usize)>) {
        found.sort_by_key(|(c, first, last)| (c.rule, *first, std::cmp::Reverse(*last)));
        found.dedup_by(|(next, first, last), (kept, _, kept_last)| {
            let parts = |i: usize| {
                ["for", "af", "på", "med", "i", "en", "et", "den", "til"]
                    .contains(&block.tokens[i].span().of(block.text))
            };
            let near = *first <= *kept_last + 2 && next.score >= 0.0 && kept.score >= 0.0;
            let joined = *first < *kept_last || (near && (*kept_last..*first).all(parts));
            if next.rule != kept.rule || !joined {
                return false;
            }
            if next.score > kept.score {
                (kept.score, kept.evidence) = (next.score, std::mem::take(&mut next.evidence));
            }
            *kept_last = (*kept_last).max(*last);
            kept.span.end = kept.span.end.max(next.span.end);
            true
        });
        found.sort_by_key(|(c, ..)| (c.span, c.rule));
    }
}

/// Where an illness sits.
const BODY: &[&str] = &[
    "hjernen",
    "hjertet",
    "ryggen",
    "nakken",
    "lænden",
    "hoften",
    "knæet",
    "skulderen",
    "armen",
    "benet",
    "benene",
    "brystet",
    "lungen",
    "lungerne",
    "leveren",
    "nyrerne",
    "tarmen",
    "maven",
    "underlivet",
    "huden",
    "øjet",
    "øjnene",
    "hånden",
    "foden",
];

/// How many tokens after a term say which: "type 2", "i hjernen".
fn says_which(block: &Block<'_>, at: usize) -> usize {
    let word = |i: usize| block.tokens.get(i).map_or("", |t| t.span().of(block.text));
    let number = block.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number);
    let found = word(at) == "type" && number || word(at) == "i" && BODY.contains(&word(at + 1));
    2 * usize::from(found)
}

/// The word that a hyphen joins to the word before token `at`.
fn hyphenated(block: &Block<'_>, at: usize) -> Option<usize> {
    let (before, hyphen, word) =
        (block.tokens.get(at.checked_sub(1)?)?, block.tokens.get(at)?, block.tokens.get(at + 1)?);
    let joined = before.span().end == hyphen.start && hyphen.span().end == word.start;
    (joined && block.text.as_bytes()[hyphen.start] == b'-' && word.kind == TokenKind::Word).then_some(at + 1)
}
