//! Tags that were seen before and say nothing: most of a Word file is the same few dozen tags over and over.

/// What may be left out when a tag comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Its attributes: none of them holds words, and the walk asks for none.
    Attributes,
    /// All of it: the element is formatting, and only its text and children count.
    Tag,
}

/// Elements whose attributes the walk looks at for words only, and that mean something to it all the same.
const STRUCTURE: [&str; 2] = ["p", "r"];

/// Elements that mean nothing to the walk, whatever the vocabulary. What is missing here is looked at each time.
const FORMATTING: [&str; 30] = [
    "b",
    "bCs",
    "bodyPr",
    "color",
    "endParaRPr",
    "gridCol",
    "i",
    "iCs",
    "ind",
    "jc",
    "lang",
    "latin",
    "pPr",
    "pStyle",
    "proofErr",
    "rFonts",
    "rPr",
    "rStyle",
    "shd",
    "solidFill",
    "spacing",
    "span",
    "srgbClr",
    "sz",
    "szCs",
    "t",
    "tcPr",
    "tcW",
    "u",
    "v",
];

/// Longer tags are looked at each time.
const LONGEST: usize = 120;
const PLACES: usize = 256;

/// A table of whole tags; a newer one takes the place of an older.
pub(super) struct Tags<'a>(Box<[Option<(&'a str, Known)>; PLACES]>);

impl<'a> Tags<'a> {
    pub fn new() -> Self {
        Self(Box::new([None; PLACES]))
    }

    /// What may be left out of `tag`, when it was seen before.
    pub fn get(&self, tag: &str) -> Option<Known> {
        let (seen, known) = self.0[slot(tag)]?;
        (seen == tag).then_some(known)
    }

    /// Remembers a tag without words. `name` is its element, without the prefix.
    pub fn remember(&mut self, tag: &'a str, name: &str) {
        let known = match name {
            _ if tag.len() > LONGEST => return,
            _ if FORMATTING.contains(&name) => Known::Tag,
            _ if STRUCTURE.contains(&name) => Known::Attributes,
            _ => return,
        };
        self.0[slot(tag)] = Some((tag, known));
    }
}

/// A place by the first and the last bytes, between which tags differ little.
fn slot(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let word = |at: usize| bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u64::from_le_bytes(*b));
    let mix = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = mix(word(1)) ^ mix(word(bytes.len().saturating_sub(10))).rotate_left(23) ^ mix(bytes.len() as u64);
    (mix(hash) >> 56) as usize % PLACES
}
