#!/usr/bin/env bash
# The main job in one command: installs what is missing, makes a release build in build/, renders every document of
# examples/ into out/ as HTML and as PDF, and says where to look. Safe to run again: what is there is not done twice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/steps.sh
. scripts/steps.sh
began=$(now_ms)

scripts/setup.sh build

start=$(now_ms)
if [ ! -f build/build.ninja ]; then
    rm -rf build
    meson setup build --buildtype=release >/dev/null || {
        fail "demo: meson could not set up the build; see build/meson-logs/meson-log.txt"
        exit 1
    }
fi
ninja -C build --quiet pilu || {
    fail "demo: the build failed, see above; a build folder of an older version may be the reason: rm -r build"
    exit 1
}
say "build: build/pilu ($(took "$start"))"

shopt -s nullglob
examples=(examples/*.json)
[ ${#examples[@]} -gt 0 ] || { fail "demo: no documents in examples/"; exit 1; }
mkdir -p out
for example in "${examples[@]}"; do
    start=$(now_ms)
    build/pilu render "$example" -o out
    say "render: $example ($(took "$start"))"
done

say "Look at (all in $(took "$began")):"
for file in out/*.html out/*.pdf; do
    printf '  %s\n' "$PWD/$file"
done
