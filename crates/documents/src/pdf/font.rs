//! Fonts of a page: how their codes read and how wide they are.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, Object};

pub(super) fn number(object: &Object) -> f32 {
    object.as_float().unwrap_or(0.0)
}

/// A font: its encoding and the widths of its codes in thousandths.
pub(super) struct Font<'f> {
    pub encoding: Option<Encoding<'f>>,
    wide: bool,
    widths: BTreeMap<u32, f32>,
    default: f32,
}

/// Font dictionaries by name; where a map to Unicode exists, it is the one that counts.
pub(super) fn fonts(doc: &Document, resources: Option<&Dictionary>) -> Vec<(Vec<u8>, Dictionary)> {
    let Some(list) = resources.and_then(|r| r.get_deref(b"Font", doc).and_then(Object::as_dict).ok()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (name, font) in list.iter() {
        let Ok((_, Object::Dictionary(font))) = doc.dereference(font) else {
            continue;
        };
        let mut font = font.clone();
        if font.get_deref(b"ToUnicode", doc).is_ok() {
            font.remove(b"Encoding");
        }
        font.set("Type", Object::Name(b"Font".to_vec()));
        out.push((name.clone(), font));
    }
    out
}

pub(super) fn font<'f>(doc: &'f Document, dict: &'f Dictionary, bound: usize) -> Font<'f> {
    let wide = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Type0");
    let encoding = crate::guarded("PDF font", || dict.get_font_encoding_with_limit(doc, bound).ok()).ok().flatten();
    // Without a map, the codes of a wide font are numbers of glyphs.
    let encoding = encoding.filter(|e| match e {
        Encoding::OneByteEncoding(_) | Encoding::Differences(_) => !wide,
        Encoding::SimpleEncoding(name) => !name.starts_with(b"Identity"),
        _ => true,
    });
    let mut widths = BTreeMap::new();
    let mut default = 500.0;
    if wide {
        let descendant =
            dict.get_deref(b"DescendantFonts", doc).and_then(Object::as_array).ok().and_then(|a| a.first());
        let descendant = descendant.and_then(|d| doc.dereference(d).ok()).and_then(|(_, d)| d.as_dict().ok());
        default = descendant.and_then(|d| d.get(b"DW").ok()).map_or(1000.0, number);
        let list = descendant.and_then(|d| d.get_deref(b"W", doc).and_then(Object::as_array).ok());
        wide_widths(list.map_or(&[][..], |l| l), &mut widths);
    } else if let Ok(list) = dict.get_deref(b"Widths", doc).and_then(Object::as_array) {
        let first = dict.get(b"FirstChar").map_or(0.0, number) as u32;
        widths.extend((first..).zip(list.iter().take(256).map(number)));
    }
    Font { encoding, wide, widths, default }
}

fn wide_widths(list: &[Object], widths: &mut BTreeMap<u32, f32>) {
    let mut i = 0;
    while i + 1 < list.len() {
        let first = number(&list[i]) as u32;
        match &list[i + 1] {
            Object::Array(each) => {
                widths.extend((first..).zip(each.iter().map(number)));
                i += 2;
            }
            last => {
                let width = list.get(i + 2).map_or(1000.0, number);
                let last = (number(last) as u32).min(first.saturating_add(65_535));
                widths.extend((first..=last).map(|code| (code, width)));
                i += 3;
            }
        }
    }
}

impl Font<'_> {
    pub fn width(&self, bytes: &[u8]) -> f32 {
        let of = |code: u32| self.widths.get(&code).copied().unwrap_or(self.default);
        if self.wide {
            bytes.chunks(2).map(|c| of(c.iter().fold(0, |n, b| n << 8 | u32::from(*b)))).sum()
        } else {
            bytes.iter().map(|b| of(u32::from(*b))).sum()
        }
    }
}
