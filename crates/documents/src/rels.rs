//! Relationships of an OOXML package: which part belongs to which.

use crate::builder::Builder;
use crate::package::XmlMember;
use crate::place::Base;
use crate::xml::{Ev, Events};

/// The relationships of a member: id and full name of the target.
pub(crate) fn of(b: &mut Builder<'_>, xml: &[XmlMember], name: &str) -> Vec<(String, String)> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let Some(member) = xml.iter().find(|m| m.name == rels) else {
        return Vec::new();
    };
    let limits = b.limits;
    let Ok(src) = std::str::from_utf8(&b.at(member.part).bytes) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut events = Events::new(src, limits);
    while let Ok(Some(event)) = events.next() {
        let Ev::Open { attrs, .. } = event else {
            continue;
        };
        let Ok(attrs) = attrs.read() else {
            break;
        };
        let get = |name: &str| attrs.iter().find(|a| a.local() == name).map(|a| a.value.to_string());
        if let (Some(id), Some(target)) = (get("Id"), get("Target"))
            && !get("TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external"))
        {
            out.push((id, resolve(folder, &target)));
        }
    }
    out
}

fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Gives `owner`'s place to the parts it points to, two steps deep (a sheet, its drawing, the drawing's chart).
pub(crate) fn adopt(b: &mut Builder<'_>, xml: &mut [XmlMember], owner: &str, at: &Base, steps: u32) {
    let shared = ["slideMaster", "slideLayout", "theme", "notesMaster", "slides/slide", "worksheets/"];
    for (_, target) in of(b, xml, owner) {
        if shared.iter().any(|s| target.contains(s)) {
            continue;
        }
        if let Some(member) = xml.iter_mut().find(|m| m.name == target && !m.done) {
            member.at = at.clone();
            if steps > 0 {
                adopt(b, xml, &target, at, steps - 1);
            }
        }
    }
}
