//! Bytes behind the head that makes them pdf.
#![no_main]

#[path = "every.rs"]
mod every;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    every::every_text_replaced([b"%PDF-1.7\n".as_slice(), data].concat(), None);
});
