//! Checks a tree against a JSON schema: every unknown key, wrong type, missing key and bad value at once, with its
//! place. What is sound is kept, so that later checks still have something to look at.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::bundle::escape;
use super::diagnostic::{Code, Collector, Problem, both};
use super::near_miss::suggest;
use super::yaml::{Key, Node, Place, Places, Yaml};
use crate::text::{Bilingual, Span};

/// What is left of a file after the check.
pub(super) struct Shaped {
    /// The sound part, fit to be deserialised; nothing when the root itself is unsound.
    pub value: Option<Value>,
    /// Where everything in `value` stands.
    pub places: Places,
    /// Pointers (into the file as written) of entries that had to be left out.
    pub dropped: Vec<String>,
}

/// Checks `root` against `schema`.
pub(super) fn shape(root: &Node, schema: &Value, source: usize, out: &mut Collector) -> Shaped {
    let mut walker = Walker { schema, source, out, places: Places::new(), dropped: Vec::new() };
    let here = Here { written: String::new(), kept: String::new(), key: None };
    let value = walker.value(root, schema, &here);
    Shaped { value, places: walker.places, dropped: walker.dropped }
}

struct Walker<'a> {
    schema: &'a Value,
    source: usize,
    out: &'a mut Collector,
    places: Places,
    dropped: Vec<String>,
}

/// Where the walker stands: the pointer as written, the pointer in what is kept, the key's bytes.
struct Here {
    written: String,
    kept: String,
    key: Option<Span>,
}

impl<'a> Walker<'a> {
    fn value(&mut self, node: &Node, schema: &'a Value, here: &Here) -> Option<Value> {
        let schema = self.choose(node, schema);
        let place = Place { pointer: here.written.clone(), value: node.span, key: here.key };
        self.places.insert(here.kept.clone(), place);
        if !fits(node, schema) {
            self.wrong_type(node, schema, here);
            return None;
        }
        match &node.value {
            Yaml::Null => Some(Value::Null),
            Yaml::Bool(b) => Some(Value::Bool(*b)),
            Yaml::Number(number) => {
                let value = number.as_f64().unwrap_or_default();
                let (min, max) = (limit(schema, "minimum"), limit(schema, "maximum"));
                if min.is_some_and(|m| value < m) || max.is_some_and(|m| value > m) {
                    self.out_of_range(node, min, max, here);
                    return None;
                }
                Some(Value::Number(number.clone()))
            }
            Yaml::Text(text) => self.text(text, node, schema, here),
            Yaml::List(items) => Some(Value::Array(self.list(items, schema, here))),
            Yaml::Map(entries) => self.map(entries, node, schema, here),
        }
    }

    fn text(&mut self, text: &str, node: &Node, schema: &Value, here: &Here) -> Option<Value> {
        let allowed = allowed(schema);
        if allowed.is_empty() || allowed.contains(&text) {
            return Some(Value::String(text.to_owned()));
        }
        let problem = if schema.get("x-promptguard").is_some_and(|x| x == "entity") {
            Problem::new(Code::UnknownEntity, both!("Entiteten »{text}« findes ikke", "There is no entity \"{text}\""))
        } else {
            Problem::new(
                Code::BadValue,
                both!("Værdien »{text}« er ikke tilladt her", "The value \"{text}\" is not allowed here"),
            )
        };
        self.report(problem.maybe_help(suggest(text, allowed)), here, node.span);
        None
    }

    fn list(&mut self, items: &[Node], schema: &'a Value, here: &Here) -> Vec<Value> {
        let of = schema.get("items").unwrap_or(&Value::Bool(true));
        let mut kept = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let below = Here {
                written: format!("{}/{i}", here.written),
                kept: format!("{}/{}", here.kept, kept.len()),
                key: None,
            };
            match self.value(item, of, &below) {
                Some(value) => kept.push(value),
                None => self.dropped.push(below.written),
            }
        }
        kept
    }

    fn map(&mut self, entries: &[(Key, Node)], node: &Node, schema: &'a Value, here: &Here) -> Option<Value> {
        let known = schema.get("properties").and_then(Value::as_object);
        let other = schema.get("additionalProperties").unwrap_or(&Value::Bool(true));
        let mut kept = Map::new();
        let mut seen = std::collections::BTreeSet::new();
        for (key, item) in entries {
            let name = key.text.as_str();
            let written = format!("{}/{}", here.written, escape(name));
            let below = Here { written, kept: format!("{}/{}", here.kept, escape(name)), key: Some(key.span) };
            if !seen.insert(name) {
                let problem = both!("Nøglen »{name}« står her to gange", "The key \"{name}\" stands here twice");
                let help = both!("Saml det under én af dem.", "Keep it under one of them.");
                let label = both!("anden gang her", "again here");
                self.report(Problem::new(Code::DuplicateKey, problem).label(label).help(help), &below, key.span);
                continue;
            }
            let Some(of) = known.and_then(|k| k.get(name)).or((other != &Value::Bool(false)).then_some(other)) else {
                let problem = both!("Nøglen »{name}« kendes ikke her", "The key \"{name}\" is unknown here");
                let help = suggest(name, known.into_iter().flatten().map(|(k, _)| k.as_str()));
                self.report(Problem::new(Code::UnknownKey, problem).maybe_help(help), &below, key.span);
                continue;
            };
            match self.value(item, of, &below) {
                Some(value) => {
                    kept.insert(name.to_owned(), value);
                }
                None => self.dropped.push(below.written),
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let mut whole = true;
        for name in required.filter_map(Value::as_str).filter(|name| !kept.contains_key(*name)) {
            whole = false;
            // One that is there but unsound has been reported already.
            if !seen.contains(name) {
                let problem = both!("Nøglen »{name}« mangler", "The key \"{name}\" is missing");
                let at = here.key.unwrap_or(node.span);
                self.report(Problem::new(Code::MissingKey, problem), here, at);
            }
        }
        whole.then_some(Value::Object(kept))
    }

    fn wrong_type(&mut self, node: &Node, schema: &Value, here: &Here) {
        let (want, got) = (self.wanted(schema), kind(node));
        let (da, en) = (want.da, want.en);
        let (got_da, got_en) = got;
        let problem = both!("Her skal stå {da}, ikke {got_da}", "Here {en} must stand, not {got_en}");
        let mut problem = Problem::new(Code::WrongType, problem).label(both!("{got_da}", "{got_en}"));
        if matches!(node.value, Yaml::Number(_) | Yaml::Bool(_)) && accepts(schema, "string") {
            problem = problem.help(both!("Sæt værdien i anførselstegn.", "Put the value in quotes."));
        }
        self.report(problem, here, node.span);
    }

    fn out_of_range(&mut self, node: &Node, min: Option<f64>, max: Option<f64>, here: &Here) {
        let mut da = String::from("Tallet skal være");
        let mut en = String::from("The number must be");
        if let Some(min) = min {
            let _ = write!(da, " mindst {min}");
            let _ = write!(en, " at least {min}");
        }
        if let Some(max) = max {
            let joint = if min.is_some() { (" og", " and") } else { ("", "") };
            let _ = write!(da, "{} højst {max}", joint.0);
            let _ = write!(en, "{} at most {max}", joint.1);
        }
        self.report(Problem::new(Code::BadValue, Bilingual { da, en }), here, node.span);
    }

    fn report(&mut self, problem: Problem, here: &Here, span: Span) {
        let span = if span.is_empty() { here.key.unwrap_or(span) } else { span };
        self.out.push(problem, self.source, here.written.clone(), span);
    }

    fn deref(&self, mut schema: &'a Value) -> &'a Value {
        while let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            match name.strip_prefix('#').and_then(|p| self.schema.pointer(p)) {
                Some(found) => schema = found,
                None => break,
            }
        }
        schema
    }

    /// Resolves references and picks the alternative that a value is meant for.
    fn choose(&self, node: &Node, schema: &'a Value) -> &'a Value {
        let schema = self.deref(schema);
        let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) else { return schema };
        let chosen = alternatives.iter().map(|s| self.deref(s)).find(|s| fits(node, s));
        chosen.map_or(schema, |s| self.choose(node, s))
    }

    /// What may stand here, in words.
    fn wanted(&self, schema: &Value) -> Bilingual {
        let mut kinds: Vec<(&str, &str)> = Vec::new();
        for (name, da, en) in TYPES {
            let any = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
            if accepts(schema, name) || any.into_iter().any(|s| accepts(self.deref_any(s), name)) {
                kinds.push((da, en));
            }
        }
        let da = kinds.iter().map(|k| k.0).collect::<Vec<_>>().join(" eller ");
        let en = kinds.iter().map(|k| k.1).collect::<Vec<_>>().join(" or ");
        Bilingual { da, en }
    }

    fn deref_any<'s>(&self, schema: &'s Value) -> &'s Value
    where
        'a: 's,
    {
        match schema.get("$ref").and_then(Value::as_str).and_then(|n| n.strip_prefix('#')) {
            Some(pointer) => self.schema.pointer(pointer).unwrap_or(schema),
            None => schema,
        }
    }
}

/// JSON types and what to call them; `null` is never asked for.
const TYPES: &[(&str, &str, &str)] = &[
    ("string", "en tekst", "a text"),
    ("boolean", "true eller false", "true or false"),
    ("integer", "et helt tal", "a whole number"),
    ("number", "et tal", "a number"),
    ("array", "en liste", "a list"),
    ("object", "et sæt af nøgler og værdier", "a set of keys and values"),
];

fn kind(node: &Node) -> (&'static str, &'static str) {
    match node.value {
        Yaml::Null => ("ingenting", "nothing"),
        Yaml::Bool(_) => ("true eller false", "true or false"),
        Yaml::Number(_) => ("et tal", "a number"),
        Yaml::Text(_) => ("en tekst", "a text"),
        Yaml::List(_) => ("en liste", "a list"),
        Yaml::Map(_) => ("et sæt af nøgler og værdier", "a set of keys and values"),
    }
}

/// Whether a schema names a type.
fn accepts(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(t)) => t == name,
        Some(Value::Array(all)) => all.iter().any(|t| t == name),
        // Enumerations of words carry their type in each alternative.
        _ => schema.get("oneOf").and_then(Value::as_array).is_some_and(|all| all.iter().any(|s| accepts(s, name))),
    }
}

fn fits(node: &Node, schema: &Value) -> bool {
    if schema.get("anyOf").is_some() {
        return false;
    }
    if schema.get("type").is_none() && schema.get("oneOf").is_none() {
        return true;
    }
    let has = |name| accepts(schema, name);
    match &node.value {
        Yaml::Null => has("null"),
        Yaml::Bool(_) => has("boolean"),
        Yaml::Number(n) => has("number") || (has("integer") && (n.is_i64() || n.is_u64())),
        Yaml::Text(_) => has("string"),
        Yaml::List(_) => has("array"),
        Yaml::Map(_) => has("object"),
    }
}

fn limit(schema: &Value, name: &str) -> Option<f64> {
    schema.get(name).and_then(Value::as_f64)
}

/// The words that are allowed, when they are told one by one.
fn allowed(schema: &Value) -> Vec<&str> {
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return vec![word];
    }
    let list = |name| schema.get(name).and_then(Value::as_array).into_iter().flatten();
    let named = list("enum").filter_map(Value::as_str);
    named.chain(list("oneOf").flat_map(allowed)).collect()
}
