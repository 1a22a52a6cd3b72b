//! The file of the index: a header, the sources, their shingles in eight bytes each, and a checksum.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{PublicIndex, Source};
use crate::local::FileError;
use crate::text::{Lang, word_hash};

const MAGIC: &[u8; 16] = b"promptguard-pub\0";
const VERSION: u32 = 1;
/// No index is larger: 500 million shingles.
pub(super) const MOST_BYTES: u64 = 4 << 30;

/// Why an index of public texts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PublicError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is another kind of file.
    #[error("{} is not an index of public texts", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another version of promptguard made it.
    #[error("{} was made by another version of promptguard; make it again with `promptguard public add`", path.display())]
    OtherVersion {
        /// The file.
        path: PathBuf,
    },
    /// Its content does not fit its checksum, or it is cut short.
    #[error("{} is damaged; make it again with `promptguard public add`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl PublicError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::File(e), lang) => e.describe(lang),
            (Self::Foreign { path }, Lang::Da) => {
                format!("{} er ikke et indeks over offentlige tekster", path.display())
            }
            (Self::OtherVersion { path }, Lang::Da) => format!(
                "{} er lavet af en anden udgave af promptguard. Lav det igen med »promptguard public add«.",
                path.display()
            ),
            (Self::Damaged { path }, Lang::Da) => {
                format!("{} er beskadiget. Lav det igen med »promptguard public add«.", path.display())
            }
            (Self::Random(why), Lang::Da) => format!("systemet giver ingen tilfældige tal: {why}"),
            (other, Lang::En) => other.to_string(),
        }
    }
}

/// Changes when words are hashed in another way, which would make every lookup miss.
fn canary() -> u64 {
    word_hash("Promptguardægte")
}

pub(super) fn encode(index: &PublicIndex) -> Vec<u8> {
    let shingles: usize = index.sources.values().map(|s| s.shingles.len()).sum();
    let mut out = Vec::with_capacity(64 + shingles * 8 + index.sources.len() * 128);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    for number in [canary(), index.salt[0], index.salt[1], index.sources.len() as u64] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    for source in index.sources.values() {
        for text in [source.name.as_str(), &source.added.to_string()] {
            out.extend_from_slice(&(text.len() as u64).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        for number in [u64::from(source.texts), source.words, source.shingles.len() as u64] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        for shingle in &source.shingles {
            out.extend_from_slice(&shingle.to_le_bytes());
        }
    }
    out.extend_from_slice(&checksum(&out).to_le_bytes());
    out
}

pub(super) fn decode(path: &Path, bytes: &[u8]) -> Result<PublicIndex, PublicError> {
    let path = path.to_owned();
    let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err(PublicError::Foreign { path }) };
    match rest.first_chunk() {
        Some(version) if u32::from_le_bytes(*version) == VERSION => {}
        Some(_) => return Err(PublicError::OtherVersion { path }),
        None => return Err(PublicError::Damaged { path }),
    }
    let whole = bytes.split_last_chunk().filter(|(body, sum)| checksum(body) == u64::from_le_bytes(**sum));
    let Some((body, _)) = whole else { return Err(PublicError::Damaged { path }) };
    let mut reader = Reader(&body[MAGIC.len() + 4..]);
    if reader.number() != Some(canary()) {
        return Err(PublicError::OtherVersion { path });
    }
    reader.index().ok_or(PublicError::Damaged { path })
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, len: u64) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(usize::try_from(len).ok()?)?;
        self.0 = rest;
        Some(head)
    }

    fn number(&mut self) -> Option<u64> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*head))
    }

    fn text(&mut self) -> Option<&'b str> {
        let len = self.number()?;
        std::str::from_utf8(self.take(len)?).ok()
    }

    fn source(&mut self) -> Option<Source> {
        let name = self.text()?.to_owned();
        let added = self.text()?.parse().ok()?;
        let texts = u32::try_from(self.number()?).ok()?;
        let words = self.number()?;
        let len = self.number()?.checked_mul(8)?;
        let shingles: Vec<u64> = self.take(len)?.as_chunks().0.iter().map(|c| u64::from_le_bytes(*c)).collect();
        shingles.is_sorted().then_some(Source { name, added, texts, words, shingles })
    }

    fn index(&mut self) -> Option<PublicIndex> {
        let salt = [self.number()?, self.number()?];
        let mut sources = BTreeMap::new();
        for _ in 0..self.number()? {
            let source = self.source()?;
            sources.insert(source.name.clone(), source);
        }
        self.0.is_empty().then_some(PublicIndex { salt, sources })
    }
}

/// Against damage, not against forgery. Four lanes, so that a large index is checked at the speed of memory.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [1, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(ODD).rotate_left(29);
        }
    }
    let mut sum = bytes.len() as u64;
    for word in lanes.into_iter().chain(rest.iter().map(|b| u64::from(*b))) {
        sum = (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    }
    sum
}
