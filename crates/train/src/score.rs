//! The figures of ../shared/eval/score.py for one label, over spans in bytes.

use crate::data::Text;

/// A span that was found: bytes and probability.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Probability.
    pub p: f32,
}

/// Figures over a set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Persons marked.
    pub gold: usize,
    /// Persons of which nine tenths are covered.
    pub hidden: usize,
    /// Persons found with their exact ends.
    pub exact: usize,
    /// Spans found.
    pub found: usize,
    /// Spans found that touch a person.
    pub right: usize,
    /// Texts without persons.
    pub harmless: usize,
    /// Of these, texts in which something was found.
    pub alarmed: usize,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, o: Self) {
        self.gold += o.gold;
        self.hidden += o.hidden;
        self.exact += o.exact;
        self.found += o.found;
        self.right += o.right;
        self.harmless += o.harmless;
        self.alarmed += o.alarmed;
    }
}

fn ratio(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

impl Figures {
    /// Share of persons that are hidden.
    pub fn recall(&self) -> f64 {
        ratio(self.hidden, self.gold)
    }

    /// Share of findings that touch a person.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.found)
    }

    /// Share of harmless texts with a finding.
    pub fn alarm(&self) -> f64 {
        ratio(self.alarmed, self.harmless)
    }

    /// Harmonic mean of exact precision and exact recall.
    pub fn exact_f1(&self) -> f64 {
        ratio(2 * self.exact, self.gold + self.found)
    }
}

/// Counts the figures of `found` (one list a text) against the marks.
pub fn score(texts: &[Text], found: &[Vec<Found>]) -> Figures {
    let mut f = Figures::default();
    for (text, found) in texts.iter().zip(found) {
        let mut none = true;
        for mark in text.persons() {
            none = false;
            f.gold += 1;
            let body = text.text[mark.start..mark.end]
                .char_indices()
                .filter(|(_, c)| !c.is_whitespace());
            let (mut all, mut covered) = (0, 0);
            for (at, _) in body {
                let at = mark.start + at;
                all += 1;
                covered += usize::from(found.iter().any(|x| x.start <= at && at < x.end));
            }
            f.hidden += usize::from(10 * covered >= 9 * all);
            f.exact += usize::from(
                found
                    .iter()
                    .any(|x| (x.start, x.end) == (mark.start, mark.end)),
            );
        }
        f.found += found.len();
        f.right += found
            .iter()
            .filter(|x| text.persons().any(|m| m.start < x.end && x.start < m.end))
            .count();
        f.harmless += usize::from(none);
        f.alarmed += usize::from(none && !found.is_empty());
    }
    f
}
