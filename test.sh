#!/usr/bin/env bash
# The whole test suite in one command, on a fresh machine too: installs what is missing, builds, tests.
#
#   ./test.sh         everything
#   ./test.sh quick   what takes less than five minutes: one build, unit programs, golden cases, house rules
#
# The release build lands in build/, as with demo.sh, all else in build-test/, each step's output in build-test/logs/.
# The last line is «N passed, N failed», with «, N skipped» when something could not run here; the exit status is 0
# only when nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
# shellcheck source=scripts/steps.sh
. scripts/steps.sh

quick=no
case ${1:-} in
'') ;;
quick) quick=yes ;;
*)
    fail "usage: ./test.sh [quick]"
    exit 2
    ;;
esac

out=build-test
logs=$out/logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0
began=$(now_ms)

# A sanitizer's finding ends the program with a status of its own, so that no test takes it for an expected failure.
export ASAN_OPTIONS=detect_leaks=1:exitcode=99
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:exitcode=99
export TSAN_OPTIONS=halt_on_error=1:exitcode=99
export PYTHONDONTWRITEBYTECODE=1

# step NAME LOG COMMAND…: one test, passed when the command succeeds.
step() {
    local name=$1 log=$logs/$2.log start
    shift 2
    start=$(now_ms)
    say "== $name"
    if "$@" >"$log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        printf '   %s\n' "passed ($(took "$start"))"
    else
        failed=$((failed + 1))
        tail -n 40 "$log"
        fail "FAIL $name ($(took "$start")); all of it: $log"
        return 1
    fi
}

# part NAME LOG COMMAND…: many tests; the command's last line says how many passed, failed and were skipped.
part() {
    local name=$1 log=$logs/$2.log start status last
    shift 2
    start=$(now_ms)
    say "== $name"
    "$@" </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
        if [ "$status" -ne 0 ] && [ "${BASH_REMATCH[2]}" -eq 0 ]; then
            failed=$((failed + 1))
            fail "FAIL $name: exit status $status although nothing failed"
        fi
    else
        failed=$((failed + 1))
        fail "FAIL $name: ended without counting (exit status $status); see $log"
    fi
    printf '   (%s)\n' "$(took "$start")"
}

# A build folder is set up once; later runs only rebuild what changed.
# shellcheck disable=SC2317 # called by step
build() {
    local folder=$1
    shift
    if [ ! -f "$folder/build.ninja" ]; then
        rm -rf "$folder"
        meson setup "$folder" --warnlevel 2 -Dwerror=true "$@" || return 1
    fi
    ninja -C "$folder"
}

# A locale with decimal commas, compiled here: numbers must not follow it.
# shellcheck disable=SC2317 # called by step
german_locale() {
    [ -f "$out/locale/de_DE.UTF-8/LC_NUMERIC" ] && return 0
    mkdir -p "$out/locale" && localedef -i de_DE -f UTF-8 "$out/locale/de_DE.UTF-8"
}

finish() {
    printf '\n'
    [ "$skipped" -eq 0 ] || loud "$skipped checks WERE NOT RUN here: see «NOT RUN» above"
    say "all in $(took "$began"); logs: $logs/"
    if [ "$skipped" -gt 0 ]; then
        printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    else
        printf '%d passed, %d failed\n' "$passed" "$failed"
    fi
    [ "$failed" -eq 0 ]
    exit
}

say "== setup"
scripts/setup.sh tests 2>&1 | tee $logs/setup.log
if [ "${PIPESTATUS[0]}" -ne 0 ]; then
    failed=1
    fail "FAIL setup: what the tests need is not here, see above"
    finish
fi

part "house rules" lint python3 tests/lint/lint.py
step "build: gcc, address and undefined sanitizers, warnings are errors" build-gcc \
    build $out/gcc -Db_sanitize=address,undefined -Dbuildtype=debugoptimized
part "unit programs (gcc, sanitizers)" unit-gcc python3 tests/run-units.py $out/gcc
part "golden cases (gcc, sanitizers)" cases python3 tests/run-cases.py $out/gcc
part "docs/template-language.md: every example is run" docs python3 tests/run-docs.py $out/gcc
part "each rule: what it finds and what it leaves alone" rules python3 tests/run-rules.py $out/gcc
part "text rules against the samples as a reviewer read them" samples python3 tests/samples/measure.py $out/gcc
part "finished documents, of pilu and of others, checked" finished python3 tests/samples/finished.py $out/gcc
part "what is private goes into no output (gcc, sanitizers)" private python3 tests/private.py $out/gcc
part "data cut short and changed (gcc, sanitizers)" bad-input python3 tests/bad-input.py $out/gcc
[ $quick = no ] || finish

# b_lundef: with clang the sanitizers' functions are found in the program, not in its libraries (meson's own advice).
export CC=clang
step "build: clang, sanitizers, warnings are errors" build-clang \
    build $out/clang -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized
unset CC
part "clang-tidy and cppcheck" analyse python3 tests/lint/analyse.py $out/clang
part "unit programs (clang, sanitizers)" unit-clang python3 tests/run-units.py $out/clang
step "build: release, tried on the examples" build-release scripts/release.sh build --warnlevel 2 -Dwerror=true
step "the batch benchmark at small numbers" bench \
    python3 tests/bench/batch.py build/pilu build-test/bench/batch 4 0.1 2
step "a locale with decimal commas" locale german_locale
part "conformance of every example" conformance python3 tests/conformance/run.py \
    --release build --sanitized $out/gcc --clang $out/clang --work $out/conformance --locales "$PWD/$out/locale"
part "fuzz targets, a minute each" fuzz tests/fuzz/run --seed 1 60
part "meson install: program, library, completions" install python3 tests/install.py $out/install
part "batches: on many processes, ended at any moment and resumed" batch python3 tests/batch.py $out/gcc
step "build: thread sanitizer" build-threads \
    build $out/threads -Db_sanitize=thread -Dbuildtype=debugoptimized
part "batches (thread sanitizer)" threads python3 tests/batch.py $out/threads
part "a batch of 500, ended at any moment and resumed" batch-500 python3 tests/batch.py build --many
part "faces kept in the cache folder change no byte" faces python3 tests/common_face.py build
part "two machines, one lost half-way" spread python3 tests/spread.py build
part "publishing: a year of an office" year python3 tests/publish/year.py build
part "what was made to hang, swell or escape; each limit" hostile python3 tests/hostile.py build
part "memory refused, writes that fail" faults python3 tests/faults/run.py build --seconds 60
part "publishing: killed, full disk, failing writes, no memory" crash python3 tests/publish/crash.py build --every 7 --requests 400
part "publishing: the site's pages in a browser" site python3 tests/publish/pages.py build
part "generated documents: PDF/UA, PDF/A, qpdf" generated python3 tests/conformance/generated.py build/pilu
part "PDFs of the golden cases: PDF/UA, PDF/A, qpdf" golden-pdfs python3 tests/conformance/golden.py build
part "tables in the PDF: every cell once" conserved python3 tests/conformance/conserved.py build/pilu --count 40
part "tag trees as they were read, and as poppler and pdf.js read them" tags \
    python3 tests/conformance/tags.py build/pilu
part "no line of the examples gapes" looseness python3 tests/conformance/looseness.py build/pilu
part "pages look as they did" pixels python3 tests/conformance/pixels.py build/pilu
part "lines reached by the tests" coverage tests/coverage.sh $out/coverage
finish
