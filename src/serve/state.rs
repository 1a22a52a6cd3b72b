use std::collections::BTreeMap;

use super::access::Access;
use super::limits::Limits;
use super::metrics::Metrics;
use super::problem::{Problem, Result};
use super::vaults::Vaults;
use super::work::Pool;
use crate::guard::Guard;
use crate::text::Lang;

/// How the server behaves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language where a request asks for none.
    pub lang: Lang,
    /// Whether pictures that nobody can read are let through LiteLLM's guardrail.
    pub allow_images: bool,
    /// What a document may ask for when it is unpacked.
    pub documents: crate::files::Limits,
    /// What may be used.
    pub limits: Limits,
}

/// What all requests share.
#[derive(Debug)]
pub(super) struct App {
    pub guard: Guard,
    pub access: Access,
    pub options: Options,
    pub vaults: Vaults,
    pub metrics: Metrics,
    pub pool: Pool,
}

impl App {
    pub fn new(guard: Guard, access: Access, options: Options) -> Self {
        let limits = &options.limits;
        let metrics = Metrics::new(guard.policy());
        Self { access, vaults: Vaults::new(limits), metrics, pool: Pool::new(limits), options, guard }
    }

    /// The language of that name, the server's own without one.
    pub fn lang(&self, asked: Option<&str>) -> Result<Lang> {
        match asked {
            None => Ok(self.options.lang),
            Some("da") => Ok(Lang::Da),
            Some("en") => Ok(Lang::En),
            Some(_) => Err(Problem::unusable("unknown_lang", "lang er »da« eller »en«.", "lang is \"da\" or \"en\".")),
        }
    }

    /// The language that the address asks for, before a body is read.
    pub fn lang_of(&self, query: &BTreeMap<String, String>) -> Lang {
        self.lang(query.get("lang").map(String::as_str)).unwrap_or(self.options.lang)
    }
}
