//! Reading all that is on the clipboard, or why it is not read.

use zeroize::Zeroizing;

use super::content::Content;
use super::format::{self, Kind};
use super::outcome::Unchecked;
use super::seal::Seal;
use super::system::{Clipboard, ClipboardError};
use crate::local::Key;

/// No flavour larger than this is read.
pub(super) const MOST_BYTES: usize = 16 << 20;
/// Marks are no longer than this.
const MARK: usize = 1024;

/// What is on the clipboard.
#[derive(Debug)]
pub(super) enum Held {
    Empty,
    /// Pictures, files and the like only.
    NoText,
    /// Marked as not to be read or kept.
    Secret,
    /// promptguard put it there.
    Own(Content),
    Content(Copied),
    Unchecked(Unchecked),
}

/// What was copied.
#[derive(Debug, Default)]
pub(super) struct Copied {
    pub content: Content,
    /// Text of formats that are checked and never rewritten.
    pub others: Vec<Zeroizing<String>>,
    /// Whether a flavour beside the text could not be read.
    pub unread: bool,
}

/// Reads what is there. Only a clipboard that is lost is an error.
pub(super) fn read(clipboard: &mut dyn Clipboard, key: &Key) -> Result<Held, ClipboardError> {
    let formats = match clipboard.formats() {
        Ok(formats) => formats,
        Err(error) if error.is_passing() => return Ok(Held::Unchecked(error.into())),
        Err(error) => return Err(error),
    };
    if formats.is_empty() {
        return Ok(Held::Empty);
    }
    if is_secret(clipboard, &formats)? {
        return Ok(Held::Secret);
    }
    let mut texts: Vec<(u8, &str)> = formats.iter().filter_map(|f| rank(f)).collect();
    texts.sort();
    let mut copied = Copied::default();
    if let Some((_, name)) = texts.first() {
        match passing(clipboard.read(name, MOST_BYTES))? {
            Ok(bytes) => match format::text(name, &bytes) {
                Some(text) => copied.content.text = Some(text),
                None => return Ok(Held::Unchecked(Unchecked::NoText)),
            },
            Err(why) => return Ok(Held::Unchecked(why)),
        }
    }
    let mut seal = None;
    for name in &formats {
        let (place, limit) = match Kind::of(name) {
            Kind::Html if copied.content.html.is_none() => (Kind::Html, MOST_BYTES),
            Kind::Rtf if copied.content.rtf.is_none() => (Kind::Rtf, MOST_BYTES),
            Kind::OtherText => (Kind::OtherText, MOST_BYTES),
            Kind::Seal => (Kind::Seal, MARK),
            _ => continue,
        };
        match (place, passing(clipboard.read(name, limit))?) {
            // A program that has stopped answering is asked no more.
            (_, Err(Unchecked::TimedOut)) => return Ok(Held::Unchecked(Unchecked::TimedOut)),
            (Kind::Html, Ok(bytes)) => copied.content.html = Some(format::html(&bytes)),
            (Kind::Rtf, Ok(bytes)) => copied.content.rtf = Some(format::rtf(&bytes)),
            (Kind::Seal, Ok(bytes)) => seal = Some(bytes),
            (Kind::Seal, Err(_)) => {}
            (_, Ok(bytes)) => match format::text(name, &bytes) {
                Some(text) => copied.others.push(text),
                None => copied.unread = true,
            },
            (_, Err(_)) => copied.unread = true,
        }
    }
    if seal.is_some_and(|seal| Seal::of(&copied.content, key).is(&seal)) {
        return Ok(Held::Own(copied.content));
    }
    if copied.content.is_empty() && copied.others.is_empty() {
        return Ok(if copied.unread { Held::Unchecked(Unchecked::Refused) } else { Held::NoText });
    }
    Ok(Held::Content(copied))
}

fn rank(name: &str) -> Option<(u8, &str)> {
    match Kind::of(name) {
        Kind::Text(rank) => Some((rank, name)),
        _ => None,
    }
}

/// Whether a password manager asked that it be left alone. A mark that cannot be read counts.
fn is_secret(clipboard: &mut dyn Clipboard, formats: &[String]) -> Result<bool, ClipboardError> {
    // The marks that need no reading first, so that nothing at all is asked for then.
    if formats.iter().any(|name| Kind::of(name) == Kind::Secret) {
        return Ok(true);
    }
    for name in formats {
        let kind = Kind::of(name);
        if matches!(kind, Kind::SecretIfZero | Kind::SecretIfSaid) {
            let secret = passing(clipboard.read(name, MARK))?.map_or(true, |value| kind.is_secret(&value));
            if secret {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn passing<T>(result: Result<T, ClipboardError>) -> Result<Result<T, Unchecked>, ClipboardError> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error) if error.is_passing() => Ok(Err(error.into())),
        Err(error) => Err(error),
    }
}
