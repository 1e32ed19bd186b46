#!/usr/bin/env python3
"""hostile.py: what was made to hang, swell or escape ends with a finding, within bounded time and memory.

    tests/hostile.py BUILD-FOLDER

Each case is data, a layout, a style or a picture of a kind made for tests, and what must be found in it; the program gets
ROOM of address space and SECONDS. Cases that are quick and small are golden ones (tests/cases/bad); limits and how they
are set: docs/limits.md, whose every name is tried here. BUILD-FOLDER: a release build; sanitizers need more room.
"""
import concurrent.futures
import json
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

ROOM, SECONDS = 3 << 30, 60
GOOD = {"schema": "disclosure/1", "kind": "probe", "layout": "one", "money_unit": "万元", "year": 2021}
HEAD = "<title>测试</title>\n<h1>测试</h1>\n"
NAMES = HEAD + "{% for item in items %}<p>{{ item.name }}</p>{% endfor %}"


def named(*names, **more):
    return json.dumps({**GOOD, "items": [{"name": name} for name in names], **more}, ensure_ascii=False)


def png(width, height, packed, depth=8, colour=0):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)) +
            chunk(b"IDAT", packed) + chunk(b"IEND", b""))


def zeros(count):
    """`count` zero bytes, packed, without ever having them."""
    packer, parts = zlib.compressobj(9), []
    for _ in range(count >> 20):
        parts.append(packer.compress(bytes(1 << 20)))
    return b"".join(parts) + packer.flush()


def sparse(path, size):
    with open(path, "wb") as file:
        file.write(b"{")
        file.truncate(size)


WORD, ROWS = "标" * (1 << 18), 4000
PICTURE = HEAD + '<figure><img src="probe/a.png" alt="图"/><figcaption>图</figcaption></figure>'

# name: what it is made of, the exit codes that are right, the findings that must be there («-»: none of severity error).
CASES = {
    "a million brackets": ({"data": '{"a":' * 1000000}, 3, "json-depth"),
    "a million brackets in a list": ({"data": '{"schema": ' + "[" * 1000000}, 3, "json-depth"),
    "200,000 fields": ({"data": json.dumps({**GOOD, **{f"f{i}": i for i in range(200000)}})}, 1, "data-unknown-field"),
    "the same field 200,000 times": ({"data": "{" + '"a":1,' * 200000 + '"a":1}'}, 3, "json-duplicate"),
    "a number of a million digits": ({"data": json.dumps(GOOD).replace("2021", "2" * 1000000)}, (1, 3), "json-number"),
    "a file of 3 GB": ({"size": 3 << 30}, 3, "file-limit"),
    "a string of 30 MB": ({"data": named("字" * 10000000), "layout": HEAD}, 0, "-"),
    "100,000 items": ({"data": named(*(f"第{i}项" for i in range(100000))), "layout": NAMES}, 0, "-"),
    "includes that multiply": ({"layout": HEAD + '{% include "probe/layouts/one.html" %}' * 10}, 1, "include-depth"),
    "loops within loops": ({"data": named(*"甲" * 2000), "layout": HEAD + "{% for a in items %}{% for b in items %}"
                            "{% for c in items %}<p>{{ a.name }}</p>{% endfor %}{% endfor %}{% endfor %}"},
                           1, ("eval-limit", "document-limit")),
    "filters within filters": ({"data": named(*"甲" * 1000), "layout": HEAD + "<p>{{ sum(items|filter(sum(items|filter(sum(items|filter("
                                "name == name), \"name\") == 0), \"name\") == 0), \"name\") }}</p>"}, 1, None),
    "brackets in an expression": ({"layout": HEAD + "<p>{{ " + "(" * 100000 + "year" + ")" * 100000 + " }}</p>"}, 1, "syntax"),
    "elements within elements": ({"layout": HEAD + "<section>" * 100000}, 1, None),
    "a page of no size": ({"style": "@page { size: 0mm 0mm }"}, 0, "style-value"),
    "a page of negative size": ({"style": "@page { size: -210mm -297mm }"}, 0, "style-value"),
    "margins larger than the page": ({"style": "@page { margin: 400mm }"}, 0, "style-value"),
    "a column of negative width": ({"style": "td { width: -40mm }",
                                    "layout": HEAD + "<table><tbody><tr><td>一</td></tr></tbody></table>"}, (0, 1), "style-value"),
    "letters of no size": ({"style": "p { font-size: 0pt }", "layout": HEAD + "<p>文字</p>"}, 0, "style-value"),
    "letters of a kilometre": ({"style": "p { font-size: 1000000mm }", "layout": HEAD + "<p>文字</p>"}, 0, "style-value"),
    "an indent without end": ({"style": "p { text-indent: 100000em }", "layout": HEAD + "<p>文字</p>"}, (0, 1), None),
    "a word of 1 MB": ({"data": named("a" * (1 << 20)), "layout": NAMES}, (0, 1), None),
    "a word of 1 MB in a cell": ({"data": named("a" * (1 << 20)), "layout": NAMES.replace("<p>", "<table><tbody><tr><td>一</td><td>")
                                  .replace("</p>", "</td></tr></tbody></table>")}, (0, 1), None),
    "a paragraph of 256,000 characters": ({"data": named(WORD), "layout": NAMES}, 0, "-"),
    "a flood of combining marks": ({"data": named("好" + "\u0301" * 300000), "layout": NAMES}, (0, 1), None),
    "marks and nothing to sit on": ({"data": named("\u0489\u20dd\ufe0f" * 50000), "layout": NAMES}, (0, 1), None),
    **{f"U+{ord(mark):04X}, which steers": ({"data": named(f"支出{mark}98.1万元"), "layout": NAMES}, 1, "text-control")
       for mark in "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"},
    "numbers that grow": ({"layout": HEAD + "<p>{{ " + " * ".join(["year"] * 60) + " }}</p>"}, (0, 1), None),
    "spans of millions": ({"layout": HEAD + "<table><tbody>" +
                           '<tr><td colspan="1000" rowspan="65534">一</td></tr>' * 200 + "</tbody></table>"}, (0, 1), None),
    "a list within itself": ({"layout": HEAD + "<ul><li>" * 90 + "一" + "</li></ul>" * 90}, (0, 1), None),
    "a picture of 65,535 × 65,535": ({"layout": PICTURE, "png": png(65535, 65535, b"")}, 1, "image-file"),
    "a picture that unpacks to 4 GB": ({"layout": PICTURE, "png": png(100, 100, zeros(4 << 30))}, 1, "image-file"),
    "a picture of 49 million pixels": ({"layout": PICTURE, "png": png(7000, 7000, zeros(49007000 + (1 << 20)))}, 1, "image-file"),
    "a picture of no size": ({"layout": PICTURE, "png": png(0, 0, b"")}, 1, "image-file"),
    "a link to a script": ({"layout": HEAD + '<p><a href="javascript:alert(1)">看</a></p>'}, 1, "attribute-value"),
    "a link to a script, from the data": ({"data": named("JaVaScRiPt:alert(1)"), "layout": HEAD + "{% for item in items %}"
                                           '<p><a href="{{ item.name }}">看</a></p>{% endfor %}'}, 1, None),
    "a link to a file": ({"layout": HEAD + '<p><a href="file:///etc/passwd">看</a></p>'}, 1, "attribute-value"),
    "a link with a line break before its scheme": ({"data": named("\n javascript:alert(1)"), "layout": HEAD + "{% for item in items %}"
                                                    '<p><a href="{{ item.name }}">看</a></p>{% endfor %}'}, 1, None),
    "a name that leads out": ({"data": json.dumps({**GOOD, "id": "../../etc/x"})}, 1, "data-pattern"),
    "a name that is hidden": ({"data": json.dumps({**GOOD, "id": ".."})}, 1, "data-pattern"),
    "a name longer than any file's": ({"data": json.dumps({**GOOD, "id": "a" * 5000})}, (1, 4), None),
    "a layout that leads out": ({"data": json.dumps({**GOOD, "layout": "../../../../etc/passwd"})}, 1, "layout-unknown"),
    "last year's data that are their own": ({"data": json.dumps({**GOOD, "previous": "data.json"})}, (0, 1), None),
}


class Hostile:
    def __init__(self, program, work):
        self.program, self.work, self.report = program, work, report.Report()

    def lay(self, name, made):
        folder = os.path.join(self.work, re.sub(r"\W+", "-", name))
        home = os.path.join(folder, "home/templates")
        os.makedirs(home + "/common")
        shutil.copytree(os.path.join(ROOT, "tests/cases/probe"), home + "/probe")
        os.symlink(os.path.join(ROOT, "fonts"), folder + "/home/fonts")
        for path, text in (("common/style.css", ""), ("probe/style.css", made.get("style", "")),
                           ("probe/layouts/one.html", made.get("layout", HEAD + "<p>文字</p>"))):
            with open(os.path.join(home, path), "w", encoding="utf-8") as file:
                file.write(text)
        if "png" in made:
            with open(home + "/probe/a.png", "wb") as file:
                file.write(made["png"])
        with open(folder + "/data.json", "w", encoding="utf-8") as file:
            file.write(made.get("data", json.dumps(GOOD)))
        if "size" in made:
            sparse(folder + "/data.json", made["size"])
        return folder

    def run(self, folder, arguments, more=None):
        begun = time.monotonic()
        try:
            done = subprocess.run([self.program, *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                                  env={**os.environ, "PILU_HOME": folder + "/home", "LC_ALL": "C.UTF-8", **(more or {})}, check=False,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM)))
        except subprocess.TimeoutExpired:
            return None, "", f"no answer in {SECONDS} s"
        return done.returncode, done.stderr.decode("utf-8", "replace"), f"{time.monotonic() - begun:.1f} s"

    def case(self, name):
        made, codes, finding = CASES[name]
        folder = self.lay(name, made)
        code, said, took = self.run(folder, ["render", "data.json", "-o", "out", "--lang", "en"])
        errors, found = (set(re.findall(what + r"\[([a-z-]+)\]", said)) for what in ("error", "(?:error|warning)"))
        wanted = () if finding in (None, "-") else (finding,) if isinstance(finding, str) else finding
        good = code in (codes if isinstance(codes, tuple) else (codes,)) and "out of memory" not in said
        good = good and (not wanted or found & set(wanted)) and (finding != "-" or not errors) and (code == 0) == (not errors)
        left = sorted(os.listdir(folder + "/out")) if os.path.isdir(folder + "/out") else []
        good = good and (left == ["data.html", "data.pdf"] if code == 0 else left == [])
        outside = set(os.listdir(folder)) - {"home", "data.json", "out"}
        self.report.check(f"{name} ({took})", good and not outside,
                          f"exit status {code}, {took}, {sorted(found)} instead of {finding}, {left} {outside or ''}\n{said[:1500]}")
        shutil.rmtree(folder)

    def diff(self):
        """Rows under one cell that spans them all: each asks for its first cell, which must not be looked for past all the others."""
        rows = 40000
        layout = HEAD + '<table><tbody>{% for item in items %}<tr>{% if loop.first %}<td rowspan="ROWS">甲</td>{% endif %}' \
            "<td>{{ item.name }}</td></tr>{% endfor %}</tbody></table>"
        folder = self.lay("diff", {"data": named(*(f"第{i}项" for i in range(rows))), "layout": layout.replace("ROWS", str(rows))})
        with open(folder + "/other.json", "w", encoding="utf-8") as file:
            file.write(named(*(f"第{i}项" for i in range(rows - 1)), "另一项"))
        code, said, took = self.run(folder, ["diff", "data.json", "other.json", "--lang", "en"])
        self.report.check(f"a diff of {rows} rows under one cell ({took})", code in (0, 1) and "memory" not in said,
                          f"{code}, {took}\n{said[:800]}")
        shutil.rmtree(folder)

    def limits(self):
        """Each limit of the list: a value out of its range and a misspelt name are refused, and the least one holds."""
        with open(os.path.join(ROOT, "src/base/limits.def"), encoding="utf-8") as file:
            rows = re.findall(r'^PILU_LIMIT\(\w+, "([a-z-]+)", (\d+), (\d+), (\d+), "([a-z-]+)"', file.read(), re.M)
        self.report.check("there are limits", len(rows) > 5)
        deep = '{"schema": ' * 9 + "1" + "}" * 9
        part = '{% include "probe/part.html" %}'
        over = {"file-mb": {"data": " " * (1 << 20) + json.dumps(GOOD)}, "json-depth": {"data": deep}, "includes": {"layout": HEAD + part},
                "steps": {"data": named(*"甲" * 2000), "layout": NAMES}, "nodes": {"data": named(*"甲" * 200), "layout": NAMES},
                "pages": {"data": named(*"甲" * 200), "layout": NAMES}, "memory-mb": {"data": named("字" * 10000000), "layout": NAMES},
                "pdf-mb": {}, "picture-mb": {"layout": PICTURE, "png": png(9, 9, os.urandom(2 << 20))},
                "picture-pixels": {"layout": PICTURE, "png": png(9, 9, zlib.compress(bytes(90)))}}
        for name, usual, least, most, finding in rows:
            folder = self.lay(name, over[name])
            for path in ("part.html", "more.html"):
                with open(folder + "/home/templates/probe/" + path, "w", encoding="utf-8") as file:
                    file.write('{% include "probe/more.html" %}' if path == "part.html" else "<p>文字</p>")
            for value in (int(least) - 1, int(most) + 1, "", "1x"):
                code, said, _ = self.run(folder, ["check", "data.json"], {"PILU_LIMITS": f"{name}={value}"})
                self.report.check(f"{name}={value} is refused", code == 2 and f"{name}={value}" in said, said)
            command = ["render", "data.json", "-o", "out"]
            if name == "pdf-mb":
                bomb = os.path.join(ROOT, "tests/cases/bomb_pdf.py")
                subprocess.run([sys.executable, bomb, "1", "40", "bomb.pdf"], cwd=folder, check=True)
                command = ["inspect", "bomb.pdf"]
            code, said, _ = self.run(folder, command, {"PILU_LIMITS": f"{name}={least}"})
            good = code == 4 and "out of memory" in said if finding == "-" else code in (1, 3) and f"[{finding}]" in said
            self.report.check(f"{name}={least} holds: {finding}", good and not os.path.exists(folder + "/out/data.pdf"),
                              f"exit status {code}: {said[:800]}")
            shutil.rmtree(folder)
        with open(os.path.join(ROOT, "docs/limits.md"), encoding="utf-8") as file:
            told = file.read()
        for name, usual, least, most, finding in rows:
            self.report.check(f"docs/limits.md: {name}", f"| `{name}` | {usual} | {least}–{most} |" in told)


def main():
    with tempfile.TemporaryDirectory(prefix="pilu-hostile-") as work:
        hostile = Hostile(os.path.abspath(os.path.join(sys.argv[1], "pilu")), work)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(hostile.case, sys.argv[2:] or CASES))
        if not sys.argv[2:]:
            hostile.diff()
            hostile.limits()
        hostile.report.end()


if __name__ == "__main__":
    main()
