//! What the table of words knows about one word.

/// What the table knows about a word: 15 bits. All zero for a word it does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u16);

/// How many bits a [`Class`] has.
pub const CLASS_BITS: u32 = 15;

/// How often a name is borne: 0 not at all, 1 at least five bearers, 2 at least 50, 3 at least 1,000.
pub type Frequency = u8;

impl Class {
    /// The class with these bits; higher bits are dropped.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & ((1 << CLASS_BITS) - 1))
    }

    /// Its bits.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// A class from its parts.
    pub fn build(parts: Parts) -> Self {
        let flag = |on: bool, at: u16| u16::from(on) << at;
        let level = |value: u8, max: u8, at: u16| u16::from(value.min(max)) << at;
        Self(
            level(parts.given, 3, 0)
                | level(parts.surname, 3, 2)
                | flag(parts.foreign_given, 4)
                | flag(parts.foreign_surname, 5)
                | level(parts.place, 3, 6)
                | flag(parts.place_part, 8)
                | flag(parts.street, 9)
                | level(parts.ordinary, 7, 10)
                | flag(parts.capital, 13)
                | flag(parts.organisation, 14),
        )
    }

    const fn level(self, at: u16, mask: u16) -> u8 {
        ((self.0 >> at) & mask) as u8
    }

    const fn flag(self, at: u16) -> bool {
        self.0 & (1 << at) != 0
    }

    /// As a given name in Denmark.
    pub const fn given(self) -> Frequency {
        self.level(0, 3)
    }

    /// As a surname in Denmark.
    pub const fn surname(self) -> Frequency {
        self.level(2, 3)
    }

    /// As a given name elsewhere.
    pub const fn foreign_given(self) -> bool {
        self.flag(4)
    }

    /// As a surname elsewhere.
    pub const fn foreign_surname(self) -> bool {
        self.flag(5)
    }

    /// As a place: 0 no, 1 in the world, 2 in Denmark, 3 a Danish municipality.
    pub const fn place(self) -> u8 {
        self.level(6, 3)
    }

    /// As a word inside names of places.
    pub const fn place_part(self) -> bool {
        self.flag(8)
    }

    /// As a Danish street of one word.
    pub const fn street(self) -> bool {
        self.flag(9)
    }

    /// How often the word stands in lower case in ordinary text: 0 never, 7 all the time.
    pub const fn ordinary(self) -> u8 {
        self.level(10, 7)
    }

    /// Seen with a capital inside sentences oftener than in lower case.
    pub const fn capital(self) -> bool {
        self.flag(13)
    }

    /// As a company, party, product or the like.
    pub const fn organisation(self) -> bool {
        self.flag(14)
    }

    /// Whether it is a given name anywhere.
    pub const fn is_given(self) -> bool {
        self.given() > 0 || self.foreign_given()
    }

    /// Whether it is a surname anywhere.
    pub const fn is_surname(self) -> bool {
        self.surname() > 0 || self.foreign_surname()
    }

    /// Whether it is a name of either kind.
    pub const fn is_name(self) -> bool {
        self.0 & 0x3f != 0
    }

    /// Whether it may be a name where it stands in lower case: it is hardly an ordinary word.
    pub const fn is_name_in_lower(self) -> bool {
        self.is_given() && self.ordinary() <= 1 || self.is_surname() && self.ordinary() == 0
    }

    /// The six bits about names.
    pub const fn name_bits(self) -> u16 {
        self.0 & 0x3f
    }

    /// The four bits about places and streets.
    pub const fn place_bits(self) -> u16 {
        (self.0 >> 6) & 0xf
    }

    /// This class with the name bits of `other` instead, where `other` says more about names.
    pub const fn with_name_of(self, other: Class) -> Class {
        let (mine, theirs) = (self.0 & 0x3f, other.0 & 0x3f);
        if weight(theirs) > weight(mine) { Class((self.0 & !0x3f) | theirs) } else { self }
    }
}

const fn weight(bits: u16) -> u16 {
    (bits & 3) + ((bits >> 2) & 3) + ((bits >> 4) & 1) + ((bits >> 5) & 1)
}

/// The parts of a [`Class`], by the names of its accessors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// See [`Class::given`].
    pub given: Frequency,
    /// See [`Class::surname`].
    pub surname: Frequency,
    /// See [`Class::foreign_given`].
    pub foreign_given: bool,
    /// See [`Class::foreign_surname`].
    pub foreign_surname: bool,
    /// See [`Class::place`].
    pub place: u8,
    /// See [`Class::place_part`].
    pub place_part: bool,
    /// See [`Class::street`].
    pub street: bool,
    /// See [`Class::ordinary`].
    pub ordinary: u8,
    /// See [`Class::capital`].
    pub capital: bool,
    /// See [`Class::organisation`].
    pub organisation: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back() {
        let class = Class::build(Parts {
            given: 3,
            surname: 1,
            foreign_surname: true,
            place: 2,
            street: true,
            ordinary: 5,
            ..Parts::default()
        });
        assert_eq!((class.given(), class.surname(), class.place(), class.ordinary()), (3, 1, 2, 5));
        assert!(class.foreign_surname() && !class.foreign_given() && class.street() && !class.capital());
        assert!(class.is_name() && Class::from_bits(class.bits()) == class);
    }
}
