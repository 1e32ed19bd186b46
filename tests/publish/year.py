#!/usr/bin/env python3
"""year.py: a year of an office that publishes for others: 300 units, 20 corrections, a new layout, a new font, a crash,
a full disk, two clerks at once.

    tests/publish/year.py BUILD-FOLDER [--units N]

After each step the site is what its ledger says (sitecheck.py), what was published before is there unchanged, and as
many documents were rendered as the step affects.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import another_build  # noqa: E402
import offices  # noqa: E402
import report  # noqa: E402
import sitecheck  # noqa: E402

KAI = "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf"
FORMS, EVALUATIONS, CORRECTIONS = 30, 20, 20


class Year:
    def __init__(self, program, work, units):
        self.program, self.work, self.report = program, work, report.Report()
        self.site, self.home = os.path.join(work, "site"), os.path.join(work, "home")
        for name in ("templates", "fonts"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.home, name))
        self.cut = os.path.join(work, "cut.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.cut, os.path.join(HERE, "cut.c"), "-ldl"], check=True)
        data = os.path.join(work, "data")
        self.files = [*offices.write(data, "three_public", range(1, units + 1)),
                      *offices.write(data, "special_fund_forms", range(1, FORMS + 1)),
                      *offices.write(data, "self_evaluation", range(1, EVALUATIONS + 1))]
        self.environment = {**os.environ, "PILU_HOME": self.home, **self.fonts()}
        self.before = {}

    def fonts(self):
        """An office's own folder with the 楷体, so that it can be exchanged."""
        folder = os.path.join(self.work, "fonts")
        os.mkdir(folder)
        if not os.path.exists(KAI):
            return {}
        shutil.copy(KAI, folder)
        others = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True, check=False).stdout
        with open(os.path.join(self.work, "fonts.conf"), "w", encoding="utf-8") as file:
            file.write('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>\n')
            file.write(f"<dir>{folder}</dir><cachedir>{self.work}/cache</cachedir>\n")
            for held in sorted({os.path.dirname(line.rstrip(": ")) for line in others.split("\n") if line.startswith("/")}):
                if held != os.path.dirname(KAI):
                    file.write(f"<dir>{held}</dir>\n")
            file.write("</fontconfig>\n")
        return {"FONTCONFIG_FILE": os.path.join(self.work, "fonts.conf")}

    def pilu(self, *arguments, more=None):
        done = subprocess.run([self.program, *arguments, "--site", self.site], env={**self.environment, **(more or {})},
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace")

    def settled(self, step):
        """The site is in order, and no file of a version is gone or another. A version's page is one of the site's."""
        wrong = sitecheck.check(self.site)
        now = sitecheck.tree(self.site)
        versions = {name: digest for name, digest in self.before.items() if re.search(r"/v\d+(r\d+)?/(?!index\.html$)", name)}
        wrong += [f"{name}: gone or changed" for name, digest in versions.items() if now.get(name) != digest]
        self.report.check(f"{step}: the site is what its ledger says, and old versions stay", not wrong, "\n".join(wrong[:20]))
        self.before = now

    def step(self, name, expected, *arguments, more=None, code=0):
        """A command that makes so many documents."""
        got, out, errors = self.pilu(*arguments, more=more)
        made = len(re.findall("^(?:公开|重新生成|更正)：", out, re.M))
        self.report.check(f"{name}: exit status {code}", got == code, f"{got}\n{out[-500:]}{errors[-800:]}")
        self.report.check(f"{name}: {expected} made", made == expected, f"{made}\n{out[-500:]}{errors[-500:]}")
        self.settled(name)
        return out

    def affected(self, name, expected):
        code, out, errors = self.pilu("status", "--format", "json")
        found = json.loads(out or "{}").get("affected", [])
        self.report.check(f"{name}: status names {expected}", code == 0 and len(found) == expected, f"{len(found)} {errors}")

    # --- the year -----------------------------------------------------------------------------------------

    def publish(self):
        half = len(self.files) // 2
        self.step("first half", half, "publish", *self.files[:half], "--at", "2024-08-01", "-j", "2")
        self.crash()
        self.step("the rest", len(self.files) - half, "publish", *self.files, "--at", "2024-08-10", "-j", "2")
        self.step("the same again", 0, "publish", *self.files, "--at", "2024-08-11", "-j", "2")
        self.affected("the same again", 0)

    def crash(self):
        """A killed run leaves its work; looking at the site clears it away."""
        more = {"LD_PRELOAD": self.cut, "CUT_IN": self.site, "CUT_HOW": "kill", "CUT_AT": "150"}
        code, _, _ = self.pilu("publish", *self.files, "--at", "2024-08-05", more=more)
        self.report.check("a crash: killed", code == -9, code)
        self.pilu("status")
        self.settled("a crash")

    def full_disk(self):
        more = {"LD_PRELOAD": self.cut, "CUT_IN": self.site, "CUT_HOW": "full", "CUT_AT": "40"}
        extra = offices.write(os.path.join(self.work, "more"), "three_public", range(900, 905))
        code, out, errors = self.pilu("publish", *extra, "--at", "2024-09-01", more=more)
        self.report.check("a full disk: exit status 4, nothing said to be published", code == 4 and not out, f"{code}{out}{errors}")
        self.report.check("a full disk: the reason is told", "磁盘" in errors, errors)
        self.settled("a full disk")
        self.step("room again", 5, "publish", *extra, "--at", "2024-09-01")

    def layout(self):
        with open(os.path.join(self.home, "templates/special_fund_forms/style.css"), "a", encoding="utf-8") as file:
            file.write("h1 { color: #111; }\n")
        self.affected("a new style", FORMS)
        self.step("a new style", FORMS, "publish", "--refresh", "--at", "2024-10-01", "-j", "2")
        self.affected("a new style, rendered", 0)

    def font(self):
        if not os.path.exists(KAI):
            self.report.skip("a new font", "fonts-arphic-gkai00mp is not installed")
            return
        path = os.path.join(self.work, "fonts", os.path.basename(KAI))
        with open(path, "ab") as file:
            file.write(b"\0" * 64)  # another file of the same font: it draws the same
        self.affected("a new font", EVALUATIONS)
        out = self.step("a new font", 0, "publish", "--refresh", "--at", "2024-10-02", "-j", "2")
        self.report.check(f"a new font: {EVALUATIONS} rendered, found the same", out.count("没有变化") == EVALUATIONS, out[-500:])
        self.affected("a new font, rendered", 0)

    def build(self):
        """The same version, built from other code: all is made again, and found the same."""
        other = os.path.join(self.work, "pilu")
        if not self.report.check("another build of the program can be made", another_build.make(self.program, other)):
            return
        self.program, count = other, len(self.files) + 13  # and those of the full disk and of the clerks
        self.affected("another build", count)
        _, out, _ = self.pilu("status")
        self.report.check("another build: status says so", re.search("程序 build 由 [0-9a-f]{40} 变为 [0-9a-f]{40}", out), out[-500:])
        out = self.step("another build", 0, "publish", "--refresh", "--at", "2024-10-03", "-j", "2")
        self.report.check(f"another build: {count} rendered, found the same", out.count("没有变化") == count, out[-500:])
        self.affected("another build, rendered", 0)

    def corrections(self):
        if subprocess.run([self.program, "help", "correct"], capture_output=True, check=False).returncode:
            self.report.skip("corrections", "there is no pilu correct")
            return
        for number in range(1, CORRECTIONS + 1):
            data = offices.data("three_public", number)
            data["three_public"]["reception"]["domestic"]["persons"] += number
            path = os.path.join(self.work, "data", f"three_public-{number}.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False, indent=1)
            code, out, errors = self.pilu("correct", path, "--reason", "接待人次误填", "--at", f"2024-12-{number + 1:02}")
            self.report.check(f"correction {number}", code == 0 and out.startswith("更正："), f"{code}\n{out}{errors[-800:]}")
        self.settled("20 corrections")
        self.affected("20 corrections", 0)
        self.wrong_year()
        with open(os.path.join(self.home, "templates/three_public/style.css"), "a", encoding="utf-8") as file:
            file.write("h1 { color: #111; }\n")
        published = len(self.files) - FORMS - EVALUATIONS + 13  # and those of the full disk and of the clerks
        self.step("a new style after corrections", published, "publish", "--refresh", "--at", "2024-12-25", "-j", "2")
        with open(os.path.join(self.site, "2023/300001/index.html"), encoding="utf-8") as file:
            page = file.read()
        self.report.check("a correction's notice is still on its unit's page", "v2/" in page and "notice.html" in page and
                          "v2r2/" in page and "v1/" in page, page[-1500:])
        with open(os.path.join(self.site, "2023/300001/three_public/2023-300001-three_public.html"), encoding="utf-8") as file:
            self.report.check("a document rendered again is still marked as corrected", "第1次更正）" in re.sub("<[^>]*>", "", file.read()))

    def wrong_year(self):
        """One was published under a wrong year: it goes on under the right one, and is rendered there from now on."""
        path = os.path.join(self.work, "data", "another-year.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(offices.data("three_public", 60, 2022), file, ensure_ascii=False, indent=1)
        self.step("a wrong year", 1, "correct", path, "--of", "2023/300060/three_public", "--force", "--reason", "年度误填",
                  "--at", "2024-12-24")
        self.affected("a wrong year", 0)

    def two_clerks(self):
        files = offices.write(os.path.join(self.work, "two"), "three_public", range(950, 958))
        runs = [subprocess.Popen([self.program, "publish", *share, "--site", self.site, "--at", "2024-12-01"], env=self.environment,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for share in (files[:4], files[4:], files[2:6])]
        said = [run.communicate(timeout=300) for run in runs]
        made = sum(out.decode().count("公开：") for out, _ in said)
        self.report.check("three at once: each document once", made == 8, said)
        self.report.check("three at once: all end well", [run.returncode for run in runs] == [0, 0, 0], said)
        self.report.check("three at once: who waits is told", any("等它完成" in errors.decode() for _, errors in said), said)
        self.settled("three at once")

    def verify(self):
        """Published files whose data and style are as they were are made again to the byte."""
        for name in sorted(sitecheck.tree(self.site)):
            if re.fullmatch(r"2023/3000[34]\d/three_public/v1/.*\.pdf", name):
                done = subprocess.run([self.program, "verify", os.path.join(self.site, name)], env=self.environment,
                                      capture_output=True, check=False)
                self.report.check(f"verify {name}", done.returncode == 0, done.stdout + done.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--units", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilu-year-") as work:
        year = Year(os.path.abspath(os.path.join(given.build, "pilu")), work, given.units)
        for part in (year.publish, year.full_disk, year.two_clerks, year.layout, year.font, year.build, year.verify, year.corrections):
            part()
        year.report.end()


if __name__ == "__main__":
    main()
