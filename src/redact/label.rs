//! The words of placeholders and the check letters of their numbers.

use std::sync::OnceLock;

use crate::finding::{ENTITIES, Entity};
use crate::text::Lang;

/// Check letters: none that looks like a digit or like another, none that is a genitive ending. Thirteen, so that a
/// changed digit or two digits that changed places always give another letter.
const CHECK: [char; 13] = ['A', 'C', 'E', 'F', 'H', 'K', 'M', 'P', 'R', 'T', 'V', 'X', 'Y'];

/// A word that stands for an entity in a placeholder, in one of the languages.
#[derive(Debug)]
pub(super) struct Label {
    pub entity: Entity,
    pub text: &'static str,
    /// Its letters, without what parts them.
    letters: String,
}

/// All labels, in both languages; a word of both languages stands here once.
pub(super) fn labels() -> &'static [Label] {
    static LABELS: OnceLock<Vec<Label>> = OnceLock::new();
    LABELS.get_or_init(|| {
        let mut all = Vec::with_capacity(ENTITIES.len() * 2);
        for info in ENTITIES {
            let Some(entity) = Entity::parse(info.name) else { continue };
            let [da, en] = [info.da, info.en].map(|text| {
                let letters = text.chars().filter(|c| c.is_alphabetic()).collect();
                Label { entity, text, letters }
            });
            let english = (en.letters != da.letters).then_some(en);
            all.push(da);
            all.extend(english);
        }
        all
    })
}

/// The labels that begin with that letter, as [`fold`] gives it.
pub(super) fn labels_in(first: char) -> &'static [&'static Label] {
    static BY_LETTER: OnceLock<[Vec<&'static Label>; 26]> = OnceLock::new();
    let all = BY_LETTER.get_or_init(|| {
        std::array::from_fn(|i| {
            let letter = char::from(b'A' + i as u8);
            labels().iter().filter(|l| l.text.chars().next().map(fold) == Some(letter)).collect()
        })
    });
    let index = u32::from(first).wrapping_sub(u32::from('A')) as usize;
    all.get(index).map_or(&[], Vec::as_slice)
}

/// A letter without its case, and Danish letters as those without them write them.
pub(super) fn fold(c: char) -> char {
    match c {
        c if c.is_ascii() => c.to_ascii_uppercase(),
        'ø' | 'Ø' | 'ö' | 'Ö' => 'O',
        'æ' | 'Æ' | 'ä' | 'Ä' | 'å' | 'Å' => 'A',
        c => c.to_uppercase().next().unwrap_or(c),
    }
}

/// The check letter of a number under a label: the same in every language and every version.
pub(super) fn check_letter(entity: Entity, number: u32) -> char {
    // Begun with 6, labels that are easily confused get different offsets; a test holds it to that.
    let offset = entity.name().bytes().fold(6, |sum, b| (sum * 31 + u32::from(b)) % 1009);
    CHECK[((number % 13 + offset) % 13) as usize]
}

/// Whether one slip of the pen, or a lost beginning or end, can make a label of the one into a label of the other.
pub(super) fn related(a: Entity, b: Entity) -> bool {
    let of = |e: Entity| labels().iter().filter(move |l| l.entity == e);
    a != b && of(a).any(|x| of(b).any(|y| close(&x.letters, &y.letters) || inside(x.text, y.text)))
}

fn inside(x: &str, y: &str) -> bool {
    x.ends_with(y) || y.ends_with(x) || x.starts_with(y) || y.starts_with(x)
}

/// Whether at most one letter was changed, lost or added.
fn close(x: &str, y: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) = (x.chars().collect(), y.chars().collect());
    let head = x.iter().zip(&y).take_while(|(a, b)| a == b).count();
    let most = x.len().min(y.len()) - head;
    let tail = x.iter().rev().zip(y.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    x.len().max(y.len()) - head - tail <= 1
}

/// The placeholder of a value. `checked` gives it its number and check letter; without, a person still has a number.
pub(super) fn placeholder(entity: Entity, number: u32, checked: bool, lang: Lang) -> String {
    let label = entity.placeholder(lang);
    match (checked, is_person(entity)) {
        (true, _) => format!("[{label} {number}{}]", check_letter(entity, number)),
        (false, true) => format!("[{label} {number}]"),
        (false, false) => format!("[{label}]"),
    }
}

/// Whether a placeholder always has a number.
pub(super) fn is_person(entity: Entity) -> bool {
    entity.name() == "PERSON"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(name: &str) -> Entity {
        Entity::parse(name).unwrap()
    }

    #[test]
    fn labels_are_distinct_and_can_be_looked_up() {
        assert!(
            labels().iter().all(|l| labels_in(fold(l.text.chars().next().unwrap())).iter().any(|f| f.text == l.text))
        );
        let mut texts: Vec<&str> = labels().iter().map(|l| l.letters.as_str()).collect();
        texts.sort_unstable();
        let all = texts.len();
        texts.dedup();
        assert_eq!(texts.len(), all);
    }

    #[test]
    fn labels_that_are_easily_confused_have_other_letters() {
        let all: Vec<Entity> = ENTITIES.iter().map(|e| entity(e.name)).collect();
        assert!(related(entity("DK_CPR_NUMBER"), entity("DK_CVR_NUMBER")));
        assert!(related(entity("IP_ADDRESS"), entity("STREET_ADDRESS")));
        assert!(!related(entity("PERSON"), entity("PASSPORT")));
        let mut pairs = 0;
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                if related(*a, *b) {
                    pairs += 1;
                    assert_ne!(check_letter(*a, 1), check_letter(*b, 1), "{} {}", a.name(), b.name());
                }
            }
        }
        assert!(pairs > 2);
    }

    #[test]
    fn a_changed_digit_or_two_swapped_give_another_letter() {
        let person = entity("PERSON");
        for n in 1..3000u32 {
            let digits = n.to_string().into_bytes();
            let letter = check_letter(person, n);
            for i in 0..digits.len() {
                let mut others: Vec<Vec<u8>> = (b'0'..=b'9')
                    .map(|d| {
                        let mut other = digits.clone();
                        other[i] = d;
                        other
                    })
                    .collect();
                if i > 0 {
                    let mut other = digits.clone();
                    other.swap(i, i - 1);
                    others.push(other);
                }
                for other in others.into_iter().filter(|o| *o != digits) {
                    let other: u32 = String::from_utf8(other).unwrap().parse().unwrap();
                    assert_ne!(check_letter(person, other), letter, "{n} {other}");
                }
            }
        }
    }

    #[test]
    fn letters_stay_as_they_are_in_old_vaults() {
        assert_eq!(placeholder(entity("PERSON"), 1, true, Lang::Da), "[PERSON 1K]");
        assert_eq!(placeholder(entity("PERSON"), 1, false, Lang::Da), "[PERSON 1]");
        assert_eq!(placeholder(entity("DK_MUNICIPALITY"), 3, false, Lang::En), "[MUNICIPALITY]");
    }
}
