//! "Did you mean": the nearest of some known words.

use crate::text::Bilingual;

use super::diagnostic::both;

/// Words longer than this are not compared.
const LONGEST: usize = 64;

/// The word of `known` that `word` is most likely a slip of.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let count = word.chars().count();
    if count > LONGEST {
        return None;
    }
    let most = (count / 3).max(1);
    let same = |k: &str| if k.eq_ignore_ascii_case(word) { 0 } else { distance(word, k) };
    known
        .into_iter()
        .filter(|k| k.chars().count().abs_diff(count) <= most)
        .map(|k| (same(k), k))
        .filter(|(d, _)| *d <= most)
        .min()
        .map(|(_, k)| k)
}

/// Help with the nearest word, else with all that are allowed.
pub(super) fn suggest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<Bilingual> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return Some(both!("Mente du »{near}«?", "Did you mean \"{near}\"?"));
    }
    if known.is_empty() || known.len() > 16 {
        return None;
    }
    let all = known.join(", ");
    Some(both!("Mulige: {all}.", "Possible: {all}."))
}

/// Edits between two short words; a swap of neighbours counts as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood_and_guesses_are_not_made() {
        let known = ["action", "clause", "keep_when", "threshold"];
        assert_eq!(nearest("acton", known), Some("action"));
        assert_eq!(nearest("cluase", known), Some("clause"));
        assert_eq!(nearest("Threshold", known), Some("threshold"));
        assert_eq!(nearest("provider", known), None);
        assert_eq!(nearest(&"a".repeat(100_000), known), None);
    }
}
