"""Mails, pages, rich text, tables, archives and PDF."""

import base64
import zlib

from pictures import cfb
from plants import pack


def b64(data):
    text = base64.b64encode(data).decode()
    return "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76))


def page(p):
    split = p.at("afsnit")
    return (
        f"<!doctype html>\n<html><head><title>Sag {p.at('titel')}</title><meta name=description content='{p.at('metadata')}'>"
        f"<style>/* {p.at('-')} */</style><script>var cpr = '{p.at('script')}';</script></head><body><h1>Sag</h1><p>Kære {p.at('afsnit')}</p>"
        f"<p>{split[:4]}<b>{split[4:6]}</b><!-- x --><i>{split[6:]}</i></p><p>{''.join(f'&#{ord(c)};' for c in p.at('afsnit'))}</p>"
        f"<!-- {p.at('kommentar i koden')} --><a href=\"mailto:{p.at('linkadresse').replace('-', '%2D')}@example.dk\" title='{p.at('-')}'>x</a>"
        f"<img alt='{p.at('alternativ tekst')}' src=x.png><input type=hidden value={p.at('formularfelt')}><td data-sag='{p.at('-')}'>"
        f"<noscript>{p.at('-')}</noscript><template><p>{p.at('-')}</p></template><iframe srcdoc='<p>{p.at('-')}</p>'></iframe>"
        f"<textarea>{p.at('-')}</textarea><svg><title>{p.at('-')}</title><text>{p.at('-')}</text></svg></body></html>\n"
    )


def rtf(p, embedded=False):
    split = p.at("afsnit")
    text = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}{\\info{\\author Mette " + p.at("forfatter") + "}{\\operator " + p.at("sidst gemt af")
        + "}{\\title " + p.at("titel") + "}{\\doccomm " + p.at("-") + "}}{\\*\\userprops{\\propname Sag}\\proptype30{\\staticval " + p.at("-") + "}}"
        + "{\\header " + p.at("sidehoved") + "\\par}{\\footer " + p.at("sidefod") + "\\par}\\pard Kære\\'f8 " + p.at("afsnit") + "\\par "
        + split[:5] + "{\\b " + split[5:] + "}\\par Fod{\\footnote " + p.at("fodnote") + "}{\\*\\atnauthor Mette " + p.at("forfatter") + "}{\\*\\annotation "
        + p.at("kommentar") + "}\\par{\\field{\\*\\fldinst HYPERLINK \"https://example.dk/" + p.at("feltkode") + "\"}{\\fldrslt link}}\\par {\\v "
        + p.at("afsnit") + " }{\\deleted " + p.at("-") + " }{\\*\\bkmkstart b" + p.at("bogmærke") + "}{\\*\\ukendt " + p.at("-") + "}{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv "
        + p.at("alternativ tekst") + "}}{\\shptxt " + p.at("tekstboks") + "}}}\\trowd\\cellx3000\\cellx6000\\intbl CPR\\cell " + p.at("afsnit") + "\\cell\\row\n"
    )
    if embedded:
        data = cfb([("CONTENTS", ("Indhold " + p.at("binære data")).encode())]).hex()
        text += "{\\object\\objemb{\\*\\objdata " + data + "}}\n"
    return (text + "}").encode("cp1252")


def mail(p, docx, inner=0):
    """A mail with a document, an archive and, `inner` times, a mail inside."""
    body = f"Kære Mette\r\nCPR er {p.at('mailens tekst')} ø\r\n".encode()
    csv = f"Navn;CPR\r\nMette;{p.at('vedhæftet fil 1, række 2')}\r\n".encode("cp1252")
    qp, far = p.at("mailens tekst"), p.at("mailoplysning")
    archive = pack([(f"sager/{p.at('filnavn')}.txt", f"Sag {p.at('fil i arkivet 1')}")])
    part = "--b1\r\nContent-Type: {0}\r\nContent-Disposition: attachment; filename=\"{1}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{2}\r\n"
    out = (
        f"Received: from a.example.dk ({p.at('mailoplysning')}); Mon, 1 Jan 2024 10:00:00 +0100\r\nFrom: =?utf-8?B?{base64.b64encode(('Mette Sø ' + p.at('afsender')).encode()).decode()}?= <a@example.dk>\r\n"
        f"To: \"Jens {p.at('modtager')}\" <b@example.dk>\r\nCc: {p.at('modtager')}@example.dk\r\nBcc: {p.at('modtager')}@example.dk\r\nSubject: =?iso-8859-1?Q?Sag_{p.at('emne')}?=\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\n"
        f"Message-ID: <{p.at('mailoplysning')}@example.dk>\r\nX-Sag: foldet\r\n {far}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\nFor gamle programmer: {p.at('uden for mailens dele')}\r\n"
        f"--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(body)}\r\n"
        f"--b2\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=E6re {qp[:5]}=\r\n{qp[5:]}\r\n"
        f"--b2\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>S=C3=B8 {p.at('mailens tekst')}</p></body></html>\r\n--b2--\r\n"
        + part.format(f"text/csv; name=\"{p.at('filnavn')}.csv\"", "liste.csv", b64(csv))
        + part.format("application/zip", f"{p.at('filnavn')}.zip", b64(archive))
    )
    if docx:
        out += part.format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "plan.docx", b64(docx))
    out = out.encode("utf-8")
    if inner:
        out += b"--b1\r\nContent-Type: message/rfc822\r\n\r\n" + mail(p, None, inner - 1) + b"\r\n"
    return out + f"--b1--\r\nEpilog {p.at('uden for mailens dele')}\r\n".encode()


def outlook(p):
    """A mail as Outlook saves it, with recipients and an attachment of its own."""
    wide = lambda text: text.encode("utf-16-le")
    body = (
        "{\\rtf1\\ansi\\fromhtml1 " + p.at("mailens tekst") + "}"
    ).encode()
    rtf_body = len(body).to_bytes(4, "little") * 2 + b"MELA" + bytes(4) + body
    # The packed form (MS-OXRTFCP): eight letters after each byte of flags, the first bytes a token into the dictionary.
    text = ("\\fromhtml1 " + p.at("mailens tekst") + "}").encode()
    packed, tokens = bytearray(b"\x01\x00\x04"), 7
    for letter in text:
        if not tokens:
            packed.append(0)
            tokens = 8
        packed.append(letter)
        tokens -= 1
    inner_rtf = len(packed).to_bytes(4, "little") + (len(text) + 6).to_bytes(4, "little") + b"LZFu" + bytes(4) + bytes(packed)
    html = f"<html><body><p>Kære {p.at('mailens tekst')}</p></body></html>".encode()
    prefix = "__substg1.0_"
    streams = [
        ("__properties_version1.0", bytes(32)),
        (prefix + "0037001F", wide("Sag " + p.at("emne"))),
        (prefix + "0C1A001F", wide("Mette " + p.at("afsender"))),
        (prefix + "0C1F001F", wide(p.at("afsender") + "@example.dk")),
        (prefix + "0E04001F", wide("Jens " + p.at("modtager"))),
        (prefix + "1000001F", wide("Brødtekst " + p.at("mailens tekst"))),
        (prefix + "10130102", html),
        (prefix + "10090102", rtf_body),
        (prefix + "007D001F", wide("Received: " + p.at("mailoplysning"))),
        (prefix + "3FFA001E", ("Mette " + p.at("afsender")).encode("cp1252")),
        (prefix + "8005001F", wide("Egen egenskab " + p.at("mailens egenskaber"))),
        ("__nameid_version1.0/" + prefix + "00040102", wide("Felt " + p.at("-"))),
        ("__recip_version1.0_#00000000/" + prefix + "3001001F", wide("Jens " + p.at("modtager"))),
        ("__recip_version1.0_#00000000/__properties_version1.0", bytes(8)),
        ("__attach_version1.0_#00000000/" + prefix + "3707001F", wide(p.at("filnavn") + ".txt")),
        ("__attach_version1.0_#00000000/" + prefix + "37010102", f"Vedhæftet {p.at('vedhæftet fil 1')}".encode()),
        ("__attach_version1.0_#00000000/__properties_version1.0", bytes(8)),
        ("__attach_version1.0_#00000001/" + prefix + "3701000D/__properties_version1.0", bytes(24)),
        ("__attach_version1.0_#00000001/" + prefix + "3701000D/" + prefix + "1000001F", wide("Indre mail " + p.at("vedhæftet fil 2"))),
        ("__attach_version1.0_#00000001/" + prefix + "3701000D/" + prefix + "10090102", inner_rtf),
        ("__attach_version1.0_#00000001/" + prefix + "3701000D/" + prefix + "0037001F", wide("Indre emne " + p.at("vedhæftet fil 2"))),
    ]
    return cfb(streams)


def pdf(p):
    """A PDF that was saved twice: what the second saving replaced is still in the file."""
    objects = {}

    def stream(entries, data):
        packed = zlib.compress(data)
        return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"

    def show(lines):
        return ("BT /F1 12 Tf 50 750 Td 16 TL " + " T* ".join(f"({t}) Tj" for t in lines) + " ET").encode()

    def utf16(text):
        return "<FEFF" + text.encode("utf-16-be").hex() + ">"

    xmp = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{p.at("metadata")}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    split = p.at("side 1")
    first = {
        1: f"<</Type/Catalog/Pages 2 0 R/Outlines 8 0 R/AcroForm<</Fields[7 0 R]>>/Metadata 10 0 R/Names<</EmbeddedFiles<</Names[(x) 11 0 R]>>>>/OpenAction<</S/JavaScript/JS(app.alert\\('{p.at('script')}'\\))>>>>".encode(),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[9 0 R 7 0 R 13 0 R]>>",
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        6: stream("", show([f"Sag {p.at('tidligere udgave')}", "linje to"])),
        7: f"<</Type/Annot/Subtype/Widget/Rect[50 600 200 620]/FT/Tx/T(felt)/TU({p.at('formularfelt')})/V{utf16('Felt ' + p.at('formularfelt'))}>>".encode(),
        8: b"<</Type/Outlines/First 12 0 R/Last 12 0 R/Count 1>>",
        9: f"<</Type/Annot/Subtype/Text/Rect[300 700 320 720]/Contents{utf16('Note ' + p.at('anmærkning'))}/T(Mette {p.at('anmærkning')})>>".encode(),
        10: stream("/Type/Metadata/Subtype/XML", xmp.encode()),
        11: f"<</Type/Filespec/F({p.at('filnavn')}.txt)/UF({p.at('filnavn')}.txt)/EF<</F 14 0 R>>>>".encode(),
        12: f"<</Title({p.at('bogmærke')})/Parent 8 0 R/Dest[3 0 R/Fit]>>".encode(),
        13: f"<</Type/Annot/Subtype/Link/Rect[50 500 200 520]/A<</S/URI/URI(https://example.dk/{p.at('linkadresse')})>>>>".encode(),
        14: stream("/Type/EmbeddedFile", f"Vedlagt {p.at('indlejret fil')}".encode()),
        15: f"<</Title({p.at('titel')})/Author(Mette {p.at('forfatter')})/Subject({p.at('emne')})/Keywords{utf16(p.at('nøgleord'))}/Creator({p.at('metadata')})>>".encode(),
        16: f"<</Title(Gammel {p.at('tidligere udgave')})>>".encode(),
    }
    second = {
        6: stream("", show([f"Sag {p.at('side 1')}", "".join([split[:4], ") Tj (", split[4:]])])),
        16: b"<</Title(Ny titel)>>",
    }
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def save(objects, prev):
        offsets = {}
        for number, data in sorted(objects.items()):
            offsets[number] = len(out)
            out.extend(f"{number} 0 obj\n".encode() + data + b"\nendobj\n")
        start = len(out)
        out.extend(b"xref\n")
        if prev is None:
            out.extend(b"0 1\n0000000000 65535 f \n")
        for number, offset in offsets.items():
            out.extend(f"{number} 1\n{offset:010d} 00000 n \n".encode())
        before = f"/Prev {prev}" if prev is not None else ""
        out.extend(f"trailer\n<</Size 17/Root 1 0 R/Info 15 0 R{before}>>\nstartxref\n{start}\n%%EOF\n".encode())
        return start

    save(second, save(first, None))
    return bytes(out)
