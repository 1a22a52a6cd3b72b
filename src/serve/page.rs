//! The page, in the binary: no file is read and nothing is fetched from elsewhere.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::state::App;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                   form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Path, kind and content of what the page loads.
const FILES: [(&str, &str, &str); 11] = [
    ("/app.css", CSS, include_str!("page/app.css")),
    ("/app.js", SCRIPT, include_str!("page/app.js")),
    ("/answer.js", SCRIPT, include_str!("page/answer.js")),
    ("/back.js", SCRIPT, include_str!("page/back.js")),
    ("/draw.js", SCRIPT, include_str!("page/draw.js")),
    ("/editor.js", SCRIPT, include_str!("page/editor.js")),
    ("/files.js", SCRIPT, include_str!("page/files.js")),
    ("/findings.js", SCRIPT, include_str!("page/findings.js")),
    ("/questions.js", SCRIPT, include_str!("page/questions.js")),
    ("/server.js", SCRIPT, include_str!("page/server.js")),
    ("/words.js", SCRIPT, include_str!("page/words.js")),
];

/// The page itself.
pub(super) async fn html() -> Response {
    file(HTML, include_str!("page/index.html"))
}

/// The routes of what it loads.
pub(super) fn parts() -> Router<std::sync::Arc<App>> {
    FILES.into_iter().fold(Router::new(), |router, (path, kind, content)| {
        router.route(path, get(move || async move { file(kind, content) }))
    })
}

fn file(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
    ];
    (headers, content).into_response()
}
