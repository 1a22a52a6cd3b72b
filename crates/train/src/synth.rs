//! Synthetic prompts and letters for the evaluation. Its templates are unlike anything the model is trained on, and no
//! text of it is ever trained on.

use crate::augment::capitalised;
use crate::data::{Data, DataError, Label, Mark, Text};
use crate::rng::Rng;

/// A name drawn for the evaluation.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Where it comes from.
    pub origin: &'static str,
    /// `f` or `m`.
    pub gender: char,
    /// `common`, `known`, `rare`, or `-` for names from elsewhere.
    pub frequency: &'static str,
    given: String,
    surname: String,
}

/// A group, its given names of women and men, and its surnames.
type Group<S> = (&'static str, Vec<S>, Vec<S>, Vec<S>);

/// The pools of names by origin.
pub struct Pools {
    foreign: Vec<Group<&'static str>>,
    /// By frequency: common, known, rare.
    danish: [Group<String>; 3],
}

impl Pools {
    /// Reads them.
    pub fn read(data: &Data) -> Result<Self, DataError> {
        let mut foreign: Vec<Group<&str>> = Vec::new();
        for line in include_str!("../lists/origins.tsv").lines() {
            let mut parts = line.split('\t');
            let (Some(origin), Some(kind), Some(names)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            if foreign.last().is_none_or(|f| f.0 != origin) {
                foreign.push((origin, Vec::new(), Vec::new(), Vec::new()));
            }
            if let Some(last) = foreign.last_mut() {
                let list = match kind {
                    "f" => &mut last.1,
                    "m" => &mut last.2,
                    _ => &mut last.3,
                };
                list.extend(names.split(' '));
            }
        }
        let part = |file: &str, from: u32, to: u32| -> Result<Vec<String>, DataError> {
            let rows = data.table(&format!("data/names/{file}.tsv"))?;
            let fits = |n: &String, c: &String| {
                let count = c.parse().unwrap_or(0);
                count >= from && count < to && n.chars().count() > 2 && !n.contains(' ')
            };
            Ok(rows.iter().filter(|(n, c)| fits(n, c)).map(|(n, _)| capitalised(n)).collect())
        };
        let level = |name, from, to| -> Result<_, DataError> {
            Ok((
                name,
                part("first_names_women", from, to)?,
                part("first_names_men", from, to)?,
                part("last_names", from, to)?,
            ))
        };
        let danish = [level("common", 1000, u32::MAX)?, level("known", 50, 1000)?, level("rare", 5, 50)?];
        Ok(Self { foreign, danish })
    }

    /// A name, origins and frequencies in turn.
    fn draw(&self, turn: usize, rng: &mut Rng) -> Drawn {
        let gender = if turn.is_multiple_of(2) { 'f' } else { 'm' };
        let n = (turn / 2) % (self.foreign.len() + 3);
        if n < 3 {
            let (frequency, women, men, surnames) = &self.danish[n];
            let given = rng.pick(if gender == 'f' { women } else { men }).clone();
            return Drawn { origin: "danish", gender, frequency, given, surname: rng.pick(surnames).clone() };
        }
        let (origin, women, men, surnames) = &self.foreign[n - 3];
        let given = (*rng.pick(if gender == 'f' { women } else { men })).to_owned();
        Drawn { origin, gender, frequency: "-", given, surname: (*rng.pick(surnames)).to_owned() }
    }
}

/// `{N}` full name, `{G}` given name, `{S}` surname, `{Ns}` and so on in the genitive, `{l}` full name in lower case,
/// `{U}` in capitals, `{C}` surname first, `{I}` initial and surname.
const WITH_NAMES: &[&str] = &[
    "Kan du formulere et venligt svar til {N}, der har spurgt til ventetiden på en handicapbil?",
    "Skriv en opsummering af forløbet: {N} blev udskrevet fredag, og hjemmeplejen begyndte lørdag.",
    "Omskriv teksten, så den er lettere at læse. »{N} har ret til ledsagelse 15 timer om måneden, og {G} vil selv vælge ledsageren.«",
    "Lav tre forslag til overskrift på en artikel om {Ns} 40 års jubilæum i Materielgården.",
    "Oversæt til engelsk: {N} bedes medbringe gyldigt pas og sin seneste lønseddel.",
    "Hej Copilot, jeg sidder med en sag om {N}. Kan du hjælpe mig med at strukturere den?",
    "Emne: VS: Nøgler til hallen\nFra: {N}\nSendt: 4. marts 2025 08:12\nHej alle, nøglerne ligger hos pedellen.",
    "Kære {N}\n\nTak for din henvendelse om skolebus til dit barn. Vi vender tilbage senest på torsdag.",
    "Kære {G}\n\nDet var godt at tale med dig. Jeg sender papirerne i morgen.",
    "Sender lige en påmindelse om referatet.\n\nDe bedste hilsner\n{N}\nPlanlægger, By og Land",
    "Tak for sidst!\n\nHilsen {G}",
    "Sagsresumé\nBorger: {N}\nTlf.: 12 34 56 78\nHenvendelsen drejer sig om affaldssortering.",
    "Navn: {C}\nStilling: serviceassistent\nAnciennitet: 12 år",
    "Der var enighed om, at {S} tager kontakt til entreprenøren inden mandag.",
    "Efter aftale med fru {S} flyttes besigtigelsen til uge 14.",
    "Sundhedsplejerske {N} har vejet barnet og fundet det i trivsel.",
    "Ifølge {I} er der ikke hjemmel til at give afslag.",
    "Referent: {N}\nTil stede: {N2}, {N3}\nAfbud: {N4}",
    "Klasselæreren fortæller, at {Gs} fravær er steget siden efterårsferien.",
    "Boet efter {N} behandles af skifteretten, og {N2} er indsat som bobestyrer.",
    "{N} har i dag bestilt tid til fornyelse af kørekort og medbringer foto.",
    "{Gs} mor siger, at han ikke har spist morgenmad i tre uger.",
    "Vedhæftet er en klage fra naboerne {N} og {N2} over støj fra varmepumpen.",
    "kan du skrive til {l} at mødet er aflyst på grund af sygdom",
    "hej det er {l} jeg kan ikke komme ind i den digitale postkasse",
    "INDKALDELSE: {U} SKAL MØDE TIL SAMTALE DEN 3. JUNI",
    "Vurdering: Det anbefales, at {N} bevilges tre aflastningsdøgn, da hustruen er nedslidt.",
    "Deltagere;Rolle\n{N};projektleder\n{N2};bygherrerådgiver\n{N3};referent",
    "| {C} | 3.b | fritaget for idræt |\n| {C2} | 3.b | kørsel til skole |",
    "Vi har modtaget {Ns} ansøgning om tilskud til høreapparat.",
    "Spørgsmål fra {N}: Hvornår bliver cykelstien ved skolen færdig?",
    "Jeg er i tvivl om, hvad jeg skal svare {G}, når hun spørger til pengene.",
    "Lav et udkast til en udtalelse om {N}, som har været i praktik hos os i otte uger.",
    "Plejecentret oplyser, at {N} er faldet to gange siden i mandags. {S} har fået en kaldemåtte.",
    "Anmelderen er {N}, født i 1984. {Gs} oplysninger er bekræftet af skolen.",
    "Teamlederen har bedt {G} og {G2} om at dække aftenvagten hele næste uge.",
    "Af sagen fremgår, at {N}, som ejer ejendommen, ikke har reageret på påbuddet.",
    "Ring til {G} på nummeret i Outlook, hvis porten ikke åbner.",
    "Overlæge {S} vurderer, at genoptræning er udsigtsløs.",
    "Skal vi sende kvitteringen til {Ns} arbejdsgiver eller direkte til a-kassen?",
];

const HARMLESS: &[&str] = &[
    "Skriv en kort tekst om, hvordan borgere søger om byggetilladelse.",
    "Hvor mange ældre over 80 år vil bo i egen bolig i 2035?",
    "Vejen til skolen er glat, og der bliver saltet fra klokken seks.",
    "Lav en dagsorden til et møde i maj om skov og mark i kommuneplanen.",
    "Mark 12 og mark 14 er udpeget til vådområde, og Skoven øst for dem fredes.",
    "Hvad er forskellen på Word og OneNote, og hvornår bruger vi Teams?",
    "Kan du foreslå ti navne til et nyt bosted ved Limfjorden?",
    "Bo godt hele livet er titlen på strategien for ældreboliger.",
    "I maj måned holder Biblioteket lukket den 1. og den 29.",
    "Storm og skybrud har kostet kommunen 4 mio. kr. i år.",
    "Sammenlign priserne på Volvo, Toyota og Tesla til hjemmeplejens bilflåde.",
    "Turen går til Skagen, Rold Skov og Rebild Bakker med afgang fra Rådhuset.",
    "Har kommunen pligt til at tilbyde Dansk som andetsprog i klubben?",
    "Rosen er plantet i bedet ved Kirken, og Birken skal beskæres.",
    "Skriv om Lokalplan 214 for Havnen og Strandpromenaden i et let sprog.",
    "Aarhus, Odense og Viborg har allerede indført ordningen.",
    "Vi kører over Vejle til Kolding og videre mod Flensborg.",
    "Fru og hr. Danmark skal sortere affald i ti fraktioner.",
    "Den 3. maj åbner Friluftsbadet, og Hallen er booket til Håndbold.",
    "Sygeplejen bruger Nexus, Skolen bruger Aula, og Økonomi bruger Prisme.",
    "Gør teksten kortere: Borgeren har ret til aktindsigt efter Offentlighedsloven.",
    "Hvad siger Serviceloven om Ledsagelse og Merudgifter?",
    "Høringssvar fra Danmarks Naturfredningsforening og Dansk Cyklistforbund er vedlagt.",
    "Dagens ret er Bøf Stroganoff, og om Fredagen er der Pizza.",
    "Alzheimers, Parkinsons og Downs syndrom gennemgås på kurset.",
    "Mødet er flyttet fra Lokale B til Lokale C på Torvet 4.",
    "Adressen er Anna Ancherts Vej 12, og postkassen står ved Niels Bohrs Allé.",
    "Stenvej, Skovvej og Lundevej asfalteres i uge 33.",
    "Kommunen køber grøntsager hos Sørens Grønt ApS og brød hos Lagkagehuset.",
    "Liv og glæde i byens gader er målet, og Frivillighed er midlet.",
    "Lav et skema med kolonnerne Navn, Rolle, Telefon og Mail.",
    "Husk at skrive Hej eller Kære først og Venlig hilsen til sidst.",
    "Kan Copilot lave et diagram i Excel ud fra tallene i Rapporten?",
    "Den lange Dag i haven sluttede med Frost og Tåge.",
    "EU, FN og NATO er nævnt i oplægget til 9. klasse.",
    "Projektet Grøn Vind og Sol får støtte af Realdania.",
    "Vagtplan: Man Tir Ons Tor Fre, aften 15-23, nat 23-07.",
    "Bent jernrør og Stål afleveres på Genbrugspladsen.",
    "Hvordan staves Rehabilitering, og hvad betyder Visitation?",
    "Kontakt Borgerservice eller Jobcentret, hvis MitID ikke virker.",
    "Fjord, Bakke og Eng er navnene på de tre nye Stuer i børnehaven.",
];

/// Texts with names (their draws beside them) and harmless ones.
pub fn texts(data: &Data, count: usize) -> Result<Vec<(Text, Vec<Drawn>)>, DataError> {
    let pools = Pools::read(data)?;
    let mut rng = Rng::new(77);
    let (mut out, mut turn) = (Vec::new(), 0);
    for n in 0..count {
        let template = WITH_NAMES[n % WITH_NAMES.len()];
        out.push(fill(template, n, &pools, &mut turn, &mut rng));
    }
    for (n, line) in HARMLESS.iter().enumerate() {
        let text =
            Text { id: format!("harmless-{n}"), text: (*line).to_owned(), marks: Vec::new(), persons_only: true };
        out.push((text, Vec::new()));
    }
    out.extend(crate::traps::texts(data)?.into_iter().map(|t| (t, Vec::new())));
    Ok(out)
}

fn fill(template: &str, n: usize, pools: &Pools, turn: &mut usize, rng: &mut Rng) -> (Text, Vec<Drawn>) {
    let (mut text, mut marks, mut persons): (String, Vec<Mark>, Vec<Drawn>) = (String::new(), Vec::new(), Vec::new());
    let (mut drawn, mut rest): (Vec<(char, Drawn)>, &str) = (Vec::new(), template);
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find('}').map_or(rest.len(), |c| open + c);
        let slot = &rest[open + 1..close];
        rest = rest.get(close + 1..).unwrap_or("");
        let number = slot.chars().find(char::is_ascii_digit).unwrap_or('1');
        let who = match drawn.iter().find(|d| d.0 == number) {
            Some((_, d)) => d.clone(),
            None => {
                // Ends of the template and the turn run at different paces, so that all forms meet all origins.
                let d = pools.draw(*turn + n / WITH_NAMES.len(), rng);
                *turn += 1;
                drawn.push((number, d.clone()));
                d
            }
        };
        let mut name = match slot.chars().next() {
            Some('G') => who.given.clone(),
            Some('S') => who.surname.clone(),
            Some('l') => format!("{} {}", who.given, who.surname).to_lowercase(),
            Some('U') => format!("{} {}", who.given, who.surname).to_uppercase(),
            Some('C') => format!("{}, {}", who.surname, who.given),
            Some('I') => format!("{}. {}", who.given.chars().next().unwrap_or('A'), who.surname),
            _ => format!("{} {}", who.given, who.surname),
        };
        if slot.ends_with('s') {
            name.push_str(if name.ends_with(['s', 'x', 'z']) { "'" } else { "s" });
        }
        let start = text.len();
        text.push_str(&name);
        marks.push(Mark { start, end: text.len(), label: Label::Person });
        persons.push(who);
    }
    text.push_str(rest);
    (Text { id: format!("synthetic-{n}"), text, marks, persons_only: true }, persons)
}
