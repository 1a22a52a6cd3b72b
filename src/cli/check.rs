//! `check`: what must go from texts, and why.

use std::io::{BufRead, BufReader};
use std::process::ExitCode;

use rayon::prelude::*;

use super::args::{ActionArg, CheckArgs, FormatArg, InputArg};
use super::error::{Error, Result};
use super::input::{self, Content, Item};
use super::lang::lang;
use super::output::Output;
use super::progress::Progress;
use super::session::Session;
use super::{EXIT_CLEAN, EXIT_ERROR, EXIT_FINDINGS};
use crate::finding::Action;
use crate::report::{Context, Format, Outcome, Reporter, Total, reporter};
use crate::scan::Scan;

/// Documents scanned before their reports are written: enough to keep all cores busy, few enough to keep memory flat.
const BATCH: usize = 256;

/// What became of one item.
struct Done {
    id: String,
    source: String,
    result: std::result::Result<Scan, String>,
    text: Option<String>,
}

/// Writes the report as the batches come.
struct Run<'a> {
    args: &'a CheckArgs,
    session: &'a Session,
    cx: Context<'a>,
    reporter: Box<dyn Reporter>,
    out: Output,
    total: Total,
    record: super::receipt::Record,
    accepted: Vec<super::baseline::Accepted>,
}

pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    if args.threads > 0 {
        // Fails only when a pool exists already, which keeps its size.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global();
    }
    let session = Session::open(&args.policy, &args.declare, args.baseline.as_deref())?;
    let gate = session.gate();
    let cx = Context {
        policy: &session.policy,
        gate: gate.as_ref(),
        lang: lang(),
        explain: args.explain,
        date: &session.today.to_string(),
    };
    let mut run = Run {
        args,
        session: &session,
        cx,
        reporter: reporter(format(args.format)),
        out: Output::report(args.output.as_deref())?,
        total: Total::default(),
        record: session.record(),
        accepted: Vec::new(),
    };
    run.reporter.begin(&cx, &mut run.out).map_err(Error::stdout)?;
    match args.input {
        InputArg::Text => run.texts()?,
        InputArg::Jsonl => run.json_lines()?,
    }
    run.reporter.end(&cx, &run.total, &mut run.out).map_err(Error::stdout)?;
    let Run { out, total, record, accepted, .. } = run;
    out.finish()?;
    session.accept(args.accept.as_deref(), accepted)?;
    let refused = gate.as_ref().is_some_and(crate::decide::Gate::refused);
    session.write_receipt(record, if refused { Action::Block } else { total.verdict })?;
    if session.report_baseline()? || total.unreadable > 0 {
        return Ok(ExitCode::from(EXIT_ERROR));
    }
    Ok(ExitCode::from(if refused || total.verdict >= action(args.fail_on) { EXIT_FINDINGS } else { EXIT_CLEAN }))
}

impl Run<'_> {
    fn texts(&mut self) -> Result<()> {
        let mut items = input::items(&self.args.paths, &self.args.exclude)?;
        let progress = Progress::new(items.len());
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(BATCH));
            self.batch(items, &progress)?;
            items = rest;
        }
        Ok(())
    }

    fn json_lines(&mut self) -> Result<()> {
        let progress = Progress::new(0);
        if self.args.paths.is_empty() {
            return self.json_stream(input::STDIN, &mut std::io::stdin().lock(), &progress);
        }
        for path in &self.args.paths {
            if path.as_os_str() == input::STDIN {
                self.json_stream(input::STDIN, &mut std::io::stdin().lock(), &progress)?;
                continue;
            }
            let file = std::fs::File::open(path).map_err(|e| Error::read(path, &e))?;
            self.json_stream(&path.display().to_string(), &mut BufReader::new(file), &progress)?;
        }
        Ok(())
    }

    fn json_stream(&mut self, source: &str, lines: &mut dyn BufRead, progress: &Progress) -> Result<()> {
        let mut line = 0;
        loop {
            let items = input::json_items(source, lines, &mut line, BATCH * 8)?;
            if items.is_empty() {
                return Ok(());
            }
            self.batch(items, progress)?;
        }
    }

    /// Scans a batch on all cores and reports it in order.
    fn batch(&mut self, items: Vec<Item>, progress: &Progress) -> Result<()> {
        let (session, show) = (self.session, self.args.show_text);
        let done: Vec<Done> = items.into_par_iter().map(|item| progress.step(scan(session, item, show))).collect();
        for done in &done {
            let result = done.result.as_ref().map_err(String::as_str);
            self.total.add(result);
            if let Ok(scan) = result {
                self.record.add(&self.session.policy, scan);
                self.accepted.extend(self.session.acceptable(scan));
            }
            let outcome = Outcome { id: &done.id, source: &done.source, result, text: done.text.as_deref() };
            self.reporter.document(&self.cx, &outcome, &mut self.out).map_err(Error::stdout)?;
        }
        Ok(())
    }
}

/// Reads and scans one item. The text is kept only when it will be shown.
fn scan(session: &Session, item: Item, show: bool) -> Done {
    let Item { id, source, content } = item;
    let text = match content {
        Content::Text(text) => Ok(text),
        Content::Failed(message) => Err(message),
        Content::File(path) => input::read_text(Some(&path)),
        Content::Stdin => input::read_text(None),
    };
    match text {
        Ok(text) => {
            let result = Ok(session.scan(&text));
            Done { id, source, result, text: show.then_some(text) }
        }
        Err(message) => Done { id, source, result: Err(message), text: None },
    }
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
