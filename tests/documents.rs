//! The whole command on documents: what is found is told with its place, what is redacted holds nothing and is restored
//! to the letter, what cannot be read is never clean.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "documents/desk.rs"]
mod desk;
#[path = "documents/edges.rs"]
mod edges;
#[path = "documents/make.rs"]
mod make;

use std::path::Path;

use desk::{Desk, has};
use make::{docx, eml, p, pdf, table, unzipped, xlsx, zip};
use serde_json::Value;

fn plan() -> Vec<u8> {
    let split = "<w:p><w:r><w:t xml:space=\"preserve\">Borgeren </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Met</w:t></w:r>\
         <w:r><w:t xml:space=\"preserve\">te Testesen har CPR-nummer 120358-8905.</w:t></w:r></w:p>";
    let rows: &[&[&str]] = &[&["Navn", "CPR-nr.", "Ankomst"], &["Mette Testesen", "1203588905", ""]];
    docx(&format!("{split}{}{}", table(rows), p("Mettes sag er afsluttet.")))
}

#[test]
fn every_finding_of_a_word_file_has_its_place() {
    let desk = Desk::with(&[("plan.docx", plan())]);
    let said = desk.run(&["check", "--format", "json", "plan.docx"]);
    assert_eq!(said.code, 1, "{}", said.err);
    let places = said.places();
    for (rule, place) in [
        ("cpr", "afsnit 1"),
        ("cpr", "tabel 1, række 2, kolonne 2"),
        ("cpr", "sidehoved, afsnit 1"),
        ("person-name", "afsnit 1"),
        ("person-name", "afsnit 2"),
        ("person-name", "tabel 1, række 2, kolonne 1"),
        ("phone", "kommentar 1, afsnit 1"),
        ("person-name", "dokumentegenskab: forfatter"),
    ] {
        assert!(has(&places, rule, place), "{rule} {place} in {places:#?}");
    }
    assert!(places.iter().any(|(r, p)| r == "person-name" && p.contains("slettet tekst")), "{places:#?}");
    // Nothing of what was found stands in the report.
    let report = String::from_utf8(said.out).unwrap();
    for word in ["8905", "Testesen", "Eksempelsen", "Prøvesen", "23 45"] {
        assert!(!report.contains(word), "{word}");
    }
    // One person has one number, wherever the name stands.
    let json: Value = serde_json::from_str(&report).unwrap();
    let subjects: Vec<u64> = json["documents"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["where"] == "afsnit 1" || f["where"] == "tabel 1, række 2, kolonne 1")
        .filter_map(|f| f["subject"].as_u64())
        .collect();
    assert!(subjects.len() >= 2 && subjects.iter().all(|s| *s == subjects[0]), "{subjects:?}");
}

#[test]
fn offsets_count_in_the_joined_text() {
    let desk = Desk::with(&[("plan.docx", plan())]);
    let said = desk.run(&["check", "--format", "json", "--show-text", "plan.docx"]);
    let json = said.json();
    let first = &json["documents"][0]["findings"][0];
    assert_eq!((first["start"].as_u64(), first["end"].as_u64()), (Some(9), Some(23)), "{first:#}");
    assert_eq!(first["text"], "Mette Testesen");
}

#[test]
fn a_word_file_is_redacted_in_place_and_restored_to_the_letter() {
    let desk = Desk::with(&[("plan.docx", plan())]);
    let said = desk.run(&["redact", "plan.docx", "-o", "renset.docx"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let clean = unzipped(&desk.read("renset.docx"));
    for word in ["120358", "8905", "Mette", "Testesen", "Karen", "Eksempelsen", "Jens", "Prøvesen", "23 45 67 89"] {
        assert!(!clean.contains(word), "{word} is left");
    }
    assert!(clean.contains("<w:rPr><w:b/></w:rPr><w:t>[PERSON"), "the formatting stays");
    let again = desk.run(&["check", "--format", "json", "renset.docx"]);
    assert_eq!(again.json()["verdict"], "allow", "{}", String::from_utf8_lossy(&again.out));

    let said = desk.run(&["restore", "renset.docx", "-o", "tilbage.docx"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let back = unzipped(&desk.read("tilbage.docx"));
    for text in ["120358-8905", "1203588905", "Mette Testesen", "Mettes sag", "Karen Eksempelsen", "23 45 67 89"] {
        assert!(back.contains(text), "{text} is not back");
    }
    assert!(!back.contains("[PERSON"));
}

#[test]
fn a_document_is_written_only_under_a_name_that_fits() {
    let desk = Desk::with(&[("plan.docx", plan()), ("side.pdf", pdf(&["CPR 120358-8905"]))]);
    std::fs::write(desk.path("plan.pdf"), plan()).unwrap();
    for (file, output, hint) in [
        ("plan.docx", "renset.txt", "-o renset.docx"),
        ("plan.pdf", "renset.pdf", "-o renset.docx"),
        ("plan.docx", "renset.docm", "-o renset.docx"),
        ("side.pdf", "renset.pdf", ".md"),
    ] {
        let said = desk.run(&["redact", file, "-o", output]);
        assert_eq!(said.code, 2);
        assert!(said.err.contains(hint), "{}", said.err);
        assert!(!desk.path(output).exists());
    }
}

#[test]
fn a_sheet_called_after_a_citizen_is_told_by_its_number() {
    let rows: &[&[&str]] = &[&["Navn", "CPR"], &["Mette Testesen", "120358-8905"]];
    let desk = Desk::with(&[("ark.xlsx", xlsx("Mette Testesen", rows)), ("løn.xlsx", xlsx("Løn", rows))]);
    let said = desk.run(&["check", "--format", "json", "ark.xlsx"]);
    let places = said.places();
    assert!(has(&places, "cpr", "ark 1, celle B2"), "{places:?}");
    assert!(has(&places, "person-name", "navn på ark"), "{places:?}");
    assert!(!String::from_utf8_lossy(&said.out).contains("Testesen"));
    assert!(has(&desk.run(&["check", "--format", "json", "løn.xlsx"]).places(), "cpr", "ark Løn, celle B2"));
    assert_eq!(desk.run(&["redact", "ark.xlsx", "-o", "renset.xlsx"]).code, 0);
    let clean = unzipped(&desk.read("renset.xlsx"));
    assert!(!clean.contains("Testesen") && !clean.contains("8905"));
    assert_eq!(desk.run(&["restore", "renset.xlsx", "-o", "tilbage.xlsx"]).code, 0);
    assert!(unzipped(&desk.read("tilbage.xlsx")).contains("120358-8905"));
}

#[test]
fn what_was_redacted_is_clean_when_it_is_looked_at_again() {
    let letter = [
        "Kære Mette Testesen",
        "Udvalget behandlede sagen på lukket dagsorden den 3. marts.",
        "Med venlig hilsen",
        "Jens Prøvesen",
    ];
    let rows: &[&[&str]] = &[&["Navn", "CPR"], &["Mette Testesen", "120358-8905"]];
    let text = letter.join("\n\n").into_bytes();
    let word = docx(&letter.iter().map(|line| p(line)).collect::<String>());
    let desk = Desk::with(&[("brev.txt", text), ("brev.docx", word), ("ark.xlsx", xlsx("Løn", rows))]);
    for name in ["brev.txt", "brev.docx", "ark.xlsx"] {
        let clean = format!("renset.{}", name.rsplit_once('.').unwrap().1);
        assert_eq!(desk.run(&["check", name]).code, 1, "{name}");
        assert_eq!(desk.run(&["redact", name, "-o", &clean]).code, 0, "{name}");
        let again = desk.run(&["check", &clean]);
        assert_eq!(again.code, 0, "{name}: {}", String::from_utf8_lossy(&again.out));
    }
    // What follows a closed item that went is not closed itself.
    assert!(String::from_utf8(desk.read("renset.txt")).unwrap().contains("Med venlig hilsen"));
    // The font in a header of the sheet is no person.
    let places = desk.run(&["check", "--format", "json", "ark.xlsx"]).places();
    assert!(!places.iter().any(|(_, place)| place.contains("sidehoved")), "{places:?}");
}

#[test]
fn a_mail_is_redacted_in_its_headers_too() {
    let desk = Desk::with(&[("svar.eml", eml())]);
    let places = desk.run(&["check", "--format", "json", "svar.eml"]).places();
    assert!(has(&places, "cpr", "emne"), "{places:?}");
    assert_eq!(desk.run(&["redact", "svar.eml", "-o", "renset.eml"]).code, 0);
    let clean = String::from_utf8(desk.read("renset.eml")).unwrap();
    assert!(!clean.contains("8905") && !clean.contains("Testesen") && !clean.contains("jens@"), "{clean}");
    assert!(clean.contains("MIME-Version: 1.0"));
}

#[test]
fn a_pdf_becomes_markdown_and_says_so() {
    let desk = Desk::with(&[("brev.pdf", pdf(&["Intet her", "CPR-nummer 120358-8905"]))]);
    let places = desk.run(&["check", "--format", "json", "brev.pdf"]).places();
    assert!(places.iter().any(|(r, p)| r == "cpr" && p.starts_with("side 2")), "{places:?}");
    let said = desk.run(&["redact", "brev.pdf"]);
    let text = String::from_utf8(said.out).unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(text.contains("## side 2") && text.contains("[CPR-NUMMER]") && !text.contains("8905"), "{text}");
    assert!(said.err.contains("ikke ændret"), "{}", said.err);
}

#[test]
fn a_page_that_is_a_picture_is_never_clean() {
    let desk = Desk::with(&[("scan.pdf", pdf(&["", "CPR-nummer 120358-8905"])), ("kun.pdf", pdf(&[""]))]);
    let said = desk.run(&["check", "--format", "json", "scan.pdf", "kun.pdf"]);
    assert_eq!(said.code, 2);
    let json = said.json();
    assert_eq!(json["unreadable"], 2);
    let first = &json["documents"][0];
    assert!(first["error"].as_str().unwrap().contains("kan ikke kontrolleres (side 1)"), "{first:#}");
    assert!(first.get("verdict").is_none());
    assert_eq!(first["findings"][0]["rule"], "cpr", "what was read is told all the same");
    let text = String::from_utf8(desk.run(&["check", "kun.pdf"]).out).unwrap();
    assert!(text.contains("FEJL") && !text.contains("OK:"), "{text}");
    let said = desk.run(&["redact", "scan.pdf", "-o", "renset.md"]);
    assert_eq!(said.code, 2);
    assert!(!desk.path("renset.md").exists());
}

#[test]
fn one_bad_file_stops_no_folder() {
    let archive = zip(&[("inde/plan.docx", &plan()), ("note.txt", b"Kort og godt.")]);
    let cut = plan()[..200].to_vec();
    let desk = Desk::with(&[
        ("sag/a.docx", cut),
        ("sag/b.zip", archive),
        ("sag/c.txt", b"CPR 120358-8905".to_vec()),
        ("sag/d.html", b"<!doctype html><p>Alt er godt</p>".to_vec()),
    ]);
    let said = desk.run(&["check", "sag"]);
    let text = String::from_utf8(said.out).unwrap();
    assert_eq!(said.code, 2);
    assert!(text.contains("beskadiget"), "{text}");
    assert!(text.contains("fil i arkivet"), "{text}");
    assert!(text.contains("3 tekster gennemgået, 2 med noget, der skal ud. 1 kunne ikke læses"), "{text}");
    assert!(said.err.is_empty(), "{}", said.err);
}

#[test]
fn documents_come_through_pipes() {
    let desk = Desk::with(&[]);
    let said = desk.run_with(&["check", "--format", "json", "-"], plan());
    assert!(has(&said.places(), "cpr", "afsnit 1"), "{}", said.err);
    let said = desk.run_with(&["redact", "--no-vault"], plan());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!unzipped(&said.out).contains("8905"));
}

#[test]
fn limits_are_named_and_raised() {
    let desk = Desk::with(&[("plan.docx", plan())]);
    let said = desk.run(&["check", "--limit", "max-unpacked=1KB", "plan.docx"]);
    assert_eq!(said.code, 2);
    let text = String::from_utf8(said.out).unwrap();
    assert!(text.contains("grænsen max-unpacked (1KB)") && text.contains("--limit max-unpacked=4KB"), "{text}");
    assert_eq!(desk.run(&["check", "--limit", "max-unpacked=1MB", "plan.docx"]).code, 1);
    let said = desk.run(&["check", "--limit", "max-file=1KB,max-pages=5", "plan.docx"]);
    assert!(String::from_utf8(said.out).unwrap().contains("max-file"));
    assert_eq!(desk.run(&["check", "--limit", "max-all=3", "plan.docx"]).code, 2);
}

#[test]
fn the_name_of_a_file_is_looked_at() {
    let name = "Sag_120358-8905";
    let text = b"Intet at se.".to_vec();
    for file in [format!("{name}.txt"), format!("{name}.docx")] {
        let bytes = if file.ends_with("txt") { text.clone() } else { docx(&p("Intet at se.")) };
        let desk = Desk::with(&[(&file, bytes)]);
        for flags in [&["--format", "json"][..], &["--format", "json", "--show-text"]] {
            let said = desk.run(&[&["check"], flags, &[&file]].concat());
            assert!(has(&said.places(), "cpr", "filnavn"), "{file} {flags:?}");
            let json = said.json();
            let findings = json["documents"][0]["findings"].as_array().unwrap();
            let found = findings.iter().find(|f| f["where"] == "filnavn").unwrap();
            assert!(found.get("text").is_none_or(|t| t == "120358-8905"), "{found}");
        }
    }
    let desk = Desk::with(&[("brev.docx", plan())]);
    let said = desk.run(&["redact", "brev.docx", "-o", "120358-8905.docx"]);
    assert!(said.err.contains("filnavnet"), "{}", said.err);
}

#[test]
fn permissions_receipts_explanations_and_public_texts_work_on_documents() {
    let allow = "promptguard: tillad case-number - nummeret er opdigtet";
    let body = format!("{}{}", p(allow), p("Sag 27.69.04-G01-1-26 er lukket."));
    let desk = Desk::with(&[("plan.docx", docx(&body)), ("plan2.docx", plan())]);
    let said = desk.run(&["check", "--format", "json", "--receipt", "kvittering.jsonl", "plan.docx", "plan2.docx"]);
    let json = said.json();
    let lowered = json["documents"][0]["lowered"].as_array().unwrap();
    assert!(lowered.iter().any(|f| f["where"] == "afsnit 2"), "{lowered:?}");
    let receipt: Value = serde_json::from_slice(&desk.read("kvittering.jsonl")).unwrap();
    let hashes = receipt["text_hashes"].as_array().unwrap();
    assert_eq!(hashes.len(), 2);
    assert_ne!(hashes[0], hashes[1]);
    let fingerprint = json["documents"][1]["findings"][0]["fingerprint"].as_str().unwrap();
    let said = desk.run(&["explain", fingerprint, "plan2.docx"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(String::from_utf8(said.out).unwrap().contains("plan2.docx, afsnit 1"));
    let said = desk.run(&["public", "add", "plan2.docx"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(Path::new(&desk.path("data/public.index")).exists());
}
