use super::*;
use crate::text::blocks;

#[derive(Deserialize)]
struct File {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    threshold: Option<f32>,
    secret: SecretSpec,
    examples: Vec<String>,
    counter_examples: Vec<String>,
}

fn rule() -> Rule {
    let yaml = include_str!("../../../rules/common/secrets.yaml");
    serde_saphyr::from_str::<File>(yaml).unwrap().rules.remove(0)
}

fn detector() -> &'static SecretDetector {
    static DETECTOR: std::sync::OnceLock<SecretDetector> = std::sync::OnceLock::new();
    DETECTOR.get_or_init(|| SecretDetector::compile(vec![(RuleIx(0), rule().secret)]).unwrap())
}

fn find(detector: &SecretDetector, text: &str) -> Vec<Candidate> {
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    blocks(text, |b| detector.detect(&b, &mut memory, &mut out));
    out.retain(|c| crate::finding::Confidence::from_log_odds(c.score).0 >= 0.5);
    out.sort_by_key(|c| c.span);
    out
}

#[test]
fn examples_of_the_rule() {
    let (rule, detector) = (rule(), detector());
    assert_eq!(rule.threshold, None);
    let mut wrong = Vec::new();
    for example in &rule.examples {
        let text = example.replace("[[", "").replace("]]", "");
        let found: Vec<_> = find(detector, &text).iter().map(|c| c.span.of(&text).to_owned()).collect();
        let from = example.find("[[").unwrap() + 2;
        let expected = &example[from..example.find("]]").unwrap()];
        if found != [expected] {
            wrong.push((text, found));
        }
    }
    for text in &rule.counter_examples {
        let found: Vec<_> = find(detector, text).iter().map(|c| c.span.of(text).to_owned()).collect();
        if !found.is_empty() {
            wrong.push((text.clone(), found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Sentences of our own; see the head of the file.
#[test]
fn sentences_tell_secrets_and_others_do_not() {
    let mut wrong = Vec::new();
    for line in include_str!("sentences.txt").lines().filter(|l| !l.is_empty() && !l.starts_with("# ")) {
        let marked = line.replace('⏎', "\n");
        let text = marked.replace("[[", "").replace("]]", "");
        let wanted: Vec<&str> = marked.split("[[").skip(1).filter_map(|s| s.split("]]").next()).collect();
        let found = find(detector(), &text);
        let found: Vec<&str> = found.iter().map(|c| c.span.of(&text)).collect();
        if found != wanted {
            wrong.push(format!("{text:?} gave {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn private_keys_end_where_they_end() {
    let detector = detector();
    let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\nAAAAAAAAABAAAAMwAAAAtz\n-----END OPENSSH PRIVATE KEY-----";
    for after in ["", "\n\nHilsen Bo", " og så videre", "\r\n"] {
        let text = format!("Her er den:\n{key}{after}");
        let found = find(detector, &text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span.of(&text), key);
    }
    let open = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB";
    let text = format!("{open}\n\nHilsen Bo");
    assert_eq!(find(detector, &text)[0].span.of(&text), open);
    let one_line = "\"-----BEGIN PRIVATE KEY-----\\nMIIEvQ\\n-----END PRIVATE KEY-----\\n\",";
    let found = find(detector, one_line);
    assert_eq!(found[0].span.of(one_line), "-----BEGIN PRIVATE KEY-----\\nMIIEvQ\\n-----END PRIVATE KEY-----");
}

#[test]
fn one_value_is_one_finding() {
    let found = find(detector(), "api_key: ghp_0123456789abcdefghijABCDEFGHIJ012345 og intet andet");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].evidence.len(), 3);
}

#[test]
fn errors_point_at_the_field() {
    let form = |regex: &str, triggers: &[&str]| Form {
        id: "x".into(),
        regex: regex.into(),
        confidence: 0.9,
        validate: None,
        needs_label: false,
        misread: false,
        lead: None,
        triggers: triggers.iter().map(|t| (*t).to_owned()).collect(),
        boundary: Default::default(),
    };
    let spec = SecretSpec {
        forms: vec![form("a(", &["a"]), form("a*", &["a"]), form("ab", &[])],
        keys: vec!["--".into()],
        ..SecretSpec::default()
    };
    let errors = SecretDetector::compile(vec![(RuleIx(3), spec)]).unwrap_err();
    let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/secret/keys/0", "/secret/forms/0/regex", "/secret/forms/1/regex", "/secret/forms/2/triggers"]
    );
}

#[test]
fn hostile_text_is_linear() {
    let detector = detector();
    for unit in [
        "sk-",
        "eyJ.",
        "password ",
        "password:",
        "://a:",
        "PRIVATE KEY",
        "-----BEGIN PRIVATE KEY-----\n",
        "AKIA",
        "kode: ",
        "sig= ",
    ] {
        let text = unit.repeat((1 << 19) / unit.len());
        find(detector, &text);
    }
}

proptest::proptest! {
    #[test]
    fn no_panic(text in "(password|kode|pin|[:=\"'«»<>()æ😀 \n\r-]|://|@|BEGIN |PRIVATE KEY|-END |sk-|eyJ|[a-zA-Z0-9]{0,9}){0,30}") {
        for c in find(detector(), &text) {
            proptest::prop_assert!(!c.span.is_empty() && text.get(c.span.start..c.span.end).is_some());
        }
    }
}

fn values(text: &str) -> Vec<String> {
    find(detector(), text).iter().map(|c| c.span.of(text).to_owned()).collect()
}

#[test]
fn a_doubtful_code_needs_what_it_opens() {
    for (text, digits) in [
        ("Koden er 4471", "4471"),
        ("Koden er nu: 4471", "4471"),
        ("Koden til lageret bag hallen er 4471.", "4471"),
        ("Lågen åbnes med koden 4471", "4471"),
        ("Hængelåsens kode: 4471", "4471"),
    ] {
        assert_eq!(values(text), [digits], "{text}");
    }
    for text in [
        "Kode 4471",
        "Kode: 4471",
        "I rapporten står kode 4471",
        "Døren er malet. Varen har kode 4471",
        "Koden for kontoen er 4471",
        "Døren låses op med koden 4471-02",
    ] {
        assert!(values(text).is_empty(), "{text}");
    }
}

#[test]
fn words_between_name_and_value_are_stepped_over() {
    for text in [
        "kodeordet er nu sat til lyng-Sti58",
        "kodeordet blev i dag ændret til lyng-Sti58",
        "Vi nulstiller adgangskoden til lyng-Sti58.",
        "password has been reset to lyng-Sti58",
    ] {
        assert_eq!(values(text), ["lyng-Sti58"], "{text}");
    }
    for text in ["kodeordet er skiftet til noget andet", "Skift adgangskoden til printeren", "kodeordet til Windows11"]
    {
        assert!(values(text).is_empty(), "{text}");
    }
}

#[test]
fn passwords_in_addresses_end_at_the_host() {
    assert_eq!(values("ssh://drift:a#b?c@vært.example.dk:22/"), ["a#b?c"]);
    assert!(values("https://example.dk:8080#navn@example.dk").is_empty());
    assert!(values("https://example.dk?til:navn@example.dk").is_empty());
    assert!(values("https://navn@example.dk").is_empty());
}
