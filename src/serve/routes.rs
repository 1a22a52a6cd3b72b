//! Every route, in one place.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use tower_http::catch_panic::CatchPanicLayer;

use super::access::protect;
use super::body::{length, query};
use super::problem::Problem;
use super::state::App;
use super::{litellm, openapi, own, page, presidio};

pub(super) fn router(app: Arc<App>) -> Router {
    // Nothing here tells of texts, and what shows that the server is up must be easy to ask.
    let open = page::parts()
        .route("/", get(page::html))
        .route("/health", get(presidio::health))
        .route("/openapi.json", get(openapi::openapi));
    let keyed = Router::new()
        .route("/v1/policy", get(own::policy))
        .route("/v1/check", post(own::check))
        .route("/v1/redact", post(own::redact))
        .route("/v1/restore", post(own::restore))
        .route("/v1/files/check", post(own::check_file))
        .route("/v1/files/redact", post(own::redact_file))
        .route("/v1/files/restore", post(own::restore_file))
        .route("/metrics", get(metrics))
        .route("/analyze", post(presidio::analyze))
        .route("/recognizers", get(presidio::recognizers))
        .route("/supportedentities", get(presidio::supported_entities))
        .route("/anonymize", post(presidio::anonymize))
        .route("/anonymizers", get(presidio::anonymizers))
        .route("/deanonymize", post(presidio::deanonymize))
        .route("/deanonymizers", get(presidio::deanonymizers))
        .route("/process", put(own::load_file))
        .route("/beta/litellm_basic_guardrail_api", post(litellm::guardrail))
        .route_layer(from_fn_with_state(Arc::clone(&app), key));
    dressed(open.merge(keyed), app)
}

/// The routes with what is true of all of them.
fn dressed(routes: Router<Arc<App>>, app: Arc<App>) -> Router {
    routes
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&app), outer))
        .with_state(app)
}

/// What is true of every request: it is meant for this server, is counted, and browsers are told what they may do.
async fn outer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = match app.access.check_site(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.answer(app.lang_of(&query(request.uri()))),
    };
    protect(response.headers_mut(), &method);
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    app.metrics.answered(route, response.status().as_u16(), start.elapsed());
    response
}

async fn key(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let admitted = match app.access.check_key(request.headers()) {
        // What is read in parts is not held.
        Ok(()) if own::is_stream(request.headers()) => Ok(None),
        Ok(()) => app.pool.room(length(request.headers(), app.options.limits.body as u64)).await.map(Some),
        Err(problem) => Err(problem),
    };
    match admitted {
        Ok(_room) => next.run(request).await,
        Err(problem) => problem.answer(app.lang_of(&query(request.uri()))),
    }
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.metrics.render(app.guard.policy(), app.vaults.len());
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"))], text)
        .into_response()
}

async fn no_route(State(app): State<Arc<App>>, request: Request) -> Response {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "Den adresse findes ikke.", "There is no such address.")
        .answer(app.lang_of(&query(request.uri())))
}

async fn no_method(State(app): State<Arc<App>>, request: Request) -> Response {
    let (code, da, en) = ("wrong_method", "Adressen kan ikke bruges sådan.", "The address cannot be used that way.");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, code, da, en).answer(app.lang_of(&query(request.uri())))
}

/// A panic in one request is its error and nobody else's. What it says may quote a text, so it is not told.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal().answer(crate::text::Lang::default())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;
    use crate::guard::Guard;
    use crate::policy::Policy;
    use crate::serve::{Access, Options};

    #[tokio::test]
    async fn a_panic_is_an_error_of_its_request_only() {
        let guard = Guard::new(Policy::builtin("standard-da").unwrap());
        let access = Access::new("127.0.0.1:1".parse().unwrap(), Vec::new(), None);
        let app = Arc::new(App::new(guard, access, Options::default()));
        async fn panics() -> &'static str {
            panic!("120358-8905")
        }
        async fn works(State(app): State<Arc<App>>) -> Response {
            let done = app.pool.run(|| panic!("120358-8905")).await;
            done.map_or_else(|p: Problem| p.answer(Default::default()), |()| "fine".into_response())
        }
        let routes =
            Router::new().route("/panics", get(panics)).route("/works", get(works)).route("/", get(page::html));
        let router = dressed(routes, Arc::clone(&app));
        for (path, status) in [("/panics", 500), ("/works", 500), ("/", 200), ("/panics", 500), ("/", 200)] {
            let request = Request::get(path).header("host", "localhost:1").body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), status, "{path}");
            assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
            let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            assert!(!body.contains("8905"), "{body}");
            assert_eq!(body.contains("\"internal\""), status == 500, "{body}");
        }
        let metrics = app.metrics.render(app.guard.policy(), 0);
        assert!(metrics.contains("promptguard_requests_total{route=\"/panics\",status=\"500\"} 2\n"), "{metrics}");
    }
}
