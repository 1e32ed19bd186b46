"""peers.py: pilu beside Typst, WeasyPrint and Chromium on the same content; called by peers.sh.

    peers.py PILU WORK RUNS BATCH

In turns, because a machine that others use is fast at one moment and slow at the next: only what ran side by side
compares. Processor time (user and system, with all children) says what the work costs when others wait for the
processor too. The peak is that of the largest process; Chromium is several, so its peak is too small.
A batch is what each tool has for many documents: pilu and Typst one process (Typst's compiler called again and again,
its fonts loaded once), WeasyPrint the same, Chromium a process a document, since it prints one page a call.
"""
import html.parser
import os
import re
import shutil
import statistics
import subprocess
import sys

import batch  # beside this file

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "examples/004-final-accounts.json")
HEAD = """#set document(title: "004")
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")
#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), size: 16pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.75em)
#show heading: set text(font: "Noto Sans CJK SC", size: 16pt)
#show table: set text(size: 10.5pt)
#show table: set par(first-line-indent: 0pt, leading: 0.5em)
#show figure: set block(breakable: true)
#set table(stroke: 0.5pt)
"""
# Each document has other figures: Typst remembers what it has set, and a batch is not the same document many times.
TYPST = """import re, sys, typst
source, out, count = sys.argv[1:4]
with open(source, encoding="utf-8") as file:
    text = file.read()
compiler = typst.Compiler(root=out)
for i in range(int(count)):
    words = lambda m: re.sub("[0-9]", lambda d: str((int(d[0]) + i) % 10), m[0])
    path = f"{out}/{i}.typ"
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub('#"[^"]*"', words, text))
    compiler.compile(input=path, output=f"{out}/{i}.pdf", format="pdf")
"""
WEASY = """import sys, weasyprint
from weasyprint.text.fonts import FontConfiguration
source, out, count = sys.argv[1:4]
fonts = FontConfiguration()
for i in range(int(count)):
    weasyprint.HTML(source).write_pdf(f"{out}/{i}.pdf", font_config=fonts, pdf_variant="pdf/ua-1")
"""


class Typst(html.parser.HTMLParser):
    """The page's content as Typst: words in strings, so that none of them is markup."""

    def __init__(self, folder):
        super().__init__(convert_charrefs=True)
        self.folder, self.out, self.words, self.drawing, self.drawings, self.cells = folder, [], [], None, 0, None
        self.silent, self.columns, self.depth = 0, 0, 0

    def flush(self):
        words = re.sub(r"\s+", " ", "".join(self.words)).strip()
        self.words = []
        return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if self.drawing is not None or tag == "svg":
            if tag == "svg":
                self.drawing, a["xmlns"] = [], "http://www.w3.org/2000/svg"
            names = {"viewbox": "viewBox"}
            attributes = "".join(f' {names.get(k, k)}="{(v or "").replace("&", "&amp;").replace(chr(34), "&quot;")}"'
                                 for k, v in a.items())
            self.drawing.append(f"<{tag}{attributes}>")
        elif tag in ("style", "script", "title"):
            self.silent += 1
        elif tag == "table":
            self.rows, self.head, self.caption = [], 0, ""
        elif tag == "tr":
            self.cells = []
        elif tag in ("td", "th"):
            self.words = []
            self.span = (int(a.get("colspan") or 1), int(a.get("rowspan") or 1))
        elif tag in ("p", "li", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5"):
            if self.cells is None:
                self.words = []

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.drawing is not None:
            self.drawing.append(f"</{tag}>")

    def handle_endtag(self, tag):
        if self.drawing is not None:
            self.drawing.append(f"</{tag}>")
            if tag == "svg":
                name = f"drawing-{self.drawings}.svg"
                self.drawings += 1
                with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                    file.write("".join(self.drawing))
                self.drawing = None
                self.out.append(f'#figure(image("{name}", width: 90%, alt: "图"))')
        elif tag in ("style", "script", "title"):
            self.silent -= 1
        elif tag in ("td", "th") and self.cells is not None:
            across, down = self.span
            self.cells.append((across, f"table.cell(colspan: {across}, rowspan: {down})[#{self.flush()}]"))
        elif tag == "tr":
            self.rows.append(self.cells)
            self.cells = None
        elif tag == "thead":
            self.head = len(self.rows)
        elif tag == "table":
            self.put_table()
        elif self.cells is None and tag in ("p", "li", "caption", "figcaption"):
            words = self.flush()
            if words != '""':
                self.out.append(f"#par[#{words}]")
        elif tag in ("h1", "h2", "h3", "h4", "h5"):
            self.out.append(f"#heading(level: {tag[1]})[#{self.flush()}]")

    def put_table(self):
        if not self.rows:
            return
        columns = sum(across for across, _ in self.rows[0])
        cells = [", ".join(cell for _, cell in row) for row in self.rows if row]
        head = f"table.header({', '.join(cells[:self.head])}), " if self.head else ""
        self.out.append(f"#table(columns: {columns}, {head}{', '.join(cells[self.head:])})")

    def handle_data(self, data):
        if self.drawing is not None:
            self.drawing.append(data.replace("&", "&amp;").replace("<", "&lt;"))
        elif not self.silent:
            self.words.append(data)


def pages(path):
    said = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)", said, re.M)[1]), re.search(r"^Tagged:\s+(\w+)", said, re.M)[1]


def words(path):
    """Without what is no text: blanks."""
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return len(re.sub(r"\s", "", said))


def prepare(pilu, work):
    """Folders of each, and the content."""
    for name in ("pilu", "Typst", "WeasyPrint", "Chromium", "data", "profile"):
        shutil.rmtree(os.path.join(work, name), ignore_errors=True)
        os.makedirs(os.path.join(work, name))
    subprocess.run([pilu, "render", DATA, "-o", os.path.join(work, "pilu")], check=True, capture_output=True)
    with open(os.path.join(work, "pilu/004-final-accounts.html"), encoding="utf-8") as file:
        page = file.read()
    parser = Typst(os.path.join(work, "Typst"))
    parser.feed(page)
    with open(os.path.join(work, "Typst/document.typ"), "w", encoding="utf-8") as file:
        file.write(HEAD + "\n\n".join(parser.out) + "\n")
    shutil.copy(os.path.join(work, "pilu/004-final-accounts.html"), os.path.join(work, "page.html"))
    for name, text in (("typst_batch.py", TYPST), ("weasy_batch.py", WEASY)):
        with open(os.path.join(work, name), "w", encoding="utf-8") as file:
            file.write(text)


def chromium(work, out):
    return ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pdf-header-footer",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--export-tagged-pdf",
            f"--user-data-dir={work}/profile", f"--print-to-pdf={out}", f"file://{work}/page.html"]


def commands(pilu, work, count):
    """name: the command for `count` documents; a list of them where it takes one process each."""
    python = os.path.join(work, "venv/bin/python3")
    names = [f"data/{i}.json" for i in range(count)]
    for name in names:
        shutil.copy(DATA, os.path.join(work, name))
    return {"pilu": [[pilu, "render", *names, "-o", "pilu"]],
            "Typst": [[python, "typst_batch.py", "Typst/document.typ", "Typst", str(count)]],
            "WeasyPrint": [[python, "weasy_batch.py", "page.html", "WeasyPrint", str(count)]],
            "Chromium": [chromium(work, f"{work}/Chromium/{i}.pdf") for i in range(count)]}


def measure(calls, work, runs):
    """name: (median seconds, median seconds of processor, peak MB), in turns."""
    found = {name: [] for name in calls}
    for _ in range(runs):
        for name, list_of_calls in calls.items():
            each = [batch.timed(call, work) for call in list_of_calls]
            found[name].append((sum(e[0] for e in each), sum(e[1] for e in each), max(e[2] for e in each)))
    return {name: (statistics.median(r[0] for r in rs), statistics.median(r[1] for r in rs), max(r[2] for r in rs))
            for name, rs in found.items()}


def table(title, found, count, work):
    print(f"\n{title}\n  {'':<11}{'time':>10}{'processor':>11}{'peak':>10}{'PDF':>9}{'pages':>7}{'chars':>8}  tagged   "
          "against pilu: time, processor, memory, size")
    mine, own = found["pilu"], os.path.getsize(os.path.join(work, "pilu/0.pdf"))
    for name, (taken, cpu, peak) in found.items():
        pdf = os.path.join(work, name, "0.pdf")
        size, (number, tagged) = os.path.getsize(pdf), pages(pdf)
        print(f"  {name:<11}{taken / count * 1000:>7.0f} ms{cpu / count * 1000:>8.0f} ms{peak:>7.0f} MB{size / 1024:>6.0f} KB"
              f"{number:>7}{words(pdf):>8}  {tagged:<8} {taken / mine[0]:>6.1f}{cpu / mine[1]:>8.1f}{peak / mine[2]:>8.1f}"
              f"{size / own:>8.1f}")


def main():
    pilu, work = map(os.path.abspath, sys.argv[1:3])
    runs, count = map(int, sys.argv[3:5])
    os.environ.setdefault("PILU_HOME", ROOT)
    prepare(pilu, work)
    versions = subprocess.run([f"{work}/venv/bin/pip", "list"], capture_output=True, text=True, check=True).stdout
    said = [re.sub(r"\s+", " ", line) for line in versions.splitlines() if line.split()[0] in ("typst", "weasyprint")]
    said.append(subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=False).stdout.strip())
    print(f"{'; '.join(said)}; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    table(f"cold, one document, median of {runs}", measure(commands(pilu, work, 1), work, runs), 1, work)
    table(f"a batch of {count}, for each document", measure(commands(pilu, work, count), work, 1), count, work)
    print(f"load at the end {os.getloadavg()[0]:.1f}; in a batch pilu writes the page too, which no other does")


if __name__ == "__main__":
    main()
