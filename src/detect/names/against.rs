//! What speaks against a person: streets, parcels, places, companies, things with a name.

use super::cues::{Cues, reasons};
use super::endings::{is_eponym, is_street, is_thing};
use super::mention::Mentions;
use crate::names::{Casing, Form, Place, Unit, punct_hash};

const AMPERSAND: u64 = punct_hash('&');

/// Units looked back for what a list is a list of.
const MOST_LISTED: usize = 12;
/// Units looked at for whose names they are: `på de tre nye stuer`.
const MOST_OWNERS: usize = 6;

impl Mentions<'_> {
    /// Streets, parcels and companies.
    pub(super) fn counter(&mut self, first: usize, last: usize, cues: &Cues) -> bool {
        let number = self.unit(last, 0).is_some_and(|u| matches!(u.form, Form::Number | Form::Digits));
        let tail = self.units[last - 1];
        // `Anita Gade` is a person where no house number and no preposition says otherwise; `Anita Lunds Gade` is a street.
        let person = last - first == 2
            && !number
            && self.units[first].class.given() >= 2
            && !self.units[first].genitive
            && tail.class.surname() >= 1
            && !first.checked_sub(1).is_some_and(|b| cues.at_place.has(self.units[b].hash));
        let street = cues.streets.has(tail.hash) && last - first > 1 && !person
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
        if let Some(at) = self.landmark(first, last, cues) {
            self.rule_out(first, at + 1, &reasons::PLACE);
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

    /// `Nissum Fjord`, `Bovbjerg Fyr`: what makes a place of the words before it, when none of them is a given name and the
    /// last one is a place.
    fn landmark(&self, first: usize, last: usize, cues: &Cues) -> Option<usize> {
        let at = (first + 1..=last)
            .find(|&i| self.unit(i, 0).is_some_and(|u| u.has_capital() && cues.landmarks.has(u.hash)))?;
        let place = self.units[at - 1].class.place() > 0 && self.units[at - 1].has_capital();
        let called = |u: &Unit| u.class.given() > 0 || u.class.foreign_given() && u.class.place() < 2;
        let given = self.units[first..at].iter().any(|u| called(u) || u.form == Form::Initials);
        (place && !given).then_some(at.min(last - 1))
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
    pub(super) fn owned_thing(&mut self, first: usize, last: usize) {
        for at in first..last.saturating_sub(1) {
            let (owner, thing) = (self.units[at], self.units[at + 1]);
            let common =
                thing.form == Form::Capital && !thing.class.is_name() && (1..6).contains(&thing.class.ordinary());
            if owner.genitive && common && thing.casing == Casing::Usual && at + 2 == last {
                self.rule_out(first, last, &reasons::COMPANY);
            }
        }
    }

    /// `Team Birk`, `lokale Rose`, also where the first word has a capital and stands in the run; `den 1. Maj`.
    pub(super) fn named_thing(&mut self, first: usize, last: usize, cues: &Cues) {
        let head = self.units[first];
        let before = first.checked_sub(1).map(|i| self.units[i]);
        // What nobody would report need not be looked at.
        let likely = self.thoughts[first].score > -3.0;
        if last - first == 1 && head.place == Place::Ordinal && cues.months.has(head.hash) {
            self.rule_out(first, last, &reasons::DATE);
        } else if last - first == 1 && likely && before.is_some_and(|b| b.is_word() && cues.things.has(b.hash)) {
            self.raise(first, -3.0, reasons::THING);
            // `i bilen Mette kørte`: who is a person all the same is not remembered as a thing.
            if self.thoughts[first].score < 0.0 {
                self.things.push(first);
            }
        } else if last - first == 1 && likely && (self.listed_thing(first, cues) || self.is_named_below(last, cues)) {
            self.rule_out(first, last, &reasons::THING);
            self.things.push(first);
        } else if last - first == 2 && head.has_capital() && cues.things.has(head.hash) {
            self.raise(first, -3.0, reasons::THING);
            self.raise(first + 1, -3.0, reasons::THING);
        }
    }

    fn is_thing(&self, at: usize, cues: &Cues) -> bool {
        cues.kinds.has(self.units[at].hash) || is_thing(self.word(at))
    }

    /// `Stuerne hedder Storm, Sol og Mark`: each name of such a list.
    fn listed_thing(&self, first: usize, cues: &Cues) -> bool {
        let listed = |u: &Unit| u.has_capital() || self.text[u.start..].starts_with(',') || cues.joins.has(u.hash);
        let far = first.saturating_sub(MOST_LISTED);
        let verb = (far..first).rev().find(|&i| !listed(&self.units[i]));
        verb.is_some_and(|at| {
            cues.called.has(self.units[at].hash) && (at.saturating_sub(2)..at).any(|i| self.is_thing(i, cues))
        })
    }

    /// `Storm, Bølge og Lyn er navnene på de tre både`: each name of such a list.
    fn is_named_below(&self, last: usize, cues: &Cues) -> bool {
        let listed = |u: &&Unit| u.has_capital() || self.text[u.start..].starts_with(',') || cues.joins.has(u.hash);
        let mut rest = self.units[last..].iter().take(MOST_LISTED).skip_while(listed);
        let said =
            rest.next().is_some_and(|u| cues.is.has(u.hash)) && rest.next().is_some_and(|u| cues.names.has(u.hash));
        // `er navnene på de nye elever` tells of persons.
        said && rest
            .take(MOST_OWNERS)
            .any(|u: &Unit| cues.kinds.has(u.hash) || is_thing(&self.text[u.start..u.name_end]))
    }

    /// Alone: a town or company that hardly anybody is called after, a method named after its author.
    pub(super) fn known_otherwise(&mut self, first: usize, last: usize) {
        let unit = self.units[first];
        if last - first > 2 || last - first == 2 && self.thoughts[first].score > 0.0 {
            return;
        }
        let company = |u: &Unit| u.class.organisation() && !u.class.is_name();
        if self.units[first..last].iter().all(company) {
            (first..last).for_each(|at| self.raise(at, -6.0, reasons::COMPANY));
        } else if company(&self.units[last - 1]) {
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
    pub(super) fn function(&mut self, last: usize) {
        let unit = self.units[last - 1];
        let glued = self.unit(last, 0).is_some_and(|n| n.start == unit.end && self.text[n.start..].starts_with('.'))
            && self.unit(last, 1).is_some_and(|n| n.form == unit.form && n.start == unit.end + 1);
        if glued && matches!(unit.form, Form::Upper | Form::Lower) {
            self.rule_out(last - 1, last, &reasons::THING);
        }
    }
}
