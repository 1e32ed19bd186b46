#!/usr/bin/env python3
"""common_face.py: what lies in the cache folder, or does not, never changes a byte of a document.

    tests/common_face.py BUILD-FOLDER

Faces cut down to common characters are kept in the user's cache folder (src/pdf/common_face.h, src/base/cache.h). Every
example is rendered without them and with them; with files there that are damaged, stale, links, others' or not files at
all; with a folder that cannot be made, written or filled; and by two batches that begin at once. A release build: a
batch has to be long enough for such a face to pay.
"""
import hashlib
import os
import resource
import shutil
import stat
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

EXAMPLES = sorted(name[:-5] for name in os.listdir(os.path.join(ROOT, "examples")) if name.endswith(".json"))
FULL = "004-final-accounts"  # its text face has 800 glyphs, the others 130: a face is made after 8,000
ALL_FACES, ONE_FACE = 62, 12  # documents until each of its three CFF faces is made, until the first is
MAGIC = b"pilu cache 1\n"
HEAD = len(MAGIC) + 64


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, 0o600)


def with_digest(data, content):
    """The file with another content, and its checksum put right."""
    return data[:HEAD - 32] + hashlib.sha256(content).digest() + content


class Suite:
    def __init__(self, program, work):
        self.program, self.work, self.report = program, work, report.Report()
        self.folder = os.path.join(work, "cache")
        self.batch = self.path("batch")
        os.mkdir(self.batch)
        for i in range(ALL_FACES):
            shutil.copy(os.path.join(ROOT, "examples", FULL + ".json"), os.path.join(self.batch, f"{i:02}.json"))
        self.plain = {name: self.rendered([self.example(name)], "off")[1] for name in EXAMPLES}
        self.some = [os.path.join(self.batch, f"{i:02}.json") for i in range(ONE_FACE)]
        self.plain_batch = self.rendered(self.some, "off")[1]

    def path(self, name):
        return os.path.join(self.work, name)

    @staticmethod
    def example(name):
        return os.path.join(ROOT, "examples", name + ".json")

    def start(self, inputs, out, cache, more=(), environment=None, limit=None):
        settings = {**os.environ, "PILU_HOME": ROOT, "LC_ALL": "C.UTF-8", "PILU_CACHE": cache, **(environment or {})}
        if cache is None:
            del settings["PILU_CACHE"]
        return subprocess.Popen([self.program, "render", *inputs, "-o", out, "-q", *more], env=settings,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                preexec_fn=limit)

    def rendered(self, inputs, cache, **how):
        """What was said, or the exit status; the files made, by name."""
        out = tempfile.mkdtemp(dir=self.work)
        process = self.start(inputs, out, cache, **how)
        said = process.communicate(timeout=600)[0].decode("utf-8", "replace")
        if process.returncode:
            said += f"exit status {process.returncode}"
        files = {name: read(os.path.join(out, name)) for name in sorted(os.listdir(out)) if name[0] != "."}
        shutil.rmtree(out)
        return said, files

    def second(self, name):
        """A document after another one, which looks for kept faces; the files wanted."""
        first = {file: data for file, data in self.plain_batch.items() if file.startswith("00.")}
        return [self.some[0], self.example(name)], {**first, **self.plain[name]}

    def same_second(self, name, example):
        inputs, want = self.second(example)
        self.same(name, inputs, self.folder, want)

    def kept(self):
        return sorted(os.listdir(self.folder)) if os.path.isdir(self.folder) else []

    def same(self, name, inputs, cache, want, **how):
        said, files = self.rendered(inputs, cache, **how)
        wrong = [f for f in sorted({*files, *want}) if files.get(f) != want.get(f)]
        self.report.check(name, not said and want and not wrong, f"{said} not the same: {wrong}")

    def check_found(self):
        """Made in a batch, found by the next process, for every example."""
        said, made = self.rendered([self.batch], self.folder)
        self.report.check("a batch makes three faces", not said and len(self.kept()) == 3, f"{said} {self.kept()}")
        modes = {oct(stat.S_IMODE(os.stat(os.path.join(self.folder, name)).st_mode)) for name in self.kept()}
        self.report.check("only the user can read them", modes == {"0o600"} and
                          stat.S_IMODE(os.stat(self.folder).st_mode) == 0o700, modes)
        wrong = [name for name, data in self.plain_batch.items() if made.get(name) != data]
        self.report.check("the batch that made them", not wrong, wrong)
        for name in EXAMPLES:
            self.same_second(f"{name}: with the faces that were found", name)
        self.same("two processes", self.some, self.folder, self.plain_batch, more=["-j2"])

    def check_used(self):
        """Or all the rest would prove nothing: outlines changed there, and the checksum put right, show in the PDF."""
        held = {name: read(os.path.join(self.folder, name)) for name in self.kept()}
        for name, data in held.items():
            content = bytearray(data[HEAD:])
            for i in range(len(content) // 2, len(content) - 100, 7):
                content[i] = 139  # the number 0 in a charstring
            write(os.path.join(self.folder, name), with_digest(data, bytes(content)))
        inputs, want = self.second(FULL)
        files = self.rendered(inputs, self.folder)[1]
        self.report.check("the faces are in use, by the second document", files != want and
                          all(files[name] == want[name] for name in want if name.startswith("00.")))
        for name, data in held.items():
            write(os.path.join(self.folder, name), data)
        self.same_second("and good again", FULL)

    def spoil(self, how, path, data):
        """Puts something else in the place of a good file."""
        other = self.path("elsewhere")
        middle = len(data) // 2
        os.unlink(path)
        if how == "a bit turned":
            write(path, data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1:])
        elif how == "cut short":
            write(path, data[:middle])
        elif how == "empty":
            write(path, b"")
        elif how == "of another key":
            write(path, MAGIC + hashlib.sha256(b"stale").digest() + data[HEAD - 32:])
        elif how == "too large":
            write(path, with_digest(data, data[HEAD:] + bytes(16 << 20)))
        elif how == "of no sense, its checksum right":
            write(path, with_digest(data, b"\xFF\xFF" + data[HEAD + 2:]))
        elif how == "a link to a good one":
            write(other, data)
            os.symlink(other, path)
        elif how == "a pipe":
            os.mkfifo(path)
        elif how == "writable for others":
            write(path, data)
            os.chmod(path, 0o666)
        elif how == "somebody else's":
            write(path, data)
            os.chown(path, 12345, 12345)

    def check_spoilt(self):
        """Whatever lies there: the same bytes, no word; and the next batch puts a good one in its place."""
        ways = ["a bit turned", "cut short", "empty", "of another key", "too large", "of no sense, its checksum right",
                "a link to a good one", "a pipe", "writable for others"]
        ways += ["somebody else's"] if os.geteuid() == 0 else []
        held = {name: read(os.path.join(self.folder, name)) for name in self.kept()}
        for how in ways:
            for name, data in held.items():
                self.spoil(how, os.path.join(self.folder, name), data)
            self.same_second(f"{how}: two documents", FULL)
            self.same(f"{how}: a batch", self.some, self.folder, self.plain_batch)
            good = [name for name, data in held.items() if os.path.isfile(os.path.join(self.folder, name)) and
                    not os.path.islink(os.path.join(self.folder, name)) and
                    os.stat(os.path.join(self.folder, name)).st_uid == os.geteuid() and
                    stat.S_IMODE(os.stat(os.path.join(self.folder, name)).st_mode) == 0o600 and
                    read(os.path.join(self.folder, name)) == data]
            self.report.check(f"{how}: made again", len(good) == 1, good)
            shutil.rmtree(self.folder)
            os.mkdir(self.folder, 0o700)
            for name, data in held.items():
                write(os.path.join(self.folder, name), data)

    def check_no_folder(self):
        def small():  # the PDFs are smaller, a face is not
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        shutil.rmtree(self.folder)
        self.same("a full disk", self.some, self.folder, self.plain_batch, limit=small)
        self.report.check("a full disk: nothing is left there", self.kept() == [], self.kept())
        os.chmod(self.folder, 0o500)
        self.same("a folder that is read-only", self.some, self.folder, self.plain_batch)
        os.chmod(self.folder, 0o777)
        shutil.rmtree(self.folder)
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o777)
        self.same("a folder that all may write to", self.some, self.folder, self.plain_batch)
        self.report.check("a folder that all may write to: not used", self.kept() == [], self.kept())
        shutil.rmtree(self.folder)
        write(self.folder, b"")
        self.same("a file in the folder's place", self.some, self.folder, self.plain_batch)
        os.unlink(self.folder)
        for cache in ("off", "", "/proc/nowhere", "relative"):
            self.same(f"PILU_CACHE={cache}", self.some, cache, self.plain_batch)

    def check_where(self):
        home = self.path("home")
        os.makedirs(os.path.join(home, ".cache"))
        own = {"HOME": home, "XDG_CACHE_HOME": ""}
        self.same("nothing set: ~/.cache/pilu", self.some, None, self.plain_batch, environment=own)
        there = os.listdir(os.path.join(home, ".cache/pilu"))
        self.report.check("nothing set: a face is there", len(there) == 1 and there[0].startswith("face-"), there)
        os.mkdir(self.path("xdg"))
        self.same("XDG_CACHE_HOME", self.some, None, self.plain_batch,
                  environment={"HOME": home, "XDG_CACHE_HOME": self.path("xdg")})
        self.report.check("XDG_CACHE_HOME: a face is there", len(os.listdir(self.path("xdg/pilu"))) == 1)
        shown = subprocess.run([self.program, "fonts"], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                               env={**os.environ, "PILU_HOME": ROOT, "LC_ALL": "C.UTF-8", "PILU_CACHE": self.folder})
        self.report.check("pilu fonts names the folder", self.folder in shown.stdout, shown.stdout[-200:])

    def check_two_at_once(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        outs = [self.path("first"), self.path("second")]
        both = [self.start(self.some, out, self.folder) for out in outs]
        said = [process.communicate(timeout=600)[0] for process in both]
        for out, words, process in zip(outs, said, both):
            files = {name: read(os.path.join(out, name)) for name in sorted(os.listdir(out)) if name[0] != "."}
            self.report.check(f"two batches at once: the {os.path.basename(out)}",
                              not words and process.returncode == 0 and files == self.plain_batch, words)
        self.report.check("two batches at once: one face", len(self.kept()) == 1, self.kept())
        self.same("two batches at once: it is good", self.some, self.folder, self.plain_batch)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="pilu-faces-") as work:
        suite = Suite(os.path.join(os.path.abspath(sys.argv[1]), "pilu"), work)
        suite.check_found()
        suite.check_used()
        suite.check_spoilt()
        suite.check_no_folder()
        suite.check_where()
        suite.check_two_at_once()
        suite.report.end()


if __name__ == "__main__":
    main()
