//! Harmless texts for the evaluation: full of what is easily taken for a person and is none. No text of it is ever
//! trained on.

use crate::data::{Data, DataError, Text};
use crate::rng::Rng;

/// How many texts are made from each template.
const TURNS: usize = 12;

/// `{T}` a Danish town or village, `{M}` a municipality, `{V}` a street, `{w}` a word that is a surname or given name too
/// in lower case, `{W}` the same with a capital where some would write it, `{P}` a program, `{O}` a company named after
/// a person, `{R}` a room or team called by a word of nature, `{d}` a number.
const TEMPLATES: &[&str] = &[
    "Hvor langt er der fra {T} til {T} ad landevejen?",
    "Skriv en tekst på 100 ord om {T} som bosætningsby.",
    "Busrute {d} kører fra {T} over {T} til {T}.",
    "{M} og {M} har indgået en aftale om fælles vagtordning.",
    "Sammenlign skatten i {M}, {M} og {M}.",
    "Ifølge {M} Kommune er sagen afsluttet.",
    "Udstykningen ved {V} giver plads til {d} boliger.",
    "Krydset {V}/{V} ombygges i uge {d}.",
    "Der mangler et skilt på {V} {d} ved indkørslen.",
    "{V} spærres for gennemkørsel, mens kloakken skiftes.",
    "Matrikel {d}a, {T} By, {T}, er på {d} m2.",
    "Mark {d} ved {T} er tilsået med græs.",
    "Ejendommen ligger mellem {w} og {w} syd for byen.",
    "Planen nævner både {w}, {w} og {w}.",
    "Vi mødes i lokale {R} kl. {d}.",
    "Stuerne hedder {R}, {R} og {R}.",
    "Team {R} overtager opgaven fra Team {R} den 1. maj.",
    "Lav en liste over ord, der rimer på {w}.",
    "Hvordan bøjes ordet {w} i flertal?",
    "Hvad betyder {W} på engelsk?",
    "Overskrift: {W} og {w} i balance",
    "Projektet {W} for alle får {d} mio. kr.",
    "Festivalen {W} og Musik holdes i {T}.",
    "Regningen fra {O} er på {d} kr.",
    "Hent tilbud hos {O} og {O} på kontorstole.",
    "{O} har byggepladsen på {V}.",
    "Kan {P} åbne filer fra {P}?",
    "Flyt mødet til {P}, og læg referatet i {P}.",
    "Skriv en formel i {P}, der lægger kolonne B og C sammen.",
    "{P} og {P} opdateres torsdag kl. {d}.",
    "Den 1. Maj og den 5. Juni er der lukket.",
    "Lørdag d. {d}. Maj er der loppemarked i {T}.",
    "I April falder Påsken, og i {T} er der Forårsmarked.",
    "Vejret i morgen: {w}, {w} og {d} grader.",
    "Børnehaven skal på tur til {T} Strand.",
    "{T} Skole og {T} Hallen deler parkeringsplads.",
    "Biblioteket i {T} har bøger om {w} og {w}.",
    "Toget holder i {T}, {T} og {T}.",
    "Emne: {W}\nFrist: uge {d}\nStatus: lukket",
    "Sted;Antal;Ugedag\n{T};{d};mandag\n{T};{d};torsdag",
    "| {T} | {d} elever |\n| {T} | {d} elever |",
    "- {W}\n- {W}\n- Andet",
    "{W}: {d} stk., {w}: {d} stk.",
    "NY STI MELLEM {T} OG {T}",
    "Søen ved {T} er fredet, og {W} og {w} må ikke fældes.",
];

const WORDS: &[&str] = &[
    "skov", "mark", "vejen", "storm", "dam", "bakke", "eng", "sol", "vind", "lund", "kær", "holm", "krog", "birk",
    "rose", "dal", "kvist", "hede", "fjord", "bro", "lind", "ravn", "falk", "svane", "due", "gren", "sten", "torp",
    "frost", "dag", "liv", "bjørn", "lærke", "løve", "smed", "møller", "bager", "præst", "konge", "bonde", "lykke",
    "fred", "vang", "høj", "bæk", "sand", "kilde", "humle", "hassel", "ask", "eg", "bøg", "svend", "bent", "gran",
    "may", "april", "juni", "viola", "iris", "jasmin", "ingefær", "safran", "vinter", "sommer",
];

const ROOMS: &[&str] = &[
    "Eg", "Bøg", "Birk", "Ask", "Lind", "Hassel", "Rose", "Viola", "Iris", "Lærke", "Svane", "Falk", "Ravn", "Bjørn",
    "Sol", "Storm", "Vind", "Fjord", "Bakke", "Eng", "Skov", "Mark", "Lund", "Kilde",
];

const PROGRAMS: &[&str] = &[
    "Word",
    "Excel",
    "Outlook",
    "Teams",
    "OneNote",
    "PowerPoint",
    "Copilot",
    "Aula",
    "Nexus",
    "Cura",
    "Acadre",
    "SBSYS",
    "Signal",
    "Python",
    "Java",
    "Pascal",
    "Ada",
    "Linux",
    "Firefox",
    "Edge",
    "Chrome",
    "Safari",
    "Claude",
    "Gemini",
    "Planner",
    "Loop",
    "Visio",
    "Jira",
    "GeoGebra",
    "MinUddannelse",
    "Forms",
];

const COMPANIES: &[&str] = &[
    "Jensens Køkken A/S",
    "Hansen & Søn ApS",
    "Madsens Maskinfabrik",
    "Brdr. Holm A/S",
    "Lund & Dam Arkitekter",
    "Sørens Smedje",
    "Bageriet Jørgensen ApS",
    "Murerfirmaet Kvist ApS",
    "Tømrermester Friis ApS",
    "Poulsen El A/S",
    "Karlas Kaffebar",
    "Vester Auto",
    "Lindes Planteskole",
    "Café Viggo",
    "Hotel Marie",
    "Restaurant Otto",
    "Advokatfirmaet Winther & Bang",
    "Nielsen Transport A/S",
    "Emmas Blomster",
    "Bodil Brød ApS",
];

struct Pools {
    towns: Vec<String>,
    municipalities: Vec<String>,
    streets: Vec<String>,
}

impl Pools {
    fn read(data: &Data) -> Result<Self, DataError> {
        let towns = data.table("data/places/world_places.tsv")?;
        let towns = towns.into_iter().filter(|(n, c)| c == "DK" && n.chars().all(char::is_alphabetic)).map(|t| t.0);
        let municipalities = data.shared("facts/kommuner.csv")?;
        let municipalities = municipalities.lines().skip(1).filter_map(|l| l.split(',').nth(2).map(str::to_owned));
        let street = |l: &&str| l.chars().next().is_some_and(char::is_alphabetic) && l.ends_with(['j', 'e', 't', 'n']);
        let streets = data.shared("data/places/street_names.txt")?;
        Ok(Self {
            towns: towns.collect(),
            municipalities: municipalities.collect(),
            streets: streets.lines().filter(street).map(str::to_owned).collect(),
        })
    }
}

fn pick(words: &[&'static str], rng: &mut Rng) -> &'static str {
    rng.pick::<&str>(words)
}

/// Texts without persons.
pub fn texts(data: &Data) -> Result<Vec<Text>, DataError> {
    let pools = Pools::read(data)?;
    let mut rng = Rng::new(4711);
    let mut out = Vec::new();
    for n in 0..TEMPLATES.len() * TURNS {
        let mut rest = TEMPLATES[n % TEMPLATES.len()];
        let mut text = String::new();
        while let Some(open) = rest.find('{') {
            text.push_str(&rest[..open]);
            let slot = rest[open..].chars().nth(1);
            rest = rest.get(open + 3..).unwrap_or("");
            match slot {
                Some('T') => text.push_str(rng.pick(&pools.towns).as_str()),
                Some('M') => text.push_str(rng.pick(&pools.municipalities).as_str()),
                Some('V') => text.push_str(rng.pick(&pools.streets).as_str()),
                Some('w') => text.push_str(pick(WORDS, &mut rng)),
                Some('W') => text.push_str(&crate::augment::capitalised(pick(WORDS, &mut rng))),
                Some('R') => text.push_str(pick(ROOMS, &mut rng)),
                Some('P') => text.push_str(pick(PROGRAMS, &mut rng)),
                Some('O') => text.push_str(pick(COMPANIES, &mut rng)),
                _ => text.push_str(&(2 + rng.below(27)).to_string()),
            }
        }
        text.push_str(rest);
        if text.starts_with("NY ") {
            text = text.to_uppercase();
        }
        out.push(Text { id: format!("trap-{n}"), text, marks: Vec::new(), persons_only: true });
    }
    Ok(out)
}
