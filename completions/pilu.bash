# shellcheck shell=bash
# Completion of pilu for bash; made by scripts/docs.py from src/cli/options.def.

_pilu() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command="" values="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
    render|check|new|kinds|schema|fonts|verify|diff|inspect|publish|correct|status|help) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  COMPREPLY=()
  case $command:$before in
    render:--format) values="html pdf" ;;
    check:--format) values="text json sarif" ;;
    diff:--format) values="text json html" ;;
    kinds:--format|fonts:--format|inspect:--format|status:--format) values="text json" ;;
    render:--jobs) values="-" ;;
    render:--dump) values="doc pages" ;;
    *:--lang) values="zh en" ;;
    new:new|schema:schema) values=$(pilu kinds 2>/dev/null | cut -d ' ' -f 1) ;;
    help:help) values="render check new kinds schema fonts verify diff inspect publish correct status help" ;;
  esac
  if [ -z "$values" ]; then
    case $command:$word in
    :*) values="render check new kinds schema fonts verify diff inspect publish correct status help --lang -h --help --version" ;;
    render:-*) values="-o --output --format -j --jobs -0 --null -q --quiet --report --resume --draft --fragment --show-grid --dump --timing --rules --notes --lang -h --help --version" ;;
    check:-*) values="--format -j --jobs -q --quiet --rules --accept --notes --lang -h --help --version" ;;
    new:-*) values="-o --output --layout --lang -h --help --version" ;;
    kinds:-*) values="--format --lang -h --help --version" ;;
    schema:-*) values="--lang -h --help --version" ;;
    fonts:-*) values="-o --output --lock --format --lang -h --help --version" ;;
    verify:-*) values="--lang -h --help --version" ;;
    diff:-*) values="-o --output --format --lang -h --help --version" ;;
    inspect:-*) values="--format --figures --lang -h --help --version" ;;
    publish:-*) values="-j --jobs --rules --notes --site --refresh --at --reason --lang -h --help --version" ;;
    correct:-*) values="--rules --notes --site --at --reason --force --of --lang -h --help --version" ;;
    status:-*) values="--format --site --files --at --lang -h --help --version" ;;
    help:-*) values="--lang -h --help --version" ;;
    esac
  fi
  [ -z "$values" ] || mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
}
complete -o default -F _pilu pilu
