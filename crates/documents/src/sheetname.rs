//! Names of sheets, where placeholders may not stand as they are: no program lets a sheet's name hold brackets or more
//! than 31 characters. Brackets become their full-width forms, which are legal, and are read as brackets again, so that
//! a restored file has its old names. References to a sheet are written the same way and still point to it.

use std::collections::BTreeSet;

const LONGEST: usize = 31;

/// A name as people read it: full-width brackets as brackets.
pub(crate) fn shown(name: &str) -> String {
    name.chars().map(|c| if c == '\u{ff3b}' { '[' } else { c }).map(|c| if c == '\u{ff3d}' { ']' } else { c }).collect()
}

/// A name that sheets may have. What is too long loses text outside placeholders first.
pub(crate) fn legal(name: &str) -> String {
    let mut groups: Vec<(bool, Vec<char>)> = vec![(false, Vec::new())];
    for c in name.chars() {
        let legal = match c {
            '[' => '\u{ff3b}',
            ']' => '\u{ff3d}',
            ':' | '\\' | '/' | '?' | '*' => '_',
            c => c,
        };
        if c == '[' {
            groups.push((true, Vec::new()));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.push(legal);
        }
        if c == ']' {
            groups.push((false, Vec::new()));
        }
    }
    let units = |groups: &[(bool, Vec<char>)]| groups.iter().flat_map(|(_, g)| g).map(|c| c.len_utf16()).sum::<usize>();
    while units(&groups) > LONGEST {
        let free = groups.iter_mut().rev().find(|(placeholder, g)| !placeholder && !g.is_empty());
        match free {
            Some((_, group)) => group.pop(),
            None => groups.iter_mut().rev().find(|(_, g)| !g.is_empty()).and_then(|(_, g)| g.pop()),
        };
    }
    let name: String = groups.into_iter().flat_map(|(_, g)| g).collect();
    name.trim_matches('\'').trim().to_owned()
}

/// A name that no other sheet has; two are the same whatever their case.
pub(crate) fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = if name.is_empty() { "_".to_owned() } else { name.to_owned() };
    let mut n = 2;
    while !taken.insert(candidate.to_lowercase()) {
        let suffix = format!(" {n}");
        let kept: String = name.chars().take(LONGEST - suffix.len()).collect();
        candidate = kept.trim_end().to_owned() + &suffix;
        n += 1;
    }
    candidate
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Operators, functions and references.
    Code,
    /// A text between double quotes.
    Text,
    /// A sheet's name between single quotes.
    Name,
}

/// A formula in parts; quotes belong to no part.
fn parts(formula: &str) -> Vec<(Part, String)> {
    let mut out = vec![(Part::Code, String::new())];
    for c in formula.chars() {
        let last = out.last().map_or(Part::Code, |(part, _)| *part);
        let next = match (last, c) {
            (Part::Code, '"') => Part::Text,
            (Part::Code, '\'') => Part::Name,
            (Part::Text, '"') | (Part::Name, '\'') => Part::Code,
            _ => {
                if let Some((_, text)) = out.last_mut() {
                    text.push(c);
                }
                continue;
            }
        };
        out.push((next, String::new()));
    }
    out
}

fn join(parts: &[(Part, String)]) -> String {
    let mut out = String::new();
    for (i, (part, text)) in parts.iter().enumerate() {
        let quote = |part: Part| match part {
            Part::Code => "",
            Part::Text => "\"",
            Part::Name => "'",
        };
        out.push_str(quote(*part));
        out.push_str(text);
        // An open quote at the end stays open.
        if i + 1 < parts.len() {
            out.push_str(quote(*part));
        }
    }
    out
}

/// A formula as people read it.
pub(crate) fn shown_references(formula: &str) -> String {
    if !formula.contains(['\u{ff3b}', '\u{ff3d}']) {
        return formula.to_owned();
    }
    let mut parts = parts(formula);
    parts.iter_mut().filter(|(part, _)| *part == Part::Name).for_each(|(_, name)| *name = shown(name));
    join(&parts)
}

/// A changed formula with legal names of sheets, and whether nothing changed but names and texts.
pub(crate) fn references(changed: &str, original: &str) -> (String, bool) {
    let (mut new, old) = (parts(changed), parts(original));
    let mut sound = new.len() == old.len();
    for (i, (part, text)) in new.iter_mut().enumerate() {
        let before = old.get(i).filter(|(old, _)| old == part).map(|(_, text)| text);
        if before == Some(text) {
            continue;
        }
        match part {
            Part::Text => {}
            // A file's name in brackets stands before a sheet of another file.
            Part::Name if before.is_some_and(|b| !b.contains('[')) => *text = legal(text),
            _ => sound = false,
        }
    }
    (join(&new), sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_unique_and_read_back() {
        assert_eq!(shown(&legal("Løn [CPR 1]")), "Løn [CPR 1]");
        let long = legal("[PERSON 12] og alle andre sager i forvaltningen [CPR 3]");
        assert_eq!(shown(&long), "[PERSON 12] og alle andr[CPR 3]");
        assert!(long.encode_utf16().count() <= 31);
        assert!(!legal("a:b*c[d").contains([':', '*', '[']));
        let mut taken = BTreeSet::new();
        assert_eq!(unique("［CPR］", &mut taken), "［CPR］");
        assert_eq!(unique("［cpr］", &mut taken), "［cpr］ 2");
    }

    #[test]
    fn a_reference_follows_its_sheet() {
        let (new, sound) = references("'Løn [CPR 1]'!A1&\"[CPR 2]\"", "'Løn 120358-8905'!A1&\"120358-8904\"");
        assert_eq!((new.as_str(), sound), ("'Løn ［CPR 1］'!A1&\"[CPR 2]\"", true));
        assert_eq!(shown_references(&new), "'Løn [CPR 1]'!A1&\"[CPR 2]\"");
        assert!(!references("[CPR 1]+1", "1203588905+1").1);
        assert!(!references("'[bog.xlsx][CPR 1]'!A1", "'[bog.xlsx]120358-8905'!A1").1);
        assert_eq!(references("'[1]Ark'!A1", "'[1]Ark'!A1"), ("'[1]Ark'!A1".into(), true));
    }
}
