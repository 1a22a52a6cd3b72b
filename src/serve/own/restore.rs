use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::ask::Restore;
use super::check::review;
use crate::redact::{Unknown, restore as put_back};
use crate::serve::problem::Result;
use crate::serve::state::App;
use crate::serve::vaults;
use crate::text::{Lang, LineIndex};

#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    /// How many values were put back.
    restored: usize,
    problems: Vec<ProblemAnswer>,
    review: Option<&'a str>,
}

/// A placeholder that was left alone, in places of the answer that was sent.
#[derive(Serialize)]
struct ProblemAnswer {
    message: String,
    start: usize,
    end: usize,
    utf16_start: usize,
    utf16_end: usize,
}

pub(super) async fn restore(app: Arc<App>, asked: Restore, lang: Lang) -> Result<Response> {
    let shared = Arc::clone(&app);
    app.pool.run(move || work(&shared, &asked, lang)).await?
}

fn work(app: &App, asked: &Restore, lang: Lang) -> Result<Response> {
    let vault = app.vaults.get(&asked.vault)?;
    let restored = put_back(&asked.text, &*vaults::open(&vault)?);
    let ends: Vec<usize> = restored.unknown.iter().map(|u| u.span.end).collect();
    let ends = LineIndex::new(&asked.text).positions(&ends);
    let problem = |(unknown, end): (&Unknown, &crate::text::Position)| ProblemAnswer {
        message: unknown.describe(lang),
        start: unknown.start.code_point,
        end: end.code_point,
        utf16_start: unknown.start.utf16,
        utf16_end: end.utf16,
    };
    let answer = Answer {
        text: &restored.text,
        restored: restored.restored,
        problems: restored.unknown.iter().zip(&ends).map(problem).collect(),
        review: review(app.guard.policy(), lang),
    };
    Ok(Json(answer).into_response())
}
