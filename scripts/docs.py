#!/usr/bin/env python3
"""Writes what is made from the lists in src/: the tables of docs/*.md, between «<!-- NAME: … -->» and «<!-- end -->»,
and whole files: the man page and the shells' completions (cli_docs.py), what each finding looks like (findings.py).

    scripts/docs.py           write
    scripts/docs.py --check   say which files would change; exit 1 when there are any
"""
import json
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import cli_docs  # noqa: E402
import findings  # noqa: E402
import rules_docs  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


def entries(path, macro):
    """The argument lists of MACRO(…) in a .def file; texts without their quotes."""
    text = (ROOT / path).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = []
    for match in re.finditer(r"^%s\((.*)\)\s*$" % macro, text, flags=re.M):
        args = re.findall(r'"(?:\\.|[^"\\])*"|[^,\s][^,]*', match.group(1))
        found.append([re.sub(r'\\(.)', r"\1", a[1:-1]) if a.startswith('"') else a.strip() for a in args])
    return found


def row(*cells):
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def functions():
    lines = ["| 函数 | 作用 |", "|---|---|"]
    for _id, _least, _most, _lazy, signature, doc in entries("src/lang/functions.def", "PILU_FUNCTION"):
        lines.append(row(f"`{signature}`", doc))
    return lines


def elements():
    attributes = entries("src/doc/attributes.def", "PILU_ATTRIBUTE")
    lines = ["| 元素 | 属性 | PDF 结构 |", "|---|---|---|"]
    for _id, name, category, _content, pdf, _html, _class in entries("src/doc/elements.def", "PILU_ELEMENT"):
        if not name or category == "ROOT":
            continue
        own = [f"`{a}`" for _a, a, where in attributes if where != "*" and name in where.split()]
        lines.append(row(f"`{name}`", " ".join(own), pdf or "–"))
    common = " ".join(f"`{a}`" for _a, a, where in attributes if where == "*")
    return lines + ["", f"每个元素都可以有 {common}。"]


def properties():
    lines = ["| 属性 | 值 |", "|---|---|"]
    for _id, name, _inherited, _kind, _field, values, _doc in entries("src/doc/style_properties.def", "PILU_LONGHAND"):
        lines.append(row(f"`{name}`", values))
    for _id, name, _kind, _first, values, _doc in entries("src/doc/style_properties.def", "PILU_SHORTHAND"):
        lines.append(row(f"`{name}`", values))
    for _id, name, values, _doc in entries("src/doc/style_properties.def", "PILU_ACCEPTED"):
        lines.append(row(f"`{name}`", values + "（接受，不改变版面）"))
    return lines


TYPES = {"string": "文字", "integer": "整数", "boolean": "是否", "null": "null"}


def changes():
    """The JSON of `pilu diff`, by its schema; an object's members follow it."""
    schema = json.loads((ROOT / "templates/_changes/schema.json").read_text(encoding="utf-8"))
    lines = ["| 字段 | 中文 | 类型 |", "|---|---|---|"]

    def walk(members, before):
        for name, member in members.items():
            inner = member.get("items", member)
            of = schema["$defs"].get(inner.get("$ref", "").rpartition("/")[2])
            types = inner.get("type", [])
            words = "、".join(TYPES[t] for t in ([types] if isinstance(types, str) else types))
            words = f"`{json.dumps(member['const'])}`" if "const" in member else words or "对象"
            words = "、".join(f"`{value}`" for value in member["enum"]) if "enum" in member else words
            path = f"{before}{name}{'[]' if 'items' in member else ''}"
            lines.append(row(f"`{path}`", member["title"], ("列表，各为" if "items" in member else "") + words))
            if of:
                walk(of["properties"], path + ".")

    walk(schema["properties"], "")
    return lines


def limits():
    lines = ["| 名称 | 平时 | 可设 | 超过时 | 限制什么 |", "|---|---|---|---|---|"]
    for _id, name, usual, least, most, finding, what in entries("src/base/limits.def", "PILU_LIMIT"):
        lines.append(row(f"`{name}`", usual, f"{least}–{most}", "退出码 4" if finding == "-" else f"`{finding}`", what))
    return lines


def exits():
    return ["| 退出码 | 意思 |", "|---|---|", *(row(code, zh) for _id, code, zh, _en in entries("src/base/exits.def", "PILU_EXIT"))]


TABLES = {"exits": exits, "limits": limits, "functions": functions, "elements": elements, "properties": properties, "changes": changes}


def filled(text):
    def fill(match):
        return match.group(1) + "\n" + "\n".join(TABLES[match.group(2)]()) + "\n" + match.group(3)

    return re.sub(r"(<!-- (%s):[^\n]*-->)\n.*?(<!-- end -->)" % "|".join(TABLES), fill, text, flags=re.S)


def main():
    made = {path: filled(path.read_text(encoding="utf-8")) for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
    made.update({ROOT / name: text for name, text in {**cli_docs.made_files(entries), **findings.made_files(), **rules_docs.made_files()}.items()})
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" not in sys.argv:
        for path in stale:
            path.parent.mkdir(exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
    elif stale:
        print("out of date, run scripts/docs.py: " + ", ".join(str(path.relative_to(ROOT)) for path in stale))
        sys.exit(1)


main()
