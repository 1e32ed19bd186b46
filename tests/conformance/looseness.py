#!/usr/bin/env python3
"""looseness.py: how far are the lines of the examples stretched?

    tests/conformance/looseness.py PROGRAM [NAME …]     prints the loosest line of each example

Read from the dump of pages: what a run of ideographs and full-width marks takes beyond its natural width, for each of
its places, in ems. A place before the first character counts when the run goes on in a line; a unit behind a figure has
none. Short runs are left to the rest of their line.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BOUND = 0.25
ITEM = re.compile(r"text content (\S+) (\S+) (\S+) (\S+) [^«]*«(.*)»$")
UNIT = re.compile(r"(个百分点|万元|亿元|万人次|人次|平方米|年度|月份|[万元年月日个人名户家次项件分号])")
HAN = re.compile(r"[一-鿿，。、；：（）“”《》]{3,}")
PAIR = re.compile(r"(?=[，。、；：）”》][，。、；：）”》（“《])|(?=[（“《][（“《])")
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402


def stretched(dump):
    """(ems a place, page, text) of every run that tells."""
    page, line = 0, None
    for text in dump.splitlines():
        page += text.startswith("page ")
        item = ITEM.match(text)
        if not item:
            line = None
            continue
        _, y, width, em = (float(item[i]) for i in range(1, 5))
        run, first = item[5], line != (page, y)
        line = (page, y)
        unit = None if first else UNIT.match(run)
        natural = len(run) - len(PAIR.findall(run)) / 2 - (run[:1] in "（“《" and first) / 2
        places = len(run) - (len(unit[0]) if unit else first)
        if HAN.fullmatch(run) and places > 1:
            yield (width / em - natural) / places, page, run


def main():
    result = report.Report()
    for file in sorted(os.listdir(os.path.join(ROOT, "examples"))):
        name = file.removesuffix(".json")
        if not file.endswith(".json") or (sys.argv[2:] and name not in sys.argv[2:]):
            continue
        done = subprocess.run([sys.argv[1], "render", os.path.join(ROOT, "examples", file), "--dump", "pages"],
                              capture_output=True, text=True, check=False, env={**os.environ, "PILU_HOME": ROOT})
        runs = list(stretched(done.stdout))
        if result.check(f"{name}: lines to look at", runs, done.stderr):
            worst, page, run = max(runs)
            print(f"{name}: {len(runs)} runs, the loosest {worst:.3f} em a place, page {page}: {run}")
            result.check(f"{name}: no place takes more than {BOUND} em", worst <= BOUND, f"page {page}: {run}")
    result.end()


if __name__ == "__main__":
    main()
