//! The clipboard filter against the clipboard of the session. One test: there is one clipboard.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use clipboard_win::{Clipboard, raw};
use windows_win::Window;
use windows_win::raw::window::Builder;

use super::{CLEAN, Running, TEXT, folder, promptguard, run, said, until};

const HTML: &str = "<p>CPR-nummer <b>120358-8905</b>, på søndag</p>";
const UNICODE: u32 = 13;

/// With a window, as programs have: without one Wine lets several open it at once.
fn open() -> (Clipboard, Window) {
    let window = Window::from_builder(Builder::new().class_name("STATIC").parent_message()).unwrap();
    (Clipboard::new_attempts_for(window.inner(), 200).unwrap(), window)
}

fn id(name: &str) -> u32 {
    raw::register_format(name).unwrap().get()
}

/// Copies as another program would.
fn copy(formats: &[(u32, &[u8])]) {
    let _open = open();
    raw::empty().unwrap();
    for (format, bytes) in formats {
        raw::set_without_clear(*format, bytes).unwrap();
    }
}

fn copy_text(text: &str) {
    copy(&[(UNICODE, &utf16(text))]);
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

/// Pastes as another program would.
fn paste(format: u32) -> Option<Vec<u8>> {
    let _open = open();
    let mut bytes = Vec::new();
    raw::get_vec(format, &mut bytes).ok().map(|_| bytes)
}

fn paste_text() -> String {
    let bytes = paste(UNICODE).unwrap_or_default();
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).take_while(|u| *u != 0).collect();
    String::from_utf16(&units).unwrap()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    memchr::memmem::find(bytes, word.as_bytes()).is_some()
}

fn watch(folder: &Path, args: &[&str]) -> Running {
    let mut command = promptguard(folder);
    command.args(["clipboard", "--watch"]).args(args).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("overvåges"));
    std::thread::spawn(move || lines.for_each(drop));
    Running(child)
}

#[test]
fn the_clipboard_of_windows() {
    let (_outer, folder) = folder();
    let clipboard = |args: &[&str]| said(&run(&folder, &[&["clipboard"], args].concat()));

    // Once: told, redacted, put back, not twice.
    copy_text("Dagsorden");
    assert_eq!(clipboard(&[]).0, 0);
    copy_text(TEXT);
    let (status, told) = clipboard(&[]);
    assert!(status == 1 && told.contains("CPR") && !told.contains("8905"), "{told}");
    let (status, told) = clipboard(&["--redact"]);
    assert!(status == 0 && told.starts_with("Udklipsholderen er renset."), "{told}");
    assert_eq!(paste_text(), CLEAN);
    assert_eq!(clipboard(&["--undo"]).0, 0);
    assert_eq!(paste_text(), TEXT);
    assert_eq!(clipboard(&["--undo"]).0, 2);

    // An answer gets its values back.
    copy_text("Svar på brevet om [CPR-NUMMER].");
    let (status, told) = clipboard(&["--restore"]);
    assert!(status == 0 && told.contains("Gennemgå"), "{told}");
    assert_eq!(paste_text(), "Svar på brevet om 120358-8905.");

    // What a password manager marks is left alone, by value where the mark has one.
    let zero = 0u32.to_le_bytes();
    let marks = [
        ("ExcludeClipboardContentFromMonitorProcessing", &b"1"[..]),
        ("Clipboard Viewer Ignore", b"1"),
        ("CanIncludeInClipboardHistory", &zero),
        ("CanUploadToCloudClipboard", &zero),
    ];
    for (mark, value) in marks {
        copy(&[(UNICODE, &utf16(TEXT)), (id(mark), value)]);
        let (status, told) = clipboard(&["--redact"]);
        assert!(status == 2 && told.contains("mærket som hemmeligt"), "{mark}: {told}");
        assert_eq!(paste_text(), TEXT);
    }

    // Watching: every flavour is redacted, others go, and what Windows makes of the text (CF_TEXT) is redacted too.
    let (html, rtf, sheet) = (id("HTML Format"), id("Rich Text Format"), id("XML Spreadsheet"));
    let page = format!(
        "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000200\r\nStartFragment:0000000105\r\nEndFragment:0000000200\r\n{HTML}"
    );
    {
        let _watch = watch(&folder, &["--redact"]);
        copy(&[
            (UNICODE, &utf16(TEXT)),
            (html, page.as_bytes()),
            (rtf, br"{\rtf1\ansi CPR-nummer 120358-8905\par}"),
            (sheet, TEXT.as_bytes()),
        ]);
        until("the redacted text", || (paste_text() == CLEAN).then_some(()));
        for format in [html, rtf] {
            let bytes = paste(format).unwrap();
            assert!(holds(&bytes, "[CPR-NUMMER]") && !holds(&bytes, "8905"), "{}", String::from_utf8_lossy(&bytes));
        }
        assert!(paste(html).unwrap().starts_with(b"Version:0.9\r\nStartHTML:"));
        assert!(paste(sheet).is_none());
        const CF_TEXT: u32 = 1;
        assert!(!holds(&paste(CF_TEXT).unwrap_or_default(), "8905"));
        // A burst: the last copy counts.
        for i in 0..10 {
            copy_text(&format!("{TEXT} Nr. {i}"));
        }
        until("the last of a burst", || (paste_text() == format!("{CLEAN} Nr. 9")).then_some(()));
        // The user's undo is not undone.
        assert_eq!(clipboard(&["--undo"]).0, 0);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(paste_text(), format!("{TEXT} Nr. 9"));
    }
    {
        let _watch = watch(&folder, &["--block"]);
        copy_text(TEXT);
        until("the notice", || paste_text().starts_with("[promptguard]").then_some(()));
    }
    // Nothing of it stays behind.
    for file in std::fs::read_dir(folder.join("data")).unwrap().flatten() {
        assert!(!holds(&std::fs::read(file.path()).unwrap(), "120358"), "{:?}", file.path());
    }
}
