//! Archives with every bound in place: members are counted, sizes believed only as far as they were read.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::builder::{Builder, Member, PartId};
use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::limits::over;
use crate::place::{self, Base, label};

/// Unpacks an archive into parts. The part `id` becomes the archive.
pub(crate) fn unpack(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let packed_total = bytes.len() as u64;
    let central = central_records(&bytes);
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Damaged("archive"))?;
    let count = zip.len() as u64;
    b.members += count;
    if b.members > b.limits.max_members {
        return over("max_members", b.limits.max_members);
    }
    // Two members of one name: a reader sees one, another program the other.
    if zip.has_duplicate_names() || central.is_some_and(|n| n != count & 0xffff && n != 0xffff) {
        return Err(Error::Damaged("archive holds a name twice"));
    }
    let comment = String::from_utf8_lossy(zip.comment()).into_owned();
    if !comment.trim().is_empty() {
        // Comments are not carried over into a rewritten archive, so any edit of one succeeds.
        b.single(id, 0..0, &comment, Enc::Element, label(at, &place::PACKAGE_COMMENT))?;
    }
    let mut members = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => Error::Encrypted,
            _ => Error::Damaged("archive member"),
        })?;
        if file.encrypted() {
            return Err(Error::Encrypted);
        }
        let name = file.name().map_err(|_| Error::Damaged("archive member's name"))?.into_owned();
        let note = file.comment().to_owned();
        if !note.trim().is_empty() {
            b.single(id, 0..0, &note, Enc::Element, label(at, &place::PACKAGE_COMMENT))?;
        }
        if file.is_dir() {
            members.push(Member { name, part: None, dropped: false, stored: true });
            continue;
        }
        let stored = file.compression() == zip::CompressionMethod::Stored;
        let left = b.limits.max_unpacked_bytes.saturating_sub(b.unpacked);
        let packed = file.compressed_size().clamp(1, packed_total.max(1));
        let by_ratio = packed.saturating_mul(b.limits.max_ratio).max(1 << 20);
        let bound = left.min(by_ratio);
        if file.size() > bound {
            return too_large(b, left, by_ratio);
        }
        let mut data = Vec::with_capacity(file.size() as usize);
        (&mut file).take(bound + 1).read_to_end(&mut data).map_err(|_| Error::Damaged("archive member is cut"))?;
        if data.len() as u64 > bound {
            return too_large(b, left, by_ratio);
        }
        b.spend(data.len() as u64)?;
        let part = b.part(data);
        members.push(Member { name, part: Some(part), dropped: false, stored });
    }
    b.at(id).members = Some(members);
    Ok(())
}

fn too_large<T>(b: &Builder<'_>, left: u64, by_ratio: u64) -> Result<T> {
    if by_ratio < left {
        over("max_ratio", b.limits.max_ratio)
    } else {
        over("max_unpacked_bytes", b.limits.max_unpacked_bytes)
    }
}

/// The number of records that the end of the archive claims.
fn central_records(bytes: &[u8]) -> Option<u64> {
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    let at = memchr::memmem::rfind(tail, b"PK\x05\x06")?;
    let field = tail.get(at + 10..at + 12)?;
    Some(u64::from(u16::from_le_bytes([field[0], field[1]])))
}
