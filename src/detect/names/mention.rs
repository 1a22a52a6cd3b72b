//! Mentions of persons in a block: unit by unit a score, then the spans.

use super::cues::{Cues, reasons};
use super::lists::{NameList, stem_hash};
use super::people::{Parts, People, Word};
use crate::detect::interest::{Interest, Row};
use crate::finding::{Confidence, Evidence, Reason};
use crate::names::{Casing, Form, Model, Place, Run, Scratch, Table, Unit, build, runs};
use crate::text::{Block, Span, TokenKind};

/// One mention of a person.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Where the name stands, in the normalised text.
    pub span: Span,
    /// End of its last word: with the tail of a compound, `Hansen-sagen`.
    pub end: usize,
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
pub(super) struct Thought {
    /// Log-odds that it belongs to a person.
    pub(super) score: f32,
    /// Whether it rather begins a person than goes on with one.
    pub(super) begins: bool,
    /// Something ruled it out: no evidence from elsewhere counts.
    pub(super) ruled_out: bool,
}

const NOTHING: Thought = Thought { score: -9.0, begins: false, ruled_out: false };

/// Room for the work on a block, to be used again for the next, and what the model remembers.
#[derive(Debug, Default)]
pub struct Room {
    units: Vec<Unit>,
    thoughts: Vec<Thought>,
    scratch: Scratch,
}

/// The mentions of a block.
#[derive(Debug)]
pub struct Mentions<'b> {
    /// The normalised text.
    pub text: &'b str,
    /// What was found, in order.
    pub all: Vec<Mention>,
    pub(super) table: Table<'b>,
    pub(super) units: Vec<Unit>,
    pub(super) thoughts: Vec<Thought>,
    pub(super) runs: Vec<(usize, usize)>,
    pub(super) notes: Vec<(usize, Evidence)>,
    /// Units that name a thing: the text may name it again.
    pub(super) things: Vec<usize>,
    /// Units that join the runs around them to one name: the comma of `Hansen, Jens`, a line break.
    pub(super) joined: Vec<usize>,
}

impl<'b> Mentions<'b> {
    /// Runs the model over the block.
    pub fn find(
        block: &Block<'b>,
        table: Table<'b>,
        model: &Model<'_>,
        staff: &NameList,
        interest: &Interest,
        room: &mut Room,
    ) -> Self {
        let (mut units, mut thoughts) = (std::mem::take(&mut room.units), std::mem::take(&mut room.thoughts));
        units.clear();
        let maybe_hot = interest.tokens_and(Row::Capital, 0..block.tokens.len());
        build(block.text, block.tokens, table, maybe_hot, |hash| staff.may_begin(hash), &mut units);
        thoughts.clear();
        thoughts.resize(units.len(), NOTHING);
        let mut this = Self {
            text: block.text,
            all: Vec::new(),
            table,
            thoughts,
            runs: Vec::new(),
            notes: Vec::new(),
            things: Vec::new(),
            joined: Vec::new(),
            units,
        };
        let scratch = &mut room.scratch;
        scratch.reserve(block.tokens.len());
        runs(&this.units, |first, last| {
            let marginals = model.marginals(block.text, &Run { units: &this.units, first, last }, table, scratch);
            for (thought, m) in this.thoughts[first..last].iter_mut().zip(marginals) {
                thought.score = Confidence((m[1] + m[2]).min(0.999)).log_odds();
                // Two persons side by side without a mark between them are rare.
                thought.begins = m[1] > 3.0 * m[2];
            }
            this.runs.push((first, last));
        });
        let writers = this.mark_writers();
        if !staff.is_empty() {
            this.mark_staff(block, staff);
        }
        if writers || !staff.is_empty() {
            this.find_runs();
        }
        this
    }

    /// Gives back the room for the next block.
    pub fn close(self, room: &mut Room) {
        (room.units, room.thoughts) = (self.units, self.thoughts);
    }

    fn mark_staff(&mut self, block: &Block<'_>, staff: &NameList) {
        for (at, token) in block.tokens.iter().enumerate() {
            if token.kind != TokenKind::Word {
                continue;
            }
            let Some(taken) = staff.longest(block.text, block.tokens, at) else {
                continue;
            };
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
    }

    /// Who wrote what is quoted, also under a nickname: `14:44 skrev oPulleo`, `sukhwinder skriver kl. 9: ..`.
    fn mark_writers(&mut self) -> bool {
        let cues = Cues::get();
        let mut any = false;
        for at in 1..self.units.len().saturating_sub(1) {
            if !cues.wrote.has(self.units[at].hash) {
                continue;
            }
            let time = self.unit(at, -1).is_some_and(|u| u.form == Form::Number)
                && self.unit(at, -2).is_some_and(|u| self.text[u.start..].starts_with([':', '.']))
                && self.unit(at, -3).is_some_and(|u| u.form == Form::Number);
            let first = at == 1 || self.units[at - 2].form == Form::Break;
            let says = first
                && self.unit(at, 1).is_some_and(|u| cues.clock.has(u.hash) || self.text[u.start..].starts_with(':'));
            let writer = if time {
                at + 1
            } else if says {
                at - 1
            } else {
                continue;
            };
            let unit = &mut self.units[writer];
            if !unit.is_word() || unit.form == Form::Lower && unit.class.ordinary() > 0 || cues.pronouns.has(unit.hash)
            {
                continue;
            }
            unit.candidate = true;
            let score = self.thoughts[writer].score.max(-1.0);
            self.thoughts[writer].score = score;
            self.thoughts[writer].begins = true;
            self.raise(writer, 3.0, reasons::WRITER);
            any = true;
        }
        any
    }

    pub(super) fn unit(&self, at: usize, offset: isize) -> Option<&Unit> {
        self.units.get(at.checked_add_signed(offset)?)
    }

    pub(super) fn word(&self, at: usize) -> &'b str {
        self.units.get(at).map_or("", |u| &self.text[u.start..u.name_end])
    }

    pub(super) fn raise(&mut self, at: usize, weight: f32, reason: Reason) {
        self.thoughts[at].score += weight;
        self.notes.push((at, Evidence::new(reason, weight)));
    }

    /// Learns who was met beyond doubt, lifts what names them elsewhere, and cuts the spans.
    pub fn recall(&mut self, people: &mut People, threshold: f32) {
        // Before anybody is met: what follows must not learn a thing as a person.
        for at in std::mem::take(&mut self.things) {
            people.learn_thing(&self.name_word(at));
        }
        if people.has_things() {
            self.lower_things(people);
        }
        for cut in self.cut(0.0) {
            let probability = Confidence::from_log_odds(self.score(&cut)).0;
            if probability <= 0.85 {
                continue;
            }
            let parts = &self.parts(&cut);
            if parts.surname.is_some() && (!parts.given.is_empty() || !parts.initials.is_empty()) {
                parts.given.iter().for_each(|w| people.learn(w, 1));
                parts.surname.iter().for_each(|w| people.learn(w, 2));
            } else if probability > 0.93 {
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
            self.lift_chat(people);
        }
        self.notes.sort_by_key(|n| n.0);
        self.all = self.cut(Confidence(threshold).log_odds()).iter().map(|cut| self.mention(cut)).collect();
    }

    /// What names a thing in one place names it in others: `Vores chatbot hedder Muni. Muni svarer på spørgsmål.`
    fn lower_things(&mut self, people: &People) {
        for n in 0..self.runs.len() {
            let (first, last) = self.runs[n];
            if last - first != 1 || self.thoughts[first].score < -4.0 {
                continue;
            }
            let word = self.name_word(first);
            let called = self.notes.iter().any(|(at, note)| *at == first && note.weight > 0.0);
            if !called && people.is_thing(&word) && people.knows(&word) == 0 {
                let weight = (-4.0 - self.thoughts[first].score).min(-3.0);
                self.raise(first, weight, reasons::THING);
            }
        }
    }

    /// In chat a surname in lower case is no candidate of its own: `har du læst det om mandrup`.
    fn lift_chat(&mut self, people: &People) {
        let mut any = false;
        for at in 0..self.units.len() {
            let unit = self.units[at];
            let plain = unit.form == Form::Lower && unit.casing == Casing::Lower && !unit.candidate;
            if !plain || unit.end - unit.start < 4 {
                continue;
            }
            let class = self.table.class(unit.hash);
            if class.is_name() && class.ordinary() <= 1 && people.knows(&self.name_word(at)) > 0 {
                self.units[at].candidate = true;
                self.thoughts[at] = Thought { score: 1.5, begins: true, ruled_out: false };
                self.notes.push((at, Evidence::new(reasons::ELSEWHERE, 1.5)));
                any = true;
            }
        }
        if any {
            self.find_runs();
        }
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
        // `Rose har arbejdet`, but not `Rose og lilje`, after a Rose Njeri Kamau.
        let acts = self.units.get(at + 1).is_some_and(|next| cues.acts.has(next.hash));
        let doubtful = unit.class.ordinary() >= 3 && unit.place != Place::Inside && !acts;
        if to_place || doubtful {
            return;
        }
        let weight = (2.2 - thought.score).clamp(0.5, 4.5);
        self.raise(at, weight, reasons::ELSEWHERE);
    }

    pub(super) fn name_word(&self, at: usize) -> Word {
        let unit = &self.units[at];
        let word = self.word(at);
        let stem = if unit.genitive || !unit.class.is_name() {
            stem_hash(word).or_else(|| apostrophe_stem(word))
        } else {
            None
        };
        let letter = word.chars().next().and_then(|c| c.to_lowercase().next()).unwrap_or(' ');
        let hash = if unit.name_end == unit.end && !word.ends_with(['\'', '’']) {
            unit.hash
        } else {
            crate::text::word_hash(word.trim_end_matches(['\'', '’']))
        };
        Word { hash, stem, letter }
    }
}

fn apostrophe_stem(word: &str) -> Option<u64> {
    word.strip_suffix(['\'', '’']).map(crate::text::word_hash)
}
