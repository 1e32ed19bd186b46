#!/usr/bin/env bash
# pictures.sh: draws the pictures of docs/typography.md again: the page's grid and the signature, from the example and
# the case that show them. Needs poppler (pdftoppm); cut and grey, so that they stay small.
#
#   scripts/pictures.sh [PROGRAM]     build/pilu if not given
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=$(realpath "${1:-build/pilu}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# picture NAME PDF X Y WIDTH HEIGHT: a part of the first page, in pixels of 80 to the inch
picture() {
    pdftoppm -r 80 -f 1 -l 1 -x "$3" -y "$4" -W "$5" -H "$6" -gray -png -singlefile "$2" "docs/pictures/$1"
}

PILU_HOME=$PWD "$program" render --show-grid --format pdf -o "$work" examples/000-self-evaluation.json
picture grid "$work/000-self-evaluation.pdf" 60 90 550 330

mkdir -p "$work/home/templates/common" "$work/home/fonts"
cp -r tests/cases/probe "$work/home/templates/"
cp templates/common/style.css "$work/home/templates/common/"
cp tests/cases/page/signature/layout.html "$work/home/templates/probe/layouts/one.html"
: >"$work/home/templates/probe/style.css"
cp fonts/fonts.json "$work/home/fonts/"
PILU_HOME=$work/home "$program" render --show-grid --format pdf -o "$work" tests/cases/probe/data.json
picture signature "$work/data.pdf" 60 190 550 520
