//! Excel: sheets in their order, shared texts at the cell that shows them, numbers as they are shown.

use std::sync::Arc;

use crate::attrs::Flavor;
use crate::builder::{Buf, Builder, PartId};
use crate::encode::Enc;
use crate::error::Result;
use crate::package::{XmlMember, with_src};
use crate::place::{self, Base, Place, Step, base, label};
use crate::rels;
use crate::walk::{walk, walk_sheet};
use crate::xml::{Attr, Ev, Events, local};

/// What cells refer to.
#[derive(Default)]
pub(crate) struct Workbook {
    /// The shared texts; each is emptied by the first cell that shows it.
    pub strings: Vec<Buf>,
    formats: Vec<Format>,
    from_1904: bool,
}

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Format {
    General,
    Date,
    /// "000000-0000": a zero for each digit.
    Mask(String),
}

/// What the value of a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// The number of a shared text.
    Shared,
    /// A text, or a date in words.
    Text,
    /// A number, or what counts as one.
    Number,
}

/// The cell that is open, or was last.
pub(crate) struct Cell {
    pub row: u32,
    pub column: u32,
    pub kind: CellKind,
    pub style: usize,
    pub open: bool,
}

impl Cell {
    /// Reads the tag of a cell; one without a reference stands after the last.
    pub fn of(attrs: &[Attr<'_>], last: Option<&Cell>) -> Option<Cell> {
        let get = |name: &str| attrs.iter().find(|a| a.name == name).map(|a| &*a.value);
        let after = last.map_or((0, 0), |c| (c.row, c.column.saturating_add(1)));
        let (row, column) = get("r").and_then(cell_ref).unwrap_or(after);
        Some(Cell {
            row,
            column,
            kind: match get("t") {
                Some("s") => CellKind::Shared,
                Some("str" | "inlineStr" | "d") => CellKind::Text,
                _ => CellKind::Number,
            },
            style: get("s").and_then(|s| s.parse().ok()).unwrap_or(0),
            open: true,
        })
    }
}

/// "B7" as row 6, column 1; of a range, its first cell.
pub(crate) fn cell_ref(text: &str) -> Option<(u32, u32)> {
    let text = text.split(':').next()?.replace('$', "");
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    if letters.is_empty() || letters.len() > 4 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1) - 1;
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column))
}

/// Reads the sheets of a workbook; other parts are left to the general walk, with their sheet as place.
pub(crate) fn read(b: &mut Builder<'_>, xml: &mut [XmlMember], at: &Base) -> Result<()> {
    let mut book = Workbook::default();
    let mut sheets: Vec<(String, String)> = Vec::new();
    if let Some((name, part)) = xml.iter().find(|m| m.root == "workbook").map(|m| (m.name.clone(), m.part)) {
        let targets = rels::of(b, xml, &name);
        with_src(b, part, |b, src| {
            let mut events = Events::new(src, b.limits);
            while let Some(event) = events.next()? {
                let Ev::Open { name, attrs, .. } = event else {
                    continue;
                };
                let attrs = attrs.read()?;
                let get = |name: &str| attrs.iter().find(|a| a.local() == name).map(|a| a.value.to_string());
                match local(name) {
                    "sheet" => {
                        let id = attrs.iter().find(|a| a.name.ends_with(":id")).map(|a| &*a.value);
                        let target = targets.iter().find(|(i, _)| Some(i.as_str()) == id);
                        sheets.extend(target.map(|(_, t)| (t.clone(), get("name").unwrap_or_default())));
                    }
                    "workbookPr" => book.from_1904 = get("date1904").is_some_and(|v| v == "1" || v == "true"),
                    _ => {}
                }
            }
            Ok(())
        })?;
    }
    for member in xml.iter_mut() {
        match member.root.as_str() {
            "styleSheet" => with_src(b, member.part, |b, src| {
                book.formats = formats(b, src)?;
                Ok(())
            })?,
            "sst" => {
                let part = member.part;
                with_src(b, part, |b, src| shared(b, part, src, &mut book.strings, at))?;
                member.done = true;
            }
            _ => {}
        }
    }
    let rest: Vec<(String, String)> = xml
        .iter()
        .filter(|m| m.root == "worksheet" && !sheets.iter().any(|(name, _)| *name == m.name))
        .map(|m| (m.name.clone(), String::new()))
        .collect();
    sheets.extend(rest);
    for (i, (target, name)) in sheets.iter().enumerate() {
        let place = base(Place { parent: at.clone(), step: Step::Sheet(i as u32 + 1, Arc::new(name.clone())) });
        let Some(member) = xml.iter_mut().find(|m| m.name == *target && !m.done) else {
            continue;
        };
        member.done = true;
        let part = member.part;
        with_src(b, part, |b, src| walk_sheet(b, part, src, Flavor::Sheet, &place, Some(&mut book)))?;
        rels::adopt(b, xml, target, &place, 2);
        for member in xml.iter_mut().filter(|m| !m.done && m.at == place) {
            member.done = true;
            let part = member.part;
            let flavor = member.flavor;
            with_src(b, part, |b, src| walk(b, part, src, flavor, &place))?;
        }
    }
    for buf in &mut book.strings {
        b.segment(buf, label(at, &place::UNUSED_STRING))?;
    }
    Ok(())
}

/// The table of shared texts, one buffer for each.
fn shared(b: &mut Builder<'_>, part: PartId, src: &str, out: &mut Vec<Buf>, at: &Base) -> Result<()> {
    let mut events = Events::new(src, b.limits);
    let mut stack: Vec<&str> = Vec::new();
    while let Some(event) = events.next()? {
        match event {
            Ev::Open { name, attrs, empty, .. } => {
                let (name, attrs) = (local(name), attrs.read()?);
                if name == "si" {
                    out.push(Buf::default());
                    if out.len() as u64 > b.limits.max_segments {
                        return crate::limits::over("max_segments", b.limits.max_segments);
                    }
                }
                for attr in
                    attrs.iter().filter(|a| place::looks_like_identifier(&a.value) && !a.name.starts_with("xmlns"))
                {
                    b.single(part, attr.raw.clone(), &attr.value, Enc::XmlAttr, label(at, &place::ATTRIBUTE))?;
                }
                if !empty {
                    stack.push(name);
                }
            }
            Ev::Close => {
                stack.pop();
            }
            Ev::Text { text, raw } => match out.last_mut() {
                Some(buf) if stack.contains(&"si") => {
                    if stack.last() == Some(&"t") || !text.trim().is_empty() {
                        buf.push(part, raw, &text, Enc::WordText);
                    }
                }
                _ => b.single(part, raw, &text, Enc::XmlText, label(at, &place::UNUSED_STRING))?,
            },
            Ev::Hidden { text, raw, instruction } => {
                if !(instruction && raw.start < 5) {
                    b.single(part, raw, text, Enc::Raw, label(at, &place::MARKUP_COMMENT))?;
                }
            }
        }
    }
    Ok(())
}

/// The format of each cell style.
fn formats(b: &Builder<'_>, src: &str) -> Result<Vec<Format>> {
    let mut codes: Vec<(u32, String)> = Vec::new();
    let mut out = Vec::new();
    let mut inside = false;
    let mut events = Events::new(src, b.limits);
    while let Some(event) = events.next()? {
        let Ev::Open { name, attrs, .. } = event else {
            continue;
        };
        let attrs = attrs.read()?;
        let get = |name: &str| attrs.iter().find(|a| a.name == name).map(|a| &*a.value);
        match local(name) {
            "numFmt" => {
                let id = get("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                codes.push((id, get("formatCode").unwrap_or("").to_owned()));
            }
            "cellXfs" => inside = true,
            "cellStyles" | "cellStyleXfs" | "dxfs" => inside = false,
            "xf" if inside => {
                let id: u32 = get("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                let code = codes.iter().find(|(i, _)| *i == id).map(|(_, c)| c.as_str());
                out.push(match code {
                    Some(code) => format_of(code),
                    None if matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58) => Format::Date,
                    None => Format::General,
                });
            }
            _ => {}
        }
    }
    Ok(out)
}

fn format_of(code: &str) -> Format {
    let first = code.split(';').next().unwrap_or("");
    let mut plain = String::new();
    let mut chars = first.chars();
    let mut in_quotes = false;
    let mut literal = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => in_quotes = !in_quotes,
            '[' if !in_quotes => while chars.next().is_some_and(|c| c != ']') {},
            '\\' => {
                plain.extend(chars.next());
            }
            '_' | '*' if !in_quotes => {
                chars.next();
            }
            c => {
                literal |= in_quotes && c.is_alphabetic();
                plain.push(c);
            }
        }
    }
    let zeros = plain.matches('0').count();
    if zeros >= 6 && plain.chars().all(|c| matches!(c, '0' | '-' | ' ' | '/' | '.')) && !plain.contains("0.0") {
        return Format::Mask(plain);
    }
    if !literal && plain.chars().any(|c| matches!(c.to_ascii_lowercase(), 'y' | 'd' | 'å')) && !plain.contains('0') {
        return Format::Date;
    }
    Format::General
}

impl Workbook {
    /// A number as its cell shows it; `None` when it is too short to be more than an amount.
    pub fn shown(&self, text: &str, style: usize) -> Option<String> {
        let text = text.trim();
        let number: f64 = text.parse().ok()?;
        let whole = number.fract() == 0.0 && number.abs() < 1e15;
        match self.formats.get(style).unwrap_or(&Format::General) {
            Format::Date if number > 0.0 && number < 2_958_466.0 => Some(date(number as i64, self.from_1904)),
            Format::Mask(mask) if whole && number >= 0.0 => Some(masked(number as u64, mask)),
            _ => {
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                let shown = if whole { format!("{}", number as i64) } else { text.to_owned() };
                (digits >= 6 || shown.len() >= 6).then_some(shown)
            }
        }
    }
}

fn masked(mut number: u64, mask: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    for c in mask.chars().rev() {
        if c == '0' {
            out.push(char::from(b'0' + (number % 10) as u8));
            number /= 10;
        } else {
            out.push(c);
        }
    }
    while number > 0 {
        out.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
    }
    out.iter().rev().collect()
}

/// A serial day number as a Danish date. (Howard Hinnant's civil calendar.)
fn date(serial: i64, from_1904: bool) -> String {
    let epoch = if from_1904 { 24_107 } else { 25_569 - i64::from(serial < 60) };
    let z = serial - epoch + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let mp = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{day:02}-{month:02}-{year:04}")
}
