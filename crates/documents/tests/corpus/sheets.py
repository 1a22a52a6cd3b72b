"""A workbook and a presentation with a number in every corner."""

from plants import pack, properties, rels, types
from word import chart

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)


def xlsx(p):
    properties_, overrides, links = properties(p)
    named, hidden = p.at("navn på ark"), p.at("navn på ark")
    split = p.at("ark Løn, celle A3")
    number = p.at("ark Løn, celle B4").replace("-", "")
    shared = [
        "CPR", "Navn " + p.at("ark Løn, celle A2"),
        None, p.at("tekst, der ikke vises i noget ark"),
    ]
    items = "".join(
        f'<si><t xml:space="preserve">{t}</t></si>' if t else
        f'<si><r><t>{split[:4]}</t></r><r><rPr><b/></rPr><t>{split[4:]}</t></r></si>'
        for t in shared
    )
    link = f"https://example.dk/?cpr={p.at('linkadresse')}"
    sheet1 = (
        f'{HEAD}<worksheet {S}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>'
        f'{p.at("ark Løn, celle B1")}</t></is></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="str"><f>"Sag "&amp;"'
        f'{p.at("formel")}"</f><v>Sag {p.at("ark Løn, celle B2")}</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c>'
        f"<c r=\"B3\"><f>'{named}'!A1+1</f><v>1</v></c></row>"
        f'<row r="4"><c r="A4" s="1"><v>45000</v></c><c r="B4" s="2"><v>{number}</v></c></row></sheetData>'
        f'<dataValidations count="1"><dataValidation type="list" showInputMessage="1" promptTitle="Vælg" prompt="{p.at("datavalidering")}" '
        f'error="{p.at("datavalidering")}" sqref="C1"><formula1>"{p.at("formel")},andet"</formula1></dataValidation></dataValidations>'
        f'<hyperlinks><hyperlink ref="A1" r:id="rId1" tooltip="{p.at("-")}" display="{p.at("-")}"/></hyperlinks>'
        f'<headerFooter><oddHeader>&amp;L{p.at("sidehoved eller sidefod")}</oddHeader><oddFooter>{p.at("sidehoved eller sidefod")}'
        '</oddFooter></headerFooter><drawing r:id="rId3"/><legacyDrawing r:id="rId4"/></worksheet>'
    )
    workbook = (
        f'{HEAD}<workbook {S}><sheets><sheet name="Løn" sheetId="1" r:id="rId1"/><sheet name="{named}" sheetId="2" r:id="rId2"/>'
        f'<sheet name="Skjult {hidden}" sheetId="3" state="veryHidden" r:id="rId3"/></sheets><definedNames>'
        f"<definedName name=\"omraade\">'{named}'!$A$1</definedName><definedName name=\"tekst\" comment=\"{p.at('-')}\">\"{p.at('defineret navn')}\"</definedName>"
        '</definedNames><pivotCaches><pivotCache cacheId="1" r:id="rId7"/></pivotCaches></workbook>'
    )
    plain = lambda text: f'{HEAD}<worksheet {S}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData></worksheet>'
    comments = (
        f'{HEAD}<comments {S}><authors><author>Mette Testesen {p.at("forfatter")}</author></authors><commentList><comment ref="A2" '
        f'authorId="0"><text><r><t>Se </t></r><r><t>{p.at("ark Løn, celle A2, kommentar")}</t></r></text></comment></commentList></comments>'
    )
    vml = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="s1" type="#t202" style="visibility:hidden" '
        f'alt="{p.at("alternativ tekst")}"><v:textbox><div>{p.at("-")}</div></v:textbox><x:ClientData ObjectType="Note"><x:Row>1</x:Row>'
        "<x:Column>0</x:Column></x:ClientData></v:shape></xml>"
    )
    threaded = (
        f'{HEAD}<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment '
        f'ref="B2" personId="{{11111111-2222-3333-4444-555555555555}}" id="{{11111111-2222-3333-4444-555555555556}}"><text>{p.at("kommentar")}</text>'
        "</threadedComment></ThreadedComments>"
    )
    persons = (
        f'{HEAD}<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person '
        f'displayName="Mette {p.at("forfatter")}" id="{{11111111-2222-3333-4444-555555555555}}" userId="{p.at("forfatter")}@example.dk" providerId="AD"/></personList>'
    )
    xdr = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    anchor = "<xdr:from><xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{2}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{3}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    drawing = (
        f'{HEAD}<xdr:wsDr {xdr}><xdr:twoCellAnchor>{anchor.format(3, 1, 7, 4)}<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Boks" descr="{p.at("alternativ tekst")}"/>'
        '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>'
        f"<a:p><a:r><a:t>{p.at('ark Løn')}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
        f'<xdr:twoCellAnchor>{anchor.format(3, 6, 9, 18)}<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Diagram"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>'
    )
    styles = (
        f'{HEAD}<styleSheet {S}><numFmts count="1"><numFmt numFmtId="164" formatCode="000000\\-0000"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    pivot = (
        f'{HEAD}<pivotCacheDefinition {S} refreshedBy="Mette {p.at("-")}" r:id="rId1"><cacheSource type="worksheet"><worksheetSource ref="A1:B2" sheet="{named}"/></cacheSource>'
        f'<cacheFields count="1"><cacheField name="CPR"><sharedItems><s v="{p.at("pivotdata")}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    )
    records = f'{HEAD}<pivotCacheRecords {S} count="1"><r><s v="{p.at("pivotdata")}"/><n v="{p.at("pivotdata").replace("-", "")}"/></r></pivotCacheRecords>'
    external = (
        f'{HEAD}<externalLink {S}><externalBook r:id="rId1"><sheetNames><sheetName val="Ark {p.at("-")}"/></sheetNames><sheetDataSet><sheetData sheetId="0">'
        f'<row r="1"><cell r="A1" t="str"><v>{p.at("kopi af data")}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    )
    table = (
        f'{HEAD}<table {S} id="1" name="T1" displayName="T1" ref="A1:B2" comment="{p.at("-")}"><tableColumns count="1"><tableColumn id="1" name="{p.at("-")}"/></tableColumns></table>'
    )
    connections = f'{HEAD}<connections {S}><connection id="1" name="{p.at("-")}" description="{p.at("-")}"><dbPr connection="User={p.at("-")}" command="SELECT {p.at("-")}"/></connection></connections>'
    sml = "spreadsheetml."
    overrides += [("/xl/workbook.xml", sml + "sheet.main"), ("/xl/styles.xml", sml + "styles"), ("/xl/sharedStrings.xml", sml + "sharedStrings"),
                  ("/xl/comments1.xml", sml + "comments"), ("/xl/drawings/drawing1.xml", "drawing"), ("/xl/charts/chart1.xml", "drawingml.chart"),
                  ("/xl/pivotCache/pivotCacheDefinition1.xml", sml + "pivotCacheDefinition"), ("/xl/pivotCache/pivotCacheRecords1.xml", sml + "pivotCacheRecords"),
                  ("/xl/externalLinks/externalLink1.xml", sml + "externalLink"), ("/xl/calcChain.xml", sml + "calcChain"), ("/xl/connections.xml", sml + "connections"),
                  ("/xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml"), ("/xl/persons/person.xml", "application/vnd.ms-excel.person+xml")]
    overrides += [(f"/xl/worksheets/sheet{i}.xml", sml + "worksheet") for i in (1, 2, 3)]
    ms = "http://schemas.microsoft.com/office/2017/10/relationships/"
    return pack([
        ("[Content_Types].xml", types(overrides)),
        ("_rels/.rels", rels([("rId1", "officeDocument", "xl/workbook.xml")] + links)),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", rels([(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in (1, 2, 3)] + [
            ("rId4", "sharedStrings", "sharedStrings.xml"), ("rId5", "styles", "styles.xml"), ("rId6", "calcChain", "calcChain.xml"),
            ("rId7", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"), ("rId8", "connections", "connections.xml"),
            ("rId9", "externalLink", "externalLinks/externalLink1.xml"), ("rId10", ms + "person", "persons/person.xml")])),
        ("xl/worksheets/sheet1.xml", sheet1),
        ("xl/worksheets/_rels/sheet1.xml.rels", rels([("rId1", "hyperlink", link, True), ("rId2", "comments", "../comments1.xml"),
            ("rId3", "drawing", "../drawings/drawing1.xml"), ("rId4", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId5", ms + "threadedComment", "../threadedComments/threadedComment1.xml")])),
        ("xl/worksheets/sheet2.xml", plain(p.at("celle A1"))),
        ("xl/worksheets/sheet3.xml", plain(p.at("celle A1"))),
        ("xl/sharedStrings.xml", f"{HEAD}<sst {S}>{items}</sst>"),
        ("xl/styles.xml", styles), ("xl/comments1.xml", comments), ("xl/drawings/vmlDrawing1.vml", vml),
        ("xl/drawings/drawing1.xml", drawing), ("xl/drawings/_rels/drawing1.xml.rels", rels([("rId1", "chart", "../charts/chart1.xml")])),
        ("xl/charts/chart1.xml", chart(p)),
        ("xl/threadedComments/threadedComment1.xml", threaded), ("xl/persons/person.xml", persons),
        ("xl/pivotCache/pivotCacheDefinition1.xml", pivot), ("xl/pivotCache/pivotCacheRecords1.xml", records),
        ("xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels", rels([("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")])),
        ("xl/externalLinks/externalLink1.xml", external),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", rels([("rId1", "externalLinkPath", f"file:///H:/{p.at('linkadresse')}.xlsx", True)])),
        ("xl/tables/table1.xml", table), ("xl/connections.xml", connections),
        ("xl/calcChain.xml", f'{HEAD}<calcChain {S}><c r="B2" i="1"/></calcChain>'),
    ] + properties_)


def pptx(p):
    properties_, overrides, links = properties(p)
    run = lambda text, props="": f'<a:r><a:rPr lang="da-DK"{props}/><a:t>{text}</a:t></a:r>'
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'

    def shape(id_, y, text, attrs="", place=""):
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{id_}" name="Tekst"{attrs}/><p:cNvSpPr txBox="1"/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="600000" y="{y}"/><a:ext cx="7000000" cy="800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            f"<p:txBody><a:bodyPr/><a:p>{text}</a:p></p:txBody></p:sp>"
        )

    def slide(root, inner, extra=""):
        return f'{HEAD}<p:{root} {A}{extra}><p:cSld><p:spTree>{group}{inner}</p:spTree></p:cSld>'

    split = p.at("dias 1, afsnit")
    cells = "".join(f"<a:tc><a:txBody><a:bodyPr/><a:p>{run(t)}</a:p></a:txBody></a:tc>" for t in ("CPR", p.at("dias 1, tabel 1, række 1, kolonne 2")))
    table = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="Tabel"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="600000" y="3000000"/>'
        '<a:ext cx="6000000" cy="600000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblGrid>'
        f'<a:gridCol w="3000000"/><a:gridCol w="3000000"/></a:tblGrid><a:tr h="600000">{cells}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    )
    chart_frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="6" name="Diagram"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="600000" y="3900000"/>'
        '<a:ext cx="4000000" cy="2500000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rId4"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    link = run("link").replace('lang="da-DK"/>', f'lang="da-DK"><a:hlinkClick r:id="rId5" tooltip="{p.at("-")}"/></a:rPr>')
    slide1 = slide("sld", shape(2, 500000, run("Sag "), f' descr="{p.at("dias 1, alternativ tekst")}"') + shape(3, 1300000, run(split[:8], ' b="1"') + run(split[8:], ' i="1"') + run(" slut"))
                   + shape(4, 2100000, link) + table + chart_frame) + "</p:sld>"
    slide2 = slide("sld", shape(2, 500000, run(p.at("dias 2, afsnit"))), ' show="0"') + "</p:sld>"
    notes = slide("notes", shape(2, 500000, run(p.at("dias 1, noter")), place='<p:ph type="body" idx="1"/>')) + "</p:notes>"
    comment = f'{HEAD}<p:cmLst {A}><p:cm authorId="0" dt="2025-11-12T10:00:00" idx="1"><p:pos x="10" y="10"/><p:text>{p.at("dias 1, kommentar 1")}</p:text></p:cm></p:cmLst>'
    authors = f'{HEAD}<p:cmAuthorLst {A}><p:cmAuthor id="0" name="Mette {p.at("forfatter")}" initials="MT" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    clr = 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"'
    master = slide("sldMaster", shape(2, 6200000, run(p.at("diasmaster")))) + f'<p:clrMap {clr}/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>'
    layout = slide("sldLayout", "") + "</p:sldLayout>"
    colors = "".join(f'<a:{n}><a:srgbClr val="{v}"/></a:{n}>' for n, v in zip(
        "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink".split(),
        "000000 FFFFFF 1F497D EEECE1 4F81BD C0504D 9BBB59 8064A2 4BACC6 F79646 0000FF 800080".split()))
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    theme = (
        f'{HEAD}<a:theme {A} name="Tema"><a:themeElements><a:clrScheme name="x">{colors}</a:clrScheme><a:fontScheme name="x"><a:majorFont>{font}</a:majorFont>'
        f'<a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name="x"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f'<a:effectStyleLst>{"<a:effectStyle><a:effectLst/></a:effectStyle>" * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>'
    )
    presentation = (
        f'{HEAD}<p:presentation {A}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId3"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId1"/>'
        f'<p:sldId id="257" r:id="rId2"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/><p:custShowLst><p:custShow name="{p.at("-")}" id="0"><p:sldLst/></p:custShow></p:custShowLst></p:presentation>'
    )
    tags = f'{HEAD}<p:tagLst {A}><p:tag name="SAG" val="{p.at("-")}"/></p:tagLst>'
    pml = "presentationml."
    overrides += [("/ppt/presentation.xml", pml + "presentation.main"), ("/ppt/slides/slide1.xml", pml + "slide"), ("/ppt/slides/slide2.xml", pml + "slide"),
                  ("/ppt/slideMasters/slideMaster1.xml", pml + "slideMaster"), ("/ppt/slideLayouts/slideLayout1.xml", pml + "slideLayout"), ("/ppt/theme/theme1.xml", "theme"),
                  ("/ppt/notesSlides/notesSlide1.xml", pml + "notesSlide"), ("/ppt/comments/comment1.xml", pml + "comments"), ("/ppt/commentAuthors.xml", pml + "commentAuthors"),
                  ("/ppt/charts/chart1.xml", "drawingml.chart"), ("/ppt/tags/tag1.xml", pml + "tags")]
    to_layout = ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")
    return pack([
        ("[Content_Types].xml", types(overrides)),
        ("_rels/.rels", rels([("rId1", "officeDocument", "ppt/presentation.xml")] + links)),
        ("ppt/presentation.xml", presentation),
        ("ppt/_rels/presentation.xml.rels", rels([("rId1", "slide", "slides/slide1.xml"), ("rId2", "slide", "slides/slide2.xml"), ("rId3", "slideMaster", "slideMasters/slideMaster1.xml"),
            ("rId4", "commentAuthors", "commentAuthors.xml"), ("rId5", "theme", "theme/theme1.xml"), ("rId6", "tags", "tags/tag1.xml")])),
        ("ppt/slides/slide1.xml", slide1),
        ("ppt/slides/_rels/slide1.xml.rels", rels([to_layout, ("rId2", "notesSlide", "../notesSlides/notesSlide1.xml"), ("rId3", "comments", "../comments/comment1.xml"),
            ("rId4", "chart", "../charts/chart1.xml"), ("rId5", "hyperlink", f"https://example.dk/{p.at('linkadresse')}", True)])),
        ("ppt/slides/slide2.xml", slide2), ("ppt/slides/_rels/slide2.xml.rels", rels([to_layout])),
        ("ppt/notesSlides/notesSlide1.xml", notes), ("ppt/notesSlides/_rels/notesSlide1.xml.rels", rels([("rId1", "slide", "../slides/slide1.xml")])),
        ("ppt/comments/comment1.xml", comment), ("ppt/commentAuthors.xml", authors),
        ("ppt/slideMasters/slideMaster1.xml", master),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", rels([to_layout, ("rId2", "theme", "../theme/theme1.xml")])),
        ("ppt/slideLayouts/slideLayout1.xml", layout), ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", rels([("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")])),
        ("ppt/theme/theme1.xml", theme), ("ppt/charts/chart1.xml", chart(p)), ("ppt/tags/tag1.xml", tags),
    ] + properties_)
