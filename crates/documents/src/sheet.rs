//! Excel: sheets in their order, shared texts at the cell that shows them, numbers as they are shown.

mod format;

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
use format::{Format, formats};

/// What cells refer to.
#[derive(Default)]
pub(crate) struct Workbook {
    /// The shared texts; each is emptied by the first cell that shows it.
    pub strings: Vec<Buf>,
    formats: Vec<Format>,
    from_1904: bool,
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
        b.done(part);
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
