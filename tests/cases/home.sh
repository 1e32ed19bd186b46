# shellcheck shell=sh
# home.sh: for cases that bring kinds of their own; a case says `. "$ROOT"/tests/cases/home.sh` first.

# own_home: the kinds in the case's templates/ beside what all kinds share, as the program's home.
own_home() {
    PILU_HOME=$PWD
    export PILU_HOME
    ln -s "$ROOT"/fonts fonts
    ln -s "$ROOT"/templates/common templates/common
}
