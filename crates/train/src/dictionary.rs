//! The words of a dictionary of Danish: what a text of a few megabytes need not hold.

use std::path::PathBuf;

use crate::data::DataError;

/// Where the package `hunspell-da` puts the dictionary of Stavekontrolden.
const USUAL: &str = "/usr/share/hunspell/da_DK.dic";

/// The words in lower case of the dictionary, each once, without their endings: `PROMPTGUARD_DICTIONARY` names the file,
/// else it is the one of the package `hunspell-da`.
pub fn words() -> Result<Vec<String>, DataError> {
    let path = std::env::var_os("PROMPTGUARD_DICTIONARY").map_or_else(|| PathBuf::from(USUAL), PathBuf::from);
    let text = std::fs::read_to_string(&path)
        .map_err(|source| DataError::Dictionary { path: path.display().to_string(), source })?;
    Ok(parse(&text))
}

/// The words of a file in hunspell's form: a line with their number, then one a line with its flags after a slash.
fn parse(text: &str) -> Vec<String> {
    let word = |line: &str| line.split(['/', '\t']).next().unwrap_or_default().trim().to_owned();
    let plain = |w: &String| w.chars().count() > 2 && w.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
    let mut words: Vec<String> = text.lines().skip(1).map(word).filter(plain).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_in_lower_case_count() {
        let text = "7 # made by nobody\n-årig/24,10\nAarhus/70\nbi/1\nvindmølle/6,55\npressemeddelelse\nvindmølle/7\n3d-print\n";
        assert_eq!(parse(text), ["pressemeddelelse", "vindmølle"]);
    }
}
