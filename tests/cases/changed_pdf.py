#!/usr/bin/env python3
"""changed_pdf.py [--version|--font|--data|--checksum|--forged] IN OUT: the PDF IN with the first two characters of its first
page's first text exchanged, as someone would who edits a published file; with --version, as a version 0.0.1 of the
program would name itself, with --font, its first face by another name; with --data, one digit of the attached data is
another one, with --checksum, the first digit of the data's checksum in XMP, with --forged, both: the digit, and the
checksum as it is for the data so changed. Everything else, the cross-reference table
too, is in order (qpdf writes it)."""
import hashlib
import re
import subprocess
import sys

*how, given, changed = sys.argv[1:]
subprocess.run(["qpdf", "--qdf", "--normalize-content=n", "--object-streams=disable", given, "changed.qdf"], check=True)
with open("changed.qdf", "rb") as file:
    text = file.read()
if how == ["--font"]:
    text, count = re.subn(rb"/BaseFont /[A-Z]{6}\+", b"/BaseFont /ZZZZZZ+", text, count=2)
    count = min(count, 1)
elif how == ["--data"]:
    text, count = re.subn(rb'("budget": ?)(\d)', lambda m: m[1] + b"%d" % ((int(m[2]) + 1) % 10), text, count=1)
elif how == ["--checksum"]:
    text, count = re.subn(rb"(<pilu:dataSHA256>)(.)", lambda m: m[1] + (b"1" if m[2] == b"0" else b"0"), text, count=1)
elif how == ["--forged"]:
    data = next(m[1] for m in re.finditer(rb"stream\n(.*?\n)endstream", text, re.S) if b'"budget":' in m[1] and m[1][:1] == b"{")
    forged = re.sub(rb'("budget": ?)(\d)', lambda m: m[1] + b"%d" % ((int(m[2]) + 1) % 10), data, count=1)
    known = re.search(rb"<pilu:dataSHA256>([0-9a-f]{64})", text)[1]
    if hashlib.sha256(data).hexdigest().encode() != known:
        sys.exit("the checksum is not that of the data")
    count = text.count(known)
    text = text.replace(data, forged).replace(known, hashlib.sha256(forged).hexdigest().encode())
elif how:
    text, count = re.subn(rb"/Producer .*", lambda m: b"/Producer (pilu 0.0.1)".ljust(len(m[0])), text, count=1)
else:
    text, count = re.subn(rb"<([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]*)>\]TJ", rb"<\2\1\3>]TJ", text, count=1)
if count != 1:
    sys.exit("nothing found to change")
with open("changed.qdf", "wb") as file:
    file.write(text)
subprocess.run(["qpdf", "changed.qdf", changed], check=True)
