//! What can stop a document from being read or written. No error holds text from a document.

/// Why a document could not be opened or written. Nothing in it comes from the document's own text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A limit was passed; `limit` is the name of the field in [`Limits`](crate::Limits) that raises it.
    #[error("the document passes the limit {limit} ({value}); raise it only when you trust the file")]
    Limit {
        /// Name of the field in `Limits`.
        limit: &'static str,
        /// The value in force.
        value: u64,
    },
    /// The document, or something inside it, is locked with a password or encrypted.
    #[error(
        "the document is encrypted or protected with a password and cannot be checked; remove the password and try again"
    )]
    Encrypted,
    /// The bytes are not what their kind asks for: cut, damaged or written to mislead.
    #[error("the document is damaged or cut ({0})")]
    Damaged(&'static str),
    /// A kind of document that cannot be read.
    #[error("this kind of document cannot be read: {0}")]
    Unsupported(&'static str),
    /// XML that declares entities or a document type of its own is refused.
    #[error("the document declares XML entities, which is refused")]
    Entities,
    /// The document is digitally signed; a change would break the signature.
    #[error("the document is digitally signed and is not rewritten")]
    Signed,
    /// Documents of this kind are never rewritten; use `to_markdown`.
    #[error("{0} files are not rewritten; use the redacted text instead")]
    NotWritable(&'static str),
    /// An edit stands where nothing can be changed safely.
    #[error("segment {segment} cannot be changed safely ({reason})")]
    Locked {
        /// Index of the segment.
        segment: usize,
        /// Why.
        reason: &'static str,
    },
    /// The document was released: it can be looked at, and no longer written.
    #[error("the document was opened to be looked at only")]
    Released,
    /// An edit names a segment or a byte range that does not exist.
    #[error("an edit of segment {0} is out of range")]
    BadEdit(usize),
    /// Something in the document could not be read, so a rewritten file could still hold it.
    #[error("part of the document could not be checked, so it is not rewritten")]
    Unchecked,
}

impl Error {
    /// The same in Danish, for people.
    pub fn danish(&self) -> String {
        match self {
            Error::Limit { limit, value } => {
                format!("Dokumentet overskrider grænsen {limit} ({value}). Hæv kun grænsen, hvis du stoler på filen.")
            }
            Error::Encrypted => {
                "Dokumentet er krypteret eller beskyttet med adgangskode og kan ikke kontrolleres. Fjern adgangskoden, og prøv igen."
                    .into()
            }
            Error::Damaged(_) => "Dokumentet er beskadiget eller afkortet og kan ikke kontrolleres.".into(),
            Error::Unsupported(what) if what.contains("97-2003") || what.contains("5.0") => {
                format!("Denne ældre type dokument kan ikke læses: {what}. Gem det i det nye format (fx .docx), og prøv igen.")
            }
            Error::Unsupported(what) => format!("Denne type dokument kan ikke læses: {what}."),
            Error::Entities => "Dokumentet erklærer XML-entiteter. Det bliver afvist.".into(),
            Error::Signed => {
                "Dokumentet er digitalt underskrevet og bliver ikke ændret. Fjern underskriften i en kopi, og prøv igen.".into()
            }
            Error::NotWritable(what) => {
                format!("{what}-filer bliver ikke omskrevet. Brug den rensede tekst i stedet.")
            }
            Error::Locked { .. } => "Noget i dokumentet kan ikke ændres uden at ødelægge filen.".into(),
            Error::Released => "Dokumentet er kun åbnet for at blive læst.".into(),
            Error::BadEdit(_) => "En rettelse peger uden for dokumentet.".into(),
            Error::Unchecked => "En del af dokumentet kunne ikke kontrolleres, så det bliver ikke omskrevet.".into(),
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Error>;
