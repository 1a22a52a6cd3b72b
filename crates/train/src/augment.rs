//! Copies of training texts with names drawn afresh, and with other casing.

use crate::data::{Data, DataError, Label, Mark, Text};
use crate::rng::Rng;

/// Names to draw from, with the sums of their weights.
pub struct Pool {
    names: Vec<String>,
    sums: Vec<f64>,
}

impl Pool {
    fn new(rows: Vec<(String, f64)>) -> Self {
        let (mut names, mut sums, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for (name, weight) in rows {
            sum += weight;
            names.push(name);
            sums.push(sum);
        }
        Self { names, sums }
    }

    /// A name, oftener the more it weighs.
    pub fn draw(&self, rng: &mut Rng) -> &str {
        let top = self.sums.last().copied().unwrap_or(0.0);
        let at = (rng.next() >> 11) as f64 / (1_u64 << 53) as f64 * top;
        let i = self.sums.partition_point(|&s| s <= at);
        self.names.get(i).map_or("Jensen", String::as_str)
    }
}

/// The names of the statistics.
pub struct Names {
    given: Pool,
    surname: Pool,
    foreign_given: Pool,
    foreign_surname: Pool,
    towns: Pool,
    municipalities: Pool,
}

/// `HANS-PETER` as `Hans-Peter`.
pub fn capitalised(name: &str) -> String {
    let mut up = true;
    let mut out = String::new();
    for c in name.chars() {
        if up {
            out.extend(c.to_uppercase())
        } else {
            out.extend(c.to_lowercase())
        }
        up = matches!(c, '-' | ' ' | '\'');
    }
    out
}

const PARTICLES: &[&str] =
    &["de la", "de", "von", "von der", "van", "van der", "el", "al", "da", "dos", "di", "del", "bin", "af"];

impl Names {
    /// Reads them. Common names weigh less than they are common (a power of 0.6), so that rare ones are met too.
    pub fn read(data: &Data) -> Result<Self, DataError> {
        let rows = |files: &[&str]| -> Result<Pool, DataError> {
            let mut rows = Vec::new();
            for file in files {
                for (name, count) in data.table(&format!("data/names/{file}.tsv"))? {
                    let count: f64 = count.parse().unwrap_or(0.0);
                    if name.chars().count() > 1 {
                        rows.push((capitalised(&name), count.powf(0.6)));
                    }
                }
            }
            Ok(Pool::new(rows))
        };
        Ok(Self {
            given: rows(&["first_names_men", "first_names_women"])?,
            surname: rows(&["last_names"])?,
            foreign_given: rows(&["foreign_given_names"])?,
            foreign_surname: rows(&["foreign_surnames"])?,
            towns: Pool::new(
                data.table("data/places/world_places.tsv")?
                    .into_iter()
                    .filter(|(name, country)| country == "DK" && name.chars().all(char::is_alphabetic))
                    .map(|(name, _)| (name, 1.0))
                    .collect(),
            ),
            municipalities: Pool::new(
                data.shared("facts/kommuner.csv")?
                    .lines()
                    .skip(1)
                    .filter_map(|l| l.split(',').nth(2))
                    .map(|name| (name.to_owned(), 1.0))
                    .collect(),
            ),
        })
    }

    fn given(&self, foreign: bool, rng: &mut Rng) -> &str {
        if foreign { self.foreign_given.draw(rng) } else { self.given.draw(rng) }
    }

    fn surname(&self, foreign: bool, rng: &mut Rng) -> &str {
        if foreign { self.foreign_surname.draw(rng) } else { self.surname.draw(rng) }
    }

    /// A name of the same build as `old`.
    fn like(&self, old: &str, rng: &mut Rng) -> String {
        let genitive = old.ends_with('s') && rng.chance(0.5);
        let foreign = rng.chance(0.35);
        let words: Vec<&str> = old.split(' ').collect();
        let mut out = String::new();
        for (i, word) in words.iter().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            // `Maria de la Cruz`: few texts of the training name anybody so.
            if i > 0 && i + 1 == words.len() && rng.chance(0.06) {
                out.push_str(rng.pick::<&str>(PARTICLES));
                out.push(' ');
            }
            let letters = word.chars().count();
            let lower = word.chars().all(|c| c.is_lowercase());
            if word.ends_with('.') || letters == 1 || (lower && letters <= 3) {
                out.push_str(word);
            } else if i + 1 == words.len() && (words.len() > 1 || rng.chance(0.45)) {
                let double = rng.chance(0.05);
                out.push_str(self.surname(foreign, rng));
                if double {
                    out.push('-');
                    out.push_str(self.surname(foreign, rng));
                }
            } else {
                out.push_str(self.given(foreign, rng));
            }
        }
        if genitive {
            out.push_str(if out.ends_with(['s', 'x', 'z']) { "'" } else { "s" });
        }
        out
    }

    /// Copies of the texts that name places, with other towns and municipalities.
    pub fn moved(&self, texts: &[Text], rng: &mut Rng) -> Vec<Text> {
        let word = |s: &str| s.chars().all(|c| c.is_alphabetic() || c == '-');
        let ours = |s: &str| self.municipalities.names.iter().any(|n| n == s);
        let mut out = Vec::new();
        for text in texts {
            let (mut copy, mut at, mut any) =
                (Text { text: String::new(), marks: Vec::new(), ..text.clone() }, 0, false);
            for mark in &text.marks {
                copy.text.push_str(&text.text[at..mark.start]);
                let start = copy.text.len();
                let old = &text.text[mark.start..mark.end];
                let (first, rest) = old.split_at(old.find(' ').unwrap_or(old.len()));
                let body = mark.label == Label::Organisation && ours(first);
                if mark.label == Label::Place && word(old) || body {
                    let new = if body || rng.chance(0.5) { &self.municipalities } else { &self.towns };
                    copy.text.push_str(new.draw(rng));
                    copy.text.push_str(rest);
                    any = true;
                } else {
                    copy.text.push_str(old);
                }
                copy.marks.push(Mark { start, end: copy.text.len(), label: mark.label });
                at = mark.end;
            }
            copy.text.push_str(&text.text[at..]);
            if any {
                out.push(copy);
            }
        }
        out
    }

    /// Copies of the texts that name persons or places, each under a new name.
    pub fn redrawn(&self, texts: &[Text], rng: &mut Rng) -> Vec<Text> {
        let mut out = Vec::new();
        for text in texts.iter().filter(|t| t.marks.iter().any(|m| m.label != Label::Organisation)) {
            let mut copy = Text { text: String::new(), marks: Vec::new(), ..text.clone() };
            let mut at = 0;
            for mark in &text.marks {
                copy.text.push_str(&text.text[at..mark.start]);
                let start = copy.text.len();
                let old = &text.text[mark.start..mark.end];
                if mark.label == Label::Person && !old.contains(['"', '(', ',']) && !rng.chance(0.1) {
                    let tail = tail_of(old);
                    let new = self.like(&old[..old.len() - tail.len()], rng);
                    // Now and then in capitals: the whole name or the surname.
                    match rng.below(20) {
                        0 => copy.text.push_str(&new.to_uppercase()),
                        1 => {
                            let at = new.rfind(' ').map_or(0, |i| i + 1);
                            copy.text.push_str(&new[..at]);
                            copy.text.push_str(&new[at..].to_uppercase());
                        }
                        _ => copy.text.push_str(&new),
                    }
                    copy.text.push_str(tail);
                } else if mark.label == Label::Place && old.chars().all(char::is_alphabetic) && rng.chance(0.5) {
                    copy.text.push_str(self.towns.draw(rng));
                } else {
                    copy.text.push_str(old);
                }
                copy.marks.push(Mark { start, end: copy.text.len(), label: mark.label });
                at = mark.end;
            }
            copy.text.push_str(&text.text[at..]);
            out.push(copy);
        }
        out
    }
}

/// The tail of a compound with a name, `-sagen` of `Hansen-sagen`.
fn tail_of(name: &str) -> &str {
    let soft = |tail: &str| tail.len() > 1 && tail.chars().all(|c| c == '-' || c.is_lowercase());
    name.match_indices('-').map(|(at, _)| &name[at..]).find(|tail| soft(tail)).unwrap_or_default()
}

/// Copies of a share of the texts in lower case or capitals.
pub fn recased(texts: &[Text], share: f64, upper: bool, rng: &mut Rng) -> Vec<Text> {
    let mut out = Vec::new();
    for text in texts {
        if !rng.chance(share) {
            continue;
        }
        let mut copy = Text { text: String::with_capacity(text.text.len()), marks: text.marks.clone(), ..text.clone() };
        for c in text.text.chars() {
            let other: char = if upper { one(c.to_uppercase(), c) } else { one(c.to_lowercase(), c) };
            copy.text.push(if other.len_utf8() == c.len_utf8() { other } else { c });
        }
        out.push(copy);
    }
    out
}

/// Copies of a share of the texts in which one ordinary word in eight has a capital, as many write things and titles.
pub fn raised(texts: &[Text], share: f64, rng: &mut Rng) -> Vec<Text> {
    let mut out = Vec::new();
    for text in texts {
        if !rng.chance(share) {
            continue;
        }
        let (mut copy, mut before) = (String::with_capacity(text.text.len()), ' ');
        for (at, c) in text.text.char_indices() {
            let long = text.text[at..].chars().take(3).all(char::is_lowercase);
            let free = !text.marks.iter().any(|m| m.start <= at && at < m.end);
            let up = one(c.to_uppercase(), c);
            if before == ' ' && long && free && up.len_utf8() == c.len_utf8() && rng.chance(0.125) {
                copy.push(up);
            } else {
                copy.push(c);
            }
            before = c;
        }
        out.push(Text { text: copy, ..text.clone() });
    }
    out
}

fn one(mut chars: impl Iterator<Item = char>, old: char) -> char {
    match (chars.next(), chars.next()) {
        (Some(c), None) => c,
        _ => old,
    }
}
