//! Weighing: what stands around a run raises or lowers its units.

use super::cues::{Cues, reasons};
use super::endings::{is_eponym, is_role};
use super::mention::Mentions;
use super::shapes::{ends_line, line_start_after_sign_off};
use crate::finding::Reason;
use crate::names::{Form, Lists, Place};
use crate::text::word_hash;

impl Mentions<'_> {
    pub(super) fn rule_out(&mut self, first: usize, last: usize, reason: &Reason) {
        for at in first..last {
            self.thoughts[at].ruled_out = true;
            // For good: no cue makes up for it.
            let weight = (-5.0 - self.thoughts[at].score).min(-3.0);
            self.raise(at, weight, reason.clone());
        }
    }

    /// Weighs the cues around every run.
    pub fn weigh(&mut self) {
        self.join_particles();
        self.join_initials();
        self.join_numerals();
        self.join_small();
        self.join_nickname();
        let cues = Cues::get();
        for (first, last) in std::mem::take(&mut self.runs) {
            self.runs.push((first, last));
            if self.counter(first, last, cues) {
                continue;
            }
            self.title(first, last, cues);
            self.signature(first, last, cues);
            self.surname_first(first, last);
            self.compound(first, last);
            self.owned_thing(first, last);
            self.named_thing(first, last, cues);
            self.known_otherwise(first, last);
            self.function(last);
            self.lone_letter(first, last);
            self.opening_word(first, last);
            self.key_word(first, last);
            self.line_end(first, last);
        }
        self.over_lines();
    }

    /// An ordinary word alone at the start of a sentence has its capital from there: `Storm og skybrud`.
    fn opening_word(&mut self, first: usize, last: usize) {
        let unit = self.units[first];
        let opens = matches!(unit.place, Place::Line | Place::Sentence | Place::Opened | Place::Colon);
        let common = unit.class.ordinary() >= if unit.class.is_given() { 3 } else { 1 };
        if last - first == 1 && opens && common && unit.form == Form::Capital {
            self.raise(first, -1.5, reasons::ORDINARY);
        }
    }

    /// A word in lower case before a colon is a key of a form or a file (`repo: ...`, `"reason": ...`); a given name there
    /// is a person who writes (`mette: kommer du?`).
    fn key_word(&mut self, first: usize, last: usize) {
        let unit = self.units[first];
        if last - first == 1
            && unit.form == Form::Lower
            && unit.class.given() == 0
            && self.text[unit.end..].trim_start_matches(['"', '\'']).starts_with(':')
        {
            self.raise(first, -5.0, reasons::ORDINARY);
        }
    }

    /// One letter alone names nobody: `borger A`; nor does an abbreviation that is no
    /// part of a name: `Vedr.`.
    fn lone_letter(&mut self, first: usize, last: usize) {
        let unit = self.units[first];
        let letters = || self.word(first).chars().filter(|c| c.is_alphabetic()).count();
        if last - first == 1 && matches!(unit.form, Form::Letter | Form::Initials) && letters() == 1 {
            self.raise(first, -6.0, reasons::LETTER);
        }
        for at in first..last {
            let short = self.word(at).strip_suffix('.').filter(|_| self.units[at].form == Form::Initials);
            if short.is_some_and(|word| Lists::get().is_short(word_hash(word))) {
                self.raise(at, -6.0, reasons::ORDINARY);
            }
        }
    }

    /// A title, a role, a relative or a label before the run.
    fn title(&mut self, first: usize, last: usize, cues: &Cues) {
        if self.units[first].form == Form::Lower && !self.units[first].class.is_name() {
            return;
        }
        let Some(before) = first.checked_sub(1).map(|i| self.units[i]) else {
            return;
        };
        let titled = before.is_word()
            && (cues.titles.has(before.hash) || before.form == Form::Lower && is_role(self.word(first - 1)));
        let capital_title = self.units[first].has_capital()
            && cues.titles.has(self.units[first].hash)
            && !self.units[first].class.is_given()
            && last - first > 1;
        let labelled =
            first >= 2 && self.text[before.start..].starts_with(':') && cues.labels.has(self.units[first - 2].hash);
        let (from, weight, reason) = if titled {
            (first, 2.5, reasons::TITLE)
        } else if labelled {
            (first, 2.5, reasons::LABEL)
        } else if capital_title {
            (first + 1, 1.5, reasons::TITLE)
        } else {
            return;
        };
        for at in from..last {
            let unit = self.units[at];
            let shape = matches!(
                unit.form,
                Form::Capital | Form::CapitalHyphenCapital | Form::Mixed | Form::Initials | Form::LowerHyphenCapital
            );
            if !(shape || unit.class.is_name()) || unit.class.place() == 3 && !unit.class.is_name() {
                break;
            }
            let known = if unit.class.is_name() { weight } else { weight * 0.6 };
            self.raise(at, known, reason.clone());
        }
    }

    /// A name alone on the line after a sign-off, and initials there.
    fn signature(&mut self, first: usize, last: usize, cues: &Cues) {
        let slash = first > 0 && self.text[self.units[first - 1].start..].starts_with('/');
        if slash
            && last - first == 1
            && (2..=4).contains(&self.word(first).len())
            && self.units[first].form == Form::Upper
        {
            if ends_line(&self.units, last) && line_start_after_sign_off(&self.units, first - 1, cues) {
                self.raise(first, 6.0, reasons::INITIALS);
            }
            return;
        }
        if line_start_after_sign_off(&self.units, first, cues) && last - first <= 5 {
            let head = self.units[first];
            if head.class.is_given() || (head.form == Form::Initials && last - first > 1) {
                for at in first..last {
                    self.raise(at, 2.0, reasons::SIGN_OFF);
                }
            }
        }
    }

    /// `Hansen-sagen`.
    fn compound(&mut self, first: usize, last: usize) {
        for at in first..last {
            let unit = self.units[at];
            if unit.form != Form::CapitalHyphenLower {
                continue;
            }
            let tail = &self.text[unit.name_end..unit.end];
            if is_eponym(tail) {
                self.raise(at, -4.0, reasons::EPONYM);
            }
            let about = ["-sag", "-famili", "-par", "-brødre", "-søstre", "-børn", "-ejendom", "-dødsbo"];
            if unit.class.surname() >= 2 && about.iter().any(|a| tail.starts_with(a)) {
                self.raise(at, 3.5, reasons::COMPOUND);
            }
        }
    }
}
