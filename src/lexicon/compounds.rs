use super::{Chains, Reader, Writer};

/// What part of a longer word a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'w> {
    /// What was given to [`Compounds::add_head`] or [`Compounds::add_tail`].
    pub value: u32,
    /// The rest of the word, without the linking `s` or `e`.
    pub rest: &'w str,
}

/// Terms that stand at the head or the end of a longer word. Those of less than five letters are left out: they stand in
/// too many other words (`eksempel`, `gengæld`).
#[derive(Debug, Default)]
pub struct Compounds {
    heads: Side,
    tails: Side,
}

/// Entries by their first (or last) bytes: eight, or five where the form is shorter. Endings such as `erne` alone would
/// put hundreds of forms in one chain.
#[derive(Debug, Default)]
struct Side {
    table: Chains,
    /// Keys not in the table yet.
    keys: Vec<u64>,
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

/// A form: its folded bytes are `bytes[start..start + len]`.
#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    len: u32,
    value: u32,
}

/// The least letters of a term.
const TERM: usize = 5;
/// The least bytes of the rest before and after a term: shorter ones are endings.
const REST_BEFORE: usize = 3;
const REST_AFTER: usize = 4;

impl Compounds {
    /// Whether a term is fit to be looked for inside other words.
    pub fn takes(term: &str) -> bool {
        is_word(term)
    }

    /// Adds a term that opens compounds.
    pub fn add_head(&mut self, term: &str, value: u32) {
        if is_word(term) {
            self.heads.add(term, head_key, value);
        }
    }

    /// Adds a form that ends compounds.
    pub fn add_tail(&mut self, form: &str, value: u32) {
        if is_word(form) {
            self.tails.add(form, tail_key, value);
        }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.heads.entries.is_empty() && self.tails.entries.is_empty()
    }

    /// Whether a term opens or ends `word`.
    pub fn has(&self, word: &str) -> bool {
        let mut any = false;
        self.heads(word, |_| any = true);
        if !any {
            self.tails(word, |_| any = true);
        }
        any
    }

    /// Indexes what was added; to be called once before lookups.
    pub fn finish(&mut self) {
        self.heads.finish();
        self.tails.finish();
    }

    /// Writes what was indexed, for [`Compounds::read`].
    pub fn write(&self, out: &mut Writer) {
        for side in [&self.heads, &self.tails] {
            out.u64s(side.table.keys().iter().copied());
            out.u64s(
                side.entries.iter().flat_map(|e| [u64::from(e.start) << 32 | u64::from(e.len), u64::from(e.value)]),
            );
            out.bytes(&side.bytes);
        }
    }

    /// What was written.
    pub fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { heads: Side::read(from)?, tails: Side::read(from)? })
    }

    /// Calls `each` with the terms that open `word`, in the order they were added.
    pub fn heads<'w>(&self, word: &'w str, mut each: impl FnMut(Part<'w>)) {
        for key in keys(head_key(word.as_bytes(), LONG), |long| long >> 24, || head_key(word.as_bytes(), SHORT)) {
            self.heads.each(key, |entry, value| {
                if word.len() >= entry.len() + REST_AFTER && starts(word.as_bytes(), entry) {
                    // The term ends on a character of its own, so `get` only fails on case pairs of unlike length.
                    let Some(rest) = word.get(entry.len()..) else {
                        return;
                    };
                    let unlinked = rest.strip_prefix(['s', 'e', 'S', 'E']).filter(|r| r.len() >= REST_AFTER);
                    each(Part { value, rest });
                    if let Some(rest) = unlinked {
                        each(Part { value, rest });
                    }
                }
            });
        }
    }

    /// Calls `each` with the terms that end `word`, in the order they were added.
    pub fn tails<'w>(&self, word: &'w str, mut each: impl FnMut(Part<'w>)) {
        let five = |long| long & 0xFF_FFFF_FFFF;
        for key in keys(tail_key(word.as_bytes(), LONG), five, || tail_key(word.as_bytes(), SHORT)) {
            self.tails.each(key, |entry, value| {
                let at = word.len().saturating_sub(entry.len());
                if at >= REST_BEFORE && starts(&word.as_bytes()[at..], entry) {
                    let Some(rest) = word.get(..at) else { return };
                    each(Part {
                        value,
                        rest: rest.strip_suffix(['s', 'e']).filter(|r| r.len() >= REST_BEFORE).unwrap_or(rest),
                    });
                }
            });
        }
    }
}

impl Side {
    fn add(&mut self, form: &str, key_of: fn(&[u8], usize) -> Option<u64>, value: u32) {
        let bytes = form.as_bytes();
        let Some(key) = key_of(bytes, LONG).or_else(|| key_of(bytes, SHORT)) else { return };
        let start = self.bytes.len() as u32;
        self.bytes.extend(bytes.iter().map(|b| b | 0x20));
        self.keys.push(mix(key));
        self.entries.push(Entry { start, len: form.len() as u32, value });
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (keys, rows, bytes) = (from.u64s()?, from.u64s()?, from.bytes()?.to_vec());
        let entry = |[place, value]: &[u64; 2]| {
            let (start, len) = ((place >> 32) as u32, *place as u32);
            bytes.get(start as usize..start as usize + len as usize)?;
            Some(Entry { start, len, value: *value as u32 })
        };
        let entries: Vec<Entry> = rows.as_chunks().0.iter().map(entry).collect::<Option<_>>()?;
        (entries.len() == keys.len()).then(|| Self { table: Chains::new(keys), keys: Vec::new(), entries, bytes })
    }

    fn finish(&mut self) {
        self.table = Chains::new(std::mem::take(&mut self.keys));
    }

    #[inline]
    fn each(&self, key: u64, mut each: impl FnMut(&[u8], u32)) {
        for ix in self.table.get(mix(key)) {
            let entry = &self.entries[ix];
            each(&self.bytes[entry.start as usize..][..entry.len as usize], entry.value);
        }
    }
}

/// A hash of the bytes of a key. No two keys have the same.
#[inline]
const fn mix(key: u64) -> u64 {
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

const LONG: usize = 8;
const SHORT: usize = 5;

/// The first `len` bytes (at most eight), folded. Setting one bit of each byte folds the case of ASCII letters and of
/// æ, ø, å, whose lead byte is folded alike in all.
#[inline]
fn head_key(bytes: &[u8], len: usize) -> Option<u64> {
    bytes.get(..len).map(pack)
}

/// The last `len` bytes, folded.
#[inline]
fn tail_key(bytes: &[u8], len: usize) -> Option<u64> {
    bytes.get(bytes.len().checked_sub(len)?..).map(pack)
}

#[inline]
fn pack(bytes: &[u8]) -> u64 {
    match <[u8; 8]>::try_from(bytes) {
        Ok(eight) => u64::from_be_bytes(eight) | 0x2020_2020_2020_2020,
        Err(_) => bytes.iter().fold(0, |key, byte| key << 8 | u64::from(byte | 0x20)),
    }
}

/// The keys that a word is looked up by: the long one, and the short one within it.
#[inline]
fn keys(long: Option<u64>, cut: fn(u64) -> u64, short: impl FnOnce() -> Option<u64>) -> impl Iterator<Item = u64> {
    let short = long.map(cut).or_else(short);
    long.into_iter().chain(short)
}

fn starts(word: &[u8], folded: &[u8]) -> bool {
    word.len() >= folded.len() && word.iter().zip(folded).all(|(w, f)| w | 0x20 == *f)
}

fn is_word(term: &str) -> bool {
    term.chars().all(char::is_alphabetic) && term.chars().count() >= TERM
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[allow(clippy::type_complexity, reason = "two lists of the same pairs")]
    fn both(word: &str) -> (Vec<(u32, String)>, Vec<(u32, String)>) {
        let mut compounds = Compounds::default();
        for (i, term) in ["misbrug", "kræft", "kræftsygdom", "hivgæld", "gæld"].iter().enumerate() {
            compounds.add_head(term, i as u32);
            compounds.add_tail(term, i as u32);
        }
        compounds.finish();
        let (mut heads, mut tails) = (Vec::new(), Vec::new());
        compounds.heads(word, |p| heads.push((p.value, p.rest.to_owned())));
        compounds.tails(word, |p| tails.push((p.value, p.rest.to_owned())));
        (heads, tails)
    }

    #[test]
    fn heads_with_and_without_a_link() {
        assert_eq!(both("misbrugsbehandling").0, [(0, "sbehandling".to_owned()), (0, "behandling".to_owned())]);
        assert_eq!(both("Kræftpatient").0, [(1, "patient".to_owned())]);
        assert_eq!(both("KRÆFTPATIENT").0, [(1, "PATIENT".to_owned())]);
        assert!(both("kræftsygdomstal").0.iter().any(|(value, _)| *value == 2));
        assert!(both("misbruget").0.is_empty());
        assert!(both("gældende").0.is_empty());
    }

    #[test]
    fn tails() {
        assert_eq!(both("alkoholmisbrug").1, [(0, "alkohol".to_owned())]);
        assert_eq!(both("brystkræft").1, [(1, "bryst".to_owned())]);
        assert!(both("misbrug").1.is_empty());
    }

    proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,20}") {
            both(&word);
        }
    }
}
