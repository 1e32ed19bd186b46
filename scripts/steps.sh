# shellcheck shell=bash
# steps.sh: for demo.sh, test.sh and setup.sh to source: says what is being done and how long it took.
# Colours only where a person looks, on a terminal that has not asked for none (NO_COLOR).

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$'\e[1m' red=$'\e[31m' yellow=$'\e[33m' plain=$'\e[0m'
else
    bold='' red='' yellow='' plain=''
fi

say() { printf '%s\n' "${bold}$*${plain}"; }
loud() { printf '%s\n' "${yellow}!! $*${plain}"; }
fail() { printf '%s\n' "${red}$*${plain}" >&2; }

# Milliseconds of a clock that only runs forward as far as we are concerned; bash has it without a process.
now_ms() { local t=${EPOCHREALTIME/[.,]/}; printf '%s' "$((t / 1000))"; }

# took START_MS: «1.2 s».
took() {
    local ms=$(($(now_ms) - $1))
    printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
}
