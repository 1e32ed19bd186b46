#!/usr/bin/env python3
"""batch.py: many documents at once: the order of what is told, an end at any moment, what is made again and what is not.

    tests/batch.py BUILD-FOLDER [DOCUMENTS]                 36 documents of several kinds
    tests/batch.py BUILD-FOLDER --many [ROUNDS] [--seed N]  500 small ones, only ended at any moment and resumed; 8 rounds

A batch that runs undisturbed on one process gives the bytes and the report that all others have to end with: on several
processes; ended by SIGINT, SIGTERM or SIGKILL (the one that deals, or one that works) at any moment and run again with
--resume. Whatever moment that was, each file that is there is whole, the old or the new one. What is there and current is
left alone: whatever is changed (a byte of an output, a draft in its place, data, picture, layout, rules, fonts, the program)
is made again and nothing else.
"""
import argparse
import glob
import hashlib
import json
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import another_build  # noqa: E402
import report  # noqa: E402

KINDS = ("three-public.json", "003-special-fund-forms.json", "000-self-evaluation.json", "correction-notice.json")
SECONDS = 600


def heed_signals():
    """Whoever runs the tests in the background has begun them with SIGINT ignored, and pilu leaves it so."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


RECORD = ".pilu-made"  # which program made which file: no output, and in the order in which they were done
LINE = 16 + 1 + 64 + 1  # bytes of it a document


def is_running(process):
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def tree(folder):
    names = sorted(set(os.listdir(folder)) - {RECORD}) if os.path.isdir(folder) else []
    return {name: digest(os.path.join(folder, name)) for name in names}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def timeless(path):
    """The report without what differs from run to run."""
    return [{**line, "ms": 0} for line in lines(path)]


def without_folder(results):
    return [{**line, "outputs": [{**o, "path": os.path.basename(o["path"])} for o in line["outputs"]]} for line in results]


# The process that looks for leaks at the end waits for ever when a signal comes just then.
WITHOUT_LEAKS = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"


class Suite:
    code = 3  # of a run that is not ended: one document could not be read

    def __init__(self, build, count, work, seed=9):
        self.program, self.count, self.work = os.path.join(build, "pilu"), count, work
        self.report = report.Report()
        self.home = os.path.join(work, "home")
        for name in ("templates", "fonts"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.home, name))
        self.environment = {**os.environ, "PILU_HOME": self.home, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self.data = os.path.join(work, "data")
        self.chance = random.Random(seed)

    def path(self, name):
        return os.path.join(self.work, name)

    def command(self, out, *more):
        return [self.program, "render", self.data, "-o", self.path(out), *more]

    def run(self, out, *more, home=None):
        environment = {**self.environment, "PILU_HOME": home or self.home}
        done = subprocess.run(self.command(out, *more), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=SECONDS, env=environment, check=False)
        return done.returncode, done.stderr

    def make_data(self):
        """Documents in two folders, one with errors, one cut short, a list of what is due that is no document."""
        for i in range(self.count):
            folder = os.path.join(self.data, f"{i % 2}")
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(ROOT, "examples", KINDS[i % len(KINDS)]), encoding="utf-8") as file:
                text = file.read()
            text = text.replace("{", f'{{"id": "d{i:04}",', 1)
            if i == self.count // 2:
                text = text.replace('"money_unit"', '"money_units"', 1)
            if i == self.count // 3:
                text = text[:len(text) // 2]
            with open(os.path.join(folder, f"{i:04}.json"), "w", encoding="utf-8") as file:
                file.write(text)
        with open(os.path.join(self.data, "plan.json"), "w", encoding="utf-8") as file:
            file.write('{"years": []}')

    # --- the same however many work on it -----------------------------------------------------------------------

    def undisturbed(self):
        code, said = self.run("whole", "--report", self.path("whole.jsonl"))
        self.whole, self.said = tree(self.path("whole")), said
        self.results = without_folder(timeless(self.path("whole.jsonl")))
        check = self.report.check
        paths = [line["path"] for line in self.results]
        check("undisturbed: exit status: one could not be read", code == 3, f"{code}: {said}")
        check("undisturbed: a line each, in the order of the folders and names", paths == sorted(
            glob.glob(os.path.join(self.data, "*", "*.json"))), "\n".join(paths))
        status = [line["status"] for line in self.results]
        check("undisturbed: one refused, one failed, the rest rendered",
              sorted(status) == ["failed", "refused"] + ["rendered"] * (self.count - 2), " ".join(status))
        check("undisturbed: both files of each", len(self.whole) == 2 * (self.count - 2), len(self.whole))
        wrong = [line["path"] for line in self.results for o in line["outputs"]
                 if self.whole.get(o["path"]) != o["sha256"] or os.path.getsize(self.path("whole/" + o["path"])) != o["bytes"]]
        check("undisturbed: size and checksum of each are told", not wrong, "\n".join(wrong))
        for jobs in ("2", "5"):
            code, said = self.run("shared", "-j", jobs, "--report", self.path("shared.jsonl"))
            check(f"-j {jobs}: exit status and findings, in order", (code, said) == (3, self.said), f"{code}: {said}")
            check(f"-j {jobs}: the same files", tree(self.path("shared")) == self.whole)
            check(f"-j {jobs}: the same report", without_folder(timeless(self.path("shared.jsonl"))) == self.results)
            shutil.rmtree(self.path("shared"))

    # --- ended at any moment ------------------------------------------------------------------------------------

    def workers(self, process):
        try:
            with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
                return [int(pid) for pid in file.read().split()]
        except OSError:
            return []

    def made(self, out):
        """How many documents the record says are made: a moment is chosen by work done, not by the clock."""
        record = os.path.join(self.path(out), RECORD)
        return os.path.getsize(record) // LINE if os.path.exists(record) else 0

    def end_at_random(self, out, how):
        """One run, ended: its exit status, or None when it was done before. No process of it is left."""
        before = self.made(out)
        wanted = before + self.chance.randrange(max(1, (self.count - before) * 2 // 3))
        within = self.chance.uniform(0, 0.02)
        begun = subprocess.Popen([*self.command(out, "-j", "2", "--resume"), "--report", self.path("ended.jsonl")],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 env=self.environment | {"ASAN_OPTIONS": WITHOUT_LEAKS}, preexec_fn=heed_signals)
        while begun.poll() is None and self.made(out) < wanted:
            time.sleep(0.002)
        time.sleep(within)
        workers = self.workers(begun.pid)
        victims = workers[:1] if how == "worker" else [begun.pid]
        alive = begun.poll() is None
        for victim in victims if alive else []:
            try:
                os.kill(victim, {"worker": signal.SIGKILL, "kill": signal.SIGKILL, "int": signal.SIGINT,
                                 "term": signal.SIGTERM}[how])
            except ProcessLookupError:
                alive = False
        said = begun.communicate(timeout=SECONDS)[1].decode()
        for worker in workers:  # when nobody deals any more they finish what they have in hand
            while is_running(worker):
                time.sleep(0.01)
        return (begun.returncode if alive and victims else None), said

    def put_old(self, out):
        """Another edition of every file that will be written."""
        os.makedirs(self.path(out))
        for name in self.whole:
            with open(os.path.join(self.path(out), name), "w", encoding="utf-8") as file:
                file.write("old " + name)

    def partly(self, out, old):
        """What is wrong with the files that are there: each is the one an undisturbed run writes, or the old one."""
        found = tree(self.path(out))
        wrong = [f"{name} is gone" for name in self.whole if old and name not in found]
        for name, now in found.items():
            kept = old and now == hashlib.sha256(("old " + name).encode()).hexdigest()
            if self.whole.get(name) != now and not kept and not name.startswith(".pilu-"):
                wrong.append(f"{name} is not whole")
        return wrong

    def end_and_resume(self, how, number, met):
        """Ended three times, then resumed: the files are those of an undisturbed run."""
        wrong, out, old = [], f"ended-{number}", number % 8 >= 4
        if old:
            self.put_old(out)
        for _ in range(3):
            code, said = self.end_at_random(out, how)
            wrong += self.partly(out, old)
            # -2, -15: before it had begun to listen, and to write.
            allowed = {"int": (130, -2), "term": (143, -15), "kill": (-9,), "worker": (self.code, 4)}[how]
            if code is not None and code not in (*allowed, self.code):
                wrong.append(f"exit status {code}: {said}")
            met[how] += code in allowed and code != self.code
            if code in (130, 143):
                wrong += self.told(said)
        code, said = self.run(out, "-j", "2", "--resume")
        if code != self.code or tree(self.path(out)) != self.whole:
            wrong.append(f"the run that resumes: exit status {code}, {len(tree(self.path(out)))} files: {said}")
        self.report.check(f"ended by {how}, round {number}", not wrong, "\n".join(wrong))
        shutil.rmtree(self.path(out), ignore_errors=True)

    def ended(self, rounds):
        met, number = {"int": 0, "term": 0, "kill": 0, "worker": 0}, 0
        # Where a run was done before its end came, which on a busy machine may be, another takes its place.
        while number < rounds or (not all(met.values()) and number < rounds + 40):
            how = list(met)[number % len(met)]
            if number < rounds or not met[how]:
                self.end_and_resume(how, number, met)
            number += 1
        for how, count in met.items():
            self.report.check(f"some run was ended by {how}", count, "they were all done before: more documents are needed")
        print("runs ended: " + ", ".join(f"{count} by {how}" for how, count in met.items()), flush=True)

    def told(self, said):
        """An ended run tells what it has not done; one whose documents were all done is not an ended one."""
        results = lines(self.path("ended.jsonl"))
        undone = sum(line["status"] == "undone" for line in results)
        wrong = [] if len(results) == self.count else [f"the report has {len(results)} lines"]
        told = undone and "[batch-stopped]" in said and f"{undone} 份" in said
        wrong += [] if told else [f"{undone} are undone: {said}"]
        wrong += [f"{line['path']} is «{line['status']}» but not there" for line in results
                  if line["status"] in ("rendered", "current") for o in line["outputs"] if not os.path.exists(o["path"])]
        return wrong

    # --- what is current ----------------------------------------------------------------------------------------

    def made_again(self, name, *more, home=None, some=None):
        """--resume: which ids were rendered; `some`: those that have to be, None: all."""
        self.run("now", "--resume", "-j", "2", "--report", self.path("now.jsonl"), *more, home=home)
        found = lines(self.path("now.jsonl"))
        rendered = {line["id"] for line in found if line["status"] == "rendered"}
        kept = {line["id"] for line in found if line["status"] == "current"}
        want = {line["id"] for line in self.results if line["status"] == "rendered"} if some is None else set(some)
        self.report.check(f"resume: {name}", rendered == want, f"made again: {sorted(rendered)}\nkept: {sorted(kept)}")

    def change(self, name, at, change):
        path = self.path(f"now/{name}")
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(change(content, at))

    def outputs(self):
        """Each way a file can be other than it should."""
        shutil.copytree(self.path("whole"), self.path("now"))
        self.made_again("nothing changed", some=())
        flip = lambda content, at: content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]  # noqa: E731
        cut = lambda content, at: content[:at]  # noqa: E731
        size = os.path.getsize(self.path("now/d0000.pdf"))
        for what, name, at, how in (
                ("a PDF without its last byte", "d0000.pdf", size - 1, cut), ("half a PDF", "d0000.pdf", size // 2, cut),
                ("an empty PDF", "d0000.pdf", 0, cut), ("a byte in the midst of a PDF", "d0000.pdf", size // 3, flip),
                ("a byte of a PDF's end", "d0000.pdf", size - 9, flip), ("a byte of a page", "d0000.html", 3000, flip),
                ("half a page", "d0000.html", 3000, cut), ("a byte more in a PDF", "d0000.pdf", 0, lambda c, _: c + b"\n")):
            self.change(name, at, how)
            self.made_again(what, some=("d0000",))
            self.report.check(f"resume: {what}: as before", tree(self.path("now")) == self.whole)
        for name in ("d0004.pdf", "d0004.html"):
            os.remove(self.path("now/" + name))
            self.made_again(f"{name} is gone", some=("d0004",))
        shutil.copy(self.path("now/d0004.pdf"), self.path("now/d0000.pdf"))
        self.made_again("the PDF of another document in its place", some=("d0000",))
        for what, *options in (("a draft", "--draft"), ("a grid", "--show-grid")):
            draft = os.path.join(self.data, "0", "0000.json")
            subprocess.run([self.program, "render", draft, "-o", self.path("now"), "--format", "pdf", *options],
                           env=self.environment, capture_output=True, check=False)
            self.made_again(f"{what} in its place", some=("d0000",))
        self.report.check("resume: all as before", tree(self.path("now")) == self.whole)

    def ingredients(self):
        """Data, layout, style, rules and fonts of now."""
        home = self.path("other-home")
        shutil.copytree(self.home, home)
        self.made_again("another home of the same templates", home=home, some=())
        mine = {line["id"] for line in self.results if line["kind"] == "three_public" and line["status"] == "rendered"}
        for name, old, new, some in (
                ("templates/three_public/layouts/sichuan-2019.html", "", "{# changed #}\n", mine),
                ("templates/three_public/rules", "", "# changed\n", mine),
                ("templates/common/style.css", "", "/* changed */\n", None),
                ("fonts/fonts.json", '{"family": "仿宋"},', "", None)):
            with open(os.path.join(home, name), encoding="utf-8") as file:
                text = file.read()
            self.report.check(f"resume: {name} has what is changed", old in text)
            with open(os.path.join(home, name), "w", encoding="utf-8") as file:
                file.write(text.replace(old, new, 1))
            self.made_again(f"{name} changed", home=home, some=some)
        path = os.path.join(self.data, "0", "0000.json")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('"year": 2019', '"year": 2018', 1))
        self.made_again("data changed", home=home, some=("d0000",) if '"year": 2019' in text else ())

    def program_changed(self):
        """Who made a file is asked of the record beside it; in doubt it is made again."""
        shutil.rmtree(self.path("now"))
        self.made_again("an empty folder")
        self.made_again("just made", some=())
        mine, other = self.program, self.path("another-build")
        self.report.check("another build of the program can be made", another_build.make(mine, other))
        for name, program in (("another build of the same version", other), ("the first build again", mine)):
            self.program = program
            self.made_again(name)
            self.made_again(f"{name}, once more", some=())
        self.report.check("resume: the record names each file once", self.recorded() == len(self.whole) // 2, self.recorded())
        self.program = mine
        record = self.path(f"now/{RECORD}")
        for name, content, some in (("a record of junk", b"\x00 \xff\n" * 99, None), ("no record", None, None),
                                    ("half a record", self.record()[: LINE * 5 // 2], None)):
            os.remove(record)
            if content:
                with open(record, "wb") as file:
                    file.write(content)
            ids = {line["id"] for line in self.results if line["status"] == "rendered"}
            kept = self.kept_by(content or b"")
            self.made_again(name, some=ids - kept if kept else some)
        for name, make in (("a folder", os.mkdir), ("a pipe", os.mkfifo), ("a link to nowhere", lambda path: os.symlink("nowhere", path))):
            os.remove(record) if os.path.lexists(record) and not os.path.isdir(record) else os.rmdir(record)
            make(record)
            self.made_again(f"where the record would be is {name}")
        os.remove(record)
        self.made_again("nothing where the record would be")
        self.report.check("resume: the files are the same all along", tree(self.path("now")) == self.whole)

    def record(self):
        with open(self.path(f"now/{RECORD}"), "rb") as file:
            return file.read()

    def recorded(self):
        return len(self.record().splitlines())

    def kept_by(self, record):
        """The ids whose PDF has a line, whole to its end, in these bytes."""
        there = {line.split(b" ")[1].decode("latin-1") for line in record.split(b"\n")[:-1] if line.count(b" ") == 1}
        return {name.removesuffix(".pdf") for name, found in self.whole.items() if name.endswith(".pdf") and found in there}

    # --- for people -----------------------------------------------------------------------------------------------

    def on_terminal(self, *more):
        return self.terminal(self.command("seen", "-j", "2", *more)[1:])

    def terminal(self, arguments):
        """What comes out at a terminal."""
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(self.environment, TERM="xterm")
            os.execv(self.program, [self.program, *arguments])
        seen = b""
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.waitpid(child, 0)
        return seen.decode("utf-8", "replace")

    def progress(self):
        seen = self.on_terminal()
        self.report.check("a terminal sees how far it is", f"/{self.count}，失败 " in seen and "还需 " in seen, seen)
        # Every line of it is cleared (ESC [ K) before the next one or a finding.
        rest = seen.replace("\r\n", "\n")
        wrong = [line for line in rest.split("\n") for part in [line.split("\r")[-1]] if "还需" in part]
        self.report.check("it is cleared before findings and at the end", not wrong, "\n".join(wrong))
        self.report.check("at the end it says what was done", f"{self.count - 2} 份已生成，1 份有错误，1 份失败：" in seen, seen)
        quiet = self.on_terminal("--quiet")
        self.report.check("--quiet: none of it", "还需" not in quiet and "已生成" not in quiet, quiet)
        self.report.check("no terminal: none of it", "还需" not in self.said and "已生成" not in self.said)
        one = os.path.join(ROOT, "examples/three-public.json")
        for name, arguments, told in (("a document", ["render", one, "-o", self.path("one"), "--resume"],
                                       f"已生成：{self.path('one')}/three-public.html、"),
                                      ("the same again", ["render", one, "-o", self.path("one"), "--resume"], "没有变化："),
                                      ("a check", ["check", one], "核对了 1 份，没有发现问题。"),
                                      ("a check of many", ["check", self.data, "-j", "2"], f"核对了 {self.count} 份，2 份有问题。")):
            seen = self.terminal(arguments)
            self.report.check(f"a terminal is told of {name}", told in seen, seen)
        self.report.check("check --quiet", not self.terminal(["check", one, "--quiet"]))


def many(build, rounds, seed):
    """SIGINT, SIGTERM and SIGKILL at random moments in a batch of 500."""
    with tempfile.TemporaryDirectory() as work:
        suite = Suite(build, 500, work, seed)
        suite.code = 0
        with open(os.path.join(ROOT, "examples", KINDS[0]), encoding="utf-8") as file:
            text = file.read()
        os.mkdir(suite.data)
        for i in range(suite.count):
            with open(os.path.join(suite.data, f"{i:04}.json"), "w", encoding="utf-8") as file:
                file.write(text.replace("{", f'{{"id": "d{i:04}",', 1))
        code, said = suite.run("whole", "-j", "2")
        suite.whole = tree(suite.path("whole"))
        suite.report.check("undisturbed: 500 documents", code == 0 and len(suite.whole) == 2 * suite.count, f"{code}: {said}")
        suite.ended(rounds)
    suite.report.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("documents", nargs="?", type=int, default=36)
    parser.add_argument("--many", nargs="?", type=int, const=8)
    parser.add_argument("--seed", type=int, default=9)
    given = parser.parse_args()
    if given.many:
        many(os.path.abspath(given.build), given.many, given.seed)
    with tempfile.TemporaryDirectory() as work:
        suite = Suite(os.path.abspath(given.build), given.documents, work, given.seed)
        suite.make_data()
        suite.undisturbed()
        suite.outputs()
        suite.program_changed()
        suite.progress()
        suite.ended(12 if given.documents < 100 else 40)
        suite.ingredients()
    suite.report.end()


if __name__ == "__main__":
    main()
