use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::Lang;

mod sniff;

pub(super) use sniff::{Sniffed, sniff, too_many, zeros};

/// Text read from bytes.
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name in the WHATWG standard: `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub encoding: &'static str,
    /// Whether the bytes began with a byte order mark.
    pub bom: bool,
}

impl std::fmt::Debug for Decoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoded").field("len", &self.text.len()).field("encoding", &self.encoding).finish()
    }
}

/// Why bytes are no text. Holds none of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The content is not text.
    #[error("not text: it looks like {}", .0.describe(Lang::En))]
    Binary(Content),
    /// A byte is wrong in the encoding that the rest is in.
    #[error("byte {offset} is no valid {encoding}")]
    Broken {
        /// The encoding's name.
        encoding: &'static str,
        /// First byte that does not fit, counted from the start of the input.
        offset: usize,
    },
}

impl DecodeError {
    /// The error of a piece that stands `bytes` into the input.
    pub(super) fn moved_by(self, bytes: usize) -> Self {
        match self {
            Self::Broken { encoding, offset } => Self::Broken { encoding, offset: offset + bytes },
            Self::Binary(_) => self,
        }
    }

    /// The error as a user reads it, without a full stop.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Binary(content), Lang::Da) => {
                format!("det er ikke tekst, men ligner {}", content.describe(lang))
            }
            (Self::Broken { encoding, offset }, Lang::Da) => {
                format!("byte {offset} er ikke gyldig {encoding}; resten af teksten er")
            }
            (_, Lang::En) => self.to_string(),
        }
    }
}

/// What bytes look like that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Word (docx), Excel (xlsx), PowerPoint (pptx) or OpenDocument.
    Office,
    /// Another zip archive.
    Zip,
    /// Older Word, Excel, PowerPoint, or an Outlook message.
    OldOffice,
    /// PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// A picture.
    Picture,
    /// Sound or film.
    Media,
    /// A packed archive of another kind.
    Archive,
    /// A program.
    Program,
    /// A database.
    Database,
    /// UTF-32, which nobody should write.
    Utf32,
    /// Anything else with bytes that no text has.
    Unknown,
}

impl Content {
    /// What it is, in a few words with an article.
    pub const fn describe(self, lang: Lang) -> &'static str {
        let (da, en) = match self {
            Self::Office => {
                ("et Office-dokument (docx, xlsx, pptx, odt)", "an office document (docx, xlsx, pptx, odt)")
            }
            Self::Zip => ("et zip-arkiv", "a zip archive"),
            Self::OldOffice => {
                ("et ældre Office-dokument (doc, xls, ppt, msg)", "an older Office document (doc, xls, ppt, msg)")
            }
            Self::Pdf => ("en PDF", "a PDF"),
            Self::Rtf => ("et RTF-dokument", "an RTF document"),
            Self::Picture => ("et billede", "a picture"),
            Self::Media => ("lyd eller film", "sound or film"),
            Self::Archive => ("et pakket arkiv", "a packed archive"),
            Self::Program => ("et program", "a program"),
            Self::Database => ("en database", "a database"),
            Self::Utf32 => ("tekst i UTF-32", "text in UTF-32"),
            Self::Unknown => ("en binær fil", "a binary file"),
        };
        match lang {
            Lang::Da => da,
            Lang::En => en,
        }
    }
}

/// Reads bytes as text: UTF-8, UTF-16 with or without a byte order mark, or a one-byte encoding such as Windows-1252 when
/// everything speaks for it. Nothing is replaced or left out: what cannot be read is an error.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    let Sniffed { encoding, bom } = sniff(&bytes, true, true)?.unwrap_or(Sniffed { encoding: UTF_8, bom: 0 });
    let text = if encoding == UTF_8 { utf8(bytes, bom)? } else { other(&bytes[bom..], encoding, bom)? };
    Ok(Decoded { text, encoding: encoding.name(), bom: bom > 0 })
}

fn utf8(mut bytes: Vec<u8>, bom: usize) -> Result<String, DecodeError> {
    bytes.drain(..bom);
    String::from_utf8(bytes)
        .map_err(|e| DecodeError::Broken { encoding: UTF_8.name(), offset: bom + e.utf8_error().valid_up_to() })
}

fn other(bytes: &[u8], encoding: &'static Encoding, bom: usize) -> Result<String, DecodeError> {
    let mut text = String::new();
    Stream::new(encoding, bom).read(bytes, true, &mut text)?;
    Ok(text)
}

/// Decodes piece by piece.
pub(super) struct Stream {
    decoder: encoding_rs::Decoder,
    encoding: &'static Encoding,
    /// Bytes read so far.
    offset: usize,
}

impl Stream {
    /// A stream of `encoding` that begins at byte `offset` of the input.
    pub fn new(encoding: &'static Encoding, offset: usize) -> Self {
        Self { decoder: encoding.new_decoder_without_bom_handling(), encoding, offset }
    }

    /// Whether a zero byte is no part of any character.
    pub fn is_byte_wise(&self) -> bool {
        self.encoding.is_ascii_compatible()
    }

    /// Appends the text of `bytes` to `out`; `last` when the input ends there.
    pub fn read(&mut self, bytes: &[u8], last: bool, out: &mut String) -> Result<(), DecodeError> {
        let mut rest = bytes;
        loop {
            let room = self.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            out.reserve(room.unwrap_or(rest.len()));
            let (result, read) = self.decoder.decode_to_string_without_replacement(rest, out, last);
            self.offset += read;
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let offset = self.offset.saturating_sub(usize::from(bad) + usize::from(after));
                    return Err(DecodeError::Broken { encoding: self.encoding.name(), offset });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
