#!/usr/bin/env python3
"""coverage.py: the share of lines reached, by file, held against tests/coverage.txt. For tests/coverage.sh.

    tests/coverage.py LINES.json     what gcovr --json wrote

tests/coverage.txt has a line «PERCENT FILE  WHY» for each file that stays below 98 in that run: what is not reached there
and why; with ~ before it the number has room. A file below its number is a failure, one well above it a hint to raise
the number. A file without a line is a failure below 95, and a hint to look at it below 98, if three lines or more are missed.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE]
import report  # noqa: E402

WANTED, LEAST, SLACK = 98, 95, 4


def floors():
    with open(os.path.join(HERE, "coverage.txt"), encoding="utf-8") as file:
        lines = [line.split(None, 2) for line in file if line.strip() and not line.startswith("#")]
    return {name: (int(least.lstrip("~")), least.startswith("~")) for least, name, _ in lines}


def main():
    result, least = report.Report(), floors()
    with open(sys.argv[1], encoding="utf-8") as file:
        files = json.load(file)["files"]
    all_lines = all_reached = 0
    for entry in sorted(files, key=lambda entry: entry["file"]):
        lines = [line for line in entry["lines"] if not line.get("gcovr/noncode")]
        reached = sum(line["count"] > 0 for line in lines)
        share = 100 * reached / len(lines) if lines else 100
        all_lines, all_reached = all_lines + len(lines), all_reached + reached
        listed = entry["file"] in least
        floor, room = least.pop(entry["file"], (LEAST, False))
        missed = [str(line["line_number"]) for line in lines if not line["count"]]
        print(f"{share:5.1f} {entry['file']} {reached}/{len(lines)} {','.join(missed[:12])}{',…' if missed[12:] else ''}")
        good = int(share) >= floor or len(missed) <= 2
        result.check(f"{entry['file']}: at least {floor} %", good, f"{share:.1f}: lines {','.join(missed)}")
        if listed and not room and share > floor + SLACK:
            print(f"      {floor} in tests/coverage.txt can be raised")
        if not listed and share < WANTED and len(missed) > 2:
            print(f"      below {WANTED}, and tests/coverage.txt does not say why: {','.join(missed)}")
    print(f"{100 * all_reached / all_lines:5.2f} all: {all_reached} of {all_lines} lines")
    for name in least:
        result.fail(f"tests/coverage.txt: {name}", "there is no such file, or it has no lines")
    result.end()


if __name__ == "__main__":
    main()
