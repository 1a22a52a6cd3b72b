use jiff::civil::Date;

use crate::policy::{Policy, Provider};
use crate::text::{Bilingual, Lang};

/// What the policy says about the provider that the text is meant for.
#[derive(Clone, Debug)]
pub struct Gate<'p> {
    /// The provider as the user named it.
    pub asked: String,
    /// The policy's entry for it.
    pub provider: Option<&'p Provider>,
    /// What stands against it, if anything.
    pub problem: Option<GateProblem>,
}

/// What stands against a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateProblem {
    /// The policy does not know it: refused.
    Unknown,
    /// The policy knows it and has not approved it: refused.
    NotApproved,
    /// Approved, but nobody has verified that training is switched off: a warning.
    TrainingNotVerified,
    /// Approved, but the verification is too old: a warning.
    TrainingVerificationOld,
}

/// Asks the policy about the provider `asked` (an id or a host) on the day `today`.
pub fn gate<'p>(policy: &'p Policy, asked: &str, today: Date) -> Gate<'p> {
    let provider = policy.provider(asked);
    let problem = match provider {
        None => Some(GateProblem::Unknown),
        Some(p) if !p.approved => Some(GateProblem::NotApproved),
        Some(p) => match p.training_off_verified.as_deref().map(str::parse::<Date>) {
            Some(Ok(day)) => {
                let age = today.since(day).map(|age| age.get_days()).unwrap_or(i32::MAX);
                (i64::from(age) > i64::from(p.verification_days)).then_some(GateProblem::TrainingVerificationOld)
            }
            _ => Some(GateProblem::TrainingNotVerified),
        },
    };
    Gate { asked: asked.to_owned(), provider, problem }
}

impl Gate<'_> {
    /// Whether the text may not be sent to this provider at all.
    pub fn refused(&self) -> bool {
        matches!(self.problem, Some(GateProblem::Unknown | GateProblem::NotApproved))
    }

    /// What to call the provider.
    pub fn title(&self) -> &str {
        self.provider.map_or(&self.asked, |p| &p.title)
    }

    /// What stands against the provider and what to do about it, in one or two sentences.
    pub fn describe(&self, lang: Lang) -> Option<String> {
        let title = self.title();
        let (da, en) = match self.problem? {
            GateProblem::Unknown => (
                format!("{title} står ikke i politikken og er derfor ikke godkendt."),
                format!("{title} is not in the policy and is therefore not approved."),
            ),
            GateProblem::NotApproved => {
                (format!("{title} er ikke godkendt til brug her."), format!("{title} is not approved for use here."))
            }
            GateProblem::TrainingNotVerified => (
                format!("Ingen har bekræftet, at træning på jeres tekster er slået fra hos {title}."),
                format!("Nobody has verified that training on your texts is switched off at {title}."),
            ),
            GateProblem::TrainingVerificationOld => (
                format!("Det er for længe siden, nogen har bekræftet, at træning er slået fra hos {title}."),
                format!("It is too long since anyone verified that training is switched off at {title}."),
            ),
        };
        let mut text = Bilingual { da, en }.get(lang).to_owned();
        if let Some(ask) = self.provider.and_then(|p| p.ask.as_ref()).filter(|_| self.refused()) {
            text.push(' ');
            text.push_str(ask.get(lang));
        }
        Some(text)
    }
}
