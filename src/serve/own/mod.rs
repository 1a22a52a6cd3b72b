//! The server's own endpoints: `/v1/...`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::body::{json, media_type, query};
use super::problem::Result;
use super::state::App;
use crate::text::Lang;

mod ask;
mod check;
mod files;
mod policy;
mod redact;
mod restore;
mod stream;

/// `GET /v1/policy`: what the page asks its user, and what it shows about the rules.
pub(super) async fn policy(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    Json(policy::Shown::of(app.guard.policy(), lang)).into_response()
}

/// The media types that are read in parts.
const TEXT: &str = "text/plain";
const LINES: [&str; 3] = ["application/jsonl", "application/x-ndjson", "application/x-jsonlines"];

/// Whether a body is read in parts.
pub(super) fn is_stream(headers: &HeaderMap) -> bool {
    let kind = media_type(headers);
    kind == TEXT || LINES.contains(&kind.as_str())
}

/// `POST /v1/check`: one text as JSON or as it is, or many as JSONL.
pub(super) async fn check(State(app): State<Arc<App>>, request: Request) -> Response {
    let asked = query(request.uri());
    let lang = app.lang_of(&asked);
    match media_type(request.headers()).as_str() {
        TEXT => answer(stream::text(app, request, asked).await, lang),
        kind if LINES.contains(&kind) => answer(stream::lines(app, request, asked).await, lang),
        _ => match json::<ask::Check>(request, &app.options.limits).await {
            Ok(asked) => in_lang(&app, asked.lang.clone(), |app, lang| check::check(app, asked, lang)).await,
            Err(problem) => problem.answer(lang),
        },
    }
}

/// `POST /v1/redact`: the text that may be sent, and a vault for the answer.
pub(super) async fn redact(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    match json::<ask::Redact>(request, &app.options.limits).await {
        Ok(asked) => in_lang(&app, asked.lang.clone(), |app, lang| redact::redact(app, asked, lang)).await,
        Err(problem) => problem.answer(lang),
    }
}

/// `POST /v1/restore`: the values back into an answer.
pub(super) async fn restore(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    match json::<ask::Restore>(request, &app.options.limits).await {
        Ok(asked) => in_lang(&app, asked.lang.clone(), |app, lang| restore::restore(app, asked, lang)).await,
        Err(problem) => problem.answer(lang),
    }
}

/// `POST /v1/files/check`: what must go from a document.
pub(super) async fn check_file(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    answer(files::check(app, request).await, lang)
}

/// `POST /v1/files/redact`: the document that may be sent.
pub(super) async fn redact_file(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    answer(files::redact(app, request).await, lang)
}

/// `POST /v1/files/restore`: the values back into a document.
pub(super) async fn restore_file(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    answer(files::restore(app, request).await, lang)
}

/// `PUT /process`: Open WebUI's external document loader, which gets a document's text as it may be sent.
pub(super) async fn load_file(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    answer(files::load(app, request).await, lang)
}

/// Works in the language that a body asks for, and answers problems in it.
async fn in_lang<F, W>(app: &Arc<App>, asked: Option<String>, work: F) -> Response
where
    F: FnOnce(Arc<App>, Lang) -> W,
    W: Future<Output = Result<Response>>,
{
    match app.lang(asked.as_deref()) {
        Ok(lang) => answer(work(Arc::clone(app), lang).await, lang),
        Err(problem) => problem.answer(app.options.lang),
    }
}

fn answer(result: Result<Response>, lang: Lang) -> Response {
    result.unwrap_or_else(|problem| problem.answer(lang))
}
