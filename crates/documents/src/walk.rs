//! One walk over one XML part, whatever its vocabulary: nothing is passed over that may hold words.
//!
//! Elements are known by their local names. Text inside a paragraph is joined across runs; text in a context of its
//! own (a comment, a note, a text box) inside a paragraph makes paragraphs of its own.

use std::ops::Range;

use crate::attrs::{Flavor, Use, classify};
use crate::encode::{Enc, percent_decode};
use crate::error::Result;
use crate::model::{Buf, Builder, PartId, Piece, Splice};
use crate::sheet::{Cell, Workbook};
use crate::place::{self, Base, Label, Place, Step, base, label, looks_like_identifier, numbered};
use crate::xml::{Attr, Ev, Events, local};

/// An open element.
struct El<'a> {
    name: &'a str,
    /// What closing it ends.
    group: bool,
    context: bool,
    removed: bool,
    inserted: bool,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Group {
    runs: Vec<(Piece, bool, bool, bool)>,
    text: String,
    code: Buf,
    page: u32,
    started: bool,
    alt: bool,
}

/// What stands around a paragraph.
enum Context {
    Place(Base),
    Table { number: u32, row: u32, column: u32, skip: u32, over: u32, sheet: Option<Base> },
}

/// Reads one XML part.
pub(crate) struct Walk<'a, 'b, 'l> {
    b: &'b mut Builder<'l>,
    part: PartId,
    src: &'a str,
    flavor: Flavor,
    base: Base,
    stack: Vec<El<'a>>,
    /// `None` is a wall: the text inside belongs to no paragraph outside.
    groups: Vec<Option<Group>>,
    contexts: Vec<Context>,
    removed: u32,
    inserted: u32,
    hidden: bool,
    page: u32,
    paged: bool,
    paragraph: u32,
    tables: u32,
    counts: std::collections::BTreeMap<&'static str, u32>,
    slide: u32,
    hook: u32,
    external: bool,
    sheet: Option<&'b mut Workbook>,
    cell: Option<Cell>,
}

/// Walks over an XML part and adds its segments.
pub(crate) fn walk(b: &mut Builder<'_>, part: PartId, src: &str, flavor: Flavor, at: &Base) -> Result<()> {
    walk_sheet(b, part, src, flavor, at, None)
}

/// The same for a sheet of a workbook, whose cells point to shared texts and number formats.
pub(crate) fn walk_sheet(
    b: &mut Builder<'_>,
    part: PartId,
    src: &str,
    flavor: Flavor,
    at: &Base,
    sheet: Option<&mut Workbook>,
) -> Result<()> {
    let paged = src.contains("lastRenderedPageBreak") || src.contains("soft-page-break");
    let mut walk = Walk {
        b,
        part,
        src,
        flavor,
        base: at.clone(),
        stack: Vec::new(),
        groups: Vec::new(),
        contexts: Vec::new(),
        removed: 0,
        inserted: 0,
        hidden: false,
        page: 1,
        paged,
        paragraph: 0,
        tables: 0,
        counts: Default::default(),
        slide: 0,
        hook: 0,
        external: false,
        sheet,
        cell: None,
    };
    let mut events = Events::new(src, walk.b.limits);
    while let Some(event) = events.next()? {
        match event {
            Ev::Open { name, attrs, tag, empty } => {
                walk.open(name, &attrs, tag)?;
                if empty {
                    walk.close()?;
                }
            }
            Ev::Close { .. } => walk.close()?,
            Ev::Text { text, raw } => walk.text(text, raw)?,
            Ev::Hidden { text, raw, instruction } => {
                let words = text.chars().any(char::is_alphanumeric) && !(instruction && raw.start < 5);
                if words {
                    let l = if instruction { &place::INSTRUCTION } else { &place::MARKUP_COMMENT };
                    let place = walk.here(l);
                    walk.b.single(part, raw, text, Enc::Raw, place)?;
                }
            }
        }
    }
    Ok(())
}

impl<'a> Walk<'a, '_, '_> {
    fn open(&mut self, full: &'a str, attrs: &[Attr<'a>], tag: Range<usize>) -> Result<()> {
        let name = local(full);
        let mut el = El { name, group: false, context: false, removed: false, inserted: false };
        match name {
            "del" | "moveFrom" if self.flavor == Flavor::Word => el.removed = true,
            "ins" | "moveTo" if self.flavor == Flavor::Word => el.inserted = true,
            "r" => self.hidden = false,
            "vanish" | "webHidden" | "specVanish" => {
                let off = attrs.iter().any(|a| a.local() == "val" && matches!(&*a.value, "0" | "false" | "off"));
                let n = self.stack.len();
                if !off && n >= 2 && self.stack[n - 1].name == "rPr" && self.stack[n - 2].name == "r" {
                    self.hidden = true;
                }
            }
            _ => {}
        }
        self.removed += u32::from(el.removed);
        self.inserted += u32::from(el.inserted);
        if let Some(context) = self.context(name, attrs) {
            self.contexts.push(context);
            self.groups.push(None);
            el.context = true;
        }
        if name == "Relationship" {
            self.external = attrs.iter().any(|a| a.local() == "TargetMode" && a.value.eq_ignore_ascii_case("external"));
        }
        if name == "c" && self.sheet.is_some() {
            self.cell = Cell::of(attrs, self.cell.as_ref());
        }
        if is_cell(name) && self.flavor == Flavor::Odf {
            self.hook = self.typed_cell(attrs);
        }
        self.attributes(name, attrs)?;
        if self.is_paragraph(name) {
            self.groups.push(Some(Group { alt: self.is_alt(name), ..Group::default() }));
            el.group = true;
        }
        self.stand_in(name, attrs, tag);
        self.stack.push(el);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        let Some(el) = self.stack.pop() else { return Ok(()) };
        self.removed -= u32::from(el.removed);
        self.inserted -= u32::from(el.inserted);
        if el.group {
            if let Some(Some(group)) = self.groups.pop() {
                self.end_paragraph(group)?;
            }
        }
        if el.context {
            self.groups.pop();
            self.contexts.pop();
        }
        if el.name == "c" {
            if let Some(cell) = &mut self.cell {
                cell.open = false;
            }
        }
        if el.name == "tracked-changes" {
            // What was deleted stands before the text and is not counted.
            self.paragraph = 0;
        }
        if is_cell(el.name) {
            self.hook = 0;
        }
        Ok(())
    }

    fn is_paragraph(&self, name: &str) -> bool {
        match self.flavor {
            Flavor::Sheet => matches!(name, "si" | "is" | "text" | "p"),
            Flavor::Odf => matches!(name, "p" | "h") || self.is_alt(name),
            _ => matches!(name, "p" | "h"),
        }
    }

    /// The alternative text of an ODF drawing.
    fn is_alt(&self, name: &str) -> bool {
        self.flavor == Flavor::Odf && matches!(name, "title" | "desc") && !self.stack.iter().any(|el| el.name == "meta")
    }

    /// Elements that put a wall around what is inside.
    fn context(&mut self, name: &str, attrs: &[Attr<'_>]) -> Option<Context> {
        let odf = self.flavor == Flavor::Odf;
        let l: &'static Label = match name {
            "tbl" | "table" if name == "tbl" || odf => {
                self.tables += 1;
                let sheet = self.stack.iter().any(|el| el.name == "spreadsheet").then(|| {
                    let name = attrs.iter().find(|a| a.name == "table:name").map_or("", |a| &a.value);
                    base(Place { parent: self.base.clone(), step: Step::Sheet(self.tables, name.into()) })
                });
                return Some(Context::Table { number: self.tables, row: 0, column: 0, skip: 0, over: 0, sheet });
            }
            "tr" | "table-row" => {
                let table = self.contexts.iter_mut().rev().find_map(|c| match c {
                    Context::Table { row, column, skip, over, .. } => Some((row, column, skip, over)),
                    Context::Place(_) => None,
                });
                if let Some((row, column, skip, over)) = table {
                    *row = row.saturating_add(1 + *over);
                    (*column, *skip, *over) = (0, 0, repeated(attrs, "number-rows-repeated"));
                }
                return None;
            }
            "tc" | "table-cell" | "covered-table-cell" => {
                if let Some(Context::Table { column, skip, .. }) = self.contexts.last_mut() {
                    *column = column.saturating_add(1 + *skip);
                    *skip = repeated(attrs, "number-columns-repeated");
                }
                return None;
            }
            "hdr" | "header" | "header-left" | "header-first" => &place::HEADER,
            "ftr" | "footer" | "footer-left" | "footer-first" => &place::FOOTER,
            "footnote" => &place::FOOTNOTE,
            "endnote" => &place::ENDNOTE,
            "note" if odf => match attrs.iter().any(|a| a.local() == "note-class" && a.value == "endnote") {
                true => &place::ENDNOTE,
                false => &place::FOOTNOTE,
            },
            "comment" | "cm" | "annotation" | "threadedComment" => &place::COMMENT,
            "changed-region" => &place::DELETED,
            "txbxContent" | "text-box" => &place::TEXT_BOX,
            "notes" => &place::NOTES,
            "page" if odf => {
                self.slide += 1;
                self.paragraph = 0;
                return Some(Context::Place(base(numbered(&self.around(), &place::SLIDE, self.slide))));
            }
            "master-page" | "sldMaster" | "sldLayout" | "notesMaster" | "handoutMaster" => &place::MASTER,
            "chartSpace" => &place::CHART,
            "pict" | "drawing" | "object" | "frame" | "custom-shape" | "AlternateContent" => {
                return Some(Context::Place(self.around()));
            }
            _ => return None,
        };
        let around = self.around();
        if self.flavor == Flavor::Sheet {
            let cell = attrs.iter().find(|a| a.local() == "ref").and_then(|a| crate::sheet::cell_ref(&a.value));
            if let Some((row, column)) = cell {
                let cell = base(Place { parent: around, step: Step::Cell(row, column) });
                return Some(Context::Place(base(label(&cell, l))));
            }
        }
        let count = self.counts.entry(l.en).or_default();
        *count += 1;
        let id = attrs.iter().find(|a| a.local() == "id").and_then(|a| a.value.parse::<u32>().ok());
        let n = match name {
            "footnote" | "endnote" => id.unwrap_or(*count),
            _ => *count,
        };
        let many = matches!(name, "footnote" | "endnote" | "comment" | "cm" | "annotation" | "note" | "threadedComment");
        Some(Context::Place(base(if many { numbered(&around, l, n) } else { label(&around, l) })))
    }

    /// The place that the open contexts make.
    fn around(&self) -> Base {
        let mut at = match self.contexts.iter().rev().find_map(|c| match c {
            Context::Place(place) => Some(place.clone()),
            Context::Table { .. } => None,
        }) {
            Some(place) => place,
            None => self.base.clone(),
        };
        let after = self.contexts.iter().rposition(|c| matches!(c, Context::Place(_))).map_or(0, |i| i + 1);
        for context in &self.contexts[after..] {
            if let Context::Table { number, row, column, sheet, .. } = context {
                if let Some(sheet) = sheet {
                    at = sheet.clone();
                    if *row > 0 && *column > 0 {
                        at = base(Place { parent: at, step: Step::Cell(*row - 1, *column - 1) });
                    }
                    continue;
                }
                if self.paged && self.flavor == Flavor::Word && after == 0 && self.is_outer_table(*number) {
                    at = base(numbered(&at, &place::PAGE, self.page));
                }
                at = base(numbered(&at, &place::TABLE, *number));
                if *row > 0 && *column > 0 {
                    at = base(Place { parent: at, step: Step::TableCell(*row, *column) });
                }
            }
        }
        if let Some(cell) = self.cell.as_ref().filter(|c| c.open) {
            at = base(Place { parent: at, step: Step::Cell(cell.row, cell.column) });
        }
        at
    }

    /// Whether a table stands in no other: only then does its page come first.
    fn is_outer_table(&self, number: u32) -> bool {
        matches!(self.contexts.first(), Some(Context::Table { number: first, .. }) if *first == number)
    }

    fn here(&self, l: &'static Label) -> Place {
        label(&self.around(), l)
    }

    fn attributes(&mut self, element: &str, attrs: &[Attr<'_>]) -> Result<()> {
        for attr in attrs {
            let (l, enc, text) = match classify(self.flavor, element, attr.name, &attr.value) {
                Use::Skip => continue,
                Use::Text(l) => (l, Enc::XmlAttr, None),
                Use::Url(l) if self.flavor == Flavor::Rels && !self.external => (l, Enc::Locked, None),
                Use::Url(l) => (l, Enc::XmlUrl, percent_decode(&attr.value)),
                Use::Wiring => (&place::ATTRIBUTE, Enc::Locked, None),
                Use::Person(with) => {
                    self.scrub(attr.raw.clone(), with);
                    (&place::AUTHOR, Enc::XmlAttr, None)
                }
            };
            let place = self.here(l);
            let text = text.as_deref().unwrap_or(&attr.value);
            let mut buf = Buf::default();
            buf.push(self.part, attr.raw.clone(), text, enc);
            if self.hook > 0 && is_cell(element) {
                self.hooked_attribute(&mut buf, attr);
            }
            self.b.segment(&mut buf, place)?;
        }
        Ok(())
    }

    fn scrub(&mut self, raw: Range<usize>, with: &str) {
        let splice = Splice { range: raw.start as u32..raw.end as u32, bytes: with.as_bytes().into() };
        self.b.at(self.part).scrubs.push(splice);
    }

    /// An ODF cell with a value of its own beside its text: when the text changes, the value goes.
    fn typed_cell(&mut self, attrs: &[Attr<'_>]) -> u32 {
        let typed = attrs.iter().find(|a| a.local() == "value-type" && a.value != "string");
        let mut splices = Vec::new();
        for attr in attrs {
            let value = matches!(
                attr.local(),
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" | "currency"
            );
            if value {
                let start = attr.raw.start - 1 - attr.name.len() - 1;
                let exact = self.src.get(start..start + attr.name.len()) == Some(attr.name);
                if exact {
                    splices.push(Splice { range: start as u32..attr.raw.end as u32 + 1, bytes: Box::default() });
                }
            }
        }
        if let Some(kind) = typed {
            splices.push(Splice { range: kind.raw.start as u32..kind.raw.end as u32, bytes: b"string".as_slice().into() });
            for other in attrs.iter().filter(|a| a.name == "calcext:value-type") {
                let range = other.raw.start as u32..other.raw.end as u32;
                splices.push(Splice { range, bytes: b"string".as_slice().into() });
            }
        }
        if splices.is_empty() {
            return 0;
        }
        let hooks = &mut self.b.at(self.part).hooks;
        hooks.push(splices);
        hooks.len() as u32
    }

    /// A value that the hook takes away is not rewritten in place.
    fn hooked_attribute(&mut self, buf: &mut Buf, attr: &Attr<'_>) {
        let gone = matches!(attr.local(), "value" | "date-value" | "time-value" | "boolean-value" | "string-value");
        if gone {
            buf.hook_last(self.hook);
        }
    }

    /// Elements that stand for a character.
    fn stand_in(&mut self, name: &str, attrs: &[Attr<'_>], tag: Range<usize>) {
        let in_run = self.stack.last().is_some_and(|el| matches!(el.name, "r" | "p" | "span" | "a" | "h" | "fld"));
        let mut many = String::new();
        let text = match (self.flavor, name) {
            (_, "lastRenderedPageBreak" | "soft-page-break") => {
                self.page += 1;
                if let Some(Some(group)) = self.groups.last_mut() {
                    if !group.started {
                        group.page = self.page;
                    }
                }
                self.paragraph = 0;
                return;
            }
            (Flavor::Word | Flavor::Generic, "tab" | "ptab") if in_run => "\t",
            (Flavor::Word | Flavor::Drawing | Flavor::Generic, "br" | "cr") if in_run => "\n",
            (Flavor::Word, "noBreakHyphen") => "-",
            (Flavor::Word, "softHyphen") => "\u{ad}",
            (Flavor::Word, "sym") => {
                let code = attrs.iter().find(|a| a.local() == "char").and_then(|a| u32::from_str_radix(&a.value, 16).ok());
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

    fn text(&mut self, text: String, raw: Range<usize>) -> Result<()> {
        let parent = self.stack.last().map_or("", |el| el.name);
        if self.flavor == Flavor::Word && matches!(parent, "instrText" | "delInstrText") {
            let part = self.part;
            if let Some(Some(group)) = self.groups.last_mut() {
                group.code.push(part, raw, &text, Enc::WordText);
                return Ok(());
            }
        }
        let joins = match self.flavor {
            Flavor::Word | Flavor::Drawing => matches!(parent, "t" | "delText"),
            Flavor::Sheet => matches!(parent, "t" | "text" | "si" | "is"),
            Flavor::Odf => !matches!(parent, "creator" | "date" | "initial-creator" | "script"),
            _ => true,
        };
        if joins && matches!(self.groups.last(), Some(Some(_))) {
            let enc = if self.flavor == Flavor::Word { Enc::WordText } else { Enc::XmlText };
            self.push_run(raw, &text, enc);
            return Ok(());
        }
        self.loose(parent, &text, raw)
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
        buf.push(self.part, raw, text, if formula { Enc::Formula } else { Enc::XmlText });
        self.b.segment(&mut buf, place)
    }

    /// The value of a cell: a shared text, a text of its own, or a number as its format shows it.
    fn cell_value(&mut self, text: &str, raw: Range<usize>) -> Result<()> {
        let Some(at) = self.around().as_deref().cloned() else { return Ok(()) };
        let (Some(cell), Some(book)) = (&self.cell, self.sheet.as_deref_mut()) else { return Ok(()) };
        if cell.kind == "s" {
            let shared = text.trim().parse::<usize>().ok().and_then(|i| book.strings.get_mut(i));
            return match shared {
                Some(buf) => self.b.segment(buf, at),
                None => Err(crate::error::Error::Damaged("a cell points to a text that is not there")),
            };
        }
        if matches!(cell.kind.as_str(), "str" | "inlineStr" | "d") {
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
        let flags = (self.removed > 0, self.inserted > 0, self.hidden);
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
            group.runs.push((piece, flags.0, flags.1, flags.2));
        }
    }

    fn end_paragraph(&mut self, group: Group) -> Result<()> {
        let blank = group.text.trim().is_empty();
        if blank && group.code.text.is_empty() {
            return Ok(());
        }
        if !blank && !group.alt && matches!(self.flavor, Flavor::Word | Flavor::Odf | Flavor::Drawing) {
            self.paragraph += 1;
        }
        let mut around = self.around();
        if self.contexts.is_empty() && self.paged {
            around = base(numbered(&around, &place::PAGE, group.page.max(1)));
        }
        let place = match self.flavor {
            Flavor::Sheet => match around.as_deref() {
                Some(at) => at.clone(),
                None => label(&around, &place::TEXT),
            },
            _ if around.as_deref().is_some_and(|p| matches!(p.step, Step::Cell(..))) => match around.as_deref() {
                Some(at) => at.clone(),
                None => label(&around, &place::TEXT),
            },
            _ if group.alt => label(&around, &place::ALT_TEXT),
            _ => numbered(&around, &place::PARAGRAPH, self.paragraph),
        };
        let removed = group.runs.iter().any(|r| r.1);
        let hidden = group.runs.iter().any(|r| r.3);
        let inside = base(place.clone());
        self.view(&group, |r| !r.1, place)?;
        if removed {
            self.view(&group, |r| !r.2, label(&inside, &place::DELETED))?;
        }
        if hidden {
            self.view(&group, |r| !r.1 && !r.3, label(&inside, &place::HIDDEN))?;
        }
        let mut code = group.code;
        self.b.segment(&mut code, label(&inside, &place::FIELD_CODE))
    }

    /// The paragraph as it reads with some of its runs.
    fn view(&mut self, group: &Group, keep: impl Fn(&(Piece, bool, bool, bool)) -> bool, place: Place) -> Result<()> {
        let mut buf = Buf::default();
        for run in group.runs.iter().filter(|r| keep(r)) {
            let piece = &run.0;
            let text = &group.text[piece.text.start as usize..piece.text.end as usize];
            buf.push(piece.part, piece.raw.start as usize..piece.raw.end as usize, text, piece.enc);
            buf.hook_last(piece.hook);
        }
        self.b.segment(&mut buf, place)
    }
}

/// How often a row or cell stands beyond its first time.
fn repeated(attrs: &[Attr<'_>], name: &str) -> u32 {
    attrs.iter().find(|a| a.local() == name).and_then(|a| a.value.parse::<u32>().ok()).unwrap_or(1).saturating_sub(1)
}

fn is_cell(element: &str) -> bool {
    matches!(element, "table-cell" | "covered-table-cell")
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Values that programs write: true, a date and time, a GUID.
fn is_noise(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "true" | "false" | "General")
        || (text.len() >= 19 && text.as_bytes()[10] == b'T' && text.bytes().all(|b| b.is_ascii_digit() || b"-:TZ.+".contains(&b)))
}
