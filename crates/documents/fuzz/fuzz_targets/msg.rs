//! Bytes behind the head that makes them msg.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptguard_documents::{Limits, open};

fuzz_target!(|data: &[u8]| {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend_from_slice(data);
    if let Ok(document) = open(bytes, None, &Limits::default()) {
        let _ = document.redact(&[]);
    }
});
