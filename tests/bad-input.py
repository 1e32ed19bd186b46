#!/usr/bin/env python3
"""bad-input.py: whatever becomes of a data file, `pilu check` answers.

    tests/bad-input.py BUILD-FOLDER [COUNT]

Each example is cut short at COUNT places and has single bytes changed at twice as many (default COUNT 100, spread
by a fixed seed). For each the program built with sanitizers has to end within 20 s with 0, 1 or 3, to print nothing
of a sanitizer, and to say at least one thing when it is not content. The files are checked in batches of one process:
`--format json` tells whose finding is whose.
"""
import collections
import concurrent.futures
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

BATCH = 20
ALLOWED = (0, 1, 3)


def variants(content, count, chance):
    """(name, bytes) of what could become of `content`."""
    step = max(1, len(content) // count)
    for length in range(0, len(content), step):
        yield f"cut-{length}", content[:length]
    ascii_places = [i for i, byte in enumerate(content) if 0x20 < byte < 0x7F]
    for i in range(2 * count):  # any byte anywhere, and printable ASCII for printable ASCII, which comes further
        at, byte = chance.randrange(len(content)), chance.randrange(256)
        if i % 2:
            at, byte = chance.choice(ascii_places), chance.randrange(0x21, 0x7F)
        yield f"byte-{at}-{byte:02x}", content[:at] + bytes([byte]) + content[at + 1:]


def check(program, folder, names):
    """Findings of each file, the exit code and what went to stderr."""
    environment = {**os.environ, "PILU_HOME": ROOT, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run([program, "check", "--format", "json", *names], cwd=folder, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=20 * len(names), env=environment, check=False)
    except subprocess.TimeoutExpired:
        return {}, "no answer in time", ""
    errors = collections.Counter()
    try:
        for finding in json.loads(done.stdout):
            errors[finding["file"]] += finding["severity"] == "error"
    except ValueError:
        return errors, done.returncode, "the findings are no JSON"
    return errors, done.returncode, done.stderr.decode("utf-8", "replace")


def check_batch(program, folder, names, result):
    errors, code, said = check(program, folder, names)
    good = code in ALLOWED and not said and (code != 0) == (sum(errors.values()) > 0)
    if good or len(names) == 1:
        result.check(f"{len(names)} files from {names[0]}", good, f"{names[0]}: exit {code}\n{said}")
        return
    for name in names:  # which one was it?
        check_batch(program, folder, [name], result)


def main():
    program = os.path.abspath(os.path.join(sys.argv[1], "pilu"))
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    result, chance = report.Report(), random.Random(20210301)
    examples = sorted(glob.glob(os.path.join(ROOT, "examples/*.json")))
    result.check("there are examples", examples)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        names = []
        for example in examples:
            with open(example, "rb") as file:
                content = file.read()
            for kind, changed in variants(content, count, chance):
                names.append(f"{os.path.basename(example)}-{kind}.json")
                with open(os.path.join(folder, names[-1]), "wb") as file:
                    file.write(changed)
        batches = [names[i:i + BATCH] for i in range(0, len(names), BATCH)]
        list(pool.map(lambda batch: check_batch(program, folder, batch, result), batches))
    result.end()


if __name__ == "__main__":
    main()
