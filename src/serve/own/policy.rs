use serde::Serialize;

use super::check::{PolicyRef, review};
use crate::policy::{Condition, Policy};
use crate::text::Lang;

/// The policy as the page needs it.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    policy: Named<'a>,
    decision: Option<Decision<'a>>,
    providers: Vec<Provider<'a>>,
    geography: Option<Geography<'a>>,
    review: Option<&'a str>,
    version: &'static str,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(flatten)]
    policy: PolicyRef<'a>,
    title: &'a str,
}

#[derive(Serialize)]
struct Decision<'a> {
    body: &'a str,
    date: &'a str,
    item: &'a str,
}

#[derive(Serialize)]
struct Provider<'a> {
    id: &'a str,
    title: &'a str,
    approved: bool,
    /// Whom to ask, or what else there is to know.
    question: Option<&'a str>,
}

#[derive(Serialize)]
struct Geography<'a> {
    /// The rules whose findings stay when place names are needed.
    rules: Vec<&'a str>,
    question: &'static str,
}

impl<'a> Shown<'a> {
    pub fn of(policy: &'a Policy, lang: Lang) -> Self {
        let kept = |rule: &&crate::policy::Rule| rule.keep_when == Some(Condition::GeographyNeeded);
        let rules: Vec<&str> = policy.rules.iter().filter(kept).map(|r| r.id.as_str()).collect();
        let question = match lang {
            Lang::Da => "Er stednavne nødvendige for resultatet? Skriv hvorfor.",
            Lang::En => "Are place names needed for the result? Say why.",
        };
        let provider = |p: &'a crate::policy::Provider| Provider {
            id: &p.id,
            title: &p.title,
            approved: p.approved,
            question: p.ask.as_ref().map(|ask| ask.get(lang)),
        };
        Self {
            policy: Named { policy: PolicyRef::of(policy), title: policy.title.get(lang) },
            decision: policy.decision.as_ref().map(|d| Decision { body: &d.body, date: &d.date, item: &d.item }),
            providers: policy.providers.iter().map(provider).collect(),
            geography: (!rules.is_empty()).then_some(Geography { rules, question }),
            review: review(policy, lang),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}
