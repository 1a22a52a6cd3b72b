//! A file of a policy: its text, and where everything in it stands.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::diagnostic::Focus;
use super::yaml::{self, Places};
use crate::text::Span;

/// A file of a policy.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Its name, as the user gave it.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// First byte of each line.
    lines: OnceLock<Vec<usize>>,
    /// Places by pointer. Built-in files are parsed only when a place is asked for.
    places: OnceLock<Places>,
    /// Lists that were expanded: which word as written each word came from.
    pub origins: BTreeMap<String, Vec<usize>>,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), text: text.into(), ..Self::default() }
    }

    /// Sets the places, when they are known already.
    pub fn set_places(&mut self, places: Places) {
        self.places = OnceLock::from(places);
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| yaml::parse(&self.text).map(|root| yaml::places(&root)).unwrap_or_default())
    }

    /// The pointer as written and the bytes of an entry; of the nearest one above when there is none.
    pub fn locate(&self, pointer: &str, focus: Focus) -> (String, Span) {
        let places = self.places();
        let mut pointer = self.as_written(pointer);
        let mut focus = focus;
        loop {
            if let Some(place) = places.get(pointer.as_ref()) {
                let span = match (focus, place.key) {
                    (Focus::Key, Some(key)) => key,
                    _ if place.value.is_empty() => place.key.unwrap_or(place.value),
                    _ => place.value,
                };
                return (place.pointer.clone(), self.trim(span));
            }
            let Some(cut) = pointer.rfind('/') else { return (String::new(), Span::new(0, 0)) };
            pointer = pointer[..cut].to_owned().into();
            focus = Focus::Key;
        }
    }

    /// The pointer before `@list` was expanded.
    fn as_written<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        let written = pointer.rsplit_once('/').and_then(|(list, index)| {
            let origin = self.origins.get(list)?.get(index.parse::<usize>().ok()?)?;
            Some(format!("{list}/{origin}"))
        });
        written.map_or(Cow::Borrowed(pointer), Cow::Owned)
    }

    /// The bytes of a part of a scalar, when it is written as it reads (no escapes before the part).
    pub fn within(&self, span: Span, start: usize, end: usize) -> Option<Span> {
        let written = span.of(&self.text);
        let (quote, escape) = match written.as_bytes().first()? {
            b'"' => (1, '\\'),
            b'\'' => (1, '\''),
            b'|' | b'>' => return None,
            _ => (0, '\n'),
        };
        if written.get(quote..quote + end)?.contains([escape, '\n']) {
            return None;
        }
        Some(Span::new(span.start + quote + start, span.start + quote + end))
    }

    /// Without white space at the end: block values reach to the next line.
    fn trim(&self, span: Span) -> Span {
        Span::new(span.start, span.start + span.of(&self.text).trim_end().len())
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|i| i + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    /// The bytes of a line (from 1), without its end.
    pub fn line_span(&self, line: usize) -> Span {
        let lines = self.lines();
        let start = lines.get(line - 1).copied().unwrap_or(self.text.len());
        let end = lines.get(line).copied().unwrap_or(self.text.len());
        let text = Span::new(start, end).of(&self.text);
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len())
    }

    /// Line and column in code points, both from 1.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.lines().partition_point(|&start| start <= byte);
        let start = self.lines().get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line.max(1), Span::new(start, byte).of(&self.text).chars().count() + 1)
    }
}
