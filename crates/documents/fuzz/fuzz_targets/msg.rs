//! Bytes behind the head that makes them msg.
#![no_main]

#[path = "every.rs"]
mod every;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    every::every_text_replaced([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), data].concat(), None);
});
