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

# shot NAME PAGE WIDTH HEIGHT: the top of a page as Chromium shows it
shot() {
    node scripts/picture.mjs .cache/npm/node_modules "$(command -v chromium)" "$2" "docs/pictures/$1.png" "$3" "$4"
}

# terminal NAME COMMAND…: what a command prints, as it stands in a terminal
terminal() {
    name=$1
    shift
    {
        echo '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>body { margin: 0; display: inline-block; }'
        echo 'pre { margin: 0; padding: 12px; width: 736px; font: 13px/1.5 "Noto Sans Mono CJK SC", monospace;'
        echo 'white-space: pre-wrap; background: #fff; color: #111; } b { font-weight: 600 }</style><pre>'
        for command in "$@"; do
            printf '<b>$ %s</b>\n' "$command"
            { env -C "$work" PILU_HOME="$home" PATH="$work/bin:$PATH" sh -c "$command" 2>&1 || true; } |
                sed 's/&/\&amp;/g; s/</\&lt;/g'
        done
        echo '</pre>'
    } >"$work/terminal.html"
    shot "$name" "$work/terminal.html" 760 "${height:-700}"
}

home=$PWD
mkdir -p "$work/bin" "$work/数据"
ln -s "$program" "$work/bin/pilu"
python3 - "$work/数据" <<'END'
import json, os, sys
sys.path[:0] = ["tests/publish"]
import offices
for number, kind in ((1, "three_public"), (2, "three_public"), (2, "special_fund_forms"), (3, "three_public")):
    made = offices.data(kind, number)
    made.pop("unit_code", None)
    with open(os.path.join(sys.argv[1], f"{kind}-{number}.json"), "w", encoding="utf-8") as file:
        file.write(json.dumps(made, ensure_ascii=False, indent=1).replace("我中心", "我局"))
END
cat >"$work/plan.json" <<'END'
{"years": [{"year": 2023, "kinds": ["three_public"], "approved": "2024-08-01",
  "units": [{"name": "示例市第1局"}, {"name": "示例市第2局", "kinds": ["three_public", "special_fund_forms"]},
            {"name": "示例市第3局", "approved": "2024-08-10"}, {"name": "示例市第4局"}]}]}
END
terminal year-publish 'pilu publish 数据/*.json --site 站点 --at 2024-08-20' 'pilu publish 数据/*.json --site 站点'
cp "$work/plan.json" "$work/站点/"
terminal year-status 'pilu status --site 站点 --at 2024-08-25'
sed -i 's/"persons": 27/"persons": 28/; s/"budget": 1.15/"budget": 1.25/' "$work/数据/three_public-1.json"
height=900 terminal year-diff 'pilu diff 站点/2023/u0588bd81/three_public 数据/three_public-1.json | head -24'
terminal year-correct 'pilu correct 数据/three_public-1.json --reason "接待人次、预算数误填" --site 站点 --at 2024-09-10'
folder=$(find "$work/站点/2023" -path '*three_public/v2')
pdftoppm -r 72 -f 1 -l 1 -y 60 -H 500 -gray -png -singlefile "$folder"/*-notice.pdf "$work/notice"
echo '<!doctype html><body style="margin: 0"><img src="notice.png" alt="">' >"$work/notice.html"
shot year-notice "$work/notice.html" 595 500
shot year-changes "$folder"/*-changes.html 900 1000
shot year-superseded "$folder/../v1/index.html" 760 620
shot year-first "$work/站点/index.html" 760 560
shot site-unit "$folder/../../index.html" 760 760

# A page, and beside it the tree that a reader program walks.
PILU_HOME=$home "$program" render --format pdf -o "$work" examples/three-public.json
last=$(pdfinfo "$work/three-public.pdf" | awk '/^Pages:/ { print $2 }') # which has the table
pdftoppm -r 60 -f "$last" -l "$last" -gray -png -singlefile "$work/three-public.pdf" "$work/page"
{
    echo '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>body { margin: 0; display: flex; width: 980px; }'
    echo 'img { border: 1px solid #999; } pre { margin: 0 0 0 12px; font: 11px/1.35 "Noto Sans Mono CJK SC", monospace; }'
    echo '</style><img src="page.png" alt=""><pre>'
    python3 tests/conformance/tags.py "$work/three-public.pdf" --show | sed -n '/表“\|三、/,$p' | head -48 |
        sed 's/&/\&amp;/g; s/</\&lt;/g'
    echo '</pre>'
} >"$work/tags.html"
shot tags "$work/tags.html" 980 720

PILU_HOME=$home "$program" render --format html -o "$work" examples/000-self-evaluation.json
shot phone-table "$work/000-self-evaluation.html#h-1-2-t1-caption" 360 640
