//! The weights of the model, read in place, and decoding: posterior marginals over short runs.

use super::facts::Facts;
use super::features::{Run, joint};
use super::header::{Header, ModelError};
use super::sums::WordSums;
use super::table::Table;

/// First bytes of a model file.
pub const MAGIC: [u8; 8] = *b"PGNAMES\0";
/// Layout of the file. Changes with every change of layout, features or `word_hash`.
pub const VERSION: u32 = 1;
/// Labels: outside, begins a person, inside a person, place, organisation.
pub const LABELS: usize = 5;
/// Weights of one feature: of every label but the first.
pub const ROW: usize = LABELS - 1;

const BUCKET: usize = 8 + 8 * ROW;
const HEAD: usize = 4 + 4 * (LABELS + 1) * LABELS;

/// Transitions: `[from][to]`, where `from` is `LABELS` at the start of a run.
pub type Transitions = [[f32; LABELS]; LABELS + 1];

/// The model in place. Features live in buckets of eight: eight tags of one byte, then eight rows of weights.
#[derive(Clone)]
pub struct Model<'a> {
    scale: f32,
    /// Factors of the steps from label to label: the exponentials of what is stored.
    steps: Transitions,
    buckets: &'a [[u8; BUCKET]],
}

impl std::fmt::Debug for Model<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("buckets", &self.buckets.len()).finish()
    }
}

/// Probabilities of the labels of one unit.
pub type Marginal = [f32; LABELS];

impl<'a> Model<'a> {
    /// Reads a model in place. Looks at the header only.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let body = Header::read(bytes, MAGIC, VERSION)?;
        let (head, rest) = body.split_at_checked(HEAD).ok_or(ModelError::Damaged)?;
        let mut floats = head.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b));
        let scale = floats.next().ok_or(ModelError::Damaged)?;
        let mut transitions = [[0.0; LABELS]; LABELS + 1];
        for (to, from) in transitions.iter_mut().flatten().zip(floats) {
            *to = from;
        }
        let (buckets, tail) = rest.as_chunks::<BUCKET>();
        let finite = scale.is_finite() && transitions.iter().flatten().all(|t| t.is_finite());
        if buckets.is_empty() || !tail.is_empty() || !finite {
            return Err(ModelError::Damaged);
        }
        let steps = transitions.map(|row| row.map(f32::exp));
        Ok(Self { scale, steps, buckets })
    }

    /// The weights of a feature; zeros when it is unknown.
    #[inline(always)]
    pub(super) fn row(&self, feature: u64) -> [i8; ROW] {
        let at = ((feature >> 32) * self.buckets.len() as u64) >> 32;
        let Some(bucket) = self.buckets.get(at as usize) else {
            return [0; ROW];
        };
        let (tags, rows) = bucket.split_at(8);
        let tags = u64::from_le_bytes([tags[0], tags[1], tags[2], tags[3], tags[4], tags[5], tags[6], tags[7]]);
        let differ = tags ^ (u64::from(tag_of(feature)) * 0x0101_0101_0101_0101);
        let zero = differ.wrapping_sub(0x0101_0101_0101_0101) & !differ & 0x8080_8080_8080_8080;
        // Without a branch: half of all features are unknown, which no branch predictor foresees.
        let slot = zero.trailing_zeros() as usize / 8 % 8;
        let keep = if zero == 0 { 0 } else { u32::MAX };
        let row = rows.as_chunks::<ROW>().0.get(slot).copied().unwrap_or_default();
        (u32::from_le_bytes(row) & keep).to_le_bytes().map(|b| b as i8)
    }

    /// Where the weights lie: tells one model from another.
    pub(super) fn identity(&self) -> usize {
        self.buckets.as_ptr() as usize
    }

    /// The marginals of every unit of a run.
    pub fn marginals<'s>(
        &self,
        text: &str,
        run: &Run<'_>,
        table: Table<'_>,
        scratch: &'s mut Scratch,
    ) -> &'s [Marginal] {
        let Scratch { words, scores, marginals } = scratch;
        words.open(self, table);
        scores.clear();
        for at in run.first..run.last {
            let facts = Facts::of(text, run, at);
            let (mut sums, ends) = words.of(self, table, text, run, at, &facts);
            joint(run, at, &facts, ends, |feature| sums.add(self.row(feature)));
            let mut score = [0.0; LABELS];
            for (to, sum) in score[1..].iter_mut().zip(sums.0) {
                *to = f32::from(sum) * self.scale;
            }
            scores.push(score);
        }
        forward_backward(scores, &self.steps, marginals);
        marginals
    }

    /// The bytes of a model: features with their rows (most important first), the scale of one unit of weight.
    /// Returns the bytes and how many features found no room.
    pub fn write(scale: f32, transitions: &Transitions, rows: &[(u64, [i8; ROW])]) -> (Vec<u8>, usize) {
        let count = (rows.len() / 5).max(1);
        let mut buckets = vec![[0_u8; BUCKET]; count];
        let mut lost = 0;
        for &(feature, row) in rows {
            let at = ((feature >> 32) * count as u64) >> 32;
            let bucket = &mut buckets[at as usize];
            let tag = tag_of(feature);
            let free = (0..8).find(|&i| bucket[i] == 0);
            match free {
                Some(slot) if !bucket[..slot].contains(&tag) => {
                    bucket[slot] = tag;
                    for (to, weight) in bucket[8 + slot * ROW..].iter_mut().zip(row) {
                        *to = weight as u8;
                    }
                }
                _ => lost += 1,
            }
        }
        let mut body = Vec::new();
        body.extend(scale.to_le_bytes());
        body.extend(transitions.iter().flatten().flat_map(|t| t.to_le_bytes()));
        body.extend(buckets.iter().flatten());
        (Header::write(MAGIC, VERSION, &body), lost)
    }
}

/// One byte of the feature that is not used for its bucket; never 0, which marks an empty slot.
const fn tag_of(feature: u64) -> u8 {
    let tag = (feature & 0xff) as u8;
    if tag == 0 { 1 } else { tag }
}

/// Room for the work on one run, to be used again for the next; what was worked out for the words of one run is
/// remembered for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    words: WordSums,
    scores: Vec<[f32; LABELS]>,
    marginals: Vec<Marginal>,
}

impl Scratch {
    /// Makes room for the words of a text of so many tokens.
    pub fn reserve(&mut self, tokens: usize) {
        self.words.reserve(tokens);
    }
}

/// Posterior marginals of a chain by forward and backward sums, scaled at each step.
fn forward_backward(scores: &mut [[f32; LABELS]], steps: &Transitions, out: &mut Vec<Marginal>) {
    for score in scores.iter_mut() {
        let top = score.iter().copied().fold(f32::MIN, f32::max);
        *score = score.map(|v| (v - top).exp());
    }
    // Forward sums stand in `out` until the way back turns them into marginals.
    out.clear();
    for emit in scores.iter() {
        let mut forward = match out.last() {
            None => steps[LABELS],
            Some(last) => std::array::from_fn(|to| (0..LABELS).map(|from| last[from] * steps[from][to]).sum()),
        };
        for (value, emit) in forward.iter_mut().zip(emit) {
            *value *= emit;
        }
        normalise(&mut forward);
        out.push(forward);
    }
    if let [alone] = out.as_mut_slice() {
        normalise(alone);
        return;
    }
    let mut backward = [1.0_f32; LABELS];
    for (marginal, emit) in out.iter_mut().zip(scores.iter()).rev() {
        for (value, back) in marginal.iter_mut().zip(&backward) {
            *value *= back;
        }
        normalise(marginal);
        let come: [f32; LABELS] = std::array::from_fn(|to| emit[to] * backward[to]);
        backward = std::array::from_fn(|from| (0..LABELS).map(|to| steps[from][to] * come[to]).sum());
        normalise(&mut backward);
    }
}

fn normalise(values: &mut [f32; LABELS]) {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        values.iter_mut().for_each(|v| *v /= sum);
    }
}
