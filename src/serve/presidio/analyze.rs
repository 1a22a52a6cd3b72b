//! `POST /analyze`: findings as Presidio's analyzer reports them. Offsets count code points, the best score is first.

use regex::RegexBuilder;
use serde_json::{Map, Value, json};

use super::results::strings;
use super::{Failure, Result};
use crate::finding::{Action, ENTITIES, Entity, Finding};
use crate::scan::Declarations;
use crate::serve::body::Query;
use crate::serve::state::App;
use crate::text::{Lang, LineIndex};

/// The languages that are answered; findings are the same in each.
const LANGUAGES: [&str; 2] = ["da", "en"];
/// Bytes that patterns of a request may compile to.
const PATTERN_SIZE: usize = 1 << 20;
const NO_RECOGNIZERS: &str = "No matching recognizers were found to serve the request.";

/// What a request asks of every text in it.
struct Wish {
    /// Without them everything that is to be acted on; with them these, even when only noted.
    entities: Option<Vec<String>>,
    least: f64,
    explain: bool,
    lang: Lang,
    allowed: Allowed,
    ad_hoc: Vec<AdHoc>,
}

/// Values that are not reported.
enum Allowed {
    Exact(Vec<String>),
    Pattern(Option<regex::Regex>),
}

/// A recognizer that comes with the request.
struct AdHoc {
    name: String,
    entity: String,
    patterns: Vec<(String, regex::Regex, f64)>,
}

/// One result, before it is sorted.
struct Found {
    entity: String,
    start: usize,
    end: usize,
    bytes: (usize, usize),
    score: f64,
    explanation: Value,
}

pub(super) fn analyze(app: &App, request: &Value) -> Result<Value> {
    let request = request.as_object().ok_or_else(|| Failure::raised("The request is no JSON object"))?;
    let texts = match request.get("text") {
        Some(Value::String(text)) if !text.is_empty() => vec![text.as_str()],
        Some(Value::Array(list)) if !list.is_empty() => {
            let all: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
            all.ok_or_else(|| Failure::raised("text must be a string or a list of strings"))?
        }
        None | Some(Value::Null | Value::String(_) | Value::Array(_)) => {
            return Err(Failure::raised("No text provided"));
        }
        Some(_) => return Err(Failure::raised("text must be a string or a list of strings")),
    };
    let wish = Wish::of(request)?;
    let results = texts.iter().map(|text| one(app, text, &wish));
    match request.get("text") {
        Some(Value::Array(_)) => Ok(Value::Array(results.collect::<Result<_>>()?)),
        _ => results.last().unwrap_or_else(|| Err(Failure::raised("No text provided"))),
    }
}

fn one(app: &App, text: &str, wish: &Wish) -> Result<Value> {
    let scan = app.guard.scanner(Declarations::default()).scan(text);
    app.metrics.scanned(&scan);
    let mut found: Vec<Found> = Vec::new();
    found.extend(scan.findings.iter().filter_map(|f| wish.finding(app, f)));
    for recognizer in wish.ad_hoc.iter().filter(|r| wish.wants(&r.entity)) {
        recognizer.find(text, wish.explain, &mut found);
    }
    found.retain(|f| f.score >= wish.least && !wish.allowed.has(&text[f.bytes.0..f.bytes.1]));
    found.sort_by(|a, b| {
        let place = (a.start, b.end, &a.entity).cmp(&(b.start, a.end, &b.entity));
        b.score.total_cmp(&a.score).then(place)
    });
    found.dedup_by(|a, b| a.entity == b.entity && (a.start, a.end) == (b.start, b.end));
    let answer = |f: Found| {
        let Found { entity, start, end, score, explanation, .. } = f;
        json!({"analysis_explanation": explanation, "end": end, "entity_type": entity, "score": score, "start": start})
    };
    Ok(found.into_iter().map(answer).collect())
}

impl Wish {
    fn of(request: &Map<String, Value>) -> Result<Self> {
        let lang = language(request.get("language").and_then(Value::as_str))?;
        let least = match request.get("score_threshold") {
            None | Some(Value::Null) => 0.0,
            Some(n) => n.as_f64().ok_or_else(|| Failure::raised("score_threshold must be a number"))?,
        };
        let wish = Self {
            entities: strings(request, "entities")?.filter(|e| !e.is_empty()),
            least,
            explain: request.get("return_decision_process").and_then(Value::as_bool).unwrap_or_default(),
            lang,
            allowed: Allowed::of(request)?,
            ad_hoc: AdHoc::all(request)?,
        };
        let known = |e: &String| Entity::parse(e).is_some() || wish.ad_hoc.iter().any(|r| r.entity == *e);
        if wish.entities.as_ref().is_some_and(|entities| !entities.iter().any(known)) {
            return Err(Failure::raised(NO_RECOGNIZERS));
        }
        Ok(wish)
    }

    fn wants(&self, entity: &str) -> bool {
        self.entities.as_ref().is_none_or(|all| all.iter().any(|e| e == entity))
    }

    fn finding(&self, app: &App, finding: &Finding) -> Option<Found> {
        let entity = finding.entity.name();
        if !self.wants(entity) || (self.entities.is_none() && finding.action < Action::Warn) {
            return None;
        }
        let score = (f64::from(finding.confidence.0) * 1000.0).round() / 1000.0;
        let explanation = if self.explain {
            let why: Vec<String> = finding.evidence.iter().map(|e| e.reason.describe(self.lang)).collect();
            explanation(&app.guard.policy().rule(finding.rule).id, None, score, Some(why.join("; ")))
        } else {
            Value::Null
        };
        let (start, end) = (finding.start.code_point, finding.end.code_point);
        let bytes = (finding.span.start, finding.span.end);
        Some(Found { entity: entity.to_owned(), start, end, bytes, score, explanation })
    }
}

/// Presidio's `AnalysisExplanation`. Patterns are not told: ours are not one regex, and a request's are known to it.
fn explanation(recognizer: &str, pattern: Option<&str>, score: f64, text: Option<String>) -> Value {
    json!({
        "recognizer": recognizer, "pattern_name": pattern, "pattern": null, "original_score": score, "score": score,
        "textual_explanation": text, "score_context_improvement": 0, "supportive_context_word": "",
        "validation_result": null, "regex_flags": null,
    })
}

impl Allowed {
    fn of(request: &Map<String, Value>) -> Result<Self> {
        let list = strings(request, "allow_list")?.unwrap_or_default();
        match request.get("allow_list_match").map(|m| m.as_str()) {
            None | Some(Some("exact")) => Ok(Self::Exact(list)),
            Some(Some("regex")) => {
                let list: Vec<String> = list.into_iter().filter(|t| !t.is_empty()).collect();
                let pattern = (!list.is_empty()).then(|| compile(&list.join("|"))).transpose()?;
                Ok(Self::Pattern(pattern))
            }
            _ => Err(Failure::raised("allow_list_match must either be set to 'exact' or 'regex'.")),
        }
    }

    fn has(&self, value: &str) -> bool {
        match self {
            Self::Exact(list) => list.iter().any(|allowed| allowed == value),
            Self::Pattern(pattern) => pattern.as_ref().is_some_and(|p| p.is_match(value)),
        }
    }
}

impl AdHoc {
    fn all(request: &Map<String, Value>) -> Result<Vec<Self>> {
        match request.get("ad_hoc_recognizers") {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(Self::of).collect(),
            Some(_) => Err(Failure::raised("ad_hoc_recognizers must be a list")),
        }
    }

    fn of(value: &Value) -> Result<Self> {
        let object = value.as_object().ok_or_else(|| Failure::raised("A recognizer must be an object"))?;
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let plural = strings(object, "supported_entities")?.and_then(|all| all.into_iter().next());
        let entity = text("supported_entity")
            .or(plural)
            .filter(|e| !e.is_empty())
            .ok_or_else(|| Failure::raised("Pattern recognizer should be initialized with entity"))?;
        let mut patterns = Vec::new();
        for pattern in object.get("patterns").and_then(Value::as_array).into_iter().flatten() {
            let regex = pattern.get("regex").and_then(Value::as_str).unwrap_or_default();
            let score = pattern.get("score").and_then(Value::as_f64).unwrap_or(-1.0);
            if !(0.0..=1.0).contains(&score) {
                return Err(Failure::raised(format!("Invalid score: {score}. Score should be between 0 and 1")));
            }
            let name = pattern.get("name").and_then(Value::as_str).unwrap_or_default();
            patterns.push((name.to_owned(), compile(regex)?, score));
        }
        let denied = strings(object, "deny_list")?.unwrap_or_default();
        if !denied.is_empty() {
            let words: Vec<String> = denied.iter().map(|word| regex::escape(word)).collect();
            let score = object.get("deny_list_score").and_then(Value::as_f64).unwrap_or(1.0);
            let words = format!(r"(?:^|\b|\W)({})(?:$|\b|\W)", words.join("|"));
            patterns.push(("deny_list".to_owned(), compile(&words)?, score));
        }
        if patterns.is_empty() {
            return Err(Failure::raised("Pattern recognizer should be initialized with patterns or with deny list"));
        }
        let name = text("name").unwrap_or_else(|| "PatternRecognizer".to_owned());
        Ok(Self { name, entity, patterns })
    }

    fn find(&self, text: &str, explain: bool, found: &mut Vec<Found>) {
        for (name, regex, score) in &self.patterns {
            // Of a deny list's match only the word itself.
            let spans: Vec<(usize, usize)> = regex
                .captures_iter(text)
                .filter_map(|c| if name == "deny_list" { c.get(1) } else { c.get(0) })
                .map(|m| (m.start(), m.end()))
                .filter(|(start, end)| start < end)
                .collect();
            let offsets: Vec<usize> = spans.iter().flat_map(|(start, end)| [*start, *end]).collect();
            let places = LineIndex::new(text).positions(&offsets);
            for (bytes, place) in spans.into_iter().zip(places.chunks_exact(2)) {
                let explanation = if explain { explanation(&self.name, Some(name), *score, None) } else { Value::Null };
                let (start, end) = (place[0].code_point, place[1].code_point);
                found.push(Found { entity: self.entity.clone(), start, end, bytes, score: *score, explanation });
            }
        }
    }
}

/// A regex of a request, with Presidio's flags. It runs in linear time, so it has no look-around and no references
/// back: such a one is an error, never a pattern that finds nothing.
fn compile(pattern: &str) -> Result<regex::Regex> {
    let regex = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .multi_line(true)
        .dot_matches_new_line(true)
        .size_limit(PATTERN_SIZE)
        .build();
    regex.map_err(|_| Failure::raised("Invalid regex pattern, or one with look-around or back-references"))
}

fn language(asked: Option<&str>) -> Result<Lang> {
    match asked {
        None | Some("") => Err(Failure::raised("No language provided")),
        Some("da") => Ok(Lang::Da),
        Some(lang) if LANGUAGES.contains(&lang) => Ok(Lang::En),
        Some(_) => Err(Failure::raised(NO_RECOGNIZERS)),
    }
}

/// `GET /recognizers`: the rules of the policy.
pub(super) fn recognizers(app: &App, query: &Query) -> Result<Value> {
    check_language(query)?;
    Ok(app.guard.policy().rules.iter().map(|rule| rule.id.as_str()).collect())
}

/// `GET /supportedentities`: what the rules of the policy find.
pub(super) fn supported_entities(app: &App, query: &Query) -> Result<Value> {
    check_language(query)?;
    let rules = &app.guard.policy().rules;
    let found = |name: &&str| rules.iter().any(|r| r.entity.name() == *name);
    Ok(ENTITIES.iter().map(|e| e.name).filter(found).collect())
}

/// Without a language all of them are meant.
fn check_language(query: &Query) -> Result<()> {
    query.get("language").map_or(Ok(()), |asked| language(Some(asked)).map(|_| ()))
}
