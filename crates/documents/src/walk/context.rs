//! What stands around a paragraph: tables, notes, comments, slides; and the place that they make.

use super::{Context, Walk};
use crate::attrs::Flavor;
use crate::place::{self, Base, Label, Place, Step, base, label, numbered};
use crate::xml::Attr;

impl Walk<'_, '_, '_> {
    /// Elements that put a wall around what is inside.
    pub(super) fn context(&mut self, name: &str, attrs: &[Attr<'_>]) -> Option<Context> {
        let odf = self.flavor == Flavor::Odf;
        let l: &'static Label = match name {
            "tbl" | "table" if name == "tbl" || odf => {
                self.tables += 1;
                let sheet = self.stack.iter().any(|el| el.name == "spreadsheet").then(|| {
                    let name = attrs.iter().find(|a| a.name == "table:name").map_or("", |a| &a.value);
                    base(Place {
                        parent: self.base.clone(),
                        step: Step::Sheet(self.tables, std::sync::Arc::new(name.to_string())),
                    })
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
        let mut around = self.around();
        // Headers of a text stand in its master pages, which nobody calls so.
        if let Some(Place { parent, step: Step::Label(l) }) = around.as_deref()
            && odf
            && *l == &place::MASTER
            && (name.starts_with("header") || name.starts_with("footer"))
        {
            around = parent.clone();
        }
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
        let many =
            matches!(name, "footnote" | "endnote" | "comment" | "cm" | "annotation" | "note" | "threadedComment");
        Some(Context::Place(base(if many { numbered(&around, l, n) } else { label(&around, l) })))
    }

    /// The place that the open contexts make.
    pub(super) fn around(&self) -> Base {
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

    /// The place of the open cell of a sheet. A sheet has many cells: each is one allocation less than by `around`.
    pub(super) fn here_cell(&self) -> Option<Place> {
        match (&self.cell, self.contexts.is_empty()) {
            (Some(cell), true) if cell.open => {
                Some(Place { parent: self.base.clone(), step: Step::Cell(cell.row, cell.column) })
            }
            _ => self.around().as_deref().cloned(),
        }
    }

    /// Whether a table stands in no other: only then does its page come first.
    fn is_outer_table(&self, number: u32) -> bool {
        matches!(self.contexts.first(), Some(Context::Table { number: first, .. }) if *first == number)
    }

    pub(super) fn here(&self, l: &'static Label) -> Place {
        label(&self.around(), l)
    }
}

/// How often a row or cell stands beyond its first time.
fn repeated(attrs: &[Attr<'_>], name: &str) -> u32 {
    attrs.iter().find(|a| a.local() == name).and_then(|a| a.value.parse::<u32>().ok()).unwrap_or(1).saturating_sub(1)
}
