#!/usr/bin/env python3
"""run-cases.py: the golden cases. Add a folder, and a test is added.

    tests/run-cases.py BUILD-FOLDER [TOPIC[/NAME] …]            runs all cases, or those named
    tests/run-cases.py BUILD-FOLDER --accept [TOPIC[/NAME] …]   writes what came out as what is expected

A case is tests/cases/TOPIC/NAME/ with
    cmd                one line of shell, run in a copy of the folder; $PILU is the program, $ROOT the checkout
    stdout, stderr     expected bytes; a missing file: nothing may come out
    exit               expected exit status; missing: 0. A case that cannot run here ends with status 77 and says why
    expected/…         files that must be there afterwards with these bytes
    anything else      input
The case runs in UTC and a C locale, without colours; one that takes longer than 20 s has failed. In what came out the
checkout and the case's own folder are written $ROOT and $CASE. After --accept read the difference (git diff) before you commit
it: what is expected is what is right, not what came out.
"""
import argparse
import concurrent.futures
import difflib
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASES = os.path.join(ROOT, "tests/cases")
SECONDS = 90  # the machine may be busy
SKIPPED = b"77\n"
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402


def find_cases(wanted):
    names = []
    for folder, _, files in os.walk(CASES):
        name = os.path.relpath(folder, CASES)
        if "cmd" in files and (not wanted or any(name == w or name.startswith(w.rstrip("/") + "/") for w in wanted)):
            names.append(name)
    return sorted(names)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def run_case(program, name, scratch):
    """Gives {file name: bytes} of what came out: stdout, stderr, exit and all that expected/ names."""
    source, folder = os.path.join(CASES, name), os.path.join(scratch, name)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("stdout", "stderr", "exit", "expected"))
    keep = {key: os.environ[key] for key in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS") if key in os.environ}
    try:
        done = subprocess.run(["sh", "./cmd"], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                              env={**keep, "PILU": program, "ROOT": ROOT, "PILU_HOME": ROOT, "TZ": "UTC",
                                   "LC_ALL": "C.UTF-8"}, check=False)
        status, out, errors = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        status, out, errors = 124, b"", f"not done after {SECONDS} s\n".encode()
    out, errors = (text.replace(folder.encode(), b"$CASE").replace(ROOT.encode(), b"$ROOT") for text in (out, errors))
    got = {"stdout": out, "stderr": errors, "exit": f"{status}\n".encode()}
    for held, _, files in os.walk(os.path.join(source, "expected")):
        for file in files:
            path = os.path.relpath(os.path.join(held, file), source)
            got[path] = read(os.path.join(folder, os.path.relpath(path, "expected")))
    return got


def expectations(name, got):
    want = {path: read(os.path.join(CASES, name, path)) for path in got}
    want["exit"] = want["exit"] or b"0\n"
    return want


def show(path, want, got):
    lines = [text.decode("utf-8", "backslashreplace").splitlines() for text in (want, got)]
    return "\n".join(difflib.unified_diff(*lines, f"expected {path}", f"came out as {path}", lineterm=""))


def accept(name, got):
    for path, content in got.items():
        full = os.path.join(CASES, name, path)
        usual = b"0\n" if path == "exit" else b""
        if content != usual:
            with open(full, "wb") as file:
                file.write(content)
        elif os.path.exists(full) and not path.startswith("expected"):
            os.remove(full)


def main():
    arguments = argparse.ArgumentParser(description="Run the golden cases of tests/cases.")
    arguments.add_argument("build", help="folder of the build to test")
    arguments.add_argument("--accept", action="store_true", help="write what came out as what is expected")
    arguments.add_argument("cases", nargs="*", metavar="TOPIC[/NAME]")
    given = arguments.parse_args()
    program = os.path.abspath(os.path.join(given.build, "pilu"))
    names, result = find_cases(given.cases), report.Report()
    result.check("there are cases to run", names, f"no cmd file below {CASES} {' '.join(given.cases)}")
    result.check("the program is there", os.access(program, os.X_OK), program)
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for name, got in zip(names, pool.map(lambda n: run_case(program, n, scratch), names)):
            if got["exit"] == SKIPPED:
                result.skip(f"case {name}", (got["stderr"] + got["stdout"]).decode("utf-8", "replace").strip())
                continue
            if given.accept:
                accept(name, got)
            want = expectations(name, got)
            wrong = [show(path, want[path], got[path]) for path in got if want[path] != got[path]]
            result.check(f"case {name}", not wrong, "\n".join(wrong))
    result.end()


if __name__ == "__main__":
    main()
