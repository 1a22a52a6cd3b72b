//! Redaction and back again: the plan of edits, placeholders, the vault, restore.
//!
//! Placeholders are numbered by value, not by occurrence: one person is `[PERSON 1]` throughout. As soon as a vault has
//! two values under a label, numbers carry a check letter, `[PERSON 1K]`, so that a mangled digit cannot become another
//! person. A label other than a person's that has one value only stands bare, `[KOMMUNE]`. A genitive stays outside:
//! `[KOMMUNE]s budget`.

mod label;
mod plan;
mod read;
mod restore;
mod style;
mod value;
mod vault;
mod vault_file;

pub use plan::{Edit, plan};
pub use restore::{Restored, Unknown, restore, values};
pub use vault::{Vault, Why};
pub use vault_file::{VaultError, VaultFile};

use crate::finding::{Action, Finding};
use crate::policy::Policy;
use crate::text::{Lang, LineIndex, Position, Span};
use plan::{Hit, plan_hits};

/// What is put in place of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Numbered placeholders, which a vault can turn back.
    #[default]
    Placeholder,
    /// A block `█` for each letter and digit; what stands between them stays. A secret becomes eight blocks.
    Mask,
    /// Nothing. The hole is closed: no double spaces, empty brackets or stray commas.
    Remove,
    /// What it is in general: `[en person]`, `40-49 år`, `1950'erne`, `[adresse i 76xx]`, `[en kommune]`; else the bare
    /// label, `[CPR-NUMMER]`.
    Generalise,
}

/// How to redact.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What is put in place.
    pub style: Style,
    /// The language of placeholders.
    pub lang: Lang,
    /// Findings with a weaker action stay.
    pub minimum: Action,
}

impl Default for Options {
    fn default() -> Self {
        Self { style: Style::Placeholder, lang: Lang::Da, minimum: Action::Redact }
    }
}

/// A redacted text.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text that may be sent.
    pub text: String,
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// Where each edit's replacement stands in the new text.
    pub places: Vec<Span>,
}

impl std::fmt::Debug for Redacted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redacted").field("len", &self.text.len()).field("edits", &self.edits.len()).finish()
    }
}

/// The redacted text was scanned again, and something stands there still. It must not be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe(Lang::En))]
pub struct LeakError {
    /// What and where, in order.
    pub leaks: Vec<Leak>,
}

/// One leak: the rule and the place in the redacted text, never the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Id of the rule.
    pub rule: String,
    /// Where it starts.
    pub start: Position,
}

impl LeakError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        let place = |leak: &Leak| {
            let (rule, Position { line, column, .. }) = (&leak.rule, leak.start);
            match lang {
                Lang::Da => format!("{rule} (linje {line}, tegn {column})"),
                Lang::En => format!("{rule} (line {line}, character {column})"),
            }
        };
        let places = self.leaks.iter().map(place).collect::<Vec<_>>().join(", ");
        match lang {
            Lang::Da => format!("Teksten blev ikke helt renset og må ikke sendes. Tilbage står: {places}"),
            Lang::En => format!("The text could not be redacted completely and must not be sent. Left: {places}"),
        }
    }
}

/// How often what a second look finds is taken out as well, before it counts as a leak.
const ROUNDS: usize = 3;

/// Redacts `text` and scans the result with `scan`, which gives all findings of a text under the same policy. What only
/// the second look finds is taken out too; what remains is an error. The vault changes only when all went well.
pub fn redact(
    text: &str,
    findings: &[Finding],
    policy: &Policy,
    options: Options,
    vault: Option<&mut Vault>,
    mut scan: impl FnMut(&str) -> Vec<Finding>,
) -> Result<Redacted, LeakError> {
    redact_with(text, findings, policy, options, vault, |redacted| scan(&redacted.text))
}

/// [`redact`] for a second look that must know what was put where.
pub fn redact_with(
    text: &str,
    findings: &[Finding],
    policy: &Policy,
    options: Options,
    vault: Option<&mut Vault>,
    mut scan: impl FnMut(&Redacted) -> Vec<Finding>,
) -> Result<Redacted, LeakError> {
    let mut hits: Vec<Hit> = findings.iter().filter(|f| f.action >= options.minimum).map(Hit::from).collect();
    let mut leaks = Vec::new();
    for _ in 0..ROUNDS {
        let mut learned = vault.as_deref().cloned().unwrap_or_default();
        let redacted = Redacted::new(text, plan_hits(text, &hits, options, &mut learned));
        let found = scan(&redacted);
        leaks = redacted.leaks(found.iter().filter(|f| f.action >= options.minimum));
        if leaks.is_empty() {
            if let Some(vault) = vault.filter(|_| options.style == Style::Placeholder) {
                learned.record(&redacted.text, redacted.originals(text));
                *vault = learned;
            }
            return Ok(redacted);
        }
        hits.extend(leaks.iter().map(|(hit, _)| *hit));
    }
    Err(LeakError {
        leaks: leaks.into_iter().map(|(hit, start)| Leak { rule: policy.rule(hit.rule).id.clone(), start }).collect(),
    })
}

impl Redacted {
    /// `text` with `edits` (in order, without overlaps) made.
    pub fn new(text: &str, edits: Vec<Edit>) -> Self {
        let mut out = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(edits.len());
        let mut from = 0;
        for edit in &edits {
            out.push_str(&text[from..edit.span.start]);
            let start = out.len();
            out.push_str(&edit.replacement);
            places.push(Span::new(start, out.len()));
            from = edit.span.end;
        }
        out.push_str(&text[from..]);
        Self { text: out, edits, places }
    }

    /// The byte of the original text that byte `at` of the new one came from: for a replacement, the end of what it
    /// stands for.
    pub fn to_original(&self, at: usize) -> usize {
        let next = self.places.partition_point(|p| p.end <= at);
        let inside = self.places.get(next).filter(|p| p.start <= at).and_then(|_| self.edits.get(next));
        match inside {
            Some(edit) => edit.span.end,
            None => self.original(Span::new(at, at), next).start,
        }
    }

    /// What stood in each place.
    fn originals(&self, text: &str) -> Vec<(usize, usize, String)> {
        let places = self.places.iter().zip(&self.edits);
        places.map(|(place, edit)| (place.start, place.len(), edit.span.of(text).to_owned())).collect()
    }

    /// The parts of findings in the new text that stand outside the replacements and are more than punctuation: as hits
    /// in the original text, with the place in the new one.
    fn leaks<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> Vec<(Hit, Position)> {
        let mut leaks: Vec<(Hit, usize)> = Vec::new();
        for finding in findings {
            let mut at = finding.span.start;
            let mut next = self.places.partition_point(|p| p.end <= at);
            while at < finding.span.end {
                let place = self.places.get(next).copied().unwrap_or(Span::new(self.text.len(), self.text.len()));
                let end = place.start.clamp(at, finding.span.end);
                let part = Span::new(at, end);
                // A span that does not fit the text counts as a leak too.
                if self.text.get(at..end).is_none_or(|t| t.contains(char::is_alphanumeric)) {
                    leaks.push((Hit { span: self.original(part, next), ..Hit::from(finding) }, at));
                }
                at = place.end.max(end);
                next += 1;
                if place.start >= self.text.len() {
                    break;
                }
            }
        }
        leaks.sort_by_key(|(hit, at)| (*at, hit.rule));
        let starts: Vec<usize> = leaks.iter().map(|(_, at)| *at).collect();
        let starts = LineIndex::new(&self.text).positions(&starts);
        leaks.into_iter().map(|(hit, _)| hit).zip(starts).collect()
    }

    /// The range of the original text that `part` (outside all replacements, before that of edit `next`) came from.
    fn original(&self, part: Span, next: usize) -> Span {
        let last = next.checked_sub(1).and_then(|i| Some((self.places.get(i)?, self.edits.get(i)?)));
        let (new, old) = last.map_or((0, 0), |(place, edit)| (place.end, edit.span.end));
        Span::new(part.start - new + old, part.end - new + old)
    }
}

#[cfg(test)]
mod tests;
