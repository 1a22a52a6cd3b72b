//! Words around a run that speak for or against a name: titles, labels, sign-offs, streets, companies, parcels.

use std::sync::OnceLock;

use crate::finding::Reason;
use crate::text::word_hash;

/// A sorted list of word hashes.
#[derive(Debug)]
pub struct Words(Vec<u64>);

impl Words {
    fn new(words: &str) -> Self {
        let mut hashes: Vec<u64> = words.split_whitespace().map(word_hash).collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    /// Whether the word of that hash is on the list.
    pub fn has(&self, hash: u64) -> bool {
        self.0.binary_search(&hash).is_ok()
    }
}

/// The lists of cue words.
#[derive(Debug)]
pub struct Cues {
    /// Titles and roles that stand right before a name.
    pub titles: Words,
    /// Labels with a colon before a name.
    pub labels: Words,
    /// Last words of a sign-off.
    pub sign_offs: Words,
    /// What streets and squares are called.
    pub streets: Words,
    /// What makes the words before it a company or an institution.
    pub companies: Words,
    /// What makes the words before it a parcel.
    pub parcels: Words,
    /// Prepositions of place.
    pub at_place: Words,
    /// Legal forms of companies.
    pub legal: Words,
    /// What follows the `&` of a company.
    pub partners: Words,
    /// Wrote, says.
    pub wrote: Words,
    /// What stands before the time of day.
    pub clock: Words,
    /// What has a name of its own and is no person: teams, rooms, projects, ships, inns, words.
    pub things: Words,
    /// What says that a name follows: `Stuerne hedder`.
    pub called: Words,
    /// What joins the parts of a list.
    pub joins: Words,
    /// What makes the place before it a part of the landscape or a building: `Nissum Fjord`.
    pub landmarks: Words,
    /// Months.
    pub months: Words,
    /// Pronouns.
    pub pronouns: Words,
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
    bogen filmen spillet etape bygning blok hal ordet begrebet betyder stuer stuerne grupper grupperne lokaler lokalerne \
    rum rummet rummene hold holdet holdene teams skibe skibene både bådene båden robotter robotterne systemer systemerne \
    servere serverne sorter sorterne sorten maskiner maskinerne maskinen biler bilerne bilen bygninger bygningerne bygningen \
    blokkene etaper etaperne haller hallerne hallen afdelinger afdelingerne";

const CALLED: &str = "hedder hed kaldes kaldt døbt navngivet";

const JOINS: &str = "og eller samt";

const LANDMARKS: &str = "fjord fyr bakker banke plantage hede klit klitter klitplantage mose kær enge å sø søer strand havn \
    lystbådehavn bugt sund øer kanal slot gods station stadion rev odde næs pynt vig lufthavn kirkegård mølle vandtårn vandværk \
    dige sluse skov skove storskov midtby kommune sogn provsti bibliotek kraftværk golfklub camping færgehavn";

const MONTHS: &str = "januar februar marts april maj juni juli august september oktober november december may";

const CLOCK: &str = "kl kl. klokken";

const PRONOUNS: &str = "jeg du han hun vi i de man den det der som hvem mig dig ham hende os jer dem";

impl Cues {
    /// The lists.
    pub fn get() -> &'static Self {
        static CUES: OnceLock<Cues> = OnceLock::new();
        CUES.get_or_init(|| Self {
            titles: Words::new(TITLES),
            labels: Words::new(LABELS),
            sign_offs: Words::new(SIGN_OFFS),
            streets: Words::new(STREETS),
            companies: Words::new(COMPANIES),
            parcels: Words::new(PARCELS),
            at_place: Words::new(AT_PLACE),
            legal: Words::new(LEGAL),
            partners: Words::new(PARTNERS),
            wrote: Words::new(WROTE),
            clock: Words::new(CLOCK),
            things: Words::new(THINGS),
            called: Words::new(CALLED),
            joins: Words::new(JOINS),
            landmarks: Words::new(LANDMARKS),
            months: Words::new(MONTHS),
            pronouns: Words::new(PRONOUNS),
        })
    }
}

const ROLE_ENDINGS: &[&str] = &[
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
];

/// Whether a word in lower case is a role by its ending: `miljøminister`.
pub fn is_role(word: &str) -> bool {
    ROLE_ENDINGS.iter().any(|e| word.ends_with(e))
}

const STREET_ENDINGS: &[&str] = &[
    "vej", "vejen", "gade", "gaden", "allé", "stræde", "pladsen", "torvet", "vænget", "parken", "stien", "toften",
    "vang",
];

/// Whether a word is a street by its ending: `Skovvej`.
pub fn is_street(word: &str) -> bool {
    STREET_ENDINGS.iter().any(|e| word.len() > e.len() && word.ends_with(e))
}

const EPONYMS: &[&str] = &[
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
];

/// Whether a word in lower case is what science names after people: `Pearsons korrelationskoefficient`.
pub fn is_eponym(word: &str) -> bool {
    EPONYMS.iter().any(|e| word.ends_with(e))
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
        /// Surname on the next line.
        SECOND_LINE = "et fornavn slutter linjen før", "a given name ends the line before";
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
