//! HTML and RTF, each as the document that it is.

use super::held::MOST_BYTES;
use crate::files::{File, Kind, Limits};
use crate::text::Lang;

/// The two kinds of formatted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Html,
    Rtf,
}

/// Reads it. `None` when it is damaged, or something of it was not read.
pub(super) fn open(bytes: &[u8], markup: Markup) -> Option<File> {
    let (most, all) = (MOST_BYTES as u64, 4 * MOST_BYTES as u64);
    let limits = Limits { max_file_bytes: most, max_unpacked_bytes: all, ..Limits::default() };
    // A piece of a page does not look like one: the name says it.
    let (name, kind) = match markup {
        Markup::Html => ("a.html", Kind::Html),
        Markup::Rtf => ("a.rtf", Kind::Rtf),
    };
    let file = File::open(bytes.to_vec(), Some(name), &limits).ok()?;
    (file.kind() == kind && file.unread(Lang::Da).is_none()).then_some(file)
}
