//! Text of an XML part: runs that join a paragraph, text that stands alone, values of cells.

use std::ops::Range;

use super::{Context, Group, Run, Walk};
use crate::attrs::Flavor;
use crate::builder::{Buf, Child, Coding, Piece};
use crate::encode::Enc;
use crate::error::Result;
use crate::place::{self, Base, Label, Place, Step, base, label, looks_like_identifier, numbered};
use crate::sheet::CellKind;
use crate::sheetname;
use crate::xml::Attr;

impl Walk<'_, '_, '_> {
    /// Elements that stand for a character.
    pub(super) fn stand_in(&mut self, name: &str, attrs: &[Attr<'_>], tag: Range<usize>) {
        let in_run = self.stack.last().is_some_and(|el| matches!(el.name, "r" | "p" | "span" | "a" | "h" | "fld"));
        let mut many = String::new();
        let text = match (self.flavor, name) {
            (_, "lastRenderedPageBreak" | "soft-page-break") => {
                self.page += 1;
                if let Some(Some(group)) = self.groups.last_mut()
                    && !group.started
                {
                    group.page = self.page;
                }
                self.paragraph = 0;
                return;
            }
            (Flavor::Word | Flavor::Generic, "tab" | "ptab") if in_run => "\t",
            (Flavor::Word | Flavor::Drawing | Flavor::Generic, "br" | "cr") if in_run => "\n",
            (Flavor::Word, "noBreakHyphen") => "-",
            (Flavor::Word, "softHyphen") => "\u{ad}",
            (Flavor::Word, "sym") => {
                let code =
                    attrs.iter().find(|a| a.local() == "char").and_then(|a| u32::from_str_radix(&a.value, 16).ok());
                // Symbol fonts keep their characters in a private area above F000.
                let c = code.map(|c| if c >= 0xf000 { c - 0xf000 } else { c }).and_then(char::from_u32);
                many.extend(c.filter(|c| !c.is_control()));
                &many
            }
            (Flavor::Odf, "s") => {
                let n = attrs.iter().find(|a| a.local() == "c").and_then(|a| a.value.parse().ok()).unwrap_or(1usize);
                many.extend(std::iter::repeat_n(' ', n.min(200)));
                &many
            }
            (Flavor::Odf, "tab") => "\t",
            (Flavor::Odf, "line-break") => "\n",
            _ => return,
        };
        if !text.is_empty() {
            self.push_run(tag, text, Enc::Element);
        }
    }

    pub(super) fn text(&mut self, text: &str, raw: Range<usize>) -> Result<()> {
        let parent = self.stack.last().map_or("", |el| el.name);
        if self.flavor == Flavor::Word && matches!(parent, "instrText" | "delInstrText") {
            let part = self.part;
            if let Some(Some(group)) = self.groups.last_mut() {
                group.code.push(part, raw, text, Enc::WordText);
                return Ok(());
            }
        }
        if matches!(parent, "binary-data" | "binaryData" | "binData") {
            return self.embedded(text, raw);
        }
        let joins = match self.flavor {
            Flavor::Word | Flavor::Drawing => matches!(parent, "t" | "delText"),
            Flavor::Sheet => matches!(parent, "t" | "text" | "si" | "is"),
            Flavor::Odf => !matches!(parent, "creator" | "date" | "initial-creator" | "script"),
            _ => true,
        };
        if joins && matches!(self.groups.last(), Some(Some(_))) {
            let enc = if self.flavor == Flavor::Word { Enc::WordText } else { Enc::XmlText };
            self.push_run(raw, text, enc);
            return Ok(());
        }
        self.loose(parent, text, raw)
    }

    /// A file in base64, as documents in one XML file hold their pictures and objects.
    fn embedded(&mut self, text: &str, raw: Range<usize>) -> Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let bytes = crate::base64::decode(text.as_bytes());
        self.b.spend(bytes.len() as u64)?;
        let at = base(self.here(&place::EMBEDDED));
        if self.src.get(raw.clone()).is_none_or(|raw| raw.contains(['&', '<'])) {
            // In pieces, with references: what it says is read, and stays.
            return crate::ole::frozen(self.b, bytes, &at);
        }
        let child = self.b.part(bytes);
        crate::binary::member(self.b, "data", child, &at)?;
        let range = raw.start as u32..raw.end as u32;
        self.b.at(self.part).children.push(Child { range, part: child, coding: Coding::Base64 });
        Ok(())
    }

    /// Text outside paragraphs: properties, names, values of charts.
    fn loose(&mut self, parent: &str, text: &str, raw: Range<usize>) -> Result<()> {
        if parent == "v" && self.cell.as_ref().is_some_and(|c| c.open) {
            return self.cell_value(text, raw);
        }
        let words = text.chars().any(char::is_alphabetic) || looks_like_identifier(text) || digits(text) >= 6;
        if !words || (self.flavor == Flavor::Index && !looks_like_identifier(text)) {
            return Ok(());
        }
        let (l, scrub) = self.meaning(parent);
        if let Some(with) = scrub {
            self.scrub(raw.clone(), with);
        }
        if self.flavor != Flavor::Generic && is_noise(text) {
            return Ok(());
        }
        let place = self.here(l);
        let mut buf = Buf::default();
        let formula = matches!(parent, "f" | "formula1" | "formula2" | "definedName") && self.flavor == Flavor::Sheet;
        if formula {
            buf.push(self.part, raw, &sheetname::shown_references(text), Enc::Formula);
        } else if parent == "f" {
            // A chart's reference to cells: it may not go, since the chart asks for it.
            buf.push(self.part, raw, &sheetname::shown_references(text), Enc::SheetRefs);
        } else {
            buf.push(self.part, raw, text, Enc::XmlText);
        }
        self.b.segment(&mut buf, place)
    }

    /// The value of a cell: a shared text, a text of its own, or a number as its format shows it.
    fn cell_value(&mut self, text: &str, raw: Range<usize>) -> Result<()> {
        let Some(at) = self.here_cell() else {
            return Ok(());
        };
        let (Some(cell), Some(book)) = (&self.cell, self.sheet.as_deref_mut()) else {
            return Ok(());
        };
        if cell.kind == CellKind::Shared {
            let shared = text.trim().parse::<usize>().ok().and_then(|i| book.strings.get_mut(i));
            return match shared {
                Some(buf) => self.b.segment(buf, at),
                None => Err(crate::error::Error::Damaged("a cell points to a text that is not there")),
            };
        }
        if cell.kind == CellKind::Text {
            return self.b.single(self.part, raw, text, Enc::XmlText, at);
        }
        match book.shown(text, cell.style) {
            Some(shown) => self.b.single(self.part, raw, &shown, Enc::SheetNumber, at),
            None => Ok(()),
        }
    }

    /// What an element's text is, by its name, and what replaces it when it names a person.
    fn meaning(&self, element: &str) -> (&'static Label, Option<&'static str>) {
        let properties = self.flavor == Flavor::Props
            || (self.flavor == Flavor::Odf && self.stack.iter().any(|el| el.name == "meta"));
        match element {
            "creator" if properties => (&place::PROP_AUTHOR, Some("")),
            "initial-creator" => (&place::PROP_AUTHOR, Some("")),
            "lastModifiedBy" | "printed-by" => (&place::PROP_MODIFIED_BY, Some("")),
            "Manager" => (&place::PROP_MANAGER, Some("")),
            "Company" => (&place::PROP_COMPANY, Some("")),
            "creator" | "author" | "sender-initials" | "creator-initials"
                if matches!(self.flavor, Flavor::Odf | Flavor::Sheet) =>
            {
                (&place::AUTHOR, Some("Forfatter"))
            }
            "title" if properties => (&place::PROP_TITLE, None),
            "subject" if properties => (&place::PROP_SUBJECT, None),
            "keywords" | "keyword" if properties => (&place::PROP_KEYWORDS, None),
            "description" if properties => (&place::PROP_DESCRIPTION, None),
            "category" if properties => (&place::PROP_CATEGORY, None),
            "lpwstr" | "lpstr" | "user-defined" if properties => (&place::PROP_CUSTOM, None),
            _ if properties => (&place::PROP_OTHER, None),
            "definedName" => (&place::DEFINED_NAME, None),
            "f" | "formula" | "formula1" | "formula2" | "sqref" => (&place::FORMULA, None),
            "oddHeader" | "evenHeader" | "firstHeader" | "oddFooter" | "evenFooter" | "firstFooter" => {
                (&place::PAGE_TEXT, None)
            }
            "instrText" | "delInstrText" => (&place::FIELD_CODE, None),
            "Script" | "script" => (&place::SCRIPT, None),
            _ => (&place::TEXT, None),
        }
    }

    fn push_run(&mut self, raw: Range<usize>, text: &str, enc: Enc) {
        let page = self.page;
        let (removed, inserted, hidden) = (self.removed > 0, self.inserted > 0, self.hidden);
        self.deleted_run(&raw, text, enc);
        if let Some(Some(group)) = self.groups.last_mut() {
            if !group.started {
                group.started = true;
                group.page = page;
            }
            let start = group.text.len() as u32;
            group.text.push_str(text);
            let piece = Piece {
                part: self.part,
                raw: raw.start as u32..raw.end as u32,
                text: start..group.text.len() as u32,
                enc,
                hook: self.hook,
            };
            group.runs.push(Run { piece, removed, inserted, hidden });
        }
    }

    pub(super) fn end_paragraph(&mut self, group: &mut Group) -> Result<()> {
        let blank = group.text.trim().is_empty();
        if blank && group.code.text.is_empty() {
            return Ok(());
        }
        let counted = matches!(self.flavor, Flavor::Word | Flavor::Odf | Flavor::Drawing) && !group.alt;
        // Nobody counts what stands in the cells of a table.
        if !blank && counted && !self.contexts.iter().any(|c| matches!(c, Context::Table { .. })) {
            self.paragraph += 1;
        }
        let around = match self.contexts.is_empty() && self.paged {
            true => self.on_page(group.page.max(1)),
            false => self.around(),
        };
        let cell = around.as_deref().filter(|p| self.flavor == Flavor::Sheet || matches!(p.step, Step::Cell(..)));
        let place = match cell {
            Some(at) => at.clone(),
            None if self.flavor == Flavor::Sheet => label(&around, &place::TEXT),
            None if group.alt => label(&around, &place::ALT_TEXT),
            None => numbered(&around, &place::PARAGRAPH, self.paragraph),
        };
        let removed = group.runs.iter().any(|r| r.removed);
        let hidden = group.runs.iter().any(|r| r.hidden);
        if !removed && !hidden && group.code.text.is_empty() {
            let pieces = group.runs.drain(..).map(|r| r.piece);
            return self.b.segment_of(&group.text, pieces, place);
        }
        let inside = base(place.clone());
        self.view(group, |r| !r.removed, place)?;
        if removed {
            self.view(group, |r| !r.inserted, label(&inside, &place::DELETED))?;
        }
        if hidden {
            self.view(group, |r| !r.removed && !r.hidden, label(&inside, &place::HIDDEN))?;
        }
        self.b.segment(&mut group.code, label(&inside, &place::FIELD_CODE))
    }

    /// The place of a page, which many paragraphs share.
    fn on_page(&mut self, page: u32) -> Base {
        if let Some((last, place)) = &self.page_place
            && *last == page
        {
            return place.clone();
        }
        let place = base(numbered(&self.around(), &place::PAGE, page));
        self.page_place = Some((page, place.clone()));
        place
    }

    /// The paragraph as it reads with some of its runs.
    fn view(&mut self, group: &Group, keep: impl Fn(&Run) -> bool, place: Place) -> Result<()> {
        let mut buf = Buf::default();
        for run in group.runs.iter().filter(|r| keep(r)) {
            let piece = &run.piece;
            let text = &group.text[piece.text.start as usize..piece.text.end as usize];
            buf.push(piece.part, piece.raw.start as usize..piece.raw.end as usize, text, piece.enc);
            buf.hook_last(piece.hook);
        }
        self.b.segment(&mut buf, place)
    }
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Values that programs write: true, a date and time, a GUID.
fn is_noise(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "true" | "false" | "General")
        || (text.len() >= 19
            && text.as_bytes()[10] == b'T'
            && text.bytes().all(|b| b.is_ascii_digit() || b"-:TZ.+".contains(&b)))
}
