#!/usr/bin/env python3
"""vary.py DATA VARIANTS: which rules each variant of a good document breaks, one line a variant.

VARIANTS, a line each: TITLE | /pointer JSON | /pointer JSON …; the value at each JSON pointer is set, «-» takes it out.
Printed: TITLE: the rules that warn or fail (of `check` statements), or the codes of other findings, or nothing.
"""
import json
import os
import subprocess
import sys


def change(data, pointer, value):
    *path, last = [part if not part.isdigit() else int(part) for part in pointer.split("/")[1:]]
    for part in path:
        data = data[part]
    if value == "-":
        del data[last]
    else:
        data[last] = json.loads(value)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        good = file.read()
    for line in open(sys.argv[2], encoding="utf-8"):
        title, *changes = [part.strip() for part in line.split(" | ")]
        data = json.loads(good)
        data.pop("accept", None)
        for item in changes:
            change(data, *item.split(" ", 1))
        with open("variant.json", "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
        done = subprocess.run([os.environ["PILU"], "check", "--format", "json", "variant.json"], capture_output=True, check=False)
        found = [(f["message"].split("：")[0] if f["code"].startswith("check") else f["code"]) + " " + f["pointer"]
                 for f in json.loads(done.stdout) if f["severity"] != "note"]
        print(f"{title}: {'; '.join(found)}")


main()
