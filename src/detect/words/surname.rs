//! Whether the word before a place makes the place a surname. The one place to ask the tables of names.

use crate::names;
use crate::text::{Shape, Token, TokenKind};

/// Titles that a surname follows.
const TITLES: &[&str] = &[
    "hr",
    "fr",
    "fru",
    "frk",
    "frøken",
    "dr",
    "prof",
    "professor",
    "lektor",
    "overlæge",
    "læge",
    "advokat",
    "dommer",
    "pastor",
    "provst",
    "borgmester",
    "viceborgmester",
    "rådmand",
    "minister",
    "direktør",
    "kontorchef",
    "familien",
    "sagsbehandler",
    "socialrådgiver",
    "sygeplejerske",
    "pædagog",
    "lærer",
    "ordfører",
];

/// Whether the token is a common given name, written with a capital, and no more common as a place.
pub fn looks_like_given_name(token: &Token) -> bool {
    if !matches!(token.shape, Shape::Capital | Shape::Upper) || token.len < 2 {
        return false;
    }
    let class = names::class_of(token.hash);
    class.given() >= 2 && class.place() < 2 && !class.organisation()
}

/// Whether `tokens[at]` is a given name, an initial or a title, so that a name after it is a surname.
pub fn introduces_surname(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    match token.kind {
        TokenKind::Word => looks_like_given_name(token) || listed(TITLES, token.span().of(text)),
        // "J. Viborg", "J.P. Viborg", "Hr. Viborg", "dr. Viborg"
        TokenKind::Punct if token.span().of(text) == "." => at.checked_sub(1).is_some_and(|i| {
            let before = &tokens[i];
            let word = before.span().of(text);
            let initial = before.shape == Shape::Capital && word.chars().count() == 1;
            before.kind == TokenKind::Word && before.span().end == token.start && (initial || listed(TITLES, word))
        }),
        _ => false,
    }
}

/// Whether `list` (short enough to run through) has `word` in lower case.
fn listed(list: &[&str], word: &str) -> bool {
    // Lengths differ for nearly all, so this rarely compares letters.
    list.iter().any(|known| known.len() == word.len() && known.chars().eq(word.chars().flat_map(char::to_lowercase)))
}

/// Whether a given name is also an ordinary word that may open a sentence: `Per`, `Line`, `Mark`.
pub fn ambiguous(token: &Token) -> bool {
    names::class_of(token.hash).ordinary() >= 3
}
