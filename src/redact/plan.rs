//! The plan of edits: what is replaced, and by what. Edits never overlap, and every matched letter is covered.

use std::collections::BTreeMap;

use super::label::placeholder;
use super::restore::torn;
use super::style;
use super::value::{LastWords, key, split};
use super::vault::{Reserved, Vault};
use super::{Options, Style};
use crate::finding::{Action, Entity, Finding, RuleIx};
use crate::text::Span;

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes of the original text. White space at the ends of a finding stays.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
    /// The rule that asked for it: of several, the one that covers most.
    pub rule: RuleIx,
    /// What it was.
    pub entity: Entity,
}

/// What the plan needs of a finding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub span: Span,
    pub rule: RuleIx,
    pub entity: Entity,
    pub action: Action,
    pub confidence: f32,
    pub subject: Option<u32>,
}

impl From<&Finding> for Hit {
    fn from(f: &Finding) -> Self {
        let &Finding { span, rule, entity, action, subject, .. } = f;
        Self { span, rule, entity, action, confidence: f.confidence.0, subject }
    }
}

/// Plans the edits for all findings whose action is at least `options.minimum`. Findings that overlap or lie inside one
/// another become one edit. With placeholders, `vault` learns what they stand for; without a vault nobody does.
pub fn plan(text: &str, findings: &[Finding], options: Options, vault: Option<&mut Vault>) -> Vec<Edit> {
    let hits: Vec<Hit> = findings.iter().filter(|f| f.action >= options.minimum).map(Hit::from).collect();
    plan_hits(text, &hits, options, vault.unwrap_or(&mut Vault::new()))
}

pub(super) fn plan_hits(text: &str, hits: &[Hit], options: Options, vault: &mut Vault) -> Vec<Edit> {
    let pieces = merge(text, hits);
    let edit = |piece: &Piece, replacement| {
        let Piece { span, hit, .. } = *piece;
        Edit { span, replacement, rule: hit.rule, entity: hit.entity }
    };
    match options.style {
        Style::Mask => pieces.iter().map(|p| edit(p, style::mask(p.hit.entity, p.span.of(text)))).collect(),
        Style::Remove => {
            let mut edits: Vec<Edit> = pieces.iter().map(|p| edit(p, String::new())).collect();
            style::tidy(text, &mut edits);
            edits
        }
        Style::Generalise => {
            let groups = Groups::of(text, &pieces);
            let ordinals = groups.ordinals();
            let parts = pieces.iter().zip(&groups.parts);
            parts
                .map(|(p, part)| {
                    let mut word = style::generalise(p.hit.entity, part.base, ordinals[part.group], options.lang);
                    word.push_str(&part.ending);
                    edit(p, word)
                })
                .collect()
        }
        Style::Placeholder => {
            let groups = Groups::of(text, &pieces);
            let names = groups.names(vault, &Reserved::of(text), options);
            let parts = pieces.iter().zip(&groups.parts);
            parts.map(|(p, part)| edit(p, format!("{}{}", names[part.group], part.ending))).collect()
        }
    }
}

/// One stretch to replace.
struct Piece {
    span: Span,
    /// The hit it is named after.
    hit: Hit,
    /// Whether that hit covers all of it.
    whole: bool,
}

/// Joins hits that overlap.
fn merge(text: &str, hits: &[Hit]) -> Vec<Piece> {
    let mut hits: Vec<Hit> = hits.iter().filter_map(|h| Some(Hit { span: trim(text, h.span)?, ..*h })).collect();
    hits.sort_by(|a, b| {
        (a.span.start, b.span.end, a.rule).cmp(&(b.span.start, a.span.end, b.rule)).then(a.entity.cmp(&b.entity))
    });
    let mut pieces = Vec::new();
    let mut rest = hits.as_slice();
    while let Some(first) = rest.first() {
        let mut span = first.span;
        let mut count = 1;
        while let Some(next) = rest.get(count).filter(|h| h.span.start < span.end) {
            span.end = span.end.max(next.span.end);
            count += 1;
        }
        let (cluster, after) = rest.split_at(count);
        rest = after;
        // Named after a hit that covers all of it, else after the longest; of equals, the strongest, surest, first.
        let better = |a: &Hit, b: &Hit| {
            let length = a.span.len().cmp(&b.span.len());
            length.then(a.action.cmp(&b.action)).then(a.confidence.total_cmp(&b.confidence)).then(b.rule.cmp(&a.rule))
        };
        if let Some(hit) = cluster.iter().copied().reduce(|a, b| if better(&a, &b).is_lt() { b } else { a }) {
            pieces.push(Piece { span, hit, whole: hit.span == span });
        }
    }
    pieces
}

/// The span inside the text, on character boundaries, without white space at its ends; none when nothing is left.
fn trim(text: &str, span: Span) -> Option<Span> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.min(text.len()));
    let part = text.get(start..end)?;
    let start = start + (part.len() - part.trim_start().len());
    let part = part.trim();
    (!part.is_empty()).then(|| Span::new(start, start + part.len()))
}

/// A piece as a form of a value.
struct Part<'t> {
    group: usize,
    base: &'t str,
    ending: String,
    whole: &'t str,
    /// Whether what follows could be taken for the rest of a placeholder: then it needs its check letter.
    torn: bool,
}

/// A value of the text: a person, a number.
struct Group<'t> {
    entity: Entity,
    /// Its fullest form.
    base: &'t str,
}

struct Groups<'t> {
    groups: Vec<Group<'t>>,
    parts: Vec<Part<'t>>,
}

impl<'t> Groups<'t> {
    /// Groups the pieces by subject where the scan has told it, else by value.
    fn of(text: &'t str, pieces: &[Piece]) -> Self {
        let mut known = LastWords::default();
        pieces.iter().for_each(|p| known.add(p.hit.entity, p.span.of(text)));
        let splits = pieces.iter().map(|p| {
            let (entity, value) = (p.hit.entity, p.span.of(text));
            let split = split(entity, value, &text[p.span.end..], &known);
            let key = key(entity, split.base);
            (p.hit.subject.filter(|_| p.whole), key, split, value)
        });
        let splits: Vec<_> = splits.collect();
        // A name without a subject belongs to the only subject that is called so.
        let mut called: BTreeMap<(Entity, &str), Option<u32>> = BTreeMap::new();
        for (piece, (subject, key, ..)) in pieces.iter().zip(&splits) {
            if subject.is_some() {
                let one = called.entry((piece.hit.entity, key)).or_insert(*subject);
                *one = one.filter(|s| Some(*s) == *subject);
            }
        }
        let mut ids: BTreeMap<(Entity, Option<u32>, &str), usize> = BTreeMap::new();
        let (mut groups, mut parts): (Vec<Group<'t>>, Vec<Part<'t>>) = (Vec::new(), Vec::new());
        for (piece, (subject, key, split, whole)) in pieces.iter().zip(&splits) {
            let entity = piece.hit.entity;
            let subject = subject.or_else(|| called.get(&(entity, key.as_str())).copied().flatten());
            let id = (entity, subject, if subject.is_some() { "" } else { key.as_str() });
            let group = *ids.entry(id).or_insert_with(|| {
                groups.push(Group { entity, base: split.base });
                groups.len() - 1
            });
            let fullest = &mut groups[group].base;
            if split.base.chars().count() > fullest.chars().count() {
                *fullest = split.base;
            }
            let torn = torn(&text[piece.span.end..]);
            parts.push(Part { group, base: split.base, ending: split.ending.clone(), whole, torn });
        }
        Self { groups, parts }
    }

    /// For each group, how many of its entity came before it.
    fn ordinals(&self) -> Vec<usize> {
        let mut counts: BTreeMap<Entity, usize> = BTreeMap::new();
        let next = |g: &Group<'_>| {
            let count = counts.entry(g.entity).or_default();
            *count += 1;
            *count - 1
        };
        self.groups.iter().map(next).collect()
    }

    /// The placeholder of each group, entered in the vault.
    fn names(&self, vault: &mut Vault, reserved: &Reserved, options: Options) -> Vec<String> {
        let keys: Vec<String> = self.groups.iter().map(|g| key(g.entity, g.base)).collect();
        let values: Vec<(Entity, &str)> = self.groups.iter().zip(&keys).map(|(g, k)| (g.entity, k.as_str())).collect();
        let numbers = vault.allocate(&values, reserved);
        let mut plain: BTreeMap<Entity, bool> = BTreeMap::new();
        for group in &self.groups {
            plain.entry(group.entity).or_insert_with(|| vault.may_be_plain(group.entity, reserved));
        }
        for part in self.parts.iter().filter(|p| p.torn) {
            plain.insert(self.groups[part.group].entity, false);
        }
        let mut names = Vec::with_capacity(self.groups.len());
        for (group, number) in self.groups.iter().zip(&numbers) {
            let plain = plain.get(&group.entity).is_some_and(|p| *p);
            if let Some(entry) = vault.entry_mut(group.entity, *number) {
                entry.plain |= plain;
                if entry.base.is_empty() {
                    group.base.clone_into(&mut entry.base);
                }
            }
            names.push(placeholder(group.entity, *number, !plain, options.lang));
        }
        for part in self.parts.iter().filter(|p| !p.ending.is_empty()) {
            let group = &self.groups[part.group];
            if let Some(entry) = vault.entry_mut(group.entity, numbers[part.group]) {
                // "Hansens" is no genitive of "Mette Hansen"; "Lemvig Byråd" is the council of "Lemvig Kommune".
                let same = if part.ending == "s" {
                    part.base == entry.base
                } else {
                    key(group.entity, part.base) == entry.key
                };
                if same {
                    entry.add_form(&part.ending, part.whole);
                }
            }
        }
        names
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
