//! Internet addresses, read by the standard library.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Matched, fails, passes, remark};
use crate::finding::Evidence;

/// Dotted quads.
pub(super) fn ipv4(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let Ok(ip) = m.text.parse::<Ipv4Addr>() else {
        return fails(out, "IPv4", -6.0);
    };
    if ip.is_private() || ip.is_documentation() || ip.is_link_local() {
        remark(out, "privat eller til eksempler", "private or for examples", -0.3);
    } else if ip.is_loopback() || ip.is_unspecified() || ip.is_broadcast() {
        remark(out, "udpeger ingen bestemt maskine", "names no particular machine", -3.0);
    } else {
        passes(out, "IPv4", 0.8);
    }
    // Numbers of versions and sections are small: 2.6.7.8.
    if ip.octets().iter().all(|o| *o < 32) && !m.labelled {
        let weight = if ip.is_private() { -1.0 } else { -2.5 };
        remark(out, "læses som et versionsnummer", "reads as a version number", weight);
    }
}

/// Colon-separated addresses.
pub(super) fn ipv6(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let text = m.text.split(['%', '/']).next().unwrap_or(m.text);
    match text.parse::<Ipv6Addr>() {
        Ok(ip) if ip.is_loopback() || ip.is_unspecified() => {
            remark(out, "udpeger ingen bestemt maskine", "names no particular machine", -4.0);
        }
        Ok(_) => passes(out, "IPv6", 3.0),
        Err(_) => fails(out, "IPv6", -6.0),
    }
}

/// Local parts of addresses that belong to no person.
const ROLES: [&str; 48] = [
    "abuse",
    "admin",
    "administration",
    "bibliotek",
    "biblioteket",
    "borger",
    "borgerservice",
    "booking",
    "bogholderi",
    "dpo",
    "databeskyttelse",
    "direktion",
    "ejendom",
    "faktura",
    "forvaltning",
    "hej",
    "help",
    "helpdesk",
    "hr",
    "info",
    "it",
    "jobcenter",
    "job",
    "kommune",
    "kommunen",
    "kontakt",
    "kontor",
    "kundeservice",
    "mail",
    "no-reply",
    "noreply",
    "office",
    "post",
    "postkasse",
    "presse",
    "raadhus",
    "reception",
    "rådhus",
    "sekretariat",
    "service",
    "sikkerpost",
    "skole",
    "support",
    "teknik",
    "udbud",
    "viden",
    "webmaster",
    "ydelse",
];

fn is_role(text: &str) -> bool {
    let local = text.split(['@', '(', '[', '{', '<']).next().unwrap_or(text).trim().to_lowercase();
    let local = local.split_whitespace().next().unwrap_or("");
    ROLES.contains(&local)
}

/// An address of a person: not one that a whole office reads.
pub(super) fn email_personal(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if is_role(m.text) {
        remark(out, "en fælles postkasse", "a shared mailbox", -7.0);
    }
}

/// The opposite.
pub(super) fn email_role(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let weight = if is_role(m.text) { 2.0 } else { -7.0 };
    remark(out, "en fælles postkasse", "a shared mailbox", weight);
}

/// What follows `@` in code and style sheets.
const CODE: [&str; 28] = [
    "charset",
    "class",
    "container",
    "deprecated",
    "example",
    "extend",
    "file",
    "font-face",
    "import",
    "include",
    "keyframes",
    "layer",
    "media",
    "mixin",
    "namespace",
    "override",
    "page",
    "param",
    "property",
    "return",
    "returns",
    "see",
    "since",
    "staticmethod",
    "supports",
    "test",
    "throws",
    "type",
];

/// Handles of social media: not a decorator or a rule of a style sheet.
pub(super) fn handle(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let name = m.text.trim_start_matches('@').to_lowercase();
    if CODE.contains(&name.as_str()) {
        remark(out, "programkode", "program code", -6.0);
    }
}

/// Pages of a network that are nobody's profile.
const PAGES: [&str; 22] = [
    "about",
    "company",
    "events",
    "explore",
    "groups",
    "hashtag",
    "help",
    "home",
    "intent",
    "jobs",
    "legal",
    "login",
    "pages",
    "policies",
    "privacy",
    "search",
    "share",
    "sharer",
    "sharer.php",
    "terms",
    "watch",
    "channel",
];

/// Profiles of social media.
pub(super) fn profile(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let path = m.text.split_once("://").map_or(m.text, |(_, rest)| rest);
    let first = path.split('/').nth(1).unwrap_or("").to_lowercase();
    if PAGES.contains(&first.as_str()) {
        remark(out, "ingens profil", "nobody's profile", -4.0);
    }
}
