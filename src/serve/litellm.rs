//! LiteLLM's generic guardrail. A 200 without an action, or with too few texts, would let the original through there:
//! so every answer names its action, and whatever cannot be decided is an error, on which LiteLLM stops.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::body::{json, query};
use super::problem::{Problem, Result};
use super::state::App;
use super::vaults;
use crate::finding::Action;
use crate::redact::{LeakError, Options, restore};
use crate::report::{because, verdict};
use crate::scan::{Declarations, Scan};
use crate::text::Lang;

#[derive(Deserialize)]
struct Ask {
    input_type: InputType,
    texts: Option<Vec<String>>,
    images: Option<Vec<Value>>,
    structured_messages: Option<Value>,
    tools: Option<Value>,
    tool_calls: Option<Value>,
    litellm_call_id: Option<String>,
    litellm_trace_id: Option<String>,
    additional_provider_specific_params: Option<Params>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum InputType {
    Request,
    Response,
}

/// What the proxy's configuration, or a request, says for us. Others' parameters may stand there too.
#[derive(Default, Deserialize)]
struct Params {
    #[serde(default)]
    mode: Mode,
    to: Option<String>,
    need_geography: Option<String>,
    task: Option<String>,
    lang: Option<String>,
    restore: Option<bool>,
}

/// What happens to a text with findings.
#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Mode {
    /// What the policy blocks is blocked, what it redacts is redacted.
    #[default]
    Policy,
    /// Everything that must go is redacted.
    Redact,
    /// Everything that must go is blocked.
    Block,
}

#[derive(Serialize)]
#[serde(tag = "action")]
enum Answer {
    #[serde(rename = "NONE")]
    Pass {
        #[serde(skip_serializing_if = "Option::is_none")]
        stream_holdback_chars: Option<Vec<usize>>,
    },
    #[serde(rename = "BLOCKED")]
    Blocked { blocked_reason: String },
    #[serde(rename = "GUARDRAIL_INTERVENED")]
    Changed {
        texts: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        stream_holdback_chars: Option<Vec<usize>>,
    },
}

/// Nothing to change in a text that is no part of a stream.
const PASS: Answer = Answer::Pass { stream_holdback_chars: None };

/// How much of the end of an answer that is still coming the proxy must keep back: more than any placeholder, since half
/// of one cannot be restored and what was sent cannot be taken back. At the end of the answer it keeps nothing.
const HOLDBACK: usize = 80;

/// `POST /beta/litellm_basic_guardrail_api`.
pub(super) async fn guardrail(State(app): State<Arc<App>>, request: Request) -> Response {
    let lang = app.lang_of(&query(request.uri()));
    let answer = async {
        let ask: Ask = json(request, &app.options.limits).await?;
        let shared = Arc::clone(&app);
        app.pool.run(move || decide(&shared, ask)).await?
    };
    answer.await.map_or_else(|problem| problem.answer(lang), |answer| Json(answer).into_response())
}

fn decide(app: &App, ask: Ask) -> Result<Answer> {
    let conversation = ask.litellm_call_id.as_ref().or(ask.litellm_trace_id.as_ref());
    // Ids of our own have no colon, so that one is never taken for the other.
    let conversation = conversation.filter(|id| !id.is_empty()).map(|id| format!("litellm:{id}"));
    let params = ask.additional_provider_specific_params.unwrap_or_default();
    let texts = ask.texts.unwrap_or_default();
    if ask.input_type == InputType::Response {
        return match conversation.filter(|_| params.restore != Some(false)) {
            Some(id) => put_back(app, &id, texts),
            None => Ok(PASS),
        };
    }
    let lang = app.lang(params.lang.as_deref())?;
    if let Some(gate) = params.to.as_deref().map(|to| app.guard.gate(to)).filter(|gate| gate.refused()) {
        return Ok(Answer::Blocked { blocked_reason: gate.describe(lang).unwrap_or_default() });
    }
    if ask.images.is_some_and(|images| !images.is_empty()) && !app.options.allow_images {
        return Ok(Answer::Blocked { blocked_reason: no_pictures(lang).to_owned() });
    }
    if let Some(kind) = ask.structured_messages.as_ref().and_then(|m| unreadable(m, app.options.allow_images)) {
        return Ok(Answer::Blocked { blocked_reason: cannot_read(kind, lang) });
    }
    let declared = Declarations { geography: params.need_geography, task: params.task };
    // What stands beside the texts cannot be replaced by this contract: if it must go, the request must stop.
    let mut beside = BTreeSet::new();
    for value in ask.structured_messages.iter().chain(&ask.tool_calls) {
        gather(value, false, &mut beside);
    }
    // Of a tool everything but its type is text of someone's: descriptions, examples, choices.
    ask.tools.iter().for_each(|tools| gather(tools, true, &mut beside));
    let scanner = app.guard.scanner(declared.clone());
    for text in beside.iter().filter(|beside| !texts.iter().any(|text| text == *beside)) {
        let scan = scanner.scan(text);
        app.metrics.scanned(&scan);
        if scan.verdict >= Action::Redact {
            return Ok(Answer::Blocked { blocked_reason: reason(app, &scan, lang) });
        }
    }
    let scans: Vec<Scan> = texts.iter().map(|text| scanner.scan(text)).collect();
    scans.iter().for_each(|scan| app.metrics.scanned(scan));
    let Some(worst) = scans.iter().max_by_key(|s| s.verdict).filter(|s| s.verdict >= Action::Redact) else {
        return Ok(PASS);
    };
    if params.mode == Mode::Block || (params.mode == Mode::Policy && worst.verdict == Action::Block) {
        return Ok(Answer::Blocked { blocked_reason: reason(app, worst, lang) });
    }
    redact(app, &texts, &declared, lang, conversation)
}

/// Redacts all texts with one vault: a value has one placeholder in all of them.
fn redact(
    app: &App,
    texts: &[String],
    declared: &Declarations,
    lang: Lang,
    conversation: Option<String>,
) -> Result<Answer> {
    let options = Options { lang, ..Options::default() };
    // A call may come here twice, even at the same time: what it has learned before is not forgotten.
    let shared = conversation.as_deref().map(|id| app.vaults.find_or_new(id)).unwrap_or_default();
    let mut kept = vaults::open(&shared)?;
    let mut vault = kept.clone();
    let leak = |e: LeakError| Problem::unusable("leak", e.describe(Lang::Da), e.describe(Lang::En));
    let mut redacted = Vec::new();
    // With several texts the first round only learns the values: a placeholder stands bare where its label has one
    // value, and a later text may hold a second one.
    for _ in 0..=usize::from(texts.len() > 1) {
        redacted.clear();
        for text in texts {
            let done = app.guard.redact(text, declared.clone(), options, Some(&mut vault)).map_err(leak)?;
            redacted.push(done.1.text);
        }
    }
    if let Some(id) = conversation {
        *kept = vault;
        drop(kept);
        app.vaults.grow(&id, texts.iter().map(|t| 4 * t.len()).sum());
    }
    Ok(Answer::Changed { texts: redacted, stream_holdback_chars: None })
}

/// The values back into an answer of the model, when its request is known.
fn put_back(app: &App, conversation: &str, texts: Vec<String>) -> Result<Answer> {
    let Some(vault) = app.vaults.find(conversation) else { return Ok(PASS) };
    let vault = vaults::open(&vault)?;
    let restored: Vec<String> = texts.iter().map(|text| restore(text, &vault).text).collect();
    let stream_holdback_chars = Some(vec![HOLDBACK; texts.len()]);
    Ok(if restored == texts {
        Answer::Pass { stream_holdback_chars }
    } else {
        Answer::Changed { texts: restored, stream_holdback_chars }
    })
}

/// The strings of a message that people or tools wrote: contents and arguments, not roles and ids.
fn gather<'v>(value: &'v Value, written: bool, into: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) if written => {
            into.insert(text);
        }
        Value::Array(list) => list.iter().for_each(|v| gather(v, written, into)),
        Value::Object(object) => {
            let kind = object.get("type").and_then(Value::as_str);
            if kind.is_some_and(is_picture) {
                return;
            }
            for (name, value) in object {
                let is_text =
                    matches!(name.as_str(), "content" | "text" | "arguments" | "input" | "output" | "refusal");
                // What stands inside an argument was written, whatever it is called; the id of a part was not.
                let is_id = kind.is_some() && matches!(name.as_str(), "type" | "id" | "tool_use_id");
                gather(value, is_text || (written && !is_id), into);
            }
        }
        _ => {}
    }
}

/// The kind of the first part of a message that holds something else than text, as a file does. The proxy hands over
/// only texts and pictures, and it lets the rest through.
fn unreadable(messages: &Value, pictures: bool) -> Option<&str> {
    let parts = messages.as_array()?.iter().filter_map(|m| m.get("content")?.as_array()).flatten();
    let mut kinds = parts.filter(|part| !part.is_string()).map(|part| part["type"].as_str().unwrap_or_default());
    kinds.find(|kind| match *kind {
        "text" | "input_text" | "output_text" | "refusal" | "thinking" | "tool_use" | "tool_result" => false,
        kind => !(pictures && is_picture(kind)),
    })
}

fn is_picture(kind: &str) -> bool {
    matches!(kind, "image_url" | "input_image" | "image")
}

/// Why a text is stopped, in words for the one who wrote it.
fn reason(app: &App, scan: &Scan, lang: Lang) -> String {
    let policy = app.guard.policy();
    let mut text = verdict(scan, lang);
    let mut told = BTreeSet::new();
    for finding in scan.findings.iter().filter(|f| f.action >= Action::Redact) {
        if !told.insert(finding.rule) {
            continue;
        }
        let rule = policy.rule(finding.rule);
        text.push_str(&format!("\n- {}: {}", rule.title.get(lang), rule.advice.get(lang)));
        if let Some(clause) = policy.clause_of(finding.rule) {
            text.push_str(&format!(" {}", because(policy, clause, lang)));
        }
    }
    text
}

fn cannot_read(kind: &str, lang: Lang) -> String {
    if is_picture(kind) {
        return no_pictures(lang).to_owned();
    }
    // The word comes from the request: only one that looks like a kind is repeated.
    let plain = kind.len() <= 30 && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let kind = if plain && !kind.is_empty() { format!(" ({kind})") } else { String::new() };
    match lang {
        Lang::Da => format!("Beskeden har et indhold{kind}, som ikke kan kontrolleres og derfor ikke må sendes."),
        Lang::En => format!("The message has content{kind} that cannot be checked and must therefore not be sent."),
    }
}

fn no_pictures(lang: Lang) -> &'static str {
    match lang {
        Lang::Da => "Billeder kan ikke kontrolleres og må derfor ikke sendes.",
        Lang::En => "Pictures cannot be checked and must therefore not be sent.",
    }
}
