//! The command line: every option described once, in both languages; help, man page and completions come from here.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use super::lang::t;

#[derive(Debug, Parser)]
#[command(
    name = "promptguard",
    // Not "promptguard.exe" on Windows: it is called the same in every guide.
    bin_name = "promptguard",
    version,
    about = t(
        "Gennemgår og renser tekst, før den sendes til en AI-tjeneste. Intet forlader maskinen.",
        "Checks and redacts text before it is sent to an AI service. Nothing leaves the machine."
    ),
    disable_help_subcommand = true,
    after_help = t(
        "\nKom i gang:  promptguard check   – indsæt teksten, og afslut med Ctrl-D (Windows: Ctrl-Z, Enter)",
        "\nGet started:  promptguard check   – paste the text and end with Ctrl-D (Windows: Ctrl-Z, Enter)"
    ),
)]
pub(super) struct Cli {
    #[arg(long, global = true, value_name = "da|en", value_parser = ["da", "en"], hide_possible_values = true,
        help = t("Sprog: dansk eller engelsk", "Language: Danish or English"))]
    pub lang: Option<String>,
    #[arg(long, global = true, value_name = "NAME=VALUE", env = "PROMPTGUARD_LIMITS", value_delimiter = ',', hide_env = true,
        help = t("Hæv en grænse for dokumenter, fx max-unpacked=2GB", "Raise a limit on documents, for example max-unpacked=2GB"))]
    pub limit: Vec<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(about = t("Fortæl, hvad der skal ud af en tekst, og hvorfor", "Tell what must go from a text, and why"))]
    Check(CheckArgs),
    #[command(about = t("Lav en tekst, som må sendes", "Make a text that may be sent"))]
    Redact(RedactArgs),
    #[command(about = t("Sæt de rigtige oplysninger tilbage i et svar", "Put the real values back into an answer"))]
    Restore(RestoreArgs),
    #[cfg(feature = "clipboard")]
    #[command(about = t("Gennemgå udklipsholderen, én gang eller løbende", "Check the clipboard, once or as it changes"))]
    Clipboard(ClipboardArgs),
    #[command(about = t("Forklar en regel eller et fund", "Explain a rule or a finding"))]
    Explain(ExplainArgs),
    #[command(about = t("Vis reglerne i politikken", "List the rules of the policy"))]
    Rules(RulesArgs),
    #[command(about = t("Arbejd med politikker: check, test, show, init, schema", "Work with policies: check, test, show, init, schema"))]
    Policy(PolicyArgs),
    #[command(about = t("Tekster, som allerede er offentlige", "Texts that are already public"))]
    Public(PublicArgs),
    #[cfg(feature = "serve")]
    #[command(about = t("Åbn siden i browseren, og svar andre programmer", "Open the page in the browser, and answer other programs"))]
    Serve(ServeArgs),
    #[command(about = t("Gennemgå hver commit i git, før den laves", "Check every commit in git before it is made"))]
    Hook(HookArgs),
    #[command(about = t("Udskriv fuldførelse af kommandoer til en skal", "Print shell completions"))]
    Completions {
        #[arg(help = t("Skallen", "The shell"))]
        shell: clap_complete::Shell,
    },
    #[command(about = t("Udskriv manualsiden", "Print the manual page"))]
    Man,
}

#[derive(Args, Clone, Debug, Default)]
pub(super) struct PolicyChoice {
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath,
        help = t(
            "Politik: et navn eller en fil (ellers PROMPTGUARD_POLICY, promptguard.yaml her eller højere oppe, brugerens, standard-da)",
            "Policy: a name or a file (else PROMPTGUARD_POLICY, promptguard.yaml here or above, the user's, standard-da)"
        ))]
    pub policy: Option<String>,
}

#[derive(Args, Clone, Debug, Default)]
pub(super) struct DeclareArgs {
    #[arg(long, value_name = "PROVIDER", value_parser = NonEmptyStringValueParser::new(), help = t("Tjenesten, teksten skal til (fx copilot)", "The service the text is meant for (e.g. copilot)"))]
    pub to: Option<String>,
    #[arg(long, value_name = "TEXT", help = t("Hvad teksten skal bruges til (kommer i kvitteringen); en opgave i politikken, fx sector-plan, lader dens oplysninger stå", "What the text is for (goes into the receipt); a task of the policy, e.g. sector-plan, lets what it needs stand"))]
    pub task: Option<String>,
    #[arg(long, value_name = "REASON", value_parser = NonEmptyStringValueParser::new(), help = t("Stednavne er nødvendige for resultatet, og hvorfor", "Place names are needed for the result, and why"))]
    pub need_geography: Option<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Tilføj en kvittering (én JSON-linje, aldrig teksten)", "Append a receipt (one JSON line, never the text)"))]
    pub receipt: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    #[arg(value_name = "FILE|FOLDER", value_hint = ValueHint::AnyPath,
        help = t("Filer eller mapper; uden dem, eller med -, standardinput", "Files or folders; without them, or with -, standard input"))]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub policy: PolicyChoice,
    #[command(flatten)]
    pub declare: DeclareArgs,
    #[arg(long, value_enum, default_value_t, help = t("Rapportens form", "Form of the report"))]
    pub format: FormatArg,
    #[arg(long, value_enum, default_value_t, help = t("jsonl: hver linje er {\"id\", \"text\"}", "jsonl: each line is {\"id\", \"text\"}"))]
    pub input: InputArg,
    #[arg(long, value_enum, default_value_t = ActionArg::Warn, value_name = "ACTION",
        help = t("Den svageste handling, der giver status 1", "The weakest action that gives status 1"))]
    pub fail_on: ActionArg,
    #[arg(long, help = t("Vis de fundne ord i rapporten", "Show the matched words in the report"))]
    pub show_text: bool,
    #[arg(long, help = t("Vis, hvorfor hvert fund er et fund", "Show why each finding is one"))]
    pub explain: bool,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Fil med fund, der er godkendt med en grund", "File of findings accepted with a reason"))]
    pub baseline: Option<PathBuf>,
    #[arg(long, value_name = "REASON", requires = "baseline", value_parser = NonEmptyStringValueParser::new(),
        help = t("Føj de nuværende fund, der må tilsidesættes, til baseline med denne grund", "Add the present findings that may be overridden to the baseline, with this reason"))]
    pub accept: Option<String>,
    #[arg(long, value_name = "GLOB", help = t("Udelad filer i mapper", "Leave files in folders out"))]
    pub exclude: Vec<String>,
    #[arg(long, help = t("Tag skjulte og ignorerede filer i mapper med", "Include hidden and ignored files in folders"))]
    pub hidden: bool,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Skriv rapporten i en fil", "Write the report to a file"))]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true,
        help = t("Antal tråde (ellers alle kerner)", "Number of threads (else all cores)"))]
    pub threads: usize,
}

#[derive(Args, Debug)]
pub(super) struct RedactArgs {
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true, value_hint = ValueHint::FilePath,
        help = t("Filen; uden den, eller med -, standardinput", "The file; without it, or with -, standard input"))]
    pub file: PathBuf,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Skriv resultatet her (ellers standardoutput)", "Write the result here (else standard output)"))]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_vault",
        help = t("Hvor de rigtige oplysninger gemmes krypteret (ellers i din datamappe)", "Where the real values are kept, encrypted (else in your data folder)"))]
    pub vault: Option<PathBuf>,
    #[arg(long, help = t("Gem ikke de rigtige oplysninger", "Do not keep the real values"))]
    pub no_vault: bool,
    #[arg(long, value_enum, default_value_t, help = t("Hvad der sættes i stedet", "What is put instead"))]
    pub style: StyleArg,
    #[command(flatten)]
    pub policy: PolicyChoice,
    #[command(flatten)]
    pub declare: DeclareArgs,
}

#[derive(Args, Debug)]
pub(super) struct RestoreArgs {
    #[arg(value_name = "ANSWER", default_value = "-", hide_default_value = true, value_hint = ValueHint::FilePath,
        help = t("Svaret fra tjenesten; uden det, eller med -, standardinput", "The service's answer; without it, or with -, standard input"))]
    pub answer: PathBuf,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Boksen fra redact (ellers den i din datamappe)", "The vault from redact (else the one in your data folder)"))]
    pub vault: Option<PathBuf>,
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Skriv resultatet her (ellers standardoutput)", "Write the result here (else standard output)"))]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub policy: PolicyChoice,
}

#[cfg(feature = "clipboard")]
#[derive(Args, Debug)]
pub(super) struct ClipboardArgs {
    #[arg(long, help = t("Hold øje med alt, der kopieres, og giv besked", "Watch everything that is copied, and tell"))]
    pub watch: bool,
    #[arg(long, conflicts_with_all = ["block", "restore", "undo"],
        help = t("Erstat det kopierede med en renset udgave", "Replace what was copied by its redacted form"))]
    pub redact: bool,
    #[arg(long, conflicts_with_all = ["restore", "undo"],
        help = t("Erstat det kopierede med en besked, når noget skal ud", "Replace what was copied by a notice when something must go"))]
    pub block: bool,
    #[arg(long, conflicts_with_all = ["watch", "undo"],
        help = t("Sæt de rigtige oplysninger tilbage i et kopieret svar", "Put the real values back into a copied answer"))]
    pub restore: bool,
    #[arg(long, conflicts_with = "watch",
        help = t("Læg originalen tilbage (inden for et minut)", "Put the original back (within a minute)"))]
    pub undo: bool,
    #[arg(long, hide = true)]
    pub hold: bool,
    #[arg(long, value_name = "PROVIDER", help = t("Tjenesten, teksten skal til (fx copilot)", "The service the text is meant for (e.g. copilot)"))]
    pub to: Option<String>,
    #[arg(long, value_name = "REASON", help = t("Stednavne er nødvendige for resultatet, og hvorfor", "Place names are needed for the result, and why"))]
    pub need_geography: Option<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_vault",
        help = t("Hvor de rigtige oplysninger gemmes krypteret (ellers i din datamappe)", "Where the real values are kept, encrypted (else in your data folder)"))]
    pub vault: Option<PathBuf>,
    #[arg(long, help = t("Gem ikke de rigtige oplysninger", "Do not keep the real values"))]
    pub no_vault: bool,
    #[command(flatten)]
    pub policy: PolicyChoice,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    #[arg(value_name = "RULE|FINGERPRINT", help = t("Reglens id eller fundets fingeraftryk", "The rule's id or the finding's fingerprint"))]
    pub what: String,
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath,
        help = t("Filer at lede efter fundet i", "Files to look for the finding in"))]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub policy: PolicyChoice,
}

#[derive(Args, Debug)]
pub(super) struct RulesArgs {
    #[command(flatten)]
    pub policy: PolicyChoice,
}

#[derive(Args, Debug)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    pub command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    #[command(about = t("Find alle fejl i en politik", "Find all mistakes in a policy"))]
    Check {
        #[arg(value_name = "NAME|FILE", help = t("Politikken (ellers den, der gælder her)", "The policy (else the one in force here)"))]
        policy: Option<String>,
    },
    #[command(about = t("Kør alle reglers eksempler", "Run the examples of all rules"))]
    Test {
        #[arg(value_name = "NAME|FILE", help = t("Politikken (ellers den, der gælder her)", "The policy (else the one in force here)"))]
        policy: Option<String>,
    },
    #[command(about = t("Vis, hvad en politik betyder", "Show what a policy means"))]
    Show {
        #[arg(value_name = "NAME|FILE", help = t("Politikken (ellers den, der gælder her)", "The policy (else the one in force here)"))]
        policy: Option<String>,
        #[arg(long, help = t("Kun tabellen over regler", "Only the table of rules"))]
        table: bool,
    },
    #[command(about = t("Lav en ny politik ud fra en beslutning", "Start a policy from a decision"))]
    Init {
        #[arg(value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), help = t("Kommunens navn, fx »Skive Kommune«", "Name of the municipality"))]
        name: String,
        #[arg(long, value_name = "TEXT", help = t("Hvem der besluttede det", "Who decided"))]
        body: Option<String>,
        #[arg(long, value_name = "DATE", help = t("Dato for beslutningen (2026-05-12)", "Day of the decision (2026-05-12)"))]
        date: Option<String>,
        #[arg(long, value_name = "TEXT", help = t("Punktet på dagsordenen", "Item of the agenda"))]
        item: Option<String>,
        #[arg(short, long, value_name = "FILE", default_value = "promptguard.yaml", help = t("Filen, der laves", "The file to make"))]
        output: PathBuf,
    },
    #[command(about = t("Udskriv JSON-skemaet til editorer", "Print the JSON schema for editors"))]
    Schema,
}

#[derive(Args, Debug)]
pub(super) struct PublicArgs {
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath,
        help = t("Indekset (ellers i din datamappe)", "The index (else in your data folder)"))]
    pub index: Option<PathBuf>,
    #[command(subcommand)]
    pub command: PublicCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum PublicCommand {
    #[command(about = t("Indlæs tekster, som allerede er offentlige", "Index texts that are already public"))]
    Add {
        #[arg(required = true, value_name = "FOLDER|FILE", value_hint = ValueHint::AnyPath, help = t("Mapper eller filer", "Folders or files"))]
        paths: Vec<PathBuf>,
        #[arg(long, help = t("Tag skjulte og ignorerede filer i mapper med", "Include hidden and ignored files in folders"))]
        hidden: bool,
    },
    #[command(about = t("Vis kilderne", "List the sources"))]
    List,
    #[command(about = t("Fjern en kilde", "Remove a source"))]
    Remove {
        #[arg(required = true, value_name = "SOURCE", help = t("Kildens navn fra list", "Name of the source from list"))]
        sources: Vec<String>,
    },
}

#[cfg(feature = "serve")]
#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    #[arg(long, value_name = "N", default_value_t = 8377, help = t("Porten; 0 for en ledig", "The port; 0 for a free one"))]
    pub port: u16,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1",
        help = t("Adressen, der lyttes på; andre end denne maskines egen kræver --key-file", "The address to listen on; others than this machine's own need --key-file"))]
    pub listen: std::net::IpAddr,
    #[arg(long, value_name = "NAME", help = t("Et navn, som andre kalder serveren ved", "A name by which others call the server"))]
    pub host: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Fil med nøglen, som andre programmer skal vise (ellers en ny hver gang)", "File with the key that other programs must show (else a new one each time)"))]
    pub key_file: Option<PathBuf>,
    #[arg(long, conflicts_with = "key_file",
        help = t("Uden nøgle: alle brugere og programmer på maskinen kan spørge", "Without a key: all users and programs of this machine can ask"))]
    pub no_key: bool,
    #[arg(long, help = t("Åbn ikke browseren", "Do not open the browser"))]
    pub no_open: bool,
    #[arg(long, help = t("Lad billeder passere i LiteLLM; de kan ikke kontrolleres", "Let pictures pass in LiteLLM; they cannot be checked"))]
    pub allow_images: bool,
    #[command(flatten)]
    pub policy: PolicyChoice,
}

#[derive(Args, Debug)]
pub(super) struct HookArgs {
    #[command(subcommand)]
    pub command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum HookCommand {
    #[command(about = t("Sæt krogen op i dette git-arkiv", "Set the hook up in this git repository"))]
    Install {
        #[arg(value_name = "OPTIONS", last = true, allow_hyphen_values = true,
            help = t("Valg til »hook run«, efter --, fx -- --added --policy lemvig-copilot", "Options for `hook run`, after --, e.g. -- --added --policy lemvig-copilot"))]
        options: Vec<String>,
    },
    #[command(about = t("Fjern krogen igen", "Take the hook away"))]
    Uninstall,
    #[command(about = t("Gennemgå det, der er lagt til git (det, krogen gør)", "Check what is staged (what the hook does)"))]
    Run(StagedArgs),
}

#[derive(Args, Debug)]
pub(super) struct StagedArgs {
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Kun disse filer; uden dem alt, der er ændret", "Only these files; without them all that is changed"))]
    pub paths: Vec<PathBuf>,
    #[arg(long, help = t("Kun det, som ændringen tilføjer", "Only what the change adds"))]
    pub added: bool,
    #[arg(long, value_name = "COMMIT", default_value = "HEAD", env = "PRE_COMMIT_FROM_REF",
        help = t("Hvad der sammenlignes med", "What to compare with"))]
    pub base: String,
    #[arg(long, value_enum, default_value_t = ActionArg::Warn, value_name = "ACTION",
        help = t("Den svageste handling, der stopper", "The weakest action that stops"))]
    pub fail_on: ActionArg,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        help = t("Fil med fund, der er godkendt med en grund", "File of findings accepted with a reason"))]
    pub baseline: Option<PathBuf>,
    #[command(flatten)]
    pub policy: PolicyChoice,
    #[command(flatten)]
    pub declare: DeclareArgs,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum FormatArg {
    #[default]
    Text,
    Json,
    Jsonl,
    Sarif,
    Html,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum InputArg {
    #[default]
    Text,
    Jsonl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ActionArg {
    Note,
    Warn,
    Redact,
    Block,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum StyleArg {
    #[default]
    Placeholder,
    Mask,
    Remove,
    Generalise,
}
