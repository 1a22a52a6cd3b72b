//! Where findings stand, in words.

use promptguard_documents::Lang as PlaceLang;

use super::File;
use crate::text::{Bilingual, Span};

/// Says where findings stand, in the order of the text.
pub(super) struct Places<'f> {
    file: &'f File,
    cursor: promptguard_documents::Places<'f>,
    hide: &'f [String],
    hide_all: bool,
}

impl<'f> Places<'f> {
    /// `hide` are names of sheets that must not be said.
    pub fn new(file: &'f File, hide: &'f [String]) -> Self {
        Self { file, cursor: file.document.places(), hide, hide_all: false }
    }

    /// Without the name of any sheet.
    pub fn without_names(file: &'f File) -> Self {
        Self { hide_all: true, ..Self::new(file, &[]) }
    }

    /// Where `span` of the text stands, in words.
    pub fn of(&mut self, span: Span) -> Bilingual {
        if span.start >= self.file.joined.len() {
            return Bilingual { da: "filnavn".to_owned(), en: "file name".to_owned() };
        }
        let (mut first, mut last) = (None, None);
        for part in self.file.joined.parts(span) {
            let at = (part.segment, part.range.start);
            first = first.or(Some(at));
            last = Some(at);
        }
        let (Some(first), Some(last)) = (first, last) else { return Bilingual::default() };
        let from = self.at(first);
        if first == last {
            return from;
        }
        let to = self.at(last);
        if from == to {
            return from;
        }
        let (da, en) = (without_shared(&from.da, &to.da), without_shared(&from.en, &to.en));
        Bilingual { da: format!("{} til {da}", from.da), en: format!("{} to {en}", from.en) }
    }

    fn at(&mut self, (segment, byte): (usize, usize)) -> Bilingual {
        let Some(place) = self.cursor.at(segment, byte) else { return Bilingual::default() };
        if self.hide_all { words(&place, None) } else { words(&place, Some(self.hide)) }
    }
}

/// `to` without the steps that it shares with `from`: "side 3, afsnit 2 til afsnit 4".
fn without_shared<'t>(from: &str, to: &'t str) -> &'t str {
    let shared = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let step = to.get(..to.floor_char_boundary(shared)).unwrap_or_default().rfind(", ");
    step.and_then(|at| to.get(at + 2..)).unwrap_or(to)
}

/// A place in both languages, without the names of sheets in `hide`; `None` hides all.
pub(super) fn words(place: &promptguard_documents::Place, hide: Option<&[String]>) -> Bilingual {
    let hide = hide.is_none_or(|hide| place.sheet().is_some_and(|sheet| hide.iter().any(|n| n == sheet)));
    let say = |lang| if hide { place.render_without_names(lang) } else { place.render(lang) };
    Bilingual { da: say(PlaceLang::Da), en: say(PlaceLang::En) }
}

#[cfg(test)]
mod tests {
    use super::without_shared;

    #[test]
    fn the_end_of_a_place_says_only_what_differs() {
        assert_eq!(without_shared("side 3, afsnit 2", "side 3, afsnit 4"), "afsnit 4");
        assert_eq!(without_shared("side 3, afsnit 2", "side 4, afsnit 1"), "side 4, afsnit 1");
        assert_eq!(without_shared("vedhæftet fil 1, række 2", "vedhæftet fil 1, rækker"), "rækker");
    }
}
