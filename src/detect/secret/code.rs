//! Codes made of digits: `pinkode 1234`, `koden til alarmen er 4471`, `døren låses op med kode 4471`.

use crate::text::{Block, Span, TokenKind};

/// Tokens between the name of a code and its digits at most.
const AHEAD: usize = 16;
/// Tokens before a doubtful name in which a thing that is locked is looked for.
const BACK: usize = 12;

/// Words that say of a number that it is the code.
const VERBS: [&str; 6] = ["er", "is", "lyder", "hedder", "bliver", "nu"];

/// Things that codes open.
#[derive(Debug, Default)]
pub(super) struct Locks(Vec<String>);

impl Locks {
    pub fn add(&mut self, more: Vec<String>) {
        self.0.extend(more.into_iter().map(|w| w.to_lowercase()));
    }

    /// Whether the word is one, inflected or as the last part of a compound; short ones stand alone only (`port` is no
    /// part of `rapport`).
    fn hold(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let bare = ["ernes", "erne", "ens", "ets", "en", "et", "er", "ne", "e", "n", "t", "s"];
        let stems = bare.iter().filter_map(|e| word.strip_suffix(e)).chain([word.as_str()]);
        stems
            .into_iter()
            .any(|stem| self.0.iter().any(|l| stem == l || (l.chars().count() > 4 && stem.ends_with(l.as_str()))))
    }
}

/// The digits of a code behind its name, which ends before the token `at`. A doubtful name (`koden`) must say what it
/// opens, or be said to be the number.
pub(super) fn find(block: &Block<'_>, at: usize, doubtful: bool, locks: &Locks) -> Option<Span> {
    let stop = (at + AHEAD).min(block.tokens.len());
    let number = (at..stop).find(|&i| matches!(block.tokens[i].kind, TokenKind::Number | TokenKind::Break))?;
    let digits = block.tokens[number].span();
    let fits = (4..=10).contains(&digits.len()) && crate::detect::digits_stand_free(block.text, digits);
    if block.tokens[number].kind != TokenKind::Number || !fits || glued(block, number) {
        return None;
    }
    let between = &block.text[block.tokens[at - 1].span().end..digits.start];
    let words: Vec<&str> = between.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    if !between.chars().all(|c| c.is_alphabetic() || " :=-\"'’.*\t".contains(c)) || between.contains(". ") {
        return None;
    }
    let verb = words.last().is_some_and(|w| VERBS.contains(w));
    let signed = verb || between.trim_end().ends_with([':', '=']);
    let purpose = words.first().is_some_and(|w| matches!(*w, "til" | "to"));
    let small = |w: &&str| ["nr", "kode", "koden", "code", "nummer", "til"].contains(&w.to_lowercase().as_str());
    let near = if signed { words.len() <= if purpose { 7 } else { 4 } } else { words.iter().all(small) };
    let told = || {
        let direct = verb && words.iter().all(|w| VERBS.contains(w));
        direct || (verb && purpose) || words.iter().any(|w| locks.hold(w)) || locked(block, at - 1, locks)
    };
    (near && (!doubtful || told())).then_some(digits)
}

/// Whether a thing that is locked stands before the token in its sentence.
fn locked(block: &Block<'_>, at: usize, locks: &Locks) -> bool {
    let before = block.tokens[at.saturating_sub(BACK)..at].iter().rev();
    before
        .take_while(|t| t.kind != TokenKind::Break && !matches!(t.span().of(block.text), "." | "!" | "?"))
        .any(|t| t.kind == TokenKind::Word && locks.hold(t.span().of(block.text)))
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
