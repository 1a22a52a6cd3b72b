//! `POST /anonymize` and `/deanonymize`: the caller's own findings and operators, as Presidio's anonymizer applies them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::operators::Operator;
use super::results::{Stretch, analyzer_results, anonymizer_results, settle};
use super::{Failure, Result};
use axum::http::StatusCode;

pub(super) fn anonymize(request: &Value) -> Result<Value> {
    let request = object(request)?;
    let operators = operators(request.get("anonymizers"))?;
    if operators.values().any(|(name, _)| name == "custom") {
        return Err(Failure::new(StatusCode::BAD_REQUEST, "Custom type anonymizer is not supported"));
    }
    let found = analyzer_results(request.get("analyzer_results"))?;
    let text = text(request)?;
    let mut all = settle(&text, found);
    all.sort_by_key(|s| std::cmp::Reverse((s.start, s.end)));
    operate(&text, &all, |stretch, value| {
        let (name, params) = match operators.get(&stretch.entity).or_else(|| operators.get("DEFAULT")) {
            Some((name, params)) => (name.as_str(), *params),
            None => ("replace", None),
        };
        Ok((Operator::anonymizer(name, params)?.apply(&stretch.entity, value)?, name.to_owned()))
    })
}

pub(super) fn deanonymize(request: &Value) -> Result<Value> {
    let request = object(request)?;
    let operators = operators(request.get("deanonymizers"))?;
    let mut all = anonymizer_results(request.get("anonymizer_results"))?;
    all.sort_by_key(|s| std::cmp::Reverse(s.start));
    operate(&text(request)?, &all, |stretch, value| {
        let (name, params) = operators
            .get(&stretch.entity)
            .or_else(|| operators.get("DEFAULT"))
            .ok_or_else(|| Failure::raised("Internal server error"))?;
        Ok((Operator::deanonymizer(name, *params)?.apply(&stretch.entity, value)?, name.clone()))
    })
}

fn object(request: &Value) -> Result<&Map<String, Value>> {
    match request {
        Value::Object(object) if !object.is_empty() => Ok(object),
        Value::Array(list) if !list.is_empty() => Err(Failure::raised("Internal server error")),
        _ => Err(Failure::new(StatusCode::BAD_REQUEST, "Invalid request json")),
    }
}

fn text(request: &Map<String, Value>) -> Result<Vec<char>> {
    match request.get("text") {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(text.chars().collect()),
        Some(_) => Err(Failure::raised("Internal server error")),
    }
}

type Operators<'a> = BTreeMap<String, (String, Option<&'a Map<String, Value>>)>;

/// The operator of each entity: its name and parameters.
fn operators(value: Option<&Value>) -> Result<Operators<'_>> {
    let object = match value {
        None | Some(Value::Null) => return Ok(Operators::new()),
        Some(Value::Object(object)) => object,
        Some(_) => return Err(Failure::raised("Internal server error")),
    };
    let one = |(entity, config): (&String, &'_ Value)| -> Result<(String, String)> {
        let name = config.get("type").and_then(Value::as_str).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Failure::invalid("Invalid input, operator config must contain operator_name"))?;
        Ok((entity.clone(), name.to_owned()))
    };
    let mut all = Operators::new();
    for (entity, config) in object {
        let (entity, name) = one((entity, config))?;
        all.insert(entity, (name, config.as_object()));
    }
    Ok(all)
}

/// Replaces each stretch (the last first) by what `change` makes of it, and says where that stands.
fn operate(
    text: &[char],
    all: &[Stretch],
    mut change: impl FnMut(&Stretch, String) -> Result<(String, String)>,
) -> Result<Value> {
    let mut pieces: Vec<String> = Vec::new();
    // (code points from the end of the text to the item's start, its length, the item)
    let mut items: Vec<(usize, usize, &Stretch, String, String)> = Vec::new();
    let (mut before, mut after) = (text.len(), 0);
    for stretch in all {
        if stretch.start > text.len() || stretch.end > text.len() {
            let (start, end, len) = (stretch.start, stretch.end, text.len());
            return Err(Failure::invalid(format!(
                "Invalid analyzer result, start: {start} and end: {end}, while text length is only {len}."
            )));
        }
        let (new, operator) = change(stretch, text[stretch.start..stretch.end].iter().collect())?;
        let end = stretch.end.min(before);
        let length = new.chars().count();
        after += before - end + length;
        pieces.push(text[end..before].iter().collect());
        pieces.push(new.clone());
        items.push((after, length, stretch, new, operator));
        before = stretch.start.min(before);
    }
    let total = before + after;
    pieces.push(text[..before].iter().collect());
    pieces.reverse();
    let item = |(from_end, length, stretch, new, operator): (usize, usize, &Stretch, String, String)| {
        let start = total - from_end;
        json!({"start": start, "end": start + length, "entity_type": stretch.entity, "text": new,
               "operator": operator, "score": stretch.score})
    };
    Ok(json!({"text": pieces.concat(), "items": items.into_iter().map(item).collect::<Vec<_>>()}))
}
