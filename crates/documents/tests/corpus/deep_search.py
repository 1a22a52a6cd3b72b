"""Searches a file for the corpus's numbers without the crate: every member unpacked, every encoding undone.

`deep_search.py FILE...` prints one line for each number found: FILE, a tab, the ten digits, a tab, where.
Only the standard library is used, and nothing of the crate: what this finds and the crate does not is a leak.
"""

import base64
import gzip
import html
import io
import quopri
import re
import sys
import urllib.parse
import zipfile
import zlib

# The numbers of the corpus: a date in March of a year that the corpus uses, and four digits.
NUMBER = re.compile(r"(?<![0-9])1203(\d\d)(?:\s|[-\u00ad\u2010\u2011\u2012\u2013\u2014_.])?(\d{4})(?![0-9])")
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4,}(?:\r?\n[ \t]?)?){4,}={0,2}")
# Tags that a word may run across; any other tag ends the word.
INLINE = re.compile(r"</?(?:\w+:)?(?:r|t|rPr|b|i|u|font|span|proofErr|bookmark\w*|del|delText|ins|color|sz|rFonts|lang|vanish|change\S*|noProof)\b[^<>]*>|<!--.*?-->", re.S)
TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[\r\n \t]{0,3}){16,}")
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
ENCODED_WORD = re.compile(r"=\?[^?\s]{1,40}\?([bBqQ])\?([^?]*)\?=(?:\s+(?==\?))?")


def numbers(text):
    return {"1203" + m.group(1) + m.group(2) for m in NUMBER.finditer(text)}


def encoded_word(match):
    coding, data = match.group(1).lower(), match.group(2).encode("latin-1", "replace")
    try:
        if coding == "b":
            return base64.b64decode(data + b"==").decode("utf-8", "replace")
        return quopri.decodestring(data.replace(b"_", b" ")).decode("utf-8", "replace")
    except ValueError:
        return ""


def rtf(text):
    text = re.sub(r"\\'([0-9a-fA-F]{2})", lambda m: chr(int(m.group(1), 16)), text)
    text = re.sub(r"\\u(-?\d+)\s?\??", lambda m: chr(int(m.group(1)) % 65536), text)
    text = text.replace("\\_", "-").replace("\\~", " ")
    text = re.sub(r"\\(?:par|cell|row|footnote|annotation)\b", "\n", text)
    text = re.sub(r"\\[a-zA-Z]+-?\d* ?", "", text)
    return re.sub(r"[{}\r]|\\\*", "", text)


def views(data):
    """The bytes as people and programs may read them."""
    latin = data.decode("latin-1")
    yield "bytes", latin
    for start in (0, 1):
        yield "UTF-16LE", data[start:].decode("utf-16-le", "replace")
        yield "UTF-16BE", data[start:].decode("utf-16-be", "replace")
    text = data.decode("utf-8", "replace")
    yield "UTF-8", text
    for name, text in (("UTF-8", text), ("UTF-16", data.decode("utf-16", "replace") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "")):
        if "<" in text:
            text_ = re.sub(r"<(?:w:noBreakHyphen|text:s)\b[^>]*>", "-", text)
            yield name + " without tags", html.unescape(TAG.sub("\n", INLINE.sub("", text_)))
            yield name + " without any tag", html.unescape(TAG.sub("", text_))
        if "&" in text:
            yield name + " entities", html.unescape(html.unescape(text))
        if "%" in text:
            yield name + " percent", urllib.parse.unquote(text, errors="replace")
    if "=?" in latin:
        yield "encoded words", ENCODED_WORD.sub(encoded_word, latin)
    if "\n " in latin or "\n\t" in latin:
        yield "folded", re.sub(r"\r?\n[ \t]", "", latin)
    if "{\\rtf" in latin:
        yield "RTF", rtf(latin)
    if ") Tj" in latin or "]TJ" in latin or "] TJ" in latin:
        yield "joined strings", re.sub(r"\)(?:[-\s\d.]|Tj)*\(", "", latin)
    if "\\" in latin:
        octal = re.sub(r"\\([0-7]{1,3})", lambda m: chr(int(m.group(1), 8) & 255), latin)
        yield "octal", re.sub(r"\\(.)", r"\1", octal)


def vba(data):
    """The source of a VBA module (MS-OVBA 2.4.1), written from the specification."""
    out, at = bytearray(), 1
    while at + 2 <= len(data):
        header = int.from_bytes(data[at : at + 2], "little")
        if header >> 12 & 7 != 3:
            break
        end, start = min(len(data), at + (header & 0xFFF) + 3), len(out)
        at += 2
        if not header & 0x8000:
            out += data[at:end]
            at = end
            continue
        while at < end:
            flags = data[at]
            at += 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    out.append(data[at])
                    at += 1
                    continue
                token = int.from_bytes(data[at : at + 2], "little")
                at += 2
                done = len(out) - start
                bits = max(4, (done - 1).bit_length())
                offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
                if offset > len(out):
                    return bytes(out)
                for _ in range(length):
                    out.append(out[-offset])
    return bytes(out)


def search(data, path, found, depth=0):
    if depth > 12 or not data:
        return

    def note(numbers_, how):
        for number in numbers_:
            found.setdefault(number, f"{path} ({how})")

    for how, text in views(data):
        note(numbers(text), how)
    if data[:2] == b"PK" or b"PK\x05\x06" in data[-70000:]:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError):
            archive = None
        if archive:
            note(numbers(archive.comment.decode("utf-8", "replace")), "comment")
            for info in archive.infolist():
                inner = f"{path}/{info.filename}"
                note(numbers(urllib.parse.unquote(info.filename)), f"name {info.filename}")
                note(numbers(info.comment.decode("utf-8", "replace")), f"comment of {info.filename}")
                note(numbers(info.extra.decode("latin-1")), f"extra of {info.filename}")
                try:
                    search(archive.read(info), inner, found, depth + 1)
                except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
                    print(f"{path}: {info.filename} cannot be unpacked: {error}", file=sys.stderr)
            return
    if data[:2] == b"\x1f\x8b":
        try:
            search(gzip.decompress(data), path + "/gzip", found, depth + 1)
        except (OSError, EOFError, zlib.error):
            pass
    if data[:4] == b"%PDF" or data[:4] == b"\x89PNG":
        for match in ZLIB.finditer(data):
            try:
                inner = zlib.decompressobj().decompress(data[match.start() :], 1 << 26)
            except zlib.error:
                continue
            if len(inner) > 4:
                search(inner, f"{path}/{match.start()}", found, depth + 1)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        for match in re.finditer(rb"\x00Attribut", data):
            search(vba(data[max(0, match.start() - 3) :]), f"{path}/macro", found, depth + 1)
        at = data.find(b"PK\x03\x04", 8)
        if at > 0:
            search(data[at:], f"{path}/inner", found, depth + 1)
    if b"=" in data[:1 << 20] and re.search(rb"=[0-9A-F]{2}|=\r?\n", data):
        decoded = quopri.decodestring(data)
        for how, text in views(decoded):
            note(numbers(text), "quoted-printable, " + how)
    for match in BASE64.finditer(data):
        raw = re.sub(rb"[\r\n \t]", b"", match.group()).replace(b"-", b"+").replace(b"_", b"/")
        # The run may hang on to letters before it, so each offset of its groups is tried.
        for start in range(4):
            part = raw[start:]
            try:
                inner = base64.b64decode(part[: len(part.rstrip(b"=")) // 4 * 4 + (4 if part.endswith(b"=") else 0)])
            except ValueError:
                continue
            if len(inner) > 9:
                deep = inner[:2] == b"PK" or inner[:4] in (b"%PDF", b"\xd0\xcf\x11\xe0") or inner[:1] in (b"<", b"{")
                if deep:
                    search(inner, path + "/base64", found, depth + 1)
                else:
                    for how, text in views(inner):
                        note(numbers(text), "base64, " + how)
    for match in HEX.finditer(data):
        raw = re.sub(rb"[\r\n \t]", b"", match.group())
        for start in (0, 1):
            part = raw[start:]
            inner = bytes.fromhex(part[: len(part) // 2 * 2].decode())
            if inner[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or b"PK\x03\x04" in inner[:2000]:
                search(inner, path + "/hex", found, depth + 1)
            for how, text in views(inner):
                note(numbers(text), "hex, " + how)


def main(paths):
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        found = {}
        search(data, path.replace("\\", "/").rsplit("/", 1)[-1], found)
        for number, where in sorted(found.items()):
            print(f"{path}\t{number}\t{where}")


if __name__ == "__main__":
    main(sys.argv[1:])
