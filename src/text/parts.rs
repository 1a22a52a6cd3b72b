use std::io::Read;

use encoding_rs::UTF_8;

use super::decode::{Sniffed, Stream, sniff, too_many, zeros};
use super::position::START;
use super::{Content, DecodeError, LineIndex, Position, Span, cut};

/// A part of a long text, with some of the text around it.
///
/// The parts' own ranges follow each other without gap or overlap, so a scanner sees what it would see in one piece when
/// it reports of each part what begins in `own` ([`blocks_in`](super::blocks_in)), adds `base.byte` to its spans, and
/// lets open sections go on in the next part.
#[derive(Clone, Copy)]
pub struct Part<'p> {
    /// The text of the part, with margins.
    pub text: &'p str,
    /// What the part answers for, in bytes of `text`.
    pub own: Span,
    /// Where `text` begins in the whole (see [`LineIndex::with_base`]).
    pub base: Position,
    /// Whether the whole ends with this part.
    pub last: bool,
}

impl std::fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("own", &self.own).field("base", &self.base).field("last", &self.last).finish()
    }
}

/// Why an input could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What was read is no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Reads an input in parts of a few megabytes, cut at a paragraph, a line or a space, in memory that does not grow with
/// the input. The encoding is found out as [`decode`](super::decode()) does, from the first bytes that are not ASCII.
pub struct Parts<R> {
    reader: R,
    stream: Option<Stream>,
    encoding: &'static str,
    raw: Vec<u8>,
    /// Bytes read before what stands in `raw`.
    offset: usize,
    zeros: usize,
    text: String,
    base: Position,
    own: Span,
    size: usize,
    margin: usize,
    started: bool,
    ended: bool,
}

impl<R> std::fmt::Debug for Parts<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("offset", &self.offset).field("own", &self.own).finish()
    }
}

/// Bytes read at one time, and looked at to find out the encoding.
const CHUNK: usize = 256 << 10;

impl<R: Read> Parts<R> {
    /// Parts of about 4 MB, with 8 KB of text around them.
    pub fn new(reader: R) -> Self {
        Self::with_sizes(reader, 4 << 20, 8 << 10)
    }

    /// Parts of at most `size` bytes, with `margin` bytes of text on both sides where there is so much.
    pub fn with_sizes(reader: R, size: usize, margin: usize) -> Self {
        Self {
            reader,
            stream: None,
            encoding: UTF_8.name(),
            raw: Vec::new(),
            offset: 0,
            zeros: 0,
            text: String::new(),
            base: START,
            own: Span::new(0, 0),
            size: size.max(8),
            margin,
            started: false,
            ended: false,
        }
    }

    /// Name of the encoding, as far as it is known yet.
    pub const fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The next part; `None` after the last one. An empty input has one empty part.
    pub fn next_part(&mut self) -> Result<Option<Part<'_>>, PartsError> {
        self.drop_read();
        let start = self.own.end;
        while !self.ended && self.text.len() - start <= self.size + self.margin {
            self.fill()?;
        }
        if start == self.text.len() && self.ended && self.started {
            return Ok(None);
        }
        self.started = true;
        let end = cut::end(&self.text, start, self.text.len(), &(self.size / 4 * 3..self.size));
        self.own = Span::new(start, end);
        let margin = self.text.ceil_char_boundary((end + self.margin).min(self.text.len()));
        let last = self.ended && end == self.text.len();
        Ok(Some(Part { text: &self.text[..margin], own: self.own, base: self.base, last }))
    }

    /// Forgets what lies before the margin of the next part.
    fn drop_read(&mut self) {
        let from = cut::margin_start(&self.text, self.own.end, self.margin);
        if from > 0 {
            let before = LineIndex::with_base(&self.text, self.base).positions(&[from]);
            self.base = before.first().copied().unwrap_or(self.base);
            self.text.drain(..from);
            self.own = Span::new(0, self.own.end - from);
        }
    }

    /// Reads and decodes one more chunk.
    fn fill(&mut self) -> Result<(), PartsError> {
        self.raw.clear();
        self.read_raw()?;
        // A chunk whose only hint at the encoding is its very end says too little.
        while self.stream.is_none() && !self.ended && only_tail_is_wide(&self.raw) {
            self.read_raw()?;
        }
        let first = self.offset == 0;
        self.offset += self.raw.len();
        let from = if self.stream.is_none() { self.begin(first)? } else { 0 };
        let bytes = &self.raw[from..];
        if self.stream.as_ref().is_none_or(Stream::is_byte_wise) {
            self.zeros += zeros(bytes);
            if too_many(self.zeros, self.offset) {
                return Err(DecodeError::Binary(Content::Unknown).into());
            }
        }
        match &mut self.stream {
            Some(stream) => stream.read(bytes, self.ended, &mut self.text)?,
            // ASCII so far, as `sniff` found.
            None => self.text.push_str(&String::from_utf8_lossy(bytes)),
        }
        Ok(())
    }

    fn read_raw(&mut self) -> Result<(), PartsError> {
        let read = (&mut self.reader).take(CHUNK as u64).read_to_end(&mut self.raw)?;
        self.ended = read < CHUNK;
        Ok(())
    }

    /// Finds out the encoding when the chunk tells it; returns where its text begins.
    fn begin(&mut self, first: bool) -> Result<usize, DecodeError> {
        let before = self.offset - self.raw.len();
        let found = sniff(&self.raw, self.ended, first).map_err(|e| e.moved_by(before))?;
        let Some(Sniffed { encoding, bom }) = found else {
            return Ok(0);
        };
        self.encoding = encoding.name();
        self.stream = Some(Stream::new(encoding, before + bom));
        Ok(bom)
    }
}

/// Whether the last three bytes, and only they, are not all ASCII.
fn only_tail_is_wide(bytes: &[u8]) -> bool {
    let (head, tail) = bytes.split_at(bytes.len().saturating_sub(3));
    !tail.is_ascii() && head.is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Token, blocks_in, tokenize};

    const DANISH: &str =
        "Børnehaven på Ågade får en ny legeplads.\n\nLærke ånder lettet op; æblerne 12.03 er spist.\r\n";

    /// A reader that gives few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(buf.len()).min(self.0.len());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    /// The own text of all parts, and their tokens with spans in the whole.
    fn read(bytes: &[u8], size: usize, margin: usize) -> Result<(String, Vec<Token>, Vec<Position>), PartsError> {
        let mut parts = Parts::with_sizes(Slow(bytes, 7), size, margin);
        let (mut text, mut tokens, mut bases) = (String::new(), Vec::new(), Vec::new());
        while let Some(part) = parts.next_part()? {
            assert!(part.own.len() <= size.max(8));
            text.push_str(part.own.of(part.text));
            bases.push(part.base);
            blocks_in(part.text, part.own, |b| {
                tokens.extend(b.own_tokens().iter().map(|t| Token { start: t.start + part.base.byte, ..*t }));
            });
        }
        Ok((text, tokens, bases))
    }

    fn check(text: &str, bytes: &[u8], size: usize, margin: usize) {
        let (found, tokens, bases) = read(bytes, size, margin).unwrap();
        assert_eq!(found, text);
        let mut expected = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut expected);
        assert_eq!(tokens, expected);
        let offsets: Vec<_> = bases.iter().map(|b| b.byte).collect();
        assert_eq!(LineIndex::new(text).positions(&offsets), bases);
    }

    #[test]
    fn every_encoding_in_parts() {
        let text = DANISH.repeat(20_000);
        let latin = encoding_rs::WINDOWS_1252.encode(&text).0;
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&text, text.as_bytes(), 300_000, 9000);
        check(&text, &latin, 300_000, 9000);
        check(&text, &wide, 300_000, 9000);
        check(&text, &[b"\xfe\xff", wide.as_slice()].concat(), 300_000, 9000);
    }

    #[test]
    fn an_encoding_shows_late() {
        let text = format!("{}Å, så sent.", "plain text\n".repeat(60_000));
        let latin = encoding_rs::WINDOWS_1252.encode(&text).0;
        check(&text, &latin, 100_000, 5000);
        check(&text, text.as_bytes(), 100_000, 5000);
    }

    #[test]
    fn an_encoding_shows_at_the_end_of_a_chunk() {
        let text = format!("{}æble og pære", "x ".repeat(CHUNK / 2).split_at(CHUNK - 1).0);
        check(&text, &encoding_rs::WINDOWS_1252.encode(&text).0, 100_000, 5000);
        check(&text, text.as_bytes(), 100_000, 5000);
    }

    #[test]
    fn small_inputs() {
        for text in ["", "a", "æ", "\n"] {
            check(text, text.as_bytes(), 4096, 512);
        }
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        let mut late = DANISH.repeat(20_000).into_bytes();
        let at = 900_000;
        late[at] = 0xff;
        let broken =
            |e: &DecodeError| matches!(e, DecodeError::Broken { encoding: "UTF-8", offset } if offset.abs_diff(at) < 2);
        assert!(matches!(read(&late, 100_000, 5000), Err(PartsError::Decode(e)) if broken(&e)));
        late[at..at + 4000].fill(0);
        let binary = |e| matches!(e, PartsError::Decode(DecodeError::Binary(Content::Unknown)));
        assert!(read(&late, 100_000, 5000).is_err_and(binary));
        assert!(read(b"%PDF-1.4", 100, 50).is_err());
    }

    #[test]
    fn one_long_line_keeps_memory_flat() {
        let mut parts = Parts::with_sizes(std::io::repeat(b'7').take(20 << 20), 1 << 20, 8 << 10);
        let mut bytes = 0;
        while let Some(part) = parts.next_part().unwrap() {
            bytes += part.own.len();
            assert!(part.text.len() < 2 << 20);
        }
        assert_eq!(bytes, 20 << 20);
        assert!(parts.text.capacity() < 4 << 20);
    }

    proptest! {
        #[test]
        fn parts_see_what_the_whole_shows(
            text in "([a-zæ]{0,9}[ \n,.]|[0-9]{0,9} |[ \n\r.]{1,3}|[Ω’']{0,2} ){0,80}",
            size in 30usize..200,
            // No word is longer.
            margin in 20usize..48,
        ) {
            check(&text, text.as_bytes(), size, margin);
        }
    }
}
