"""Files that real programs write: LibreOffice from the flat OpenDocument files, and Python's own libraries."""

import io
import shutil
import subprocess
import tempfile

import deep_search


def convert(source, extension, folder):
    """LibreOffice's file of another format, `None` when there is no LibreOffice."""
    if not shutil.which("soffice"):
        return None
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", extension, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=False, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = folder / f"{source.stem}.{extension}"
    return made if made.exists() else None


def libreoffice(out, p):
    scratch = out / "scratch"
    scratch.mkdir(exist_ok=True)
    odf_formats = {"brev.fodt": "odt", "ark.fods": "ods", "dias.fodp": "odp"}
    for source, extensions in {"brev.fodt": "odt docx rtf html pdf doc txt", "ark.fods": "ods xlsx csv xls", "dias.fodp": "odp pptx pdf ppt"}.items():
        planted = {line.split("\t")[1]: line.split("\t")[2] for line in p.lines if line.startswith(source + "\t")}
        for extension in extensions.split():
            made = convert(out / source, extension, scratch)
            if made is None:
                print(f"no {extension} of {source}")
                continue
            name = f"lo-{source.split('.')[0]}.{extension}"
            shutil.move(made, out / name)
            if extension in ("doc", "xls", "ppt"):
                p.lines.append(f"{name}\terror\tUnsupported")
                continue
            seen = {}
            deep_search.search((out / name).read_bytes(), name, seen)
            if extension == "pdf" and shutil.which("pdftotext"):
                text = subprocess.run(["pdftotext", out / name, "-"], capture_output=True, text=True).stdout
                seen.update((number, "pdftotext") for number in deep_search.numbers(text))
            for number, place in planted.items():
                if number.replace("-", "") in seen:
                    p.lines.append(f"{name}\t{number}\t{place if odf_formats[source] == extension else '-'}")
    # What the hand-made packages become when LibreOffice saves them.
    for source, extension in [("plan.docx", "docx"), ("sheet.xlsx", "xlsx"), ("slides.pptx", "pptx"), ("plan.docx", "odt"), ("slides.pptx", "odp"), ("sheet.xlsx", "ods"), ("plan.docx", "pdf")]:
        made = convert(out / source, extension, scratch)
        if made:
            name = f"lo-of-{source.split('.')[0]}.{extension}"
            shutil.move(made, out / name)
            if extension == "pdf" and shutil.which("pdftotext"):
                text = subprocess.run(["pdftotext", out / name, "-"], capture_output=True, text=True).stdout
                p.lines += [f"{name}\t{number}\t-" for number in sorted(deep_search.numbers(text))]
    shutil.rmtree(scratch, ignore_errors=True)


def python_docx(p):
    import docx

    document = docx.Document()
    document.add_heading(f"Sag {p.at()}", 0)
    document.add_paragraph("Brødtekst ").add_run(p.at()).bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 1).text = p.at("række 1, kolonne 2")
    document.sections[0].header.paragraphs[0].text = p.at("sidehoved")
    document.sections[0].footer.paragraphs[0].text = p.at("sidefod")
    document.core_properties.author = p.at("forfatter")
    document.core_properties.comments = p.at()
    if hasattr(document, "add_comment"):
        document.add_comment(document.paragraphs[1].runs[0], text=p.at("kommentar"), author=p.at("forfatter"), initials="MT")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def python_xlsx(p):
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"Løn {p.at('navn på ark')}"
    sheet["B7"] = p.at("celle B7")
    sheet["B7"].comment = Comment(p.at("celle B7, kommentar"), f"Mette {p.at('forfatter')}")
    sheet["C1"] = f"=\"{p.at('formel')}\"&\"x\""
    sheet["C2"] = int(p.at("celle C2").replace("-", ""))
    sheet["C3"].hyperlink = f"https://example.dk/{p.at()}"
    sheet.oddHeader.left.text = p.at()
    validation = DataValidation(type="list", formula1=f'"{p.at()},b"', prompt=p.at())
    sheet.add_data_validation(validation)
    validation.add("D1")
    hidden = book.create_sheet("Skjult")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = p.at("ark Skjult, celle A1")
    book.defined_names["navn"] = DefinedName("navn", attr_text=f'"{p.at("defineret navn")}"')
    book.properties.creator = p.at("forfatter")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def python_pptx(p):
    import pptx

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = p.at("dias 1")
    slide.placeholders[1].text = p.at("dias 1")
    slide.notes_slide.notes_text_frame.text = p.at("noter")
    table = slide.shapes.add_table(1, 1, 0, 0, 3000000, 500000).table
    table.cell(0, 0).text = p.at("tabel")
    deck.core_properties.author = p.at("forfatter")
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def reportlab_pdf(p):
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.setAuthor(p.at("forfatter"))
    page.setTitle(p.at("titel"))
    page.setSubject(p.at("emne"))
    page.drawString(72, 700, f"Sag {p.at('side 1')}")
    page.bookmarkPage("k")
    page.addOutlineEntry(p.at("bogmærke"), "k")
    page.linkURL(f"https://example.dk/{p.at('linkadresse')}", (72, 600, 200, 620))
    page.acroForm.textfield(name="felt", value=p.at("formularfelt"), tooltip=p.at("formularfelt"), x=72, y=500)
    page.textAnnotation(p.at("anmærkning"), (300, 500, 320, 520))
    page.showPage()
    page.drawString(72, 700, p.at("side 2"))
    page.save()
    return out.getvalue()


def locked_pdf(p):
    import pikepdf

    out = io.BytesIO()
    document = pikepdf.open(io.BytesIO(reportlab_pdf(p)))
    document.save(out, encryption=pikepdf.Encryption(user="x", owner="y", R=6))
    return out.getvalue()


def linear_pdf(p):
    import pikepdf

    out = io.BytesIO()
    pikepdf.open(io.BytesIO(reportlab_pdf(p))).save(out, linearize=True)
    return out.getvalue()


def locked_zip(p):
    import pyzipper

    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"x")
        archive.writestr("a.txt", p.at())
    return out.getvalue()


def write(out, p):
    libreoffice(out, p)
    for name, make, error in [
        ("py.docx", python_docx, ""), ("py.xlsx", python_xlsx, ""), ("py.pptx", python_pptx, ""), ("py.pdf", reportlab_pdf, ""),
        ("py-linear.pdf", linear_pdf, ""), ("py-locked.pdf", locked_pdf, "Encrypted"), ("py-locked.zip", locked_zip, "Encrypted"),
    ]:
        p.begin(name)
        before = len(p.lines)
        try:
            (out / name).write_bytes(make(p))
        except ImportError as missing:
            print(f"no {name}: {missing}")
            del p.lines[before:]
            continue
        if error:
            p.lines[before:] = [f"{name}\terror\t{error}"]
