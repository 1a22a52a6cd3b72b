//! The way back from the normalised text to the original: one entry for each run of alike changes.

use crate::text::Span;

/// No change spans more bytes of the original.
pub(super) const MAX_UNIT: usize = 256;

/// Changes in order of place. Between them both texts are the same.
#[derive(Default)]
pub(super) struct Map(Vec<Edit>);

/// `count` times: `from` bytes of the original became `to` bytes.
#[derive(Clone, Copy)]
struct Edit {
    norm: usize,
    original: usize,
    count: u32,
    to: u16,
    from: u16,
}

impl Edit {
    fn norm_len(self) -> usize {
        usize::from(self.to) * self.count as usize
    }

    fn norm_end(self) -> usize {
        self.norm + self.norm_len()
    }

    fn original_end(self) -> usize {
        self.original + usize::from(self.from) * self.count as usize
    }
}

impl Map {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// `from` bytes of the original at `original` became `to` bytes at `norm`. In order of place.
    pub fn push(&mut self, norm: usize, to: usize, original: usize, from: usize) {
        if let Some(last) = self.0.last_mut() {
            let next = (last.norm_end(), last.original_end()) == (norm, original);
            let alike = (usize::from(last.to), usize::from(last.from)) == (to, from);
            if next && alike && last.count < u32::MAX {
                last.count += 1;
                return;
            }
        }
        // The widest change is one of `MAX_UNIT` bytes.
        self.0.push(Edit { norm, original, count: 1, to: to as u16, from: from as u16 });
    }

    /// Where in both texts the smallest stretch begins that was changed as one and holds byte `norm`.
    pub fn unit(&self, norm: usize) -> (usize, usize) {
        let start = match self.at(norm) {
            Some(e) if norm < e.norm_end() => norm - (norm - e.norm) % usize::from(e.to),
            _ => norm,
        };
        (start, self.start(start))
    }

    /// Forgets what became of everything from `norm`, the start of a unit, on. What was dropped before it stays.
    pub fn truncate(&mut self, norm: usize) {
        while self.0.last().is_some_and(|e| e.norm > norm || (e.norm == norm && e.to > 0)) {
            self.0.pop();
        }
        if let Some(e) = self.0.last_mut().filter(|e| e.norm_end() > norm) {
            e.count = ((norm - e.norm) / usize::from(e.to)) as u32;
        }
    }

    pub fn to_original(&self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() { Span::new(start, start) } else { Span::new(start, self.end(span.end)) }
    }

    /// The last change that begins at or before `norm`.
    fn at(&self, norm: usize) -> Option<Edit> {
        self.0.partition_point(|e| e.norm <= norm).checked_sub(1).map(|i| self.0[i])
    }

    fn start(&self, at: usize) -> usize {
        match self.at(at) {
            None => at,
            Some(e) if at < e.norm_end() => e.original + (at - e.norm) / usize::from(e.to) * usize::from(e.from),
            Some(e) => e.original_end() + (at - e.norm_end()),
        }
    }

    fn end(&self, at: usize) -> usize {
        match self.0.partition_point(|e| e.norm < at).checked_sub(1).map(|i| self.0[i]) {
            None => at,
            Some(e) if at < e.norm_end() => {
                e.original + (at - e.norm).div_ceil(usize::from(e.to)) * usize::from(e.from)
            }
            Some(e) => e.original_end() + (at - e.norm_end()),
        }
    }

    pub fn to_view(&self, at: usize) -> usize {
        match self.0.partition_point(|e| e.original <= at).checked_sub(1).map(|i| self.0[i]) {
            None => at,
            Some(e) if at < e.original_end() => e.norm + (at - e.original) / usize::from(e.from) * usize::from(e.to),
            Some(e) => e.norm_end() + (at - e.original_end()),
        }
    }
}
