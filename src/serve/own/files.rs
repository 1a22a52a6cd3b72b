//! Documents: the bytes of a file as the body, its name in `X-Filename`, everything else in the address.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;

use super::ask::{Check, Style, declared, findings, from_query};
use super::check::Answer;
use crate::files::{Content, DocumentError, File, Kind, Limits, scan_name, sniff};
use crate::guard::Choices;
use crate::redact::{LeakError, Options, Vault};
use crate::report::clean_ending;
use crate::scan::{Declarations, Scan};
use crate::serve::body::{bytes, query};
use crate::serve::problem::{Problem, Result};
use crate::serve::state::App;
use crate::serve::vaults;
use crate::text::{Lang, decode};

mod restore;

pub(super) use restore::restore;

/// The longest name that is used.
const NAME: usize = 255;
/// Bytes by which a file's kind is told.
const HEAD: usize = 8 << 10;

/// A file as it came.
struct Given {
    bytes: Bytes,
    name: Option<String>,
    asked: Check,
    style: crate::redact::Style,
    choices: Choices,
    vault: Option<String>,
    with_text: bool,
    lang: Lang,
}

/// What a file is.
enum Opened {
    Text(String),
    Document(Box<File>),
}

#[derive(Serialize)]
struct Documents<'a> {
    documents: [Shown<'a>; 1],
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    answer: Answer<'a>,
    /// The text that places of findings count in, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// Where the file's name begins in it, in UTF-16 units. What stands there cannot be chosen: the name goes anyway.
    #[serde(skip_serializing_if = "Option::is_none")]
    name_start: Option<usize>,
}

/// A file without what must go.
struct Clean {
    content: Vec<u8>,
    is_markdown: bool,
    kind: Option<Kind>,
    edits: usize,
    scan: Scan,
}

pub(super) async fn check(app: Arc<App>, request: Request) -> Result<Response> {
    let given = Given::read(&app, request).await?;
    let shared = Arc::clone(&app);
    app.pool.run(move || check_given(&shared, given)).await?
}

fn check_given(app: &App, given: Given) -> Result<Response> {
    let Given { bytes, name, asked, lang, with_text, .. } = given;
    let scanner = app.guard.scanner(declared(asked.need_geography, asked.task));
    let opened = Opened::read(bytes, name.as_deref(), &app.documents(), File::view)?;
    let mut scan = match &opened {
        Opened::Text(text) => scanner.scan(text),
        Opened::Document(file) => file.scan(&scanner),
    };
    let mut whole = opened.text().to_owned();
    let body = match &opened {
        Opened::Text(text) => text.as_str(),
        Opened::Document(file) => file.body(),
    };
    let name_start = (with_text && name.is_some()).then(|| body.encode_utf16().count());
    if let (Opened::Text(_), Some(name)) = (&opened, &name) {
        whole.push_str(&scan_name(&mut scan, &scanner, name));
    }
    app.metrics.scanned(&scan);
    let gate = asked.to.as_deref().map(|to| app.guard.gate(to));
    let answer = Answer::of(&app.guard, &scan, gate.as_ref(), name.as_deref().unwrap_or_default(), lang);
    let text = with_text.then_some(whole.as_str());
    Ok(Json(Documents { documents: [Shown { answer, text, name_start }] }).into_response())
}

pub(super) async fn redact(app: Arc<App>, request: Request) -> Result<Response> {
    let given = Given::read(&app, request).await?;
    let shared = Arc::clone(&app);
    app.pool.run(move || redact_given(&shared, given)).await?
}

fn redact_given(app: &App, given: Given) -> Result<Response> {
    if let Some(gate) = given.asked.to.as_deref().map(|to| app.guard.gate(to)).filter(|gate| gate.refused()) {
        let message = |lang| gate.describe(lang).unwrap_or_default();
        return Err(Problem::new(StatusCode::FORBIDDEN, "provider_refused", message(Lang::Da), message(Lang::En)));
    }
    let size = 2 * given.bytes.len();
    let ending = clean_ending(given.name.as_deref().unwrap_or_default());
    let options = Options { style: given.style, lang: given.lang, ..Options::default() };
    let keeps = given.style == crate::redact::Style::Placeholder;
    let (clean, vault) = match given.vault.clone().filter(|_| keeps) {
        Some(id) => {
            let shared = app.vaults.get(&id)?;
            let mut vault = vaults::open(&shared)?;
            let clean = given.redact(app, options, Some(&mut vault))?;
            drop(vault);
            app.vaults.grow(&id, size);
            (clean, Some(id))
        }
        None if keeps => {
            let mut vault = Vault::new();
            let clean = given.redact(app, options, Some(&mut vault))?;
            let id = if vault.is_empty() { None } else { Some(app.vaults.keep(vault, size)?) };
            (clean, id)
        }
        None => (given.redact(app, options, None)?, None),
    };
    app.metrics.scanned(&clean.scan);
    // The old name, whole or behind its last dot, may hold what was taken out of the file.
    let ending = if clean.is_markdown { "md".to_owned() } else { ending };
    let text = clean.is_markdown || clean.kind.is_none_or(Kind::is_text);
    let told = [
        ("x-filename", format!("renset.{ending}")),
        ("x-verdict", clean.scan.verdict.as_str().to_owned()),
        ("x-edits", clean.edits.to_string()),
        ("x-vault", vault.unwrap_or_default()),
    ];
    Ok(given_back(clean.content, text, &told))
}

/// A file as the answer, with what is told about it in the head. What is empty is left out.
fn given_back(content: Vec<u8>, is_text: bool, told: &[(&'static str, String)]) -> Response {
    let kind = if is_text { "text/plain; charset=utf-8" } else { "application/octet-stream" };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in told.iter().filter(|(_, value)| !value.is_empty()) {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    (headers, content).into_response()
}

/// The text of a document as it may be sent. Nothing is kept to turn it back: nobody knows whose conversation it is.
pub(super) async fn load(app: Arc<App>, request: Request) -> Result<Response> {
    let given = Given::read(&app, request).await?;
    let shared = Arc::clone(&app);
    app.pool
        .run(move || {
            let opened = Opened::read(given.bytes, given.name.as_deref(), &shared.documents(), File::view)?;
            if let Opened::Document(file) = &opened
                && let (Some(da), Some(en)) = (file.unread(Lang::Da), file.unread(Lang::En))
            {
                return Err(Problem::unusable("unread", da, en));
            }
            let options = Options { lang: given.lang, ..Options::default() };
            let declared = declared(given.asked.need_geography, given.asked.task);
            let text = match &opened {
                Opened::Text(text) => text.as_str(),
                Opened::Document(file) => file.body(),
            };
            let (scan, redacted) = shared.guard.redact(text, declared, options, None).map_err(leak)?;
            shared.metrics.scanned(&scan);
            let metadata =
                json!({"promptguard_verdict": scan.verdict.as_str(), "promptguard_edits": redacted.edits.len()});
            Ok(Json(json!({"page_content": redacted.text, "metadata": metadata})).into_response())
        })
        .await?
}

impl Given {
    async fn read(app: &App, request: Request) -> Result<Self> {
        let mut query = query(request.uri());
        let name = name(request.headers());
        let vault = query.remove("vault");
        let with_text = query.remove("text").is_some_and(|t| t == "true");
        let mut named = |parameter| findings(query.remove(parameter).iter().flat_map(|list: &String| list.split(',')));
        let choices = Choices { keep: named("keep")?, remove: named("remove")? };
        let style = match query.remove("style") {
            None => crate::redact::Style::default(),
            Some(style) => serde_json::from_value::<Style>(style.into())
                .map_err(|_| Problem::unusable("wrong_fields", "Den style findes ikke.", "There is no such style."))?
                .into(),
        };
        let asked = from_query(query)?;
        let lang = app.lang(asked.lang.as_deref())?;
        let bytes = bytes(request, app.options.limits.file, &app.options.limits).await?;
        Ok(Self { bytes, name, asked, style, choices, vault, with_text, lang })
    }

    fn redact(self, app: &App, options: Options, vault: Option<&mut Vault>) -> Result<Clean> {
        let declared: Declarations = declared(self.asked.need_geography, self.asked.task);
        let limits = app.documents();
        match Opened::read(self.bytes, self.name.as_deref(), &limits, File::open)? {
            Opened::Text(text) => {
                let (scan, redacted) =
                    app.guard.redact_with(&text, declared, options, &self.choices, vault).map_err(leak)?;
                let (content, edits) = (redacted.text.into_bytes(), redacted.edits.len());
                Ok(Clean { content, is_markdown: false, kind: None, edits, scan })
            }
            Opened::Document(file) => {
                let kind = Some(file.kind());
                let clean = file.redact_with(&app.guard, declared, options, &self.choices, vault, &limits);
                let clean = clean.map_err(unusable)?;
                let (content, is_markdown) = match clean.content {
                    Content::Same(bytes) => (bytes, false),
                    Content::Markdown(text) => (text.into_bytes(), true),
                };
                Ok(Clean { content, is_markdown, kind, edits: clean.edits, scan: clean.scan })
            }
        }
    }
}

type Open = fn(Vec<u8>, Option<&str>, &Limits) -> std::result::Result<File, DocumentError>;

impl Opened {
    /// `open` is how a document is opened: to be looked at, or to be written.
    fn read(bytes: Bytes, name: Option<&str>, limits: &Limits, open: Open) -> Result<Self> {
        let head = &bytes[..bytes.len().min(HEAD)];
        if sniff(head, name).is_some() {
            return Ok(Self::Document(Box::new(open(bytes.into(), name, limits).map_err(unusable)?)));
        }
        let text = decode(bytes.into());
        text.map(|d| Self::Text(d.text))
            .map_err(|e| Problem::unusable("not_text", e.describe(Lang::Da), e.describe(Lang::En)))
    }

    /// The text that is scanned.
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Document(file) => file.text(),
        }
    }
}

fn leak(error: LeakError) -> Problem {
    Problem::unusable("leak", error.describe(Lang::Da), error.describe(Lang::En))
}

fn unusable(error: DocumentError) -> Problem {
    let code = match error {
        DocumentError::Document(_) => "unreadable",
        DocumentError::Unread(_) => "unread",
        DocumentError::Fixed(..) => "locked",
        DocumentError::Leak(_) => "leak",
    };
    Problem::unusable(code, error.describe(Lang::Da), error.describe(Lang::En))
}

/// The last part of the file's name: it is shown and scanned, and no file is ever opened by it.
fn name(headers: &HeaderMap) -> Option<String> {
    let given = headers.get("x-filename")?.as_bytes();
    let given = percent_decode_str(std::str::from_utf8(given).ok()?).decode_utf8_lossy().into_owned();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(NAME).collect();
    let name = name.trim().trim_start_matches('.');
    (!name.is_empty()).then(|| name.to_owned())
}

impl App {
    /// What a document may ask for.
    fn documents(&self) -> Limits {
        Limits { max_file_bytes: self.options.limits.file as u64, ..self.options.documents.clone() }
    }
}
