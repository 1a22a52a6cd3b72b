//! Rules to tables: every form with what must hold before it is tried.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::analysis::Shape;
use super::engine::Engine;
use super::expand::expand;
use super::index::{Entry, Index};
use super::known::{self, Known};
use super::lead::CompiledLead;
use super::triggers::Triggers;
use super::{Boundary, Form, PatternSpec};
use crate::detect::SpecError;
use crate::detect::context::Labels;
use crate::detect::validate::{self, Today, Validator};
use crate::finding::{Confidence, RuleIx};

/// A form, ready to run.
#[derive(Debug)]
pub(super) struct CompiledForm {
    pub id: String,
    /// Index of the rule in [`Compiled::rules`].
    pub rule: usize,
    pub prior: f32,
    pub validate: Option<Validator>,
    pub needs_label: bool,
    pub misread: bool,
    pub boundary: Boundary,
    pub lead: Option<CompiledLead>,
    pub shape: Shape,
    /// Fewest digits that must follow.
    pub digits: u32,
    pub min_len: usize,
    /// Shared by all forms with the same regex.
    pub engine: Arc<Engine>,
}

/// All pattern rules.
#[derive(Debug)]
pub(super) struct Compiled {
    pub rules: Vec<RuleIx>,
    pub forms: Vec<CompiledForm>,
    /// Forms to try at a number.
    pub index: Index,
    /// Forms that may begin with `+` or `(` before a number.
    pub signs: Vec<u16>,
    /// Forms that begin at a row of characters around a number, and for each byte those whose rows it stands in (see
    /// [`row_bit`]).
    pub rows: Vec<u16>,
    pub row_starts: [u64; 256],
    pub triggers: Triggers,
    /// Forms without any place to begin at.
    pub slow: Vec<u16>,
    pub today: Today,
    specs: Vec<crate::detect::context::ContextSpec>,
    labels: OnceLock<Labels>,
}

impl Compiled {
    pub fn new(rules: Vec<(RuleIx, PatternSpec)>) -> Result<Self, Vec<SpecError>> {
        let mut errors = Vec::new();
        let mut all = Self {
            rules: Vec::new(),
            forms: Vec::new(),
            index: Index::default(),
            signs: Vec::new(),
            rows: Vec::new(),
            row_starts: [0; 256],
            triggers: Triggers::default(),
            slow: Vec::new(),
            today: Today::now(),
            specs: Vec::new(),
            labels: OnceLock::new(),
        };
        let (mut engines, mut numbers) = (BTreeMap::new(), Vec::new());
        for (rule, spec) in rules {
            for (i, form) in spec.forms.iter().enumerate() {
                match compile(form, all.rules.len(), &mut engines) {
                    Ok(compiled) => all.add(form, compiled, &mut numbers),
                    Err(problems) => errors.extend(problems.into_iter().map(|(at, message)| SpecError {
                        rule,
                        pointer: format!("/pattern/forms/{i}/{at}"),
                        message,
                    })),
                }
            }
            all.rules.push(rule);
            all.specs.push(spec.context);
        }
        all.triggers.close();
        all.index = Index::new(all.forms.len(), &numbers);
        if errors.is_empty() { Ok(all) } else { Err(errors) }
    }

    /// The labels of all rules, built when first asked for.
    pub fn labels(&self) -> &Labels {
        self.labels.get_or_init(|| Labels::new(&self.specs.iter().collect::<Vec<_>>()))
    }

    fn add(&mut self, form: &Form, compiled: CompiledForm, numbers: &mut Vec<Entry>) {
        let ix = self.forms.len() as u16;
        let shape = &compiled.shape;
        match &compiled.lead {
            Some(lead) if lead.chars != 0 => {
                for byte in (0..128_u8).filter(|b| lead.chars & (1 << b) != 0) {
                    self.row_starts[usize::from(byte)] |= 1 << row_bit(self.rows.len());
                }
                self.rows.push(ix);
            }
            _ if !form.triggers.is_empty() => self.triggers.add(&form.triggers, ix),
            _ if begins_with_number(shape) => {
                let open = compiled.boundary == Boundary::None;
                // The name of a street may stand farther from its number.
                let led = compiled.lead.as_ref().is_some_and(|lead| !lead.is_street());
                let capital = compiled.lead.as_ref().is_some_and(CompiledLead::wants_capital);
                numbers.push(Entry { form: ix, shape: *shape, open, led, capital });
                if compiled.lead.is_none() && (shape.first.has(b'+') || shape.first.has(b'(')) {
                    self.signs.push(ix);
                }
            }
            _ => self.slow.push(ix),
        }
        self.forms.push(compiled);
    }
}

/// The bit of the nth form of [`Compiled::rows`]; those beyond the 63rd share the last.
pub(super) fn row_bit(n: usize) -> u32 {
    n.min(63) as u32
}

fn begins_with_number(shape: &Shape) -> bool {
    shape.first.within(b"0123456789+(") && (b'0'..=b'9').chain(*b"+(").any(|b| shape.first.has(b))
}

type Engines = BTreeMap<String, Arc<Engine>>;
type Problems = Vec<(&'static str, String)>;

fn compile(form: &Form, rule: usize, engines: &mut Engines) -> Result<CompiledForm, Problems> {
    let mut problems = Problems::new();
    let mut wrong = |at: &'static str, message: String| problems.push((at, message));
    let read = match expand(&form.regex).and_then(|pattern| Ok((known::read(&pattern)?, pattern))) {
        Ok(read) => Some(read),
        Err(message) => {
            wrong("regex", message);
            None
        }
    };
    if !(form.confidence > 0.0 && form.confidence < 1.0) {
        wrong("confidence", "the confidence must lie between 0 and 1".to_owned());
    }
    let validate = form.validate.as_deref().and_then(|name| {
        let found = validate::find(name);
        if found.is_none() {
            let hint = validate::nearest(name).map(|n| format!("; did you mean \"{n}\"?")).unwrap_or_default();
            wrong("validate", format!("there is no validator \"{name}\"{hint}"));
        }
        found
    });
    if form.triggers.iter().any(|t| t.trim().is_empty()) {
        wrong("triggers", "a trigger is empty".to_owned());
    }
    if form.misread && !form.needs_label {
        wrong("misread", "misread digits are read only by a form with needs_label".to_owned());
    }
    if let Some((known, _)) = &read {
        if known.min_len == 0 || known.shape.empty {
            wrong("regex", "the regex matches the empty text".to_owned());
        }
        let by_word = form.lead.as_ref().is_some_and(|l| l.chars.is_empty());
        if by_word && !begins_with_number(&known.shape) {
            wrong("lead", "with a lead of words the regex must begin with a digit".to_owned());
        }
    }
    match read {
        Some((Known { shape, min_len, value }, pattern)) if problems.is_empty() => Ok(CompiledForm {
            id: form.id.clone(),
            rule,
            prior: Confidence(form.confidence).log_odds(),
            validate,
            needs_label: form.needs_label,
            misread: form.misread,
            boundary: form.boundary,
            lead: form.lead.as_ref().map(CompiledLead::new),
            digits: shape.digits.min(40),
            shape,
            min_len,
            engine: Arc::clone(engines.entry(pattern).or_insert_with_key(|p| Arc::new(Engine::new(p.clone(), value)))),
        }),
        _ => Err(problems),
    }
}
