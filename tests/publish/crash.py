#!/usr/bin/env python3
"""crash.py: pilu publish, killed at every write, on a disk that is full from every write on, with each write failing once
or taking half, and with memory refused from every request on.

    tests/publish/crash.py BUILD-FOLDER [--every N] [--requests N]

Five changes (a first document; more, beside others of its unit; documents rendered again after a change of style; a
correction; a correction of a wrong year) are each made once undisturbed, and then once for every change that the
program makes below the site: it is ended there, before the change or in the middle of a write, or finds no room from
there on. At once each link of the site leads
somewhere and what was published is unchanged; after the next `pilu status` the site and its ledger are the old ones or
the new ones, to the byte; and the same command again makes them the new ones. --every N takes each N-th change only. Memory is
refused at N of the requests, evenly spread (default 1000; BUILD-FOLDER is then without sanitizers).
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import report  # noqa: E402
import sitecheck as SITE  # noqa: E402

DATA = [os.path.join(ROOT, "examples", name) for name in ("three-public.json", "003-special-fund-forms.json", "004-final-accounts.json")]
SECONDS = 60


def run(program, home, arguments, more=None):
    done = subprocess.run([program, *arguments], env={**os.environ, "PILU_HOME": home, "TZ": "UTC", **(more or {})},
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


class Change:
    """A site before, a command, the site after."""

    def __init__(self, suite, name, before, home, arguments):
        self.suite, self.name, self.before, self.home, self.arguments = suite, name, before, home, arguments
        self.after = os.path.join(suite.work, name + "-after")
        self.log = os.path.join(suite.work, name + ".log")
        code, said = self.make(self.after, {"CUT_AT": "0", "CUT_LOG": self.log, "STARVE_LOG": self.log + ".requests"})
        suite.report.check(f"{name}: undisturbed", code == 0, said)
        suite.report.check(f"{name}: the site after it", not SITE.check(self.after), "\n".join(SITE.check(self.after)))
        with open(self.log, encoding="ascii") as file:
            self.count = len(file.readlines())
        with open(self.log + ".requests", "rb") as file:
            self.requests = int.from_bytes(file.read(), sys.byteorder)
        self.states = {False: (SITE.tree(before) if before else {}, SITE.ledger(before) if before else []),
                       True: (SITE.tree(self.after), SITE.ledger(self.after))}

    def make(self, folder, cut):
        if not os.path.exists(folder) and self.before:
            shutil.copytree(self.before, folder)
        preload = {"LD_PRELOAD": f"{self.suite.cut}:{self.suite.starve}", "CUT_IN": folder, **cut} if cut else {}
        return run(self.suite.program, self.home, [*self.arguments, "--site", folder], preload)

    def state(self, folder):
        """False: the old one, True: the new one, None: neither."""
        found = (SITE.tree(folder), SITE.ledger(folder))
        for which in (False, True):
            if found == self.states[which]:
                return which
        return None

    def once(self, at, how):
        folder = os.path.join(self.suite.work, f"{self.name}-{how}-{at}")
        wrong = []
        code, said = self.make(folder, {"STARVE_AT": str(at)} if how == "starved" else {"CUT_AT": str(at), "CUT_HOW": how})
        if "AddressSanitizer" in said or "runtime error" in said:
            wrong.append(said)
        if os.path.isdir(folder):
            old = self.states[False][0]
            now = SITE.tree(folder)
            wrong += [f"at once: {line}" for line in SITE.broken_links(folder)]
            wrong += [f"at once: {name} of an old version is gone or changed" for name, digest in old.items()
                      if "/v" in name and now.get(name) != digest]
        if how in ("full", "io", "starved") and (code not in (0, 4) or (code == 4 and not said)):
            wrong.append(f"exit status {code}: {said or 'nothing said'}")
        if how == "starved" and (code != 4 or "out of memory" not in said):
            wrong.append(f"exit status {code} without memory: {said}")
        if how == "short" and (code != 0 or self.state(folder) is not True):
            wrong.append(f"exit status {code} with a write of half, {SITE.check(folder)}: {said}")
        if os.path.exists(os.path.join(folder, "ledger.sqlite")):
            run(self.suite.program, self.home, ["status", "--site", folder])
            state = self.state(folder)
            # A new site is made by its first publication; what an unfinished one left there is nothing.
            left = [name for name in SITE.tree(folder) if not name.startswith(".pilu/")]
            if state is None and (self.before or left):
                wrong.append(f"neither the old nor the new site: {SITE.check(folder)}")
            if how == "full" and code == 4 and state is True and "ledger.sqlite" not in said and "台账" not in said:
                wrong.append(f"said to have failed, but is the new site: {said}")
        code, said = self.make(folder, None)
        # A correction that was cut off after it took effect has nothing left to correct.
        if code != 0 and not any(finding in said for finding in ("correct-nothing", "correct-taken")):
            wrong.append(f"the same command again: exit status {code}: {said}")
        if self.state(folder) is not True:
            wrong.append(f"the same command again does not make the new site: {SITE.check(folder)}")
        shutil.rmtree(folder)
        return at, wrong

    def sweep(self, how, every):
        count = self.requests if how == "starved" else self.count
        points = range(1, count + 1, every)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            failed = [f"change {at}: {line}" for at, wrong in pool.map(lambda at: self.once(at, how), points) for line in wrong]
        self.suite.report.check(f"{self.name}: {how} at each of {len(points)} of {count}", not failed,
                                "\n".join(failed[:20]))


class Suite:
    def __init__(self, program, work):
        self.program, self.work, self.report = program, work, report.Report()
        self.cut = os.path.join(work, "cut.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.cut, os.path.join(HERE, "cut.c"), "-ldl"], check=True)
        self.starve = os.path.join(work, "starve.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.starve,
                        os.path.join(os.path.dirname(HERE), "faults/starve.c"), "-ldl"], check=True)
        self.home = os.path.join(work, "home")
        os.mkdir(self.home)
        for name in ("templates", "fonts"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.home, name))
        self.restyled = os.path.join(work, "restyled")
        shutil.copytree(self.home, self.restyled)
        with open(os.path.join(self.restyled, "templates/common/style.css"), "a", encoding="utf-8") as file:
            file.write("h1 { color: #111; }\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--requests", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilu-crash-") as work:
        suite = Suite(os.path.abspath(os.path.join(given.build, "pilu")), work)
        first = Change(suite, "first", None, suite.home, ["publish", DATA[0], "--at", "2024-08-20"])
        second = Change(suite, "second", first.after, suite.home, ["publish", *DATA, "--at", "2024-08-21"])
        shared = Change(suite, "shared", first.after, suite.home, ["publish", *DATA, "--at", "2024-08-21", "-j", "2"])
        again = Change(suite, "again", second.after, suite.restyled, ["publish", "--refresh", "--at", "2024-08-22"])
        with open(DATA[0], encoding="utf-8") as file:
            changed = file.read().replace('"persons": 27', '"persons": 28')
        data = os.path.join(work, "corrected.json")
        with open(data, "w", encoding="utf-8") as file:
            file.write(changed)
        corrected = Change(suite, "corrected", second.after, suite.home, ["correct", data, "--reason", "误填", "--at", "2024-08-23"])
        with open(DATA[0], encoding="utf-8") as file:
            changed = file.read().replace('"year": 2019', '"year": 2018')
        another = os.path.join(work, "another-year.json")
        with open(another, "w", encoding="utf-8") as file:
            file.write(changed)
        address = next(name.removesuffix("/v1/data.json") for name in SITE.tree(second.after)
                       if name.endswith("/three_public/v1/data.json"))
        moved = Change(suite, "moved", second.after, suite.home, ["correct", another, "--of", address, "--force", "--reason", "年度误填",
                                                                  "--at", "2024-08-23"])
        suite.report.check("two processes make what one makes", SITE.tree(second.after) == SITE.tree(shared.after) and
                           SITE.ledger(second.after) == SITE.ledger(shared.after), "other bytes or rows")
        for change in (first, second, again, corrected, moved):
            for how in ("kill", "torn", "full", "io", "short"):
                change.sweep(how, given.every)
            change.sweep("starved", max(1, 4 * change.requests // given.requests))
        shared.sweep("kill", given.every * 5)
        suite.report.end()


if __name__ == "__main__":
    main()
