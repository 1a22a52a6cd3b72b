//! One form at one place: match, boundaries, evidence.

use std::borrow::Cow;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};

use super::compile::{Compiled, CompiledForm};
use super::{Boundary, Run};
use crate::detect::context::Standing;
use crate::detect::digits_stand_free;
use crate::detect::validate::Matched;
use crate::finding::{Candidate, Evidence, Reason};
use crate::text::Span;

/// Bytes of a match at most.
const LONGEST: usize = 240;
/// Matches tried at one place until one has free boundaries.
const TRIES: usize = 3;
/// Log-odds below which a candidate is not worth reporting, whatever the threshold of its rule.
const FLOOR: f32 = -3.0;

/// A match: all of it, and the part that is the finding.
pub(super) struct Hit {
    pub whole: Span,
    pub value: Span,
}

impl Hit {
    /// The first match of `form` in `input`.
    pub fn find(form: &CompiledForm, regex: &Regex, input: Input<'_>) -> Option<Self> {
        if !form.value {
            let m = regex.search(&input)?;
            let whole = Span::new(m.start(), m.end());
            return Some(Self { whole, value: whole });
        }
        let mut captures = regex.create_captures();
        regex.search_captures(&input, &mut captures);
        let m = captures.get_match()?;
        let whole = Span::new(m.start(), m.end());
        let value = captures.get_group_by_name("value").map_or(whole, |v| Span::new(v.start, v.end));
        Some(Self { whole, value })
    }
}

/// Tries a form whose regex begins at `anchor`; the finding begins at `start`. Whether it was believed.
pub(super) fn attempt(all: &Compiled, run: &mut Run<'_>, ix: u16, start: usize, anchor: usize) -> bool {
    let form = &all.forms[usize::from(ix)];
    let text = run.block.text;
    let mut end = (anchor + LONGEST).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let Some(regex) = form.regex() else { return false };
    for _ in 0..TRIES {
        let input = Input::new(text).span(anchor..end).anchored(Anchored::Yes);
        let Some(mut hit) = Hit::find(form, regex, input) else { return false };
        if start < anchor {
            hit.whole.start = start;
            if hit.value.start == anchor {
                hit.value.start = start;
            }
        }
        if stands_free(form.boundary, text, hit.whole) {
            return weigh(all, run, ix, hit);
        }
        // The longest match touches what it must not: perhaps a shorter one does not.
        end = hit.whole.end - text[..hit.whole.end].chars().next_back().map_or(1, char::len_utf8);
        if end <= anchor {
            return false;
        }
    }
    false
}

/// Weighs a match and keeps it when it is worth it. Whether it was believed.
pub(super) fn weigh(all: &Compiled, run: &mut Run<'_>, ix: u16, hit: Hit) -> bool {
    let form = &all.forms[usize::from(ix)];
    let (block, text) = (run.block, run.block.text);
    if hit.value.is_empty() || !stands_free(form.boundary, text, hit.whole) {
        return false;
    }
    let mut evidence = vec![Evidence::new(Reason::Form(Cow::Owned(form.id.clone())), form.prior)];
    let labels = all.labels();
    labels.look(block, hit.whole, &mut run.context);
    let standing = labels.judge(form.rule, block, &mut run.context, &mut run.memory.tables, &mut evidence);
    if form.needs_label && standing != Standing::Raised {
        return false;
    }
    if let Some(validate) = form.validate {
        let written = hit.value.of(text);
        let text = if form.misread { Cow::Owned(reread(written)) } else { Cow::Borrowed(written) };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let labelled = standing == Standing::Raised;
        validate(&Matched { text: &text, digits: &digits, labelled, today: all.today }, &mut evidence);
    }
    if is_end_of_range(form.boundary, text, hit.whole) {
        let (da, en) = ("slutningen af et interval", "the end of a range");
        evidence.push(Evidence::new(Reason::Remark { da, en }, -4.5));
    } else if form.boundary != Boundary::None && goes_on(text, hit.whole) {
        let (da, en) = ("tallet fortsætter på en af siderne", "the number goes on at one side");
        evidence.push(Evidence::new(Reason::Remark { da, en }, -2.5));
    }
    let candidate = Candidate::new(all.rules[form.rule], hit.value, evidence);
    let believed = candidate.score >= 0.0;
    if believed {
        run.done[usize::from(ix)] = run.done[usize::from(ix)].max(hit.value.end);
    }
    if candidate.score >= FLOOR {
        keep(run.found.entry(form.rule as u16).or_default(), candidate);
    }
    believed
}

/// Of candidates of one rule that overlap only the best is kept; of equals the longer.
fn keep(found: &mut Vec<Candidate>, new: Candidate) {
    // Candidates come nearly in order: those that overlap are among the last.
    let recent = found.len().saturating_sub(8);
    let better = |a: &Candidate, b: &Candidate| {
        if a.score >= 0.0 && b.score >= 0.0 {
            (a.span.len(), a.score) > (b.span.len(), b.score)
        } else {
            a.score > b.score
        }
    };
    if found[recent..].iter().any(|old| old.span.overlaps(new.span) && !better(&new, old)) {
        return;
    }
    let mut i = 0;
    found.retain(|old| {
        i += 1;
        i <= recent || !old.span.overlaps(new.span)
    });
    found.push(new);
}

fn stands_free(boundary: Boundary, text: &str, span: Span) -> bool {
    let words_stand_free = || {
        let before = text[..span.start].chars().next_back();
        let after = text[span.end..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            && !after.is_some_and(char::is_alphanumeric)
            && digits_stand_free(text, span)
    };
    match boundary {
        Boundary::None => true,
        Boundary::Digits => digits_stand_free(text, span),
        Boundary::Word => words_stand_free(),
        Boundary::Apart => words_stand_free() && !joined(text.as_bytes(), span),
    }
}

/// Whether a sign that joins parts of a web address, a file name or a line of code touches.
fn joined(bytes: &[u8], span: Span) -> bool {
    let joint = |b: u8| matches!(b, b'_' | b'/' | b'=' | b'#' | b'&' | b'-' | b'+' | b'%' | b'@');
    let before = |n: usize| span.start.checked_sub(n).map(|i| bytes[i]);
    before(1).is_some_and(joint)
        || bytes.get(span.end).is_some_and(|b| joint(*b))
        || before(1) == Some(b'"') && before(2) == Some(b'=')
}

/// Whether digits go on beside the match, joined by the sign that joins the groups inside it: then it is likely a part
/// of a longer number or a row of them.
fn goes_on(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let inside = &bytes[span.start..span.end];
    let joins = |b: u8| matches!(b, b'-' | b'.' | b'/') || b == b' ' && inside.contains(&b' ');
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    // A group of a longer number has few digits; a long run is a number of its own.
    let short_before = || {
        let from = span.start.saturating_sub(7);
        bytes[from..span.start - 1].iter().rev().take_while(|b| b.is_ascii_digit()).count() <= 4
    };
    let short_after = || bytes[span.end + 1..].iter().take(6).take_while(|b| b.is_ascii_digit()).count() <= 4;
    let before = span.start >= 2 && joins(bytes[span.start - 1]) && digit(span.start - 2) && short_before();
    let after = bytes.get(span.end).is_some_and(|b| joins(*b)) && digit(span.end + 1) && short_after();
    let touches_digit = inside.first().is_some_and(u8::is_ascii_digit);
    before && touches_digit || after && inside.last().is_some_and(u8::is_ascii_digit)
}

/// Whether the match is the end of a range: `52 - 80 år`.
fn is_end_of_range(boundary: Boundary, text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end_matches(' ');
    boundary == Boundary::Word
        && text.as_bytes()[span.start].is_ascii_digit()
        && before.strip_suffix(['-', '–']).is_some_and(|b| b.trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit()))
}

/// Letters that a scanner took for digits, as the digits that they are.
fn reread(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' | '|' => '1',
            'B' => '8',
            'S' => '5',
            c => c,
        })
        .collect()
}
