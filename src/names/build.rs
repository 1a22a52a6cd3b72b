//! From tokens to units.

use std::ops::Range;

use super::classify::{classify, is_plain};
use super::table::Table;
use super::unit::{BREAK, Form, NUMBER, Place, Unit, punct_hash};
use super::words::Lists;
use crate::text::{Shape, Token, TokenKind, word_hash};

/// How many tokens around a hot one become units: more than any feature or cue looks at.
const REACH: usize = 12;

/// Appends the units of `tokens` to `out`, candidates marked: of those around a token that may name someone. What no
/// capital letter, no given name and no word of `extra` stands near is left out. `maybe_hot` are the tokens that may name
/// someone, in order: all words with a capital, and those in lower case for which [`is_hot`] or `extra` holds; any others
/// too.
pub fn build(
    text: &str,
    tokens: &[Token],
    table: Table<'_>,
    maybe_hot: impl Iterator<Item = usize>,
    extra: impl Fn(u64) -> bool,
    out: &mut Vec<Unit>,
) {
    let lists = Lists::get();
    let first = out.len();
    let (mut done, mut line) = (0, tokens.first().map_or(0, |t| t.start));
    let mut hot = maybe_hot.filter(|&i| token_is_hot(tokens, i, table, &extra)).peekable();
    while let Some(i) = hot.next() {
        if i < done {
            continue;
        }
        let from = done.max(i.saturating_sub(REACH));
        // The window grows while the next hot token stands in its reach.
        let mut to = i + REACH;
        while let Some(next) = hot.next_if(|next| *next <= to) {
            to = next + REACH;
        }
        if let Some(token) = tokens[done..from].iter().rfind(|t| t.kind == TokenKind::Break) {
            line = token.start + token.len as usize;
        }
        done = window(text, tokens, table, from..to.min(tokens.len()), &mut line, out, first);
    }
    classify(text, table, lists, &mut out[first..]);
}

/// Whether a word may name someone even in lower case, or tells that another does.
pub fn is_hot(hash: u64, table: Table<'_>) -> bool {
    table.may_be_name(hash) && table.class(hash).is_name_in_lower() || Lists::get().is_wrote(hash)
}

/// Whether a token may name someone, or tells that another does.
fn token_is_hot(tokens: &[Token], i: usize, table: Table<'_>, extra: &impl Fn(u64) -> bool) -> bool {
    let token = &tokens[i];
    match token.shape {
        Shape::None => false,
        Shape::Lower => is_hot(token.hash, table) || extra(token.hash),
        Shape::Capital => {
            let capital = |t: Option<&Token>| t.is_some_and(|t| !matches!(t.shape, Shape::Lower | Shape::None));
            if capital(tokens.get(i + 1)) {
                return true;
            }
            let class = table.class(token.hash);
            let before = i.checked_sub(1).and_then(|i| tokens.get(i));
            let opens = before.is_none_or(|t| matches!(t.kind, TokenKind::Punct | TokenKind::Break));
            let plain = opens && is_plain(class);
            let elsewhere = (class.place() > 0 || class.organisation()) && !class.is_name() && !capital(before);
            !(plain || elsewhere) || extra(token.hash)
        }
        _ => true,
    }
}

/// Builds the units of one window; returns the first token behind it.
fn window(
    text: &str,
    tokens: &[Token],
    table: Table<'_>,
    part: Range<usize>,
    line: &mut usize,
    out: &mut Vec<Unit>,
    first: usize,
) -> usize {
    let lists = Lists::get();
    let mut i = part.start;
    while i < part.end {
        let token = &tokens[i];
        // Most tokens: a word in lower case that nothing touches.
        let end_of = token.start + token.len as usize;
        let touching = tokens.get(i + 1).filter(|t| t.start == end_of);
        if token.shape == Shape::Lower && touching.is_none() {
            out.push(Unit { end: end_of, name_end: end_of, ..Unit::word(token.start, token.hash) });
            i += 1;
            continue;
        }
        if let Some(form) = lone(text, token, touching, lists) {
            let (hash, place) = match form {
                Form::Number => (NUMBER, Place::Inside),
                Form::Punct => (mark_hash(text, token.start), Place::Inside),
                _ => (token.hash, place_after(&out[first..])),
            };
            out.push(Unit { end: end_of, name_end: end_of, form, place, ..Unit::word(token.start, hash) });
            i += 1;
            continue;
        }
        let end = match token.kind {
            TokenKind::Word if spaced_initial(text, tokens, i) => i + 2,
            TokenKind::Word => word_end(text, tokens, i, lists),
            TokenKind::Number => number_end(tokens, i),
            _ => i + 1,
        };
        if token.kind == TokenKind::Break {
            let wrapped = token.start.saturating_sub(*line) >= 60
                && tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Word && t.shape != Shape::Upper);
            *line = token.start + token.len as usize;
            if wrapped {
                i = end;
                continue;
            }
        }
        let last = &tokens[end - 1];
        let end_of = last.start + last.len as usize;
        let mut unit = Unit {
            end: end_of,
            name_end: end_of,
            form: form_of(&tokens[i..end]),
            ..Unit::word(token.start, token.hash)
        };
        match unit.form {
            Form::Break => unit.hash = BREAK,
            Form::Number => unit.hash = NUMBER,
            Form::Punct => unit.hash = mark_hash(text, unit.start),
            _ => {
                if end - i > 1 {
                    unit.hash = word_hash(&text[unit.start..unit.end]);
                }
                if unit.form == Form::CapitalHyphenLower {
                    unit.name_end = unit.start + table.compound_head(&text[unit.start..unit.end]).len();
                }
                unit.place = place_after(&out[first..]);
            }
        }
        // A genitive apostrophe belongs to the word: Jens'.
        let quoted = out[first..].last().is_some_and(|u| u.end == unit.start && u.hash == punct_hash('\''));
        if end - i == 1 && unit.is_word() && !quoted && is_apostrophe(text, tokens.get(end), &unit) {
            unit.end += tokens[end].len as usize;
            unit.name_end = unit.end;
            unit.genitive = true;
            out.push(unit);
            i = end + 1;
            continue;
        }
        out.push(unit);
        i = end;
    }
    i
}

/// The form of a token that is a unit of its own, as a glance shows: what touches it from behind joins no words and is no
/// stop of an abbreviation.
fn lone(text: &str, token: &Token, next: Option<&Token>, lists: &Lists) -> Option<Form> {
    let joined = match next {
        None => false,
        Some(next) => match next.kind {
            TokenKind::Punct => match text.as_bytes()[next.start] {
                b'-' | b'\'' | 0x80.. => true,
                b'.' => lists.is_abbreviation(token),
                _ => false,
            },
            TokenKind::Break => false,
            _ => true,
        },
    };
    match token.kind {
        TokenKind::Punct => Some(Form::Punct),
        TokenKind::Break => None,
        TokenKind::Number => {
            next.is_none_or(|n| n.shape == Shape::None && n.kind != TokenKind::Number).then_some(Form::Number)
        }
        TokenKind::Word if joined || is_letter(token, text) => None,
        TokenKind::Word => Some(form_of_word(token)),
    }
}

fn mark_hash(text: &str, at: usize) -> u64 {
    let byte = text.as_bytes()[at];
    punct_hash(if byte.is_ascii() { byte.into() } else { text[at..].chars().next().unwrap_or(' ') })
}

fn adjacent(tokens: &[Token], at: usize) -> Option<&Token> {
    let before = tokens.get(at.checked_sub(1)?)?;
    tokens.get(at).filter(|t| t.start == before.start + before.len as usize)
}

fn is_char(text: &str, token: &Token, c: &[char]) -> bool {
    token.kind == TokenKind::Punct && text[token.start..].starts_with(c)
}

fn word_end(text: &str, tokens: &[Token], i: usize, lists: &Lists) -> usize {
    let mut end = i + 1;
    // Bounded: nobody's name has more parts.
    while end < i + 16 {
        let Some(next) = adjacent(tokens, end) else {
            break;
        };
        let last = &tokens[end - 1];
        let after = adjacent(tokens, end + 1);
        if next.kind == TokenKind::Number {
            end += 1;
        } else if is_char(text, next, &['-', '‐', '‑']) && after.is_some_and(|t| t.kind == TokenKind::Word) {
            end += 2;
        } else if is_char(text, next, &['.']) && (is_letter(last, text) || lists.is_abbreviation(last)) {
            end += 1;
            let Some(after) = after else { break };
            let initial = after.kind == TokenKind::Word
                && is_letter(after, text)
                && adjacent(tokens, end + 1).is_some_and(|t| is_char(text, t, &['.']));
            let hyphen = is_char(text, after, &['-'])
                && adjacent(tokens, end + 1).is_some_and(|t| t.kind == TokenKind::Word && t.shape == Shape::Capital);
            if initial {
                end += 1;
            } else if hyphen {
                end += 2;
            } else {
                break;
            }
        } else if next.kind == TokenKind::Word && last.kind == TokenKind::Number {
            end += 1;
        } else {
            break;
        }
    }
    end
}

/// An initial whose full stop stands apart, as in text that was cut into words: `Mette E . Krogh`.
fn spaced_initial(text: &str, tokens: &[Token], i: usize) -> bool {
    let apart = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (tokens.get(a), tokens.get(b)) else { return false };
        b.start == a.start + a.len as usize + 1
    };
    is_letter(&tokens[i], text)
        && tokens.get(i + 1).is_some_and(|t| is_char(text, t, &['.']))
        && tokens.get(i + 2).is_some_and(|t| t.kind == TokenKind::Word && t.shape == Shape::Capital && t.len > 2)
        && apart(i, i + 1)
        && apart(i + 1, i + 2)
}

fn number_end(tokens: &[Token], i: usize) -> usize {
    let mut end = i + 1;
    while end < i + 8 && adjacent(tokens, end).is_some_and(|t| t.kind != TokenKind::Punct && t.kind != TokenKind::Break)
    {
        end += 1;
    }
    end
}

fn is_letter(token: &Token, text: &str) -> bool {
    token.shape == Shape::Capital
        && token.len <= 2
        && text[token.start..].chars().next().is_some_and(|c| c.len_utf8() == token.len as usize)
}

fn is_apostrophe(text: &str, next: Option<&Token>, unit: &Unit) -> bool {
    next.is_some_and(|t| t.start == unit.end && is_char(text, t, &['\'', '’']))
        && unit.has_capital()
        && text[..unit.end].ends_with(['s', 'x', 'z', 'S', 'X', 'Z'])
}

fn form_of_word(word: &Token) -> Form {
    match word.shape {
        Shape::Capital if word.len == 1 => Form::Letter,
        Shape::Capital => Form::Capital,
        Shape::Upper => Form::Upper,
        Shape::Mixed => Form::Mixed,
        _ => Form::Lower,
    }
}

fn form_of(tokens: &[Token]) -> Form {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Form::Punct;
    };
    match first.kind {
        TokenKind::Break => return Form::Break,
        TokenKind::Punct => return Form::Punct,
        TokenKind::Number if tokens.len() == 1 => return Form::Number,
        TokenKind::Number => return Form::Digits,
        TokenKind::Word => {}
    }
    if tokens.iter().any(|t| t.kind == TokenKind::Number) {
        return Form::Digits;
    }
    let capital = |t: &Token| matches!(t.shape, Shape::Capital | Shape::Upper | Shape::Mixed);
    if last.kind == TokenKind::Punct {
        return if capital(first) { Form::Initials } else { Form::Lower };
    }
    if tokens.len() == 1 {
        return form_of_word(first);
    }
    match (capital(first), capital(last)) {
        (true, true) if tokens.iter().all(|t| t.shape == Shape::Upper || t.kind == TokenKind::Punct) => Form::Upper,
        (true, true) => Form::CapitalHyphenCapital,
        (true, false) => Form::CapitalHyphenLower,
        (false, true) => Form::LowerHyphenCapital,
        (false, false) => Form::Lower,
    }
}

fn place_after(before: &[Unit]) -> Place {
    let Some(last) = before.last() else {
        return Place::Line;
    };
    match last.form {
        Form::Break => Place::Line,
        Form::Punct => match char::from_u32((last.hash - 0x100) as u32).unwrap_or(' ') {
            '.' if before.len() > 1 && before[before.len() - 2].form == Form::Number => Place::Ordinal,
            '.' | '!' | '?' | '…' => Place::Sentence,
            ':' => Place::Colon,
            '"' | '»' | '«' | '“' | '”' | '„' | '(' | '[' | '-' | '–' | '—' | '•' | '*' | '|' | '\'' | '’' => {
                Place::Opened
            }
            _ => Place::Inside,
        },
        _ => Place::Inside,
    }
}
