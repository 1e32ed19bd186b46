#!/usr/bin/env bash
# How fast is it, and how near to the least possible? For every example: the cold process of a release build writing
# both outputs (time, memory), its stages, and beside it, in turns, the floor: subset, shape and deflate of the same
# characters, text and bytes with the same libraries (floor.c). The same for tables of 2,000 and 20,000 rows (table.c).
#
#   tests/bench/run.sh [RUNS]     RUNS of each, 20 if not given; of the tables 5; last a curve up to 100,000 rows
#   tests/bench/run.sh batch [FILES [MEGABYTES [RENDERED]]]     many documents in one call, a long text (batch.py)
#
# Needs what scripts/setup.sh tests installs. Builds in build/ and build-test/bench/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

runs=${1:-20}
[ -f build/build.ninja ] || meson setup build --buildtype=release >/dev/null
ninja -C build --quiet pilu tests/bench/bench_table
mkdir -p build-test/bench
if [ "$runs" = batch ]; then
    exec python3 tests/bench/batch.py build/pilu build-test/bench/batch "${@:2}"
fi
read -ra flags < <(pkg-config --cflags --libs harfbuzz harfbuzz-subset libdeflate)
"${CC:-gcc}" -std=c17 -O2 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -o build-test/bench/floor tests/bench/floor.c "${flags[@]}"
exec python3 tests/bench/bench.py "$runs" build/pilu build/tests/bench/bench_table build-test/bench/floor build-test/bench
