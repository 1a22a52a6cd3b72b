//! PowerPoint: the order of the slides, and what belongs to each.

use crate::builder::Builder;
use crate::error::Result;
use crate::package::XmlMember;
use crate::place::{self, Base, base, numbered};
use crate::rels;
use crate::xml::{Ev, Events};

/// Numbers the slides as they are shown and sorts the parts: slides with their notes and comments, then the rest.
pub(crate) fn order(b: &mut Builder<'_>, xml: &mut [XmlMember], at: &Base) -> Result<()> {
    let main = xml.iter().find(|m| m.root == "presentation").map(|m| (m.name.clone(), m.part));
    let mut order = Vec::new();
    if let Some((name, part)) = main {
        let targets = rels::of(b, xml, &name);
        let limits = b.limits;
        let src = std::str::from_utf8(&b.at(part).bytes).unwrap_or("");
        let mut events = Events::new(src, limits);
        while let Some(event) = events.next()? {
            let Ev::Open { name, attrs, .. } = event else {
                continue;
            };
            let attrs = attrs.read()?;
            if crate::xml::local(name) != "sldId" {
                continue;
            }
            let id = attrs.iter().find(|a| a.name.ends_with(":id")).map(|a| &*a.value);
            order.extend(targets.iter().find(|(i, _)| Some(i.as_str()) == id).map(|(_, t)| t.clone()));
        }
    }
    // Slides that the list does not name are still in the file.
    let rest: Vec<String> =
        xml.iter().filter(|m| m.root == "sld" && !order.contains(&m.name)).map(|m| m.name.clone()).collect();
    order.extend(rest);
    for (i, name) in order.iter().enumerate() {
        let slide = base(numbered(at, &place::SLIDE, i as u32 + 1));
        if let Some(member) = xml.iter_mut().find(|m| m.name == *name) {
            member.at = slide.clone();
        }
        rels::adopt(b, xml, name, &slide, 1);
    }
    let rank = |m: &XmlMember| match m.at.as_deref().map(|p| &p.step) {
        Some(crate::place::Step::Numbered(l, n)) if l.en == "slide" => (*n, u32::from(m.root != "sld"), m.name.clone()),
        _ => (u32::MAX, 0, m.name.clone()),
    };
    xml.sort_by_key(rank);
    Ok(())
}
