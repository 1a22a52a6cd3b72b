use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::ask::{Check, declared};
use crate::decide::Gate;
use crate::guard::Guard;
use crate::policy::Policy;
use crate::report::{Context, Document, Outcome, document, verdict};
use crate::scan::Scan;
use crate::serve::problem::Result;
use crate::serve::state::App;
use crate::text::Lang;

/// What is said about one text.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    #[serde(flatten)]
    document: Document<'a>,
    /// The verdict in a sentence.
    message: Option<String>,
    policy: PolicyRef<'a>,
    gate: Option<GateAnswer>,
    review: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct PolicyRef<'a> {
    id: &'a str,
    hash: &'a str,
}

/// What stands against the provider.
#[derive(Serialize)]
pub(super) struct GateAnswer {
    pub refused: bool,
    message: Option<String>,
}

impl GateAnswer {
    pub fn of(gate: &Gate<'_>, lang: Lang) -> Self {
        Self { refused: gate.refused(), message: gate.describe(lang) }
    }
}

impl<'a> PolicyRef<'a> {
    pub fn of(policy: &'a Policy) -> Self {
        Self { id: &policy.id, hash: &policy.hash }
    }
}

/// The review reminder of the policy.
pub(super) fn review(policy: &Policy, lang: Lang) -> Option<&str> {
    policy.review.as_ref().map(|r| r.get(lang))
}

pub(super) async fn check(app: Arc<App>, asked: Check, lang: Lang) -> Result<Response> {
    let shared = Arc::clone(&app);
    app.pool
        .run(move || {
            let Check { text, to, need_geography, task, .. } = asked;
            let scan = shared.guard.scanner(declared(need_geography, task)).scan(&text);
            shared.metrics.scanned(&scan);
            answer(&shared.guard, &scan, to.as_deref(), lang)
        })
        .await
}

/// A scan as it is answered.
pub(super) fn answer(guard: &Guard, scan: &Scan, to: Option<&str>, lang: Lang) -> Response {
    let gate = to.map(|to| guard.gate(to));
    Json(Answer::of(guard, scan, gate.as_ref(), "", lang)).into_response()
}

impl<'a> Answer<'a> {
    /// What is said about `scan` of the text called `name`.
    pub fn of(guard: &'a Guard, scan: &'a Scan, gate: Option<&'a Gate<'a>>, name: &'a str, lang: Lang) -> Self {
        let policy = guard.policy();
        let cx = Context { policy, chosen: None, gate, lang, explain: true, date: "" };
        let outcome = Outcome { id: name, source: name, result: Ok(scan), text: None };
        Self {
            document: document(&cx, &outcome, true),
            // Of what was not read in full nothing can be said.
            message: scan.unread.is_empty().then(|| verdict(scan, lang)),
            policy: PolicyRef::of(policy),
            gate: gate.map(|gate| GateAnswer::of(gate, lang)),
            review: review(policy, lang),
        }
    }
}
