//! `clipboard`: what is on the clipboard, once or as it comes.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use zeroize::Zeroizing;

use super::args::{ClipboardArgs, DeclareArgs};
use super::error::{Error, Result};
use super::lang::{lang, t};
use super::session::Session;
use super::{EXIT_CLEAN, EXIT_ERROR, EXIT_FINDINGS, paths, redact, restore};
use crate::clipboard::{
    Back, Clipboard, ClipboardError, Content, Event, Filter, FilterError, Mode, Notifier, Outcome, Seal, Undo, open,
    watch,
};
use crate::finding::Action;
use crate::local::Key;

/// The original of what was replaced, for a minute.
const UNDO: &str = "clipboard.undo";
/// What the process that holds the clipboard says when it has it.
const READY: &[u8] = b"ok\n";

pub(super) fn run(args: &ClipboardArgs) -> Result<ExitCode> {
    let undo = Undo::new(paths::data(UNDO)?);
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

/// The clipboard of a command that ends at once: what is written is handed to a process that stays, since on X11 and
/// Wayland content lives only as long as the program that wrote it, and since the original waits there for its minute.
struct Handover(Box<dyn Clipboard>);

impl Clipboard for Handover {
    fn formats(&mut self) -> std::result::Result<Vec<String>, ClipboardError> {
        self.0.formats()
    }

    fn read(&mut self, format: &str, limit: usize) -> std::result::Result<Zeroizing<Vec<u8>>, ClipboardError> {
        self.0.read(format, limit)
    }

    fn write(&mut self, content: &Content, _: &Seal) -> std::result::Result<bool, ClipboardError> {
        if self.0.wait(Some(Duration::ZERO))? == Event::Changed {
            return Ok(false);
        }
        // The holder makes the seal itself: it has the key.
        hand_over(content).map(|()| true).map_err(|_| ClipboardError::Refused)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> std::result::Result<Event, ClipboardError> {
        self.0.wait(timeout)
    }

    fn is_serving(&self) -> bool {
        false
    }
}

/// Starts the process that holds `content`, and waits until it has put it on the clipboard.
fn hand_over(content: &Content) -> std::io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["clipboard", "--hold"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Ctrl-C in the terminal, or closing its window, is not meant for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
    }
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(&content.to_bytes())?;
    }
    let mut answer = [0; READY.len()];
    match child.stdout.take() {
        Some(mut stdout) => stdout.read_exact(&mut answer)?,
        None => return Err(std::io::ErrorKind::BrokenPipe.into()),
    }
    if answer == READY { Ok(()) } else { Err(std::io::ErrorKind::InvalidData.into()) }
}

/// Holds the clipboard with the content from standard input until something else is copied, and deletes the original
/// when its minute is over.
fn hold(undo: &Undo) -> Result<ExitCode> {
    let mut bytes = Zeroizing::new(Vec::new());
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(Error::stdout)?;
    let content = Content::from_bytes(&bytes).ok_or_else(|| Error::new("Ugyldigt indhold.", "Invalid content."))?;
    let key = Key::load(&paths::key()?)?;
    let mut clipboard = open()?;
    clipboard.formats()?;
    if !clipboard.write(&content, &Seal::of(&content, &key))? {
        return Err(ClipboardError::Refused.into());
    }
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(READY).and_then(|()| stdout.flush()).map_err(Error::stdout)?;
    loop {
        let left = undo.left();
        if left.is_none() && !clipboard.is_serving() {
            return Ok(ExitCode::from(EXIT_CLEAN));
        }
        // Whether it still serves is asked now and then: not every desktop tells.
        const NOW_AND_THEN: Duration = Duration::from_secs(10);
        clipboard.wait(Some(left.unwrap_or(NOW_AND_THEN).min(NOW_AND_THEN)))?;
    }
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
