"""paper.py: looks at the pages as ink: poppler turns them into pictures and names the box of every word.

A font whose glyph numbers are wrong may extract perfectly and show nothing, so each word's box must hold both ink
and paper. Extraction alone would never tell.
"""
import os
import re
import subprocess
import unicodedata
import xml.etree.ElementTree

DPI = 100
CONTRAST = 96  # of 255: black on white has 255, a thin grey rule on white less than this


def words_without_ink(pdf, folder):
    """(number of pages, [words on what is blank]). Pictures are left in `folder`."""
    boxes = word_boxes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), pdf, os.path.join(folder, "page")], check=True,
                   capture_output=True)
    pictures = sorted(f for f in os.listdir(folder) if f.endswith(".pgm"))
    problems = []
    if len(pictures) != len(boxes):
        problems.append(f"{len(boxes)} pages with text, {len(pictures)} pictures")
    for number, (name, page) in enumerate(zip(pictures, boxes), 1):
        picture = Picture(os.path.join(folder, name))
        if number == 2 and not page:
            continue  # the cover's back
        if picture.contrast(0, 0, picture.width, picture.height) < CONTRAST:
            problems.append(f"page {number} is blank ({os.path.join(folder, name)})")
            continue
        for text, box in page:
            if picture.contrast(*(int(edge * DPI / 72 + 0.5) for edge in box)) < CONTRAST:
                problems.append(f"page {number}: «{text}» shows no ink at {box} pt ({os.path.join(folder, name)})")
    return len(pictures), problems


def word_boxes(pdf):
    """A list a page of (word, (left, top, right, bottom) in points)."""
    done = subprocess.run(["pdftotext", "-bbox", "-enc", "UTF-8", pdf, "-"], check=True, capture_output=True)
    # Characters that XML forbids come through unescaped; none belongs into a document, but this is not the check for it.
    source = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", done.stdout.decode("utf-8", "replace"))
    name = "{http://www.w3.org/1999/xhtml}"
    pages = []
    for page in xml.etree.ElementTree.fromstring(source).iter(name + "page"):
        words = []
        for word in page.iter(name + "word"):
            text = word.text or ""
            if any(unicodedata.category(c)[0] in "LNPS" for c in text):
                words.append((text, tuple(float(word.get(k)) for k in ("xMin", "yMin", "xMax", "yMax"))))
        pages.append(words)
    return pages


class Picture:
    """A binary grey picture (PGM, P5)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
        if not head:
            raise ValueError(f"{path} is no 8-bit PGM")
        self.width, self.height = int(head[1]), int(head[2])
        self.rows = memoryview(data)[head.end():]

    def contrast(self, left, top, right, bottom):
        left, top = max(0, left), max(0, top)
        right, bottom = min(self.width, max(right, left + 1)), min(self.height, max(bottom, top + 1))
        low, high = 255, 0
        for y in range(top, bottom):
            row = self.rows[y * self.width + left:y * self.width + right].tobytes()
            if row:
                low, high = min(low, min(row)), max(high, max(row))
        return high - low
