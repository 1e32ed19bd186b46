"""pdfobjects.py: a PDF's objects as Python values, read by qpdf (its JSON output, version 2).

Used to walk the structure tree (ISO 32000-1 §14.7) and to see which characters each font sets.
"""
import base64
import json
import re
import subprocess


class Pdf:
    def __init__(self, path, streams=False):
        arguments = ["qpdf", "--json=2", "--json-key=qpdf"]
        if streams:
            arguments += ["--json-stream-data=inline", "--decode-level=generalized"]
        done = subprocess.run(arguments + [path], capture_output=True, check=False)
        if done.returncode not in (0, 3):  # 3: warnings
            raise ValueError(f"qpdf cannot read {path}: {done.stderr.decode(errors='replace')}")
        self.objects = json.loads(done.stdout)["qpdf"][1]
        self.root = self.get(self.objects["trailer"]["value"]["/Root"])

    def entry(self, reference):
        return self.objects["obj:" + reference]

    def get(self, value):
        """Follows an indirect reference; a stream gives its dictionary."""
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            held = self.objects.get("obj:" + value, {})
            value = held["stream"]["dict"] if "stream" in held else held.get("value")
        return value

    def stream(self, reference):
        return base64.b64decode(self.entry(reference)["stream"]["data"])

    def pages(self):
        """References of the pages, in order."""
        def walk(reference):
            node = self.get(reference)
            if node.get("/Type") == "/Pages":
                for kid in self.get(node["/Kids"]):
                    yield from walk(kid)
            else:
                yield reference
        return list(walk(self.root["/Pages"]))


def text_of(value):
    """A text string of qpdf's JSON: «u:…», or bytes that are no text."""
    return value[2:] if isinstance(value, str) and value.startswith("u:") else None


def content_in_structure_order(pdf):
    """Yields (structure type, page reference, MCID) and (type, None, ActualText) in the order of the tree."""
    tree = pdf.get(pdf.root.get("/StructTreeRoot"))
    if not tree:
        raise ValueError("the PDF has no structure tree")

    def kids(holder):
        value = pdf.get(holder.get("/K"))
        return [] if value is None else value if isinstance(value, list) else [value]

    stack = [(kid, "", None) for kid in reversed(kids(tree))]
    while stack:
        raw, kind, page = stack.pop()
        node = pdf.get(raw)
        if isinstance(node, int):
            yield kind, page, node
        elif isinstance(node, dict) and node.get("/Type") == "/MCR":
            yield kind, node.get("/Pg", page), node["/MCID"]
        elif isinstance(node, dict) and node.get("/Type") != "/OBJR":
            kind, page = node["/S"][1:], node.get("/Pg", page)
            actual = text_of(pdf.get(node.get("/ActualText")))
            if actual is not None:
                yield kind, None, actual
            else:
                stack.extend((kid, kind, page) for kid in reversed(kids(node)))


def characters_by_font(pdf):
    """{PostScript name without the subset's prefix: set of characters}, from the fonts' ToUnicode (§9.10.3).
    Needs a Pdf read with streams."""
    found = {}
    for held in pdf.objects.values():
        font = held.get("value") if isinstance(held, dict) else None
        if not isinstance(font, dict) or font.get("/Type") != "/Font" or "/ToUnicode" not in font:
            continue
        name = font["/BaseFont"].lstrip("/").split("+", 1)[-1]
        found.setdefault(name, set()).update(cmap_characters(pdf.stream(font["/ToUnicode"]).decode("latin-1")))
    return found


def cmap_characters(cmap):
    def utf16(digits):
        return bytes.fromhex(digits).decode("utf-16-be", "replace")

    result = set()
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for target in re.findall(r"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", block):
            result.update(utf16(target))
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, high, target, array in re.findall(
                r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])", block):
            if array:
                for item in re.findall(r"<([0-9A-Fa-f]+)>", array):
                    result.update(utf16(item))
            else:
                text = utf16(target)
                result.update(text[:-1])
                result.update(chr(ord(text[-1]) + i) for i in range(int(high, 16) - int(low, 16) + 1))
    return result
