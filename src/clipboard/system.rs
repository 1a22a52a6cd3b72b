//! What the filter needs of a desktop's clipboard.

use std::time::Duration;

use zeroize::Zeroizing;

use super::content::Content;
use super::seal::Seal;
use crate::text::Lang;

/// A clipboard, as little of it as the filter needs. One thread holds it.
pub trait Clipboard {
    /// The names of the formats on offer, as the desktop calls them; none when the clipboard is empty.
    ///
    /// # Errors
    /// When the owner does not answer, or the clipboard is lost.
    fn formats(&mut self) -> Result<Vec<String>, ClipboardError>;

    /// The bytes of one format.
    ///
    /// # Errors
    /// [`ClipboardError::TooLarge`] for more than `limit` bytes, and as [`Clipboard::formats`].
    fn read(&mut self, format: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ClipboardError>;

    /// Puts `content` there with its `seal`, and nothing else. Gives `false`, and changes nothing, when something else
    /// was copied since [`Clipboard::formats`] was asked.
    ///
    /// # Errors
    /// When the clipboard cannot be written.
    fn write(&mut self, content: &Content, seal: &Seal) -> Result<bool, ClipboardError>;

    /// Waits until another program changes the clipboard, or until `timeout` has passed. Several changes count as one.
    ///
    /// # Errors
    /// When changes can no longer be heard of.
    fn wait(&mut self, timeout: Option<Duration>) -> Result<Event, ClipboardError>;

    /// Whether what was written stays only while this process lives and keeps calling [`Clipboard::wait`].
    fn is_serving(&self) -> bool;
}

/// Why [`Clipboard::wait`] came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something was copied.
    Changed,
    /// Nothing was, or what was written has been replaced.
    Nothing,
}

/// Why the clipboard cannot be used. Never holds what was on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardError {
    /// There is no clipboard or no display here.
    #[error("no clipboard was found here ({0})")]
    Unavailable(String),
    /// The connection to it broke.
    #[error("the connection to the clipboard was lost ({0})")]
    Lost(String),
    /// The program that owns the content did not give it in time.
    #[error("the program that copied did not hand the content over in time")]
    TimedOut,
    /// The content is larger than asked for.
    #[error("the content is too large")]
    TooLarge,
    /// The program that owns the content refused to give it, or another program holds the clipboard.
    #[error("the clipboard could not be read or written just now")]
    Refused,
}

impl ClipboardError {
    /// Whether only this content is concerned, and the next copy may go well.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::TimedOut | Self::TooLarge | Self::Refused)
    }

    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Unavailable(why), Lang::Da) => format!(
                "Der er ingen udklipsholder her. Kør kommandoen, hvor du er logget på med skærm og skrivebord, eller kontrollér en fil med promptguard check. (Til IT: {why})"
            ),
            (Self::Unavailable(why), Lang::En) => format!(
                "There is no clipboard here. Run the command where you are logged on with a screen and a desktop, or check a file with promptguard check. (For IT: {why})"
            ),
            (Self::Lost(why), Lang::Da) => format!("Forbindelsen til udklipsholderen gik tabt ({why})."),
            (Self::TimedOut, Lang::Da) => "Programmet, der kopierede, udleverede ikke indholdet i tide.".to_owned(),
            (Self::TooLarge, Lang::Da) => "Indholdet er for stort.".to_owned(),
            (Self::Refused, Lang::Da) => "Udklipsholderen kunne ikke læses eller skrives lige nu.".to_owned(),
            (other, Lang::En) => other.to_string(),
        }
    }
}
