//! The XML of a Word document inside a sound package, so that the fuzzer does not spend its time on archives.
#![no_main]

#[path = "every.rs"]
mod every;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let types = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    for (name, bytes) in [("[Content_Types].xml", types.as_slice()), ("word/document.xml", data)] {
        if zip.start_file(name, options).is_err() || zip.write_all(bytes).is_err() {
            return;
        }
    }
    let Ok(bytes) = zip.finish() else { return };
    every::every_text_replaced(bytes.into_inner(), None);
});
