//! Bytes behind the head that makes them eml.
#![no_main]

#[path = "every.rs"]
mod every;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    every::every_text_replaced([b"From: a@example.dk\r\nDate: x\r\n".as_slice(), data].concat(), None);
});
