"""bench.py: times pilu against the floor in turns; called by run.sh.

    bench.py RUNS PILU FLOOR WORK

In turns, because a machine that others use is fast at one moment and slow at the next: only what ran side by side
compares. Peak memory is the kernel's count for the process (ru_maxrss); it is never below that of this script (16 MB),
which the new process was for a moment.
"""
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


def timed(command):
    """(seconds, peak KB) of one cold process."""
    with open(os.devnull, "r+b") as null:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
        _, status, use = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        taken = time.perf_counter() - start
    if child.returncode != 0:
        sys.exit(f"exit {child.returncode}: {' '.join(command)}")
    return taken, use.ru_maxrss


def face_files(name):
    """«FILE:INDEX» of the installed face with this PostScript name."""
    name = name.removesuffix("-Identity-H")
    found = subprocess.run(["fc-list", f":postscriptname={name}", "--format", "%{file}:%{index}\n"],
                           capture_output=True, text=True, check=True).stdout.split("\n")
    return found[0] or None


def floor_command(floor, pdf, page, work):
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
    return command


def line(name, runs):
    times = [taken * 1000 for taken, _ in runs]
    print(f"  {name:<8} median {statistics.median(times):8.1f} ms   min {min(times):8.1f} ms   "
          f"peak {max(memory for _, memory in runs) / 1024:6.1f} MB")
    return statistics.median(times), min(times)


def bench(example, runs, pilu, floor, work):
    os.makedirs(work, exist_ok=True)
    render = [pilu, "render", example, "-o", work]
    timed(render)  # also warms the disk's cache
    made = {os.path.splitext(name)[1]: os.path.join(work, name) for name in os.listdir(work)}
    pdf, page = made[".pdf"], made[".html"]
    print(f"{os.path.relpath(example, ROOT)}: PDF {os.path.getsize(pdf) / 1024:.0f} KB, "
          f"HTML {os.path.getsize(page) / 1024:.0f} KB, {len(pdfobjects.Pdf(pdf).pages())} pages, {runs} runs each")
    least = floor_command(floor, pdf, page, work)
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(timed(render))
        theirs.append(timed(least))
    median, best = line("pilu", ours)
    floor_median, floor_best = line("floor", theirs)
    print(f"  pilu / floor: {median / floor_median:.2f} (median), {best / floor_best:.2f} (min)")
    for title, command in (("stages of pilu, one run", [*render, "--timing"]), ("stages of the floor, one run", least)):
        print(f"  {title}:")
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        for text in (done.stdout + done.stderr).splitlines():
            print(f"    {text}")


def main():
    runs, (pilu, floor, work) = int(sys.argv[1]), map(os.path.abspath, sys.argv[2:])
    folder = os.path.join(ROOT, "examples")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            bench(os.path.join(folder, name), runs, pilu, floor, os.path.join(work, name.removesuffix(".json")))


if __name__ == "__main__":
    main()
