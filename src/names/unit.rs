//! Units: what the model labels. A word with its hyphened parts, its initials' full stops and its digits is one unit.

use super::class::Class;
use super::table::Table;
use crate::text::{Shape, Token, TokenKind, word_hash};

/// How a unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Form {
    /// `vejen`, `bolig-sagen`.
    Lower,
    /// `Vejen`.
    Capital,
    /// `VEJEN`.
    Upper,
    /// `McCarthy`, `eBoks`.
    Mixed,
    /// One capital letter: `J`.
    Letter,
    /// Initials or an abbreviation with its full stop: `J.`, `J.P.`, `Chr.`.
    Initials,
    /// `Anne-Marie`.
    CapitalHyphenCapital,
    /// `Hansen-sagen`.
    CapitalHyphenLower,
    /// `el-Khatib`, `ex-Jensen`.
    LowerHyphenCapital,
    /// Letters and digits: `B52`, `3F`.
    Digits,
    /// A number.
    Number,
    /// A punctuation mark.
    Punct,
    /// A line break that ends something.
    Break,
}

/// Where in its sentence a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// Inside.
    Inside,
    /// First on its line.
    Line,
    /// First after `.`, `!` or `?`.
    Sentence,
    /// First after `:`.
    Colon,
    /// First after an opening quote, bracket, dash or bullet.
    Opened,
    /// First after a number with a full stop.
    Ordinal,
}

/// One unit, with its place in the normalised text.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// End of the letters that belong to a name: before a hyphened tail in lower case.
    pub name_end: usize,
    /// Hash of the word, of any case; of the mark for punctuation.
    pub hash: u64,
    /// How it is written.
    pub form: Form,
    /// Where it stands.
    pub place: Place,
    /// What the table knows of it, its genitive -s taken off when that says more. Looked up for candidates only.
    pub class: Class,
    /// Whether a genitive ending was taken off.
    pub genitive: bool,
    /// Whether the model looks at it.
    pub candidate: bool,
    /// Whether it is a particle that joins the names on both sides, and hardly anything else.
    pub particle: bool,
    /// How its line is written.
    pub casing: Casing,
}

/// How the words of a line are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Casing {
    /// Both kinds of letters.
    Usual,
    /// No capital letter: chat.
    Lower,
    /// No word in lower case: a heading, a name on its own line.
    Upper,
}

impl Unit {
    /// Whether it begins with or holds a capital letter.
    pub const fn has_capital(&self) -> bool {
        !matches!(self.form, Form::Lower | Form::Number | Form::Punct | Form::Break)
    }

    /// Whether it is made of letters.
    pub const fn is_word(&self) -> bool {
        !matches!(self.form, Form::Number | Form::Punct | Form::Break)
    }
}

/// The hash of a punctuation mark as a unit.
pub const fn punct_hash(c: char) -> u64 {
    0x100 + c as u64
}

/// The hash of a line break as a unit.
pub const BREAK: u64 = 1;
/// The hash of any number as a unit.
pub const NUMBER: u64 = 2;

const ABBREVIATIONS: &[&str] = &[
    "hr", "fr", "frk", "dr", "prof", "ing", "adv", "cand", "mag", "jur", "med", "phil", "stud", "afd", "st", "chr", "kr",
    "johs", "vilh", "th", "aa", "fru", "jr", "sr", "nic", "alb", "aug", "geb", "vet", "dir", "kst", "mr", "mrs", "ms",
    "bgm", "fhv", "tidl", "att", "vedr", "jf", "pga", "bl",
];

const PARTICLES: &[&str] = &[
    "von", "van", "de", "del", "della", "la", "le", "af", "til", "el", "al", "bin", "ben", "ibn", "bint", "da", "dos",
    "du", "der", "den", "di", "zu", "ter", "ten", "y", "e", "und", "dalla", "das", "do", "av", "zum", "abu", "ould",
];

const FIRM: &[&str] = &[
    "von", "van", "del", "della", "la", "le", "el", "al", "bin", "ibn", "bint", "dos", "di", "zu", "ter", "ten", "dalla",
    "das", "zum", "abu", "ould",
];

const CALLERS: &[&str] = &[
    "hej", "kære", "hilsen", "hilsner", "mvh", "vh", "kh", "hedder", "hedde", "kaldet", "navn", "fornavn", "navnet",
    "borger", "borgeren", "mor", "far", "ringer", "hr", "fru", "tak", "goddag", "halløj", "dav", "tlf", "att", "cc",
];

/// Hashes of short word lists, sorted.
#[derive(Debug)]
pub struct Lists {
    abbreviations: Vec<u64>,
    particles: Vec<u64>,
    callers: Vec<u64>,
    firm: Vec<u64>,
    addresses: Vec<u64>,
}

impl Lists {
    /// The lists.
    pub fn get() -> &'static Lists {
        static LISTS: std::sync::OnceLock<Lists> = std::sync::OnceLock::new();
        LISTS.get_or_init(|| Lists { abbreviations: hashes(ABBREVIATIONS), particles: hashes(PARTICLES), callers: hashes(CALLERS), firm: hashes(FIRM), addresses: hashes(&["http", "https", "www"]) })
    }

    fn is_abbreviation(&self, token: &Token) -> bool {
        token.len <= 5 && self.abbreviations.binary_search(&token.hash).is_ok()
    }

    fn is_address(&self, hash: u64) -> bool {
        self.addresses.contains(&hash)
    }

    /// Whether a particle is no Danish word: `von`, `el`, but `de` only in `de la`.
    fn is_firm(&self, hash: u64, next: Option<&Unit>) -> bool {
        let firm = |hash: u64| self.firm.binary_search(&hash).is_ok();
        firm(hash) || next.is_some_and(|n| n.form == Form::Lower && firm(n.hash))
    }

    /// Whether the last of `before` is a word that calls someone by name, maybe with a mark after it: `hej`, `navn:`.
    fn calls(&self, before: &[Unit]) -> bool {
        let words = before.iter().rev().take(2).take_while(|u| u.form != Form::Break);
        let mut words = words.skip_while(|u| u.form == Form::Punct);
        words.next().is_some_and(|u| self.callers.binary_search(&u.hash).is_ok())
    }

    /// Whether a word in lower case may join the parts of a name.
    pub fn is_particle(&self, hash: u64) -> bool {
        self.particles.binary_search(&hash).is_ok()
    }
}

fn hashes(words: &[&str]) -> Vec<u64> {
    let mut hashes: Vec<u64> = words.iter().map(|w| word_hash(w)).collect();
    hashes.sort_unstable();
    hashes
}

/// Appends the units of `tokens` to `out`, candidates marked.
pub fn build(text: &str, tokens: &[Token], table: Table<'_>, out: &mut Vec<Unit>) {
    let lists = Lists::get();
    let (mut i, mut line) = (0, tokens.first().map_or(0, |t| t.start));
    let first = out.len();
    while i < tokens.len() {
        let token = &tokens[i];
        let end = match token.kind {
            TokenKind::Word => word_end(text, tokens, i, lists),
            TokenKind::Number => number_end(tokens, i),
            _ => i + 1,
        };
        if token.kind == TokenKind::Break {
            let wrapped = token.start - line >= 60
                && tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Word && t.shape != Shape::Upper);
            line = token.start + token.len as usize;
            if wrapped {
                i = end;
                continue;
            }
        }
        let last = &tokens[end - 1];
        let mut unit = Unit {
            start: token.start,
            end: last.start + last.len as usize,
            name_end: last.start + last.len as usize,
            hash: token.hash,
            form: form_of(&tokens[i..end]),
            place: Place::Inside,
            class: Class::default(),
            genitive: false,
            candidate: false,
            particle: false,
            casing: Casing::Usual,
        };
        match unit.form {
            Form::Break => unit.hash = BREAK,
            Form::Number => unit.hash = NUMBER,
            Form::Punct => unit.hash = punct_hash(text[unit.start..].chars().next().unwrap_or(' ')),
            _ => {
                if end - i > 1 {
                    unit.hash = word_hash(&text[unit.start..unit.end]);
                }
                if unit.form == Form::CapitalHyphenLower {
                    unit.name_end = capital_end(&tokens[i..end]);
                }
                unit.place = place_after(&out[first..]);
            }
        }
        // A genitive apostrophe belongs to the word: Jens'.
        if end - i == 1 && unit.is_word() && is_apostrophe(text, tokens.get(end), &unit) {
            if !out[first..].last().is_some_and(|u| u.end == unit.start && u.hash == punct_hash('\'')) {
                unit.end += tokens[end].len as usize;
                unit.name_end = unit.end;
                unit.genitive = true;
                out.push(unit);
                i = end + 1;
                continue;
            }
        }
        out.push(unit);
        i = end;
    }
    classify(text, table, lists, &mut out[first..]);
}

fn adjacent(tokens: &[Token], at: usize) -> Option<&Token> {
    let before = tokens.get(at.checked_sub(1)?)?;
    tokens.get(at).filter(|t| t.start == before.start + before.len as usize)
}

fn is_char(text: &str, token: &Token, c: &[char]) -> bool {
    token.kind == TokenKind::Punct && text[token.start..].starts_with(c)
}

fn word_end(text: &str, tokens: &[Token], i: usize, lists: &Lists) -> usize {
    let mut end = i + 1;
    // Bounded: nobody's name has more parts.
    while end < i + 16 {
        let Some(next) = adjacent(tokens, end) else { break };
        let last = &tokens[end - 1];
        let after = adjacent(tokens, end + 1);
        if next.kind == TokenKind::Number {
            end += 1;
        } else if is_char(text, next, &['-', '‐', '‑']) && after.is_some_and(|t| t.kind == TokenKind::Word) {
            end += 2;
        } else if is_char(text, next, &['.']) && (is_letter(last, text) || lists.is_abbreviation(last)) {
            end += 1;
            let Some(after) = after else { break };
            let initial = after.kind == TokenKind::Word
                && is_letter(after, text)
                && adjacent(tokens, end + 1).is_some_and(|t| is_char(text, t, &['.']));
            let hyphen = is_char(text, after, &['-'])
                && adjacent(tokens, end + 1).is_some_and(|t| t.kind == TokenKind::Word && t.shape == Shape::Capital);
            if initial {
                end += 1;
            } else if hyphen {
                end += 2;
            } else {
                break;
            }
        } else if next.kind == TokenKind::Word && last.kind == TokenKind::Number {
            end += 1;
        } else {
            break;
        }
    }
    end
}

fn number_end(tokens: &[Token], i: usize) -> usize {
    let mut end = i + 1;
    while end < i + 8 && adjacent(tokens, end).is_some_and(|t| t.kind != TokenKind::Punct && t.kind != TokenKind::Break) {
        end += 1;
    }
    end
}

fn is_letter(token: &Token, text: &str) -> bool {
    token.shape == Shape::Capital
        && token.len <= 2
        && text[token.start..].chars().next().is_some_and(|c| c.len_utf8() == token.len as usize)
}

fn is_apostrophe(text: &str, next: Option<&Token>, unit: &Unit) -> bool {
    next.is_some_and(|t| t.start == unit.end && is_char(text, t, &['\'', '’']))
        && unit.has_capital()
        && text[..unit.end].ends_with(['s', 'x', 'z', 'S', 'X', 'Z'])
}

fn form_of(tokens: &[Token]) -> Form {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Form::Punct };
    match first.kind {
        TokenKind::Break => return Form::Break,
        TokenKind::Punct => return Form::Punct,
        TokenKind::Number if tokens.len() == 1 => return Form::Number,
        TokenKind::Number => return Form::Digits,
        TokenKind::Word => {}
    }
    if tokens.iter().any(|t| t.kind == TokenKind::Number) {
        return Form::Digits;
    }
    let capital = |t: &Token| matches!(t.shape, Shape::Capital | Shape::Upper | Shape::Mixed);
    if last.kind == TokenKind::Punct {
        return if capital(first) { Form::Initials } else { Form::Lower };
    }
    if tokens.len() == 1 {
        return match first.shape {
            Shape::Capital if first.len == 1 => Form::Letter,
            Shape::Capital => Form::Capital,
            Shape::Upper => Form::Upper,
            Shape::Mixed => Form::Mixed,
            _ => Form::Lower,
        };
    }
    match (capital(first), capital(last)) {
        (true, true) if tokens.iter().all(|t| t.shape == Shape::Upper || t.kind == TokenKind::Punct) => Form::Upper,
        (true, true) => Form::CapitalHyphenCapital,
        (true, false) => Form::CapitalHyphenLower,
        (false, true) => Form::LowerHyphenCapital,
        (false, false) => Form::Lower,
    }
}

/// End of the leading parts with a capital.
fn capital_end(tokens: &[Token]) -> usize {
    let lower = tokens.iter().position(|t| t.kind == TokenKind::Word && t.shape == Shape::Lower).unwrap_or(tokens.len());
    tokens.get(lower.saturating_sub(2)).map_or(0, |t| t.start + t.len as usize)
}

fn place_after(before: &[Unit]) -> Place {
    let Some(last) = before.last() else { return Place::Line };
    match last.form {
        Form::Break => Place::Line,
        Form::Punct => match char::from_u32((last.hash - 0x100) as u32).unwrap_or(' ') {
            '.' if before.len() > 1 && before[before.len() - 2].form == Form::Number => Place::Ordinal,
            '.' | '!' | '?' | '…' => Place::Sentence,
            ':' => Place::Colon,
            '"' | '»' | '«' | '“' | '”' | '„' | '(' | '[' | '-' | '–' | '—' | '•' | '*' | '|' | '\'' | '’' => Place::Opened,
            _ => Place::Inside,
        },
        _ => Place::Inside,
    }
}

const FULL_STOP: u64 = punct_hash('.');
const QUESTION: u64 = punct_hash('?');
const EXCLAMATION: u64 = punct_hash('!');

/// Looks up the classes of what may be a name and marks it.
fn classify(text: &str, table: Table<'_>, lists: &Lists, units: &mut [Unit]) {
    let ends = |u: &Unit| u.form == Form::Break || matches!(u.hash, FULL_STOP | QUESTION | EXCLAMATION);
    for line in units.split_mut(ends) {
        let lower = line.iter().any(|u| u.form == Form::Lower && u.end - u.start > 3);
        let capital = line.iter().any(|u| u.has_capital() && u.form != Form::Digits);
        let casing = match (lower, capital) {
            (_, false) => Casing::Lower,
            (false, true) => Casing::Upper,
            _ => Casing::Usual,
        };
        line.iter_mut().for_each(|u| u.casing = casing);
    }
    let mut address = false;
    for i in 0..units.len() {
        let unit = units[i];
        // Nothing in a web address is a candidate.
        address &= i > 0 && units[i - 1].end == unit.start;
        address |= lists.is_address(unit.hash);
        if address {
            continue;
        }
        if !unit.is_word() || unit.form == Form::Digits && !text[unit.start..].starts_with(char::is_uppercase) {
            continue;
        }
        let next = units.get(i + 1).copied();
        if unit.form == Form::Lower {
            if i > 0 && units[i - 1].candidate && lists.is_particle(unit.hash) {
                let after = units[i + 1..].iter().take(2).find(|n| !lists.is_particle(n.hash));
                units[i].candidate = after.is_some_and(Unit::has_capital);
                units[i].particle = units[i].candidate && lists.is_firm(unit.hash, next.as_ref());
                continue;
            }
            if unit.end - unit.start < 3 {
                continue;
            }
            // Most words in lower case are done with here, without a look at the table.
            let called = unit.casing == Casing::Lower || i > 0 && lists.calls(&units[..i]);
            let after = i > 0 && units[i - 1].class.is_given() && units[i - 1].end < unit.start;
            let owner = called && text[..unit.end].ends_with('s');
            if !(after || owner || table.may_be_given(unit.hash)) {
                continue;
            }
            let (class, genitive) = lookup(text, table, &unit);
            units[i].class = class;
            units[i].genitive |= genitive;
            // In lower case a given name counts where everything is in lower case or a greeting or label stands before
            // it, else only with another name; a surname only after a given name.
            let given = class.is_given() && (class.ordinary() == 0 || class.given() >= 2 && class.ordinary() == 1);
            if after && class.is_name() && class.ordinary() <= 1 {
                let before = &mut units[i - 1];
                let pair = before.candidate || before.form == Form::Lower && before.class.ordinary() <= 1;
                before.candidate |= pair;
                units[i].candidate = pair;
            } else {
                units[i].candidate = given && called;
            }
            continue;
        }
        let at_sign = |u: Option<&Unit>| u.is_some_and(|u| u.hash == punct_hash('@'));
        let glued_before = i > 0 && units[i - 1].end == unit.start && at_sign(units.get(i - 1));
        let glued_after = next.is_some_and(|n| n.start == unit.end) && at_sign(units.get(i + 1));
        if glued_before || glued_after {
            continue;
        }
        let (class, genitive) = lookup(text, table, &unit);
        units[i].class = class;
        units[i].genitive |= genitive;
        let plain = unit.place != Place::Inside
            && matches!(unit.form, Form::Capital | Form::Letter)
            && class.ordinary() >= 3
            && !class.is_name()
            && !next.is_some_and(|n| n.has_capital());
        units[i].candidate = !plain;
    }
}

/// The class of a unit: of the word, its stem without a genitive ending, or its hyphened parts.
fn lookup(text: &str, table: Table<'_>, unit: &Unit) -> (Class, bool) {
    let word = &text[unit.start..unit.name_end];
    let own = if unit.name_end == unit.end && !unit.genitive { table.class(unit.hash) } else { table.class(word_hash(word)) };
    let mut class = own;
    let mut genitive = false;
    let stem = ["'s", "’s", "'S", "'", "’", "s", "S"].iter().find_map(|ending| word.strip_suffix(ending));
    if let Some(stem) = stem.filter(|s| s.len() > 1) {
        let base = table.class(word_hash(stem));
        class = own.with_name_of(base);
        genitive = class.name_bits() != own.name_bits();
        if own.place_bits() == 0 && base.place_bits() != 0 {
            class = Class::from_bits(class.bits() | (base.place_bits() << 6));
        }
    }
    if matches!(unit.form, Form::CapitalHyphenCapital | Form::CapitalHyphenLower | Form::LowerHyphenCapital | Form::Upper)
        && !own.is_name()
        && word.contains('-')
    {
        let mut parts = word.split('-');
        let first = parts.next().map_or(Class::default(), |p| table.class(word_hash(p)));
        let last = parts.next_back().map_or(Class::default(), |p| table.class(word_hash(p.trim_end_matches(['s', '\'']))));
        let last_full = word.rsplit('-').next().map_or(Class::default(), |p| table.class(word_hash(p)));
        class = own.with_name_of(first).with_name_of(last).with_name_of(last_full);
    }
    (class, genitive)
}

/// The runs of candidates that stand side by side: `each` gets the index of the first and one past the last.
pub fn runs(units: &[Unit], mut each: impl FnMut(usize, usize)) {
    let mut i = 0;
    while i < units.len() {
        if !units[i].candidate {
            i += 1;
            continue;
        }
        let first = i;
        // Bounded, so that a million capitals cost no more than their number.
        while i < units.len() && units[i].candidate && i - first < MAX_RUN {
            i += 1;
        }
        each(first, i);
    }
}

/// The longest run that is labelled at one time.
pub const MAX_RUN: usize = 24;
