//! The one place where overlaps are settled.
//!
//! Of two candidates that share text, the weightier wins: surer evidence, a stronger action, a longer span. The
//! loser is dropped when nothing is left of it, else trimmed to what the winner leaves uncovered. A winner that is not
//! taken out of the text hides nothing: what is likely and would be taken out stays whole beside it. A weaker finding
//! around a stronger one (a link with a name in it)
//! stays as it is: it is not edited. Passages ([`Entity::is_passage`]) do not compete.

use crate::finding::{Action, Candidate, Confidence, Entity};
use crate::policy::{Policy, Rule};
use crate::text::Span;

/// A candidate with what the policy says of it.
struct Contender {
    candidate: Candidate,
    action: Action,
    entity: Entity,
    weight: f32,
}

/// Settles the overlaps of `candidates` (any order, all above their thresholds); the result is sorted by place,
/// then rule. `action` is what the user's declarations leave of a rule's action.
pub(super) fn settle(
    policy: &Policy,
    text: &str,
    candidates: Vec<Candidate>,
    action: impl Fn(&Rule) -> Action,
) -> Vec<Candidate> {
    let mut contenders: Vec<Contender> = candidates
        .into_iter()
        .map(|candidate| {
            let rule = policy.rule(candidate.rule);
            let action = action(rule);
            let weight = weight(&candidate, action, rule.priority);
            Contender { candidate, action, entity: rule.entity, weight }
        })
        .collect();
    contenders.sort_by_key(|c| (c.candidate.span.start, std::cmp::Reverse(c.candidate.span.end), c.candidate.rule));

    let mut settled = Vec::with_capacity(contenders.len());
    let mut cluster: Vec<Contender> = Vec::new();
    let mut cluster_end = 0;
    for contender in contenders {
        if contender.entity.is_passage() {
            settled.push(contender.candidate);
            continue;
        }
        if contender.candidate.span.start >= cluster_end {
            settle_cluster(text, &mut cluster, &mut settled);
        }
        cluster_end = cluster_end.max(contender.candidate.span.end);
        cluster.push(contender);
    }
    settle_cluster(text, &mut cluster, &mut settled);
    settled.sort_by_key(|c| (c.span.start, c.span.end, c.rule));
    settled
}

/// What a candidate weighs against another one over the same text.
fn weight(candidate: &Candidate, action: Action, priority: i32) -> f32 {
    let strength = match action {
        Action::Allow => 0.0,
        Action::Note => 0.5,
        Action::Warn => 1.0,
        Action::Redact => 1.5,
        Action::Block => 2.0,
    };
    // The longer span has seen more of the text; the logarithm keeps a long weak guess from winning by length alone.
    let length = (candidate.span.len().max(1) as f32).ln() * 0.5;
    Confidence::from_log_odds(candidate.score).log_odds() + strength + length + priority as f32
}

/// Candidates that hang together by overlaps: the weightiest first, each later one keeps what is left.
fn settle_cluster(text: &str, cluster: &mut Vec<Contender>, settled: &mut Vec<Candidate>) {
    if cluster.len() == 1 {
        settled.extend(cluster.drain(..).map(|c| c.candidate));
        return;
    }
    cluster.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.candidate.span.cmp(&b.candidate.span))
            .then_with(|| a.candidate.rule.cmp(&b.candidate.rule))
    });
    // Winners by start; they never overlap each other, so only the neighbours of a place need a look.
    let mut winners = Winners::new();
    for Contender { candidate, action, .. } in cluster.drain(..) {
        let span = candidate.span;
        let mut over: Vec<(Span, Action)> = overlapping(&winners, span);
        // A label may outweigh a doubtful reading, but a likely one is not hidden behind what stays in the text.
        if action >= Action::Redact && candidate.score >= 0.0 {
            over.retain(|(_, winner)| *winner >= Action::Redact);
        }
        if !over.is_empty() && over.iter().all(|(w, a)| *a > action && span.contains(*w) && *w != span) {
            settled.push(candidate);
            continue;
        }
        for piece in pieces(text, span, &over) {
            winners.insert(piece.start, (piece.end, action));
            settled.push(Candidate { span: piece, ..candidate.clone() });
        }
    }
}

/// Start of a winner to its end and action.
type Winners = std::collections::BTreeMap<usize, (usize, Action)>;

/// The winners that share text with `span`, in order.
fn overlapping(winners: &Winners, span: Span) -> Vec<(Span, Action)> {
    let before = winners.range(..=span.start).next_back().filter(|(_, (end, _))| *end > span.start);
    before
        .into_iter()
        .chain(winners.range(span.start + 1..span.end))
        .map(|(&start, &(end, action))| (Span::new(start, end), action))
        .collect()
}

/// What winners leave of `span`: each uncovered piece that is long enough to mean something.
fn pieces(text: &str, span: Span, over: &[(Span, Action)]) -> Vec<Span> {
    if over.is_empty() {
        return vec![span];
    }
    let mut gaps = Vec::new();
    let mut at = span.start;
    for (winner, _) in over {
        gaps.push(Span::new(at, winner.start.max(at)));
        at = winner.end;
    }
    gaps.push(Span::new(at.min(span.end), span.end));
    gaps.into_iter().map(|gap| trim(text, gap)).filter(|gap| says_something(gap.of(text))).collect()
}

/// Two letters, or three letters and digits: a name is left, but not a dangling `+45`.
fn says_something(piece: &str) -> bool {
    let letters = piece.chars().filter(|c| c.is_alphabetic()).take(2).count();
    letters == 2 || piece.chars().filter(|c| c.is_alphanumeric()).take(3).count() == 3
}

/// `span` without the characters at its ends that are neither letters nor digits; empty when none is left.
fn trim(text: &str, span: Span) -> Span {
    let slice = span.of(text);
    let start = slice.find(char::is_alphanumeric);
    let end = slice.char_indices().rev().find(|(_, c)| c.is_alphanumeric()).map(|(i, c)| i + c.len_utf8());
    match (start, end) {
        (Some(s), Some(e)) => Span::new(span.start + s, span.start + e),
        _ => Span::new(span.start, span.start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Evidence, Reason, RuleIx};

    const YAML: &str = "policy: overlaps
title: {da: Prøve, en: Test}
decision: {body: Byrådet, date: 2025-11-12, item: '1', case: '1', clauses: [{id: all, title: {da: Alt, en: All}, quote: Alt}]}
define:
  - {id: a-note, entity: DK_P_NUMBER, title: {da: A, en: A}, advice: {da: A., en: A.}, pattern: {forms: [{id: x, regex: qqq, confidence: 0.9, triggers: [qqq]}]}}
  - {id: b-redact, entity: PHONE_NUMBER, title: {da: B, en: B}, advice: {da: B., en: B.}, pattern: {forms: [{id: x, regex: qqq, confidence: 0.9, triggers: [qqq]}]}}
rules:
  a-note: {action: note, clause: all}
  b-redact: {action: redact, clause: all}
";
    const TEXT: &str = "ring til 2012 3456 eller 9712 3456 nu";

    fn settled(found: &[(u16, usize, usize, f32)]) -> Vec<(u16, usize, usize)> {
        let policy = Policy::parse("test.yaml", YAML.as_bytes()).unwrap();
        let candidate = |&(rule, start, end, score): &(u16, usize, usize, f32)| {
            let evidence = vec![Evidence::new(Reason::Term, score)];
            Candidate::new(RuleIx(rule), Span::new(start, end), evidence)
        };
        let all = settle(&policy, TEXT, found.iter().map(candidate).collect(), |rule| rule.action);
        all.iter().map(|c| (c.rule.0, c.span.start, c.span.end)).collect()
    }

    #[test]
    fn what_is_only_noted_does_not_hide_what_is_likely_and_goes() {
        assert_eq!(settled(&[(0, 9, 18, 6.0), (1, 9, 18, 0.5)]), [(0, 9, 18), (1, 9, 18)]);
        // A doubtful reading gives way to a sure label.
        assert_eq!(settled(&[(0, 9, 18, 6.0), (1, 9, 18, -1.0)]), [(0, 9, 18)]);
    }

    #[test]
    fn a_loser_keeps_what_the_winner_leaves() {
        assert_eq!(settled(&[(1, 9, 18, 5.0), (1, 9, 34, 0.1)]), [(1, 9, 18), (1, 19, 34)]);
        assert_eq!(settled(&[(1, 9, 18, 5.0), (1, 10, 17, 0.1)]), [(1, 9, 18)]);
    }

    #[test]
    fn a_weaker_finding_around_a_stronger_one_stays_whole() {
        assert_eq!(settled(&[(0, 0, 34, 0.2), (1, 9, 18, 5.0)]), [(0, 0, 34), (1, 9, 18)]);
    }
}
