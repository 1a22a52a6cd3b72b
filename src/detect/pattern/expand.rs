//! The short-hands of a form's regex.

/// `%{name}` and what it stands for; one may use those above it. Repetitions are bounded, so that look-ahead is.
const MACROS: [(&str, &str); 13] = [
    ("sep", r"[ \t]{0,2}[-‐‑‒–—−./]?[ \t]{0,2}"),
    ("hyphen", r"[-‐‑‒–—−]"),
    ("break", r"(?:-?[ \t]{0,3}\r?\n[ \t]{0,3}(?:>[ \t]?){0,4})?"),
    // A space or the end of a line, also in a quoted mail.
    ("gap", r"(?:[ ]?\r?\n[> ]{0,4}|[ ]{1,2})"),
    ("wrap", r"(?:[ ]?\r?\n[ \t]{0,3}(?:>[ \t]?){0,4})"),
    // A house number: 7, 7B, 7 B, 7-9.
    ("house", r"[1-9][0-9]{0,2}(?:[A-Za-hÆØÅ]|[ ](?:[A-HK]|[a-hk](?-u:\b)))?(?:[-–/][1-9][0-9]{0,2}[A-Za-h]?)?"),
    // A floor with a door, or one that needs none: 3. tv, 2. sal, st. th., kld.
    (
        "floor",
        concat!(
            r"(?i:[1-9][0-9]?\.?[ ]?(?:sal)?[.,]{0,2}[ ]?(?:t\.?[ ]?[vh]|m\.?[ ]?f|midtfor|til venstre|til højre|",
            r"d[øo]r[ ]?[0-9A-Za-z]{1,4}|lejl\.?[ ]?[0-9]{1,4}|lejlighed [0-9]{1,4})\.?",
            r"|[1-9][0-9]?\.?[ ]?sal|kl\.?,?[ ]?(?:t\.?[vh]|m\.?f|d[øo]r[ ]?[0-9A-Za-z]{1,4}|[1-9](?-u:\b))\.?",
            r"|(?:st|stuen|kld|kælder(?:en)?|parterre|k[1-9])(?-u:\b)\.?,?",
            r"(?:[ ]?(?:t\.?[vh]|m\.?f|d[øo]r[ ]?[0-9A-Za-z]{1,4}|[0-9](?-u:\b))\.?)?)"
        ),
    ),
    // A stairway, a flat or a door: opg. C, lejl. 14, bolig 7, th.
    (
        "door",
        concat!(
            r"(?i:opg\.?[ ]?[0-9A-Z]{1,2}|opgang[ ][0-9A-Z]{1,2}|(?:lejl\.?|lejlighed|bolig|vær\.?|værelse|dør)",
            r"[ ]?(?:nr\.?[ ]?)?[0-9]{1,4}|t\.?[vh]|mf)(?-u:\b)\.?"
        ),
    ),
    // All that may stand between the house number and the town: opg. C, 2. th.
    (
        "unit",
        r"(?:(?:,?[ ]{0,2}|,[ ]?\r?\n[> ]{0,4})%{floor}|,?[ ]{1,2}%{door}|[ ]?,[ ]{0,2}(?:[1-9][0-9]?\.|(?i:kl|mf|t[hv])\.)){0,2}",
    ),
    // What stands between an address and its town.
    ("joint", r"(?:,?[ ]{1,2}|[ ]?,|[ ]{1,2}%{hyphen}[ ]{1,2}|[ ]?,?\r?\n[> ]{0,4})"),
    // A village before the postcode.
    (
        "village",
        concat!(
            r"(?:(?:(?:Nr|NR|Sdr|SDR|Gl|GL|Ll|LL|St|ST|Skt|SKT|Ø|V)\.?[ ])?[A-ZÆØÅ][A-ZÆØÅa-zæøåé]+(?:[ ][A-ZÆØÅ]?[a-zæøå]+)?",
            r"(?:,[ ]?|[ ]{1,2}|[ ]?,?\r?\n[> ]{0,4}))?"
        ),
    ),
    // A town as it stands after its postcode: Lemvig, Kgs. Lyngby, Aarhus C, Nykøbing Mors.
    (
        "town",
        concat!(
            r"(?:(?:Nørre|Sønder|Store|Lille|Kgs\.|Kongens|Sdr\.|Nr\.|Gl\.|Gammel|Ny|Høje|Vester|Øster|Skt\.|Sankt|St\.|",
            r"Hvide|Over|Vestre|Østre|Ll\.|Ø\.|V\.)[ ])?(?:[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåé]+)?|[A-ZÆØÅ]{2,20})",
            r"(?:[ ](?:Mors|Thy|Sj|Fyn|Falster|Lolland|Strand|Øst|Vest|Nord|Syd|Havn|Sande|Alssund|NV|SV|SØ|NØ|[NSVØCKMFJ]))?"
        ),
    ),
    // Postcode and town, of the realm.
    (
        "postcode",
        r"(?:(?:DK|GL)[- ]?)?[0-9]{4}(?:[ ]{1,2}|[ ]?\r?\n[> ]{0,4})%{town}|FO[- ]?[1-9][0-9]{2}[ ]{1,2}%{town}",
    ),
];

/// The regex with its short-hands written out, or what is wrong with them.
pub(super) fn expand(regex: &str) -> Result<String, String> {
    let mut out = String::with_capacity(regex.len() + 64);
    let mut rest = regex;
    while let Some(at) = rest.find("%{") {
        let (before, after) = rest.split_at(at);
        let Some(end) = after.find('}') else { break };
        let name = &after[2..end];
        let Some((_, text)) = MACROS.iter().find(|(n, _)| *n == name) else {
            let known: Vec<String> = MACROS.iter().map(|(n, _)| format!("%{{{n}}}")).collect();
            return Err(format!("there is no %{{{name}}}; known are {}", known.join(", ")));
        };
        out.push_str(before);
        out.push_str("(?:");
        // One uses those above it alone: this ends.
        out.push_str(&expand(text)?);
        out.push(')');
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_short_hand_is_a_regex_and_an_unknown_one_is_named() {
        for (name, _) in MACROS {
            let expanded = expand(&format!("%{{{name}}}")).unwrap();
            assert!(!expanded.contains("%{"));
            regex_syntax::parse(&expanded).unwrap();
        }
        assert!(expand("a%{seperator}").unwrap_err().contains("%{seperator}"));
        assert_eq!(expand("a%").unwrap(), "a%");
    }
}
