//! Excel, PowerPoint and OpenDocument: every corner is read, and nothing is left after redaction.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Plants, assert_redacted, read, unzip, zip};
use promptguard_documents::{Error, Kind, Lang, SegmentEdit, WarningKind};

const R: &str = r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const S: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;

fn rels(list: &[(&str, &str)]) -> String {
    let inner: String = list
        .iter()
        .map(|(id, target)| format!(r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/x" Target="{target}"/>"#))
        .collect();
    format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
    )
}

fn xlsx(p: &mut Plants) -> Vec<u8> {
    let number = p.at("ark Løn, celle B7").replace('-', "");
    let (masked, split) = (p.at("ark Løn, celle C1").replace('-', ""), p.at("ark Løn, celle A2"));
    let sheet1 = format!(
        r#"<?xml version="1.0"?><worksheet {S}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>{}</t></is></c><c r="C1" s="1"><v>{masked}</v></c><c r="D1" s="2"><v>21256</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="str"><f>CONCATENATE("{}","x")</f><v>{}</v></c></row><row r="7"><c r="B7"><f>{}+0</f><v>{number}</v></c></row></sheetData><dataValidations><dataValidation prompt="{}" sqref="A1"><formula1>"{},b"</formula1></dataValidation></dataValidations><headerFooter><oddHeader>&amp;L{}</oddHeader></headerFooter></worksheet>"#,
        p.at("ark Løn, celle B1"),
        p.at("formel"),
        p.at("ark Løn, celle B2"),
        p.at("formel").replace('-', ""),
        p.at("datavalidering"),
        p.at("formel"),
        p.at("sidehoved eller sidefod"),
    );
    let sst = format!(
        r#"<?xml version="1.0"?><sst {S}><si><t>CPR {}</t></si><si><r><t>{}</t></r><r><rPr><b/></rPr><t>{} x</t></r></si><si><t>{}</t></si></sst>"#,
        p.at("ark Løn, celle A1"),
        &split[..5],
        &split[5..],
        p.at("tekst, der ikke vises i noget ark"),
    );
    let workbook = format!(
        r#"<?xml version="1.0"?><workbook {S} {R}><fileSharing userName="{}"/><sheets><sheet name="Løn" sheetId="1" r:id="rId1"/><sheet name="{}" sheetId="2" state="hidden" r:id="rId2"/></sheets><definedNames><definedName name="n{}">"{}"</definedName></definedNames></workbook>"#,
        p.at("forfatter"),
        p.at("navn på ark"),
        p.at("egenskab").replace('-', "_"),
        p.at("defineret navn"),
    );
    let hidden = format!(
        r#"<?xml version="1.0"?><worksheet {S}><sheetData><row><c t="inlineStr"><is><t>{}</t></is></c></row></sheetData></worksheet>"#,
        p.at("ark 2, celle A1")
    );
    let comments = format!(
        r#"<?xml version="1.0"?><comments {S}><authors><author>{}</author></authors><commentList><comment ref="C3" authorId="0"><text><r><t>Se </t></r><r><t>{}</t></r></text></comment></commentList></comments>"#,
        p.at("forfatter"),
        p.at("ark Løn, celle C3, kommentar"),
    );
    let pivot = format!(
        r#"<?xml version="1.0"?><pivotCacheDefinition {S}><cacheFields><cacheField name="{}"><sharedItems><s v="{}"/><n v="{}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>"#,
        p.at("pivotdata"),
        p.at("pivotdata"),
        p.at("pivotdata").replace('-', ""),
    );
    let external = format!(
        r#"<?xml version="1.0"?><externalLink {S}><externalBook><sheetDataSet><sheetData><row r="1"><cell r="A1" t="str"><v>{}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>"#,
        p.at("kopi af data fra en anden fil")
    );
    let styles = format!(
        r#"<?xml version="1.0"?><styleSheet {S}><numFmts><numFmt numFmtId="164" formatCode="000000\-0000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
    );
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="x"/><Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>"#;
    let chain = format!(r#"<?xml version="1.0"?><calcChain {S}><c r="B7" i="1"/></calcChain>"#);
    let (book_rels, sheet_rels) = (
        rels(&[("rId1", "worksheets/sheet9.xml"), ("rId2", "worksheets/sheet1.xml"), ("rId3", "calcChain.xml")]),
        rels(&[("rId1", "../comments1.xml")]),
    );
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/worksheets/sheet9.xml", sheet1.as_bytes()),
        ("xl/worksheets/_rels/sheet9.xml.rels", sheet_rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", hidden.as_bytes()),
        ("xl/sharedStrings.xml", sst.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/comments1.xml", comments.as_bytes()),
        ("xl/calcChain.xml", chain.as_bytes()),
        ("xl/pivotCache/pivotCacheDefinition1.xml", pivot.as_bytes()),
        ("xl/externalLinks/externalLink1.xml", external.as_bytes()),
    ])
}

#[test]
fn excel() {
    let mut plants = Plants::default();
    let bytes = xlsx(&mut plants);
    // The name of the defined name has an underscore, which the search below does not know.
    plants.planted.retain(|(_, place)| *place != "egenskab");
    let clean = assert_redacted(&bytes, "løn.xlsx", &plants);
    let sheet =
        String::from_utf8(unzip(&clean).into_iter().find(|(n, _)| n.ends_with("sheet9.xml")).unwrap().1).unwrap();
    assert!(sheet.contains(r#"<c r="B7" t="str"><v>[CPR 0]</v></c>"#), "{sheet}");
    assert!(sheet.contains(r#"<f>CONCATENATE("[CPR "#), "{sheet}");
    assert!(!unzip(&clean).iter().any(|(n, _)| n.contains("calcChain")));
    let document = read(&bytes, "løn.xlsx");
    assert!(
        document.segments().iter().any(|s| s.text == "12-03-1958" && s.place.render(Lang::Da) == "ark Løn, celle D1")
    );
}

#[test]
fn powerpoint() {
    let mut p = Plants::default();
    let a = r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main""#;
    let split = p.at("dias 1, afsnit 1");
    let shape = |text: &str| format!(r#"<p:sp><p:txBody><a:p>{text}</a:p></p:txBody></p:sp>"#);
    let runs = format!("<a:r><a:t>{}</a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>{}</a:t></a:r>", &split[..8], &split[8..]);
    let sld = format!(
        r#"<?xml version="1.0"?><p:sld {a} {R}><p:cSld><p:spTree><p:nvSpPr><p:cNvPr id="1" name="x" descr="Foto {}"/></p:nvSpPr>{}<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:spTree></p:cSld></p:sld>"#,
        p.at("dias 1, alternativ tekst"),
        shape(&runs),
        p.at("dias 1, tabel 1, række 1, kolonne 1"),
    );
    let run = |t: &str| format!("<a:r><a:t>{t}</a:t></a:r>");
    let second = format!(
        r#"<?xml version="1.0"?><p:sld {a} show="0"><p:cSld>{}</p:cSld></p:sld>"#,
        shape(&run(&p.at("dias 2, afsnit 1")))
    );
    let notes = format!(r#"<?xml version="1.0"?><p:notes {a}>{}</p:notes>"#, shape(&run(&p.at("dias 1, noter"))));
    let master = format!(r#"<?xml version="1.0"?><p:sldMaster {a}>{}</p:sldMaster>"#, shape(&run(&p.at("diasmaster"))));
    let comments = format!(
        r#"<?xml version="1.0"?><p:cmLst {a}><p:cm authorId="0"><p:text>{}</p:text></p:cm></p:cmLst>"#,
        p.at("dias 1, kommentar 1")
    );
    let authors = format!(
        r#"<?xml version="1.0"?><p:cmAuthorLst {a}><p:cmAuthor id="0" name="{}" initials="MH"/></p:cmAuthorLst>"#,
        p.at("forfatter")
    );
    let presentation = format!(
        r#"<?xml version="1.0"?><p:presentation {a} {R}><p:sldIdLst><p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId1"/></p:sldIdLst></p:presentation>"#
    );
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let (top, own) = (
        rels(&[("rId1", "slides/slide1.xml"), ("rId2", "slides/slide2.xml")]),
        rels(&[("rId1", "../notesSlides/notesSlide1.xml"), ("rId2", "../comments/comment1.xml")]),
    );
    let bytes = zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("ppt/presentation.xml", presentation.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", top.as_bytes()),
        ("ppt/slides/slide1.xml", second.as_bytes()),
        ("ppt/slides/slide2.xml", sld.as_bytes()),
        ("ppt/slides/_rels/slide2.xml.rels", own.as_bytes()),
        ("ppt/notesSlides/notesSlide1.xml", notes.as_bytes()),
        ("ppt/comments/comment1.xml", comments.as_bytes()),
        ("ppt/commentAuthors.xml", authors.as_bytes()),
        ("ppt/slideMasters/slideMaster1.xml", master.as_bytes()),
    ]);
    assert_redacted(&bytes, "møde.pptx", &p);
}

fn odf(p: &mut Plants, mimetype: &str, body: &str) -> Vec<u8> {
    let ns = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0""#;
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content {ns}><office:body>{body}</office:body></office:document-content>"#
    );
    let styles = format!(
        r#"<?xml version="1.0"?><office:document-styles {ns}><office:master-styles><style:master-page style:name="S"><style:header><text:p>{}</text:p></style:header><style:footer><text:p>{}</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>"#,
        p.at("sidehoved"),
        p.at("sidefod"),
    );
    let meta = format!(
        r#"<?xml version="1.0"?><office:document-meta {ns}><office:meta><dc:title>{}</dc:title><dc:creator>{}</dc:creator><meta:initial-creator>{}</meta:initial-creator><meta:printed-by>{}</meta:printed-by><meta:user-defined meta:name="Sag">{}</meta:user-defined></office:meta></office:document-meta>"#,
        p.at("dokumentegenskab: titel"),
        p.at("dokumentegenskab: forfatter"),
        p.at("dokumentegenskab: forfatter"),
        p.at("dokumentegenskab: sidst gemt af"),
        p.at("dokumentegenskab, brugerdefineret"),
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/></manifest:manifest>"#;
    zip(&[
        ("mimetype", mimetype.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", meta.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("Thumbnails/thumbnail.png", b"\x89PNG\r\n\x1a\n"),
    ])
}

#[test]
fn odf_text() {
    let mut p = Plants::default();
    let split = p.at("afsnit 1");
    let body = format!(
        r#"<office:text><text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Mette {}</dc:creator></office:change-info><text:p>{}</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>Sag {}<text:span>{}</text:span><text:s text:c="2"/>x</text:p><text:p>Med <office:annotation><dc:creator>{}</dc:creator><text:p>{}</text:p></office:annotation>note<text:note text:note-class="footnote"><text:note-body><text:p>{}</text:p></text:note-body></text:note> {}</text:p><text:p><draw:frame draw:name="F {}"><draw:text-box><text:p>{}</text:p></draw:text-box><svg:title>{}</svg:title><svg:desc>{}</svg:desc></draw:frame><text:a xlink:href="https://x.dk/{}">her</text:a><text:bookmark text:name="{}"/></text:p><table:table table:name="T"><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table><text:p><text:hidden-text text:string-value="{}">a</text:hidden-text></text:p></office:text>"#,
        p.at("forfatter"),
        p.at("slettet tekst"),
        &split[..6],
        &split[6..],
        p.at("forfatter"),
        p.at("kommentar 1"),
        p.at("fodnote 1"),
        p.at("afsnit"),
        p.at("navn på element"),
        p.at("tekstboks"),
        p.at("alternativ tekst"),
        p.at("alternativ tekst"),
        p.at("linkadresse"),
        p.at("bogmærke"),
        p.at("tabel 1, række 1, kolonne 1"),
        p.at("egenskab"),
    );
    let bytes = odf(&mut p, "application/vnd.oasis.opendocument.text", &body);
    // The picture of the first page is nothing to look through.
    assert!(!read(&bytes, "brev.odt").warnings().iter().any(|w| w.kind == WarningKind::Pictures));
    let clean = assert_redacted(&bytes, "brev.odt", &p);
    assert!(
        !unzip(&clean).iter().any(|(n, d)| n.contains("thumbnail") || String::from_utf8_lossy(d).contains("thumbnail"))
    );
    assert!(String::from_utf8(unzip(&clean)[1].1.clone()).unwrap().contains("Sag [CPR 0]<text:span></text:span>"));
}

#[test]
fn odf_sheet_and_slides() {
    let mut p = Plants::default();
    let number = p.at("ark Løn, celle B4").replace('-', "");
    let body = format!(
        r#"<office:spreadsheet><table:table table:name="Løn"><table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>{}</text:p></office:annotation><text:p>{}</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#,
        p.at("kommentar"),
        p.at("ark Løn, celle A4"),
    );
    let bytes = odf(&mut p, "application/vnd.oasis.opendocument.spreadsheet", &body);
    let clean = assert_redacted(&bytes, "løn.ods", &p);
    let content = String::from_utf8(unzip(&clean)[1].1.clone()).unwrap();
    assert!(content.contains(r#"<table:table-cell office:value-type="string" ><text:p>[CPR 0]"#), "{content}");

    let mut p = Plants::default();
    let body = format!(
        r#"<office:presentation><draw:page draw:name="Side"><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame><presentation:notes><text:p>{}</text:p></presentation:notes></draw:page></office:presentation>"#,
        p.at("dias 1, tekstboks"),
        p.at("dias 1, noter"),
    );
    let bytes = odf(&mut p, "application/vnd.oasis.opendocument.presentation", &body);
    assert_redacted(&bytes, "møde.odp", &p);
}

#[test]
fn signed_and_encrypted_packages_are_refused() {
    let types: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let word: &[u8] = br#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x y</w:t></w:r></w:p></w:body></w:document>"#;
    let bytes =
        zip(&[("[Content_Types].xml", types), ("word/document.xml", word), ("_xmlsignatures/sig1.xml", b"<a/>")]);
    assert_eq!(read(&bytes, "a.docx").redact(&[]).unwrap_err(), Error::Signed);
    let edit = SegmentEdit { segment: 99, range: 0..1, replacement: String::new() };
    let bytes = zip(&[("[Content_Types].xml", types), ("word/document.xml", word)]);
    assert_eq!(read(&bytes, "a.docx").kind(), Kind::Docx);
    assert_eq!(read(&bytes, "a.docx").redact(&[edit]).unwrap_err(), Error::BadEdit(99));
}

#[test]
fn names_of_sheets_stay_legal_and_come_back() {
    let workbook = format!(
        r#"<?xml version="1.0"?><workbook {S} {R}><sheets><sheet name="Løn 120358-8905" sheetId="1" r:id="rId1"/><sheet name="Løn 120358-8904" sheetId="2" r:id="rId2"/></sheets><definedNames><definedName name="a">'Løn 120358-8904'!$A$1</definedName></definedNames></workbook>"#
    );
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet {S}><sheetData><row r="1"><c r="A1"><f>'Løn 120358-8904'!A2+1</f><v>2</v></c></row></sheetData></worksheet>"#
    );
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let links = rels(&[("rId1", "worksheets/sheet1.xml"), ("rId2", "worksheets/sheet2.xml")]);
    let bytes = zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet.as_bytes()),
    ]);
    let swap = |bytes: &[u8], from: [&str; 2], to: [&str; 2]| {
        let document = read(bytes, "a.xlsx");
        let mut edits = Vec::new();
        for (segment, found) in document.segments().iter().enumerate() {
            for (from, to) in from.iter().zip(to) {
                for (at, _) in found.text.match_indices(from) {
                    edits.push(SegmentEdit { segment, range: at..at + from.len(), replacement: to.to_owned() });
                }
            }
        }
        document.redact(&edits).unwrap()
    };
    let member = |bytes: &[u8], name: &str| {
        String::from_utf8(unzip(bytes).into_iter().find(|(n, _)| n == name).unwrap().1).unwrap()
    };
    let (numbers, labels) = (["120358-8905", "120358-8904"], ["[CPR 1]", "[CPR 2]"]);
    let clean = swap(&bytes, numbers, labels);
    assert!(member(&clean, "xl/workbook.xml").contains("name=\"Løn ［CPR 1］\""));
    assert!(member(&clean, "xl/workbook.xml").contains("'Løn ［CPR 2］'!$A$1"));
    assert!(member(&clean, "xl/worksheets/sheet1.xml").contains("<f>'Løn ［CPR 2］'!A2+1</f>"));
    let back = swap(&clean, labels, numbers);
    for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        assert_eq!(member(&back, name), member(&bytes, name));
    }
    // One placeholder for both: the names still differ.
    let same = swap(&bytes, numbers, ["[CPR]", "[CPR]"]);
    assert!(member(&same, "xl/workbook.xml").contains("name=\"Løn ［CPR］ 2\""));
}
