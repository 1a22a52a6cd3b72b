//! The value behind a name: where it begins and ends, and what is no secret.

use super::words;
use crate::text::Span;

/// A value ends at this length at the latest.
const MOST: usize = 512;

/// How plainly the value is assigned to the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `:` or `=` right behind the name.
    Clear,
    /// `er` right behind the name.
    Is,
    /// A table's line, or a few words between.
    Faint,
    /// Nothing but a space.
    None,
    /// Nothing but the end of the line.
    Below,
}

/// A value.
pub(super) struct Found {
    pub span: Span,
    pub sign: Sign,
    /// More words follow on the same line, so that it may be a sentence.
    pub in_prose: bool,
}

/// The value assigned to the name that ends at byte `at`.
pub(super) fn find(text: &str, at: usize, option: bool) -> Option<Found> {
    let line = text.get(at..)?;
    let line = &line[..line.floor_char_boundary(MOST)];
    let line = &line[..memchr::memchr2(b'\n', b'\r', line.as_bytes()).unwrap_or(line.len())];
    let (sign, skip) = match words::new_value(&text[..at], line) {
        Some(skip) => (Sign::Is, skip),
        None if line.trim_matches([' ', '\t', '*']).is_empty() => (Sign::None, line.len()),
        None => sign(line, option)?,
    };
    let from = at + skip;
    let (sign, from) = if text[from..].trim_start_matches([' ', '\t', '*']).starts_with(['\n', '\r']) {
        (if sign == Sign::None { Sign::Below } else { Sign::Faint }, next_line(text, from))
    } else {
        (sign, from)
    };
    let rest = text.get(from..)?;
    let rest = &rest[..rest.floor_char_boundary(MOST)];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '*']).len();
    let (from, rest) = scheme(from + spaces, &rest[spaces..]);
    found(text, from, rest, sign)
}

/// What stands in `rest`, which begins at byte `from`.
fn found(text: &str, from: usize, rest: &str, sign: Sign) -> Option<Found> {
    let (open, len) = extent(rest)?;
    let len = without_bold(text, from + open, len);
    let span = Span::new(from + open, from + open + len);
    let after = &rest[open + len..];
    (len > 0).then(|| Found { span, sign, in_prose: open == 0 && words_follow(after) })
}

/// Length of a value without the `*` that end what is printed bold; one on its own belongs to the value.
fn without_bold(text: &str, from: usize, len: usize) -> usize {
    let value = &text[from..from + len];
    let bare = value.trim_end_matches('*');
    let before = &text[text.ceil_char_boundary(from.saturating_sub(96))..from];
    if value.len() - bare.len() == 1 && !before[before.rfind('\n').unwrap_or(0)..].contains('*') {
        len
    } else {
        bare.len()
    }
}

/// The value at byte `at`, whatever stands before it.
pub(super) fn behind(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let rest = &rest[..rest.floor_char_boundary(MOST)];
    found(text, at, rest, Sign::None).map(|f| f.span)
}

/// The value after a user's name: `kurth / X`, where the name ends at byte `at`.
pub(super) fn second(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let rest = &rest[..rest.floor_char_boundary(MOST)];
    let bare = rest.trim_start_matches([' ', '\t']);
    let tail = ["/", "|", ",", ";", "+", "og ", "and "].iter().find_map(|joint| bare.strip_prefix(joint))?;
    let tail = tail.trim_start_matches([' ', '\t']);
    behind(text, at + rest.len() - tail.len())
}

/// The sign of assignment in what follows the name, and how many bytes lie before the value.
fn sign(line: &str, option: bool) -> Option<(Sign, usize)> {
    // `"password": `, `**Adgangskode:** `, `password (wifi): `
    let mut rest = line.trim_start_matches(['"', '\'', '`', '*', ']', ')', ' ', '\t']);
    let at = |rest: &str| line.len() - rest.len();
    if let Some(inside) = rest.strip_prefix('(')
        && let Some(end) = inside.find(')').filter(|&n| n <= 40)
    {
        rest = inside[end + 1..].trim_start();
        // `kode (nu: X)`, unless the value follows: `kode (wifi): X`.
        if !rest.starts_with([':', '=']) && words::between(rest).is_none() {
            let value = words::between(inside).map_or(inside, |(_, value)| value);
            return Some((Sign::None, at(value)));
        }
    }
    for clear in [":=", "=>", "==", ":", "="] {
        if let Some(value) = rest.strip_prefix(clear) {
            return (clear != "==").then(|| (Sign::Clear, at(value)));
        }
    }
    if let Some(value) = rest.strip_prefix('>') {
        return Some((Sign::Clear, at(value)));
    }
    if option && line.starts_with(' ') {
        return Some((Sign::Clear, 1));
    }
    if let Some(value) = rest.strip_prefix('|').or_else(|| line.strip_prefix('\t')) {
        return Some((Sign::Faint, at(value)));
    }
    let spaced = line.starts_with([' ', '\t']);
    spaced.then(|| words::between(rest).map_or_else(|| (Sign::None, at(rest)), |(sign, r)| (sign, at(r))))
}

fn next_line(text: &str, from: usize) -> usize {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '*');
    let rest = text[from..].trim_start_matches(blank);
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    // A quoted mail.
    text.len() - rest.trim_start_matches(['>', ' ', '\t']).len()
}

/// Steps over the scheme of an `Authorization` header.
fn scheme(from: usize, rest: &str) -> (usize, &str) {
    for scheme in ["Basic", "Bearer", "Token", "Digest"] {
        let value = rest.strip_prefix(scheme).map(|v| v.trim_start_matches([' ', '\t', '\r', '\n', '>']));
        if let Some(value) = value.filter(|v| v.len() + scheme.len() < rest.len()) {
            return (from + rest.len() - value.len(), value);
        }
    }
    (from, rest)
}

/// Length of an opening quote and of the value behind it.
fn extent(rest: &str) -> Option<(usize, usize)> {
    let first = rest.chars().next()?;
    let closing = match first {
        '"' | '\'' | '`' => Some(first),
        '«' => Some('»'),
        '»' => Some('«'),
        '“' => Some('”'),
        '”' => Some('”'),
        '‘' | '’' => Some('’'),
        _ => None,
    };
    if let Some(closing) = closing {
        let open = first.len_utf8();
        let inside = &rest[open..];
        let len = inside.find([closing, '\n', '\r'])?;
        return (len > 0 && inside[len..].starts_with(closing)).then_some((open, len));
    }
    let mut len = rest.len();
    for (i, c) in rest.char_indices() {
        let next = rest[i + c.len_utf8()..].chars().next();
        let ends = match c {
            ';' | '"' | '<' | '|' | '`' => true,
            // The next field of a query.
            '&' => is_field(&rest[i + 1..]),
            ',' => next.is_none_or(|n| n.is_whitespace() || matches!(n, '"' | '\'' | '}')),
            ')' | ']' | '}' => !rest[..i].contains(['(', '[', '{']),
            c => c.is_whitespace(),
        };
        if ends {
            len = i;
            break;
        }
    }
    let value = rest[..len].trim_end_matches(['.', ',', ':', '\'']);
    (!value.is_empty()).then_some((0, value.len()))
}

/// Whether the text begins like `name=`, or like the rest of `&amp;`.
fn is_field(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_alphanumeric() && !"_-.".contains(c));
    end.is_some_and(|end| end > 0 && rest[end..].starts_with(['=', ';']))
}

/// Whether the line goes on with an ordinary word.
fn words_follow(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\t', ',', '.']);
    after.starts_with([' ', '\t', ',', '.']) && rest.starts_with(char::is_alphanumeric)
}

/// Whether the value is one sign again and again: `xxxx`, `****`, `0000`.
pub(super) fn one_sign(value: &str) -> bool {
    let mut chars = value.chars();
    chars.next().is_none_or(|first| chars.all(|c| c == first))
}

/// Whether the value only says where the secret comes from: `${VAR}`, `<password>`, `config.password`, `getenv("X")`.
pub(super) fn is_reference(value: &str) -> bool {
    let within = |open: char, close: char| value.starts_with(open) && value.ends_with(close);
    let name = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    let dotted = value.contains('.') && value.split('.').all(name);
    let call = value
        .find('(')
        .is_some_and(|i| i > 0 && value[..i].chars().all(|c| c.is_ascii_alphanumeric() || "._:".contains(c)));
    let variable = value
        .strip_prefix('$')
        .is_some_and(|v| v.starts_with(['{', '(']) || v.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
    let colour = value
        .strip_prefix('#')
        .is_some_and(|v| matches!(v.len(), 3 | 4 | 6 | 8) && v.bytes().all(|b| b.is_ascii_hexdigit()));
    let capitals = value.contains('_') && value.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    within('<', '>')
        || within('(', ')')
        || within('[', ']')
        || (within('{', '}') && name(value.trim_matches(['{', '}'])))
        || within('%', '%')
        || value.starts_with("{{")
        || value.starts_with('<')
        || dotted
        || call
        || variable
        || colour
        || capitals
        || one_sign(value)
        || value.starts_with("xxx")
        || value.starts_with("***")
        || value.contains("...")
        || value.contains("://")
}

/// Values of documentation.
#[derive(Debug, Default)]
pub(super) struct Placeholders(Vec<String>);

impl Placeholders {
    pub fn add(&mut self, more: Vec<String>) {
        self.0.extend(more.into_iter().map(|p| p.to_lowercase()));
    }

    /// Whether the value is one.
    pub fn hold(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        self.0.iter().any(|p| match (p.strip_prefix('*'), p.strip_suffix('*')) {
            (Some(_), Some(_)) => value.contains(p.trim_matches('*')),
            (Some(end), None) => value.ends_with(end),
            (None, Some(start)) => value.starts_with(start),
            (None, None) => value == *p,
        })
    }
}
