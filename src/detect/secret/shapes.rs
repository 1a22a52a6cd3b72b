//! Secrets that their shape gives away: tokens of known makers, passwords in URLs, private keys.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::Form;
use crate::detect::pattern::Boundary;
use crate::finding::{Confidence, Evidence, Reason};
use crate::text::{Block, Span};

/// A match is at most this long.
const MOST: usize = 16 << 10;

/// All shapes. The automaton is built at the first block, each regex at its first trigger.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    forms: Vec<Shape>,
    rules: usize,
    triggers: OnceLock<Option<AhoCorasick>>,
}

#[derive(Debug)]
struct Shape {
    form: Form,
    rule: usize,
    regex: OnceLock<Option<Regex>>,
}

/// What the built-in triggers stand for, before those of the forms.
const BUILT_IN: [&str; 2] = ["://", "PRIVATE KEY"];

impl Shapes {
    /// Adds a form, or says which of its fields is wrong and how.
    pub fn add(&mut self, form: Form, rule: usize) -> Result<(), (&'static str, String)> {
        self.rules = self.rules.max(rule + 1);
        if form.triggers.is_empty() || form.triggers.iter().any(String::is_empty) {
            return Err((
                "triggers",
                "a form of this kind needs triggers: the literals that a match begins with".into(),
            ));
        }
        let parsed = regex_syntax::parse(&form.regex).map_err(|e| ("regex", first_line(&e.to_string())))?;
        if parsed.properties().minimum_len().unwrap_or(0) == 0 {
            return Err(("regex", "the regex matches the empty text".into()));
        }
        self.forms.push(Shape { form, rule, regex: OnceLock::new() });
        Ok(())
    }

    /// Calls `each` with the rule, the span and the evidence of every shape that begins in the block.
    pub fn find(&self, block: &Block<'_>, mut each: impl FnMut(usize, Span, Evidence)) {
        let Some(triggers) = self.triggers.get_or_init(|| self.automaton()) else {
            return;
        };
        let range = block.range;
        let longest = self.forms.iter().flat_map(|s| &s.form.triggers).map(String::len).max().unwrap_or(0).max(16);
        let end = block.text.floor_char_boundary((range.end + longest).min(block.text.len()));
        let Some(text) = block.text.get(..end) else {
            return;
        };
        let input = aho_corasick::Input::new(text).span(range.start..end);
        let mut done = range.start;
        for hit in triggers.find_iter(input) {
            let at = hit.start();
            if at >= range.end {
                break;
            }
            if at < done {
                continue;
            }
            let index = hit.pattern().as_usize();
            let found = match index {
                0 => user_data(block.text, at).map(|span| (0, span, evidence("url", 2.5))),
                1 => private_key(block.text, at).map(|span| (0, span, evidence("private-key", 5.0))),
                _ => self.shape_of(index).and_then(|s| s.matches(block.text, at)),
            };
            if let Some((rule, span, evidence)) = found {
                done = span.end;
                each(rule, span, evidence);
            }
        }
    }

    fn automaton(&self) -> Option<AhoCorasick> {
        let forms = self.forms.iter().flat_map(|s| s.form.triggers.iter().map(String::as_str));
        let literals = BUILT_IN.into_iter().chain(forms);
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(literals).ok()
    }

    /// The form that the trigger of that number belongs to.
    fn shape_of(&self, trigger: usize) -> Option<&Shape> {
        let mut left = trigger - BUILT_IN.len();
        self.forms.iter().find(|s| {
            let here = left < s.form.triggers.len();
            left = left.wrapping_sub(if here { 0 } else { s.form.triggers.len() });
            here
        })
    }
}

impl Shape {
    fn matches(&self, text: &str, at: usize) -> Option<(usize, Span, Evidence)> {
        let bytes = text.as_bytes();
        let word = |i: usize| bytes.get(i).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80);
        let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
        let touches = |i: usize| match self.form.boundary {
            Boundary::Word | Boundary::Apart | Boundary::Mailbox => word(i),
            Boundary::Digits => digit(i),
            Boundary::None => false,
        };
        if at > 0 && touches(at - 1) {
            return None;
        }
        let window = &text[at..text.floor_char_boundary((at + MOST).min(text.len()))];
        let regex = self.regex.get_or_init(|| Regex::new(&format!(r"\A(?:{})", self.form.regex)).ok());
        let span = match regex {
            Some(regex) => {
                let captures = regex.captures(window)?;
                let value = captures.name("value").or_else(|| captures.get(0))?;
                Span::new(at + value.start(), at + value.end())
            }
            // A regex too large to build: what stands there counts, rather than going by unseen.
            None => Span::new(at, at + window.find(char::is_whitespace).unwrap_or(window.len())),
        };
        let weight = Confidence(self.form.confidence).log_odds();
        let evidence = Evidence::new(Reason::Form(self.form.id.clone().into()), weight);
        // Whatever is longer than the window is reported as far as it was looked at.
        let free = span.end == at + window.len() || !touches(span.end);
        free.then_some((self.rule, span, evidence))
    }
}

fn evidence(form: &'static str, weight: f32) -> Evidence {
    Evidence::new(Reason::Form(form.into()), weight)
}

fn first_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// The password of `scheme://user:password@host`, whose `://` stands at `at`.
fn user_data(text: &str, at: usize) -> Option<Span> {
    let start = at + 3;
    let rest = &text.as_bytes()[start..text.len().min(start + 512)];
    let end = rest.iter().position(|b| matches!(b, b'/' | b'"' | b'\'' | b'<' | b'>') || b.is_ascii_whitespace());
    let authority = &rest[..end.unwrap_or(rest.len())];
    let host = memchr::memrchr(b'@', authority)?;
    let colon = memchr::memchr(b':', &authority[..host])?;
    // `host:8080?mail=a@b`: a port, and the mail address of a query.
    let query = memchr::memchr2(b'?', b'#', &authority[..host]);
    if query.is_some_and(|q| q < colon || authority[colon + 1..q].iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let span = Span::new(start + colon + 1, start + host);
    (!span.is_empty() && !super::value::is_reference(span.of(text))).then_some(span)
}

/// A private key from its BEGIN to its END; `at` is where `PRIVATE KEY` stands in one of the two lines.
fn private_key(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let line =
        at - memchr::memrchr(b'\n', &bytes[at.saturating_sub(64)..at]).map_or(at.min(64), |i| at.min(64) - i - 1);
    let begin = memchr::memmem::rfind(&bytes[line..at], b"BEGIN ")? + line;
    let dashes = bytes[line..begin].iter().rev().take_while(|&&b| b == b'-').count();
    let head_end = at + "PRIVATE KEY".len();
    if dashes == 0
        || !bytes[head_end..].trim_ascii_start().starts_with(b"-") && !bytes[head_end..].starts_with(b" BLOCK-")
    {
        return None;
    }
    let window = &bytes[head_end..text.len().min(head_end + MOST)];
    let end = match memchr::memmem::find(window, b"-END ") {
        Some(tail) => {
            let rest = &window[tail..];
            let line = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
            // On one line other text may follow the dashes.
            let close = memchr::memmem::find(&rest[..line], b"KEY").map_or(line, |k| {
                let after =
                    rest[k..line].iter().skip(3).position(|b| !(b.is_ascii_uppercase() || matches!(b, b'-' | b' ')));
                after.map_or(line, |n| k + 3 + n)
            });
            head_end + tail + rest[..close].trim_ascii_end().len()
        }
        None => head_end + body(window),
    };
    Some(Span::new(begin - dashes, text.floor_char_boundary(end)))
}

/// Length of the lines of a key that has no END: letters, digits and the few signs of Base64 and its headers.
fn body(window: &[u8]) -> usize {
    // The rest of the first line: ` BLOCK-----`.
    let dashes = window.iter().take(16).rposition(|&b| b == b'-').map_or(0, |i| i + 1);
    let mut len = dashes + window[dashes..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    for line in window[len..].split_inclusive(|&b| b == b'\n') {
        let bare = line.trim_ascii();
        let base64 = bare.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=\\".contains(b));
        if !base64 || (bare.len() < 16 && !bare.is_empty() && !bare.ends_with(b"=")) {
            break;
        }
        len += line.len();
    }
    window[..len].trim_ascii_end().len()
}
