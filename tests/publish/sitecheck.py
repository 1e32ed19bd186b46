"""sitecheck.py: is a site what its ledger says? Written from docs/publishing.md alone, without pilu.

    python3 tests/publish/sitecheck.py DIR …        says what is wrong; exit status 1 when something is
"""
import hashlib
import html.parser
import os
import sqlite3
import sys
import urllib.parse

OWN = {"ledger.sqlite", "plan.json", ".pilu/lock"}
NEWEST = """SELECT d.year, u.address, d.kind, v.number, r.id FROM version v JOIN document d ON d.id = v.document
 JOIN unit u ON u.id = d.unit JOIN rendering r ON r.version = v.id
 WHERE v.number = (SELECT max(number) FROM version WHERE document = d.id)
 AND r.number = (SELECT max(number) FROM rendering WHERE version = v.id)"""


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def tree(folder):
    """{address: SHA-256} of every file but the ledger."""
    found = {}
    for held, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(held, name)
            address = os.path.relpath(path, folder)
            if address not in OWN and not address.startswith("ledger.sqlite"):
                found[address] = sha256(path)
    return found


def ledger(folder):
    """Every row but the remembered checksums of fonts, as text; [] without a ledger."""
    path = os.path.join(folder, "ledger.sqlite")
    if not os.path.exists(path) or not os.path.getsize(path):
        return []
    base = sqlite3.connect(path)
    try:
        return [line for line in base.iterdump() if "font_file" not in line]
    finally:
        base.close()


def links_of(folder, address):
    """Where the links of a page lead, as addresses."""
    links = Links()
    with open(os.path.join(folder, address), encoding="utf-8") as file:
        links.feed(file.read())
    return [os.path.normpath(os.path.join(os.path.dirname(address), urllib.parse.unquote(link).split("#")[0]))
            for link in links.found if not link.startswith(("#", "data:", "https:", "http:", "mailto:", "tel:"))]


def broken_links(folder):
    """Links that lead nowhere, of all pages that a visitor finds from the first one: there are none at any moment."""
    wrong, seen, waiting = [], {"index.html"}, ["index.html"]
    while waiting:
        address = waiting.pop()
        if not os.path.exists(os.path.join(folder, address)):
            continue
        for link in links_of(folder, address):
            if not os.path.isfile(os.path.join(folder, link)):
                wrong.append(f"{address}: link to {link} leads nowhere")
            elif link.endswith(".html") and link not in seen:
                seen.add(link)
                waiting.append(link)
    return wrong


def found_from_first(folder):
    """The site's own pages that a visitor finds, be it from a document."""
    found, waiting = {"index.html"}, ["index.html"]
    while waiting:
        for link in links_of(folder, waiting.pop()):
            if link.endswith(".html") and link not in found and os.path.isfile(os.path.join(folder, link)):
                found.add(link)
                waiting.append(link)
    return found


def check(folder):
    """What is wrong with a site at rest; [] when it is all there, and nothing else."""
    path = os.path.join(folder, "ledger.sqlite")
    if not os.path.exists(path):
        return ["no ledger"]
    base, wrong, there = sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode=ro", uri=True), [], tree(folder)
    if not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return [f"{address}: not in the ledger" for address in there]
    wrong += [row[0] for row in base.execute("PRAGMA integrity_check") if row[0] != "ok"]
    wrong += [f"pending: {row}" for row in base.execute("SELECT source, target FROM pending")]
    known = dict(base.execute("SELECT address, sha256 FROM file"))
    for year, unit, kind, _, rendering in base.execute(NEWEST).fetchall():
        for address, digest in base.execute("SELECT address, sha256 FROM file WHERE rendering = ?"
                                            " AND role NOT LIKE 'notice%' AND role NOT LIKE 'changes%'", (rendering,)):
            known[f"{year}/{unit}/{kind}/" + "/".join(address.split("/")[4:])] = digest
    known.update(base.execute("SELECT address, sha256 FROM page"))  # also where a document was corrected into another
    base.close()
    wrong += [f"{address}: missing" for address in sorted(known.keys() - there.keys())]
    wrong += [f"{address}: not in the ledger" for address in sorted(there.keys() - known.keys())]
    pages = {address for address in known if address.endswith("index.html")}
    wrong += [f"{page}: no page leads there" for page in sorted(pages - found_from_first(folder)) if page in there]
    wrong += [f"{address}: other bytes" for address in sorted(known.keys() & there.keys()) if known[address] != there[address]]
    return wrong + broken_links(folder)


if __name__ == "__main__":
    SAID = [f"{folder}: {line}" for folder in sys.argv[1:] for line in check(folder)]
    print("\n".join(SAID) if SAID else "ok")
    sys.exit(bool(SAID))
