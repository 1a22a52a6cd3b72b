//! Suppressions: comments in the text that let findings of a rule stand, with a reason.
//!
//! `promptguard: tillad RULE - grund - til 2027-01-01`, or in English `promptguard: allow RULE - reason - until
//! 2027-01-01`, at the start of a line, behind a sentence or after `<!--`, `#`, `//`, `%`, `;`, `--` or `/*`. The last day is optional, the
//! reason is not; several rules are separated by commas. It counts for its own line; when it stands alone on its
//! line, for the paragraph that follows.

use jiff::civil::Date;

use super::{SuppressionProblem, SuppressionProblemKind};
use crate::finding::RuleIx;
use crate::policy::nearest;

const MARK: &str = "promptguard:";
const VERBS: [&str; 2] = ["tillad", "allow"];
const OPENERS: [&str; 8] = ["<!--", "#", "//", "%", ";", "--", "/*", "*"];

/// What a policy says about a rule that a suppression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppressible {
    /// The rule.
    pub rule: RuleIx,
    /// Whether users may let its findings stand.
    pub overridable: bool,
}

/// The suppressions of one text.
#[derive(Debug, Default)]
pub struct Suppressions {
    valid: Vec<Valid>,
    problems: Vec<SuppressionProblem>,
}

#[derive(Debug)]
struct Valid {
    rule: RuleIx,
    name: String,
    reason: String,
    /// Where it stands.
    line: usize,
    /// The lines it counts for, first and last.
    lines: (usize, usize),
    used: bool,
}

impl Suppressions {
    /// Reads the suppressions of `text`; `rule` looks a rule up by its id.
    pub fn parse(text: &str, today: Date, rule: impl Fn(&str) -> Option<Suppressible>) -> Self {
        let mut all = Self::default();
        // Most texts have none: one quick search settles it.
        let bytes = text.as_bytes();
        if [b"uard:", b"UARD:"].iter().all(|end| memchr::memmem::find(bytes, *end).is_none()) {
            return all;
        }
        let lines: Vec<&str> = text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l)).collect();
        let next = next_paragraphs(&lines);
        for (i, line) in lines.iter().enumerate() {
            for comment in comments(line) {
                let here = i + 1;
                let own = (here, here);
                let scope = if comment.alone { next.get(here).copied().unwrap_or(own) } else { own };
                all.read(&comment, here, scope, today, &rule);
            }
        }
        all
    }

    fn read(
        &mut self,
        comment: &Comment<'_>,
        line: usize,
        lines: (usize, usize),
        today: Date,
        rule: &impl Fn(&str) -> Option<Suppressible>,
    ) {
        let (names, reason, until) = parts(comment.text);
        if let Some(verb) = comment.unknown_verb {
            // "promptguard: tilad cpr" and "promptguard: ignore cpr" are meant as one; other talk is none.
            let named = names.split(',').any(|name| rule(name.trim()).is_some());
            if named || nearest(&verb.to_lowercase(), VERBS).is_some() {
                let kind = SuppressionProblemKind::UnknownVerb;
                self.problems.push(SuppressionProblem { line, rule: verb.to_owned(), kind, place: None });
            }
            return;
        }
        for name in names.split(',').map(str::trim) {
            use SuppressionProblemKind as Kind;
            let problem = match (rule(name), until.map(super::iso_date)) {
                (None, _) => Kind::UnknownRule,
                (Some(known), _) if !known.overridable => Kind::NotOverridable,
                (Some(_), _) if reason.is_empty() => Kind::NoReason,
                (Some(_), Some(None)) => Kind::BadDate,
                (Some(_), Some(Some(last))) if last < today => Kind::Expired,
                (Some(known), _) => {
                    let (name, reason) = (name.to_owned(), reason.to_owned());
                    self.valid.push(Valid { rule: known.rule, name, reason, line, lines, used: false });
                    continue;
                }
            };
            self.problems.push(SuppressionProblem { line, rule: name.to_owned(), kind: problem, place: None });
        }
    }

    /// The reason that lets a finding of `rule` that starts in `line` stand, if any; it then counts as used.
    pub fn allows(&mut self, rule: RuleIx, line: usize) -> Option<&str> {
        // Sorted by line, and a paragraph is bounded by the next empty line: look at those that start no later.
        let after = self.valid.partition_point(|v| v.lines.0 <= line);
        let found = self.valid[..after].iter_mut().rev().take(64).find(|v| v.rule == rule && line <= v.lines.1)?;
        found.used = true;
        Some(&found.reason)
    }

    /// Whether the text has none.
    pub fn is_empty(&self) -> bool {
        self.valid.is_empty() && self.problems.is_empty()
    }

    /// Those that did nothing, and why, in the order of the text. Ask when all findings have been.
    pub fn into_problems(self) -> Vec<SuppressionProblem> {
        let mut problems = self.problems;
        problems.extend(self.valid.into_iter().filter(|v| !v.used).map(|v| SuppressionProblem {
            line: v.line,
            rule: v.name,
            kind: SuppressionProblemKind::Unused,
            place: None,
        }));
        problems.sort_by(|a, b| (a.line, &a.rule).cmp(&(b.line, &b.rule)));
        problems
    }
}

/// For each line, the first and last line (from 1) of the paragraph that starts there or next after it.
fn next_paragraphs(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut all = vec![(0, 0); lines.len()];
    let mut next = (lines.len(), lines.len());
    let mut blank = true;
    for (i, line) in lines.iter().enumerate().rev() {
        let number = i + 1;
        if !line.trim().is_empty() {
            next = (number, if blank { number } else { next.1 });
        }
        blank = line.trim().is_empty();
        all[i] = next;
    }
    all
}

struct Comment<'l> {
    /// The first word, when it is neither `tillad` nor `allow`.
    unknown_verb: Option<&'l str>,
    /// What follows the first word, without the end of the comment.
    text: &'l str,
    /// Whether nothing else stands on the line.
    alone: bool,
}

/// The suppressions of one line.
fn comments(line: &str) -> impl Iterator<Item = Comment<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = find_ignoring_case(line, MARK, from) {
            from = at + MARK.len();
            let before = line[..at].trim_end();
            let opener = OPENERS.iter().find(|o| before.ends_with(**o));
            let lead = opener.map_or(before, |o| before[..before.len() - o.len()].trim_end());
            let rest = line[from..].trim_start();
            let Some((verb, text)) = rest.split_once([' ', '\t', '\u{a0}']) else { continue };
            // Behind the end of a sentence it is a remark too; inside one it is talk about suppressions.
            if opener.is_none() && !before.is_empty() && !before.ends_with(['.', '!', '?', ')', ']']) {
                continue;
            }
            let close = ["-->", "*/"].iter().filter_map(|c| text.find(c).map(|i| (i, i + c.len()))).min();
            let (text, tail) = close.map_or((text, ""), |(end, next)| (&text[..end], &text[next..]));
            // The next comment of the line stands after the end of this one.
            from = line.len() - tail.len();
            let alone = lead.trim_end_matches(['#', '/', '%', ';', '*']).is_empty() && tail.trim().is_empty();
            let unknown_verb = VERBS.iter().all(|v| !v.eq_ignore_ascii_case(verb)).then_some(verb);
            return Some(Comment { unknown_verb, text: text.trim(), alone });
        }
        None
    })
}

fn find_ignoring_case(line: &str, word: &str, from: usize) -> Option<usize> {
    let (line, word) = (line.as_bytes(), word.as_bytes());
    memchr::memchr2_iter(word[0], word[0].to_ascii_uppercase(), line.get(from..)?)
        .map(|i| from + i)
        .find(|&i| line.get(i..i + word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word)))
}

/// Rules, reason and last day of `RULE - reason - til DATE`.
fn parts(text: &str) -> (&str, &str, Option<&str>) {
    let (names, rest) = split_dash(text).unwrap_or((text, ""));
    let mut rest = rest.trim();
    let mut until = None;
    // The last part is the day when it says so.
    let (mut at, mut tail) = (None, rest);
    while let Some((head, next)) = split_dash(tail) {
        at = Some(rest.len() - tail.len() + head.len());
        tail = next;
    }
    if let Some(day) = strip_until(tail.trim()) {
        until = Some(day);
        rest = at.map_or("", |at| rest[..at].trim());
    }
    (names.trim(), rest, until)
}

/// Splits at the first dash that stands between spaces.
fn split_dash(text: &str) -> Option<(&str, &str)> {
    let space = |c: char| matches!(c, ' ' | '\t' | '\u{a0}');
    text.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—')).find_map(|(i, c)| {
        let (before, after) = (&text[..i], &text[i + c.len_utf8()..]);
        let free = before.is_empty() || before.ends_with(space);
        (free && (after.is_empty() || after.starts_with(space))).then_some((before, after))
    })
}

/// What follows `til` or `until` as the first word of the last part: there it can only be meant as a day.
fn strip_until(text: &str) -> Option<&str> {
    ["until", "til"].iter().find_map(|word| {
        let rest = text.get(word.len()..).filter(|_| text[..word.len()].eq_ignore_ascii_case(word))?;
        rest.starts_with(char::is_whitespace).then(|| rest.trim())
    })
}

#[cfg(test)]
#[path = "suppress_tests.rs"]
mod tests;
