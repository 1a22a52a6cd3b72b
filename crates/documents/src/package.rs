//! OOXML and OpenDocument packages: every member is read, XML with structure, the rest as documents or bytes.

use crate::attrs::Flavor;
use crate::builder::{Builder, PartId, Splice};
use crate::encode::Enc;
use crate::error::{Error, Result};
use crate::model::{Kind, WarningKind};
use crate::place::{self, Base, base, label, looks_like_identifier, numbered};
use crate::xml::{Ev, Events, local};

/// A member that is XML, and what its root says.
pub(crate) struct XmlMember {
    pub name: String,
    pub part: PartId,
    pub flavor: Flavor,
    /// Local name of the root element.
    pub root: String,
    /// The slide or sheet it belongs to.
    pub at: Base,
    pub done: bool,
}

/// Reads the members of a package that `zipfile::unpack` made of part `id`.
pub(crate) fn read(b: &mut Builder<'_>, id: PartId, kind: Kind, at: &Base) -> Result<()> {
    let members: Vec<(usize, String, Option<PartId>)> =
        b.at(id).members.iter().flatten().enumerate().map(|(i, m)| (i, m.name.clone(), m.part)).collect();
    let mut xml = Vec::new();
    let mut other = Vec::new();
    let mut drop = Vec::new();
    for (index, name, part) in members {
        // The wiring names members, so such a name cannot change.
        if looks_like_identifier(&name) || is_own_name(&name) {
            b.fixed(&name, label(at, &place::FILE_NAME))?;
        }
        let Some(part) = part else { continue };
        let lower = name.to_ascii_lowercase();
        if is_signature(&lower) {
            b.signed = true;
        }
        if is_thumbnail(&lower) || lower.ends_with("xl/calcchain.xml") {
            drop.push((index, name.clone()));
        }
        if looks_like_xml(&b.at(part).bytes, &lower) {
            let bytes = b.take(part);
            let (text, charset) = crate::xml::to_utf8(bytes)?;
            let (mut flavor, root) = root_of(&text, b)?;
            // A list of members holds no words; nothing else may pass for one.
            if flavor == Flavor::Index && !matches!(name.as_str(), "[Content_Types].xml" | "META-INF/manifest.xml") {
                flavor = Flavor::Generic;
            }
            b.put(part, text);
            b.at(part).charset = charset;
            xml.push(XmlMember { name, part, flavor, root, at: at.clone(), done: false });
        } else {
            other.push((name, part));
        }
    }
    encrypted(b, &xml)?;
    match kind {
        Kind::Xlsx => crate::sheet::read(b, &mut xml, at)?,
        Kind::Pptx => crate::slides::order(b, &mut xml, at)?,
        Kind::Docx => xml.sort_by_key(|m| word_order(&m.name)),
        _ => xml.sort_by_key(|m| odf_order(&m.name)),
    }
    for member in xml.iter().filter(|m| !m.done) {
        let place = place_of(member, &member.at);
        with_src(b, member.part, |b, src| walk_member(b, member, src, &place))?;
        b.done(member.part);
    }
    let mut embedded = 0;
    for (name, part) in other {
        // A document has its macros once, and nobody calls them a file in it.
        let inside = if name.to_ascii_lowercase().ends_with("vbaproject.bin") {
            at.clone()
        } else {
            embedded += 1;
            base(numbered(at, &place::EMBEDDED, embedded))
        };
        let first = b.pieces.len();
        let told = b.warnings.len();
        crate::binary::member(b, &name, part, &inside)?;
        b.done(part);
        if drop.iter().any(|(_, dropped)| *dropped == name) {
            // It shows what the document itself says: nothing that anyone could look through.
            let new = b.warnings.split_off(told);
            b.warnings.extend(new.into_iter().filter(|w| w.kind != WarningKind::Pictures));
            // The member goes, and its text with it.
            for piece in &mut b.pieces[first..] {
                (piece.part, piece.raw, piece.enc) = (id, 0..0, Enc::Element);
            }
        }
    }
    unwire(b, id, &xml, &drop);
    Ok(())
}

fn walk_member(b: &mut Builder<'_>, member: &XmlMember, src: &str, at: &Base) -> Result<()> {
    crate::walk::walk(b, member.part, src, member.flavor, at)
}

/// Lends the text of a part out while the builder is used.
pub(crate) fn with_src(
    b: &mut Builder<'_>,
    part: PartId,
    read: impl FnOnce(&mut Builder<'_>, &str) -> Result<()>,
) -> Result<()> {
    let src = b.take_text(part).ok_or(Error::Damaged("XML is not UTF-8"))?;
    let result = read(b, &src);
    b.put(part, src);
    result
}

fn looks_like_xml(bytes: &[u8], lower: &str) -> bool {
    let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = head.iter().copied().find(|b| !b.is_ascii_whitespace());
    let named = [".xml", ".rels", ".vml", ".rdf"].iter().any(|e| lower.ends_with(e));
    head.starts_with(b"<?xml")
        || head.starts_with(b"\xff\xfe<\0")
        || head.starts_with(b"\xfe\xff\0<")
        || (named && first.is_some())
}

/// The vocabulary and the root's local name.
fn root_of(src: &str, b: &Builder<'_>) -> Result<(Flavor, String)> {
    let mut events = Events::new(src, b.limits);
    while let Some(event) = events.next()? {
        let Ev::Open { name, attrs, .. } = event else {
            continue;
        };
        let attrs = attrs.read()?;
        let prefix = name.strip_suffix(local(name)).unwrap_or("").trim_end_matches(':');
        let declared = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let ns = attrs.iter().find(|a| a.name == declared).map_or("", |a| &a.value);
        let flavor = match ns {
            _ if ns.contains("package/2006/relationships") => Flavor::Rels,
            _ if ns.contains("package/2006/content-types") || ns.contains("opendocument:xmlns:manifest") => {
                Flavor::Index
            }
            _ if ns.contains("core-properties")
                || ns.contains("extended-properties")
                || ns.contains("custom-properties") =>
            {
                Flavor::Props
            }
            _ if ns.contains("extendedProperties")
                || ns.contains("customProperties")
                || ns.contains("coreProperties") =>
            {
                Flavor::Props
            }
            _ if ns.contains("wordprocessingml") || ns.contains("office/word/") => Flavor::Word,
            _ if ns.contains("spreadsheetml") || ns.contains("excel") => Flavor::Sheet,
            _ if ns.contains("presentationml") || ns.contains("drawingml") || ns.contains("powerpoint") => {
                Flavor::Drawing
            }
            _ if ns.contains("office/drawing") || ns.contains("purl.oclc.org/ooxml/drawing") => Flavor::Drawing,
            _ if ns.contains("opendocument") => Flavor::Odf,
            _ if local(name) == "xml" && src.contains("urn:schemas-microsoft-com:vml") => Flavor::Word,
            _ => Flavor::Generic,
        };
        return Ok((flavor, local(name).to_owned()));
    }
    Err(Error::Damaged("XML without an element"))
}

fn place_of(member: &XmlMember, at: &Base) -> Base {
    let l = match (member.flavor, member.root.as_str()) {
        (_, "document" | "document-content" | "hdr" | "ftr" | "footnotes" | "endnotes" | "comments" | "cmLst") => {
            return at.clone();
        }
        (Flavor::Word, "styles")
        | (Flavor::Sheet, "styleSheet")
        | (_, "theme" | "fonts" | "numbering" | "tblStyleLst") => &place::STYLES,
        (_, "settings" | "document-settings" | "webSettings" | "presentationPr" | "viewPr") => &place::SETTINGS,
        (_, "pivotCacheDefinition" | "pivotCacheRecords" | "pivotTableDefinition") => &place::PIVOT,
        (_, "externalLink") => &place::EXTERNAL,
        (Flavor::Generic, _) => &place::CUSTOM_XML,
        _ => return at.clone(),
    };
    base(label(at, l))
}

fn word_order(name: &str) -> (u32, String) {
    let order = match name {
        "word/document.xml" => 0,
        _ if name.starts_with("word/header") => 1,
        _ if name.starts_with("word/footer") => 2,
        _ if name.contains("footnotes") || name.contains("endnotes") => 3,
        _ if name.starts_with("word/comments") => 4,
        _ if name.starts_with("word/") => 5,
        _ if name.starts_with("docProps/") => 6,
        _ => 7,
    };
    (order, name.to_owned())
}

fn odf_order(name: &str) -> (u32, String) {
    let order = match name {
        "content.xml" => 0,
        "styles.xml" => 1,
        "meta.xml" => 3,
        _ if name.ends_with("content.xml") => 2,
        _ => 4,
    };
    (order, name.to_owned())
}

fn is_signature(lower: &str) -> bool {
    lower.starts_with("_xmlsignatures/")
        || lower.ends_with("documentsignatures.xml")
        || lower.ends_with("macrosignatures.xml")
        || lower.ends_with("vbaprojectsignature.bin")
}

fn is_thumbnail(lower: &str) -> bool {
    lower.starts_with("thumbnails/")
        || lower.starts_with("objectreplacements/")
        || lower.starts_with("pictures/tablepreview")
        || lower.contains("docprops/thumbnail.")
}

/// A name that a person gave: letters outside ASCII, or words with blanks where programs write none.
fn is_own_name(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let embedded = ["embeddings/", "media/", "/attachments/"].iter().any(|folder| name.contains(folder));
    let words = stem.split([' ', '_', '-']).filter(|w| w.chars().any(char::is_alphabetic)).count();
    !name.is_ascii() || name.contains('%') || (embedded && words > 1 && !stem.starts_with("Microsoft_"))
}

/// ODF keeps the key of each encrypted member in its manifest.
fn encrypted(b: &mut Builder<'_>, xml: &[XmlMember]) -> Result<()> {
    for member in xml.iter().filter(|m| m.flavor == Flavor::Index) {
        if memchr::memmem::find(&b.at(member.part).bytes, b"encryption-data").is_some() {
            return Err(Error::Encrypted);
        }
    }
    Ok(())
}

/// Takes the wires to dropped members out: relationships, content types and manifest entries.
fn unwire(b: &mut Builder<'_>, id: PartId, xml: &[XmlMember], drop: &[(usize, String)]) {
    if drop.is_empty() {
        return;
    }
    if let Some(members) = b.at(id).members.as_mut() {
        for (index, _) in drop {
            members[*index].dropped = true;
        }
    }
    for member in xml.iter().filter(|m| matches!(m.flavor, Flavor::Rels | Flavor::Index)) {
        let mut splices = Vec::new();
        let limits = b.limits;
        if let Ok(src) = std::str::from_utf8(&b.at(member.part).bytes) {
            let mut events = Events::new(src, limits);
            while let Ok(Some(event)) = events.next() {
                let Ev::Open { attrs, tag, empty: true, .. } = event else {
                    continue;
                };
                let Ok(attrs) = attrs.read() else {
                    break;
                };
                let target = attrs.iter().find(|a| matches!(a.local(), "Target" | "PartName" | "full-path"));
                let file = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
                let hit = target.is_some_and(|t| drop.iter().any(|(_, name)| file(name) == file(&t.value)));
                if hit {
                    splices.push(Splice { range: tag.start as u32..tag.end as u32, bytes: Box::default() });
                }
            }
        }
        b.at(member.part).scrubs.extend(splices);
    }
}

/// A flat XML document: ODF in one file, Word 2003 XML, or anything else.
pub(crate) fn flat(b: &mut Builder<'_>, id: PartId, bytes: Vec<u8>, at: &Base) -> Result<()> {
    let (text, charset) = crate::xml::to_utf8(bytes)?;
    let (flavor, _) = root_of(&text, b)?;
    b.put(id, text);
    b.at(id).charset = charset;
    with_src(b, id, |b, src| crate::walk::walk(b, id, src, flavor, at))
}

/// An archive of documents: each is read for itself, and the names of the files are read too.
pub(crate) fn archive(b: &mut Builder<'_>, id: PartId, at: &Base) -> Result<()> {
    let members: Vec<(usize, String, Option<PartId>)> =
        b.at(id).members.iter().flatten().enumerate().map(|(i, m)| (i, m.name.clone(), m.part)).collect();
    let mut n = 0;
    for (index, name, part) in members {
        n += u32::from(part.is_some());
        let inside = base(numbered(at, &place::MEMBER, n.max(1)));
        b.single(id, index..index + 1, &name, Enc::MemberName, label(&inside, &place::FILE_NAME))?;
        if let Some(part) = part {
            crate::open_part(b, part, Some(&name), &inside)?;
            b.done(part);
        }
    }
    Ok(())
}
