//! The events beside those of quick-xml.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::text::{lines, reference};
use super::*;

/// Events in one line each, text as it is after references.
fn ours(src: &str) -> Result<Vec<String>> {
    let mut events = Events::new(src, &Limits::default());
    let mut out = Vec::new();
    while let Some(event) = events.next()? {
        match event {
            Ev::Open { name, attrs, empty, tag } => {
                assert!(src[tag].starts_with('<'));
                let attrs = attrs.read()?;
                let list: Vec<String> = attrs.iter().map(|a| format!("{}={}", a.name, a.value)).collect();
                out.push(format!("<{name} {}", list.join(" ")));
                out.extend(empty.then(|| "close".to_owned()));
            }
            Ev::Close => out.push("close".to_owned()),
            Ev::Text { text, raw } => {
                assert!(raw.end <= src.len());
                out.push(format!("text {text}"));
            }
            Ev::Hidden { text, raw, .. } => {
                assert_eq!(&src[raw], text);
                out.push(format!("hidden {text}"));
            }
        }
    }
    Ok(out)
}

/// The same by quick-xml; `None` is an error.
fn theirs(src: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(src);
    let mut out: Vec<String> = Vec::new();
    let mut text: Option<String> = None;
    let mut depth = 0;
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Text(t) => {
                let more = lines(t);
                text.get_or_insert_default().push_str(&more);
                continue;
            }
            Event::CData(t) => {
                text.get_or_insert_default().push_str(t);
                continue;
            }
            Event::GeneralRef(t) => {
                text.get_or_insert_default().push(reference(t).ok()?);
                continue;
            }
            _ => {}
        }
        out.extend(text.take().map(|t| format!("text {t}")));
        match event {
            Event::Start(ref e) | Event::Empty(ref e) => {
                let mut list = Vec::new();
                for attr in e.attributes().with_checks(false) {
                    let attr = attr.ok()?;
                    let key = attr.key.as_ref();
                    list.push(format!("{key}={}", unescape(&attr.value).ok()?));
                }
                out.push(format!("<{} {}", e.name().as_ref(), list.join(" ")));
                if matches!(event, Event::Empty(_)) { out.push("close".to_owned()) } else { depth += 1 }
            }
            Event::End(_) => {
                depth -= 1;
                out.push("close".to_owned());
            }
            Event::Comment(t) => out.push(format!("hidden {}", &*t)),
            Event::PI(t) => out.push(format!("hidden {}", &*t)),
            Event::Eof => return (depth == 0).then_some(out),
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn well_formed_text_is_cut_as_quick_xml_cuts_it(parts in proptest::collection::vec(0usize..14, 0..12)) {
        const PIECES: [&str; 14] = [
            "<a>", "</a>", "<b x=\"1 > 0\" y='\"'/>", "tekst æ &amp; &#229;", "<!-- a > b -->", "<![CDATA[<b>&amp;]]>", "\r\n",
            "<w:t\n xml:space = \"preserve\" >", "</w:t >", "<?go on?>", "<a b=\"&lt;&#10;\">", " ", "<br />", "x",
        ];
        let mut src = String::from("<?xml version=\"1.0\"?><r>");
        parts.iter().for_each(|p| src.push_str(PIECES[*p]));
        src.push_str("</r>");
        prop_assert_eq!(ours(&src).ok(), theirs(&src));
    }

    #[test]
    fn what_is_bent_is_never_read_where_quick_xml_refuses(src in "[<>/!?&;\"'=a \\[\\]-]{0,14}") {
        if ours(&src).is_ok() && theirs(&src).is_none() {
            return Err(TestCaseError::fail(src));
        }
    }
}

#[test]
fn what_is_cut_bent_or_declares_is_an_error() {
    for src in [
        "<a>",
        "<a",
        "</a>",
        "<a></b>",
        "<a b=c/>",
        "<a>&x;</a>",
        "<a>& b</a>",
        "<!x><a/>",
        "<!-- a",
        "<a><![CDATA[x</a>",
        "<>x</>",
        "<?go",
    ] {
        assert!(matches!(ours(src), Err(Error::Damaged(_) | Error::Entities)), "{src}");
    }
    for src in ["<!DOCTYPE a [<!ENTITY x \"y\">]><a/>", "<!doctype a SYSTEM \"x\" [", "<!DOCTYPE a [ ]><a/>"] {
        assert!(matches!(ours(src), Err(Error::Entities)), "{src}");
    }
    assert_eq!(ours("<!DOCTYPE a PUBLIC \"-//x>\"><a/>").unwrap(), ["<a ", "close"]);
    assert_eq!(ours("\u{feff}<?xml version='1.0'?><a/><?xml 1?>").unwrap(), ["<a ", "close", "hidden xml 1"]);
}
