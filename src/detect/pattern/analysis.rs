//! What a regex says about the beginning of its matches and their digits, so that it is tried only where it may match.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A set of bytes; those from 0x80 on are one member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bytes(pub u128, pub bool);

impl Bytes {
    fn add(&mut self, from: u32, to: u32) {
        for b in from..=to.min(127) {
            self.0 |= 1 << b;
        }
        self.1 |= to > 127;
    }

    fn join(self, other: Self) -> Self {
        Self(self.0 | other.0, self.1 | other.1)
    }

    /// Whether the byte is in the set.
    pub fn has(self, byte: u8) -> bool {
        if byte < 128 { self.0 & (1 << byte) != 0 } else { self.1 }
    }

    /// Whether all members are among `allowed`.
    pub fn within(self, allowed: &[u8]) -> bool {
        let mask = allowed.iter().fold(0_u128, |m, b| m | 1 << b);
        !self.1 && self.0 & !mask == 0
    }
}

/// A mask of lengths: bit n for n digits, bit 31 for 31 and more.
type Lengths = u32;

/// What is known of a regex or a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shape {
    /// Bytes that a match may begin with.
    pub first: Bytes,
    /// Whether it matches the empty text.
    pub empty: bool,
    /// Fewest digits of a match before it may hold a letter.
    pub digits: u32,
    /// Lengths of the first run of digits when a match goes on after it.
    pub ended: Lengths,
    /// Lengths when a match is but digits.
    pub whole: Lengths,
    /// Bytes that may follow the first run of digits.
    pub follow: Bytes,
    /// Whether a match may hold a letter: what follows it is not counted among the digits that stand together.
    pub letters: bool,
}

const EMPTY: Shape = Shape {
    first: Bytes(0, false),
    empty: true,
    digits: 0,
    ended: 0,
    whole: 1,
    follow: Bytes(0, false),
    letters: false,
};

/// The shape of a regex.
pub(super) fn shape(hir: &Hir) -> Shape {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => EMPTY,
        HirKind::Literal(literal) => literal.0.iter().fold(EMPTY, |acc, &b| {
            let mut one = Bytes::default();
            one.add(u32::from(b), u32::from(b));
            then(acc, of_class(one))
        }),
        HirKind::Class(class) => of_class(bytes_of(class)),
        HirKind::Capture(capture) => shape(&capture.sub),
        HirKind::Concat(parts) => parts.iter().fold(EMPTY, |acc, part| then(acc, shape(part))),
        HirKind::Alternation(parts) => parts.iter().map(shape).reduce(or).unwrap_or(EMPTY),
        HirKind::Repetition(repetition) => {
            let one = shape(&repetition.sub);
            let most = repetition.max.unwrap_or(u32::MAX).min(40);
            let mut power = EMPTY;
            let mut all: Option<Shape> = None;
            for n in 0..=most.max(repetition.min.min(40)) {
                if n >= repetition.min.min(40) {
                    all = Some(all.map_or(power, |a| or(a, power)));
                }
                power = then(power, one);
            }
            all.unwrap_or(power)
        }
    }
}

fn bytes_of(class: &Class) -> Bytes {
    let mut out = Bytes::default();
    match class {
        Class::Unicode(c) => c.ranges().iter().for_each(|r| out.add(u32::from(r.start()), u32::from(r.end()))),
        Class::Bytes(c) => c.ranges().iter().for_each(|r| out.add(u32::from(r.start()), u32::from(r.end()))),
    }
    out
}

fn of_class(bytes: Bytes) -> Shape {
    let digits = Bytes(((1 << 10) - 1) << b'0', false);
    let letters = Bytes(((1 << 26) - 1) << b'a' | ((1 << 26) - 1) << b'A', false);
    let other = Bytes(bytes.0 & !digits.0, bytes.1);
    Shape {
        first: bytes,
        empty: false,
        digits: u32::from(other == Bytes::default()),
        ended: u32::from(other != Bytes::default()),
        whole: if bytes.0 & digits.0 != 0 { 2 } else { 0 },
        follow: other,
        letters: bytes.0 & letters.0 != 0,
    }
}

/// `a` followed by `b`.
fn then(a: Shape, b: Shape) -> Shape {
    Shape {
        first: if a.empty { a.first.join(b.first) } else { a.first },
        empty: a.empty && b.empty,
        digits: if a.letters { a.digits } else { a.digits.saturating_add(b.digits) },
        ended: a.ended | sums(a.whole, b.ended),
        whole: sums(a.whole, b.whole),
        follow: if a.whole == 0 { a.follow } else { a.follow.join(b.follow) },
        letters: a.letters || b.letters,
    }
}

/// `a` or `b`.
fn or(a: Shape, b: Shape) -> Shape {
    Shape {
        first: a.first.join(b.first),
        empty: a.empty || b.empty,
        digits: a.digits.min(b.digits),
        ended: a.ended | b.ended,
        whole: a.whole | b.whole,
        follow: a.follow.join(b.follow),
        letters: a.letters || b.letters,
    }
}

/// All sums of a length of `a` and one of `b`.
fn sums(a: Lengths, b: Lengths) -> Lengths {
    let wide = (0..32).filter(|n| a & (1 << n) != 0).fold(0_u64, |sum, n| sum | u64::from(b) << n);
    let over = u32::from(wide >> 31 != 0) << 31;
    (wide as u32 & !(1 << 31)) | over
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(regex: &str) -> Shape {
        shape(&regex_syntax::parse(regex).unwrap())
    }

    #[test]
    fn the_first_run_is_known() {
        let s = of(r"[0-3][0-9][0-9]{4}(?:-|[ ])?[0-9]{4}");
        assert_eq!((s.digits, s.ended, s.whole), (10, 1 << 6, 1 << 10));
        assert!(s.follow.has(b'-') && s.follow.has(b' ') && !s.follow.has(b'.'));
        assert!(s.first.within(b"0123") && !s.letters && !s.empty);
    }

    #[test]
    fn letters_and_optional_parts_are_seen() {
        let s = of(r"(?:\+45 )?[2-9][0-9]{7}(?: lok [0-9]+)?");
        assert_eq!(s.digits, 8);
        assert!(s.letters && s.first.has(b'+') && s.first.has(b'9') && !s.first.has(b'1'));
        assert!(of("[0-9]*").empty);
        assert_eq!(of("[0-9]{5,}").whole & (1 << 31), 1 << 31);
    }
}
