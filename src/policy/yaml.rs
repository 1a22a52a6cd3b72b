//! YAML into a tree in which every value and key knows where it stands.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::{Error, Location, Spanned};

use super::bundle;
use crate::text::{Bilingual, Span};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub value: Yaml,
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Yaml {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    /// Entries as written, repeated keys too.
    Map(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub text: String,
    pub span: Span,
}

/// Where a value stands, by its place in the tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// JSON pointer into the file as written.
    pub pointer: String,
    /// The value.
    pub value: Span,
    /// Its key, when it has one.
    pub key: Option<Span>,
}

/// Places by JSON pointer.
pub(super) type Places = BTreeMap<String, Place>;

/// Why a file is no YAML that we read.
#[derive(Debug)]
pub(super) struct YamlError {
    pub span: Span,
    /// A limit was exceeded (size, depth, aliases), not the grammar.
    pub over_budget: bool,
    /// The parser's words, in English.
    pub message: String,
}

/// Reads one YAML document.
pub(super) fn parse(text: &str) -> Result<Node, YamlError> {
    serde_saphyr::from_str_with_options::<Node>(text, bundle::yaml_options()).map_err(|error| explain(text, &error))
}

fn explain(text: &str, error: &Error) -> YamlError {
    let error = bare(error);
    let over_budget = matches!(
        error,
        Error::Budget { .. }
            | Error::AliasReplayLimitExceeded { .. }
            | Error::AliasExpansionLimitExceeded { .. }
            | Error::AliasReplayStackDepthExceeded { .. }
            | Error::AliasReplayCounterOverflow { .. }
    );
    let span = error.location().map_or(Span::new(0, 0), |l| span_of(text, l));
    let mut message = error.render_with_formatter(&serde_saphyr::DefaultMessageFormatter);
    // The place is told in our own way.
    if let Some(at) = message.find(" at line ") {
        message.truncate(at);
    }
    let over_budget = over_budget || message.contains("recursion limit");
    YamlError { span, over_budget, message }
}

/// The commonest of the parser's messages, as a user reads them.
const IN_WORDS: &[(&str, &str, &str)] = &[
    ("expected ',' or '}'", "der mangler »,« eller »}«", "a \",\" or \"}\" is missing"),
    ("expected ',' or ']'", "der mangler »,« eller »]«", "a \",\" or \"]\" is missing"),
    (
        "mapping values are not allowed",
        "et kolon står, hvor der ikke kan stå et",
        "a colon stands where none can stand",
    ),
    ("tab", "tabulator kan ikke bruges til indrykning; brug mellemrum", "tabs cannot indent; use spaces"),
    ("unexpected end", "teksten hører op midt i noget", "the text ends in the middle of something"),
    ("while scanning a quoted scalar", "et anførselstegn bliver ikke lukket", "a quote is not closed"),
    ("unclosed bracket", "en parentes bliver ikke lukket", "a bracket is not closed"),
    ("unknown anchor", "henvisningen (*) har intet anker (&)", "the reference (*) has no anchor (&)"),
    (
        "cannot start any token",
        "en værdi kan ikke begynde sådan; sæt den i anførselstegn (»\"@liste\"«)",
        "a value cannot begin like this; put it in quotes (\"@list\")",
    ),
    ("multiple", "filen må kun have ét dokument (»---«)", "the file may hold one document only (\"---\")"),
];

/// What the parser says, in both languages where we have words for it.
pub(super) fn in_words(message: &str) -> Bilingual {
    let known = IN_WORDS.iter().find(|(part, ..)| message.contains(part));
    let (da, en) = known.map_or(("det kan ikke læses her", message), |(_, da, en)| (da, en));
    Bilingual { da: da.to_owned(), en: en.to_owned() }
}

/// The error without the wrappers that say where an alias was used.
fn bare(error: &Error) -> &Error {
    match error.without_snippet() {
        Error::AliasError { error, .. } => bare(error),
        error => error,
    }
}

/// The bytes of a location, on character boundaries of `text`.
fn span_of(text: &str, location: Location) -> Span {
    let span = location.span();
    let (Some(start), Some(len)) = (span.byte_offset(), span.byte_len()) else {
        let line = text.lines().take((location.line() as usize).saturating_sub(1)).map(|l| l.len() + 1).sum::<usize>();
        let start = text.floor_char_boundary(line.min(text.len()));
        return Span::new(start, start);
    };
    let start = text.floor_char_boundary((start as usize).min(text.len()));
    let end = text.ceil_char_boundary((start + len as usize).min(text.len()));
    Span::new(start, end)
}

/// Where everything in `root` stands.
pub(super) fn places(root: &Node) -> Places {
    let mut places = Places::new();
    walk(root, None, String::new(), &mut places);
    places
}

fn walk(node: &Node, key: Option<Span>, pointer: String, places: &mut Places) {
    match &node.value {
        Yaml::List(items) => {
            for (i, item) in items.iter().enumerate() {
                walk(item, None, format!("{pointer}/{i}"), places);
            }
        }
        Yaml::Map(entries) => {
            for (key, item) in entries {
                walk(item, Some(key.span), format!("{pointer}/{}", bundle::escape(&key.text)), places);
            }
        }
        _ => {}
    }
    let place = Place { pointer: pointer.clone(), value: node.span, key };
    places.entry(pointer).or_insert(place);
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Yaml>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, span: raw_span(spanned.referenced) })
    }
}

/// Byte offsets of a location; string sources always have them.
fn raw_span(location: Location) -> Span {
    let span = location.span();
    let start = span.byte_offset().unwrap_or_default() as usize;
    Span::new(start, start + span.byte_len().unwrap_or_default() as usize)
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
        Yaml::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
        Ok(Number::from_f64(value).map_or_else(|| Yaml::Text(value.to_string()), Yaml::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Yaml, E> {
        Ok(Yaml::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Yaml::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let key = Key { span: raw_span(key.referenced), text: key.value };
            entries.push((key, map.next_value()?));
        }
        Ok(Yaml::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'t>(text: &'t str, places: &Places, pointer: &str) -> (&'t str, Option<&'t str>) {
        let place = &places[pointer];
        (place.value.of(text), place.key.map(|k| k.of(text)))
    }

    #[test]
    fn every_value_and_key_knows_its_bytes() {
        let text = "policy: prøve\nrules:\n  cpr: {action: \"block\", threshold: 0.5}\n  \"a/b\": off\nlist:\n  - først\n  - 'anden'\n";
        let places = places(&parse(text).unwrap());
        assert_eq!(at(text, &places, "/policy"), ("prøve", Some("policy")));
        assert_eq!(at(text, &places, "/rules/cpr/action"), ("\"block\"", Some("action")));
        assert_eq!(at(text, &places, "/rules/cpr/threshold"), ("0.5", Some("threshold")));
        assert_eq!(at(text, &places, "/rules/a~1b"), ("off", Some("\"a/b\"")));
        assert_eq!(at(text, &places, "/list/1"), ("'anden'", None));
    }

    #[test]
    fn words_of_yaml_1_1_stay_words() {
        let node = parse("a: off\nb: no\nc: true\nd: 007\ne: 1.5\nf:\ng: 2025-11-12\nh: .nan\n").unwrap();
        let Yaml::Map(entries) = node.value else { panic!() };
        let values: Vec<Yaml> = entries.into_iter().map(|(_, n)| n.value).collect();
        let text = |s: &str| Yaml::Text(s.to_owned());
        let expected = [
            text("off"),
            text("no"),
            Yaml::Bool(true),
            text("007"),
            Yaml::Number(Number::from_f64(1.5).unwrap()),
            Yaml::Null,
            text("2025-11-12"),
            text(".nan"),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn repeated_keys_are_kept() {
        let Yaml::Map(entries) = parse("a: 1\nb: 2\na: 3\n").unwrap().value else { panic!() };
        assert_eq!(entries.iter().map(|(k, _)| k.text.as_str()).collect::<Vec<_>>(), ["a", "b", "a"]);
    }

    #[test]
    fn an_alias_bomb_ends_soon() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let refs = vec![format!("*a{}", i - 1); 10].join(", ");
            text.push_str(&format!("a{i}: &a{i} [{refs}]\n"));
        }
        let error = parse(&text).unwrap_err();
        assert!(error.over_budget, "{}", error.message);
    }

    #[test]
    fn deep_nesting_is_over_budget() {
        let error = parse(&"[".repeat(5_000)).unwrap_err();
        assert!(!error.message.is_empty());
    }

    #[test]
    fn a_mistake_has_its_place() {
        let text = "policy: x\nrules:\n  cpr: [a, b\n  other: y\n";
        let error = parse(text).unwrap_err();
        assert!(!error.over_budget);
        assert!(error.span.start > text.find("cpr").unwrap(), "{error:?}");
    }
}
