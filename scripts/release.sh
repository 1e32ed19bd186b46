#!/usr/bin/env bash
# A release as packages should be made: compiled, tried on the examples, compiled again with what was learnt from that
# (gcc's -fprofile-use). A sixth less work than the same without (docs/performance.md); the outputs are the same bytes.
#
#   scripts/release.sh [FOLDER [MESON OPTION…]]      the folder is «build» if not given, and is made anew
#
# Only gcc's whole-program release learns (meson.build); another compiler gives the plain release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-build}
shift $(($# > 0))

rm -rf "$folder"
meson setup "$folder" --buildtype=release "$@"
if ! "${CC:-cc}" --version | grep -qi 'free software foundation'; then
    exec ninja -C "$folder"
fi

# What the many do with it: data checked and rendered, finished files checked and verified. Findings are no failure.
meson configure "$folder" -Dlearn=try
ninja -C "$folder" pilu
tried=$folder/tried
export PILU_HOME=$PWD PILU_CACHE=$PWD/$tried/cache
mkdir -p "$PILU_CACHE"
"$folder/pilu" check -j1 examples/*.json
"$folder/pilu" render -j1 -o "$tried" examples/*.json
"$folder/pilu" check -j1 tests/samples/*.txt "$tried"/*.html "$tried"/*.pdf >"$tried/findings" 2>&1 || [ $? -eq 1 ]
for made in "$tried"/*.html "$tried"/*.pdf; do "$folder/pilu" verify "$made"; done
rm -rf "$tried"

meson configure "$folder" -Dlearn=use
ninja -C "$folder"
