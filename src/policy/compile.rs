//! A checked policy into what scanners share.

use std::io;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::check::{Resolved, ResolvedRule};
use super::diagnostic::{At, Code, Collector, Focus, Problem, both};
use super::library::Library;
use super::raw::RawRule;
use super::{Policy, Rule};
use crate::detect::near::Around;
use crate::detect::{Detectors, Spec, SpecError};
use crate::finding::RuleIx;
use crate::text::Bilingual;

/// Entities whose findings are a person, to rules that look for terms near one.
const PERSONS: &[&str] = &["PERSON", "DK_CPR_NUMBER"];
/// Entities that narrow down who a person is.
const FACTS: &[&str] = &["AGE", "DATE_OF_BIRTH", "DK_MUNICIPALITY", "STREET_ADDRESS"];

/// Compiles a checked policy.
pub(super) fn compile(resolved: Resolved, library: &Library, out: &mut Collector) -> Option<Policy> {
    let hash = hash(&resolved);
    let Resolved { id, title, extends, decision, clauses, providers, review, tasks, mut rules } = resolved;
    library.complete(rules.iter_mut().filter_map(|r| Some((r.rule.id.as_str(), r.raw.near.as_mut()?))));
    let mut specs = Vec::with_capacity(rules.len());
    let mut list = Vec::with_capacity(rules.len());
    let mut places = Vec::with_capacity(rules.len());
    for (i, ResolvedRule { rule, raw, at, .. }) in rules.into_iter().enumerate() {
        let index = RuleIx(i as u16);
        specs.extend(spec(raw).map(|s| (index, s)));
        list.push(rule);
        places.push(at);
    }
    let finding = |entities: &[&str]| {
        let found = list.iter().enumerate().filter(|(_, rule)| entities.contains(&rule.entity.name()));
        found.map(|(i, _)| RuleIx(i as u16)).collect()
    };
    let around = Around { persons: finding(PERSONS), cases: finding(&["DK_CASE_NUMBER"]), facts: finding(FACTS) };
    let detectors = match Detectors::compile_with(specs, around) {
        Ok(detectors) => detectors,
        Err(errors) => {
            for error in errors {
                report(&error, &list, &places, out);
            }
            return None;
        }
    };
    Some(Policy { id, title, hash, extends, decision, clauses, providers, review, tasks, rules: list, detectors })
}

fn spec(raw: RawRule) -> Option<Spec> {
    None.or(raw.pattern.map(Spec::Pattern))
        .or(raw.words.map(Spec::Words))
        .or(raw.section.map(Spec::Section))
        .or(raw.near.map(Spec::Near))
        .or(raw.secret.map(Spec::Secret))
        .or(raw.names.map(Spec::Names))
}

fn report(error: &SpecError, rules: &[Rule], places: &[At], out: &mut Collector) {
    let index = usize::from(error.rule.0);
    let (Some(rule), Some(at)) = (rules.get(index), places.get(index)) else { return };
    let at = At::new(at.source, format!("{}{}", at.pointer, error.pointer));
    let (id, why) = (&rule.id, &error.message);
    // What comes from the regex library has no Danish words; the place then has to do.
    let da = in_danish(why).map(|why| format!(": {why}")).unwrap_or_default();
    let problem = if error.pointer.ends_with("/validate") {
        if out.has(Code::UnknownValidator, &at) {
            return;
        }
        Problem::new(Code::UnknownValidator, both!("Kontrollen i »{id}« findes ikke{da}", "In \"{id}\": {why}"))
    } else if error.pointer.ends_with("/regex") {
        // Our own check has told it better already.
        if out.has(Code::Regex, &at) || out.has(Code::RegexEmpty, &at) {
            return;
        }
        let message =
            both!("Det regulære udtryk i »{id}« er forkert{da}", "The regular expression in \"{id}\" is wrong: {why}");
        Problem::new(Code::Regex, message)
    } else {
        Problem::new(
            Code::RuleUnusable,
            both!("Reglen »{id}« kan ikke bruges{da}", "The rule \"{id}\" cannot be used: {why}"),
        )
    };
    out.add(problem, &at, Focus::Value);
}

/// What the detectors say, in Danish where we have words for it.
fn in_danish(message: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("the rule has no terms", "den har ingen terms"),
        ("the rule has no persons", "den har ingen persons"),
        ("the entry has no letters", "ordet har ingen bogstaver"),
        ("the phrase holds no word", "udtrykket har ingen ord"),
        ("a trigger is empty", "en trigger er tom"),
        ("the confidence must lie between 0 and 1", "confidence skal ligge mellem 0 og 1"),
        ("confidence must be at least 0 and below 1", "confidence skal være mindst 0 og under 1"),
        ("the regex matches the empty text", "udtrykket passer på tom tekst"),
    ];
    WORDS.iter().find(|(en, _)| *en == message).map(|(_, da)| *da)
}

/// What decides a policy's behaviour, in a fixed order: the hash is taken over its JSON.
#[derive(Serialize)]
struct Canonical<'a> {
    id: &'a str,
    title: &'a Bilingual,
    decision: Option<[&'a str; 4]>,
    clauses: Vec<CanonicalClause<'a>>,
    providers: Vec<CanonicalProvider<'a>>,
    review: &'a Option<Bilingual>,
    tasks: &'a [super::Task],
    rules: Vec<CanonicalRule<'a>>,
}

#[derive(Serialize)]
struct CanonicalClause<'a> {
    id: &'a str,
    title: &'a Bilingual,
    quote: &'a str,
    served_by: &'a [super::Function],
    left_to_people: &'a Option<Bilingual>,
}

#[derive(Serialize)]
struct CanonicalProvider<'a> {
    id: &'a str,
    title: &'a str,
    approved: bool,
    hosts: &'a [String],
    ask: &'a Option<Bilingual>,
    training_off_verified: &'a Option<String>,
    verification_days: u32,
}

#[derive(Serialize)]
struct CanonicalRule<'a> {
    action: crate::finding::Action,
    clause: Option<usize>,
    keep_when: Option<super::Condition>,
    threshold: f32,
    public: Option<crate::finding::Action>,
    overridable: bool,
    priority: i32,
    except: &'a super::Exceptions,
    finds: Finds<'a>,
}

/// What a rule finds: as the library has it, or word by word.
#[derive(Serialize)]
#[serde(untagged)]
enum Finds<'a> {
    Digest(&'a str),
    Own(&'a RawRule),
}

fn hash(resolved: &Resolved) -> String {
    let clauses = resolved.clauses.iter();
    let providers = resolved.providers.iter();
    let rules = resolved.rules.iter();
    let canonical = Canonical {
        id: &resolved.id,
        title: &resolved.title,
        decision: resolved.decision.as_ref().map(|d| [&*d.body, &*d.date, &*d.item, &*d.case]),
        clauses: clauses
            .map(|c| CanonicalClause {
                id: &c.id,
                title: &c.title,
                quote: &c.quote,
                served_by: &c.served_by,
                left_to_people: &c.left_to_people,
            })
            .collect(),
        providers: providers
            .map(|p| CanonicalProvider {
                id: &p.id,
                title: &p.title,
                approved: p.approved,
                hosts: &p.hosts,
                ask: &p.ask,
                training_off_verified: &p.training_off_verified,
                verification_days: p.verification_days,
            })
            .collect(),
        review: &resolved.review,
        tasks: &resolved.tasks,
        rules: rules
            .map(|ResolvedRule { rule, raw, digest, .. }| CanonicalRule {
                action: rule.action,
                clause: rule.clause,
                keep_when: rule.keep_when,
                threshold: rule.threshold,
                public: rule.public,
                overridable: rule.overridable,
                priority: rule.priority,
                except: &rule.except,
                finds: digest.as_deref().map_or(Finds::Own(raw), Finds::Digest),
            })
            .collect(),
    };
    let mut writer = io::BufWriter::with_capacity(1 << 16, Hasher(Sha256::new()));
    // Writing into a hash cannot fail; were it to, the hash would be that of a shorter text and match nothing.
    let _ = serde_json::to_writer(&mut writer, &canonical);
    let hasher = writer.into_inner().map_or_else(|_| Sha256::new(), |h| h.0);
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
