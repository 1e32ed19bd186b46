#!/usr/bin/env bash
# Which lines of src/ the tests reach: builds with gcov, runs the unit programs, the golden cases, the rules' and the docs'
# examples, and a year of publishing, and prints the share of each file and of all. By hand: it takes about ten minutes.
#
#   tests/coverage.sh [FOLDER]     default build-test/coverage; FOLDER/lines.txt says which lines are not reached
#
# Lines that end the program for want of memory are reached by tests/faults and tests/publish/crash.py alone, without gcov.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-build-test/coverage}
[ -f "$folder/build.ninja" ] || meson setup "$folder" --buildtype=debug -Db_coverage=true >/dev/null
ninja -C "$folder" >"$folder/build.log"
find "$folder" -name '*.gcda' -delete
python3 tests/run-units.py "$folder" | tail -n 1
python3 tests/run-cases.py "$folder" | tail -n 1
python3 tests/run-rules.py "$folder" | tail -n 1
python3 tests/run-docs.py "$folder" | tail -n 1
python3 tests/bad-input.py "$folder" 20 | tail -n 1
python3 tests/publish/year.py "$folder" | tail -n 1
gcovr --root . --filter src/ --object-directory "$folder" --txt "$folder/lines.txt" --txt-metric line "$folder" 2>"$folder/gcovr.log" ||
    gcovr --root . --filter src/ --object-directory "$folder" "$folder" >"$folder/lines.txt"
cat "$folder/lines.txt"
