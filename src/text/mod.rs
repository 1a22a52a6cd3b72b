//! Text: spans, positions, languages, normalisation with a map back, tokens, blocks. Knows nothing of findings.

mod block;
mod cut;
mod decode;
mod hash;
mod lang;
mod parts;
mod position;
mod span;
mod token;
mod view;

pub use block::{Block, blocks, blocks_in};
pub use decode::{Content, DecodeError, Decoded, decode};
pub use hash::{WordHasher, word_hash};
pub use lang::{Bilingual, Lang, MONTHS};
pub use parts::{Part, Parts, PartsError};
pub(crate) use position::count_byte;
pub use position::{LineIndex, Position};
pub use span::Span;
pub use token::{MAX_TOKEN, Shape, Token, TokenKind, tokenize};
pub use view::View;
