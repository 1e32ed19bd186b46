#!/usr/bin/env python3
"""run.py: renders every example and proves what the outputs promise.

    tests/conformance/run.py --release build --sanitized build-test/gcc --clang build-test/clang --work DIR

Nothing here lists the examples: every *.json in examples/ is rendered and goes through every check. Outputs stay in
DIR/NAME/ for a person to look at. Which checks there are: the functions named check_… and whole_… below.
"""
import argparse
import concurrent.futures
import html
import json
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import described  # noqa: E402
import parity  # noqa: E402
import pdfobjects  # noqa: E402
import report  # noqa: E402
import paper  # noqa: E402

JARS = os.path.join(ROOT, ".cache/verapdf")
MODULES = os.path.join(ROOT, ".cache/npm/node_modules")
VNU = os.path.join(MODULES, "vnu-jar/build/dist/vnu.jar")
PDFJS = os.path.join(MODULES, "pdfjs-dist/legacy/build/pdf.js")
# The checker takes these to be against the page's policy, which allows both (CSP 3 §6.7.3.3 hashes, §6.7.2.8 «data:»); the
# browser, which is what the policy is for, says of anything that is against it (axe.mjs, with a page that shows it would).
NU_MISTAKES = ("info: Inline style violates Content Security Policy (meta tag): blocked by “style-src” directive",
               "info: Resource violates Content Security Policy (meta tag): image “data:image/",
               # CSS Writing Modes 3; its list of properties ends before that.
               "CSS: “writing-mode”: Property “writing-mode” doesn't exist in “CSS Level 3 + SVG”")
# The test builds stand deeper than where pilu looks for its templates; the release build must find them itself.
SANITIZER = {"PILU_HOME": ROOT, "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:exitcode=99",
             "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:exitcode=99"}


def run(command, environment=None, cwd=ROOT, timeout=600):
    """Runs a command; gives (exit status, standard output, standard error) as bytes, never an exception."""
    try:
        done = subprocess.run(command, cwd=cwd, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=timeout, check=False)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return 124, b"", f"not done after {timeout} s: {' '.join(command)}".encode()
    except OSError as problem:
        return 127, b"", str(problem).encode()


def words(output):
    return output.decode("utf-8", "replace")


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Example:
    """One data file, rendered by the release build: the paths of its two outputs."""

    def __init__(self, data, work):
        self.data = data
        self.name = os.path.splitext(os.path.basename(data))[0]
        self.work = os.path.join(work, self.name)
        self.html = self.pdf = None

    def folder(self, name):
        path = os.path.join(self.work, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    def render(self, program, name, *more, environment=None, cwd=ROOT, prefix=()):
        """Renders into the folder `name`; gives (status, its one HTML file, its one PDF file, standard error)."""
        folder = self.folder(name)
        status, _, errors = run([*prefix, program, "render", self.data, "-o", folder, *more], environment, cwd)
        made = sorted(os.listdir(folder))
        pick = {kind: [os.path.join(folder, f) for f in made if f.endswith(kind)] for kind in (".html", ".pdf")}
        one = {kind: files[0] if len(files) == 1 and os.path.getsize(files[0]) else None
               for kind, files in pick.items()}
        if status == 0 and len(made) != 2:
            status, errors = 98, errors + f"wrote {made} instead of one HTML and one PDF file".encode()
        return status, one[".html"], one[".pdf"], words(errors)


class Suite:
    def __init__(self, given):
        self.report = report.Report()
        self.given = given
        self.release = os.path.abspath(os.path.join(given.release, "pilu"))
        self.work = os.path.abspath(given.work)
        folder = os.path.join(ROOT, "examples")
        self.data = sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".json"))

    def all(self):
        r = self.report
        if not r.check("there are examples", self.data, "no *.json in examples/"):
            return
        rendered = []
        for data in self.data:
            example = Example(data, self.work)
            status, example.html, example.pdf, errors = example.render(self.release, "release")
            if r.check(f"{example.name}: renders", status == 0 and example.html and example.pdf,
                       f"exit {status}; see {example.work}/release\n{errors}"):
                rendered.append(example)
        checks = [getattr(self, name) for name in dir(self) if name.startswith("check_")]
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
            jobs = [pool.submit(self.guarded, check, example) for example in rendered for check in checks]
            for job in jobs:
                job.result()
        if rendered:
            for name in (name for name in dir(self) if name.startswith("whole_")):
                self.guarded(getattr(self, name), rendered)

    def guarded(self, check, argument):
        """A check that falls over has failed; it must not take the others along."""
        try:
            check(argument)
        except Exception as problem:  # pylint: disable=broad-except
            self.report.fail(f"{check.__name__} {getattr(argument, 'name', '')}", f"{type(problem).__name__}: {problem}")

    # ---- one example ----

    def check_findings(self, example):
        status, found, errors = run([self.release, "check", example.data])
        self.report.check(f"{example.name}: pilu check finds nothing, neither error nor warning", status == 0 and not found and not errors,
                          f"exit {status}\n{words(found)}{words(errors)}")

    def check_sample(self, example):
        """Against the document as published, where the example is the data of a sample."""
        name = example.name.split("-")[0]
        if os.path.exists(os.path.join(ROOT, "tests/samples", f"{name}.differences.md")):
            script = os.path.join(ROOT, "tests/samples/compare.py")
            status, output, errors = run([sys.executable, script, name, example.html])
            self.report.check(f"{example.name}: every difference from the sample is explained", status == 0,
                              words(output + errors))

    def check_qpdf(self, example):
        status, output, errors = run(["qpdf", "--check", example.pdf])
        self.report.check(f"{example.name}: qpdf --check", status == 0, words(output + errors))

    def check_fonts(self, example):
        status, output, errors = run(["pdffonts", example.pdf])
        # The name may hold spaces, so the columns are counted from the right: emb sub uni object generation.
        rows = [line.split()[-5:-2] for line in words(output).splitlines()[2:]]
        good = status == 0 and rows and all(row == ["yes", "yes", "yes"] for row in rows)
        self.report.check(f"{example.name}: every font embedded, subset, with Unicode", good, words(output + errors))

    def check_info(self, example):
        status, output, errors = run(["pdfinfo", "-enc", "UTF-8", example.pdf])
        info = dict(line.split(":", 1) for line in words(output).splitlines() if ":" in line)
        info = {key: value.strip() for key, value in info.items()}
        title = re.search(r"<title>(.*?)</title>", words(read(example.html)), re.S)
        title = html.unescape(title[1]).strip() if title else ""
        self.report.check(f"{example.name}: tagged", status == 0 and info.get("Tagged") == "yes", words(output + errors))
        self.report.check(f"{example.name}: PDF title is the HTML title", title and info.get("Title") == title,
                          f"PDF «{info.get('Title')}», HTML «{title}»")

    def check_described(self, example):
        pdf = pdfobjects.Pdf(example.pdf, streams=True)
        for what, faults in (("Info and XMP say the same", described.info_differs(pdf)),
                             ("page labels are the numbers printed", described.labels_differ(pdf, example.pdf)),
                             ("outlines lead to their headings", described.outlines_differ(pdf, example.pdf))):
            self.report.check(f"{example.name}: {what}", not faults, "\n".join(faults))

    def check_text_poppler(self, example):
        problem = parity.compare(example.pdf, example.html, "poppler", MODULES)
        self.report.check(f"{example.name}: text of PDF and HTML the same (poppler)", not problem, problem)

    def check_text_pdfjs(self, example):
        name = f"{example.name}: text of PDF and HTML the same (pdf.js)"
        if not os.path.exists(PDFJS) or not shutil.which("node"):
            return self.report.skip(name, "node or pdfjs-dist is missing")
        problem = parity.compare(example.pdf, example.html, "pdfjs", MODULES)
        return self.report.check(name, not problem, problem)

    def check_ink(self, example):
        """What is there as text must be there as ink: a wrong glyph mapping extracts well and renders blank."""
        pages, problems = paper.words_without_ink(example.pdf, example.folder("ink"))
        self.report.check(f"{example.name}: every word on every page has ink", pages and not problems,
                          "\n".join(problems) or "no pages")

    def check_self_contained(self, example):
        page = words(read(example.html))
        asks = re.findall(r"<script\b|<link\b|<iframe\b|@import\b|url\(\s*['\"]?(?!data:)|\bsrc\s*=\s*['\"]?(?!data:)", page)
        self.report.check(f"{example.name}: the HTML page asks for no other file", not asks, f"found {asks}")

    def check_repeats(self, example):
        """Other time, time zone, locale and folder: the same bytes."""
        time.sleep(2.1)
        elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8",
                     "LOCPATH": self.given.locales or "/nonexistent"}
        status, page, pdf, errors = example.render(self.release, "elsewhere", environment=elsewhere, cwd="/")
        good = status == 0 and page and pdf
        self.report.check(f"{example.name}: renders elsewhere", good, f"exit {status}\n{errors}")
        self.same(example, "later, elsewhere, in another locale", page, pdf)

    def check_sanitized(self, example):
        """gcc's sanitizer build and clang's build find nothing wrong and write the bytes of the release build."""
        for name, folder in (("gcc with sanitizers", self.given.sanitized), ("clang", self.given.clang)):
            program = os.path.abspath(os.path.join(folder, "pilu"))
            status, page, pdf, errors = example.render(program, os.path.basename(folder), environment=SANITIZER)
            self.report.check(f"{example.name}: renders cleanly ({name})", status == 0, f"exit {status}\n{errors}")
            if status == 0:
                self.same(example, name, page, pdf)

    def same(self, example, how, page, pdf):
        for mine, other in ((example.html, page), (example.pdf, pdf)):
            kind = os.path.splitext(mine)[1]
            self.report.check(f"{example.name}: the same bytes {how} ({kind})", other and read(mine) == read(other),
                              f"cmp {mine} {other}")

    def check_valgrind(self, example):
        name = f"{example.name}: valgrind finds no error and no leak"
        if not shutil.which("valgrind"):
            return self.report.skip(name, "valgrind is missing")
        prefix = ["valgrind", "-q", "--error-exitcode=97", "--leak-check=full", "--errors-for-leak-kinds=definite",
                  "--show-leak-kinds=definite", "--num-callers=20"]
        status, _, _, errors = example.render(self.release, "valgrind", prefix=prefix)
        return self.report.check(name, status == 0, f"exit {status}\n{errors}")

    def check_timing(self, example):
        status, _, _, errors = example.render(self.release, "timing", "--timing")
        self.report.check(f"{example.name}: --timing names stages and times",
                          status == 0 and len(re.findall(r"\d\s*ms", errors)) >= 3, f"exit {status}\n{errors}")

    def check_dumps(self, example):
        """Every dump that --help names."""
        _, help_text, _ = run([self.release, "help", "render"])
        kinds = re.search(r"--dump ([a-z]+(?:\|[a-z]+)+)", words(help_text))
        for kind in kinds[1].split("|") if kinds else ["named by --help"]:
            status, output, errors = run([self.release, "render", "--dump", kind, example.data])
            self.report.check(f"{example.name}: --dump {kind}", status == 0 and output.strip(),
                              f"exit {status}\n{words(errors)}")

    # ---- all examples in one run ----

    def whole_batch(self, examples):
        """All at once on two threads: the same bytes as one by one."""
        folder = os.path.join(self.work, "batch")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        status, _, errors = run([self.release, "render", *(e.data for e in examples), "-o", folder, "-j", "2"])
        self.report.check("batch: renders", status == 0, f"exit {status}\n{words(errors)}")
        for example in examples:
            for mine in (example.html, example.pdf):
                other = os.path.join(folder, os.path.basename(mine))
                self.report.check(f"batch: {os.path.basename(mine)} as when alone",
                                  os.path.exists(other) and read(mine) == read(other), f"cmp {mine} {other}")

    def drafts(self):
        """Two drafts: a document with errors, warnings and claims, and one with none. They are no publications, but
        whoever reads them is owed the same."""
        good = words(read(os.path.join(ROOT, "tests/cases/bad/good.json")))
        bad = good.replace('"weight": 50', '"weight": 49').replace("完成年度鉴定", "完成本年度鉴定,联系13800138000")
        claims = '"claims": [{"path": "projects[0].score", "text": "总分99分", "value": 99}], "projects"'
        for name, data in (("draft-with-findings", bad.replace('"projects"', claims, 1)), ("draft-without", good)):
            path = os.path.join(self.work, name + ".json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(data)
            draft = Example(path, self.work)
            status, draft.html, draft.pdf, errors = draft.render(self.release, "release", "--draft")
            if self.report.check(f"{name}: renders", status == (data != good) and draft.html and draft.pdf, errors):
                yield draft

    def whole_drafts(self, _):
        for draft in self.drafts():
            for check in (self.check_qpdf, self.check_fonts, self.check_text_poppler, self.check_text_pdfjs, self.check_ink):
                self.guarded(check, draft)
            listed = words(read(draft.html)).count('<th scope="row">')
            self.report.check(f"{draft.name}: the list is there", "检查发现" in words(read(draft.html)) and listed, draft.html)
            status, output, errors = run(["pdftotext", draft.pdf, "-"])
            pages = words(output).split("\f")[:-1]
            marked = [number for number, page in enumerate(pages, 1) if "草稿" in page]
            self.report.check(f"{draft.name}: 草稿 on every page", status == 0 and pages and len(marked) == len(pages),
                              f"on {marked} of {len(pages)} pages\n" + words(errors))
            self.report.check(f"{draft.name}: 草稿 above the HTML page", 'class="draft-banner">草稿' in words(read(draft.html)))

    def whole_sarif(self, examples):
        """The log of every golden case that checks or renders data, of the samples and of the examples."""
        name = "SARIF by its schema"
        if not shutil.which("node") or not os.path.isdir(os.path.join(MODULES, "@microsoft/jest-sarif")):
            return self.report.skip(name, "node or @microsoft/jest-sarif is missing")
        folder = os.path.join(self.work, "sarif")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "bin"))
        # Stands where the cases look for the program: asks it for SARIF of the same files first.
        with open(os.path.join(folder, "bin/pilu"), "w", encoding="utf-8") as file:
            file.write(f"""#!/usr/bin/env python3
import os, subprocess, sys, tempfile
given = sys.argv[1:]
files = [g for g in given[1:] if g.endswith((".json", ".txt", ".html", ".pdf")) and os.path.exists(g)]
if given[:1] in (["check"], ["render"]) and files:
    done = subprocess.run([{self.release!r}, "check", *files, "--format", "sarif", "--notes"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    handle, log = tempfile.mkstemp(".sarif", dir={folder!r})
    try:
        whole = os.write(handle, done.stdout) == len(done.stdout)
    except OSError:
        whole = False
    if not whole:  # a case about files that may not grow
        os.truncate(log, 0)
os.execv({self.release!r}, [{self.release!r}, *given])
""")
        os.chmod(os.path.join(folder, "bin/pilu"), 0o755)
        run([sys.executable, os.path.join(ROOT, "tests/run-cases.py"), os.path.join(folder, "bin"), "findings", "bad", "data"],
            timeout=1800)
        samples = os.path.join(ROOT, "tests/samples")
        more = [os.path.join(samples, f) for f in sorted(os.listdir(samples)) if f.endswith(".txt")]
        more += [e.data for e in examples] + [examples[0].html, examples[0].pdf]
        for lang in ("zh", "en"):
            _, log, _ = run([self.release, "check", "--format", "sarif", "--notes", "--lang", lang, *more])
            with open(os.path.join(folder, f"samples-{lang}.sarif"), "wb") as file:
                file.write(log)
        logs = sorted(os.path.join(folder, f) for f in os.listdir(folder)
                      if f.endswith(".sarif") and os.path.getsize(os.path.join(folder, f)))  # no home, no log
        self.report.check(f"{name}: there are logs", len(logs) > 100, f"{len(logs)} in {folder}")
        wrong = os.path.join(folder, "wrong.sarif")
        with open(wrong, "w", encoding="utf-8") as file:
            full = words(read(os.path.join(folder, "samples-zh.sarif")))  # a log of a case may hold no finding
            file.write(full.replace('"startLine": ', '"startLine": -', 1))
        status, output, errors = run(["node", os.path.join(HERE, "sarif.mjs"), MODULES, wrong, *logs])
        if not self.report.check(f"{name}: it runs", status == 0, words(errors)):
            return None
        found = json.loads(output)
        self.report.check(f"{name}: what is wrong is found", found.pop(wrong), "a line below zero was not found")
        for path, problems in found.items():
            self.report.check(f"{name}: {os.path.basename(path)}", not problems, f"{path}\n" + "\n".join(problems))
        return None

    def check_attached_data(self, example):
        """Whoever checks the data attached is told what its author was told."""
        path = os.path.join(example.folder("attached"), "data.json")
        with open(path, "wb") as file:
            file.write(run(["qpdf", "--show-attachment=data.json", example.pdf])[1])
        said = []
        for data in (example.data, path):
            _, output, errors = run([self.release, "check", "--format", "json", "--notes", data])
            found = json.loads(output or b"[]")  # its lines are others
            said.append(sorted((f["code"], f["severity"], f["pointer"], re.sub(r"第 \d+ 行", "第 N 行", f["message"])) for f in found))
        self.report.check(f"{example.name}: the same findings from the data attached", said[0] == said[1],
                          f"{said}\n{words(errors)}"[:3000])

    def whole_verapdf(self, examples):
        examples = [*examples, *self.drafts()]
        for flavour, standard in (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a")):
            if not os.path.isdir(JARS) or not shutil.which("java"):
                for example in examples:
                    self.report.skip(f"{example.name}: {standard} by veraPDF", "Java or veraPDF is missing")
                continue
            found, status, output, errors = verapdf(flavour, [e.pdf for e in examples])
            with open(os.path.join(self.work, f"verapdf-{flavour}.xml"), "wb") as file:
                file.write(output)
            self.report.check(f"{standard}: veraPDF warns of nothing", b"WARNING" not in errors, words(errors)[-800:])
            for example in examples:
                good, detail = found.get(os.path.realpath(example.pdf), (False, "veraPDF did not report on this file"))
                self.report.check(f"{example.name}: {standard} by veraPDF", good,
                                  detail + ("" if good else f"\nexit {status}; {words(errors)[-800:]}"))

    def whole_schemas(self, examples):
        """ajv and pilu agree by the kinds' schemas: on every example, and on a good document spoiled in one place."""
        name = "the schema says what pilu says (ajv)"
        if not shutil.which("node") or not os.path.isdir(os.path.join(MODULES, "ajv")):
            return self.report.skip(name, "node or ajv is missing")
        folder = os.path.join(self.work, "schemas")
        os.makedirs(folder, exist_ok=True)
        good = words(read(os.path.join(ROOT, "tests/cases/bad/good.json")))
        spoiled = [('"year": 2021', '"yaer": 2021'), ('"year": 2021', '"year": "2021"'), ('"year": 2021', '"year": 2021.5'),
                   ('"万元"', '"千元"'), ('"executed": 4.5', '"executed": "4.5"'), ('"executed": 4.5', '"executed": -1'),
                   (', "executed": 4.5', ""), ('"source": "city"', '"source": "town"'), ('"weight": 50', '"weight": 101'),
                   ('"name": "鉴定次数"', '"name": ""'), ('{"degree": 90}', '{"degree": 90, "text": "较高"}'),
                   ('["加强宣传。"]', "[]"), ('"year": 2021', '"year": 2021, "accept": [{"code": "x", "at": "/x"}]'),
                   ('"year": 2021', '"year": 2021, "claims": [{"path": "year", "text": "2021"}]')]
        bad = []
        for number, (old, new) in enumerate(spoiled):
            bad.append(os.path.join(folder, f"{number}.json"))
            with open(bad[-1], "w", encoding="utf-8") as file:
                file.write(good.replace(old, new, 1))
        data = [e.data for e in examples]
        status, output, errors = run(["node", os.path.join(HERE, "schemas.mjs"), MODULES, os.path.join(ROOT, "templates"),
                                      *data, *bad])
        if not self.report.check(f"{name}: it runs", status == 0, words(errors)):
            return None
        for path, problems in json.loads(output).items():
            code, said, _ = run([self.release, "check", path])
            self.report.check(f"{name}: {os.path.basename(path)}", bool(problems) == (code != 0) == (path in bad),
                              f"ajv: {problems}\npilu, exit {code}: {words(said)}")
        return None

    def check_ids(self, example):
        """A figure corrected and a row added: whoever cited a heading, a table or a figure still finds it there. Drafts,
        since the data are then no longer in order."""
        data, rows, names = json.loads(read(example.data)), [], []

        def lists(value):
            for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
                if isinstance(inside, list) and inside and all(isinstance(row, dict) for row in inside) \
                        and not any(isinstance(v, (dict, list)) for row in inside for v in row.values()):
                    rows.append(inside)
                lists(inside)
        lists(data)
        for number, change in enumerate((None, "figure", "row")):
            for row in rows[-1][-1:] if rows else []:
                if change == "figure":
                    row.update({key: value + 1 for key, value in row.items() if isinstance(value, (int, float))})
                elif change == "row":
                    rows[-1].append(dict(row))
            path = os.path.join(example.folder(f"ids-{number}"), "data.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False)
            run([self.release, "render", "--draft", "--format", "html", path, "-o", os.path.dirname(path)])
            page = path.removesuffix(".json") + ".html"
            names.append(re.findall(r'<(?:h[1-6]|section|table|figure)[^>]* id="([^"]*)"', words(read(page))))
        for change, after in zip(("a figure corrected", "a row added"), names[1:]):
            lost = sorted(set(names[0]) - set(after))
            self.report.check(f"{example.name}: {change}: the same ids", rows and names[0] and not lost, f"lost {lost}")

    def check_page(self, example):
        """What can be read off the HTML itself."""
        page = words(read(example.html))
        ids = re.findall(r' id="([^"]*)"', page)
        twice = sorted({i for i in ids if ids.count(i) > 1})
        self.report.check(f"{example.name}: each id once", ids and not twice, f"{twice}")
        lost = sorted(set(re.findall(r' href="#([^"]*)"', page)) - set(ids))
        self.report.check(f"{example.name}: each link has its end", not lost, f"{lost}")
        most = 250 if example.name.startswith("004") else 400
        self.report.check(f"{example.name}: HTML of at most {most} KB", len(page.encode()) <= most * 1024, f"{len(page.encode())}")

    def picture(self):
        """A page with pictures in it, which no example has: the golden case of pictures, whole."""
        folder = os.path.join(self.work, "pictures")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.join(ROOT, "tests/cases/vocabulary/images"), folder)
        run(["sh", "./cmd"], {"PILU": self.release, "ROOT": ROOT}, cwd=folder)
        page = Example(os.path.join(folder, "pictures.json"), self.work)
        page.html = os.path.join(folder, "out/data.html")
        self.report.check("a page with pictures", os.path.exists(page.html) and b"data:image/" in read(page.html), folder)
        return page

    def whole_fragments(self, examples):
        """Two by two in a page of somebody else's style, by fragments.mjs: documents, and drafts with their lists of findings."""
        name = "two fragments in a page of another style (Chromium)"
        if not shutil.which("chromium") or not os.path.isdir(os.path.join(MODULES, "axe-core")):
            return self.report.skip(name, "chromium, node, axe-core or playwright-core is missing")
        folder = os.path.join(self.work, "fragments")
        shutil.rmtree(folder, ignore_errors=True)
        data = [e.data for e in examples]
        status, _, errors = run([self.release, "render", *data, "--fragment", "--format", "html", "-o", folder])
        drafts = [draft.data for draft in self.drafts()]
        run([self.release, "render", *drafts, "--draft", "--fragment", "--format", "html", "-o", folder])
        made = sorted(os.path.join(folder, f) for f in os.listdir(folder)) if os.path.isdir(folder) else []
        listed = [f for f in made if "检查发现" in words(read(f))]
        if not self.report.check(f"{name}: rendered", status == 0 and len(made) == len(data) + 2 and len(listed) == 2, words(errors)):
            return None
        for first, second in zip(made[::2], made[1::2] + made[:1]):
            status, output, errors = run(["node", os.path.join(HERE, "fragments.mjs"), MODULES, shutil.which("chromium"),
                                          first, second], timeout=900)
            both = " and ".join(os.path.basename(f).split(".")[0] for f in (first, second))
            self.report.check(f"{name}: {both}", status == 0 and output.strip() == b"[]", words(output + errors)[:3000])
        return None

    def whole_print(self, examples):
        """The page as Chromium prints it is a document on A4: nothing beyond the edge, nothing of the screen on it."""
        name = "printed by Chromium"
        if not shutil.which("chromium"):
            return self.report.skip(name, "chromium is missing")
        for example in examples:
            pdf = os.path.join(example.folder("print"), "print.pdf")
            run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
                 f"--user-data-dir={example.folder('print-profile')}", f"--print-to-pdf={pdf}", f"file://{example.html}"])
            _, output, errors = run(["pdftotext", "-bbox", pdf, "-"])
            text, problems, pages = words(output), [], 0
            for size, body in re.findall(r'<page (width="[\d.]+" height="[\d.]+")>(.*?)</page>', text, re.S):
                pages += 1
                width, height = (float(n) for n in re.findall(r"[\d.]+", size))
                if sorted((round(width), round(height))) != [595, 842]:
                    problems.append(f"page {pages}: {width} × {height}")
                for left, top, right, bottom, word in re.findall(
                        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', body):
                    if float(left) < 20 or float(top) < 5 or float(right) > width - 20 or float(bottom) > height - 5:
                        problems.append(f"page {pages}: {word} at {left}–{right} {top}–{bottom}")
                    if "跳到正文" in word or "CSV" in word:
                        problems.append(f"page {pages}: {word} is on paper")
            own = words(run(["pdfinfo", example.pdf])[1])
            own = int(re.search(r"Pages:\s+(\d+)", own)[1])
            self.report.check(f"{example.name}: {name}: A4, nothing cut off, nothing of the screen", pages and not problems,
                              "\n".join(problems[:20]) + words(errors))
            self.report.check(f"{example.name}: {name}: about as many pages as the PDF", own * .85 <= pages <= own * 1.15 + 1,
                              f"{pages}, the PDF {own}")
        return None

    def whole_axe(self, examples):
        """axe-core in a browser, in every view of axe.mjs; a page made wrong shows that it would tell."""
        examples = [*examples, self.picture()]
        name = "accessible in Chromium (axe-core)"
        if not shutil.which("chromium") or not os.path.isdir(os.path.join(MODULES, "axe-core")):
            for example in examples:
                self.report.skip(f"{example.name}: {name}", "chromium, node, axe-core or playwright-core is missing")
            return
        control = os.path.join(self.work, "control-axe.html")
        with open(control, "w", encoding="utf-8") as file:
            file.write("<!doctype html><html><meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"><script>1"
                       "</script><title>x</title><img src=a.png><p style='color:#ddd;width:2000px'>grey on white"
                       "<a href=#x>b</a><a href=#x tabindex=3>c</a><a href=#x style='outline:none'>d</a>"
                       "<div role=group aria-label=e></div><div role=group aria-label=e></div>")
        command = ["node", os.path.join(HERE, "axe.mjs"), MODULES, shutil.which("chromium"), control]
        status, output, errors = run([*command, *(e.html for e in examples)], timeout=1800)
        try:
            found = json.loads(output)
        except ValueError:
            self.report.fail(name, f"exit {status}\n{words(output + errors)[-2000:]}")
            return
        told = words(json.dumps(found[control]).encode())
        for what in ("html-has-lang", "image-alt", "color-contrast", "px wider", "asks for", "skip link", "Content Security Policy",
                     "Tab: a. (1), not a. b", "Tab: a. d", "two of one name: e"):
            self.report.check(f"axe.mjs tells: {what}", what in told, told[:2000])
        for example in examples:
            for view, complaints in found.get(example.html, {"": ["not looked at"]}).items():
                self.report.check(f"{example.name}: {name}: {view}", not complaints, "\n".join(complaints))

    def whole_vnu(self, examples):
        examples = [*examples, self.picture()]
        if not os.path.exists(VNU) or not shutil.which("java"):
            for example in examples:
                self.report.skip(f"{example.name}: Nu Html Checker", "Java or vnu-jar is missing")
            return
        # A page that is known to be wrong goes along: a checker that does not find it has checked nothing.
        control = os.path.join(self.work, "known-to-be-wrong.html")
        with open(control, "w", encoding="utf-8") as file:
            file.write("<!DOCTYPE html><html lang=zh><title>x</title><p><table><td colspan=0>x</table></div>\n")
        status, output, errors = run(["java", "-jar", VNU, "--format", "json", "--stdout", control,
                                      *(e.html for e in examples)])
        try:
            messages = json.loads(output)["messages"]
        except ValueError:
            self.report.fail("Nu Html Checker runs", f"exit {status}\n{words(output + errors)[-2000:]}")
            return
        by_file = {}
        for message in messages:
            by_file.setdefault(os.path.realpath(message.get("url", "").removeprefix("file:")), []).append(
                f"{message.get('lastLine')}:{message.get('lastColumn')} {message['type']}: {message['message']}")
        self.report.check("Nu Html Checker finds what is wrong", os.path.realpath(control) in by_file, words(output)[:800])
        for example in examples:
            found = [m for m in by_file.get(os.path.realpath(example.html), []) if not any(text in m for text in NU_MISTAKES)]
            self.report.check(f"{example.name}: Nu Html Checker has nothing to say", not found, "\n".join(found))
        known = {os.path.realpath(e.html) for e in examples} | {os.path.realpath(control)}
        rest = [text for path, texts in by_file.items() if path not in known for text in texts]
        self.report.check("Nu Html Checker has nothing else to say", not rest, "\n".join(rest))


def verapdf(flavour, files):
    """One run of veraPDF: what it found, and its exit status, output and errors."""
    status, output, errors = run(["java", "-cp", os.path.join(JARS, "*"), "org.verapdf.apps.GreenfieldCliWrapper", "-f", flavour,
                                  "--format", "xml", "--maxfailuresdisplayed", "3", *files], timeout=1800)
    return verapdf_results(output), status, output, errors


def verapdf_results(output):
    """{path: (compliant, words)} of veraPDF's report. A file counts only if checks were made and passed."""
    try:
        jobs = xml.etree.ElementTree.fromstring(output).iter("job")
    except xml.etree.ElementTree.ParseError:
        return {}
    found = {}
    for job in jobs:
        verdict = job.find("validationReport")
        path = os.path.realpath(job.findtext("item/name", ""))
        if verdict is None:
            found[path] = (False, words(xml.etree.ElementTree.tostring(job))[:1500])
            continue
        counts = verdict.find("details").attrib
        good = (verdict.get("isCompliant") == "true" and verdict.get("jobEndStatus") == "normal"
                and int(counts["passedChecks"]) > 0 and int(counts["failedChecks"]) == 0)
        lines = [f"{counts['failedChecks']} failed checks, {counts['passedChecks']} passed"]
        for rule in verdict.iter("rule"):
            if rule.get("status") == "failed":
                lines.append(f"{rule.get('specification')} {rule.get('clause')} test {rule.get('testNumber')}: "
                             f"{rule.get('failedChecks')} × {rule.findtext('description', '')}")
                check = rule.find("check")
                if check is not None:
                    lines.append(f"  {check.findtext('context', '')[-160:]}: {check.findtext('errorMessage', '')}")
        found[path] = (good, "\n".join(lines))
    return found


def main():
    arguments = argparse.ArgumentParser(description="Render every example and check the outputs.")
    arguments.add_argument("--release", default="build", help="folder of the release build")
    arguments.add_argument("--sanitized", default="build-test/gcc", help="folder of gcc's sanitizer build")
    arguments.add_argument("--clang", default="build-test/clang", help="folder of clang's build")
    arguments.add_argument("--work", default="build-test/conformance", help="folder for what is made")
    arguments.add_argument("--locales", help="folder with a compiled de_DE.UTF-8 (localedef)")
    suite = Suite(arguments.parse_args())
    os.makedirs(suite.work, exist_ok=True)
    suite.all()
    suite.report.end()


if __name__ == "__main__":
    main()
