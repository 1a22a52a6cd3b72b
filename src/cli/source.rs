//! Files and standard input: a text to be read in parts, or a document to be read as a whole.

use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::OnceLock;

use super::error::{Error, Result, reason};
use super::input::{self, Content, Item};
use super::lang::lang;
use super::session::Session;
use crate::files::{self, File, Kind, Limits};
use crate::scan::{Scan, Scanner};
use crate::text::{Parts, PartsError};

static LIMITS: OnceLock<Limits> = OnceLock::new();

/// Bytes that tell what a file is.
const HEAD: u64 = 8 << 10;

/// Sets the limits of this process from `--limit` and `PROMPTGUARD_LIMITS`.
pub(super) fn set_limits(settings: &[String]) -> Result<()> {
    if settings.is_empty() {
        return Ok(());
    }
    let mut limits = Limits::default();
    for setting in settings {
        files::set_limit(&mut limits, setting)
            .map_err(|e| Error::Message(format!("--limit: {}", e.describe(lang()))))?;
    }
    // Set once, before anything is read.
    let _ = LIMITS.set(limits);
    Ok(())
}

/// The limits on documents in this process.
pub(super) fn limits() -> &'static Limits {
    LIMITS.get_or_init(Limits::default)
}

/// What a file or standard input turns out to be.
pub(super) enum Source {
    /// A text, still to be read.
    Text(Box<dyn Read>),
    /// All bytes of a document.
    Document(Vec<u8>),
}

/// Opens a file, or standard input, and looks at its first bytes. Errors are one sentence.
pub(super) fn open(path: Option<&Path>) -> std::result::Result<Source, String> {
    let (mut reader, len): (Box<dyn Read>, Option<u64>) = match path {
        Some(path) => {
            let file = input::open(path)?;
            let len = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
            (Box::new(file), len)
        }
        None => {
            input::hint();
            (Box::new(io::stdin().lock()), None)
        }
    };
    let mut head = Vec::new();
    (&mut reader).take(HEAD).read_to_end(&mut head).map_err(|e| reason(&e))?;
    let most = limits().max_file_bytes;
    match files::sniff(&head, name(path)) {
        // A long table is read as the text that it is.
        Some(Kind::Csv) if len.is_some_and(|len| len > most) => {}
        Some(_) => {
            // One byte beyond the limit is enough for the limit to be told.
            let rest = most.saturating_add(1).saturating_sub(head.len() as u64);
            if len.is_none_or(|len| len <= most) {
                reader.take(rest).read_to_end(&mut head).map_err(|e| reason(&e))?;
            } else {
                return Err(files::too_large(limits()).describe(lang()));
            }
            return Ok(Source::Document(head));
        }
        None => {}
    }
    Ok(Source::Text(Box::new(Cursor::new(head).chain(reader))))
}

/// The name of a file.
pub(super) fn name(path: Option<&Path>) -> Option<&str> {
    path.and_then(Path::file_name).and_then(|n| n.to_str())
}

/// A document that is to be written again, or one sentence on why it cannot be checked.
pub(super) fn document(bytes: Vec<u8>, path: Option<&Path>) -> std::result::Result<File, String> {
    File::open(bytes, name(path), limits()).map_err(|e| e.describe(lang()))
}

/// A document that is only to be looked at.
fn view(bytes: Vec<u8>, path: Option<&Path>) -> std::result::Result<File, String> {
    File::view(bytes, name(path), limits()).map_err(|e| e.describe(lang()))
}

/// All of a text, or one sentence on why it cannot be checked.
pub(super) fn read_text(mut reader: Box<dyn Read>) -> std::result::Result<String, String> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|e| reason(&e))?;
    decode(bytes)
}

fn decode(bytes: Vec<u8>) -> std::result::Result<String, String> {
    crate::text::decode(bytes).map(|decoded| decoded.text).map_err(|e| e.describe(lang()))
}

/// A scanned item.
pub(super) struct Scanned {
    pub scan: Scan,
    /// The text, when it was to be kept; findings count in it.
    pub text: Option<String>,
    /// What a receipt accounts for, when it was to be kept.
    pub content: Option<Vec<u8>>,
}

/// What is needed after a scan.
#[derive(Clone, Copy, Default)]
pub(super) struct Keep {
    /// The text that was scanned.
    pub text: bool,
    /// The bytes that a receipt is made of.
    pub content: bool,
}

/// Reads and scans one item, or says in one sentence why it cannot be checked. A text that nobody needs afterwards is
/// read in parts, so that memory stays flat.
///
/// `source` is the item's name.
pub(super) fn scan(
    session: &Session,
    source: &str,
    content: Content,
    keep: Keep,
) -> std::result::Result<Scanned, String> {
    let scanner = session.scanner();
    let path = match content {
        Content::Failed(message) => return Err(message),
        Content::Text(text) => return Ok(whole(&scanner, text, None, keep)),
        Content::Version { bytes, before } => return version(&scanner, Path::new(source), bytes, before, keep),
        Content::File(path) => Some(path),
        Content::Stdin => None,
    };
    let path = path.as_deref();
    match open(path)? {
        Source::Document(bytes) => scan_document(&scanner, path, bytes, keep),
        Source::Text(reader) if keep.text || keep.content => Ok(whole(&scanner, read_text(reader)?, name(path), keep)),
        Source::Text(reader) => {
            let mut scan = scanner.scan_parts(Parts::new(reader)).map_err(|error| match error {
                PartsError::Io(e) => reason(&e),
                PartsError::Decode(e) => e.describe(lang()),
            })?;
            if let Some(name) = name(path) {
                files::scan_name(&mut scan, &scanner, name);
            }
            Ok(Scanned { scan, text: None, content: None })
        }
    }
}

fn scan_document(
    scanner: &Scanner<'_>,
    path: Option<&Path>,
    bytes: Vec<u8>,
    keep: Keep,
) -> std::result::Result<Scanned, String> {
    let content = keep.content.then(|| bytes.clone());
    let file = view(bytes, path)?;
    let scan = file.scan(scanner);
    Ok(Scanned { scan, text: keep.text.then(|| file.text().to_owned()), content })
}

/// A version of a file, without what the version before it had already. Where that one cannot be read, all is new.
fn version(
    scanner: &Scanner<'_>,
    path: &Path,
    bytes: Vec<u8>,
    before: Option<Vec<u8>>,
    keep: Keep,
) -> std::result::Result<Scanned, String> {
    let scan = |bytes: Vec<u8>, keep| {
        let head = bytes.len().min(HEAD as usize);
        if files::sniff(&bytes[..head], name(Some(path))).is_some() {
            return scan_document(scanner, Some(path), bytes, keep);
        }
        Ok(whole(scanner, decode(bytes)?, name(Some(path)), keep))
    };
    let mut scanned = scan(bytes, keep)?;
    if let Some(Ok(before)) = before.map(|bytes| scan(bytes, Keep::default())) {
        scanned.scan.leave_out(&before.scan);
    }
    Ok(scanned)
}

fn whole(scanner: &Scanner<'_>, mut text: String, name: Option<&str>, keep: Keep) -> Scanned {
    let mut scan = scanner.scan(&text);
    let content = keep.content.then(|| text.clone().into_bytes());
    if let Some(name) = name {
        text.push_str(&files::scan_name(&mut scan, scanner, name));
    }
    Scanned { scan, text: keep.text.then_some(text), content }
}

/// The text of an item, with what could not be read of it.
pub(super) fn text_of(item: Item) -> std::result::Result<(String, Option<String>), String> {
    let path = match item.content {
        Content::Failed(message) => return Err(message),
        Content::Text(text) => return Ok((text, None)),
        Content::Version { bytes, .. } => return Ok((decode(bytes)?, None)),
        Content::File(path) => Some(path),
        Content::Stdin => None,
    };
    let path = path.as_deref();
    match open(path)? {
        Source::Text(reader) => Ok((read_text(reader)?, None)),
        Source::Document(bytes) => {
            let file = view(bytes, path)?;
            Ok((file.body().to_owned(), file.unread(lang())))
        }
    }
}
