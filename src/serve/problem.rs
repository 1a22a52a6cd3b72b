//! Errors of the server's own endpoints: a status, a code for programs, a sentence for people.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::text::{Bilingual, Lang};

/// Why a request is not answered. Never holds anything of a text.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: Bilingual,
}

pub(super) type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status, code, message: Bilingual { da: da.into(), en: en.into() } }
    }

    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Der skete en intern fejl. Teksten er ikke kontrolleret.",
            "An internal error happened. The text was not checked.",
        )
    }

    pub fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Der er travlt lige nu. Prøv igen om et øjeblik. Teksten er ikke kontrolleret.",
            "The server is busy. Try again in a moment. The text was not checked.",
        )
    }

    pub fn too_large(most: u64) -> Self {
        let size = if most >= 1 << 20 { format!("{} MB", most >> 20) } else { format!("{} kB", most >> 10) };
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("Det er for meget på én gang: højst {size}. Teksten er ikke kontrolleret."),
            format!("That is too much at once: {size} at most. The text was not checked."),
        )
    }

    /// The body could not be understood.
    pub fn unreadable(da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", da, en)
    }

    /// The body was understood, and cannot be used.
    pub fn unusable(code: &'static str, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, da, en)
    }

    pub fn answer(&self, lang: Lang) -> Response {
        let body = json!({"error": {"code": self.code, "message": self.message.get(lang)}});
        let mut response = (self.status, Json(body)).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The rest of a body that was not read would be taken for the next request.
        if matches!(self.status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}
