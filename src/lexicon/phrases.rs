use crate::text::{Shape, Span, Token, TokenKind, tokenize, word_hash};

/// A phrase that stands in a text: its value and its tokens, `first..last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What was given to [`PhrasesBuilder::add`].
    pub value: u32,
    /// Its first token.
    pub first: usize,
    /// One past its last token.
    pub last: usize,
}

/// How the key word of a phrase must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Upper,
}

/// One phrase. `pieces[start..start + len]` are the hashes of its words; the one at `anchor` is the key.
#[derive(Clone, Copy, Debug)]
struct Item {
    start: u32,
    len: u8,
    anchor: u8,
    case: Case,
    value: u32,
    next: u32,
}

impl Item {
    /// The hash of the word it is looked up by.
    fn key(&self, pieces: &[u64]) -> u64 {
        pieces[self.start as usize + usize::from(self.anchor)]
    }
}

const NONE: u32 = u32::MAX;

/// The most words of a phrase. A hit may begin that many tokens (twice, with hyphens) before its key word.
pub const LONGEST: usize = 12;

/// Collects phrases.
#[derive(Debug, Default)]
pub struct PhrasesBuilder {
    pieces: Vec<u64>,
    items: Vec<Item>,
    tokens: Vec<Token>,
}

impl PhrasesBuilder {
    /// Adds `phrase`. With `smart_case`, a phrase whose longest word has a capital must have one in the text too, and one
    /// in capitals must be in capitals; else case never counts. `each_last` is asked for the forms of the last word.
    pub fn add_forms(
        &mut self,
        phrase: &str,
        value: u32,
        smart_case: bool,
        each_last: impl FnOnce(&str, &mut dyn FnMut(&str)),
    ) {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        tokenize(phrase, Span::new(0, phrase.len()), &mut tokens);
        tokens.retain(|t| !is_filler(phrase, t));
        // "pt." is written without its stop as often as with it.
        if tokens.len() > 1 && tokens.last().is_some_and(|t| t.span().of(phrase) == ".") {
            tokens.pop();
        }
        // The longest word is the key: short ones ("i", "har") stand everywhere.
        let words = tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Word);
        let anchor = words.max_by_key(|(i, t)| (t.len, std::cmp::Reverse(*i))).map(|(i, _)| i);
        if let (Some(anchor), Some((last, rest))) = (anchor, tokens.split_last())
            && tokens.len() <= LONGEST
        {
            let case = match tokens[anchor].shape {
                Shape::Capital | Shape::Mixed if smart_case => Case::Capital,
                Shape::Upper if smart_case => Case::Upper,
                _ => Case::Any,
            };
            let (pieces, items) = (&mut self.pieces, &mut self.items);
            let before = items.len();
            let mut push = |hash: u64| {
                // Several inflections may give the same form.
                if items[before..].iter().any(|item| pieces[item.start as usize + rest.len()] == hash) {
                    return;
                }
                let start = pieces.len() as u32;
                pieces.extend(rest.iter().map(|t| piece(phrase, t)));
                pieces.push(hash);
                items.push(Item { start, len: tokens.len() as u8, anchor: anchor as u8, case, value, next: NONE });
            };
            if last.kind == TokenKind::Word {
                each_last(last.span().of(phrase), &mut |form| push(word_hash(form)));
            } else {
                push(piece(phrase, last));
            }
        }
        self.tokens = tokens;
    }

    /// Adds `phrase` as it is written.
    pub fn add(&mut self, phrase: &str, value: u32, smart_case: bool) {
        self.add_forms(phrase, value, smart_case, |last, each| each(last));
    }

    /// How many forms were added.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The index.
    pub fn build(self) -> Phrases {
        let Self { pieces, mut items, .. } = self;
        let bits = (items.len() * 8).next_power_of_two().max(1 << 10);
        let slots = vec![NONE; (items.len() * 2).next_power_of_two().max(16)];
        let mut index = Phrases { filter: vec![0; bits / 64], slots, items: Vec::new(), pieces };
        // From the last to the first: each chain then runs in the order of adding.
        for ix in (0..items.len()).rev() {
            let hash = items[ix].key(&index.pieces);
            let slot = index.slot(hash, &items);
            items[ix].next = index.slots[slot];
            index.slots[slot] = ix as u32;
            let bit = (hash >> 32) as usize & (bits - 1);
            index.filter[bit / 64] |= 1 << (bit % 64);
        }
        index.items = items;
        index
    }
}

/// An index of phrases by the hash of one of their words.
#[derive(Debug, Default)]
pub struct Phrases {
    filter: Vec<u64>,
    slots: Vec<u32>,
    items: Vec<Item>,
    pieces: Vec<u64>,
}

impl Phrases {
    /// Whether a phrase may have the word of that hash as its key. Never wrong with `false`.
    #[inline]
    pub fn maybe(&self, hash: u64) -> bool {
        let bit = (hash >> 32) as usize & (self.filter.len() * 64).wrapping_sub(1);
        self.filter.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Calls `each` with the phrases whose key word is `tokens[at]`, in the order they were added.
    #[inline]
    pub fn matches(&self, text: &str, tokens: &[Token], at: usize, mut each: impl FnMut(Hit)) {
        if !self.maybe(tokens[at].hash) || tokens[at].kind != TokenKind::Word {
            return;
        }
        let mut ix = self.chain(tokens[at].hash);
        while ix != NONE {
            let item = &self.items[ix as usize];
            if let Some(hit) = self.fits(item, text, tokens, at) {
                each(hit);
            }
            ix = item.next;
        }
    }

    /// The value of the first phrase that is exactly the word of that hash.
    pub fn word(&self, hash: u64, mut accept: impl FnMut(u32) -> bool) -> Option<u32> {
        if !self.maybe(hash) {
            return None;
        }
        let mut ix = self.chain(hash);
        while ix != NONE {
            let item = &self.items[ix as usize];
            if item.len == 1 && accept(item.value) {
                return Some(item.value);
            }
            ix = item.next;
        }
        None
    }

    fn chain(&self, hash: u64) -> u32 {
        if self.slots.is_empty() { NONE } else { self.slots[self.slot(hash, &self.items)] }
    }

    /// The slot of that hash: the one whose chain has it, else the empty one where it belongs.
    fn slot(&self, hash: u64, items: &[Item]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != NONE && items[self.slots[slot] as usize].key(&self.pieces) != hash {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn fits(&self, item: &Item, text: &str, tokens: &[Token], at: usize) -> Option<Hit> {
        let fits_case = match item.case {
            Case::Any => true,
            Case::Capital => tokens[at].shape != Shape::Lower,
            // A word of one letter has the shape of a capitalised one.
            Case::Upper => tokens[at].shape == Shape::Upper,
        };
        if !fits_case {
            return None;
        }
        let pieces = &self.pieces[item.start as usize..][..usize::from(item.len)];
        let (before, after) = pieces.split_at(usize::from(item.anchor));
        let (mut first, mut last) = (at, at);
        for want in after.iter().skip(1) {
            last = next_word(text, tokens, last)?;
            if piece(text, &tokens[last]) != *want {
                return None;
            }
        }
        for want in before.iter().rev() {
            first = previous_word(text, tokens, first)?;
            if piece(text, &tokens[first]) != *want {
                return None;
            }
        }
        Some(Hit { value: item.value, first, last: last + 1 })
    }
}

/// The token after `tokens[at]`, at most a hyphen and a line break left out.
pub fn next_word(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let skip = |i: usize| tokens.get(i).is_some_and(|t| is_filler(text, t));
    let mut i = at + 1;
    for _ in 0..2 {
        if skip(i) {
            i += 1;
        }
    }
    (i < tokens.len() && !skip(i)).then_some(i)
}

/// The token before `tokens[at]`, at most a hyphen and a line break left out.
pub fn previous_word(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let mut i = at.checked_sub(1)?;
    for _ in 0..2 {
        if is_filler(text, &tokens[i]) {
            i = i.checked_sub(1)?;
        }
    }
    (!is_filler(text, &tokens[i])).then_some(i)
}

fn is_filler(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Break => true,
        TokenKind::Punct => text.as_bytes().get(token.start) == Some(&b'-'),
        _ => false,
    }
}

fn piece(text: &str, token: &Token) -> u64 {
    match token.kind {
        TokenKind::Word => token.hash,
        _ => word_hash(token.span().of(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Inflection, each_form};

    fn all(index: &Phrases, text: &str) -> Vec<(u32, String)> {
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut tokens);
        let mut found = Vec::new();
        for at in 0..tokens.len() {
            index.matches(text, &tokens, at, |hit| {
                let span = Span::new(tokens[hit.first].start, tokens[hit.last - 1].span().end);
                found.push((hit.value, span.of(text).to_owned()));
            });
        }
        found
    }

    fn index(phrases: &[&str], smart: bool) -> Phrases {
        let mut builder = PhrasesBuilder::default();
        for (i, phrase) in phrases.iter().enumerate() {
            builder.add_forms(phrase, i as u32, smart, |last, each| {
                each_form(last, &[Inflection::Genitive], each);
            });
        }
        builder.build()
    }

    #[test]
    fn words_phrases_and_hyphens() {
        let index = index(&["Lemvig", "Høje-Taastrup", "uden for hjemmet", "3F", "§ 50-undersøgelse"], false);
        let found = all(&index, "Lemvigs, Høje Taastrup, høje-taastrups; uden\nfor hjemmet, 3F, § 50-undersøgelse");
        let texts: Vec<_> = found.iter().map(|(_, t)| t.as_str()).collect();
        assert_eq!(
            texts,
            ["Lemvigs", "Høje Taastrup", "høje-taastrups", "uden\nfor hjemmet", "3F", "§ 50-undersøgelse"]
        );
        assert!(all(&index, "uden for\n\n\nhjemmet, F, Høje, Taastrup").is_empty());
    }

    #[test]
    fn smart_case_follows_the_list() {
        let index = index(&["Skive", "HK", "hiv"], true);
        let found: Vec<_> = all(&index, "Skive skive SKIVE HK hk Hk HIV hiv Hiv").into_iter().map(|(_, t)| t).collect();
        assert_eq!(found, ["Skive", "SKIVE", "HK", "HIV", "hiv", "Hiv"]);
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        assert!(all(&Phrases::default(), "intet her").is_empty());
        assert!(all(&PhrasesBuilder::default().build(), "intet her").is_empty());
        assert_eq!(Phrases::default().word(7, |_| true), None);
    }

    #[test]
    fn several_values_for_a_word_come_in_order() {
        let index = index(&["hjemmet", "vold i hjemmet", "hjemmet"], false);
        let values: Vec<_> = all(&index, "vold i hjemmet").into_iter().map(|(v, _)| v).collect();
        assert_eq!(values, [0, 1, 2]);
    }
}
