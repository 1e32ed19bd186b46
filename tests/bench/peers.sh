#!/usr/bin/env bash
# The same content rendered by pilu and by its peers, in turns, cold and in a batch: time, processor time, memory, size,
# pages, and the ratios. Typst and WeasyPrint come from PyPI into a folder of their own (installed when first asked for);
# Chromium is Debian's. The content is the page that pilu makes of examples/004-final-accounts.json: WeasyPrint and
# Chromium print that page, Typst gets its headings, paragraphs, lists, tables and drawings as Typst (peers.py).
#
#   tests/bench/peers.sh [RUNS [BATCH]]     RUNS of each, cold, 5 if not given; BATCH documents in one go, 20
#
# Not part of test.sh. PEERS names another folder than build-test/peers, PILU another program than build/pilu.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=${PEERS:-build-test/peers}
mkdir -p "$work"
if [ -z "${PILU:-}" ]; then
    [ -f build/build.ninja ] || meson setup build --buildtype=release >/dev/null
    ninja -C build --quiet pilu
fi
if [ ! -x "$work/venv/bin/weasyprint" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" -q install typst weasyprint
fi
exec python3 tests/bench/peers.py "${PILU:-build/pilu}" "$work" "${1:-5}" "${2:-20}"
