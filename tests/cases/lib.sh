# shellcheck shell=sh
# lib.sh: what the commands of golden cases share; a case says `. "$ROOT"/tests/cases/lib.sh` first.

# both ARGUMENT…: the program in Chinese, then in English; ends with the exit status, which must be the same twice.
both() {
    "$PILU" "$@" --lang zh
    zh=$?
    "$PILU" "$@" --lang en
    en=$?
    [ $zh -eq $en ] || echo "exit $zh in Chinese, $en in English"
    return $zh
}

# change FILE SCRIPT: a sed script over a file; one that changes nothing is a mistake of the case.
change() {
    sed "$2" "$1" >changed.tmp
    ! cmp -s "$1" changed.tmp || echo "the script changes nothing in $1: $2"
    mv changed.tmp "$1"
}

# data SCRIPT: a good document's data, changed, as data.json.
data() {
    cp "$ROOT/tests/cases/bad/good.json" data.json
    change data.json "$1"
}

# home: a template home of the case's own, in ./home, that can be changed, with one kind and one layout; and good data.
home() {
    mkdir -p home/templates home/fonts
    cp -r "$ROOT/templates/common" "$ROOT/templates/self_evaluation" home/templates/
    find home/templates/self_evaluation/layouts -type f ! -name shanxi-2021.html -exec rm {} +
    cp "$ROOT/fonts/fonts.json" home/fonts/
    cp "$ROOT/tests/cases/bad/good.json" data.json
    export PILU_HOME=home
}

# probe: a home with nothing but a small kind without style; the case's own layout.html, style.css and rules become
# the kind's.
probe() {
    mkdir -p home/templates/common home/fonts
    cp -r "$ROOT/tests/cases/probe" home/templates/
    : >home/templates/common/style.css
    : >home/templates/probe/style.css
    cp "$ROOT/fonts/fonts.json" home/fonts/
    mv home/templates/probe/data.json .
    [ ! -f layout.html ] || cp layout.html home/templates/probe/layouts/one.html
    [ ! -f style.css ] || cp style.css home/templates/probe/style.css
    [ ! -f rules ] || cp rules home/templates/probe/rules
    export PILU_HOME=home
}

# published: data.json and what was published of it, data.html and data.pdf.
published() {
    cp "$ROOT/tests/cases/bad/good.json" data.json
    "$PILU" render data.json 2>/dev/null
}

# other_faces EXAMPLE: rendered where other fonts are preferred, and nothing else is other.
other_faces() {
    cp "$ROOT/examples/$1.json" data.json
    mkdir -p elsewhere
    cp -r "$ROOT/templates" "$ROOT/fonts" elsewhere/
    change elsewhere/fonts/fonts.json 's/"仿宋_GB2312"/"AR PL KaitiM GB"/; s/{"family": "宋体"}/{"family": "Noto Sans CJK SC"}/'
    PILU_HOME=elsewhere "$PILU" render data.json 2>/dev/null
}

# otherwise EXAMPLE: an example's data.json, and what was published of it where fonts were others and pages smaller, so
# that lines and pages end elsewhere; then the templates and fonts are ours again.
otherwise() {
    cp "$ROOT/examples/$1.json" data.json
    mkdir -p elsewhere
    cp -r "$ROOT/templates" "$ROOT/fonts" elsewhere/
    change elsewhere/fonts/fonts.json 's/"仿宋_GB2312"/"AR PL KaitiM GB"/; s/{"family": "宋体"}/{"family": "Noto Sans CJK SC"}/'
    change elsewhere/templates/common/style.css 's/size: A4;/size: 170mm 240mm;/; s/margin: 37mm 26mm 35mm 28mm/margin: 22mm 15mm/'
    PILU_HOME=elsewhere "$PILU" render data.json 2>/dev/null
}

# skip WHY: ends the case as one that cannot run here.
skip() {
    echo "$1" >&2
    exit 77
}

# as_anyone both …: without root's right to read and write everything. The case's folder and what leads to it are
# opened for reading; its files belong to whoever made them.
as_anyone() {
    [ "$(id -u)" -eq 0 ] || {
        "$@"
        return
    }
    setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null || skip "setpriv cannot change the user here"
    folder=$PWD
    while [ "$folder" != / ] && [ "$folder" != /tmp ]; do
        chmod a+rx "$folder"
        folder=$(dirname "$folder")
    done
    home=${PILU_HOME:-$ROOT}
    if ! setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$home/templates/common/style.css"; then
        mkdir -p own-home/fonts # a checkout in a folder that is root's alone
        cp -r "$home/templates" own-home/ && cp "$home/fonts/fonts.json" own-home/fonts/ && chmod -R a+rX own-home
        export PILU_HOME="$PWD/own-home"
    fi
    program=$PILU
    cp "$program" ./program && chmod 755 program
    printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups -- "%s/program" "$@"\n' "$PWD" >as
    chmod 755 as
    chmod -R a+rX home 2>/dev/null || true
    find . -maxdepth 1 -type f -perm -u+r -exec chmod a+r {} + # a checkout made under umask 077
    PILU=$PWD/as
    "$@"
    code=$?
    PILU=$program
    rm -f as program
    return $code
}

# on_small_disk COMMAND…: with ./disk a file system of 8 KB that holds an old data.html; what is there afterwards.
on_small_disk() {
    mkdir disk
    unshare -m true 2>/dev/null || skip "file systems cannot be mounted here"
    export -p >variables
    cat >run <<END
mount -t tmpfs -o size=8k tmpfs disk || exit 77
echo old >disk/data.html
. ./variables
. "$ROOT"/tests/cases/lib.sh
$@
code=\$?
ls -A disk
cat disk/data.html
exit \$code
END
    unshare -m sh ./run
    code=$?
    [ $code -ne 77 ] || skip "no tmpfs can be mounted here"
    return $code
}

# interrupt: renders over old outputs again and again, ended by a signal a little later each time; tells of each run
# that left something else than both old or both new outputs.
interrupt() {
    "$PILU" render data.json -o new || exit
    for signal in INT TERM HUP; do
        for delay in 0.01 0.02 0.04 0.06 0.08 0.1 0.12 0.15 0.2 0.3; do
            rm -rf out
            mkdir out
            echo old >out/data.html
            echo old >out/data.pdf
            timeout -s $signal $delay "$PILU" render data.json -o out 2>/dev/null
            [ "$(find out -type f | sort | tr '\n' ' ')" = "out/data.html out/data.pdf " ] || ls -A out
            [ "$(cat out/data.html out/data.pdf)" = "old
old" ] || { cmp out/data.html new/data.html && cmp out/data.pdf new/data.pdf; } || echo "SIG$signal after $delay s"
        done
    done
}

# font HOW: a probe whose only font is what tests/cases/bad_font.py makes of an installed one.
font() {
    probe
    python3 "$ROOT/tests/cases/bad_font.py" "$1"
    export FONTCONFIG_FILE="$PWD/fonts.conf"
}

# pictured PICTURE FIELD…: with `probe`, doc.json: data of 甲局 that show a picture, with more fields. The kind gets what a
# site asks for.
pictured() {
    if [ ! -d home/templates/_site ]; then
        find "$ROOT/templates/common" -type f ! -name style.css -exec cp {} home/templates/common/ \;
        cp -r "$ROOT/templates/_site" "$ROOT/templates/correction_notice" "$ROOT/templates/_changes" home/templates/
        schema=home/templates/probe/schema.json
        change $schema 's/"year": {/"unit_name": {"title": "单位名称", "type": "string"}, "version": {"type": "integer"}, "year": {/'
        change $schema 's/"items": {"title"/"revisions": {"type": "array", "items": {"type": "object"}}, "items": {"title"/'
    fi
    cat >doc.json <<END
{"schema": "disclosure/1", "kind": "probe", "layout": "one", "money_unit": "万元", "year": 2021, "unit_name": "甲局",
 "items": [{"name": "$1"}]${2:-}}
END
}
