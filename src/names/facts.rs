//! Features of a few small facts: how a unit and those beside it are written, and what the table knows of them.

use super::features::{OUTSIDE, Run, mix};
use super::unit::Unit;

/// The small facts about a unit and the two beside it: how they are written, and what the table knows of them.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub(super) name: u64,
    pub(super) form: u64,
    pub(super) place: u64,
    pub(super) spot: u64,
    pub(super) ordinary: u64,
    pub(super) casing: u64,
    pub(super) owner: u64,
    pub(super) touch: u64,
    pub(super) edge: u64,
    pub(super) length: u64,
    pub(super) names: [u64; 2],
    pub(super) forms: [u64; 2],
    pub(super) spots: [u64; 2],
}

impl Facts {
    /// Of unit `at` of the run.
    #[inline(always)]
    pub fn of(text: &str, run: &Run<'_>, at: usize) -> Self {
        let (unit, i) = (&run.units[at], at as isize);
        let (before, after) = (run.unit(i - 1), run.unit(i + 1));
        let spot = |u: Option<&Unit>| u.map_or(16, |u| u64::from(u.class.place_bits()));
        let touch = u64::from(before.is_some_and(|b| b.end == unit.start))
            | u64::from(after.is_some_and(|a| unit.end == a.start)) << 1;
        Self {
            name: u64::from(unit.class.name_bits()),
            form: unit.form as u64,
            place: unit.place as u64,
            spot: u64::from(unit.class.place_bits()),
            ordinary: u64::from(unit.class.ordinary()),
            casing: unit.casing as u64,
            owner: u64::from(unit.genitive || text[..unit.name_end].ends_with('s')),
            touch,
            edge: u64::from(at == run.first) | u64::from(at + 1 == run.last) << 1,
            length: (run.last - run.first).min(6) as u64,
            names: [run.name(i - 1), run.name(i + 1)],
            forms: [run.form(i - 1), run.form(i + 1)],
            spots: [spot(before), spot(after)],
        }
    }

    /// All of them in one number.
    #[inline(always)]
    pub fn key(&self) -> u64 {
        let fields = [
            (self.name, 6),
            (self.form, 4),
            (self.place, 3),
            (self.spot, 4),
            (self.ordinary, 3),
            (self.casing, 2),
            (self.owner, 1),
            (self.touch, 2),
            (self.edge, 2),
            (self.length, 3),
            (self.names[0], 7),
            (self.names[1], 7),
            (self.forms[0], 4),
            (self.forms[1], 4),
            (self.spots[0], 5),
            (self.spots[1], 5),
        ];
        mix(OUTSIDE, fields.iter().fold(0, |key, (value, bits)| key << bits | value))
    }
}

/// Emits the features of a unit that depend on such facts alone.
pub fn shape(facts: &Facts, mut emit: impl FnMut(u64)) {
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    let Facts { name, form, place, spot, ordinary, casing, owner, touch, edge, length, names, forms, spots } = *facts;
    f(1, edge);
    f(4, form << 4 | edge << 8 | length);
    f(17, spot << 4 | edge);
    f(18, name << 16 | length << 2 | edge);
    f(57, casing << 16 | form << 12 | ordinary << 2 | edge);
    f(20, name << 8 | names[0]);
    f(21, name << 8 | names[1]);
    f(22, name << 16 | names[0] << 8 | names[1]);
    f(23, forms[0] << 8 | form << 4 | forms[1]);
    f(58, spots[0] << 16 | spot << 8 | spots[1]);
    f(59, owner << 8 | forms[1] << 4 | edge);
    f(52, touch << 8 | form);
    f(76, name << 16 | ordinary << 8 | place << 4 | edge);
}
