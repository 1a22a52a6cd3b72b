//! The limits on documents by the names that users know them by.

use promptguard_documents::Limits;

use crate::text::{Bilingual, Lang};

/// A limit that cannot be set as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.describe(Lang::En))]
pub struct LimitError {
    message: Bilingual,
}

impl LimitError {
    fn new(da: String, en: String) -> Self {
        Self { message: Bilingual { da, en } }
    }

    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        self.message.get(lang).to_owned()
    }
}

/// The names: the limits' fields without the unit, and whether it counts bytes.
const NAMES: [(&str, &str, bool); 9] = [
    ("max-file", "max_file_bytes", true),
    ("max-unpacked", "max_unpacked_bytes", true),
    ("max-ratio", "max_ratio", false),
    ("max-members", "max_members", false),
    ("max-nesting", "max_nesting", false),
    ("max-depth", "max_xml_depth", false),
    ("max-segments", "max_segments", false),
    ("max-pages", "max_pages", false),
    ("max-pdf-operations", "max_pdf_operations", false),
];

/// Sets one limit from `NAME=VALUE`, such as `max-unpacked=2GB`.
///
/// # Errors
/// [`LimitError`] when there is no such limit, or the value is no number.
pub fn set_limit(limits: &mut Limits, setting: &str) -> Result<(), LimitError> {
    let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
    let Some((name, field, bytes)) = NAMES.iter().find(|(n, ..)| *n == name.trim()) else {
        let known = NAMES.map(|(n, ..)| n).join(", ");
        return Err(LimitError::new(
            format!("der er ingen grænse »{name}«. Der er: {known}"),
            format!("there is no limit \"{name}\". There are: {known}"),
        ));
    };
    let number = parse(value.trim(), *bytes).ok_or_else(|| {
        let example = if *bytes { "2GB" } else { "100000" };
        LimitError::new(
            format!("skriv et tal, fx {name}={example}"),
            format!("write a number, for example {name}={example}"),
        )
    })?;
    let place = match *field {
        "max_file_bytes" => &mut limits.max_file_bytes,
        "max_unpacked_bytes" => &mut limits.max_unpacked_bytes,
        "max_ratio" => &mut limits.max_ratio,
        "max_members" => &mut limits.max_members,
        "max_nesting" => &mut limits.max_nesting,
        "max_xml_depth" => &mut limits.max_xml_depth,
        "max_segments" => &mut limits.max_segments,
        "max_pages" => &mut limits.max_pages,
        _ => &mut limits.max_pdf_operations,
    };
    *place = number;
    Ok(())
}

fn parse(value: &str, bytes: bool) -> Option<u64> {
    let upper = value.to_ascii_uppercase();
    let (digits, shift) = match () {
        () if !bytes => (upper.as_str(), 0),
        () if upper.ends_with("GB") => (&upper[..upper.len() - 2], 30),
        () if upper.ends_with("MB") => (&upper[..upper.len() - 2], 20),
        () if upper.ends_with("KB") => (&upper[..upper.len() - 2], 10),
        () => (upper.as_str(), 0),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(1 << shift).filter(|n| *n > 0)
}

/// The message for a document that passes a limit: which one, and how to raise it.
pub(super) fn passed(field: &str, value: u64, lang: Lang) -> String {
    let Some((name, _, bytes)) = NAMES.iter().find(|(_, f, _)| *f == field) else {
        return format!("{field} ({value})");
    };
    let shown = |n: u64| match n {
        _ if !bytes => n.to_string(),
        n if n >= 1 << 30 && n.trailing_zeros() >= 30 => format!("{}GB", n >> 30),
        n if n >= 1 << 20 => format!("{}MB", n >> 20),
        n if n >= 1 << 10 => format!("{}KB", n >> 10),
        n => n.to_string(),
    };
    let (now, more) = (shown(value), shown(value.saturating_mul(4)));
    match lang {
        Lang::Da => format!(
            "Dokumentet overskrider grænsen {name} ({now}) og er ikke kontrolleret. Stoler du på filen, så hæv grænsen: --limit {name}={more}"
        ),
        Lang::En => format!(
            "The document passes the limit {name} ({now}) and was not checked. If you trust the file, raise the limit: --limit {name}={more}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_set_by_name() {
        let mut limits = Limits::default();
        set_limit(&mut limits, "max-unpacked=2GB").unwrap();
        set_limit(&mut limits, "max-pages=7").unwrap();
        assert_eq!((limits.max_unpacked_bytes, limits.max_pages), (2 << 30, 7));
        for wrong in
            ["max-pages", "max-pages=", "max-pages=2GB", "max-unpacked=0", "pages=3", "max-unpacked=99999999999GB"]
        {
            assert!(set_limit(&mut limits, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_limit_of_the_crate_has_a_name() {
        let fields = format!("{:?}", Limits::default());
        for field in fields.split(|c: char| !c.is_ascii_lowercase() && c != '_').filter(|w| w.starts_with("max_")) {
            assert!(passed(field, 1 << 20, Lang::Da).contains("--limit max-"), "{field}");
        }
    }
}
