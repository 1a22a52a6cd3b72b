//! The built-in rules and policies.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::bundle::{self, Expander, ListProblem};
use super::diagnostic::{At, Code, Collector, Focus, Problem, both};
use super::raw::{RawPolicy, RawRule, RuleFile};
use super::schema;
use super::shape::shape;
use super::source::Source;
use super::yaml;
use crate::detect::near::NearSpec;
use crate::text::Bilingual;

#[allow(clippy::all)]
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// A rule of the library.
#[derive(Clone, Debug)]
pub(super) struct LibraryRule {
    pub raw: RawRule,
    /// The file it stands in.
    pub file: String,
    /// Its place in the file's list.
    pub index: usize,
    /// What it finds, as the policy's hash takes it.
    pub digest: String,
}

/// Rules and policies that need no file: the built-in ones, or (in tests) others instead.
#[derive(Debug)]
pub(super) enum Library {
    /// As build.rs prepared them: rules are read one by one as a policy asks for them, without examples.
    Embedded,
    /// From YAML, with examples.
    Parsed(Box<Parsed>),
}

/// A library read from YAML.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    rules: BTreeMap<String, LibraryRule>,
    policies: BTreeMap<String, (RawPolicy, String)>,
    lists: BTreeMap<String, Vec<String>>,
    texts: BTreeMap<String, String>,
}

impl Library {
    /// The built-in library from its YAML, with everything that is wrong in it.
    pub fn from_embedded_sources(out: &mut Collector) -> Self {
        let sources = embedded::SOURCES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Self::Parsed(Box::new(Parsed::read(sources.collect(), out)))
    }

    pub fn rule_ids(&self) -> Vec<&str> {
        match self {
            Self::Embedded => embedded::RULES.iter().map(|(id, ..)| *id).collect(),
            Self::Parsed(p) => p.rules.keys().map(String::as_str).collect(),
        }
    }

    pub fn rule(&self, id: &str) -> Option<LibraryRule> {
        match self {
            Self::Embedded => {
                let at = embedded::RULES.binary_search_by(|(other, ..)| (*other).cmp(id)).ok()?;
                let (_, file, index, digest, json) = embedded::RULES[at];
                let mut raw: RawRule = serde_json::from_str(json).ok()?;
                if embedded::NEAR.iter().any(|(other, _)| *other == id) {
                    raw.near = Some(NearSpec { built_in: true, ..NearSpec::default() });
                }
                Some(LibraryRule { raw, file: file.to_owned(), index, digest: digest.to_owned() })
            }
            Self::Parsed(p) => p.rules.get(id).cloned(),
        }
    }

    /// Puts the words into those rules of kind `near` that stand for built-in ones, unless `rules` are exactly all of
    /// those: then the table that the build prepared serves.
    pub fn complete<'r>(&self, rules: impl Iterator<Item = (&'r str, &'r mut NearSpec)>) {
        let rules: Vec<_> = rules.collect();
        if rules.len() != embedded::NEAR.len() || rules.iter().any(|(_, near)| !near.built_in) {
            rules.into_iter().for_each(|(id, near)| self.complete_one(id, near));
        }
    }

    /// Puts the words into a rule of kind `near` that stands for a built-in one.
    pub fn complete_one(&self, id: &str, near: &mut NearSpec) {
        let at = embedded::NEAR.iter().find(|(other, _)| near.built_in && *other == id);
        if let Some(full) = at.and_then(|(_, json)| serde_json::from_str(json).ok()) {
            *near = full;
        }
    }

    pub fn policy_ids(&self) -> Vec<&str> {
        match self {
            Self::Embedded => embedded::POLICIES.iter().map(|(id, ..)| *id).collect(),
            Self::Parsed(p) => p.policies.keys().map(String::as_str).collect(),
        }
    }

    /// A policy and its file.
    pub fn policy(&self, id: &str) -> Option<(RawPolicy, String)> {
        match self {
            Self::Embedded => {
                let at = embedded::POLICIES.binary_search_by(|(other, ..)| (*other).cmp(id)).ok()?;
                let (_, file, json) = embedded::POLICIES[at];
                Some((serde_json::from_str(json).ok()?, file.to_owned()))
            }
            Self::Parsed(p) => p.policies.get(id).cloned(),
        }
    }

    /// A word list of the rule files, when no two of them disagree on it.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        match self {
            Self::Embedded => {
                let mut all = embedded::LISTS.iter().filter(|(_, n, _)| *n == name).map(|(.., words)| *words);
                let first = all.next()?;
                all.all(|other| other == first).then(|| first.iter().map(|w| (*w).to_owned()).collect())
            }
            Self::Parsed(p) => p.lists.get(name).cloned(),
        }
    }

    /// A file of the library as a source of diagnostics.
    pub fn source(&self, file: &str) -> Source {
        match self {
            Self::Embedded => {
                let text = embedded::SOURCES.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| *text);
                Source::new(file, text)
            }
            Self::Parsed(p) => Source::new(file, p.texts.get(file).cloned().unwrap_or_default()),
        }
    }
}

impl Parsed {
    /// Reads rule files and policies (those below a folder `policies`).
    pub fn read(sources: Vec<(String, String)>, out: &mut Collector) -> Self {
        let mut library = Self::default();
        let mut files = Vec::new();
        for (name, text) in sources {
            library.texts.insert(name.clone(), text.clone());
            let is_policy = name.contains("policies/");
            let index = out.source(Source::new(name.clone(), text));
            let schema = if is_policy { schema::policy() } else { schema::rules() };
            let Some(value) = read(index, schema, out) else { continue };
            if is_policy {
                let Some(policy) = typed::<RawPolicy>(value, index, out) else { continue };
                library.policies.insert(policy.policy.clone(), (policy, name));
            } else {
                files.push((index, name, value));
            }
        }
        library.add_rules(files, out);
        library
    }

    fn add_rules(&mut self, files: Vec<(usize, String, Value)>, out: &mut Collector) {
        let own: Vec<BTreeMap<String, Vec<String>>> = files.iter().map(|(.., value)| lists_of(value)).collect();
        let mut disagree = Vec::new();
        for (name, words) in own.iter().flatten() {
            if self.lists.get(name).is_some_and(|other| other != words) {
                disagree.push(name.clone());
            }
            self.lists.insert(name.clone(), words.clone());
        }
        self.lists.retain(|name, _| !disagree.contains(name));
        for ((source, file, mut value), own) in files.into_iter().zip(own) {
            let lookup = |name: &str| own.get(name).or_else(|| self.lists.get(name)).cloned();
            let mut expander = Expander::new(&lookup);
            if let Some(rules) = value.get_mut("rules") {
                expander.expand(rules, "/rules");
            }
            let (problems, origins) = (expander.problems, expander.origins);
            for (pointer, name, problem) in problems {
                out.add(list_problem(&name, problem, &self.lists), &At::new(source, pointer), Focus::Value);
            }
            out.sources[source].origins = origins;
            let written = value.get("rules").and_then(Value::as_array).into_iter().flatten().cloned();
            let digests: Vec<String> = written
                .map(|mut rule| {
                    bundle::without_examples(&mut rule);
                    bundle::digest(&rule)
                })
                .collect();
            let Some(parsed) = typed::<RuleFile>(value, source, out) else { continue };
            for ((index, raw), digest) in parsed.rules.into_iter().enumerate().zip(digests) {
                let id = raw.id.clone();
                if let Some(other) = self.rules.get(&id) {
                    let first = &other.file;
                    let message = both!("Regel-id'et »{id}« bruges to gange", "The rule id \"{id}\" is used twice");
                    let help = both!("Det står også i {first}.", "It stands in {first} too.");
                    let at = At::new(source, format!("/rules/{index}/id"));
                    out.add(Problem::new(Code::DuplicateId, message).help(help), &at, Focus::Value);
                }
                self.rules.insert(id, LibraryRule { raw, file: file.clone(), index, digest });
            }
        }
    }
}

fn lists_of(value: &Value) -> BTreeMap<String, Vec<String>> {
    value.get("lists").and_then(|l| serde_json::from_value(l.clone()).ok()).unwrap_or_default()
}

/// A problem with a reference to a list.
pub(super) fn list_problem<V>(name: &str, problem: ListProblem, known: &BTreeMap<String, V>) -> Problem {
    match problem {
        ListProblem::Unknown => {
            let message = both!("Ordlisten »@{name}« findes ikke", "There is no word list \"@{name}\"");
            let help = super::near_miss::suggest(name, known.keys().map(String::as_str));
            Problem::new(Code::UnknownList, message).maybe_help(help)
        }
        ListProblem::Cycle => {
            let message =
                both!("Ordlisten »@{name}« henviser til sig selv", "The word list \"@{name}\" refers to itself");
            Problem::new(Code::UnknownList, message)
        }
        ListProblem::TooMany => {
            let most = super::bundle::MOST_WORDS;
            let message =
                both!("Ordlisterne har tilsammen over {most} ord", "The word lists hold over {most} words together");
            Problem::new(Code::OverBudget, message)
        }
    }
}

/// Parses a source and checks its shape; sets its places.
pub(super) fn read(source: usize, schema: &Value, out: &mut Collector) -> Option<Value> {
    let (value, _) = read_noting(source, schema, out)?;
    Some(value)
}

/// As [`read`], with the pointers of what had to be left out.
pub(super) fn read_noting(source: usize, schema: &Value, out: &mut Collector) -> Option<(Value, Vec<String>)> {
    let text = out.sources[source].text.clone();
    let root = match yaml::parse(&text) {
        Ok(root) => root,
        Err(error) => {
            let why = error.message;
            let problem = if error.over_budget {
                let message = both!(
                    "Filen er for stor, for dyb eller har for mange henvisninger",
                    "The file is too large, too deep or has too many references"
                );
                Problem::new(Code::OverBudget, message).label(both!("her blev det for meget", "too much here"))
            } else {
                let Bilingual { da, en } = yaml::in_words(&why);
                let message = both!("Filen er ikke gyldig YAML: {da}", "The file is not valid YAML: {en}");
                let help = both!(
                    "Se efter indrykning, kolon med mellemrum efter, og anførselstegn omkring tekst med særlige tegn. \
                     Læsningen stopper her: ret fejlen, og kør igen.",
                    "Look for indentation, a colon with a space after it, and quotes around text with special characters. \
                     Reading stops here: correct it and run again."
                );
                Problem::new(Code::YamlSyntax, message).help(help)
            };
            out.push(problem, source, String::new(), error.span);
            return None;
        }
    };
    let shaped = shape(&root, schema, source, out);
    out.sources[source].set_places(shaped.places);
    Some((shaped.value?, shaped.dropped))
}

/// A checked value as its type. What the schema lets through always fits; should it not, that is told too.
pub(super) fn typed<T: DeserializeOwned>(value: Value, source: usize, out: &mut Collector) -> Option<T> {
    match serde_json::from_value(value) {
        Ok(typed) => Some(typed),
        Err(error) => {
            let message = both!("Filen kan ikke forstås: {error}", "The file cannot be understood: {error}");
            out.add(Problem::new(Code::WrongType, message), &At::new(source, ""), Focus::Value);
            None
        }
    }
}

/// The built-in library.
pub(super) fn embedded() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::Embedded)
}
