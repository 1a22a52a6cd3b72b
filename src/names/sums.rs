//! Sums of weights that depend on one word or on a few small facts, remembered: most come many times in a text.

use super::facts::{Facts, shape};
use super::features::{
    Neighbour, Run, Slot, left, mix, near, near_key, of_run, own, own_key, right, run_left, run_right, run_shape,
    run_words,
};
use super::letters::Ends;
use super::model::{Model, ROW};
use super::table::Table;
use crate::lexicon::Latest;

/// The sum of the weights of some features, one for each label but the first. A unit has some hundred features of one
/// byte, so 16 bits hold it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(pub [i16; ROW]);

impl Sums {
    #[inline(always)]
    pub fn add(&mut self, row: [i8; ROW]) {
        for (sum, weight) in self.0.iter_mut().zip(row) {
            *sum += i16::from(weight);
        }
    }

    /// The sum of the weights of the features that `emit` hands on.
    #[inline(always)]
    fn of(model: &Model<'_>, emit: impl FnOnce(&mut dyn FnMut(u64))) -> Self {
        let mut sums = Self::default();
        emit(&mut |feature| sums.add(model.row(feature)));
        sums
    }

    #[inline(always)]
    fn join(&mut self, other: Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }
}

/// What a unit adds to its own score.
#[derive(Clone, Copy, Debug, Default)]
struct Own {
    sums: Sums,
    ends: Ends,
}

/// What a unit adds to the scores of those around it, by [`Slot`].
type Near = [Sums; Slot::ALL.len()];

/// The sums of the words met last.
#[derive(Debug, Default)]
pub(super) struct WordSums {
    /// The model and the table that they are of.
    source: (usize, usize),
    own: Latest<Own>,
    near: Latest<Near>,
    shapes: Latest<Sums>,
    left: Latest<Sums>,
    right: Latest<Sums>,
}

/// Places at least and at most: 650 KB for texts of any length.
const PLACES: (usize, usize) = (128, 4096);

impl WordSums {
    /// Makes room for the words of a text of so many tokens.
    pub fn reserve(&mut self, tokens: usize) {
        let len = tokens.clamp(PLACES.0, PLACES.1).next_power_of_two();
        if self.near.places() < len {
            self.reset(len);
        }
    }

    fn reset(&mut self, places: usize) {
        self.near.reset(places);
        self.own.reset(places);
        for sums in [&mut self.shapes, &mut self.left, &mut self.right] {
            sums.reset(places);
        }
    }

    /// Forgets what belongs to another model or table.
    pub fn open(&mut self, model: &Model<'_>, table: Table<'_>) {
        let source = (model.identity(), table.identity());
        if self.source != source || self.near.places() == 0 {
            self.source = source;
            self.reset(self.near.places().max(PLACES.0));
        }
    }

    /// The sum of all that unit `at` of the run, the units around it and the run add, [`joint`](super::features::joint)
    /// features apart, and the ends of its own letters. What stands around a run of one unit stands beside the unit: its
    /// features are remembered with those.
    #[inline(always)]
    pub fn of(
        &mut self,
        model: &Model<'_>,
        table: Table<'_>,
        text: &str,
        run: &Run<'_>,
        at: usize,
        facts: &Facts,
    ) -> (Sums, Ends) {
        let (unit, i) = (&run.units[at], at as isize);
        let alone = run.last - run.first == 1;
        let own = self.own.get(own_key(text, unit) ^ u64::from(alone) << 40, || {
            let mut sums = Sums::default();
            let mut add = |feature| sums.add(model.row(feature));
            let ends = own(text, unit, table, &mut add);
            if alone {
                run_words(unit.hash, unit.hash, facts.edge, &mut add);
            }
            Own { sums, ends }
        });
        let Own { mut sums, ends } = *own;
        sums.join(*self.shapes.get(facts.key(), || {
            Sums::of(model, |add| {
                shape(facts, &mut *add);
                if alone {
                    run_shape(facts.forms, [facts.name; 2], facts, add);
                }
            })
        }));
        // The few facts that the features of a word beside the unit depend on.
        let few = facts.form | facts.name << 4 | facts.touch << 10 | facts.owner << 12 | u64::from(alone) << 13;
        let before = run.hash(i - 1);
        sums.join(*self.left.get(mix(before, few), || {
            Sums::of(model, |add| {
                left(before, facts, &mut *add);
                if alone {
                    run_left(before, facts.edge, add);
                }
            })
        }));
        let after = run.unit(i + 1);
        sums.join(*self.right.get(mix(near_key(after), few), || {
            Sums::of(model, |add| {
                let hash = run.hash(i + 1);
                right(hash, Neighbour::of(text, after).ends(), facts, &mut *add);
                if alone {
                    run_right(hash, facts.edge, add);
                }
            })
        }));
        if !alone {
            of_run(run, facts, |feature| sums.add(model.row(feature)));
        }
        for (n, slot) in Slot::ALL.into_iter().enumerate() {
            if slot == Slot::Tail && at + 1 == run.last {
                continue;
            }
            let other = run.unit(slot.at(run, at));
            let seen = self.near.get(near_key(other), || {
                let other = Neighbour::of(text, other);
                Slot::ALL.map(|slot| Sums::of(model, |add| near(slot, &other, add)))
            });
            sums.join(seen[n]);
        }
        (sums, ends)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::features::{features, joint};
    use super::super::{build, model, runs, words};
    use super::*;
    use crate::text::{Span, tokenize};

    proptest! {
        #[test]
        fn what_is_remembered_is_what_the_features_say(
            text in "(([A-ZÆØÅ]?[a-zæøå]{0,3}|Mette|HANSEN|von|hej|J\\.|Jens'|Bo-Erik|Holm-sagen|12)[ .,:\n-]{0,2}){0,40}",
        ) {
            let (model, table) = (model().unwrap(), words().unwrap());
            let (mut tokens, mut units) = (Vec::new(), Vec::new());
            tokenize(&text, Span::new(0, text.len()), &mut tokens);
            build(&text, &tokens, table, 0..tokens.len(), |_| false, &mut units);
            let mut remembered = WordSums::default();
            remembered.open(&model, table);
            runs(&units, |first, last| {
                let run = Run { units: &units, first, last };
                for at in first..last {
                    let mut all = Sums::default();
                    features(&text, &run, table, at, |feature| all.add(model.row(feature)));
                    let facts = Facts::of(&text, &run, at);
                    let (mut sums, ends) = remembered.of(&model, table, &text, &run, at, &facts);
                    joint(&run, at, &facts, ends, |feature| sums.add(model.row(feature)));
                    assert_eq!(sums, all);
                }
            });
        }
    }
}
