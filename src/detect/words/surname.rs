//! Whether the word before a place makes the place a surname. The one place to ask the tables of names.

use crate::text::{Shape, Token, TokenKind};

/// Titles that a surname follows.
const TITLES: &[&str] = &[
    "hr", "fr", "fru", "frk", "frøken", "dr", "prof", "professor", "lektor", "overlæge", "læge", "advokat", "dommer",
    "pastor", "provst", "borgmester", "viceborgmester", "rådmand", "minister", "direktør", "kontorchef", "familien",
    "sagsbehandler", "socialrådgiver", "sygeplejerske", "pædagog", "lærer", "ordfører",
];

/// Given names that are common in every generation.
const GIVEN: &[&str] = &[
    "aase", "ahmed", "albert", "alexander", "ali", "alma", "anders", "andreas", "anja", "ann", "anna", "anne", "annette",
    "arne", "asger", "astrid", "bent", "bente", "birgit", "birgitte", "birthe", "bo", "brian", "camilla", "carl", "caroline",
    "casper", "cecilie", "charlotte", "christian", "christina", "claus", "daniel", "david", "dennis", "ditte", "dorte",
    "dorthe", "ebbe", "elisabeth", "else", "emil", "emma", "erik", "erling", "ester", "eva", "fatima", "finn", "flemming",
    "frederik", "freja", "gitte", "grethe", "gunnar", "gustav", "hanne", "hans", "hassan", "heidi", "helle", "henning",
    "henrik", "henriette", "ida", "inge", "inger", "ingrid", "iben", "isabella", "jakob", "jacob", "jan", "janne", "jean",
    "jens", "jeppe", "jesper", "jette", "johan", "johanne", "john", "johnny", "jonas", "josefine", "julie", "jytte",
    "jørgen", "jørn", "kai", "kaj", "karen", "karin", "karl", "karsten", "kasper", "katrine", "kenneth", "kim", "kirsten",
    "kirstine", "klara", "klaus", "knud", "kristian", "kristina", "kurt", "lars", "lasse", "laura", "lau", "leif", "lena",
    "lene", "line", "lis", "lisbeth", "lise", "lone", "lotte", "louise", "lucas", "mads", "magnus", "maja", "malene",
    "margit", "margrethe", "maria", "marianne", "marie", "mark", "martin", "mathias", "mathilde", "merete", "mette", "mia",
    "michael", "mikael", "mikkel", "mogens", "mohamed", "mohammed", "morten", "nanna", "niels", "nicolai", "nikolaj", "nina",
    "oliver", "ole", "olga", "oscar", "otto", "palle", "patrick", "paul", "peder", "per", "pernille", "peter", "pia", "poul",
    "preben", "rasmus", "rikke", "rita", "robert", "ruth", "sanne", "sara", "sarah", "sebastian", "signe", "simon", "sofia",
    "sofie", "solveig", "steen", "steffen", "stine", "susanne", "svend", "søren", "tanja", "thomas", "tina", "tine", "tom",
    "tommy", "torben", "trine", "troels", "ulla", "uffe", "vagn", "vibeke", "victor", "viggo", "william", "yasmin", "yvonne",
    "zahra", "åge", "aage", "åse",
];

/// Whether the token is a common given name, written with a capital.
pub fn looks_like_given_name(text: &str, token: &Token) -> bool {
    matches!(token.shape, Shape::Capital | Shape::Upper) && listed(GIVEN, token.span().of(text))
}

/// Whether `tokens[at]` is a given name, an initial or a title, so that a name after it is a surname.
pub fn introduces_surname(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    match token.kind {
        TokenKind::Word => looks_like_given_name(text, token) || listed(TITLES, token.span().of(text)),
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

/// Whether a given name is also an ordinary word that may open a sentence.
pub fn ambiguous(word: &str) -> bool {
    listed(&["per", "bo", "line", "tom", "mark", "else", "jean", "lis", "bent", "finn", "alma", "ester", "helle"], word)
}
