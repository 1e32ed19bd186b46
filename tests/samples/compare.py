#!/usr/bin/env python3
"""Compares a published sample with what pilu makes of its data.

    tests/samples/compare.py NAME PAGE.html [--write]

NAME.txt is the sample as published. The share of its characters found in PAGE.html in order is printed, and every
difference is looked up in NAME.differences.md, with the number of places: 误 is wrong in the original (with what is
right), 说明 is an instruction or a placeholder of the form, 本 is our fault. A difference that is not explained there,
one of the last kind, or an explanation without its difference fails; so does a coverage of what is right below 99 %.

Blanks, the remains of the conversion ([bookmark: …]), the width of punctuation and the zeros at the end of a decimal
(60 and 60.00) are no differences of text. --write adds what is missing to the table, for a person to explain."""
import collections
import difflib
import html.parser
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLD = str.maketrans(",:;()．%！？", "，：；（）.%!?")
WORDS = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.S)
CLAUSE = re.compile(r"[^，。；：、（）]*[，。；：、（）]?", re.S)
KINDS = ("误", "说明")
LEAST = 0.99


class Page(html.parser.HTMLParser):
    """The text of the page's main part, without the contents (made from the headings) and the drawings."""

    def __init__(self):
        super().__init__()
        self.text, self.skip, self.main = [], 0, False

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self.main = True
        if self.skip or tag in ("nav", "svg", "style", "script") or dict(attrs).get("class") in ("chart-data", "tools", "continued"):
            self.skip += tag not in ("br", "col", "img", "meta", "link", "hr", "wbr")

    def handle_endtag(self, tag):
        if tag in ("td", "th", "p"):
            self.text.append("\n")
        if self.skip:
            self.skip -= 1
        if tag == "main":
            self.main = False

    def handle_data(self, data):
        if self.main and not self.skip:
            self.text.append(data)


def plain(text):
    """What is compared."""
    text = re.sub(r"\[bookmark: \w+\]", "", text)
    text = re.sub(r"(?<=[\d%])\s+(?=\d)", "¦", text)  # the figures of two cells are two figures
    text = re.sub(r"\s+", "", text).translate(FOLD)
    return re.sub(r"(\d+)\.(\d*?)0+(?!\d)", lambda m: m[1] + ("." + m[2] if m[2] else ""), text)


def pieces(old, new):
    """(equal, old, new) in order; by clauses, then by words within what differs."""
    a, b = CLAUSE.findall(old), CLAUSE.findall(new)
    for op, i, j, k, l in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op == "equal":
            yield True, "".join(a[i:j]), "".join(b[k:l])
            continue
        c, d = WORDS.findall("".join(a[i:j])), WORDS.findall("".join(b[k:l]))
        for op2, m, n, p, q in difflib.SequenceMatcher(None, c, d, autojunk=False).get_opcodes():
            yield op2 == "equal", "".join(c[m:n]), "".join(d[p:q])


def explained(path):
    """{(old, new): (places, class, words)} from the table."""
    rows = {}
    if os.path.exists(path):
        for line in open(path, encoding="utf-8"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) == 5 and cells[2].isdigit():
                rows[cells[0].replace("∅", ""), cells[1].replace("∅", "")] = int(cells[2]), cells[3], cells[4]
    return rows


def main():
    name, page, write = sys.argv[1], sys.argv[2], "--write" in sys.argv[3:]
    table = os.path.join(HERE, name + ".differences.md")
    reader = Page()
    reader.feed(open(page, encoding="utf-8").read())
    old = plain(open(os.path.join(HERE, name + ".txt"), encoding="utf-8").read())
    new = plain("".join(reader.text))
    rows, seen, found = explained(table), collections.Counter(), 0
    for equal, a, b in pieces(old, new):
        found += len(a) if equal else 0
        seen[a, b] += not equal
    seen = +seen
    wrong = sum(len(a) * n for (a, b), n in seen.items() if (a, b) in rows and rows[a, b][1] != "本")
    right = found / (len(old) - wrong)
    print(f"{name}: {found} of {len(old)} characters of the sample found in order ({found / len(old):.2%}); "
          f"of what is right {right:.2%}; {sum(seen.values())} places differ, in {len(seen)} ways")
    faults = 0
    for key in {**rows, **seen}:
        places, kind, _ = rows.get(key, (0, "", ""))
        if seen[key] != places or kind not in KINDS:
            faults += 1
            print(f"{key[0] or '∅'} → {key[1] or '∅'}: explained {places} times ({kind or 'not at all'}), "
                  f"differs {seen[key]} times")
    if write:
        with open(table, "a", encoding="utf-8") as file:
            file.writelines(f"| {a or '∅'} | {b or '∅'} | {n} | 本 |  |\n" for (a, b), n in seen.items()
                            if (a, b) not in rows)
    return 1 if faults or right < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
