//! What `/anonymize` is told was found: read, joined and sorted as Presidio does it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Failure, Result};

/// One stretch of a text, in code points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub entity: String,
    pub start: usize,
    pub end: usize,
    pub score: Option<f64>,
}

impl Stretch {
    fn of(value: &Value) -> Result<Self> {
        let object = value.as_object().ok_or_else(|| Failure::raised("Internal server error"))?;
        let (start, end) = (place(object, "start")?, place(object, "end")?);
        let entity = match object.get("entity_type") {
            Some(Value::String(name)) if !name.is_empty() => name.clone(),
            _ => return Err(Failure::invalid("Invalid input, result must contain entity_type")),
        };
        let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
            return Err(Failure::invalid("Invalid input, result start and end must be positive"));
        };
        if start > end {
            return Err(Failure::invalid(format!(
                "Invalid input, start index '{start}' must be smaller than end index '{end}'"
            )));
        }
        Ok(Self { entity, start, end, score: object.get("score").and_then(Value::as_f64) })
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }
}

fn place(object: &Map<String, Value>, name: &str) -> Result<i64> {
    match object.get(name) {
        None | Some(Value::Null) => Err(Failure::invalid(format!("Invalid input, result must contain {name}"))),
        Some(value) => value.as_i64().ok_or_else(|| Failure::invalid(wrong_type(name, "number", value))),
    }
}

/// Presidio's words for a parameter of the wrong type.
pub(super) fn wrong_type(name: &str, expected: &str, value: &Value) -> String {
    let actual = match value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "number",
        Value::Array(_) => "array",
        _ => return format!("Invalid parameter value for '{name}'."),
    };
    format!("Invalid parameter value for {name}. Expecting '{expected}', but got '{actual}'.")
}

/// A list of strings in a field.
pub(super) fn strings(object: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>> {
    let wrong = || Failure::raised(format!("{name} must be a list of strings"));
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) => {
            list.iter().map(|v| v.as_str().map(str::to_owned).ok_or_else(wrong)).collect::<Result<_>>().map(Some)
        }
        Some(_) => Err(wrong()),
    }
}

/// The stretches of `analyzer_results`.
pub(super) fn analyzer_results(value: Option<&Value>) -> Result<Vec<Stretch>> {
    match value {
        None | Some(Value::Null) => Err(Failure::invalid("Invalid input, request must contain analyzer results")),
        Some(Value::Array(list)) => {
            let all: Vec<Stretch> = list.iter().map(Stretch::of).collect::<Result<_>>()?;
            if all.iter().any(|s| s.score.is_none()) {
                return Err(Failure::invalid("Invalid input, analyzer result must contain score"));
            }
            Ok(all)
        }
        Some(_) => Err(Failure::raised("Internal server error")),
    }
}

/// The stretches of `anonymizer_results`.
pub(super) fn anonymizer_results(value: Option<&Value>) -> Result<Vec<Stretch>> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => list.iter().map(Stretch::of).collect(),
        Some(_) => Err(Failure::raised("Internal server error")),
    }
}

/// Settles conflicts: overlaps of one entity become one, what lies in another is dropped, and neighbours of one entity
/// with spaces between are joined.
pub(super) fn settle(text: &[char], mut all: Vec<Stretch>) -> Vec<Stretch> {
    all.sort_by_key(|s| (s.start, s.end));
    join_neighbours(text, drop_inner(join_overlaps(all)))
}

fn join_overlaps(all: Vec<Stretch>) -> Vec<Stretch> {
    let mut open: BTreeMap<String, (usize, Stretch)> = BTreeMap::new();
    let mut done: Vec<(usize, Stretch)> = Vec::new();
    for (position, next) in all.into_iter().enumerate() {
        match open.get_mut(&next.entity) {
            Some((last, current)) if current.overlaps(&next) => {
                current.end = current.end.max(next.end);
                current.score = current.score.max_of(next.score);
                *last = position;
            }
            _ => done.extend(open.insert(next.entity.clone(), (position, next))),
        }
    }
    done.extend(open.into_values());
    // Each takes the place of the last that it absorbed.
    done.sort_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, stretch)| stretch).collect()
}

trait MaxOf {
    fn max_of(self, other: Self) -> Self;
}

impl MaxOf for Option<f64> {
    fn max_of(self, other: Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }
}

fn drop_inner(all: Vec<Stretch>) -> Vec<Stretch> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&i| (all[i].start, std::cmp::Reverse(all[i].end)));
    let mut keep = vec![false; all.len()];
    let mut reached: Option<usize> = None;
    for group in order.chunk_by(|&a, &b| (all[a].start, all[a].end) == (all[b].start, all[b].end)) {
        let end = all[group[0]].end;
        if reached.is_none_or(|r| r < end) {
            // Of those with the same place the best score, and of equals the last.
            let better = |a: usize, b: usize| {
                let (x, y) = (all[a].score.unwrap_or_default(), all[b].score.unwrap_or_default());
                if y.total_cmp(&x).then(b.cmp(&a)).is_ge() { b } else { a }
            };
            if let Some(best) = group.iter().copied().reduce(better) {
                keep[best] = true;
            }
            reached = Some(end);
        }
    }
    all.into_iter().zip(keep).filter_map(|(stretch, keep)| keep.then_some(stretch)).collect()
}

fn join_neighbours(text: &[char], all: Vec<Stretch>) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for mut next in all {
        let spaces = |last: &Stretch| {
            let end = |at: usize| at.min(text.len());
            let gap = text.get(end(last.end)..end(next.start)).unwrap_or_default();
            !gap.is_empty() && gap.iter().all(|c| *c == ' ')
        };
        if let Some(last) = joined.pop_if(|last| last.entity == next.entity && spaces(last)) {
            next.start = last.start;
        }
        joined.push(next);
    }
    joined
}
