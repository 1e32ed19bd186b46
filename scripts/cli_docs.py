"""The man page and the shells' completions, made from src/cli/options.def; scripts/docs.py writes them.

options.def says what PILU_COMMAND and PILU_OPTION hold; here a command is (name, least, most, operands, summary), an
option a dict.
"""
import re
import textwrap

DATE = "November 22, 2026"  # of the last change of the words below; the tables do not count

HEAD = """.\\" Made by scripts/docs.py from src/cli/options.def: do not change it here.
.Dd {date}
.Dt PILU 1
.Os
.Sh NAME
.Nm pilu
.Nd public disclosures (HTML and PDF) from scored JSON and a layout
.Sh SYNOPSIS
{synopsis}
.Sh DESCRIPTION
.Nm
makes the documents that Chinese public units must publish every year from data
and a layout: one HTML page and one tagged PDF (PDF/UA-1 and PDF/A-3a).
Every derived figure is computed exactly from the data; figures that contradict
each other are findings, and a document with errors is not written.
The same input gives the same bytes.
.Pp
A
.Ar FILE
is JSON;
.Sq -
reads standard input.
Results go to standard output, findings to standard error.
The commands are:
"""

TAIL = """.Sh ENVIRONMENT
.Bl -tag -width Ds
.It Ev PILU_HOME
Folder that holds
.Pa templates/
and
.Pa fonts/ ;
by default they are looked for beside the program and in
.Pa ../share/pilu .
.It Ev PILU_CACHE
Absolute path of the folder for what can be worked out again, such as fonts cut
down to common characters; anything else, such as
.Dq off ,
means none.
By default
.Pa $XDG_CACHE_HOME/pilu
or
.Pa ~/.cache/pilu .
Outputs never depend on it, and it may be deleted at any time.
.It Ev SOURCE_DATE_EPOCH
Date of documents whose data gives none, in seconds since 1970.
The clock is never asked.
.It Ev LC_ALL , LC_MESSAGES , LANG
Messages are English when the first of these that is set begins with
.Dq en ,
else Chinese.
.It Ev NO_COLOR
When set and not empty, nothing is coloured.
Colours are only used on a terminal.
.El
.Sh EXIT STATUS
.Bl -tag -width Ds
{exits}
.It 128 + N
.Cm render
of several documents was ended by signal N, after what was in hand.
.El
.Sh EXAMPLES
Begin a document, check it, and write it:
.Bd -literal -offset indent
pilu kinds
pilu new self_evaluation -o 2025.json
pilu check 2025.json
pilu render 2025.json -o out
.Ed
.Sh SEE ALSO
.Xr fc-list 1
.Pp
The project's
.Pa docs/data.md
tells how data is written,
.Pa docs/template-language.md
how layouts and rules are, and
.Pa docs/findings.md
what each finding means.
"""


def read(entries):
    commands, options = [], []
    for _f, name, least, most, _zh, operands, _example, _szh, summary in entries("src/cli/options.def", "PILU_COMMAND"):
        commands.append((name, least, most, operands, summary))
    for _id, brief, name, kind, _zh, value, choices, where, hzh, help_text in entries("src/cli/options.def", "PILU_OPTION"):
        options.append({"brief": brief, "name": name, "kind": kind, "value": value, "help": help_text, "zh": hzh,
                        "choices": choices.split(",") if choices else [], "where": where.split()})
    return commands, options


def options_of(options, command):
    return [o for o in options if command in o["where"]]


def common(options):
    return [o for o in options if o["where"] == ["*"]]


# --- man page (mdoc) ------------------------------------------------------------------------------------------------

def roff(text):
    return textwrap.fill(text.replace("\\", "\\e").replace("…", "..."), 79)


def sentence(text):
    return roff(text[0].upper() + text[1:] + ".")


def flag(option):
    """«o Ar DIR | Fl -output Ns = Ns Ar DIR» as arguments of Op or It."""
    value = f" Ar {option['value']}" if option["value"] else ""
    full = f"Fl -{option['name']}" + (f" Ns = Ns Ar {option['value']}" if option["value"] else "")
    return f"Fl {option['brief']}{value} , {full}" if option["brief"] else full


def short_flag(option):
    if option["brief"]:
        return f"Fl {option['brief']}" + (f" Ar {option['value']}" if option["value"] else "")
    return flag(option)


def operand(words, least, most):
    if not words:
        return ""
    name, _, more = words.partition(" [")  # «FILE [DATA]»
    text = f"Ar {name.strip('[]').rstrip('…')}" + (" ..." if most == "MANY" else "")
    text += f" Op Ar {more.rstrip(']')}" if more else ""
    return f".Op {text}" if least == "0" else f".{text}"


def option_list(options):
    lines = [".Bl -tag -width Ds"]
    for option in options:
        lines += [f".It {flag(option)}", sentence(option["help"])]
    return lines + [".El"]


def man_page(commands, options, exits):
    synopsis, body = [], [".Bl -tag -width Ds"]
    for name, least, most, operands, summary in commands:
        own = options_of(options, name)
        usage = [f".Op {short_flag(o)}" for o in own] + [o for o in [operand(operands, least, most)] if o]
        synopsis += [".Nm", f".Cm {name}", *usage]
        body += [f".It Cm {name}" + (f" Ar {roff(operands)}" if operands else ""), sentence(summary)]
        if own:
            body += option_list(own)
    body += [".El", ".Pp", "Options of every command:", *option_list(common(options))]
    return HEAD.format(date=DATE, synopsis="\n".join(synopsis)) + "\n".join(body) + "\n" + TAIL.replace("{exits}", "\n".join(exits))


# --- completions ----------------------------------------------------------------------------------------------------

def spellings(option):
    return ([f"-{option['brief']}"] if option["brief"] else []) + [f"--{option['name']}"]


def values_case(options, commands):
    """Lines of a shell «case» over «command:--option» that fill `values`."""
    lines = []
    for option in options:
        if option["choices"]:
            where = [name for name, *_rest in commands] if option["where"] == ["*"] else option["where"]
            patterns = "*:--" + option["name"] if option["where"] == ["*"] else "|".join(f"{c}:--{option['name']}" for c in where)
            lines.append(f"    {patterns}) values=\"{' '.join(option['choices'])}\" ;;")
    return lines


def bash(commands, options):
    words = " ".join(spelling for o in common(options) for spelling in spellings(o))
    lines = ["# shellcheck shell=bash", "# Completion of pilu for bash; made by scripts/docs.py from src/cli/options.def.", "",
             "_pilu() {", '  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command="" values="" i',
             "  for ((i = 1; i < COMP_CWORD; i++)); do",
             "    case ${COMP_WORDS[i]} in", "    " + "|".join(c[0] for c in commands) + ") command=${COMP_WORDS[i]}; break ;;",
             "    esac", "  done", '  COMPREPLY=()', "  case $command:$before in", *values_case(options, commands),
             "    new:new|schema:schema) values=$(pilu kinds 2>/dev/null | cut -d ' ' -f 1) ;;",
             f"    help:help) values=\"{' '.join(c[0] for c in commands)}\" ;;",
             "  esac",
             '  if [ -z "$values" ]; then', "    case $command:$word in",
             f"    :*) values=\"{' '.join(c[0] for c in commands)} {words}\" ;;"]
    for name, *_rest in commands:
        own = " ".join(spelling for o in options_of(options, name) for spelling in spellings(o))
        lines.append(f"    {name}:-*) values=\"{(own + ' ' + words).strip()}\" ;;")
    return "\n".join([*lines, "    esac", "  fi", '  [ -z "$values" ] || mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")', "}",
                      "complete -o default -F _pilu pilu", ""])


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(commands, options):
    def spec(option):
        value = ""
        if option["kind"] != "FLAG":
            action = f"({' '.join(option['choices'])})" if option["choices"] else "_files"
            value = f":{option['value'].replace(':', ' ')}:{action if option['kind'] != 'COUNT' else ' '}"
        text = re.sub(r"([\[\]:])", r"\\\1", option["help"])
        names = spellings(option)
        if len(names) == 1:
            return "    " + quoted(f"{names[0]}[{text}]{value}")
        both = "{" + ",".join(names) + "}"
        return f"    {quoted('(' + ' '.join(names) + ')')}{both}{quoted('[' + text + ']' + value)}"

    lines = ["#compdef pilu", "# Completion of pilu for zsh; made by scripts/docs.py from src/cli/options.def.", "",
             "local -a commands common", "commands=("]
    lines += ["  " + quoted(f"{name}:{summary}") for name, _l, _m, _o, summary in commands]
    lines += [")", "common=(", *[spec(o) for o in common(options)], ")",
              "if (( CURRENT == 2 )); then", "  _describe command commands", "  _arguments $common", "  return", "fi",
              "case $words[2] in"]
    for name, _least, _most, operands, _summary in commands:
        rest = {"": [], "FILE…": ["    '*:file:_files'"], "KIND": ["    '2:kind:($(pilu kinds 2>/dev/null | cut -d \" \" -f 1))'"],
                "[COMMAND]": [f"    '2:command:({' '.join(c[0] for c in commands)})'"]}
        rest = rest.get(operands, ["    '*:file:_files'"])
        parts = [spec(o) for o in options_of(options, name)] + rest
        lines += [f"  {name})", "    _arguments $common" + (" \\" if parts else ""), " \\\n".join("  " + p for p in parts), "    ;;"]
    return "\n".join([line for line in lines if line.strip() or line == ""] + ["esac", ""])


def fish(commands, options):
    names = " ".join(c[0] for c in commands)
    lines = ["# Completion of pilu for fish; made by scripts/docs.py from src/cli/options.def.", "",
             "complete -c pilu -n __fish_use_subcommand -f"]
    lines += [f"complete -c pilu -n __fish_use_subcommand -a {name} -d {quoted(summary)}" for name, _l, _m, _o, summary in commands]
    for option in options:
        where = "" if option["where"] == ["*"] else f" -n '__fish_seen_subcommand_from {' '.join(option['where'])}'"
        brief = f" -s {option['brief']}" if option["brief"] else ""
        value = "" if option["kind"] == "FLAG" else f" -x -a '{' '.join(option['choices'])}'" if option["choices"] else " -r"
        lines.append(f"complete -c pilu{where}{brief} -l {option['name']}{value} -d {quoted(option['help'])}")
    lines.append("complete -c pilu -n '__fish_seen_subcommand_from new schema' -f -a '(pilu kinds 2>/dev/null | string split -f 1 \" \")'")
    lines.append(f"complete -c pilu -n '__fish_seen_subcommand_from help' -f -a '{names}'")
    return "\n".join(lines) + "\n"


def made_files(entries):
    commands, options = read(entries)
    exits = [f".It {code}\n{sentence(words)}" for _id, code, _zh, words in entries("src/base/exits.def", "PILU_EXIT")]
    return {"docs/pilu.1": man_page(commands, options, exits), "completions/pilu.bash": bash(commands, options),
            "completions/_pilu": zsh(commands, options), "completions/pilu.fish": fish(commands, options)}
