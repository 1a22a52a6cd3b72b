//! Features: what the model sees of a unit in its run. The trainer and the engine share this file.
//!
//! They come in groups, by what they depend on: [`own`] on the unit alone, [`near`] on one other unit and how far
//! away it stands, [`shape`] on a few small facts, [`left`] and [`right`] on such facts and the word beside it, [`of_run`]
//! on the run, [`joint`] on several words. The engine remembers the sums of all but the last; those of the run where it
//! is one unit, as most are.

use super::facts::{Facts, shape};
use super::letters::{Ends, Letters, fold};
use super::look::{look, stem};
use super::table::Table;
use super::unit::{Form, Unit};

/// A run of candidates inside the units of a text.
#[derive(Clone, Copy, Debug)]
pub struct Run<'u> {
    /// All units around.
    pub units: &'u [Unit],
    /// Index of the first of the run.
    pub first: usize,
    /// One past the last.
    pub last: usize,
}

#[inline(always)]
pub(super) const fn mix(template: u64, value: u64) -> u64 {
    let h = (value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

pub(super) const OUTSIDE: u64 = 3;

impl Run<'_> {
    #[inline(always)]
    pub(super) fn hash(&self, i: isize) -> u64 {
        self.unit(i).map_or(OUTSIDE, |u| u.hash)
    }

    #[inline(always)]
    pub(super) fn unit(&self, i: isize) -> Option<&Unit> {
        usize::try_from(i).ok().and_then(|i| self.units.get(i))
    }

    #[inline(always)]
    pub(super) fn form(&self, i: isize) -> u64 {
        self.unit(i).map_or(15, |u| u.form as u64)
    }

    #[inline(always)]
    pub(super) fn name(&self, i: isize) -> u64 {
        self.unit(i).map_or(64, |u| if u.candidate { u64::from(u.class.name_bits()) } else { 65 })
    }
}

/// Where another unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Slot {
    /// Right before.
    Before,
    /// Two before.
    Before2,
    /// Three before.
    Before3,
    /// Right after.
    After,
    /// Two after.
    After2,
    /// Three after.
    After3,
    /// At the end of the run, after the unit.
    Tail,
}

impl Slot {
    /// All of them, in order.
    pub const ALL: [Self; 7] =
        [Self::Before, Self::Before2, Self::Before3, Self::After, Self::After2, Self::After3, Self::Tail];

    /// The index of the unit that stands there, seen from unit `at` of the run.
    pub fn at(self, run: &Run<'_>, at: usize) -> isize {
        let i = at as isize;
        match self {
            Self::Before => i - 1,
            Self::Before2 => i - 2,
            Self::Before3 => i - 3,
            Self::After => i + 1,
            Self::After2 => i + 2,
            Self::After3 => i + 3,
            Self::Tail => run.last as isize - 1,
        }
    }
}

/// What the features of [`own`] depend on besides the letters of the word, as a number: units of one word with the same
/// number have the same features.
#[inline(always)]
pub fn own_key(text: &str, unit: &Unit) -> u64 {
    let owner = unit.genitive || text[..unit.name_end].ends_with('s');
    let rest = u64::from(unit.class.bits())
        | (unit.form as u64) << 16
        | (unit.place as u64) << 20
        | (unit.casing as u64) << 23
        | u64::from(unit.genitive) << 25
        | u64::from(owner) << 26
        | ((unit.name_end - unit.start) as u64) << 27;
    mix(unit.hash, rest)
}

/// The same for [`near`].
#[inline(always)]
pub fn near_key(unit: Option<&Unit>) -> u64 {
    let Some(unit) = unit else { return OUTSIDE };
    mix(unit.hash, unit.form as u64 | ((unit.name_end - unit.start) as u64) << 4)
}

/// Emits the features of a unit that depend on it alone.
pub fn own(text: &str, unit: &Unit, table: Table<'_>, mut emit: impl FnMut(u64)) -> Ends {
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    let word = &text[unit.start..unit.name_end];
    let letters = Letters::of(word);
    let (class, form, place) = (unit.class, unit.form as u64, unit.place as u64);
    let (name, spot, ordinary) =
        (u64::from(class.name_bits()), u64::from(class.place_bits()), u64::from(class.ordinary()));
    let capital = u64::from(class.capital()) | u64::from(class.organisation()) << 1;

    f(2, unit.hash);
    f(3, form << 4 | place);
    for n in 1..=4 {
        f(4 + n, letters.suffix(n as usize));
    }
    for n in 2..=4 {
        f(8 + n, letters.prefix(n as usize));
    }
    f(13, name | u64::from(unit.genitive) << 8);
    f(14, name << 8 | form << 4 | place);
    f(15, name << 8 | spot << 4 | ordinary << 16 | capital << 20);
    f(16, ordinary << 8 | form << 4 | place | capital << 16);
    f(19, (letters.len.min(12) as u64) << 8 | form);
    f(56, (unit.casing as u64) << 16 | form << 12 | name);
    if unit.form == Form::CapitalHyphenLower {
        f(51, Letters::of(&text[unit.name_end..unit.end]).prefix(5));
    }
    let bare = if unit.genitive { word.trim_end_matches(['s', 'S', '\'', '’']) } else { word };
    if unit.genitive {
        f(2, crate::text::word_hash(bare));
    }
    let look = u64::from(look(bare, table));
    let stem = u64::from(if class.ordinary() < 3 { stem(word, table) } else { u8::MAX });
    f(70, look << 4 | form);
    f(71, look << 8 | name);
    f(72, look << 16 | ordinary << 8 | form << 4 | place);
    f(73, stem << 4 | form);
    f(74, stem << 16 | name << 8 | form << 4 | place);
    f(75, stem << 16 | look << 8 | place << 1 | u64::from(name == 0));
    for n in 0..letters.len.saturating_sub(2) {
        f(55, fold(&letters.chars[n..n + 3]));
    }
    letters.ends()
}

/// The letters of a unit that stands near another, for all its slots.
#[derive(Debug)]
pub struct Neighbour {
    hash: u64,
    letters: Option<Letters>,
}

impl Neighbour {
    /// Of a unit; `None` stands for what is before and after the text.
    pub fn of(text: &str, unit: Option<&Unit>) -> Self {
        let letters = unit.filter(|u| u.is_word()).map(|u| Letters::of(&text[u.start..u.name_end]));
        Self { hash: unit.map_or(OUTSIDE, |u| u.hash), letters }
    }

    /// The beginning and the ending of a word.
    pub fn ends(&self) -> Option<Ends> {
        self.letters.as_ref().map(Letters::ends)
    }
}

/// Emits the features of a unit that depend on one other unit at `slot`.
pub fn near(slot: Slot, other: &Neighbour, mut emit: impl FnMut(u64)) {
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    let (hash, letters) = (other.hash, other.letters.as_ref());
    match slot {
        Slot::Before => f(24, hash),
        Slot::Before2 => f(25, hash),
        Slot::Before3 => f(50, hash),
        Slot::After => f(26, hash),
        Slot::After2 => f(27, hash),
        Slot::After3 => f(49, hash),
        Slot::Tail => f(65, hash),
    }
    let Some(letters) = letters else { return };
    match slot {
        Slot::Before | Slot::After => {
            let template = if slot == Slot::Before { 34 } else { 37 };
            f(template, letters.suffix(3));
            f(template + 1, letters.suffix(4));
            f(template + 2, letters.prefix(4));
            if slot == Slot::After {
                f(61, letters.suffix(5));
            }
        }
        Slot::Tail => {
            f(63, letters.suffix(3));
            f(64, letters.suffix(5));
        }
        _ => {}
    }
}

/// Emits the features of a unit that depend on the word before it and on a few facts.
#[inline(always)]
pub fn left(before: u64, facts: &Facts, mut emit: impl FnMut(u64)) {
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    f(28, before ^ facts.form);
    f(30, before ^ facts.name << 8);
    f(53, before ^ facts.touch << 40);
}

/// Emits the features of a unit that depend on what comes after it (`next` are the ends of a word) and on a few facts.
#[inline(always)]
pub fn right(after: u64, next: Option<Ends>, facts: &Facts, mut emit: impl FnMut(u64)) {
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    f(29, after ^ facts.form);
    f(31, after ^ facts.name << 8);
    f(54, after ^ facts.touch << 40);
    if let Some(next) = next {
        f(60, next.suffix << 1 | facts.owner);
        f(62, next.prefix << 8 | facts.name);
    }
}

/// Emits the features of a unit that depend on what stands before the run.
#[inline(always)]
pub fn run_left(hash: u64, edge: u64, mut emit: impl FnMut(u64)) {
    emit(mix(40, hash << 2 ^ edge));
}

/// The same for what stands after it.
#[inline(always)]
pub fn run_right(hash: u64, edge: u64, mut emit: impl FnMut(u64)) {
    emit(mix(42, hash << 2 ^ edge));
}

/// Emits the features of a unit that depend on the first and the last word of the run.
#[inline(always)]
pub fn run_words(head: u64, tail: u64, edge: u64, mut emit: impl FnMut(u64)) {
    emit(mix(45, head << 2 ^ edge));
    emit(mix(46, tail << 2 ^ edge));
}

/// Emits the features of a unit that depend on how the run and what stands around it are written. `forms` are those
/// before and after it, `names` those of its first and last unit.
#[inline(always)]
pub fn run_shape(forms: [u64; 2], names: [u64; 2], facts: &Facts, mut emit: impl FnMut(u64)) {
    emit(mix(44, forms[1] << 4 | forms[0]));
    emit(mix(47, names[0] << 16 | names[1] << 8 | facts.edge << 4 | facts.length));
}

/// Emits the features of unit `at` that depend on several words, its neighbours and those of the run. `ends` are its own.
#[inline(always)]
pub fn joint(run: &Run<'_>, at: usize, facts: &Facts, ends: Ends, mut emit: impl FnMut(u64)) {
    let i = at as isize;
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    let Facts { name, place, spot, ordinary, forms, .. } = *facts;
    let (before, after) = (run.hash(i - 1), run.hash(i + 1));
    f(32, run.hash(i - 2).wrapping_mul(31) ^ before);
    f(33, after.wrapping_mul(31) ^ run.hash(i + 2));
    f(48, ends.suffix << 8 ^ forms[1] << 4 ^ forms[0]);
    // What the word is listed with: `Storm og skybrud`, `Jordan og Libanon`.
    for (template, near, far) in [(77, before, i - 2), (79, after, i + 2)] {
        let listed = near.wrapping_mul(31) ^ u64::from(ordinary > 0) << 1 ^ u64::from(place == 0);
        let other =
            run.unit(far).map_or(0, |u| u64::from(u.class.name_bits()) << 8 | u64::from(u.class.place_bits()) << 4);
        f(template, listed << 20 ^ run.form(far) << 16 ^ name);
        f(template + 1, listed << 20 ^ other << 4 ^ spot);
    }
    // What stands around the whole run.
    let (left, right) = (run.first as isize - 1, run.last as isize);
    f(41, run.hash(left).wrapping_mul(31) ^ run.hash(left - 1));
    f(43, run.hash(right).wrapping_mul(31) ^ run.hash(right + 1));
}

/// Emits the features of a unit that depend on the run, in one of several units.
#[inline(always)]
pub fn of_run(run: &Run<'_>, facts: &Facts, mut emit: impl FnMut(u64)) {
    let (left, right) = (run.first as isize - 1, run.last as isize);
    let (head, tail) = (&run.units[run.first], &run.units[run.last - 1]);
    run_left(run.hash(left), facts.edge, &mut emit);
    run_right(run.hash(right), facts.edge, &mut emit);
    run_words(head.hash, tail.hash, facts.edge, &mut emit);
    let names = [head, tail].map(|unit| u64::from(unit.class.name_bits()));
    run_shape([run.form(left), run.form(right)], names, facts, emit);
}

/// Emits all features of unit `at` of the run.
pub fn features(text: &str, run: &Run<'_>, table: Table<'_>, at: usize, mut emit: impl FnMut(u64)) {
    let Some(unit) = run.units.get(at) else {
        return;
    };
    let ends = own(text, unit, table, &mut emit);
    let mut next = None;
    for slot in Slot::ALL {
        if slot == Slot::Tail && at + 1 == run.last {
            continue;
        }
        let other = Neighbour::of(text, run.unit(slot.at(run, at)));
        if slot == Slot::After {
            next = other.ends();
        }
        near(slot, &other, &mut emit);
    }
    let facts = Facts::of(text, run, at);
    shape(&facts, &mut emit);
    let (before, after) = (run.unit(at as isize - 1), run.unit(at as isize + 1));
    left(before.map_or(OUTSIDE, |u| u.hash), &facts, &mut emit);
    right(after.map_or(OUTSIDE, |u| u.hash), next, &facts, &mut emit);
    of_run(run, &facts, &mut emit);
    joint(run, at, &facts, ends, emit);
}
