"""Numbers that the corpus plants, and what stands where."""

import io
import zipfile


class Plants:
    """Hands out synthetic numbers, each once, and remembers in which file and at which place it was put."""

    def __init__(self):
        self.lines = []
        self.count = 0
        self.file = ""

    def begin(self, file):
        self.file = file

    def at(self, place="-"):
        """A number for a corner; `place` is a part of the place's Danish name, `-` is any."""
        self.count += 1
        number = f"1203{60 + self.count // 400:02d}-{1000 + self.count * 17 % 8999:04d}"
        self.lines.append(f"{self.file}\t{number}\t{place}")
        return number


def pack(members, comment=b""):
    """A zip archive of (name, text or bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
        archive.comment = comment
    return out.getvalue()


def rels(items):
    """A relationships part of (id, type, target, external)."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    lines = []
    for id_, kind, target, *external in items:
        kind = kind if ":" in kind else base + kind
        mode = ' TargetMode="External"' if external else ""
        lines.append(f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"{mode}/>')
    ns = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{ns}">{"".join(lines)}</Relationships>'


def types(overrides, defaults=()):
    ns = "http://schemas.openxmlformats.org/package/2006/content-types"
    lines = [
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>',
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>',
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>',
    ]
    lines += [f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults]
    vnd = "application/vnd.openxmlformats-officedocument."
    for part, kind in overrides:
        kind = kind if kind.startswith("application/") else vnd + kind + "+xml"
        lines.append(f'<Override PartName="{part}" ContentType="{kind}"/>')
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{ns}">{"".join(lines)}</Types>'


CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def properties(p):
    """Core, extended and custom properties of an OOXML package."""
    core = (
        f'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties {CORE}><dc:title>{p.at("titel")}</dc:title>'
        f'<dc:subject>{p.at("emne")}</dc:subject><dc:creator>{p.at("forfatter")}</dc:creator>'
        f'<cp:keywords>{p.at("nøgleord")}</cp:keywords><dc:description>{p.at("beskrivelse")}</dc:description>'
        f'<cp:lastModifiedBy>{p.at("sidst gemt af")}</cp:lastModifiedBy><cp:category>{p.at("kategori")}</cp:category>'
        f"<cp:contentStatus>{p.at('dokumentegenskab')}</cp:contentStatus></cp:coreProperties>"
    )
    app = (
        '<?xml version="1.0" encoding="UTF-8"?><Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"<Manager>{p.at('leder')}</Manager><Company>{p.at('firma')}</Company>"
        f"<HyperlinkBase>{p.at('dokumentegenskab')}</HyperlinkBase></Properties>"
    )
    custom = (
        '<?xml version="1.0" encoding="UTF-8"?><Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="Sag {p.at("egenskab")}">'
        f"<vt:lpwstr>{p.at('brugerdefineret')}</vt:lpwstr></property></Properties>"
    )
    members = [("docProps/core.xml", core), ("docProps/app.xml", app), ("docProps/custom.xml", custom)]
    overrides = [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "extended-properties"),
        ("/docProps/custom.xml", "custom-properties"),
    ]
    links = [
        ("rIdA", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rIdB", "extended-properties", "docProps/app.xml"),
        ("rIdC", "custom-properties", "docProps/custom.xml"),
    ]
    return members, overrides, links
