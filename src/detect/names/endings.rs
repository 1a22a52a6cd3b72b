//! Words known by how they end: roles, things, streets, what is named after people.

/// Endings of words, of at least two bytes each, with these two: nearly all words are turned away by them.
struct Endings<const N: usize>([&'static str; N], [[u8; 2]; N]);

impl<const N: usize> Endings<N> {
    const fn new(endings: [&'static str; N]) -> Self {
        let (mut tails, mut n) = ([[0; 2]; N], 0);
        while n < N {
            if let Some(tail) = endings[n].as_bytes().last_chunk::<2>() {
                tails[n] = *tail;
            }
            n += 1;
        }
        Self(endings, tails)
    }

    /// Those that the word ends in.
    fn of(&'static self, word: &str) -> impl Iterator<Item = &'static str> {
        let tail = word.as_bytes().last_chunk::<2>();
        let likely = self.0.iter().zip(&self.1).filter(move |(_, t)| Some(*t) == tail);
        likely.map(|(ending, _)| *ending).filter(|ending| word.ends_with(ending))
    }
}

static ROLE_ENDINGS: Endings<29> = Endings::new([
    "minister",
    "ministeren",
    "chef",
    "chefen",
    "leder",
    "lederen",
    "læge",
    "direktør",
    "direktøren",
    "konsulent",
    "mester",
    "lærer",
    "læreren",
    "pædagog",
    "assistent",
    "rådgiver",
    "behandler",
    "sekretær",
    "formand",
    "inspektør",
    "arkitekt",
    "ingeniør",
    "advokat",
    "psykolog",
    "terapeut",
    "plejerske",
    "medarbejder",
    "ordfører",
    "redaktør",
]);

/// Whether a word in lower case is a role by its ending: `miljøminister`.
pub fn is_role(word: &str) -> bool {
    ROLE_ENDINGS.of(word).next().is_some()
}

static THING_ENDINGS: Endings<75> = Endings::new([
    "lokale",
    "lokalet",
    "lokaler",
    "lokalerne",
    "rummet",
    "rummene",
    "stue",
    "stuen",
    "stuer",
    "stuerne",
    "afdeling",
    "afdelingen",
    "afdelinger",
    "afdelingerne",
    "gruppe",
    "gruppen",
    "grupper",
    "grupperne",
    "holdet",
    "holdene",
    "robot",
    "robotten",
    "robotter",
    "robotterne",
    "botten",
    "system",
    "systemet",
    "systemer",
    "systemerne",
    "programmet",
    "server",
    "serveren",
    "servere",
    "serverne",
    "modul",
    "modulet",
    "skib",
    "skibet",
    "skibe",
    "skibene",
    "færge",
    "færgen",
    "kutter",
    "kutteren",
    "maskine",
    "maskinen",
    "maskiner",
    "maskinerne",
    "bilen",
    "biler",
    "bilerne",
    "bussen",
    "pumpen",
    "sugeren",
    "klipperen",
    "bygning",
    "bygningen",
    "bygninger",
    "bygningerne",
    "blok",
    "blokken",
    "blokkene",
    "hallen",
    "haller",
    "hallerne",
    "etapen",
    "etaper",
    "etaperne",
    "station",
    "stationen",
    "kolonnen",
    "grafen",
    "tabellen",
    "mappen",
    "modellen",
]);

/// What things are called that may have a name.
pub fn things() -> impl Iterator<Item = &'static str> {
    THING_ENDINGS.0.into_iter()
}

/// Whether a compound is a thing that may have a name, by its ending: `mødelokalerne`, `robotstøvsugeren`.
pub fn is_thing(word: &str) -> bool {
    THING_ENDINGS.of(word).next().is_some()
}

static STREET_ENDINGS: Endings<13> = Endings::new([
    "vej", "vejen", "gade", "gaden", "allé", "stræde", "pladsen", "torvet", "vænget", "parken", "stien", "toften",
    "vang",
]);

/// Whether a word is a street by its ending: `Skovvej`.
pub fn is_street(word: &str) -> bool {
    STREET_ENDINGS.of(word).any(|e| word.len() > e.len())
}

static EPONYMS: Endings<26> = Endings::new([
    "koefficient",
    "koefficienten",
    "fordeling",
    "fordelingen",
    "model",
    "modellen",
    "metode",
    "metoden",
    "test",
    "formel",
    "formlen",
    "sætning",
    "syndrom",
    "sygdom",
    "skala",
    "skalaen",
    "indeks",
    "taksonomi",
    "pædagogik",
    "pædagogikken",
    "pyramide",
    "transformation",
    "algoritme",
    "kurve",
    "teori",
    "teorem",
]);

/// Whether a word in lower case is what science names after people: `Pearsons korrelationskoefficient`.
pub fn is_eponym(word: &str) -> bool {
    EPONYMS.of(word).next().is_some()
}
