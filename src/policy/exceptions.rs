//! Values that an organisation's policy lets stand: its own phone numbers, its own address.

use std::collections::BTreeSet;

use crate::names::compound_head;

/// Values that are never a finding of a rule, compared as a whole and without regard to spaces and punctuation.
#[derive(Clone, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Exceptions(BTreeSet<String>);

impl std::fmt::Debug for Exceptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exceptions").field("len", &self.0.len()).finish()
    }
}

impl Exceptions {
    /// Exceptions of these values. Those without a letter or digit are left out.
    pub fn new<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        Self(values.into_iter().map(bare).filter(|v| !v.is_empty()).collect())
    }

    /// Whether `value` is one of them, or a compound with one: `Signe-systemet`.
    pub fn cover(&self, value: &str) -> bool {
        !self.0.is_empty() && [value, compound_head(value)].iter().any(|v| self.0.contains(&bare(v)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Letters, digits and `@`, in lower case; a Danish number without its country code.
fn bare(value: &str) -> String {
    let value = value.trim();
    let abroad = value.strip_prefix("+45").or_else(|| value.strip_prefix("0045"));
    value_of(abroad.filter(|rest| digits(rest) == 8).unwrap_or(value))
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn value_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == '@').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_forms_of_one_value_are_one() {
        let own = Exceptions::new(["96 63 12 00", "post@lemvig.example", "Rådhusgade 2", " - "]);
        for value in ["96631200", "+45 96631200", "0045 96 63 12 00", "Post@Lemvig.example", "rådhusgade 2"] {
            assert!(own.cover(value), "{value}");
        }
        assert_eq!(own.len(), 3);
    }

    #[test]
    fn a_part_of_a_value_is_not_the_value() {
        let own = Exceptions::new(["96 63 12 00"]);
        for value in ["9663120", "966312001", "96631200 96631201", ""] {
            assert!(!own.cover(value), "{value}");
        }
    }
}
