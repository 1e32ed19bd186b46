#!/usr/bin/env python3
"""bench.py: how long it takes to publish many documents, and one more into a site of as many; memory, size of the site.

    tests/publish/bench.py BUILD-FOLDER [--documents N] [--jobs N] [--kind three_public]

Not a test: numbers for docs/publishing.md, of this machine as it is just now. The site goes to TMPDIR and away again.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__))]
import offices  # noqa: E402

YEARS, AGAIN = 5, 7


def timed(command):
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PILU_HOME": offices.ROOT})
    if done.returncode:
        sys.exit(f"{' '.join(command[:2])}: exit status {done.returncode}\n{done.stderr.decode()[:2000]}")
    return time.monotonic() - start


def size(folder):
    seen, total = set(), 0
    for held, _, names in os.walk(folder):
        for name in names:
            st = os.lstat(os.path.join(held, name))
            total += 0 if st.st_ino in seen else st.st_size
            seen.add(st.st_ino)
    return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kind", default="three_public")
    given = parser.parse_args()
    pilu = os.path.abspath(os.path.join(given.build, "pilu"))
    with tempfile.TemporaryDirectory(prefix="pilu-bench-") as work:
        site, files = os.path.join(work, "site"), []
        for year in range(2019, 2019 + YEARS):
            files += offices.write(os.path.join(work, str(year)), given.kind, range(1, given.documents // YEARS + 1), year)
        first = timed([pilu, "publish", *files, "--site", site, "--at", "2024-08-01", "-j", str(given.jobs)])
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        again = timed([pilu, "publish", *files, "--site", site, "-j", str(given.jobs)])
        corrects = subprocess.run([pilu, "help", "correct"], capture_output=True, check=False).returncode == 0
        more, corrected = [], []
        for number in range(AGAIN):
            path = offices.write(work, given.kind, [100000 + number], 2023)[0]
            more.append(timed([pilu, "publish", path, "--site", site, "--at", "2024-09-01"]))
            if corrects and given.kind == "three_public":
                data = offices.data(given.kind, 100000 + number, 2023)
                data["three_public"]["reception"]["domestic"]["persons"] += 1
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(data, file, ensure_ascii=False)
                corrected.append(timed([pilu, "correct", path, "--reason", "误填", "--site", site, "--at", "2024-09-02"]))
        status = timed([pilu, "status", "--site", site])
        every = timed([pilu, "status", "--site", site, "--files"])
        print(f"{len(files)} documents ({given.kind}), {given.jobs} processes: {first:.1f} s, {len(files) / first:.0f} a second; "
              f"largest process {memory / 1024:.0f} MB; site {size(site) / 1e6:.0f} MB, "
              f"ledger {os.path.getsize(os.path.join(site, 'ledger.sqlite')) / 1e6:.1f} MB")
        print(f"the same again, nothing changed: {again:.2f} s; status {status * 1e3:.0f} ms, with every file {every:.2f} s")
        print(f"one more document: median {statistics.median(more) * 1e3:.0f} ms, best {min(more) * 1e3:.0f} ms")
        if corrected:
            print(f"one corrected figure: median {statistics.median(corrected) * 1e3:.0f} ms, best {min(corrected) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
