//! Why a document cannot be checked or written, in words for its user.

use promptguard_documents::{Error, Place, WarningKind};

use super::limits;
use crate::text::{Bilingual, Lang};

/// Why a document cannot be checked, or cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe(Lang::En))]
pub enum DocumentError {
    /// The document itself: damaged, locked, over a limit, of an unknown kind.
    Document(#[from] Error),
    /// Parts of it could not be read, so that no clean copy can be made.
    Unread(Vec<Bilingual>),
    /// Something to take out stands where nothing can be changed: what holds it, and the place.
    Fixed(Fixed, Bilingual),
    /// The new document was read and scanned again, and something stands there still: rule and place.
    Leak(Vec<(String, Bilingual)>),
}

impl DocumentError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match self {
            Self::Document(Error::Limit { limit, value }) => limits::passed(limit, *value, lang),
            Self::Document(error) => match lang {
                Lang::Da => error.danish(),
                Lang::En => sentence(&error.to_string()),
            },
            Self::Unread(what) => {
                let what = join(what, lang);
                match lang {
                    Lang::Da => format!("{what} Derfor laves der ingen renset fil."),
                    Lang::En => format!("{what} So no clean file is made."),
                }
            }
            Self::Fixed(what, place) => what.describe(place.get(lang), lang),
            Self::Leak(places) => {
                let list = places
                    .iter()
                    .map(|(rule, place)| match place.get(lang) {
                        "" => rule.clone(),
                        place => format!("{rule} ({place})"),
                    })
                    .collect::<Vec<_>>()
                    .join(", ");
                match lang {
                    Lang::Da => {
                        format!("Dokumentet blev ikke helt renset, og der er ikke gemt nogen fil. Tilbage står: {list}")
                    }
                    Lang::En => {
                        format!("The document could not be redacted completely, and no file was saved. Left: {list}")
                    }
                }
            }
        }
    }
}

/// What holds a text that cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// A macro.
    Macro,
    /// An object of another program, or a file in one.
    Object,
    /// A drawing or picture whose format keeps its words among its strokes.
    Drawing,
    /// The wiring of the file itself.
    Other,
}

impl Fixed {
    pub(super) fn at(place: &Place) -> Self {
        match place.kind() {
            _ if place.is_in("macro") => Self::Macro,
            "metadata" => Self::Drawing,
            _ if place.is_in("embedded file") => Self::Object,
            _ => Self::Other,
        }
    }

    /// Where it stands, and what to do about it.
    fn describe(self, place: &str, lang: Lang) -> String {
        let (da, en) = match self {
            Self::Macro => (
                "en makro, og makroer bliver ikke ændret. Gem filen uden makroer (fx som .docx eller .xlsx), og prøv igen",
                "a macro, and macros are not changed. Save the file without macros (as .docx or .xlsx), and try again",
            ),
            Self::Object => (
                "et indlejret objekt, som ikke kan ændres. Slet objektet, eller sæt dets tekst ind som almindelig tekst, og prøv igen",
                "an embedded object that cannot be changed. Delete it, or insert its text as plain text, and try again",
            ),
            Self::Drawing => (
                "et billede, hvis tekst ikke kan ændres. Slet billedet, eller sæt det ind som PNG, og prøv igen",
                "a picture whose text cannot be changed. Delete it, or insert it as PNG, and try again",
            ),
            Self::Other => (
                "noget, som ikke kan ændres, uden at filen går i stykker. Ret det i filen selv, og prøv igen",
                "something that cannot be changed without breaking the file. Change it in the file itself, and try again",
            ),
        };
        match lang {
            Lang::Da => format!("Noget, der skal ud, står i {da}. Sted: {place}. Der er ikke gemt nogen fil."),
            Lang::En => format!("Something to take out stands in {en}. Place: {place}. No file was saved."),
        }
    }
}

/// What was left unread, in one line.
pub(super) fn join(what: &[Bilingual], lang: Lang) -> String {
    what.iter().map(|w| w.get(lang)).collect::<Vec<_>>().join(" ")
}

/// Places named in one message.
const MOST_PLACES: usize = 8;

/// A warning in a sentence.
pub(super) fn warning(kind: WarningKind, places: &[Bilingual]) -> Bilingual {
    let list = |lang| {
        let mut names: Vec<String> = places.iter().take(MOST_PLACES).map(|p| p.get(lang).to_owned()).collect();
        names.dedup();
        if places.len() > MOST_PLACES {
            let rest = places.len() - MOST_PLACES;
            names.push(match lang {
                Lang::Da => format!("og {rest} til"),
                Lang::En => format!("and {rest} more"),
            });
        }
        if names.is_empty() { String::new() } else { format!(" ({})", names.join("; ")) }
    };
    let (da, en) = (list(Lang::Da), list(Lang::En));
    let (da, en) = match kind {
        WarningKind::PageWithoutText => (
            format!("En side uden tekstlag kan ikke kontrolleres{da}."),
            format!("A page without a text layer cannot be checked{en}."),
        ),
        WarningKind::UnknownFont => (
            format!("Tekst i en skrifttype uden tegntabel kan ikke kontrolleres{da}."),
            format!("Text in a font without a table of characters cannot be checked{en}."),
        ),
        WarningKind::Pictures => (
            "Tekst i billeder bliver ikke læst. Se selv billederne igennem.".to_owned(),
            "Text in pictures is not read. Look through the pictures yourself.".to_owned(),
        ),
        WarningKind::OtherKindThanName => (
            "Filens navn siger en anden type, end indholdet er.".to_owned(),
            "The name of the file says another kind than its content is.".to_owned(),
        ),
        WarningKind::Macros => (
            "Dokumentet har makroer. De bliver ikke ændret.".to_owned(),
            "The document has macros. They are not changed.".to_owned(),
        ),
        _ => (
            format!("En del, der er låst, beskadiget eller af ukendt type, kan ikke kontrolleres{da}."),
            format!("A part that is locked, damaged or of an unknown kind cannot be checked{en}."),
        ),
    };
    Bilingual { da, en }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
