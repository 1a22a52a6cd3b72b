use unicode_normalization::UnicodeNormalization;

use crate::finding::Fingerprint;
use crate::local::{Key, Purpose};

/// Gives findings their fingerprints: a keyed hash of the rule and the value, whatever stands around it.
#[derive(Debug)]
pub struct Fingerprinter(Key);

impl Fingerprinter {
    /// A fingerprinter under the machine's key.
    pub fn new(key: &Key) -> Self {
        Self(key.derive(Purpose::Fingerprint))
    }

    /// The fingerprint of `value` (as it stands in the text) under the rule of that id. Case and everything between
    /// letters and digits do not count: `120358-8905` and `1203588905` are one value.
    pub fn of(&self, rule: &str, value: &str) -> Fingerprint {
        let mut normal = zeroize::Zeroizing::new(String::with_capacity(value.len() + 4));
        let counts = |c: &char| c.is_alphanumeric();
        // Letters of ASCII and Latin-1 are what NFKC makes of them: most values need no more.
        if value.chars().all(|c| c.is_ascii() || ('À'..='ÿ').contains(&c)) {
            normal.extend(value.chars().filter(counts).flat_map(char::to_lowercase));
        } else {
            normal.extend(value.nfkc().filter(counts).flat_map(char::to_lowercase));
        }
        // A value of signs only is taken as it stands.
        let normal = if normal.is_empty() { value } else { &normal };
        let hash = self.0.hmac(&[rule.as_bytes(), &[0], normal.as_bytes()]);
        Fingerprint(hash.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_and_case_do_not_count() {
        let f = Fingerprinter::new(&Key::from_bytes([3; 32]));
        let one = f.of("cpr", "120358-8905");
        for same in ["1203588905", "120358 - 8905", "12 03 58\u{2011}8905", "１２０３５８－８９０５"] {
            assert_eq!(f.of("cpr", same), one);
        }
        assert_eq!(f.of("person-name", "Åse BÆK"), f.of("person-name", "A\u{30a}se\u{a0}Bæk"));
        assert_ne!(f.of("cpr", "120358-8906"), one);
        assert_ne!(f.of("cvr", "120358-8905"), one);
        assert_ne!(f.of("secret", "!!!!"), f.of("secret", "????"));
    }

    #[test]
    fn another_key_gives_another_fingerprint() {
        let (a, b) = (Fingerprinter::new(&Key::from_bytes([3; 32])), Fingerprinter::new(&Key::from_bytes([4; 32])));
        assert_ne!(a.of("cpr", "120358-8905"), b.of("cpr", "120358-8905"));
    }

    #[test]
    fn rule_and_value_cannot_be_shifted() {
        let f = Fingerprinter::new(&Key::from_bytes([3; 32]));
        assert_ne!(f.of("ab", "c"), f.of("a", "bc"));
    }
}
