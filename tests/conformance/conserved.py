#!/usr/bin/env python3
"""conserved.py: nothing of a table is lost, doubled or moved in the PDF that a reader opens.

    tests/conformance/conserved.py PROGRAM [--count N] [--seed N] [--keep FOLDER]

Generated tables (heads of several rows, spans both ways, empty and page-long cells, lists and paragraphs, upright and landscape
pages), written so that each cell's text begins with a character that stands nowhere else. What other programs read in the file:

- the text of the tagged cells (poppler's structure) is, cell by cell and in order, what the layout says: whole, once;
- of what is drawn (poppler's text of the pages), the character of a td of one row stands there exactly once; that of a head or of
  a cell over several rows once on each page that shows it: these may be set again, figures may not.

tests/unit/test_table_trials.c proves the same, and that nothing overlaps, for pages before they are written as PDF.
"""
import collections
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import generated  # noqa: E402
import tags  # noqa: E402

FIRST = 0x5000  # the cells' own characters: Han that the fillers do not have
FILLERS = ("字", "字", "字", "词语", "ab ", "7", "12.50", "，")


class Layout(generated.Layout):
    """A layout of tables whose cells are known."""

    def __init__(self, seed):
        super().__init__(seed)
        self.random = random.Random(seed)
        self.cells, self.spans = [], []  # (element, the text it must have) and rows of each

    def words(self, longest):
        own = chr(FIRST + len(self.cells))
        return own + "".join(self.random.choices(FILLERS, k=self.random.randrange(longest))).strip()

    def cell(self, name, longest):
        if not self.random.randrange(10) and name == "td":
            self.cells.append((name, ""))
            return ""
        first = self.words(longest)
        if name == "td" and not self.random.randrange(8):
            second = "".join(self.random.choices(FILLERS, k=self.random.randrange(1, 20))).strip()
            self.cells.append((name, first + second))
            return f"<p>{first}</p><p>{second}</p>"
        self.cells.append((name, first))
        return first

    def table(self):
        columns, head = self.random.randint(1, 6), self.random.randint(0, 3)

        def body(_, column):
            name = "th" if column == 0 else "td"
            return name, self.cell(name, 400 if not self.random.randrange(25) else self.random.choice((3, 12, 30)))
        parts = "<caption>表</caption>" if self.random.randrange(2) else ""
        if head:
            parts += f"<thead>{self.rows(head, columns, lambda r, c: ('th', self.cell('th', 4)))}</thead>"
        for _ in range(self.random.randint(1, 2)):
            parts += f"<tbody>{self.rows(self.random.randint(1, 40), columns, body)}</tbody>"
        return f"<table>{parts}</table>"

    def write(self):
        out = "<title>{{ year }}年的表</title><h1>表</h1>"
        for _ in range(self.random.randint(1, 3)):
            table = self.table()
            out += f'<section class="sheet landscape">{table}</section>' if not self.random.randrange(4) else table
            out += f"<p>{'字' * self.random.randrange(300)}。</p>"
        self.spans = [int(rows) for rows in re.findall(r'<t[dh][^>]* rowspan="(\d+)"', out)]
        return out


def tagged(path):
    """(element, text) of each cell in the structure tree."""
    cells, depth = [], None
    for level, kind, text in tags.by_poppler(path):
        if kind[0].isupper() and depth is not None and level <= depth:
            depth = None
        if kind in ("TH", "TD"):
            cells.append([kind.lower(), ""])
            depth = level
        elif kind == "text" and depth is not None:
            cells[-1][1] += text
    return [tuple(c) for c in cells]


def drawn(path):
    """For each page, how often each character stands on it."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-layout", path, "-"], capture_output=True, check=True)
    return [collections.Counter(page) for page in done.stdout.decode("utf-8").split("\f")[:-1]]


def structure_fault(layout, path):
    wanted = [(name, tags.squeezed(text)) for name, text in layout.cells]
    found = tagged(path)
    for number, (a, b) in enumerate(zip(wanted, found)):
        if a != b:
            return f"cell {number}: {a}\nin the file: {b}"
    if layout.draft:
        found = found[:len(wanted)]  # a draft lists its findings at its end, as a table
    return "" if len(wanted) == len(found) else f"{len(wanted)} cells, {len(found)} in the file"


def drawing_fault(layout, path):
    pages = drawn(path)
    for number, ((name, text), rows) in enumerate(zip(layout.cells, layout.spans)):
        if not text:
            continue
        counts = [page[text[0]] for page in pages]
        if sum(counts) < 1 or max(counts) > 1 or (name == "td" and rows == 1 and sum(counts) > 1):
            return f"cell {number} ({name} {text[:20]}): on its pages {counts}"
    return ""


def look(result, given, folder):
    out, errors = generated.render(os.path.abspath(given.program), given, folder, Layout)
    refused, broken = 0, 0
    for number in range(given.count):
        layout, path = Layout(given.seed * 10000 + number), os.path.join(out, f"g{number:03}.pdf")
        layout.write()
        layout.draft = number % 10 == 0  # as generated.py has them
        if not os.path.exists(path):
            refused += 1
            continue
        for name, fault in (("each cell is tagged once, whole and in order", structure_fault(layout, path)),
                            ("each cell is drawn once", drawing_fault(layout, path))):
            result.check(f"conserved: {number}: {name}", not fault, fault)
        broken += len(drawn(path)) > 2
    result.check("conserved: nearly all tables fit", refused <= given.count * .1, f"{refused} refused\n{errors[-3000:]}")
    result.check("conserved: most go over pages", broken >= given.count * .5, f"{broken} of {given.count}")
    result.check("conserved: nothing crashed", "Sanitizer" not in errors and "exit -" not in errors, errors[-3000:])


if __name__ == "__main__":
    generated.main(look, __doc__, 60, 7)
