use super::{Chains, Inflection, Reader, Writer, each_hash};
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
}

const CASES: [Case; 3] = [Case::Any, Case::Capital, Case::Upper];

/// The most words of a phrase. A hit may begin that many tokens (twice, with hyphens) before its key word.
pub const LONGEST: usize = 12;

/// Collects phrases.
#[derive(Debug, Default)]
pub struct PhrasesBuilder {
    keys: Vec<u64>,
    pieces: Vec<u64>,
    items: Vec<Item>,
    tokens: Vec<Token>,
    /// Hashes of the forms of one last word.
    forms: Vec<u64>,
}

impl PhrasesBuilder {
    /// Adds `phrase` with those inflections of its last word. With `smart_case`, a phrase whose longest word has a capital
    /// must have one in the text too, and one in capitals must be in capitals; else case never counts.
    pub fn add_forms(&mut self, phrase: &str, value: u32, smart_case: bool, kinds: &[Inflection]) {
        self.add_all(phrase, value, smart_case, kinds, 0);
    }

    /// Adds the genitives of `phrase`, and not the phrase itself.
    pub fn add_genitives(&mut self, phrase: &str, value: u32, smart_case: bool) {
        self.add_all(phrase, value, smart_case, &[Inflection::Genitive], 1);
    }

    /// Adds `phrase` as it is written.
    pub fn add(&mut self, phrase: &str, value: u32, smart_case: bool) {
        self.add_all(phrase, value, smart_case, &[], 0);
    }

    /// All forms but the first `skip`.
    fn add_all(&mut self, phrase: &str, value: u32, smart_case: bool, kinds: &[Inflection], skip: usize) {
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
            let (mut forms, mut nth) = (std::mem::take(&mut self.forms), 0);
            forms.clear();
            if last.kind == TokenKind::Word {
                each_hash(last.span().of(phrase), kinds, |form| {
                    // Several inflections may give the same form.
                    if nth >= skip && !forms.contains(&form) {
                        forms.push(form);
                    }
                    nth += 1;
                });
            } else {
                forms.push(piece(phrase, last));
            }
            for form in &forms {
                let start = self.pieces.len() as u32;
                self.pieces.extend(rest.iter().map(|t| piece(phrase, t)));
                self.pieces.push(*form);
                self.keys.push(self.pieces[start as usize + anchor]);
                self.items.push(Item { start, len: tokens.len() as u8, anchor: anchor as u8, case, value });
            }
            self.forms = forms;
        }
        self.tokens = tokens;
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
        Phrases { table: Chains::new(self.keys), items: self.items, pieces: self.pieces }
    }
}

/// An index of phrases by the hash of one of their words.
#[derive(Debug, Default)]
pub struct Phrases {
    table: Chains,
    items: Vec<Item>,
    pieces: Vec<u64>,
}

impl Phrases {
    /// Whether a phrase has the word of that hash as its key.
    pub fn holds(&self, hash: u64) -> bool {
        self.table.holds(hash)
    }

    /// Calls `each` with the phrases whose key word is `tokens[at]`, in the order they were added.
    #[inline]
    pub fn matches(&self, text: &str, tokens: &[Token], at: usize, each: impl FnMut(Hit)) {
        if self.table.maybe(tokens[at].hash) && tokens[at].kind == TokenKind::Word {
            self.table
                .get(tokens[at].hash)
                .filter_map(|ix| self.fits(&self.items[ix], text, tokens, at))
                .for_each(each);
        }
    }

    /// Writes it for [`Phrases::read`].
    pub fn write(&self, out: &mut Writer) {
        let case = |item: &Item| CASES.iter().position(|c| *c == item.case).unwrap_or_default() as u64;
        let place = |i: &Item| u64::from(i.start) << 24 | u64::from(i.len) << 16 | u64::from(i.anchor) << 8 | case(i);
        out.u64s(self.items.iter().flat_map(|i| [place(i), u64::from(i.value)]));
        out.u64s(self.pieces.iter().copied());
    }

    /// An index as written.
    pub fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (rows, pieces) = (from.u64s()?, from.u64s()?);
        let (mut items, mut keys) = (Vec::with_capacity(rows.len() / 2), Vec::with_capacity(rows.len() / 2));
        for row in rows.as_chunks().0 {
            let [place, value] = *row;
            let [case, anchor, len, ..] = place.to_le_bytes();
            let start = (place >> 24) as u32;
            pieces.get(start as usize..start as usize + usize::from(len))?;
            keys.push(*pieces.get(start as usize + usize::from(anchor))?);
            items.push(Item { start, len, anchor, case: *CASES.get(usize::from(case))?, value: value as u32 });
        }
        Some(Self { table: Chains::new(keys), items, pieces })
    }

    /// The value of the first phrase that is exactly the word of that hash.
    pub fn word(&self, hash: u64, mut accept: impl FnMut(u32) -> bool) -> Option<u32> {
        let items = self.table.get(hash).map(|ix| &self.items[ix]);
        items.filter(|item| item.len == 1).map(|item| item.value).find(|value| accept(*value))
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
#[inline]
pub fn next_word(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    if tokens.get(at + 1)?.kind == TokenKind::Word {
        return Some(at + 1);
    }
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
#[inline]
pub fn previous_word(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let mut i = at.checked_sub(1)?;
    if tokens[i].kind == TokenKind::Word {
        return Some(i);
    }
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
            builder.add_forms(phrase, i as u32, smart, &[Inflection::Genitive]);
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
