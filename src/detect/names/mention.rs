//! Mentions of persons in a block: unit by unit a score, then the spans.

use super::cues::{Cues, is_role, is_street, reasons};
use super::lists::{NameList, stem_hash};
use super::people::{Parts, People, Word};
use super::shapes::{ends_line, line_start_after_sign_off, split_initials};
use crate::finding::{Confidence, Evidence, Reason};
use crate::names::{Form, Lists, Marginal, Model, Place, Run, Table, Unit, build, runs};
use crate::text::{Block, Span, TokenKind};

/// One mention of a person.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Where, in the normalised text.
    pub span: Span,
    /// Log-odds.
    pub score: f32,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// Its words.
    pub parts: Parts,
}

impl Mention {
    /// The probability that it is a person.
    pub fn probability(&self) -> f32 {
        Confidence::from_log_odds(self.score).0
    }
}

/// What is thought of one unit.
#[derive(Clone, Copy, Debug)]
struct Thought {
    /// Log-odds that it belongs to a person.
    score: f32,
    /// Whether it rather begins a person than goes on with one.
    begins: bool,
    /// Something ruled it out: no evidence from elsewhere counts.
    ruled_out: bool,
}

const NOTHING: Thought = Thought { score: -9.0, begins: false, ruled_out: false };

/// The mentions of a block.
#[derive(Debug)]
pub struct Mentions<'b> {
    /// The normalised text.
    pub text: &'b str,
    /// What was found, in order.
    pub all: Vec<Mention>,
    units: Vec<Unit>,
    thoughts: Vec<Thought>,
    runs: Vec<(usize, usize)>,
    notes: Vec<(usize, Evidence)>,
    /// Pairs of units around a comma that make one name: `Hansen, Jens`.
    joined: Vec<usize>,
}

impl<'b> Mentions<'b> {
    /// Runs the model over the block.
    pub fn find(block: &Block<'b>, table: Table<'_>, model: &Model<'_>, staff: &NameList) -> Self {
        let mut units = Vec::new();
        build(block.text, block.tokens, table, &mut units);
        let mut this = Self {
            text: block.text,
            all: Vec::new(),
            thoughts: vec![NOTHING; units.len()],
            runs: Vec::new(),
            notes: Vec::new(),
            joined: Vec::new(),
            units,
        };
        let mut marginals: Vec<Marginal> = Vec::new();
        runs(&this.units, |first, last| {
            model.marginals(block.text, &Run { units: &this.units, first, last }, &mut marginals);
            for (thought, m) in this.thoughts[first..last].iter_mut().zip(&marginals) {
                thought.score = Confidence((m[1] + m[2]).min(0.999)).log_odds();
                thought.begins = m[1] > m[2];
            }
            this.runs.push((first, last));
        });
        if !staff.is_empty() {
            this.mark_staff(block, staff);
        }
        this
    }

    fn mark_staff(&mut self, block: &Block<'_>, staff: &NameList) {
        for (at, token) in block.tokens.iter().enumerate() {
            if token.kind != TokenKind::Word {
                continue;
            }
            let Some(taken) = staff.longest(block.text, block.tokens, at) else { continue };
            let last = &block.tokens[at + taken - 1];
            let (from, to) = (token.start, last.start + last.len as usize);
            let first = self.units.partition_point(|u| u.end <= from);
            let past = self.units.partition_point(|u| u.start < to);
            for i in first..past {
                self.thoughts[i] = Thought { score: 7.0, begins: i == first, ruled_out: false };
                self.units[i].candidate = true;
            }
            self.notes.push((first, Evidence::new(reasons::STAFF, 7.0)));
        }
        self.runs.clear();
        let list = &mut self.runs;
        runs(&self.units, |first, last| list.push((first, last)));
    }

    fn unit(&self, at: usize, offset: isize) -> Option<&Unit> {
        self.units.get(at.checked_add_signed(offset)?)
    }

    fn word(&self, at: usize) -> &'b str {
        self.units.get(at).map_or("", |u| &self.text[u.start..u.name_end])
    }

    fn raise(&mut self, at: usize, weight: f32, reason: Reason) {
        self.thoughts[at].score += weight;
        self.notes.push((at, Evidence::new(reason, weight)));
    }

    fn rule_out(&mut self, first: usize, last: usize, reason: &Reason) {
        for at in first..last {
            self.thoughts[at].ruled_out = true;
            self.raise(at, -6.0, reason.clone());
        }
    }

    /// Weighs the cues around every run.
    pub fn weigh(&mut self) {
        self.join_particles();
        let cues = Cues::get();
        for (first, last) in std::mem::take(&mut self.runs) {
            self.runs.push((first, last));
            if self.counter(first, last, cues) {
                continue;
            }
            self.title(first, last, cues);
            self.signature(first, last, cues);
            self.surname_first(first, last);
            self.compound(first, last);
        }
    }

    /// Streets, parcels and companies.
    fn counter(&mut self, first: usize, last: usize, cues: &Cues) -> bool {
        let number = self.unit(last, 0).is_some_and(|u| matches!(u.form, Form::Number | Form::Digits));
        let tail = self.units[last - 1];
        let street = cues.streets.has(tail.hash) && last - first > 1
            || number && (cues.streets.has(tail.hash) || is_street(self.word(last - 1)));
        if street {
            self.rule_out(first, last, &reasons::STREET);
            return true;
        }
        if let Some(at) = (first + 1..=last).find(|&i| self.unit(i, 0).is_some_and(|u| cues.parcels.has(u.hash) && u.has_capital())) {
            self.rule_out(first, last.min(at + 1), &reasons::PARCEL);
            return true;
        }
        let inside = (first + 1..last).rev().find(|&i| cues.companies.has(self.units[i].hash) && !self.units[i].class.is_surname());
        let slash = |i: usize| {
            self.unit(i, 0).is_some_and(|u| u.form == Form::Letter)
                && self.unit(i, 1).is_some_and(|u| u.start == self.units[i].end && self.text[u.start..].starts_with('/'))
                && self.unit(i, 2).is_some_and(|u| matches!(&self.text[u.start..u.end], "S" | "s"))
        };
        let legal = last > first + 1 && slash(last - 1) || self.unit(last, 0).is_some_and(|u| u.hash == cues_aps());
        if legal {
            self.rule_out(first, last, &reasons::COMPANY);
            return true;
        }
        if let Some(at) = inside {
            self.rule_out(first, at + 1, &reasons::COMPANY);
            return true;
        }
        false
    }

    /// A title, a role, a relative or a label before the run.
    fn title(&mut self, first: usize, last: usize, cues: &Cues) {
        if self.units[first].form == Form::Lower && !self.units[first].class.is_name() {
            return;
        }
        let Some(before) = first.checked_sub(1).map(|i| self.units[i]) else { return };
        let titled = before.is_word()
            && (cues.titles.has(before.hash) || before.form == Form::Lower && is_role(self.word(first - 1)));
        let capital_title = self.units[first].has_capital()
            && cues.titles.has(self.units[first].hash)
            && !self.units[first].class.is_given()
            && last - first > 1;
        let labelled = first >= 2
            && self.text[before.start..].starts_with(':')
            && cues.labels.has(self.units[first - 2].hash);
        let (from, weight, reason) = if titled {
            (first, 2.5, reasons::TITLE)
        } else if labelled {
            (first, 2.5, reasons::LABEL)
        } else if capital_title {
            (first + 1, 1.5, reasons::TITLE)
        } else {
            return;
        };
        for at in from..last {
            let unit = self.units[at];
            let shape = matches!(
                unit.form,
                Form::Capital | Form::CapitalHyphenCapital | Form::Mixed | Form::Initials | Form::LowerHyphenCapital
            );
            if !(shape || unit.class.is_name()) || unit.class.place() == 3 && !unit.class.is_name() {
                break;
            }
            let known = if unit.class.is_name() { weight } else { weight * 0.6 };
            self.raise(at, known, reason.clone());
        }
    }

    /// A name alone on the line after a sign-off, and initials there.
    fn signature(&mut self, first: usize, last: usize, cues: &Cues) {
        let slash = first > 0 && self.text[self.units[first - 1].start..].starts_with('/');
        if slash && last - first == 1 && (2..=4).contains(&self.word(first).len()) && self.units[first].form == Form::Upper {
            if ends_line(&self.units, last) && line_start_after_sign_off(&self.units, first - 1, cues) {
                self.raise(first, 6.0, reasons::INITIALS);
            }
            return;
        }
        if line_start_after_sign_off(&self.units, first, cues) && last - first <= 5 {
            let head = self.units[first];
            if head.class.is_given() || (head.form == Form::Initials && last - first > 1) {
                for at in first..last {
                    self.raise(at, 2.0, reasons::SIGN_OFF);
                }
            }
        }
    }

    /// `HANSEN, Jens` at the start of a line or cell.
    fn surname_first(&mut self, first: usize, last: usize) {
        let head = self.units[first];
        let comma = self.unit(last, 0).is_some_and(|u| self.text[u.start..].starts_with(','));
        let next = self.unit(last, 1).copied();
        let (Some(next), true, true) = (next, comma, last - first <= 2) else { return };
        let opens = head.place != Place::Inside || first > 0 && self.text[self.units[first - 1].start..].starts_with([';', '|', '\t']);
        let surname = head.class.is_surname() && head.class.given() < head.class.surname().max(1);
        let given = next.candidate && (next.class.given() >= 1 || next.class.foreign_given() || next.form == Form::Initials);
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

    /// `Hansen-sagen`.
    fn compound(&mut self, first: usize, last: usize) {
        for at in first..last {
            let unit = self.units[at];
            if unit.form != Form::CapitalHyphenLower {
                continue;
            }
            let tail = &self.text[unit.name_end..unit.end];
            let about = ["-sag", "-famili", "-par", "-brødre", "-søstre", "-børn", "-ejendom", "-dødsbo"];
            if unit.class.surname() >= 2 && about.iter().any(|a| tail.starts_with(a)) {
                self.raise(at, 3.5, reasons::COMPOUND);
            }
        }
    }

    /// Learns who was met beyond doubt, lifts what names them elsewhere, and cuts the spans.
    pub fn recall(&mut self, people: &mut People, threshold: f32) {
        for mention in self.cut(0.0) {
            let sure = mention.probability() > 0.85;
            let parts = &mention.parts;
            if !sure {
                continue;
            }
            if parts.surname.is_some() && (!parts.given.is_empty() || !parts.initials.is_empty()) {
                parts.given.iter().for_each(|w| people.learn(w, 1));
                parts.surname.iter().for_each(|w| people.learn(w, 2));
            } else if mention.probability() > 0.93 {
                parts.given.iter().chain(&parts.surname).chain(&parts.single).for_each(|w| people.learn(w, 1));
            }
        }
        if !people.is_empty() {
            let cues = Cues::get();
            for (first, last) in self.runs.clone() {
                for at in first..last {
                    self.lift(at, people, cues);
                }
            }
        }
        self.all = self.cut(Confidence(threshold).log_odds());
    }

    fn lift(&mut self, at: usize, people: &People, cues: &Cues) {
        let (unit, thought) = (self.units[at], self.thoughts[at]);
        if thought.ruled_out || thought.score > 2.0 || unit.form == Form::Lower && unit.class.ordinary() > 0 {
            return;
        }
        if people.knows(&self.name_word(at)) == 0 {
            return;
        }
        let before = at.checked_sub(1).map(|i| self.units[i]);
        let to_place = unit.class.place() >= 2 && before.is_some_and(|b| cues.at_place.has(b.hash));
        let doubtful = unit.class.ordinary() >= 3 && unit.place != Place::Inside;
        if to_place || doubtful {
            return;
        }
        let weight = (2.2 - thought.score).clamp(0.5, 4.5);
        self.raise(at, weight, reasons::ELSEWHERE);
    }

    fn name_word(&self, at: usize) -> Word {
        let unit = &self.units[at];
        let word = self.word(at);
        let stem = if unit.genitive || !unit.class.is_name() { stem_hash(word).or_else(|| apostrophe_stem(word)) } else { None };
        let letter = word.chars().next().and_then(|c| c.to_lowercase().next()).unwrap_or(' ');
        let hash = if unit.name_end == unit.end && !word.ends_with(['\'', '’']) { unit.hash } else { crate::text::word_hash(word.trim_end_matches(['\'', '’'])) };
        Word { hash, stem, letter }
    }

    /// The spans of units that reach `score`.
    fn cut(&self, score: f32) -> Vec<Mention> {
        let mut out = Vec::new();
        for (n, &(first, last)) in self.runs.iter().enumerate() {
            let joins_back = n > 0 && self.joined.contains(&self.runs[n - 1].1) && self.runs[n - 1].1 + 1 == first;
            if joins_back {
                continue;
            }
            if self.joined.contains(&last) {
                let end = self.runs.get(n + 1).map_or(last, |r| r.1);
                out.push(self.mention(first, end, Some(last)));
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
                out.push(self.mention(start, end, None));
            }
        }
        out
    }

    fn is_particle(&self, at: usize) -> bool {
        let unit = &self.units[at];
        unit.form == Form::Lower && !unit.class.is_name() && Lists::get().is_particle(unit.hash)
    }

    /// Particles such as `von` and `el` go with the names on both sides.
    fn join_particles(&mut self) {
        for &(first, last) in &self.runs {
            for at in (first + 1..last).filter(|&i| self.units[i].particle) {
                let next = (at + 1..last).find(|&i| !self.units[i].particle);
                let Some(next) = next else { continue };
                let (before, after) = (self.thoughts[at - 1].score, self.thoughts[next].score);
                // Someone's name before it is enough; the word after it then goes on.
                if before > 0.0 || after > 0.0 {
                    let score = before.max(after);
                    let whole = before.min(after).max(score - 1.0);
                    for i in [at - 1, at, next] {
                        self.thoughts[i].score = self.thoughts[i].score.max(whole);
                    }
                    self.thoughts[at].begins = false;
                    self.thoughts[next].begins = false;
                }
            }
        }
    }

    fn mention(&self, first: usize, last: usize, comma: Option<usize>) -> Mention {
        let words = (first..last).filter(|&i| Some(i) != comma);
        let scores: Vec<f32> = words.clone().map(|i| self.thoughts[i].score).collect();
        let score = scores.iter().sum::<f32>() / scores.len().max(1) as f32;
        let mut evidence = vec![Evidence::new(reasons::MODEL, score)];
        self.explain(first, last, &mut evidence);
        let span = Span::new(self.units[first].start, self.units[last - 1].name_end);
        Mention { span, score: score.clamp(-9.0, 9.0), evidence, parts: self.parts(first, last, comma) }
    }

    /// The reasons that a user reads: what the words are, and the cues. The model's own weight holds the rest.
    fn explain(&self, first: usize, last: usize, evidence: &mut Vec<Evidence>) {
        let from = self.notes.iter().filter(|n| (first..last).contains(&n.0));
        let mut more: Vec<Evidence> = Vec::new();
        for (_, note) in from {
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

    fn parts(&self, first: usize, last: usize, comma: Option<usize>) -> Parts {
        let mut parts = Parts::default();
        let mut words: Vec<usize> = match comma {
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

fn apostrophe_stem(word: &str) -> Option<u64> {
    word.strip_suffix(['\'', '’']).map(crate::text::word_hash)
}

fn cues_aps() -> u64 {
    static HASH: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *HASH.get_or_init(|| crate::text::word_hash("aps"))
}
