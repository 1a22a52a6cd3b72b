//! Putting the values back into an answer that was copied.

use zeroize::Zeroizing;

use super::content::Content;
use super::filter::{Filter, FilterError};
use super::held::{self, Held};
use super::rich::{Markup, Rich};
use super::system::Clipboard;
use crate::redact::{Restored, Unknown, Vault, restore};

/// What was put back.
#[derive(Debug)]
pub enum Back {
    /// This many values, and what looks like a placeholder and was left alone.
    Done(usize, Vec<Unknown>),
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
        let html = content.html.as_ref().map(|html| rich(html, Markup::Html, &vault));
        let rtf = content.rtf.as_ref().map(|rtf| rich(rtf, Markup::Rtf, &vault));
        let Some(told) = text.as_ref().or(html.as_ref().and_then(|h| h.as_ref().map(|(_, r)| r))) else {
            return Ok(Back::NoText);
        };
        let (count, unknown) = (told.restored, told.unknown.clone());
        if count == 0 {
            return Ok(Back::Done(0, unknown));
        }
        // Formatting into which the values cannot be put is left out: half restored it would mislead.
        let bytes = |rich: Option<Option<(Vec<u8>, Restored)>>| rich.flatten().map(|(bytes, _)| Zeroizing::new(bytes));
        let back =
            Content { text: text.map(|restored| Zeroizing::new(restored.text)), html: bytes(html), rtf: bytes(rtf) };
        Ok(if self.put(clipboard, &back)? { Back::Done(count, unknown) } else { Back::Changed })
    }
}

fn rich(bytes: &[u8], markup: Markup, vault: &Vault) -> Option<(Vec<u8>, Restored)> {
    let rich = Rich::open(bytes, markup)?;
    let restored = restore(&rich.text, vault);
    Some((rich.edited(&restored.edits)?, restored))
}
