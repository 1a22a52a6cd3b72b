//! Looking passages of one text up.

use std::cell::OnceCell;

use super::{Gap, PublicIndex, SHINGLE, Source, Word, shingle, words};
use crate::text::{Span, View};

/// A passage of fewer words is too short to tell that it is public, unless it is a paragraph of its own.
const PASSAGE: usize = 14;

/// Looks passages of one text up in an index. The work (linear in the text) is done at the first question.
pub struct PublicLookup<'i, 't> {
    index: &'i PublicIndex,
    view: &'t View<'t>,
    prepared: OnceCell<Prepared<'i>>,
}

struct Prepared<'i> {
    words: Vec<Word>,
    /// Where sentences begin, as indices of words, with 0 and the number of words.
    bounds: Vec<usize>,
    /// For each source with any hit: how many of the shingles before each one are missing in it.
    missing: Vec<(&'i Source, Vec<u32>)>,
}

impl std::fmt::Debug for PublicLookup<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PublicLookup").field("sources", &self.index.sources.len()).finish()
    }
}

impl<'i, 't> PublicLookup<'i, 't> {
    /// Lookups of passages of the text under `view`.
    pub fn new(index: &'i PublicIndex, view: &'t View<'t>) -> Self {
        Self { index, view, prepared: OnceCell::new() }
    }

    /// The source that holds the whole passage around `span` (of the normalised text), if any: the sentences that the
    /// span touches, and as many beside them in the paragraph as make fourteen words. The first source by name.
    pub fn source_of(&self, span: Span) -> Option<&'i Source> {
        if self.index.is_empty() {
            return None;
        }
        let prepared = self.prepared.get_or_init(|| self.prepare());
        let sentences = prepared.sentences(span)?;
        [true, false].into_iter().find_map(|onwards| {
            let (first, last) = prepared.passage(sentences, onwards);
            let shingles = (last - first).checked_sub(SHINGLE - 1)?;
            let whole = |missing: &[u32]| missing[first] == missing[first + shingles];
            prepared.missing.iter().find(|(_, missing)| whole(missing)).map(|(source, _)| *source)
        })
    }

    fn prepare(&self) -> Prepared<'i> {
        let words = words(self.view);
        let hashes: Vec<u64> = words.iter().map(|w| w.hash).collect();
        let shingles: Vec<u64> = hashes.windows(SHINGLE).map(|w| shingle(self.index.salt, w)).collect();
        let missing = self.index.sources.values().filter_map(|source| {
            let mut count = 0;
            let mut sums = Vec::with_capacity(shingles.len() + 1);
            sums.push(0);
            sums.extend(shingles.iter().map(|hash| {
                count += u32::from(source.shingles.binary_search(hash).is_err());
                count
            }));
            ((count as usize) < shingles.len()).then_some((source, sums))
        });
        let missing = missing.collect();
        let inner = (1..words.len()).filter(|&i| words[i].gap != Gap::None);
        let bounds = std::iter::once(0).chain(inner).chain([words.len()]).collect();
        Prepared { words, bounds, missing }
    }
}

impl Prepared<'_> {
    /// The words of the sentences that `span` touches: first, and one past the last.
    fn sentences(&self, span: Span) -> Option<(usize, usize)> {
        let first = self.words.partition_point(|w| w.end <= span.start);
        let last = self.words.partition_point(|w| w.start < span.end);
        (first < last).then(|| (self.start_before(first), self.end_after(last)))
    }

    /// `sentences` with as many beside them in the paragraph as make a passage: first those after, or those before.
    fn passage(&self, (mut first, mut last): (usize, usize), onwards: bool) -> (usize, usize) {
        for after in [onwards, !onwards] {
            while last - first < PASSAGE {
                let edge = if after { last } else { first };
                if edge == 0 || self.words.get(edge).is_none_or(|w| w.gap == Gap::Paragraph) {
                    break;
                }
                if after { last = self.end_after(last + 1) } else { first = self.start_before(first - 1) }
            }
        }
        (first, last)
    }

    fn start_before(&self, at: usize) -> usize {
        self.bounds[self.bounds.partition_point(|b| *b <= at).saturating_sub(1)]
    }

    fn end_after(&self, at: usize) -> usize {
        self.bounds.get(self.bounds.partition_point(|b| *b < at)).copied().unwrap_or(at)
    }
}
