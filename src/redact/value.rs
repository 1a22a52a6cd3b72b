//! What makes two stretches of text one value, and where a genitive ending begins.

use std::collections::BTreeSet;

use crate::finding::Entity;
use crate::names::compound_head;

/// Names that end in -s by themselves: persons, then towns. Not all, but those that a Danish text is full of.
const NAMES_IN_S: &str = "\
    abbas agnes alexis anas anders andreas boris carlos charles chris claes clemens dennis dines doris elias ellis \
    esajas francis frans frants friis hannes hans hermes idris ilyas ines inglis iris isaias jais janis jens jes \
    johannes johs jonas josias klaes klas kostas krebs kris lars laurids laurits lis louis lucas lukas mads marcos \
    mathias matias mattias mercedes mikas mogens morris nicklas nicolas niels niklas nis paris riis santos silas \
    thais thomas tobias tomas troels younes aars assens grenaas hals horsens norddjurs nordfyns randers stevns \
    syddjurs vesthimmerlands års";
/// Small words that can follow a name without belonging to it: after a genitive comes what is owned.
const SMALL_WORDS: &str = "\
    af at blev bliver bor da der efter eller en er et fik for fra får går har havde hos hvis i ikke kan kom med \
    men mener må når og om over på ringede ringer samt siger skal skrev skriver som søger til under var ved vil \
    and had has in is of on or to was who with";
/// Bodies of a municipality: they tell nothing, and stay.
const BODIES: &[&str] = &["byråd", "kommunalbestyrelse", "borgerrepræsentation", "rådhus", "magistrat"];

fn stands_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|w| w == word)
}

/// How the value of an entity is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Words whose case and spacing do not count: names, places.
    Name,
    /// Letters and digits only: numbers.
    Number,
    /// To the letter.
    Exact,
}

fn kind(entity: Entity) -> Kind {
    match entity.name() {
        "PERSON" | "DK_MUNICIPALITY" | "DK_REGION" | "LOCATION" | "ORGANISATION_TERM" | "STREET_ADDRESS" => Kind::Name,
        "EMAIL_ADDRESS" | "AGE" | "DATE_OF_BIRTH" | "DATE_TIME" => Kind::Name,
        "SECRET" | "URL" | "USERNAME" | "CLOSED_ITEM" | "CONFIDENTIAL" | "POSITION" | "IP_ADDRESS" => Kind::Exact,
        "CRIMINAL" | "ETHNICITY" | "HEALTH" | "POLITICS" | "RELIGION" | "SEXUALITY" | "SOCIAL" | "UNION" => Kind::Exact,
        _ => Kind::Number,
    }
}

/// The form by which a value (without a genitive ending) is known again.
pub(super) fn key(entity: Entity, base: &str) -> String {
    match kind(entity) {
        Kind::Exact => base.to_owned(),
        Kind::Number => base.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect(),
        Kind::Name => {
            let words: Vec<String> = base.split_whitespace().map(str::to_lowercase).collect();
            municipality(entity, words.join(" "))
        }
    }
}

/// "Københavns Kommune" and "København" are one.
fn municipality(entity: Entity, name: String) -> String {
    let short = ["kommune", "regionskommune"].iter().find_map(|w| name.strip_suffix(w)?.strip_suffix(' '));
    match short.filter(|_| entity.name() == "DK_MUNICIPALITY") {
        Some(short) if !own_s(short) => short.strip_suffix('s').unwrap_or(short).to_owned(),
        Some(short) => short.to_owned(),
        None => name,
    }
}

/// What is known of the last words of names in a text.
#[derive(Debug, Default)]
pub(super) struct LastWords(BTreeSet<(Entity, String)>);

impl LastWords {
    pub fn add(&mut self, entity: Entity, value: &str) {
        if has_genitive(entity) {
            self.0.insert((entity, last_word(compound_head(value)).to_lowercase()));
        }
    }

    fn has(&self, entity: Entity, word: &str) -> bool {
        self.0.contains(&(entity, word.to_owned()))
    }
}

/// A value in two: its base, and the ending that stays outside the placeholder.
pub(super) struct Split<'t> {
    pub base: &'t str,
    pub ending: String,
}

/// Parts a value from its genitive ending, and a municipality from its council. `after` is what follows in the text.
pub(super) fn split<'t>(entity: Entity, value: &'t str, after: &str, known: &LastWords) -> Split<'t> {
    let none = Split { base: value, ending: String::new() };
    // "Jens'x": what goes on without a gap would be read as part of the ending.
    if !has_genitive(entity) || after.starts_with(char::is_alphanumeric) {
        return none;
    }
    if entity.name() == "DK_MUNICIPALITY"
        && let Some(space) = value.trim_end().rfind([' ', '\u{a0}'])
        && is_body(&value[space..])
    {
        let name = value[..space].trim_end();
        let tail = &value[name.len()..];
        let genitive = name.ends_with('s') && !own_s(&last_word(name).to_lowercase());
        let base = if genitive { &name[..name.len() - 1] } else { name };
        return Split { base, ending: format!("{}{tail}", if genitive { "s" } else { "" }) };
    }
    // `Hansen-sagen`: the case is no secret, and the sentence needs it.
    let head = compound_head(value);
    if entity.name() == "PERSON" && head.len() < value.len() {
        return Split { base: head, ending: value[head.len()..].to_owned() };
    }
    match genitive_len(entity, value, after, known) {
        0 => none,
        len => Split { base: &value[..value.len() - len], ending: "s".to_owned() },
    }
}

fn has_genitive(entity: Entity) -> bool {
    matches!(entity.name(), "PERSON" | "DK_MUNICIPALITY" | "DK_REGION" | "LOCATION" | "ORGANISATION_TERM")
}

fn is_body(word: &str) -> bool {
    let word = word.trim().to_lowercase();
    BODIES.iter().any(|b| word == *b || word.strip_suffix('s') == Some(b))
}

fn last_word(value: &str) -> &str {
    value.rsplit([' ', '-', '.', '\u{a0}', '\n']).next().unwrap_or(value)
}

fn own_s(word: &str) -> bool {
    stands_in(NAMES_IN_S, word) || word.ends_with("us") || word.ends_with("ss")
}

/// How many bytes of `value` are a genitive ending.
fn genitive_len(entity: Entity, value: &str, after: &str, known: &LastWords) -> usize {
    for ending in ["'s", "\u{2019}s", "'S", "\u{2019}S", "'", "\u{2019}"] {
        if value.len() > ending.len() && value.ends_with(ending) {
            return ending.len();
        }
    }
    let last = last_word(value).to_lowercase();
    let Some(stem) = last.strip_suffix('s').filter(|_| value.ends_with(['s', 'S'])) else { return 0 };
    let plain = match () {
        () if stem.chars().count() < 2 => true,
        // The text has it without the ending.
        () if known.has(entity, stem) => false,
        () if own_s(&last) => true,
        () if stem.ends_with("sen") || stem.ends_with("kommune") => false,
        () => !owner_of(after),
    };
    usize::from(!plain)
}

/// Whether what follows reads like something that is owned: a lower-case word that is no small word.
fn owner_of(after: &str) -> bool {
    let Some(rest) = after.strip_prefix([' ', '\u{a0}']) else { return false };
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).take(24).collect();
    word.chars().next().is_some_and(char::is_lowercase) && !stands_in(SMALL_WORDS, &word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(name: &str) -> Entity {
        Entity::parse(name).unwrap()
    }

    fn parts<'t>(name: &str, value: &'t str, after: &str, others: &[&str]) -> (&'t str, String) {
        let mut known = LastWords::default();
        others.iter().for_each(|o| known.add(entity(name), o));
        let s = split(entity(name), value, after, &known);
        (s.base, s.ending)
    }

    #[test]
    fn genitives_of_persons() {
        let cases = [
            ("Jens'", " sag", "Jens"),
            ("Mette's", " sag", "Mette"),
            ("Mettes", " sag", "Mette"),
            ("Mette Hansens", ".", "Mette Hansen"),
            ("Jens", " sag", "Jens"),
            ("Thomas", " møde", "Thomas"),
            ("Mettes", " er", "Mettes"),
            ("Marius", " møde", "Marius"),
            ("Ottos", " møde", "Otto"),
            ("Heidis", " børn", "Heidi"),
            ("Dennis", " børn", "Dennis"),
            ("METTE HANSENS", " SAG", "METTE HANSEN"),
        ];
        for (value, after, base) in cases {
            assert_eq!(parts("PERSON", value, after, &[]).0, base, "{value}");
        }
        assert_eq!(parts("PERSON", "Bentes", ".", &["Bente"]), ("Bente", "s".to_owned()));
        assert_eq!(parts("PERSON", "Bo Hansen-sagen", " er", &[]), ("Bo Hansen", "-sagen".to_owned()));
        assert_eq!(parts("PERSON", "Anne-sofie", " er", &[]).0, "Anne-sofie");
    }

    #[test]
    fn municipalities_keep_their_councils() {
        let m = "DK_MUNICIPALITY";
        assert_eq!(parts(m, "Lemvig Kommunes", " budget", &[]), ("Lemvig Kommune", "s".to_owned()));
        assert_eq!(parts(m, "Lemvig Byråds", " møde", &[]), ("Lemvig", " Byråds".to_owned()));
        assert_eq!(parts(m, "Københavns Borgerrepræsentation", "", &[]).1, "s Borgerrepræsentation");
        assert_eq!(parts(m, "Randers Byråd", "", &[]), ("Randers", " Byråd".to_owned()));
        assert_eq!(parts(m, "Randers", " havn", &[]).0, "Randers");
        for same in ["København", "Københavns Kommune", "KØBENHAVNS  KOMMUNE"] {
            assert_eq!(key(entity(m), same), "københavn");
        }
        assert_eq!(key(entity(m), "Randers Kommune"), "randers");
        assert_eq!(key(entity(m), "Bornholms Regionskommune"), "bornholm");
    }

    #[test]
    fn values_are_compared_by_what_they_are() {
        assert_eq!(key(entity("DK_CPR_NUMBER"), "120358 - 8905"), "1203588905");
        assert_ne!(key(entity("SECRET"), "Abc"), key(entity("SECRET"), "abc"));
        assert_eq!(parts("SECRET", "hemmeligs", " kode", &[]).0, "hemmeligs");
    }
}
