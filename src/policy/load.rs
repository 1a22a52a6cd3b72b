//! Loading: a policy and those that it builds on become layers, lowest first, with their word lists expanded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::bundle::{Expander, escape};
use super::diagnostic::{At, Code, Collector, Focus, Problem, both};
use super::files;
use super::library::{self, Library, list_problem};
use super::near_miss::suggest;
use super::raw::{RawList, RawPolicy};
use super::schema;
use super::source::Source;

/// Most policies on top of each other: each takes its share of the stack.
const MOST_LEVELS: usize = 100;

/// One file of a policy.
#[derive(Debug)]
pub(super) struct Layer {
    /// Index of its source.
    pub source: usize,
    /// What it says, lists expanded.
    pub raw: RawPolicy,
    /// Pointers of what was left out for being unsound.
    pub dropped: Vec<String>,
}

/// A policy with all that it builds on.
pub(super) struct Loaded {
    /// Lowest first; the policy itself is last.
    pub layers: Vec<Layer>,
    /// A policy that it builds on could not be read.
    incomplete: bool,
}

impl Loaded {
    /// Whether something below `part` (`/rules`) was unsound: what is missing there is then no news.
    pub fn is_unsound(&self, part: &str) -> bool {
        self.incomplete || self.layers.iter().any(|l| l.dropped.iter().any(|d| d.is_empty() || d.starts_with(part)))
    }
}

/// Loads the policy of that id or at that path.
pub(super) fn load(name_or_path: &str, library: &Library, out: &mut Collector) -> Option<Loaded> {
    let mut loader = Loader::new(library, out);
    let from = Reference { at: None, text: name_or_path };
    if library.policy_ids().contains(&name_or_path) {
        loader.built_in(name_or_path, &from);
    } else if looks_like_path(name_or_path) || Path::new(name_or_path).exists() {
        loader.file(PathBuf::from(name_or_path), &from);
    } else {
        loader.unknown(&from);
    }
    loader.finish()
}

/// Loads the built-in policy of that id.
pub(super) fn load_builtin(id: &str, library: &Library, out: &mut Collector) -> Option<Loaded> {
    let mut loader = Loader::new(library, out);
    let from = Reference { at: None, text: id };
    if library.policy_ids().contains(&id) {
        loader.built_in(id, &from);
    } else {
        loader.unknown(&from);
    }
    loader.finish()
}

/// Loads a policy from text that has no place on disk.
pub(super) fn load_text(name: &str, bytes: &[u8], library: &Library, out: &mut Collector) -> Option<Loaded> {
    let mut loader = Loader::new(library, out);
    if bytes.len() as u64 > files::MOST_YAML {
        let mib = files::MOST_YAML / (1024 * 1024);
        let source = loader.out.source(Source::new(name, ""));
        let problem = Problem::new(Code::OverBudget, both!("{name} er over {mib} MB", "{name} is over {mib} MB"));
        loader.out.add(problem, &At::new(source, ""), Focus::Value);
        return None;
    }
    match files::text(bytes.to_vec(), name) {
        Ok(text) => loader.text(name.to_owned(), text, None),
        Err(problem) => {
            let source = loader.out.source(Source::new(name, ""));
            loader.out.add(*problem, &At::new(source, ""), Focus::Value);
        }
    }
    loader.finish()
}

fn looks_like_path(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".yaml") || name.ends_with(".yml")
}

/// Who asked for a policy: the entry of `extends`, or nobody but the user.
struct Reference<'a> {
    at: Option<At>,
    text: &'a str,
}

/// A word list of the policy files.
struct List {
    words: Vec<String>,
    at: At,
}

struct Pending {
    source: usize,
    value: Value,
    dropped: Vec<String>,
}

enum Step {
    Done(Box<Layer>),
    Waiting(Pending),
}

struct Loader<'a> {
    library: &'a Library,
    out: &'a mut Collector,
    steps: Vec<Step>,
    /// Policies being loaded, by identity: a policy that asks for one of them closes a circle.
    open: Vec<String>,
    done: BTreeSet<String>,
    lists: BTreeMap<String, List>,
    broken_lists: BTreeSet<String>,
    incomplete: bool,
}

impl<'a> Loader<'a> {
    fn new(library: &'a Library, out: &'a mut Collector) -> Self {
        let (lists, broken_lists) = (BTreeMap::new(), BTreeSet::new());
        let (open, done) = (Vec::new(), BTreeSet::new());
        Self { library, out, steps: Vec::new(), open, done, lists, broken_lists, incomplete: false }
    }

    /// Runs `load` for a policy unless it is loaded already; a circle is a problem.
    fn once(&mut self, identity: String, from: &Reference<'_>, load: impl FnOnce(&mut Self)) {
        if self.open.contains(&identity) {
            let name = from.text;
            let message = both!(
                "»{name}« bygger på en politik, der bygger på den",
                "\"{name}\" builds on a policy that builds on it"
            );
            let help = both!("Fjern den ene af henvisningerne.", "Remove one of the references.");
            self.problem(Problem::new(Code::ExtendsCycle, message).help(help), from);
            return;
        }
        if self.open.len() >= MOST_LEVELS {
            let message = both!(
                "Der er over {MOST_LEVELS} politikker oven på hinanden",
                "There are over {MOST_LEVELS} policies on top of each other"
            );
            self.problem(Problem::new(Code::OverBudget, message), from);
        } else if !self.done.contains(&identity) {
            self.open.push(identity.clone());
            load(self);
            self.open.pop();
            self.done.insert(identity);
        }
    }

    fn problem(&mut self, problem: Problem, from: &Reference<'_>) {
        self.incomplete = true;
        let at = from.at.clone().unwrap_or_else(|| At::new(self.out.source(Source::new(from.text, "")), ""));
        self.out.add(problem, &at, Focus::Value);
    }

    fn unknown(&mut self, from: &Reference<'_>) {
        let name = from.text;
        let message = both!("Politikken »{name}« findes ikke", "There is no policy \"{name}\"");
        let help = suggest(name, self.library.policy_ids());
        self.problem(Problem::new(Code::UnknownPolicy, message).maybe_help(help), from);
    }

    fn built_in(&mut self, id: &str, from: &Reference<'_>) {
        self.once(format!("id:{id}"), from, |this| {
            let Some((raw, file)) = this.library.policy(id) else { return this.unknown(from) };
            let known = this.out.sources.iter().position(|s| s.name == file);
            let source = known.unwrap_or_else(|| this.out.source(this.library.source(&file)));
            this.bases(&raw.extends, source, None);
            this.steps.push(Step::Done(Box::new(Layer { source, raw, dropped: Vec::new() })));
        });
    }

    fn file(&mut self, path: PathBuf, from: &Reference<'_>) {
        let identity = path.canonicalize().unwrap_or_else(|_| path.clone());
        self.once(format!("file:{}", identity.display()), from, |this| match files::read(&path, files::MOST_YAML) {
            Ok(text) => this.text(path.display().to_string(), text, path.parent().map(Path::to_owned)),
            Err(problem) => this.problem(*problem, from),
        });
    }

    fn text(&mut self, name: String, text: String, folder: Option<PathBuf>) {
        let source = self.out.source(Source::new(name, text));
        let Some((value, dropped)) = library::read_noting(source, schema::policy(), self.out) else {
            self.incomplete = true;
            return;
        };
        let extends: Vec<String> = part(&value, "extends");
        self.bases(&extends, source, folder.as_deref());
        self.lists(&value, source, folder.as_deref());
        self.steps.push(Step::Waiting(Pending { source, value, dropped }));
    }

    fn bases(&mut self, extends: &[String], source: usize, folder: Option<&Path>) {
        for (i, name) in extends.iter().enumerate() {
            let from = Reference { at: Some(At::new(source, format!("/extends/{i}"))), text: name };
            if self.library.policy_ids().contains(&name.as_str()) {
                self.built_in(name, &from);
            } else if !looks_like_path(name) {
                self.unknown(&from);
            } else if let Some(folder) = folder {
                self.file(folder.join(name.strip_prefix("./").unwrap_or(name)), &from);
            } else {
                self.without_folder(&from);
            }
        }
    }

    fn without_folder(&mut self, from: &Reference<'_>) {
        let name = from.text;
        let message = both!(
            "»{name}« kan ikke læses, for politikken ligger ikke i en mappe",
            "\"{name}\" cannot be read, since the policy lies in no folder"
        );
        self.problem(Problem::new(Code::FileProblem, message), from);
    }

    fn lists(&mut self, value: &Value, source: usize, folder: Option<&Path>) {
        for (name, list) in part::<BTreeMap<String, RawList>>(value, "lists") {
            let at = At::new(source, format!("/lists/{}", escape(&name)));
            let words = match list {
                RawList::Words(words) => Some(words),
                RawList::File(list) => self.list_file(&list.file, &at.below("file"), folder),
            };
            match words {
                Some(words) => {
                    self.lists.insert(name, List { words, at });
                }
                None => {
                    self.broken_lists.insert(name);
                }
            }
        }
    }

    fn list_file(&mut self, file: &str, at: &At, folder: Option<&Path>) -> Option<Vec<String>> {
        let Some(folder) = folder else {
            self.without_folder(&Reference { at: Some(at.clone()), text: file });
            return None;
        };
        match files::read(&folder.join(file), files::MOST_LIST) {
            Ok(text) => {
                let words = files::words(&text);
                if words.is_empty() {
                    let message = both!("Ordlisten »{file}« er tom", "The word list \"{file}\" is empty");
                    let help =
                        both!("Skriv ét ord eller udtryk på hver linje.", "Write one word or phrase on each line.");
                    self.out.add(Problem::new(Code::ListFile, message).help(help), at, Focus::Value);
                    return None;
                }
                Some(words)
            }
            Err(problem) => {
                self.out.add(problem.with_code(Code::ListFile), at, Focus::Value);
                None
            }
        }
    }

    /// Expands the lists of all layers and reads them as their types.
    fn finish(self) -> Option<Loaded> {
        let Self { library, out, steps, lists, broken_lists, incomplete, .. } = self;
        let lookup = |name: &str| match lists.get(name) {
            Some(list) => Some(list.words.clone()),
            None if broken_lists.contains(name) => Some(Vec::new()),
            None => library.list(name),
        };
        let mut used = BTreeSet::new();
        let mut layers = Vec::new();
        for step in steps {
            let Pending { source, mut value, dropped } = match step {
                Step::Done(layer) => {
                    layers.push(*layer);
                    continue;
                }
                Step::Waiting(pending) => pending,
            };
            let mut expander = Expander::new(&lookup);
            for name in ["rules", "define"] {
                if let Some(part) = value.get_mut(name) {
                    expander.expand(part, &format!("/{name}"));
                }
            }
            used.extend(expander.used);
            for (pointer, name, problem) in expander.problems {
                out.add(list_problem(&name, problem, &lists), &At::new(source, pointer), Focus::Value);
            }
            out.sources[source].origins = expander.origins;
            let raw = library::typed::<RawPolicy>(value, source, out)?;
            layers.push(Layer { source, raw, dropped });
        }
        for (name, list) in lists.iter().filter(|(name, _)| !used.contains(*name)) {
            let message = both!("Ordlisten »{name}« bruges ikke", "The word list \"{name}\" is not used");
            let help = both!(
                "Skriv \"@{name}\" i en regels ordliste, eller slet listen.",
                "Write \"@{name}\" in a word list of a rule, or delete the list."
            );
            out.add(Problem::new(Code::UnusedList, message).help(help), &list.at, Focus::Key);
        }
        (!layers.is_empty()).then_some(Loaded { layers, incomplete })
    }
}

/// A part of a policy file that has passed the schema.
fn part<T: serde::de::DeserializeOwned + Default>(value: &Value, name: &str) -> T {
    value.get(name).and_then(|v| serde_json::from_value(v.clone()).ok()).unwrap_or_default()
}
