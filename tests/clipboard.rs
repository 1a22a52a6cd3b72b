//! The clipboard filter against real clipboards: an X server and a Wayland compositor, each started here. Skips, and says
//! so, where they are not installed (Debian: xvfb xclip sway wl-clipboard).
#![cfg(all(feature = "clipboard", unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test")]

mod desktop;

use desktop::{Desktop, said, stands_in, until};

const TEXT: &str = "Borgeren har CPR-nummer 120358-8905 og ringer igen.";
const CLEAN: &str = "Borgeren har CPR-nummer [CPR-NUMMER] og ringer igen.";
const HTML: &str = "<p>Borgeren har CPR-nummer <b>120358-8905</b> og ringer igen.</p>";
const PLAIN: &str = "text/plain;charset=utf-8";

fn desktops() -> Vec<Desktop> {
    [Desktop::x11(), Desktop::wayland()].into_iter().flatten().collect()
}

#[test]
fn once() {
    for desk in desktops() {
        assert_eq!(said(&desk.promptguard(&[])).0, 0, "an empty clipboard");
        desk.copy("UTF8_STRING", b"Dagsorden");
        assert_eq!(
            said(&desk.promptguard(&[])),
            (0, "Der er ikke fundet noget på udklipsholderen, der skal ud.\n".into())
        );
        desk.copy("UTF8_STRING", TEXT.as_bytes());
        let (status, told) = said(&desk.promptguard(&[]));
        assert!(status == 1 && told.contains("CPR") && !told.contains("8905"), "{told}");
        // Redacted, put back once, and not twice.
        let (status, told) = said(&desk.promptguard(&["--redact"]));
        assert!(status == 0 && told.starts_with("Udklipsholderen er renset."), "{told}");
        assert_eq!(desk.paste(PLAIN).unwrap(), CLEAN.as_bytes());
        assert_eq!(said(&desk.promptguard(&[])).0, 0);
        assert!(!stands_in(&desk.data(), "120358"));
        assert_eq!(said(&desk.promptguard(&["--undo"])).0, 0);
        assert_eq!(desk.paste(PLAIN).unwrap(), TEXT.as_bytes());
        assert_eq!(said(&desk.promptguard(&[])).0, 1, "the original is not clean because promptguard put it back");
        assert!(!desk.data().join("clipboard.undo").exists());
        assert_eq!(said(&desk.promptguard(&["--undo"])).0, 2);
        desk.copy("image/png", b"\x89PNG");
        assert_eq!(said(&desk.promptguard(&[])).0, 2, "a picture is not checked, so not clean");
    }
}

#[test]
fn watching_redacts_each_copy_in_every_flavour() {
    for desk in desktops() {
        let _watch = desk.watch(&["--redact"]);
        desk.copy("UTF8_STRING", TEXT.as_bytes());
        desk.paste_until(PLAIN, |text| text == CLEAN);
        desk.copy("text/html", HTML.as_bytes());
        desk.paste_until("text/html", |html| html == HTML.replace("120358-8905", "[CPR-NUMMER]"));
        // xclip offers no text beside it; wl-copy offers the page's source.
        assert!(desk.paste(PLAIN).is_none_or(|text| memchr::memmem::find(&text, b"8905").is_none()));
        // What is in order is left where it is.
        desk.copy("UTF8_STRING", b"Dagsorden");
        desk.paste_until("UTF8_STRING", |text| text == "Dagsorden");
        // The user's undo is not undone by the watcher.
        desk.copy("UTF8_STRING", TEXT.as_bytes());
        desk.paste_until(PLAIN, |text| text == CLEAN);
        assert_eq!(said(&desk.promptguard(&["--undo"])).0, 0);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(desk.paste(PLAIN).unwrap(), TEXT.as_bytes());
        // A burst: the last copy is what counts.
        for i in 0..10 {
            desk.copy("UTF8_STRING", format!("{TEXT} Nr. {i}").as_bytes());
        }
        desk.paste_until(PLAIN, |text| text == format!("{CLEAN} Nr. 9"));
    }
}

#[test]
fn watching_tells_and_changes_nothing_unless_asked() {
    for desk in desktops() {
        let _watch = desk.watch(&[]);
        desk.copy("UTF8_STRING", TEXT.as_bytes());
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(desk.paste("UTF8_STRING").unwrap(), TEXT.as_bytes());
    }
}

#[test]
fn the_desktop_shows_what_and_why() {
    let Some(desk) = Desktop::x11().and_then(Desktop::with_notifications) else { return };
    let watch = desk.watch(&["--redact"]);
    desk.copy("UTF8_STRING", TEXT.as_bytes());
    until("a notification", || (desk.shown()? == 1).then_some(()));
    // A second one takes its place.
    desk.copy("UTF8_STRING", format!("{TEXT} {TEXT}").as_bytes());
    desk.paste_until(PLAIN, |text| text == format!("{CLEAN} {CLEAN}"));
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(desk.shown(), Some(1));
    let told = desk.last_notification();
    assert!(told.starts_with("Udklipsholderen er renset. Taget ud: CPR-nummer (2)."), "{told}");
    assert!(told.contains("--undo") && !told.contains("8905"), "{told}");
    drop(watch);
    // What a rule is called is no markup.
    let policy = desk.folder.path().join("politik.yaml");
    let rules = include_str!("cmd/policy.in/egen.yaml").replace("da: Projektnavn", "da: Børn & Unge <hemmeligt>");
    std::fs::write(&policy, rules).unwrap();
    let _watch = desk.watch(&["--policy", policy.to_str().unwrap()]);
    desk.copy("UTF8_STRING", b"Vi kalder det Operation Blabaer indtil videre");
    until("a notification", || (desk.shown()? == 1).then_some(()));
    let told = desk.last_notification();
    assert!(told.contains("Børn &amp; Unge &lt;hemmeligt&gt;"), "{told}");
}

#[test]
fn a_desktop_without_notifications_is_told_of_once() {
    let Some(desk) = Desktop::x11() else { return };
    let (_watch, lines) = desk.watch_heard(&[]);
    let (sender, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || lines.for_each(|line| sender.send(line).unwrap()));
    let mut all: Vec<String> = Vec::new();
    let mut count = |words: &str| {
        all.extend(heard.try_iter());
        all.iter().filter(|line| line.contains(words)).count()
    };
    for n in 1..=3 {
        desk.copy("UTF8_STRING", format!("{TEXT} Nr. {n}").as_bytes());
        until("the line", || (count("skal ud") == n).then_some(()));
        until("the remark", || (count("viser ikke meddelelser") == 1).then_some(()));
    }
}

#[test]
fn watching_blocks_with_a_notice() {
    for desk in desktops() {
        let _watch = desk.watch(&["--block"]);
        desk.copy("UTF8_STRING", TEXT.as_bytes());
        let notice = desk.paste_until(PLAIN, |text| text.starts_with("[promptguard]"));
        assert!(!notice.contains("8905"), "{notice}");
    }
}

#[test]
fn large_content_goes_both_ways_in_pieces_and_huge_content_never_passes() {
    for desk in desktops() {
        let _watch = desk.watch(&["--redact"]);
        let long = "Mødet begyndte til tiden, og alle var til stede. ".repeat(20_000);
        desk.copy("UTF8_STRING", format!("{TEXT}\n{long}").as_bytes());
        let text = desk.paste_until(PLAIN, |text| text.starts_with(CLEAN));
        assert_eq!(text.len(), CLEAN.len() + 1 + long.len());
        desk.copy("UTF8_STRING", &vec![b'x'; (16 << 20) + 1]);
        // It is too large, or on a busy machine takes too long to come.
        desk.paste_until(PLAIN, |text| text.contains("kan ikke kontrolleres ("));
    }
}

#[test]
fn an_answer_gets_its_values_back() {
    for desk in desktops() {
        desk.copy("UTF8_STRING", TEXT.as_bytes());
        assert_eq!(said(&desk.promptguard(&["--redact"])).0, 0);
        desk.copy("UTF8_STRING", b"Svar om [CPR-NUMMER].");
        let (status, told) = said(&desk.promptguard(&["--restore"]));
        assert!(status == 0 && told.contains("1 oplysning er sat tilbage.") && told.contains("Gennemgå"), "{told}");
        assert_eq!(desk.paste(PLAIN).unwrap(), b"Svar om 120358-8905.");
    }
}

#[test]
fn password_managers_are_left_alone() {
    let Some(desk) = Desktop::x11() else { return };
    desk.copy_all(&[("UTF8_STRING", TEXT.as_bytes()), ("x-kde-passwordManagerHint", b"secret")], false);
    let (status, told) = said(&desk.promptguard(&["--redact"]));
    assert!(status == 2 && told.contains("mærket som hemmeligt"), "{told}");
    assert_eq!(desk.paste("UTF8_STRING").unwrap(), TEXT.as_bytes());
}

#[test]
fn all_flavours_of_one_copy() {
    let Some(desk) = Desktop::x11() else { return };
    let _watch = desk.watch(&["--redact"]);
    let formats = [
        ("text/html", HTML.as_bytes()),
        ("UTF8_STRING", TEXT.as_bytes()),
        ("text/rtf", br"{\rtf1\ansi CPR 120358-8905}"),
        ("application/x-sheet", TEXT.as_bytes()),
    ];
    desk.copy_all(&formats, false);
    desk.paste_until(PLAIN, |text| text == CLEAN);
    for format in ["text/html", "text/rtf"] {
        let bytes = desk.paste(format).unwrap();
        assert!(memchr::memmem::find(&bytes, b"[CPR-NUMMER]").is_some(), "{format}");
        assert!(memchr::memmem::find(&bytes, b"8905").is_none(), "{format}");
    }
    assert!(desk.paste("application/x-sheet").is_none());
}

#[test]
fn a_program_that_hangs_does_not_stop_the_watch() {
    let Some(desk) = Desktop::x11() else { return };
    let _watch = desk.watch(&["--redact"]);
    desk.copy_all(&[("UTF8_STRING", TEXT.as_bytes())], true);
    desk.paste_until(PLAIN, |text| text.contains("kan ikke kontrolleres (programmet, der kopierede, svarer ikke)"));
    desk.copy("UTF8_STRING", TEXT.as_bytes());
    desk.paste_until(PLAIN, |text| text == CLEAN);
}

#[test]
fn the_holder_ends_when_something_else_is_copied() {
    let Some(desk) = Desktop::x11() else { return };
    desk.copy("UTF8_STRING", b"Svar om [PERSON 1].");
    desk.copy("UTF8_STRING", TEXT.as_bytes());
    assert_eq!(said(&desk.promptguard(&["--redact"])).0, 0);
    // Used up, so nothing waits for its minute.
    assert_eq!(said(&desk.promptguard(&["--undo"])).0, 0);
    desk.copy("UTF8_STRING", b"Noget andet");
    let data = desk.data().display().to_string();
    until("the holders to end", || {
        let holders = std::fs::read_dir("/proc").unwrap().flatten().filter(|process| {
            let read = |name| std::fs::read(process.path().join(name)).unwrap_or_default();
            memchr::memmem::find(&read("cmdline"), b"--hold").is_some()
                && memchr::memmem::find(&read("environ"), data.as_bytes()).is_some()
        });
        (holders.count() == 0).then_some(())
    });
}

#[test]
fn without_a_display_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["clipboard"][..], &["clipboard", "--watch"], &["clipboard", "--undo"]] {
        let mut command = assert_cmd::Command::cargo_bin("promptguard").unwrap();
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env("PROMPTGUARD_DATA", folder.path());
        let output = command.args(args).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains("Der er ingen udklipsholder her"), "{told}");
    }
}
