//! A copy: the flavours that are checked, redacted and put back.

use zeroize::Zeroizing;

/// The flavours of a copy that promptguard reads and writes. Wiped from memory when dropped; `Debug` prints lengths.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Plain text.
    pub text: Option<Zeroizing<String>>,
    /// HTML, without the header that Windows puts before it.
    pub html: Option<Zeroizing<Vec<u8>>>,
    /// Rich text.
    pub rtf: Option<Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content")
            .field("text", &self.text.as_ref().map(|t| t.len()))
            .field("html", &self.html.as_ref().map(|h| h.len()))
            .field("rtf", &self.rtf.as_ref().map(|r| r.len()))
            .finish()
    }
}

impl Content {
    /// Plain text only.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(Zeroizing::new(text.into())), ..Self::default() }
    }

    /// Whether it holds no flavour at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.html.is_none() && self.rtf.is_none()
    }

    fn flavours(&self) -> [Option<&[u8]>; 3] {
        [
            self.text.as_ref().map(|t| t.as_bytes()),
            self.html.as_deref().map(Vec::as_slice),
            self.rtf.as_deref().map(Vec::as_slice),
        ]
    }

    /// All flavours as one run of bytes: for each its length plus one (0 when there is none), then its bytes.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let flavours = self.flavours();
        // Of the right size from the start: growing would leave copies behind.
        let size = flavours.iter().map(|f| 8 + f.map_or(0, <[u8]>::len)).sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(size));
        for flavour in flavours {
            bytes.extend_from_slice(&flavour.map_or(0, |f| f.len() as u64 + 1).to_le_bytes());
            bytes.extend_from_slice(flavour.unwrap_or_default());
        }
        bytes
    }

    /// What [`Content::to_bytes`] made; `None` for anything else.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut next = || -> Option<Option<Vec<u8>>> {
            let (length, rest) = bytes.split_first_chunk::<8>()?;
            let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
            let (flavour, rest) = rest.split_at_checked(length.saturating_sub(1))?;
            bytes = rest;
            Some((length > 0).then(|| flavour.to_vec()))
        };
        let [text, html, rtf] = [next()?, next()?, next()?];
        let text = match text {
            Some(text) => Some(Zeroizing::new(String::from_utf8(text).ok()?)),
            None => None,
        };
        bytes.is_empty().then_some(Self { text, html: html.map(Zeroizing::new), rtf: rtf.map(Zeroizing::new) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_back() {
        let full = Content {
            text: Some("æ".to_owned().into()),
            html: Some(b"<p>".to_vec().into()),
            rtf: Some(Vec::new().into()),
        };
        for content in [Content::default(), Content::text(""), full] {
            let bytes = content.to_bytes();
            assert_eq!(Content::from_bytes(&bytes).as_ref(), Some(&content));
            assert!(Content::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        }
        assert!(Content::from_bytes(&[1, 0, 0, 0, 0, 0, 0, 0, 9]).is_none());
        assert!(Content::from_bytes(&[0xff; 40]).is_none());
        assert!(!format!("{:?}", Content::text("hemmelig")).contains("hemmelig"));
    }
}
