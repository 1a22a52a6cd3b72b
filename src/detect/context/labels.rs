//! What stands around a candidate, judged for the rule that asks: the nearest label decides.

use std::borrow::Cow;
use std::collections::HashMap;

use super::ContextSpec;
use super::column::{self, Tables};
use super::endings::Endings;
use super::phrases::Phrases;
use super::walk;
use crate::finding::{Evidence, Reason};
use crate::text::{Block, Span};

const RAISE: u8 = 1;
const LOWER: u8 = 2;
const HINT: u8 = 4;
const DOUBT: u8 = 8;
const UNIT: u8 = 16;

/// Most words looked at on each side, whatever a rule asks for: look-backs stay bounded.
const FARTHEST: usize = 12;
/// Tokens after a number in which a label may raise any form that begins at it.
const AHEAD: usize = 13;

/// The labels of all rules, shared.
#[derive(Debug)]
pub(crate) struct Labels {
    phrases: Phrases,
    names: Vec<String>,
    /// What each label means to each rule: `roles[rule * names.len() + label]`.
    roles: Vec<u8>,
    /// Rules that each label raises: a bit for each, `blocks` words for each label.
    raises: Vec<u64>,
    blocks: usize,
    reach: Vec<usize>,
    endings: Vec<Endings>,
    /// The longest reach of all.
    farthest: usize,
}

/// A label seen near a candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub label: u16,
    /// Words between, with penalties for lines and numbers crossed.
    pub distance: usize,
    /// A long number stands between: the label has got its number already.
    pub spent: bool,
}

/// Labels around one candidate. Reused from candidate to candidate.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// Labels before the token `start`, and those with the ones after the candidate, nearest first.
    before: Vec<Hit>,
    start: Option<usize>,
    hits: Vec<Hit>,
    span: Option<Span>,
    column: Option<Option<Span>>,
    /// Rules that some label around the number `number` may raise.
    raised: Vec<u64>,
    number: Option<usize>,
}

/// How the nearest label stands to a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is one of the rule's own.
    Raised,
    /// It is one of something else.
    Lowered,
    /// There is none.
    #[default]
    Bare,
}

/// What the labels around a candidate say to a rule.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Judgement {
    pub standing: Standing,
    label: Option<(u16, f32)>,
    hint: Option<(u16, f32)>,
    doubt: Option<(u16, f32)>,
    /// A compound right before it names a number of something else.
    ending: bool,
}

/// Log-odds of such a compound.
const ENDING: f32 = -1.0;

impl Judgement {
    /// Log-odds of all of it.
    pub fn weight(&self) -> f32 {
        let labels: f32 = [self.label, self.hint, self.doubt].iter().flatten().map(|(_, w)| w).sum();
        labels + if self.ending { ENDING } else { 0.0 }
    }
}

impl Labels {
    /// The labels of `specs`, one for each rule.
    pub fn new(specs: &[&ContextSpec]) -> Self {
        // Rules share most of their words: each is looked at once.
        let (mut known, mut words): (HashMap<&str, usize>, Vec<&str>) = (HashMap::new(), Vec::new());
        let all = specs.iter().flat_map(|s| [&s.raise, &s.lower, &s.units, &s.hint, &s.doubt]).flatten();
        for word in all {
            known.entry(word).or_insert_with(|| {
                words.push(word);
                words.len() - 1
            });
        }
        let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
        let mut names = lower.clone();
        names.sort_unstable();
        names.dedup();
        names.truncate(usize::from(u16::MAX));
        let labels: Vec<Option<usize>> = lower.iter().map(|w| names.binary_search(w).ok()).collect();
        let blocks = specs.len().div_ceil(64);
        let mut roles = vec![0; specs.len() * names.len()];
        let mut raises = vec![0; names.len() * blocks];
        for (rule, spec) in specs.iter().enumerate() {
            let lists = [
                (&spec.raise, RAISE),
                (&spec.lower, LOWER),
                (&spec.units, UNIT),
                (&spec.hint, HINT),
                (&spec.doubt, DOUBT),
            ];
            for (words, role) in lists {
                for word in words {
                    let Some(label) = known.get(word.as_str()).and_then(|ix| labels[*ix]) else {
                        continue;
                    };
                    roles[rule * names.len() + label] |= role;
                    if role == RAISE {
                        raises[label * blocks + rule / 64] |= 1_u64 << (rule % 64);
                    }
                }
            }
        }
        let asked = |s: &&ContextSpec| {
            if s.words == 0 { 5 } else { s.words.min(FARTHEST) }
        };
        let reach: Vec<usize> = specs.iter().map(asked).collect();
        let endings = specs.iter().map(|s| Endings::new(s)).collect();
        let farthest = reach.iter().copied().max().unwrap_or(0);
        let phrases = Phrases::new(names.iter().enumerate().map(|(i, n)| (n.as_str(), i as u16)));
        Self { phrases, names, roles, raises, blocks, reach, endings, farthest }
    }

    /// Whether some label around the number at token `at` may raise a candidate of `rule` that begins at it. Cheap
    /// when asked again for the same number: most numbers of a text have no label at all.
    pub fn may_raise(
        &self,
        rule: usize,
        block: &Block<'_>,
        at: usize,
        context: &mut Context,
        tables: &mut Tables,
    ) -> bool {
        if context.number != Some(at) {
            context.number = Some(at);
            self.look_before(block, at, context);
            let mut raised = std::mem::take(&mut context.raised);
            raised.clear();
            raised.resize(self.blocks, 0);
            let mut raise = |label: u16| {
                let from = usize::from(label) * self.blocks;
                raised.iter_mut().zip(&self.raises[from..from + self.blocks]).for_each(|(r, l)| *r |= l);
            };
            context.before.iter().for_each(|hit| raise(hit.label));
            for after in at + 1..(at + AHEAD).min(block.tokens.len()) {
                self.phrases.ending_at(block, after, at + 1, &mut raise);
            }
            if let Some(cell) = column::header_cell(block.text, block.tokens[at].span(), tables) {
                self.phrases.within(block.text, cell, &mut raise);
            }
            context.raised = raised;
        }
        context.raised[rule / 64] & (1 << (rule % 64)) != 0
    }

    fn look_before(&self, block: &Block<'_>, start: usize, context: &mut Context) {
        if context.start != Some(start) {
            context.start = Some(start);
            context.before.clear();
            walk::before(&self.phrases, self.farthest, block, start, &mut context.before);
        }
    }

    /// Looks around `span`, for any rule. Cheap when `span` is the one asked for last.
    pub fn look(&self, block: &Block<'_>, span: Span, context: &mut Context) {
        if context.span == Some(span) {
            return;
        }
        context.span = Some(span);
        context.column = None;
        self.look_before(block, block.token_at(span.start), context);
        context.hits.clear();
        context.hits.extend_from_slice(&context.before);
        walk::after(&self.phrases, block, block.token_at(span.end), &mut context.hits);
        context.hits.sort_by_key(|h| h.distance);
    }

    /// What the labels around the candidate last looked at say to `rule`.
    pub fn judge(&self, rule: usize, block: &Block<'_>, context: &mut Context, tables: &mut Tables) -> Judgement {
        let roles = &self.roles[rule * self.names.len()..(rule + 1) * self.names.len()];
        let mut out = Judgement::default();
        for hit in context.hits.iter().filter(|h| h.distance <= self.reach[rule]) {
            let role = roles[usize::from(hit.label)];
            let far = hit.distance as f32;
            if role & HINT != 0 {
                out.hint.get_or_insert((hit.label, 1.2));
            }
            if role & DOUBT != 0 && hit.distance <= 3 {
                out.doubt.get_or_insert((hit.label, -1.5));
            }
            if out.standing != Standing::Bare {
                continue;
            }
            if role & RAISE != 0 {
                out.standing = Standing::Raised;
                out.label = Some((hit.label, if hit.spent { 2.0 } else { (4.0 - 0.4 * far).max(2.0) }));
            } else if (role & LOWER != 0 || role & UNIT != 0 && hit.distance <= 1) && !hit.spent {
                out.standing = Standing::Lowered;
                out.label = Some((hit.label, (0.9 * far - 5.0).min(-1.0)));
            }
        }
        if out.standing == Standing::Bare
            && let Some(span) = context.span
        {
            let cell = *context.column.get_or_insert_with(|| column::header_cell(block.text, span, tables));
            if let Some(cell) = cell {
                self.judge_cell(roles, block.text, cell, &mut out);
            }
        }
        if out.standing == Standing::Bare
            && let Some(span) = context.span
        {
            out.ending = self.endings[rule].before(block, block.token_at(span.start));
        }
        out
    }

    fn judge_cell(&self, roles: &[u8], text: &str, cell: Span, out: &mut Judgement) {
        let (mut raised, mut lowered) = (None, None);
        self.phrases.within(text, cell, |label| {
            let role = roles[usize::from(label)];
            if role & RAISE != 0 {
                raised.get_or_insert(label);
            } else if role & LOWER != 0 {
                lowered.get_or_insert(label);
            }
        });
        if let Some(label) = raised {
            (out.standing, out.label) = (Standing::Raised, Some((label, 3.5)));
        } else if let Some(label) = lowered {
            (out.standing, out.label) = (Standing::Lowered, Some((label, -4.0)));
        }
    }

    /// Puts words to a judgement.
    pub fn explain(&self, judgement: &Judgement, evidence: &mut Vec<Evidence>) {
        for (label, weight) in [judgement.label, judgement.hint, judgement.doubt].into_iter().flatten() {
            let name = Cow::Owned(self.names[usize::from(label)].clone());
            let reason = if weight > 0.0 { Reason::Label(name) } else { Reason::Counter(name) };
            evidence.push(Evidence::new(reason, weight));
        }
        if judgement.ending {
            let (da, en) = ("nummerets navn er et andet", "the number has another name");
            evidence.push(Evidence::new(Reason::Remark { da, en }, ENDING));
        }
    }
}
