//! Which lines are headings.

use super::heading::{Heading, Style, Words};
use crate::text::{Block, Shape, Token, TokenKind};

/// A heading has at most this many tokens.
const MOST_TOKENS: usize = 60;

/// What a line is read with.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub text: &'a str,
    /// All tokens of the block, with margins.
    pub tokens: &'a [Token],
    /// First token of the line, and one past its last, the break not counted.
    pub from: usize,
    pub to: usize,
    /// Whether an empty line (or nothing) stands before it.
    pub after_blank: bool,
}

impl<'a> Line<'a> {
    /// The line that begins at the token `from`.
    pub fn at(block: &Block<'a>, from: usize, after_blank: bool) -> Self {
        let rest = block.tokens.get(from..).unwrap_or_default();
        let len = rest.iter().position(|t| t.kind == TokenKind::Break).unwrap_or(rest.len());
        Self { text: block.text, tokens: block.tokens, from, to: from + len, after_blank }
    }

    fn punct(&self, at: usize, signs: &[u8]) -> bool {
        at < self.to
            && self.tokens[at].kind == TokenKind::Punct
            && self.tokens[at].len == 1
            && signs.contains(&self.text.as_bytes()[self.tokens[at].start])
    }

    /// Whether white space stands before the token.
    pub fn spaced(&self, at: usize) -> bool {
        at == self.from || at >= self.to || self.tokens[at - 1].span().end < self.tokens[at].start
    }

    fn len(&self) -> usize {
        match self.to.checked_sub(1) {
            Some(last) if last >= self.from => self.tokens[last].span().end - self.tokens[self.from].start,
            _ => 0,
        }
    }

    /// Whether the token is a sign that sets two parts of a heading apart.
    pub fn separates(&self, at: usize) -> bool {
        self.punct(at, b":()[]|/.,*_") || (self.punct(at, b"-") && (self.spaced(at) || self.spaced(at + 1)))
    }

    /// Whether the line is short enough for a label.
    pub fn is_short(&self) -> bool {
        self.len() <= 160 && self.to - self.from <= MOST_TOKENS
    }

    /// The first token after signs of quotation and emphasis.
    pub fn skip_quote(&self) -> usize {
        (self.from..self.to).find(|&i| !self.punct(i, b">*_-|+")).unwrap_or(self.to)
    }

    /// A cheap look: whether anything may mark the line as a heading.
    pub fn may_be_heading(&self) -> bool {
        let Some(first) = self.tokens.get(self.from) else {
            return false;
        };
        let below = || self.tokens.get(self.to + 1).is_some_and(|t| t.kind == TokenKind::Punct);
        match first.kind {
            TokenKind::Word => first.shape != Shape::Lower || below(),
            TokenKind::Number | TokenKind::Punct => true,
            TokenKind::Break => false,
        }
    }

    /// The line is a heading when something marks it as one.
    pub fn heading(&self, words: &Words) -> Option<Heading> {
        if self.from >= self.to || self.to - self.from > MOST_TOKENS {
            return None;
        }
        let mut at = self.from;
        while self.punct(at, b">") {
            at += 1;
        }
        let marks = (at..self.to).take_while(|&i| self.punct(i, b"#")).count().min(6);
        at += marks;
        let bullet = self.punct(at, b"-+|") || (self.punct(at, b"*") && self.spaced(at + 1)) || self.bullet(at);
        at += usize::from(bullet);
        let bold = self.punct(at, b"*") && self.punct(at + 1, b"*");
        while self.punct(at, b"*_") {
            at += 1;
        }
        let level = if marks > 0 { marks as u8 } else { self.underline() };
        let (style, depth, number, title) = if let Some((depth, number, title)) = self.item(at, words) {
            (Style::Item, depth, number, title)
        } else if let Some((depth, number, title)) = self.number(at, level > 0 || bullet) {
            (Style::Number, depth, number, title)
        } else if level > 0 {
            (Style::Mark, 0, 0, at)
        } else if (bold && self.bold_to_end()) || self.capitals(at) {
            (Style::Loud, 0, 0, at)
        } else if self.opens(at, words) {
            (Style::Label, 0, 0, at)
        } else {
            return None;
        };
        let first = self.tokens.get(title).filter(|_| title < self.to).map_or(0, |t| t.hash);
        Some(Heading {
            style,
            level,
            depth,
            number,
            title,
            part: words.parts.contains(&first) && !matches!(style, Style::Item | Style::Number),
            open: words.open.contains(&first),
            entry: bullet && marks == 0,
            group: false,
        })
    }

    /// `Åben dagsorden`, `Åbne punkter:` on a line of its own.
    fn opens(&self, at: usize, words: &Words) -> bool {
        let hash = |i: usize| self.tokens.get(i).filter(|_| i < self.to).map_or(0, |t| t.hash);
        let alone = at + 2 == self.to || (at + 3 == self.to && self.punct(at + 2, b":"));
        alone && words.open.contains(&hash(at)) && words.agenda.contains(&hash(at + 1))
    }

    /// `Punkt 6`, `Pkt. nr. 14.1`: depth, first number, and where the title begins.
    fn item(&self, at: usize, words: &Words) -> Option<(u8, u32, usize)> {
        let word = self.tokens.get(at).filter(|_| at < self.to)?;
        if word.shape == Shape::Lower || !words.items.contains(&word.hash) {
            return None;
        }
        let mut at = at + 1;
        while self.punct(at, b".")
            || (at < self.to && words.numbers.contains(&self.tokens[at].hash) && self.tokens[at].hash != 0)
        {
            at += 1;
        }
        let (depth, number, end) = self.digits(at)?;
        // "Punkt 6 blev udsat": a sentence, not a heading.
        let title = self.skip_signs(end);
        let sentence = title == end && title < self.to && self.tokens[title].shape == Shape::Lower;
        (!sentence).then_some((depth, number, title))
    }

    /// `6.`, `14.1`, `6)` before a title with a capital.
    fn number(&self, at: usize, marked: bool) -> Option<(u8, u32, usize)> {
        let (depth, number, end) = self.digits(at)?;
        let closed = self.punct(end - 1, b".") || self.punct(end, b").:");
        let title = self.skip_signs(end);
        let first = self.tokens.get(title).filter(|_| title < self.to)?;
        let capital = matches!(first.shape, Shape::Capital | Shape::Upper | Shape::Mixed);
        let short = marked || (self.len() <= 120 && !self.punct(self.to - 1, b".;,"));
        (capital && short && self.spaced(title) && (closed || depth > 1 || marked)).then_some((depth, number, title))
    }

    /// A number of one to four parts: how many, the first, and the token after it.
    fn digits(&self, at: usize) -> Option<(u8, u32, usize)> {
        let digit = |i: usize| {
            let token = self.tokens.get(i).filter(|t| i < self.to && t.kind == TokenKind::Number)?;
            if token.len > 3 { None } else { token.span().of(self.text).parse::<u32>().ok() }
        };
        let first = digit(at)?;
        let (mut depth, mut end) = (1, at + 1);
        while depth < 4 && self.punct(end, b".") && digit(end + 1).is_some() && !self.spaced(end + 1) {
            (depth, end) = (depth + 1, end + 2);
        }
        if self.punct(end, b".") {
            end += 1;
        }
        Some((depth, first, end))
    }

    fn skip_signs(&self, mut at: usize) -> usize {
        while self.punct(at, b".:)-*_|") {
            at += 1;
        }
        at
    }

    /// Whether a sign of a list or a table stands at the token.
    pub fn bullet(&self, at: usize) -> bool {
        let other = || matches!(self.tokens[at].span().of(self.text), "•" | "·" | "▪" | "◦" | "‣" | "\u{f0b7}");
        self.punct(at, b"-+|") || (self.punct(at, b"*") && self.spaced(at + 1)) || (at < self.to && other())
    }

    fn bold_to_end(&self) -> bool {
        self.to - self.from > 4 && self.punct(self.to - 1, b"*:") && self.punct(self.to - 2, b"*") && self.len() <= 120
    }

    fn capitals(&self, at: usize) -> bool {
        let line = &self.tokens[at.min(self.to)..self.to];
        let mut letters = 0;
        for token in line.iter().filter(|t| t.kind == TokenKind::Word) {
            let single = token.shape == Shape::Capital && token.span().of(self.text).chars().count() == 1;
            if token.shape != Shape::Upper && !single {
                return false;
            }
            letters += token.len;
        }
        letters >= 4 && self.len() <= 100 && !self.punct(self.to - 1, b".;,")
    }

    /// Level that a line of `===` or `---` below gives: then this line stands alone between empty lines.
    fn underline(&self) -> u8 {
        if !self.after_blank || self.len() > 120 {
            return 0;
        }
        let below = self.tokens.get(self.to + 1..).unwrap_or_default();
        let sign = |b: u8| {
            let run = below.iter().take_while(|t| t.len == 1 && self.text.as_bytes()[t.start] == b).count();
            run >= 3 && below.get(run).is_none_or(|t| t.kind == TokenKind::Break)
        };
        if sign(b'=') {
            1
        } else if sign(b'-') {
            2
        } else {
            0
        }
    }

    /// Whether dots or wide space and a page number end the line: a line of a table of contents.
    pub fn contents(&self) -> bool {
        let Some(last) = self.to.checked_sub(1).filter(|&l| l > self.from + 1) else {
            return false;
        };
        let page = self.tokens[last].kind == TokenKind::Number && self.tokens[last].len <= 4;
        if !page || self.to - self.from > 4 * MOST_TOKENS {
            return false;
        }
        let dot = |i: usize| matches!(self.tokens[i].span().of(self.text), "." | "…" | "·" | "_");
        let dots = (self.from..last).rev().take_while(|&i| dot(i)).count();
        let gap = Some(&self.text[self.tokens[last - 1].span().end..self.tokens[last].start]);
        dots >= 3
            || (dots == 1 && self.tokens[last - 1].len > 1)
            || gap.is_some_and(|g| g.len() > 2 || g.contains('\t'))
    }
}
