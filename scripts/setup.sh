#!/usr/bin/env bash
# Installs what is missing on Debian 12 or its like, and nothing else; a second run finds everything and is done.
#
#   scripts/setup.sh build    what building and running pilu needs: compiler, meson, libraries, two font packages
#   scripts/setup.sh tests    the same and what the tests need: the second compiler, PDF tools, Java, node, and
#                             a browser, and from Maven Central and npm veraPDF, Nu Html Checker, pdf.js, axe-core
#
# Works as root or with sudo. Exit 0: all that was asked for is there; 1: something that must be there is not, with
# words on what to do. The checkers from Maven and npm are wanted, not needed: without them the script says so
# LOUDLY, and the tests that use them are counted as skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/steps.sh
. scripts/steps.sh

purpose=${1:-build}
case $purpose in
build | tests) ;;
*)
    fail "usage: scripts/setup.sh build|tests"
    exit 2
    ;;
esac

# Debian packages. ca-certificates: maven and npm speak TLS. libclang-rt-14-dev: clang's sanitizer runtimes.
# locales: a locale with decimal commas to run under. fontconfig: fc-list.
build_packages=(gcc libc6-dev pkg-config meson ninja-build libhpdf-dev libharfbuzz-dev libcjson-dev libfontconfig-dev
    libdeflate-dev nettle-dev libqpdf-dev libsqlite3-dev fontconfig fonts-noto-cjk fonts-arphic-gkai00mp)
test_packages=(clang libclang-rt-14-dev python3 qpdf poppler-utils unicode-data valgrind shellcheck mandoc locales ca-certificates
    chromium binutils zsh fish clang-tidy cppcheck gcovr parallel iproute2 openssh-client)

packages=("${build_packages[@]}")
if [ "$purpose" = tests ]; then
    packages+=("${test_packages[@]}")
    # Java and node often come from elsewhere; what is there is used as it is.
    command -v java >/dev/null || packages+=(default-jre-headless)
    command -v mvn >/dev/null || packages+=(maven)
    command -v node >/dev/null || packages+=(nodejs)
    command -v npm >/dev/null || packages+=(npm)
    # tests/spread.py runs sshd in network namespaces of its own. Where installing it would start a service that
    # listens to the network, it is left to whoever owns the machine: the test then says that it did not run.
    [ -d /run/systemd/system ] || packages+=(openssh-server)
fi

have_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# A tool that came from elsewhere (pip, a vendor's package) serves as well as Debian's.
have() {
    case $1 in
    gcc | clang | clang-tidy | meson | python3 | qpdf | valgrind | shellcheck | mandoc | chromium)
        command -v "$1" >/dev/null || have_package "$1" ;;
    ninja-build) command -v ninja >/dev/null || have_package "$1" ;;
    pkg-config) command -v pkg-config >/dev/null ;;
    *) have_package "$1" ;;
    esac
}

install_packages() {
    local start missing=() package runner=()
    start=$(now_ms)
    for package in "${packages[@]}"; do
        have "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "setup: all ${#packages[@]} packages are installed ($(took "$start"))"
        return 0
    fi
    say "setup: missing: ${missing[*]}"
    if ! command -v apt-get >/dev/null; then
        fail "setup: this script installs through apt-get, which is not here. Install these with your system's own means:"
        fail "  ${missing[*]}"
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            fail "setup: neither root nor sudo. Ask your administrator to run:"
            fail "  apt-get install --no-install-recommends ${missing[*]}"
            return 1
        fi
        runner=(sudo)
    fi
    runner+=(env DEBIAN_FRONTEND=noninteractive)
    mkdir -p .cache
    # An old list is often good enough, so a failed update alone does not stop us.
    "${runner[@]}" apt-get -q update >.cache/apt.log 2>&1 || loud "setup: apt-get update failed; trying with the list that is there"
    if ! "${runner[@]}" apt-get -q -y install --no-install-recommends "${missing[@]}" >>.cache/apt.log 2>&1; then
        tail -n 15 .cache/apt.log >&2
        fail "setup: apt-get could not install: ${missing[*]} (all it said: .cache/apt.log)"
        return 1
    fi
    say "setup: installed ${#missing[@]} packages ($(took "$start"))"
}

# Fetches once: the folder's stamp holds the checksum of the file that names the versions.
fetched() { [ -f "$1/stamp" ] && [ "$(cat "$1/stamp")" = "$(sha256sum <"$2")" ]; }
stamp() { sha256sum <"$2" >"$1/stamp"; }

fetch_verapdf() {
    local start dir=.cache/verapdf pom=tests/conformance/verapdf.pom.xml
    start=$(now_ms)
    fetched $dir $pom && return 0
    rm -rf $dir && mkdir -p $dir
    if timeout 600 mvn -B -q -f $pom dependency:copy-dependencies >.cache/verapdf.log 2>&1 </dev/null; then
        stamp $dir $pom
        say "setup: veraPDF fetched ($(took "$start"))"
    else
        tail -n 5 .cache/verapdf.log
        loud "setup: veraPDF could not be fetched from Maven Central: PDF/UA AND PDF/A WILL NOT BE CHECKED"
        return 1
    fi
}

fetch_npm() {
    local start dir=.cache/npm list=tests/conformance/package.json
    start=$(now_ms)
    fetched $dir $list && return 0
    mkdir -p $dir && cp $list $dir/package.json
    # No install scripts and no optional packages: those would fetch binaries that nothing here uses.
    if timeout 300 npm install --prefix $dir --ignore-scripts --omit=optional --no-audit --no-fund >.cache/npm.log 2>&1 </dev/null; then
        stamp $dir $list
        say "setup: Nu Html Checker, pdf.js and axe-core fetched ($(took "$start"))"
    else
        tail -n 5 .cache/npm.log
        loud "setup: the packages of tests/conformance/package.json could not be fetched from npm:"
        loud "setup: HTML'S VALIDITY AND ACCESSIBILITY AND THE SECOND TEXT READER WILL NOT BE CHECKED"
        return 1
    fi
}

install_packages || exit 1
if [ "$purpose" = tests ]; then
    fetch_verapdf || true
    fetch_npm || true
fi
