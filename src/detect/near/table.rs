//! The words of all rules of the kind, indexed. build.rs includes this file by its path: with the built-in rules as they
//! are, the table it has made is read instead of being made at every start.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

use crate::lexicon::{Compounds, Inflection, Phrases, PhrasesBuilder, Reader, Writer, each_form, spellings};
use crate::text::word_hash;

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
    /// Pronouns and role nouns that stand for a person, besides names and CPR numbers. Their genitives are known. One
    /// with a hyphen before it is the end of a noun that is a person where a verb follows: `-eren`. It stands alone when
    /// it is definite, after "den" when it ends in -e, else after a word that says whose: `-leder`.
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
    /// The rule is a built-in one as it is: its words stand in the table that the build prepared, and not here.
    #[serde(skip)]
    pub built_in: bool,
}

/// What a listed word is to the rules that list it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Term,
    Weak,
    Person,
    /// The end of a noun that is a person where a verb follows.
    Doer,
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
pub(super) struct Entry {
    pub role: Role,
    /// The rules that list it, a bit each.
    pub rules: u64,
    pub text: Box<str>,
}

const ROLES: [Role; 14] = [
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
    Role::Owner,
    Role::TopicTail,
    Role::Name,
    Role::Doer,
];

/// The words, by what they do.
#[derive(Debug)]
pub(super) struct Table {
    pub entries: Vec<Entry>,
    /// What is looked for.
    pub terms: Phrases,
    /// What stands around it.
    pub context: Phrases,
    pub compounds: Compounds,
}

impl Table {
    /// The table of the rules of `specs`: the first is bit 0.
    pub fn new<'s>(specs: impl Iterator<Item = &'s NearSpec>) -> Self {
        let mut builder = Builder::default();
        specs.enumerate().for_each(|(n, spec)| builder.add(n, spec));
        builder.build()
    }

    /// The table as bytes for [`Table::read`].
    #[allow(dead_code, reason = "build.rs and a test write, the program reads")]
    pub fn write(&self) -> Vec<u8> {
        let mut out = Writer::default();
        let role = |entry: &Entry| ROLES.iter().position(|r| *r == entry.role).unwrap_or_default() as u64;
        out.u64s(self.entries.iter().flat_map(|e| [e.rules, role(e), e.text.len() as u64]));
        out.bytes(&self.entries.iter().flat_map(|e| e.text.bytes()).collect::<Vec<u8>>());
        self.terms.write(&mut out);
        self.context.write(&mut out);
        self.compounds.write(&mut out);
        out.0
    }

    /// A table as written; `None` for other bytes.
    #[allow(dead_code, reason = "build.rs writes, the program reads")]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        let rows = from.u64s()?;
        let mut text = std::str::from_utf8(from.bytes()?).ok()?;
        let mut entries = Vec::with_capacity(rows.len() / 3);
        for row in rows.as_chunks().0 {
            let [rules, role, len] = *row;
            let (word, rest) = text.split_at_checked(len as usize)?;
            entries.push(Entry { role: *ROLES.get(role as usize)?, rules, text: word.into() });
            text = rest;
        }
        let (terms, context) = (Phrases::read(&mut from)?, Phrases::read(&mut from)?);
        Some(Self { entries, terms, context, compounds: Compounds::read(&mut from)? })
    }
}

/// The inflections of a term at the end of a compound.
const TAILS: [Inflection; 2] = [Inflection::Definite, Inflection::Plural];

impl NearSpec {
    pub(super) fn lists(&self) -> [(&'static str, &[String]); LISTS] {
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
            (Role::Person, Some(tail)) => (Role::Doer, tail),
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

    fn build(self) -> Table {
        let (mut terms, mut context) = (PhrasesBuilder::default(), PhrasesBuilder::default());
        let mut compounds = Compounds::default();
        let mut entries = Vec::with_capacity(self.entries.len());
        for (role, rules, word, kinds) in self.entries {
            let value = entries.len() as u32;
            entries.push(Entry { role, rules, text: word.into() });
            match role {
                Role::Term | Role::Weak => {
                    // A phrase of many words is mostly a verb with what belongs to it, as it stands.
                    let kinds = if word.split(' ').count() > 2 { &[] } else { kinds };
                    for spelt in std::iter::once(word.to_owned()).chain(other_spellings(word)) {
                        terms.add_forms(&spelt, value, true, kinds);
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
                    context.add_genitives(word, owner, true);
                }
                _ => context.add(word, value, true),
            }
        }
        compounds.finish();
        Table { entries, terms: terms.build(), context: context.build(), compounds }
    }
}

/// In a short word another spelling is another word: `bøde`, `boede`.
fn other_spellings(word: &str) -> Vec<String> {
    if word.chars().count() < 6 { Vec::new() } else { spellings(word) }
}
