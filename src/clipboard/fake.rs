//! A clipboard in memory, for tests.

use std::collections::BTreeMap;
use std::time::Duration;

use zeroize::Zeroizing;

use super::content::Content;
use super::format::{Desktop, offers};
use super::seal::Seal;
use super::system::{Clipboard, ClipboardError, Event};

/// What one copy puts there: formats by name.
type Copied = Vec<(String, Vec<u8>)>;

/// A clipboard whose owner, and the user at the keyboard, do as they are told.
#[derive(Debug, Default)]
pub(super) struct Fake {
    pub formats: Copied,
    /// What reading a format gives instead.
    pub errors: BTreeMap<String, ClipboardError>,
    /// What is copied after so many more reads.
    pub meanwhile: Option<(usize, Copied)>,
    /// What is copied next, one by one, each time somebody waits.
    pub later: Vec<Copied>,
    pub reads: usize,
    pub writes: usize,
    changed: bool,
}

impl Fake {
    pub fn new(formats: &[(&str, &[u8])]) -> Self {
        Self { formats: copy(formats), ..Self::default() }
    }

    pub fn text(text: &str) -> Self {
        Self::new(&[("UTF8_STRING", text.as_bytes()), ("image/png", b"\x89PNG")])
    }

    pub fn get(&self, name: &str) -> Option<String> {
        let (_, bytes) = self.formats.iter().find(|(n, _)| n == name)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// Everything in every format, to look for what must not be there.
    pub fn all(&self) -> String {
        self.formats.iter().map(|(n, b)| format!("{n}: {}\n", String::from_utf8_lossy(b))).collect()
    }
}

pub(super) fn copy(formats: &[(&str, &[u8])]) -> Vec<(String, Vec<u8>)> {
    formats.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

impl Clipboard for Fake {
    fn formats(&mut self) -> Result<Vec<String>, ClipboardError> {
        self.changed = false;
        Ok(self.formats.iter().map(|(name, _)| name.clone()).collect())
    }

    fn read(&mut self, format: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError> {
        self.reads += 1;
        if let Some(error) = self.errors.get(format) {
            return Err(error.clone());
        }
        if self.meanwhile.as_ref().is_some_and(|(after, _)| *after <= self.reads) {
            self.formats = self.meanwhile.take().unwrap().1;
            self.changed = true;
        }
        let bytes = self.formats.iter().find(|(name, _)| name == format).map(|(_, bytes)| bytes);
        let bytes = bytes.ok_or(ClipboardError::Refused)?;
        if bytes.len() > limit { Err(ClipboardError::TooLarge) } else { Ok(Zeroizing::new(bytes.clone())) }
    }

    fn write(&mut self, content: &Content, seal: &Seal) -> Result<bool, ClipboardError> {
        if std::mem::take(&mut self.changed) {
            return Ok(false);
        }
        self.writes += 1;
        let offers = offers(content, seal, Desktop::Unix);
        self.formats = offers.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
        Ok(true)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<Event, ClipboardError> {
        if std::mem::take(&mut self.changed) {
            return Ok(Event::Changed);
        }
        if timeout == Some(Duration::ZERO) {
            return Ok(Event::Nothing);
        }
        // The desktop goes down when nobody copies any more.
        let next = if self.later.is_empty() { None } else { Some(self.later.remove(0)) };
        self.formats = next.ok_or_else(|| ClipboardError::Lost("the end".to_owned()))?;
        Ok(Event::Changed)
    }

    fn is_serving(&self) -> bool {
        false
    }
}
