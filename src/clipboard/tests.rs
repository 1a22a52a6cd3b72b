use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::fake::{Fake, copy};
use super::*;
use crate::finding::Action;
use crate::guard::Guard;
use crate::local::Key;
use crate::policy::Policy;
use crate::scan::Declarations;
use crate::text::Lang;

const CPR: &str = "120358-8905";
const TEXT: &str = "Borgeren har CPR-nummer 120358-8905 og ringer igen.";
const HTML: &str = "<html><body><p>Borgeren har CPR-nummer <b>120358-8905</b> og ringer igen.</p></body></html>";
const RTF: &str = r"{\rtf1\ansi Borgeren har CPR-nummer {\b 120358-8905} og ringer igen.}";

static KEY: LazyLock<Key> = LazyLock::new(|| Key::from_bytes([5; 32]));
static GUARD: LazyLock<Guard> =
    LazyLock::new(|| Guard::new(Policy::builtin("standard-da").unwrap()).with_key(KEY.clone()));

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn filter(&self) -> Filter<'_> {
        Filter {
            guard: &GUARD,
            key: &KEY,
            declared: Declarations::default(),
            lang: Lang::Da,
            vault: Some(self.path("vault")),
            undo: Some(Undo::new(self.path("undo"))),
        }
    }

    fn handle(&self, fake: &mut Fake, mode: Mode) -> Outcome {
        self.filter().handle(fake, mode).unwrap()
    }

    fn handle_copy(&self, fake: &mut Fake, mode: Mode) -> Outcome {
        self.filter().handle_copy(fake, mode).unwrap()
    }
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    std::fs::read_dir(folder).unwrap().map(|e| std::fs::read(e.unwrap().path()).unwrap()).collect()
}

fn rich() -> Fake {
    Fake::new(&[
        ("text/html", HTML.as_bytes()),
        ("text/rtf", RTF.as_bytes()),
        ("UTF8_STRING", TEXT.as_bytes()),
        ("image/png", b"\x89PNG"),
        ("application/x-sheet", TEXT.as_bytes()),
    ])
}

#[test]
fn telling_changes_nothing() {
    let (desk, mut fake) = (Desk::new(), rich());
    let outcome = desk.handle(&mut fake, Mode::Notify);
    let Outcome::Found(summary) = &outcome else { panic!("{outcome:?}") };
    assert!(summary.verdict >= Action::Redact);
    // Once, though it stands in three flavours.
    assert_eq!(summary.list(Action::Redact).matches('(').count(), 0, "{summary:?}");
    let told = outcome.describe(Lang::Da);
    assert!(told.contains("CPR") && !told.contains("8905"), "{told}");
    assert_eq!((fake.writes, files(desk.folder.path()).len()), (0, 0));
}

#[test]
fn every_flavour_is_redacted_alike_and_the_others_go() {
    let (desk, mut fake) = (Desk::new(), rich());
    let outcome = desk.handle(&mut fake, Mode::Redact);
    assert!(matches!(outcome, Outcome::Redacted { undo: true, .. }), "{outcome:?}");
    assert!(!fake.all().contains("8905"), "{}", fake.all());
    assert_eq!(fake.get("UTF8_STRING").unwrap(), TEXT.replace(CPR, "[CPR-NUMMER]"));
    assert_eq!(fake.get("text/html").unwrap(), HTML.replace(CPR, "[CPR-NUMMER]"));
    assert_eq!(fake.get("text/rtf").unwrap(), RTF.replace(CPR, "[CPR-NUMMER]"));
    assert!(fake.get("image/png").is_none() && fake.get("application/x-sheet").is_none());
    // A watch leaves its own write alone; who asks is told. What is kept is encrypted.
    assert_eq!(desk.handle_copy(&mut fake, Mode::Redact), Outcome::Own);
    assert_eq!(desk.handle(&mut fake, Mode::Redact), Outcome::Clean);
    for file in files(desk.folder.path()) {
        assert!(memchr::memmem::find(&file, b"120358").is_none());
    }
}

#[test]
fn the_original_comes_back_and_is_not_redacted_again() {
    let (desk, mut fake) = (Desk::new(), rich());
    desk.handle(&mut fake, Mode::Redact);
    let filter = desk.filter();
    let original = filter.undo.as_ref().unwrap().take(&KEY).unwrap().unwrap();
    assert!(filter.put(&mut fake, &original).unwrap());
    assert_eq!(fake.get("text/html").unwrap(), HTML);
    assert_eq!(desk.handle_copy(&mut fake, Mode::Redact), Outcome::Own);
    assert!(matches!(desk.handle(&mut fake, Mode::Notify), Outcome::Found(_)), "who asks is told");
}

#[test]
fn a_seal_on_other_content_is_no_pass() {
    let (desk, mut fake) = (Desk::new(), Fake::text("Intet"));
    desk.filter().put(&mut fake, &Content::text("Intet her")).unwrap();
    for (name, bytes) in &mut fake.formats {
        if name == "UTF8_STRING" || name.starts_with("text/") {
            *bytes = TEXT.as_bytes().to_vec();
        }
    }
    assert!(matches!(desk.handle_copy(&mut fake, Mode::Redact), Outcome::Redacted { .. }));
}

#[test]
fn blocked_content_leaves_a_notice() {
    let (desk, mut fake) = (Desk::new(), rich());
    let outcome = desk.handle(&mut fake, Mode::Block);
    assert!(matches!(outcome, Outcome::Blocked { undo: true, why: None, .. }), "{outcome:?}");
    let notice = fake.get("UTF8_STRING").unwrap();
    assert!(notice.starts_with("[promptguard] Indholdet er fjernet") && notice.contains("--undo"), "{notice}");
    assert!(!fake.all().contains("8905") && fake.get("text/html").is_none());
}

#[test]
fn html_alone_is_seen_and_redacted() {
    for mode in [Mode::Redact, Mode::Block] {
        let (desk, mut fake) = (Desk::new(), Fake::new(&[("text/html", HTML.as_bytes())]));
        desk.handle(&mut fake, mode);
        assert!(!fake.all().contains("8905"), "{}", fake.all());
        assert_eq!(fake.writes, 1);
    }
}

#[test]
fn what_a_page_hides_is_found_and_what_the_text_shows_is_taken_out_of_the_page() {
    let desk = Desk::new();
    // In an attribute, which the text does not show.
    let html = br#"<p>Se <a href="https://example.org/sag?cpr=120358-8905">sagen</a></p>"#;
    let mut fake = Fake::new(&[("UTF8_STRING", b"Se sagen"), ("text/html", html)]);
    assert!(matches!(desk.handle(&mut fake, Mode::Redact), Outcome::Redacted { .. }));
    assert!(!fake.all().contains("8905"), "{}", fake.all());
    // Divided over cells so that no pattern fits, but in the text it does.
    let html = b"<table><tr><td>Sag 120358</td></tr></table><p>Hans nummer: 120358-8905</p>";
    let mut fake = Fake::new(&[("UTF8_STRING", TEXT.as_bytes()), ("text/html", html)]);
    desk.handle(&mut fake, Mode::Redact);
    assert!(!fake.all().contains("120358-8905"));
}

#[test]
fn formatting_that_cannot_be_read_goes_and_the_text_stays() {
    let (desk, bad) = (Desk::new(), b"this is no rich text");
    let damaged = |blocked| Outcome::Unchecked { why: Unchecked::Damaged, blocked };
    let mut fake = Fake::new(&[("text/rtf", bad), ("UTF8_STRING", b"Dagsorden")]);
    assert_eq!(desk.handle(&mut fake, Mode::Notify), damaged(false));
    assert_eq!(desk.handle(&mut fake, Mode::Redact), Outcome::Clean);
    assert_eq!((fake.get("UTF8_STRING").as_deref(), fake.get("text/rtf")), (Some("Dagsorden"), None));
    // Alone it is replaced.
    let mut fake = Fake::new(&[("text/rtf", bad)]);
    assert_eq!(desk.handle(&mut fake, Mode::Redact), damaged(true));
    assert!(fake.get("UTF8_STRING").unwrap().contains("kan ikke kontrolleres"), "{}", fake.all());
}

/// What programs put around the text: nothing of it is the user's.
#[test]
fn the_marks_of_programs_are_no_findings() {
    let office = r##"<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>
        <title></title><meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
        <style type="text/css">@page { size: 21cm 29.7cm; margin: 2cm } p { line-height: 115%; margin-bottom: 0.25cm }
        </style></head><body lang="da-DK" link="#000080" vlink="#800000" dir="ltr"><p>Dagsorden for mødet</p></body></html>"##;
    let word = r#"<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
        <meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
        <meta name=Generator content="Microsoft Word 15"><style>@font-face {font-family:"Cambria Math";
        panose-1:2 4 5 3 5 4 6 3 2 4;}@page WordSection1 {size:595.3pt 841.9pt;}</style></head><body lang=DA><!--StartFragment--><p class=MsoNormal>Dagsorden
        for mødet<o:p></o:p></p><!--EndFragment--></body></html>"#;
    let chrome = r#"<meta charset='utf-8'><span style="color: rgb(0, 0, 0); font-family: Arial; font-size: 16px;
        font-weight: 400; text-indent: 0px; -webkit-text-stroke-width: 0px;">Dagsorden for mødet</span>"#;
    let rtf = r"{\rtf1\ansi\deff3\adeflang1025{\fonttbl{\f0\froman\fprq2\fcharset0 Times New Roman;}}{\colortbl;\red0\green0\blue0;}
        {\*\generator LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2}{\info{\creatim\yr2026\mo11\dy24}}
        \pard\plain Dagsorden for m\u248\'f8det\par }";
    for (format, bytes) in [
        ("text/html", office),
        ("text/html", word),
        ("HTML Format", word),
        ("text/html", chrome),
        ("text/rtf", rtf),
        ("text/richtext", rtf),
    ] {
        let mut fake = Fake::new(&[("UTF8_STRING", "Dagsorden for mødet".as_bytes()), (format, bytes.as_bytes())]);
        assert_eq!(Desk::new().handle(&mut fake, Mode::Redact), Outcome::Clean, "{bytes}");
        assert_eq!(fake.writes, 0);
    }
    let url: Vec<u8> = "https://example.org\nEksempel".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut fake = Fake::new(&[("text/x-moz-url", &url)]);
    assert_eq!(Desk::new().handle(&mut fake, Mode::Redact), Outcome::Clean);
}

#[test]
fn password_managers_are_not_read() {
    let marks: [(&str, &[u8]); 6] = [
        ("ExcludeClipboardContentFromMonitorProcessing", b""),
        ("CanIncludeInClipboardHistory", &[0; 4]),
        ("CanUploadToCloudClipboard", &[0; 4]),
        ("Clipboard Viewer Ignore", b""),
        ("x-kde-passwordManagerHint", b"secret"),
        ("org.nspasteboard.ConcealedType", b""),
    ];
    for mark in marks {
        let desk = Desk::new();
        let mut fake = Fake::new(&[("UTF8_STRING", TEXT.as_bytes()), mark]);
        assert_eq!(desk.handle(&mut fake, Mode::Redact), Outcome::Secret, "{}", mark.0);
        assert_eq!(fake.writes, 0);
        assert!(fake.reads <= 1, "only the mark itself is read");
        assert!(files(desk.folder.path()).is_empty());
    }
    let mut fake = Fake::new(&[("UTF8_STRING", TEXT.as_bytes()), ("CanIncludeInClipboardHistory", &[1, 0, 0, 0])]);
    assert!(matches!(Desk::new().handle(&mut fake, Mode::Redact), Outcome::Redacted { .. }));
}

#[test]
fn what_cannot_be_checked_is_told_and_never_passes() {
    for (error, why) in [
        (ClipboardError::TooLarge, Unchecked::TooLarge),
        (ClipboardError::TimedOut, Unchecked::TimedOut),
        (ClipboardError::Refused, Unchecked::Refused),
    ] {
        let desk = Desk::new();
        let mut fake = Fake::text(TEXT);
        fake.errors.insert("UTF8_STRING".to_owned(), error);
        let told = desk.handle(&mut fake, Mode::Notify);
        assert_eq!(told, Outcome::Unchecked { why, blocked: false });
        assert!(told.is_news());
        assert_eq!(desk.handle(&mut fake, Mode::Redact), Outcome::Unchecked { why, blocked: true });
        assert!(fake.get("UTF8_STRING").unwrap().contains("kan ikke kontrolleres"));
        assert!(files(desk.folder.path()).is_empty(), "nothing was read that could be put back");
    }
    let mut fake = Fake::new(&[("UTF8_STRING", b"a\0b\x01")]);
    let outcome = Desk::new().handle(&mut fake, Mode::Block);
    assert_eq!(outcome, Outcome::Unchecked { why: Unchecked::NoText, blocked: true });
}

#[test]
fn pictures_and_nothing_are_left_alone() {
    for (formats, outcome) in [(&[][..], Outcome::Empty), (&[("image/png", &b"\x89PNG"[..])][..], Outcome::NoText)] {
        let mut fake = Fake::new(formats);
        assert_eq!(Desk::new().handle(&mut fake, Mode::Block), outcome);
        assert_eq!(fake.writes, 0);
    }
}

#[test]
fn a_copy_made_meanwhile_is_never_overwritten() {
    let desk = Desk::new();
    for mode in [Mode::Redact, Mode::Block] {
        let mut fake = rich();
        fake.meanwhile = Some((3, copy(&[("UTF8_STRING", b"Noget andet")])));
        assert_eq!(desk.handle(&mut fake, mode), Outcome::Changed);
        assert_eq!(fake.get("UTF8_STRING").unwrap(), "Noget andet");
        assert!(!desk.path("undo").exists());
        assert_eq!(desk.handle(&mut fake, mode), Outcome::Clean);
    }
}

#[test]
fn a_vault_that_cannot_be_written_blocks() {
    let desk = Desk::new();
    std::fs::write(desk.path("vault"), "no vault").unwrap();
    let mut fake = rich();
    let outcome = desk.handle(&mut fake, Mode::Redact);
    assert!(matches!(outcome, Outcome::Blocked { why: Some(_), .. }), "{outcome:?}");
    assert!(!fake.all().contains("8905"));
}

#[test]
fn a_watch_looks_at_each_copy_and_does_not_answer_itself() {
    let desk = Desk::new();
    let mut fake = Fake::text("Dagsorden");
    fake.later = vec![
        copy(&[("UTF8_STRING", TEXT.as_bytes())]),
        copy(&[("UTF8_STRING", b"Referat")]),
        copy(&[("text/html", HTML.as_bytes())]),
    ];
    let mut told = Vec::new();
    let end = watch(&mut fake, &desk.filter(), Mode::Redact, &mut |o| told.push(o.clone()));
    assert_eq!(end, Err(ClipboardError::Lost("the end".to_owned())));
    assert_eq!(told.len(), 4);
    assert_eq!(told.iter().filter(|o| matches!(o, Outcome::Redacted { .. })).count(), 2, "{told:?}");
    assert_eq!(fake.writes, 2);
}

#[test]
fn an_answer_gets_its_values_back_in_every_flavour() {
    let (desk, mut fake) = (Desk::new(), rich());
    desk.handle(&mut fake, Mode::Redact);
    let answer = "<p>Svar til <i>[CPR-NUMMER]</i> og [PERSON 9Z]</p>";
    fake.formats = copy(&[("text/html", answer.as_bytes()), ("UTF8_STRING", b"Svar til [CPR-NUMMER] og [PERSON 9Z]")]);
    let back = desk.filter().restore(&mut fake).unwrap();
    assert!(matches!(&back, Back::Done(1, unknown) if unknown.len() == 1), "{back:?}");
    assert_eq!(fake.get("UTF8_STRING").unwrap(), "Svar til 120358-8905 og [PERSON 9Z]");
    assert_eq!(fake.get("text/html").unwrap(), answer.replace("[CPR-NUMMER]", CPR));
    assert_eq!(desk.handle_copy(&mut fake, Mode::Redact), Outcome::Own, "the user asked for the values");
    let mut picture = Fake::new(&[("image/png", b"x")]);
    assert!(matches!(desk.filter().restore(&mut picture).unwrap(), Back::NoText));
}

/// Pieces of which texts are made: with and without something to take out.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("120358-8905".to_owned()),
        Just("mette@testesen.example".to_owned()),
        Just("Mødet er kl. 10".to_owned()),
        Just("&amp; <b>x</b>".to_owned()),
        "[a-zæøå .,]{0,12}",
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the flavours say, nothing that must go is left in any of them, and what is written is left alone.
    #[test]
    fn nothing_is_left_behind(text in pieces(), page in pieces(), rtf in pieces(), alone in 0usize..4) {
        let desk = Desk::new();
        let html = format!("<p>{page}</p>");
        let rtf = format!(r"{{\rtf1\ansi\uc1 {rtf}}}").chars().filter(char::is_ascii).collect::<String>();
        let formats = [("UTF8_STRING", text.as_bytes()), ("text/html", html.as_bytes()), ("text/rtf", rtf.as_bytes())];
        let mut fake = Fake::new(formats.get(alone..=alone).unwrap_or(&formats));
        let outcome = desk.handle(&mut fake, Mode::Redact);
        prop_assert!(!fake.all().contains("8905"), "{:?}: {}", outcome, fake.all());
        prop_assert!(!fake.all().contains("mette@"), "{:?}: {}", outcome, fake.all());
        prop_assert!(fake.writes <= 1);
        let again = desk.handle_copy(&mut fake, Mode::Redact);
        prop_assert!(!matches!(again, Outcome::Redacted { .. } | Outcome::Blocked { .. }), "{:?}", again);
    }

    #[test]
    fn any_bytes_in_any_format_are_survived(
        name in prop_oneof![Just("UTF8_STRING"), Just("text/html"), Just("text/rtf"), Just("HTML Format"), Just("CF_UNICODETEXT")],
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let desk = Desk::new();
        let mut fake = Fake::new(&[(name, &bytes)]);
        for mode in [Mode::Notify, Mode::Redact, Mode::Block] {
            prop_assert!(desk.filter().handle(&mut fake, mode).is_ok());
        }
    }
}
