//! Putting the values back into an answer.

use super::read::{Brackets, Reading, readings};
use super::vault::{Entry, Vault, Why};
use crate::text::{Lang, LineIndex, Position, Span};

/// An answer with the values put back.
#[derive(Clone, PartialEq, Eq)]
pub struct Restored {
    /// The text. It holds the values again.
    pub text: String,
    /// How many placeholders were restored.
    pub restored: usize,
    /// What looks like a placeholder and was left alone, in order.
    pub unknown: Vec<Unknown>,
}

impl std::fmt::Debug for Restored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Restored");
        shown.field("len", &self.text.len()).field("restored", &self.restored).field("unknown", &self.unknown).finish()
    }
}

/// A placeholder that was left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Where, in bytes of the answer.
    pub span: Span,
    /// Where it starts, in every unit.
    pub start: Position,
    /// Why.
    pub why: Why,
}

impl Unknown {
    /// The place and the reason, in one sentence.
    pub fn describe(&self, lang: Lang) -> String {
        let Position { line, column, .. } = self.start;
        self.describe_at(
            &match lang {
                Lang::Da => format!("linje {line}, tegn {column}"),
                Lang::En => format!("line {line}, character {column}"),
            },
            lang,
        )
    }

    /// The same with the place in other words.
    pub fn describe_at(&self, place: &str, lang: Lang) -> String {
        let why = match (self.why, lang) {
            (Why::Incomplete, Lang::Da) => "nummer eller kontrolbogstav mangler, og boksen har flere at vælge imellem",
            (Why::Incomplete, Lang::En) => {
                "the number or check letter is missing, and the vault has several to choose from"
            }
            (Why::WrongLetter, Lang::Da) => "nummer og kontrolbogstav passer ikke sammen",
            (Why::WrongLetter, Lang::En) => "number and check letter do not fit each other",
            (Why::NotInVault, Lang::Da) => "den findes ikke i boksen",
            (Why::NotInVault, Lang::En) => "it is not in the vault",
        };
        match lang {
            Lang::Da => format!("{place}: pladsholderen er ikke udfyldt: {why}"),
            Lang::En => format!("{place}: the placeholder was left alone: {why}"),
        }
    }
}

/// Puts the values of `vault` back into `answer`. Tolerant of what models do to placeholders; what could mean another
/// value is left alone and reported.
pub fn restore(answer: &str, vault: &Vault) -> Restored {
    let (values, unknown) = values(answer, vault);
    let mut text = String::with_capacity(answer.len());
    let mut from = 0;
    for (span, value) in &values {
        text.push_str(answer.get(from..span.start).unwrap_or_default());
        text.push_str(value);
        from = span.end;
    }
    text.push_str(answer.get(from..).unwrap_or_default());
    Restored { text, restored: values.len(), unknown }
}

/// What [`restore`] puts where, in order, for an answer that is more than its text.
pub fn values(answer: &str, vault: &Vault) -> (Vec<(Span, String)>, Vec<Unknown>) {
    if let Some(edits) = vault.recorded(answer) {
        let value =
            |(start, len, original): &(usize, usize, String)| (Span::new(*start, start + len), original.clone());
        return (edits.iter().map(value).collect(), Vec::new());
    }
    let (mut values, mut unknown) = (Vec::new(), Vec::new());
    for reading in readings(answer) {
        let rest = &answer[reading.span.end..];
        let found = vault.resolve(&reading);
        match found {
            Ok(entry) if is_ours(&reading, rest) => {
                let (value, ending) = form(entry, &reading, rest);
                values.push((Span::new(reading.span.start, reading.span.end + ending), value));
            }
            Ok(_) if reading.brackets == Brackets::Strong || reading.capitals && reading.number.is_some() => {
                unknown.push((reading.span, Why::Incomplete))
            }
            Err(why) if is_meant(&reading) => unknown.push((reading.span, why)),
            _ => {}
        }
    }
    let starts: Vec<usize> = unknown.iter().map(|(span, _)| span.start).collect();
    let starts = LineIndex::new(answer).positions(&starts);
    let unknown = unknown.into_iter().zip(starts).map(|((span, why), start)| Unknown { span, start, why }).collect();
    (values, unknown)
}

/// Whether a reading that fits a value stands there as a placeholder, and not as a word of the text.
fn is_ours(reading: &Reading, rest: &str) -> bool {
    match (reading.letter, reading.number) {
        // The check letter fits: no brackets are needed.
        (Some(_), _) => true,
        (None, Some(_)) => reading.brackets >= Brackets::Weak && !torn(rest),
        // "(kommune)" is a word; "(KOMMUNE)" and "[kommune]" are not.
        (None, None) => {
            let enough = if reading.capitals { Brackets::Weak } else { Brackets::Strong };
            reading.brackets >= enough && !torn(rest)
        }
    }
}

/// Whether the rest of a longer placeholder follows: `[PERSON 1]2K]` had a digit turned into a bracket.
pub(super) fn torn(rest: &str) -> bool {
    let more = rest.bytes().take(9).take_while(u8::is_ascii_alphanumeric).count();
    let genitive = more == 1 && rest.starts_with('s');
    (1..=8).contains(&more) && !genitive && rest[more..].starts_with([']', '}', ')'])
}

/// Whether a reading that fits no value was meant as a placeholder: worth telling.
fn is_meant(reading: &Reading) -> bool {
    match (reading.number, reading.letter) {
        (Some(_), Some(_)) => reading.capitals || reading.brackets >= Brackets::Weak,
        (Some(_), None) => {
            reading.brackets == Brackets::Strong || (reading.capitals && reading.brackets >= Brackets::Weak)
        }
        (None, _) => reading.capitals && reading.brackets == Brackets::Strong,
    }
}

/// The value in the form that the answer asks for, and how many bytes of `rest` belong to it.
fn form(entry: &Entry, reading: &Reading, rest: &str) -> (String, usize) {
    if reading.genitive {
        return (entry.genitive(), 0);
    }
    let ends = |ending: &str| rest.strip_prefix(ending).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
    if let Some((ending, original)) = entry.forms.iter().find(|(ending, _)| ends(ending)) {
        return (original.clone(), ending.len());
    }
    if ends("s") { (entry.genitive(), 1) } else { (entry.base.clone(), 0) }
}

#[cfg(test)]
#[path = "restore_tests.rs"]
mod tests;
