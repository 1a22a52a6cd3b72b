//! Earlier revisions: a PDF that is saved again keeps what the saving replaced. Each revision is the file up to an
//! end mark, and is read as a document of its own; only what the last revision does not say becomes a segment.

use std::collections::HashSet;

use lopdf::Document;

use super::{contents, load};
use crate::builder::Builder;
use crate::error::{Error, Result};
use crate::model::WarningKind;
use crate::place::{self, Base, base, numbered};

/// Reads what stands before the last revision, and around the whole.
pub(super) fn read(b: &mut Builder<'_>, bytes: &[u8], doc: &Document, at: &Base) -> Result<()> {
    let ends: Vec<usize> = memchr::memmem::find_iter(bytes, b"%%EOF").map(|at| at + 5).collect();
    let head = memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").unwrap_or(0);
    let tail = ends.last().copied().unwrap_or(bytes.len());
    for around in [&bytes[..head], &bytes[tail..]] {
        crate::binary::strings(b, around, 6, &place::BINARY, at)?;
    }
    // A file made to be read from its start on has an end mark after its first page, which ends no revision.
    let linear = memchr::memmem::find(&bytes[..bytes.len().min(2048)], b"/Linearized").is_some();
    let mut known: Option<HashSet<String>> = None;
    let mut number = 0;
    for (index, end) in ends.iter().rev().skip(1).rev().enumerate() {
        let revision = &bytes[..*end];
        // An end mark inside a text or a stream has no table before it.
        let before = &revision[revision.len().saturating_sub(64)..];
        if memchr::memmem::find(before, b"startxref").is_none() || (linear && index == 0) {
            continue;
        }
        number += 1;
        let inside = base(numbered(at, &place::EARLIER, number));
        b.members += 1;
        if b.members > b.limits.max_members {
            return crate::limits::over("max_members", b.limits.max_members);
        }
        b.spend(revision.len() as u64)?;
        let old = match load(b, revision) {
            Ok(old) => old,
            Err(error @ Error::Limit { .. }) => return Err(error),
            Err(_) => {
                b.warn(WarningKind::Unreadable, &inside);
                continue;
            }
        };
        if old.objects.iter().all(|(id, object)| doc.objects.get(id) == Some(object)) {
            continue;
        }
        let known = known.get_or_insert_with(|| b.segments.iter().map(|s| s.text.clone()).collect());
        let first = b.segments.len();
        contents(b, &old, Some(doc), &inside)?;
        let mut added = b.segments.split_off(first);
        added.retain(|s| !known.contains(&s.text));
        b.segments.append(&mut added);
    }
    Ok(())
}
