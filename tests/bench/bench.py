"""bench.py: times pilu against the floor in turns; called by run.sh.

    bench.py RUNS PILU TABLE FLOOR WORK
    bench.py curve TABLE WORK             the curve of large tables alone, up to 100,000 rows

Every example by PILU, and large tables by TABLE (table.c), which makes them by hand and takes the same way from the
tree on. In turns, because a machine that others use is fast at one moment and slow at the next: only what ran side by
side compares. Processor time (user and system) says what the work costs when others wait for the processor too.
Peak memory is the kernel's count for the process (ru_maxrss); it is never below that of this script (16 MB),
which the new process was for a moment: so what needs memory is done in a process of its own.
"""
import multiprocessing
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests/conformance"))
import parity  # noqa: E402
import pdfobjects  # noqa: E402

ROWS = (2000, 20000)
CURVE = (2000, 5000, 10000, 20000, 50000, 100000)


def timed(command):
    """(seconds, seconds of processor, peak KB) of one cold process."""
    with open(os.devnull, "r+b") as null:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
        _, status, use = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        taken = time.perf_counter() - start
    if child.returncode != 0:
        sys.exit(f"exit {child.returncode}: {' '.join(command)}")
    return taken, use.ru_utime + use.ru_stime, use.ru_maxrss


def face_files(name):
    """«FILE:INDEX» of the installed face with this PostScript name."""
    name = name.removesuffix("-Identity-H")
    found = subprocess.run(["fc-list", f":postscriptname={name}", "--format", "%{file}:%{index}\n"],
                           capture_output=True, text=True, check=True).stdout.split("\n")
    return found[0] or None


def prepare(floor, pdf, page, work):
    """(pages of the PDF, command that does the least for it)."""
    read = pdfobjects.Pdf(pdf, streams=True)
    paths = {what: os.path.join(work, what) for what in ("text", "bytes")}
    with open(paths["text"], "w", encoding="utf-8") as file:
        file.write(parity.html_text(page))
    with open(paths["bytes"], "wb") as file:
        for name, held in read.objects.items():
            if "stream" in held and "data" in held["stream"]:
                file.write(read.stream(name.removeprefix("obj:")))
    command = [floor, paths["text"], paths["bytes"]]
    fonts = pdfobjects.characters_by_font(read)
    for name, characters in sorted(fonts.items(), key=lambda item: -len(item[1])):
        face = face_files(name)
        if not face:
            print(f"  no installed face is named {name}: the floor is without it")
            continue
        path = os.path.join(work, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(sorted(characters)))
        command.append(f"{face}:{path}")
    return len(read.pages()), command


def line(name, runs):
    """Prints a line; gives the median and the least time and processor time."""
    times, cpu = ([run[k] * 1000 for run in runs] for k in (0, 1))
    print(f"  {name:<6} time: median {statistics.median(times):8.1f} ms, min {min(times):8.1f} ms   "
          f"processor: median {statistics.median(cpu):8.1f} ms   peak {max(run[2] for run in runs) / 1024:6.1f} MB")
    return statistics.median(times), min(times), statistics.median(cpu)


def size(path):
    return f"{os.path.getsize(path) / 1024:.0f} KB"


def bench(title, render, more, runs, floor, work):
    """`render` writes one .pdf and one .html into the folder `work`; with `more` it prints its stages."""
    os.makedirs(work, exist_ok=True)
    for name in os.listdir(work):
        os.remove(os.path.join(work, name))
    timed(render)  # also warms the disk's cache
    made = {os.path.splitext(name)[1]: os.path.join(work, name) for name in os.listdir(work)}
    pdf, page = made[".pdf"], made[".html"]
    with multiprocessing.Pool(1) as apart:
        pages, least = apart.apply(prepare, (floor, pdf, page, work))
    print(f"{title}: PDF {size(pdf)}, HTML {size(page)}, {pages} pages, {runs} runs each")
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(timed(render))
        theirs.append(timed(least))
    times, floors = line("pilu", ours), line("floor", theirs)
    ratios = [a / b for a, b in zip(times, floors)]
    print(f"  pilu / floor: {ratios[0]:.2f} (median), {ratios[1]:.2f} (min), {ratios[2]:.2f} (processor)")
    for what, command in (("stages of pilu, one run", [*render, *more]), ("stages of the floor, one run", least)):
        print(f"  {what}:")
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        for text in (done.stdout + done.stderr).splitlines():
            print(f"    {text}")


def curve(table, work):
    """One run of each size. What costs more a row in a larger table grows faster than the table."""
    os.makedirs(work, exist_ok=True)
    print("tables of 9 columns: processor time, memory and PDF by rows; in brackets by row")
    for rows in CURVE:
        _, cpu, peak = timed([table, str(rows), work, ROOT])
        pdf = os.path.join(work, f"table-{rows}.pdf")
        print(f"  {rows:>6}: {cpu * 1000:8.0f} ms ({cpu * 1e6 / rows:.0f} µs)   {peak / 1024:7.1f} MB "
              f"({peak / rows:.1f} KB)   {os.path.getsize(pdf) / 1e6:5.1f} MB ({os.path.getsize(pdf) / rows:.0f} B)")


def main():
    if sys.argv[1] == "curve":
        curve(*map(os.path.abspath, sys.argv[2:]))
        return
    runs, (pilu, table, floor, work) = int(sys.argv[1]), map(os.path.abspath, sys.argv[2:])
    folder = os.path.join(ROOT, "examples")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            place = os.path.join(work, name.removesuffix(".json"))
            bench(f"examples/{name}", [pilu, "render", os.path.join(folder, name), "-o", place], ["--timing"], runs,
                  floor, place)
    for rows in ROWS:
        place = os.path.join(work, f"table-{rows}")
        bench(f"a table of {rows} × 9", [table, str(rows), place, ROOT], [], min(runs, 5), floor, place)
    curve(table, os.path.join(work, "curve"))


if __name__ == "__main__":
    main()
