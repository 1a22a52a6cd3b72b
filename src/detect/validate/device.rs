//! Identities of devices.

use super::{Matched, fails, luhn, passes, remark, values};
use crate::finding::Evidence;

/// IMEI (15 digits) and ICCID (19 or 20): Luhn.
pub(super) fn imei(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if luhn(&values(m.digits)) { passes(out, "Luhn", 1.8) } else { fails(out, "Luhn", -2.0) }
}

/// Hardware addresses of network cards: not all alike, as those of a form to fill in are.
pub(super) fn mac(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let hex: Vec<u8> = m.text.bytes().filter(u8::is_ascii_hexdigit).collect();
    if hex.len() != 12 {
        return fails(out, "MAC", -5.0);
    }
    if hex.iter().all(|b| *b == hex[0]) {
        remark(out, "alle tegn er ens", "all characters are the same", -3.0);
    } else {
        passes(out, "MAC", 1.0);
    }
}
