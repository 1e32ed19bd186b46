#!/usr/bin/env python3
"""lint.py: the house rules that a program can check. Each rule is a function below; its first line says it.

    tests/lint/lint.py
"""
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

# folder: folders that it may include from besides itself (docs/architecture.md has the picture).
FLOORS = {
    "base": set(),
    "data": {"base"},
    "doc": {"base"},
    "lang": {"base", "data", "doc"},
    "page": {"base", "doc"},
    "html": {"base", "doc"},
    "pdf": {"base", "doc", "page"},
    "check": {"base", "doc", "data", "lang", "read"},
    "read": {"base", "doc"},
    "cli": {"", "base", "check", "publish"},
    "publish": {"", "base", "check"},
}
ALL = set(FLOORS) - {"cli", "publish"}
TOP = {"pilu.c": ALL, "pilu.h": ALL, "main.c": {"base", "cli"}}  # the public API; the program
LONGEST_FILE, LONGEST_LINE, LONGEST_FUNCTION = 700, 120, 60


def files(folder, *endings):
    for held, folders, names in os.walk(os.path.join(ROOT, folder)):
        folders.sort()
        for name in sorted(names):
            if name.endswith(endings):
                path = os.path.join(held, name)
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read()


def without_comments(source):
    """The same lines with comments and the inside of strings blanked."""
    def blank(match):
        text = match[0]
        if text.startswith(("/*", "//")):
            return re.sub(r"[^\n]", " ", text)
        return text[0] + " " * (len(text) - 2) + text[-1]
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, source, flags=re.S)


def includes_go_down(result):
    """A folder includes only from itself and the floors below (FLOORS)."""
    for path, source in files("src", ".c", ".h", ".def"):
        parts = path.split("/")[1:]
        here = parts[0] if len(parts) > 1 else ""
        allowed = FLOORS.get(here) if here else TOP.get(parts[0], {"", *ALL} if parts[0].startswith("pilu") else None)
        if not result.check(f"{path}: stands on a known floor", allowed is not None, "not in FLOORS of tests/lint/lint.py"):
            continue
        wrong = []
        for number, line in enumerate(source.splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not found:
                continue
            target = found[1].split("/")[0] if "/" in found[1] else ""
            if not os.path.exists(os.path.join(ROOT, "src", found[1])):
                wrong.append(f"{path}:{number}: «{found[1]}» is not a path from src/")
            elif target != here and target not in allowed:
                wrong.append(f"{path}:{number}: includes «{found[1]}», which is not below {here or parts[0]}")
        result.check(f"{path}: includes go downward", not wrong, "\n".join(wrong))


def libharu_stays_in_its_room(result):
    """No file outside src/pdf names libharu."""
    wrong = [path for path, source in files("src", ".c", ".h")
             if not path.startswith("src/pdf/") and re.search(r"\bHPDF_|<hpdf", without_comments(source))]
    result.check("libharu is named in src/pdf only", not wrong, "\n".join(wrong))


def files_are_short(result):
    """Files of at most 700 lines, lines of at most 120 characters (scripts 140), no tabs; cases in tests/unit may be longer."""
    for path, source in [*files("src", ".c", ".h"), *files("tests", ".py", ".sh", ".mjs"), *files("scripts", ".sh")]:
        lines, wrong = source.splitlines(), []
        if len(lines) > LONGEST_FILE:
            wrong.append(f"{path}: {len(lines)} lines, at most {LONGEST_FILE}")
        for number, line in enumerate(lines, 1):
            longest = LONGEST_LINE + (0 if path.startswith("src") else 20)
            if len(line) > longest:
                wrong.append(f"{path}:{number}: {len(line)} characters, at most {longest}")
            if "\t" in line or line != line.rstrip():
                wrong.append(f"{path}:{number}: tab, or blanks at the end")
        if not source.endswith("\n"):
            wrong.append(f"{path}: no line end at the end")
        result.check(f"{path}: size and blanks", not wrong, "\n".join(wrong))


def functions_fit_a_screen(result):
    """Functions of at most 60 lines, from brace to brace."""
    for path, source in files("src", ".c"):
        start, wrong = None, []
        for number, line in enumerate(without_comments(source).splitlines(), 1):
            if line.startswith("{"):
                start = number
            elif line.startswith("}") and start:
                if number - start - 1 > LONGEST_FUNCTION:
                    wrong.append(f"{path}:{start}: {number - start - 1} lines, at most {LONGEST_FUNCTION}")
                start = None
        result.check(f"{path}: functions fit a screen", not wrong, "\n".join(wrong))


def headers_open_with_words(result):
    """A header opens with a comment that names it, and has a guard made from its path."""
    for path, source in files("src", ".h"):
        name, guard = os.path.basename(path), "PILU_" + re.sub(r"\W", "_", path.removeprefix("src/")).upper()
        result.check(f"{path}: opens with what it is for", source.startswith(f"/* {name}: "), "expected «/* " + name + ": …»")
        result.check(f"{path}: guard", f"#ifndef {guard}\n#define {guard}\n" in source, guard)


def every_finding_is_used(result):
    """Names in diag_codes.def are unique, and every code is reported somewhere."""
    with open(os.path.join(ROOT, "src/base/diag_codes.def"), encoding="utf-8") as file:
        codes = re.findall(r'^PILU_CODE\((\w+), "([^"]+)", \w+, \w+, "((?:\\.|[^"\\])*)", "((?:\\.|[^"\\])*)"\)', file.read(), re.M)
    result.check("diag_codes.def has findings", codes)
    for what, column in (("identifier", 0), ("name", 1)):
        values = [code[column] for code in codes]
        twice = sorted({value for value in values if values.count(value) > 1})
        result.check(f"diag_codes.def: each {what} once", not twice, " ".join(twice))
    sources = "".join(source for path, source in files("src", ".c", ".h", ".def") if not path.endswith("diag_codes.def"))
    used = set(re.findall(r"\w+", sources))
    for identifier, name, chinese, english in codes:
        result.check(f"finding {name} is used", identifier in used or "PILU_FOUND_" + identifier in used,
                     f"nothing in src/ reports {identifier}")
        result.check(f"finding {name}: both languages take the same arguments",
                     set(re.findall(r"\{\d\}", chinese)) == set(re.findall(r"\{\d\}", english)), f"{chinese}\n{english}")


def nothing_is_left_over(result):
    """No drafting marks: what is not done is an issue, not a comment."""
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    for path, source in [*files("src", ".c", ".h", ".def", ".build"), *files("tests", ".c", ".h", ".py", ".sh", ".mjs")]:
        wrong = [f"{path}:{n}: {line.strip()}" for n, line in enumerate(source.splitlines(), 1) if marks.search(line)]
        result.check(f"{path}: no drafting marks", not wrong, "\n".join(wrong))


def no_clock_no_chance(result):
    """The same input gives the same bytes: no clock, no random, no locale's number formats in what is written."""
    forbidden = re.compile(r"\b(time|localtime|gmtime|rand|random|srand|getrandom|strtod|atof|setlocale)\s*\(")
    for path, source in files("src", ".c"):
        if os.path.basename(path) in ("main.c", "timing.c"):
            continue
        wrong = [f"{path}:{n}: {line.strip()}" for n, line in enumerate(without_comments(source).splitlines(), 1)
                 if forbidden.search(line)]
        result.check(f"{path}: no clock, no random, no locale", not wrong, "\n".join(wrong))


def scripts_are_clean(result):
    """shellcheck has nothing to say about any shell script."""
    scripts = [os.path.join(ROOT, name) for name in ("demo.sh", "test.sh", ".ci/run", "completions/pilu.bash")]
    for folder in ("scripts", "tests"):
        scripts += [os.path.join(ROOT, path) for path, _ in files(folder, ".sh")]
    if not shutil.which("shellcheck"):
        result.skip("shell scripts", "shellcheck is missing")
        return
    for script in scripts:
        done = subprocess.run(["shellcheck", "-x", script], cwd=ROOT, capture_output=True, text=True, check=False)
        result.check(f"{os.path.relpath(script, ROOT)}: shellcheck", done.returncode == 0, done.stdout + done.stderr)


def docs_agree_with_the_code(result):
    """The tables in docs/ are those that scripts/docs.py makes from the lists in src/."""
    done = subprocess.run([sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    result.check("docs: tables made from the code's lists", done.returncode == 0, done.stdout + done.stderr)


def every_finding_is_shown(result):
    """docs/findings.md has every code, with an example that a golden case proves (or, where none can, that is made up)."""
    sys.path.insert(0, os.path.join(ROOT, "scripts"))
    import findings
    with open(os.path.join(ROOT, "docs/findings.md"), encoding="utf-8") as file:
        shown = set(re.findall(r"^### ([a-z0-9-]+)$", file.read(), re.M))
    missing = sorted({code[1] for code in findings.codes()} ^ shown)
    result.check("docs/findings.md: the codes of diag_codes.def, no more and no less", not missing, " ".join(missing))
    for name in findings.without_example():
        result.skip(f"finding {name} in docs/findings.md", "no case below tests/cases shows it; add one")


def character_classes_are_unicodes(result):
    """src/page/char_class_unicode.def is what scripts/unicode.py makes of the Unicode data here."""
    done = subprocess.run([sys.executable, "scripts/unicode.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 2:
        result.skip("src/page/char_class_unicode.def", done.stderr.strip())
        return
    result.check("src/page/char_class_unicode.def: made by scripts/unicode.py", done.returncode == 0, "run scripts/unicode.py")


def fields_have_titles(result):
    """Every field of the data has a Chinese title, its own or that of the definition it refers to: an editor shows it."""
    schemas = {}
    for path, source in files("templates", ".json"):
        schemas[os.path.normpath(path)] = json.loads(source)

    def title(path, field):
        while "title" not in field and "$ref" in field:
            file, _, pointer = field["$ref"].partition("#")
            path = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            field = schemas[path]
            for key in pointer.strip("/").split("/"):
                field = field[key]
        return field.get("title", "")

    def untitled(path, schema, name):
        for key, field in (schema.items() if isinstance(schema, dict) else enumerate(schema)):
            if key == "properties":
                yield from (f"{name}{one}" for one, what in field.items() if not re.search("[\u4e00-\u9fff]", title(path, what)))
            if isinstance(field, (dict, list)) and key not in ("examples", "enum"):
                yield from untitled(path, field, f"{name}{key}/")

    for path, schema in schemas.items():
        missing = list(untitled(path, schema, "/"))
        result.check(f"{path}: every field has a title in Chinese", not missing, " ".join(missing))


def man_page_is_clean(result):
    """mandoc has nothing to say about the man page."""
    if not shutil.which("mandoc"):
        result.skip("docs/pilu.1", "mandoc is missing")
        return
    done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", "docs/pilu.1"], cwd=ROOT, capture_output=True, text=True, check=False)
    # Which other pages this machine has is not the page's fault.
    said = [line for line in (done.stdout + done.stderr).splitlines()
            if "mandoc.db" not in line and "referenced manual not found" not in line]
    result.check("docs/pilu.1: mandoc", not said, "\n".join(said))


def main():
    result = report.Report()
    for rule in (includes_go_down, libharu_stays_in_its_room, files_are_short, functions_fit_a_screen,
                 headers_open_with_words, every_finding_is_used, nothing_is_left_over, no_clock_no_chance,
                 scripts_are_clean, docs_agree_with_the_code, every_finding_is_shown,
                 fields_have_titles, man_page_is_clean, character_classes_are_unicodes):
        rule(result)
    result.end()


if __name__ == "__main__":
    main()
