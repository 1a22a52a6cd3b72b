//! Forms that begin elsewhere than at a number: around their triggers, or anywhere.

use std::collections::BTreeMap;

use super::Run;
use super::boundary::stands_free;
use super::compile::Compiled;
use super::form;
use super::lead::Led;
use crate::lexicon::Hashes;
use crate::text::{Span, Token, TokenKind, tokenize};

/// Text read on each side of a trigger.
const WINDOW: usize = 256;
/// A trigger answers for what begins in this many bytes after it; then the window is moved.
const STEP: usize = 128;

/// One trigger: the text as it stands in lower case, and the form.
#[derive(Debug)]
struct Trigger {
    text: Box<str>,
    form: u16,
}

/// Triggers by the token they begin with.
#[derive(Debug, Default)]
pub(super) struct Triggers {
    building: BTreeMap<u64, Vec<Trigger>>,
    keys: Vec<u64>,
    /// The keys, to answer "no" fast.
    first: Hashes,
    words: Vec<Vec<Trigger>>,
    signs: BTreeMap<u8, Vec<Trigger>>,
}

impl Triggers {
    pub fn add(&mut self, triggers: &[String], form: u16) {
        for trigger in triggers {
            let text = trigger.trim().to_lowercase();
            let mut tokens = Vec::new();
            tokenize(&text, Span::new(0, text.len()), &mut tokens);
            let Some(first) = tokens.first() else {
                continue;
            };
            let (kind, hash, byte) = (first.kind, first.hash, text.as_bytes()[0]);
            let trigger = Trigger { text: text.into_boxed_str(), form };
            match kind {
                TokenKind::Word => self.building.entry(hash).or_default().push(trigger),
                _ => self.signs.entry(byte).or_default().push(trigger),
            }
        }
    }

    /// Whether a trigger begins with the word of that hash.
    pub fn begins_with(&self, hash: u64) -> bool {
        self.first.has(hash)
    }

    /// Whether a trigger begins with that sign or digit.
    pub fn begins_with_sign(&self, byte: u8) -> bool {
        self.signs.contains_key(&byte)
    }

    pub fn close(&mut self) {
        for (hash, triggers) in std::mem::take(&mut self.building) {
            self.keys.push(hash);
            self.words.push(triggers);
        }
        self.first = Hashes::new(self.keys.iter().copied());
    }
}

/// Tries the forms with a trigger that begins with the word at token `at`.
pub(super) fn at_word(all: &Compiled, run: &mut Run<'_>, at: usize) {
    let token = &run.block.tokens[at];
    let triggers = &all.triggers;
    if let Ok(i) = triggers.keys.binary_search(&token.hash) {
        for trigger in &triggers.words[i] {
            attempt(all, run, trigger, token);
        }
    }
}

/// Tries the forms with a trigger that begins with the sign or number at token `at`.
pub(super) fn at_sign(all: &Compiled, run: &mut Run<'_>, at: usize) {
    let token = &run.block.tokens[at];
    let byte = run.block.text.as_bytes()[token.start];
    if let Some(triggers) = all.triggers.signs.get(&byte) {
        for trigger in triggers {
            attempt(all, run, trigger, token);
        }
    }
}

fn attempt(all: &Compiled, run: &mut Run<'_>, trigger: &Trigger, token: &Token) {
    let text = run.block.text;
    let end = token.start + trigger.text.len();
    // A trigger that is one whole word was compared by its hash.
    let whole = token.kind == TokenKind::Word && end == token.span().end;
    let letters = |t: &str| t.chars().flat_map(char::to_lowercase).eq(trigger.text.chars());
    let same = |t: &str| t.eq_ignore_ascii_case(&trigger.text) || !t.is_ascii() && letters(t);
    if !whole && !text.get(token.start..end).is_some_and(same) {
        return;
    }
    let done = &mut run.done[usize::from(trigger.form)];
    if *done > token.start {
        return;
    }
    let from = boundary_before(text, token.start.saturating_sub(WINDOW).max(*done));
    *done = token.start + STEP;
    let to = boundary_before(text, (token.start + WINDOW).min(text.len()));
    search(all, run, trigger.form, Span::new(from, to), token.start + STEP);
}

/// Runs the forms that have neither a number nor a trigger to begin at over the whole block.
pub(super) fn everywhere(all: &Compiled, run: &mut Run<'_>) {
    let (text, range) = (run.block.text, run.block.range);
    for &form in &all.slow {
        let from = boundary_before(text, range.start.saturating_sub(WINDOW));
        let to = boundary_before(text, (range.end + WINDOW).min(text.len()));
        search(all, run, form, Span::new(from, to), range.end);
    }
}

/// All matches in `window` that begin before `limit`.
fn search(all: &Compiled, run: &mut Run<'_>, ix: u16, window: Span, limit: usize) {
    let form = &all.forms[usize::from(ix)];
    let text = run.block.text;
    let mut at = window.start;
    while at < window.end {
        let Some(whole) = form.engine.find(text, Span::new(at, window.end)) else {
            break;
        };
        if whole.start >= limit {
            break;
        }
        at = whole.end.max(at + 1);
        if stands_free(form.boundary, text, whole) {
            let value = form.engine.value(text, whole);
            form::weigh(all, run, ix, (whole, value), &Led::default());
        }
    }
}

fn boundary_before(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
