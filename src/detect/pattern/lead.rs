//! Words that stand right before a number and belong to what is looked for: a street's name, a country's letters.

use serde::{Deserialize, Serialize};

use super::index::Before;
use crate::finding::Evidence;
use crate::text::{Block, Shape, Span, Token, TokenKind, word_hash};

mod street;
mod tail;
mod word;

/// What stands right before the number at which a form's regex begins. It is part of the finding, unless `label`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Lead {
    /// Words (any case), of which one stands right before the number.
    pub words: Vec<String>,
    /// Endings of longer words that may stand there: `vej`, `gade`.
    pub endings: Vec<String>,
    /// Words that neither of these means: `motorvej`.
    pub except: Vec<String>,
    /// Fewest and most capitals (A to Z) that may stand there: `[2, 2]` for number plates.
    pub letters: Option<[usize; 2]>,
    /// Any word with a capital may stand there.
    pub any: bool,
    /// The word must begin with a capital.
    pub capital: bool,
    /// Words that belong to the word when they stand before it: `Gl.`, `Nørre`. When there are some, a capitalised word
    /// does so too.
    pub prefixes: Vec<String>,
    /// What the street's name in front is worth, when it is one that is looked for.
    pub street: Option<Street>,
    /// The lead must be more than one of `words` alone.
    pub more: bool,
    /// ASCII characters: the regex begins at the first of an unbroken row of them before or at the number.
    pub chars: String,
    /// The lead is but a label: the finding begins at the number.
    pub label: bool,
}

/// A street's name in front of a number: weighed by its ending, by what the table of names knows of it, and by the words
/// around. `words`, `endings`, `prefixes` and `except` of the lead are those of streets.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Street {
    /// Names in lower case are looked for, else those with a capital.
    pub lower: bool,
    /// Endings that surnames and towns have too.
    pub weak: Vec<String>,
    /// Words that end a name of several words, and are none alone: `Klit`, `By`.
    pub parts: Vec<String>,
    /// Words of place: right before the name they speak for it.
    pub cues: Vec<String>,
    /// Words that go on after an address; others after the number are likelier what is counted.
    pub after: Vec<String>,
}

/// Where a lead begins, and what it is worth.
#[derive(Clone, Debug, Default)]
pub(super) struct Led {
    pub start: usize,
    /// What speaks for or against a street's name.
    pub evidence: Vec<Evidence>,
    /// The name stands for itself: it is a street whatever follows.
    pub firm: bool,
}

/// Longest row of `chars`.
const ROW: usize = 64;

/// A lead, ready to use.
#[derive(Debug)]
pub(super) struct CompiledLead {
    words: Vec<u64>,
    /// Endings by their last two bytes, in lower and in upper case.
    endings: Endings,
    except: Vec<u64>,
    prefixes: Vec<u64>,
    letters: Option<[usize; 2]>,
    any: bool,
    capital: bool,
    more: bool,
    /// Bit for each ASCII character.
    pub chars: u128,
    pub label: bool,
    street: Option<CompiledStreet>,
}

/// Endings by their last two bytes, in lower and in upper case.
type Endings = Vec<([u8; 2], String)>;

#[derive(Debug)]
struct CompiledStreet {
    lower: bool,
    weak: Endings,
    parts: Vec<u64>,
    cues: Vec<u64>,
    after: Vec<u64>,
}

fn hashes(words: &[String]) -> Vec<u64> {
    let mut out: Vec<u64> = words.iter().map(|w| word_hash(w.trim_end_matches('.'))).collect();
    out.sort_unstable();
    out
}

fn by_tail(endings: &[String]) -> Endings {
    let mut out = Endings::new();
    for ending in endings {
        let lower = ending.to_lowercase();
        for form in [lower.clone(), ending.to_uppercase()] {
            if let Some(tail) = form.as_bytes().last_chunk::<2>() {
                out.push((*tail, lower.clone()));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

impl CompiledLead {
    pub fn new(lead: &Lead) -> Self {
        let street = |s: &Street| CompiledStreet {
            lower: s.lower,
            weak: by_tail(&s.weak),
            parts: hashes(&s.parts),
            cues: hashes(&s.cues),
            after: hashes(&s.after),
        };
        Self {
            words: hashes(&lead.words),
            endings: by_tail(&lead.endings),
            except: hashes(&lead.except),
            prefixes: hashes(&lead.prefixes),
            letters: lead.letters,
            any: lead.any,
            capital: lead.capital,
            more: lead.more,
            chars: lead.chars.bytes().filter(u8::is_ascii).fold(0, |m, b| m | 1 << b),
            label: lead.label,
            street: lead.street.as_ref().map(street),
        }
    }

    /// Where the lead of the number at token `number` begins.
    pub fn start(&self, block: &Block<'_>, number: usize) -> Option<Led> {
        if let Some(street) = &self.street {
            return self.name_of_street(street, block, number);
        }
        let at = word_before(block, number, self.label)?;
        let token = &block.tokens[at];
        if self.wants_capital() && token.shape == Shape::Lower {
            return None;
        }
        let standing = self.words.binary_search(&token.hash).is_ok();
        let fits = standing
            || self.letters.is_some_and(|[min, max]| is_capitals(block.text, token, min, max))
            || ends_with(&self.endings, token.span().of(block.text)).is_some()
            || self.any && token.len >= 3 && token.span().end < block.tokens[number].start;
        if !fits || self.is_stop(token) {
            return None;
        }
        let belongs = |t: &Token| self.is_prefix(t) || t.shape != Shape::Lower && !self.is_stop(t);
        let before = word_before(block, at, false).filter(|b| !self.prefixes.is_empty() && belongs(&block.tokens[*b]));
        if self.more && standing && before.is_none() {
            return None;
        }
        let start = block.tokens[before.unwrap_or(at)].start;
        Some(Led { start, ..Led::default() })
    }

    fn is_prefix(&self, token: &Token) -> bool {
        self.prefixes.binary_search(&token.hash).is_ok()
    }

    /// Whether a word in lower case is none of this lead.
    pub const fn wants_capital(&self) -> bool {
        self.capital || self.any
    }

    /// Whether it looks for the names of streets.
    pub const fn is_street(&self) -> bool {
        self.street.is_some()
    }

    /// Words that open a sentence or a line rather than a street's name.
    fn is_stop(&self, token: &Token) -> bool {
        self.except.binary_search(&token.hash).is_ok()
    }

    /// Where a row of `chars` that reaches the number begins, and where it ends.
    pub fn row(&self, bytes: &[u8], number: Span) -> Option<(usize, usize)> {
        let allowed = |b: u8| b < 128 && self.chars & (1 << b) != 0;
        let mut start = number.start;
        while start > 0 && number.start - start < ROW && allowed(bytes[start - 1]) {
            start -= 1;
        }
        let mut end = number.end;
        while end < bytes.len() && end - number.end < ROW && allowed(bytes[end]) {
            end += 1;
        }
        (start < number.start || end > number.end).then_some((start, end))
    }
}

/// The longest of `endings` that a longer word ends with, and the part before it.
fn ends_with<'w>(endings: &Endings, word: &'w str) -> Option<&'w str> {
    let own = *word.as_bytes().last_chunk::<2>()?;
    let low = own.map(|b| b.to_ascii_lowercase());
    [low, own].iter().find_map(|tail| {
        let first = endings.partition_point(|(t, _)| t < tail);
        let same = endings[first..].iter().take_while(|(t, _)| t == tail);
        same.filter_map(|(_, ending)| {
            let at = word.len().checked_sub(ending.len()).filter(|at| *at > 0)?;
            // An ending of another length in capitals (ß and the like) is none of ours.
            let end = word.get(at..)?;
            (end == ending || end.to_lowercase() == *ending).then(|| &word[..at])
        })
        .min_by_key(|head| head.len())
    })
}

/// What stands before the number at token `at`, to all leads but those of streets: where a label may not stand, nothing
/// else may.
pub(super) fn before(block: &Block<'_>, at: usize) -> Before {
    match word_before(block, at, true).map(|at| block.tokens[at].shape) {
        None => Before::Nothing,
        Some(Shape::Lower) => Before::Small,
        Some(_) => Before::Capital,
    }
}

/// The word right before token `at`: at most a space and one dot or hyphen between, after a label other
/// signs too.
fn word_before(block: &Block<'_>, at: usize, label: bool) -> Option<usize> {
    let mut before = at.checked_sub(1)?;
    let bytes = block.text.as_bytes();
    let mut token = &block.tokens[before];
    if token.kind == TokenKind::Punct
        && (matches!(bytes[token.start], b'.' | b'-')
            || label && matches!(bytes[token.start], b':' | b'=' | b',' | b'('))
    {
        before = before.checked_sub(1)?;
        token = &block.tokens[before];
    }
    let gap = block.tokens[at].start - token.span().end;
    (token.kind == TokenKind::Word && gap <= 3).then_some(before)
}

fn is_capitals(text: &str, token: &Token, min: usize, max: usize) -> bool {
    let word = token.span().of(text);
    (min..=max).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}
