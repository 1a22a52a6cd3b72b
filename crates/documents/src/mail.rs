//! Mail as it travels: headers, bodies and attachments, each decoded, read and put back in its own encoding.

mod header;

use std::ops::Range;

use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::builder::{Buf, Builder, Child, Coding, PartId};
use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::place::{self, Base, Label, base, label, numbered};
use header::{around_boundary, decode_header, quoted_printable, wiring};

/// Reads a mail.
pub(crate) fn read(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let mut seen: Vec<Range<usize>> = Vec::new();
    {
        let message =
            crate::guarded("mail", || MessageParser::default().parse(&bytes))?.ok_or(Error::Damaged("mail"))?;
        let mut attached = 0;
        for (index, part) in message.parts.iter().enumerate() {
            b.members += 1;
            if b.members > b.limits.max_members {
                return crate::limits::over("max_members", b.limits.max_members);
            }
            let inside = match (index, &part.body) {
                (0, _) | (_, PartType::Multipart(_)) => at.clone(),
                _ if is_body(part, &message, index) => at.clone(),
                _ => {
                    attached += 1;
                    base(numbered(at, &place::ATTACHMENT, attached))
                }
            };
            headers(b, id, &bytes, part, &inside, &mut seen)?;
            body(b, id, &bytes, part, is_body(part, &message, index), &inside, &mut seen)?;
        }
    }
    outside(b, id, &bytes, seen, at)?;
    b.put(id, bytes);
    Ok(())
}

fn is_body(part: &MessagePart<'_>, message: &Message<'_>, index: usize) -> bool {
    let index = index as u32;
    part.attachment_name().is_none() && (message.text_body.contains(&index) || message.html_body.contains(&index))
}

fn headers(
    b: &mut Builder<'_>,
    id: PartId,
    bytes: &[u8],
    part: &MessagePart<'_>,
    at: &Base,
    seen: &mut Vec<Range<usize>>,
) -> Result<()> {
    let mut all = String::new();
    for header in &part.headers {
        let (field, start, end) =
            (header.offset_field as usize, header.offset_start as usize, header.offset_end as usize);
        let Some(raw) = bytes.get(start..end) else {
            return Err(Error::Damaged("mail header"));
        };
        seen.push(field..end);
        let kept = raw.len() - raw.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let range = start..start + kept;
        let name = String::from_utf8_lossy(bytes.get(field..start).unwrap_or_default())
            .trim_end_matches([':', ' '])
            .to_owned();
        let l: &'static Label = match name.to_ascii_lowercase().as_str() {
            "subject" | "thread-topic" => &place::SUBJECT,
            "from" | "sender" | "reply-to" => &place::FROM,
            "to" | "cc" | "bcc" | "delivered-to" => &place::TO,
            "content-disposition" | "content-type" => &place::FILE_NAME,
            _ => &place::MAIL_HEADER,
        };
        // A name of a header that is itself an identifier.
        if place::looks_like_identifier(&name) {
            b.fixed(&name, label(at, &place::MAIL_HEADER))?;
        }
        let mut buf = Buf::default();
        let wiring = wiring(&name, raw);
        for (piece, fixed) in around_boundary(bytes, range.start + wiring.min(kept)..range.end) {
            if fixed {
                buf.filler("boundary");
            } else {
                let text = decode_header(bytes.get(piece.clone()).unwrap_or_default());
                buf.push(id, piece, &text, Enc::MailHeader);
            }
        }
        all.push_str(&buf.text);
        b.segment(&mut buf, label(at, l))?;
    }
    // A name in pieces or in an encoding of its own.
    if let Some(name) = part.attachment_name().filter(|n| !all.contains(*n)) {
        b.fixed(name, label(at, &place::FILE_NAME))?;
    }
    Ok(())
}

fn body(
    b: &mut Builder<'_>,
    id: PartId,
    bytes: &[u8],
    part: &MessagePart<'_>,
    main: bool,
    at: &Base,
    seen: &mut Vec<Range<usize>>,
) -> Result<()> {
    let kind = part.content_type().map(|c| format!("{}/{}", c.ctype(), c.subtype().unwrap_or("")).to_ascii_lowercase());
    let kind = kind.unwrap_or_default();
    if matches!(kind.as_str(), "multipart/encrypted" | "application/pkcs7-mime" | "application/x-pkcs7-mime") {
        return Err(Error::Encrypted);
    }
    b.signed |= kind == "multipart/signed";
    if matches!(part.body, PartType::Multipart(_)) {
        return Ok(());
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let Some(raw) = bytes.get(range.clone()) else {
        return Err(Error::Damaged("mail part"));
    };
    seen.push(range.clone());
    let (data, coding) = match part.encoding {
        Encoding::None => (raw.to_vec(), Coding::Identity),
        Encoding::QuotedPrintable => (quoted_printable(raw), Coding::QuotedPrintable),
        Encoding::Base64 => (crate::base64::decode(raw), Coding::Base64),
    };
    b.spend(data.len() as u64)?;
    let child = b.part(Vec::new());
    b.at(id).children.push(Child { range: range.start as u32..range.end as u32, part: child, coding });
    let charset = part.content_type().and_then(|c| c.attribute("charset"));
    let charset = charset.and_then(|c| encoding_rs::Encoding::for_label(c.as_bytes()));
    let is_text = kind.is_empty() || kind.starts_with("text/");
    if main && is_text {
        let inside = base(label(at, &place::MAIL_TEXT));
        return if kind == "text/html" {
            crate::html::read(b, child, data, charset, &inside)
        } else {
            crate::plain::read_as(b, child, data, charset, &inside)
        };
    }
    if crate::binary::is_picture(&data) {
        b.put(child, data);
        crate::binary::member(b, "picture", child, at)?;
        b.done(child);
        return Ok(());
    }
    if matches!(
        kind.as_str(),
        "application/pkcs7-signature" | "application/x-pkcs7-signature" | "application/pgp-signature"
    ) {
        return crate::binary::strings(b, &data, 6, &place::BINARY, at);
    }
    b.put(child, data);
    crate::open_part(b, child, part.attachment_name(), at)?;
    b.done(child);
    Ok(())
}

/// Text between the parts: what an old program shows, or what someone hid there.
fn outside(b: &mut Builder<'_>, id: PartId, bytes: &[u8], mut seen: Vec<Range<usize>>, at: &Base) -> Result<()> {
    seen.sort_by_key(|r| (r.start, r.end));
    let mut done = 0;
    seen.push(bytes.len()..bytes.len());
    for range in seen {
        let mut line = done;
        while line < range.start {
            let end = memchr::memchr(b'\n', &bytes[line..range.start]).map_or(range.start, |n| line + n + 1);
            let raw = &bytes[line..end];
            let text = latin(raw);
            let boundary = raw.starts_with(b"--") && !place::looks_like_identifier(text.trim());
            if !boundary {
                let kept = line..end - raw.iter().rev().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                let enc = if raw.starts_with(b"--") { Enc::Locked } else { Enc::Plain };
                b.single(id, kept, text.trim_end_matches(['\r', '\n']), enc, label(at, &place::MAIL_PREAMBLE))?;
            }
            line = end;
        }
        done = done.max(range.end);
    }
    Ok(())
}

fn latin(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
