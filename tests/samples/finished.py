#!/usr/bin/env python3
"""finished.py: `pilu check` on finished documents.

    tests/samples/finished.py BUILD-FOLDER [-v]

1. Each example, as HTML and as PDF: not one word is said of it. EXPECTED lists what is, with the reason. What their
   data keep is kept by digests of its sentences; without them, or in a sentence that was changed, it is said.
2. The documents of unseen/ and the samples, set in a page of HTML, and that printed by chromium, with tags and without:
   a PDF that pilu knows nothing of. The right ones stay silent. Of what the text rules say of a wrong one as plain text,
   code for code and word for word, the HTML gives all, the PDF at least the floor of each code; of tables all.
3. printed.txt in the styles of PRINTED, as offices print their pages: whatever the size, the alignment and the columns,
   nothing is said of it, and of each of its MISTAKES what the plain text says.
"""
import collections
import csv
import html
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests"))
sys.path.insert(0, HERE)
import measure  # noqa: E402
import report  # noqa: E402

EXPECTED = {}  # file name: [(code, reason)]
UNSEEN = ["aids-project", "audit-office", "market-bureau", "three-public", "county-water", "library-fund"]
SAMPLES = ["000", "003", "004"]
# Of 100 findings in the plain text, in the PDF. What a PDF cannot show: runs of blanks, and blanks inside words.
FLOOR, FLOORS = 85, {"text-leftover": 90, "text-stop": 75, "text-repeated": 75, "text-numbering": 80, "text-table": 100,
                     "text-score": 100, "text-execution": 100, "text-unmet": 100, "text-differs": 100}
TABLES = ["text-table", "text-score", "text-execution", "text-unmet", "text-differs", "text-balance"]
STYLE = """@page { size: A4; margin: 25mm 26mm 25mm 28mm }
body { font: 16px/1.75 "Noto Serif CJK SC"; text-align: justify; margin: 0 }
p { margin: 0; text-indent: 2em }
table { border-collapse: collapse; width: 100%; font-size: 12px; line-height: 1.3; text-indent: 0 }
td { border: 1px solid; padding: 2px 4px }"""
# The Latin letters of a second font, no indent, ragged; an indent, justified, fixed lines; two columns; blanks of U+3000.
PRINTED = {
    "ragged": """body { font: 14pt "DejaVu Sans", "Noto Serif CJK SC" }""",
    "justified": """@page { size: A4; margin: 37mm 26mm 35mm 28mm }
body { font: 16pt/28pt "DejaVu Serif", "AR PL KaitiM GB"; text-align: justify; margin: 0 }
p { text-indent: 2em; margin: 0 }""",
    "columns": """body { font: 11pt/1.6 "DejaVu Serif", "Noto Serif CJK SC"; text-align: justify; columns: 2; column-gap: 10mm }
p { text-indent: 2em; margin: 0 }
table { font-size: 9pt }""",
    "blanks": """@page { size: A4; margin: 25mm }
body { font: 14pt/1.5 "Noto Sans CJK SC"; margin: 0 }
p { margin: 0 }
p::before { content: "\\3000\\3000" }"""}
MISTAKES = [("增长2.73%", "增长3.73%"), ("合计的58.87%", "合计的68.87%"), ("合计的41.13%", "合计的51.13%"), ("四、加强", "五、加强")]
SAID = ["text-change", "text-numbering", "text-share", "text-share"]  # of them
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--print-to-pdf-no-header"]


def page_of(text, style=STYLE):
    """A line a paragraph, lines with tabs a table."""
    out, rows = [f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><style>{style}</style></head><body>'], []
    for line in text.split("\n") + [""]:
        if "\t" in line:
            rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>")
            continue
        if rows:
            out.append("<table>" + "".join(rows) + "</table>")
            rows = []
        if line.strip():
            out.append(f"<p>{html.escape(line)}</p>")
    return "\n".join(out + ["</body></html>\n"])


def print_page(path, pdf, scratch, *options):
    subprocess.run([*CHROMIUM, *options, f"--user-data-dir={scratch}/chromium", f"--print-to-pdf={pdf}", "file://" + path],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=120)


def said(list_):
    """Findings without their places and without blanks: a PDF has lost some."""
    words = (re.sub(r"第 \d+ [行页]|\s", "", item["message"]) for item in list_)
    return collections.Counter((item["code"], text) for item, text in zip(list_, words))


def wrong_text(name):
    folder = os.path.join(HERE, "unseen")
    with open(os.path.join(folder, name + ".seeds.tsv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return measure.seeded(os.path.join(folder, name + ".txt"), rows)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def check_examples(build, result, scratch):
    folder = os.path.join(ROOT, "examples")
    names = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
    done = subprocess.run([os.path.join(build, "pilu"), "render", *[os.path.join(folder, name) for name in names],
                           "-o", scratch], env={**os.environ, "PILU_HOME": ROOT}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    result.check("the examples are rendered", done.returncode == 0, done.stdout.decode())
    for name in sorted(file for file in os.listdir(scratch) if file.endswith((".html", ".pdf"))):
        list_ = measure.findings(build, os.path.join(scratch, name))
        expected = sorted(code for code, _ in EXPECTED.get(name, []))
        result.check(f"{name}: nothing is said of it", sorted(item["code"] for item in list_) == expected,
                     "\n".join(f"{item['page']}: {item['code']}: {item['message']}" for item in list_))


def check_kept(build, result, scratch):
    """What was kept is a note as long as it reads as it did; without the digests it is said."""
    page = read(os.path.join(scratch, "003-special-fund-forms.html"))
    cases = [("as it is", page, 0), ("without digests", re.sub('<meta name="pilu-kept"[^>]*>', "", page), 4),
             ("a sentence changed", page.replace("2021年", "2020年"), 1)]
    for name, text, count in cases:
        list_ = measure.findings(build, write(os.path.join(scratch, "kept.html"), text))
        result.check(f"003, {name}: {count} said", len(list_) == count, "\n".join(item["message"] for item in list_))


def check_foreign(build, result, scratch, loud):
    put, found = collections.Counter(), collections.Counter()
    texts = [(f"{name}-right", read(os.path.join(HERE, "unseen", name + ".txt"))) for name in UNSEEN]
    texts += [(f"{name}-wrong", wrong_text(name)) for name in UNSEEN]
    texts += [(name, read(os.path.join(HERE, name + ".txt"))) for name in SAMPLES]
    for name, text in texts:
        plain = write(os.path.join(scratch, name + ".txt"), text)
        page = write(os.path.join(scratch, name + ".html"), page_of(text))
        a, b = (said(measure.findings(build, path)) for path in (plain, page))
        if name.endswith("-right"):
            result.check(f"{name}.html: nothing is said of it", not b, str(b))
        else:
            lost = a - b
            result.check(f"{name}.html: says what the plain text says", not lost, "\n".join(map(str, lost)))
        for kind, options in (("tagged", []), ("untagged", ["--disable-pdf-tagging"])):
            pdf = os.path.join(scratch, f"{name}-{kind}.pdf")
            print_page(page, pdf, scratch, *options)
            c = said(measure.findings(build, pdf))
            if name.endswith("-right"):
                result.check(f"{name}, {kind} PDF: nothing is said of it", not c, str(c))
                continue
            for (code, words), count in a.items():
                put[code] += count
                found[code] += min(count, c[(code, words)])
            new = [code for code, _ in c - a if code in TABLES]
            result.check(f"{name}, {kind} PDF: of its tables no more is said than of the text's", not new, str(c - a))
            if loud:
                for sign, some in (("lost", a - c), ("new", c - a)):
                    for (code, words), count in some.items():
                        print(f"{name}, {kind}: {sign} {count}: {code}: {words}")
    for code in sorted(put):
        part = 100 * found[code] / put[code]
        print(f"  {code:18s} {found[code]:4d} of {put[code]:4d}")
        floor = FLOORS.get(code, FLOOR)
        result.check(f"{code}: of what is found in the text, {floor} % is found in the PDF", part >= floor, f"{part:.0f} %")


def check_printed(build, result, scratch):
    right = wrong = read(os.path.join(HERE, "printed.txt"))
    for one, other in MISTAKES:
        result.check(f"printed.txt: “{one}” is in it once", wrong.count(one) == 1)
        wrong = wrong.replace(one, other)
    for name, text in (("right", right), ("wrong", wrong)):
        plain = said(measure.findings(build, write(os.path.join(scratch, "printed.txt"), text)))
        codes = sorted(code for code, _ in plain.elements())
        result.check(f"printed.txt, {name}: findings", codes == (SAID if name == "wrong" else []), str(plain))
        for style, css in PRINTED.items():
            pdf = os.path.join(scratch, "printed.pdf")
            print_page(write(os.path.join(scratch, "printed.html"), page_of(text, css)), pdf, scratch)
            found = said(measure.findings(build, pdf))
            result.check(f"printed, {style}, {name}: what is said of the plain text", found == plain,
                         f"lost: {plain - found}, new: {found - plain}")


def main():
    build, result = os.path.abspath(sys.argv[1]), report.Report()
    with tempfile.TemporaryDirectory() as examples, tempfile.TemporaryDirectory() as scratch:
        check_examples(build, result, examples)
        check_kept(build, result, examples)
        check_printed(build, result, scratch)
        check_foreign(build, result, scratch, "-v" in sys.argv)
    result.end()


if __name__ == "__main__":
    main()
