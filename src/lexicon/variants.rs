/// The spellings of `word` besides its own: `aa` for `å` and the other way, `ae` for `æ`, `oe` for `ø`, as they come from
/// foreign keyboards, file names and towns that chose the old form. All letters of a word at once.
pub fn spellings(word: &str) -> Vec<String> {
    let mut all = Vec::new();
    let bytes = word.as_bytes();
    // Most words have neither: `æ`, `ø`, `å` begin with the byte C3.
    if !bytes.contains(&0xc3) && !bytes.windows(2).any(|pair| pair.eq_ignore_ascii_case(b"aa")) {
        return all;
    }
    let mut add = |pairs: &[(&str, &str)]| {
        if pairs.iter().any(|(from, _)| word.contains(from)) {
            let spelt = pairs.iter().fold(word.to_owned(), |w, (from, to)| w.replace(from, to));
            if spelt != word && !all.contains(&spelt) {
                all.push(spelt);
            }
        }
    };
    add(&[("aa", "å"), ("Aa", "Å"), ("AA", "Å")]);
    add(&[("å", "aa"), ("Å", "Aa")]);
    add(&[("å", "aa"), ("Å", "Aa"), ("æ", "ae"), ("Æ", "Ae"), ("ø", "oe"), ("Ø", "Oe")]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_and_its_other_spellings() {
        assert_eq!(spellings("Aabenraa"), ["Åbenrå"]);
        assert_eq!(spellings("Tårnby"), ["Taarnby"]);
        assert_eq!(spellings("Hjørring"), ["Hjoerring"]);
        assert_eq!(spellings("Ærøskøbing"), ["Aeroeskoebing"]);
        assert_eq!(spellings("kræft"), ["kraeft"]);
        assert_eq!(spellings("Lyngby-Taarbæk"), ["Lyngby-Tårbæk", "Lyngby-Taarbaek"]);
        assert!(spellings("Lemvig").is_empty());
    }
}
