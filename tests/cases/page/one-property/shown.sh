# shellcheck shell=sh
# What the two outputs say of the paragraph's look: the sheet in the HTML, the place, size and colour on paper.
"$PILU" render data.json --format html -o out
awk '/^@page \{/ || /^@page{/ {at = "@page"} /^body *\{/ {at = "body"} /^p *\{/ {at = "p"}
/^}/ {at = ""} at && /margin: 37|font-size|[^-]color:|text-indent/ {print "html  " at $0}' out/*.html
"$PILU" render --dump pages data.json | sed -n 's/^text content \(.*«2021.*\)/paper  \1/p'
