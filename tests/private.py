#!/usr/bin/env python3
"""private.py: what the unit keeps to itself has no way into anything that is published.

    tests/private.py BUILD-FOLDER

Every example gets words of its own into every object's `note`, into `internal` (of several depths), into `claims`, into
the reasons of `accept`, into last year's data and into a file of prose, and is rendered as it stands and as a draft.
Then those words are looked for in the outputs: as bytes, in every stream of the PDF, in its text, its attachment and
metadata, in UTF-16 and in hexadecimal, behind percent signs and base64 in the page, and in the findings. A word planted
where it is printed must be found by the same search in each of these, or the search is blind.
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

# Long enough not to come about by chance among the bytes of a compressed stream.
PRIVATE, SEEN = "QZXJWVKQ", "QPX"


class Planter:
    """Words that stand nowhere else: QZX0001密, QZX0002密, …"""

    def __init__(self):
        self.count = 0

    def word(self):
        self.count += 1
        return f"{PRIVATE}{self.count:04}密"

    def notes(self, value):
        if isinstance(value, dict):
            for child in value.values():
                self.notes(child)
            value["note"] = self.word()
        elif isinstance(value, list):
            for child in value:
                self.notes(child)

    def plant(self, data):
        for entry in data.get("accept", []):
            entry["reason"] += self.word()
        self.notes(data)
        data["internal"] = {"name": self.word(), "list": [self.word(), {"deep": self.word(), "note": self.word()}],
                            self.word(): self.word(), "claims": [self.word()]}
        # One that holds, one that differs, one whose path leads nowhere.
        data["claims"] = [{"path": "kind", "text": self.word(), "value": data["kind"], "note": self.word()},
                          {"path": "kind", "text": self.word(), "value": self.word()}]


def run(*command):
    return subprocess.run(command, capture_output=True, check=False, timeout=300,
                          env={**os.environ, "PILU_HOME": ROOT, "LC_ALL": "C.UTF-8"})


def unpacked(page):
    """What a page says behind percent signs and base64."""
    yield urllib.parse.unquote_to_bytes(page)
    for run_of in re.findall(rb"[A-Za-z0-9+/]{24,}={0,2}", page):
        try:
            yield base64.b64decode(run_of + b"=" * (-len(run_of) % 4))
        except ValueError:
            pass


def readings(path, work):
    """{name: bytes} of all ways in which this file can be read."""
    with open(path, "rb") as file:
        found = {"bytes": file.read()}
    if path.endswith(".html"):
        found["unpacked"] = b"\n".join(unpacked(found["bytes"]))
        return found
    plain = os.path.join(work, "plain.pdf")
    done = run("qpdf", "--qdf", "--object-streams=disable", "--decode-level=all", path, plain)
    if done.returncode == 0:
        with open(plain, "rb") as file:
            found["streams"] = file.read()
    found["text"] = run("pdftotext", "-enc", "UTF-8", path, "-").stdout
    found["attachment"] = run("qpdf", "--show-attachment=data.json", path).stdout
    found["metadata"] = run("pdfinfo", "-meta", path).stdout + run("pdfinfo", "-enc", "UTF-8", path).stdout
    return found


def stands_in(word, content):
    """As UTF-8, as UTF-16 of both orders, and in hexadecimal digits of each."""
    ways = [word.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le")]
    ways += [way.hex().encode() for way in ways]
    low = content.lower()
    return any(way in content or way.lower() in low for way in ways)


def without_last_year(value):
    """The value without the amounts of last year: they are last year's file's business."""
    if isinstance(value, dict):
        return {key: without_last_year(member) for key, member in value.items() if key != "previous"}
    return [without_last_year(member) for member in value] if isinstance(value, list) else value


def folder_of(example, work, planter):
    """A copy of the example with all that is private planted; last year's data and prose of its own if it has none."""
    with open(example, encoding="utf-8") as file:
        data = json.load(file)
    for key in ("prose", "previous"):
        if isinstance(data.get(key), str):
            with open(os.path.join(os.path.dirname(example), data[key]), encoding="utf-8") as file, \
                    open(os.path.join(work, data[key]), "w", encoding="utf-8") as copy:
                copy.write(file.read())
    if "previous" not in data:
        data["previous"] = "before.json"
        before = {key: value for key, value in data.items() if key not in ("previous", "prose")}
        before = json.loads(json.dumps(before))
        before["accept"] = [{"code": "x", "at": "/x", "reason": planter.word()}]
        if "year" in before:
            before["year"] -= 1
        planter.plant(before)
        data = {key: without_last_year(value) for key, value in data.items() if key != "previous_totals"}
        with open(os.path.join(work, "before.json"), "w", encoding="utf-8") as file:
            json.dump(before, file, ensure_ascii=False)
    planter.plant(data)
    if "prose" not in data:
        data["prose"] = "words.txt"
        with open(os.path.join(work, "words.txt"), "w", encoding="utf-8") as file:
            file.write(f"# internal.memo\n{planter.word()}\n")
    return data


def check_example(result, program, example, work):
    name, planter = os.path.splitext(os.path.basename(example))[0], Planter()
    data = folder_of(example, work, planter)
    data["id"] = SEEN + "1"  # what is public: the files' name, in the data attached
    path = os.path.join(work, "data.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
    for how in ([], ["--draft"]):
        out = os.path.join(work, "out" + "".join(how))
        done = run(program, "render", path, "-o", out, *how)
        made = sorted(os.listdir(out)) if os.path.isdir(out) else []
        if not result.check(f"{name} {how}: renders", done.returncode == 0 and len(made) == 2,
                            f"exit {done.returncode}, {made}\n{done.stderr.decode()[:2000]}"):
            continue
        for file in made:
            for way, content in readings(os.path.join(out, file), work).items():
                result.check(f"{name} {how}: {file}, {way}: is read", content, "nothing was read")
                found = re.findall(rb"[^\n]{0,60}" + PRIVATE.encode() + rb"[^\n]{0,40}", content)
                result.check(f"{name} {how}: {file}, {way}: {planter.count} private words are not there",
                             not stands_in(PRIVATE, content), b"\n".join(found[:5]).decode("utf-8", "replace"))
    for form in ("json", "sarif"):
        done = run(program, "check", path, "--format", form, "--notes")
        lines = [line for line in done.stdout.decode().split("\n") if PRIVATE in line and '"claim-' not in line]
        result.check(f"{name}: findings as {form} name only claims", done.stdout and not lines, "\n".join(lines))


def check_search(result, program, work):
    """A word that is printed is found in every reading of both outputs: the search sees what there is."""
    with open(os.path.join(ROOT, "tests/cases/bad/good.json"), encoding="utf-8") as file:
        data = json.load(file)
    data["unit_name"] = PRIVATE + "局"
    data["projects"][0]["name"] = PRIVATE + "项目"
    path = os.path.join(work, "data.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    run(program, "render", path, "-o", work)
    for file in ("data.html", "data.pdf"):
        for way, content in readings(os.path.join(work, file), work).items():
            if (file, way) == ("data.pdf", "bytes"):
                continue  # packed: the streams are read below
            result.check(f"the search sees {file}, {way}", stands_in(PRIVATE, content), "a word that stands there is not found")
    for code in ("utf-16-be", "utf-16-le"):
        written = (PRIVATE + "密").encode(code)
        result.check(f"the search sees {code}", stands_in(PRIVATE, written) and stands_in(PRIVATE, written.hex().upper().encode()))
    page = b"<a href='data:text/csv;base64," + base64.b64encode((PRIVATE + "密,1,2,3,4,5,6,7,8").encode()) + b"'>"
    result.check("the search sees base64", any(stands_in(PRIVATE, part) for part in unpacked(page)))


def main():
    program, result = os.path.abspath(os.path.join(sys.argv[1], "pilu")), report.Report()
    folder = os.path.join(ROOT, "examples")
    examples = [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith(".json")]
    result.check("there are examples", examples)
    with tempfile.TemporaryDirectory() as work:
        check_search(result, program, work)
    for example in examples:
        with tempfile.TemporaryDirectory() as work:
            check_example(result, program, example, work)
    result.end()


if __name__ == "__main__":
    main()
