#!/usr/bin/env python3
"""tags.py: the tag tree of each document, as a reader program walks it, and as two other libraries read it.

    tests/conformance/tags.py PROGRAM [NAME …]            compares with tags/NAME.txt
    tests/conformance/tags.py PROGRAM --accept [NAME …]   writes what is there now; read it before you commit it
    tests/conformance/tags.py PROGRAM --show FILE.pdf     prints the whole tree of one file

Documents: every example, and every layout tags/NAME.html, rendered by the small kind of tests/cases/probe with the
examples' common style; one named draft… as a draft. A golden file is the tree in short: an element a line, its attributes, its
text; a cell's heads spelled out behind «<», so that one reads what a blind reader hears. Long tables and long documents are cut,
with a count of what is left out; the count of every type and attribute stands at the end.

The tree is read by qpdf. pdfinfo -struct-text (poppler) must show the same elements, attributes and text in the same order; pdf.js
the same chain of elements around each piece of text, page by page. The contents of the HTML page must be as deep as the tree's.
"""
import argparse
import base64
import collections
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
KEPT = os.path.join(HERE, "tags")
MODULES = os.path.join(ROOT, ".cache/npm/node_modules")
ROWS, LINES, LETTERS = 6, 160, 24  # of a rows' group; of a file; of a text
MANY = ("TR", "TOCI")
sys.path[:0] = [HERE, os.path.dirname(HERE)]
# A picture of one black point.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
import pdfobjects  # noqa: E402
import report  # noqa: E402


class Element:
    """An element of the tree: type, attributes, and kids: elements, and (page, MCID) of what it shows itself."""

    def __init__(self, kind, attributes, kids):
        self.kind, self.attributes, self.kids = kind, attributes, kids
        self.id = attributes.pop("ID", None)
        self.headers = attributes.pop("Headers", [])

    def elements(self):
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.elements()

    def pages(self):
        return {kid[0] for e in self.elements() for kid in e.kids if isinstance(kid, tuple)}

    def text(self, texts):
        return "".join(kid.text(texts) if isinstance(kid, Element) else texts.get(kid, "") for kid in self.kids)


def plain(value):
    """An attribute's value as one reads it: text, names, numbers."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, str):
        return value[2:] if value.startswith(("u:", "b:")) else value.removeprefix("/")
    return value


class Tree:
    def __init__(self, path, places=True):
        """places: with what depends on the breaking of pages, which is not the tree's matter in an example."""
        self.places = places
        self.pdf = pdfobjects.Pdf(path)
        tree = self.pdf.get(self.pdf.root["/StructTreeRoot"])
        self.language = plain(self.pdf.root.get("/Lang"))
        self.pages = {reference: number for number, reference in enumerate(self.pdf.pages(), 1)}
        self.root = self.element(tree["/K"], None)
        self.by_id = {e.id: e for e in self.root.elements() if e.id is not None}
        done = subprocess.run(["node", os.path.join(HERE, "structure.mjs"), MODULES, path, "chains"], capture_output=True, check=False)
        if done.returncode:
            raise ValueError(done.stderr.decode(errors="replace"))
        read = json.loads(done.stdout)
        pieces = {(page, int(mcid)): held for page, all_ in read.items() for mcid, held in all_.items()}
        # A text alone is content that is in no tree.
        self.texts = {at: held if isinstance(held, str) else held["text"] for at, held in pieces.items()}
        self.chains = {at: [] if isinstance(held, str) else held["chain"] for at, held in pieces.items()}

    def element(self, reference, page):
        node = self.pdf.get(reference)
        page = node.get("/Pg", page)
        attributes = {key[1:]: plain(self.pdf.get(node[key])) for key in ("/Alt", "/ActualText", "/Lang", "/ID", "/E") if key in node}
        for group in self.listed(node.get("/A")):
            for key, value in self.pdf.get(group).items():
                if key not in ("/O", "/Placement"):
                    attributes[key[1:]] = plain(self.pdf.get(value))
        kids = []
        for raw in self.listed(node.get("/K")):
            kid = self.pdf.get(raw)
            if isinstance(kid, int):
                kids.append((page, kid))
            elif kid.get("/Type") == "/MCR":
                kids.append((kid.get("/Pg", page), kid["/MCID"]))
            elif kid.get("/Type") != "/OBJR":
                kids.append(self.element(raw, page))
            else:
                attributes["OBJR"] = attributes.get("OBJR", 0) + 1
        return Element(node["/S"][1:], attributes, kids)

    def listed(self, value):
        value = self.pdf.get(value)
        return [] if value is None else value if isinstance(value, list) else [value]


# ---- the tree in short ----

def short(text):
    # Spaces that stand between letters; the others pdf.js guesses from gaps.
    text = re.sub(r"(?<![A-Za-z,.;])\s+|\s+(?![A-Za-z])", "", text)
    return text if len(text) <= LETTERS + 3 else f"{text[:LETTERS]}…{len(text) - LETTERS}"


def head_of(tree, element):
    """What stands before an element's text: type and attributes, those that are names first."""
    words = [element.kind]
    for key, value in element.attributes.items():
        if key == "BBox":
            words.append("BBox")  # where it is on the page is not the tree's matter
        elif key == "OBJR":
            words.append("link" if value == 1 else f"link×{value}")
        else:
            words.append(f"{key}={short(str(value))}")
    if tree.places and len(element.pages()) > 1 and element.kind not in ("Document", "Sect", "Table", "TBody", "L", "TOC"):
        words.append(f"on {len(element.pages())} pages")
    return " ".join(words)


def spoken(tree, cell):
    heads = [short(tree.by_id[i].text(tree.texts))[:12] if i in tree.by_id else "?" for i in cell.headers]
    return " < " + " · ".join(heads) if heads else ""


def line_of(tree, element):
    """An element that holds nothing but text, in a line; None when it holds more."""
    if any(isinstance(kid, Element) for kid in element.kids):
        return None
    text = short(element.text(tree.texts))
    return head_of(tree, element) + (f" «{text}»" if text else "") + spoken(tree, element)


def listing(tree, element, depth=0):
    indent = "  " * depth
    line = line_of(tree, element)
    if line is not None:
        yield indent + line
        return
    yield indent + head_of(tree, element) + spoken(tree, element)
    rows, last = 0, sum(isinstance(kid, Element) and kid.kind in MANY for kid in element.kids)
    for kid in element.kids:
        if not isinstance(kid, Element):
            if tree.texts.get(kid, "").strip():
                number = element.kind == "Reference" and not tree.places
                yield f"{indent}  «{'page' if number else short(tree.texts[kid])}»"
            continue
        rows += kid.kind in MANY
        if kid.kind in MANY and rows == ROWS and last > ROWS + 1:
            yield f"{indent}  … {last - ROWS} more of {kid.kind}"
        elif kid.kind not in MANY or rows < ROWS or rows == last:
            yield from listing(tree, kid, depth + 1)


def statistics(tree):
    kinds, attributes = collections.Counter(), collections.Counter()
    for element in tree.root.elements():
        kinds[element.kind] += 1
        attributes.update(f"{key}={value}" if key in ("Scope", "Lang", "ListNumbering") else key
                          for key, value in element.attributes.items())
        attributes["Headers"] += bool(element.headers)
    yield "elements: " + ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items()))
    yield "attributes: " + ", ".join(f"{key} {n}" for key, n in sorted(attributes.items()) if n)


def golden(tree, lines=LINES):
    all_ = list(listing(tree, tree.root))
    all_[0] += f" Lang={tree.language}"
    cut = all_[:lines] + [f"… {len(all_) - lines} more lines"] if len(all_) > lines else all_
    return "\n".join([*cut, *statistics(tree)]) + "\n"


# ---- the same, read by others ----

def squeezed(text):
    return "".join(text.split())


def by_poppler(path):
    """[(depth, type, [attributes], text)] of pdfinfo -struct-text, which shows an element, its attributes and its text each on
    lines of their own, deeper by two spaces."""
    done = subprocess.run(["pdfinfo", "-enc", "UTF-8", "-struct-text", path], capture_output=True, check=True)
    found, depths = [], []
    for line in done.stdout.decode("utf-8", "replace").split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if text := re.fullmatch(r' *"(.*)"', line):
            while depths[-1] >= indent:
                depths.pop()
            found.append((len(depths), "text", squeezed(text[1])))
        elif attribute := re.match(r" +/([A-Za-z]+) ?(.*)", line):
            found.append((len(depths), "attribute " + attribute[1], squeezed(attribute[2]).removeprefix("/")))
        elif kind := re.match(r" *([A-Z][A-Za-z0-9]*)", line):
            if kind[1] == "Object":
                continue
            while depths and depths[-1] >= indent:
                depths.pop()
            depths.append(indent)
            found.append((len(depths), kind[1], ""))
    return found


SHOWN = ("Scope", "RowSpan", "ColSpan", "ListNumbering")  # the others poppler abridges, or does not show


def by_tree(tree):
    def walk(element, depth):
        yield depth, element.kind, ""
        for key in SHOWN:
            if key in element.attributes:
                yield depth, "attribute " + key, str(element.attributes[key])
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from walk(kid, depth + 1)
            elif text := squeezed(tree.texts.get(kid, "")):
                yield depth, "text", text
    return list(walk(tree.root, 1))


def joined(events):
    """Runs of text within an element as one: where a text is cut into pieces is each library's affair."""
    result = []
    for event in events:
        if event[1] == "text" and result and result[-1][:2] == event[:2]:
            result[-1] = (*event[:2], result[-1][2] + event[2])
        elif event[1] != "text" or event[2]:
            result.append(event)
    return result


def poppler_differs(tree, path):
    shown = [e for e in by_poppler(path) if not e[1].startswith("attribute ") or e[1][10:] in SHOWN]
    ours, theirs = joined(by_tree(tree)), joined(shown)
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if a != b:
            return f"item {i}: qpdf and pdf.js {ours[max(0, i - 2):i + 2]}\npoppler {theirs[max(0, i - 2):i + 2]}"
    return "" if len(ours) == len(theirs) else f"{len(ours)} items, poppler {len(theirs)}"


def pdfjs_differs(tree):
    """pdf.js names for each MCID the types around it, on its page."""
    ours = {}

    def walk(element, chain):
        chain = [*chain, element.kind]
        for kid in element.kids:
            if isinstance(kid, Element):
                walk(kid, chain)
            else:
                ours[kid] = chain
    walk(tree.root, [])
    for content, chain in ours.items():
        theirs = tree.chains.get(content)
        if theirs != chain:
            return f"content {content}: qpdf {chain}, pdf.js {theirs}"
    lost = [content for content in tree.chains if content not in ours]
    return f"in the tree for pdf.js alone: {lost[:5]}" if lost else ""


def outside_faults(tree):
    """What a tree must keep whatever it shows: levels without gaps, heads that are there, no cell of a table alone."""
    level, faults = 0, []
    parents = {"TR": {"THead", "TBody", "TFoot", "Table"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI"},
               "TOCI": {"TOC"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
               "Caption": {"Table", "Figure", "TOC"}}

    def walk(element, parent):
        nonlocal level
        if element.kind in parents and (not parent or parent.kind not in parents[element.kind]):
            faults.append(f"{element.kind} within {parent and parent.kind}")
        if re.fullmatch("H[1-6]", element.kind):
            deeper = int(element.kind[1])
            if deeper > level + 1:
                faults.append(f"{element.kind} after H{level}: «{short(element.text(tree.texts))}»")
            level = deeper
        if element.kind == "Figure" and not element.attributes.get("Alt"):
            faults.append("Figure without Alt")
        if element.kind == "TH" and "Scope" not in element.attributes:
            faults.append("TH without Scope")
        faults.extend(f"head {i} is nowhere" for i in element.headers if i not in tree.by_id)
        for kid in element.kids:
            if isinstance(kid, Element):
                walk(kid, element)
    walk(tree.root, None)
    return faults


# ---- the contents ----

class Entries(html.parser.HTMLParser):
    """[(depth, text)] of the contents of a page: a list within an entry is one deeper."""

    def __init__(self, page):
        super().__init__()
        self.lists, self.inside, self.found = [], False, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "nav":
            self.inside = True
        elif self.inside and tag in ("ol", "li"):
            if tag == "ol" and self.lists[-1:] == ["ol"] or tag == "li" and self.lists[-1:] != ["ol"]:
                raise ValueError(f"{tag} within {self.lists}")
            self.lists.append(tag)
            if tag == "li":
                self.found.append((self.lists.count("ol"), ""))

    def handle_endtag(self, tag):
        if tag == "nav":
            self.inside = False
        elif self.inside and tag in ("ol", "li") and self.lists.pop() != tag:
            raise ValueError(f"{tag} ends within another")

    def handle_data(self, data):
        if self.lists and self.found:
            depth, text = self.found[-1]
            self.found[-1] = depth, text + squeezed(data)


def entries(tree, element, depth=0):
    """The same of the tree: without the numbers of pages, which stand outside the links."""
    depth += element.kind == "TOC"
    if element.kind == "TOCI":
        link = next(e for e in element.elements() if e.kind == "Link")
        yield depth, squeezed(link.text(tree.texts))
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from entries(tree, kid, depth)


# ---- documents ----

def home(folder):
    """A home with the small kind and every layout of tags/, in the style all kinds share."""
    probe = os.path.join(folder, "home/templates/probe")
    shutil.copytree(os.path.join(ROOT, "tests/cases/probe"), probe)
    shutil.copytree(os.path.join(ROOT, "templates/common"), os.path.join(folder, "home/templates/common"))
    os.makedirs(os.path.join(folder, "home/fonts"))
    shutil.copy(os.path.join(ROOT, "fonts/fonts.json"), os.path.join(folder, "home/fonts"))
    with open(os.path.join(probe, "style.css"), "w", encoding="utf-8"):
        pass
    with open(os.path.join(probe, "picture.png"), "wb") as file:
        file.write(base64.b64decode(DOT))
    for name in sorted(os.listdir(KEPT)):
        if name.endswith(".html"):
            shutil.copy(os.path.join(KEPT, name), os.path.join(probe, "layouts"))
            with open(os.path.join(probe, "data.json"), encoding="utf-8") as file:
                data = json.load(file)
            data["layout"] = name.removesuffix(".html")
            data["items"] = [{"name": f"第{i}项"} for i in range(1, 13 if name == "pages.html" else 2)]
            path = os.path.join(folder, name.removesuffix(".html") + ".json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False)
            yield path, os.path.join(folder, "home")


def documents(folder):
    examples = os.path.join(ROOT, "examples")
    for name in sorted(os.listdir(examples)):
        if name.endswith(".json"):
            yield os.path.join(examples, name), ROOT
    yield from home(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--show", action="store_true")
    given, result = parser.parse_intermixed_args(), report.Report()
    if given.show:
        print(golden(Tree(given.program), 10 ** 9), end="")
        return
    if not os.path.isdir(os.path.join(MODULES, "pdfjs-dist")) or not shutil.which("node"):
        result.skip("tag trees", "node or pdfjs-dist is missing")
        result.end()
    with tempfile.TemporaryDirectory() as scratch:
        for data, templates in documents(scratch):
            name = os.path.basename(data).removesuffix(".json")
            if not given.names or name in given.names:
                look(result, given, name, data, templates, os.path.join(scratch, name))
    result.end()


def look(result, given, name, data, templates, out):
    draft = ["--draft"] if name.startswith("draft") else []
    done = subprocess.run([os.path.abspath(given.program), "render", data, *draft, "-o", out], capture_output=True,
                          check=False, env={**os.environ, "PILU_HOME": templates})
    made = sorted((os.path.join(out, file) for file in os.listdir(out)), reverse=True) if os.path.isdir(out) else []
    if not result.check(f"{name}: rendered", len(made) == 2 and done.returncode == 0, done.stderr.decode(errors="replace")):
        return
    tree = Tree(made[0], templates != ROOT)
    faults, poppler, pdfjs = outside_faults(tree), poppler_differs(tree, made[0]), pdfjs_differs(tree)
    result.check(f"{name}: parts where they belong, levels without gaps, heads there", not faults, "\n".join(faults))
    result.check(f"{name}: poppler reads the same elements, attributes and text", not poppler, poppler)
    result.check(f"{name}: pdf.js reads the same elements around each text", not pdfjs, pdfjs)
    with open(made[1], encoding="utf-8") as file:
        page, ours = Entries(file.read()).found, list(entries(tree, tree.root))
    if page or ours:
        result.check(f"{name}: the page's contents are the same entries, as deep", page == ours, f"page {page}\nPDF {ours}")
    path, now = os.path.join(KEPT, name + ".txt"), golden(tree)
    if given.accept:
        with open(path, "w", encoding="utf-8") as file:
            file.write(now)
        return
    kept = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            kept = file.read()
    changed = next((f"line {i}: {b}\nwas: {a}" for i, (a, b) in enumerate(zip(kept.split("\n"), now.split("\n")), 1) if a != b), "")
    result.check(f"{name}: the tree is as it was read", kept == now, f"{changed}\nread it, then tags.py --accept")


if __name__ == "__main__":
    main()
