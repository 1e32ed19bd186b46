"""batch.py: many documents in one call, and a long text: rates, processor time a file, memory.

    batch.py PILU WORK [FILES [MEGABYTES [RENDERED]]]     10000, 50 and 500 if not given

Makes FILES copies of the fictitious final accounts, each with its own name, and times `check` of them all and `render`
of RENDERED, with -j1 and with -j2; checks fewer of them too, whose peak memory tells whether it grows with the number;
and makes a text of MEGABYTES from the words of the data of 004. Processor time (user and system, of all processes)
says what the work costs on a machine that others use; the peak is that of the largest process. test.sh runs it with
numbers so small that only its working is tested.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "examples/final-accounts-example.json")
WORDS = os.path.join(ROOT, "examples/004-final-accounts.json")


def timed(command, folder, allowed=(0,)):
    """(seconds, seconds of processor, peak MB) of a process and its children."""
    with open(os.devnull, "r+b") as null:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdin=null, stdout=null, stderr=null)
        _, status, use = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        taken = time.perf_counter() - start
    if child.returncode not in allowed:
        sys.exit(f"exit {child.returncode}: {' '.join(command[:6])} …")
    return taken, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def line(what, count, run):
    taken, cpu, peak = run
    print(f"  {what:<22} {taken:8.2f} s  {count / taken:8.1f}/s   processor {cpu * 1000 / count:7.2f} ms each   "
          f"peak {peak:6.1f} MB", flush=True)


def both(what, command, names, folder):
    """The same on one core and on two; the gain."""
    runs = [timed([*command, "-j", jobs, *names], folder) for jobs in ("1", "2")]
    for jobs, run in zip(("1", "2"), runs):
        line(f"{what} -j{jobs}", len(names), run)
    print(f"  {what}: -j2 is {runs[0][0] / runs[1][0]:.2f} times as fast as -j1")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def write_text(path, size):
    """Lines of the words of a real document with any figures, the same each time."""
    chance = random.Random(1)
    with open(WORDS, encoding="utf-8") as file:
        words = [text.replace("\n", "") for text in strings(json.load(file)) if len(text) > 20]
    with open(path, "w", encoding="utf-8") as out:
        for i in range(sys.maxsize):
            text = re.sub(r"\d", lambda _: str(chance.randint(1, 9)), chance.choice(words))
            text = f"{text}第{i}项，{chance.randint(1, 99999)}.{i % 90 + 10}万元。\n"
            if size <= 0:
                return
            size -= len(text.encode())
            out.write(text)


def main():
    pilu, work = map(os.path.abspath, sys.argv[1:3])
    files, megabytes, rendered = (*map(float, sys.argv[3:]), *(10000, 50, 500)[len(sys.argv) - 3:])
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    names = [f"{i}.json" for i in range(int(files))]
    for name in names:
        shutil.copy(DATA, os.path.join(work, name))
    print(f"{len(names)} files of final accounts, {os.path.getsize(DATA)} bytes each; {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f}")
    for some in (len(names) // 100, len(names) // 10):
        if some:
            line(f"check {some} files", some, timed([pilu, "check", *names[:some]], work))
    both("check", [pilu, "check"], names, work)
    both("render", [pilu, "render", "-o", "out"], names[:int(rendered)], work)
    text = os.path.join(work, "long.txt")
    write_text(text, megabytes * 1e6)
    line(f"check {os.path.getsize(text) / 1e6:.1f} MB of text", 1, timed([pilu, "check", text], work, (0, 1)))
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
