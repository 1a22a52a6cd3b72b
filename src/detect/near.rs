//! Kind `near`: a term in the neighbourhood of a person, unless the sentence is about a topic or a group.
//!
//! A term is only a candidate when its sentence holds a person (a name, a CPR number, a pronoun, a role), or follows one
//! that does; what ties the two together (a predicate, a linking verb, a genitive) and what speaks for a topic or a
//! group is then weighed in [`judge`]. All work is done for sentences with a term only.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

use super::words::Inflection;
use super::{Detector, Memory, SpecError};
use crate::finding::{Candidate, RuleIx};
use crate::lexicon::{Compounds, Phrases, PhrasesBuilder, each_form, spellings};
use crate::text::{Block, word_hash};

mod hits;
mod judge;
mod known;
mod marks;
mod sentence;

/// Terms that are sensitive when they are about a person.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearSpec {
    /// The terms. One in capitals must be in capitals, one with a capital needs one; others match in any case.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Terms that say something only with a linking verb.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Which inflected forms count too.
    #[serde(default)]
    pub inflect: Vec<Inflection>,
    /// Pronouns and role nouns that stand for a person, besides names and CPR numbers. Their genitives are known.
    pub persons: Vec<String>,
    /// Verbs and phrases that tie a term to a person: `lider af`, `dømt for`.
    pub predicates: Vec<String>,
    /// Everyday words that tie only a term close by: `har`, `er`, `med`.
    #[serde(default)]
    pub links: Vec<String>,
    /// Words right before a term that belong to the finding: `kronisk`, `dømt for`, `medlem af`.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// Words that make a sentence one about a topic; also at the end of a compound (`misbrugsplan`). One with a hyphen
    /// before it counts only there: `-konsulent`.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Words that make it one about a group.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Phrases that hold a term but mean something else.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Words in the sentence that show a person in a public role, named or not: no finding.
    #[serde(default)]
    pub offices: Vec<String>,
}

/// Rules of other kinds whose findings say something about the person that a term may be about.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// They find a person, or a person's number.
    pub persons: Vec<RuleIx>,
    /// They find the number of a case.
    pub cases: Vec<RuleIx>,
    /// They find what narrows down who it is: an age, a place.
    pub facts: Vec<RuleIx>,
}

/// What a listed word is to the rules that list it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Term,
    Weak,
    Person,
    /// The genitive of a person, and possessive pronouns.
    Owner,
    Predicate,
    Link,
    Modifier,
    Topic,
    /// A topic at the end of a compound only.
    TopicTail,
    Group,
    Unless,
    Office,
    /// A name or number that another rule found. Never listed.
    Name,
}

/// One word of the lists of all rules.
#[derive(Debug)]
struct Entry {
    role: Role,
    /// The rules that list it, a bit each.
    rules: u64,
    text: Box<str>,
}

/// Looks for terms near persons.
#[derive(Debug)]
pub struct NearDetector {
    rules: Vec<RuleIx>,
    around: Around,
    entries: Vec<Entry>,
    terms: Phrases,
    context: Phrases,
    compounds: Compounds,
}

/// The inflections of a term at the end of a compound.
const TAILS: [Inflection; 2] = [Inflection::Definite, Inflection::Plural];

/// Rules are bits of a `u64`.
const MOST_RULES: usize = 64;

impl NearDetector {
    /// Compiles the rules of this kind; all errors at once. `around` are the rules whose findings count.
    pub fn compile(specs: Vec<(RuleIx, NearSpec)>, around: Around) -> Result<Self, Vec<SpecError>> {
        let mut errors = Vec::new();
        let mut builder = Builder::default();
        for (n, (ix, spec)) in specs.iter().enumerate() {
            let mut error = |key: &str, message: &str| {
                errors.push(SpecError { rule: *ix, pointer: format!("/near/{key}"), message: message.into() });
            };
            if n >= MOST_RULES {
                error("terms", "a policy can have at most 64 rules of kind near");
                break;
            }
            if spec.terms.is_empty() && spec.weak.is_empty() {
                error("terms", "the rule has no terms");
            }
            if spec.persons.is_empty() {
                error("persons", "the rule has no persons");
            }
            for (key, list) in spec.lists() {
                for (n, _) in list.iter().enumerate().filter(|(_, w)| !w.contains(char::is_alphabetic)) {
                    error(&format!("{key}/{n}"), "the entry has no letters");
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        for (n, (_, spec)) in specs.iter().enumerate() {
            builder.add(n, spec);
        }
        Ok(builder.build(specs.iter().map(|(ix, _)| *ix).collect(), around))
    }
}

impl NearSpec {
    fn lists(&self) -> [(&'static str, &[String]); LISTS] {
        [
            ("terms", &self.terms),
            ("weak", &self.weak),
            ("persons", &self.persons),
            ("predicates", &self.predicates),
            ("links", &self.links),
            ("modifiers", &self.modifiers),
            ("topics", &self.topics),
            ("groups", &self.groups),
            ("unless", &self.unless),
            ("offices", &self.offices),
        ]
    }
}

#[derive(Default)]
struct Builder<'s> {
    known: HashMap<u64, usize, BuildHasherDefault<AsIs>>,
    entries: Vec<(Role, u64, &'s str, &'s [Inflection])>,
    /// For each list, that of the rule before and the entries of its words: rules mostly begin with the same shared list.
    before: [(&'s [String], Vec<usize>); LISTS],
}

const LISTS: usize = 10;

/// The key is a hash already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0.rotate_left(8) ^ u64::from(*b));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A hash of a word that knows its case, for each role another.
fn key(role: Role, word: &str) -> u64 {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count() as u64;
    word_hash(word).rotate_left(role as u32) ^ capitals.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Pronouns that own what follows.
const POSSESSIVES: &[&str] =
    &["hans", "hendes", "sin", "sit", "sine", "min", "mit", "mine", "din", "dit", "dine", "deres", "pt's", "vores"];

impl<'s> Builder<'s> {
    fn add(&mut self, n: usize, spec: &'s NearSpec) {
        const ROLES: [Role; LISTS] = [
            Role::Term,
            Role::Weak,
            Role::Person,
            Role::Predicate,
            Role::Link,
            Role::Modifier,
            Role::Topic,
            Role::Group,
            Role::Unless,
            Role::Office,
        ];
        for (l, ((_, list), role)) in spec.lists().into_iter().zip(ROLES).enumerate() {
            let (before, known_at) = std::mem::take(&mut self.before[l]);
            let mut places = Vec::with_capacity(list.len());
            for (i, word) in list.iter().enumerate() {
                let at = match role {
                    // Terms are a rule's own: their inflection differs.
                    Role::Term | Role::Weak => self.place(role, word, false, &spec.inflect),
                    _ if before.get(i) == Some(word) => known_at[i],
                    _ => self.place(role, word, true, &spec.inflect),
                };
                self.entries[at].1 |= 1 << n;
                places.push(at);
            }
            self.before[l] = (list, places);
        }
    }

    /// The entry of a word, a new one unless rules may share it and one has it.
    fn place(&mut self, role: Role, word: &'s str, shared: bool, inflect: &'s [Inflection]) -> usize {
        let (role, word) = match (role, word.strip_prefix('-')) {
            (Role::Topic, Some(tail)) => (Role::TopicTail, tail),
            (Role::Person, None) if POSSESSIVES.contains(&word) => (Role::Owner, word),
            _ => (role, word),
        };
        let new = self.entries.len();
        let at = if shared { *self.known.entry(key(role, word)).or_insert(new) } else { new };
        if at == new {
            self.entries.push((role, 0, word, inflect));
        }
        at
    }

    fn build(self, rules: Vec<RuleIx>, around: Around) -> NearDetector {
        let (mut terms, mut context) = (PhrasesBuilder::default(), PhrasesBuilder::default());
        let mut compounds = Compounds::default();
        let mut entries = Vec::with_capacity(self.entries.len());
        for (role, rules, word, kinds) in self.entries {
            let value = entries.len() as u32;
            entries.push(Entry { role, rules, text: word.into() });
            match role {
                Role::Term | Role::Weak => {
                    for spelt in std::iter::once(word.to_owned()).chain(other_spellings(word)) {
                        terms.add_forms(&spelt, value, true, |last, each| each_form(last, kinds, each));
                        if kinds.contains(&Inflection::Compound) && role == Role::Term {
                            compounds.add_head(&spelt, value);
                        }
                        let tail = kinds.contains(&Inflection::Tail) && role == Role::Term;
                        if tail && Compounds::takes(&spelt) {
                            each_form(&spelt, &TAILS, |form| compounds.add_tail(form, value));
                        }
                    }
                }
                Role::Person => {
                    context.add(word, value, true);
                    let owner = entries.len() as u32;
                    entries.push(Entry { role: Role::Owner, rules, text: word.into() });
                    let owners = |last: &str, each: &mut dyn FnMut(&str)| {
                        each_form(last, &[Inflection::Genitive], |form| {
                            if form != last {
                                each(form);
                            }
                        });
                    };
                    context.add_forms(word, owner, true, owners);
                }
                _ => context.add(word, value, true),
            }
        }
        compounds.finish();
        NearDetector { rules, around, entries, terms: terms.build(), context: context.build(), compounds }
    }
}

/// In a short word another spelling is another word: `bøde`, `boede`.
fn other_spellings(word: &str) -> Vec<String> {
    if word.chars().count() < 6 { Vec::new() } else { spellings(word) }
}

impl Detector for NearDetector {
    fn detect(&self, block: &Block<'_>, _memory: &mut Memory, out: &mut Vec<Candidate>) {
        self.look(block, out);
    }
}

#[cfg(test)]
mod tests;
