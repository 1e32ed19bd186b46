#!/usr/bin/env python3
"""run-rules.py: each rule with what it must find and what it must leave alone.

    tests/run-rules.py BUILD-FOLDER [-v]

A table of tests/rules/ is read from above:
    data PATH [| /pointer JSON …]      the good document (from the checkout's root) that the following cases change
    rule NAME                          a `check` of a rules file, or a code of diag_codes.def
    why WORDS                          text rules: for docs/findings.md
    bad TITLE | /pointer JSON | …      the changes, «-» takes the value out; the rule speaks, and no other
    bad TITLE + OTHER … | /pointer …   these rules speak too
    good TITLE | /pointer JSON | …     nothing is said: no error, no warning
    bad + OTHER … | TEXT               in text.txt: these rules speak too
right-statements: texts, one a line, of which nothing may be said. In text.txt and there a case is a text, ⏎ between
its lines, ␌ between pages and ⇥ between cells. Every `check` of templates/ and every code of text_rules.def needs one bad case and two
good ones; a rule that is neither may stand in a table too (V01: money-cent).
"""
import concurrent.futures
import copy
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402
SIGNS = str.maketrans({"⏎": "\n", "⇥": "\t", "␌": "\f"})
UNCOUNTED = {"data-unused"}  # a case may change the layout, and the data of the other is then shown nowhere


def read_table(path):
    """[{rule, data, why, cases: [(line, bad, title, others, what)]}] in the order of the file."""
    rules, data = [], None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            word, _, rest = line.rstrip("\n").partition(" ")
            rest = rest.strip() if word != "bad" and word != "good" else rest.lstrip(" ")
            if word == "data":
                data = rest
            elif word == "rule":
                rules.append({"rule": rest, "data": data, "why": "", "cases": []})
            elif word == "why":
                rules[-1]["why"] = rest
            elif word in ("bad", "good"):
                rules[-1]["cases"].append((number, word == "bad", rest))
            elif word and not word.startswith("#"):
                raise SystemExit(f"{path}:{number}: «{word}» begins no line of a table")
    return rules


def changed(data, changes):
    data = copy.deepcopy(data)
    data.pop("accept", None)
    for change in changes:
        pointer, value = change.split(" ", 1)
        *path, last = pointer.split("/")[1:]
        place = data
        for part in path:
            place = place[int(part) if isinstance(place, list) else part]
        last = int(last) if isinstance(place, list) else last
        if value == "-":
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(json.loads(value))
        else:
            place[last] = json.loads(value)
    return data


def check(build, file):
    """[(code or rule, severity, message)] of one file; a finding may stand in a layout or a rules file too."""
    done = subprocess.run([os.path.join(build, "pilu"), "check", "--notes", "--format", "json", file], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PILU_HOME": ROOT})
    said = []
    for item in json.loads(done.stdout or "[]") if b"Sanitizer" not in done.stderr else [{"code": done.stderr.decode()}]:
        name = re.match(r"([a-z0-9-]+)：", item["message"]) if item["code"].startswith("check") else None
        said.append((name[1] if name else item["code"], item["severity"], item["message"]))
    return said


def run_table(build, path, result, loud):
    table, text = read_table(path), os.path.basename(path) == "text.txt"
    wanted, files = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for rule in table:
            for line, bad, what in rule["cases"]:
                file = os.path.join(scratch, f"{line}.{'txt' if text else 'json'}")
                title, others = what, []
                if text:
                    if what.startswith("+ "):
                        head, what = what[2:].split(" | ", 1)
                        title, others = what, head.split(" + ")
                    content = what.translate(SIGNS) + "\n"
                else:
                    head, *changes = [part.strip() for part in what.split(" | ")]
                    title, *others = head.split(" + ")
                    base, *first = rule["data"].split(" | ")
                    with open(os.path.join(ROOT, base), encoding="utf-8") as held:
                        content = json.dumps(changed(json.load(held), first + changes), ensure_ascii=False)
                with open(file, "w", encoding="utf-8") as out:
                    out.write(content)
                files.append(file)
                wanted.append((line, rule["rule"], bad, title, others))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            said = list(pool.map(lambda file: check(build, file), files))
    for items, (line, rule, bad, title, others) in zip(said, wanted):
        loudly = sorted({name for name, severity, _ in items if name not in UNCOUNTED and (severity != "note" or (bad and name == rule))})
        want = sorted({rule, *others}) if bad else []
        result.check(f"{os.path.relpath(path, ROOT)}:{line}: {rule}: {title}", loudly == want,
                     f"expected {want or 'nothing'}, got {loudly}\n" + "\n".join(words for _, _, words in items))
        if loud:
            print(f"{rule}: {title}: " + "; ".join(words for _, _, words in items))
    return {rule["rule"]: rule for rule in table}


def rules_there_are():
    """(file, name) of each `check`, and of each code of text_rules.def."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "templates/*/*"))):
        if path.endswith("rules"):
            with open(path, encoding="utf-8") as file:
                found += [(path, name) for name in re.findall(r"^check ([a-z0-9-]+) ", file.read(), re.M)]
    path = os.path.join(ROOT, "src/check/text_rules.def")
    with open(path, encoding="utf-8") as file:
        codes = re.findall(r'^PILU_TEXT_RULE\(\w+, "([^"]+)"', file.read(), re.M)
    return found + [(path, code) for group in codes for code in group.split()]


def right_statements(build, result):
    """tests/rules/right-statements: statements that are right and look suspicious, a text a line."""
    path = os.path.join(ROOT, "tests/rules/right-statements")
    with open(path, encoding="utf-8") as file:
        lines = [(number, line.rstrip("\n")) for number, line in enumerate(file, 1) if line.strip() and not line.startswith("#")]
    result.check("there are 40 right statements at least", len(lines) >= 40, len(lines))
    with tempfile.TemporaryDirectory() as scratch:
        for number, line in lines:
            file = os.path.join(scratch, f"{number}.txt")
            with open(file, "w", encoding="utf-8") as out:
                out.write(line.translate(SIGNS) + "\n")
            said = check(build, file)
            result.check(f"tests/rules/right-statements:{number}: {line}", not said, "\n".join(words for _, _, words in said))


def main():
    build, result, tables = sys.argv[1], report.Report(), {}
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/rules/*.txt"))):
        tables[os.path.basename(path)[:-4]] = run_table(build, path, result, "-v" in sys.argv)
    right_statements(build, result)
    for path, name in rules_there_are():
        kind = os.path.basename(os.path.dirname(path))
        held = [table[name] for kind_, table in tables.items() if name in table and kind in ("common", "check", kind_)]
        bad, good = (sum(len([c for c in rule["cases"] if c[1] == which]) for rule in held) for which in (True, False))
        result.check(f"{os.path.relpath(path, ROOT)}: {name} has one bad case and two good ones", bad >= 1 and good >= 2,
                     f"{bad} bad, {good} good in tests/rules/")
    result.end()


if __name__ == "__main__":
    main()
