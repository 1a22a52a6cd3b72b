//! The head of a model file: what it is, which layout, how long, and a checksum.

/// Why a model file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is too short to be one, or cut.
    #[error("the model file is cut short: {found} bytes of {wanted}")]
    Cut {
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        wanted: u64,
    },
    /// Its first bytes are not ours.
    #[error("this is not a model file of promptguard")]
    Foreign,
    /// Its layout is of another version.
    #[error(
        "the model file has layout {found}, this program reads layout {wanted}: make it anew with crates/train"
    )]
    Version {
        /// Layout of the file.
        found: u32,
        /// Layout that is read.
        wanted: u32,
    },
    /// Its contents do not fit its head.
    #[error("the model file is damaged: make it anew with crates/train")]
    Damaged,
}

/// The head of a model file.
#[derive(Clone, Copy, Debug)]
pub struct Header;

const LEN: usize = 32;

impl Header {
    /// The body of the file `bytes`, when its head fits. Does not read the body: see [`Header::verify`].
    pub fn read(bytes: &[u8], magic: [u8; 8], version: u32) -> Result<&[u8], ModelError> {
        let cut = ModelError::Cut {
            found: bytes.len() as u64,
            wanted: LEN as u64,
        };
        let (head, body) = bytes.split_at_checked(LEN).ok_or(cut)?;
        if head[..8] != magic {
            return Err(ModelError::Foreign);
        }
        let found = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
        if found != version {
            return Err(ModelError::Version {
                found,
                wanted: version,
            });
        }
        let wanted = word(head, 16);
        if (body.len() as u64) < wanted {
            return Err(ModelError::Cut {
                found: body.len() as u64,
                wanted,
            });
        }
        if body.len() as u64 != wanted {
            return Err(ModelError::Damaged);
        }
        Ok(body)
    }

    /// Reads the whole file and compares it with the checksum of its head.
    pub fn verify(bytes: &[u8], magic: [u8; 8], version: u32) -> Result<(), ModelError> {
        let body = Self::read(bytes, magic, version)?;
        if checksum(body) == word(bytes, 24) {
            Ok(())
        } else {
            Err(ModelError::Damaged)
        }
    }

    /// A file with that head and `body`.
    pub fn write(magic: [u8; 8], version: u32, body: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(LEN + body.len());
        out.extend(magic);
        out.extend(version.to_le_bytes());
        out.extend([0; 4]);
        out.extend((body.len() as u64).to_le_bytes());
        out.extend(checksum(body).to_le_bytes());
        out.extend(body);
        out
    }
}

fn word(bytes: &[u8], at: usize) -> u64 {
    let mut buf = [0; 8];
    if let Some(b) = bytes.get(at..at + 8) {
        buf.copy_from_slice(b);
    }
    u64::from_le_bytes(buf)
}

fn checksum(body: &[u8]) -> u64 {
    body.iter().fold(0xcbf2_9ce4_8422_2325, |h, &b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_ours() {
        let good = Header::write(*b"PGWORDS\0", 1, b"body");
        let read = |bytes: &[u8]| Header::read(bytes, *b"PGWORDS\0", 1).map(<[u8]>::to_vec);
        assert_eq!(read(&good), Ok(b"body".to_vec()));
        assert_eq!(
            read(&good[..20]),
            Err(ModelError::Cut {
                found: 20,
                wanted: 32
            })
        );
        assert_eq!(
            read(&good[..34]),
            Err(ModelError::Cut {
                found: 2,
                wanted: 4
            })
        );
        assert_eq!(
            read(&[good.as_slice(), b"x"].concat()),
            Err(ModelError::Damaged)
        );
        assert_eq!(
            read(b"PK\x03\x04 something else altogether, long enough"),
            Err(ModelError::Foreign)
        );
        let older = Header::write(*b"PGWORDS\0", 0, b"body");
        assert_eq!(
            read(&older),
            Err(ModelError::Version {
                found: 0,
                wanted: 1
            })
        );
    }

    #[test]
    fn the_checksum_sees_one_changed_byte() {
        let mut file = Header::write(*b"PGWORDS\0", 1, b"body");
        assert_eq!(Header::verify(&file, *b"PGWORDS\0", 1), Ok(()));
        let last = file.len() - 1;
        file[last] ^= 1;
        assert_eq!(
            Header::verify(&file, *b"PGWORDS\0", 1),
            Err(ModelError::Damaged)
        );
    }
}
