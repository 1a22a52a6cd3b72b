//! What is to be read: files, folders, standard input, lines of JSON.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::error::{Error, Result, reason};
use super::lang::t;

/// The name of standard input.
pub(super) const STDIN: &str = "-";

/// One text to scan, read or still to be read.
pub(super) struct Item {
    pub id: String,
    pub source: String,
    pub content: Content,
}

/// The text of an item.
pub(super) enum Content {
    File(PathBuf),
    Stdin,
    Text(String),
    /// A version of a file that git holds, and the one before it when only what is new counts.
    Version {
        bytes: Vec<u8>,
        before: Option<Vec<u8>>,
    },
    /// Why there is none.
    Failed(String),
}

impl Item {
    fn file(path: PathBuf) -> Self {
        let source = path.display().to_string();
        Self { id: source.clone(), source, content: Content::File(path) }
    }

    pub fn failed(source: String, message: String) -> Self {
        Self { id: source.clone(), source, content: Content::Failed(message) }
    }
}

/// The items that `paths` stand for: folders are walked in order of name, ignore files respected, links not followed.
pub(super) fn items(paths: &[PathBuf], exclude: &[String]) -> Result<Vec<Item>> {
    if paths.is_empty() {
        return Ok(vec![stdin()]);
    }
    let mut items = Vec::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            items.push(stdin());
        } else if path.is_dir() {
            walk(path, exclude, &mut items)?;
        } else {
            items.push(Item::file(path.clone()));
        }
    }
    Ok(items)
}

fn stdin() -> Item {
    Item { id: STDIN.to_owned(), source: STDIN.to_owned(), content: Content::Stdin }
}

fn walk(folder: &Path, exclude: &[String], items: &mut Vec<Item>) -> Result<()> {
    let mut overrides = ignore::overrides::OverrideBuilder::new(folder);
    for glob in exclude {
        overrides.add(&format!("!{glob}")).map_err(|e| {
            Error::new(
                format!("--exclude »{glob}« kan ikke forstås: {e}"),
                format!("--exclude \"{glob}\" is not a glob: {e}"),
            )
        })?;
    }
    let overrides = overrides.build().map_err(|e| Error::new(format!("--exclude: {e}"), format!("--exclude: {e}")))?;
    let walk = ignore::WalkBuilder::new(folder)
        .follow_links(false)
        .require_git(false)
        .overrides(overrides)
        .sort_by_file_path(Path::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => items.push(Item::file(entry.into_path())),
            Ok(_) => {}
            Err(error) => items.push(unwalked(folder, error)),
        }
    }
    Ok(())
}

/// A part of `folder` that cannot be walked, under its own name where that is known.
fn unwalked(folder: &Path, error: ignore::Error) -> Item {
    let mut path = folder;
    let mut inner = &error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    let message = inner.io_error().map_or_else(|| inner.to_string(), reason);
    Item::failed(path.display().to_string(), message)
}

/// Tells a person who started the program without input what it waits for.
pub(super) fn hint() {
    if io::stdin().is_terminal() {
        let end = if cfg!(windows) { "Ctrl-Z, Enter" } else { "Ctrl-D" };
        let text = t("Indsæt teksten, og afslut med", "Paste the text and end with");
        anstream::eprintln!("{text} {end}:");
    }
}

#[derive(serde::Deserialize)]
struct JsonLine {
    id: serde_json::Value,
    text: String,
}

/// The next `most` items of a JSONL stream, and whether there may be more. `line` counts lines, from 0.
pub(super) fn json_items(source: &str, lines: &mut dyn BufRead, line: &mut usize, most: usize) -> (Vec<Item>, bool) {
    let mut items = Vec::new();
    let mut buf = Vec::new();
    while items.len() < most {
        buf.clear();
        match lines.read_until(b'\n', &mut buf) {
            Ok(0) => return (items, false),
            Ok(_) => {}
            // What came before is still checked.
            Err(e) => {
                items.push(Item::failed(format!("{source}:{}", *line + 1), reason(&e)));
                return (items, false);
            }
        }
        *line += 1;
        if buf.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        items.push(match serde_json::from_slice::<JsonLine>(&buf) {
            Ok(JsonLine { id, text }) => {
                let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                Item { id, source: source.to_owned(), content: Content::Text(text) }
            }
            // The parser's own message may quote the line, which may hold personal data.
            Err(error) => Item::failed(
                format!("{source}:{line}"),
                format!(
                    "{} ({} {})",
                    t(
                        "linjen er ikke et JSON-objekt med \"id\" og \"text\"",
                        "the line is no JSON object with \"id\" and \"text\""
                    ),
                    t("tegn", "column"),
                    error.column()
                ),
            ),
        });
    }
    (items, true)
}

/// A file to be read in parts. A folder opens like a file on some systems, so it is refused here.
pub(super) fn open(path: &Path) -> std::result::Result<std::fs::File, String> {
    let file = std::fs::File::open(path).map_err(|e| reason(&e))?;
    let folder = file.metadata().is_ok_and(|m| m.is_dir());
    if folder { Err(reason(&io::ErrorKind::IsADirectory.into())) } else { Ok(file) }
}
