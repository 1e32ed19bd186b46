#!/usr/bin/env python3
"""run-docs.py: docs/template-language.md does what it says: its examples are run, its lists are whole.

    tests/run-docs.py BUILD-FOLDER [HEADING …]    all examples, or those below headings that contain one of the words

An example is a row of fenced blocks in the document, told apart by the second word after the fence:

    json schema.json     the kind of all examples            json 数据        its data, until the next such block
    text 规则            its rules                           css 样式         its style.css
    html 片段 NAME       templates/NAME                      html 表样        its layout: what follows is what comes of it
    text 算出            «expression → what {{ }} prints»    text 印出        the page's text, a line for each block
    html 网页            the page's <main>                   text PDF         the PDF's structure as pdfinfo shows it
    text 信息            the findings' first lines

规则, 样式 and 片段 hold until the next heading. In what is expected, … stands for anything. An example without 信息 must
give no findings (but for data that it does not print). A table «属性 | 例子 | 变化» gives a rule of style for each
property; the property alone makes the stated change on paper, and stands in the page. Each function, element,
attribute, property and word of the language must have an example: what is added to a .def list is added to the
document. The commands and changes of «sh 命令» and «diff FILE» make a new kind, in order.
"""
import concurrent.futures
import html.parser
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOCUMENT = os.path.join(ROOT, "docs/template-language.md")
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

WORDS = {  # what no list names: the language's own words and signs, as they must stand in some example
    "layout": [r"\{%\s*for\b", r"\{%\s*else\b", r"\{%\s*endfor\b", r"\{%\s*if\b", r"\{%\s*elif\b", r"\{%\s*endif\b",
               r"\{%\s*include\b.*\bwith\b", r"\{%\s*include \"[^\"]*\" *%\}", r"\{#", r"<!--", r"<title>", r"<meta\b",
               r"\bloop\.index\b", r"\bloop\.count\b", r"\bloop\.first\b", r"\bloop\.last\b", r"\blayout\."],
    "rules": [r"^let\b", r"^check\b.*\berror\b", r"^check\b.*\bwarning\b", r"^check\b.*\bnote\b", r"\bat\b", r"\bwhen\b",
              r"\bsay\b", r"^include\b", r"^#", r"\[\]"],
    "expressions": [r" \+ ", r" - ", r"-\w", r" \* ", r" == ", r" != ", r" < ", r" <= ", r" > ", r" >= ", r"\bin\b",
                    r"\bnot in\b", r"\band\b", r"\bor\b", r"\bnot\b", r"\bif\b.*\belse\b", r"\bis defined\b", r"\bis not defined\b",
                    r"\bnull\b", r"\btrue\b", r"\bfalse\b", r"\[\d+\]", r"\[\"", r"\{\w+:", r"'", r"\|"],
}


class Block:
    def __init__(self, heading, line, words, text):
        self.heading, self.line, self.words, self.text = heading, line, words, text
        self.kind = words[1] if len(words) > 1 else ""


class Example:
    """What a layout, or a list of expressions, needs to be run, and the blocks that say what comes of it."""

    def __init__(self, block, state):
        self.block, self.state, self.results = block, {**state, "片段": dict(state["片段"])}, []
        self.name = f"{os.path.basename(DOCUMENT)}:{block.line} {block.heading}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def blocks_of(document):
    """The fenced blocks and headings, in order."""
    heading, lines, i = "", document.split("\n"), 0
    while i < len(lines):
        if re.match(r"#+ ", lines[i]):
            heading = lines[i].lstrip("# ")
            yield Block(heading, i + 1, ["", "heading"], "")
        fence = re.match(r"```(\S.*)$", lines[i])
        if fence:
            end = next(j for j in range(i + 1, len(lines)) if lines[j] == "```")
            yield Block(heading, i + 1, fence[1].split(), "\n".join(lines[i + 1:end]) + "\n")
            i = end
        i += 1


def examples_of(blocks):
    state = {"schema.json": "", "数据": "", "规则": "# \n", "样式": "", "片段": {}}
    examples = []
    for block in blocks:
        if block.kind == "heading":
            state.update({"规则": "# \n", "样式": "", "片段": {}})
        elif block.kind == "片段":
            state["片段"][block.words[2]] = block.text
        elif block.kind in state:
            state[block.kind] = block.text
        elif block.kind in ("表样", "算出"):
            examples.append(Example(block, state))
        elif block.kind in ("印出", "网页", "PDF", "信息"):
            examples[-1].results.append(block)
    return examples


class Page(html.parser.HTMLParser):
    """The page's <main> as its text, a line for each block and row, and as tags and text without indentation."""
    BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "caption", "figcaption", "div", "section", "figure", "header",
              "nav", "ol", "ul", "table", "blockquote"}

    def __init__(self, page):
        super().__init__()
        self.inside, self.lines, self.tags, self.silent = False, [""], [], 0
        self.feed(page)
        self.text = [line.strip().rstrip("|").strip() for line in self.lines]
        self.text = [re.sub(r"\s+", " ", line) for line in self.text if line]

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self.inside = True
            return
        if not self.inside:
            return
        self.tags.append("<" + " ".join([tag, *(f'{k}="{v}"' if v is not None else k for k, v in attrs)]) + ">")
        if tag == "svg":
            self.silent += 1
        if tag in self.BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag == "main":
            self.inside = False
        if not self.inside:
            return
        self.tags.append(f"</{tag}>")
        if tag == "svg":
            self.silent -= 1
        if tag in ("td", "th"):
            self.lines[-1] += " | "
        if tag in self.BLOCKS:
            self.lines.append("")

    def handle_data(self, data):
        if not self.inside or not data.strip():
            return
        self.tags.append(re.sub(r"\s+", " ", data).strip())
        if not self.silent:
            self.lines[-1] += data.replace("\n", " ")


def matches(want, got):
    """Whether `got` is what is wanted, where … stands for anything."""
    return re.fullmatch(".*?".join(re.escape(part) for part in want.split("…")), got, re.S) is not None


def make_home(folder, example, layout):
    """A home with the one kind; the data as data.json beside it."""
    for name in ("templates/common", "fonts"):
        os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
        os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
    kind = os.path.join(folder, "templates/example")
    write(os.path.join(kind, "schema.json"), example.state["schema.json"])
    write(os.path.join(kind, "rules"), example.state["规则"])
    write(os.path.join(kind, "style.css"), example.state["样式"])
    write(os.path.join(kind, "layouts/one.html"), layout)
    for name, text in example.state["片段"].items():
        write(os.path.join(folder, "templates", name), text)
    write(os.path.join(folder, "data.json"), example.state["数据"])
    with open(os.path.join(kind, "seal.png"), "wb") as file:
        file.write(picture())


def picture():
    """A PNG of one black pixel."""
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    head, pixel = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def run(program, folder, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          env={**os.environ, "PILU_HOME": folder, "LC_ALL": "C.UTF-8"}, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def first_lines(said):
    """Each finding's first line, without those on data that an example does not print and on this machine's fonts."""
    lines = [line for line in said.splitlines() if re.search(r": (错误|警告|提示)\[", line)]
    return [line for line in lines if "[data-unused]" not in line and "[font-substitute]" not in line]


def whole_layout(text):
    """The layout as it stands, with the title and first heading that a document needs."""
    head = "" if "<title>" in text else "<title>例</title>\n"
    return head + ("" if "<h1" in text else "<h1>例</h1>\n") + text


def run_layout(program, example, folder):
    """What is wrong with a 表样 example, as texts."""
    make_home(folder, example, whole_layout(example.block.text))
    added = "<h1" not in example.block.text
    status, _, said = run(program, folder, "render", "data.json", "--notes", "-o", "out")
    findings = first_lines(said)
    told = [line for block in example.results if block.kind == "信息" for line in block.text.splitlines()]
    wrong = []
    if len(told) != len(findings) or not all(matches(want, got) for want, got in zip(told, findings)):
        wrong.append("findings:\n" + "\n".join(findings) + "\nbut the document says:\n" + "\n".join(told))
    failed = any("错误[" in line for line in told)
    if (status != 0) != failed:
        wrong.append(f"exit status {status}\n{said}")
    if status != 0:
        return wrong
    page = Page(page_of(folder))
    for block in example.results:
        if block.kind == "印出":
            got = "\n".join(page.text[1:] if added else page.text)
            want = block.text.strip()
        elif block.kind == "网页":
            tags = page.tags[page.tags.index("</h1>") + 1:] if added else page.tags
            got, want = "\n".join(tags), "\n".join(wanted_tags(block.text))
        elif block.kind == "PDF":
            got, want = pdf_structure(folder, added), "\n".join(line.strip() for line in block.text.strip().split("\n"))
        else:
            continue
        if not matches(want, got):
            wrong.append(f"{block.kind}, line {block.line}:\n{got}\nbut the document says:\n{want}")
    return wrong


def page_of(folder):
    """The page as it is read: where its lines may break (wbr, a figure kept with its unit) says nothing."""
    page = read(os.path.join(folder, "out/data.html"))
    return re.sub(r'<span class="u">(.*?)</span>', r"\1", page.replace("<wbr>", ""), flags=re.S)


def wanted_tags(text):
    page = Page("<main>" + text + "</main>")
    return page.tags


def pdf_structure(folder, added):
    done = subprocess.run(["pdfinfo", "-enc", "UTF-8", "-struct-text", os.path.join(folder, "out/data.pdf")],
                          capture_output=True, check=True)
    lines = [re.sub(r" <h[0-9a-f]+>|\s*\(block\)|Object .*", "", line).strip() for line in done.stdout.decode().splitlines()]
    lines = [line for line in lines if line and not re.match(r'"\s*"$', line)]
    return "\n".join(lines[3:] if added else lines[1:])


def run_expressions(program, example, folder):
    pairs = [line.split(" → ", 1) for line in example.block.text.splitlines() if line.strip()]
    body = "".join(f"<p>{{{{ {expression.strip()} }}}}</p>\n" for expression, _ in pairs)
    make_home(folder, example, whole_layout(body))
    status, _, said = run(program, folder, "render", "data.json", "--format", "html", "-o", "out")
    if status:
        return first_lines(said) or [said]
    page = page_of(folder)
    got = re.findall(r"<p>(.*?)</p>", page[page.index("</h1>"):], re.S)
    got = [re.sub(r"&quot;", '"', re.sub(r"&#39;", "'", text)) for text in got]
    if len(got) != len(pairs):
        return [f"{len(pairs)} expressions, {len(got)} paragraphs"]
    return [f"{expression.strip()} prints «{text}», not «{want.strip()}»"
            for (expression, want), text in zip(pairs, got) if text != want.strip()]


# --- style ----------------------------------------------------------------------------------------------------

def style_rows(document):
    """(property, rule, changes) of the tables «属性 | 例子 | 变化»."""
    rows, inside = [], False
    for line in document.split("\n"):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells[:3] == ["属性", "例子", "变化"]:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not cells[0].startswith("-"):
            rows.append((cells[0].strip("`"), cells[1].strip("`"), set(cells[2].replace("、", " ").split())))
    return rows


def without(rule, name):
    """The rule without its declaration of the property."""
    return re.sub(r"(?<=[{;\s])" + re.escape(name) + r"\s*:[^;}]*;?", "", rule)


def placed(program, folder, css, clean):
    """The dump of the sample's pages with this style, which gives no findings when it must be clean."""
    write(os.path.join(folder, "templates/example/style.css"), css)
    status, out, said = run(program, folder, "render", "--dump", "pages", "data.json")
    if status or (clean and first_lines(said)):
        raise ValueError("\n".join([css, *first_lines(said)]))
    return out


def texts_of(dump):
    """The page, place, size, face, colour and words of each piece of text."""
    page, found = "", []
    for line in dump.splitlines():
        page = line.split()[1] if line.startswith("page ") else page
        match = re.match(r"text content (\S+ \S+) (\S+) (\S+) (.*?)( #\w+)? «(.*)»", line)
        if match:
            found.append(dict(zip(("分页", "位置", "字宽", "字号", "字体", "颜色", "折行"), (page, *match.groups()))))
    return found


def what_changed(before, after):
    """The words of the column 变化 for what differs between two dumps of pages."""
    one, two = texts_of(before), texts_of(after)
    words = [[t["折行"] for t in side] for side in (one, two)]
    changed = {"折行"} if words[0] != words[1] else set()
    if "".join(words[0]) != "".join(words[1]):
        changed = {"文字"}
    if changed:  # the rest is asked of what stands in both
        one, two = ([t for t in side if t["折行"] in words[0] and t["折行"] in words[1]] for side in (one, two))
    for word in ("分页", "位置", "字宽", "字号", "字体", "颜色"):
        if [t[word] for t in one] != [t[word] for t in two]:
            changed.add(word)
    for word, pattern in (("纸张", r"^page \d+ (.*)$"), ("线和底色", r"^fill (.*)$")):
        found = [re.findall(pattern, dump, re.M) for dump in (before, after)]
        if (found[0] != found[1]) if word == "线和底色" else set(found[0]) != set(found[1]):
            changed.add(word)
    return changed or {"不变"}


def run_style(program, example, row, folder):
    name, rule, wanted = row
    make_home(folder, example, whole_layout(example.block.text))
    if without(rule, name) == rule:
        return [f"{rule} does not set {name}"]
    changed = what_changed(placed(program, folder, without(rule, name), False), placed(program, folder, rule, True))
    wrong = [] if changed == wanted else [f"changes {' '.join(sorted(changed))}, not {' '.join(sorted(wanted))}"]
    status, _, said = run(program, folder, "render", "data.json", "--format", "html", "-o", "out")
    if status:
        return [*wrong, *first_lines(said)]
    sheets = re.findall(r"<style>(.*?)</style>", page_of(folder), re.S)
    if sheets[-1].strip() != rule:
        wrong.append("the page's last style sheet is not this rule:\n" + sheets[-1])
    return wrong


# --- a new kind -----------------------------------------------------------------------------------------------

def apply_diff(folder, path, text):
    """Lines with - and without a sign stand in the file, once; those with + take their place."""
    content = read(os.path.join(folder, path))
    for hunk in re.split(r"^@@.*\n", text, flags=re.M):
        lines = hunk.splitlines()
        old = "".join(line[1:] + "\n" for line in lines if line[:1] in "- ")
        new = "".join(line[1:] + "\n" for line in lines if line[:1] in "+ ")
        if content.count(old) != 1 or not old:
            return f"{path} has {content.count(old)} times:\n{old}"
        content = content.replace(old, new)
    write(os.path.join(folder, path), content)
    return ""


def new_kind(program, blocks, folder, result):
    """The commands and changes of the document, in a checkout of their own; 信息 is what the last command said."""
    for name in ("templates", "examples"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
    os.symlink(os.path.join(ROOT, "fonts"), os.path.join(folder, "fonts"))
    write(os.path.join(folder, "build/pilu"), f'#!/bin/sh\nPILU_HOME="$PWD" exec "{program}" "$@"\n')
    os.chmod(os.path.join(folder, "build/pilu"), 0o755)
    said, status = "", 0
    for block in blocks:
        name = f"a new kind: line {block.line}"
        if block.words[0] == "diff":
            result.check(name, not (wrong := apply_diff(folder, block.words[1], block.text)), wrong)
        elif block.kind == "命令":
            done = subprocess.run(["sh", "-e", "-c", block.text], cwd=folder, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=120, check=False)
            said, status = (done.stdout + done.stderr).decode(), done.returncode
            result.check(name, status in (0, 1), said)
        elif block.kind == "信息":
            told, found = block.text.splitlines(), first_lines(said)
            good = status == 1 and len(told) == len(found) and all(map(matches, told, found))
            result.check(name, good, "\n".join(found) + "\nbut the document says:\n" + block.text)
        elif block.kind == "印出" and result.check(f"{name}: it renders", status == 0, said):
            for ending in ("html", "pdf"):
                text = output_text(folder, ending)
                missing = [line for line in block.text.splitlines() if re.sub(r"\s", "", line) not in text]
                result.check(f"{name}: in the {ending}", not missing, "\n".join(missing) + "\nis not in\n" + text)


def output_text(folder, ending):
    """All text of the newest output, without spaces."""
    names = [os.path.join(folder, "out", name) for name in os.listdir(os.path.join(folder, "out")) if name.endswith(ending)]
    path = max(names, key=os.path.getmtime)
    if ending == "html":
        text = "".join(Page(read(path)).text)
    else:
        text = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s", "", text)


# --- whole lists ----------------------------------------------------------------------------------------------

def rows_of(path, macro):
    """The argument lists of MACRO(…) in a .def file."""
    text = re.sub(r"/\*.*?\*/", "", read(os.path.join(ROOT, path)), flags=re.S)
    rows = [re.findall(r'"(?:\\.|[^"\\])*"|[^,\s][^,]*', args) for args in re.findall(r"^%s\((.*)\)\s*$" % macro, text, re.M)]
    return [[cell.strip().strip('"') for cell in row] for row in rows]


def check_lists(examples, styled, result):
    layouts = "\n".join(e.block.text for e in examples if e.block.kind == "表样")
    lines = [line for e in examples if e.block.kind == "算出" for line in e.block.text.splitlines()]
    expressions = "\n".join(line.split(" → ")[0] for line in lines)
    pages = "\n".join(b.text for e in examples for b in e.results if b.kind == "网页")
    rules = "\n".join({e.state["规则"] for e in examples})
    parts = "\n".join(text for e in examples for text in e.state["片段"].values())
    run_text = "\n".join((layouts, expressions, rules, parts))
    lists = {"layout": layouts + parts, "rules": rules, "expressions": expressions}
    for row in rows_of("src/lang/functions.def", "PILU_FUNCTION"):
        used = re.search(r"(\b%s\(|\|%s\b)" % (row[0], row[0]), run_text)
        result.check(f"function {row[0]} has an example", used, "add one to docs/template-language.md, 函数")
    for row in rows_of("src/doc/elements.def", "PILU_ELEMENT"):
        if not row[1] or row[2] == "ROOT":
            continue
        made = f'class="{row[6]}' in pages if row[6] else False
        used = re.search(r"<%s[\s/>]" % re.escape(row[1]), layouts + parts)
        result.check(f"element {row[1]} has an example", used or made, "add one to docs/template-language.md, 元素")
    for row in rows_of("src/doc/attributes.def", "PILU_ATTRIBUTE"):
        where = r"[\w-]+" if row[2] == "*" else "(?:%s)" % row[2].replace(" ", "|")
        used = re.search(r"<%s\b[^>]*\s%s=" % (where, row[1]), layouts + parts)
        result.check(f"attribute {row[1]} of {row[2]} has an example", used, "add one to docs/template-language.md, 元素")
    for macro in ("PILU_LONGHAND", "PILU_SHORTHAND", "PILU_ACCEPTED"):
        for row in rows_of("src/doc/style_properties.def", macro):
            result.check(f"property {row[1]} has an example", row[1] in styled,
                         "add a row to a table «属性 | 例子 | 变化» of docs/template-language.md")
    for name, patterns in WORDS.items():
        for pattern in patterns:
            result.check(f"{name}: {pattern} has an example", re.search(pattern, lists[name], re.M), "not in any example")


def main():
    program, wanted, result = os.path.abspath(os.path.join(sys.argv[1], "pilu")), sys.argv[2:], report.Report()
    document = read(DOCUMENT)
    blocks = list(blocks_of(document))
    kind = [b for b in blocks if b.heading.startswith("做一个新文种")]
    examples, rows = examples_of([b for b in blocks if b not in kind]), style_rows(document)
    sample = [e for e in examples if e.block.words[-1] == "样式的例子"]
    result.check("the document has examples", len(examples) > 1 and rows and len(sample) == 1)
    jobs = [(e.name, run_expressions if e.block.kind == "算出" else run_layout, e) for e in examples if e not in sample]
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        chosen = [job for job in jobs if not wanted or any(word in job[0] for word in wanted)]
        work = [pool.submit(how, program, e, os.path.join(scratch, str(i))) for i, (_, how, e) in enumerate(chosen)]
        looks = rows if not wanted or any(word in "样式" for word in wanted) else []
        work += [pool.submit(run_style, program, sample[0], row, os.path.join(scratch, f"s{i}")) for i, row in enumerate(looks)]
        for name, done in zip([job[0] for job in chosen] + [f"style {row[0]}: {row[1]}" for row in looks], work):
            try:
                result.check(name, not done.result(), "\n".join(done.result()))
            except (OSError, ValueError, subprocess.SubprocessError) as error:
                result.fail(name, error)
        result.check("the document makes a new kind", any(b.words[0] == "diff" for b in kind))
        if not wanted or any(word in "新文种" for word in wanted):
            os.makedirs(os.path.join(scratch, "kind"))
            new_kind(program, kind, os.path.join(scratch, "kind"), result)
    check_lists(examples, {row[0] for row in rows}, result)
    result.end()


if __name__ == "__main__":
    main()
