//! What goes with a name though the model does not look at it: initials, particles and nicknames around it.

use super::cues::reasons;
use super::mention::Mentions;
use crate::names::{Casing, Form, Lists, Unit, runs};

/// Letters that are words too, so that one alone after a name in lower case is no initial: `mette i skolen`.
const LETTERS_THAT_ARE_WORDS: &[&str] = &["i", "å", "ø", "u", "o", "e", "n"];

/// Quotation marks around a nickname.
const QUOTES: &[char] = &['"', '\'', '“', '”', '„', '»', '«', '’', '‘'];

impl Mentions<'_> {
    /// Initials go with the name after them: `K. J. Philipsen`.
    pub(super) fn join_initials(&mut self) {
        for &(first, last) in &self.runs {
            for at in (first..last - 1).rev() {
                // Single letters only: `Hr.` is no initial.
                let mut parts = self.word(at).split(['.', '-']).filter(|p| !p.is_empty());
                if self.units[at].form != Form::Initials || parts.any(|p| p.chars().count() > 1) {
                    continue;
                }
                let next = self.thoughts[at + 1].score;
                if next > 0.0 {
                    self.thoughts[at].score = self.thoughts[at].score.max(next.min(2.0));
                    self.thoughts[at + 1].begins = false;
                }
            }
        }
    }

    /// Particles such as `von` and `el` go with the names on both sides.
    pub(super) fn join_particles(&mut self) {
        for &(first, last) in &self.runs {
            for at in (first + 1..last).filter(|&i| self.units[i].particle) {
                let next = (at + 1..last).find(|&i| !self.units[i].particle);
                let Some(next) = next else { continue };
                let (before, after) = (self.thoughts[at - 1].score, self.thoughts[next].score);
                // Someone's name before it is enough; the word after it then goes on.
                if before > 0.0 || after > 0.0 {
                    let score = before.max(after);
                    let whole = before.min(after).max(score - 1.0);
                    for i in [at - 1, at, next] {
                        self.thoughts[i].score = self.thoughts[i].score.max(whole);
                    }
                    self.thoughts[at].begins = false;
                    self.thoughts[next].begins = false;
                }
            }
        }
    }

    /// A regnal number goes with the name before it: `Christian IX`.
    pub(super) fn join_numerals(&mut self) {
        for &(first, last) in &self.runs {
            for at in first + 1..last {
                let numeral = self.units[at].form == Form::Upper && self.word(at).bytes().all(|b| b"IVX".contains(&b));
                let before = self.thoughts[at - 1].score;
                if numeral && self.thoughts[at].score < before {
                    self.thoughts[at].score = before;
                    self.thoughts[at].begins = false;
                }
            }
        }
    }

    /// In lower case the letter before or after a name: `jonas k`, `d. mahmoud`; and the particles before a surname:
    /// `van der Meer, Annelies`.
    pub(super) fn join_small(&mut self) {
        let mut taken: Vec<(usize, usize, usize)> = Vec::new();
        for &(first, last) in &self.runs {
            if self.thoughts[last - 1].score > 0.0 && self.is_small_name(last - 1) && self.is_small_letter(last) {
                taken.push((last, last + 1, last - 1));
            }
            if self.thoughts[last - 1].score > 0.0 && self.is_small_name(last - 1) && self.is_middle_name(last) {
                taken.push((last, last + 2, last - 1));
            }
            if self.thoughts[first].score <= 0.0 {
                continue;
            }
            let stop = first >= 2 && &self.text[self.units[first - 1].start..self.units[first - 1].end] == ".";
            if stop && self.is_small_name(first) && self.is_small_letter(first - 2) {
                taken.push((first - 2, first, first));
            } else if self.units[first].has_capital() {
                let from = self.particles_before(first);
                if from < first {
                    taken.push((from, first, first));
                }
            }
        }
        for &(from, to, name) in &taken {
            for at in from..to {
                self.units[at].candidate = true;
                self.thoughts[at] = self.thoughts[name];
                self.thoughts[at].begins = at == from && from < name;
            }
            if from < name {
                self.thoughts[name].begins = false;
            }
        }
        if !taken.is_empty() {
            self.find_runs();
        }
    }

    /// Cuts the units into runs anew, after some became candidates.
    pub(super) fn find_runs(&mut self) {
        self.runs.clear();
        let list = &mut self.runs;
        runs(&self.units, |first, last| list.push((first, last)));
    }

    fn is_small_name(&self, at: usize) -> bool {
        let unit = &self.units[at];
        unit.form == Form::Lower && unit.casing == Casing::Lower && unit.class.is_name()
    }

    fn is_small_letter(&self, at: usize) -> bool {
        let Some(unit) = self.units.get(at) else { return false };
        let word = &self.text[unit.start..unit.end];
        unit.form == Form::Lower && word.chars().count() == 1 && !LETTERS_THAT_ARE_WORDS.contains(&word)
    }

    /// Whether a rare word in lower case and a common surname stand there: `lars løkke hansen`.
    fn is_middle_name(&self, at: usize) -> bool {
        let (Some(middle), Some(last)) = (self.units.get(at), self.units.get(at + 1)) else { return false };
        let (word, surname) = (self.table.class(middle.hash), self.table.class(last.hash));
        let small = middle.form == Form::Lower && last.form == Form::Lower;
        small && word.is_surname() && word.ordinary() < 4 && surname.surname() == 3 && surname.ordinary() == 0
    }

    /// The first of the particles in lower case that stand right before `at`; `at` when there is none.
    fn particles_before(&self, at: usize) -> usize {
        let lists = Lists::get();
        let particle = |u: &Unit| u.form == Form::Lower && lists.is_particle(u.hash);
        let from = self.units[..at].iter().rev().take(3).take_while(|u| particle(u)).count();
        (at - from..at).find(|&i| lists.is_foreign(self.units[i].hash)).unwrap_or(at)
    }

    /// The surname after a nickname: `Dennis "Denno" Kvist`.
    pub(super) fn join_nickname(&mut self) {
        let quote = |u: &Unit| self.text[u.start..].starts_with(QUOTES) && u.form == Form::Punct;
        let mut raised = Vec::new();
        for &(_, last) in &self.runs {
            if self.thoughts[last - 1].score <= 0.0 || !self.unit(last, 0).is_some_and(quote) {
                continue;
            }
            let Some(close) = (last + 2..last + 5).find(|&i| self.unit(i, 0).is_some_and(quote)) else { continue };
            let Some(surname) = self.unit(close, 1) else { continue };
            let named = surname.class.is_surname() || surname.class.ordinary() == 0;
            if surname.candidate && surname.form == Form::Capital && named && self.units[close].end < surname.start {
                raised.push(close + 1);
            }
        }
        for at in raised {
            let weight = 2.0 - self.thoughts[at].score;
            if weight > 0.0 {
                self.raise(at, weight, reasons::GIVEN);
            }
        }
    }
}
