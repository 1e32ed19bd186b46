#!/usr/bin/env python3
"""bad_font.py HOW: a damaged or unsuitable font, made of an installed one, as the only font there is.

Writes fonts/bad.ttf (or .ttc), fonts.conf that finds nothing else, and home/fonts/fonts.json with the one role «body»,
in the current folder. DejaVu Sans has a table that can be renamed; no outline is drawn by hand.
"""
import glob
import os
import struct
import sys


def installed(name):
    for folder in ("/usr/share/fonts", "/usr/local/share/fonts"):
        for path in sorted(glob.glob(f"{folder}/**/{name}", recursive=True)):
            with open(path, "rb") as file:
                return bytearray(file.read())
    sys.exit(f"font {name} is not installed")


def record(font, tag):
    """Offset of a table's entry in the table directory (OpenType, «Table directory»)."""
    count = struct.unpack_from(">H", font, 4)[0]
    for at in range(12, 12 + 16 * count, 16):
        if font[at:at + 4] == tag:
            return at
    sys.exit(f"no table {tag}")


def table(font, tag):
    return struct.unpack_from(">I", font, record(font, tag) + 8)[0]


def rename(font, old, new):
    at = record(font, old)
    font[at:at + 4] = new


def set_licence(font, bits):
    struct.pack_into(">H", font, table(font, b"OS/2") + 8, bits)


def collection(fonts):
    """A TTC of whole fonts (OpenType, «Font Collections»)."""
    head = bytearray(struct.pack(">4sHHI", b"ttcf", 1, 0, len(fonts)) + bytes(4 * len(fonts)))
    body, base = bytearray(), len(head)
    for i, font in enumerate(fonts):
        font, start = bytearray(font), base + len(body)
        for k in range(struct.unpack_from(">H", font, 4)[0]):
            at = 12 + 16 * k + 8
            struct.pack_into(">I", font, at, struct.unpack_from(">I", font, at)[0] + start)
        struct.pack_into(">I", head, 12 + 4 * i, start)
        body += font + bytes(-len(font) % 4)
    return bytes(head + body)


def make(how):
    font = installed("DejaVuSans.ttf")
    if how == "none":
        return None
    if how == "not-a-font":
        return b"GIF89a not a font at all\n" * 100
    if how == "truncated":
        return bytes(font[:len(font) // 2])
    if how == "variable":
        rename(font, b"gasp", b"fvar")
    elif how == "cff2":
        rename(font, b"gasp", b"CFF2")
    elif how == "restricted":
        set_licence(font, 0x0002)
    elif how == "bitmap-only":
        set_licence(font, 0x0200)
    elif how == "no-outlines":
        rename(font, b"glyf", b"glyX")
    elif how == "collection":
        return collection([installed("DejaVuSerif.ttf"), font])
    elif how == "swapped":
        return collection([font, installed("DejaVuSerif.ttf")])
    return bytes(font)


def write(path, content):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def main():
    how = sys.argv[1]
    font = make(how)
    os.makedirs("fonts", exist_ok=True)
    if font is not None:
        write("fonts/bad." + ("ttc" if how in ("collection", "swapped") else "ttf"), font)
    write("fonts.conf", b'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
                        b'<dir prefix="cwd">fonts</dir><cachedir prefix="cwd">cache</cachedir></fontconfig>\n')
    write("home/fonts/fonts.json", b'{"body": {"generic": "sans-serif", "faces": [{"family": "DejaVu Sans"}]}}\n')


if __name__ == "__main__":
    main()
