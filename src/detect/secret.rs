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
            ];
            for (name, weight, keys) in lists {
                for (n, key) in keys.iter().enumerate() {
                    if !this.keys.add(key, weight, i) {
                        error(format!("/secret/{name}/{n}"), "the name holds no word");
                    }
                }
            }
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
        let span = code::find(block, key.to, key.doubtful, &self.locks)?;
        let weight = if value::one_sign(span.of(block.text)) { -1.0 } else { 2.0 };
        Some((span, vec![Evidence::new(self.label(key), weight)]))
    }

    /// Why a value assigned to a name is a secret, if it is.
    fn assigned(&self, text: &str, key: Key, found: &value::Found) -> Option<Vec<Evidence>> {
        let raw = found.span.of(text);
        if value::is_reference(raw) || self.placeholders.hold(raw) || self.keys.is_name(raw) {
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
            Sign::None => strength.unlike_words() && strong_name,
        };
        if !fits || (found.in_prose && !strength.mixed()) {
            return None;
        }
        let entropy = Reason::Remark { da: "værdien ligner ikke et ord", en: "the value does not look like a word" };
        let label = Evidence::new(self.label(key), if strong_name { 1.5 } else { 0.2 });
        Some(vec![label, Evidence::new(entropy, strength.evidence())])
    }

    fn label(&self, key: Key) -> Reason {
        Reason::Label(self.keys.name(key.index).to_owned().into())
    }

    /// Values behind names, in the tokens the block answers for.
    fn find_assigned(&self, block: &Block<'_>, interest: &Interest, mut each: impl FnMut(usize, Span, Vec<Evidence>)) {
        // A long value is looked at once, however many names stand in it.
        let mut seen = 0;
        // A name may end in the middle of a word: `dbPassword`.
        for at in interest.tokens_and(Row::Mixed, block.own.0..block.own.1) {
            let token = &block.tokens[at];
            if token.kind != TokenKind::Word || token.start < seen || !self.keys.end_with(block.text, token) {
                continue;
            }
            let mut found = None;
            for key in self.keys.at(block, at) {
                let value = if key.weight == Weight::Code {
                    self.coded(block, key)
                } else {
                    let end = token.span().end;
                    let value = found.get_or_insert_with(|| value::find(block.text, end, key.option));
                    value.as_ref().and_then(|v| Some((v.span, self.assigned(block.text, key, v)?)))
                };
                if let Some((span, evidence)) = value {
                    seen = span.end;
                    each(key.rule, span, evidence);
                    break;
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

    fn cares(&self, hash: u64, _word: &str) -> bool {
        self.keys.ends_with(hash)
    }

    fn cares_for_sign(&self, _first: u8) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
