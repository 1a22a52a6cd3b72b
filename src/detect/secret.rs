//! Kind `secret`: credentials, by shape and by assignment.

use serde::{Deserialize, Serialize};

use super::pattern::Form;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, Evidence, Reason, RuleIx};
use crate::text::{Block, Span, TokenKind};

mod keys;
mod shapes;
mod strength;
mod value;

use keys::{Key, Keys, Weight};
use shapes::Shapes;
use strength::Strength;

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
    /// Names of codes made of digits, which need no sign of assignment: `pinkode`.
    pub codes: Vec<String>,
    /// Values that are placeholders of documentation; `*` at the start or the end stands for anything.
    pub placeholders: Vec<String>,
}

/// Looks for credentials.
#[derive(Debug)]
pub struct SecretDetector {
    rules: Vec<RuleIx>,
    keys: Keys,
    shapes: Shapes,
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
            placeholders: value::Placeholders::default(),
        };
        for (i, (rule, spec)) in rules.into_iter().enumerate() {
            this.rules.push(rule);
            let mut error = |pointer: String, message: &str| {
                errors.push(SpecError {
                    rule,
                    pointer,
                    message: message.to_owned(),
                });
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
            for (n, form) in spec.forms.into_iter().enumerate() {
                if let Err((field, message)) = this.shapes.add(form, i) {
                    error(format!("/secret/forms/{n}/{field}"), &message);
                }
            }
        }
        this.keys.sort();
        if errors.is_empty() {
            Ok(this)
        } else {
            Err(errors)
        }
    }

    /// A value assigned to the name at the tokens `key`.
    fn assigned(&self, block: &Block<'_>, key: Key) -> Option<(Span, Vec<Evidence>)> {
        let text = block.text;
        let end = block.tokens[key.to - 1].span().end;
        let label = Evidence::new(
            Reason::Label(self.keys.name(key.index).to_owned().into()),
            0.0,
        );
        if key.weight == Weight::Code {
            let span = value::code(block, key.to)?;
            let weight = if value::one_sign(span.of(text)) {
                -1.0
            } else {
                2.0
            };
            return Some((span, vec![Evidence { weight, ..label }]));
        }
        let found = value::find(text, end, key.option)?;
        let raw = found.span.of(text);
        if value::is_reference(raw) || self.placeholders.hold(raw) || self.keys.is_name(raw) {
            return None;
        }
        let strength = Strength::of(raw);
        let fits = match (found.sign, key.weight) {
            (value::Sign::Clear, Weight::Strong) => strength.some(),
            (value::Sign::Clear, _) => strength.mixed(),
            (value::Sign::Faint, Weight::Strong) => strength.strong(),
            (value::Sign::Faint, _) => strength.strong() && strength.classes >= 3,
            (value::Sign::None, weight) => weight == Weight::Strong && strength.unlike_words(),
        };
        if !fits || (found.in_prose && !strength.mixed()) {
            return None;
        }
        let base = match key.weight {
            Weight::Strong => 1.5,
            _ => 0.2,
        };
        let entropy = Reason::Remark {
            da: "værdien ligner ikke et ord",
            en: "the value does not look like a word",
        };
        Some((
            found.span,
            vec![
                Evidence {
                    weight: base,
                    ..label
                },
                Evidence::new(entropy, strength.evidence()),
            ],
        ))
    }
}

impl Detector for SecretDetector {
    fn detect(&self, block: &Block<'_>, _memory: &mut Memory, out: &mut Vec<Candidate>) {
        let first = out.len();
        self.shapes.find(block, |rule, span, evidence| {
            if !self.placeholders.hold(span.of(block.text)) {
                out.push(Candidate::new(self.rules[rule], span, vec![evidence]));
            }
        });
        let shapes = first..out.len();
        let mut last = 0;
        for at in block.own.0..block.own.1 {
            let token = &block.tokens[at];
            if token.kind != TokenKind::Word || !self.keys.maybe(block.text, token) {
                continue;
            }
            let Some(key) = self.keys.at(block, at) else {
                continue;
            };
            let Some((span, evidence)) = self.assigned(block, key) else {
                continue;
            };
            let rule = self.rules[key.rule];
            // The shape is the better witness of the same value; one value, one finding.
            let known = out[shapes.clone()]
                .iter_mut()
                .find(|c| c.rule == rule && c.span.overlaps(span));
            match known {
                Some(known) => evidence.into_iter().for_each(|e| known.add(e)),
                None if span.start < last => {}
                None => {
                    last = span.end;
                    out.push(Candidate::new(rule, span, evidence));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
