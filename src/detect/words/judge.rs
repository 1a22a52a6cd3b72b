//! Whether a listed word means what its rule looks for, and how far the finding reaches.

use std::borrow::Cow;

use super::surname::introduces_surname;
use super::{Entry, Role, WordsDetector};
use crate::finding::{Candidate, Evidence, Reason};
use crate::lexicon::{Hit, next_word, previous_word};
use crate::text::{Block, Shape, Span, Token, TokenKind};

/// How many tokens a phrase before or after a term may have.
const REACH: usize = 4;
/// How many tokens around a term are searched for `lower` words and for the same word in lower case.
const SENTENCE: usize = 24;

impl WordsDetector {
    /// The candidate that `hit` makes, and the first token after it.
    pub(super) fn judge(&self, block: &Block<'_>, hit: Hit) -> Option<(Candidate, usize)> {
        let entry = &self.entries[hit.value as usize];
        let rule = &self.rules[usize::from(entry.rule)];
        let shape = block.tokens[hit.first].shape;
        let extended = self.cue_after(block, hit, entry.rule, Role::Extend);
        if extended.is_none() && self.ruled_out(block, hit, entry) {
            return None;
        }
        let cue = extended
            .map(|(value, _)| value)
            .or_else(|| self.cue_before(block, hit, entry.rule, Role::Before))
            .or_else(|| self.cue_after(block, hit, entry.rule, Role::After).map(|(value, _)| value));
        let mut evidence = vec![Evidence::new(Reason::Term, rule.base)];
        if let Some(value) = cue {
            let weight = if entry.role == Role::Term { 1.0 } else { 0.0 };
            evidence.push(Evidence::new(Reason::Label(text_of(&self.entries[value as usize])), weight));
        }
        if entry.role == Role::Term {
            if rule.capital && shape == Shape::Lower && cue.is_none() {
                if !careless(block, hit) || hyphenated(block, hit.last) {
                    return None;
                }
                let remark = Reason::Remark { da: "alt står med småt", en: "everything stands in lower case" };
                evidence.push(Evidence::new(remark, -1.0));
            }
        } else {
            let capital_needed = rule.capital && extended.is_none();
            if capital_needed && !written_with_capital(block, hit, extended.is_some()) {
                return None;
            }
            if cue.is_none() {
                evidence.push(self.stands_as_name(block, hit, entry)?);
            }
            if extended.is_none() && rule.capital && self.same_word_in_lower_case(block, hit) {
                let remark =
                    Reason::Remark { da: "ordet står også med lille", en: "the word also stands in lower case" };
                evidence.push(Evidence::new(remark, -3.0));
            }
        }
        if rule.has_lower
            && let Some(value) = self.lowering(block, hit, entry.rule)
        {
            evidence.push(Evidence::new(Reason::Counter(text_of(&self.entries[value as usize])), -2.5));
        }
        let last = extended.map_or(hit.last, |(_, last)| last);
        let span = with_apostrophe(block, Span::new(block.tokens[hit.first].start, block.tokens[last - 1].span().end));
        Some((Candidate::new(rule.ix, span, evidence), last))
    }

    fn ruled_out(&self, block: &Block<'_>, hit: Hit, entry: &Entry) -> bool {
        let (text, tokens) = (block.text, block.tokens);
        if self.cue_after(block, hit, entry.rule, Role::NotAfter).is_some()
            || self.cue_before(block, hit, entry.rule, Role::NotBefore).is_some()
        {
            return true;
        }
        if !self.rules[usize::from(entry.rule)].not_surname {
            return false;
        }
        hit.first.checked_sub(1).is_some_and(|at| {
            introduces_surname(text, tokens, at)
                // "Jensen-Viborg"
                || (glued(tokens, at, hit.first)
                    && tokens[at].span().of(text) == "-"
                    && at > 0
                    && glued(tokens, at - 1, at)
                    && tokens[at - 1].shape == Shape::Capital
                    && !self.is_term(tokens[at - 1].hash, entry.rule))
        })
    }

    /// A weak term without a cue: in a list with another finding, or with a capital inside a sentence.
    fn stands_as_name(&self, block: &Block<'_>, hit: Hit, entry: &Entry) -> Option<Evidence> {
        let (text, tokens) = (block.text, block.tokens);
        let listed = |at: Option<usize>| at.is_some_and(|at| self.is_term(tokens[at].hash, entry.rule));
        let joins = |at: usize| {
            let word = tokens[at].span().of(text);
            matches!(word, "," | "/" | "&") || ["og", "eller", "samt"].contains(&word)
        };
        let after = next_word(text, tokens, hit.last - 1).filter(|at| joins(*at));
        let before = previous_word(text, tokens, hit.first).filter(|at| joins(*at));
        if listed(after.and_then(|at| next_word(text, tokens, at)))
            || listed(before.and_then(|at| previous_word(text, tokens, at)))
        {
            let remark = Reason::Remark { da: "står i række med andre", en: "stands in a row with others" };
            return Some(Evidence::new(remark, -0.5));
        }
        let strong = self.rules[usize::from(entry.rule)].capital && tokens[hit.first].shape == Shape::Capital;
        // "En Vejen-familie": ordinary words take no hyphen there.
        if strong && hyphenated(block, hit.last) {
            let remark = Reason::Remark { da: "sat sammen med et andet ord", en: "joined to another word" };
            return Some(Evidence::new(remark, -1.0));
        }
        let previous = previous_word(text, tokens, hit.first).map(|at| &tokens[at])?;
        let inside = previous.shape == Shape::Lower || (previous.kind == TokenKind::Punct && joins(hit.first - 1));
        let alone = tokens.get(hit.last).is_none_or(|t| t.shape != Shape::Capital);
        let postcode = previous.kind == TokenKind::Number && previous.len == 4;
        let remark = Reason::Remark { da: "skrevet med stort inde i sætningen", en: "a capital inside a sentence" };
        (strong && (postcode || (inside && alone))).then(|| Evidence::new(remark, if postcode { 0.0 } else { -1.5 }))
    }

    /// Whether the word of that hash is a term of the rule, weak or not.
    fn is_term(&self, hash: u64, rule: u16) -> bool {
        self.terms.word(hash, |value| self.entries[value as usize].rule == rule).is_some()
    }

    /// "ringe til Ringe": the ordinary word stands near, so this is likely the ordinary word too.
    fn same_word_in_lower_case(&self, block: &Block<'_>, hit: Hit) -> bool {
        let hash = block.tokens[hit.first].hash;
        around(block, hit, REACH).any(|t| t.hash == hash && t.shape == Shape::Lower)
    }

    fn lowering(&self, block: &Block<'_>, hit: Hit, rule: u16) -> Option<u32> {
        let from = hit.first.saturating_sub(SENTENCE);
        let to = (hit.last + SENTENCE).min(block.tokens.len());
        let stops = |t: &Token| matches!(t.span().of(block.text), "." | "!" | "?");
        let start = (from..hit.first).rev().find(|i| stops(&block.tokens[*i])).map_or(from, |i| i + 1);
        let end = (hit.last..to).find(|i| stops(&block.tokens[*i])).unwrap_or(to);
        (start..end)
            .filter(|i| *i < hit.first || *i >= hit.last)
            .find_map(|i| self.cue_at(block, i, rule, Role::Lower))
            .map(|found| found.value)
    }

    fn cue_at(&self, block: &Block<'_>, at: usize, rule: u16, role: Role) -> Option<Hit> {
        let mut found: Option<Hit> = None;
        self.cues.matches(block.text, block.tokens, at, |hit| {
            let entry = &self.entries[hit.value as usize];
            if entry.rule == rule && entry.role == role && found.is_none_or(|f| hit.last > f.last) {
                found = Some(hit);
            }
        });
        found
    }

    /// The longest cue that begins at token `at`; its key word may come later.
    fn cue_from(&self, block: &Block<'_>, at: usize, rule: u16, role: Role) -> Option<Hit> {
        let to = (at + REACH).min(block.tokens.len());
        let cues = (at..to).filter_map(|i| self.cue_at(block, i, rule, role));
        cues.filter(|cue| cue.first == at).max_by_key(|cue| cue.last)
    }

    /// The cue right after the term, and the first token after the cue.
    fn cue_after(&self, block: &Block<'_>, hit: Hit, rule: u16, role: Role) -> Option<(u32, usize)> {
        let mut at = next_word(block.text, block.tokens, hit.last - 1)?;
        // "Randers' Byråd", "Holstebro (kommune)"
        for _ in 0..2 {
            if let Some(cue) = self.cue_from(block, at, rule, role) {
                return Some((cue.value, cue.last));
            }
            if !matches!(block.tokens[at].span().of(block.text), "'" | "’" | "(") {
                return None;
            }
            at = next_word(block.text, block.tokens, at)?;
        }
        None
    }

    /// The cue right before the term.
    fn cue_before(&self, block: &Block<'_>, hit: Hit, rule: u16, role: Role) -> Option<u32> {
        let end = previous_word(block.text, block.tokens, hit.first)?;
        (0..REACH)
            .map_while(|back| end.checked_sub(back))
            .find_map(|at| self.cue_at(block, at, rule, role).filter(|cue| cue.last == end + 1).map(|cue| cue.value))
    }
}

fn written_with_capital(block: &Block<'_>, hit: Hit, extended: bool) -> bool {
    match block.tokens[hit.first].shape {
        Shape::Capital | Shape::Mixed => true,
        // In a line of capitals a capital says nothing.
        Shape::Upper => {
            extended || !around(block, hit, 2).any(|t| t.kind == TokenKind::Word && t.shape == Shape::Upper)
        }
        Shape::Lower | Shape::None => false,
    }
}

/// Whether the words around are many and none of them has a capital: whoever writes so writes names so too.
fn careless(block: &Block<'_>, hit: Hit) -> bool {
    let words = || around(block, hit, SENTENCE / 2).filter(|t| t.kind == TokenKind::Word);
    words().count() > 3 && words().all(|t| t.shape == Shape::Lower)
}

/// The tokens up to `reach` before and after the hit.
fn around<'b>(block: &Block<'b>, hit: Hit, reach: usize) -> impl Iterator<Item = &'b Token> + use<'b> {
    let before = &block.tokens[hit.first.saturating_sub(reach)..hit.first];
    let after = &block.tokens[hit.last..(hit.last + reach).min(block.tokens.len())];
    before.iter().chain(after)
}

/// The genitive of a name in -s, -x, -z is an apostrophe: `Randers'`. Not the end of a quotation.
fn with_apostrophe(block: &Block<'_>, span: Span) -> Span {
    let rest = &block.text[span.end..];
    let sibilant = span.of(block.text).ends_with(['s', 'x', 'z', 'S', 'X', 'Z']);
    let Some(mark) = rest.chars().next().filter(|c| sibilant && matches!(c, '\'' | '’')) else {
        return span;
    };
    let quoted = block.text[..span.start].ends_with(['\'', '’', '‘']);
    if quoted { span } else { Span::new(span.start, span.end + mark.len_utf8()) }
}

/// Whether a hyphen joins a word in lower case to what ends before token `at`.
fn hyphenated(block: &Block<'_>, at: usize) -> bool {
    let tokens = block.tokens;
    let Some(last) = at.checked_sub(1).filter(|_| at + 1 < tokens.len()) else { return false };
    glued(tokens, last, at)
        && glued(tokens, at, at + 1)
        && tokens[at].span().of(block.text) == "-"
        && tokens[at + 1].shape == Shape::Lower
}

fn glued(tokens: &[Token], a: usize, b: usize) -> bool {
    tokens[a].span().end == tokens[b].start
}

fn text_of(entry: &Entry) -> Cow<'static, str> {
    Cow::Owned(entry.text.to_string())
}
