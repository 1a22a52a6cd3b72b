//! Long input: read, scanned and answered in parts, in memory that does not grow with it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::ask::{Check, declared, from_query};
use super::check;
use crate::report::{Context, Outcome, document};
use crate::scan::Scanner;
use crate::serve::body::{Query, announced, parse, piece};
use crate::serve::problem::{Problem, Result};
use crate::serve::state::App;
use crate::text::{Lang, Parts, PartsError};

/// Pieces on their way; a piece is what one read of a connection gave.
const PIECES: usize = 8;
/// Bytes of answers that are gathered before they are sent.
const ANSWER: usize = 32 << 10;

/// One text: `text/plain` in any encoding that the command reads as well.
pub(super) async fn text(app: Arc<App>, request: Request, query: Query) -> Result<Response> {
    let asked = from_query(query)?;
    let lang = app.lang(asked.lang.as_deref())?;
    let place = app.pool.stream()?;
    let (reader, feeding) = open(&app, request)?;
    let shared = Arc::clone(&app);
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        let Check { to, need_geography, task, .. } = asked;
        let scan = shared.guard.scanner(declared(need_geography, task)).scan_parts(Parts::new(reader));
        let scan = scan.map_err(|e| match e {
            PartsError::Decode(e) => Problem::unusable("not_text", e.describe(Lang::Da), e.describe(Lang::En)),
            PartsError::Io(_) => Problem::unreadable("Forespørgslen blev afbrudt.", "The request broke off."),
        })?;
        shared.metrics.scanned(&scan);
        Ok(check::answer(&shared.guard, &scan, to.as_deref(), lang))
    });
    let scanned = work.await.map_err(|_| Problem::internal())?;
    // Why the body broke off says more than that it did.
    match feeding.await {
        Ok(Err(problem)) => Err(problem),
        _ => scanned,
    }
}

/// Many texts: a line `{"id", "text"}` in, a line out, in their order. A line that cannot be read has an `error`.
pub(super) async fn lines(app: Arc<App>, request: Request, query: Query) -> Result<Response> {
    let asked = from_query(query)?;
    let lang = app.lang(asked.lang.as_deref())?;
    let place = app.pool.stream()?;
    let (reader, _) = open(&app, request)?;
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(PIECES);
    let broken = send.clone();
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut out = Sender { send, gathered: Vec::new() };
        let Check { need_geography, task, .. } = asked;
        let scanner = app.guard.scanner(declared(need_geography, task));
        answer_lines(&app, &scanner, reader, &mut out, lang)?;
        out.flush()
    });
    tokio::spawn(async move {
        // After an error or a panic the answer breaks off visibly: it must not pass for a whole one.
        if !matches!(work.await, Ok(Ok(()))) {
            let _ = broken.send(Err(io::ErrorKind::BrokenPipe.into())).await;
        }
    });
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl"))];
    Ok((kind, Body::new(Answers(receive))).into_response())
}

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
}

fn answer_lines(app: &App, scanner: &Scanner<'_>, reader: Reader, out: &mut Sender, lang: Lang) -> io::Result<()> {
    let most = app.options.limits.body as u64;
    let cx = Context { policy: app.guard.policy(), chosen: None, gate: None, lang, explain: true, date: "" };
    let mut reader = BufReader::with_capacity(64 << 10, reader);
    let mut line = Vec::new();
    for number in 1_usize.. {
        line.clear();
        if reader.by_ref().take(most + 1).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (id, result) = match parse::<Line>(&line) {
            Ok(Line { id, text }) => {
                let scan = scanner.scan(&text);
                app.metrics.scanned(&scan);
                (id.as_str().map_or_else(|| id.to_string(), str::to_owned), Ok(scan))
            }
            Err(problem) => (format!(":{number}"), Err(problem.message.get(lang).to_owned())),
        };
        let outcome = Outcome { id: &id, source: "", result: result.as_ref().map_err(String::as_str), text: None };
        serde_json::to_writer(&mut *out, &document(&cx, &outcome, true))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The body as something to read, and the task that feeds it.
fn open(app: &Arc<App>, request: Request) -> Result<(Reader, JoinHandle<Result<()>>)> {
    let limits = app.options.limits;
    announced(request.headers(), limits.stream)?;
    let (send, receive) = mpsc::channel(PIECES);
    let mut body = request.into_body();
    let feeding = tokio::spawn(async move {
        let mut total = 0;
        loop {
            let next = piece(&mut body, &limits).await.and_then(|piece| {
                total += piece.as_ref().map_or(0, |p| p.len() as u64);
                if total > limits.stream { Err(Problem::too_large(limits.stream)) } else { Ok(piece) }
            });
            let (piece, end) = match next {
                Ok(Some(piece)) => (Ok(piece), None),
                Ok(None) => return Ok(()),
                Err(problem) => (Err(io::ErrorKind::UnexpectedEof.into()), Some(problem)),
            };
            // A reader that has gone wants no more.
            let gone = send.send(piece).await.is_err();
            match end {
                Some(problem) => return Err(problem),
                None if gone => return Ok(()),
                None => {}
            }
        }
    });
    Ok((Reader { receive, piece: Bytes::new() }, feeding))
}

/// Reads what a connection brings, on a thread that may wait.
struct Reader {
    receive: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.receive.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let n = into.len().min(self.piece.len());
        into[..n].copy_from_slice(&self.piece.split_to(n));
        Ok(n)
    }
}

/// Writes to a connection, from a thread that may wait.
struct Sender {
    send: mpsc::Sender<io::Result<Bytes>>,
    gathered: Vec<u8>,
}

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= ANSWER {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.gathered));
        if piece.is_empty() {
            return Ok(());
        }
        self.send.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// The answer as it comes.
struct Answers(mpsc::Receiver<io::Result<Bytes>>);

impl HttpBody for Answers {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|p| p.map(Frame::data)))
    }
}
