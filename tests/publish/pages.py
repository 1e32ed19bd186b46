#!/usr/bin/env python3
"""pages.py: a site's own pages, as visitors and checkers see them.

    tests/publish/pages.py BUILD-FOLDER [--pictures DIR]

A site of four documents (one of them corrected, when there is pilu correct): its pages through the Nu Html Checker and
axe-core in the views of tests/conformance/axe.mjs, and a visitor's way from the first page to a download (browse.mjs).
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE), os.path.join(ROOT, "tests/conformance")]
import offices  # noqa: E402
import report  # noqa: E402
from run import NU_MISTAKES  # noqa: E402

MODULES = os.path.join(ROOT, ".cache/npm/node_modules")
VNU = os.path.join(MODULES, "vnu-jar/build/dist/vnu.jar")
AXE = os.path.join(ROOT, "tests/conformance/axe.mjs")


def make(program, work):
    """The folder, and whether the first office's document has a second version."""
    site, data = os.path.join(work, "site"), os.path.join(work, "data")
    files = [*offices.write(data, "three_public", (1, 2, 3)), *offices.write(data, "special_fund_forms", (1,))]
    environment = {**os.environ, "PILU_HOME": ROOT}
    subprocess.run([program, "publish", *files, "--site", site, "--at", "2024-08-20"], env=environment, check=True,
                   stdout=subprocess.DEVNULL)
    if subprocess.run([program, "help", "correct"], capture_output=True, check=False).returncode:
        return site, False
    changed = offices.data("three_public", 1)
    changed["three_public"]["reception"]["domestic"]["persons"] += 3
    with open(files[0], "w", encoding="utf-8") as file:
        json.dump(changed, file, ensure_ascii=False)
    subprocess.run([program, "correct", files[0], "--site", site, "--reason", "接待人次误填", "--at", "2024-09-10"],
                   env=environment, check=True, stdout=subprocess.DEVNULL)
    return site, True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--pictures", default="")
    given = parser.parse_args()
    result = report.Report()
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory(prefix="pilu-pages-") as work:
        site, corrected = make(os.path.abspath(os.path.join(given.build, "pilu")), work)
        pages = [os.path.join(held, name) for held, _, names in os.walk(site) for name in names if name == "index.html"]
        if shutil.which("java") and os.path.exists(VNU):
            done = subprocess.run(["java", "-jar", VNU, "--Werror", *pages], capture_output=True, text=True, check=False)
            wrong = [line for line in done.stderr.splitlines() if line.startswith('"file:') and "info warning" not in line and
                     not any(text in line for text in NU_MISTAKES)]
            result.check(f"Nu Html Checker: {len(pages)} pages", not wrong, "\n".join(wrong))
        else:
            result.skip("Nu Html Checker", "Java or vnu-jar is missing")
        if not chromium or not shutil.which("node") or not os.path.exists(os.path.join(MODULES, "playwright-core")):
            result.skip("a visitor's way", "chromium, node or playwright-core is missing")
            result.end()
        done = subprocess.run(["node", AXE, MODULES, chromium, *pages], capture_output=True, text=True, check=False)
        found = json.loads(done.stdout or "{}")
        result.check("axe-core looked at every page", len(found) == len(pages), done.stderr)
        for page, views in found.items():
            for view, complaints in views.items():
                result.check(f"{os.path.relpath(page, site)}: {view}", not complaints, "\n".join(complaints))
        done = subprocess.run(["node", os.path.join(HERE, "browse.mjs"), MODULES, chromium, site, "2023", "示例市第1局",
                               "yes" if corrected else "no", given.pictures], capture_output=True, text=True, check=False)
        result.check("a visitor's way at a desk and with a telephone", done.returncode == 0 and not done.stdout.strip(),
                     done.stdout + done.stderr)
        if not corrected:
            result.skip("a visitor sees the correction", "there is no pilu correct")
    result.end()


if __name__ == "__main__":
    main()
