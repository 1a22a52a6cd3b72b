//! Tables as bytes: what build.rs has made, read when the program starts.

/// Writes numbers and bytes, each list with its length before it.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// Numbers.
    pub fn u64s(&mut self, numbers: impl Iterator<Item = u64>) {
        self.bytes(&numbers.flat_map(u64::to_le_bytes).collect::<Vec<u8>>());
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend((bytes.len() as u64).to_le_bytes());
        self.0.extend(bytes);
    }
}

/// Reads what a [`Writer`] wrote; `None` where there is nothing more of the kind.
#[derive(Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Numbers.
    pub fn u64s(&mut self) -> Option<Vec<u64>> {
        Some(self.bytes()?.as_chunks().0.iter().map(|chunk| u64::from_le_bytes(*chunk)).collect())
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let (len, rest) = self.0.split_first_chunk()?;
        let (bytes, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }
}
