//! One form at one place: match, boundaries, evidence.

use std::borrow::Cow;

use super::Run;
use super::boundary::{goes_on, is_end_of_range, stands_free};
use super::compile::Compiled;
use super::lead::Led;
use crate::detect::context::Standing;
use crate::detect::validate::Matched;
use crate::finding::{Candidate, Evidence, Reason};
use crate::text::Span;

/// Bytes of a match at most.
const LONGEST: usize = 240;
/// Matches tried at one place until one has free boundaries.
const TRIES: usize = 3;
/// Log-odds below which a candidate is not worth reporting, whatever the threshold of its rule.
const FLOOR: f32 = -3.0;

/// Tries a form whose regex begins at `anchor`; the finding begins at `start`. Whether it was believed.
pub(super) fn attempt(all: &Compiled, run: &mut Run<'_>, ix: u16, start: usize, anchor: usize) -> bool {
    attempt_led(all, run, ix, &Led { start, ..Led::default() }, anchor)
}

/// As [`attempt`], with a lead before the number at `anchor`.
pub(super) fn attempt_led(all: &Compiled, run: &mut Run<'_>, ix: u16, led: &Led, anchor: usize) -> bool {
    let form = &all.forms[usize::from(ix)];
    let text = run.block.text;
    let mut end = (anchor + LONGEST).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    for _ in 0..TRIES {
        let Some(found) = form.engine.end_of_match(text, Span::new(anchor, end)) else {
            return false;
        };
        let whole = Span::new(led.start, found);
        if stands_free(form.boundary, text, whole) {
            let value = form.engine.value(text, Span::new(anchor, found));
            let mut value = if value.start == anchor { Span::new(led.start, value.end) } else { value };
            let mut whole = whole;
            if let Some(lead) = form.lead.as_ref().filter(|l| l.is_street()) {
                value = Span::new(value.start, lead.settled_end(run.block, Span::new(anchor, value.end), led));
                whole = value;
            }
            return weigh(all, run, ix, (whole, value), led);
        }
        // The longest match touches what it must not: perhaps a shorter one does not.
        end = found - text[..found].chars().next_back().map_or(1, char::len_utf8);
        if end <= anchor {
            return false;
        }
    }
    false
}

/// Weighs a match and keeps it when it is worth it. Whether it was believed.
pub(super) fn weigh(all: &Compiled, run: &mut Run<'_>, ix: u16, (whole, value): (Span, Span), led: &Led) -> bool {
    let form = &all.forms[usize::from(ix)];
    let (block, text) = (run.block, run.block.text);
    if value.is_empty() {
        return false;
    }
    let labels = all.labels();
    labels.look(block, whole, &mut run.context);
    let judgement = labels.judge(form.rule, block, &mut run.context, run.tables);
    if form.needs_label && judgement.standing != Standing::Raised {
        return false;
    }
    let mut evidence = led.evidence.clone();
    if let Some(lead) = form.lead.as_ref().filter(|_| !led.firm) {
        evidence.extend(lead.after(block, whole.end));
    }
    if let Some(validate) = form.validate {
        let written = value.of(text);
        let text = if form.misread { Cow::Owned(reread(written)) } else { Cow::Borrowed(written) };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let labelled = judgement.standing == Standing::Raised;
        validate(&Matched { text: &text, digits: &digits, labelled, today: all.today }, &mut evidence);
    }
    if is_end_of_range(form.boundary, text, whole) {
        let (da, en) = ("slutningen af et interval", "the end of a range");
        evidence.push(Evidence::new(Reason::Remark { da, en }, -4.5));
    } else if form.boundary != super::Boundary::None && goes_on(text, whole) {
        let (da, en) = ("tallet fortsætter på en af siderne", "the number goes on at one side");
        evidence.push(Evidence::new(Reason::Remark { da, en }, -2.5));
    }
    let score = form.prior + judgement.weight() + evidence.iter().map(|e| e.weight).sum::<f32>();
    let believed = score >= 0.0;
    if believed {
        run.done[usize::from(ix)] = run.done[usize::from(ix)].max(value.end);
    }
    if score >= FLOOR {
        // Only now are words put to it: most matches do not come this far.
        let mut all_of_it = vec![Evidence::new(Reason::Form(Cow::Owned(form.id.clone())), form.prior)];
        labels.explain(&judgement, &mut all_of_it);
        all_of_it.append(&mut evidence);
        let candidate = Candidate::new(all.rules[form.rule], value, all_of_it);
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
    let mut at = found.len();
    while at > recent {
        at -= 1;
        if found[at].span.overlaps(new.span) {
            found.remove(at);
        }
    }
    found.push(new);
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
