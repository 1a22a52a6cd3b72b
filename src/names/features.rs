//! Features: what the model sees of a unit in its run. The trainer and the engine share this file.

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
const fn mix(template: u64, value: u64) -> u64 {
    let h = (value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

const OUTSIDE: u64 = 3;

impl Run<'_> {
    #[inline(always)]
    fn hash(&self, i: isize) -> u64 {
        usize::try_from(i).ok().and_then(|i| self.units.get(i)).map_or(OUTSIDE, |u| u.hash)
    }

    #[inline(always)]
    fn unit(&self, i: isize) -> Option<&Unit> {
        usize::try_from(i).ok().and_then(|i| self.units.get(i))
    }

    fn form(&self, i: isize) -> u64 {
        self.unit(i).map_or(15, |u| u.form as u64)
    }

    fn name(&self, i: isize) -> u64 {
        self.unit(i).map_or(64, |u| if u.candidate { u64::from(u.class.name_bits()) } else { 65 })
    }
}

/// Letters of a unit, lower-cased, at most 24: the first and the last dozen.
struct Letters {
    chars: [u32; 24],
    len: usize,
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Letters { chars: [0; 24], len: 0 };
        for c in word.chars() {
            let c = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            if letters.len == 24 {
                letters.chars.copy_within(13.., 12);
                letters.len = 23;
            }
            letters.chars[letters.len] = c as u32;
            letters.len += 1;
        }
        letters
    }

    fn prefix(&self, n: usize) -> u64 {
        fold(&self.chars[..n.min(self.len)])
    }

    fn suffix(&self, n: usize) -> u64 {
        fold(&self.chars[self.len.saturating_sub(n)..self.len])
    }
}

fn fold(chars: &[u32]) -> u64 {
    chars.iter().fold(7, |h, &c| h.wrapping_mul(0x0001_0003).wrapping_add(u64::from(c)))
}

/// The hashed beginnings and endings of the units of a run and of the one on each side.
#[derive(Debug, Default)]
pub struct Affixes {
    first: usize,
    units: Vec<Option<Affix>>,
}

#[derive(Clone, Copy, Debug)]
struct Affix {
    suffix: [u64; 6],
    prefix: [u64; 6],
}

impl Affixes {
    /// Takes those of a run.
    pub fn fill(&mut self, text: &str, run: &Run<'_>) {
        self.first = run.first.saturating_sub(1);
        self.units.clear();
        let units = run.units[self.first..(run.last + 1).min(run.units.len())].iter();
        self.units.extend(units.map(|unit| {
            unit.is_word().then(|| {
                let letters = Letters::of(&text[unit.start..unit.name_end]);
                Affix {
                    suffix: std::array::from_fn(|n| letters.suffix(n)),
                    prefix: std::array::from_fn(|n| letters.prefix(n)),
                }
            })
        }));
    }

    fn get(&self, at: isize) -> Option<&Affix> {
        let at = usize::try_from(at).ok()?.checked_sub(self.first)?;
        self.units.get(at)?.as_ref()
    }
}

/// Emits the features of unit `at` of the run.
pub fn features(text: &str, run: &Run<'_>, affixes: &Affixes, at: usize, mut emit: impl FnMut(u64)) {
    let Some(unit) = run.units.get(at) else {
        return;
    };
    let i = at as isize;
    let mut f = |template: u64, value: u64| emit(mix(template, value));
    let word = &text[unit.start..unit.name_end];
    let letters = Letters::of(word);
    let (class, form, place) = (unit.class, unit.form as u64, unit.place as u64);
    let (name, spot, ordinary) =
        (u64::from(class.name_bits()), u64::from(class.place_bits()), u64::from(class.ordinary()));
    let capital = u64::from(class.capital()) | u64::from(class.organisation()) << 1;
    let casing = unit.casing as u64;
    let (first, end) = (at == run.first, at + 1 == run.last);
    let edge = u64::from(first) | u64::from(end) << 1;
    let length = (run.last - run.first).min(6) as u64;

    f(1, edge);
    f(2, unit.hash);
    f(3, form << 4 | place);
    f(4, form << 4 | edge << 8 | length);
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
    f(17, spot << 4 | edge);
    f(18, name << 16 | length << 2 | edge);
    f(19, (letters.len.min(12) as u64) << 8 | form);

    let (before, after) = (run.name(i - 1), run.name(i + 1));
    f(20, name << 8 | before);
    f(21, name << 8 | after);
    f(22, name << 16 | before << 8 | after);
    f(23, run.form(i - 1) << 8 | form << 4 | run.form(i + 1));
    f(24, run.hash(i - 1));
    f(25, run.hash(i - 2));
    f(26, run.hash(i + 1));
    f(27, run.hash(i + 2));
    f(28, run.hash(i - 1) ^ form);
    f(29, run.hash(i + 1) ^ form);
    f(30, run.hash(i - 1) ^ name << 8);
    f(31, run.hash(i + 1) ^ name << 8);
    f(32, run.hash(i - 2).wrapping_mul(31) ^ run.hash(i - 1));
    f(33, run.hash(i + 1).wrapping_mul(31) ^ run.hash(i + 2));
    for (template, j) in [(34, i - 1), (37, i + 1)] {
        if let Some(near) = affixes.get(j) {
            f(template, near.suffix[3]);
            f(template + 1, near.suffix[4]);
            f(template + 2, near.prefix[4]);
        }
    }
    // What stands around the whole run.
    let (left, right) = (run.first as isize - 1, run.last as isize);
    f(40, run.hash(left) << 2 ^ edge);
    f(41, run.hash(left).wrapping_mul(31) ^ run.hash(left - 1));
    f(42, run.hash(right) << 2 ^ edge);
    f(43, run.hash(right).wrapping_mul(31) ^ run.hash(right + 1));
    f(44, run.form(right) << 4 | run.form(left));
    let (head, tail) = (run.units[run.first], run.units[run.last - 1]);
    f(45, head.hash << 2 ^ edge);
    f(46, tail.hash << 2 ^ edge);
    f(47, u64::from(head.class.name_bits()) << 16 | u64::from(tail.class.name_bits()) << 8 | edge << 4 | length);
    f(48, letters.suffix(3) << 8 ^ run.form(i + 1) << 4 ^ run.form(i - 1));
    f(49, run.hash(i + 3));
    f(50, run.hash(i - 3));
    if unit.form == Form::CapitalHyphenLower {
        f(51, Letters::of(&text[unit.name_end..unit.end]).prefix(5));
    }
    f(56, casing << 16 | form << 12 | name);
    f(57, casing << 16 | form << 12 | ordinary << 2 | edge);
    let spots = |j: isize| run.unit(j).map_or(16, |u| u64::from(u.class.place_bits()));
    f(58, spots(i - 1) << 16 | spot << 8 | spots(i + 1));
    let owner = u64::from(unit.genitive || word.ends_with('s'));
    f(59, owner << 8 | run.form(i + 1) << 4 | edge);
    if let Some(next) = affixes.get(i + 1) {
        f(60, next.suffix[3] << 1 | owner);
        f(61, next.suffix[5]);
        f(62, next.prefix[3] << 8 | name);
    }
    if let Some(tail_affix) = affixes.get(run.last as isize - 1).filter(|_| !end) {
        f(63, tail_affix.suffix[3]);
        f(64, tail_affix.suffix[5]);
        f(65, tail.hash);
    }
    if unit.genitive {
        let stem = word.trim_end_matches(['s', 'S', '\'', '’']);
        f(2, crate::text::word_hash(stem));
    }
    let glued = |a: Option<&Unit>, b: Option<&Unit>| a.zip(b).is_some_and(|(a, b)| a.end == b.start);
    let touch = u64::from(glued(run.unit(i - 1), Some(unit))) | u64::from(glued(Some(unit), run.unit(i + 1))) << 1;
    f(52, touch << 8 | form);
    f(53, run.hash(i - 1) ^ touch << 40);
    f(54, run.hash(i + 1) ^ touch << 40);
    let (look, stem) = (u64::from(unit.look), u64::from(unit.stem));
    f(70, look << 4 | form);
    f(71, look << 8 | name);
    f(72, look << 16 | ordinary << 8 | form << 4 | place);
    f(73, stem << 4 | form);
    f(74, stem << 16 | name << 8 | form << 4 | place);
    f(75, stem << 16 | look << 8 | place << 1 | u64::from(name == 0));
    f(76, name << 16 | ordinary << 8 | place << 4 | edge);
    // What the word is listed with: `Storm og skybrud`, `Jordan og Libanon`.
    for (template, near, far) in [(77, i - 1, i - 2), (79, i + 1, i + 2)] {
        let listed = run.hash(near).wrapping_mul(31) ^ u64::from(ordinary > 0) << 1 ^ u64::from(place == 0);
        let other = run.unit(far).map_or(0, |u| u64::from(u.class.name_bits()) << 8 | u64::from(u.class.place_bits()) << 4);
        f(template, listed << 20 ^ run.form(far) << 16 ^ name);
        f(template + 1, listed << 20 ^ other << 4 ^ spot);
    }
    for n in 0..letters.len.saturating_sub(2) {
        f(55, fold(&letters.chars[n..n + 3]));
    }
}
