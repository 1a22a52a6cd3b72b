use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::ask::{Redact, declared, findings};
use super::check::review;
use crate::finding::{Action, Finding};
use crate::guard::Choices;
use crate::policy::Policy;
use crate::redact::{Options, Redacted, Style, Vault};
use crate::report::{Context, Item, findings as items};
use crate::serve::problem::{Problem, Result};
use crate::serve::state::App;
use crate::serve::vaults;
use crate::text::{Lang, LineIndex, Position, Span};

#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    /// What was said of the text before.
    verdict: &'a str,
    edits: Vec<EditAnswer<'a>>,
    vault: Option<String>,
    /// What stands there still, in places of the new text.
    left: Vec<Item<'a>>,
    review: Option<&'a str>,
}

/// One replacement, in places of the new text.
#[derive(Serialize)]
struct EditAnswer<'a> {
    start: usize,
    end: usize,
    utf16_start: usize,
    utf16_end: usize,
    entity: &'a str,
    rule: &'a str,
}

pub(super) async fn redact(app: Arc<App>, asked: Redact, lang: Lang) -> Result<Response> {
    if let Some(gate) = asked.to.as_deref().map(|to| app.guard.gate(to)).filter(|gate| gate.refused()) {
        let message = |lang| gate.describe(lang).unwrap_or_default();
        return Err(Problem::new(StatusCode::FORBIDDEN, "provider_refused", message(Lang::Da), message(Lang::En)));
    }
    let named = |names: &[String]| findings(names.iter().map(String::as_str));
    let choices = Choices { keep: named(&asked.keep)?, remove: named(&asked.remove)? };
    let shared = Arc::clone(&app);
    app.pool.run(move || work(&shared, asked, &choices, lang)).await?
}

fn work(app: &App, asked: Redact, choices: &Choices, lang: Lang) -> Result<Response> {
    let Redact { text, need_geography, task, style, vault: id, preview, .. } = asked;
    let style: Style = style.map_or_else(Style::default, Into::into);
    let options = Options { style, lang, ..Options::default() };
    let declared = declared(need_geography, task);
    let leak =
        |leak: crate::redact::LeakError| Problem::unusable("leak", leak.describe(Lang::Da), leak.describe(Lang::En));
    let (scan, redacted, vault) = match (style, id) {
        (Style::Placeholder, id) if preview => {
            // The placeholders that the text will have, from a copy that is thrown away.
            let mut vault = match id {
                Some(id) => vaults::open(&app.vaults.get(&id)?)?.clone(),
                None => Vault::new(),
            };
            let (scan, redacted) =
                app.guard.redact_with(&text, declared, options, choices, Some(&mut vault)).map_err(leak)?;
            (scan, redacted, None)
        }
        (Style::Placeholder, Some(id)) => {
            let shared = app.vaults.get(&id)?;
            let mut vault = vaults::open(&shared)?;
            let (scan, redacted) =
                app.guard.redact_with(&text, declared, options, choices, Some(&mut vault)).map_err(leak)?;
            drop(vault);
            app.vaults.grow(&id, 2 * text.len());
            (scan, redacted, Some(id))
        }
        (Style::Placeholder, None) => {
            let mut vault = Vault::new();
            let (scan, redacted) =
                app.guard.redact_with(&text, declared, options, choices, Some(&mut vault)).map_err(leak)?;
            let id = if vault.is_empty() { None } else { Some(app.vaults.keep(vault, 2 * text.len())?) };
            (scan, redacted, id)
        }
        _ => {
            let (scan, redacted) = app.guard.redact_with(&text, declared, options, choices, None).map_err(leak)?;
            (scan, redacted, None)
        }
    };
    app.metrics.scanned(&scan);
    let policy = app.guard.policy();
    let left = moved(scan.findings.iter().filter(|f| f.action < Action::Redact), &redacted);
    let cx = Context { policy, chosen: None, gate: None, lang, explain: true, date: "" };
    let answer = Answer {
        text: &redacted.text,
        verdict: scan.verdict.as_str(),
        edits: edits(&redacted, policy),
        vault,
        left: items(&cx, &left),
        review: review(policy, lang),
    };
    Ok(Json(answer).into_response())
}

fn edits<'a>(redacted: &Redacted, policy: &'a Policy) -> Vec<EditAnswer<'a>> {
    let offsets: Vec<usize> = redacted.places.iter().flat_map(|p| [p.start, p.end]).collect();
    let places = LineIndex::new(&redacted.text).positions(&offsets);
    let answer = |(edit, place): (&crate::redact::Edit, &[Position])| EditAnswer {
        start: place[0].code_point,
        end: place[1].code_point,
        utf16_start: place[0].utf16,
        utf16_end: place[1].utf16,
        entity: edit.entity.name(),
        rule: &policy.rule(edit.rule).id,
    };
    redacted.edits.iter().zip(places.chunks_exact(2)).map(answer).collect()
}

/// Findings of the old text in their places in the new one. Those that an edit has touched are gone.
fn moved<'f>(findings: impl Iterator<Item = &'f Finding>, redacted: &Redacted) -> Vec<Finding> {
    let mut all: Vec<(Finding, Span)> = Vec::new();
    for finding in findings {
        let next = redacted.edits.partition_point(|e| e.span.end <= finding.span.start);
        if redacted.edits.get(next).is_some_and(|e| e.span.start < finding.span.end) {
            continue;
        }
        let before = next.checked_sub(1).and_then(|i| Some((redacted.edits.get(i)?, redacted.places.get(i)?)));
        let (old, new) = before.map_or((0, 0), |(edit, place)| (edit.span.end, place.end));
        let at = |byte: usize| byte - old + new;
        all.push((finding.clone(), Span::new(at(finding.span.start), at(finding.span.end))));
    }
    let mut offsets: Vec<usize> = all.iter().flat_map(|(_, s)| [s.start, s.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let positions = LineIndex::new(&redacted.text).positions(&offsets);
    let position = |at: usize| offsets.binary_search(&at).map(|i| positions[i]).unwrap_or_default();
    all.into_iter()
        .map(|(finding, span)| Finding { span, start: position(span.start), end: position(span.end), ..finding })
        .collect()
}
