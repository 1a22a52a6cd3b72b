//! A Word document with a number in every corner.

use crate::common::{Plants, zip};

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;

fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn para(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

pub fn docx(p: &mut Plants, embedded: Option<&[u8]>) -> Vec<u8> {
    let mut body = String::new();
    let n = p.at("side 1, afsnit 1");
    body += &para(&run(&format!("Sag {n} er åben.")));
    // Split over runs, with a bookmark and a proofing mark between.
    let n = p.at("side 1, afsnit 2");
    body += &para(&format!(
        r#"{}<w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r><w:bookmarkStart w:id="1" w:name="b{}"/><w:r><w:t>{}</w:t></w:r><w:bookmarkEnd w:id="1"/>{}"#,
        run("Delt nummer "),
        &n[..4],
        p.at("bogmærke"),
        &n[4..],
        run(" slut")
    ));
    // A hyphen that is an element.
    let n = p.at("side 1, afsnit 3");
    body += &para(&format!(r#"<w:r><w:t>{}</w:t><w:noBreakHyphen/><w:t>{} efter</w:t></w:r>"#, &n[..6], &n[7..]));
    // Page 2, as Word last drew it.
    let n = p.at("side 2, afsnit 1");
    body += &para(&format!(r#"<w:r><w:lastRenderedPageBreak/><w:t>{n}</w:t></w:r>"#));
    // Tracked changes: a number inserted, one deleted, one that only exists before the change, in pieces.
    let (ins, del) = (p.at("side 2, afsnit 2"), p.at("slettet tekst"));
    let split = p.at("slettet tekst");
    body += &para(&format!(
        r#"<w:ins w:id="2" w:author="Mette {}" w:date="2025-11-12T10:00:00Z">{}</w:ins><w:del w:id="3" w:author="Mette" w:date="2025-11-12T10:00:00Z"><w:r><w:delText>{del}</w:delText></w:r></w:del><w:r><w:t> {}</w:t></w:r><w:del w:id="4" w:author="x"><w:r><w:delText>{}</w:delText></w:r></w:del>"#,
        p.at("forfatter"),
        run(&ins),
        &split[..5],
        &split[5..]
    ));
    // Hidden text, and a number that hidden text cuts in two.
    let (hidden, cut) = (p.at("afsnit 3"), p.at("uden skjult tekst"));
    body += &para(&format!(
        r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{hidden}</w:t></w:r><w:r><w:t> {}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>xx</w:t></w:r><w:r><w:t>{}</w:t></w:r>"#,
        &cut[..3],
        &cut[3..]
    ));
    // A field, its code split over runs, and its result.
    let (code, shown) = (p.at("feltkode"), p.at("afsnit 4"));
    body += &para(&format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "mailto:{}</w:instrText></w:r><w:r><w:instrText>{}@x.dk" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
        &code[..7],
        &code[7..],
        run(&shown)
    ));
    body += &para(&format!(r#"<w:fldSimple w:instr=" DOCPROPERTY {} ">{}</w:fldSimple>"#, p.at("egenskab"), run("x")));
    // A table, a text box in both forms, a content control, a drawing with alternative text, a form field.
    body += &format!(
        r#"<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"#,
        para(&run("Navn")),
        para(&run(&p.at("tabel 1, række 1, kolonne 2"))),
        para(&run(&p.at("tabel 1, række 2, kolonne 1")))
    );
    let (box1, box2) = (p.at("tekstboks"), p.at("tekstboks"));
    body += &para(&format!(
        r#"<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="1" name="Billede {}" descr="Foto af {}" title="{}"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{}"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"#,
        p.at("navn på element"),
        p.at("alternativ tekst"),
        p.at("alternativ tekst"),
        para(&run(&box1)),
        p.at("alternativ tekst"),
        para(&run(&box2))
    ));
    body += &format!(
        r#"<w:sdt><w:sdtPr><w:alias w:val="{}"/><w:tag w:val="{}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"#,
        p.at("skjult egenskab"),
        p.at("skjult egenskab"),
        para(&run(&p.at("afsnit")))
    );
    body += &para(&format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Felt"/><w:textInput><w:default w:val="{}"/></w:textInput></w:ffData></w:fldChar></w:r><w:hyperlink r:id="rId9" w:tooltip="{}">{}</w:hyperlink>"#,
        p.at("formularfelt"),
        p.at("egenskab"),
        run("link")
    ));
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!-- {} --><w:document {W}><w:body>{body}<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr></w:body></w:document>"#,
        p.at("kommentar i koden")
    );
    let note = |root: &str, item: &str, text: &str| {
        format!(
            r#"<?xml version="1.0"?><w:{root} {W}><w:{item} w:id="3" w:author="Jens Test" w:initials="JT">{}</w:{item}></w:{root}>"#,
            para(&run(text))
        )
    };
    let header = format!(r#"<?xml version="1.0"?><w:hdr {W}>{}</w:hdr>"#, para(&run(&p.at("sidehoved"))));
    let footer = format!(r#"<?xml version="1.0"?><w:ftr {W}>{}</w:ftr>"#, para(&run(&p.at("sidefod"))));
    let footnotes = note("footnotes", "footnote", &p.at("fodnote 3"));
    let endnotes = note("endnotes", "endnote", &p.at("slutnote 3"));
    let comments = note("comments", "comment", &p.at("kommentar 1"));
    let people = format!(
        r#"<?xml version="1.0"?><w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{}"><w15:presenceInfo w15:providerId="AD" w15:userId="{}@kommune.dk"/></w15:person></w15:people>"#,
        p.at("forfatter"),
        p.at("forfatter")
    );
    let core = format!(
        r#"<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy><dc:title>{}</dc:title><dc:subject>{}</dc:subject><cp:keywords>{}</cp:keywords></cp:coreProperties>"#,
        p.at("dokumentegenskab: forfatter"),
        p.at("dokumentegenskab: sidst gemt af"),
        p.at("dokumentegenskab: titel"),
        p.at("dokumentegenskab: emne"),
        p.at("dokumentegenskab: nøgleord")
    );
    let app = format!(
        r#"<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>{}</Company><Manager>{}</Manager></Properties>"#,
        p.at("dokumentegenskab: firma"),
        p.at("dokumentegenskab: leder")
    );
    let custom = format!(
        r#"<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="Sag {}"><vt:lpwstr>{}</vt:lpwstr></property></Properties>"#,
        p.at("egenskab"),
        p.at("dokumentegenskab, brugerdefineret")
    );
    let item = format!(
        r#"<?xml version="1.0"?><sag xmlns="urn:kommune"><borger cpr="{}">{}</borger><?besked {}?></sag>"#,
        p.at("tilpassede XML-data"),
        p.at("tilpassede XML-data"),
        p.at("behandlingsinstruktion")
    );
    let settings = format!(
        r#"<?xml version="1.0"?><w:settings {W}><w:docVars><w:docVar w:name="cpr" w:val="{}"/></w:docVars></w:settings>"#,
        p.at("dokumentindstillinger")
    );
    let chart = format!(
        r#"<?xml version="1.0"?><c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:title><c:strCache><c:pt><c:v>{}</c:v></c:pt></c:strCache></c:chart></c:chartSpace>"#,
        p.at("diagram"),
        p.at("diagram")
    );
    let rels = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://x.dk/?cpr={}" TargetMode="External"/></Relationships>"#,
        p.at("linkadresse").replace('-', "%2D")
    );
    let package_rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>"#;
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let thumbnail = format!("\u{0}Exif for {} and more words", p.at("indlejret fil"));
    let mut jpeg = b"\xff\xd8\xff\xe1".to_vec();
    jpeg.extend(thumbnail.as_bytes());
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package_rels.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/footer1.xml", footer.as_bytes()),
        ("word/footnotes.xml", footnotes.as_bytes()),
        ("word/endnotes.xml", endnotes.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/people.xml", people.as_bytes()),
        ("word/settings.xml", settings.as_bytes()),
        ("word/charts/chart1.xml", chart.as_bytes()),
        ("customXml/item1.xml", item.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("docProps/custom.xml", custom.as_bytes()),
        ("docProps/thumbnail.jpeg", &jpeg),
    ];
    if let Some(bytes) = embedded {
        members.push(("word/embeddings/Microsoft_Excel_Sheet1.xlsx", bytes));
    }
    zip(&members)
}
