"""described.py: what a PDF says of itself: Info and XMP the same, page labels as printed, outlines that lead to their heading.

Each function gives a list of complaints, empty when all is well.
"""
import re
import subprocess
import xml.etree.ElementTree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC, XMP, PDF = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}", "{http://ns.adobe.com/pdf/1.3/}"
PAIRS = {"/Title": DC + "title", "/Author": DC + "creator", "/Subject": DC + "description", "/Keywords": PDF + "Keywords",
         "/Producer": PDF + "Producer", "/Creator": XMP + "CreatorTool", "/CreationDate": XMP + "CreateDate",
         "/ModDate": XMP + "ModifyDate"}
NEEDED = ("/Title", "/Subject", "/Producer")  # author and dates are the data's, which may have none


def text_of(value):
    value = value[2:] if value.startswith("u:") else value
    # A date: ISO 32000-1 §7.9.4 and ISO 8601 differ in signs alone.
    return re.sub(r"[^0-9]", "", value) if re.match(r"D:\d|\d{4}-\d\d-\d\dT", value) else value


def info_differs(pdf):
    info = pdf.get(pdf.objects["trailer"]["value"].get("/Info")) or {}
    packet = xml.etree.ElementTree.fromstring(pdf.stream(pdf.root["/Metadata"]))
    xmp = {}
    for description in packet.iter(RDF + "Description"):
        for name, value in description.attrib.items():
            xmp[name] = value
        for entry in description:
            items = [item.text or "" for item in entry.iter(RDF + "li")]
            xmp[entry.tag] = "; ".join(items) if items else entry.text or ""
    faults = [f"Info has no {key}" for key in NEEDED if key not in info]
    for key, name in PAIRS.items():
        mine, theirs = text_of(pdf.get(info[key])) if key in info else None, text_of(xmp[name]) if name in xmp else None
        if mine != theirs:
            faults.append(f"{key}: Info «{mine}», XMP «{theirs}»")
    return faults


def page_texts(path):
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").split("\f")[:-1]


def labels(pdf, count):
    """Each page's label, None where it has none (§12.4.2); without labels pages are numbered from 1."""
    if "/PageLabels" not in pdf.root:
        return [str(page + 1) for page in range(count)]
    numbers = pdf.get(pdf.root["/PageLabels"])["/Nums"]
    ranges = [(numbers[i], pdf.get(numbers[i + 1])) for i in range(0, len(numbers), 2)]
    result = []
    for page in range(count):
        first, how = [r for r in ranges if r[0] <= page][-1] if ranges else (0, {})
        style = how.get("/S")
        result.append(str(how.get("/St", 1) + page - first) if style == "/D" else None)
    return result


def labels_differ(pdf, path):
    """A page prints the number it is called by: a line of its own, with or without dashes; a page that has no label
    prints none."""
    texts, faults = page_texts(path), []
    for number, (label, text) in enumerate(zip(labels(pdf, len(texts)), texts), 1):
        lines = [re.sub(r"[\s—–-]", "", line) for line in text.split("\n") if line.strip()]
        if label is not None and label not in lines:
            faults.append(f"page {number}: label «{label}», printed {lines[-2:]}")
        if label is None and lines and re.fullmatch(r"\d+", lines[-1]):
            faults.append(f"page {number}: no label, printed «{lines[-1]}»")
    return faults


def outlines_differ(pdf, path):
    """Each item's page holds its words, and the place it leads to is on the page."""
    texts = ["".join(text.split()) for text in page_texts(path)]
    numbers, faults, count = {reference: i for i, reference in enumerate(pdf.pages())}, [], 0
    waiting = [pdf.get(pdf.root.get("/Outlines", {})).get("/First")]
    while waiting:
        item = pdf.get(waiting.pop())
        if not item:
            continue
        count += 1
        waiting += [item.get("/Next"), item.get("/First")]
        title, to = item["/Title"].removeprefix("u:"), pdf.get(item["/Dest"])
        page, box = numbers.get(to[0]), pdf.get(pdf.get(to[0]).get("/MediaBox"))
        if page is None or "".join(title.split()) not in texts[page]:
            faults.append(f"«{title}» leads to page {page and page + 1}, which has no such words")
        if box and not 0 <= to[3] <= box[3]:
            faults.append(f"«{title}» leads to {to[3]}, beyond the page")
    return faults if count else ["no outlines"]
