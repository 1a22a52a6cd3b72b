//! What may be a name, and what the table knows of it.

use super::class::Class;
use super::table::Table;
use super::unit::{Casing, Form, Place, Unit, punct_hash};
use super::words::Lists;
use crate::text::word_hash;

const FULL_STOP: u64 = punct_hash('.');
const QUESTION: u64 = punct_hash('?');
const EXCLAMATION: u64 = punct_hash('!');
const AT_SIGN: u64 = punct_hash('@');

/// Marks that no address goes on after: `<a@b.dk>,Jens`.
const PARTS: [u64; 5] = [punct_hash(','), punct_hash(';'), punct_hash('<'), punct_hash('>'), punct_hash(')')];

/// Units looked back for the beginning of a mail address.
const LOCAL_PART: usize = 12;

/// Looks up the classes of what may be a name and marks it.
pub(super) fn classify(text: &str, table: Table<'_>, lists: &Lists, units: &mut [Unit]) {
    mark_casing(units);
    let mut address = false;
    for i in 0..units.len() {
        let unit = &units[i];
        // Nothing in a web address is a candidate.
        address = address && units[i - 1].end == unit.start && !PARTS.contains(&unit.hash);
        if !unit.is_word() {
            // Nor in a mail address: what the sign stands in the middle of.
            let glued = |a: usize| a > 0 && units[a - 1].end == units[a].start;
            if unit.hash == AT_SIGN && glued(i) && units.get(i + 1).is_some_and(|n| n.start == unit.end) {
                address = true;
                let first = (i.saturating_sub(LOCAL_PART)..i).rev().find(|&at| !glued(at)).unwrap_or(i);
                units[first..i].iter_mut().for_each(|u| u.candidate = false);
            }
            continue;
        }
        address |= lists.is_address(unit.hash);
        if address || unit.form == Form::Digits && !text[unit.start..].starts_with(char::is_uppercase) {
            continue;
        }
        let unit = *unit;
        let next = units.get(i + 1).copied();
        if unit.form == Form::Lower {
            if i > 0 && units[i - 1].candidate && lists.is_particle(unit.hash) {
                let after = units[i + 1..].iter().take(2).find(|n| !lists.is_particle(n.hash));
                units[i].candidate = after.is_some_and(Unit::has_capital);
                units[i].particle = units[i].candidate && lists.is_firm(unit.hash, next.as_ref());
                continue;
            }
            if unit.end - unit.start < 3 {
                continue;
            }
            // Most words in lower case are done with here, without a look at the table.
            let after = i > 0 && units[i - 1].class.is_given() && units[i - 1].end < unit.start;
            let maybe = table.may_be_name(unit.hash);
            let owner = unit.casing == Casing::Lower && text[..unit.end].ends_with('s');
            let greeted = i > 0 && lists.calls(&units[..i]);
            if !(after || maybe || owner || greeted) {
                continue;
            }
            let called = unit.casing == Casing::Lower || greeted;
            let (class, genitive) = lookup(text, table, &unit);
            units[i].class = class;
            units[i].genitive |= genitive;
            // In lower case a given name counts where everything is in lower case or a greeting or label stands before
            // it, else only with another name; a surname after a given name; a word that is only a name, and any unknown
            // word after a greeting, is for the model to judge.
            let long = unit.end - unit.start > 3;
            let only = class.ordinary() == 0 && long && (class.is_name() || greeted);
            let given = class.is_given() && (class.ordinary() == 0 || class.given() >= 2 && class.ordinary() == 1);
            if after && class.is_name() && class.ordinary() <= 1 {
                let before = &mut units[i - 1];
                let pair = before.candidate || before.form == Form::Lower && before.class.ordinary() <= 1;
                before.candidate |= pair;
                units[i].candidate = pair;
            } else {
                units[i].candidate = given && (called || class.given() == 3) || only;
            }
            continue;
        }
        let at_sign = |u: Option<&Unit>| u.is_some_and(|u| u.hash == punct_hash('@'));
        let glued_before = i > 0 && units[i - 1].end == unit.start && at_sign(units.get(i - 1));
        let glued_after = next.is_some_and(|n| n.start == unit.end) && at_sign(units.get(i + 1));
        if glued_before || glued_after {
            continue;
        }
        let (class, genitive) = lookup(text, table, &unit);
        units[i].class = class;
        units[i].genitive |= genitive;
        let plain = unit.place != Place::Inside
            && matches!(unit.form, Form::Capital | Form::Letter)
            && is_plain(class)
            && !next.is_some_and(|n| n.has_capital());
        // A town, a country or a company that nobody is called after, alone: no need to ask the model.
        let elsewhere = (class.place() > 0 || class.organisation()) && !class.is_name();
        let beside = i > 0 && units[i - 1].candidate || next.is_some_and(|n| n.has_capital());
        units[i].candidate = !(plain || elsewhere && !beside);
    }
}

/// Marks the units of lines and sentences without a capital letter, and of those without a word in lower case.
fn mark_casing(units: &mut [Unit]) {
    let ends = |u: &Unit| u.form == Form::Break || matches!(u.hash, FULL_STOP | QUESTION | EXCLAMATION);
    let (mut first, mut lower, mut capital) = (0, false, false);
    for at in 0..=units.len() {
        let unit = units.get(at);
        if let Some(unit) = unit.filter(|u| !ends(u)) {
            lower |= unit.form == Form::Lower && unit.end - unit.start > 3;
            capital |= unit.has_capital() && unit.form != Form::Digits;
            continue;
        }
        let casing = match (lower, capital) {
            (_, false) => Casing::Lower,
            (false, true) => Casing::Upper,
            _ => Casing::Usual,
        };
        if casing != Casing::Usual {
            units[first..at].iter_mut().for_each(|u| u.casing = casing);
        }
        (first, lower, capital) = (at + 1, false, false);
    }
}

/// Whether a word at the start of a sentence is so ordinary that its capital says nothing.
pub(super) const fn is_plain(class: Class) -> bool {
    class.ordinary() >= 3 && !class.is_name() || class.ordinary() >= 5 && class.given() < 2
}

/// The class of a unit: of the word, its stem without a genitive ending, or its hyphened parts.
fn lookup(text: &str, table: Table<'_>, unit: &Unit) -> (Class, bool) {
    let word = &text[unit.start..unit.name_end];
    let own =
        if unit.name_end == unit.end && !unit.genitive { table.class(unit.hash) } else { table.class(word_hash(word)) };
    let mut class = own;
    let mut genitive = false;
    let stem = ["'s", "’s", "'S", "'", "’", "s", "S"].iter().find_map(|ending| word.strip_suffix(ending));
    if let Some(stem) = stem.filter(|s| s.len() > 1) {
        let base = table.class(word_hash(stem));
        class = own.with_name_of(base);
        genitive = class.name_bits() != own.name_bits();
        if own.place_bits() == 0 && base.place_bits() != 0 {
            class = Class::from_bits(class.bits() | (base.place_bits() << 6));
        }
    }
    if matches!(
        unit.form,
        Form::CapitalHyphenCapital | Form::CapitalHyphenLower | Form::LowerHyphenCapital | Form::Upper
    ) && !own.is_name()
        && !own.organisation()
        && own.place() < 3
        && word.contains('-')
    {
        let mut parts = word.split('-');
        let first = parts.next().map_or(Class::default(), |p| table.class(word_hash(p)));
        let last =
            parts.next_back().map_or(Class::default(), |p| table.class(word_hash(p.trim_end_matches(['s', '\'']))));
        let last_full = word.rsplit('-').next().map_or(Class::default(), |p| table.class(word_hash(p)));
        class = own.with_name_of(first).with_name_of(last).with_name_of(last_full);
    }
    (class, genitive)
}
