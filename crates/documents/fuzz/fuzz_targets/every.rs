//! What every target asks of a document.

use promptguard_documents::{Limits, SegmentEdit, open};

/// Opens, replaces every text, and opens what was made. A limit is no finding.
pub fn every_text_replaced(bytes: Vec<u8>, name: Option<&str>) {
    let limits = Limits { max_unpacked_bytes: 64 << 20, ..Limits::default() };
    let Ok(document) = open(bytes, name, &limits) else { return };
    let segments = document.segments().iter().enumerate();
    let edits: Vec<SegmentEdit> = segments
        .map(|(segment, s)| SegmentEdit { segment, range: 0..s.text.len(), replacement: "[PERSON 1]".into() })
        .collect();
    let _ = document.to_markdown(&edits, promptguard_documents::Lang::Da);
    for edits in [&[], edits.as_slice()] {
        if let Ok(made) = document.redact(edits) {
            match open(made, name, &limits) {
                Ok(again) => assert!(again.is_complete(), "what was made holds a part that cannot be read"),
                Err(promptguard_documents::Error::Limit { .. }) => {}
                Err(error) => panic!("what was made cannot be read: {error}"),
            }
        }
    }
}
