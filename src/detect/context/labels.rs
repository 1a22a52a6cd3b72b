//! What stands around a candidate, judged for the rule that asks: the nearest label decides.

use std::borrow::Cow;

use super::column::{self, Tables};
use super::phrases::Phrases;
use super::ContextSpec;
use crate::finding::{Evidence, Reason};
use crate::text::{Block, Span, TokenKind};

const RAISE: u8 = 1;
const LOWER: u8 = 2;
const HINT: u8 = 4;
const DOUBT: u8 = 8;
const UNIT: u8 = 16;

/// Most words looked at on each side, whatever a rule asks for: look-backs stay bounded.
const FARTHEST: usize = 12;
/// Words after a candidate in which a label counts: `120358-8905 (cpr)`.
const AFTER: usize = 3;
/// A line longer than this that is followed by a candidate's line is taken for wrapped prose.
const WRAPPED: usize = 45;

/// The labels of all rules, shared.
#[derive(Debug)]
pub(crate) struct Labels {
    phrases: Phrases,
    names: Vec<String>,
    /// What each label means to each rule: `roles[rule * names.len() + label]`.
    roles: Vec<u8>,
    reach: Vec<usize>,
}

/// A label seen near a candidate.
#[derive(Clone, Copy, Debug)]
struct Hit {
    label: u16,
    /// Words between, with penalties for lines and numbers crossed.
    distance: usize,
    /// A long number stands between: the label has got its number already.
    spent: bool,
}

/// Labels around one candidate. Reused from candidate to candidate.
#[derive(Debug, Default)]
pub(crate) struct Context {
    hits: Vec<Hit>,
    span: Option<Span>,
    column: Option<Option<Span>>,
}

/// How the nearest label stands to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is one of the rule's own.
    Raised,
    /// It is one of something else.
    Lowered,
    /// There is none.
    Bare,
}

impl Labels {
    /// The labels of `specs`, one for each rule.
    pub fn new(specs: &[&ContextSpec]) -> Self {
        let mut names: Vec<String> = specs
            .iter()
            .flat_map(|s| s.raise.iter().chain(&s.lower).chain(&s.units).chain(&s.hint).chain(&s.doubt))
            .map(|w| w.to_lowercase())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(usize::from(u16::MAX));
        let mut roles = vec![0; specs.len() * names.len()];
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
                    if let Ok(label) = names.binary_search(&word.to_lowercase()) {
                        roles[rule * names.len() + label] |= role;
                    }
                }
            }
        }
        let reach = specs.iter().map(|s| if s.words == 0 { 5 } else { s.words.min(FARTHEST) }).collect();
        let phrases = Phrases::new(names.iter().enumerate().map(|(i, n)| (n.as_str(), i as u16)));
        Self { phrases, names, roles, reach }
    }

    /// Looks around `span`, for any rule. Cheap when `span` is the one asked for last.
    pub fn look(&self, block: &Block<'_>, span: Span, context: &mut Context) {
        if context.span == Some(span) {
            return;
        }
        context.span = Some(span);
        context.column = None;
        context.hits.clear();
        let start = block.token_at(span.start);
        self.before(block, start, &mut context.hits);
        self.after(block, block.token_at(span.end), &mut context.hits);
        context.hits.sort_by_key(|h| h.distance);
    }

    fn before(&self, block: &Block<'_>, start: usize, hits: &mut Vec<Hit>) {
        let (mut words, mut penalty, mut breaks, mut digits, mut columns) = (0, 0, 0, 0_u32, 0);
        let mut content = false;
        for at in (0..start.min(block.tokens.len())).rev() {
            let token = &block.tokens[at];
            match token.kind {
                TokenKind::Break => {
                    // A line on its own belongs to the one above it; a wrapped sentence goes on across the break.
                    breaks += 1;
                    if breaks > 2 || (content && (breaks > 1 || !long_line_before(block, at))) {
                        return;
                    }
                    penalty += if content { 2 } else { 0 };
                }
                TokenKind::Punct => match block.text.as_bytes()[token.start] {
                    b'|' | b';' => {
                        columns += 1;
                        penalty += 1;
                        if columns > 1 {
                            return;
                        }
                    }
                    b'.' | b',' | b':' | b'-' => {}
                    _ => self.hit(block, at, 0, words + penalty, digits >= 6, hits),
                },
                TokenKind::Word | TokenKind::Number => {
                    self.hit(block, at, 0, words + penalty, digits >= 6, hits);
                    if token.kind == TokenKind::Number {
                        digits += token.len;
                    }
                    content = true;
                    words += 1;
                    if words > FARTHEST {
                        return;
                    }
                }
            }
        }
    }

    fn after(&self, block: &Block<'_>, end: usize, hits: &mut Vec<Hit>) {
        let (mut words, mut penalty) = (0, 1);
        for at in end..block.tokens.len() {
            let token = &block.tokens[at];
            match token.kind {
                TokenKind::Break | TokenKind::Number => return,
                TokenKind::Punct => match block.text.as_bytes()[token.start] {
                    b'.' | b';' | b'|' => return,
                    b',' => penalty += 1,
                    b'(' | b')' | b':' | b'-' => {}
                    _ => self.hit(block, at, end, words + penalty, false, hits),
                },
                TokenKind::Word => {
                    if !leads_on(block, at) {
                        self.hit(block, at, end, words + penalty, false, hits);
                    }
                    words += 1;
                    if words >= AFTER {
                        return;
                    }
                }
            }
        }
    }

    fn hit(&self, block: &Block<'_>, at: usize, floor: usize, distance: usize, spent: bool, hits: &mut Vec<Hit>) {
        self.phrases.ending_at(block, at, floor, |label| hits.push(Hit { label, distance, spent }));
    }

    /// What the labels around the candidate say to `rule`, added to `evidence`.
    pub fn judge(
        &self,
        rule: usize,
        block: &Block<'_>,
        context: &mut Context,
        tables: &mut Tables,
        evidence: &mut Vec<Evidence>,
    ) -> Standing {
        let roles = &self.roles[rule * self.names.len()..(rule + 1) * self.names.len()];
        let mut standing = Standing::Bare;
        let (mut hinted, mut doubted) = (false, false);
        for hit in context.hits.iter().filter(|h| h.distance <= self.reach[rule]) {
            let role = roles[usize::from(hit.label)];
            let far = hit.distance as f32;
            if role & HINT != 0 && !hinted {
                hinted = true;
                evidence.push(Evidence::new(Reason::Label(self.name(hit.label)), 1.2));
            }
            if role & DOUBT != 0 && !doubted && hit.distance <= 3 {
                doubted = true;
                evidence.push(Evidence::new(Reason::Counter(self.name(hit.label)), -1.5));
            }
            if standing != Standing::Bare {
                continue;
            }
            if role & RAISE != 0 {
                standing = Standing::Raised;
                let weight = if hit.spent { 2.0 } else { (4.0 - 0.4 * far).max(2.0) };
                evidence.push(Evidence::new(Reason::Label(self.name(hit.label)), weight));
            } else if (role & LOWER != 0 || role & UNIT != 0 && hit.distance <= 1) && !hit.spent {
                standing = Standing::Lowered;
                evidence.push(Evidence::new(Reason::Counter(self.name(hit.label)), (0.9 * far - 5.0).min(-1.0)));
            }
        }
        if standing == Standing::Bare
            && let Some(span) = context.span
        {
            let cell = *context.column.get_or_insert_with(|| column::header_cell(block.text, span, tables));
            if let Some(cell) = cell {
                standing = self.judge_cell(roles, block.text, cell, evidence);
            }
        }
        standing
    }

    fn judge_cell(&self, roles: &[u8], text: &str, cell: Span, evidence: &mut Vec<Evidence>) -> Standing {
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
            evidence.push(Evidence::new(Reason::Label(self.name(label)), 3.5));
            Standing::Raised
        } else if let Some(label) = lowered {
            evidence.push(Evidence::new(Reason::Counter(self.name(label)), -4.0));
            Standing::Lowered
        } else {
            Standing::Bare
        }
    }

    fn name(&self, label: u16) -> Cow<'static, str> {
        Cow::Owned(self.names[usize::from(label)].clone())
    }
}

/// Whether the line that ends at token `at` (a break) is as long as wrapped prose.
fn long_line_before(block: &Block<'_>, at: usize) -> bool {
    let end = block.tokens[at].start;
    let from = end.saturating_sub(WRAPPED);
    end > WRAPPED && !block.text.as_bytes()[from..end].contains(&b'\n')
}

/// Whether the word at `at` is a label of what follows it: `120358-8905, tlf. 20...`.
fn leads_on(block: &Block<'_>, at: usize) -> bool {
    let mut marks = 0;
    for token in &block.tokens[at + 1..] {
        match token.kind {
            TokenKind::Number => return true,
            TokenKind::Punct if matches!(block.text.as_bytes()[token.start], b':' | b'=') => return true,
            TokenKind::Punct if marks < 2 => marks += 1,
            // `nr.` and the like belong to the label.
            TokenKind::Word if token.len <= 2 && marks < 2 => marks += 1,
            _ => return false,
        }
    }
    false
}
