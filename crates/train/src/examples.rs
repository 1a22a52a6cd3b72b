//! From marked texts to what the trainer learns from: runs of units with features and the labels they may have.

use std::collections::HashMap;

use promptguard::names::{Form, Model, Run, Scratch, Table, Unit, build, features, runs};
use promptguard::text::{Span, tokenize};

use crate::data::{Label, Text};

/// One unit: its features and the labels it may have, as bits.
pub struct Item {
    /// Ids of its features.
    pub features: Vec<u32>,
    /// Labels that it may have.
    pub allowed: u8,
}

/// One run.
pub struct Example {
    /// Its units.
    pub items: Vec<Item>,
    /// How much it counts.
    pub weight: f32,
}

/// Gives every feature a number.
#[derive(Default)]
pub struct Index {
    ids: HashMap<u64, u32>,
    /// The features by number.
    pub keys: Vec<u64>,
    /// How often each was seen.
    pub counts: Vec<u32>,
}

impl Index {
    fn id(&mut self, key: u64) -> u32 {
        let next = self.keys.len() as u32;
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.keys.push(key);
            self.counts.push(0);
        }
        self.counts[id as usize] += 1;
        id
    }
}

/// The units of a text.
pub fn units(text: &str, table: Table<'_>) -> Vec<Unit> {
    let (mut tokens, mut units) = (Vec::new(), Vec::new());
    tokenize(text, Span::new(0, text.len()), &mut tokens);
    build(text, &tokens, table, 0..tokens.len(), |_| false, &mut units);
    units
}

/// The labels that a unit may have.
fn allowed(text: &Text, unit: &Unit, before: Option<&Unit>) -> u8 {
    let mark = text.marks.iter().find(|m| m.start < unit.name_end && unit.start < m.end);
    match mark {
        None if text.persons_only => 0b11001,
        None => 0b00001,
        Some(m) => match m.label {
            Label::Place => 0b01000,
            Label::Organisation => 0b10000,
            Label::Person if before.is_some_and(|b| b.candidate && m.start < b.name_end && b.start < m.end) => 0b00100,
            Label::Person => 0b00010,
        },
    }
}

/// Adds the runs of `texts` to `out`.
pub fn collect(texts: &[Text], table: Table<'_>, weight: f32, lower: bool, index: &mut Index, out: &mut Vec<Example>) {
    for text in texts {
        let units = units(&text.text, table);
        runs(&units, |first, last| {
            if !lower && units[first..last].iter().all(|u| u.form == Form::Lower) {
                return;
            }
            let run = Run { units: &units, first, last };
            let items = (first..last)
                .map(|at| {
                    let mut ids = Vec::with_capacity(64);
                    features(&text.text, &run, table, at, |key| ids.push(index.id(key)));
                    let before = (at > first).then(|| &units[at - 1]);
                    Item { features: ids, allowed: allowed(text, &units[at], before) }
                })
                .collect();
            out.push(Example { items, weight });
        });
    }
}

/// Adds the runs of unmarked text with the labels that `model` is sure of.
pub fn teach(text: &str, table: Table<'_>, model: &Model<'_>, weight: f32, index: &mut Index, out: &mut Vec<Example>) {
    let units = units(text, table);
    let mut scratch = Scratch::default();
    runs(&units, |first, last| {
        let run = Run { units: &units, first, last };
        let marginals = model.marginals(text, &run, table, &mut scratch);
        let items: Vec<Item> = (first..last)
            .zip(marginals)
            .map(|(at, m)| {
                let mut ids = Vec::with_capacity(64);
                features(text, &run, table, at, |key| ids.push(index.id(key)));
                let person = m[1] + m[2];
                let allowed = if person > 0.93 {
                    if m[1] > m[2] { 0b00010 } else { 0b00100 }
                } else if person < 0.04 {
                    0b11001
                } else {
                    0b11111
                };
                Item { features: ids, allowed }
            })
            .collect();
        out.push(Example { items, weight });
    });
}
