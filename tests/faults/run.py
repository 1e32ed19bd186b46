#!/usr/bin/env python3
"""run.py: pilu render and check with memory refused and with writes that fail, at every one of the program's requests.

    tests/faults/run.py BUILD-FOLDER [--seconds S | --all FIRST]

What a command asks for is counted in an undisturbed run; then it is run again with memory refused from the n-th request
on, to the program and to every library of it, and with the n-th change below its output folder failing (disk full, input
or output error, killed, killed in the midst of it, taken by half). Each time: the exit code is the documented one, there
is a message and it is one of ours, every file that was there is whole, the old or the new one, and nothing else is left.

--seconds S: for each command so many n, evenly spread, as fit about S seconds in all (default 60); --all FIRST: every n
up to FIRST, then every hundredth. BUILD-FOLDER: without sanitizers, which have memory in their own hands. The same for
`pilu publish` is tests/publish/crash.py.
"""
import argparse
import concurrent.futures
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.dirname(HERE)]
import report  # noqa: E402

EXAMPLES = os.path.join(ROOT, "examples")
SMALL, LARGE = os.path.join(EXAMPLES, "three-public.json"), os.path.join(EXAMPLES, "000-self-evaluation.json")
MEMORY = "pilu: 内存不足，程序中止；正在生成的文件没有写出。\npilu: out of memory; stopped, the file being made was not written.\n"
# A document's own process ended; the others are made.
DIED = re.compile(r"pilu: 错误\[document-died\]：[^\n]*(内存不足|信号 9)[^\n]*\n")
# What no message may show: the system's own words and numbers, a library's, a sanitizer's.
RAW = re.compile(r"errno|\bE[A-Z]{3,}\b|No space|Input/output|Cannot allocate|bad_alloc|terminate called|Assertion|0x[0-9a-f]{4}")
SECONDS = 60


def library(work, source):
    made = os.path.join(work, os.path.basename(source)[:-2] + ".so")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


class Command:
    """A command that writes into a folder of its own; what it leaves there undisturbed."""

    def __init__(self, suite, name, arguments, old):
        self.suite, self.name, self.arguments, self.old = suite, name, arguments, old
        self.stream = next((part[1:] for part in arguments if part[0] == ">"), None)
        where = self.folder("undisturbed")
        log = os.path.join(suite.work, name + ".log")
        code, said = self.run(where, {"LD_PRELOAD": suite.starve, "STARVE_LOG": log})
        self.code, self.said, self.new = code, said, self.files(where)
        with open(log, "rb") as file:
            self.requests = int.from_bytes(file.read(), sys.byteorder)
        where, cuts = self.folder("counted"), log + ".cuts"
        self.run(where, {"LD_PRELOAD": suite.cut, "CUT_IN": where, "CUT_AT": "0", "CUT_LOG": cuts})
        self.changes = 0
        if os.path.exists(cuts):
            with open(cuts, encoding="ascii") as file:
                self.changes = len(file.readlines())
        suite.report.check(f"{name}: undisturbed", code in (0, 1) and self.new and self.requests > 100 and
                           (self.changes > 1) == (self.stream is None),
                           f"exit status {code}, {self.requests} requests, {self.changes} changes: {said}")

    def folder(self, name):
        where = os.path.join(self.suite.work, f"{self.name}-{name}")
        os.mkdir(where)
        for file in self.old:
            with open(os.path.join(where, file), "wb") as out:
                out.write(b"old " + file.encode())
        return where

    def files(self, where):
        found = {}
        for name in set(os.listdir(where)) - {".pilu-made"}:  # the record of which program made what: no output
            with open(os.path.join(where, name), "rb") as file:
                found[name] = file.read()
        return found

    def run(self, where, more, largest=None):
        arguments = [part.replace("OUT", where) for part in self.arguments if not part.startswith(">")]
        to = os.path.join(where, self.stream) if self.stream else os.devnull
        limit = None if largest is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        with open(to, "wb") as out:
            done = subprocess.run([self.suite.program, *arguments], stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.PIPE, timeout=SECONDS, check=False, preexec_fn=limit,
                                  env={**os.environ, "PILU_HOME": ROOT, "LC_ALL": "C.UTF-8", **more})
        return done.returncode, done.stderr.decode("utf-8", "replace")

    def untouched(self, where, may_be_new, may_be_left=False):
        """What is wrong with the files: each is the old one or, when it may be, the new one; no other is there."""
        wrong = []
        for name, content in self.files(where).items():
            if name == self.stream:
                continue  # whoever reads a stream knows by the exit code that it is not whole
            if name.startswith(".pilu-") and may_be_left:
                continue
            old = name in self.old and content == b"old " + name.encode()
            if not old and not (may_be_new and content == self.new.get(name)):
                wrong.append(f"{name} is left there" if name not in self.new else f"{name} is neither the old nor the new one")
        wrong += [f"{name} is gone" for name in self.old if not os.path.exists(os.path.join(where, name))]
        return wrong

    def starved(self, at):
        where = self.folder(f"starved-{at}")
        code, said = self.run(where, {"LD_PRELOAD": self.suite.starve, "STARVE_AT": str(at)})
        other = DIED.sub("", said.replace(MEMORY, ""))
        wrong = [] if code == 4 and said and not other else [f"exit status {code}: {other or 'nothing said'}"]
        # What was asked for after the last file was in its place is needed by no file.
        wrong += self.untouched(where, may_be_new=True)
        shutil.rmtree(where)
        return [f"request {at}: {line}" for line in wrong]

    def cut(self, at, how):
        where = self.folder(f"{how}-{at}")
        code, said = self.run(where, {"LD_PRELOAD": self.suite.cut, "CUT_IN": where, "CUT_AT": str(at), "CUT_HOW": how})
        killed, whole = how in ("kill", "torn"), self.files(where) == self.new
        wrong = self.untouched(where, may_be_new=True, may_be_left=killed)
        if killed and code not in (-9, self.code) and not (code == 4 and DIED.search(said)):
            wrong.append(f"exit status {code}: {said}")
        elif how == "short" and not (code == self.code and whole and said == self.said):
            wrong.append(f"exit status {code}, the files are {'whole' if whole else 'NOT whole'}: {said}")
        elif how in ("full", "io") and code == self.code and not whole:
            wrong.append(f"exit status {code}, but the files are not whole: {said}")
        elif how in ("full", "io") and code != self.code and (code != 4 or "[file-write]" not in said or RAW.search(said)):
            wrong.append(f"exit status {code}: {said or 'nothing said'}")
        code, said = (self.code, "") if whole else self.run(where, {})
        left = {name for name in self.files(where) if not name.startswith(".pilu-")}
        if code != self.code or left != set(self.new) or any(self.files(where)[name] != self.new[name] for name in left):
            wrong.append(f"the same command again: exit status {code}: {said}")
        shutil.rmtree(where)
        return [f"{how} at change {at}: {line}" for line in wrong]


    def limited(self, size):
        """The stream takes `size` bytes and no more. The C library's own writes cannot be cut like the program's."""
        where = self.folder(f"limited-{size}")
        code, said = self.run(where, {}, size)
        there = self.files(where).get(self.stream, b"")
        wrong = [] if code == 4 and "[stdout-write]" in said and not RAW.search(said) else [f"exit status {code}: {said}"]
        if there != self.new[self.stream][:size]:
            wrong.append(f"{len(there)} bytes that are not the beginning of the whole")
        shutil.rmtree(where)
        return [f"room for {size} bytes: {line}" for line in wrong]


class Suite:
    def __init__(self, program, work):
        self.program, self.work, self.report = program, work, report.Report()
        self.starve = library(work, os.path.join(HERE, "starve.c"))
        self.cut = library(work, os.path.join(ROOT, "tests/publish/cut.c"))
        both = ["three-public.html", "three-public.pdf"]
        shutil.copytree(EXAMPLES, os.path.join(work, "examples"))
        wrong = os.path.join(work, "wrong.json")
        with open(SMALL, encoding="utf-8") as file:
            text = file.read()
        with open(wrong, "w", encoding="utf-8") as file:
            file.write(text.replace('"persons": 27', '"persons": "二十七"'))
        self.commands = [
            Command(self, "render", ["render", SMALL, "-o", "OUT"], both),
            Command(self, "render-two", ["render", SMALL, LARGE, "-o", "OUT"], []),
            Command(self, "check", ["check", SMALL, LARGE, wrong, "--format", "json", ">findings.json"], []),
            Command(self, "new", ["new", "three_public", "-o", "OUT/data.json"], []),
        ]

    def sweep(self, name, run, points, what):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            wrong = [line for lines in pool.map(run, points) for line in lines]
        self.report.check(f"{name}: {what}", not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:20]))


def spread(count, most):
    """At most `most` of 1…count, the first and the last among them."""
    return sorted({1 + i * (count - 1) // max(1, most - 1) for i in range(most)}) if count > most else range(1, count + 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--all", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilu-faults-") as work:
        suite = Suite(os.path.abspath(os.path.join(given.build, "pilu")), work)
        if not suite.report.check("the program watches its memory (src/cli/memory.c)",
                                  suite.commands[0].starved(1) == [], "no release build?"):
            suite.report.end()
        for command in suite.commands:
            begun = time.monotonic()
            for at in range(1, 9):
                command.starved(command.requests * at // 9)
            a_second = 16 / (time.monotonic() - begun)
            most = int(a_second * given.seconds / len(suite.commands) * 0.7)
            points = spread(command.requests, most)
            if given.all:
                points = [*range(1, min(given.all, command.requests)), *range(given.all, command.requests, 100)]
            suite.sweep(command.name, command.starved, points,
                        f"memory refused at {len(points)} of {command.requests} requests")
            if command.stream:
                sizes = [at - 1 for at in spread(len(command.new[command.stream]), 50)]
                suite.sweep(command.name, command.limited, sizes, f"a stream that takes {len(sizes)} different lengths")
            for how in () if command.stream else ("full", "io", "short", "kill", "torn"):
                cuts = spread(command.changes, 1000 if given.all else max(8, most // 8))
                suite.sweep(command.name, lambda at, c=command, h=how: c.cut(at, h), cuts,
                            f"{how} at {len(cuts)} of {command.changes} changes")
        suite.report.end()


if __name__ == "__main__":
    main()
