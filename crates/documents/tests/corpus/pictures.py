"""Pictures with words in their metadata, and compound files, written from their specifications."""

import struct
import zlib


def png(words, compressed):
    """A red square with a comment and a packed comment."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0\x20\x20" * 24 for _ in range(24))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0))
        + chunk(b"tEXt", b"Description\0Foto af " + words.encode())
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"Billede af " + compressed.encode()))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def cfb(streams):
    """A compound file of (path of storages, bytes); short streams share the mini stream of the root."""
    entries = [{"name": "Root Entry", "kind": 5, "child": [], "data": b""}]
    index = {"": 0}
    for path, data in streams:
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            key = "/".join(parts[:depth])
            if key in index:
                continue
            leaf = depth == len(parts)
            index[key] = len(entries)
            entries[index["/".join(parts[: depth - 1])]]["child"].append(len(entries))
            entries.append({"name": parts[depth - 1], "kind": 2 if leaf else 1, "child": [], "data": data if leaf else b""})
    none, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    for entry in entries:
        entry.update(left=none, right=none, down=none, start=end)
    for entry in entries:
        # A list for a tree: each sibling is the right child of the one before it.
        order = sorted(entry["child"], key=lambda i: (len(entries[i]["name"]), entries[i]["name"].upper()))
        if order:
            entry["down"] = order[0]
        for one, next_ in zip(order, order[1:]):
            entries[one]["right"] = next_
    sectors, fat = [], []

    def store(data):
        start = len(sectors)
        count = (len(data) + 511) // 512
        for i in range(count):
            sectors.append(data[i * 512 : i * 512 + 512].ljust(512, b"\0"))
            fat.append(start + i + 1 if i + 1 < count else end)
        return start

    mini, mini_fat = b"", []
    for entry in entries[1:]:
        if len(entry["data"]) >= 4096:
            entry["start"] = store(entry["data"])
        elif entry["data"]:
            entry["start"] = len(mini_fat)
            count = (len(entry["data"]) + 63) // 64
            mini_fat += [entry["start"] + i + 1 for i in range(count - 1)] + [end]
            mini += entry["data"].ljust(count * 64, b"\0")
    if mini:
        entries[0]["data"], entries[0]["start"] = mini, store(mini)
    mini_fat += [none] * (-len(mini_fat) % 128)
    mini_at = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat)) if mini else end
    directory = b""
    for entry in entries:
        name = entry["name"].encode("utf-16-le") + b"\0\0"
        directory += name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry["kind"], 1, entry["left"], entry["right"], entry["down"])
        directory += bytes(16) + struct.pack("<I", 0) + bytes(16) + struct.pack("<IQ", entry["start"], len(entry["data"]))
    while len(directory) % 512:
        directory += (b"\0" * 64) + struct.pack("<HBBIII", 0, 0, 0, none, none, none) + bytes(36) + struct.pack("<IQ", 0, 0)
    first_directory = store(directory)
    count = 1
    while (len(sectors) + count + 127) // 128 > count:
        count += 1
    starts = list(range(len(sectors), len(sectors) + count))
    fat += [fat_mark] * count
    fat += [none] * (count * 128 - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    sectors += [table[i * 512 : i * 512 + 512] for i in range(count)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, first_directory, 0, 4096, mini_at, len(mini_fat) // 128, end, 0)
    head += struct.pack("<109I", *(starts + [none] * (109 - count)))
    return head + b"".join(sectors)


def vba_source(text):
    """A VBA module's source as Office packs it: repeated text becomes a token that points back (MS-OVBA 2.4.1)."""
    data, out = text.encode("cp1252"), bytearray(b"\x01")
    for start in range(0, len(data), 4096):
        chunk, body, at = data[start : start + 4096], bytearray(), 0
        while at < len(chunk):
            flag_at, flags = len(body), 0
            body.append(0)
            for bit in range(8):
                if at >= len(chunk):
                    break
                bits = max(4, (at - 1).bit_length()) if at else 4
                longest, from_ = 0, 0
                limit = min((0xFFFF >> bits) + 3, len(chunk) - at)
                for back in range(1, min(at, 1 << bits) + 1):
                    length = 0
                    while length < limit and chunk[at - back + length % back] == chunk[at + length]:
                        length += 1
                    if length > longest:
                        longest, from_ = length, back
                if longest >= 3:
                    flags |= 1 << bit
                    body += struct.pack("<H", (from_ - 1) << (16 - bits) | (longest - 3))
                    at += longest
                else:
                    body.append(chunk[at])
                    at += 1
            body[flag_at] = flags
        out += struct.pack("<H", 0xB000 | (len(body) - 1)) + body
    return bytes(out)


def macros(source):
    """A vbaProject.bin with one module."""
    module = b"\x01\x16\x03\0" * 40 + vba_source('Attribute VB_Name = "Modul1"\r\n' + source)
    return cfb([("VBA/dir", vba_source("dir")), ("VBA/Modul1", module), ("PROJECT", b'ID="{0}"\r\nModule=Modul1\r\n')])


def ole_file(name, path, data):
    """An embedded file as the packager of Windows keeps it (Ole10Native)."""
    body = b"\x02\0" + name.encode("cp1252") + b"\0" + path.encode("cp1252") + b"\0" + b"\0\0\x03\0"
    body += struct.pack("<I", len(path) + 1) + path.encode("cp1252") + b"\0" + struct.pack("<I", len(data)) + data
    return cfb([("\x01Ole10Native", struct.pack("<I", len(body)) + body)])
