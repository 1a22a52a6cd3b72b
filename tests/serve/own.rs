use serde_json::json;

use super::client::Server;

const TEXT: &str = "Kære 😀 Mette Testesen, CPR 120358-8905 i Lemvig Kommune.";

#[test]
fn check_names_clause_and_advice_in_every_unit() {
    let server = Server::start();
    let answer = server.ask("/v1/check", json!({"text": TEXT, "to": "chatgpt"}));
    assert_eq!(answer["verdict"], "block");
    assert_eq!(answer["gate"]["refused"], true);
    assert_eq!(answer["policy"]["id"], "lemvig-copilot");
    assert!(answer["review"].as_str().unwrap().contains("kvalitetssikr"));
    let name = &answer["findings"][0];
    assert_eq!((&name["start"], &name["utf16_start"], &name["byte_start"]), (&json!(7), &json!(8), &json!(11)));
    assert_eq!(name["title"], "Personnavn");
    assert_eq!(name["may_keep"], false);
    assert!(name["because"].as_str().unwrap().contains("Direktionen, Lemvig Kommune"));
    assert_eq!(answer["findings"][2]["may_keep"], true);
    assert!(!answer.to_string().contains("8905"), "an answer never holds the text");
    let english = server.ask("/v1/check", json!({"text": TEXT, "lang": "en", "need_geography": "a plan of the town"}));
    assert_eq!(english["findings"][0]["title"], "Person's name");
    assert_eq!(english["findings"].as_array().unwrap().len(), 2, "the municipality is needed");
    assert_eq!(english["lowered"][0]["rule"], "municipality");
    assert_eq!(english["gate"], json!(null));
}

#[test]
fn redacts_and_restores_a_conversation() {
    let server = Server::start();
    let first = server.ask("/v1/redact", json!({"text": TEXT}));
    let vault = first["vault"].as_str().unwrap();
    assert_eq!(first["text"], "Kære 😀 [PERSON 1], CPR [CPR-NUMMER] i [KOMMUNE].");
    assert_eq!(first["edits"][0]["utf16_start"], 8);
    assert_eq!(first["edits"][1]["entity"], "DK_CPR_NUMBER");
    let second = server.ask("/v1/redact", json!({"text": "Mette Testesen og Lise Prøvesen", "vault": vault}));
    assert_eq!(second["vault"], vault);
    let text = second["text"].as_str().unwrap();
    assert!(text.starts_with("[PERSON 1K] og [PERSON 2"), "{text}");
    let restored = server.ask("/v1/restore", json!({"text": format!("Hej 😀 {text} [PERSON 99X]"), "vault": vault}));
    assert_eq!(restored["text"], "Hej 😀 Mette Testesen og Lise Prøvesen [PERSON 99X]");
    assert_eq!(restored["restored"], 2);
    assert_eq!(restored["problems"].as_array().unwrap().len(), 1);
    let start = restored["problems"][0]["utf16_start"].as_u64().unwrap();
    assert_eq!(start, 7 + text.encode_utf16().count() as u64 + 1);
    let unknown = server.post("/v1/restore", &json!({"text": "x", "vault": "litellm:x"}));
    assert_eq!((unknown.status, unknown.code()), (404, "unknown_vault".to_owned()));
    assert_eq!(server.post("/v1/redact", &json!({"text": TEXT, "vault": "0"})).status, 404);
}

#[test]
fn a_preview_is_what_will_be_and_leaves_nothing_behind() {
    let server = Server::start();
    let vault = server.ask("/v1/redact", json!({"text": TEXT}))["vault"].clone();
    let next = json!({"text": "Lise Prøvesen og Mette Testesen", "vault": vault});
    let preview = |mut asked: serde_json::Value| {
        asked["preview"] = json!(true);
        server.ask("/v1/redact", asked)
    };
    preview(json!({"text": "Ole Prøvesen", "vault": vault}));
    let shown = preview(next.clone());
    assert_eq!(shown["vault"], json!(null));
    assert_eq!(shown["text"], server.ask("/v1/redact", next)["text"]);
    let other = preview(json!({"text": TEXT}));
    assert_eq!((&other["vault"], &other["edits"][0]["rule"]), (&json!(null), &json!("person-name")));
    assert_eq!(server.post("/v1/redact", &json!({"text": TEXT, "vault": "0", "preview": true})).status, 404);
}

#[test]
fn a_person_keeps_what_the_policy_lets_them_keep() {
    let server = Server::start();
    let found = server.ask("/v1/check", json!({"text": TEXT}));
    let id = |i: usize| {
        format!("{}#{}", found["findings"][i]["fingerprint"].as_str().unwrap(), found["findings"][i]["start"])
    };
    let kept = server.ask("/v1/redact", json!({"text": TEXT, "keep": [id(1), id(2)]}));
    assert_eq!(kept["text"], "Kære 😀 [PERSON 1], CPR [CPR-NUMMER] i Lemvig Kommune.", "CPR is not the user's to keep");
    assert_eq!(kept["left"][0]["rule"], "municipality");
    let (start, end) = (kept["left"][0]["start"].as_u64().unwrap(), kept["left"][0]["end"].as_u64().unwrap());
    let left: String = kept["text"].as_str().unwrap().chars().take(end as usize).skip(start as usize).collect();
    assert_eq!(left, "Lemvig Kommune");
    let wrong = server.post("/v1/redact", &json!({"text": TEXT, "keep": ["Lemvig"]}));
    assert_eq!((wrong.status, wrong.code()), (422, "wrong_finding".to_owned()));
}

#[test]
fn styles_and_the_gate() {
    let server = Server::start();
    for (style, text) in [("mask", "CPR ██████-████."), ("remove", "CPR."), ("generalise", "CPR [CPR-NUMMER].")]
    {
        let answer = server.ask("/v1/redact", json!({"text": "CPR 120358-8905.", "style": style}));
        assert_eq!((answer["text"].as_str().unwrap(), &answer["vault"]), (text, &json!(null)));
    }
    assert_eq!(server.ask("/v1/redact", json!({"text": "Intet at finde."}))["vault"], json!(null));
    let refused = server.post("/v1/redact", &json!({"text": TEXT, "to": "chatgpt", "lang": "en"}));
    assert_eq!((refused.status, refused.code()), (403, "provider_refused".to_owned()));
    assert!(refused.text().contains("not approved"));
    assert_eq!(server.ask("/v1/redact", json!({"text": "Hej", "to": "copilot"}))["text"], "Hej");
}

#[test]
fn the_policy_is_told_in_both_languages() {
    let server = Server::start();
    let policy = server.get("/v1/policy").json();
    assert_eq!(policy["decision"]["date"], "2025-11-12");
    assert_eq!(policy["geography"]["rules"], json!(["municipality", "region"]));
    assert!(policy["providers"].as_array().unwrap().iter().any(|p| p["id"] == "copilot" && p["approved"] == true));
    assert!(server.get("/v1/policy?lang=en").text().contains("Copilot and generative AI"));
}

#[test]
fn a_long_text_in_parts_is_checked_as_a_whole_one() {
    let server = Server::start();
    let text = "Sagen om Mette Testesen behandles.\n".repeat(1500);
    let whole = server.ask("/v1/check", json!({"text": text}));
    let plain = [("Content-Type", "text/plain; charset=utf-8")];
    let parts = server.send("POST", "/v1/check?lang=da", &plain, text.as_bytes()).json();
    assert_eq!(parts["findings"].as_array().unwrap().len(), whole["findings"].as_array().unwrap().len());
    assert_eq!(parts["findings"][1499]["start"], whole["findings"][1499]["start"]);
    // Windows-1252, as an older program sends it.
    let latin =
        server.send("POST", "/v1/check?to=chatgpt", &plain, b"K\xe6re borger p\xe5 T\xf8rring, CPR 120358-8905").json();
    assert_eq!((&latin["verdict"], &latin["gate"]["refused"]), (&json!("block"), &json!(true)));
}

#[test]
fn lines_are_answered_in_their_order() {
    let server = Server::start();
    let lines: String = (0..400).map(|i| format!("{{\"id\": {i}, \"text\": \"CPR 120358-8905 nr. {i}\"}}\n")).collect();
    let lines = format!("{lines}er ikke JSON 120358-8905\n\n{{\"id\": \"a\", \"text\": \"\"}}");
    let answer = server.send("POST", "/v1/check?lang=en", &[("Content-Type", "application/jsonl")], lines.as_bytes());
    assert_eq!(answer.status, 200);
    let answers: Vec<serde_json::Value> =
        answer.text().lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect();
    assert_eq!(answers.len(), 402);
    assert!(
        answers[..400]
            .iter()
            .enumerate()
            .all(|(i, a)| a["id"].as_str() == Some(&i.to_string()) && a["verdict"] == "block")
    );
    let broken = &answers[400];
    assert!(broken["error"].as_str().unwrap().contains("not valid JSON") && broken.get("verdict").is_none());
    assert_eq!((&answers[401]["id"], &answers[401]["verdict"]), (&json!("a"), &json!("allow")));
}

#[test]
fn metrics_count_and_hold_no_text() {
    let server = Server::start();
    server.ask("/v1/redact", json!({"text": TEXT, "task": "Hemmelig opgave"}));
    server.get("/v1/hemmelig");
    let metrics = server.get("/metrics").text();
    for line in [
        "promptguard_requests_total{route=\"/v1/redact\",status=\"200\"} 1",
        "promptguard_requests_total{route=\"other\",status=\"404\"} 1",
        "promptguard_findings_total{rule=\"cpr\"} 1",
        "promptguard_verdicts_total{verdict=\"block\"} 1",
        "promptguard_vaults 1",
    ] {
        assert!(metrics.lines().any(|l| l == line), "{line} is not in\n{metrics}");
    }
    for word in ["Mette", "8905", "emmelig"] {
        assert!(!metrics.contains(word));
    }
}
