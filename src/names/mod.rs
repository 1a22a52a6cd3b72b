//! The name model and the tables of names: features, weights, decoding. Read in place from the binary.

mod build;
mod class;
mod classify;
mod decode;
mod facts;
mod features;
mod header;
mod letters;
mod look;
mod model;
mod sums;
mod table;
mod unit;
mod words;

pub use build::{build, is_hot};
pub use class::{Class, Frequency, Parts};
pub use decode::{Person, person, persons};
pub use features::{Run, features};
pub use header::{Header, ModelError};
pub use look::{GRAMS, grams, look};
pub use model::{LABELS, Marginal, Model, ROW, Scratch, Transitions};
pub use table::Table;
pub use unit::{Casing, Form, MAX_RUN, Place, Unit, punct_hash, runs};
pub use words::Lists;

/// The embedded table of words.
pub const WORDS: &[u8] = include_bytes!("../../models/words.bin");
/// The embedded weights.
pub const WEIGHTS: &[u8] = include_bytes!("../../models/names.bin");

/// The embedded table of words.
pub fn words() -> Result<Table<'static>, ModelError> {
    Table::read(WORDS)
}

/// The embedded model.
pub fn model() -> Result<Model<'static>, ModelError> {
    Model::read(WEIGHTS)
}

/// Reads both embedded files whole and compares them with their checksums. For tests and `doctor`-like checks: it takes
/// a few milliseconds.
pub fn verify() -> Result<(), ModelError> {
    Header::verify(WORDS, table::MAGIC, table::VERSION)?;
    Header::verify(WEIGHTS, model::MAGIC, model::VERSION)
}

/// The name in a compound, `Hansen` of `Hansen-sagen`; see [`Table::compound_head`].
pub fn compound_head(word: &str) -> &str {
    words().map_or(word, |table| table.compound_head(word))
}

/// What the table knows about a word, by its [`word_hash`](crate::text::word_hash).
pub fn class_of(hash: u64) -> Class {
    words().map(|t| t.class(hash)).unwrap_or_default()
}

/// How common the word is as a given name: 0 not one, 1 rare or foreign, 2 known, 3 common.
pub fn is_given_name(hash: u64) -> Frequency {
    let class = class_of(hash);
    class.given().max(u8::from(class.foreign_given()))
}

/// How common the word is as a surname: 0 not one, 1 rare or foreign, 2 known, 3 common.
pub fn is_surname(hash: u64) -> Frequency {
    let class = class_of(hash);
    class.surname().max(u8::from(class.foreign_surname()))
}
