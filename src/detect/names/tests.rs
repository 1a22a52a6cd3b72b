use std::collections::BTreeMap;

use super::*;
use crate::text::blocks;

fn detector(spec: NamesSpec) -> NamesDetector {
    NamesDetector::compile(vec![(RuleIx(0), spec)]).unwrap()
}

fn find(text: &str, detector: &NamesDetector) -> Vec<Candidate> {
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    blocks(text, |block| detector.detect(&block, &mut memory, &mut out));
    out
}

fn found(text: &str, spec: NamesSpec) -> Vec<&str> {
    find(text, &detector(spec)).iter().map(|c| c.span.of(text)).collect()
}

fn subjects(text: &str) -> Vec<(&str, Option<u32>)> {
    find(text, &detector(NamesSpec::default())).iter().map(|c| (c.span.of(text), c.subject)).collect()
}

#[derive(serde::Deserialize)]
struct File {
    rules: Vec<RuleFile>,
}

#[derive(serde::Deserialize)]
struct RuleFile {
    names: NamesSpec,
    examples: Vec<String>,
    counter_examples: Vec<String>,
    #[serde(flatten)]
    _rest: BTreeMap<String, serde_json::Value>,
}

fn rule() -> RuleFile {
    let file: File = serde_saphyr::from_str(include_str!("../../../rules/da/person-name.yaml")).unwrap();
    file.rules.into_iter().next().unwrap()
}

/// The text without its marks, and what they hold.
fn marks(example: &str) -> (String, Vec<&str>) {
    let names = example.split("[[").skip(1).filter_map(|p| p.split("]]").next()).collect();
    (example.replace("[[", "").replace("]]", ""), names)
}

#[test]
fn the_examples_of_the_rule() {
    let rule = rule();
    let mut wrong = Vec::new();
    for example in &rule.examples {
        let (text, names) = marks(example);
        let found = found(&text, rule.names.clone());
        if found != names {
            wrong.push(format!("{example:?} gives {found:?}"));
        }
    }
    for example in &rule.counter_examples {
        let found = found(example, rule.names.clone());
        if !found.is_empty() {
            wrong.push(format!("{example:?} gives {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_person_keeps_one_number() {
    let text = "Mette Hansen ringede i dag. Mette er bekymret, og Hansens datter er syg.";
    assert_eq!(subjects(text), [("Mette Hansen", Some(0)), ("Mette", Some(0)), ("Hansens", Some(0))]);
}

#[test]
fn two_persons_of_one_surname_stay_two() {
    let text = "Jeg talte med Mette Hansen og Jens Hansen. Hansen vil klage, men Jens vil ikke.";
    let got = subjects(text);
    assert_eq!(got[0], ("Mette Hansen", Some(0)));
    assert_eq!(got[1], ("Jens Hansen", Some(1)));
    assert_eq!(got[2], ("Hansen", None));
    assert_eq!(got[3], ("Jens", Some(1)));
}

#[test]
fn initials_and_a_given_name_may_be_one() {
    let got = subjects("Sagen er oprettet af Kirsten Holm i går. K. Holm har skrevet notatet.");
    assert_eq!(got, [("Kirsten Holm", Some(0)), ("K. Holm", Some(0))]);
}

#[test]
fn signed_initials_are_the_one_they_fit() {
    let got = subjects("Jeg har talt med Jens Hansen.\n\nMvh\n/JH");
    assert_eq!(got, [("Jens Hansen", Some(0)), ("JH", Some(0))]);
    let got = subjects("Jens Hansen og Jytte Holm deltog.\n\nMvh\n/JH");
    assert_eq!(got.last(), Some(&("JH", None)));
}

#[test]
fn a_town_a_team_a_month_and_a_method_are_no_persons() {
    for text in [
        "| Gjern | 22 elever |",
        "Team Birk flytter ind i maj.",
        "Den 1. Maj er der lukket.",
        "Tallet er Pearsons korrelationskoefficient.",
        "Formlen hedder CHI.TEST i regnearket.",
        "repos:\n  - repo: adresse",
    ] {
        assert_eq!(found(text, NamesSpec::default()), [""; 0], "{text}");
    }
}

#[test]
fn a_system_is_not_a_person_unless_it_has_a_surname() {
    let spec = NamesSpec { never: vec!["Signe".into()], ..NamesSpec::default() };
    assert!(found("Jeg har lagt det ind i Signe i går.", spec.clone()).is_empty());
    assert_eq!(found("Jeg har talt med Signe Hjorth i går.", spec), ["Signe Hjorth"]);
}

#[test]
fn the_staff_list_always_counts() {
    let text = "Send det til Qvork Blaffert og spørg qvork blaffert igen.";
    let spec = NamesSpec { always: vec!["Qvork Blaffert".into()], ..NamesSpec::default() };
    assert_eq!(found(text, spec), ["Qvork Blaffert", "qvork blaffert"]);
}

#[test]
fn a_public_office_holder_may_be_named() {
    let text = "Borgmester Kirsten Holm åbnede mødet. Jens Hansen takkede Holm for talen.";
    let spec = NamesSpec { office_holders: vec!["Kirsten Holm".into()], ..NamesSpec::default() };
    assert_eq!(found(text, spec), ["Jens Hansen"]);
}

#[test]
fn what_was_met_once_is_met_again() {
    let text = "Kontakt Anders Krog om sagen. Dagen efter svarede Krog, at han ville klage.";
    assert_eq!(found(text, NamesSpec::default()), ["Anders Krog", "Krog"]);
}

#[test]
fn every_candidate_says_why_and_adds_up() {
    for candidate in find("Sagsbehandler Kirsten Lund ringer til Jens Hansen.", &detector(NamesSpec::default())) {
        let sum: f32 = candidate.evidence.iter().map(|e| e.weight).sum();
        assert!((sum - candidate.score).abs() < 0.01, "{sum} {}", candidate.score);
        assert!(candidate.evidence.len() > 1);
    }
}

#[test]
fn moving_a_sentence_moves_its_findings() {
    let sentences = ["Jens Hansen klager over støj.", "Vi har ikke hørt mere.", "Sagen er sendt til Olena Kovalenko."];
    let spans = |order: &[usize]| {
        let text: String = order.iter().map(|&i| format!("{}\n", sentences[i])).collect();
        let mut all: Vec<String> = found(&text, NamesSpec::default()).into_iter().map(str::to_owned).collect();
        all.sort();
        all
    };
    assert_eq!(spans(&[0, 1, 2]), spans(&[2, 0, 1]));
    assert_eq!(spans(&[0, 1, 2]), spans(&[1, 2, 0]));
}

#[test]
fn a_surname_may_stand_on_the_next_line() {
    for (text, name) in [
        ("Karen\nTestesen\nPrøvegade 7\n7620 Lemvig", "Karen\nTestesen"),
        ("Med venlig hilsen\n\nKaren\nVestergaard\nSagsbehandler", "Karen\nVestergaard"),
        ("Med venlig hilsen\nKaren\nFlindtbjerg", "Karen\nFlindtbjerg"),
        ("Til\nKaren\nal-Hussein, Prøvegade 7", "Karen\nal-Hussein"),
        ("Vi har i dag talt længe med Karen\nEksempelsen om hendes sag, og hun\nvil klage.", "Karen\nEksempelsen"),
        ("Brevet er sendt til Anne Marie\nMikkelsen i går.", "Anne Marie\nMikkelsen"),
    ] {
        assert_eq!(found(text, NamesSpec::default()), [name], "{text}");
    }
    // Lists, headings and tables of one word a line; a new sentence, a new paragraph.
    for text in [
        "Deltagere\nKaren\nMogens\nBirthe",
        "Karen\nFormand\nMogens\nKasserer",
        "Karen\nLemvig\nMogens\nHolstebro",
        "Karen\nTeamleder\nMogens\nSocialrådgiver",
        "Karen\nFraværsmelding\nKantineudvalg",
        "Vi talte med Karen\nMødet varede en time",
        "Vi talte med Karen.\nFlindtbjerg var der også.",
        "Navn\nKaren\nSkole\nNørreskolen",
        "Tak til Karen\n\nEksempelvis er der mange grunde",
        "Karen\nIndledning\nBaggrund",
        "Sagen om Karens\nFlindtbjerg er lukket",
    ] {
        let all = found(text, NamesSpec::default());
        assert!(all.iter().all(|name| !name.contains('\n')), "{text}: {all:?}");
    }
}

#[test]
fn a_given_name_may_end_its_line() {
    for text in [
        "Deltagere:\n<Karen>\n<Mogens>\n<Birthe>\n<Søren>\n<Pia>\n<Mai>\n<Jens>",
        "Hilsen\n<Karen>\nBorgerservice",
        "Vi har talt med både <Jens> og <Karen>\nFremover gør vi sådan",
    ] {
        let names: Vec<&str> = text.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
        assert_eq!(found(&text.replace(['<', '>'], ""), NamesSpec::default()), names, "{text}");
    }
    // Words that are also something else.
    for text in ["Bo\nMark\nDag", "Emner:\nMaj\nJuni"] {
        assert!(found(text, NamesSpec::default()).is_empty(), "{text}");
    }
}
