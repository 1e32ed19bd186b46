#!/usr/bin/env bash
# Which lines of src/ the tests reach: builds with gcov, runs the unit programs, the golden cases, the rules' and the docs'
# examples, a batch and a few weeks of publishing, and holds the share of each file against tests/coverage.txt, which
# says of each what is not reached and why. A part of ./test.sh; the last line is «N passed, N failed».
#
#   tests/coverage.sh [FOLDER]     default build-test/coverage; FOLDER/lines.txt says which lines are not reached
#
# Whether those tests pass is not asked here, other parts do: some cannot in this build (gcov writes files of its own).
# Lines that end the program for want of memory are reached by tests/faults and tests/publish/crash.py alone, without gcov.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-build-test/coverage}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ ! -f "$folder/build.ninja" ]; then
    gcc -c -Wall -Wextra -Werror tests/coverage_exit.c -o "$folder/exit.o"
    CC=${CC:-gcc} meson setup "$folder" --buildtype=debug -Db_coverage=true "-Dc_link_args=['$folder/exit.o','-lgcov']" >/dev/null
fi
ninja -C "$folder" >"$folder/build.log" || {
    tail -n 20 "$folder/build.log"
    exit 1
}
find "$folder" -name '*.gcda' -delete
for part in run-units.py run-cases.py run-rules.py run-docs.py "bad-input.py 20" samples/finished.py batch.py \
    "publish/year.py --units 24"; do
    read -r script more <<<"$part"
    options=()
    case $more in
    --*) read -r -a options <<<"$more" && more= ;;
    esac
    python3 "tests/$script" "$folder" ${more:+"$more"} "${options[@]}" >"$folder/part.log" 2>&1 || true
    printf '%-20s %s\n' "$script" "$(tail -n 1 "$folder/part.log")"
done
# Processes that are killed leave a count too low here and there, even below 0: that line of gcov's is passed over.
gcovr --root . --filter src/ --gcov-ignore-parse-errors --object-directory "$folder" --json "$folder/lines.json" \
    --txt "$folder/lines.txt" "$folder" 2>"$folder/gcovr.log"
python3 tests/coverage.py "$folder/lines.json"
