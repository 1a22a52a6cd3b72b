//! The name of a street before a house number: where it begins and what it is worth.
//!
//! The word right before the number decides: by its ending, or because the table of names knows it as a street. What
//! stands before it is a part of the name as long as it may be one: better one word too many than half a street left.

use super::word::{
    before, byte, day_of_a_month, dot_after, ends_long_line, hyphen_after, is_month, is_person, joined_before,
    opens_sentence, word,
};
use super::{CompiledLead, CompiledStreet, Led, ends_with};
use crate::finding::{Evidence, Reason};
use crate::names::{Class, class_of};
use crate::text::{Block, Shape, TokenKind, WordHasher};

/// Most words of a street's name.
const WORDS: usize = 6;
/// A house number above this is rare.
const HIGH: u32 = 399;

/// How the word before the number stands to streets.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// It ends as streets do.
    Ending,
    /// It is what streets end with: `Vej`, `Plads`.
    Standing,
    /// It is an ending cut short: `Prøveg.`, `Hansens V`.
    Short,
    /// It ends as surnames and towns do too.
    Weak,
    /// It is any other word.
    Other,
}

impl CompiledLead {
    pub(super) fn name_of_street(&self, street: &CompiledStreet, block: &Block<'_>, number: usize) -> Option<Led> {
        let at = self.last_word(block, number)?;
        let token = &block.tokens[at];
        let lower = token.shape == Shape::Lower;
        if lower != street.lower {
            return None;
        }
        let text = word(block, at);
        let class = class_of(token.hash);
        let head = ends_with(&self.endings, text);
        let short = is_short(block, at, text);
        let part = street.parts.binary_search(&token.hash).is_ok();
        let kind = if self.words.binary_search(&token.hash).is_ok() {
            Kind::Standing
        } else if short.is_some() {
            Kind::Short
        } else if head.is_some() {
            Kind::Ending
        } else if part || ends_with(&street.weak, text).is_some() {
            Kind::Weak
        } else {
            Kind::Other
        };
        // An ordinary word in lower case is no street.
        if lower && kind == Kind::Other && class.ordinary() >= 2 {
            return None;
        }
        // "hjermind byvej", but no "byvej" alone.
        let stop = self.is_stop(token);
        if stop && kind != Kind::Ending {
            return None;
        }
        let first = self.first_word(block, at, kind, part);
        let more = first < at;
        if !more && (token.len < 3 || stop || lower && kind == Kind::Ending && class.ordinary() >= 3) {
            return None;
        }
        let worth = match kind {
            // "vores vej 3"
            Kind::Standing if more && lower && class_of(block.tokens[first].hash).ordinary() >= 2 => -0.6,
            Kind::Standing if more => 1.1,
            // "vej 4, 7600 struer"
            Kind::Standing if lower => -4.3,
            Kind::Standing if class.street() && text.ends_with(['n', 't', 'N', 'T']) => -1.4,
            Kind::Short => short.unwrap_or(-1.5),
            Kind::Ending if !lower => 1.1,
            Kind::Ending => in_lower_case(class, head.unwrap_or_default()),
            Kind::Weak if more && part => -0.4,
            _ => {
                let begun = || class_of(block.tokens[first].hash).street();
                let known = more && (kind == Kind::Weak || class.street() || begun());
                of_a_known(class, kind == Kind::Weak, lower) + if known { 0.8 } else { 0.0 }
            }
        };
        let mut evidence = Vec::with_capacity(4);
        let mut say = |da, en, weight: f32| {
            if weight != 0.0 {
                evidence.push(Evidence::new(Reason::Remark { da, en }, weight));
            }
        };
        say("ordet foran tallet", "the word before the number", worth);
        let firm = worth > 0.0 && (!lower || class.street());
        if !firm {
            say("husnummeret", "the house number", house_number(block, number));
        }
        say("det, der står foran", "what stands before it", self.before_name(street, block, first));
        let start = self.farm_before(block, first).unwrap_or(first);
        Some(Led { start: block.tokens[start].start, evidence, firm })
    }

    /// The word before the number, over the break of a wrapped line too.
    fn last_word(&self, block: &Block<'_>, number: usize) -> Option<usize> {
        if let Some(at) = super::word_before(block, number, false) {
            return Some(at);
        }
        let (at, wrapped) = before(block, number)?;
        let token = &block.tokens[at];
        let street =
            || ends_with(&self.endings, word(block, at)).is_some() || self.words.binary_search(&token.hash).is_ok();
        // A number alone on its line, or at the start of a line after a long one.
        let alone = || block.tokens.get(number + 1).is_none_or(|t| t.kind == TokenKind::Break);
        (wrapped && token.kind == TokenKind::Word && street() && (alone() || ends_long_line(block, at))).then_some(at)
    }

    /// The first word of the name that ends with token `at`.
    fn first_word(&self, block: &Block<'_>, at: usize, kind: Kind, part: bool) -> usize {
        let last = word(block, at);
        let standing = kind == Kind::Standing;
        // "Moltkesvej", "Hansensg.", "Rasmussens V": a person's name may stand before it.
        let mut owned = standing || part || kind == Kind::Short || {
            let head = ends_with(&self.endings, last).unwrap_or(last);
            head.len() < last.len() && head.ends_with(['s', 'S'])
        };
        let shape = block.tokens[at].shape;
        let mut first = at;
        for _ in 1..WORDS {
            if let Some(day) = day_of_a_month(block, first) {
                return day;
            }
            let Some(before) = joined_before(block, first) else { break };
            let token = &block.tokens[before];
            if token.len > 40 {
                break;
            }
            let class = class_of(token.hash);
            let capital = token.shape != Shape::Lower;
            let letters = word(block, before).chars().count();
            let opens = opens_sentence(block, before) && !self.follows_prefix(block, before);
            if self.is_stop(token) {
                // "Femte Maj Plads", "Ved Egedam", "I.P. Hansens Vej"
                let dotted = dot_after(block, before);
                let month = standing && capital && is_month(block, before);
                let place = token.shape == Shape::Capital && (!opens || dotted) && self.is_prefix(token);
                if !(month || place || capital && letters == 1 && dotted) {
                    break;
                }
                first = before;
                continue;
            }
            let belongs = self.is_prefix(token)
                || letters == 1 && (capital || owned)
                || capital && letters <= 3 && dot_after(block, before)
                || capital && hyphen_after(block, before)
                || match (shape, token.shape) {
                    (Shape::Lower, _) | (Shape::Upper, Shape::Upper) => {
                        // Without the help of capitals: what is no ordinary word.
                        let owner = owned && letters >= 4 && word(block, before).ends_with(['s', 'S']);
                        let spot = class.place() > 0 || class.street() && class.surname() < 3;
                        let named = class.is_name() && !spot && !owned;
                        class.ordinary() == 0 && !named && letters >= 2 || owner
                    }
                    (_, Shape::Lower) => false,
                    _ => {
                        // "Jomfru Anes Gård"
                        let owner = owned && first < at && word(block, first).ends_with(['s', 'S']);
                        owner || self.goes_with(block, before, class, opens, owned)
                    }
                };
            if !belongs {
                break;
            }
            // An initial: a person's name stands before it.
            owned |= letters == 1;
            first = before;
        }
        first
    }

    /// `Chr. Hansens Vej`: the dot before the word is that of a prefix.
    fn follows_prefix(&self, block: &Block<'_>, at: usize) -> bool {
        at >= 2 && byte(block, at - 1) == b'.' && self.is_prefix(&block.tokens[at - 2])
    }

    /// Whether a capitalised word belongs to the name after it.
    fn goes_with(&self, block: &Block<'_>, at: usize, class: Class, opens: bool, owned: bool) -> bool {
        let spot = class.place() > 0 || class.place_part() || class.street();
        if opens {
            // The first word of a sentence has its capital anyhow: "Ejendommen", but "Dybe Kirkevej".
            let text = word(block, at);
            let adjective = text.len() <= 6 && text.ends_with('e');
            let person = class.given() >= 2 && !owned && !spot;
            return (class.ordinary() <= 1 || adjective) && !person;
        }
        // "Mette Hansen Kirkevej 3" has a person in front.
        let person = class.is_name() && (!spot || class.surname() == 3) && !owned;
        !(person && joined_before(block, at).is_some_and(|b| is_person(&block.tokens[b])))
    }

    /// What stands right before the name: a word of place, or a person and a comma.
    fn before_name(&self, street: &CompiledStreet, block: &Block<'_>, first: usize) -> f32 {
        let Some((at, wrapped)) = before(block, first) else {
            return 0.0;
        };
        let token = &block.tokens[at];
        match token.kind {
            TokenKind::Word if street.cues.binary_search(&token.hash).is_ok() => 2.0,
            TokenKind::Word if wrapped && is_person(token) => 1.0,
            TokenKind::Punct if matches!(byte(block, at), b',' | b'(') => {
                let person = at.checked_sub(1).is_some_and(|i| is_person(&block.tokens[i]));
                if person { 2.0 } else { 0.0 }
            }
            TokenKind::Punct if byte(block, at) == b':' => 0.5,
            _ => 0.0,
        }
    }

    /// The name of a farm before the street: `"Nørre Ås", Testvej 3`, `på Prøvegård, Testvej 3`.
    fn farm_before(&self, block: &Block<'_>, first: usize) -> Option<usize> {
        let comma = first.checked_sub(1).filter(|i| byte(block, *i) == b',')?;
        let last = comma.checked_sub(1)?;
        if byte(block, last) == b'"' {
            let from = last.saturating_sub(5);
            return (from..last).rev().find(|i| byte(block, *i) == b'"').filter(|i| i + 1 < last);
        }
        let token = &block.tokens[last];
        let low = word(block, last).to_lowercase();
        let farm = token.kind == TokenKind::Word
            && token.shape != Shape::Lower
            && ["gård", "gaard", "gården", "gaarden"].iter().any(|end| low.ends_with(end) && low.len() > end.len());
        let before = last.checked_sub(1).map(|i| &block.tokens[i]);
        (farm && before.is_some_and(|t| t.kind == TokenKind::Word && t.shape == Shape::Lower)).then_some(last)
    }
}

/// What a word with the ending of a street is worth in lower case: `kirkegade`, but not `cykelvej`.
fn in_lower_case(class: Class, head: &str) -> f32 {
    let ordinary = |head: &str| class_of(crate::text::word_hash(head)).ordinary() >= 2;
    if class.street() {
        if class.ordinary() <= 1 { 0.7 } else { -2.0 }
    } else if class.ordinary() > 0 || ordinary(head) || head.strip_suffix('s').is_some_and(ordinary) {
        -1.6
    } else {
        0.4
    }
}

/// What any other word is worth: as a street that the table knows, as a place, or as what it does not know.
fn of_a_known(class: Class, weak: bool, lower: bool) -> f32 {
    let name = class.given() > 0 || class.place() > 0;
    let low = if lower { 0.6 } else { 0.0 };
    if class.street() && class.ordinary() <= 1 && !class.organisation() {
        let base = if weak { 0.0 } else { -0.2 };
        base - low - if name { 1.0 } else { 0.0 }
    } else if class.ordinary() >= 3 && !class.street() {
        -5.0
    } else if class.organisation() || class.place() == 3 {
        -3.5
    } else if weak {
        -1.4 - low
    } else if class.street() {
        -2.0 - low
    } else if class.is_name() || class.place() > 0 || class.ordinary() == 2 {
        -3.0
    } else {
        -2.7 - low
    }
}

/// What an ending cut short is worth: `Prøveg.`, `Hansens V`.
fn is_short(block: &Block<'_>, at: usize, text: &str) -> Option<f32> {
    let end = match text.as_bytes().last()? {
        b'v' | b'V' => "ej",
        b'g' | b'G' => "ade",
        _ => return None,
    };
    if text.len() == 1 {
        let owner = joined_before(block, at).map(|i| word(block, i));
        return owner.is_some_and(|o| o.len() >= 4 && o.ends_with(['s', 'S'])).then_some(1.1);
    }
    if !dot_after(block, at) || text.len() < 5 {
        return None;
    }
    let (own, whole) = (class_of(block.tokens[at].hash), class_of(WordHasher::new().with(text).with(end).finish()));
    if whole.street() {
        Some(1.1)
    } else if text[..text.len() - 1].ends_with(['s', 'S']) && own == Class::default() {
        Some(0.6)
    } else {
        (own == Class::default()).then_some(-1.5)
    }
}

/// What speaks against a house number: a score, a fraction, a high number.
fn house_number(block: &Block<'_>, number: usize) -> f32 {
    let digits =
        |i: usize| block.tokens.get(i).filter(|t| t.kind == TokenKind::Number).map(|t| t.span().of(block.text));
    let value = |i: usize| digits(i).and_then(|d| d.parse::<u32>().ok());
    let end = block.tokens[number].span().end;
    let next = value(number + 2).filter(|_| block.tokens[number + 1].start == end);
    match (value(number), block.text.as_bytes().get(end)) {
        (Some(from), Some(b'-')) if next.is_some_and(|to| to <= from) => -4.0,
        (_, Some(b'/' | b'-')) if next.is_some() => -1.5,
        (Some(value), _) if value > HIGH => -2.0,
        _ => 0.0,
    }
}
