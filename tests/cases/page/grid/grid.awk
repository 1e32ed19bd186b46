# GB/T 9704-2012 §5.2: a type area of 156 × 225 mm, 28 mm from the left and 37 mm from the top, 22 lines of 28
# characters. Says of each page how many such lines stand where they should, to a tenth of a point.
function near(a, b) { return a - b < 0.1 && b - a < 0.1 }
function tell() { if (page) print "page " page ": " lines " lines, " exact " exact, last em box " (bottom <= 262 * mm ? "inside" : "outside") " the type area" }
BEGIN { mm = 72 / 25.4 }
$1 == "page" { tell(); page = $2; lines = exact = 0; next }
$2 == "content" && $6 == "15.750" {
    full = (length($NF) - length("«»")) / length("一") == 28
    top = $4 - 0.88 * $6
    bottom = $4 + 0.12 * $6
    exact += full && near($3, 28 * mm) && near(top, 37 * mm + lines * 29.53) && (near($5, 156 * mm) || near($5, 28 * 15.75))
    lines++
}
END { tell() }
