//! Words around a run that speak for or against a name: titles, labels, sign-offs, streets, companies, parcels.

use std::sync::OnceLock;

use crate::finding::Reason;
use crate::lexicon::Hashes;
use crate::text::word_hash;

/// The lists of cue words.
#[derive(Debug)]
pub struct Cues {
    /// Titles and roles that stand right before a name.
    pub titles: Hashes,
    /// Labels with a colon before a name.
    pub labels: Hashes,
    /// Last words of a sign-off.
    pub sign_offs: Hashes,
    /// What streets and squares are called.
    pub streets: Hashes,
    /// What makes the words before it a company or an institution.
    pub companies: Hashes,
    /// What makes the words before it a parcel.
    pub parcels: Hashes,
    /// Prepositions of place.
    pub at_place: Hashes,
    /// Legal forms of companies.
    pub legal: Hashes,
    /// What follows the `&` of a company.
    pub partners: Hashes,
    /// Wrote, says.
    pub wrote: Hashes,
    /// What stands before the time of day.
    pub clock: Hashes,
    /// What has a name of its own and is no person: teams, rooms, projects, ships, inns, words.
    pub things: Hashes,
    /// Months.
    pub months: Hashes,
    /// Pronouns.
    pub pronouns: Hashes,
}

const TITLES: &str = "hr hr. fru frk frk. frøken dr dr. prof prof. professor lektor adjunkt overlæge læge lægen \
    sygeplejerske sygeplejersken socialrådgiver socialrådgiveren sagsbehandler sagsbehandleren myndighedsrådgiver \
    rådgiver rådgiveren borgmester borgmesteren viceborgmester rådmand kommunaldirektør direktør direktøren \
    afdelingsleder afdelingschef teamleder teamlederen leder lederen souschef skoleleder skolelederen viceskoleleder \
    pædagog pædagogen lærer læreren klasselærer dommer dommeren advokat advokaten værge værgen bisidder bisidderen \
    støtteperson kontaktperson kontaktpersonen støttekontaktperson formand formanden næstformand sekretær sekretæren \
    minister statsminister byrådsmedlem byplanlægger planlægger ingeniør arkitekt konsulent konsulenten \
    lægekonsulent psykolog psykologen fysioterapeut ergoterapeut sundhedsplejerske sundhedsplejersken ssa sosu \
    hjemmehjælper plejer plejeren tolk tolken vicevært viceværten inspektør landmand gårdejer ejer ejeren kollega \
    kollegaen kollegaerne nabo naboen bror søster far faren mor moren datter datteren søn sønnen hustru hustruen \
    kone konen mand manden kæreste kæresten samlever ægtefælle ægtefællen barn barnet eleven elev borger borgeren \
    klienten patient patienten dagplejer dagplejeren plejemor plejefar stedfar stedmor farmor mormor farfar morfar onkel \
    tante fætter kusine chef chefen medarbejder medarbejderen provst præst præsten biskop ridder baron grev prins \
    prinsesse dronning kong kaptajn løjtnant major oberst kriminalassistent politiassistent vicepolitikommissær \
    notarius stud cand mag jur med phil mr mrs ms herr señor madame monsieur";

const LABELS: &str = "navn fornavn efternavn fornavne borger borgeren mor far moren faren værge barn barnet elev \
    kontaktperson sagsbehandler ansøger ansøgeren klager anmelder ejer lejer patient deltager deltagere \
    referent mødeleder ordstyrer afbud fraværende fra til cc bcc att attention underskrift medlem formand \
    næstformand kontakt underskrevet pårørende ægtefælle partsrepræsentant bygherre afsender modtager";

const SIGN_OFFS: &str = "hilsen hilsner hilsener hilsenen mvh vh kh dbh bh regards sincerely greetings knus";

const STREETS: &str = "vej vejen gade gaden allé alle alléen stræde plads pladsen torv torvet boulevard stien vænge \
    vænget brygge gang kvarter kvarteret";

const COMPANIES: &str = "aps a.m.b.a amba holding entreprise entreprenører group gruppen invest ejendomme bøfhus kro \
    fond fonden fonds forlag forlaget stiftelse stiftelsen skole skolen gymnasium kirke kirken hotel rederi bryggeri byg \
    biler auto vvs el transport revision advokater & og-sønner sønner plantecenter planteskole smedje maskinfabrik \
    hospital plejehjem plejecenter sygehus centret center centeret selskab institut instituttet museum museet legat pris prisen \
    syndrom sygdom sygdommen ltd inc gmbh";

const PARCELS: &str = "markjorder ejerlav bygrunde sogn hovedgård by";

const AT_PLACE: &str = "i fra til ved på omkring nær mod over gennem";

const LEGAL: &str = "aps a.m.b.a amba ltd inc gmbh ivs";

const PARTNERS: &str = "sønner søn co datter døtre partnere partners brødre";

const WROTE: &str = "skrev skriver";

const THINGS: &str = "team teamet lokale lokalet mødelokale mødelokalet stue stuen afdeling afdelingen afsnit gruppe projekt \
    projektet kampagnen festivalen udstillingen restaurant restauranten café cafeen hotel hotellet kro systemet \
    programmet appen robotten chatbotten serveren skibet færgen kutteren hunden katten hesten stormen orkanen bladet \
    bogen filmen spillet etape bygning blok hal ordet begrebet betyder";

const MONTHS: &str = "januar februar marts april maj juni juli august september oktober november december may";

const CLOCK: &str = "kl kl. klokken";

const PRONOUNS: &str = "jeg du han hun vi i de man den det der som hvem mig dig ham hende os jer dem";

fn words(list: &str) -> Hashes {
    Hashes::new(list.split_whitespace().map(word_hash))
}

impl Cues {
    /// The lists.
    pub fn get() -> &'static Self {
        static CUES: OnceLock<Cues> = OnceLock::new();
        CUES.get_or_init(|| Self {
            titles: words(TITLES),
            labels: words(LABELS),
            sign_offs: words(SIGN_OFFS),
            streets: words(STREETS),
            companies: words(COMPANIES),
            parcels: words(PARCELS),
            at_place: words(AT_PLACE),
            legal: words(LEGAL),
            partners: words(PARTNERS),
            wrote: words(WROTE),
            clock: words(CLOCK),
            things: words(THINGS),
            months: words(MONTHS),
            pronouns: words(PRONOUNS),
        })
    }
}

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

static STREET_ENDINGS: Endings<13> = Endings::new([
    "vej", "vejen", "gade", "gaden", "allé", "stræde", "pladsen", "torvet", "vænget", "parken", "stien", "toften",
    "vang",
]);

/// Whether a word is a street by its ending: `Skovvej`.
pub fn is_street(word: &str) -> bool {
    STREET_ENDINGS.of(word).any(|e| word.len() > e.len())
}

static EPONYMS: Endings<24> = Endings::new([
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

/// What the cues say, in both languages.
pub mod reasons {
    use super::Reason;

    macro_rules! reasons {
        ($($(#[$doc:meta])* $name:ident = $da:literal, $en:literal;)*) => {
            $($(#[$doc])* pub const $name: Reason = Reason::Name { da: $da, en: $en };)*
        };
    }

    reasons! {
        /// The model.
        MODEL = "ordene omkring og skrivemåden ligner et navn", "the words around and the spelling look like a name";
        /// Common given name.
        GIVEN = "ordet er et kendt fornavn", "the word is a known given name";
        /// Rare given name.
        RARE_GIVEN = "ordet er et sjældent eller udenlandsk fornavn", "the word is a rare or foreign given name";
        /// Common surname.
        SURNAME = "ordet er et kendt efternavn", "the word is a known surname";
        /// Rare surname.
        RARE_SURNAME = "ordet er et sjældent eller udenlandsk efternavn", "the word is a rare or foreign surname";
        /// Ordinary word.
        ORDINARY = "ordet er også et almindeligt ord", "the word is an ordinary word too";
        /// Place.
        PLACE = "ordet er også et stednavn", "the word is a place too";
        /// Title.
        TITLE = "der står en titel eller rolle foran", "a title or role stands before it";
        /// Label.
        LABEL = "der står en etiket foran, fx »Navn:«", "a label such as \"Name:\" stands before it";
        /// Sign-off.
        SIGN_OFF = "det står som underskrift efter en hilsen", "it stands as a signature after a greeting";
        /// Initials.
        INITIALS = "det er initialer i en underskrift", "these are initials in a signature";
        /// Surname first.
        SURNAME_FIRST = "efternavn, komma, fornavn", "surname, comma, given name";
        /// Elsewhere.
        ELSEWHERE = "navnet står som person et andet sted i teksten", "the name stands for a person elsewhere in the text";
        /// Compound.
        COMPOUND = "det er navnet i en sammensætning, fx »Hansen-sagen«", "it is the name in a compound such as \"Hansen-sagen\"";
        /// Staff list.
        STAFF = "navnet står på organisationens egen liste", "the name is on the organisation's own list";
        /// Writer of a quoted text.
        WRITER = "det er den, der skrev det citerede", "it is who wrote the quoted text";
        /// One letter.
        LETTER = "et enkelt bogstav er ikke et navn", "one letter alone is no name";
        /// Genitive.
        GENITIVE = "navnet står i ejefald", "the name is in the genitive";
        /// Street.
        STREET = "det er et vejnavn", "it is the name of a street";
        /// Company.
        COMPANY = "det er navnet på en virksomhed eller institution", "it is the name of a company or institution";
        /// Eponym.
        EPONYM = "det er en metode eller en sygdom, der har navn efter en person", "it is a method or a disease named after a person";
        /// Thing.
        THING = "det er navnet på en ting, et rum eller et hold", "it is the name of a thing, a room or a team";
        /// Date.
        DATE = "det er en måned", "it is a month";
        /// Parcel.
        PARCEL = "det er et ejerlav", "it is a cadastral district";
    }
}
