//! Bounds on time and memory, each with a name that an error can mention.

use crate::error::{Error, Result};

/// How much a document may ask for. The defaults read every ordinary file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as given.
    pub max_file_bytes: u64,
    /// Bytes of everything unpacked together, at all depths.
    pub max_unpacked_bytes: u64,
    /// How many times larger than its packed form a member may become (looked at from 1 MB on).
    pub max_ratio: u64,
    /// Members of all archives together.
    pub max_members: u64,
    /// Archives, mails and attachments inside each other.
    pub max_nesting: u64,
    /// XML or HTML elements inside each other.
    pub max_xml_depth: u64,
    /// Segments (cells, paragraphs, attributes) of the whole document.
    pub max_segments: u64,
    /// Pages of a PDF.
    pub max_pages: u64,
    /// Operations of the contents of a PDF's pages together.
    pub max_pdf_operations: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_file_bytes: 256 << 20,
            max_unpacked_bytes: 512 << 20,
            max_ratio: 250,
            max_members: 20_000,
            max_nesting: 8,
            max_xml_depth: 256,
            max_segments: 5_000_000,
            max_pages: 20_000,
            max_pdf_operations: 10_000_000,
        }
    }
}

/// An error for a passed limit.
pub(crate) fn over<T>(limit: &'static str, value: u64) -> Result<T> {
    Err(Error::Limit { limit, value })
}
