//! From marginals to persons: which units of a run make one, and how sure the model is.

use super::model::Marginal;
use super::unit::{Form, Unit};

/// A person that the model sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// Index of the first unit.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// Probability.
    pub probability: f32,
}

/// Probability that a unit belongs to a person.
pub fn person(marginal: &Marginal) -> f32 {
    marginal[1] + marginal[2]
}

/// The persons of a run whose units reach `threshold`. `units[first..]` are the run's, one for each marginal.
pub fn persons(units: &[Unit], first: usize, marginals: &[Marginal], threshold: f32, mut each: impl FnMut(Person)) {
    let mut i = 0;
    while i < marginals.len() {
        if person(&marginals[i]) < threshold {
            i += 1;
            continue;
        }
        let start = i;
        let mut sum = 0.0;
        while i < marginals.len()
            && person(&marginals[i]) >= threshold
            && (i == start || marginals[i][1] <= marginals[i][2])
        {
            sum += person(&marginals[i]);
            i += 1;
        }
        let mut last = i;
        // A particle at the end joins nothing.
        while last > start + 1
            && units[first + last - 1].form == Form::Lower
            && units[first + last - 1].class.name_bits() == 0
        {
            last -= 1;
        }
        each(Person { first: first + start, last: first + last, probability: sum / (i - start) as f32 });
    }
}
