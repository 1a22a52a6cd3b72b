//! The baseline: findings that someone accepted, with a reason, in a file that belongs into version control.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::finding::Fingerprint;
use crate::local::{self, FileError, Privacy};
use crate::text::Lang;

/// Newest form of the file that this version reads.
const VERSION: u32 = 1;
/// No baseline is larger.
const MOST_BYTES: u64 = 64 << 20;

/// One accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The rule that found it.
    pub rule: String,
    /// Which value; see [`Fingerprint`].
    #[serde(serialize_with = "write_fingerprint", deserialize_with = "read_fingerprint")]
    pub fingerprint: Fingerprint,
    /// Why it may stand.
    #[serde(deserialize_with = "read_reason")]
    pub reason: String,
    /// The day it was accepted.
    #[serde(serialize_with = "write_date", deserialize_with = "read_date")]
    pub date: Date,
    /// The last day it counts.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_until",
        deserialize_with = "read_until"
    )]
    pub until: Option<Date>,
}

impl Accepted {
    /// Whether its last day is over.
    pub fn expired(&self, today: Date) -> bool {
        self.until.is_some_and(|last| last < today)
    }
}

/// Accepted findings, sorted by rule, then fingerprint, so that the file changes only where its content does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<(String, Fingerprint), Accepted>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    promptguard_baseline: u32,
    accepted: Vec<Accepted>,
}

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file says something else than a baseline.
    #[error("{}, line {line}, column {column}: {message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer promptguard wrote it.
    #[error("{} was written by a newer promptguard (form {found}); update promptguard", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The form it has.
        found: u32,
    },
}

impl BaselineError {
    /// The message for a user.
    pub fn describe(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::File(e), lang) => e.describe(lang),
            (Self::Malformed { path, line, column, message }, Lang::Da) => {
                let message = in_danish(message);
                format!("{}, linje {line}, tegn {column}: baseline kan ikke læses: {message}", path.display())
            }
            (Self::Newer { path, found }, Lang::Da) => {
                format!("{} er skrevet af en nyere promptguard (udgave {found}). Opdatér promptguard.", path.display())
            }
            (other, Lang::En) => other.to_string(),
        }
    }
}

/// What a user should tidy in a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineProblem {
    /// The last day is over; the finding is reported again.
    Expired,
    /// No text of this run has the finding.
    Unused,
}

impl BaselineProblem {
    /// The problem with `entry` in words.
    pub fn describe(self, entry: &Accepted, lang: Lang) -> String {
        let (rule, fingerprint) = (&entry.rule, entry.fingerprint);
        match (self, lang) {
            (Self::Expired, Lang::Da) => format!("baseline: »{rule}« {fingerprint} er udløbet"),
            (Self::Expired, Lang::En) => format!("baseline: \"{rule}\" {fingerprint} has expired"),
            (Self::Unused, Lang::Da) => format!("baseline: »{rule}« {fingerprint} findes ikke længere og kan slettes"),
            (Self::Unused, Lang::En) => format!("baseline: \"{rule}\" {fingerprint} is gone and can be deleted"),
        }
    }
}

impl Baseline {
    /// Reads the file `path`.
    pub fn load(path: &Path) -> Result<Self, BaselineError> {
        Self::parse(path, &local::read(path, MOST_BYTES)?)
    }

    fn parse(path: &Path, bytes: &[u8]) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Form {
            promptguard_baseline: u32,
        }
        let path = path.to_owned();
        // The form first: what a newer form holds need not fit ours.
        if let Ok(Form { promptguard_baseline: found }) = serde_json::from_slice(bytes)
            && found > VERSION
        {
            return Err(BaselineError::Newer { path, found });
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let file: File = serde_json::from_slice(bytes).map_err(|e| {
            let message = e.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m).to_owned();
            // Where the text ends too early the parser counts from zero.
            BaselineError::Malformed { path, line: e.line().max(1), column: e.column().max(1), message }
        })?;
        let mut baseline = Self::default();
        for entry in file.accepted {
            baseline.accept(entry);
        }
        Ok(baseline)
    }

    /// Writes the file `path`, whole or not at all; not at all when it already says the same.
    pub fn save(&self, path: &Path) -> Result<(), BaselineError> {
        let file = File { promptguard_baseline: VERSION, accepted: self.0.values().cloned().collect() };
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        if local::read(path, MOST_BYTES).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        Ok(local::write_atomic(path, &bytes, Privacy::Shared)?)
    }

    /// Adds an entry; one for the same rule and value is replaced.
    pub fn accept(&mut self, entry: Accepted) {
        self.0.insert((entry.rule.clone(), entry.fingerprint), entry);
    }

    /// The entry that lets this finding stand today, if any. Only for rules that may be overridden; the caller asks
    /// for no others.
    pub fn accepted(&self, rule: &str, fingerprint: Fingerprint, today: Date) -> Option<&Accepted> {
        self.0.get(&(rule.to_owned(), fingerprint)).filter(|e| !e.expired(today))
    }

    /// Entries that are expired, or that none of the fingerprints met in this run (`seen`) belongs to.
    pub fn problems(&self, seen: &BTreeSet<Fingerprint>, today: Date) -> Vec<(&Accepted, BaselineProblem)> {
        let problem = |e: &Accepted| match e.expired(today) {
            true => Some(BaselineProblem::Expired),
            false => (!seen.contains(&e.fingerprint)).then_some(BaselineProblem::Unused),
        };
        self.0.values().filter_map(|e| Some((e, problem(e)?))).collect()
    }

    /// All entries, sorted.
    pub fn entries(&self) -> impl Iterator<Item = &Accepted> {
        self.0.values()
    }
}

const NO_REASON: &str = "the reason is empty: say why the finding may stand";
const NO_FINGERPRINT: &str = "a fingerprint has 16 hexadecimal digits";
const NO_DATE: &str = "a date is written like 2027-01-31";

/// What the parser says, for a Danish user.
fn in_danish(message: &str) -> String {
    let field = || message.split('`').nth(1).unwrap_or_default();
    match message {
        NO_REASON => "grunden er tom; skriv, hvorfor fundet må stå".to_owned(),
        NO_FINGERPRINT => "et fingeraftryk har 16 hexadecimale cifre".to_owned(),
        NO_DATE => "en dato skrives som 2027-01-31".to_owned(),
        _ if message.starts_with("missing field") => format!("»{}« mangler", field()),
        _ if message.starts_with("unknown field") => format!("»{}« kendes ikke", field()),
        _ if message.starts_with("duplicate field") => format!("»{}« står to gange", field()),
        _ if message.starts_with("invalid type") => "en værdi er af en forkert slags".to_owned(),
        _ if message.starts_with("EOF") => "filen hører op midt i noget".to_owned(),
        _ => "det er ikke gyldig JSON".to_owned(),
    }
}

fn write_fingerprint<S: Serializer>(fingerprint: &Fingerprint, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(fingerprint)
}

fn read_fingerprint<'de, D: Deserializer<'de>>(d: D) -> Result<Fingerprint, D::Error> {
    let text = String::deserialize(d)?;
    let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let fingerprint = if digits { text.parse().ok() } else { None };
    fingerprint.ok_or_else(|| serde::de::Error::custom(NO_FINGERPRINT))
}

fn read_reason<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let reason = String::deserialize(d)?;
    if reason.trim().is_empty() {
        return Err(serde::de::Error::custom(NO_REASON));
    }
    Ok(reason)
}

fn write_date<S: Serializer>(date: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(date)
}

fn write_until<S: Serializer>(date: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
    date.map(|d| d.to_string()).serialize(s)
}

fn read_date<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    let text = String::deserialize(d)?;
    super::iso_date(&text).ok_or_else(|| serde::de::Error::custom(NO_DATE))
}

fn read_until<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    read_date(d).map(Some)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn entry(rule: &str, fingerprint: u64, until: Option<Date>) -> Accepted {
        let (rule, reason) = (rule.to_owned(), "står i en skabelon".to_owned());
        Accepted { rule, fingerprint: Fingerprint(fingerprint), reason, date: date(2026, 11, 1), until }
    }

    fn parse(text: &str) -> Result<Baseline, BaselineError> {
        Baseline::parse(Path::new("b.json"), text.as_bytes())
    }

    #[test]
    fn what_is_saved_is_read_back_and_the_file_does_not_churn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baseline.json");
        let mut one = Baseline::default();
        one.accept(entry("b", 2, None));
        one.accept(entry("a", 9, Some(date(2027, 1, 1))));
        one.accept(entry("b", 1, None));
        one.save(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let two = Baseline::load(&path).unwrap();
        assert_eq!(one, two);
        two.save(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        let rules: Vec<_> = two.entries().map(|e| (e.rule.as_str(), e.fingerprint.0)).collect();
        assert_eq!(rules, [("a", 9), ("b", 1), ("b", 2)]);
        assert!(one.save(folder.path()).is_err());
    }

    #[test]
    fn matching_knows_rule_value_and_last_day() {
        let mut b = Baseline::default();
        b.accept(entry("a", 1, Some(date(2027, 1, 1))));
        assert!(b.accepted("a", Fingerprint(1), date(2027, 1, 1)).is_some());
        assert!(b.accepted("a", Fingerprint(1), date(2027, 1, 2)).is_none());
        assert!(b.accepted("b", Fingerprint(1), date(2026, 1, 1)).is_none());
        assert!(b.accepted("a", Fingerprint(2), date(2026, 1, 1)).is_none());
    }

    #[test]
    fn expired_and_unused_entries_are_reported() {
        let mut b = Baseline::default();
        b.accept(entry("a", 1, Some(date(2026, 1, 1))));
        b.accept(entry("a", 2, None));
        b.accept(entry("a", 3, None));
        let problems = b.problems(&BTreeSet::from([Fingerprint(1), Fingerprint(3)]), date(2026, 12, 1));
        let kinds: Vec<_> = problems.iter().map(|(e, p)| (e.fingerprint.0, *p)).collect();
        assert_eq!(kinds, [(1, BaselineProblem::Expired), (2, BaselineProblem::Unused)]);
        assert!(problems[0].1.describe(problems[0].0, Lang::Da).contains("udløbet"));
    }

    #[test]
    fn errors_name_line_and_column() {
        let good = r#"{"promptguard_baseline": 1, "accepted": [
            {"rule": "a", "fingerprint": "000000000000000a", "reason": "r", "date": "2026-11-01"}]}"#;
        assert_eq!(parse(good).unwrap().entries().count(), 1);
        let cases = [
            (good.replace("2026-11-01", "1.11.2026"), "2027-01-31"),
            (good.replace("\"r\"", "\" \""), "reason is empty"),
            (good.replace("\"reason\": \"r\", ", ""), "missing field `reason`"),
            (good.replace("000a", "00a"), "16 hexadecimal digits"),
            (good.replace("\"rule\"", "\"rul\""), "unknown field `rul`"),
            (good.replace("}]}", "}]"), "EOF"),
        ];
        for (text, part) in cases {
            match parse(&text).unwrap_err() {
                BaselineError::Malformed { line, column, message, .. } => {
                    assert!(message.contains(part), "{message}");
                    assert!(line == 2 && column > 0, "{line}:{column}");
                    assert_ne!(in_danish(&message), message);
                }
                other => panic!("{other}"),
            }
        }
        let told = parse("[\n").unwrap_err().describe(Lang::Da);
        assert_eq!(told, "b.json, linje 2, tegn 1: baseline kan ikke læses: filen hører op midt i noget");
        let newer = parse(r#"{"promptguard_baseline": 2, "else": true}"#).unwrap_err();
        assert!(matches!(newer, BaselineError::Newer { found: 2, .. }));
    }
}
