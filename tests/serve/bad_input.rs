//! What must be answered with an error or dropped, and never with "nothing found".

use std::io::Write;
use std::net::Shutdown;
use std::time::Duration;

use promptguard::serve::Limits;
use serde_json::json;

use super::client::{Server, read};

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Small limits, so that the tests are short.
fn strict() -> Limits {
    Limits {
        body: 64 << 10,
        stream: 256 << 10,
        head_time: Duration::from_millis(400),
        piece_time: Duration::from_millis(400),
        body_time: Duration::from_millis(1500),
        ..Limits::default()
    }
}

#[test]
fn oversized() {
    let server = Server::with(strict());
    let large = vec![b'a'; 65 << 10];
    let code = |answer: super::client::Answer| (answer.status, answer.code());
    let too_large = (413, "too_large".to_owned());
    for path in ["/v1/check", "/v1/redact", "/v1/restore", "/beta/litellm_basic_guardrail_api"] {
        assert_eq!(code(server.send("POST", path, &[JSON], &large)), too_large, "{path}");
    }
    for path in ["/analyze", "/anonymize", "/deanonymize"] {
        assert_eq!(server.send("POST", path, &[JSON], &large).status, 413, "{path}");
    }
    // Announced only: refused before it comes.
    let head = format!(
        "{}Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n",
        server.head("POST", "/v1/check")
    );
    assert_eq!(code(server.raw(head.as_bytes())), too_large);
    // Not announced: refused when it has come too far.
    for (kind, size) in [("application/json", 65 << 10), ("text/plain", 257 << 10)] {
        let head = format!(
            "{}Content-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n",
            server.head("POST", "/v1/check")
        );
        let chunk = [head.as_bytes(), &vec![b'a'; size], b"\r\n0\r\n\r\n"].concat();
        assert_eq!(code(server.raw(&chunk)), too_large, "{kind}");
    }
    let line = format!("{{\"id\": 1, \"text\": \"{}\"}}\n", "a".repeat(70 << 10));
    let broken = server.send("POST", "/v1/check", &[("Content-Type", "application/jsonl")], line.as_bytes());
    assert!(broken.text().ends_with("<broken off>"), "a line that is too long: no whole answer");
    let head = format!("{}X-Long: {}\r\n\r\n", server.head("GET", "/health"), "a".repeat(100 << 10));
    assert_eq!(server.raw(head.as_bytes()).status, 431);
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn malformed() {
    let server = Server::start();
    assert_eq!(server.raw(b"hello\r\n\r\n").status, 400);
    assert_eq!(server.raw(b"GET / HTTP/1.1\r\nHost : x\r\n\r\n").status, 400);
    let deep = format!("{{\"text\":{}", "[".repeat(100_000));
    let cases: [(&[u8], u16, &str); 8] = [
        (b"", 400, "bad_request"),
        (b"{\"text\": \"120358-8905\"", 400, "bad_request"),
        (b"\"120358-8905\"", 422, "wrong_fields"),
        (b"{\"text\": 120358}", 422, "wrong_fields"),
        (b"{\"texts\": \"120358-8905\"}", 422, "wrong_fields"),
        (b"{\"text\": \"a\", \"lang\": \"fr\"}", 422, "unknown_lang"),
        (b"{\"text\": \"p\xe5 120358-8905\"}", 400, "not_utf8"),
        (deep.as_bytes(), 422, "wrong_fields"),
    ];
    for (body, status, code) in cases {
        let answer = server.send("POST", "/v1/check?lang=en", &[JSON], body);
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{shown}");
        assert!(!answer.text().contains("120358"), "an error quotes the text: {}", answer.text());
    }
    for kind in ["", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"] {
        assert_eq!(server.send("POST", "/v1/check", &[("Content-Type", kind)], b"text=x").status, 415, "{kind}");
    }
    let unknown = server.send("POST", "/v1/check?too=copilot", &[("Content-Type", "text/plain")], b"a");
    assert_eq!((unknown.status, unknown.code().as_str()), (422, "wrong_fields"));
    assert_eq!(server.get("/v1/check").status, 405);
    assert_eq!(server.send("PUT", "/v1/check", &[JSON], b"{}").status, 405);
}

#[test]
fn what_is_no_text() {
    let server = Server::start();
    for bytes in [b"%PDF-1.7 ...".as_slice(), b"PK\x03\x04docx", b"\x00\x01\x02\x03 120358-8905"] {
        let answer = server.send("POST", "/v1/check", &[("Content-Type", "text/plain")], bytes);
        assert_eq!((answer.status, answer.code().as_str()), (422, "not_text"), "{}", answer.text());
    }
}

#[test]
fn in_the_wrong_encoding() {
    let server = Server::start();
    let text = "Borgeren på søndag: CPR 120358-8905.";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    // A text is read as what it is, whatever is said about it.
    for kind in ["text/plain", "text/plain; charset=utf-8", "text/plain; charset=utf-16", "text/plain; charset=x"] {
        for bytes in [text.as_bytes(), &latin, &utf16] {
            let answer = server.send("POST", "/v1/check", &[("Content-Type", kind)], bytes);
            assert_eq!((answer.status, &answer.json()["verdict"]), (200, &json!("block")), "{kind}: {}", answer.text());
        }
    }
    // JSON is UTF-8, and a packed body is none.
    let json = |bytes: &[u8]| [b"{\"text\": \"", bytes, b"\"}"].concat();
    let wide: Vec<u8> = r#"{"text": "a"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for body in [json(&latin), json(&utf16), wide] {
        for (method, path) in [("POST", "/v1/check"), ("POST", "/v1/redact"), ("POST", "/analyze")] {
            let answer = server.send(method, path, &[JSON], &body);
            assert!(answer.status >= 400 && !answer.text().contains("8905"), "{path}: {}", answer.text());
        }
    }
    let packed = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0";
    for kind in ["application/json", "text/plain"] {
        let headers = [("Content-Type", kind), ("Content-Encoding", "gzip")];
        let answer = server.send("POST", "/v1/check", &headers, packed);
        assert!(answer.status >= 400, "{kind}: {}", answer.text());
    }
}

#[test]
fn slow() {
    let server = Server::with(strict());
    // A head that does not end: dropped.
    let mut stream = server.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    assert_ne!(read(stream).status, 200);
    // A body that stops.
    let head = format!(
        "{}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{{\"text\"",
        server.head("POST", "/v1/check")
    );
    let answer = server.raw(head.as_bytes());
    assert_eq!((answer.status, answer.code().as_str()), (408, "too_slow"));
    let head = head.replace("application/json", "text/plain");
    let answer = server.raw(head.as_bytes());
    assert_eq!((answer.status, answer.code().as_str()), (408, "too_slow"));
    // A body that drips: each piece in time, the whole not.
    let mut stream = server.connect();
    stream.write_all(head.replace("text/plain", "application/json").as_bytes()).unwrap();
    for _ in 0..40 {
        std::thread::sleep(Duration::from_millis(100));
        if stream.write_all(b" ").is_err() {
            break;
        }
    }
    assert_ne!(read(stream).status, 200);
}

#[test]
fn half_closed() {
    let server = Server::start();
    let body = json!({"text": "CPR 120358-8905"}).to_string();
    let head = format!(
        "{}Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        server.head("POST", "/v1/check"),
        body.len()
    );
    // After the whole request: answered.
    let mut stream = server.connect();
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = read(stream);
    assert_eq!((answer.status, &answer.json()["verdict"]), (200, &json!("block")));
    // In the middle of it: an error or nothing.
    for (kind, part) in [
        ("application/json", &body[..9]),
        ("text/plain", "Mette"),
        ("application/jsonl", "{\"id\":1,\"text\":\"x\"}\n"),
    ] {
        let mut stream = server.connect();
        stream.write_all(head.replace("application/json", kind).as_bytes()).unwrap();
        stream.write_all(part.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let answer = read(stream);
        let whole = answer.status == 200 && !answer.text().ends_with("<broken off>");
        assert!(!whole, "{kind}: {}", answer.text());
    }
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn strangers() {
    let server = Server::start();
    let port = server.address.port();
    let ask = |extra: &str| {
        let head = format!("GET /v1/policy HTTP/1.1\r\n{extra}Connection: close\r\n\r\n");
        server.raw(head.as_bytes()).status
    };
    let (host, key) = (format!("Host: localhost:{port}\r\n"), format!("Authorization: Bearer {}\r\n", server.token));
    assert_eq!(ask(&format!("{host}{key}")), 200);
    assert_eq!(ask(&host), 401);
    assert_eq!(ask(&format!("{host}Authorization: Bearer {}\r\n", "0".repeat(32))), 401);
    assert_eq!(ask(&format!("Host: rebound.example:{port}\r\n{key}")), 421);
    assert_eq!(ask(&key), 421);
    assert_eq!(ask(&format!("{host}{key}Origin: http://localhost:{port}\r\n")), 200);
    assert_eq!(ask(&format!("{host}{key}Origin: https://evil.example\r\n")), 403);
    assert_eq!(ask(&format!("{host}{key}Origin: null\r\n")), 403);
    let answer = server.send(
        "OPTIONS",
        "/v1/check",
        &[("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")],
        b"",
    );
    assert!(answer.status == 403 && !answer.head.contains("access-control"), "{}", answer.head);
}

#[test]
fn paths_lead_nowhere() {
    let server = Server::start();
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page/index.html",
        "/app.js/..",
        "//etc/passwd",
        "/app.css%00",
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{path}");
    }
}

#[test]
fn a_full_queue_sends_away() {
    let server = Server::with(Limits { scans: 1, queue: 0, ..Limits::default() });
    let text = "Sagen om Mette Testesen, CPR 120358-8905, behandles. ".repeat(3000);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let ask = || server.post("/v1/check", &json!({"text": text}));
        let all: Vec<_> = (0..6).map(|_| scope.spawn(ask)).collect();
        all.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(answers.iter().any(|a| a.status == 200));
    let busy: Vec<_> = answers.iter().filter(|a| a.status != 200).collect();
    assert!(!busy.is_empty());
    for answer in busy {
        assert_eq!((answer.status, answer.code().as_str()), (503, "busy"));
        assert!(answer.head.contains("retry-after: 1"));
    }
    assert_eq!(server.ask("/v1/check", json!({"text": "Hej"}))["verdict"], "allow");
}

#[test]
fn a_thousand_connections_at_once() {
    let server = Server::start();
    let request = format!("{}Connection: close\r\n\r\n", server.head("GET", "/health"));
    let streams: Vec<_> = (0..1000).map(|_| server.connect()).collect();
    for mut stream in &streams {
        stream.write_all(request.as_bytes()).unwrap();
    }
    for stream in streams {
        assert_eq!(read(stream).status, 200);
    }
}

#[test]
fn idle_connections_do_not_keep_others_out() {
    let server = Server::with(Limits { connections: 4, ..strict() });
    let idle: Vec<_> = (0..12).map(|_| server.connect()).collect();
    assert_eq!(server.get("/health").status, 200, "the idle ones were dropped");
    drop(idle);
}
