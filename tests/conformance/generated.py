#!/usr/bin/env python3
"""generated.py: documents nobody has written, by a seeded generator: PDF/UA-1, PDF/A-3a, qpdf and the tag tree hold for
what layouts may hold, not only for what examples happen to.

    tests/conformance/generated.py PROGRAM [--count N] [--seed N] [--keep FOLDER]

Elements of elements.def nested as they may be: headings without gaps, inline elements in each other, lists in lists and cells,
tables with spans and heads of several rows, charts, pictures, links, attachments, landscape pages, signatures, contents, covers;
every tenth as a draft. A document that pilu refuses with a finding is none; nearly all must be rendered. One run of pilu, one of
veraPDF for each of the standards, which also look at the files tags.py keeps trees of.
"""
import argparse
import concurrent.futures
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import report  # noqa: E402
import run  # noqa: E402
import tags  # noqa: E402

WORDS = ("预算", "决算", "项目支出", "1,086.20万元", "38.2%", "（一）", "“三公”经费", "Archives", "㑳", "——", "2024年", "≥95%", "1 200 m", "、", "。")


class Layout:
    """One random layout."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.ids = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def text(self, most=12):
        return "".join(self.random.choices(WORDS, k=self.random.randint(1, most)))

    def inline(self, depth=2):
        parts = []
        for _ in range(self.random.randint(1, 4)):
            kind = self.random.randrange(9 if depth else 2)
            if kind < 3:
                parts.append(self.text())
            elif kind == 3:
                parts.append("<br>")
            elif kind == 4:
                parts.append(f'<span lang="en">{self.text(3)}</span>')
            elif kind == 5 and self.ids and depth == 2:
                target = self.pick(f"#{self.pick(*self.ids)}", "https://example.cn/a?b=1")
                parts.append(f'<a href="{target}">{self.text(30)}</a>')
            else:
                name = self.pick("strong", "em", "sup", "sub", "span")
                parts.append(f"<{name}>{self.inline(depth - 1) if name in ('strong', 'em', 'span') else self.text(2)}</{name}>")
        return self.text(2) + "".join(parts)

    def list(self, depth=2):
        kind, items = self.pick("ul", "ol"), ""
        for _ in range(self.random.randint(1, 4)):
            nested = self.list(depth - 1) if depth and not self.random.randrange(3) else ""
            items += f"<li><p>{self.inline(1)}</p>{nested}</li>" if nested else f"<li>{self.inline(1)}</li>"
        return f"<{kind}>{items}</{kind}>"

    def rows(self, count, columns, cell):
        """Rows of a group with random spans; `cell` gives (element, content) by row and column."""
        taken, out = set(), ""
        for row in range(count):
            out += "<tr>"
            for column in range(columns):
                if (row, column) in taken:
                    continue
                high = self.random.randint(1, count - row) if not self.random.randrange(5) else 1
                wide = 1
                while not self.random.randrange(4) and column + wide < columns and (row, column + wide) not in taken:
                    wide += 1
                if column + wide == columns:
                    high = 1  # each row has a cell of its own
                taken |= {(row + r, column + c) for r in range(high) for c in range(wide)}
                name, content = cell(row, column)
                out += f'<{name} rowspan="{high}" colspan="{wide}">{content}</{name.split()[0]}>'
            out += "</tr>"
        return out

    def table(self):
        columns = self.random.randint(2, 4)
        head = self.random.randint(0, 3)

        def body(_, column):
            if column == 0 or not self.random.randrange(12):
                return self.pick("th", "th", 'th scope="col"'), self.text(1)
            return "td", self.pick("", self.text(1), self.text(2), f"<strong>{self.text(1)}</strong>",
                                   f"<ul><li>{self.text(1)}</li><li>{self.text(2)}</li></ul>")
        parts = f"<caption>{self.text(4)}</caption>" if self.random.randrange(3) else ""
        if head:
            parts += f"<thead>{self.rows(head, columns, lambda r, c: ('th', self.text(1)))}</thead>"
        for _ in range(self.random.randint(1, 3)):
            parts += f"<tbody>{self.rows(self.random.randint(1, 12), columns, body)}</tbody>"
        if not self.random.randrange(3):
            parts += f"<tfoot>{self.rows(1, columns, body)}</tfoot>"
        return f"<table>{parts}</table>"

    def chart(self):
        kind = self.pick("column", "bar", "line", "pie")
        share = ' share="12.34%"' if kind == "pie" and self.random.randrange(2) else ""
        series = [""] if kind == "pie" else self.pick([""], [' series="甲"', ' series="乙"'])
        data = "".join(f'<datum label="第{i}类"{s} value="{self.random.randint(1, 99999) / 100:.2f}"{share}/>'
                       for i in range(self.random.randint(2, 7)) for s in series)
        return f'<chart type="{kind}" caption="{self.text(3)}" unit="万元">{data}</chart>'

    def block(self):
        kind = self.random.randrange(10)
        if kind < 3:
            return f"<p>{self.inline()}{self.text(200)}</p>"
        if kind == 3:
            return self.list()
        if kind < 6:
            return self.table()
        if kind == 6:
            return self.chart()
        if kind == 7:
            return self.pick('<img src="probe/picture.png" alt="一个点">', '<img src="probe/picture.png" alt="">',
                             f'<figure><img src="probe/picture.png" alt="点"><figcaption>{self.text(3)}</figcaption></figure>')
        if kind == 8:
            return f"<blockquote><p>{self.inline()}</p></blockquote><note>注：{self.inline(1)}</note>"
        return f'<section class="{self.pick("a", "sheet landscape", "sheet")}"><p>{self.inline()}</p>{self.table()}</section>'

    def flow(self, level, sections):
        out = ""
        for _ in range(self.random.randint(1, sections)):
            name = f"s{len(self.ids)}"
            out += f'<h{level} id="{name}">{self.text(4)}</h{level}>'
            self.ids.append(name)
            out += "".join(self.block() for _ in range(self.random.randint(1, 3)))
            if level < 5 and self.random.randrange(2):
                out += self.flow(level + 1, 2)
        return out

    def write(self):
        cover = self.random.randrange(2)
        out = "<title>{{ year }}年生成的文件</title>"
        out += f"<cover><h1>{self.text(4)}</h1></cover>" if cover else f"<h1>{self.text(4)}</h1>"
        out += f'<toc depth="{self.random.randint(1, 3)}"></toc>' if cover or self.random.randrange(2) else ""
        out += self.flow(2, 4)
        for _ in range(self.random.randint(0, 2)):
            out += f'<attachment><h2 class="title" numbered="no">{self.text(4)}</h2>{self.flow(3, 2)}</attachment>'
        if self.random.randrange(2):
            out += '<signature><p>示例局</p><p class="date">{{ year }}年7月10日</p></signature>'
        return out + "<p>{% for i in items %}{{ i.name }}{% endfor %}</p>"


def render(program, given, folder, layout=Layout):
    """The PDF files of the generated documents and of tags/, and what was refused."""
    templates, named = None, []
    for data, templates in tags.home(folder):
        named.append(data)
    layouts = os.path.join(templates, "templates/probe/layouts")
    with open(named[0], encoding="utf-8") as file:
        sample = json.load(file)
    made = []
    for number in range(given.count):
        name = f"g{number:03}"
        with open(os.path.join(layouts, name + ".html"), "w", encoding="utf-8") as file:
            file.write(layout(given.seed * 10000 + number).write())
        made.append(os.path.join(folder, name + ".json"))
        with open(made[-1], "w", encoding="utf-8") as file:
            json.dump(sample | {"layout": name}, file, ensure_ascii=False)
    out, errors = os.path.join(folder, "out"), ""
    for files, more in ((named + [m for i, m in enumerate(made) if i % 10], []), (made[::10], ["--draft"])):
        done = subprocess.run([program, "render", *files, *more, "-o", out, "--format", "pdf", "-j", "2"], capture_output=True,
                              check=False, env={**os.environ, "PILU_HOME": templates})
        errors += f"exit {done.returncode}\n" + done.stderr.decode(errors="replace")
    return out, errors


def main(look, description, count, seed):
    """A part of the tests that generates so many documents and looks at them."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--keep")
    given, result = parser.parse_args(), report.Report()
    folder = os.path.abspath(given.keep) if given.keep else tempfile.mkdtemp()
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    try:
        look(result, given, folder)
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    result.end()


def check_files(result, files, part, source=lambda path: ""):
    """qpdf and both standards on PDF files. `source` says where a file is from."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for path, (status, output, said) in zip(files, pool.map(lambda f: run.run(["qpdf", "--check", f]), files)):
            result.check(f"{os.path.basename(path)}: qpdf --check", status == 0, source(path) + run.words(output + said))
    for flavour, standard in (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a")):
        if not os.path.isdir(run.JARS) or not shutil.which("java"):
            result.skip(f"{part}: {standard} by veraPDF", "Java or veraPDF is missing")
            continue
        found = run.verapdf(flavour, files)[0]
        for path in files:
            good, detail = found.get(os.path.realpath(path), (False, "veraPDF did not report on this file"))
            result.check(f"{os.path.basename(path)}: {standard} by veraPDF", good,
                         f"{source(path)}\n{detail}")


def look(result, given, folder):
    out, errors = render(os.path.abspath(given.program), given, folder)
    files = sorted(os.path.join(out, f) for f in os.listdir(out) if f.endswith(".pdf")) if os.path.isdir(out) else []
    result.check("generated: nearly all are documents", len(files) >= given.count * .9, f"{len(files)} files\n{errors[-6000:]}")
    result.check("generated: nothing crashed", "Sanitizer" not in errors and "exit -" not in errors, errors[-3000:])
    check_files(result, files, "generated")


if __name__ == "__main__":
    main(look, __doc__, 300, 1)
