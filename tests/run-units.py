#!/usr/bin/env python3
"""run-units.py: runs the unit programs of a meson build and adds up their checks.

    tests/run-units.py BUILD-FOLDER

Every program prints «N passed, N failed» last (tests/unit/unit.h); one that ends otherwise, by a crash or a sanitizer,
counts as one more failure with its output. A tests/unit/test_*.c that the build does not know is a failure too: it
would never run.
"""
import glob
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402


def main():
    build, result = sys.argv[1], report.Report()
    log = os.path.join(build, "meson-logs/testlog.json")
    if os.path.exists(log):
        os.remove(log)
    done = subprocess.run(["meson", "test", "-C", build, "--num-processes", str(os.cpu_count() or 2)],
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    ran = []
    if os.path.exists(log):
        with open(log, encoding="utf-8") as file:
            ran = [json.loads(line) for line in file if line.strip()]
    result.check("meson test ran the unit programs", ran, done.stdout.decode()[-3000:] + done.stderr.decode()[-2000:])
    for test in ran:
        name, output = test["name"].split(" / ")[-1].split(":")[-1], test.get("stdout", "")
        counts = re.search(r"(\d+) passed, (\d+) failed\s*\Z", output)
        if counts:
            result.passed += int(counts[1])
            result.failed += int(counts[2])
        for why in re.findall(r"^NOT RUN: (.*)", output, re.M):
            result.skip(f"unit program {name}", why)
        broke = test["result"] not in ("OK", "EXPECTEDFAIL")
        if broke and counts and int(counts[2]):
            print(f"FAIL unit program {name}\n{output.rstrip()}")
        elif broke or not counts or (int(counts[1]) == 0 and "NOT RUN: " not in output):
            result.fail(f"unit program {name}: {test['result']}", "\n".join((output + test.get("stderr", "")).splitlines()[-40:]))
    known = {test["name"].split(" / ")[-1].split(":")[-1] for test in ran}
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/unit/test_*.c"))):
        name = os.path.basename(path)[5:-2]
        result.check(f"unit program {name} is in tests/unit/meson.build", name in known, path)
    result.end()


if __name__ == "__main__":
    main()
