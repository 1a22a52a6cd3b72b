//! `policy init`: a policy to start from, given an organisation's name and decision.

use crate::text::Lang;

/// What a starting policy is made from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The municipality or organisation: `Skive Kommune`.
    pub name: &'a str,
    /// The body that decided: `Direktionen`.
    pub body: &'a str,
    /// The day of the decision, ISO 8601.
    pub date: &'a str,
    /// The item of the agenda.
    pub item: &'a str,
}

/// A policy file that passes `policy check` and says what is left to fill in.
pub fn init(start: &Start<'_>, lang: Lang) -> String {
    let id = slug(start.name);
    let (name, body) = (start.name.trim(), start.body.trim());
    let (title_da, title_en) =
        (quoted(&format!("{name}: brug af generativ AI")), quoted(&format!("{name}: use of generative AI")));
    let body = if body.contains(name) || body.is_empty() { body.to_owned() } else { format!("{body}, {name}") };
    let (body, date, item) = (field("body", &body), field("date", start.date.trim()), field("item", start.item.trim()));
    let words = if lang == Lang::Da { DANISH } else { ENGLISH };
    let [head, clauses, providers, rules, lists] = words;
    format!(
        "{head}\
policy: {id}
title: {{da: {title_da}, en: {title_en}}}
extends: [standard-da]

decision:
  {body}
  {date}
  {item}
  clauses: []
{clauses}
{providers}\
providers:
  - id: copilot
    approved: true
    # training_off_verified: 2026-01-15

{rules}\
rules:
  person-name: {{action: redact}}

{lists}"
    )
}

const DANISH: [&str; 5] = [
    "# Politik for promptguard. Vis den med »promptguard policy show«, kontrollér den med »promptguard policy check«.\n",
    "  # Punkterne kommer fra standard-da. Skriv jeres egne ord ind, så rapporterne citerer jeres beslutning:\n\
     \x20 #   - id: names\n\
     \x20 #     quote: Der må ikke skrives navne.\n\
     \x20 #   - {id: geography, off: true}   # et punkt, I ikke har besluttet; slå så også dets regler fra\n",
    "# De tjenester, I har godkendt. Skriv dagen, hvor I så efter, at træning på jeres tekster er slået fra.\n",
    "# Hvad der er anderledes hos jer end i standard-da. Handlinger: allow, note, warn, redact, block; »off« slår fra.\n",
    "# Egne ord: en liste her eller i en fil ved siden af. Henvis til den med \"@navn\".\n\
     #   lists:\n\
     #     egne-telefoner: {file: telefoner.txt}\n\
     #   rules:\n\
     #     phone: {except: [\"@egne-telefoner\"]}\n",
];

const ENGLISH: [&str; 5] = [
    "# A promptguard policy. Show it with \"promptguard policy show\", check it with \"promptguard policy check\".\n",
    "  # The clauses come from standard-da. Put in your own words, so that reports quote your decision:\n\
     \x20 #   - id: names\n\
     \x20 #     quote: No names may be written.\n\
     \x20 #   - {id: geography, off: true}   # a clause that you did not decide; then switch its rules off too\n",
    "# The services that you have approved. Write the day on which you saw that training on your texts is off.\n",
    "# What differs from standard-da. Actions: allow, note, warn, redact, block; \"off\" switches a rule off.\n",
    "# Words of your own: a list here or in a file beside this one. Refer to it as \"@name\".\n\
     #   lists:\n\
     #     own-phones: {file: phones.txt}\n\
     #   rules:\n\
     #     phone: {except: [\"@own-phones\"]}\n",
];

/// An entry, or a remark to fill it in.
fn field(key: &str, value: &str) -> String {
    if value.is_empty() { format!("# {key}:") } else { format!("{key}: {}", quoted(value)) }
}

/// A text in double quotes, as YAML and JSON write it alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A name as an id: `Høje-Taastrup Kommune` is `hoeje-taastrup`.
fn slug(name: &str) -> String {
    let mut id = String::new();
    for c in name.trim().to_lowercase().trim_end_matches(" kommune").chars() {
        match c {
            'æ' | 'ä' => id.push_str("ae"),
            'ø' | 'ö' => id.push_str("oe"),
            'å' => id.push_str("aa"),
            'é' => id.push('e'),
            c if c.is_ascii_alphanumeric() => id.push(c),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
        if id.len() >= 48 {
            break;
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "min-kommune".to_owned() } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        for (name, id) in [
            ("Skive Kommune", "skive"),
            ("Høje-Taastrup Kommune", "hoeje-taastrup"),
            (" Ærø kommune ", "aeroe"),
            ("Region Midtjylland", "region-midtjylland"),
            ("!!", "min-kommune"),
        ] {
            assert_eq!(slug(name), id);
        }
    }
}
