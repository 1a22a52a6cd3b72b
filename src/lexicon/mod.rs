//! Word lists: Danish inflection, lookup of words and phrases by hash, compounds, spelling variants.
//!
//! Nothing here is built from more than a rule's own words; a lookup costs a bit test for a word that is in no list.

mod bytes;
mod chains;
mod compounds;
mod hashes;
mod inflect;
mod latest;
mod phrases;
mod variants;

pub use bytes::{Reader, Writer};
pub use chains::Chains;
pub use compounds::{Compounds, Part};
pub use hashes::Hashes;
pub use inflect::{Inflection, each_form, each_hash, inflect};
pub use latest::Latest;
pub use phrases::{Hit, LONGEST, Phrases, PhrasesBuilder, next_word, previous_word};
pub use variants::spellings;
