//! `public`: the local index of texts that are already public.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{PublicArgs, PublicCommand};
use super::error::{Error, Result};
use super::input;
use super::lang::{lang, t};
use super::output::Output;
use super::{EXIT_CLEAN, EXIT_ERROR, paths, source};
use crate::local::Lock;
use crate::scan::PublicIndex;
use crate::text::Lang;

pub(super) fn run(args: &PublicArgs) -> Result<ExitCode> {
    let path = match &args.index {
        Some(path) => path.clone(),
        None => paths::data("public.index")?,
    };
    match &args.command {
        PublicCommand::Add { paths, hidden } => add(&path, paths, *hidden),
        PublicCommand::List => list(&path),
        PublicCommand::Remove { sources } => remove(&path, sources),
    }
}

/// Each path is one source under its own name; adding it again replaces it.
fn add(index_path: &Path, sources: &[PathBuf], hidden: bool) -> Result<ExitCode> {
    let mut out = Output::report(None)?;
    let _lock = lock(index_path)?;
    let mut index = PublicIndex::open_or_new(index_path)?;
    let today = jiff::ZonedDateTime::now().date();
    let mut unreadable = 0;
    for path in sources {
        let mut texts = Vec::new();
        for item in input::items(std::slice::from_ref(path), &[], hidden)? {
            let name = item.source.clone();
            match source::text_of(item) {
                Ok((text, unread)) => {
                    texts.push(text);
                    if let Some(unread) = unread {
                        unreadable += 1;
                        writeln!(out, "{name}: {unread}").map_err(Error::stdout)?;
                    }
                }
                Err(message) => {
                    unreadable += 1;
                    let not = t("er ikke indlæst", "was not indexed");
                    writeln!(out, "{name}: {not}: {message}").map_err(Error::stdout)?;
                }
            }
        }
        if texts.is_empty() {
            continue;
        }
        let name = path.display().to_string();
        let added = index.add(&name, texts.iter().map(String::as_str), today);
        let (count, passages) = (texts.len(), added.shingles());
        let (da, en) = if count == 1 { ("tekst", "text") } else { ("tekster", "texts") };
        let line = match lang() {
            Lang::Da => format!("»{name}«: {count} {da} indlæst, {passages} passager."),
            Lang::En => format!("\"{name}\": {count} {en} indexed, {passages} passages."),
        };
        writeln!(out, "{line}").map_err(Error::stdout)?;
    }
    index.save(index_path)?;
    out.finish()?;
    Ok(ExitCode::from(if unreadable > 0 { EXIT_ERROR } else { EXIT_CLEAN }))
}

fn list(index_path: &Path) -> Result<ExitCode> {
    let index = PublicIndex::open_or_new(index_path)?;
    let mut out = Output::report(None)?;
    if index.is_empty() {
        let none = t(
            "Ingen offentlige kilder endnu. Tilføj med: promptguard public add MAPPE",
            "No public sources yet. Add some: promptguard public add FOLDER",
        );
        writeln!(out, "{none}").map_err(Error::stdout)?;
    }
    for source in index.sources() {
        let passages = t("passager", "passages");
        writeln!(out, "{}  {}  {} {passages}", source.added, source.name, source.shingles()).map_err(Error::stdout)?;
    }
    out.finish()?;
    Ok(ExitCode::from(EXIT_CLEAN))
}

fn remove(index_path: &Path, names: &[String]) -> Result<ExitCode> {
    let _lock = lock(index_path)?;
    let mut index = PublicIndex::open(index_path)?;
    for name in names {
        if !index.remove(name) {
            return Err(Error::new(
                format!("Kilden »{name}« findes ikke. Se navnene med: promptguard public list"),
                format!("There is no source \"{name}\". See the names: promptguard public list"),
            ));
        }
    }
    index.save(index_path)?;
    Ok(ExitCode::from(EXIT_CLEAN))
}

fn lock(index_path: &Path) -> Result<Lock> {
    paths::make_folder_of(index_path)?;
    Ok(Lock::of(index_path)?)
}
