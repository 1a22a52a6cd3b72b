//! Bytes behind the head that makes them pdf.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptguard_documents::{Limits, open};

fuzz_target!(|data: &[u8]| {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend_from_slice(data);
    if let Ok(document) = open(bytes, None, &Limits::default()) {
        let _ = document.redact(&[]);
    }
});
