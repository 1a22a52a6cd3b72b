//! Kind `secret`: credentials, by shape and by assignment.

use serde::{Deserialize, Serialize};

use super::interest::{Interest, Row};
use super::pattern::Form;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, Evidence, Reason, RuleIx};
use crate::text::{Block, Span, TokenKind};

mod code;
mod keys;
mod shapes;
mod strength;
mod told;
mod value;
mod words;

use keys::{Key, Keys, Weight};
use shapes::Shapes;
use strength::Strength;
use value::Sign;

/// Credentials.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SecretSpec {
    /// Shapes that are a secret by themselves. Every match begins with one of the form's triggers, which are matched in
    /// the case they are written in.
    pub forms: Vec<Form>,
    /// Names to which a secret is assigned: `password`, `api key` (also `api_key`, `apiKey`). The value is the finding.
    pub keys: Vec<String>,
    /// Names that are used for other things too: `token`, `kode`. The value must look like a secret.
    pub weak_keys: Vec<String>,
    /// Names of codes made of digits, which need no sign of assignment: `pinkode`. One that is also a weak name (`kode`)
    /// counts only beside what it opens, or when it is said to be the number.
    pub codes: Vec<String>,
    /// Things that such codes open: `alarm`, `dør`. Inflected forms count; of five letters or more also as the last part
    /// of a compound.
    pub locks: Vec<String>,
    /// Names that are the last part of compounds nobody could list: `kode` in `pumpehuskode`. Each stands in one of the
    /// lists above and is worth the same there.
    pub heads: Vec<String>,
    /// Names made of the same words that are no secret: `stregkode`, `qr kode`.
    pub others: Vec<String>,
    /// Beginnings of words that say, in the same sentence, that a code with a weak name is open to all: `rabat`.
    pub open: Vec<String>,
    /// Values that are placeholders of documentation; `*` at the start or the end stands for anything.
    pub placeholders: Vec<String>,
}

/// Looks for credentials.
#[derive(Debug)]
pub struct SecretDetector {
    rules: Vec<RuleIx>,
    keys: Keys,
    shapes: Shapes,
    locks: code::Locks,
    open: Vec<String>,
    placeholders: value::Placeholders,
}

impl SecretDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(rules: Vec<(RuleIx, SecretSpec)>) -> Result<Self, Vec<SpecError>> {
        let mut errors = Vec::new();
        let mut this = Self {
            rules: Vec::new(),
            keys: Keys::default(),
            shapes: Shapes::default(),
            locks: code::Locks::default(),
            open: Vec::new(),
            placeholders: value::Placeholders::default(),
        };
        for (i, (rule, spec)) in rules.into_iter().enumerate() {
            this.rules.push(rule);
            let mut error = |pointer: String, message: &str| {
                errors.push(SpecError { rule, pointer, message: message.to_owned() });
            };
            let lists = [
                ("keys", Weight::Strong, &spec.keys),
                ("weak_keys", Weight::Weak, &spec.weak_keys),
                ("codes", Weight::Code, &spec.codes),
                ("others", Weight::Other, &spec.others),
            ];
            for (name, weight, keys) in lists {
                for (n, key) in keys.iter().enumerate() {
                    if !this.keys.add(key, weight, i) {
                        error(format!("/secret/{name}/{n}"), "the name holds no word");
                    }
                }
            }
            for (n, head) in spec.heads.iter().enumerate() {
                if !this.keys.add_head(head) {
                    error(format!("/secret/heads/{n}"), "the name stands in none of `keys` and `weak_keys`");
                }
            }
            this.open.extend(spec.open.iter().map(|w| w.to_lowercase()));
            this.placeholders.add(spec.placeholders);
            this.locks.add(spec.locks);
            for (n, form) in spec.forms.into_iter().enumerate() {
                if let Err((field, message)) = this.shapes.add(form, i) {
                    error(format!("/secret/forms/{n}/{field}"), &message);
                }
            }
        }
        this.keys.sort();
        if errors.is_empty() { Ok(this) } else { Err(errors) }
    }

    /// The digits behind the name of a code.
    fn coded(&self, block: &Block<'_>, key: Key) -> Option<(Span, Vec<Evidence>)> {
        let span = code::find(block, key, &self.locks)?;
        if key.doubtful && self.is_open(block.text, span) {
            return None;
        }
        let weight = if value::one_sign(span.of(block.text)) { -1.0 } else { 2.0 };
        Some((span, vec![Evidence::new(self.label(key), weight)]))
    }

    /// Whether the sentence around the value says that the code is open to all.
    fn is_open(&self, text: &str, span: Span) -> bool {
        let before = &text[text.ceil_char_boundary(span.start.saturating_sub(SENTENCE))..span.start];
        let before = &before[before.rfind(['.', '\n', '!', '?']).unwrap_or(0)..];
        let after = &text[span.end..text.floor_char_boundary((span.end + SENTENCE).min(text.len()))];
        let after = &after[..after.find(['.', '\n', '!', '?']).unwrap_or(after.len())];
        [before, after].iter().any(|part| {
            let part = part.to_lowercase();
            part.split(|c: char| !c.is_alphanumeric() && c != '%')
                .any(|w| self.open.iter().any(|o| w.starts_with(o.as_str())))
        })
    }

    /// A value that a sentence tells, before the name or some words after it; or a further one, after that which ends
    /// at byte `known`.
    fn told(&self, block: &Block<'_>, key: Key, known: Option<usize>) -> Option<(Span, Vec<Evidence>)> {
        let text = block.text;
        let from = block.tokens[key.from].start;
        let to = block.tokens[key.to - 1].span().end;
        let made_up = |value: &str| {
            value.contains(|c: char| !c.is_alphabetic())
                && !value.starts_with(['(', '[', '{'])
                && Strength::of(value).made_up()
                && self.may_be(value)
        };
        let number = |value: &str| {
            let year = value.len() == 4 && (value.starts_with("19") || value.starts_with("20"));
            (4..=8).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit()) && !year
        };
        let locked = |until: usize| !key.doubtful || self.locks.among(&text[from..until]);
        let code = key.weight == Weight::Code;
        let before = told::before(text, from)
            .filter(|_| known.is_none())
            .filter(|s| made_up(s.of(text)) || code && number(s.of(text)) && locked(line_end(text, to)));
        // `koden X, når du ...`: a verb farther on was taken for the one that tells the value.
        let next = || value::behind(text, to + 1).filter(|s| text[to..].starts_with(' ') && made_up(s.of(text)));
        let found = before.or_else(|| next().filter(|_| known.is_none())).or_else(|| {
            told::later(text, known.unwrap_or(to), known.is_none(), |v| {
                let made_up = made_up(v) && Strength::of(v).surely_made_up() && !v.contains('@');
                made_up || code && number(v)
            })
            .filter(|s| !number(s.of(text)) || locked(s.start))
        })?;
        if key.doubtful && self.is_open(text, found) {
            return None;
        }
        let far = Reason::Remark { da: "værdien er fortalt i en sætning", en: "a sentence tells the value" };
        Some((found, vec![Evidence::new(self.label(key), 0.5), Evidence::new(far, 0.7)]))
    }

    /// Whether a value is no reference, no placeholder and no name of a secret.
    fn may_be(&self, raw: &str) -> bool {
        !(value::is_reference(raw) || self.placeholders.hold(raw) || self.keys.is_name(raw))
    }

    /// Why a value assigned to a name is a secret, if it is.
    fn assigned(&self, text: &str, key: Key, found: &value::Found) -> Option<Vec<Evidence>> {
        let raw = found.span.of(text);
        if !self.may_be(raw) {
            return None;
        }
        let strength = Strength::of(raw);
        let strong_name = key.weight == Weight::Strong;
        let fits = match found.sign {
            Sign::Clear if strong_name => strength.some(),
            Sign::Clear => strength.unlike_words() || (strength.long() && !found.in_prose),
            Sign::Is if strong_name => strength.strong() || strength.unlike_words(),
            Sign::Is => strength.unlike_words() || strength.word_with_number(),
            Sign::Faint if strong_name => strength.strong() || strength.unlike_words(),
            Sign::Faint => strength.unlike_words(),
            Sign::None | Sign::Below if raw.starts_with(['(', '[', '{']) => false,
            Sign::None | Sign::Below if strong_name => strength.unlike_words() || strength.word_with_number(),
            Sign::None => key.spoken && strength.made_up(),
            // A heading or the head of a column, unless a sentence is broken there.
            Sign::Below => key.spoken && strength.made_up() && words::in_line(text, found.span.start),
        } || strength::in_groups(raw) && (key.spoken || found.sign != Sign::None);
        let open = || key.weight == Weight::Weak && self.is_open(text, found.span);
        if !fits || (found.in_prose && !strength.mixed()) || open() {
            return None;
        }
        let entropy = unlike_a_word();
        let label = Evidence::new(self.label(key), if strong_name { 1.5 } else { 0.2 });
        Some(vec![label, Evidence::new(entropy, strength.evidence())])
    }

    /// The password behind a user's name: `login: kurth / X`.
    fn after_user(&self, text: &str, key: Key, user: &value::Found) -> Option<(Span, Vec<Evidence>)> {
        if !matches!(user.sign, Sign::Clear | Sign::Is) || user.span.len() > USER {
            return None;
        }
        let span = value::second(text, user.span.end)?;
        let strength = Strength::of(span.of(text));
        let fits = self.may_be(span.of(text)) && !span.of(text).contains('@') && strength.made_up();
        fits.then(|| {
            (span, vec![Evidence::new(self.label(key), 0.7), Evidence::new(unlike_a_word(), strength.evidence())])
        })
    }

    fn label(&self, key: Key) -> Reason {
        Reason::Label(self.keys.name(key.index).to_owned().into())
    }

    /// Values behind names, in the tokens the block answers for.
    fn find_assigned(&self, block: &Block<'_>, interest: &Interest, mut each: impl FnMut(usize, Span, Vec<Evidence>)) {
        // A long value is looked at once, however many names stand in it.
        let mut seen = 0;
        // The name whose value was looked for in the sentences behind it last, and how far it answers for them.
        let mut heard = (None, 0);
        // A name may end in the middle of a word: `dbPassword`.
        for at in interest.tokens_and(Row::Mixed, block.own.0..block.own.1) {
            let token = &block.tokens[at];
            if token.kind != TokenKind::Word || token.start < seen || !self.keys.end_with(block.text, token) {
                continue;
            }
            let mut found = None;
            let keys = self.keys.at(block, at);
            for &key in &keys {
                let value = if key.weight == Weight::Code {
                    self.coded(block, key)
                } else {
                    let end = token.span().end;
                    let value = found.get_or_insert_with(|| value::find(block.text, end, key.option));
                    value.as_ref().and_then(|v| {
                        let first = self.assigned(block.text, key, v).map(|evidence| (v.span, evidence));
                        first.or_else(|| self.after_user(block.text, key, v))
                    })
                };
                if let Some((span, evidence)) = value {
                    seen = span.end;
                    each(key.rule, span, evidence);
                    break;
                }
            }
            let known = (seen > token.start).then_some(seen);
            let spoken = keys.iter().rev().find(|k| k.spoken && (heard.0 != Some(k.index) || heard.1 < token.start));
            if let Some(key) = spoken {
                heard = (Some(key.index), token.start + SENTENCE);
                if let Some((span, evidence)) = self.told(block, *key, known) {
                    seen = seen.max(span.end);
                    heard = (None, 0);
                    each(key.rule, span, evidence);
                }
            }
            if let Some(Some(value)) = found.filter(|v| v.as_ref().is_some_and(|v| v.span.len() > LONG)) {
                seen = seen.max(value.span.end);
            }
        }
    }
}

/// Few passwords are longer.
const LONG: usize = 64;
/// No user's name is longer.
const USER: usize = 32;
/// Bytes of a sentence looked at on each side of a value.
const SENTENCE: usize = 120;

fn unlike_a_word() -> Reason {
    Reason::Remark { da: "værdien ligner ikke et ord", en: "the value does not look like a word" }
}

/// Where the line ends that byte `at` stands in, or the part of it that is looked at.
fn line_end(text: &str, at: usize) -> usize {
    let end = text.floor_char_boundary((at + SENTENCE).min(text.len()));
    memchr::memchr(b'\n', &text.as_bytes()[at..end]).map_or(end, |n| at + n)
}

impl Detector for SecretDetector {
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        let first = out.len();
        self.shapes.find(block, |rule, span, evidence| {
            if !self.placeholders.hold(span.of(block.text)) {
                out.push(Candidate::new(self.rules[rule], span, vec![evidence]));
            }
        });
        let shapes = first..out.len();
        self.find_assigned(block, &memory.interest, |rule, span, evidence| {
            let rule = self.rules[rule];
            // The shape is the better witness of the same value; one value, one finding. Shapes stand in order.
            let known = &mut out[shapes.clone()];
            let near = known.partition_point(|c| c.span.end <= span.start);
            match known.get_mut(near).filter(|c| c.rule == rule && c.span.overlaps(span)) {
                Some(known) => evidence.into_iter().for_each(|e| known.add(e)),
                None => out.push(Candidate::new(rule, span, evidence)),
            }
        });
    }

    fn cares(&self, hash: u64, word: &str) -> bool {
        self.keys.ends_with(hash, word)
    }

    fn cares_for_sign(&self, _first: u8) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
