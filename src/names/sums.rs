//! Sums of weights that depend on one word or on a few small facts, remembered: most come many times in a text.

use super::facts::{Facts, shape};
use super::features::{Neighbour, Run, Slot, near, near_key, own, own_key};
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
#[derive(Clone, Copy, Debug, Default)]
struct Near {
    sums: [Sums; Slot::ALL.len()],
    ends: Ends,
}

/// The sums of the words met last.
#[derive(Debug, Default)]
pub(super) struct WordSums {
    /// The model and the table that they are of.
    source: (usize, usize),
    own: Latest<Own>,
    near: Latest<Near>,
    shapes: Latest<Sums>,
}

/// Places at least and at most: 550 KB for texts of any length.
const PLACES: (usize, usize) = (128, 4096);

impl WordSums {
    /// Makes room for the words of a text of so many tokens.
    pub fn reserve(&mut self, tokens: usize) {
        let len = tokens.clamp(PLACES.0, PLACES.1).next_power_of_two();
        if self.near.places() < len {
            self.near.reset(len);
            self.own.reset(len);
            self.shapes.reset(len);
        }
    }

    /// Forgets what belongs to another model or table.
    pub fn open(&mut self, model: &Model<'_>, table: Table<'_>) {
        let source = (model.identity(), table.identity());
        if self.source != source || self.near.places() == 0 {
            self.source = source;
            let len = self.near.places().max(PLACES.0);
            self.near.reset(len);
            self.own.reset(len);
            self.shapes.reset(len);
        }
    }

    /// The sum of all that unit `at` of the run and the units around it add one by one; the ends of its own letters and
    /// of those of the unit after it.
    #[inline(always)]
    pub fn of(
        &mut self,
        model: &Model<'_>,
        table: Table<'_>,
        text: &str,
        run: &Run<'_>,
        at: usize,
        facts: &Facts,
    ) -> (Sums, Ends, Ends) {
        let unit = &run.units[at];
        let Own { mut sums, ends } = self.own.get(own_key(text, unit), || {
            let mut sums = Sums::default();
            let ends = own(text, unit, table, |feature| sums.add(model.row(feature)));
            Own { sums, ends }
        });
        sums.join(self.shapes.get(facts.key(), || {
            let mut sums = Sums::default();
            shape(facts, |feature| sums.add(model.row(feature)));
            sums
        }));
        let mut next = Ends::default();
        for (i, slot) in Slot::ALL.into_iter().enumerate() {
            if slot == Slot::Tail && at + 1 == run.last {
                continue;
            }
            let other = run.unit(slot.at(run, at));
            let seen = self.near.get(near_key(other), || {
                let other = Neighbour::of(text, other);
                let mut all = Near { ends: other.ends(), ..Near::default() };
                for (sums, slot) in all.sums.iter_mut().zip(Slot::ALL) {
                    near(slot, &other, |feature| sums.add(model.row(feature)));
                }
                all
            });
            sums.join(seen.sums[i]);
            if slot == Slot::After {
                next = seen.ends;
            }
        }
        (sums, ends, next)
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
                    let (mut sums, own, next) = remembered.of(&model, table, &text, &run, at, &facts);
                    joint(&run, at, &facts, own, next, |feature| sums.add(model.row(feature)));
                    assert_eq!(sums, all);
                }
            });
        }
    }
}
