//! Bytes behind the head that makes them eml.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptguard_documents::{Limits, open};

fuzz_target!(|data: &[u8]| {
    let mut bytes = b"From: a@example.dk\r\nDate: x\r\n".to_vec();
    bytes.extend_from_slice(data);
    if let Ok(document) = open(bytes, None, &Limits::default()) {
        let _ = document.redact(&[]);
    }
});
