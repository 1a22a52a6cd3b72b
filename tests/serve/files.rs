use serde_json::json;

use super::client::Server;

const HTML: &[u8] =
    "<!doctype html><html><body><p>Kære <b>Mette</b> Testesen, CPR 120358-8905</p></body></html>".as_bytes();

#[test]
fn a_document_is_checked_with_places_in_words() {
    let server = Server::start();
    let name = [("X-Filename", "Sag%20120358-8905.html")];
    let answer = server.send("POST", "/v1/files/check?to=chatgpt&text=true", &name, HTML);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let document = &answer.json()["documents"][0];
    assert_eq!((&document["verdict"], &document["gate"]["refused"]), (&json!("block"), &json!(true)));
    let places: Vec<&str> =
        document["findings"].as_array().unwrap().iter().map(|f| f["where"].as_str().unwrap()).collect();
    assert_eq!(places, ["afsnit 1", "afsnit 1", "filnavn"]);
    let (text, cpr) = (document["text"].as_str().unwrap(), &document["findings"][1]);
    let range = cpr["byte_start"].as_u64().unwrap() as usize..cpr["byte_end"].as_u64().unwrap() as usize;
    assert_eq!(&text[range], "120358-8905");
    let without = server.send("POST", "/v1/files/check?lang=en", &[], HTML);
    assert_eq!(without.json()["documents"][0]["findings"][0]["where"], "paragraph 1");
    assert!(!without.text().contains("8905"));
}

#[test]
fn a_document_is_redacted_in_place() {
    let server = Server::start();
    let answer = server.send("POST", "/v1/files/redact", &[("X-Filename", "Mette Testesen.html")], HTML);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    assert!(text.starts_with("<!doctype html>") && text.contains("[CPR-NUMMER]"), "{text}");
    assert!(!text.contains("8905") && !text.contains("Testesen"), "{text}");
    assert!(
        answer.head.contains("x-filename: renset.html") && answer.head.contains("x-verdict: block"),
        "{}",
        answer.head
    );
    let named =
        server.send("POST", "/v1/files/redact", &[("X-Filename", "Brev til Mette.Testesen")], b"CPR 120358-8905");
    assert!(named.head.contains("x-filename: renset.txt"), "{}", named.head);
    let vault = answer.head.split("x-vault: ").nth(1).unwrap().lines().next().unwrap();
    let restored = server.ask("/v1/restore", json!({"text": "Nr. [CPR-NUMMER]", "vault": vault}));
    assert_eq!(restored["text"], "Nr. 120358-8905");
    let latin = server.send(
        "POST",
        "/v1/files/redact?style=mask",
        &[("X-Filename", "brev.txt")],
        b"K\xe6re borger, CPR 120358-8905",
    );
    assert_eq!(latin.text(), "Kære borger, CPR ██████-████");
    assert!(!latin.head.contains("x-vault"));
    assert_eq!(server.send("POST", "/v1/files/redact?to=chatgpt", &[], HTML).status, 403);
}

#[test]
fn what_was_chosen_in_a_document_is_kept_or_goes() {
    let server = Server::start();
    let html = "<!doctype html><p>Borgeren i Lemvig Kommune, Mette Testesen, CPR 120358-8905</p>".as_bytes();
    let name = [("X-Filename", "Mette Testesen.html")];
    let said = server.send("POST", "/v1/files/check?text=true", &name, html).json();
    let document = &said["documents"][0];
    let (text, name_start) = (document["text"].as_str().unwrap(), document["name_start"].as_u64().unwrap());
    assert_eq!(&text[usize::try_from(name_start).unwrap()..], "\n\nMette Testesen");
    let id = |rule: &str| {
        let found = document["findings"].as_array().unwrap().iter();
        let found = found.filter(|f| f["rule"] == rule).map(|f| {
            let start = f["utf16_start"].as_u64().unwrap();
            (start < name_start, format!("{}%23{}", f["fingerprint"].as_str().unwrap(), f["start"]))
        });
        found.filter(|(in_body, _)| *in_body).map(|(_, id)| id).next().unwrap_or_else(|| panic!("{rule}: {document}"))
    };
    let (municipality, cpr) = (id("municipality"), id("cpr"));
    let redact = |query: &str| server.send("POST", &format!("/v1/files/redact?{query}"), &name, html);
    let text = redact(&format!("keep={municipality},{cpr}")).text();
    assert!(text.contains("Lemvig Kommune") && !text.contains("8905"), "the policy leaves no choice there: {text}");
    let text = redact(&format!("remove={municipality}")).text();
    assert!(!text.contains("Lemvig") && !text.contains("Testesen"), "{text}");
    let wrong = redact("keep=8905");
    assert_eq!((wrong.status, wrong.code().as_str()), (422, "wrong_finding"));
}

#[test]
fn a_document_gets_its_values_back() {
    let server = Server::start();
    let sent = server.send("POST", "/v1/files/redact", &[("X-Filename", "brev.html")], HTML);
    let vault = sent.head.split("x-vault: ").nth(1).unwrap().lines().next().unwrap();
    let address = format!("/v1/files/restore?vault={vault}");
    let back = server.send("POST", &address, &[("X-Filename", "Svar til Mette.html")], sent.text().as_bytes());
    // The name stands in the run in which its placeholder stood.
    let whole = String::from_utf8_lossy(HTML).replace("<b>Mette</b> Testesen", "<b>Mette Testesen</b>");
    assert_eq!((back.status, back.text()), (200, whole));
    for told in ["x-filename: gendannet.html", "x-restored: 2", "x-problems: 0"] {
        assert!(back.head.contains(told), "{told}: {}", back.head);
    }
    assert!(!back.head.contains("x-problem-messages"), "{}", back.head);
    let answer = "<!doctype html><p>Hej [PERSON 1K] og [PERSON 77Q]</p>".as_bytes();
    let back = server.send("POST", &format!("{address}&lang=en"), &[], answer);
    assert!(back.head.contains("x-problems: 1") && back.head.contains("paragraph%201"), "{}", back.head);
    let text = server.send("POST", &address, &[("X-Filename", "svar.txt")], b"Nr. [CPR-NUMMER]");
    assert_eq!((text.text().as_str(), text.status), ("Nr. 120358-8905", 200));

    let code = |address: &str, bytes: &[u8]| {
        let answer = server.send("POST", address, &[], bytes);
        (answer.status, answer.code())
    };
    assert_eq!(code("/v1/files/restore", HTML), (422, "wrong_fields".to_owned()));
    assert_eq!(code(&format!("/v1/files/restore?vault={}", "0".repeat(32)), HTML), (404, "unknown_vault".to_owned()));
    assert_eq!(code(&address, b"PK\x03\x04 no zip"), (422, "unreadable".to_owned()));
}

#[test]
fn open_webui_gets_what_may_be_sent() {
    let server = Server::start();
    let answer = server.send("PUT", "/process", &[("X-Filename", "brev.html"), ("Content-Type", "text/html")], HTML);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let text = answer["page_content"].as_str().unwrap();
    assert!(text.starts_with("Kære [PERSON 1], CPR [CPR-NUMMER]") && !text.contains("brev"), "{text}");
    assert_eq!(answer["metadata"], json!({"promptguard_verdict": "block", "promptguard_edits": 2}));
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let server = Server::start();
    for bytes in [b"PK\x03\x04 no zip".as_slice(), b"%PDF-1.7 no pdf", b"\x7fELF\0\0\0\0", b"\0\x01\x02"] {
        for (method, path) in [("POST", "/v1/files/check"), ("POST", "/v1/files/redact"), ("PUT", "/process")] {
            let answer = server.send(method, path, &[], bytes);
            let whole = answer.status == 200 && answer.json()["documents"][0].get("error").is_none();
            assert!(answer.status == 422 || !whole, "{path} {}", answer.text());
        }
    }
    assert_eq!(server.send("POST", "/v1/files/redact?style=other", &[], HTML).status, 422);
}

#[test]
fn a_name_is_a_name_and_no_path() {
    let server = Server::start();
    for (sent, used) in [
        ("../../etc/passwd", "passwd"),
        ("..%2f..%2fetc%2fpasswd", "passwd"),
        ("C:%5CSager%5C..%5Cbrev.txt", "brev.txt"),
        ("..", ""),
        ("%00%0d%0aX-Evil: 1.txt", "X-Evil: 1.txt"),
        ("%ff%fe.txt", "\u{fffd}\u{fffd}.txt"),
        ("br%C3%B8d.txt", "brød.txt"),
    ] {
        let answer = server.send("POST", "/v1/files/check", &[("X-Filename", sent)], b"Hej");
        assert_eq!(answer.json()["documents"][0]["source"], used, "{sent}");
        let redacted = server.send("POST", "/v1/files/redact", &[("X-Filename", sent)], b"Hej");
        assert!(
            redacted.head.contains("x-filename: renset.txt") && !redacted.head.contains("x-evil"),
            "{}",
            redacted.head
        );
    }
}
