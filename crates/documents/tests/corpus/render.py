"""Opens redacted files in LibreOffice: `render.py ORIGINALS REDACTED OUT` converts both to PDF and compares them.

Each must convert without error, have as many pages as before, and show none of the corpus's numbers. With pdftoppm
the pages become pictures in OUT, to be looked at.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import deep_search

EXTENSIONS = {".docx", ".docm", ".odt", ".pptx", ".odp", ".xlsx", ".ods", ".rtf", ".fodt"}


def pdf(source, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    made = folder / (source.stem + ".pdf")
    if done.returncode or not made.exists():
        raise SystemExit(f"{source} does not open: {done.stderr}")
    named = folder / (source.name + ".pdf")
    made.rename(named)
    return named


def pages(path):
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return next(line.split()[1] for line in info.splitlines() if line.startswith("Pages:"))


def main(originals, redacted, out):
    wrong = 0
    for source in sorted(redacted.iterdir()):
        if source.suffix not in EXTENSIONS:
            continue
        before, after = pdf(originals / source.name, out / "before"), pdf(source, out / "after")
        text = subprocess.run(["pdftotext", "-layout", after, "-"], capture_output=True, text=True, check=True).stdout
        left = deep_search.numbers(text)
        same = pages(before) == pages(after)
        wrong += bool(left) or not same
        print(f"{source.name}: {pages(before)} pages before, {pages(after)} after, {text.count('CPR ')} placeholders, left {sorted(left)}")
        if shutil.which("pdftoppm"):
            for one in (before, after):
                subprocess.run(["pdftoppm", "-r", "60", "-png", one, one.with_suffix("")], check=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(pathlib.Path, sys.argv[1:4])))
