//! Kind `section`: a heading opens a scope that ends at the next heading of its level.

use serde::{Deserialize, Serialize};

use super::interest::{Interest, Row};
use super::{Detector, Memory, SpecError, placeholder};
use crate::finding::{Candidate, Evidence, Reason, RuleIx};
use crate::text::{Block, Shape, Span, TokenKind};

mod heading;
mod line;
mod phrases;
mod scope;

use heading::{Heading, Style, Words};
use line::Line;
use phrases::{Hit, Phrases};
pub use scope::Sections;

/// Headings that open a scope.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSpec {
    /// Phrases in a heading that open the scope, matched as whole words in any case. A phrase of one word must stand
    /// apart (`Punkt 6: Lukket: ...`, `Møde (lukket)`), a longer one may stand anywhere in the heading.
    pub headings: Vec<String>,
    /// Phrases in a line of its own or in running text that mark the part they stand in.
    #[serde(default)]
    pub markers: Vec<String>,
    /// Phrases in the heading, or in the sentence of a marker, that rule it out.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Which list of which rule a phrase stands in: three tags a rule.
const HEADING: usize = 0;
const MARKER: usize = 1;
const UNLESS: usize = 2;

/// A block, and which of its tokens may stand in a phrase.
#[derive(Clone, Copy)]
struct Page<'a> {
    block: &'a Block<'a>,
    interest: &'a Interest,
}

/// Follows the headings of a document.
#[derive(Debug)]
pub struct SectionDetector {
    rules: Vec<RuleIx>,
    phrases: Phrases,
    words: Words,
}

impl SectionDetector {
    /// Compiles the rules of this kind; all errors at once.
    pub fn compile(rules: Vec<(RuleIx, SectionSpec)>) -> Result<Self, Vec<SpecError>> {
        let mut errors = Vec::new();
        let mut this = Self { rules: Vec::new(), phrases: Phrases::default(), words: Words::default() };
        for (i, (rule, spec)) in rules.into_iter().enumerate() {
            this.rules.push(rule);
            let lists = [("headings", &spec.headings), ("markers", &spec.markers), ("unless", &spec.unless)];
            for (list, (name, phrases)) in lists.into_iter().enumerate() {
                for (n, phrase) in phrases.iter().enumerate() {
                    if !this.phrases.add(phrase, 3 * i + list) {
                        let pointer = format!("/section/{name}/{n}");
                        errors.push(SpecError { rule, pointer, message: "the phrase holds no word".into() });
                    }
                }
            }
        }
        this.phrases.close();
        if errors.is_empty() { Ok(this) } else { Err(errors) }
    }

    /// The hits of one list kind in the tokens `from..to`, with the rule they belong to.
    fn hits<'a>(
        &'a self,
        page: Page<'a>,
        kind: usize,
        from: usize,
        to: usize,
    ) -> impl Iterator<Item = (usize, Hit)> + 'a {
        let (text, tokens) = (page.block.text, page.block.tokens);
        page.interest
            .tokens(from..to)
            .filter(move |&i| tokens[i].kind == TokenKind::Word)
            .flat_map(move |i| self.phrases.at(text, tokens, i))
            .filter(move |hit| self.phrases.tag(hit.phrase) % 3 == kind)
            // `[LUKKET PUNKT 1R]` stands for what was closed; nothing after it is.
            .filter(move |hit| {
                !placeholder::inside(text, Span::new(tokens[hit.from].start, tokens[hit.to - 1].span().end))
            })
            .map(move |hit| (self.phrases.tag(hit.phrase) / 3, hit))
    }

    fn ruled_out(&self, page: Page<'_>, rule: usize, from: usize, to: usize) -> bool {
        self.hits(page, UNLESS, from, to).any(|(r, hit)| r == rule && hit.from >= from && hit.to <= to)
    }

    fn evidence(weight: f32) -> Vec<Evidence> {
        vec![Evidence::new(Reason::Heading, weight), Evidence::new(Reason::Term, 1.0)]
    }

    /// A line with a phrase in it, or one that may be a heading.
    fn line(
        &self,
        page: Page<'_>,
        line: Line<'_>,
        mut heading: Option<Heading>,
        memory: &mut Sections,
        out: &mut Vec<Candidate>,
    ) {
        let block = page.block;
        let contents = line.contents();
        let title = heading.map_or_else(|| line.skip_quote(), |h| h.title);
        let opening = self
            .hits(page, HEADING, line.from, line.to)
            .filter(|(_, hit)| hit.from >= title && hit.to <= line.to)
            .filter(|(_, hit)| match heading {
                None => contents || self.labels(&line, title, *hit),
                Some(_) => self.stands_apart(&line, title, *hit),
            })
            .find(|(rule, _)| !self.ruled_out(page, *rule, line.from, line.to));
        if heading.is_none() && opening.is_some() && !contents {
            heading = Some(Heading::label(title, line.bullet(line.from), self.item_follows(block, &line)));
        }
        let start = block.tokens[line.from].start;
        let whole = Span::new(start, block.tokens[line.to - 1].span().end);
        let listed = contents || heading.is_some_and(|h| h.entry || self.in_list(block, &line, &h, memory));
        let marks_its_item = heading.is_some_and(|h| {
            h.style == Style::Label && !h.group && memory.inside_item() && self.is_bare_marker(page, &line)
        });
        if listed {
            // A list of items ends what an item before it opened; its entries stand for their lines only.
            if let Some(item) = heading.filter(|h| h.style == Style::Item && !h.entry) {
                memory.end(block.text, &item, start, out);
            }
            if let Some((rule, _)) = opening.filter(|(rule, _)| !memory.covered(self.rules[*rule])) {
                out.push(Candidate::new(self.rules[rule], whole, Self::evidence(2.0)));
            }
            return;
        }
        match (opening, heading) {
            (Some((rule, _)), Some(heading)) if !marks_its_item => {
                memory.open(block.text, heading, start, out);
                memory.close_with(self.rules[rule], Self::evidence(3.0));
                return;
            }
            (None, Some(heading)) => memory.open(block.text, heading, start, out),
            _ => {}
        }
        self.markers(page, line.from, line.to, memory, out);
    }

    /// Markers in running text, in the tokens `from..to`.
    fn markers(&self, page: Page<'_>, from: usize, to: usize, memory: &mut Sections, out: &mut Vec<Candidate>) {
        // One look at a stretch is enough, however often a marker stands in it.
        let (block, mut seen) = (page.block, 0);
        for (rule, hit) in self.hits(page, MARKER, from, to) {
            if hit.from < seen {
                continue;
            }
            let (sentence, paragraph) = scope::around(block, hit.from, hit.to);
            seen = sentence.1;
            if self.ruled_out(page, rule, sentence.0, sentence.1) {
                continue;
            }
            let evidence = Self::evidence(1.5);
            let other = scope::other_item(block, &self.words, sentence, memory.item_number());
            if other || !memory.mark_item(self.rules[rule], &evidence) {
                let span = scope::span(block, if other { sentence } else { paragraph });
                if !memory.covered(self.rules[rule]) && memory.is_new(self.rules[rule], span) {
                    out.push(Candidate::new(self.rules[rule], span, evidence));
                }
            }
        }
    }

    /// Whether the phrase says of the heading as a whole that it is closed.
    fn stands_apart(&self, line: &Line<'_>, title: usize, hit: Hit) -> bool {
        if self.phrases.words(hit.phrase) > 1 {
            return true;
        }
        let starts = hit.from == title || line.separates(hit.from - 1);
        let next = line.tokens.get(hit.to).filter(|_| hit.to < line.to);
        let ends = next.is_none() || line.separates(hit.to);
        let named = next.is_some_and(|t| matches!(t.shape, Shape::Capital | Shape::Upper));
        starts && (ends || (named && hit.from == title))
    }

    /// Whether a line that nothing marks as a heading begins with the phrase as a label.
    fn labels(&self, line: &Line<'_>, title: usize, hit: Hit) -> bool {
        hit.from == title && (hit.to == line.to || line.separates(hit.to)) && line.is_short()
    }

    /// Whether the line holds a marker and nothing else.
    fn is_bare_marker(&self, page: Page<'_>, line: &Line<'_>) -> bool {
        let words = |from: usize, to: usize| line.tokens[from..to].iter().filter(|t| t.kind == TokenKind::Word).count();
        self.hits(page, MARKER, line.from, line.to)
            .any(|(_, hit)| words(line.from, hit.from) == 0 && words(hit.to.min(line.to), line.to) == 0)
    }

    /// Whether the next line that holds anything is the heading of an item.
    fn item_follows(&self, block: &Block<'_>, line: &Line<'_>) -> bool {
        let from = line.to + block.tokens[line.to..].iter().take_while(|t| t.kind == TokenKind::Break).count();
        let next = Line::at(block, from, true);
        next.heading(&self.words).is_some_and(|h| matches!(h.style, Style::Item | Style::Number))
    }

    /// Whether the line stands in a list of such lines (an agenda) rather than over a text of its own.
    fn in_list(&self, block: &Block<'_>, line: &Line<'_>, heading: &Heading, memory: &Sections) -> bool {
        if !matches!(heading.style, Style::Item | Style::Number) || heading.level > 0 {
            return false;
        }
        let next = Line::at(block, line.to + 1, false);
        let next = next.heading(&self.words).is_some_and(|h| h.style == heading.style && h.level == 0);
        next || (!line.after_blank && memory.last_line == Some(heading.style))
    }
}

impl Detector for SectionDetector {
    fn detect(&self, block: &Block<'_>, memory: &mut Memory, out: &mut Vec<Candidate>) {
        let Memory { sections: memory, interest, .. } = memory;
        let page = Page { block, interest };
        let mut at = block.own.0;
        let mut starts_line = memory.starts_line(block);
        let is_break = |at: &usize| block.tokens[*at].kind == TokenKind::Break;
        let mut breaks = interest.row(Row::Break, at..block.own.1).filter(is_break);
        let mut words =
            interest.tokens(at..block.own.1).filter(|i| block.tokens[*i].kind == TokenKind::Word).peekable();
        while at < block.own.1 {
            let to = breaks.next().unwrap_or(block.own.1);
            while words.next_if(|i| *i < at).is_some() {}
            // Whether a word of a phrase stands in the line.
            let maybe = words.peek().is_some_and(|i| *i < to);
            if to == at {
                // An empty line.
                (memory.blank, memory.last_line) = (starts_line, None);
            } else if !starts_line {
                if maybe {
                    self.markers(page, at, to, memory, out);
                }
                (memory.blank, memory.last_line) = (false, None);
            } else {
                let line = Line::at(block, at, memory.blank);
                if line.may_be_heading() || maybe {
                    let heading = line.heading(&self.words);
                    // The last line may go on in the margin.
                    if heading.is_some() || maybe || to == block.own.1 {
                        self.line(page, line, heading, memory, out);
                    }
                    memory.last_line = heading.filter(|h| h.level == 0).map(|h| h.style);
                } else {
                    memory.last_line = None;
                }
                memory.blank = false;
            }
            starts_line = true;
            at = to + 1;
        }
        let last = block.own_tokens().iter().rev().find(|t| t.kind != TokenKind::Break);
        memory.reached = last.map_or(memory.reached, |t| t.span().end);
    }

    fn cares(&self, hash: u64, _word: &str) -> bool {
        self.phrases.holds(hash)
    }

    fn cares_for_sign(&self, _first: u8) -> bool {
        false
    }

    fn finish(&self, len: usize, memory: &mut Memory, out: &mut Vec<Candidate>) {
        memory.sections.finish(len, out);
    }
}

#[cfg(test)]
mod tests;
