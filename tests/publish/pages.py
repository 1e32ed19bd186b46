#!/usr/bin/env python3
"""pages.py: a site's pages and documents, as visitors and checkers see them.

    tests/publish/pages.py BUILD-FOLDER [--pictures DIR]

A site of four documents, one of them corrected, one corrected into another year. All that a visitor can be led to (the site's
own pages, corrected and superseded versions, notices, pages of changes) goes through the Nu Html Checker and axe-core in the
views of tests/conformance/axe.mjs, the PDFs through veraPDF; and a visitor's way from the first page to a download (browse.mjs).
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
from run import JARS, NU_MISTAKES, verapdf  # noqa: E402

MODULES = os.path.join(ROOT, ".cache/npm/node_modules")
VNU = os.path.join(MODULES, "vnu-jar/build/dist/vnu.jar")
AXE = os.path.join(ROOT, "tests/conformance/axe.mjs")


def make(program, work):
    """The site's folder."""
    site, data = os.path.join(work, "site"), os.path.join(work, "data")
    files = [*offices.write(data, "three_public", (1, 2, 3)), *offices.write(data, "special_fund_forms", (1,))]
    environment = {**os.environ, "PILU_HOME": ROOT}
    subprocess.run([program, "publish", *files, "--site", site, "--at", "2024-08-20"], env=environment, check=True,
                   stdout=subprocess.DEVNULL)
    changed = offices.data("three_public", 1)
    changed["three_public"]["reception"]["domestic"]["persons"] += 3
    with open(files[0], "w", encoding="utf-8") as file:
        json.dump(changed, file, ensure_ascii=False)
    subprocess.run([program, "correct", files[0], "--site", site, "--reason", "接待人次误填", "--at", "2024-09-10"],
                   env=environment, check=True, stdout=subprocess.DEVNULL)
    changed = offices.data("three_public", 2, 2022)
    with open(files[1], "w", encoding="utf-8") as file:
        json.dump(changed, file, ensure_ascii=False)
    subprocess.run([program, "correct", files[1], "--site", site, "--reason", "年度误填", "--at", "2024-09-11", "--of",
                    "2023/300002/three_public", "--force"], env=environment, check=True, stdout=subprocess.DEVNULL)
    return site


def files_of(site, ending):
    """Each once: what is current has two names."""
    found = {}
    for held, _, names in os.walk(site):
        for name in sorted(names):
            path = os.path.join(held, name)
            if name.endswith(ending):
                found.setdefault(os.stat(path).st_ino, path)
    return sorted(found.values())


def check_pdfs(result, site):
    """Of documents, corrected and superseded ones, and notices."""
    papers = files_of(site, ".pdf")
    result.check("versions and notices: six and two PDFs", len(papers) == 8, papers)
    for flavour, standard in (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a")):
        if not shutil.which("java") or not os.path.isdir(JARS):
            result.skip(f"{standard} by veraPDF", "Java or veraPDF is missing")
            continue
        found, _, _, errors = verapdf(flavour, papers)
        for paper in papers:
            good, why = found.get(os.path.realpath(paper), (False, errors.decode("utf-8", "replace")[-800:]))
            result.check(f"{os.path.relpath(paper, site)}: {standard} by veraPDF", good, why)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--pictures", default="")
    given = parser.parse_args()
    result = report.Report()
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory(prefix="pilu-pages-") as work:
        site = make(os.path.abspath(os.path.join(given.build, "pilu")), work)
        pages = files_of(site, ".html")
        for kind, least in (("index.html", 9), ("-notice.html", 2), ("-changes.html", 2), ("three_public.html", 5)):
            result.check(f"there are pages {kind}", sum(page.endswith(kind) for page in pages) >= least, pages)
        check_pdfs(result, site)
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
                               "yes", given.pictures], capture_output=True, text=True, check=False)
        result.check("a visitor's way at a desk and with a telephone", done.returncode == 0 and not done.stdout.strip(),
                     done.stdout + done.stderr)
    result.end()


if __name__ == "__main__":
    main()
