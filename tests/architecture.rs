//! Holds the picture in ARCHITECTURE.md: layers import only from layers above, files stay short, and nothing that
//! leaks or panics creeps in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, top first: a file may import from its own layer and from those before it.
const LAYERS: &[&str] = &[
    "text",
    "local",
    "document",
    "finding",
    "lexicon",
    "names",
    "detect",
    "policy",
    "scan",
    "decide",
    "redact",
    "guard",
    "files",
    "report",
    "git",
    "serve",
    "clipboard",
    "cli",
];
const MOST_LINES: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "target") {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    files.sort();
    assert!(files.len() > 20, "the sources were not found");
    files.into_iter().map(|f| (f.strip_prefix(root()).unwrap().to_owned(), fs::read_to_string(&f).unwrap())).collect()
}

fn layer_of(path: &Path) -> Option<usize> {
    let name = path.components().nth(1)?.as_os_str().to_str()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    LAYERS.iter().position(|l| *l == name)
}

/// The layers that a source names as `crate::layer`, with the line.
fn imports(source: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.extend(LAYERS.iter().position(|l| *l == name).map(|layer| (number + 1, layer)));
        }
    }
    found
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        let Some(own) = layer_of(&path) else { continue };
        // Unit tests may look at anything.
        let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for (line, layer) in imports(code) {
            if layer > own {
                wrong.push(format!("{}:{line} imports from {}", path.display(), LAYERS[layer]));
            }
        }
    }
    assert!(wrong.is_empty(), "against the order of layers:\n{}", wrong.join("\n"));
}

#[test]
fn every_source_belongs_to_a_layer() {
    for (path, _) in sources() {
        let top = matches!(path.to_str(), Some("src/lib.rs" | "src/main.rs"));
        assert!(top || layer_of(&path).is_some(), "{} is in no layer", path.display());
    }
}

#[test]
fn the_picture_names_every_layer() {
    let picture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut at = 0;
    for layer in LAYERS {
        let line = format!("\n    {layer} ");
        let found = picture[at..].find(&line);
        assert!(found.is_some(), "ARCHITECTURE.md does not name {layer} in its place");
        at += found.unwrap_or_default();
    }
}

#[test]
fn files_stay_short() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "crates", "fuzz"] {
        rust_files(&root().join(folder), &mut files);
    }
    let long: Vec<String> = files
        .iter()
        .map(|f| (f, fs::read_to_string(f).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(f, lines)| format!("{} has {lines} lines", f.display()))
        .collect();
    assert!(long.is_empty(), "over {MOST_LINES} lines:\n{}", long.join("\n"));
}
