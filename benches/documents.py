#!/usr/bin/env python3
"""Documents checked by the program, and the same files only read by Python's libraries, in one run.

usage: benches/documents.py [PROMPTGUARD]     (default target/release/promptguard)
       benches/documents.py target/release/examples/inspect     (reading alone, without the policy)

Needs python-docx, openpyxl, pdfplumber and reportlab, e.g. in a venv. The program reads every corner of a file and
checks it against the policy; the libraries give the text of paragraphs, cells or pages. Both are whole processes,
start to exit; the figures are processor time, the best of three, and their ratios.
"""
import os, subprocess, sys, tempfile

BIN = sys.argv[1] if len(sys.argv) > 1 else "target/release/promptguard"
SENTENCE = (
    "Udvalget drøftede udkastet til spildevandsplan, og forvaltningen oplyste, at renoveringen er forsinket, fordi "
    "entreprenøren venter på materialer. Der er afsat midler i budgettet til at gøre arbejdet færdigt i foråret. "
)


def make(folder):
    import docx, openpyxl
    from reportlab.pdfgen import canvas

    word = docx.Document()
    for n in range(3600):
        word.add_paragraph(SENTENCE + f"Afsnit {n}.")
    word.save(f"{folder}/plan.docx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Ark")
    for row in range(2000):
        sheet.append([f"tekst {row} {column}" for column in range(50)])
    book.save(f"{folder}/liste.xlsx")
    page = canvas.Canvas(f"{folder}/plan.pdf")
    for n in range(100):
        for line in range(40):
            page.drawString(60, 780 - 18 * line, SENTENCE[:90] + f" {n}.{line}")
        page.showPage()
    page.save()


os.environ["QUIET"] = "1"

READ = {
    "plan.docx": "import docx; print(sum(len(p.text) for p in docx.Document(sys.argv[1]).paragraphs))",
    "liste.xlsx": "import openpyxl; print(sum(len(str(c)) for r in openpyxl.load_workbook(sys.argv[1], read_only=True)['Ark'].iter_rows(values_only=True) for c in r))",
    "plan.pdf": "import pdfplumber; print(sum(len(p.extract_text()) for p in pdfplumber.open(sys.argv[1]).pages))",
}


def run(command):
    """The best seconds of three runs, of the processor: what else runs on the machine counts little."""
    best = None
    for _ in range(3):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        seconds = used.ru_utime + used.ru_stime
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            raise SystemExit(f"{command} ends with {status}")
        best = min(best or seconds, seconds)
    return best


with tempfile.TemporaryDirectory() as folder:
    make(folder)
    for name, code in READ.items():
        path = f"{folder}/{name}"
        reads = os.path.basename(BIN).startswith("inspect")
        done = "read" if reads else "checked"
        ours = run([BIN, path] if reads else [BIN, "check", path])
        theirs = run([sys.executable, "-c", "import sys; " + code, path])
        print(f"{name}: {os.path.getsize(path) >> 10} KB, {done} in {ours:.3f} s, "
              f"read by Python in {theirs:.2f} s: {ours / theirs:.3f} of its time")
