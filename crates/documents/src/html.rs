//! HTML: text joined across inline elements, attributes, comments, scripts and styles.

mod attribute;
mod embedded;

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::html_content::TextType;
use lol_html::{HtmlRewriter, Settings, doc_comments, doc_text, element};

use crate::builder::{Buf, Builder, PartId};
use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::place::{self, Base, label, numbered};
use attribute::{attribute, unescape};

/// What the parser sees, with the bytes it saw it in.
enum Seen {
    /// A start or end tag that text does not join across.
    Break,
    Element(String, Vec<(String, Range<usize>)>),
    /// `<br>` and the like: text joins across it with a blank.
    Gap,
    Text(Range<usize>, bool, &'static place::Label),
    Comment(Range<usize>),
    /// The start of a link or of raised text, and its end.
    Mark(bool),
}

/// Elements that text joins across.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "nobr", "img",
];

/// Reads a page; `encoding` is what a mail says about it.
pub(crate) fn read(
    b: &mut Builder<'_>,
    id: PartId,
    bytes: Vec<u8>,
    encoding: Option<&'static encoding_rs::Encoding>,
    at: &Base,
) -> Result<()> {
    let declared = encoding.or_else(|| declared(&bytes));
    let (text, charset) = match std::str::from_utf8(&bytes) {
        Ok(_) => crate::plain::decode(bytes),
        Err(_) => crate::plain::decode_as(bytes, declared),
    };
    let seen = parse(&text)?;
    emit(b, id, &text, &seen, at)?;
    b.put(id, text);
    b.at(id).charset = charset.map(|c| crate::builder::Charset { references: true, ..c });
    Ok(())
}

/// The encoding that a page names in its head.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=")? + 8;
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

fn parse(text: &str) -> Result<Vec<Seen>> {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let (tags, texts, comments) = (Rc::clone(&seen), Rc::clone(&seen), Rc::clone(&seen));
    let settings = Settings::new()
        .append_element_content_handler(element!("*", move |el| {
            let name = el.tag_name();
            let inline = INLINE.contains(&name.as_str());
            let mut list = tags.borrow_mut();
            if name == "br" {
                list.push(Seen::Gap);
            } else if !inline {
                list.push(Seen::Break);
            }
            let attrs = el
                .attributes()
                .iter()
                .filter_map(|a| a.value_source_location().map(|at| (a.name(), at.bytes())))
                .collect();
            let mark = matches!(name.as_str(), "a" | "sup" | "sub");
            list.push(Seen::Element(name, attrs));
            if mark {
                list.push(Seen::Mark(true));
            }
            if (mark || !inline)
                && let Some(handlers) = el.end_tag_handlers()
            {
                let ends = Rc::clone(&tags);
                handlers.push(lol_html::end_tag!(move |_| {
                    ends.borrow_mut().push(if mark { Seen::Mark(false) } else { Seen::Break });
                    Ok(())
                }));
            }
            Ok(())
        }))
        .append_document_content_handler(doc_text!(move |chunk| {
            let (escaped, l) = match chunk.text_type() {
                TextType::ScriptData => (false, &place::SCRIPT),
                TextType::RawText | TextType::PlainText | TextType::CDataSection => (false, &place::STYLE_SHEET),
                TextType::RCData => (true, &place::TITLE),
                _ => (true, &place::PARAGRAPH),
            };
            let at = chunk.source_location().bytes();
            if !at.is_empty() {
                texts.borrow_mut().push(Seen::Text(at, escaped, l));
            }
            Ok(())
        }))
        .append_document_content_handler(doc_comments!(move |comment| {
            comments.borrow_mut().push(Seen::Comment(comment.source_location().bytes()));
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let parsed = rewriter.write(text.as_bytes()).and_then(|()| rewriter.end());
    parsed.map_err(|_| Error::Damaged("HTML"))?;
    Ok(seen.take())
}

fn emit(b: &mut Builder<'_>, id: PartId, src: &str, seen: &[Seen], at: &Base) -> Result<()> {
    let mut buf = Buf::default();
    let mut paragraph = 0;
    // The mark of a note is no part of the number beside it.
    let mut note_mark = 0;
    let mut i = 0;
    while i < seen.len() {
        match &seen[i] {
            Seen::Text(range, escaped, l) => {
                // Chunks of one text follow each other without a gap.
                let mut end = range.end;
                while let Some(Seen::Text(next, _, _)) =
                    seen.get(i + 1).filter(|s| matches!(s, Seen::Text(n, _, _) if n.start == end))
                {
                    end = next.end;
                    i += 1;
                }
                let raw = src.get(range.start..end).ok_or(Error::Damaged("HTML"))?;
                if *escaped && *l == &place::PARAGRAPH {
                    buf.push(id, range.start..end, &unescape(raw), Enc::XmlText);
                } else if *escaped {
                    b.single(id, range.start..end, &unescape(raw), Enc::XmlText, label(at, l))?;
                } else {
                    let mut around = Buf::default();
                    for part in embedded::take_out(b, id, src, range.start..end, at)? {
                        around.push(id, part.clone(), &src[part], Enc::Raw);
                    }
                    b.segment(&mut around, label(at, l))?;
                }
            }
            Seen::Gap => buf.filler("\n"),
            Seen::Mark(start) => {
                if *start && is_note_mark(src, &seen[i + 1..]) {
                    note_mark += 1;
                    buf.filler(" ");
                } else if !*start && note_mark > 0 {
                    note_mark -= 1;
                    buf.filler(" ");
                }
            }
            Seen::Break => flush(b, &mut buf, &mut paragraph, at)?,
            Seen::Comment(range) => {
                // Between the marks, whatever kind of comment it is.
                let raw = src.get(range.clone()).unwrap_or("");
                let head = if raw.starts_with("<!--") { 4 } else { 2.min(raw.len()) };
                let tail = if raw.ends_with("-->") && raw.len() >= 7 { 3 } else { 1.min(raw.len() - head) };
                let inner = range.start + head..range.end - tail;
                let text = src.get(inner.clone()).unwrap_or("");
                b.single(id, inner, text, Enc::Raw, label(at, &place::MARKUP_COMMENT))?;
            }
            Seen::Element(name, attrs) => {
                for (attr, range) in attrs {
                    attribute(b, id, src, (name, attr), range.clone(), at)?;
                }
            }
        }
        i += 1;
    }
    flush(b, &mut buf, &mut paragraph, at)
}

/// Whether a link or raised text holds one to three digits and nothing else: the mark of a note.
fn is_note_mark(src: &str, after: &[Seen]) -> bool {
    let mut text = String::new();
    for seen in after.iter().take(12) {
        match seen {
            Seen::Text(range, ..) => text.push_str(src.get(range.clone()).unwrap_or("")),
            Seen::Mark(false) => break,
            _ => {}
        }
    }
    let digits = text.trim().trim_matches(['[', ']', '(', ')', '*']);
    (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn flush(b: &mut Builder<'_>, buf: &mut Buf, paragraph: &mut u32, at: &Base) -> Result<()> {
    *paragraph += u32::from(!buf.text.trim().is_empty());
    b.segment(buf, numbered(at, &place::PARAGRAPH, *paragraph))
}
