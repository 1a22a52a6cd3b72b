//! Units: what the model labels. A word with its hyphened parts, its initials' full stops and its digits is one unit.

use super::class::Class;

/// How a unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Form {
    /// `vejen`, `bolig-sagen`.
    Lower,
    /// `Vejen`.
    Capital,
    /// `VEJEN`.
    Upper,
    /// `McCarthy`, `eBoks`.
    Mixed,
    /// One capital letter: `J`.
    Letter,
    /// Initials or an abbreviation with its full stop: `J.`, `J.P.`, `Chr.`.
    Initials,
    /// `Anne-Marie`.
    CapitalHyphenCapital,
    /// `Hansen-sagen`.
    CapitalHyphenLower,
    /// `el-Khatib`, `ex-Jensen`.
    LowerHyphenCapital,
    /// Letters and digits: `B52`, `3F`.
    Digits,
    /// A number.
    Number,
    /// A punctuation mark.
    Punct,
    /// A line break that ends something.
    Break,
}

/// Where in its sentence a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// Inside.
    Inside,
    /// First on its line.
    Line,
    /// First after `.`, `!` or `?`.
    Sentence,
    /// First after `:`.
    Colon,
    /// First after an opening quote, bracket, dash or bullet.
    Opened,
    /// First after a number with a full stop.
    Ordinal,
}

/// One unit, with its place in the normalised text.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// End of the letters that belong to a name: before a hyphened tail in lower case.
    pub name_end: usize,
    /// Hash of the word, of any case; of the mark for punctuation.
    pub hash: u64,
    /// How it is written.
    pub form: Form,
    /// Where it stands.
    pub place: Place,
    /// What the table knows of it, its genitive -s taken off when that says more. Looked up for candidates only.
    pub class: Class,
    /// Whether a genitive ending was taken off.
    pub genitive: bool,
    /// Whether the model looks at it.
    pub candidate: bool,
    /// Whether it is a particle that joins the names on both sides, and hardly anything else.
    pub particle: bool,
    /// How its line is written.
    pub casing: Casing,
}

/// How the words of a line are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Casing {
    /// Both kinds of letters.
    Usual,
    /// No capital letter: chat.
    Lower,
    /// No word in lower case: a heading, a name on its own line.
    Upper,
}

impl Unit {
    /// An empty word in lower case at `start`, about which nothing is known.
    pub(super) const fn word(start: usize, hash: u64) -> Self {
        Self {
            start,
            end: start,
            name_end: start,
            hash,
            form: Form::Lower,
            place: Place::Inside,
            class: Class::from_bits(0),
            genitive: false,
            candidate: false,
            particle: false,
            casing: Casing::Usual,
        }
    }

    /// Whether it begins with or holds a capital letter.
    pub const fn has_capital(&self) -> bool {
        !matches!(self.form, Form::Lower | Form::Number | Form::Punct | Form::Break)
    }

    /// Whether it is made of letters.
    pub const fn is_word(&self) -> bool {
        !matches!(self.form, Form::Number | Form::Punct | Form::Break)
    }
}

/// The hash of a punctuation mark as a unit.
pub const fn punct_hash(c: char) -> u64 {
    0x100 + c as u64
}

/// The hash of a line break as a unit.
pub const BREAK: u64 = 1;
/// The hash of any number as a unit.
pub const NUMBER: u64 = 2;

/// The runs of candidates that stand side by side: `each` gets the index of the first and one past the last.
pub fn runs(units: &[Unit], mut each: impl FnMut(usize, usize)) {
    let mut i = 0;
    while i < units.len() {
        if !units[i].candidate {
            i += 1;
            continue;
        }
        let first = i;
        // Bounded, so that a million capitals cost no more than their number.
        while i < units.len() && units[i].candidate && i - first < MAX_RUN {
            i += 1;
        }
        each(first, i);
    }
}

/// The longest run that is labelled at one time.
pub const MAX_RUN: usize = 24;
