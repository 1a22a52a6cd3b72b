//! Reads placeholders back, also those that a model wrote in its own way: other case, other brackets or none, other
//! spaces, a label in the other language, a genitive inside the brackets.

use super::label::{Label, fold, labels_in};
use crate::finding::Entity;
use crate::text::Span;

/// Something that may be a placeholder. Whether it is one of ours, the vault says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// With the brackets that belong to it.
    pub span: Span,
    pub entity: Entity,
    pub number: Option<u32>,
    /// The letter after the number, as a capital; `?` when what follows the number makes no sense.
    pub letter: Option<char>,
    pub brackets: Brackets,
    /// Whether the label is written in capitals.
    pub capitals: bool,
    /// Whether a genitive ending stands inside.
    pub genitive: bool,
}

/// What a reading stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(super) enum Brackets {
    /// Nothing.
    None,
    /// A bracket on one side, or two that do not fit each other.
    Half,
    /// Round or angle brackets, stars, underscores or backticks, which ordinary text has too.
    Weak,
    /// `[...]` or `{...}`.
    Strong,
}

/// Digits that a number may have.
const MOST_DIGITS: usize = 6;

/// All readings of `text`, in order; they do not overlap. Time is linear: every look around is bounded.
pub(super) fn readings(text: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    let (mut from, mut inside) = (0, false);
    for (at, c) in text.char_indices() {
        let starts = !inside && c.is_alphabetic();
        inside = c.is_alphanumeric();
        if !starts || at < from {
            continue;
        }
        if let Some(reading) = read(text, at, from) {
            from = reading.span.end;
            found.push(reading);
        }
    }
    found
}

/// The reading whose label starts at `at`; the text before `from` belongs to another.
fn read(text: &str, at: usize, from: usize) -> Option<Reading> {
    let (label, end, capitals) = labels_in(fold(text[at..].chars().next()?))
        .iter()
        .filter_map(|l| match_label(text, at, l).map(|(end, capitals)| (l, end, capitals)))
        .max_by_key(|(_, end, _)| *end)?;
    let opener = opener(text, at, from);
    let tail = Tail::read(text, end, opener.is_some());
    let closer = closer(text, tail.end);
    let mut span = Span::new(at, tail.end);
    let brackets = match (opener, closer) {
        (Some((open, start)), Some((close, end))) if open == close => {
            span = Span::new(start, end);
            if open.is_strong() { Brackets::Strong } else { Brackets::Weak }
        }
        (Some((open, start)), Some((close, end))) if open.is_bracket() && close.is_bracket() => {
            span = Span::new(start, end);
            Brackets::Half
        }
        (open, close) => {
            if let Some((_, start)) = open.filter(|(kind, _)| kind.is_strong()) {
                span.start = start;
            }
            if let Some((_, end)) = close.filter(|(kind, _)| kind.is_strong()) {
                span.end = end;
            }
            if span == Span::new(at, tail.end) { Brackets::None } else { Brackets::Half }
        }
    };
    let Tail { number, letter, genitive, .. } = tail;
    Some(Reading { span, entity: label.entity, number, letter, brackets, capitals, genitive })
}

/// Where the label ends, when it stands at `at`, and whether it is all capitals.
fn match_label(text: &str, at: usize, label: &Label) -> Option<(usize, bool)> {
    let mut rest = &text[at..];
    let mut capitals = true;
    for want in label.text.chars() {
        if !want.is_alphabetic() {
            rest = &rest[separators(rest)..];
            continue;
        }
        let have = rest.chars().next()?;
        if fold(have) != fold(want) {
            return None;
        }
        capitals &= have.is_uppercase();
        rest = &rest[have.len_utf8()..];
        // ø and æ are also written oe and ae.
        if matches!((want, have), ('Ø', 'o' | 'O') | ('Æ', 'a' | 'A')) {
            rest = rest.strip_prefix(['e', 'E']).unwrap_or(rest);
        }
    }
    let whole = !rest.starts_with(char::is_alphabetic);
    whole.then_some((text.len() - rest.len(), capitals))
}

/// How many bytes of spaces, hyphens and the like `text` starts with: at most four signs, of them one line break.
fn separators(text: &str) -> usize {
    let (mut len, mut breaks) = (0, 0);
    for c in text.chars().take(4) {
        match c {
            ' ' | '\t' | '\r' | '\u{a0}' | '\u{202f}' | '-' | '_' | '\\' | '\u{2010}'..='\u{2013}' => {}
            '\n' if breaks == 0 => breaks = 1,
            _ => break,
        }
        len += c.len_utf8();
    }
    len
}

/// What follows a label.
struct Tail {
    end: usize,
    number: Option<u32>,
    letter: Option<char>,
    genitive: bool,
}

impl Tail {
    fn read(text: &str, label_end: usize, opened: bool) -> Self {
        let none = Self { end: label_end, number: None, letter: None, genitive: false };
        let start = label_end + separators(&text[label_end..]);
        let rest = &text[start..];
        let digits = rest.bytes().take(MOST_DIGITS + 1).take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > MOST_DIGITS {
            return none;
        }
        // We write no zero in front: a number with one is nobody's.
        let number = if rest.starts_with('0') { Some(0) } else { rest[..digits].parse().ok() };
        let mut tail = Self { end: start + digits, number, ..none };
        let rest = &rest[digits..];
        if let Some((letter, len)) = letter(rest, opened) {
            tail.letter = Some(letter);
            tail.end += len;
        }
        let len = genitive(&text[tail.end..], opened);
        tail.genitive = len > 0;
        tail.end += len;
        tail
    }
}

/// The letter after a number, and how many bytes it takes.
fn letter(rest: &str, opened: bool) -> Option<(char, usize)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let gap = match first {
        ' ' | '\n' | '\u{a0}' if opened => first.len_utf8(),
        '-' | '_' | '\u{2010}' | '\u{2011}' => first.len_utf8(),
        _ => 0,
    };
    let c = rest[gap..].chars().next()?;
    let after = &rest[gap + c.len_utf8()..];
    let alone = !after.starts_with(char::is_alphanumeric) || genitive(after, false) > 0;
    if gap > 0 {
        // Set apart, it must look like a letter of ours: "person 1 i sagen" has none.
        let fits = c.is_ascii_uppercase() || (c.is_ascii_lowercase() && closer(after, 0).is_some());
        return (alone && fits).then(|| (c.to_ascii_uppercase(), gap + 1));
    }
    if !c.is_alphanumeric() || genitive(rest, false) > 0 {
        return None;
    }
    if alone && c.is_ascii_alphabetic() {
        return Some((c.to_ascii_uppercase(), 1));
    }
    let junk = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    Some(('?', junk))
}

/// How many bytes a genitive ending takes; with an apostrophe it counts only inside brackets.
fn genitive(rest: &str, inside: bool) -> usize {
    let endings: &[&str] = if inside { &["'s", "\u{2019}s", "s", "S", "'", "\u{2019}"] } else { &["s", "S"] };
    let ending = endings.iter().find(|e| rest.strip_prefix(**e).is_some_and(|r| !r.starts_with(char::is_alphanumeric)));
    ending.map_or(0, |e| e.len())
}

/// A kind of bracket, or what stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Square,
    Curly,
    Round,
    Angle,
    /// So many stars, underscores or backticks.
    Marks(char, usize),
}

impl Kind {
    fn is_strong(self) -> bool {
        matches!(self, Self::Square | Self::Curly)
    }

    fn is_bracket(self) -> bool {
        matches!(self, Self::Square | Self::Curly | Self::Round)
    }
}

/// The bracket that opens before `at`, and where it starts.
fn opener(text: &str, at: usize, from: usize) -> Option<(Kind, usize)> {
    let before = &text[from..at];
    let close = before.trim_end_matches(['*', '`', '_']);
    let mark = before[close.len()..].chars().next_back();
    if let Some(mark) = mark {
        return marks(before.chars().rev(), mark).map(|kind| (kind, at - kind.width()));
    }
    let tight = before.strip_suffix(' ').map_or(before, |b| b.strip_suffix(' ').unwrap_or(b));
    let kind = match tight.chars().next_back()? {
        '[' => Kind::Square,
        '{' => Kind::Curly,
        '(' => Kind::Round,
        '<' => Kind::Angle,
        _ => return None,
    };
    let start = from + tight.len() - 1;
    Some((kind, if text[from..start].ends_with('\\') { start - 1 } else { start }))
}

/// The bracket that closes at `at` or a space or two later, and where it ends.
fn closer(text: &str, at: usize) -> Option<(Kind, usize)> {
    let after = &text[at..];
    if let Some(mark) = after.chars().next().filter(|c| matches!(c, '*' | '`' | '_')) {
        return marks(after.chars(), mark).map(|kind| (kind, at + kind.width()));
    }
    let tight = after.trim_start_matches([' ', '\n']);
    let tight = if after.len() - tight.len() > 2 { after } else { tight };
    let tight = tight.strip_prefix('\\').unwrap_or(tight);
    let kind = match tight.chars().next()? {
        ']' => Kind::Square,
        '}' => Kind::Curly,
        ')' => Kind::Round,
        '>' => Kind::Angle,
        _ => return None,
    };
    Some((kind, text.len() - tight.len() + 1))
}

impl Kind {
    fn width(self) -> usize {
        if let Self::Marks(_, count) = self { count } else { 1 }
    }
}

/// A run of up to three marks.
fn marks(chars: impl Iterator<Item = char>, mark: char) -> Option<Kind> {
    let count = chars.take(4).take_while(|c| *c == mark).count();
    (count <= 3).then_some(Kind::Marks(mark, count))
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
