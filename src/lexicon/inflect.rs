use serde::{Deserialize, Serialize};

use crate::text::WordHasher;

/// A way in which a term's last word may be inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Inflection {
    /// -s, `'`, `'s`: also of the other forms.
    Genitive,
    /// -en, -et, -n, -t.
    Definite,
    /// -er, -e, -r, -erne, -ene, -ne.
    Plural,
    /// -t, -e of adjectives and participles; -r, -de, -te, -et of verbs.
    Verb,
    /// As the head of a compound: `kræftbehandling`. A hyphen needs no inflection: `Lemvig-borgere`.
    Compound,
    /// As the end of a compound: `alkoholmisbrug`.
    Tail,
}

/// The forms of `word`, itself first. Gender and class are not known, so some forms are no Danish ("kræftet"): they
/// cost a little space and are never met. Vowel changes (`hånd`, `hænder`) are for the list to spell out.
pub fn inflect(word: &str, kinds: &[Inflection]) -> Vec<String> {
    let mut forms = Vec::new();
    each_form(word, kinds, |form| forms.push(form.to_owned()));
    forms
}

/// Calls `each` with every form of `word`, itself first: [`inflect`] without the list.
pub fn each_form(word: &str, kinds: &[Inflection], mut each: impl FnMut(&str)) {
    let mut buf = String::with_capacity(word.len() + 8);
    each_piece(word, kinds, |stem, ending| {
        for case in cases(ending, kinds, stem) {
            buf.clear();
            [stem, ending, case].iter().for_each(|piece| buf.push_str(piece));
            each(&buf);
        }
    });
}

/// Calls `each` with the [`word_hash`](crate::text::word_hash) of every form of `word`, itself first. The letters of a
/// stem are read once for all its forms.
pub fn each_hash(word: &str, kinds: &[Inflection], mut each: impl FnMut(u64)) {
    let (mut known, mut start) = (word.to_owned(), WordHasher::new().with(word));
    each_piece(word, kinds, |stem, ending| {
        if stem != known {
            stem.clone_into(&mut known);
            start = WordHasher::new().with(stem);
        }
        let form = start.with(ending);
        for case in cases(ending, kinds, stem) {
            each(form.with(case).finish());
        }
    });
}

/// The endings that the cases of a form have: none, and those of the genitive where it counts.
fn cases(ending: &str, kinds: &[Inflection], stem: &str) -> &'static [&'static str] {
    let s = if ending.is_empty() { stem } else { ending }.ends_with(['s', 'x', 'z', 'S', 'X', 'Z']);
    match (kinds.contains(&Inflection::Genitive), s, ending.is_empty()) {
        (false, ..) | (true, true, false) => &[""],
        (true, false, false) => &["", "s"],
        (true, false, true) => &["", "s", "'s", "’s"],
        (true, true, true) => &["", "'s", "’s"],
    }
}

/// Calls `form` with stem and ending of every form of `word` but its genitives, itself first.
fn each_piece(word: &str, kinds: &[Inflection], mut form: impl FnMut(&str, &str)) {
    form(word, "");
    for kind in kinds {
        match kind {
            Inflection::Definite => endings(word, definite(word), &mut form),
            Inflection::Plural => endings(word, plural(word), &mut form),
            Inflection::Verb => verb(word, &mut form),
            Inflection::Genitive | Inflection::Compound | Inflection::Tail => {}
        }
    }
}

/// Adds `ends` to `word`, its last consonant doubled too where Danish may, `cykel` shortened to `cykl`, `museum` to `muse`.
fn endings(word: &str, ends: &[&str], form: &mut impl FnMut(&str, &str)) {
    if let Some(stem) = word.strip_suffix("um").filter(|s| s.len() > 2) {
        ends.iter().for_each(|end| form(stem, end));
        return;
    }
    let doubled = doubled(word);
    let short = shortened(word);
    for end in ends {
        form(word, end);
        if end.starts_with('e') {
            if let Some(stem) = &doubled {
                form(stem, end);
            }
            if let Some(stem) = &short {
                form(stem, end);
            }
        }
    }
}

fn definite(word: &str) -> &'static [&'static str] {
    match () {
        () if word.ends_with('e') => &["n", "t"],
        () if ends_common_gender(word) => &["en"],
        () => &["en", "et"],
    }
}

fn plural(word: &str) -> &'static [&'static str] {
    match () {
        () if word.ends_with('e') => &["r", "rne", "ne"],
        () if word.ends_with("er") => &["e", "ne", "er", "erne", "ene"],
        () if ends_common_gender(word) => &["er", "erne"],
        () => &["er", "e", "erne", "ene"],
    }
}

fn ends_common_gender(word: &str) -> bool {
    ["hed", "ing", "ion", "itet", "dom"].iter().any(|end| word.ends_with(end))
}

fn verb(word: &str, form: &mut impl FnMut(&str, &str)) {
    if let Some(stem) = word.strip_suffix('e') {
        // behandle: behandler, behandlede, behandlet, behandles; lede: ledte, ledt
        ["er", "es", "et", "ede", "ede", "te", "t", "ende"].iter().for_each(|end| form(stem, end));
        return;
    }
    if let Some(stem) = word.strip_suffix("en") {
        // kristen: kristne, kristent
        form(stem, "ne");
    }
    if let Some(stem) = word.strip_suffix("et") {
        // diagnosticeret: diagnosticerede
        form(stem, "ede");
    }
    if !word.ends_with('t') {
        form(word, "t");
    }
    form(word, "e");
    form(word, "ede");
    if let Some(stem) = doubled(word) {
        form(&stem, "e");
    }
}

/// `hat` as `hatt`: one short vowel before one consonant that Danish doubles.
fn doubled(word: &str) -> Option<String> {
    let mut chars = word.chars().rev();
    let (last, vowel, before) = (chars.next()?, chars.next()?, chars.next()?);
    let doubles = "bdfgklmnprst".contains(last) && is_vowel(vowel) && !is_vowel(before);
    let weak = ["hed", "ing", "ig", "else", "er", "or", "et"].iter().any(|end| word.ends_with(end)) && word.len() > 4;
    (doubles && !weak).then(|| format!("{word}{last}"))
}

/// `cykel` as `cykl`, `søster` as `søstr`.
fn shortened(word: &str) -> Option<String> {
    let last = ["el", "en", "er"].iter().find(|end| word.ends_with(**end))?;
    let stem = &word[..word.len() - 2];
    (stem.len() > 2 && !stem.ends_with(is_vowel)).then(|| format!("{stem}{}", &last[1..]))
}

fn is_vowel(c: char) -> bool {
    "aeiouyæøå".contains(c)
}

#[cfg(test)]
mod tests {
    use super::Inflection::{Definite, Genitive, Plural, Verb};
    use super::*;

    fn has(word: &str, kinds: &[Inflection], wanted: &[&str]) {
        let forms = inflect(word, kinds);
        assert_eq!(forms[0], word);
        for form in wanted {
            assert!(forms.iter().any(|f| f == form), "{word} gives no {form}: {forms:?}");
        }
    }

    #[test]
    fn hashes_are_those_of_the_forms() {
        for word in ["hat", "museum", "cykel", "søster", "HIV", "Randers", "døv", "lide", ""] {
            for kinds in [&[][..], &[Genitive], &[Genitive, Definite, Plural, Verb], &[Verb, Plural]] {
                let mut hashes = Vec::new();
                each_hash(word, kinds, |hash| hashes.push(hash));
                let forms: Vec<u64> = inflect(word, kinds).iter().map(|f| crate::text::word_hash(f)).collect();
                assert_eq!(hashes, forms, "{word} {kinds:?}");
            }
        }
    }

    #[test]
    fn genitives() {
        has("Lemvig", &[Genitive], &["Lemvigs", "Lemvig's", "Lemvig’s"]);
        has("borger", &[Genitive, Definite], &["borgers", "borgeren", "borgerens"]);
        assert!(!inflect("Randers", &[Genitive]).contains(&"Randerss".to_owned()));
        has("Randers", &[Genitive], &["Randers's"]);
    }

    #[test]
    fn definites() {
        has("hat", &[Definite], &["hatten"]);
        has("misbrug", &[Definite], &["misbruget"]);
        has("lidelse", &[Definite], &["lidelsen"]);
        has("museum", &[Definite], &["museet"]);
        has("cykel", &[Definite], &["cyklen"]);
        has("handicap", &[Definite], &["handicappet"]);
        assert!(!inflect("sygdom", &[Definite]).contains(&"sygdomet".to_owned()));
        has("sygdom", &[Definite], &["sygdommen"]);
    }

    #[test]
    fn plurals() {
        has("diagnose", &[Plural], &["diagnoser", "diagnoserne"]);
        has("misbruger", &[Plural], &["misbrugere", "misbrugerne"]);
        has("søster", &[Plural], &["søstre", "søstrene"]);
        has("blodprop", &[Plural], &["blodpropper", "blodpropperne"]);
        has("museum", &[Plural], &["museer", "museerne"]);
        has("indlæggelse", &[Plural], &["indlæggelser", "indlæggelserne"]);
        has("barn", &[], &["barn"]);
        assert_eq!(inflect("barn", &[]).len(), 1);
    }

    #[test]
    fn verbs_and_adjectives() {
        has("behandle", &[Verb], &["behandler", "behandlede", "behandlet", "behandles"]);
        has("diagnosticeret", &[Verb], &["diagnosticerede"]);
        has("kurdisk", &[Verb], &["kurdiske"]);
        has("afhængig", &[Verb], &["afhængige", "afhængigt"]);
        has("kristen", &[Verb], &["kristne", "kristent"]);
        has("anbragt", &[Verb], &["anbragte"]);
        has("dement", &[Verb], &["demente"]);
        has("døv", &[Verb], &["døve"]);
    }
}
