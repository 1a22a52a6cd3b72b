//! Words that stand right before a number and belong to what is looked for: a street's name, a country's letters.

use serde::{Deserialize, Serialize};

use super::index::Before;
use crate::lexicon::Hashes;
use crate::text::{Block, MONTHS, Shape, Span, Token, TokenKind, word_hash};

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
    /// Words that belong to the word when they stand before it: `Gl.`, `Nørre`. Initials do so too, and the capitalised
    /// words of a name before one of `words`: `Peter Bangs Vej`.
    pub prefixes: Vec<String>,
    /// The lead must be more than one of `words` alone.
    pub more: bool,
    /// ASCII characters: the regex begins at the first of an unbroken row of them before or at the number.
    pub chars: String,
    /// The lead is but a label: the finding begins at the number.
    pub label: bool,
}

/// Most words of a lead.
const WORDS: usize = 5;
/// Longest row of `chars`.
const ROW: usize = 64;

/// A lead, ready to use.
#[derive(Debug)]
pub(super) struct CompiledLead {
    words: Hashes,
    /// Endings by their last two bytes, in lower and in upper case.
    endings: Vec<([u8; 2], String)>,
    except: Hashes,
    prefixes: Hashes,
    letters: Option<[usize; 2]>,
    any: bool,
    capital: bool,
    more: bool,
    /// Bit for each ASCII character.
    pub chars: u128,
    pub label: bool,
}

impl CompiledLead {
    pub fn new(lead: &Lead) -> Self {
        let hashes = |words: &[String]| Hashes::new(words.iter().map(|w| word_hash(w.trim_end_matches('.'))));
        let mut endings: Vec<([u8; 2], String)> = Vec::new();
        for ending in &lead.endings {
            let lower = ending.to_lowercase();
            for form in [lower.clone(), ending.to_uppercase()] {
                if let Some(tail) = form.as_bytes().last_chunk::<2>() {
                    endings.push((*tail, lower.clone()));
                }
            }
        }
        endings.sort_unstable();
        endings.dedup();
        Self {
            words: hashes(&lead.words),
            endings,
            except: hashes(&lead.except),
            prefixes: hashes(&lead.prefixes),
            letters: lead.letters,
            any: lead.any,
            capital: lead.capital,
            more: lead.more,
            chars: lead.chars.bytes().filter(u8::is_ascii).fold(0, |m, b| m | 1 << b),
            label: lead.label,
        }
    }

    /// Where the lead of the number at token `number` begins; `before` are the words that stand right before it.
    pub fn start(&self, block: &Block<'_>, number: usize, before: &WordBefore) -> Option<usize> {
        let at = if self.label { before.label } else { before.plain }?;
        let token = &block.tokens[at];
        if self.wants_capital() && token.shape == Shape::Lower {
            return None;
        }
        let standing = self.words.has(token.hash);
        let fits = standing
            || self.letters.is_some_and(|[min, max]| is_capitals(block.text, token, min, max))
            || self.ends_well(block.text, token)
            || self.any && token.len >= 3 && token.span().end < block.tokens[number].start;
        if !fits || self.except.has(token.hash) {
            return None;
        }
        let first = if self.prefixes.is_empty() { at } else { self.first_word(block, at, standing) };
        let alone = first == at && standing;
        (!(self.more && alone)).then(|| block.tokens[first].start)
    }

    /// Whether a word in lower case is none of this lead.
    pub const fn wants_capital(&self) -> bool {
        self.capital || self.any
    }

    fn ends_well(&self, text: &str, token: &Token) -> bool {
        let word = token.span().of(text);
        let Some(tail) = word.as_bytes().last_chunk::<2>() else {
            return false;
        };
        if self.endings.is_empty() {
            return false;
        }
        let tail = tail.map(|b| b.to_ascii_lowercase());
        let tails = [tail, *word.as_bytes().last_chunk::<2>().unwrap_or(&tail)];
        tails.iter().any(|tail| {
            let first = self.endings.partition_point(|(t, _)| t < tail);
            self.endings[first..].iter().take_while(|(t, _)| t == tail).any(|(_, ending)| {
                word.len() > ending.len() && {
                    let at = word.len() - ending.len();
                    // An ending of another length in capitals (ß and the like) is none of ours.
                    word.get(at..).is_some_and(|end| end == ending || end.to_lowercase() == *ending)
                }
            })
        })
    }

    /// The first word of a name that ends at token `at`.
    fn first_word(&self, block: &Block<'_>, at: usize, standing: bool) -> usize {
        let mut first = at;
        let (mut free, mut initialled) = (standing, false);
        for _ in 1..WORDS {
            let Some(before) = name_part_before(block, first) else {
                break;
            };
            if let Some(day) = day_of_a_month(block, before) {
                return day;
            }
            let token = &block.tokens[before];
            let word = token.span().of(block.text);
            let capital = token.shape != Shape::Lower;
            let prefix = self.prefixes.has(token.hash);
            let letters = word.chars().count();
            let stop = self.is_stop(token);
            let initial = capital && !stop && (letters == 1 || letters == 2 && followed_by_dot(block, before));
            // The word before `Vej` belongs to it; further ones when it is a genitive: `Peter Bangs Vej`. Before
            // another word one does when it is no part of a longer row of capitals: `på Bistrup Skolevej`.
            // Before initials stands a given name: `Frode F.J. Prøvesvej`.
            let near = first == at || standing && first + 1 >= at || initialled;
            let named = capital && !stop && (free || near && opens_a_name(block, before));
            // "melchiors plads": in lower case only a genitive belongs to the word after it.
            let owner = first == at && standing && block.tokens[at].shape == Shape::Lower;
            let owner = owner && !capital && !stop && letters >= 4 && word.ends_with('s');
            if !(prefix || initial || named || owner) {
                break;
            }
            free &= word.ends_with('s') || initial || prefix || first != at;
            initialled = initial;
            first = before;
        }
        first
    }

    /// Words that open a sentence or a line rather than a street's name.
    fn is_stop(&self, token: &Token) -> bool {
        self.except.has(token.hash)
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

/// The words right before a number, as tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordBefore {
    plain: Option<usize>,
    /// Where a label may stand.
    label: Option<usize>,
}

impl WordBefore {
    /// Those before token `at`.
    pub fn of(block: &Block<'_>, at: usize) -> Self {
        Self { plain: word_before(block, at, false), label: word_before(block, at, true) }
    }

    /// What they are to all leads: where a label may not stand, nothing else may.
    pub fn kind(&self, block: &Block<'_>) -> Before {
        match self.label.map(|at| block.tokens[at].shape) {
            None => Before::Nothing,
            Some(Shape::Lower) => Before::Small,
            Some(_) => Before::Capital,
        }
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

/// The word before a part of a name, on the same line: a space, a hyphen or a dot between.
fn name_part_before(block: &Block<'_>, at: usize) -> Option<usize> {
    let mut before = at.checked_sub(1)?;
    let bytes = block.text.as_bytes();
    let mut token = &block.tokens[before];
    if token.kind == TokenKind::Punct && matches!(bytes[token.start], b'.' | b'-' | b'\'') {
        let dot = bytes[token.start] == b'.';
        before = before.checked_sub(1)?;
        token = &block.tokens[before];
        // A dot ends a sentence, unless the word before it is an abbreviation.
        if dot && (token.kind != TokenKind::Word || token.len > 5) {
            return None;
        }
    }
    let gap = block.tokens[at].start.saturating_sub(token.span().end);
    (token.kind == TokenKind::Word && gap <= 3).then_some(before)
}

/// Whether a name may begin at token `at`: after a word without a capital, a comma, or at the start of a line.
fn opens_a_name(block: &Block<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|i| &block.tokens[i]) else {
        return true;
    };
    match before.kind {
        TokenKind::Word => before.shape == Shape::Lower,
        TokenKind::Punct => {
            matches!(block.text.as_bytes()[before.start], b',' | b':' | b';' | b'(' | b'"' | b'|' | b'>')
        }
        TokenKind::Break => true,
        TokenKind::Number => false,
    }
}

fn followed_by_dot(block: &Block<'_>, at: usize) -> bool {
    block.text.as_bytes().get(block.tokens[at].span().end) == Some(&b'.')
}

fn is_capitals(text: &str, token: &Token, min: usize, max: usize) -> bool {
    let word = token.span().of(text);
    (min..=max).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// `10. Februar Vej`: the day before a month that begins a street's name.
fn day_of_a_month(block: &Block<'_>, first: usize) -> Option<usize> {
    let day = first.checked_sub(2)?;
    let (number, dot) = (&block.tokens[day], &block.tokens[day + 1]);
    let month = block.tokens[first].span().of(block.text).to_lowercase();
    let dotted = number.kind == TokenKind::Number && number.len <= 2 && block.text.as_bytes()[dot.start] == b'.';
    (dotted && MONTHS.contains(&month.as_str())).then_some(day)
}
