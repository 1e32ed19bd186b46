#!/usr/bin/env python3
"""Writes src/page/char_class_unicode.def: the line rules' classes of the characters that char_class.def does not name.

    scripts/unicode.py          write the file
    scripts/unicode.py --check  only say whether it is up to date; 0: it is, 1: it is not, 2: no Unicode data here

Reads LineBreak.txt and EastAsianWidth.txt of Debian's unicode-data. What stands in char_class.def goes before this,
since that is where CLREQ and GB/T 15834 tailor Unicode's classes.
"""
import re
import sys
from pathlib import Path

DATA = Path("/usr/share/unicode")
OUT = Path(__file__).resolve().parent.parent / "src/page/char_class_unicode.def"

# A class by Unicode's (UAX #14): of a narrow character, and of a wide one. None: as unlisted, a letter or a Han.
CLASSES = {
    "OP": ("WOPEN", "OPEN"), "CL": ("WCLOSE", "CLOSE"), "CP": ("WCLOSE", "CLOSE"), "EX": ("WCLOSE", "STOP"),
    "IS": ("WCLOSE", "PAUSE"), "NS": ("NONSTARTER", "NONSTARTER"), "BA": ("HYPHEN", "HYPHEN"), "BB": ("WOPEN", "WOPEN"),
    "HY": ("HYPHEN", "HYPHEN"), "GL": ("GLUE", "GLUE"), "WJ": ("GLUE", "GLUE"), "ZW": ("PLACE", "PLACE"),
    "IN": ("DOTS", "DOTS"), "PR": ("PREFIX", "PREFIX"), "PO": ("SUFFIX", "SUFFIX"), "QU": ("SIGN", "SIGN"),
    "AI": ("SIGN", None), "ID": ("HAN", "HAN"), "EB": ("HAN", "HAN"), "EM": ("HAN", "HAN"), "RI": ("HAN", "HAN"),
    "H2": ("HAN", "HAN"), "H3": ("HAN", "HAN"), "CJ": ("NONSTARTER", "NONSTARTER"),
    "B2": ("DASH", "DASH"), "BK": ("SPACE", "SPACE"), "NL": ("SPACE", "SPACE"),
}
BLANKS = range(0x2000, 0x200B)  # BA as hyphens are, but nothing is to be seen of them

HEAD = """/* char_class_unicode.def: written by scripts/unicode.py, not by hand. Classes of characters that char_class.def
 * does not name, from their Unicode line breaking class (UAX #14); see that file for the names.
 *
 * From {version}, (c) 1991-{year} Unicode, Inc., under the Unicode License (SPDX: Unicode-DFS-2016). */
"""


def ranges(name):
    """(first, last, value) of each line of a property file."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        fields = line.split("#")[0].split(";")
        if len(fields) == 2:
            first, _, last = fields[0].strip().partition("..")
            yield int(first, 16), int(last or first, 16), fields[1].strip()


def classes():
    """The class of each character that has one, ascending."""
    wide = set()
    for first, last, width in ranges("EastAsianWidth.txt"):
        if width in "WF":
            wide.update(range(first, last + 1))
    for first, last, value in ranges("LineBreak.txt"):
        for c in range(first, last + 1):
            ours = CLASSES.get(value, (None, None))[c in wide]
            if c in BLANKS and value == "BA":
                ours = "SPACE"
            if ours:
                yield c, ours


def generate():
    head = (DATA / "LineBreak.txt").read_text(encoding="utf-8")[:200]
    version, year = re.search(r"LineBreak-[0-9.]+\.txt", head)[0], re.search(r"© (\d+)", head)[1]
    runs = []
    for c, ours in classes():
        if runs and runs[-1][1] == c - 1 and runs[-1][2] == ours:
            runs[-1][1] = c
        else:
            runs.append([c, c, ours])
    lines = [f"PILU_CHAR_CLASS(0x{first:04X}, 0x{last:04X}, {ours})\n" for first, last, ours in runs]
    return HEAD.format(version=version, year=year) + "".join(lines)


def main():
    if not (DATA / "LineBreak.txt").exists():
        print("scripts/unicode.py: no Unicode data here; install Debian's unicode-data", file=sys.stderr)
        return 2
    text = generate()
    if "--check" in sys.argv:
        return 0 if OUT.exists() and OUT.read_text(encoding="utf-8") == text else 1
    OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
