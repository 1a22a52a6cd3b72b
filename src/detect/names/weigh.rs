//! Weighing: what stands around a run raises or lowers its units.

use super::cues::{Cues, is_eponym, is_role, is_street, reasons};
use super::mention::Mentions;
use super::shapes::{ends_line, line_start_after_sign_off};
use crate::finding::Reason;
use crate::names::{Casing, Form, Place, punct_hash};

const AMPERSAND: u64 = punct_hash('&');

impl Mentions<'_> {
    fn rule_out(&mut self, first: usize, last: usize, reason: &Reason) {
        for at in first..last {
            self.thoughts[at].ruled_out = true;
            // For good: no cue makes up for it.
            let weight = (-5.0 - self.thoughts[at].score).min(-3.0);
            self.raise(at, weight, reason.clone());
        }
    }

    /// Initials go with the name after them: `K. J. Philipsen`.
    fn join_initials(&mut self) {
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
    fn join_particles(&mut self) {
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
    fn join_numerals(&mut self) {
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

    /// Weighs the cues around every run.
    pub fn weigh(&mut self) {
        self.join_particles();
        self.join_initials();
        self.join_numerals();
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
        }
    }

    /// Streets, parcels and companies.
    fn counter(&mut self, first: usize, last: usize, cues: &Cues) -> bool {
        let number = self.unit(last, 0).is_some_and(|u| matches!(u.form, Form::Number | Form::Digits));
        let tail = self.units[last - 1];
        let street = cues.streets.has(tail.hash) && last - first > 1
            || number && (cues.streets.has(tail.hash) || is_street(self.word(last - 1)));
        if street {
            self.rule_out(first, last, &reasons::STREET);
            return true;
        }
        if let Some(at) =
            (first + 1..=last).find(|&i| self.unit(i, 0).is_some_and(|u| cues.parcels.has(u.hash) && u.has_capital()))
        {
            self.rule_out(first, last.min(at + 1), &reasons::PARCEL);
            return true;
        }
        // `Gudum By, Gudum`: after the owners' guild the parish, often of the same name.
        let parish = first >= 2
            && last - first == 1
            && self.text[self.units[first - 1].start..].starts_with(',')
            && cues.parcels.has(self.units[first - 2].hash)
            && self.units[first - 2].has_capital();
        if parish {
            self.rule_out(first, last, &reasons::PARCEL);
            return true;
        }
        let inside = (first + 1..last).rev().find(|&i| {
            let unit = &self.units[i];
            unit.has_capital() && cues.companies.has(unit.hash) && unit.class.surname() < 2
        });
        let slash = |i: usize| {
            self.unit(i, 0).is_some_and(|u| u.form == Form::Letter)
                && self
                    .unit(i, 1)
                    .is_some_and(|u| u.start == self.units[i].end && self.text[u.start..].starts_with('/'))
                && self.unit(i, 2).is_some_and(|u| matches!(&self.text[u.start..u.end], "S" | "s"))
        };
        let legal = last > first + 1 && slash(last - 1) || self.unit(last, 0).is_some_and(|u| cues.legal.has(u.hash));
        if legal {
            self.rule_out(first, last, &reasons::COMPANY);
            return true;
        }
        if self.firm(first, last, cues) {
            self.rule_out(first, last, &reasons::COMPANY);
            return true;
        }
        if let Some(at) = inside {
            self.rule_out(first, at + 1, &reasons::COMPANY);
            return true;
        }
        false
    }

    /// `Ali & Sønner`, `Advokatfirmaet Hjorth & Vind`, `Jørns Busser`.
    fn firm(&self, first: usize, last: usize, cues: &Cues) -> bool {
        let is_and = |at: usize| self.units.get(at).is_some_and(|u| u.hash == AMPERSAND);
        let and = is_and(last) && self.unit(last, 1).is_some_and(|u| cues.partners.has(u.hash));
        let called = |at: usize| {
            let word = if self.units[at].is_word() { self.word(at) } else { "" };
            ["firma", "firmaet", "selskab", "selskabet", "forretningen", "virksomheden"]
                .iter()
                .any(|e| word.ends_with(e))
        };
        let house = first > 0 && called(first - 1)
            || first > 2 && is_and(first - 1) && (2..4).any(|n| first > n && called(first - n));
        and || house
    }

    /// A name in the genitive before a thing with a capital: `Jørns Busser` is a company.
    fn owned_thing(&mut self, first: usize, last: usize) {
        for at in first..last.saturating_sub(1) {
            let (owner, thing) = (self.units[at], self.units[at + 1]);
            let common =
                thing.form == Form::Capital && !thing.class.is_name() && (1..6).contains(&thing.class.ordinary());
            if owner.genitive && common && thing.casing == Casing::Usual && at + 2 == last {
                self.rule_out(first, last, &reasons::COMPANY);
            }
        }
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

    /// `Team Birk`, `lokale Rose`, also where the first word has a capital and stands in the run; `den 1. Maj`.
    fn named_thing(&mut self, first: usize, last: usize, cues: &Cues) {
        let head = self.units[first];
        let before = first.checked_sub(1).map(|i| self.units[i]);
        if last - first == 1 && head.place == Place::Ordinal && cues.months.has(head.hash) {
            self.rule_out(first, last, &reasons::DATE);
        } else if last - first == 1 && before.is_some_and(|b| b.is_word() && cues.things.has(b.hash)) {
            self.raise(first, -3.0, reasons::THING);
        } else if last - first == 2 && head.has_capital() && cues.things.has(head.hash) {
            self.raise(first, -3.0, reasons::THING);
            self.raise(first + 1, -3.0, reasons::THING);
        }
    }

    /// Alone: a town or company that hardly anybody is called after, a method named after its author.
    fn known_otherwise(&mut self, first: usize, last: usize) {
        let unit = self.units[first];
        if last - first > 2 || last - first == 2 && self.thoughts[first].score > 0.0 {
            return;
        }
        let tail = self.units[last - 1];
        if tail.class.organisation() && !tail.class.is_name() {
            self.raise(last - 1, -3.0, reasons::COMPANY);
        }
        if last - first == 2 {
            return;
        }
        // Unless a title or a label calls it a person.
        let called = self.notes.iter().rev().take(4).any(|(at, note)| *at == first && note.weight > 0.0);
        let town = match unit.class.place() {
            3 if !unit.class.is_name() => -5.0,
            3 => -3.0,
            2 if unit.class.surname() < 2 => -1.5,
            _ => 0.0,
        };
        if town < 0.0 && !called && unit.class.given() == 0 {
            self.raise(first, town, reasons::PLACE);
        }
        let next = self.unit(last, 0).copied();
        let apostrophe = next.is_some_and(|n| n.start == unit.end && self.text[n.start..].starts_with(['\'', '’']));
        let owned = if apostrophe { self.unit(last, 1).copied() } else { next };
        if owned.is_some_and(|n| n.form == Form::Lower)
            && self.text[..unit.end].ends_with(['s', '\'', '’'])
            && owned.is_some_and(|n| is_eponym(&self.text[n.start..n.end]))
        {
            let given = unit.class.is_given() && unit.form == Form::Capital;
            self.raise(first, if given { -1.5 } else { -5.0 }, reasons::EPONYM);
        }
    }

    /// A function of a program: `Skriv CHI.TEST`.
    fn function(&mut self, last: usize) {
        let unit = self.units[last - 1];
        let glued = self.unit(last, 0).is_some_and(|n| n.start == unit.end && self.text[n.start..].starts_with('.'))
            && self.unit(last, 1).is_some_and(|n| n.form == unit.form && n.start == unit.end + 1);
        if glued && matches!(unit.form, Form::Upper | Form::Lower) {
            self.rule_out(last - 1, last, &reasons::THING);
        }
    }

    /// One letter alone names nobody: `borger A`.
    fn lone_letter(&mut self, first: usize, last: usize) {
        let unit = self.units[first];
        let letters = || self.word(first).chars().filter(|c| c.is_alphabetic()).count();
        if last - first == 1 && matches!(unit.form, Form::Letter | Form::Initials) && letters() == 1 {
            self.raise(first, -4.0, reasons::LETTER);
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

    /// `HANSEN, Jens` at the start of a line or cell.
    fn surname_first(&mut self, first: usize, last: usize) {
        let head = self.units[first];
        let comma = self.unit(last, 0).is_some_and(|u| self.text[u.start..].starts_with(','));
        let next = self.unit(last, 1).copied();
        let (Some(next), true, true) = (next, comma, last - first <= 2) else {
            return;
        };
        let opens = head.place != Place::Inside
            || first > 0 && self.text[self.units[first - 1].start..].starts_with([';', '|', '\t']);
        let unknown = !head.class.is_name() && head.class.ordinary() == 0 && head.class.place() == 0;
        let given_only = head.class.given() >= 2 && head.class.surname() == 0;
        let surname = (head.class.is_surname() || unknown) && !given_only;
        let given = next.candidate && (next.class.is_given() || next.form == Form::Initials);
        if !(opens && surname && given) {
            return;
        }
        let mut end = last + 1;
        while end < self.units.len() && self.units[end].candidate && end - last < 4 {
            end += 1;
        }
        let closes = self.units.get(end).is_none_or(|u| matches!(u.form, Form::Break | Form::Punct | Form::Number));
        let list = self.units.get(end).is_some_and(|u| self.text[u.start..].starts_with(','));
        if closes && (!list || head.form == Form::Upper) {
            for at in (first..last).chain(last + 1..end) {
                self.raise(at, 2.5, reasons::SURNAME_FIRST);
            }
            self.joined.push(last);
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
            let about = ["-sag", "-famili", "-par", "-brødre", "-søstre", "-børn", "-ejendom", "-dødsbo"];
            if unit.class.surname() >= 2 && about.iter().any(|a| tail.starts_with(a)) {
                self.raise(at, 3.5, reasons::COMPOUND);
            }
        }
    }
}
