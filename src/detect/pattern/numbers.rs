//! Number starts: which forms are tried at a number of the text.

use super::compile::{Compiled, row_bit};
use super::lead::before;
use super::{Run, form};

/// Longest gap between two runs of digits of one form: a hyphen, a line break, quote marks.
const GAP: usize = 20;

/// Tries every form that may begin at the number at token `at`.
pub(super) fn at_number(all: &Compiled, run: &mut Run<'_>, at: usize) {
    let block = run.block;
    let bytes = block.text.as_bytes();
    let span = block.tokens[at].span();
    let next = bytes.get(span.end).copied().unwrap_or(0);
    let digits = digits_from(bytes, span.start, all.index.most_digits);

    // With `+` and `(` first: then a form is not tried again at the number itself.
    if !all.signs.is_empty()
        && let Some(sign @ (b'+' | b'(')) = span.start.checked_sub(1).map(|i| bytes[i])
    {
        let opened = sign == b'+' && span.start >= 2 && bytes[span.start - 2] == b'(';
        for &ix in &all.signs {
            let f = &all.forms[usize::from(ix)];
            if f.digits as usize > digits {
                continue;
            }
            let before = usize::from(opened && f.shape.first.has(b'('));
            if before == 1 || f.shape.first.has(sign) {
                let start = span.start - 1 - before;
                if run.done[usize::from(ix)] <= start && !form::attempt(all, run, ix, start, start) && before == 1 {
                    form::attempt(all, run, ix, start + 1, start + 1);
                }
            }
        }
    }

    let mut forms = std::mem::take(&mut run.forms);
    forms.clear();
    all.index.forms(span.len(), (bytes[span.start], next), digits, before(block, at), &mut forms);
    for &ix in &forms {
        let f = &all.forms[usize::from(ix)];
        if run.done[usize::from(ix)] > span.start {
            continue;
        }
        match &f.lead {
            None => {
                if f.needs_label && !all.labels().may_raise(f.rule, block, at, &mut run.context, run.tables) {
                    continue;
                }
                form::attempt(all, run, ix, span.start, span.start);
            }
            Some(lead) => {
                if let Some(mut led) = lead.start(block, at) {
                    led.start = if lead.label { span.start } else { led.start };
                    form::attempt_led(all, run, ix, &led, span.start);
                }
            }
        }
    }
    run.forms = forms;

    let last = span.start.checked_sub(1).map_or(0, |i| bytes[i]);
    let touched = all.row_starts[usize::from(last)] | all.row_starts[usize::from(next)];
    if touched != 0 {
        for (n, &ix) in all.rows.iter().enumerate() {
            if touched >> row_bit(n) & 1 == 0 {
                continue;
            }
            let f = &all.forms[usize::from(ix)];
            let Some((start, end)) = f.lead.as_ref().and_then(|l| l.row(bytes, span)) else {
                continue;
            };
            if end - start >= f.min_len && run.done[usize::from(ix)] <= start {
                // A row is tried once, whatever comes of it.
                run.done[usize::from(ix)] = start + 1;
                form::attempt(all, run, ix, start, start);
            }
        }
    }
}

/// How many digits follow from `start` on, in runs with at most signs and white space between them.
/// More than `most` do not matter.
fn digits_from(bytes: &[u8], start: usize, most: usize) -> usize {
    let (mut count, mut gap) = (0, 0);
    for &b in &bytes[start..] {
        if b.is_ascii_digit() {
            count += 1;
            gap = 0;
            if count >= most {
                break;
            }
        } else {
            gap += 1;
            if b.is_ascii_alphabetic() || gap > GAP {
                break;
            }
        }
    }
    count
}
