//! Presidio's contract. `presidio.json` is what the real anonymizer answers (presidio.py records it).

use serde_json::{Value, json};

use super::client::Server;

#[test]
fn anonymize_answers_as_presidio() {
    let server = Server::start();
    let cases: Vec<Value> = serde_json::from_str(include_str!("presidio.json")).unwrap();
    assert!(cases.len() > 70);
    for case in cases {
        let answer = server.post(case["path"].as_str().unwrap(), &case["request"]);
        let same = (json!(answer.status), answer.json()) == (case["status"].clone(), case["answer"].clone());
        assert!(same, "{}\n{} {}", case, answer.status, answer.text());
    }
}

#[test]
fn what_is_encrypted_can_be_decrypted_and_a_salt_is_new_each_time() {
    let server = Server::start();
    let found = json!([{"start": 4, "end": 15, "score": 1.0, "entity_type": "DK_CPR_NUMBER"}]);
    let anonymize = |operator: Value| {
        server.ask(
            "/anonymize",
            json!({"text": "CPR 120358-8905", "analyzer_results": found, "anonymizers": {"DEFAULT": operator}}),
        )
    };
    for key in ["0123456789abcdef", "0123456789abcdef01234567", "0123456789abcdef0123456789abcdef"] {
        let sealed = anonymize(json!({"type": "encrypt", "key": key}));
        assert!(!sealed["text"].as_str().unwrap().contains("8905"));
        assert_ne!(sealed, anonymize(json!({"type": "encrypt", "key": key})), "a random first block");
        let opened = server.ask(
            "/deanonymize",
            json!({"text": sealed["text"], "anonymizer_results": sealed["items"],
            "deanonymizers": {"DK_CPR_NUMBER": {"type": "decrypt", "key": key}}}),
        );
        assert_eq!(opened["text"], "CPR 120358-8905");
    }
    assert_ne!(anonymize(json!({"type": "hash"})), anonymize(json!({"type": "hash"})));
}

#[test]
fn analyze_counts_code_points_and_puts_the_surest_first() {
    let server = Server::start();
    let text = "Kære 😀 Mette Testesen, CPR 120358-8905";
    let found = server.ask("/analyze", json!({"text": text, "language": "da"}));
    assert_eq!(
        found,
        json!([
            {"analysis_explanation": null, "end": 38, "entity_type": "DK_CPR_NUMBER", "score": 1.0, "start": 27},
            {"analysis_explanation": null, "end": 21, "entity_type": "PERSON", "score": 0.999, "start": 7},
        ])
    );
    let batch = server.ask("/analyze", json!({"text": [text, "", "Hej"], "language": "en"}));
    assert_eq!(batch, json!([found, [], []]));
    let only = |more: Value| {
        let mut request = json!({"text": text, "language": "da"});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let found = server.ask("/analyze", request);
        found.as_array().unwrap().iter().map(|f| f["entity_type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(only(json!({"entities": ["PERSON"]})), ["PERSON"]);
    assert_eq!(only(json!({"score_threshold": 0.9995})), ["DK_CPR_NUMBER"]);
    assert_eq!(only(json!({"allow_list": ["Mette Testesen"]})), ["DK_CPR_NUMBER"]);
    assert_eq!(only(json!({"allow_list": ["^mette"], "allow_list_match": "regex"})), ["DK_CPR_NUMBER"]);
    let ad_hoc = json!({"name": "Zip", "supported_language": "da", "supported_entity": "ZIP",
        "patterns": [{"name": "zip", "regex": r"\d{6}(?:-)", "score": 0.5}]});
    assert_eq!(only(json!({"ad_hoc_recognizers": [ad_hoc]})), ["DK_CPR_NUMBER", "PERSON", "ZIP"]);
    let denied = json!({"supported_entity": "GREETING", "deny_list": ["kære"]});
    assert_eq!(only(json!({"ad_hoc_recognizers": [denied], "entities": ["GREETING"]})), ["GREETING"]);
    let explained = server.ask("/analyze", json!({"text": text, "language": "da", "return_decision_process": true}));
    assert_eq!(explained[0]["analysis_explanation"]["recognizer"], "cpr");
    assert!(explained[0]["analysis_explanation"]["textual_explanation"].as_str().unwrap().contains("modulus"));
}

#[test]
fn errors_are_presidios() {
    let server = Server::start();
    let look_around = json!([{"supported_entity": "X", "patterns": [{"name": "x", "regex": "(?<=a)b", "score": 0.5}]}]);
    for (request, error) in [
        (json!({"language": "da"}), "No text provided"),
        (json!({"text": "", "language": "da"}), "No text provided"),
        (json!({"text": [], "language": "da"}), "No text provided"),
        (json!({"text": "Hej"}), "No language provided"),
        (json!({"text": "Hej", "language": ""}), "No language provided"),
        (json!({"text": "Hej", "language": "fr"}), "No matching recognizers were found to serve the request."),
        (
            json!({"text": "Hej", "language": "da", "entities": ["US_SSN"]}),
            "No matching recognizers were found to serve the request.",
        ),
        (
            json!({"text": "Hej", "language": "da", "allow_list_match": "x"}),
            "allow_list_match must either be set to 'exact' or 'regex'.",
        ),
        (
            json!({"text": "Hej", "language": "da", "ad_hoc_recognizers": look_around}),
            "Invalid regex pattern, or one with look-around or back-references",
        ),
        (json!(["Hej"]), "The request is no JSON object"),
    ] {
        let answer = server.post("/analyze", &request);
        assert_eq!((answer.status, answer.json()), (500, json!({"error": error})), "{request}");
    }
    let wrong = server.get("/supportedentities?language=fr");
    assert_eq!(
        (wrong.status, wrong.json()),
        (500, json!({"error": "No matching recognizers were found to serve the request."}))
    );
}

#[test]
fn says_what_it_knows() {
    let server = Server::start();
    assert_eq!(server.get("/health").status, 200);
    for path in ["/supportedentities", "/supportedentities?language=da"] {
        let entities = server.get(path).json();
        assert!(
            ["PERSON", "DK_CPR_NUMBER", "IBAN_CODE"].iter().all(|e| entities.as_array().unwrap().contains(&json!(e)))
        );
    }
    assert!(server.get("/recognizers?language=da").json().as_array().unwrap().contains(&json!("cpr")));
    assert_eq!(server.get("/anonymizers").json(), json!(["encrypt", "hash", "keep", "mask", "redact", "replace"]));
    assert_eq!(server.get("/deanonymizers").json(), json!(["decrypt", "deanonymize_keep"]));
}
