#!/usr/bin/env python3
"""parity.py: is the text of the PDF, in the order of its structure tree, the text of the HTML page?

    tests/conformance/parity.py FILE.pdf FILE.html [--reader poppler|pdfjs] [--node-modules DIR]

Character for character, white space aside. Artifacts (page numbers, heads repeated after a page break) are not in the
structure tree and so not compared. Two things stand in the structure of the PDF alone, and are told by their place in
it: the page numbers of a table of contents (text of a Reference outside its Link), which a page without pages has not,
and the labels of a chart (text of a Figure itself, not of its Caption), which HTML keeps within <svg>; what a chart
shows is compared as the table that follows it. The HTML side is <main>, or <body> where there is none, without what is no text
of the document: script, style, template, anything hidden, what is for the screen (class «skip», «draft-banner», «tools»),
or heard (the name of a table whose heading has it, class «continued»).
Exit 0: the same; 1: the first difference is shown, with what stands around it.

Two readers that share no code: poppler's `pdfinfo -struct-text`, and qpdf's structure tree with pdf.js's text.
"""
import argparse
import html.parser
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdfobjects  # noqa: E402

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NO_TEXT = {"script", "style", "template", "noscript", "title", "svg"}
NOT_DOCUMENT = {"skip", "draft-banner", "tools", "continued"}
BULLETS = set("•◦▪–·■○●")


class MainText(html.parser.HTMLParser):
    """Collects the text inside the first element named `wanted`."""

    def __init__(self, wanted):
        super().__init__(convert_charrefs=True)
        self.wanted, self.found, self.parts = wanted, False, []
        self.stack = []  # (element, is its text counted)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        attributes = dict(attrs)
        counted = self.stack[-1][1] if self.stack else False
        if tag == self.wanted and not self.found:
            self.found = counted = True
        classes = set((attributes.get("class") or "").split())
        if tag in NO_TEXT or "hidden" in attributes or classes & NOT_DOCUMENT:
            counted = False
        self.stack.append((tag, counted))

    def handle_endtag(self, tag):
        # Our own writer closes what it opens; the Nu Html Checker sees to that.
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.stack and self.stack[-1][1]:
            self.parts.append(data)


def html_text(path):
    with open(path, encoding="utf-8", newline="") as file:
        source = file.read()
    for wanted in ("main", "body"):
        parser = MainText(wanted)
        parser.feed(source)
        parser.close()
        if parser.found:
            return "".join(parser.parts)
    raise ValueError(f"{path} has neither <main> nor <body>")


def is_print_only(kind, text):
    """A bullet is drawn by the browser in HTML but is a label's text in the PDF; numbers are text in both."""
    return kind in {"Reference", "Figure"} or (kind == "Lbl" and set(strip(text)) <= BULLETS)


def poppler_text(path):
    """pdfinfo prints an element a line, its text in quotes on lines of their own, quotes inside not escaped."""
    done = subprocess.run(["pdfinfo", "-enc", "UTF-8", "-struct-text", path], capture_output=True, check=False)
    if done.returncode != 0:
        raise ValueError(f"pdfinfo cannot read {path}: {done.stderr.decode(errors='replace')}")
    parts, around = [], [("", -1)]  # elements around the text, outermost first, with their indentation
    for line in done.stdout.decode("utf-8", "replace").split("\n"):
        text = re.fullmatch(r'( *)"(.*)"', line)
        element = None if text else re.match(r"( *)([A-Za-z][A-Za-z0-9]*)", line)
        if not text and not element:
            continue
        depth = len((text or element)[1])
        while around[-1][1] >= depth:
            around.pop()
        if element:
            around.append((element[2], depth))
        elif not is_print_only(around[-1][0], text[2]):
            parts.append(text[2])
    return "".join(parts)


def pdfjs_text(path, node_modules):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "structure.mjs")
    done = subprocess.run(["node", script, node_modules, path], capture_output=True, check=False)
    if done.returncode != 0:
        raise ValueError(f"pdf.js cannot read {path}: {done.stderr.decode(errors='replace')[-2000:]}")
    texts = json.loads(done.stdout)
    parts, seen = [], set()
    for kind, page, content in pdfobjects.content_in_structure_order(pdfobjects.Pdf(path)):
        if page is None:
            parts.append(content)
            continue
        if (page, content) in seen:
            raise ValueError(f"marked content {content} of page object {page} is in the structure tree twice")
        seen.add((page, content))
        text = texts.get(page, {}).get(str(content), "")
        if not is_print_only(kind, text):
            parts.append(text)
    for page, contents in texts.items():
        for mcid, text in contents.items():
            if (page, int(mcid)) not in seen and strip(text):
                raise ValueError(f"page object {page}: marked content {mcid} («{text}») is not in the structure tree")
    return "".join(parts)


def strip(text):
    return "".join(c for c in text if not c.isspace())


def difference(pdf, page):
    """None, or words on the first place where the two texts part."""
    if pdf == page:
        return None
    at = next((i for i, (a, b) in enumerate(zip(pdf, page)) if a != b), min(len(pdf), len(page)))
    names = [f"U+{ord(t[at]):04X}" if at < len(t) else "end" for t in (pdf, page)]
    return (f"first difference at character {at + 1} of {len(pdf)} (PDF) and {len(page)} (HTML): "
            f"{names[0]} in the PDF, {names[1]} in the HTML\n"
            f"PDF:  …{pdf[max(0, at - 30):at]}⟦{pdf[at:at + 30]}⟧…\n"
            f"HTML: …{page[max(0, at - 30):at]}⟦{page[at:at + 30]}⟧…")


def compare(pdf_path, html_path, reader, node_modules):
    """None when the texts are the same, else words on what is wrong."""
    try:
        page = strip(html_text(html_path))
        pdf = strip(poppler_text(pdf_path) if reader == "poppler" else pdfjs_text(pdf_path, node_modules))
    except ValueError as problem:
        return str(problem)
    if not page:
        return f"{html_path} has no text"
    return difference(pdf, page)


def main():
    arguments = argparse.ArgumentParser(description="Compare the text of a PDF with that of an HTML page.")
    arguments.add_argument("pdf")
    arguments.add_argument("html")
    arguments.add_argument("--reader", choices=["poppler", "pdfjs"], default="poppler")
    arguments.add_argument("--node-modules", default=".cache/npm/node_modules")
    given = arguments.parse_args()
    problem = compare(given.pdf, given.html, given.reader, given.node_modules)
    if problem:
        print(problem)
        sys.exit(1)
    print("the same text")


if __name__ == "__main__":
    main()
