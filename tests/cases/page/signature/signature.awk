# GB/T 9704-2012 §7.3.5 in characters of 三号: of each line of a signature how far its end is from the right edge of the
# type area, where it begins and where its middle is, seen from the line before. A paragraph begins two characters in.
BEGIN { em = 15.75; left = 28 * 72 / 25.4; right = left + 156 * 72 / 25.4; page = 0 }
function tenth(x, n) { n = sprintf("%.1f", x / em); return n == "-0.0" ? "0.0" : n }
function tell() {
    if (text == "") return
    if (text !~ /[0-9]/ && first < left + 2.1 * em && last < right - 15 * em) { print text; before = ""; return }
    printf "  %s  right %s", text, tenth(right - last)
    if (before != "") printf "  begins %s  middle %s", tenth(first - before), tenth((first + last - before - before_last) / 2)
    print ""
    before = first; before_last = last
}
$1 == "text" && $2 == "content" && $6 == "15.750" {
    if ($4 != y) { tell(); text = ""; first = $3 }
    y = $4; last = $3 + $5
    piece = $0; sub(/.*«/, "", piece); sub(/».*/, "", piece)
    text = text piece
}
END { tell() }
