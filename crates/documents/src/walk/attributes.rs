//! Attributes: words in them, names of persons, and the typed values of ODF cells.

use std::ops::Range;

use super::{Walk, is_cell};
use crate::attrs::{Flavor, Use, classify};
use crate::builder::{Buf, Splice};
use crate::encode::{Enc, percent_decode};
use crate::error::Result;
use crate::place;
use crate::sheetname;
use crate::xml::Attr;

impl Walk<'_, '_, '_> {
    pub(super) fn attributes(&mut self, element: &str, attrs: &[Attr<'_>]) -> Result<()> {
        for attr in attrs {
            let (l, enc, text) = match classify(self.flavor, element, attr.name, &attr.value) {
                Use::Skip => continue,
                Use::Text(l)
                    if l == &place::SHEET_NAME || (element == "worksheetSource" && attr.local() == "sheet") =>
                {
                    (l, Enc::SheetName, Some(sheetname::shown(&attr.value)))
                }
                Use::Text(l) if matches!(self.flavor, Flavor::Sheet | Flavor::Odf) && attr.value.contains('\'') => {
                    (l, Enc::SheetRefsAttr, Some(sheetname::shown_references(&attr.value)))
                }
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

    pub(super) fn scrub(&mut self, raw: Range<usize>, with: &str) {
        let splice = Splice { range: raw.start as u32..raw.end as u32, bytes: with.as_bytes().into() };
        self.b.at(self.part).scrubs.push(splice);
    }

    /// An ODF cell with a value of its own beside its text: when the text changes, the value goes.
    pub(super) fn typed_cell(&mut self, attrs: &[Attr<'_>]) -> u32 {
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
            splices
                .push(Splice { range: kind.raw.start as u32..kind.raw.end as u32, bytes: b"string".as_slice().into() });
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
    pub(super) fn hooked_attribute(&mut self, buf: &mut Buf, attr: &Attr<'_>) {
        let gone = matches!(attr.local(), "value" | "date-value" | "time-value" | "boolean-value" | "string-value");
        if gone {
            buf.hook_last(self.hook);
        }
    }
}
