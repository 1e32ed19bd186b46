"""Overwrites the pages of the ledger's tables and indices that are named."""
import sqlite3
import sys

PATH = "site/ledger.sqlite"
connection = sqlite3.connect(PATH)
size = connection.execute("PRAGMA page_size").fetchone()[0]
pages = [page for page, in connection.execute(
    "SELECT rootpage FROM sqlite_master WHERE tbl_name IN (%s)" % ",".join("?" * len(sys.argv[1:])), sys.argv[1:]) if page]
connection.close()
with open(PATH, "r+b") as file:
    for page in pages:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
