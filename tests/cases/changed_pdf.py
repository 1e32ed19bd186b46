#!/usr/bin/env python3
"""changed_pdf.py [--WHAT …] IN OUT: the PDF IN, changed as someone would who edits a published file. Everything else, the
cross-reference table too, is in order (qpdf writes it).

    nothing     the first two characters of the first page's first text are exchanged
    --version   a version 0.0.1 of the program would name itself so; --older: in XMP too, which says less there, in
                other words
    --font      the first face has another name; --faces: the list of faces that XMP states has, too
    --data      one digit of the attached data is another one; --checksum: the first digit of the data's checksum in XMP;
                --forged: both, the digit, and the checksum as it is for the data so changed
    --layout    the first digit of the layout's checksum in XMP
    --cover     a white rectangle over the middle of the first page
    --alt       the first alternative text says «8.50»
    --note      a note «98765.43» lies over the first page; --script: opening the file runs a script
    --map       to whoever copies them, the first face's eights are nines
    --moved     the second and the third text shown on the first page are exchanged; --hidden: a text that nobody sees and
                nothing marks is drawn on it; --artifact: one that is marked as an artifact
    --repeated  the figure of the first cell of a table is drawn again behind the second one's, as an artifact;
                --number: the number of a page is set again
    --link      the first address that a link leads to is another one
    --detached  the attached data are taken out
"""
import hashlib
import re
import subprocess
import sys


def once(pattern, new, text, flags=0):
    text, count = re.subn(pattern, new, text, count=1, flags=flags)
    if count != 1:
        sys.exit(f"nothing found to change: {pattern}")
    return text


def other(digit):
    return b"1" if digit == b"0" else b"0"


def digit(text):
    return once(rb'("budget": ?)(\d)', lambda m: m[1] + b"%d" % ((int(m[2]) + 1) % 10), text)


def checksum(name):
    return lambda text: once(b"(<pilu:" + name + b"SHA256>)(.)", lambda m: m[1] + other(m[2]), text)


def forged(text):
    data = next(m[1] for m in re.finditer(rb"stream\n(.*?\n)endstream", text, re.S)
                if b'"budget":' in m[1] and m[1][:1] == b"{")
    new, known = digit(data), re.search(rb"<pilu:dataSHA256>([0-9a-f]{64})", text)[1]
    if hashlib.sha256(data).hexdigest().encode() != known:
        sys.exit("the checksum is not that of the data")
    return text.replace(data, new).replace(known, hashlib.sha256(new).hexdigest().encode())


def shown(text):
    """The stretch of the first page's content, and its texts [<codes>]TJ without numbers between."""
    page = re.search(rb"%% Contents for page 1\n.*?stream\n(.*?)\nendstream", text, re.S)
    return page.span(1), page[1]


def moved(text):
    (start, end), content = shown(text)
    texts = re.findall(rb"\[<[0-9a-f]{8,}>\]TJ", content)
    return text[:start] + content.replace(texts[1], b"@").replace(texts[2], texts[1]).replace(b"@", texts[2]) + text[end:]


def drawn(before, after):
    def add(text):
        (start, end), content = shown(text)
        face, codes = re.search(rb"(/F\d+ [0-9.]+ Tf)(?:(?! Tf).)*?\[(<[0-9a-f]{8,}>)\]TJ", content, re.S).groups()
        return text[:end] + b"\n" + before + b"BT " + face + b" 3 Tr 100 100 Td " + codes + b" Tj ET" + after + text[end:]
    return add


def repeated(text):
    """Both cells, from their mark to its end: what stands in the first is drawn behind the other."""
    cells = re.finditer(rb"/TD<</MCID \d+>>BDC\n[^E]*?(\[<[0-9A-Fa-f]+>\])TJ\n[^E]*EMC\n", text)
    first = next(cells)
    second = next(m for m in cells if m[1] != first[1])
    return text[:second.end()] + b"/Artifact<</Type/Pagination>>BDC\n" + first[1] + b"TJ\nEMC\n" + text[second.end():]


def numbered(text):
    """The last mark of a page's foot, with its text, twice."""
    return once(rb"(/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n.*?EMC\n)", rb"\1\1", text, re.S)


def older(text):
    text = CHANGES["--version"](text)
    text = once(rb"(<pdf:Producer>pilu )[^<]*", rb"\g<1>0.0.1", text)
    return once(rb"<pilu:rulesSHA256>[^<]*</pilu:rulesSHA256>\n", b"<pilu:paper>A4</pilu:paper>", text)


def mapped(text):
    """In the table to Unicode of the first face that has one: U+0038 becomes U+0039."""
    return once(rb"(beginbf(?:char|range).*?)<0038>", rb"\1<0039>", text, re.S)


NOTE = (b"  /Annots [ << /Type /Annot /Subtype /FreeText /Rect [100 400 500 700] /Contents (98765.43)"
        b" /DA (/Helv 12 Tf 0 g) >> ]\n")
CHANGES = {
    "--version": lambda t: once(rb"/Producer .*", lambda m: b"/Producer (pilu 0.0.1)".ljust(len(m[0])), t),
    "--font": lambda t: re.sub(rb"/BaseFont /[A-Z]{6}\+", b"/BaseFont /ZZZZZZ+", t, count=2),
    "--faces": lambda t: once(rb"(<pilu:fonts><rdf:Bag><rdf:li>)[^ ]*", rb"\1ZZZZZZ", t),
    "--data": digit,
    "--checksum": checksum(b"data"),
    "--layout": checksum(b"layout"),
    "--forged": forged,
    "--cover": lambda t: once(rb"(/Page\n.*?\nstream\n.*?)\nendstream", rb"\1\nq 1 g 0 300 600 300 re f Q\nendstream", t,
                              re.S),
    "--alt": lambda t: once(rb"/Alt <[0-9a-f]*>", b"/Alt (8.50)", t),
    "--note": lambda t: once(rb"(?=  /Type /Page\n)", NOTE, t),
    "--script": lambda t: once(rb"(?=  /Type /Catalog\n)", b"  /OpenAction << /S /JavaScript /JS (x\\(\\)) >>\n", t),
    "--map": mapped,
    "--older": older,
    "--repeated": repeated,
    "--number": numbered,
    "--link": lambda t: once(rb"(/URI \([^)]*)", rb"\1x", t),
    "--moved": moved,
    "--hidden": drawn(b"", b""),
    "--artifact": drawn(b"/Artifact BMC ", b" EMC"),
}


def main():
    *how, given, changed = sys.argv[1:]
    if "--detached" in how:
        subprocess.run(["qpdf", "--remove-attachment=data.json", given, "detached.pdf"], check=True)
        how.remove("--detached")
        given = "detached.pdf"
        if not how:
            subprocess.run(["qpdf", given, changed], check=True)
            return
    subprocess.run(["qpdf", "--qdf", "--normalize-content=n", "--object-streams=disable", given, "changed.qdf"], check=True)
    with open("changed.qdf", "rb") as file:
        text = file.read()
    for name in how:
        text = CHANGES[name](text)
    if not how:
        text = once(rb"<([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]*)>\]TJ", rb"<\2\1\3>]TJ", text)
    with open("changed.qdf", "wb") as file:
        file.write(text)
    # What was put in has moved the rest: fix-qdf counts anew.
    with open("fixed.qdf", "wb") as file:
        subprocess.run(["fix-qdf", "changed.qdf"], check=True, stdout=file)
    subprocess.run(["qpdf", "fixed.qdf", changed], check=True)


main()
