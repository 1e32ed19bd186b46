#!/usr/bin/env python3
"""golden.py: the PDFs of every golden case through qpdf and veraPDF.

    tests/conformance/golden.py BUILD-FOLDER [TOPIC[/NAME] …]

The cases of tests/cases are run with a stand-in for the program, which calls it and keeps each PDF that it wrote; what a case
only prints as text (--dump) is rendered as a PDF besides. PDFs that a case spoils on purpose are not the program's and not kept.
Equal files are looked at once. Drafts and documents with findings are held to the same.
"""
import argparse
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import generated  # noqa: E402
import report  # noqa: E402

STAND_IN = """#!/usr/bin/env python3
import hashlib, os, shutil, subprocess, sys, tempfile, time
program, kept = {program!r}, {kept!r}
given = sys.argv[1:]

def keep(path):
    try:
        with open(path, "rb") as file:
            name = hashlib.sha256(file.read()).hexdigest()
        shutil.copyfile(path, os.path.join(kept, "t-" + name + str(os.getpid())))
        os.replace(os.path.join(kept, "t-" + name + str(os.getpid())), os.path.join(kept, name[:16] + ".pdf"))
        with open(os.path.join(kept, name[:16] + ".from"), "a") as file:
            file.write(os.getcwd() + ": " + " ".join(given) + "\\n")
    except OSError:
        pass  # a case about files that may not be written

def folders():
    out = [given[i + 1] for i, g in enumerate(given[:-1]) if g in ("-o", "--output", "--site")]
    return [".", *out]

began = time.time_ns() - 20_000_000
if given[:1] == ["render"] and "--dump" in given and "-" not in given:
    at = given.index("--dump")
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, *given[:at], *given[at + 2:], "--format", "pdf", "-o", out], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        for name in os.listdir(out):
            if name.endswith(".pdf"):
                keep(os.path.join(out, name))
if given[:1] not in (["render"], ["publish"], ["correct"]):
    os.execv(program, [program, *given])
done = subprocess.run([program, *given], check=False)
for folder in folders():
    for held, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(held, name)
            if name.endswith(".pdf") and os.path.isfile(path) and os.lstat(path).st_mtime_ns >= began:
                keep(path)
if done.returncode < 0:
    os.kill(os.getpid(), -done.returncode)
sys.exit(done.returncode)
"""


def collect(program, work, cases):
    """The PDFs; the cases' own verdict is run-cases.py's and not asked for here: some look at the process they start."""
    kept = os.path.join(work, "kept")
    os.makedirs(kept)
    os.makedirs(os.path.join(work, "bin"))
    with open(os.path.join(work, "bin/pilu"), "w", encoding="utf-8") as file:
        file.write(STAND_IN.format(program=program, kept=kept))
    os.chmod(os.path.join(work, "bin/pilu"), 0o755)
    done = subprocess.run([sys.executable, os.path.join(ROOT, "tests/run-cases.py"), os.path.join(work, "bin"), *cases],
                          capture_output=True, text=True, check=False)
    return kept, done.stdout.strip().splitlines()[-1:]


def look(result, kept, said):
    files = sorted(os.path.join(kept, name) for name in os.listdir(kept) if name.endswith(".pdf"))
    print(f"{len(files)} different PDFs of the golden cases ({said})")

    def source(path):
        with open(path.removesuffix(".pdf") + ".from", encoding="utf-8", errors="replace") as file:
            return file.readline().strip()

    generated.check_files(result, files, "golden cases", source)
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("cases", nargs="*")
    given, result = parser.parse_args(), report.Report()
    with tempfile.TemporaryDirectory(prefix="pilu-golden-") as work:
        kept, said = collect(os.path.abspath(os.path.join(given.build, "pilu")), work, given.cases)
        files = look(result, kept, " ".join(said))
        result.check("golden cases: there are PDFs", given.cases or len(files) > 60, len(files))
    result.end()


if __name__ == "__main__":
    main()
