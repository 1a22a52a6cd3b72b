//! `check`: what must go from texts, and why.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::ExitCode;

use rayon::prelude::*;

use super::args::{ActionArg, CheckArgs, FormatArg, InputArg};
use super::error::{Error, Result};
use super::input::{self, Item};
use super::lang::lang;
use super::output::{Output, refuse_to_overwrite};
use super::progress::Progress;
use super::session::Session;
use super::source::{self, Keep, Scanned};
use super::{EXIT_CLEAN, EXIT_ERROR, EXIT_FINDINGS};
use crate::decide::Receipt;
use crate::finding::{Action, Fingerprint};
use crate::report::{Context, Format, Outcome, Reporter, Total, reporter};
use crate::scan::Scan;

/// Documents scanned before their reports are written: enough to keep all cores busy, few enough to keep memory flat.
const BATCH: usize = 256;

/// What became of one item.
struct Done {
    id: String,
    source: String,
    result: std::result::Result<Scanned, String>,
}

/// Writes the report as the batches come.
pub(super) struct Run<'a> {
    args: &'a CheckArgs,
    session: &'a Session,
    cx: Context<'a>,
    reporter: Box<dyn Reporter>,
    out: Output,
    total: Total,
    receipt: Option<Receipt>,
    /// Scans to be accepted into the baseline.
    accepted: Vec<Scan>,
    /// Fingerprints that were met, when a baseline is to be reported on.
    seen: BTreeSet<Fingerprint>,
}

pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    if args.threads > 0 {
        // Fails only when a pool exists already, which keeps its size.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global();
    }
    let own = [&args.output, &args.declare.receipt];
    for written in own.into_iter().flatten() {
        let read = args.paths.iter().chain(&args.baseline).map(PathBuf::as_path);
        refuse_to_overwrite(Some(written), read)?;
    }
    let session = Session::open(&args.policy, &args.declare, args.baseline.as_deref())?;
    report(args, &session, |run| match args.input {
        InputArg::Text => run.texts(),
        InputArg::Jsonl => run.json_lines(),
    })
}

/// Writes the report of the items that `feed` gives to [`Run::items`], and all that a run leaves behind.
pub(super) fn report(
    args: &CheckArgs,
    session: &Session,
    feed: impl FnOnce(&mut Run<'_>) -> Result<()>,
) -> Result<ExitCode> {
    let gate = session.gate();
    let date = session.today.to_string();
    let cx = Context {
        policy: session.policy(),
        chosen: args.policy.policy.as_deref(),
        gate: gate.as_ref(),
        lang: lang(),
        explain: args.explain,
        date: &date,
    };
    let mut run = Run {
        args,
        session,
        cx,
        reporter: reporter(format(args.format)),
        // Only the report for people has colours to take out.
        out: match args.format {
            FormatArg::Text => Output::report(args.output.as_deref())?,
            _ => Output::exact(args.output.as_deref())?,
        },
        total: Total::default(),
        receipt: args.declare.receipt.is_some().then(|| session.receipt()),
        accepted: Vec::new(),
        seen: BTreeSet::new(),
    };
    run.reporter.begin(&cx, &mut run.out).map_err(Error::stdout)?;
    feed(&mut run)?;
    run.reporter.end(&cx, &run.total, &mut run.out).map_err(Error::stdout)?;
    let Run { out, total, receipt, accepted, seen, .. } = run;
    out.finish()?;
    if let (Some(path), Some(reason)) = (&args.baseline, &args.accept) {
        session.accept(path, reason, &accepted)?;
    }
    let refused = gate.as_ref().is_some_and(crate::decide::Gate::refused);
    if let (Some(path), Some(mut receipt)) = (&args.declare.receipt, receipt) {
        receipt.review_reminder =
            session.policy().review.is_some() && matches!(args.format, FormatArg::Text | FormatArg::Html);
        if refused {
            receipt.refuse();
        }
        receipt.append(path)?;
    }
    session.report_baseline(&seen);
    if total.unreadable > 0 {
        return Ok(ExitCode::from(EXIT_ERROR));
    }
    Ok(ExitCode::from(if refused || total.verdict >= action(args.fail_on) { EXIT_FINDINGS } else { EXIT_CLEAN }))
}

impl Run<'_> {
    fn texts(&mut self) -> Result<()> {
        let items = input::items(&self.args.paths, &self.args.exclude, self.args.hidden)?;
        let progress = Progress::new(items.len());
        self.items(items, &progress)
    }

    /// Scans and reports `items`, batch by batch.
    pub fn items(&mut self, mut items: Vec<Item>, progress: &Progress) -> Result<()> {
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(BATCH));
            self.batch(items, progress)?;
            items = rest;
        }
        Ok(())
    }

    fn json_lines(&mut self) -> Result<()> {
        let standard = [PathBuf::from(input::STDIN)];
        let paths = if self.args.paths.is_empty() { &standard[..] } else { &self.args.paths };
        for path in paths {
            let source = path.display().to_string();
            if source == input::STDIN {
                input::hint();
                self.json_stream(&source, &mut std::io::stdin().lock())?;
                continue;
            }
            match input::open(path) {
                Ok(file) => self.json_stream(&source, &mut BufReader::new(file))?,
                // The other files are still checked.
                Err(e) => self.batch(vec![Item::failed(source, e)], &Progress::new(0))?,
            }
        }
        Ok(())
    }

    fn json_stream(&mut self, source: &str, lines: &mut dyn BufRead) -> Result<()> {
        let progress = Progress::new(0);
        let mut line = 0;
        loop {
            let (items, more) = input::json_items(source, lines, &mut line, BATCH * 8);
            self.batch(items, &progress)?;
            if !more {
                return Ok(());
            }
        }
    }

    /// Scans a batch on all cores and reports it in order.
    fn batch(&mut self, items: Vec<Item>, progress: &Progress) -> Result<()> {
        let session = self.session;
        let keep = Keep { text: self.args.show_text, content: self.receipt.is_some() };
        let done: Vec<Done> = items.into_par_iter().map(|item| progress.step(scan(session, item, keep))).collect();
        for Done { id, source, result } in done {
            let outcome = Outcome {
                id: &id,
                source: &source,
                result: result.as_ref().map(|s| &s.scan).map_err(String::as_str),
                text: result.as_ref().ok().and_then(|s| s.text.as_deref()),
            };
            self.total.add(outcome.result);
            self.reporter.document(&self.cx, &outcome, &mut self.out).map_err(Error::stdout)?;
            let Ok(Scanned { scan, content, .. }) = result else { continue };
            if let (Some(receipt), Some(content), Some(key)) = (&mut self.receipt, &content, session.guard.key()) {
                receipt.add(session.policy(), content, &scan, key);
            }
            if session.guard.baseline().is_some() {
                self.seen.extend(scan.findings.iter().chain(&scan.lowered).map(|f| f.fingerprint));
            }
            if self.args.accept.is_some() {
                self.accepted.push(scan);
            }
        }
        Ok(())
    }
}

/// Reads and scans one item.
fn scan(session: &Session, item: Item, keep: Keep) -> Done {
    let Item { id, source, content } = item;
    let result = source::scan(session, &source, content, keep);
    Done { id, source, result }
}

fn format(arg: FormatArg) -> Format {
    match arg {
        FormatArg::Text => Format::Text,
        FormatArg::Json => Format::Json,
        FormatArg::Jsonl => Format::Jsonl,
        FormatArg::Sarif => Format::Sarif,
        FormatArg::Html => Format::Html,
    }
}

fn action(arg: ActionArg) -> Action {
    match arg {
        ActionArg::Note => Action::Note,
        ActionArg::Warn => Action::Warn,
        ActionArg::Redact => Action::Redact,
        ActionArg::Block => Action::Block,
    }
}
