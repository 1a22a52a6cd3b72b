use crate::text::Lang;

/// What kind of thing was found: one of [`ENTITIES`]. Presidio's names where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity(u8);

/// One row of the table of entities.
#[derive(Debug)]
pub struct EntityInfo {
    /// Name in output and rules.
    pub name: &'static str,
    /// Word in a Danish placeholder.
    pub da: &'static str,
    /// Word in an English placeholder.
    pub en: &'static str,
}

const fn e(name: &'static str, da: &'static str, en: &'static str) -> EntityInfo {
    EntityInfo { name, da, en }
}

/// Every entity a rule may name, sorted by name: the one place to add one.
pub const ENTITIES: &[EntityInfo] = &[
    e("AGE", "ALDER", "AGE"),
    e("CARD_DETAILS", "KORTOPLYSNING", "CARD DETAILS"),
    e("CLOSED_ITEM", "LUKKET PUNKT", "CLOSED ITEM"),
    e("CONFIDENTIAL", "FORTROLIGT INDHOLD", "CONFIDENTIAL"),
    e("CREDIT_CARD", "KORTNUMMER", "CARD NUMBER"),
    e("CRIMINAL", "STRAFBART FORHOLD", "CRIMINAL OFFENCE"),
    e("DATE_OF_BIRTH", "FØDSELSDATO", "DATE OF BIRTH"),
    e("DATE_TIME", "DATO", "DATE"),
    e("DEVICE_ID", "ENHEDS-ID", "DEVICE ID"),
    e("DK_BANK_ACCOUNT", "KONTONUMMER", "BANK ACCOUNT"),
    e("DK_CASE_NUMBER", "SAGSNUMMER", "CASE NUMBER"),
    e("DK_COURT_CASE", "RETSSAGSNUMMER", "COURT CASE"),
    e("DK_CPR_NUMBER", "CPR-NUMMER", "CPR NUMBER"),
    e("DK_CVR_NUMBER", "CVR-NUMMER", "CVR NUMBER"),
    e("DK_EAN_NUMBER", "EAN-NUMMER", "EAN NUMBER"),
    e("DK_MUNICIPALITY", "KOMMUNE", "MUNICIPALITY"),
    e("DK_PAYMENT_LINE", "BETALINGSLINJE", "PAYMENT LINE"),
    e("DK_PROPERTY_ID", "EJENDOMSNUMMER", "PROPERTY ID"),
    e("DK_P_NUMBER", "P-NUMMER", "P NUMBER"),
    e("DK_REGION", "REGION", "REGION"),
    e("DOCUMENT_ID", "DOKUMENT-ID", "DOCUMENT ID"),
    e("DRIVING_LICENCE", "KØREKORT", "DRIVING LICENCE"),
    e("EMAIL_ADDRESS", "E-MAIL", "E-MAIL"),
    e("ETHNICITY", "ETNICITET", "ETHNICITY"),
    e("HEALTH", "HELBREDSOPLYSNING", "HEALTH"),
    e("HEALTH_PROFESSIONAL_ID", "AUTORISATIONS-ID", "AUTHORISATION ID"),
    e("IBAN_CODE", "IBAN", "IBAN"),
    e("IP_ADDRESS", "IP-ADRESSE", "IP ADDRESS"),
    e("LOCATION", "STED", "PLACE"),
    e("ORGANISATION_TERM", "INTERN BETEGNELSE", "INTERNAL TERM"),
    e("PASSPORT", "PASNUMMER", "PASSPORT"),
    e("PATIENT_ID", "PATIENT-ID", "PATIENT ID"),
    e("PERSON", "PERSON", "PERSON"),
    e("PHONE_NUMBER", "TELEFON", "PHONE"),
    e("POLITICS", "POLITIK", "POLITICS"),
    e("POSITION", "POSITION", "POSITION"),
    e("RELIGION", "RELIGION", "RELIGION"),
    e("SECRET", "HEMMELIGHED", "SECRET"),
    e("SEXUALITY", "SEKSUEL ORIENTERING", "SEXUALITY"),
    e("SOCIAL", "SOCIAL OPLYSNING", "SOCIAL"),
    e("STREET_ADDRESS", "ADRESSE", "ADDRESS"),
    e("UNION", "FAGFORENING", "UNION"),
    e("URL", "URL", "URL"),
    e("USERNAME", "BRUGERNAVN", "USERNAME"),
    e("VEHICLE_PLATE", "NUMMERPLADE", "NUMBER PLATE"),
    e("VIN", "STELNUMMER", "VIN"),
];

impl Entity {
    /// The entity of that name.
    pub fn parse(name: &str) -> Option<Self> {
        ENTITIES.iter().position(|e| e.name == name).map(|i| Self(i as u8))
    }

    /// Its name in output and rules.
    pub fn name(self) -> &'static str {
        ENTITIES[usize::from(self.0)].name
    }

    /// The word that stands for it in a placeholder.
    pub fn placeholder(self, lang: Lang) -> &'static str {
        let info = &ENTITIES[usize::from(self.0)];
        match lang {
            Lang::Da => info.da,
            Lang::En => info.en,
        }
    }

    /// Whether it covers a whole passage, inside which other findings stand on their own.
    pub fn is_passage(self) -> bool {
        self.name() == "CLOSED_ITEM"
    }
}
