#!/usr/bin/env bash
# pictures.sh: draws the pictures of docs/typography.md again: the page's grid, lines, a table that goes on and the
# signature, from the examples and the case that show them. Needs poppler (pdftoppm); cut and grey, so that they stay small.
#
#   scripts/pictures.sh [PROGRAM]     build/pilu if not given
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=$(realpath "${1:-build/pilu}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# picture NAME PDF X Y WIDTH HEIGHT [PAGE]: a part of a page, the first if not given, in pixels of 80 to the inch
picture() {
    local page=${7:-1}
    pdftoppm -r 80 -f "$page" -l "$page" -x "$3" -y "$4" -W "$5" -H "$6" -gray -png -singlefile "$2" "docs/pictures/$1"
}

# page_with TEXT PDF: the first page on which the text stands
page_with() {
    local page=1
    until pdftotext -f "$page" -l "$page" "$2" - | tr -d '\n' | grep -q "$1"; do page=$((page + 1)); done
    echo "$page"
}

PILU_HOME=$PWD "$program" render --show-grid --format pdf -o "$work" examples/000-self-evaluation.json
picture grid "$work/000-self-evaluation.pdf" 60 90 550 330

PILU_HOME=$PWD "$program" render --format pdf -o "$work" examples/002-self-evaluation.json
report=$work/002-self-evaluation.pdf
picture lines "$report" 60 590 550 220 "$(page_with '医药招采与基金监管工作经费项目绩效自评价结果为' "$report")"
picture table-continued "$report" 60 95 550 330 "$(page_with '绩效指标完成情况（续）' "$report")"

mkdir -p "$work/home/templates/common" "$work/home/fonts"
cp -r tests/cases/probe "$work/home/templates/"
cp templates/common/style.css "$work/home/templates/common/"
cp tests/cases/page/signature/layout.html "$work/home/templates/probe/layouts/one.html"
: >"$work/home/templates/probe/style.css"
cp fonts/fonts.json "$work/home/fonts/"
PILU_HOME=$work/home "$program" render --show-grid --format pdf -o "$work" tests/cases/probe/data.json
picture signature "$work/data.pdf" 60 190 550 520
