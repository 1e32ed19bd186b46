# shellcheck shell=sh
# A document of one paragraph: 46 lines of 28 Han.
printf '<title>版心</title>\n<p class="noindent">'
i=0
while [ $i -lt 46 ]; do
    printf '一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未'
    i=$((i + 1))
done
printf '</p>\n<h1>{{ year }}年</h1>\n'
