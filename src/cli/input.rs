//! What is to be read: files, folders, standard input, lines of JSON.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::error::{Error, Result, reason};
use super::lang::{lang, t};
use crate::text::Lang;

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

/// The items that `paths` stand for: folders are walked in order of name, links not followed. Hidden files and those that
/// an ignore file names are left out, and counted on standard error, unless `hidden`.
pub(super) fn items(paths: &[PathBuf], exclude: &[String], hidden: bool) -> Result<Vec<Item>> {
    if paths.is_empty() {
        return Ok(vec![stdin()]);
    }
    let mut items = Vec::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            items.push(stdin());
        } else if path.is_dir() {
            walk(path, exclude, hidden, &mut items)?;
        } else {
            items.push(Item::file(path.clone()));
        }
    }
    Ok(items)
}

fn stdin() -> Item {
    Item { id: STDIN.to_owned(), source: STDIN.to_owned(), content: Content::Stdin }
}

fn walk(folder: &Path, exclude: &[String], hidden: bool, items: &mut Vec<Item>) -> Result<()> {
    let mut overrides = ignore::overrides::OverrideBuilder::new(folder);
    for glob in exclude {
        overrides.add(&format!("!{glob}")).map_err(|e| {
            Error::new(
                format!("--exclude »{glob}« kan ikke forstås. Skriv et mønster som »*.log« eller »kladder/**«."),
                format!("--exclude \"{glob}\" is not a glob: {e}"),
            )
        })?;
    }
    let overrides = overrides.build().map_err(|e| Error::new(format!("--exclude: {e}"), format!("--exclude: {e}")))?;
    let walk = |all: bool| {
        ignore::WalkBuilder::new(folder)
            .follow_links(false)
            .standard_filters(!all)
            .require_git(false)
            .overrides(overrides.clone())
            // What git keeps there is no one's text.
            .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git")
            .sort_by_file_path(Path::cmp)
            .build()
    };
    let mut links = 0;
    let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|t| t.is_file());
    let mut files = 0;
    for entry in walk(hidden) {
        match entry {
            Ok(entry) if is_file(&entry) => {
                files += 1;
                items.push(Item::file(entry.into_path()));
            }
            Ok(entry) => links += usize::from(entry.path_is_symlink()),
            Err(error) => items.push(unwalked(folder, error)),
        }
    }
    let there = if hidden { files } else { walk(true).flatten().filter(is_file).count() };
    if there > files {
        let (left_out, folder) = (there - files, folder.display());
        let message = match lang() {
            Lang::Da if left_out == 1 => {
                format!("1 skjult eller ignoreret fil i {folder} er ikke læst; --hidden tager den med")
            }
            Lang::Da => {
                format!("{left_out} skjulte eller ignorerede filer i {folder} er ikke læst; --hidden tager dem med")
            }
            Lang::En => {
                format!("hidden or ignored files in {folder} that were not read: {left_out}; --hidden includes them")
            }
        };
        anstream::eprintln!("promptguard: {message}");
    }
    if links > 0 {
        let folder = folder.display();
        let message = match lang() {
            Lang::Da => format!("links i {folder}, som ikke er fulgt: {links}"),
            Lang::En => format!("links in {folder} that were not followed: {links}"),
        };
        anstream::eprintln!("promptguard: {message}");
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

/// A file to be read in parts.
pub(super) fn open(path: &Path) -> std::result::Result<std::fs::File, String> {
    crate::local::open(path).map_err(|e| reason(&e))
}
