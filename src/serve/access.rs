//! Who may ask: the key, the Host that was meant, the Origin that asks; and what every answer tells browsers.
//!
//! A page of another site cannot read answers (no CORS), cannot send requests that count (Origin), and cannot pass for
//! this server under a name of its own (Host). Another user of the machine has no key.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::problem::{Problem, Result};
use crate::text::Lang;

/// Who may ask.
#[derive(Debug)]
pub struct Access {
    address: SocketAddr,
    names: Vec<String>,
    secret: Option<Secret>,
}

/// The key that callers show. Only its hash is kept.
pub struct Secret([u8; 32]);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("{0}")]
    Read(std::io::Error),
    /// The key in it is shorter than [`Secret::LEAST`] characters, or has spaces or characters beyond ASCII.
    #[error("the key has fewer than {} characters, or others than letters, digits and signs", Secret::LEAST)]
    Weak,
}

impl SecretError {
    /// The error as a user reads it.
    pub fn describe(&self, lang: Lang) -> String {
        let least = Secret::LEAST;
        match (self, lang) {
            (Self::Read(e), _) => crate::local::reason(e, lang),
            (Self::Weak, Lang::Da) => {
                format!("nøglen skal være mindst {least} tegn uden mellemrum, kun bogstaver a-z, cifre og tegn")
            }
            (Self::Weak, Lang::En) => {
                format!("the key must have {least} characters or more without spaces: letters a-z, digits and signs")
            }
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// The fewest characters of a key of the user's own.
    pub const LEAST: usize = 24;

    /// A new random key, with its text, which is shown to the user once.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> std::io::Result<(Self, String)> {
        let text = random_id()?;
        Ok((Self::of(&text), text))
    }

    /// The key in the first line of a file.
    ///
    /// # Errors
    /// [`SecretError`] when it cannot be read or is too weak.
    pub fn read(path: &Path) -> std::result::Result<Self, SecretError> {
        let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(SecretError::Read)?);
        let key = text.lines().next().unwrap_or_default().trim();
        let strong = key.len() >= Self::LEAST && key.bytes().all(|b| b.is_ascii_graphic());
        if strong { Ok(Self::of(key)) } else { Err(SecretError::Weak) }
    }

    fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether `shown` is the key, in a time that tells nothing.
    fn is(&self, shown: &str) -> bool {
        Self::of(shown).0.ct_eq(&self.0).into()
    }
}

/// 128 random bits in hex.
pub(super) fn random_id() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

impl Access {
    /// Access to a server at `address`, which is also called by `names` (host names without a port). Without a secret
    /// anyone on this machine may ask.
    pub fn new(address: SocketAddr, names: Vec<String>, secret: Option<Secret>) -> Self {
        Self { address, names, secret }
    }

    /// Checks Host and Origin.
    pub(super) fn check_site(&self, headers: &HeaderMap) -> Result<()> {
        let one = |name| {
            let mut all = headers.get_all(name).iter();
            match (all.next(), all.next()) {
                (Some(value), None) => value.to_str().ok(),
                _ => None,
            }
        };
        let refused = || {
            Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "wrong_host",
                "Serveren svarer ikke på det navn. Brug adressen, som promptguard serve viste.",
                "The server does not answer to that name. Use the address that promptguard serve showed.",
            )
        };
        let host = one(header::HOST).ok_or_else(refused)?;
        if !self.is_own(host) {
            return Err(refused());
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
        let own = |origin: &str| ["http://", "https://"].iter().any(|s| origin.strip_prefix(s) == Some(host));
        if headers.get_all(header::ORIGIN).iter().count() == 1 && origin.to_str().is_ok_and(own) {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "wrong_origin",
            "En anden hjemmeside må ikke bruge serveren.",
            "Another site may not use the server.",
        ))
    }

    /// Whether a Host header means this server. On loopback only its own names with its port. Elsewhere any address:
    /// what a browser was tricked into is always a name, and names must be told.
    fn is_own(&self, host: &str) -> bool {
        let (name, port) = split(host);
        if self.names.iter().any(|n| n.eq_ignore_ascii_case(name)) {
            return true;
        }
        let address: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let local = name.eq_ignore_ascii_case("localhost") || address.is_some_and(|ip| ip.is_loopback());
        if self.address.ip().is_loopback() {
            local && port == Some(self.address.port())
        } else {
            local || address.is_some()
        }
    }

    /// Checks the key: `Authorization: Bearer KEY`, `x-api-key: KEY`, or as the password of `Authorization: Basic`,
    /// which clients send that can be told nothing but an address (`http://guard:KEY@host:port`).
    pub(super) fn check_key(&self, headers: &HeaderMap) -> Result<()> {
        let Some(secret) = &self.secret else { return Ok(()) };
        let shown = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        let scheme = |name: &str| {
            let (scheme, rest) = shown(header::AUTHORIZATION)?.split_once(' ')?;
            scheme.eq_ignore_ascii_case(name).then(|| rest.trim())
        };
        let basic = || {
            let decoded = STANDARD.decode(scheme("basic")?).ok()?;
            Some(String::from_utf8(decoded).ok()?.split_once(':')?.1.to_owned())
        };
        let known = scheme("bearer").is_some_and(|k| secret.is(k))
            || shown(header::HeaderName::from_static("x-api-key")).is_some_and(|k| secret.is(k))
            || basic().is_some_and(|k| secret.is(&k));
        if known {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "wrong_key",
            "Nøglen mangler eller passer ikke. Åbn adressen, som promptguard serve viste, eller send nøglen med.",
            "The key is missing or wrong. Open the address that promptguard serve showed, or send the key.",
        ))
    }
}

/// Name and port of a Host header; an IPv6 address keeps its brackets.
fn split(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    }
}

/// Tells browsers to keep answers to themselves.
pub(super) fn protect(headers: &mut HeaderMap, method: &Method) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let default = "default-src 'none'; frame-ancestors 'none'";
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(default));
    if *method != Method::HEAD {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn site(access: &Access, pairs: &[(&'static str, &str)]) -> u16 {
        access.check_site(&headers(pairs)).map_or_else(|p| p.status.as_u16(), |()| 200)
    }

    #[test]
    fn loopback_answers_to_its_own_names_only() {
        let access = Access::new("127.0.0.1:8377".parse().unwrap(), vec!["guard.test".to_owned()], None);
        for host in ["127.0.0.1:8377", "localhost:8377", "LOCALHOST:8377", "[::1]:8377", "guard.test", "guard.test:9"] {
            assert_eq!(site(&access, &[("host", host)]), 200, "{host}");
        }
        for host in ["evil.test:8377", "127.0.0.1", "127.0.0.1:80", "localhost.evil.test:8377", "10.0.0.1:8377", ""] {
            assert_eq!(site(&access, &[("host", host)]), 421, "{host}");
        }
        assert_eq!(site(&access, &[]), 421);
        assert_eq!(site(&access, &[("host", "localhost:8377"), ("host", "evil.test")]), 421);
    }

    #[test]
    fn elsewhere_addresses_are_fine_and_names_must_be_told() {
        let access = Access::new("0.0.0.0:8377".parse().unwrap(), vec!["promptguard".to_owned()], None);
        for host in ["10.1.2.3:8377", "[2001:db8::1]:8377", "promptguard:8377", "localhost"] {
            assert_eq!(site(&access, &[("host", host)]), 200, "{host}");
        }
        assert_eq!(site(&access, &[("host", "rebound.evil.test:8377")]), 421);
    }

    #[test]
    fn another_origin_is_refused() {
        let access = Access::new("127.0.0.1:8377".parse().unwrap(), Vec::new(), None);
        let host = ("host", "localhost:8377");
        assert_eq!(site(&access, &[host, ("origin", "http://localhost:8377")]), 200);
        for origin in ["null", "http://evil.test", "http://127.0.0.1:8377", "http://localhost:1", "localhost:8377"] {
            assert_eq!(site(&access, &[host, ("origin", origin)]), 403, "{origin}");
        }
    }

    #[test]
    fn the_key_is_taken_in_three_ways() {
        let (secret, text) = Secret::random().unwrap();
        let access = Access::new("127.0.0.1:1".parse().unwrap(), Vec::new(), Some(secret));
        let ok = |name, value: &str| access.check_key(&headers(&[(name, value)])).is_ok();
        assert!(ok("authorization", &format!("Bearer {text}")));
        assert!(ok("authorization", &format!("bearer {text}")));
        assert!(ok("x-api-key", &text));
        assert!(ok("authorization", &format!("Basic {}", STANDARD.encode(format!("guard:{text}")))));
        assert!(!ok("authorization", &format!("Bearer {text}x")));
        assert!(!ok("authorization", "Bearer "));
        assert!(!ok("authorization", "Basic !!"));
        assert!(!ok("x-api-key", ""));
        assert!(access.check_key(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_weak_key_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for (text, good) in [("kort\n", false), (&"x".repeat(24), true), (&"ø".repeat(24), false), ("", false)] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(Secret::read(&path).is_ok(), good, "{text}");
        }
        assert!(Secret::read(&folder.path().join("none")).is_err());
    }
}
