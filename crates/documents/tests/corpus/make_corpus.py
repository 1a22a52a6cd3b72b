"""Writes documents of every format with a synthetic number in every corner: `make_corpus.py OUT [--full]`.

Without `--full` only Python's standard library is used. With it, LibreOffice (soffice) and python-docx, openpyxl,
python-pptx, odfpy, reportlab, pikepdf and pyzipper write real files too, as far as they are installed:

    python3 -m venv $CORPUS_VENV && $CORPUS_VENV/bin/pip install python-docx openpyxl python-pptx reportlab pikepdf pyzipper
    $CORPUS_VENV/bin/python make_corpus.py OUT --full

`OUT/manifest.tsv` says which number stands in which file, and a part of the Danish name of its place.
"""

import pathlib
import sys

import odf
import others
import pictures
import plants
import sheets
import word


def plain(out, p):
    def write(name, make):
        p.begin(name)
        data = make()
        (out / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return data

    write("sheet.xlsx", lambda: sheets.xlsx(p))
    write("slides.pptx", lambda: sheets.pptx(p))
    write("plan.docx", lambda: word.docx(p, sheets.xlsx(p)))
    write("makro.docm", lambda: word.docx(p, sheets.xlsx(p), macro=True))
    write("objekt.docx", lambda: word.docx(p, sheets.xlsx(p), ole=True))
    write("brev.fodt", lambda: odf.text(p))
    write("ark.fods", lambda: odf.sheet(p))
    write("dias.fodp", lambda: odf.slides(p))
    write("side.html", lambda: others.page(p))
    write("brev.rtf", lambda: others.rtf(p))
    write("objekt.rtf", lambda: others.rtf(p, embedded=True))
    write("sag.eml", lambda: others.mail(p, word.docx(p, sheets.xlsx(p)), inner=2))
    write("sag.msg", lambda: others.outlook(p))
    write("gammel.pdf", lambda: others.pdf(p))
    write("liste.csv", lambda: f"Navn;CPR\r\n\"Mette; \"\"M\"\"\";{p.at('række 2')}\r\nJens;\"{p.at('række 3')}\"\r\n".encode("cp1252"))
    for name, encoding in [("utf8.txt", "utf-8-sig"), ("utf16.txt", "utf-16"), ("latin.txt", "iso-8859-1"), ("windows.md", "cp1252")]:
        write(name, lambda: f"Kære Åse\r\nSagen om {p.at('tekst')} på ø\r\n".encode(encoding))
    write("forkert-endelse.pdf", lambda: others.page(p))
    (out / "krypteret.docx").write_bytes(pictures.cfb([("EncryptionInfo", bytes(64)), ("EncryptedPackage", bytes(5000))]))
    p.lines.append("krypteret.docx\terror\tEncrypted")
    write("arkiv.zip", lambda: plants.pack(
        [(f"sager/{p.at('filnavn')}/{p.at('filnavn')}.txt", f"tekst {p.at('fil i arkivet 1')}"), ("indre.zip", plants.pack([("a.csv", f"a;{p.at('række 1')}\n"), ("b.docx", word.docx(p, sheets.xlsx(p)))]))],
        comment=p.at("kommentar til arkivet").encode()))


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    p = plants.Plants()
    plain(out, p)
    if "--full" in sys.argv:
        import real

        real.write(out, p)
    (out / "manifest.tsv").write_text("\n".join(p.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
