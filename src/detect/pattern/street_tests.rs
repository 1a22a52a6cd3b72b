//! Addresses as they are written in running text, and what looks like one.

use super::rules_test::Rules;
use crate::detect::rule_files::unmark;
use crate::text::Span;

/// `[[...]]` around each address, whole.
const ADDRESSES: &[&str] = &[
    // Streets without a telling ending.
    "Vi henter hende på [[Lærkebo 9]] klokken otte",
    "Nøglen ligger hos fru Holm på [[Vesterhøj 14]].",
    "Hunden løb væk ved [[Rugmarken 3]].",
    "Pakken skal leveres til [[Kløvermarken 27 B]] inden fredag.",
    "Ring på hos Signe Hansen, [[Kornblomsten 5]].",
    "Ekstranøgle hos Mette Hansen ([[Mosebo 41]]), kode følger.",
    "Sted: [[Enghaven 12]]. Tag tøj med til regn.",
    "Hun er flyttet fra [[Solbakken 8]] til Struer.",
    "Sygeplejersken kører til [[Ahornlunden 18 C]] nu.",
    "Jens bor på [[Tværmarken 66]], og hans søster på [[Søparken 2]].",
    "Vi ses på [[Nordkrog 7]]!",
    "Der er rotter ved [[Hybenhaven 11]], siger naboen.",
    "Kirsten Prøvesen, [[Fælleden 22]]",
    "Adr: [[Skovbrynet 4]]",
    "Lejer på [[Bøgelunden 19]] klager over støj.",
    "Klageren bor på [[Vibeholmen 30]] med to børn.",
    "Bad hos beboeren på [[Østerbjerg 17]] er for småt.",
    "Brevet skal til [[Gammelmark 6]].",
    // With a word before the last one that does not tell it either.
    "Brand ved [[Thorsminde Klit 13]] i nat.",
    "Hun bor på [[Mosede By 18]].",
    "Bilen holdt ved [[Nørre Dige 24]].",
    "Lampen ud for [[Bag Hegnet 3]] er slukket.",
    "Skraldebilen kommer ikke frem ved [[Kisserup Strand 35]].",
    "Brevet gik til [[Ved Skoven 12]] i går.",
    // Lower case.
    "jeg skal hente ham på [[møllegade 7]] i dag",
    "kan du køre forbi [[rosenvej 3]] på vejen hjem",
    "hun flyttede til [[lyngvej 8 b]] i sommer",
    "sted: [[hyldestien 4]]",
    "ring til naboen på [[præstevænget 15]] først",
    "brevet til [[søndergade 41, 2. th]] kom retur",
    "vi mødes på [[mosede strandvej 37]] klokken ni",
    "mor bor på [[hjermind byvej 58, 3. sal]] nu",
    "regningen sendes til [[prøves plads 40a]]",
    "ambulancen kørte fra [[bredgade 217]] klokken 21",
    "de bor på [[toften 8]]",
    "nøglen er hos bo på [[sønderhøj 6]].",
    "hun har boet på [[rærupvej 13 a]] hele sit liv",
    "klager fra [[dalsgård 240, 3700 rønne]] er modtaget",
    "[[pilelunden 3, 7620 lemvig]]",
    "bor på [[kirsten prøves vej 99]]",
    "klagen kom fra lokal [[vej 4, 7600 struer]]",
    // Endings cut short, initials.
    "Regningen går til [[Lanternev. 140]].",
    "Hun bor på [[Nørreg. 12]].",
    "Faktura: [[Johs E Prøvesens Vej 1, 7830 Vinderup]]",
    "Faktura: [[Johs E Prøvesens V 1, 7830 Vinderup]]",
    "Naboen på [[N. A. Prøvesens V 36G]] er hørt.",
    "Vi mødes på [[H.P. Prøvesens Vej 12]].",
    "Tømning på [[Chr. Prøves Vej 9]] i morgen.",
    // The whole name of the street.
    "Ejendommen [[Dybe Kirkevej 3]] er solgt.",
    "Ejendommen [[Mulstrup Møllevej 89]] sættes til salg.",
    "Vedrørende [[Førslev Skolevej 46, 7673 Harboøre]]",
    "Jeg bor [[Øster Halne Hedevej 233]].",
    "07:10 [[Røjle Bygade 50]] bad",
    "Ansøger: Prøve Testesen\nEjendom: [[Lille Havelsevej 55, 7500 Holstebro]]",
    "Naboerne på [[Gl. Testrup Skolevej 4]] er hørt.",
    "Han bor på [[Sankt Jørgens Gade 8]].",
    "Rejsegilde på [[Svend Prøvesens Vej 44]] på fredag.",
    "VI BOR PÅ [[OLAF-PRØVESENSVEJ 38]]",
    "Vi holder festen på [[Femte Maj Plads 11]].",
    "Han bor på [[Store Kongens Vænge 7]].",
    "Konen bor på [[Ludvig F.J. Prøvesvej 126]].",
    // Floors, doors, stairways.
    "Taxa fra [[Parkvej 90, opg. C, 2. th.]] til sygehuset",
    "Hun bor på [[Torvet 6, lejl. 14]].",
    "Plejecentret, [[Ågade 30, bolig 7]].",
    "Flyttet fra [[Nygade 14, kl.]] til Struer.",
    "En kvinde på [[Sct. Jørgens Gade 33, 2.]], som bor alene",
    "Mødet er på [[Ågade 1, 2.]]",
    "ADR: [[HØJGADE 2 B, ST TH]]",
    "[[PARKVEJ 90, 2. TH, 7620 LEMVIG]]",
    "[[LILLE DIGEVEJ 26, ST.TH., 2200 KØBENHAVN N]]",
    "JEG FLYTTEDE IND [[EGETOFTEN 22, 1. DØR 12]]",
    "Brev til [[Nygade 4, mf.]]",
    "Opgangen i [[Nygade 4, opgang B]]",
    "[[Havglimtvej 2, bolig 11, 7620 Lemvig]]",
    // Towns and lines.
    "De bor på [[Strandvejen 8, Thyborøn]].",
    "En mast på [[Fjaltring Kirkevej 2, Fjaltring]].",
    "Mast på [[Spurvestræde 63, Nr. Nissum]].",
    "de bor på [[ubberupvej 50, thyborøn]].",
    "Boende [[Vestergade 3, 7620\nLemvig]], opsiger",
    "TINGLYSNING: SKØDET PÅ [[GL ROUSTVEJ 5, BØVLING, 7620 LEMVIG]] ER LYST",
    "[[Fabjergkirkevej 80, Nr. Nissum, 7620 Lemvig]]",
    "PRØVE TESTESEN\nC/O TESTESEN\n[[BOLMERODVEJ 32, 2. TV\n7570 VEMB]]",
    "Afsender: Prøve Testesen, [[Prøvebjergvej\n43]]\nVi er imod",
    "Jeg har prøvet at ringe to gange i dag til familien på [[Wiedersvej\n210]] uden at få svar.",
    "> Lampen har været slukket siden oktober ud for [[Mads Prøvesens\n> Vej 25]] ved skolen.",
    "Alle breve sendes herefter til hendes nye adresse i [[Skarrild\nOverbyvej 10, 2. tv.]]",
    // The farm in front.
    "Han bor på gården [[\"Sønder Prøvegård\", Bonnetvej 15, 7620 Lemvig]].",
    "Matriklen på ejendommen [[Prøvegård, Vilhelmsborgvej 60]] er ny.",
];

/// Not one address.
const HARMLESS: &[&str] = &[
    "Kom til Lemvig 2026 og hør mere.",
    "Planen for Skov 3 er klar.",
    "Mandag 8 mødte vi op.",
    "Afsnit 4 handler om økonomi.",
    "Vi opgraderer til Windows 11 i uge 8.",
    "Mødet holdes i Rum 12.",
    "De fløj med Boeing 747 til Kina.",
    "Vi har bestilt en Model 3 til hjemmeplejen.",
    "Struer 2 tabte til Skive 3.",
    "Lemvig-Struer 3-1",
    "Resultat: Holstebro 24, Skjern 27.",
    "Målscorer i Viborg 12 gange.",
    "Hold 4 mødes på Hal 2 kl. 9.",
    "Sted: Lokale 3, kl. 9.",
    "Punkt 3, 2. behandling af budgettet.",
    "Bus 22 kører fra Terminal 3.",
    "Linje 14 holder ved Station 5.",
    "Klasse 7B skal på Bornholm 12. juni.",
    "Vi tager til Skagen 3. oktober.",
    "Fra Lemvig 12 km mod nord.",
    "Der kom fra Struer 18 deltagere.",
    "På Afdeling 5 mangler der hænder.",
    "Stue 14 skal gøres rent.",
    "Bed 3 og 4 er ledige på Sengeafsnit 2.",
    "Version 4 af Acadre 12 er ude.",
    "Opdater til Android 14 på tablets.",
    "Den nye iPhone 15 koster 7.499 kr.",
    "På Playstation 5 kan man spille FIFA 24.",
    "Han kører i Golf 8 og hun i Mazda 6.",
    "En Peugeot 208 til Teknik og Miljø.",
    "Alle 12 medlemmer stemte for.",
    "Haven 4 gange større end før",
    "Parken 38.000 tilskuere",
    "Skoven 200 hektar",
    "en skolevej 3 km lang",
    "der er ingen vej 2 gange samme sted",
    "vi skal en omvej 4 gange om ugen",
    "en cykelvej 3 meter bred",
    "adgangsvej 2 skal asfalteres",
    "kørselsvej 3 er spærret",
    "de to gade 3 butikker",
    "på gaden 3 dage i træk",
    "i haven 5 børn og en hund",
    "på engen 12 køer",
    "på marken 40 får",
    "i skolegården 3 bolde",
    "hovedgade 1 er et projekt",
    "uge 12, 2026 bliver travl",
    "deltagere 12, 2024 og frem",
    "rosen 3 kr. stykket",
    "side 3, 2. spalte",
    "trin 4, 2. del",
    "Bilag 3, 2. udkast",
    "Kapitel 7, afsnit 2",
    "Etape 2 af Vestvejen er færdig.",
    "Zone 4 koster 24 kr.",
    "Opgang 3 males i uge 40.",
    "Blok 7 har fået nye vinduer.",
    "Sag 14 blev udsat.",
    "Team 3 holder fri.",
    "Niveau 2 er nok.",
    "Tabel 5 viser udgifterne.",
    "Figur 12 er misvisende.",
    "Spørgsmål 9 er svært.",
    "Artikel 6 i forordningen",
    "Ifølge Danmark 2030 skal der spares.",
    "Danmarks 98 kommuner",
    "På Fyn 5 kommuner og på Mors 1 kommune",
    "Regeringen vil på Grønland 3 gange i år.",
    "Der bor i Lemvig 19.500 mennesker.",
    "Til Nytår 12 retter og en kage",
    "Peter Testesen, Hold 2",
    "Mette Testesen, Afdeling 4",
    "Signe Testesen (Team 3) tager den.",
    "Lars Testesen, Klasse 4, mangler penge.",
    "Referat: Prøve Testesen, Punkt 3",
    "Vi bruger Excel 365 og Word 16.",
    "Kør til Motorvej 15 og drej af.",
    "Rute 11 er spærret ved Rute 28.",
    "Billet til Sal 3 kl. 19.30",
    "Opskrift: Mel 3 dl, Sukker 2 dl",
    "Æbler 4 kr., Pærer 6 kr., Bananer 3 kr.",
    "Februar 12 og Marts 14",
    "Juli 8: sommerlukket",
    "FASE 3 STARTER I UGE 9",
    "DAGSORDEN PUNKT 4",
    "Vi har Lokalplan 114 i høring.",
    "Indsats 7 får 2 mio. kr.",
    "Børnehaven 8 børn færre end i fjor",
    "Pulje 4 er tom.",
    "Skema 12 udfyldes af lederen.",
    "Formel 1 og Champions League 2025",
    "Kontoplan 3, stk. 2",
    "Legepladsen 3 gynger, 2 rutsjebaner",
    "Dagtilbud 4 og Skole 7 slås sammen.",
    "Kl. 8 på torvet 3 boder",
    "Vi var i Aalborg. 12 deltog fra os.",
    "Han flyttede fra Herning. 3 hjalp til.",
    "Hans Testesen 45 år",
    "på Lyngholm 3 af 5 pladser",
    "fra Mette 12 timer og fra Bo 7",
];

#[test]
fn addresses_are_found_whole() {
    let rules = Rules::load();
    let mut wrong = Vec::new();
    for marked in ADDRESSES {
        let (text, want) = unmark(marked);
        let got = spans(&rules, &text);
        // A word too many is no harm.
        let covered = |w: &Span| got.iter().any(|g| g.start <= w.start && w.end <= g.end && g.len() <= w.len() + 14);
        if !want.iter().all(covered) {
            let got: Vec<&str> = got.iter().map(|s| s.of(&text)).collect();
            wrong.push(format!("{marked:?} gave {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn numbers_after_other_words_are_no_addresses() {
    let rules = Rules::load();
    let mut wrong = Vec::new();
    for text in HARMLESS {
        let got: Vec<&str> = spans(&rules, text).iter().map(|s| s.of(text)).collect();
        if !got.is_empty() {
            wrong.push(format!("{text:?} gave {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn spans(rules: &Rules, text: &str) -> Vec<Span> {
    rules.scan(text).into_iter().filter(|(id, _)| id == "street-address").map(|(_, span)| span).collect()
}
