"""OpenDocument in one flat file each: text, sheets and slides. LibreOffice writes the other formats from them."""

NS = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"), ("meta", "meta"),
                         ("presentation", "presentation"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("form", "form")]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def document(p, mimetype, body, styles="", automatic=""):
    meta = (
        f"<office:meta><dc:title>{p.at('titel')}</dc:title><dc:subject>{p.at('emne')}</dc:subject><dc:description>{p.at('beskrivelse')}</dc:description>"
        f"<meta:keyword>{p.at('nøgleord')}</meta:keyword><meta:initial-creator>Mette {p.at('forfatter')}</meta:initial-creator><dc:creator>Jens {p.at('forfatter')}</dc:creator>"
        f"<meta:printed-by>{p.at('sidst gemt af')}</meta:printed-by><meta:user-defined meta:name=\"Sag\">{p.at('brugerdefineret')}</meta:user-defined></office:meta>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NS} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.{mimetype}">'
        f"{meta}{styles}<office:automatic-styles><style:style style:name=\"fed\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\" fo:color=\"#c00000\"/></style:style>"
        '<style:style style:name="skjult" style:family="text"><style:text-properties text:display="none"/></style:style>'
        f"{automatic}</office:automatic-styles><office:body>{body}</office:body></office:document>"
    )


def text(p):
    master = (
        '<office:styles><style:style style:name="Standard" style:family="paragraph"/></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="1cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="1cm"/></style:footer-style></style:page-layout></office:automatic-styles>'
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pl"><style:header><text:p>{p.at("sidehoved")}</text:p></style:header>'
        f"<style:footer><text:p>{p.at('sidefod')}</text:p></style:footer></style:master-page></office:master-styles>"
    )
    split, gone, before = p.at("afsnit"), p.at("slettet tekst"), p.at("slettet tekst")
    change = "<office:change-info><dc:creator>Mette {0}</dc:creator><dc:date>2025-11-12T10:00:00</dc:date></office:change-info>"
    body = (
        "<office:text><text:tracked-changes>"
        f'<text:changed-region text:id="ct1"><text:deletion>{change.format(p.at("forfatter"))}<text:p>{p.at("slettet tekst")}</text:p></text:deletion></text:changed-region>'
        f'<text:changed-region text:id="ct3"><text:deletion>{change.format("")}<text:p>{gone[5:]}</text:p></text:deletion></text:changed-region>'
        f'<text:changed-region text:id="ct4"><text:insertion>{change.format("")}</text:insertion></text:changed-region>'
        f'<text:changed-region text:id="ct2"><text:insertion>{change.format(p.at("forfatter"))}</text:insertion></text:changed-region></text:tracked-changes>'
        f'<text:variable-decls><text:variable-decl text:name="v" office:value-type="string"/></text:variable-decls><text:user-field-decls><text:user-field-decl text:name="u" office:value-type="string" office:string-value="{p.at("-")}"/></text:user-field-decls>'
        f'<text:h text:outline-level="1">Notat om en sag</text:h><text:p>Brødtekst med <text:span text:style-name="fed">{p.at("afsnit")}</text:span> i fed.</text:p>'
        f'<text:p>Delt {split[:4]}<text:span text:style-name="fed">{split[4:]}</text:span> slut<text:change text:change-id="ct1"/></text:p>'
        f'<text:p><text:change-start text:change-id="ct2"/>{p.at("afsnit")}<text:change-end text:change-id="ct2"/></text:p>'
        f'<text:p>Var {gone[:5]}<text:change text:change-id="ct3"/> og {before[:7]}<text:change-start text:change-id="ct4"/>xx<text:change-end text:change-id="ct4"/>{before[7:]}</text:p>'
        f'<text:p>Note<text:note text:note-class="footnote" text:id="f1"><text:note-citation>1</text:note-citation><text:note-body><text:p>{p.at("fodnote")}</text:p></text:note-body></text:note>'
        f'<text:note text:note-class="endnote" text:id="e1"><text:note-citation>i</text:note-citation><text:note-body><text:p>{p.at("slutnote")}</text:p></text:note-body></text:note></text:p>'
        f'<text:p>Kommentar<office:annotation><dc:creator>Mette {p.at("forfatter")}</dc:creator><dc:date>2025-11-12T10:00:00</dc:date><text:p>{p.at("kommentar")}</text:p></office:annotation></text:p>'
        f'<text:p><text:span text:style-name="skjult">{p.at("afsnit")}</text:span><text:hidden-text text:condition="ooow:1" text:string-value="{p.at("-")}" text:is-hidden="true"/></text:p>'
        f'<text:p><text:a xlink:type="simple" xlink:href="https://example.dk/{p.at("linkadresse")}" office:title="{p.at("-")}">link</text:a><text:bookmark text:name="b{p.at("bogmærke")}"/></text:p>'
        f'<text:p><draw:frame draw:name="Boks" text:anchor-type="as-char" svg:width="8cm" svg:height="1cm"><draw:text-box><text:p>{p.at("tekstboks")}</text:p></draw:text-box>'
        f'<svg:title>{p.at("alternativ tekst")}</svg:title><svg:desc>{p.at("alternativ tekst")}</svg:desc></draw:frame></text:p>'
        f'<text:p><text:user-field-get text:name="u">felt</text:user-field-get></text:p>'
        f'<text:section text:name="s1" text:display="none"><text:p>{p.at("afsnit")}</text:p></text:section>'
        f'<table:table table:name="T1"><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell office:value-type="string"><text:p>CPR</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>{p.at("række 1, kolonne 2")}</text:p></table:table-cell></table:table-row></table:table>'
        "</office:text>"
    )
    return document(p, "text", body, master)


def sheet(p):
    number = p.at("-").replace("-", "")
    named = p.at("-")
    cell = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'
    body = (
        f'<office:spreadsheet><table:content-validations><table:content-validation table:name="val1" table:condition="of:cell-content-is-in-list(&quot;a&quot;)"><table:help-message table:title="Hjælp" table:display="true"><text:p>{p.at("-")}</text:p></table:help-message></table:content-validation></table:content-validations>'
        f'<table:table table:name="Løn"><table:table-column table:number-columns-repeated="3"/><table:table-row>{cell.format("Navn")}{cell.format(p.at("celle B1"))}</table:table-row>'
        f'<table:table-row><table:table-cell office:value-type="string" table:content-validation-name="val1"><office:annotation><dc:creator>Mette {p.at("-")}</dc:creator><text:p>{p.at("kommentar")}</text:p></office:annotation><text:p>{p.at("celle A2")}</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>'
        f'<table:table-cell table:formula="of:=&quot;{p.at("-")}&quot;" office:value-type="string" office:string-value="x"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        f'<table:table table:name="Ark {named}" table:display="false"><table:table-column/><table:table-row>{cell.format(p.at("celle A1"))}</table:table-row></table:table>'
        f"<table:named-expressions><table:named-range table:name=\"omraade\" table:base-cell-address=\"$Løn.$A$1\" table:cell-range-address=\"$'Ark {named}'.$A$1\"/></table:named-expressions></office:spreadsheet>"
    )
    return document(p, "spreadsheet", body)


def slides(p):
    split = p.at("dias 1")
    frame = '<draw:frame svg:x="2cm" svg:y="{0}cm" svg:width="20cm" svg:height="2cm"><draw:text-box><text:p>{1}</text:p></draw:text-box>{2}</draw:frame>'
    alt = f"<svg:title>{p.at('alternativ tekst')}</svg:title><svg:desc>{p.at('alternativ tekst')}</svg:desc>"
    notes = f'<presentation:notes><draw:frame presentation:class="notes" svg:x="2cm" svg:y="14cm" svg:width="16cm" svg:height="8cm"><draw:text-box><text:p>{p.at("noter")}</text:p></draw:text-box></draw:frame></presentation:notes>'
    comment = f'<office:annotation svg:x="1cm" svg:y="1cm"><dc:creator>Mette {p.at("forfatter")}</dc:creator><dc:date>2025-11-12T10:00:00</dc:date><text:p>{p.at("kommentar")}</text:p></office:annotation>'
    link = f'<text:a xlink:type="simple" xlink:href="https://example.dk/{p.at("linkadresse")}">link</text:a>'
    styles = (
        '<office:automatic-styles><style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout></office:automatic-styles>'
        f'<office:master-styles><style:master-page style:name="M" style:page-layout-name="pl">{frame.format(18, p.at("-"), "")}</style:master-page></office:master-styles>'
    )
    body = (
        f'<office:presentation><draw:page draw:name="Forside" draw:master-page-name="M">{comment}{frame.format(2, f"{split[:5]}<text:span text:style-name=" + chr(34) + "fed" + chr(34) + f">{split[5:]}</text:span>", alt)}'
        f'{frame.format(6, link, "")}{notes}</draw:page><draw:page draw:name="Side {p.at("-")}" draw:master-page-name="M">{frame.format(2, p.at("dias 2"), "")}</draw:page></office:presentation>'
    )
    return document(p, "presentation", body, styles)
