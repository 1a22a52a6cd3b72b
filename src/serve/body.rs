//! What a request brings, read within its limits. Errors never quote it.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::limits::Limits;
use super::problem::{Problem, Result};

/// The parameters of an address; of two with one name the last.
pub(super) type Query = BTreeMap<String, String>;

/// The parameters of an address. One that cannot be read is none.
pub(super) fn query(uri: &Uri) -> Query {
    axum::extract::Query::try_from_uri(uri).map_or_else(|_| Query::new(), |q| q.0)
}

/// The media type of a body, in lower case and without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The length that a body announces; one that comes in chunks announces none, and may have `most`.
pub(super) fn length(headers: &HeaderMap, most: u64) -> u64 {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    let chunked = if headers.contains_key(header::TRANSFER_ENCODING) { most } else { 0 };
    announced.unwrap_or(chunked)
}

/// Refuses a body that announces to be too large.
pub(super) fn announced(headers: &HeaderMap, most: u64) -> Result<()> {
    if length(headers, most) > most { Err(Problem::too_large(most)) } else { Ok(()) }
}

/// The whole body.
pub(super) async fn bytes(request: Request, most: usize, limits: &Limits) -> Result<Bytes> {
    announced(request.headers(), most as u64)?;
    let body = request.into_body();
    timeout(limits.body_time, collect(body, most, limits)).await.map_err(|_| slow())?
}

async fn collect(mut body: Body, most: usize, limits: &Limits) -> Result<Bytes> {
    let mut all: Vec<u8> = Vec::new();
    while let Some(piece) = piece(&mut body, limits).await? {
        if all.len() + piece.len() > most {
            return Err(Problem::too_large(most as u64));
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.into())
}

/// The next piece of a body; none at its end. A body that breaks off is an error.
pub(super) async fn piece(body: &mut Body, limits: &Limits) -> Result<Option<Bytes>> {
    use axum::body::HttpBody;
    loop {
        let next = std::future::poll_fn(|cx| std::pin::Pin::new(&mut *body).poll_frame(cx));
        match timeout(limits.piece_time, next).await {
            Err(_) => return Err(slow()),
            Ok(None) => return Ok(None),
            Ok(Some(Err(_))) => {
                return Err(Problem::unreadable("Forespørgslen blev afbrudt.", "The request broke off."));
            }
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

fn slow() -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "too_slow",
        "Forespørgslen kom for langsomt. Teksten er ikke kontrolleret.",
        "The request came too slowly. The text was not checked.",
    )
}

/// A JSON body.
pub(super) async fn json<T: DeserializeOwned>(request: Request, limits: &Limits) -> Result<T> {
    if media_type(request.headers()) != "application/json" {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "Content-Type skal være application/json.",
            "Content-Type must be application/json.",
        ));
    }
    let bytes = bytes(request, limits.body, limits).await?;
    parse(&bytes)
}

/// JSON from bytes of UTF-8. The parser's own words may quote the text, so only the place is told, and the names of
/// fields that are ours.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        Problem::new(
            StatusCode::BAD_REQUEST,
            "not_utf8",
            format!("JSON skal være UTF-8; byte {at} er det ikke."),
            format!("JSON must be UTF-8; byte {at} is not."),
        )
    })?;
    serde_json::from_str(text).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        if e.is_data() {
            Problem::unusable(
                "wrong_fields",
                format!("Et felt mangler, er ukendt eller har forkert type (linje {line}, tegn {column})."),
                format!("A field is missing, unknown or of the wrong type (line {line}, column {column})."),
            )
        } else {
            Problem::unreadable(
                format!("Det er ikke gyldig JSON (linje {line}, tegn {column})."),
                format!("That is not valid JSON (line {line}, column {column})."),
            )
        }
    })
}
