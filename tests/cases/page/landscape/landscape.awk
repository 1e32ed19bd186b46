# GB/T 9704-2012 §7.5 and §8: where the page number stands on the sheet as it is bound, a landscape page turned a quarter
# to the left: its lower left corner is the sheet's lower right one. The rules' upper edge lies 6.5 pt (2.3 mm) below that
# of the em box (tests/conformance/pixels.py looks at the ink): 4.7 mm are 7 mm to the rules.
BEGIN { mm = 72 / 25.4 }
$1 == "page" { wide = $3 > $5; height = wide ? $3 : $5; page = $2 }
/«— / {
    x = wide ? $4 : $3
    y = wide ? height - $3 : $4
    printf "page %d%s: em box %.1f mm below the type area, ", page, wide ? " landscape" : "", (y - 0.88 * 14) / mm - 37 - 225
    if (page % 2) printf "right %.1f pt\n", (28 + 156) * mm - x - $5
    else printf "left %.1f pt\n", x - 28 * mm
}
