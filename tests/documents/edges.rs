//! Where a document is no plain text: names that formats bound, parts that nothing changes, wiring, surroundings.

use crate::desk::{Desk, Said, has};
use crate::make::{docx, p, table, unzip, unzipped, xlsx, zip};

#[test]
fn a_sheets_name_that_had_to_be_shortened_comes_back_whole() {
    let name = "Oversigt over sagen 120358-8905";
    let rows: &[&[&str]] = &[&["Navn", "CPR"], &["Mette Testesen", "120358-8905"]];
    let desk = Desk::with(&[("ark.xlsx", xlsx(name, rows))]);
    assert_eq!(desk.run(&["redact", "ark.xlsx", "-o", "renset.xlsx"]).code, 0);
    let clean = unzipped(&desk.read("renset.xlsx"));
    assert!(!clean.contains("8905") && clean.contains("［CPR"), "{clean}");
    assert!(!clean.contains("over sagen ［"), "the name is longer than sheets' names may be");
    assert_eq!(desk.run(&["restore", "renset.xlsx", "-o", "tilbage.xlsx"]).code, 0);
    let back = unzipped(&desk.read("tilbage.xlsx"));
    assert!(back.contains(&format!("name=\"{name}\"")) && back.contains("Mette Testesen"), "{back}");
}

#[test]
fn what_stands_where_nothing_can_be_changed_is_told_with_what_to_do() {
    let drawing = [b"\x01\0\0\0".as_slice(), &[0; 36], b" EMF", b"Om CPR-nummer 120358-8905", &[0; 20]].concat();
    let word = docx(&p("Intet at se."));
    let mut members = unzip(&word);
    members.push(("word/media/image1.emf".to_owned(), drawing));
    let parts: Vec<(&str, &[u8])> = members.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let desk = Desk::with(&[("plan.docx", zip(&parts))]);
    assert_eq!(desk.run(&["check", "plan.docx"]).code, 1);
    let said = desk.run(&["redact", "plan.docx", "-o", "renset.docx"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("sæt det ind som PNG") && said.err.contains("indlejret fil 1, metadata"), "{}", said.err);
    assert!(!desk.path("renset.docx").exists());
}

#[test]
fn running_text_about_a_closed_item_closes_itself_and_a_heading_its_item() {
    let letter = [
        "Kære Mette Testesen",
        "Udvalget behandlede sagen på lukket dagsorden den 3. marts.",
        "Broen bliver malet til efteråret.",
        "Med venlig hilsen",
        "Teknik og Miljø",
    ];
    let agenda = [
        "Punkt 3: Veje",
        "Vejen bliver lagt om til foråret.",
        "Punkt 4: Lukket punkt: Salg af hal",
        "Prisen er to mio. kr.",
        "Køber er et firma fra byen.",
        "Punkt 5: Haller",
        "Hallen bliver malet til efteråret.",
    ];
    let word = |lines: &[&str]| docx(&lines.iter().map(|line| p(line)).collect::<String>());
    let page = |lines: &[&str]| {
        let body: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
        format!("<!doctype html><meta charset=utf-8>{body}").into_bytes()
    };
    let desk = Desk::with(&[
        ("brev.txt", letter.join("\n\n").into_bytes()),
        ("brev.docx", word(&letter)),
        ("brev.html", page(&letter)),
        ("dagsorden.txt", agenda.join("\n\n").into_bytes()),
        ("dagsorden.docx", word(&agenda)),
        ("dagsorden.html", page(&agenda)),
    ]);
    let closed = |name: &str| {
        let json = desk.run(&["check", "--format", "json", "--show-text", name]).json();
        let findings = json["documents"][0]["findings"].as_array().unwrap();
        let texts = findings.iter().filter(|f| f["rule"] == "closed-item").map(|f| f["text"].as_str().unwrap());
        texts.map(|t| t.split('\n').filter(|l| !l.is_empty()).collect::<Vec<_>>().join("|")).collect::<Vec<_>>()
    };
    for kind in ["txt", "docx", "html"] {
        assert_eq!(closed(&format!("brev.{kind}")), [letter[1]], "{kind}");
        assert_eq!(closed(&format!("dagsorden.{kind}")), [agenda[2..5].join("|")], "{kind}");
    }
}

#[test]
fn what_was_accepted_stays_accepted_when_a_document_is_edited_elsewhere() {
    let (case, other) = ("Sag 27.69.04-G01-1-26", "Sag 27.69.04-G01-2-26");
    let mail = |text: &str| {
        let head = "Subject: Referat\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8";
        format!("{head}\r\n\r\n{text}\r\n").into_bytes()
    };
    let word = |before: &str, case: &str| docx(&format!("{before}{}", p(&format!("{case} er afsluttet."))));
    let new = format!(
        "{}{}",
        p("Et nyt afsnit, som ingen har set før."),
        table(&[&["Ugedag", "Tid"], &["Mandag", "kl. 10"]])
    );
    let edited: &[&[&str]] = &[&["Ny linje", ""], &["Nr.", "Bemærkning"], &["", ""], &["", case]];
    for (name, before, after, another) in [
        ("plan.docx", word("", case), word(&new, case), word(&new, other)),
        ("ark.xlsx", xlsx("Ark", &[&["Nr.", case]]), xlsx("Nyt navn", edited), xlsx("Ark", &[&["Nr.", other]])),
        ("svar.eml", mail(case), mail(&format!("Et nyt afsnit.\r\n\r\n{case} er lukket.")), mail(other)),
    ] {
        let desk = Desk::with(&[(name, before)]);
        let check = |extra: &[&str]| {
            let base = ["check", "--format", "json", "--baseline", "kendt.json"];
            desk.run(&[&base, extra, &[name]].concat())
        };
        let has_case = |said: &Said, list: &str| {
            let json = said.json();
            let found = json["documents"][0][list].as_array().cloned().unwrap_or_default();
            found.iter().any(|f| f["rule"] == "case-number")
        };
        let said = check(&["--accept", "sagen er opdigtet"]);
        assert!(has_case(&said, "findings"), "{name}: {}", said.err);
        for (what, bytes, stands) in
            [("same", None, true), ("edited", Some(after), true), ("another", Some(another), false)]
        {
            if let Some(bytes) = bytes {
                std::fs::write(desk.path(name), bytes).unwrap();
            }
            let said = check(&[]);
            assert_eq!(has_case(&said, "lowered"), stands, "{name} {what}");
            assert_eq!(has_case(&said, "findings"), !stands, "{name} {what}");
        }
    }
}

#[test]
fn the_wiring_of_a_mail_is_no_text() {
    let part = |kind: &str, text: &str| {
        format!("--grænse\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n")
    };
    let mail = format!(
        "From: Jens Prøvesen <jens@proeve.example>\r\nSubject: Svar\r\nX-Mailer: Testpost 3\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"grænse\"\r\n\r\n{}{}--grænse--\r\n",
        part(
            "text/plain; charset=\"utf-8\"",
            "Hej Karen Eksempelsen. Det er Jens Prøvesen, som skriver om 120358-8905."
        ),
        part("text/plain; name=\"Mette Testesen.txt\"", "Mette Testesen har CPR-nummer 120358-8905."),
    )
    .replace("grænse", "b0");
    let desk = Desk::with(&[("svar.eml", mail.into_bytes())]);
    let places = desk.run(&["check", "--format", "json", "svar.eml"]).places();
    assert!(!places.iter().any(|(_, place)| place == "filnavn"), "{places:?}");
    assert!(has(&places, "person-name", "vedhæftet fil 1, filnavn"), "{places:?}");
    assert_eq!(desk.run(&["redact", "svar.eml", "-o", "renset.eml"]).code, 0);
    let clean = String::from_utf8(desk.read("renset.eml")).unwrap();
    assert_eq!(clean.matches("Content-Type: text/plain; ").count(), 2, "{clean}");
    assert!(!clean.contains("Testesen") && !clean.contains("8905") && !clean.contains("Prøvesen"), "{clean}");
}
