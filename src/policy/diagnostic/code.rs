use std::fmt;

use serde::{Serialize, Serializer};

use crate::text::Lang;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The policy cannot be used.
    Error,
    /// The policy can be used, but something is amiss.
    Warning,
    /// Good to know.
    Note,
}

macro_rules! codes {
    ($($variant:ident $code:literal $severity:ident $da:literal $en:literal;)*) => {
        /// What is wrong with a policy. The codes never change their meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($code, ": ", $en, ".")] $variant,)*
        }

        /// All codes, in order.
        pub const CODES: &[Code] = &[$(Code::$variant,)*];

        impl Code {
            /// The code as shown: `PG003`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How much it weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it is about, in a few words.
            pub const fn title(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$variant, Lang::Da) => $da, (Self::$variant, Lang::En) => $en,)* }
            }
        }
    };
}

codes! {
    YamlSyntax "PG001" Error "filen er ikke gyldig YAML" "the file is not valid YAML";
    DuplicateKey "PG002" Error "en nøgle står to gange" "a key stands twice";
    UnknownKey "PG003" Error "en nøgle kendes ikke" "a key is unknown";
    WrongType "PG004" Error "en værdi har forkert type" "a value has the wrong type";
    MissingKey "PG005" Error "en nøgle mangler" "a key is missing";
    BadValue "PG006" Error "en værdi er ikke tilladt" "a value is not allowed";
    OverBudget "PG007" Error "filen er for stor eller for dyb" "the file is too large or too deep";
    FileProblem "PG008" Error "filen kan ikke læses" "the file cannot be read";
    NotUtf8 "PG009" Error "filen er ikke UTF-8" "the file is not UTF-8";
    UnknownPolicy "PG010" Error "politikken findes ikke" "there is no such policy";
    ExtendsCycle "PG011" Error "politikker bygger på hinanden i ring" "policies build on each other in a circle";
    UnknownList "PG012" Error "ordlisten findes ikke" "there is no such word list";
    ListFile "PG013" Error "ordlistens fil kan ikke bruges" "the file of a word list cannot be used";
    UnusedList "PG014" Warning "ordlisten bruges ikke" "the word list is not used";
    UnknownRule "PG020" Error "reglen findes ikke" "there is no such rule";
    UnknownEntity "PG021" Error "entiteten findes ikke" "there is no such entity";
    UnknownClause "PG022" Error "punktet findes ikke i beslutningen" "the decision has no such clause";
    DuplicateId "PG023" Error "et id bruges to gange" "an id is used twice";
    RuleKind "PG024" Error "reglen skal have præcis én slags indhold" "the rule must be of exactly one kind";
    NoAction "PG025" Error "reglen har ingen handling" "the rule has no action";
    SettingMisfit "PG026" Error "indstillingen passer ikke til reglen" "the setting does not fit the rule";
    PersonalDataKept "PG027" Error "personoplysninger kan ikke blive stående" "personal data cannot be let stand";
    PersonalDataAllowed "PG028" Error "en fast regel kan ikke slås fra eller slækkes" "a fixed rule cannot be switched off or loosened";
    UnusedRule "PG029" Warning "den egne regel bruges ikke" "the own rule is not used";
    NoClause "PG030" Error "reglen tjener intet punkt i beslutningen" "the rule serves no clause of the decision";
    ClauseUnserved "PG031" Error "punktet har hverken regel eller begrundelse" "the clause has neither a rule nor a reason";
    FunctionMissing "PG032" Error "punktet bygger på noget, politikken mangler" "the clause relies on what the policy lacks";
    Regex "PG040" Error "det regulære udtryk er forkert" "the regular expression is wrong";
    RegexEmpty "PG041" Error "det regulære udtryk passer på tom tekst" "the regular expression matches the empty text";
    UnknownValidator "PG042" Error "kontrollen findes ikke" "there is no such validator";
    SlowPattern "PG043" Note "mønsteret er langsomt" "the pattern is slow";
    RuleUnusable "PG044" Error "reglen kan ikke bruges" "the rule cannot be used";
    BadDate "PG050" Error "datoen kan ikke læses" "the date cannot be read";
    TrainingUnverified "PG051" Warning "ingen har bekræftet, at træning er slået fra" "nobody has verified that training is off";
    TrainingOld "PG052" Warning "bekræftelsen af, at træning er slået fra, er for gammel" "the verification that training is off is too old";
    ExampleFails "PG060" Error "et eksempel findes ikke" "an example is not found";
    CounterExampleMatches "PG061" Error "et modeksempel findes" "a counter-example is found";
    ExampleMarks "PG062" Error "eksemplets [[ ]] passer ikke sammen" "the example's [[ ]] do not pair";
    NoExamples "PG063" Note "reglen har ingen eksempler" "the rule has no examples";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The table of all codes in Markdown, as the policy guide shows it.
pub fn code_table(lang: Lang) -> String {
    let mut table = String::from(match lang {
        Lang::Da => "| kode | vægt | betyder |\n|---|---|---|\n",
        Lang::En => "| code | weight | means |\n|---|---|---|\n",
    });
    for &code in CODES {
        let weight = severity_word(code.severity(), lang);
        table.push_str(&format!("| {code} | {weight} | {} |\n", code.title(lang)));
    }
    table
}

/// The word for a severity.
pub(super) const fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Da) => "fejl",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Da) => "advarsel",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::Da) => "bemærk",
        (Severity::Note, Lang::En) => "note",
    }
}
