//! LiteLLM's generic guardrail: every 200 has an action, and as many texts as were sent.

use serde_json::{Value, json};

use super::client::Server;

const PATH: &str = "/beta/litellm_basic_guardrail_api";

fn ask(server: &Server, input_type: &str, texts: Value, more: Value) -> Value {
    let mut body = json!({"input_type": input_type, "texts": texts, "request_data": {}, "images": null, "tools": null});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    server.ask(PATH, body)
}

#[test]
fn the_policy_decides_what_is_blocked_and_what_is_redacted() {
    let server = Server::start();
    let params = |p: Value| json!({"additional_provider_specific_params": p});
    assert_eq!(ask(&server, "request", json!(["Hej", "med dig"]), json!({})), json!({"action": "NONE"}));
    let redacted = ask(&server, "request", json!(["Skriv til Mette Testesen", "Hej"]), json!({}));
    assert_eq!(redacted, json!({"action": "GUARDRAIL_INTERVENED", "texts": ["Skriv til [PERSON 1]", "Hej"]}));
    let blocked = ask(&server, "request", json!(["Hej", "CPR 120358-8905"]), json!({}));
    assert_eq!(blocked["action"], "BLOCKED");
    let reason = blocked["blocked_reason"].as_str().unwrap();
    assert!(reason.contains("CPR-nummer") && reason.contains("Direktionen") && !reason.contains("8905"), "{reason}");
    let redacted =
        ask(&server, "request", json!(["CPR 120358-8905"]), params(json!({"mode": "redact", "threshold": 1})));
    assert_eq!(redacted["texts"], json!(["CPR [CPR-NUMMER]"]));
    let blocked =
        ask(&server, "request", json!(["Skriv til Mette Testesen"]), params(json!({"mode": "block", "lang": "en"})));
    assert!(blocked["blocked_reason"].as_str().unwrap().contains("Person's name"));
    let refused = ask(&server, "request", json!(["Hej"]), params(json!({"to": "chatgpt"})));
    assert_eq!(refused["action"], "BLOCKED");
    let kept =
        ask(&server, "request", json!(["Kort over Lemvig Kommune"]), params(json!({"need_geography": "et kort"})));
    assert_eq!(kept["action"], "NONE");
}

#[test]
fn what_cannot_be_checked_or_replaced_is_blocked() {
    let server = Server::start();
    let pictures = ask(&server, "request", json!(["Hej"]), json!({"images": ["data:image/png;base64,AAAA"]}));
    assert_eq!(pictures["action"], "BLOCKED");
    let call = json!([{"role": "assistant", "content": null, "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{\"cpr\": \"120358-8905\"}"}}]}]);
    assert_eq!(ask(&server, "request", json!(["Hej"]), json!({"structured_messages": call}))["action"], "BLOCKED");
    let call = json!([{"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f",
        "input": {"sag": {"id": "120358-8905"}}}]}]);
    assert_eq!(ask(&server, "request", json!(["Hej"]), json!({"structured_messages": call}))["action"], "BLOCKED");
    let tool = json!([{"type": "function", "function": {"name": "f", "description": "Som ved 120358-8905", "parameters": {
        "type": "object", "properties": {"navn": {"type": "string"}}}}}]);
    assert_eq!(ask(&server, "request", json!(["Hej"]), json!({"tools": tool}))["action"], "BLOCKED");
    let tool = json!([{"type": "function", "function": {"name": "hent_sag", "description": "Henter en sag"}}]);
    assert_eq!(ask(&server, "request", json!(["Hej"]), json!({"tools": tool})), json!({"action": "NONE"}));
    for part in [json!({"type": "file", "file": {"file_data": "data:"}}), json!({"type": "input_audio"}), json!({})] {
        let messages = json!([{"role": "user", "content": [{"type": "text", "text": "Hej"}, part]}]);
        let answer = ask(&server, "request", json!(["Hej"]), json!({"structured_messages": messages}));
        assert_eq!(answer["action"], "BLOCKED");
        assert!(answer["blocked_reason"].as_str().unwrap().contains("ikke kan kontrolleres"));
    }
    let same = json!([{"role": "user", "content": [{"type": "text", "text": "Til Mette Testesen"}]}]);
    let more = json!({"structured_messages": same});
    assert_eq!(ask(&server, "request", json!(["Til Mette Testesen"]), more)["action"], "GUARDRAIL_INTERVENED");
}

#[test]
fn answers_are_restored_with_the_vault_of_their_request() {
    let server = Server::start();
    let call = |id: &str| json!({"litellm_call_id": id, "litellm_trace_id": "t"});
    let texts = json!(["Skriv til Mette Testesen i Lemvig Kommune", "og til Lise Prøvesen i Struer Kommune"]);
    let sent = ask(&server, "request", texts.clone(), call("a"));
    assert_eq!(sent["texts"][1], "og til [PERSON 2M] i [KOMMUNE 2K]", "numbers count over all texts");
    ask(&server, "request", json!(["Skriv til Per Eksempelsen"]), call("b"));
    let answer = ask(&server, "response", json!(["Kære [PERSON 2M]", "Kære [person 1k]", "Hej"]), call("a"));
    assert_eq!(answer["texts"], json!(["Kære Lise Prøvesen", "Kære Mette Testesen", "Hej"]));
    assert_eq!(ask(&server, "response", sent["texts"].clone(), call("a"))["texts"], texts);
    ask(&server, "request", json!(["[PERSON 1K] og Jens Prøvesen"]), call("a"));
    let answer = ask(&server, "response", json!(["Hej [PERSON 1K] og [PERSON 3P]"]), call("a"));
    assert!(answer["texts"][0].as_str().unwrap().starts_with("Hej Mette Testesen og "), "{answer}");
    let unknown = ask(&server, "response", json!(["Kære [PERSON 1K]"]), call("c"));
    assert_eq!(unknown, json!({"action": "NONE"}));
    let none = ask(&server, "response", json!(["Kære [PERSON 1K]"]), json!({}));
    assert_eq!(none, json!({"action": "NONE"}));
    let mut off = call("a");
    off["additional_provider_specific_params"] = json!({"restore": false});
    assert_eq!(ask(&server, "response", json!(["Kære [PERSON 1K]"]), off), json!({"action": "NONE"}));
}

#[test]
fn an_answer_that_is_still_coming_is_restored_without_taking_back() {
    let server = Server::start();
    let call = json!({"litellm_call_id": "stream"});
    let sent = ask(&server, "request", json!(["Skriv til Mette Testesen og Lise Prøvesen i Lemvig"]), call.clone());
    let answer = format!("Her er brevet. {} Hilsen. {}", sent["texts"][0].as_str().unwrap(), "Slut. ".repeat(20));
    let mut shown = String::new();
    for (end, _) in answer.char_indices().chain([(answer.len(), ' ')]) {
        let done = ask(&server, "response", json!([&answer[..end]]), call.clone());
        let text = done["texts"][0].as_str().unwrap_or(&answer[..end]);
        assert!(text.starts_with(&shown), "{shown:?} was shown, then {text:?}");
        let held = done["stream_holdback_chars"][0].as_u64().unwrap() as usize;
        let keep = text.chars().count().saturating_sub(held).max(shown.chars().count());
        shown = text.chars().take(keep).collect();
    }
    assert!(shown.contains("Mette Testesen") && shown.contains("Lise Prøvesen"), "{shown}");
}

#[test]
fn an_error_is_never_a_200() {
    let server = Server::start();
    for body in [
        json!({}),
        json!({"texts": ["Hej"]}),
        json!({"input_type": "other", "texts": ["Hej"]}),
        json!({"input_type": "request", "texts": "Hej"}),
        json!({"input_type": "request", "texts": ["Hej"], "additional_provider_specific_params": {"mode": "off"}}),
        json!({"input_type": "request", "texts": ["Hej"], "additional_provider_specific_params": {"lang": "fr"}}),
    ] {
        let status = server.post(PATH, &body).status;
        assert!((400..600).contains(&status), "{body}: {status}");
    }
}
