#!/usr/bin/env python3
"""Fills fuzz/corpus with seeds: the policies, and the examples of the built-in rules. Standard library only.

usage: fuzz/seed.py [FOLDER]     (default fuzz/corpus)
"""
import hashlib, pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fuzz" / "corpus"


def write(target, data):
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


for path in [*(ROOT / "rules" / "policies").glob("*.yaml"), *(ROOT / "tests" / "policy").rglob("*.yaml")]:
    write("policy", path.read_bytes())
for path in (ROOT / "rules").rglob("*.yaml"):
    # A line of a list is an example, or a word; both are fit to begin with.
    for line in re.findall(r"^ +- (.{12,})$", path.read_text("utf-8"), re.M):
        text = line.strip("'\"").replace("[[", "").replace("]]", "").replace("\\n", "\n").encode()
        write("scan", text)
        write("redact", text)
