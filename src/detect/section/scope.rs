//! Open headings, and the part of a text that a marker is about.

use super::heading::{Heading, Style, Words};
use crate::finding::{Candidate, Evidence, RuleIx};
use crate::text::{Block, Span, TokenKind};

/// Scopes still open at the end of a block.
#[derive(Debug)]
pub struct Sections {
    open: Vec<Open>,
    /// End of the last token seen that is no line break.
    pub(super) reached: usize,
    /// The passage reported last for a marker.
    last: Option<(RuleIx, Span)>,
    /// Whether the line before was empty.
    pub(super) blank: bool,
    /// Style of the line before, when it was a heading without Markdown.
    pub(super) last_line: Option<Style>,
}

/// A heading whose part is not over.
#[derive(Debug)]
struct Open {
    heading: Heading,
    start: usize,
    /// Rules that the part is a finding of, and why.
    closed: Vec<(RuleIx, Vec<Evidence>)>,
}

impl Default for Sections {
    fn default() -> Self {
        Self { open: Vec::new(), reached: 0, last: None, blank: true, last_line: None }
    }
}

impl Sections {
    /// For a text that is read in parts: reports what is open up to `len`, the end of this part, and goes on with it at
    /// byte `next` of the following one.
    pub fn pause(&mut self, len: usize, next: usize, out: &mut Vec<Candidate>) {
        let end = self.reached.min(len);
        for open in &mut self.open {
            open.report(end, out);
            open.start = next;
        }
        self.reached = next;
        self.last = None;
    }

    /// Whether the block begins at the start of a line.
    pub(super) fn starts_line(&self, block: &Block<'_>) -> bool {
        let before = block.text.as_bytes().get(..block.range.start).and_then(<[u8]>::last);
        before.is_none_or(|b| matches!(b, b'\n' | b'\r'))
    }

    /// A heading ends what it ends: the outermost part takes all inner ones with it.
    pub(super) fn end(&mut self, text: &str, heading: &Heading, start: usize, out: &mut Vec<Candidate>) {
        if let Some(first) = self.open.iter().position(|o| heading.ends(&o.heading)) {
            let end = end_of(text, start);
            self.open.drain(first..).for_each(|o| o.report(end, out));
        }
    }

    /// A heading: ends what it ends, and opens a part.
    pub(super) fn open(&mut self, text: &str, heading: Heading, start: usize, out: &mut Vec<Candidate>) {
        self.end(text, &heading, start, out);
        self.open.push(Open { heading, start, closed: Vec::new() });
        if self.open.len() > MOST_OPEN {
            // Never lose one that is a finding.
            if let Some(idle) = self.open.iter().position(|o| o.closed.is_empty()) {
                self.open.remove(idle);
            }
        }
    }

    /// The heading opened last is a finding of `rule`, unless it lies in one already.
    pub(super) fn close_with(&mut self, rule: RuleIx, evidence: Vec<Evidence>) {
        if !self.covered(rule)
            && let Some(last) = self.open.last_mut()
        {
            last.closed.push((rule, evidence));
        }
    }

    /// Whether the place reached lies in a finding of `rule`.
    pub(super) fn covered(&self, rule: RuleIx) -> bool {
        self.open.iter().any(|o| o.closed.iter().any(|c| c.0 == rule))
    }

    /// Whether the passage is another than the one reported last; remembers it.
    pub(super) fn is_new(&mut self, rule: RuleIx, span: Span) -> bool {
        let old = self.last.is_some_and(|(r, s)| r == rule && s.overlaps(span));
        if !old {
            self.last = Some((rule, span));
        }
        !old
    }

    fn item(&self) -> Option<usize> {
        self.open
            .iter()
            .rposition(|o| matches!(o.heading.style, Style::Item | Style::Number))
            .or_else(|| self.open.iter().rposition(|o| o.heading.holds_items() && !o.heading.part))
    }

    /// Whether an item is open that a marker would be about.
    pub(super) fn inside_item(&self) -> bool {
        self.item().is_some()
    }

    /// Number of the item that is open.
    pub(super) fn item_number(&self) -> Option<u32> {
        self.item().map(|i| self.open[i].heading.number).filter(|&n| n > 0)
    }

    /// Makes the open item a finding; false when none is open.
    pub(super) fn mark_item(&mut self, rule: RuleIx, evidence: &[Evidence]) -> bool {
        let Some(item) = self.item() else {
            return false;
        };
        if !self.open[..=item].iter().any(|o| o.closed.iter().any(|c| c.0 == rule)) {
            self.open[item].closed.push((rule, evidence.to_vec()));
        }
        true
    }

    /// Reports what is open at the end of the text.
    pub(super) fn finish(&mut self, len: usize, out: &mut Vec<Candidate>) {
        let end = self.reached.min(len);
        std::mem::take(&mut self.open).iter().for_each(|o| o.report(end, out));
    }
}

/// So many parts inside each other a document may have.
const MOST_OPEN: usize = 32;

impl Open {
    fn report(&self, end: usize, out: &mut Vec<Candidate>) {
        for (rule, evidence) in &self.closed {
            if self.start < end {
                out.push(Candidate::new(*rule, Span::new(self.start, end), evidence.clone()));
            }
        }
    }
}

/// The end of the part before `start`, without the white space between (as far as one looks).
fn end_of(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    before.trim_end_matches([' ', '\t', '\n', '\r']).len()
}

/// The sentence and the paragraph around the tokens `from..to`, as ranges of tokens.
pub(super) fn around(block: &Block<'_>, from: usize, to: usize) -> ((usize, usize), (usize, usize)) {
    const REACH: usize = 300;
    let kind = |i: usize| block.tokens[i].kind;
    let two_breaks =
        |i: usize| kind(i) == TokenKind::Break && i + 1 < block.tokens.len() && kind(i + 1) == TokenKind::Break;
    let stop = |i: usize| {
        kind(i) == TokenKind::Punct
            && matches!(block.tokens[i].span().of(block.text), "." | "!" | "?")
            && block.tokens.get(i + 1).is_none_or(|n| n.start > block.tokens[i].span().end)
            && !abbreviation(block, i)
    };
    let first = from.saturating_sub(REACH);
    let last = (to + REACH).min(block.tokens.len());
    let begin = (first..from).rev().find(|&i| i > 0 && two_breaks(i - 1)).map_or(first, |i| i + 1);
    let end = (to..last).find(|&i| two_breaks(i)).unwrap_or(last);
    let sentence_from = (begin..from).rev().find(|&i| stop(i)).map_or(begin, |i| i + 1);
    let sentence_to = (to..end).find(|&i| stop(i)).map_or(end, |i| i + 1);
    // A paragraph that goes on beyond what is looked at: the sentence is what is sure.
    let whole = (first == 0 || begin > first) && (last == block.tokens.len() || end < last);
    let sentence = (sentence_from, sentence_to);
    (sentence, if whole { (begin, end) } else { sentence })
}

/// `nr.`, `pkt.`, `jf.`, `ca.`, `stk.`: a full stop that ends no sentence, or a digit before it (`3. maj`).
fn abbreviation(block: &Block<'_>, stop: usize) -> bool {
    let Some(word) = stop.checked_sub(1).map(|i| block.tokens[i]) else {
        return false;
    };
    let short = ["nr", "pkt", "jf", "ca", "stk", "bl", "fx", "evt", "inkl", "ekskl", "kl", "dr", "hr", "kr", "mv"];
    word.kind == TokenKind::Number
        || short.iter().any(|s| word.span().of(block.text).eq_ignore_ascii_case(s))
            && block.tokens.get(stop + 1).is_some_and(|n| n.kind != TokenKind::Break)
}

/// Whether the sentence is about an item of another number than the one that is open.
pub(super) fn other_item(block: &Block<'_>, words: &Words, sentence: (usize, usize), number: Option<u32>) -> bool {
    (sentence.0..sentence.1).any(|i| words.item_number(block, i).is_some_and(|n| Some(n) != number))
}

/// The text under a range of tokens, without breaks at its ends.
pub(super) fn span(block: &Block<'_>, (mut from, mut to): (usize, usize)) -> Span {
    while from + 1 < to && block.tokens[from].kind == TokenKind::Break {
        from += 1;
    }
    while to > from + 1 && block.tokens[to - 1].kind == TokenKind::Break {
        to -= 1;
    }
    Span::new(block.tokens[from].start, block.tokens[to - 1].span().end)
}
