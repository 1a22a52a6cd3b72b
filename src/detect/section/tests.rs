use super::*;
use crate::detect::Memory;
use crate::text::blocks;

#[derive(Deserialize)]
struct File {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    section: SectionSpec,
    examples: Vec<String>,
    counter_examples: Vec<String>,
}

fn rule() -> Rule {
    let yaml = include_str!("../../../rules/da/closed-items.yaml");
    serde_saphyr::from_str::<File>(yaml).unwrap().rules.remove(0)
}

fn detector() -> &'static SectionDetector {
    static DETECTOR: std::sync::OnceLock<SectionDetector> = std::sync::OnceLock::new();
    DETECTOR.get_or_init(|| SectionDetector::compile(vec![(RuleIx(7), rule().section)]).unwrap())
}

#[test]
fn examples_of_the_rule() {
    let rule = rule();
    for example in &rule.examples {
        check(&example.replace("[[", "⟦").replace("]]", "⟧"));
    }
    rule.counter_examples.iter().for_each(|text| check(text));
}

fn find(text: &str) -> Vec<Candidate> {
    let detector = detector();
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    blocks(text, |b| detector.detect(&b, &mut memory, &mut out));
    detector.finish(text.len(), &mut memory, &mut out);
    out.sort_by_key(|c| c.span);
    out
}

/// Findings stand between `⟦` and `⟧`.
#[track_caller]
fn check(marked: &str) {
    let text = marked.replace(['⟦', '⟧'], "");
    let found: Vec<&str> = find(&text).iter().map(|c| c.span.of(&text)).collect();
    let mut expected = Vec::new();
    for (i, _) in marked.match_indices('⟦') {
        let rest = &marked[i + '⟦'.len_utf8()..];
        expected.push(&rest[..rest.find('⟧').unwrap()]);
    }
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn markdown_items() {
    check(
        "# Referat\n\n## Punkt 1: Budget\n\nTekst.\n\n⟦## **Punkt 2: Lukket: Salg af grund**\n\n### **Beslutning**\n\nSolgt.⟧\n\n## Punkt 3: Eventuelt\n",
    );
    check(
        "# Punkt 1: Budget\n\n## Resumé\n\nOm budget.\n\n⟦## Punkt 2: Lukket: Møde\n\n## Resumé\n\nHemmeligt.\n\n## Beslutning\n\nGodt.⟧\n\n## Punkt 3: Andet\n",
    );
    check("# Møde\n\n⟦## Lukket: Personsag\n\nTekst\n\n### Bilag\n\nMere⟧\n\n## Orientering\n\nÅben tekst");
    check("⟦# Lukket dagsorden\n\n## Punkt 4: Salg\n\ntekst\n\n## Punkt 5: Køb\n\ntekst⟧\n\n# Bilag\n");
}

#[test]
fn plain_items() {
    check(
        "Punkt 1: Budget\n\nTekst om budget.\n\n⟦Punkt 2: Lukket: Ansættelse\n\nUdvalget drøftede\n1. At Bo ansættes.\n2. At Ib ikke gør.⟧\n\nPunkt 3: Eventuelt\n\nIntet.",
    );
    check("⟦PUNKT 6: LUKKET SAG\n\nBESLUTNING\n\nGodkendt.⟧\n\nPUNKT 7: EVENTUELT\n");
    check("1. Godkendelse\n\nGodkendt.\n\n⟦2. Lukket: Køb af jord\n\nPrisen er lav.⟧\n\n3. Eventuelt\n\nIntet.");
    check("⟦14.1 Lukket: Tilbud\n\nTekst⟧\n\n14.2 Åbent\n");
    check("Referat\n\n⟦Lukket punkt: Ejendomssalg\n============================\n\nTekst⟧\n\nAndet\n=====\n\nÅben.");
    check("⟦Pkt. 5 – Salg af hal (lukket)\n\nTekst⟧\n\nPkt. 6 – Haller\n\nTekst");
    check("⟦Sag nr. 12: Lejekontrakt - behandles for lukkede døre\n\nTekst⟧\n\nSag nr. 13: Veje");
    check("⟦Ikke-offentligt punkt\n\nTekst og mere tekst.⟧");
}

#[test]
fn lists_and_contents_stand_for_their_line() {
    check(
        "## Indhold\n\nBeredskab.....\t5\n⟦Lukket: Møde med borgmesteren.....\t10⟧\n\n# Punkt 1: Beredskab\n\nTekst.",
    );
    check(
        "Dagsorden\n1. Godkendelse\n2. Budget\n⟦3. Lukket: Salg af grund⟧\n4. Eventuelt\n\nMødet holdes på rådhuset.",
    );
    check("Dagsorden:\n- Budget\n⟦- Lukket: Personsag⟧\n\nVel mødt, alle sammen.");
    check("| Nr. | Emne |\n|---|---|\n⟦| 6 | Lukket: Møde |⟧\n\nTekst");
}

#[test]
fn markers_mark_their_item() {
    check(
        "## Punkt 3: Veje\n\nÅbent.\n\n⟦## Punkt 4: Salg af grund\n\nPunktet behandles for lukkede døre.\n\n### Beslutning\n\nGodkendt.⟧\n\n## Punkt 5: Eventuelt\n",
    );
    check("⟦Punkt 4: Salg\n\nLukket punkt\n\nPrisen er 2 mio.⟧\n\nPunkt 5: Andet\n\nIntet.");
    check("Hej Bo\n\n⟦Sagen behandles for lukkede døre på mandag. Vil du læse den?⟧\n\nHilsen Ib");
    check("⟦sagen behandles for lukkede døre⟧");
    check("⟦punkt 14 er et lukket punkt⟧");
    check("## Punkt 3: Plan\n\nGodt. ⟦Punkt 14 er et lukket punkt.⟧ Vi ses.\n\n## Punkt 4: Andet");
    check("⟦behandles for\nlukkede døre⟧");
}

#[test]
fn other_closings_are_no_findings() {
    for text in [
        "lukket i julen",
        "Lukkedag i børnehaven",
        "åbent punkt 14",
        "## Biblioteket er lukket i uge 42",
        "Mandag: Lukket",
        "Vejen er lukket for trafik.",
        "## Lukket fængsel bliver boliger",
        "Lukket: lørdag og søndag",
        "Dagen er lukket",
        "Kommunalbestyrelsen kan behandles for lukkede døre.",
        "Punkt 6 blev lukket ned af formanden",
    ] {
        check(text);
    }
}

#[test]
fn open_ends_closed() {
    check("⟦Punkt 2: Lukket: Salg\n\nSolgt.⟧\n\nPunkt 3: Orientering\nPunkt 4: Eventuelt\n\nIntet.");
    check("⟦Lukket dagsorden\n\nPunkt 12: Køb\n\nGodkendt.⟧\n\nÅben dagsorden\n\nPunkt 1: Budget\nTekst.");
    check(
        "Pkt. 1 Godkendelse\nPkt. 2 Planer\n⟦Pkt. 3 Lukket: Tilbud⟧\nPkt. 4 Eventuelt\n\nPkt. 3\n⟦Lukket: Tilbud\nTre har budt.⟧\n\nPkt. 4\nIntet.",
    );
    check("Åbne punkter\n\n1. Veje\n\n⟦Lukkede punkter\n\n5. Salg\n\nTekst⟧\n\nÅBNE PUNKTER\n\n6. Andet");
}

#[test]
fn scopes_go_across_blocks() {
    let filler = "Teksten går videre her og der.\n\n".repeat(6000);
    let text = format!("# Punkt 1: Åbent\n\n{filler}## Punkt 2: Lukket: Salg\n\n{filler}## Punkt 3: Andet\n\n{filler}");
    let found = find(&text);
    assert_eq!(found.len(), 1);
    let span = found[0].span;
    assert!(span.of(&text).starts_with("## Punkt 2") && text[span.end..].starts_with("\n\n## Punkt 3"));
    let text = format!("# Punkt 1: Salg\n\n{filler}Sagen behandles for lukkede døre.\n\n{filler}");
    let found = find(&text);
    assert_eq!((found.len(), found[0].span), (1, Span::new(0, text.trim_end().len())));
}

#[test]
fn what_is_open_goes_on_in_the_next_part() {
    let parts = [
        "## Punkt 1: Lukket: Salg\n\nPrisen.\n\n",
        "Mere om prisen.\n\n",
        "Endnu mere.\n\n## Punkt 2: Andet\n\nÅbent.\n",
    ];
    let (mut memory, mut found) = (Memory::default(), Vec::new());
    for (i, part) in parts.iter().enumerate() {
        let mut out = Vec::new();
        blocks(part, |b| detector().detect(&b, &mut memory, &mut out));
        if i < 2 {
            memory.sections.pause(part.len(), 0, &mut out);
        } else {
            detector().finish(part.len(), &mut memory, &mut out);
        }
        found.extend(out.iter().map(|c| c.span.of(part)));
    }
    assert_eq!(found, ["## Punkt 1: Lukket: Salg\n\nPrisen.", "Mere om prisen.", "Endnu mere."]);
}

#[test]
fn our_own_placeholders_open_nothing() {
    assert_eq!(find("Kære [PERSON 1K]\n\n[LUKKET PUNKT 1R]\n\n[LUKKET PUNKT]\nSocialrådgiver, [KOMMUNE]\n").len(), 0);
    assert_eq!(find("[LUKKET PUNKT 1R]\n\n[LUKKET PUNKT OM SALG]\n\nPrisen.\n").len(), 1);
}

#[test]
fn hostile_text_is_linear() {
    for unit in ["lukket punkt ", "# ", "Punkt 1: lukket\n", "1. ", "for lukkede ", "LUKKET\n", "Lukket:\n\n"] {
        let text = unit.repeat((1 << 20) / unit.len());
        assert!(find(&text).len() <= text.len() / 5);
    }
}

#[test]
fn empty_phrases_are_errors() {
    let bad = SectionSpec { headings: vec!["...".into()], markers: vec![String::new()], unless: vec![] };
    let errors = SectionDetector::compile(vec![(RuleIx(0), bad)]).unwrap_err();
    let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(pointers, ["/section/headings/0", "/section/markers/0"]);
}

#[test]
#[allow(clippy::print_stderr)]
fn the_real_minutes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/texts/referat-direktionen-2025-11-12.txt");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {path} is not here");
        return;
    };
    let found: Vec<_> = find(&text).iter().map(|c| c.span.of(&text).to_owned()).collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], "Lukket: Møde med borgmesteren.....\t10");
    assert!(found[1].starts_with("## **Punkt 6: Lukket: Møde") && text.trim_end().ends_with(&found[1]));
}
