"""A Word document with a number in every corner, sound enough for Word and LibreOffice to open."""

from pictures import macros, ole_file, png
from plants import pack, properties, rels, types

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
DATE = 'w:date="2025-11-12T10:00:00Z"'


def run(text, props=""):
    return f'<w:r>{"<w:rPr>" + props + "</w:rPr>" if props else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(inner, style=""):
    props = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{props}{inner}</w:p>"


def field(code, shown):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        + mark.format("separate")
        + shown
        + mark.format("end")
    )


def picture(p, alt):
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="600000" cy="600000"/><wp:docPr id="7" name="Foto {p.at("navn på element")}" '
        f'descr="{alt}" title="{p.at("alternativ tekst")}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="foto.png" descr="{p.at("alternativ tekst")}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rId20"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="600000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(p):
    inner = [para(run(p.at("tekstboks"))), para(run(p.at("tekstboks")))]
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="2400000" cy="500000"/>'
        '<wp:docPr id="8" name="Tekstboks"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="2400000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"<a:ln><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:ln></wps:spPr><wps:txbx><w:txbxContent>{inner[0]}"
        "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:shape alt="{p.at("alternativ tekst")}" style="width:190pt;height:40pt"><v:textbox>'
        f"<w:txbxContent>{inner[1]}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def chart(p):
    title = p.at("diagram")
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{text}</c:v></c:pt>' for i, text in enumerate([p.at("diagram"), "Uge 2", "Uge 3"])
    )
    return (
        f'{HEAD}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart><c:title><c:tx><c:rich>'
        f"<a:bodyPr/><a:p><a:r><a:t>{title[:5]}</a:t></a:r><a:r><a:t>{title[5:]}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        '<c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/>'
        f'<c:order val="0"/><c:tx><c:strRef><c:f>Ark1!$B$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>'
        f"{p.at('diagram')}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>Ark1!$A$2:$A$4</c:f><c:strCache>"
        f'<c:ptCount val="3"/>{points}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Ark1!$B$2:$B$4</c:f><c:numCache>'
        '<c:ptCount val="3"/><c:pt idx="0"><c:v>4</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt><c:pt idx="2"><c:v>3</c:v></c:pt>'
        '</c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/>'
        '<c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/>'
        '<c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )


def body(p):
    split = p.at("afsnit")
    out = para(run("Notat om en sag"), "Heading1")
    out += para(run("Brødtekst med ") + run(p.at("afsnit"), "<w:b/><w:color w:val=\"C00000\"/>") + run(" i fed rød skrift."))
    out += para(
        run("Delt over runs: ") + run(split[:4], "<w:i/>") + '<w:proofErr w:type="spellStart"/>'
        + run(split[4:7], "<w:b/>") + f'<w:bookmarkStart w:id="1" w:name="b{p.at("bogmærke").replace("-", "_")}"/>'
        + run(split[7:]) + '<w:bookmarkEnd w:id="1"/>' + run(" slut.")
    )
    hyphen = p.at("afsnit")
    out += para(f'<w:r><w:t>Bindestreg {hyphen[:6]}</w:t><w:noBreakHyphen/><w:t xml:space="preserve">{hyphen[7:]} efter</w:t></w:r>')
    gone = p.at("slettet tekst")
    out += para(
        run("Rettet: ")
        + f'<w:ins w:id="2" w:author="Mette Testesen {p.at("forfatter")}" {DATE}>{run(p.at("afsnit"))}</w:ins>'
        + f'<w:del w:id="3" w:author="Jens Testesen" {DATE}><w:r><w:delText>{p.at("slettet tekst")}</w:delText></w:r></w:del>'
        + run(" " + gone[:5])
        + f'<w:del w:id="4" w:author="Jens Testesen" {DATE}><w:r><w:delText>{gone[5:]}</w:delText></w:r></w:del>'
    )
    out += para(
        f'<w:moveFrom w:id="5" w:author="Mette Testesen" {DATE}>{run(p.at("slettet tekst"))}</w:moveFrom>'
        f'<w:moveTo w:id="6" w:author="Mette Testesen" {DATE}>{run(p.at("afsnit"))}</w:moveTo>'
    )
    out += para(run("Skjult: ") + run(p.at("afsnit"), "<w:vanish/>") + run("slut"))
    out += para(field(f'HYPERLINK "https://example.dk/{p.at("feltkode")}"', run(p.at("afsnit"))))
    out += para(f'<w:fldSimple w:instr=" DOCPROPERTY Sag_{p.at("egenskab").replace("-", "_")} ">{run("felt")}</w:fldSimple>')
    out += para(f'<w:hyperlink r:id="rId10" w:tooltip="{p.at("egenskab")}">{run("et link")}</w:hyperlink>')
    rows = "".join(
        "<w:tr>" + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{para(run(t))}</w:tc>' for t in cells
        ) + "</w:tr>"
        for cells in [("Navn", "CPR"), ("Mette", p.at("tabel 1, række 2, kolonne 2"))]
    )
    border = "".join(f'<w:{s} w:val="single" w:sz="4" w:color="auto"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    out += (
        f'<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders><w:tblCaption '
        f'w:val="{p.at("-")}"/><w:tblDescription w:val="{p.at("-")}"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/>'
        f'<w:gridCol w:w="3000"/></w:tblGrid>{rows}</w:tbl>'
    )
    out += para(text_box(p))
    out += para(picture(p, p.at("alternativ tekst")))
    out += (
        f'<w:sdt><w:sdtPr><w:alias w:val="{p.at("-")}"/><w:tag w:val="{p.at("-")}"/><w:placeholder><w:docPart '
        f'w:val="{p.at("-")}"/></w:placeholder><w:dropDownList><w:listItem w:displayText="{p.at("-")}" w:value="1"/>'
        f'</w:dropDownList></w:sdtPr><w:sdtContent>{para(run("Felt " + p.at("afsnit")))}</w:sdtContent></w:sdt>'
    )
    out += para(
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Felt"/><w:enabled/><w:helpText w:type="text" '
        f'w:val="{p.at("formularfelt")}"/><w:textInput><w:default w:val="{p.at("formularfelt")}"/></w:textInput></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run(p.at("afsnit")) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    note = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'
    out += para(run("Noter") + note.format("footnote", 2) + note.format("endnote", 2))
    out += para('<w:commentRangeStart w:id="0"/>' + run("Kommenteret") + '<w:commentRangeEnd w:id="0"/>' + note.format("comment", 0))
    out += para(
        '<w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="2000000"/><wp:docPr id="9" name="Diagram"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rId11"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    out += para(
        '<w:r><w:object><v:shape id="o1" style="width:60pt;height:40pt"/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" '
        'ShapeID="o1" DrawAspect="Icon" ObjectID="_1" r:id="rId12"/></w:object></w:r>'
    )
    return out


def docx(p, sheet, macro=False, ole=False):
    """The whole package; `sheet` is a workbook to embed."""
    properties_, overrides, links = properties(p)
    document = (
        f'{HEAD}<!-- {p.at("kommentar i koden")} --><w:document {NS} mc:Ignorable="wps"><w:body>{body(p)}<w:altChunk r:id="rId15"/>'
        '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="500" '
        'w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )

    def notes(root, item, text):
        separators = "".join(
            f'<w:{item} w:type="{t}" w:id="{i}">{para(f"<w:r><w:{t}/></w:r>")}</w:{item}>'
            for i, t in enumerate(("separator", "continuationSeparator"))
        )
        return f'{HEAD}<w:{root} {NS}>{separators}<w:{item} w:id="2">{para(run(text))}</w:{item}></w:{root}>'

    comments = (
        f'{HEAD}<w:comments {NS}><w:comment w:id="0" w:author="Mette Testesen {p.at("forfatter")}" w:initials="MT" {DATE}>'
        f"{para(run(p.at('kommentar 1')))}</w:comment></w:comments>"
    )
    people = (
        f'{HEAD}<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person '
        f'w15:author="{p.at("forfatter")}"><w15:presenceInfo w15:providerId="AD" w15:userId="S::{p.at("forfatter")}@example.dk"/>'
        "</w15:person></w15:people>"
    )
    settings = (
        f'{HEAD}<w:settings {NS}><w:trackRevisions/><w:attachedTemplate r:id="rId1"/><w:docVars><w:docVar '
        f'w:name="sag" w:val="{p.at("-")}"/></w:docVars><w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType '
        f'w:val="textFile"/><w:connectString w:val="Data Source={p.at("-")}"/><w:query w:val="SELECT {p.at("-")}"/>'
        "</w:mailMerge></w:settings>"
    )
    styles = (
        f'{HEAD}<w:styles {NS}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:spacing '
        'w:before="240" w:after="120"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/><w:color w:val="1F3864"/></w:rPr></w:style>'
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Sag"><w:name w:val="Sag {p.at("-")}"/></w:style></w:styles>'
    )
    item = f'<?xml version="1.0"?><sag xmlns="urn:test" id="{p.at("-")}"><navn>{p.at("tilpassede XML-data")}</navn></sag>'
    glossary = f'{HEAD}<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartBody>{para(run(p.at("-")))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>'
    chunk = f"<html><body><p>Indsat {p.at('indlejret fil')}</p></body></html>"
    photo = png(p.at("-"), p.at("-"))
    wml = "wordprocessingml."
    main = "application/vnd.ms-word.document.macroEnabled.main+xml" if macro else wml + "document.main"
    overrides += [
        ("/word/document.xml", main),
        ("/word/styles.xml", wml + "styles"),
        ("/word/settings.xml", wml + "settings"),
        ("/word/header1.xml", wml + "header"),
        ("/word/footer1.xml", wml + "footer"),
        ("/word/footnotes.xml", wml + "footnotes"),
        ("/word/endnotes.xml", wml + "endnotes"),
        ("/word/comments.xml", wml + "comments"),
        ("/word/people.xml", wml + "people"),
        ("/word/glossary/document.xml", wml + "document.glossary"),
        ("/word/charts/chart1.xml", "drawingml.chart"),
    ]
    template = f"file:///C:/Users/{p.at('linkadresse')}/Normal.dotm"
    members = [
        ("[Content_Types].xml", types(overrides, [("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("html", "text/html")])),
        ("_rels/.rels", rels([("rId1", "officeDocument", "word/document.xml")] + links)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", rels([
            ("rId1", "header", "header1.xml"), ("rId2", "footer", "footer1.xml"), ("rId3", "footnotes", "footnotes.xml"),
            ("rId4", "endnotes", "endnotes.xml"), ("rId5", "comments", "comments.xml"), ("rId6", "styles", "styles.xml"),
            ("rId7", "settings", "settings.xml"), ("rId8", "glossaryDocument", "glossary/document.xml"),
            ("rId10", "hyperlink", f"mailto:{p.at('linkadresse')}@example.dk?subject={p.at('linkadresse')}", True),
            ("rId11", "chart", "charts/chart1.xml"), ("rId12", "package", "embeddings/Microsoft_Excel_Worksheet.xlsx"),
            ("rId15", "aFChunk", "afchunk.html"), ("rId16", "customXml", "../customXml/item1.xml"),
            ("rId20", "image", "media/image1.png"),
            ("rId21", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        ] + ([("rId22", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")] if macro else [])
          + ([("rId23", "oleObject", "embeddings/oleObject1.bin")] if ole else []))),
        ("word/header1.xml", f"{HEAD}<w:hdr {NS}>{para(run(p.at('sidehoved')))}</w:hdr>"),
        ("word/footer1.xml", f"{HEAD}<w:ftr {NS}>{para(run(p.at('sidefod')))}</w:ftr>"),
        ("word/footnotes.xml", notes("footnotes", "footnote", p.at("fodnote 2"))),
        ("word/endnotes.xml", notes("endnotes", "endnote", p.at("slutnote 2"))),
        ("word/comments.xml", comments),
        ("word/people.xml", people),
        ("word/settings.xml", settings),
        ("word/_rels/settings.xml.rels", rels([("rId1", "attachedTemplate", template, True)])),
        ("word/styles.xml", styles),
        ("word/glossary/document.xml", glossary),
        ("word/charts/chart1.xml", chart(p)),
        ("word/afchunk.html", chunk),
        ("word/media/image1.png", photo),
        ("word/embeddings/Microsoft_Excel_Worksheet.xlsx", sheet),
        ("customXml/item1.xml", item),
        ("docProps/thumbnail.jpeg", b"\xff\xd8\xff\xe0" + p.at("-").encode() + b"\xff\xd9"),
    ] + properties_
    if macro:
        source = 'Sub Sag()\r\n  x = "' + p.at("makro") + '"\r\n  y = "gentaget gentaget gentaget"\r\nEnd Sub\r\n'
        members.append(("word/vbaProject.bin", macros(source)))
    if ole:
        data = ("Indlejret tekst om sag " + p.at("indlejret fil") + "\r\n").encode("cp1252")
        name, path = p.at("filnavn") + ".txt", "C:\\Users\\" + p.at("filnavn") + ".txt"
        members.append(("word/embeddings/oleObject1.bin", ole_file(name, path, data)))
    return pack(members)
