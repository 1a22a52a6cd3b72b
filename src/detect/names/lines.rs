//! Names in two runs: the surname before a comma, or on the next line, and given names that end their line.

use super::cues::reasons;
use super::mention::Mentions;
use super::shapes::ends_line;
use crate::names::{Form, Place, Unit, look};

/// Most words of a name on the second line.
const MOST: usize = 2;
/// Log-odds of what is rather a name.
const LIKELY: f32 = 0.5;
/// Log-odds of a word that the model does not take for a name, but might.
const DOUBTFUL: f32 = -3.0;

impl Mentions<'_> {
    /// `HANSEN, Jens` at the start of a line or cell.
    pub(super) fn surname_first(&mut self, first: usize, last: usize) {
        let head = self.units[first];
        let comma = self.unit(last, 0).is_some_and(|u| self.text[u.start..].starts_with(','));
        let next = self.unit(last, 1).copied();
        let (Some(next), true, true) = (next, comma, last - first <= 2) else {
            return;
        };
        let opens = head.place != Place::Inside
            || first > 0 && self.text[self.units[first - 1].start..].starts_with([';', '|', '\t']);
        let unknown = !head.class.is_name() && head.class.ordinary() == 0 && head.class.place() == 0;
        let given_only = head.class.given() >= 2 && head.class.surname() == 0;
        let surname = (head.class.is_surname() || unknown) && !given_only;
        let given = next.candidate && (next.class.is_given() || next.form == Form::Initials);
        if !(opens && surname && given) {
            return;
        }
        let mut end = last + 1;
        while end < self.units.len() && self.units[end].candidate && end - last < 4 {
            end += 1;
        }
        let closes = self.units.get(end).is_none_or(|u| matches!(u.form, Form::Break | Form::Punct | Form::Number));
        let list = self.units.get(end).is_some_and(|u| self.text[u.start..].starts_with(','));
        if closes && (!list || head.form == Form::Upper) {
            for at in (first..last).chain(last + 1..end) {
                self.raise(at, 2.5, reasons::SURNAME_FIRST);
            }
            self.joined.push(last);
        }
    }

    /// What is a given name and nothing else, and ends its line, is one: in a list, below a greeting, in wrapped prose. The
    /// model saw few lines that end within a sentence.
    pub(super) fn line_end(&mut self, first: usize, past: usize) {
        let unit = self.units[past - 1];
        let class = unit.class;
        let only = class.given() == 3 && class.ordinary() <= 2 && class.capital();
        let only = only && class.place() <= 1 && !class.organisation();
        let thought = self.thoughts[past - 1];
        let plain = past - first == 1 && unit.form == Form::Capital && !unit.genitive && !thought.ruled_out;
        if plain && only && thought.score < LIKELY && ends_line(&self.units, past) {
            self.raise(first, LIKELY - thought.score, reasons::LINE_END);
        }
    }

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
            for at in (first..past).chain(next..end) {
                let weight = (1.5 - self.thoughts[at].score).max(0.5);
                self.raise(at, weight, reasons::SECOND_LINE);
                self.thoughts[at].begins &= at < past;
            }
            self.joined.push(past);
        }
        self.joined.sort_unstable();
        self.runs = runs;
    }

    /// Whether the run is a person's given names and nothing more.
    fn lacks_surname(&self, first: usize, past: usize) -> bool {
        let given = |u: &Unit| u.class.given() >= 2 && u.class.surname() < 3 || u.form == Form::Initials;
        let head = &self.units[first..past];
        let likely = self.thoughts[first..past].iter().all(|t| t.score > DOUBTFUL && !t.ruled_out);
        likely && head.len() <= 3 && head.iter().all(given) && head.last().is_some_and(|u| !u.genitive)
    }

    /// Whether the words from `next` to `end` may be the surname of what stands before the line break at `past`.
    fn may_be_surname(&self, past: usize, next: usize, end: usize) -> bool {
        // In prose the sentence goes on; elsewhere the name has the line to itself.
        let line = self.units[..past].iter().rev().take_while(|u| u.form != Form::Break);
        // A word that nobody knows must look like a name there: the model expects none on a line of its own.
        let prose = line.filter(|u| u.form == Form::Lower && !u.candidate).take(2).count() == 2;
        let alone = || self.unit(end, 0).is_none_or(|u| u.form == Form::Break || self.text[u.start..].starts_with(','));
        let capitals = self.units[past - 1].form == Form::Upper;
        let fits = |at: usize| {
            let (unit, thought) = (&self.units[at], &self.thoughts[at]);
            let class = unit.class;
            let written = match unit.form {
                Form::Upper => capitals,
                Form::Capital | Form::CapitalHyphenCapital | Form::LowerHyphenCapital | Form::Mixed => true,
                _ => false,
            };
            let known =
                class.surname() >= 2 && (class.given() < 3 || prose) && class.ordinary() <= 1 && class.place() < 2;
            let unknown = class.ordinary() == 0 && class.place() == 0 && class.given() < 2;
            let looks = || prose || thought.score > 0.0 || look(self.word(at), self.table) >= 6;
            written && !thought.ruled_out && !class.organisation() && (known || unknown && looks())
        };
        end - next <= MOST && (prose || alone()) && (next..end).all(fits)
    }
}
