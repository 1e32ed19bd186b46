#!/usr/bin/env python3
"""pixels.py: do the pages of the examples still look as they did when somebody last looked?

    tests/conformance/pixels.py PROGRAM [NAME …]            compares every page, or those of the examples named
    tests/conformance/pixels.py PROGRAM --accept [NAME …]   writes what they look like now; look at the pages first

poppler draws each page in grey at 60 dpi; what is kept of it in pixels/NAME.txt is a grid of 32 × 45 fields, the mean
darkness of each as a character from «0» (white) to «~». A page has changed when a field differs by more than TOLERANCE
steps, or a page is missing or new; anti-aliasing of another poppler stays below that.
"""
import argparse
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEPT = os.path.join(ROOT, "tests/conformance/pixels")
COLUMNS, ROWS, STEPS, TOLERANCE = 32, 45, 78, 4
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402


def read_grey(path):
    """Width, height and bytes of a binary PGM."""
    with open(path, "rb") as file:
        data = file.read()
    fields = data.split(None, 4)
    assert fields[0] == b"P5" and fields[3] == b"255", path
    width, height = int(fields[1]), int(fields[2])
    return width, height, data[len(data) - width * height:]


def signature(path):
    """A page as ROWS lines of COLUMNS characters."""
    width, height, grey = read_grey(path)
    lines = []
    for row in range(ROWS):
        top, bottom = row * height // ROWS, (row + 1) * height // ROWS
        strip, line = [grey[y * width:(y + 1) * width] for y in range(top, bottom)], ""
        for column in range(COLUMNS):
            left, right = column * width // COLUMNS, (column + 1) * width // COLUMNS
            dark = sum(255 * (right - left) - sum(pixels[left:right]) for pixels in strip)
            line += chr(ord("0") + dark * STEPS // (255 * (right - left) * len(strip)))
        lines.append(line)
    return lines


def draw(pdf, folder):
    """The signatures of a document's pages."""
    subprocess.run(["pdftoppm", "-r", "60", "-gray", pdf, os.path.join(folder, "page")], check=True)
    return [signature(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]


def read_kept(name):
    try:
        with open(os.path.join(KEPT, name + ".txt"), encoding="ascii") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return None
    return [lines[i + 1:i + 1 + ROWS] for i in range(0, len(lines), ROWS + 1)]


def keep(name, pages):
    os.makedirs(KEPT, exist_ok=True)
    with open(os.path.join(KEPT, name + ".txt"), "w", encoding="ascii") as file:
        for number, page in enumerate(pages, 1):
            file.write(f"page {number}\n" + "".join(line + "\n" for line in page))


def compare(result, name, pages, kept):
    if not result.check(f"{name}: as many pages as before", len(pages) == len(kept), f"{len(pages)}, before {len(kept)}"):
        return
    for number, (page, before) in enumerate(zip(pages, kept), 1):
        changed = [f"field {row + 1}/{column + 1}: {a} was {b}" for row, (new, old) in enumerate(zip(page, before))
                   for column, (a, b) in enumerate(zip(new, old)) if abs(ord(a) - ord(b)) > TOLERANCE]
        result.check(f"{name}, page {number}: looks as before", not changed,
                     f"{len(changed)} of {ROWS * COLUMNS} fields changed; look at it, then pixels.py --accept\n"
                     + "\n".join(changed[:5]))


# GB/T 9704-2012 §7.5: the rules beside the number have their upper edge 7 mm below the type area; §8: on a landscape page
# beyond its left edge. A page, where the type area ends there (mm from the top; from the left), and in how many steps of
# 0.1 mm the ink has to begin.
NUMBERS = {("000-self-evaluation", 1): ("down", 262, 70), ("000-self-evaluation", 2): ("down", 262, 70),
           ("final-accounts-example", "landscape"): ("left", 35, 70)}
STEP = 254  # dots per inch: ten to a millimetre


def rule_begins(path, way, edge):
    """How far from the type area's edge the first of the two rules is, in 0.1 mm. The figures between them are higher."""
    width, height, grey = read_grey(path)
    if way == "down":
        lines = [grey[y * width:(y + 1) * width] for y in range(edge * 10 + 5, height)]
    else:
        lines = [grey[x::width] for x in range(edge * 10 - 5, 0, -1)]
    first = min((i for line in lines for i, dark in enumerate(line) if dark < 128), default=0)
    return next((n + 5 for n, line in enumerate(lines) if min(line[first:first + 10]) < 128), None)


def check_numbers(result, name, pdf, folder):
    """Where the page numbers stand."""
    for (document, page), (way, edge, distance) in NUMBERS.items():
        if document != name:
            continue
        if page == "landscape":
            said = subprocess.run(["pdfinfo", "-l", "-1", pdf], capture_output=True, text=True, check=True).stdout
            page = next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Page ") and " 841.89 x" in line)
        to = os.path.join(folder, f"number-{page}")
        subprocess.run(["pdftoppm", "-r", str(STEP), "-f", str(page), "-l", str(page), "-singlefile", "-gray", pdf, to], check=True)
        found = rule_begins(to + ".pgm", way, edge)
        result.check(f"{name}, page {page}: the rule beside its number is 7 mm from the type area",
                     found is not None and abs(found - distance) <= 3, f"{found} tenths of a millimetre")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--accept", action="store_true")
    wanted, result = parser.parse_intermixed_args(), report.Report()
    for file in sorted(os.listdir(os.path.join(ROOT, "examples"))):
        name = file.removesuffix(".json")
        if not file.endswith(".json") or (wanted.names and name not in wanted.names):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            out, drawn = os.path.join(scratch, "out"), os.path.join(scratch, "drawn")
            os.mkdir(drawn)
            done = subprocess.run([wanted.program, "render", os.path.join(ROOT, "examples", file), "-o", out, "--format", "pdf"],
                                  capture_output=True, check=False, env={**os.environ, "PILU_HOME": ROOT})
            if not result.check(f"{name}: rendered", done.returncode == 0, done.stderr.decode()):
                continue
            made = [os.path.join(out, pdf) for pdf in os.listdir(out)]
            pages = draw(made[0], drawn)
            check_numbers(result, name, made[0], scratch)
        kept = read_kept(name)
        if wanted.accept:
            keep(name, pages)
        elif result.check(f"{name}: kept in tests/conformance/pixels", kept, "look at its pages, then pixels.py --accept"):
            compare(result, name, pages, kept)
    result.end()


if __name__ == "__main__":
    main()
