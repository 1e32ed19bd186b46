#!/usr/bin/env python3
"""other_data_pdf.py PDF OTHER OUT: the PDF, with the data that are attached to the other one, and their checksum. Everything
else, the cross-reference table too, is in order (qpdf writes it)."""
import hashlib
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


given, other, out = sys.argv[1:]
own, new = (run("qpdf", "--show-attachment=data.json", pdf) for pdf in (given, other))
text = run("qpdf", "--qdf", "--normalize-content=n", "--object-streams=disable", given, "-")
for a, b in ((own, new), (hashlib.sha256(own).hexdigest().encode(), hashlib.sha256(new).hexdigest().encode())):
    if text.count(a) != 1:
        sys.exit("the data or their checksum are not found once")
    text = text.replace(a, b)
with open("other.qdf", "wb") as file:
    file.write(text)
text = run("fix-qdf", "other.qdf")  # lengths and offsets
with open("other.qdf", "wb") as file:
    file.write(text)
run("qpdf", "other.qdf", out)
