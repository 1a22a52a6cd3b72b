//! Files inside a page: `data:` addresses with base64, as pictures, fonts and documents are put there. Each is read as a
//! file of its own, and written back as one.

use std::ops::Range;

use crate::builder::{Builder, Child, Coding, PartId};
use crate::encode::percent_decode;
use crate::error::Result;
use crate::place::{self, Base, base, label};

const MARK: &[u8] = b";base64,";
/// Names of kinds and their parameters are not longer.
const LONGEST_HEAD: usize = 200;

/// Reads the files in `src[range]` and gives what stands around them; without any, that is the whole range.
pub(super) fn take_out(
    b: &mut Builder<'_>,
    id: PartId,
    src: &str,
    range: Range<usize>,
    at: &Base,
) -> Result<Vec<Range<usize>>> {
    let mut around = Vec::new();
    let mut from = range.start;
    let whole = src.as_bytes().get(..range.end).unwrap_or_default();
    while let Some(mark) = whole.get(from..).and_then(|rest| memchr::memmem::find(rest, MARK)) {
        let (head, data) = (from..from + mark, from + mark + MARK.len());
        let is_address =
            memchr::memmem::rfind(&whole[head.end.saturating_sub(LONGEST_HEAD).max(head.start)..head.end], b"data:");
        let end = if is_address.is_some() { data + encoded(&whole[data..]) } else { data };
        around.push(from..data);
        if end > data {
            let place = base(label(at, &place::EMBEDDED));
            let text = &src[data..end];
            let bytes = crate::base64::decode(percent_decode(text).as_deref().unwrap_or(text).as_bytes());
            b.spend(bytes.len() as u64)?;
            let part = b.part(bytes);
            crate::binary::member(b, "data", part, &place)?;
            let range = data as u32..end as u32;
            b.at(id).children.push(Child { range, part, coding: Coding::Base64Line });
        }
        from = end;
    }
    around.push(from..range.end);
    Ok(around)
}

/// Length of the base64 that a text begins with; an address may break it over lines and write its signs with percent.
fn encoded(text: &[u8]) -> usize {
    let sign = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_=%\r\n\t ".contains(b);
    text.iter().take_while(|b| sign(b)).count()
}
