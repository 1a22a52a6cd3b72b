//! Putting the values back into an answer that was copied.

use zeroize::Zeroizing;

use super::content::Content;
use super::filter::{Filter, FilterError};
use super::held::{self, Held};
use super::rich::{self, Markup};
use super::system::Clipboard;
use crate::redact::{Vault, restore};

/// What was put back.
#[derive(Debug)]
pub enum Back {
    /// This many values, and for each placeholder that was left alone where and why, in the user's language.
    Done(usize, Vec<String>),
    /// There is no text on the clipboard that can be read.
    NoText,
    /// Something else was copied meanwhile.
    Changed,
}

impl Filter<'_> {
    /// Puts the values of the vault back into what is on the clipboard.
    ///
    /// # Errors
    /// When the clipboard or the vault cannot be used.
    pub fn restore(&self, clipboard: &mut dyn Clipboard) -> Result<Back, FilterError> {
        let vault = match &self.vault {
            Some(path) => Vault::open(path, self.key)?,
            None => Vault::new(),
        };
        let content = match held::read(clipboard, self.key)? {
            Held::Content(copied) => copied.content,
            Held::Own(content) => content,
            _ => return Ok(Back::NoText),
        };
        let text = content.text.as_ref().map(|text| restore(text, &vault));
        // Formatting into which the values cannot be put is left out: half restored it would mislead.
        let file =
            |bytes: &Option<Zeroizing<Vec<u8>>>, markup| rich::open(bytes.as_ref()?, markup)?.restore(&vault).ok();
        let (html, rtf) = (file(&content.html, Markup::Html), file(&content.rtf, Markup::Rtf));
        let (count, unknown): (usize, Vec<String>) = match (&text, html.as_ref().or(rtf.as_ref())) {
            (Some(text), _) => (text.restored, text.unknown.iter().map(|u| u.describe(self.lang)).collect()),
            (None, Some(file)) => (file.restored, file.unknown.iter().map(|u| u.describe(self.lang)).collect()),
            (None, None) => return Ok(Back::NoText),
        };
        if count == 0 {
            return Ok(Back::Done(0, unknown));
        }
        let back = Content {
            text: text.map(|restored| Zeroizing::new(restored.text)),
            html: html.map(|restored| Zeroizing::new(restored.bytes)),
            rtf: rtf.map(|restored| Zeroizing::new(restored.bytes)),
        };
        Ok(if self.put(clipboard, &back)? { Back::Done(count, unknown) } else { Back::Changed })
    }
}
