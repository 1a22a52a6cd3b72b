//! `clipboard`: what is on the clipboard, once or as it comes.

use std::process::ExitCode;

use super::args::{ClipboardArgs, DeclareArgs};
use super::error::{Error, Result};
use super::lang::{lang, t};
use super::session::Session;
use super::{EXIT_CLEAN, EXIT_ERROR, EXIT_FINDINGS, paths, redact, restore};
use crate::clipboard::{
    Back, Clipboard, ClipboardError, Filter, FilterError, Mode, Notifier, Outcome, Undo, open, watch,
};
use crate::finding::Action;

mod hold;

use hold::{Handover, hold};

/// The original of what was replaced, for a minute.
const UNDO: &str = "clipboard.undo";

pub(super) fn run(args: &ClipboardArgs) -> Result<ExitCode> {
    let undo = paths::data(UNDO)?;
    // The process that holds the clipboard leaves the folder it was started in.
    let undo = Undo::new(std::path::absolute(&undo).unwrap_or(undo));
    paths::make_folder_of(undo.path())?;
    if args.hold {
        return hold(&undo);
    }
    // What an earlier run left behind goes as soon as its minute is over.
    undo.left();
    let declare =
        DeclareArgs { to: args.to.clone(), need_geography: args.need_geography.clone(), ..DeclareArgs::default() };
    let session = Session::open(&args.policy, &declare, None)?;
    if let Some(gate) = session.gate().filter(|gate| gate.refused()) {
        return Err(Error::Message(gate.describe(lang()).unwrap_or_default()));
    }
    let vault = match &args.vault {
        _ if args.no_vault => None,
        Some(path) => Some(path.clone()),
        None => Some(paths::data(redact::VAULT)?),
    };
    if let Some(path) = &vault {
        paths::make_folder_of(path)?;
    }
    let filter = Filter {
        guard: &session.guard,
        key: session.key()?,
        declared: session.declarations(),
        lang: lang(),
        vault,
        undo: Some(undo),
    };
    let mode = match (args.redact, args.block) {
        (true, _) => Mode::Redact,
        (_, true) => Mode::Block,
        _ => Mode::Notify,
    };
    let clipboard = open()?;
    if args.watch {
        return watching(clipboard, &filter, mode);
    }
    let mut clipboard = Handover(clipboard);
    if args.undo {
        return put_back(&mut clipboard, &filter);
    }
    if args.restore {
        return restored(&mut clipboard, &filter);
    }
    once(&mut clipboard, &filter, mode)
}

fn once(clipboard: &mut dyn Clipboard, filter: &Filter<'_>, mode: Mode) -> Result<ExitCode> {
    let mut outcome = filter.handle(clipboard, mode)?;
    if outcome == Outcome::Changed {
        outcome = filter.handle(clipboard, mode)?;
    }
    anstream::println!("{}", outcome.describe(lang()));
    Ok(ExitCode::from(match outcome {
        Outcome::Found(summary) if summary.verdict >= Action::Warn => EXIT_FINDINGS,
        Outcome::Empty | Outcome::Own | Outcome::Clean | Outcome::Found(_) | Outcome::Redacted { .. } => EXIT_CLEAN,
        Outcome::Blocked { why: None, .. } => EXIT_CLEAN,
        // Not checked, so never called clean.
        Outcome::NoText | Outcome::Secret | Outcome::Changed | Outcome::Unchecked { .. } => EXIT_ERROR,
        Outcome::Blocked { .. } => EXIT_ERROR,
    }))
}

fn watching(mut clipboard: Box<dyn Clipboard>, filter: &Filter<'_>, mode: Mode) -> Result<ExitCode> {
    anstream::eprintln!(
        "{}",
        t("Udklipsholderen overvåges. Stop med Ctrl-C.", "Watching the clipboard. Stop with Ctrl-C.")
    );
    let mut told = false;
    let notifier = Notifier::new(move |why| {
        // Once: everything is on standard error anyway.
        if !std::mem::replace(&mut told, true) {
            let line = t(
                "Skrivebordet viser ikke meddelelser; de står her",
                "The desktop shows no notifications; they are here",
            );
            anstream::eprintln!("promptguard: {line} ({why}).");
        }
    });
    let mut tell = |outcome: &Outcome| {
        if outcome.is_news() {
            let message = outcome.describe(lang());
            anstream::eprintln!("{message}");
            notifier.show(message);
        } else if *outcome == Outcome::Secret {
            anstream::eprintln!("{}", outcome.describe(lang()));
        }
    };
    watch(clipboard.as_mut(), filter, mode, &mut tell)?;
    Ok(ExitCode::from(EXIT_ERROR))
}

fn put_back(clipboard: &mut dyn Clipboard, filter: &Filter<'_>) -> Result<ExitCode> {
    let Some(undo) = &filter.undo else { return Ok(ExitCode::from(EXIT_ERROR)) };
    let Some(original) = undo.take(filter.key)? else {
        return Err(Error::new(
            "Der er intet at fortryde: originalen gemmes kun i et minut og kan hentes én gang.",
            "There is nothing to undo: an original is kept for one minute only and can be fetched once.",
        ));
    };
    if let Err(error) = filter.put(clipboard, &original) {
        // It was not put back, so it waits on.
        undo.remember(&original, filter.key)?;
        return Err(error.into());
    }
    let line = t(
        "Originalen er lagt tilbage på udklipsholderen. Den må ikke sendes, som den er.",
        "The original is back on the clipboard. It must not be sent as it is.",
    );
    anstream::eprintln!("{line}");
    Ok(ExitCode::from(EXIT_CLEAN))
}

fn restored(clipboard: &mut dyn Clipboard, filter: &Filter<'_>) -> Result<ExitCode> {
    let (count, unknown) = match filter.restore(clipboard)? {
        Back::Done(count, unknown) => (count, unknown),
        Back::NoText => {
            return Err(Error::new(
                "Der er ingen tekst på udklipsholderen, som kan læses.",
                "There is no text on the clipboard that can be read.",
            ));
        }
        Back::Changed => return Err(Error::Message(Outcome::Changed.describe(lang()))),
    };
    Ok(restore::tell(filter.guard.policy(), count, &unknown))
}

impl super::session::Describe for FilterError {
    fn describe(&self, lang: crate::text::Lang) -> String {
        Self::describe(self, lang)
    }
}

impl super::session::Describe for ClipboardError {
    fn describe(&self, lang: crate::text::Lang) -> String {
        Self::describe(self, lang)
    }
}

impl super::session::Describe for crate::clipboard::UndoError {
    fn describe(&self, lang: crate::text::Lang) -> String {
        Self::describe(self, lang)
    }
}
