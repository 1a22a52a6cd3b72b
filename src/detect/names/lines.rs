//! Names over two short lines: the given name ends one, the surname begins the next.

use super::cues::reasons;
use super::mention::Mentions;
use crate::names::{Form, Unit};

/// Most words of a name on the second line.
const MOST: usize = 2;

impl Mentions<'_> {
    /// `Karen` above `Eksempelsen`: in a letter head, a signature or wrapped prose. Long lines need none of this: their
    /// ends make no unit.
    pub(super) fn over_lines(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        for n in 1..runs.len() {
            let ((first, past), (next, end)) = (runs[n - 1], runs[n]);
            let ends_line = past + 1 == next && self.units[past].form == Form::Break;
            // The comma of `Hansen, Jens` joins two runs already; three are never one name.
            let before = n.checked_sub(2).map(|i| runs[i].1);
            if !ends_line || before.is_some_and(|at| self.joined.contains(&at)) || self.joined.contains(&end) {
                continue;
            }
            if !self.lacks_surname(first, past) || !self.may_be_surname(past, next, end) {
                continue;
            }
            for at in next..end {
                let weight = (1.5 - self.thoughts[at].score).max(0.5);
                self.raise(at, weight, reasons::SECOND_LINE);
                self.thoughts[at].begins = false;
            }
            self.joined.push(past);
        }
        self.joined.sort_unstable();
        self.runs = runs;
    }

    /// Whether the run is a person's given names and nothing more.
    fn lacks_surname(&self, first: usize, past: usize) -> bool {
        let sure = (first..past).all(|at| self.thoughts[at].score > 0.0 && !self.thoughts[at].ruled_out);
        let given = |u: &Unit| u.class.given() >= 2 && u.class.surname() < 3 || u.form == Form::Initials;
        sure && past - first <= 3 && self.units[first..past].iter().all(given) && !self.units[past - 1].genitive
    }

    /// Whether the words from `next` to `end` may be the surname of what stands before the line break.
    fn may_be_surname(&self, line_end: usize, next: usize, end: usize) -> bool {
        if end - next > MOST {
            return false;
        }
        let head = self.units[line_end - 1];
        let fits = |at: usize| {
            let (unit, thought) = (&self.units[at], &self.thoughts[at]);
            let written = match head.form {
                Form::Upper => unit.form == Form::Upper,
                _ => matches!(unit.form, Form::Capital | Form::CapitalHyphenCapital | Form::Mixed),
            };
            let class = unit.class;
            let known = class.surname() >= 2 && class.ordinary() <= 1 && class.place() < 2;
            let rare = class.ordinary() == 0 && class.place() == 0 && class.given() < 2;
            written && !thought.ruled_out && !class.organisation() && (known || rare && thought.score > -3.0)
        };
        if !(next..end).all(fits) {
            return false;
        }
        // In prose the sentence goes on; elsewhere the name has the line to itself.
        let line = self.units[..line_end].iter().rev().take_while(|u| u.form != Form::Break);
        let prose = line.filter(|u| u.form == Form::Lower).take(2).count() == 2;
        prose || self.unit(end, 0).is_none_or(|u| u.form == Form::Break || self.text[u.start..].starts_with(','))
    }
}
