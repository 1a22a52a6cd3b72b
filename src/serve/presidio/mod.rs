//! Presidio's HTTP contract, analyzer and anonymizer in one, so that its clients need nothing but another address.
//!
//! Errors, too, have Presidio's shape: `{"error": "..."}`, in English.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::body;
use super::problem::Problem;
use super::state::App;
use crate::text::Lang;

mod analyze;
mod anonymize;
mod operators;
mod results;

/// An error in Presidio's shape.
#[derive(Debug)]
struct Failure {
    status: StatusCode,
    message: String,
}

type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// What Presidio answers when its engine raises.
    fn raised(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// A parameter that is wrong.
    fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::new(problem.status, problem.message.get(Lang::En))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": self.message}))).into_response()
    }
}

pub(super) async fn health() -> &'static str {
    "promptguard is up"
}

pub(super) async fn analyze(State(app): State<Arc<App>>, request: Request) -> Response {
    respond(async {
        let request: Value = body::json(request, &app.options.limits).await?;
        let shared = Arc::clone(&app);
        app.pool.run(move || analyze::analyze(&shared, &request)).await?
    })
    .await
}

pub(super) async fn recognizers(State(app): State<Arc<App>>, request: Request) -> Response {
    let query = body::query(request.uri());
    respond(async { analyze::recognizers(&app, &query) }).await
}

pub(super) async fn supported_entities(State(app): State<Arc<App>>, request: Request) -> Response {
    let query = body::query(request.uri());
    respond(async { analyze::supported_entities(&app, &query) }).await
}

pub(super) async fn anonymize(State(app): State<Arc<App>>, request: Request) -> Response {
    respond(async {
        let request: Value = body::json(request, &app.options.limits).await?;
        app.pool.run(move || anonymize::anonymize(&request)).await?
    })
    .await
}

pub(super) async fn deanonymize(State(app): State<Arc<App>>, request: Request) -> Response {
    respond(async {
        let request: Value = body::json(request, &app.options.limits).await?;
        app.pool.run(move || anonymize::deanonymize(&request)).await?
    })
    .await
}

pub(super) async fn anonymizers() -> Json<&'static [&'static str]> {
    Json(operators::ANONYMIZERS)
}

pub(super) async fn deanonymizers() -> Json<&'static [&'static str]> {
    Json(operators::DEANONYMIZERS)
}

async fn respond(work: impl Future<Output = Result<Value>>) -> Response {
    work.await.map(|value| Json(value).into_response()).unwrap_or_else(IntoResponse::into_response)
}
