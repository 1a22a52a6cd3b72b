//! The regex of a form, in the engine that suits where it runs; each is built when first needed.
//!
//! At a number the start of a match is known: a lazy DFA that runs forward only decides in a few nanoseconds a byte,
//! and costs little to build. The general engine of `regex-automata` would use its backtracker here, whose bookkeeping
//! grows with the size of the regex at every attempt.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::{WhichCaptures, pikevm::PikeVM};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, nfa::thompson};

use crate::text::Span;

/// Makes a cache for a thread that finds none free.
type NewCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;
type Caches = Pool<Cache, NewCache>;

/// The engines of one form.
pub(super) struct Engine {
    pattern: String,
    /// Whether the regex holds a group `value`.
    value: bool,
    anchored: OnceLock<Option<(DFA, Caches)>>,
    anywhere: OnceLock<Option<Regex>>,
    groups: OnceLock<Option<PikeVM>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Engine").field(&self.pattern).finish()
    }
}

/// How all regexes of forms are read.
pub(super) fn syntax() -> syntax::Config {
    syntax::Config::new().utf8(true)
}

impl Engine {
    /// The engine of a pattern that was parsed without error.
    pub fn new(pattern: String, value: bool) -> Self {
        Self { pattern, value, anchored: OnceLock::new(), anywhere: OnceLock::new(), groups: OnceLock::new() }
    }

    /// Where the match that begins at `range.start` ends.
    pub fn end_of_match(&self, text: &str, range: Span) -> Option<usize> {
        let input = Input::new(text).span(range.start..range.end).anchored(Anchored::Yes);
        if let Some((dfa, caches)) = self.anchored.get_or_init(|| self.build_anchored())
            && let Ok(half) = dfa.try_search_fwd(&mut caches.get(), &input)
        {
            return half.map(|h| h.offset());
        }
        // What the DFA cannot do (a Unicode word boundary, a cache that overflows) the general engine can.
        self.general()?.search(&input).map(|m| m.end())
    }

    /// The first match in `range`.
    pub fn find(&self, text: &str, range: Span) -> Option<Span> {
        let found = self.general()?.search(&Input::new(text).span(range.start..range.end))?;
        Some(Span::new(found.start(), found.end()))
    }

    /// The part of the match `whole` that is the finding.
    pub fn value(&self, text: &str, whole: Span) -> Span {
        if !self.value {
            return whole;
        }
        let build = || PikeVM::builder().syntax(syntax()).build(&self.pattern).ok();
        let Some(vm) = self.groups.get_or_init(build) else {
            return whole;
        };
        let (mut cache, mut groups) = (vm.create_cache(), vm.create_captures());
        let input = Input::new(text).span(whole.start..whole.end).anchored(Anchored::Yes);
        vm.search(&mut cache, &input, &mut groups);
        groups.get_group_by_name("value").map_or(whole, |v| Span::new(v.start, v.end))
    }

    fn build_anchored(&self) -> Option<(DFA, Caches)> {
        let nfa = thompson::Compiler::new()
            .syntax(syntax())
            .configure(thompson::Config::new().which_captures(WhichCaptures::None))
            .build(&self.pattern)
            .ok()?;
        let config = DFA::config().skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let for_pool = dfa.clone();
        let create: NewCache = Box::new(move || for_pool.create_cache());
        Some((dfa, Pool::new(create)))
    }

    fn general(&self) -> Option<&Regex> {
        let build = || {
            let config = Regex::config().dfa(false).onepass(false).backtrack(false);
            Regex::builder().syntax(syntax()).configure(config).build(&self.pattern).ok()
        };
        self.anywhere.get_or_init(build).as_ref()
    }
}
