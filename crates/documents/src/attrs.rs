//! Which attributes hold words. Every value is looked at; what is left out is structure by its shape: tokens,
//! short numbers, GUIDs and names of namespaces. A value shaped like an identifier is never left out.

use crate::place::{self, Label, looks_like_identifier};

/// The vocabulary of an XML part, judged by the namespace of its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavor {
    Word,
    /// Presentations, drawings, diagrams and charts.
    Drawing,
    Sheet,
    Odf,
    Rels,
    Props,
    /// Content types, ODF manifests: names of members.
    Index,
    /// Anything else: custom XML, settings of programs.
    Generic,
}

/// What an attribute's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Skip,
    Text(&'static Label),
    Url(&'static Label),
    /// A person's name or account: read, and replaced whenever the document is rewritten.
    Person(&'static str),
    /// Read, but nothing can be changed: the document's own wiring.
    Wiring,
}

/// Names of attributes whose value is read even when it is a single word.
const WORDY: &[&str] = &[
    "alias",
    "alt",
    "caption",
    "columnNames",
    "copyright",
    "cpsName",
    "descr",
    "description",
    "display-name",
    "displayName",
    "displayText",
    "email",
    "error",
    "errorTitle",
    "formula",
    "heading",
    "help-text",
    "label",
    "location",
    "name",
    "oleUpdate",
    "organization",
    "printer-name",
    "prompt",
    "promptTitle",
    "sender",
    "shape-name",
    "string",
    "string-value",
    "string-value-if-false",
    "string-value-if-true",
    "text",
    "title",
    "tooltip",
    "uniqueName",
    "uri",
    "user",
    "userName",
    "v",
    "value",
    "condition",
    "current-value",
    "connection",
    "command",
    "sourceFile",
    "odcFile",
    "fullName",
];

/// Elements of Word whose `val` is something a person wrote.
const WORDY_VAL: &[&str] = &[
    "alias",
    "tag",
    "default",
    "docVar",
    "listItem",
    "statusText",
    "helpText",
    "attr",
    "category",
    "description",
    "name",
    "title",
    "subject",
    "placeholder",
    "keywords",
    "query",
    "udl",
    "src",
    "connectString",
    "fieldMapData",
    "mappedName",
    "entryMacro",
    "exitMacro",
    "addressFieldName",
    "mailSubject",
    "separator",
    "abstract",
];

/// Judges one attribute; `value` has its references resolved.
pub(crate) fn classify(flavor: Flavor, element: &str, name: &str, value: &str) -> Use {
    if value.is_empty() {
        return Use::Skip;
    }
    let attr = crate::xml::local(name);
    // The reference, type and style of a cell, of which a sheet has millions.
    if flavor == Flavor::Sheet && element == "c" && matches!(name, "r" | "s" | "t") && value.len() < 8 {
        return if value.contains('@') { Use::Text(&place::ATTRIBUTE) } else { Use::Skip };
    }
    if flavor != Flavor::Generic
        && let Some(with) = person(element, attr)
    {
        return Use::Person(with);
    }
    if matches!(flavor, Flavor::Index) {
        return if looks_like_identifier(value) { Use::Wiring } else { Use::Skip };
    }
    if name == "xmlns" || name.starts_with("xmlns:") || is_guid(value) || is_time(value) {
        return if identifier_outside_shape(name, value) { Use::Wiring } else { Use::Skip };
    }
    if is_decimal(value) || value.starts_with("http://www.w3.org/") || value.starts_with("http://docs.oasis-open.org/")
    {
        return Use::Skip;
    }
    let identifier = looks_like_identifier(value);
    if !identifier && attr.starts_with("rsid") || matches!(attr, "paraId" | "textId") {
        return Use::Skip;
    }
    match attr {
        "descr" | "alt" => return Use::Text(&place::ALT_TEXT),
        "title" if matches!(flavor, Flavor::Word | Flavor::Drawing | Flavor::Sheet) => {
            return Use::Text(&place::ALT_TEXT);
        }
        "Target" | "href" | "src" | "url" | "action" | "sourceFile" | "connectString" | "location" => {
            if flavor == Flavor::Sheet && attr == "location" {
                return Use::Text(&place::LINK);
            }
            return link(value, identifier);
        }
        _ => {}
    }
    if flavor == Flavor::Generic {
        let words = value.chars().any(char::is_alphabetic) || identifier;
        return if words { Use::Text(&place::ATTRIBUTE) } else { Use::Skip };
    }
    let label = match (element, attr) {
        ("bookmarkStart" | "bookmark" | "bookmark-start" | "reference-mark", _) => &place::BOOKMARK,
        ("docPr" | "cNvPr", "name") => &place::NAME,
        _ if name == "draw:name" => &place::NAME,
        ("ffData" | "default" | "listItem" | "statusText" | "helpText", _) => &place::FORM,
        ("sheet" | "table", "name") if matches!(flavor, Flavor::Sheet | Flavor::Odf) => &place::SHEET_NAME,
        ("dataValidation" | "content-validation", _) => &place::VALIDATION,
        _ => &place::ATTRIBUTE,
    };
    if identifier {
        return Use::Text(label);
    }
    if element == "lsdException" || structural(flavor, element, name) {
        return Use::Skip;
    }
    let wordy = WORDY.contains(&attr) || (attr == "val" && WORDY_VAL.contains(&element));
    let has_word = value.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    if has_word && (wordy || !value.is_ascii() || !is_token(value)) {
        return Use::Text(label);
    }
    Use::Skip
}

/// What replaces a person's name in a file that is rewritten.
fn person(element: &str, attr: &str) -> Option<&'static str> {
    match (element, attr) {
        (_, "author") => Some("Forfatter"),
        (_, "initials") => Some("F"),
        ("cmAuthor" | "author" | "person" | "userInfo", "name" | "displayName") => Some("Forfatter"),
        ("person" | "author" | "presenceInfo", "userId" | "id") if attr == "userId" => Some("forfatter"),
        ("fileSharing", "userName") => Some("Forfatter"),
        _ => None,
    }
}

fn link(value: &str, identifier: bool) -> Use {
    let inside = !value.contains([':', '@', '%', '\\', ' ', '?']) && value.is_ascii();
    if inside && !identifier { Use::Skip } else { Use::Url(&place::LINK) }
}

/// Attributes of the known vocabularies that name styles, fonts and the like.
fn structural(flavor: Flavor, element: &str, name: &str) -> bool {
    let attr = crate::xml::local(name);
    if flavor == Flavor::Odf {
        return name.starts_with("style:")
            || name.starts_with("fo:")
            || name.starts_with("svg:")
            || name.starts_with("number:")
            || name.ends_with("style-name")
            || matches!(attr, "type" | "class-names" | "list-style" | "font-family" | "enhanced-path" | "formula" if attr != "formula");
    }
    matches!(
        attr,
        "typeface"
            | "ascii"
            | "hAnsi"
            | "cs"
            | "eastAsia"
            | "panose"
            | "path"
            | "style"
            | "formatCode"
            | "sqref"
            | "spans"
    ) || matches!(
        element,
        "font" | "latinTypeface" | "style" | "cellStyle" | "tableStyle" | "fontScheme" | "clrScheme" | "fmtScheme"
    ) || (attr == "val" && matches!(element, "name" | "rFont" | "lvlText") && flavor == Flavor::Sheet)
}

/// One token of ASCII letters, digits and marks, or a list of short numbers.
fn is_token(value: &str) -> bool {
    !value.bytes().any(|b| b.is_ascii_whitespace()) || !value.bytes().any(|b| b.is_ascii_alphabetic())
}

/// A measure with a decimal point, unless it has the shape of 120358.8905.
fn is_decimal(value: &str) -> bool {
    let Some((whole, part)) = value.trim_start_matches('-').split_once('.') else {
        return false;
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part) && !(whole.len() == 6 && part.len() == 4)
}

fn is_guid(value: &str) -> bool {
    let v = value.strip_prefix('{').and_then(|v| v.strip_suffix('}')).unwrap_or(value);
    let v = v.as_bytes();
    v.len() == 36
        && v.iter().enumerate().all(
            |(i, b)| {
                if matches!(i, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() }
            },
        )
}

/// "2025-11-12T10:00:00Z" and its shorter forms.
fn is_time(value: &str) -> bool {
    let v = value.as_bytes();
    v.len() >= 19
        && v.len() <= 35
        && v[4] == b'-'
        && v[7] == b'-'
        && v[10] == b'T'
        && v.iter().all(|b| b.is_ascii_digit() || b"-:TZ.+".contains(b))
}

/// A namespace that holds an e-mail address or a number of ten digits is worth a look.
fn identifier_outside_shape(name: &str, value: &str) -> bool {
    name.starts_with("xmlns") && !value.starts_with("http://schemas.") && looks_like_identifier(value)
}
