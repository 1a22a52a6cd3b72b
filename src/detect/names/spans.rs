//! From scores of units to mentions: where they begin and end, why, and of which words they are made.

use super::cues::reasons;
use super::mention::{Mention, Mentions};
use super::people::Parts;
use super::shapes::split_initials;
use crate::finding::Evidence;
use crate::names::{Form, Lists};
use crate::text::Span;

/// The units of one mention.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The first.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    /// The comma between surname and given name, or the line break between given name and surname.
    pub joint: Option<usize>,
}

impl Mentions<'_> {
    /// The spans of units that reach `score`.
    pub(super) fn cut(&self, score: f32) -> Vec<Cut> {
        let mut out = Vec::new();
        for (n, &(first, last)) in self.runs.iter().enumerate() {
            let joins_back = n > 0 && self.is_joined(self.runs[n - 1].1) && self.runs[n - 1].1 + 1 == first;
            if joins_back {
                continue;
            }
            if self.is_joined(last) {
                let end = self.runs.get(n + 1).map_or(last, |r| r.1);
                out.push(Cut { first, last: end, joint: Some(last) });
                continue;
            }
            let mut at = first;
            while at < last {
                let start = at;
                while at < last && self.thoughts[at].score >= score && (at == start || !self.thoughts[at].begins) {
                    at += 1;
                }
                if at == start {
                    at += 1;
                    continue;
                }
                let mut end = at;
                while end > start + 1 && self.is_particle(end - 1) {
                    end -= 1;
                }
                out.push(Cut { first: start, last: end, joint: None });
            }
        }
        out
    }

    fn is_particle(&self, at: usize) -> bool {
        let unit = &self.units[at];
        unit.form == Form::Lower && !unit.class.is_name() && Lists::get().is_particle(unit.hash)
    }

    /// Whether the cues took the unit for initials in a signature: `/JH`.
    fn is_signed(&self, at: usize) -> bool {
        self.units[at].form == Form::Upper
            && self.notes.iter().any(|(n, note)| *n == at && note.reason == reasons::INITIALS)
    }

    /// Kept in order.
    fn is_joined(&self, joint: usize) -> bool {
        self.joined.binary_search(&joint).is_ok()
    }

    /// The mean of the units.
    pub(super) fn score(&self, cut: &Cut) -> f32 {
        let words = (cut.first..cut.last).filter(|&i| Some(i) != cut.joint);
        let (sum, count) = words.fold((0.0, 0), |(s, n), i| (s + self.thoughts[i].score, n + 1));
        (sum / count.max(1) as f32).clamp(-9.0, 9.0)
    }

    pub(super) fn mention(&self, cut: &Cut) -> Mention {
        let score = self.score(cut);
        let mut evidence = vec![Evidence::new(reasons::MODEL, score)];
        self.explain(cut.first, cut.last, &mut evidence);
        let last = self.units[cut.last - 1];
        let span = Span::new(self.units[cut.first].start, last.name_end);
        Mention { span, end: last.end, score, evidence, parts: self.parts(cut) }
    }

    /// The reasons that a user reads: what the words are, and the cues. The model's own weight holds the rest.
    fn explain(&self, first: usize, last: usize, evidence: &mut Vec<Evidence>) {
        let from = self.notes.partition_point(|n| n.0 < first);
        let past = self.notes.partition_point(|n| n.0 < last);
        let mut more: Vec<Evidence> = Vec::new();
        for (_, note) in &self.notes[from..past] {
            if !more.iter().any(|e| e.reason == note.reason) {
                more.push(note.clone());
            }
        }
        for unit in &self.units[first..last] {
            let class = unit.class;
            let known = if class.given() >= 2 {
                Some(reasons::GIVEN)
            } else if class.surname() >= 2 {
                Some(reasons::SURNAME)
            } else if class.is_given() {
                Some(reasons::RARE_GIVEN)
            } else if class.is_surname() {
                Some(reasons::RARE_SURNAME)
            } else {
                None
            };
            let against = (class.ordinary() >= 3).then_some(reasons::ORDINARY);
            let place = (class.place() >= 2).then_some(reasons::PLACE);
            for reason in [known, against, place, unit.genitive.then_some(reasons::GENITIVE)].into_iter().flatten() {
                if !more.iter().any(|e| e.reason == reason) {
                    more.push(Evidence::new(reason, 0.0));
                }
            }
        }
        // The sum of the weights stays the score.
        let cues: f32 = more.iter().map(|e| e.weight).sum();
        if let Some(model) = evidence.first_mut() {
            model.weight -= cues;
        }
        evidence.extend(more);
    }

    pub(super) fn parts(&self, cut: &Cut) -> Parts {
        let (first, last) = (cut.first, cut.last);
        let mut parts = Parts::default();
        if last - first == 1 && self.is_signed(first) {
            parts.initials = self.word(first).chars().flat_map(char::to_lowercase).collect();
            return parts;
        }
        let mut words: Vec<usize> = match cut.joint {
            Some(c) if self.units[c].form == Form::Break => (first..c).chain(c + 1..last).collect(),
            Some(c) => (c + 1..last).chain(first..c).collect(),
            None => (first..last).collect(),
        };
        words.retain(|&i| {
            let unit = &self.units[i];
            if unit.form == Form::Initials {
                parts.initials.extend(split_initials(self.word(i)));
            }
            !matches!(unit.form, Form::Initials | Form::Punct) && (unit.form != Form::Lower || unit.class.is_name())
        });
        match words[..] {
            [] => {}
            [one] if parts.initials.is_empty() => parts.single = Some(self.name_word(one)),
            [ref given @ .., surname] => {
                parts.given = given.iter().map(|&i| self.name_word(i)).collect();
                parts.surname = Some(self.name_word(surname));
            }
        }
        parts
    }
}
