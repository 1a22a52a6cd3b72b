//! `policy show`: the policy as a table, and as a page that a DPO can read.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Serialize;

use super::{Clause, Condition, Function, Policy, Provider, Rule};
use crate::finding::Action;
use crate::text::{Lang, MONTHS};

/// One rule in the table of `policy show`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its id.
    pub rule: String,
    /// What it is called.
    pub title: String,
    /// The clause that it serves.
    pub clause: Option<String>,
    /// What the policy does about a finding.
    pub action: Action,
    /// Findings below this confidence are dropped.
    pub threshold: f32,
    /// The file it is defined in.
    pub source: String,
}

/// The rules of a policy, in order of id.
pub fn table(policy: &Policy, lang: Lang) -> Vec<Row> {
    let row = |rule: &Rule| Row {
        rule: rule.id.clone(),
        title: rule.title.get(lang).to_owned(),
        clause: rule.clause.map(|i| policy.clauses[i].id.clone()),
        action: rule.action,
        threshold: rule.threshold,
        source: rule.source.clone(),
    };
    policy.rules.iter().map(row).collect()
}

/// The policy as a page in Markdown. With the day of today, the age of verifications is told.
pub fn page(policy: &Policy, lang: Lang, today: Option<Date>) -> String {
    let mut page = Page { out: String::new(), policy, lang, today };
    page.head();
    page.clauses();
    page.geography();
    page.tasks();
    page.providers();
    page.review();
    page.foot();
    page.out
}

struct Page<'a> {
    out: String,
    policy: &'a Policy,
    lang: Lang,
    today: Option<Date>,
}

/// Writing into a `String` cannot fail.
macro_rules! put {
    ($page:expr, $($arg:tt)*) => {{ let _ = writeln!($page.out, $($arg)*); }};
}

impl Page<'_> {
    fn t<'t>(&self, da: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Da => da,
            Lang::En => en,
        }
    }

    fn head(&mut self) {
        put!(self, "# {}\n", self.policy.title.get(self.lang));
        match &self.policy.decision {
            Some(d) => {
                let mut line = match self.lang {
                    Lang::Da => format!("Besluttet af {} den {}", d.body, day(&d.date, self.lang)),
                    Lang::En => format!("Decided by {} on {}", d.body, day(&d.date, self.lang)),
                };
                for part in [&d.item, &d.case].into_iter().filter(|p| !p.is_empty()) {
                    let _ = write!(line, ", {part}");
                }
                put!(self, "{line}.\n");
            }
            None => put!(
                self,
                "{}\n",
                self.t(
                    "Politikken har ikke en beslutning bag sig endnu; punkterne er standardens egne ord.",
                    "The policy has no decision behind it yet; the clauses are the standard's own words."
                )
            ),
        }
        put!(
            self,
            "{}\n",
            self.t(
                "Her står, hvad beslutningen siger, og hvad promptguard gør for at holde den.",
                "This page says what was decided, and what promptguard does to keep it."
            )
        );
    }

    fn clauses(&mut self) {
        put!(self, "## {}\n", self.t("Punkt for punkt", "Clause by clause"));
        for (i, clause) in self.policy.clauses.iter().enumerate() {
            put!(self, "### {}. {}\n", i + 1, clause.title.get(self.lang));
            self.quote(clause);
            self.rules_of(i);
            self.functions(clause);
            if let Some(reason) = &clause.left_to_people {
                let label = self.t("Overladt til mennesker:", "Left to people:");
                put!(self, "{label} {}\n", reason.get(self.lang));
            }
        }
    }

    fn quote(&mut self, clause: &Clause) {
        for line in clause.quote.lines() {
            put!(self, "> {}", line.trim());
        }
        self.out.push('\n');
        if self.policy.decision.is_some() && clause.policy != self.policy.id {
            let from = &clause.policy;
            let words = match self.lang {
                Lang::Da => format!("(Ordene er fra {from}, ikke fra beslutningen selv.)\n"),
                Lang::En => format!("(These words are from {from}, not from the decision itself.)\n"),
            };
            put!(self, "{words}");
        }
    }

    fn rules_of(&mut self, clause: usize) {
        for action in [Action::Block, Action::Redact, Action::Warn, Action::Note] {
            let serves = |r: &&Rule| r.clause == Some(clause) && r.action == action;
            let titles: Vec<&str> = self.policy.rules.iter().filter(serves).map(|r| r.title.get(self.lang)).collect();
            if !titles.is_empty() {
                put!(self, "- **{}**: {}.", does(action, self.lang), titles.join(", "));
            }
        }
        if self.policy.rules.iter().any(|r| r.clause == Some(clause) && r.action > Action::Allow) {
            self.out.push('\n');
        }
        self.exceptions(clause);
    }

    fn exceptions(&mut self, clause: usize) {
        for rule in self.policy.rules.iter().filter(|r| r.clause == Some(clause) && !r.except.is_empty()) {
            let (title, count) = (rule.title.get(self.lang), rule.except.len());
            let words = match self.lang {
                Lang::Da => format!("Undtaget fra »{title}«: {count} af organisationens egne værdier.\n"),
                Lang::En => format!("Exempt from \"{title}\": {count} values of the organisation's own.\n"),
            };
            put!(self, "{words}");
        }
    }

    fn functions(&mut self, clause: &Clause) {
        for function in &clause.served_by {
            let words = match function {
                Function::Providers => self.t(
                    "promptguard afviser tekst til en tjeneste, der ikke er godkendt (se Tjenester).",
                    "promptguard refuses text for a service that is not approved (see Services).",
                ),
                Function::Training => self.t(
                    "promptguard advarer, når det ikke er bekræftet for nylig, at træning er slået fra (se Tjenester).",
                    "promptguard warns when it was not verified lately that training is switched off (see Services).",
                ),
                Function::Review => self.t(
                    "promptguard minder om det, hver gang et svar kommer tilbage (se Påmindelse).",
                    "promptguard reminds of it whenever an answer comes back (see Reminder).",
                ),
                Function::PublicSources => self.t(
                    "Tekst, der allerede er offentlig, kan lægges i et lokalt indeks; fortroligt indhold, der findes dér, sænkes, og kilden nævnes. Personoplysninger, navne og kommunenavne sænkes aldrig.",
                    "Texts that are already public can be put in a local index; confidential content found there is lowered, and the source is named. Personal data, names and municipality names are never lowered.",
                ),
            };
            put!(self, "{words}\n");
        }
    }

    fn geography(&mut self) {
        let kept: Vec<&str> = self
            .policy
            .rules
            .iter()
            .filter(|r| r.keep_when == Some(Condition::GeographyNeeded))
            .map(|r| r.title.get(self.lang))
            .collect();
        if kept.is_empty() {
            return;
        }
        put!(self, "## {}\n", self.t("Når stednavne er nødvendige", "When place names are needed"));
        let kept = kept.join(", ");
        let words = match self.lang {
            Lang::Da => format!(
                "Er et stednavn nødvendigt for resultatet, erklærer brugeren det med en begrundelse (`--need-geography`). Så bliver dette stående: {kept}. Begrundelsen kommer i kvitteringen."
            ),
            Lang::En => format!(
                "When a place name is needed for the result, the user declares it with a reason (`--need-geography`). Then this stays: {kept}. The reason goes into the receipt."
            ),
        };
        put!(self, "{words}\n");
    }

    fn tasks(&mut self) {
        for task in &self.policy.tasks {
            put!(self, "## {}: {}\n", self.t("Opgave", "Task"), task.title.get(self.lang));
            put!(self, "{}\n", task.reason.get(self.lang));
            let declare = self.t("Brugeren erklærer det med", "The user declares it with");
            put!(self, "{declare} `--task {}`:\n", task.id);
            for (rule, action) in &task.actions {
                let title =
                    self.policy.find_rule(rule).map_or(rule.as_str(), |ix| self.policy.rule(ix).title.get(self.lang));
                put!(self, "- {title}: {}", does(*action, self.lang));
            }
            self.out.push('\n');
        }
    }

    fn providers(&mut self) {
        put!(self, "## {}\n", self.t("Tjenester", "Services"));
        if self.policy.providers.is_empty() {
            put!(self, "{}\n", self.t("Ingen tjeneste er godkendt.", "No service is approved."));
            return;
        }
        put!(
            self,
            "{}",
            self.t("| tjeneste | godkendt | træning slået fra |", "| service | approved | training switched off |")
        );
        put!(self, "|---|---|---|");
        for provider in &self.policy.providers {
            let approved = if provider.approved { self.t("ja", "yes") } else { self.t("nej", "no") };
            put!(self, "| {} | {approved} | {} |", provider.title, self.training(provider));
        }
        self.out.push('\n');
        for provider in &self.policy.providers {
            if let Some(ask) = &provider.ask {
                put!(self, "- {}: {}", provider.title, ask.get(self.lang));
            }
        }
        if self.policy.providers.iter().any(|p| p.ask.is_some()) {
            self.out.push('\n');
        }
        let others = self.t(
            "En tjeneste, der ikke står her, er ikke godkendt.",
            "A service that does not stand here is not approved.",
        );
        put!(self, "{others}\n");
    }

    fn training(&self, provider: &Provider) -> String {
        let Some(verified) = &provider.training_off_verified else {
            let words = if provider.approved {
                self.t("**ikke bekræftet**", "**not verified**")
            } else {
                self.t("ikke bekræftet", "not verified")
            };
            return words.to_owned();
        };
        let when = day(verified, self.lang);
        let age = verified.parse::<Date>().ok().zip(self.today).and_then(|(v, today)| today.since(v).ok());
        let old = age.is_some_and(|a| i64::from(a.get_days()) > i64::from(provider.verification_days));
        let days = provider.verification_days;
        match (self.lang, old) {
            (Lang::Da, true) => format!("**for gammel**: bekræftet {when}, gælder {days} dage"),
            (Lang::En, true) => format!("**too old**: verified {when}, lasts {days} days"),
            (Lang::Da, false) => format!("bekræftet {when}, gælder {days} dage"),
            (Lang::En, false) => format!("verified {when}, lasts {days} days"),
        }
    }

    fn review(&mut self) {
        if let Some(review) = &self.policy.review {
            put!(self, "## {}\n", self.t("Påmindelse", "Reminder"));
            put!(self, "> {}\n", review.get(self.lang));
        }
    }

    fn foot(&mut self) {
        let fixed = self.policy.rules.iter().filter(|r| !r.overridable).count();
        let (id, rules) = (&self.policy.id, self.policy.rules.len());
        let hash = self.policy.hash.get(..12).unwrap_or_default();
        let words = match self.lang {
            Lang::Da => format!(
                "{rules} regler, hvoraf den enkelte bruger ikke kan fravige de {fixed}. Politik: `{id}`, fingeraftryk `{hash}`."
            ),
            Lang::En => format!(
                "{rules} rules, of which a single user cannot set aside {fixed}. Policy: `{id}`, fingerprint `{hash}`."
            ),
        };
        put!(self, "---\n\n{words}");
    }
}

/// What an action means for the user.
fn does(action: Action, lang: Lang) -> &'static str {
    match (action, lang) {
        (Action::Allow, Lang::Da) => "tilladt",
        (Action::Allow, Lang::En) => "allowed",
        (Action::Note, Lang::Da) => "nævnes",
        (Action::Note, Lang::En) => "mentioned",
        (Action::Warn, Lang::Da) => "giver en advarsel",
        (Action::Warn, Lang::En) => "gives a warning",
        (Action::Redact, Lang::Da) => "tages ud",
        (Action::Redact, Lang::En) => "taken out",
        (Action::Block, Lang::Da) => "stopper teksten",
        (Action::Block, Lang::En) => "stops the text",
    }
}

/// A date as people write it; as it stands when it is none.
fn day(iso: &str, lang: Lang) -> String {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Ok(date) = iso.parse::<Date>() else { return iso.to_owned() };
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    match lang {
        Lang::Da => format!("{}. {} {}", date.day(), MONTHS.get(month).unwrap_or(&""), date.year()),
        Lang::En => format!("{} {} {}", date.day(), EN.get(month).unwrap_or(&""), date.year()),
    }
}
