//! Kind `words`: word lists with Danish inflection, with cues that a word of several meanings needs.

use serde::{Deserialize, Serialize};

use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::lexicon::{Compounds, Hit, LONGEST, Phrases, PhrasesBuilder, each_form, spellings};
use crate::text::{Block, TokenKind};

mod judge;
pub(crate) mod surname;

pub use crate::lexicon::Inflection;

/// A list of terms (one or several words each) and how they may be written.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsSpec {
    /// Terms that are a finding wherever they stand.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Terms that also mean something else: a finding only with a cue: a word of `before`, `after` or `extend`, another
    /// finding of the rule beside it in a list, or (with `capital`) a capital inside a sentence.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Which inflected forms of a term's last word count too.
    #[serde(default)]
    pub inflect: Vec<Inflection>,
    /// Terms are proper names: written with a capital as in the list, in capitals when the list has capitals (`HTK`).
    /// A term in lower case counts only with a cue, a weak one never.
    #[serde(default)]
    pub capital: bool,
    /// Words before a weak term that make it count.
    #[serde(default)]
    pub before: Vec<String>,
    /// Words after a weak term that make it count.
    #[serde(default)]
    pub after: Vec<String>,
    /// Words after a term that belong to the finding and make a weak one count: `Kommune`, `Byråd`, with their genitive.
    #[serde(default)]
    pub extend: Vec<String>,
    /// Words right before a term that rule it out.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// Words right after a term that rule it out.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// A given name or a title right before rules it out: then it is a surname.
    #[serde(default)]
    pub not_surname: bool,
    /// Words in the same sentence that lower: the matter is public, a template, and so on.
    #[serde(default)]
    pub lower: Vec<String>,
    /// Probability of a term without further evidence. 0 means 0.9.
    #[serde(default)]
    pub confidence: f32,
}

/// What a listed word is to its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Term,
    Weak,
    Before,
    After,
    Extend,
    NotBefore,
    NotAfter,
    Lower,
}

/// One word of a list.
#[derive(Debug)]
struct Entry {
    rule: u16,
    role: Role,
    text: Box<str>,
}

/// What is needed of a rule besides its words.
#[derive(Debug)]
struct Rule {
    ix: RuleIx,
    capital: bool,
    not_surname: bool,
    has_lower: bool,
    base: f32,
}

/// Runs all word lists.
#[derive(Debug)]
pub struct WordsDetector {
    rules: Vec<Rule>,
    entries: Vec<Entry>,
    terms: Phrases,
    cues: Phrases,
    compounds: Compounds,
}

impl WordsDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(specs: Vec<(RuleIx, WordsSpec)>) -> Result<Self, Vec<SpecError>> {
        let mut errors = Vec::new();
        let mut builder = Builder::default();
        for (ix, spec) in specs {
            if spec.terms.is_empty() && spec.weak.is_empty() {
                errors.push(SpecError {
                    rule: ix,
                    pointer: "/words/terms".into(),
                    message: "the rule has no terms".into(),
                });
            }
            if !(0.0..1.0).contains(&spec.confidence) {
                let message = "confidence must be at least 0 and below 1".to_owned();
                errors.push(SpecError { rule: ix, pointer: "/words/confidence".into(), message });
            }
            builder.add(ix, &spec, &mut errors);
        }
        if errors.is_empty() { Ok(builder.build()) } else { Err(errors) }
    }
}

#[derive(Default)]
struct Builder {
    rules: Vec<Rule>,
    entries: Vec<Entry>,
    terms: PhrasesBuilder,
    cues: PhrasesBuilder,
    compounds: Compounds,
}

impl Builder {
    fn add(&mut self, ix: RuleIx, spec: &WordsSpec, errors: &mut Vec<SpecError>) {
        use crate::finding::Confidence;
        let lists: [(&str, &[String], Role); 8] = [
            ("terms", &spec.terms, Role::Term),
            ("weak", &spec.weak, Role::Weak),
            ("before", &spec.before, Role::Before),
            ("after", &spec.after, Role::After),
            ("extend", &spec.extend, Role::Extend),
            ("not_before", &spec.not_before, Role::NotBefore),
            ("not_after", &spec.not_after, Role::NotAfter),
            ("lower", &spec.lower, Role::Lower),
        ];
        let rule = self.rules.len() as u16;
        for (key, list, role) in lists {
            for (n, word) in list.iter().enumerate() {
                if !word.contains(char::is_alphabetic) {
                    let pointer = format!("/words/{key}/{n}");
                    errors.push(SpecError { rule: ix, pointer, message: "the entry has no letters".into() });
                    continue;
                }
                self.add_word(rule, role, word, spec);
            }
        }
        let confidence = if spec.confidence > 0.0 { spec.confidence } else { 0.9 };
        self.rules.push(Rule {
            ix,
            capital: spec.capital,
            not_surname: spec.not_surname,
            has_lower: !spec.lower.is_empty(),
            base: Confidence(confidence).log_odds(),
        });
    }

    fn add_word(&mut self, rule: u16, role: Role, word: &str, spec: &WordsSpec) {
        let value = self.entries.len() as u32;
        self.entries.push(Entry { rule, role, text: word.into() });
        if !matches!(role, Role::Term | Role::Weak) {
            self.cues.add(word, value, spec.capital);
            return;
        }
        // Capitals of a term in capitals must stand; a capitalised one is judged with its cues.
        let smart = spec.capital && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        for spelt in std::iter::once(word.to_owned()).chain(spellings(word)) {
            self.terms.add_forms(&spelt, value, smart, &spec.inflect);
            if spec.inflect.contains(&Inflection::Compound) {
                self.compounds.add_head(&spelt, value);
            }
            if spec.inflect.contains(&Inflection::Tail) && Compounds::takes(&spelt) {
                each_form(&spelt, &spec.inflect, |form| self.compounds.add_tail(form, value));
            }
        }
    }

    fn build(mut self) -> WordsDetector {
        self.compounds.finish();
        WordsDetector {
            rules: self.rules,
            entries: self.entries,
            terms: self.terms.build(),
            cues: self.cues.build(),
            compounds: self.compounds,
        }
    }
}

impl Detector for WordsDetector {
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        let (from, to) = block.own;
        let mut hits: Vec<Hit> = Vec::new();
        // The key word of a phrase that starts here may stand beyond this block's own tokens.
        for at in memory.interest.tokens(from..(to + LONGEST).min(block.tokens.len())) {
            let token = &block.tokens[at];
            let before = hits.len();
            self.terms.matches(block.text, block.tokens, at, |hit| hits.push(hit));
            if hits.len() == before && token.len >= 8 && token.kind == TokenKind::Word && !self.compounds.is_empty() {
                let word = token.span().of(block.text);
                let mut add = |value| hits.push(Hit { value, first: at, last: at + 1 });
                self.compounds.heads(word, |part| add(part.value));
                self.compounds.tails(word, |part| add(part.value));
            }
        }
        hits.retain(|hit| (from..to).contains(&hit.first));
        // Of hits that overlap, the first counts, then the longest, then the one listed first.
        hits.sort_by_key(|hit| (hit.first, std::cmp::Reverse(hit.last), hit.value));
        let mut free = vec![0; self.rules.len()];
        for hit in hits {
            let rule = usize::from(self.entries[hit.value as usize].rule);
            if hit.first < free[rule] {
                continue;
            }
            if let Some((candidate, last)) = self.judge(block, hit) {
                free[rule] = last;
                out.push(candidate);
            }
        }
    }

    fn cares(&self, hash: u64, word: &str) -> bool {
        self.terms.holds(hash) || word.len() >= 8 && self.compounds.has(word)
    }

    fn cares_for_sign(&self, _first: u8) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
