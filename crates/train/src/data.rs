//! Reading what ../shared and the corpus hold: texts with the spans of their names.

use std::path::{Path, PathBuf};

use promptguard::text::View;

/// What a marked span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation, a municipality too.
    Organisation,
}

/// A marked span, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it is.
    pub label: Label,
}

/// A text with its marks.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its id.
    pub id: String,
    /// The text.
    pub text: String,
    /// Its marks, in order.
    pub marks: Vec<Mark>,
    /// Only persons are marked: what is unmarked may be a place or an organisation.
    pub persons_only: bool,
}

impl Text {
    /// The text as detectors read it, its marks moved along.
    #[must_use]
    pub fn normal(self) -> Self {
        let view = View::new(&self.text);
        let marks =
            self.marks.iter().map(|m| Mark { start: view.to_view(m.start), end: view.to_view(m.end), label: m.label });
        Self { text: view.text().to_owned(), marks: marks.collect(), ..self }
    }

    /// The persons.
    pub fn persons(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|m| m.label == Label::Person)
    }
}

/// What is wrong with the data.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A file is missing or unreadable.
    #[error("missing data: {path} ({source})\nThe trainer needs the folder ../shared beside the repository.")]
    Missing {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The dictionary is missing or unreadable.
    #[error(
        "missing dictionary: {path} ({source})\nInstall the package hunspell-da (7.5.0), or let PROMPTGUARD_DICTIONARY name its da_DK.dic."
    )]
    Dictionary {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file does not have the form that it should have.
    #[error("{path}: {what}")]
    Form {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
}

/// Whether a batch of the corpus is held back for testing: every tenth.
pub const fn held_back(batch: u32) -> bool {
    batch.is_multiple_of(10)
}

/// Where the data stands.
pub struct Data {
    shared: PathBuf,
    corpus: PathBuf,
}

impl Default for Data {
    fn default() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared = std::env::var_os("PROMPTGUARD_SHARED").map_or_else(|| here.join("../../../shared"), PathBuf::from);
        Self { shared, corpus: here.join("corpus") }
    }
}

impl Data {
    /// A file of ../shared as text.
    pub fn shared(&self, name: &str) -> Result<String, DataError> {
        read(&self.shared.join(name))
    }

    /// Column 1 and 2 of a table of names with its heading line taken off.
    pub fn table(&self, name: &str) -> Result<Vec<(String, String)>, DataError> {
        let text = self.shared(name)?;
        let rows = text.lines().skip(1).filter_map(|l| {
            let mut parts = l.split('\t');
            Some((parts.next()?.to_owned(), parts.next().unwrap_or("").to_owned()))
        });
        Ok(rows.collect())
    }

    /// DDT, split `train` or `dev`, with its text as it was written.
    pub fn ddt(&self, split: &str) -> Result<Vec<Text>, DataError> {
        let name = format!("data/ner/da_ddt-ud-{split}.iob2");
        let mut out = Vec::new();
        for (n, block) in self.shared(&name)?.split("\n\n").enumerate() {
            let Some(text) = block.lines().find_map(|l| l.strip_prefix("# text = ")) else {
                continue;
            };
            let (mut marks, mut at): (Vec<Mark>, usize) = (Vec::new(), 0);
            for line in block.lines().filter(|l| !l.starts_with('#')) {
                let mut parts = line.split('\t').skip(1);
                let (Some(token), Some(tag)) = (parts.next(), parts.next()) else {
                    continue;
                };
                let Some(found) = text[at..].find(token) else {
                    return Err(DataError::Form {
                        path: name,
                        what: format!("sentence {n}: a token is not in its text"),
                    });
                };
                let (start, end) = (at + found, at + found + token.len());
                at = end;
                mark(&mut marks, tag, start, end);
            }
            out.push(Text { id: format!("ddt-{split}-{n}"), text: text.to_owned(), marks, persons_only: false });
        }
        Ok(out)
    }

    /// The Norwegian sentences, set with spaces as a writer would.
    pub fn norwegian(&self) -> Result<Vec<Text>, DataError> {
        let mut out = Vec::new();
        for (n, block) in self.shared("data/ner/aux_norwegian_bokmaal.iob2")?.split("\n\n").enumerate() {
            let (mut text, mut marks, mut glue) = (String::new(), Vec::new(), true);
            for line in block.lines() {
                let mut parts = line.split('\t').skip(1);
                let (Some(token), Some(tag)) = (parts.next(), parts.next()) else {
                    continue;
                };
                if !glue && !matches!(token, "," | "." | ":" | ";" | "!" | "?" | ")" | "»") {
                    text.push(' ');
                }
                glue = matches!(token, "(" | "«");
                let start = text.len();
                text.push_str(token);
                mark(&mut marks, tag, start, text.len());
            }
            out.push(Text { id: format!("no-{n}"), text, marks, persons_only: false });
        }
        Ok(out)
    }

    /// A set of ../shared/eval: texts with persons.
    pub fn eval(&self, name: &str) -> Result<Vec<Text>, DataError> {
        let path = format!("eval/{name}_person.jsonl");
        let text = self.shared(&path)?;
        Self::gold(&path, &text)
    }

    /// Texts with the spans of persons, as ../shared/eval/score.py reads them.
    pub fn gold(path: &str, lines: &str) -> Result<Vec<Text>, DataError> {
        let form = |what: &str| DataError::Form { path: path.to_owned(), what: what.to_owned() };
        let mut out = Vec::new();
        for line in lines.lines().filter(|l| !l.trim().is_empty()) {
            let value: serde_json::Value = serde_json::from_str(line).map_err(|e| form(&e.to_string()))?;
            let text = value["text"].as_str().ok_or_else(|| form("no text"))?.to_owned();
            let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let mut marks = Vec::new();
            for span in value["spans"].as_array().into_iter().flatten() {
                if span["label"].as_str().is_some_and(|l| l != "PERSON") {
                    continue;
                }
                let place = |key: &str| span[key].as_u64().and_then(|i| bytes.get(i as usize).copied());
                let (Some(start), Some(end)) = (place("start"), place("end")) else {
                    return Err(form("a span outside"));
                };
                marks.push(Mark { start, end, label: Label::Person });
            }
            out.push(Text { id: value["id"].as_str().unwrap_or("").to_owned(), text, marks, persons_only: true });
        }
        Ok(out)
    }

    /// The batches of the project's own corpus: (number, texts), in order.
    pub fn corpus(&self) -> Result<Vec<(u32, Vec<Text>)>, DataError> {
        let mut out = Vec::new();
        for number in 1..=99 {
            let path = self.corpus.join(format!("batch-{number:02}.txt"));
            if path.exists() {
                out.push((number, marked(&read(&path)?, &format!("batch-{number:02}"))?));
            }
        }
        Ok(out)
    }
}

fn read(path: &Path) -> Result<String, DataError> {
    std::fs::read_to_string(path).map_err(|source| DataError::Missing { path: path.display().to_string(), source })
}

fn mark(marks: &mut Vec<Mark>, tag: &str, start: usize, end: usize) {
    let label = match tag.get(2..) {
        Some("PER") => Label::Person,
        Some("LOC") => Label::Place,
        Some("ORG") => Label::Organisation,
        _ => return,
    };
    match marks.last_mut() {
        Some(last) if tag.starts_with('I') && last.label == label => last.end = end,
        _ => marks.push(Mark { start, end, label }),
    }
}

/// Texts with inline marks `[PER:..]`, one blank line between two.
pub fn marked(source: &str, name: &str) -> Result<Vec<Text>, DataError> {
    let mut out = Vec::new();
    for (n, block) in source.split("\n\n").filter(|b| !b.trim().is_empty()).enumerate() {
        let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), block.trim_matches('\n'));
        while let Some(open) = next_mark(rest) {
            text.push_str(&rest[..open]);
            let label = match &rest[open + 1..open + 4] {
                "PER" => Label::Person,
                "LOC" => Label::Place,
                _ => Label::Organisation,
            };
            let body = &rest[open + 5..];
            let close = body.find(']').ok_or_else(|| DataError::Form {
                path: name.to_owned(),
                what: format!("text {n}: a mark is not closed"),
            })?;
            let start = text.len();
            text.push_str(&body[..close]);
            marks.push(Mark { start, end: text.len(), label });
            rest = &body[close + 1..];
        }
        text.push_str(rest);
        out.push(Text { id: format!("{name}-{n}"), text, marks, persons_only: false });
    }
    Ok(out)
}

fn next_mark(text: &str) -> Option<usize> {
    ["[PER:", "[LOC:", "[ORG:", "[MUN:"].iter().filter_map(|m| text.find(m)).min()
}
