//! Codes made of digits: `pinkode 1234`, `koden til alarmen er 4471`, `døren låses op med kode 4471`.

use super::keys::Key;
use super::words;
use crate::text::{Block, Span, TokenKind};

/// Tokens between the name of a code and its digits at most.
const AHEAD: usize = 16;
/// Tokens before a doubtful name in which a thing that is locked is looked for.
const BACK: usize = 12;

/// Words that say of a number that it is the code.
const VERBS: [&str; 7] = ["er", "is", "lyder", "hedder", "bliver", "nu", "være"];

/// Things that codes open.
#[derive(Debug, Default)]
pub(super) struct Locks(Vec<String>);

impl Locks {
    pub fn add(&mut self, more: Vec<String>) {
        self.0.extend(more.into_iter().map(|w| w.to_lowercase()));
    }

    /// Whether the word is one, inflected or as the last part of a compound; short ones stand alone only (`port` is no
    /// part of `rapport`).
    pub fn hold(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let bare = ["ernes", "erne", "ens", "ets", "en", "et", "er", "ne", "e", "n", "t", "s"];
        let stems = bare.iter().filter_map(|e| word.strip_suffix(e)).chain([word.as_str()]);
        stems
            .into_iter()
            .any(|stem| self.0.iter().any(|l| stem == l || (l.chars().count() > 4 && stem.ends_with(l.as_str()))))
    }

    /// Whether one stands among the words of a text.
    pub fn among(&self, text: &str) -> bool {
        text.split(|c: char| !c.is_alphabetic()).any(|word| !word.is_empty() && self.hold(word))
    }
}

/// The digits of a code behind its name. A doubtful name (`koden`) must say what it opens, or be said to be the number.
pub(super) fn find(block: &Block<'_>, key: Key, locks: &Locks) -> Option<Span> {
    let text = block.text;
    let (digits, number, small_before) = digits(block, key.to)?;
    let between = &text[block.tokens[key.to - 1].span().end..digits.start];
    let words: Vec<&str> = between.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let bare = between.trim_end_matches([' ', '\t', '\r', '\n', '>', '*']);
    let colon = bare.ends_with([':', '=']);
    let plain = |c: char| c.is_alphabetic() || " :=-\"'’.*\t\r\n>()".contains(c);
    let listed = |c: char| colon && (c == ',' || c.is_ascii_digit());
    if !between.chars().all(|c| plain(c) || listed(c)) || between.contains(". ") || small_before && !colon {
        return None;
    }
    let is_verb = |w: &&str| VERBS.contains(w) || words::is_verb(w);
    let verb = words
        .iter()
        .position(|w| is_verb(&w))
        .is_some_and(|first| words[first..].iter().all(|w| is_verb(&w) || words::is_filler(w)));
    let signed = verb || colon;
    let purpose = words.first().is_some_and(|w| matches!(*w, "til" | "to"));
    let place = purpose || words.first().is_some_and(|w| matches!(*w, "i" | "på" | "ved" | "ind"));
    let small = |w: &&str| ["nr", "kode", "koden", "code", "nummer", "til"].contains(&w.to_lowercase().as_str());
    let near = if signed { words.len() <= if place { 7 } else { 4 } } else { words.iter().all(small) };
    // A thing that is locked has a number of its own: `nøgleboks 1204`.
    let name = block.tokens[key.from].span().of(text);
    if !near || locks.hold(name) && (!signed || words.iter().any(|w| matches!(*w, "nr" | "nummer"))) {
        return None;
    }
    let told = || {
        let direct = verb && !key.compound && words.iter().all(|w| is_verb(&w) || words::is_filler(w));
        let opened = key.compound && opens(name, locks);
        opened
            || direct
            || (verb && purpose && !key.compound)
            || words.iter().any(|w| locks.hold(w))
            || locked(block, key.from, locks)
            || opened_after(block, number, locks)
    };
    (!key.doubtful || told()).then_some(digits)
}

/// Whether the first part of a compound is a thing that is locked: `skabskoden`.
fn opens(name: &str, locks: &Locks) -> bool {
    let lower = name.to_lowercase();
    let first = lower.rfind("kode").map_or("", |at| &lower[..at]);
    locks.hold(first) || first.strip_suffix('s').is_some_and(|first| locks.hold(first))
}

/// The digits behind token `at`, their last token, and whether a short number (of a house) stands before them.
fn digits(block: &Block<'_>, at: usize) -> Option<(Span, usize, bool)> {
    let (mut breaks, mut small) = (0, false);
    for i in at..(at + AHEAD).min(block.tokens.len()) {
        let token = &block.tokens[i];
        match token.kind {
            TokenKind::Break => {
                breaks += 1;
                if breaks > 1 {
                    return None;
                }
            }
            TokenKind::Number => {
                let last = groups(block, i);
                let span = Span::new(token.start, block.tokens[last].span().end);
                if last == i && token.len < 4 {
                    small = true;
                    continue;
                }
                let fits = last > i || token.len <= 10;
                if !fits || !crate::detect::digits_stand_free(block.text, span) || glued(block, last) {
                    return None;
                }
                return Some((Span::new(span.start, with_key(block.text, span)), last, small));
            }
            TokenKind::Word | TokenKind::Punct => {}
        }
    }
    None
}

/// The last token of digits in groups of the same length: `0000-7731`, `123 456`.
fn groups(block: &Block<'_>, first: usize) -> usize {
    let len = block.tokens[first].len;
    let mut last = first;
    while matches!(len, 3 | 4) && last - first < 4 {
        let end = block.tokens[last].span().end;
        let joined = block.text.as_bytes().get(end) == Some(&b'-');
        let spaced = block.text.as_bytes().get(end) == Some(&b' ') && len == 3;
        let next = last + if joined { 2 } else { 1 };
        let fits = (joined || spaced)
            && block
                .tokens
                .get(next)
                .is_some_and(|t| t.kind == TokenKind::Number && t.len == len && t.start == end + 1);
        if !fits {
            break;
        }
        last = next;
    }
    last
}

/// Where the code ends, with the `#` or `*` that is pressed after it.
fn with_key(text: &str, digits: Span) -> usize {
    let bold = text[..digits.start].ends_with('*');
    let rest = &text[digits.end..];
    digits.end + usize::from(rest.starts_with('#') || rest.starts_with('*') && !bold && !rest.starts_with("**"))
}

/// Whether a thing that is locked stands before the token in its sentence.
fn locked(block: &Block<'_>, at: usize, locks: &Locks) -> bool {
    let before = block.tokens[at.saturating_sub(BACK)..at].iter().rev();
    before
        .take_while(|t| t.kind != TokenKind::Break && !matches!(t.span().of(block.text), "." | "!" | "?"))
        .any(|t| t.kind == TokenKind::Word && locks.hold(t.span().of(block.text)))
}

/// Whether it is said after the digits what they open: `kode 4471 til alarmen`.
fn opened_after(block: &Block<'_>, number: usize, locks: &Locks) -> bool {
    let after = &block.tokens[number + 1..(number + 7).min(block.tokens.len())];
    let mut words = after.iter().filter(|t| t.kind == TokenKind::Word).map(|t| t.span().of(block.text));
    let signs = after.iter().take_while(|t| t.kind != TokenKind::Word);
    signs.clone().all(|t| matches!(t.span().of(block.text), "#" | "*"))
        && words.next() == Some("til")
        && words.any(|w| locks.hold(w))
}

/// Whether the number goes on as something else: `1234a`, `1234/5`.
fn glued(block: &Block<'_>, number: usize) -> bool {
    let end = block.tokens[number].span().end;
    block.tokens.get(number + 1).is_some_and(|next| {
        next.start == end
            && match next.kind {
                TokenKind::Word => true,
                TokenKind::Punct => !".,\"');!?*#".contains(next.span().of(block.text)),
                TokenKind::Number | TokenKind::Break => false,
            }
    })
}
