//! Words around a run that speak for or against a name: titles, labels, sign-offs, streets, companies, parcels.

use std::sync::OnceLock;

use super::endings::things;
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
    /// The same, and the words that compounds of such things end with.
    pub kinds: Hashes,
    /// What says that a name follows: `Stuerne hedder`.
    pub called: Hashes,
    /// What a person does, as the next word.
    pub acts: Hashes,
    /// Is, are.
    pub is: Hashes,
    /// Name, names.
    pub names: Hashes,
    /// What joins the parts of a list.
    pub joins: Hashes,
    /// What makes the place before it a part of the landscape or a building: `Nissum Fjord`.
    pub landmarks: Hashes,
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

const AT_PLACE: &str = "i ad langs fra til ved på omkring nær mod over gennem";

const LEGAL: &str = "aps a.m.b.a amba ltd inc gmbh ivs";

const PARTNERS: &str = "sønner søn co datter døtre partnere partners brødre";

const WROTE: &str = "skrev skriver";

const THINGS: &str = "lokale lokalet mødelokale mødelokalet stue stuen afdeling afdelingen gruppe systemet programmet robotten \
    chatbotten serveren skibet færgen kutteren bygning blok team teamet teams afsnit projekt projektet kampagnen festivalen udstillingen restaurant restauranten café \
    cafeen hotel hotellet kro appen bladet bogen filmen spillet etape hal ordet begrebet betyder rum bådene chatbot \
    hunden katten hesten koen kaninen stormen orkanen sang sangen sort sorten sorter sorterne";

const CALLED: &str = "hedder hed kaldes kaldt døbt navngivet";

const ACTS: &str = "har havde er var bliver blev skriver skrev siger sagde oplyser oplyste ringer ringede mener mente ønsker \
    ønskede spørger spurgte svarer svarede fortæller fortalte vil ville skal skulle kan kunne må måtte kommer kom går gik tager tog \
    får fik bor boede arbejder arbejdede deltager deltog møder mødte sender sendte bad beder takker takkede klager klagede søger \
    søgte orienterede orienterer gennemgik foreslår foreslog";

const JOINS: &str = "og eller samt";

const LANDMARKS: &str = "fjord fyr bakker banke plantage hede klit klitter klitplantage mose kær enge å sø søer strand havn \
    lystbådehavn bugt sund øer kanal slot gods station stadion rev odde næs pynt vig lufthavn kirkegård mølle vandtårn vandværk \
    dige sluse skov skove storskov midtby kommune sogn provsti bibliotek kraftværk golfklub camping færgehavn";

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
            kinds: Hashes::new(THINGS.split_whitespace().chain(things()).map(word_hash)),
            called: words(CALLED),
            acts: words(ACTS),
            is: words("er var bliver blev"),
            names: words("navnet navnene navn navne"),
            joins: words(JOINS),
            landmarks: words(LANDMARKS),
            months: words(MONTHS),
            pronouns: words(PRONOUNS),
        })
    }
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
        /// Given name at the end of a line.
        LINE_END = "ordet er kun et fornavn og slutter linjen", "the word is only a given name and ends the line";
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
