# GB/T 9704-2012 §5.2: a type area of 156 × 225 mm, 28 mm from the left and 37 mm from the top, 22 lines of 28
# characters. Says of each page how many such lines stand where they should, to a tenth of a point.
# Then of --show-grid: how many squares it draws of which the left edges and tops are where they should be.
function near(a, b) { return a - b < 0.1 && b - a < 0.1 }
function tell() { if (squares + stray) print "page " page ": " squares - lines_drawn " squares in " lines_drawn " lines, " stray " stray"; if (page) print "page " page ": " lines " lines, " exact " exact, last em box " (bottom <= 262 * mm ? "inside" : "outside") " the type area" }
BEGIN { mm = 72 / 25.4 }
$1 == "page" { tell(); page = $2; lines = exact = squares = stray = lines_drawn = 0; next }
$2 == "content" && $6 == "15.750" {
    full = (length($NF) - length("«»")) / length("一") == 28
    top = $4 - 0.88 * $6
    bottom = $4 + 0.12 * $6
    exact += full && near($3, 28 * mm) && near(top, 37 * mm + lines * 29.53) && (near($5, 156 * mm) || near($5, 28 * 15.75))
    lines++
}
$1 == "fill" && $5 == "0.200" {
    column = ($3 + 0.1 - 28 * mm) / (156 * mm / 28); line = ($4 - 37 * mm) / 29.53
    good = near(column * 10, int(column + 0.5) * 10) && near(line * 10, int(line + 0.5) * 10) && near($6, 15.75)
    if (good) squares++; else stray++
    if (good && int(column + 0.5) == 28) lines_drawn++
}
END { tell() }
