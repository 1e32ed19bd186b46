"""docs/findings.md: every finding of src/base/diag_codes.def with an example of what a user sees; scripts/docs.py writes it.

The examples are not made up: they stand in the golden cases of tests/cases as what the program has to say there, in
Chinese and, where the case asks for it, in English. Where a finding cannot be brought about in a test (a file of 256 MB,
a failing library), EXAMPLES has its arguments.
"""
import re
from pathlib import Path

import rules_docs

ROOT = Path(__file__).resolve().parent.parent
FIRST = ("findings/", "bad/")  # of two cases that show a finding the one in the earlier folder is taken

EXAMPLES = {
    "document-invariant": [("<li> 在 <p> 里", "<li> inside <p>")],
    "document-limit": [("200 万个节点", "2,000,000 nodes")],
    "file-limit": [("大文件.json", "large.json"), ("256 MB", "256 MB")],
    "layout-limit": [("20000", "20000")],
    "read-tool": [("libqpdf.so.29", "libqpdf.so.29")],
    "pdf-write": [("libharu 0x1003", "libharu 0x1003")],
}

HEAD = """# 程序会说什么

<!-- scripts/docs.py 由 src/base/diag_codes.def 和 tests/cases 写成，请勿直接修改 -->

每一条都有代码、级别、出处、一句话：那里写着什么、应当怎样改。`--lang en` 得到英文，代码不变；`check --format json` 给程序读。`check` 把它们写到标准输出（`pilu check 数据.json | less` 可以翻看），别的命令写到标准错误。

| 级别 | 意思 |
|---|---|
| 错误 | 不生成文件（`--draft` 除外）；退出码见各条 |
| 警告 | 照常生成；请看一眼 |
| 提示 | 只在 `--notes` 时列出 |

下面的例子是程序对 `tests/cases/` 里那份输入的原话。
"""

SECTIONS = {"files": "文件", "data: JSON (RFC 8259, I-JSON RFC 7493)": "数据：JSON", "data: the kind's schema": "数据：字段和金额",
            "languages: expressions, rules, layouts": "规则和表样", "document and style": "文档和样式",
            "fonts and layout": "字体和版面", "text rules: src/check/text_rules.def": "文字",
            "a site of published documents": "站点"}
NOTES = {"text rules: src/check/text_rules.def": [
    "每条之后是理由和例子：✗ 必须指出，✓ 不得指出，⏎ 是换行，⇥ 是单元格之间（更多的在 `tests/rules/text.txt`）。看过而要保留的一处警告，在数据里写明理由，"
    "只对这一处有效；错误不能保留：", "",
    "```json", '"accept": [{"code": "text-repeated", "at": "/projects/0/measures/0", "reason": "两个项目适用同一办法"}]', "```", "",
    "已成文的 .txt、.html、.pdf 没有数据，写在另一个文件里，用 `pilu check 报告.pdf --accept 保留.json`：", "",
    "```json", '{"accept": [{"code": "text-time", "text": "批复写明“今年内完成”", "reason": "引自批复原文", "file": "报告.pdf"}]}', "```", "",
    "`text` 是那一段话（表格里是那一行）中的一段原文，空白不计；行号、页码会变，文字不变。`reason` 必须写。`file` 可以不写，写了就只对这个文件。"
    "一项只保留一处：原文在几处都有的，一处也不保留，并指出（accept-wide）；没有用上的也指出（accept-unused）。错误同样不能保留。", ""]}
SEVERITIES = {"ERROR": "错误", "WARNING": "警告", "NOTE": "提示"}
EXITS = {"FINDINGS": 1, "INPUT": 3, "OUTPUT": 4, "UNDECIDED": 5}


def codes():
    """(section, name, severity, exit, zh, en) in the order of the list."""
    section, found = "", []
    text = (ROOT / "src/base/diag_codes.def").read_text(encoding="utf-8")
    for match in re.finditer(r'^/\* (.*?) \*/$|^PILU_CODE\(\w+, "([^"]+)", (\w+), (\w+), "((?:\\.|[^"\\])*)", "((?:\\.|[^"\\])*)"\)', text, re.M):
        if match[1]:
            section = match[1]
        else:
            plain = [re.sub(r"\\(.)", r"\1", part) for part in match.groups()[4:]]
            found.append((section, match[2], match[3], match[4], *plain))
    return found


def blocks(text):
    """{(code, language): what was said first}: a finding's line and the indented lines under it."""
    found, current = {}, None
    for line in text.splitlines():
        head = re.match(r"(?:\S.*: )?(错误|警告|提示|error|warning|note)\[([a-z0-9-]+)\](?:：|: )", line)
        if head:
            key = (head[2], "en" if head[1].isascii() else "zh")
            current = None if key in found else found.setdefault(key, [])
        elif not line.startswith("  "):
            current = None
        if current is not None:
            current.append(line)
    return found


def examples():
    """{code: (case, Chinese lines, English lines)}; one of the two may be empty."""
    cases = ROOT / "tests/cases"
    names = [str(path.parent.relative_to(cases)) for path in cases.rglob("cmd")]
    rank = {folder: i for i, folder in enumerate(FIRST)}
    found = {}
    for name in names:
        files = [cases / name / stream for stream in ("stderr", "stdout")]  # a case may join the two
        said = blocks("\n".join(f.read_text(encoding="utf-8", errors="replace") for f in files if f.exists()))
        for code in {code for code, _language in said}:
            pair = [said.get((code, language), []) for language in ("zh", "en")]
            order = (-sum(map(bool, pair)), not name.endswith("/" + code), min((rank[f] for f in rank if name.startswith(f)), default=9), name)
            found.setdefault(code, []).append((order, name, *pair))
    chosen = {}
    for code, cases_of in found.items():
        best, *others = sorted(cases_of)
        pair = [part or next((other[2 + i] for other in sorted(others) if other[2 + i]), []) for i, part in enumerate(best[2:])]
        chosen[code] = (best[1], *pair)
    return chosen


def filled(words, arguments, language):
    return re.sub(r"\{(\d)\}", lambda m: arguments[int(m[1])][language], words)


def entry(code, shown):
    _section, name, severity, leaves, zh, en = code
    exits = f"退出码 {EXITS[leaves]}" if severity == "ERROR" or leaves == "UNDECIDED" else "不影响退出码"
    lines = [f"### {name}", "", f"{SEVERITIES[severity]}，{exits}。"]
    if name in shown:
        case, chinese, english = shown[name]
        said = chinese + (english[:1] if chinese else english)
        lines[-1] += f"（`tests/cases/{case}`）"
    elif name in EXAMPLES:
        said = [f"pilu: {SEVERITIES[severity]}[{name}]：" + filled(zh, EXAMPLES[name], 0),
                f"pilu: {severity.lower()}[{name}]: " + filled(en, EXAMPLES[name], 1)]
    else:  # tests/lint/lint.py names it
        said = [f"{SEVERITIES[severity]}[{name}]：{zh}", f"{severity.lower()}[{name}]: {en}"]
    return [*lines, "", "```", *said, "```", "", *rules_docs.text_entry(name)]


def without_example():
    """Codes that neither a golden case nor EXAMPLES shows."""
    shown = examples()
    return [code[1] for code in codes() if code[1] not in shown and code[1] not in EXAMPLES]


def made_files():
    shown, lines, section = examples(), HEAD.splitlines() + [""], None
    for code in codes():
        if code[0] != section:
            section = code[0]
            lines += [f"## {SECTIONS.get(section, section)}", "", *NOTES.get(section, [])]
        lines += entry(code, shown)
    return {"docs/findings.md": "\n".join(lines).rstrip() + "\n"}
