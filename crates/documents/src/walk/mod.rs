//! One walk over one XML part, whatever its vocabulary: nothing is passed over that may hold words.
//!
//! Elements are known by their local names. Text inside a paragraph is joined across runs; text in a context of its
//! own (a comment, a note, a text box) inside a paragraph makes paragraphs of its own.

mod attributes;
mod changes;
mod context;
mod known;
mod text;

use std::ops::Range;

use crate::attrs::{Flavor, Use, classify};
use crate::builder::{Buf, Builder, PartId, Piece};
use crate::encode::Enc;
use crate::error::Result;
use crate::place::{self, Base};
use crate::sheet::{Cell, Workbook};
use crate::xml::{Attr, Attrs, Ev, Events, local};
use known::{Known, Tags};

/// An open element.
#[derive(Default)]
struct El<'a> {
    name: &'a str,
    /// Nothing but text is in it.
    plain: bool,
    /// What closing it ends.
    group: bool,
    context: bool,
    removed: bool,
    inserted: bool,
}

/// A run of a paragraph, and whether a tracked change removes or inserts it, or it is hidden.
struct Run {
    piece: Piece,
    removed: bool,
    inserted: bool,
    hidden: bool,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Group {
    runs: Vec<Run>,
    text: String,
    code: Buf,
    page: u32,
    started: bool,
    alt: bool,
}

impl Group {
    /// Nothing is left but the room.
    fn empty(&mut self) {
        self.runs.clear();
        self.text.clear();
        self.code.clear();
        (self.page, self.started, self.alt) = (0, false, false);
    }
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
    /// A paragraph that is over, whose room the next one takes.
    spare: Group,
    known: Tags<'a>,
    contexts: Vec<Context>,
    removed: u32,
    inserted: u32,
    tracked: changes::Tracked,
    hidden: bool,
    page: u32,
    paged: bool,
    /// The place of the page that was used last.
    page_place: Option<(u32, Base)>,
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
    let paged = ["lastRenderedPageBreak", "soft-page-break"]
        .iter()
        .any(|mark| memchr::memmem::find(src.as_bytes(), mark.as_bytes()).is_some());
    let mut walk = Walk {
        b,
        part,
        src,
        flavor,
        base: at.clone(),
        stack: Vec::new(),
        groups: Vec::new(),
        spare: Group::default(),
        known: Tags::new(),
        contexts: Vec::new(),
        removed: 0,
        inserted: 0,
        tracked: Default::default(),
        hidden: false,
        page: 1,
        paged,
        page_place: None,
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
                walk.tag(name, attrs, tag, empty)?;
            }
            Ev::Close => walk.close()?,
            Ev::Text { text, raw } => walk.text(&text, raw)?,
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
    /// A tag; one that was seen before and says nothing is not looked at again.
    fn tag(&mut self, full: &'a str, attrs: Attrs<'a>, tag: Range<usize>, empty: bool) -> Result<()> {
        let text = self.src.get(tag.clone()).unwrap_or_default();
        let known = self.known.get(text);
        if known == Some(Known::Tag) {
            if !empty {
                self.stack.push(El { name: local(full), plain: true, ..El::default() });
            }
            return Ok(());
        }
        let name = local(full);
        if known.is_some() {
            self.open(name, &[], tag)?;
        } else {
            let attrs = attrs.read()?;
            let silent = attrs.iter().all(|a| classify(self.flavor, name, a.name, &a.value) == Use::Skip);
            self.open(name, &attrs, tag)?;
            if silent {
                self.known.remember(text, name);
            }
        }
        if empty { self.close() } else { Ok(()) }
    }

    fn open(&mut self, name: &'a str, attrs: &[Attr<'a>], tag: Range<usize>) -> Result<()> {
        let mut el = El { name, ..El::default() };
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
            let room = std::mem::take(&mut self.spare);
            self.groups.push(Some(Group { alt: self.is_alt(name), ..room }));
            el.group = true;
        }
        if self.flavor == Flavor::Odf {
            self.tracked_change(name, attrs);
        }
        self.stand_in(name, attrs, tag);
        self.stack.push(el);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        let Some(el) = self.stack.pop() else {
            return Ok(());
        };
        if el.plain {
            return Ok(());
        }
        self.removed -= u32::from(el.removed);
        self.inserted -= u32::from(el.inserted);
        if el.group
            && let Some(Some(mut group)) = self.groups.pop()
        {
            self.end_paragraph(&mut group)?;
            group.empty();
            self.spare = group;
        }
        if el.context {
            self.groups.pop();
            self.contexts.pop();
        }
        if el.name == "c"
            && let Some(cell) = &mut self.cell
        {
            cell.open = false;
        }
        if el.name == "changed-region" {
            self.tracked.open = None;
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
}

fn is_cell(element: &str) -> bool {
    matches!(element, "table-cell" | "covered-table-cell")
}
