//! How much a value looks like a secret rather than a word.

/// What a value is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strength {
    len: usize,
    digits: usize,
    letters: usize,
    upper: usize,
    /// A sign other than those within words and numbers stands in it.
    signs: bool,
    /// Of small letters, capitals, digits and signs: how many stand in it.
    pub classes: usize,
    /// Shannon entropy of its bytes times their number, in bits.
    bits: f32,
}

impl Strength {
    /// Looks at a value.
    pub fn of(value: &str) -> Self {
        let count = |f: fn(char) -> bool| value.chars().filter(|&c| f(c)).count();
        let digits = count(|c| c.is_ascii_digit());
        let upper = count(char::is_uppercase);
        let letters = count(char::is_alphabetic);
        let len = value.chars().count();
        let classes = [digits, upper, letters - upper, len - digits - letters].iter().filter(|&&n| n > 0).count();
        let signs = value.contains(|c: char| !c.is_alphanumeric() && !"-./,:'’".contains(c));
        Self { len, upper, signs, digits, letters, classes, bits: bits(value.as_bytes()) }
    }

    /// Enough behind a name that says it is a secret.
    pub fn some(self) -> bool {
        self.mixed() || self.len >= 6 || (self.digits == self.len && self.len >= 4)
    }

    /// Two kinds of characters, as few words have.
    pub fn mixed(self) -> bool {
        let capital_word = self.classes == 2 && self.letters == self.len;
        self.len >= 4 && self.classes >= 2 && !capital_word && self.bits >= 8.0
    }

    /// What no ordinary word is: letters with digits or signs among them, and long enough.
    pub fn strong(self) -> bool {
        self.len >= 6 && self.digits > 0 && self.letters > 0 && self.classes >= 2 && self.bits >= 12.0
    }

    /// What does not occur in a sentence: small letters and capitals around digits, or a sign other than a hyphen.
    pub fn unlike_words(self) -> bool {
        let both = self.upper > 0 && self.upper < self.letters;
        (self.strong() && (both || self.signs)) || (self.len >= 6 && both && self.signs)
    }

    /// A word with a number at its end, as people make up: `havbrise22`.
    pub fn word_with_number(self) -> bool {
        self.strong()
            && self.len >= 7
            && self.upper == 0
            && !self.signs
            && self.letters > self.digits
            && self.digits >= 2
    }

    /// Longer than most numbers of things.
    pub fn long(self) -> bool {
        self.strong() && (self.bits >= 45.0 || (self.upper == 0 && self.len >= 8))
    }

    /// What people make up, and nobody would write in a sentence as a word, a model or a number of something.
    pub fn made_up(self) -> bool {
        (self.unlike_words() && (self.signs || self.letters >= 4))
            || (self.word_with_number() && self.letters + self.digits == self.len)
    }

    /// As [`Self::made_up`], and no name of a thing with its number: `Servicedesk2`.
    pub fn surely_made_up(self) -> bool {
        self.made_up() && (self.signs || self.digits >= 2)
    }

    /// Evidence in log-odds.
    pub fn evidence(self) -> f32 {
        let kinds = match self.classes {
            0 | 1 if self.letters == self.len => -0.8,
            0 | 1 => 0.0,
            2 => 0.8,
            _ => 1.5,
        };
        // 40 bits are a good password, 15 a bad one.
        kinds + ((self.bits - 20.0) / 20.0).clamp(-0.5, 1.0)
    }
}

/// Three or more groups of four to six capitals and digits, as keys for recovery are written: `4KQ7-ZX2P-99TM`.
pub(super) fn in_groups(value: &str) -> bool {
    let mut groups = value.split('-');
    let first = groups.next().unwrap_or_default();
    let sign = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    (4..=6).contains(&first.len())
        && value.contains(|c: char| c.is_ascii_digit())
        && value.matches('-').count() >= 2
        && value.split('-').all(|g| g.len() == first.len() && g.bytes().all(sign))
}

fn bits(bytes: &[u8]) -> f32 {
    let mut counts = [0_u16; 256];
    for &b in bytes {
        counts[usize::from(b)] = counts[usize::from(b)].saturating_add(1);
    }
    let total = bytes.len() as f32;
    counts.iter().filter(|&&n| n > 0).map(|&n| f32::from(n) * (total / f32::from(n)).log2()).sum()
}
