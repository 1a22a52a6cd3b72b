//! The description and the server say the same.

use serde_json::Value;

use super::client::Server;

const ROUTES: &str = include_str!("../../src/serve/routes.rs");

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let server = Server::start();
    let openapi = server.get("/openapi.json").json();
    assert_eq!(openapi["info"]["version"], env!("CARGO_PKG_VERSION"));
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in openapi["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let answer = server.send(&method.to_uppercase(), path, &[("Content-Type", "application/json")], b"{}");
            assert!(![404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
            described.push((path.clone(), method.clone()));
        }
    }
    let code = ROUTES.split("#[cfg(test)]").next().unwrap();
    let mut routes: Vec<(String, String)> = Vec::new();
    for line in code.split(".route(\"").skip(1) {
        let (path, rest) = line.split_once("\", ").unwrap();
        routes.push((path.to_owned(), rest.split_once('(').unwrap().0.to_owned()));
    }
    described.sort();
    routes.sort();
    assert_eq!(described, routes);
}

#[test]
fn only_the_page_and_what_tells_nothing_needs_no_key() {
    let server = Server::start();
    let openapi: Value = server.get("/openapi.json").json();
    for (path, methods) in openapi["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let request = format!(
                "{} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                method.to_uppercase(),
                server.address
            );
            let status = server.raw(request.as_bytes()).status;
            let open = operation["security"].as_array().is_some_and(Vec::is_empty);
            assert_eq!(status, if open { 200 } else { 401 }, "{method} {path}");
        }
    }
}

#[test]
fn browsers_are_told_to_keep_to_themselves() {
    let server = Server::start();
    for path in ["/", "/app.js", "/v1/policy", "/nowhere"] {
        let head = server.get(path).head;
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
        ] {
            assert!(head.contains(header), "{path}: {header}");
        }
        assert!(!head.contains("access-control-allow"), "{path}");
    }
    assert!(server.get("/").head.contains("script-src 'self'; style-src 'self'"));
}
