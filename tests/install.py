#!/usr/bin/env python3
"""install.py: what `meson install` lays down works from there, for users, for shells and for other programs.

    tests/install.py WORK-FOLDER

Sets up a build of its own with a prefix below WORK-FOLDER and installs it; nothing of this checkout is used after that
(PILU_HOME is not set). The C program of docs/install.md is compiled with what pkg-config says and makes the same bytes.
The same once more with DESTDIR, moved elsewhere.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

EXAMPLE = os.path.join(ROOT, "examples", "three-public.json")
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("PILU_", "PKG_CONFIG", "DESTDIR"))}
SHELLS = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}
PLACES = {"bash": "share/bash-completion/completions/pilu", "zsh": "share/zsh/site-functions/_pilu",
          "fish": "share/fish/vendor_completions.d/pilu.fish"}
BASH = """. "$1"; COMP_WORDS=(pilu pub); COMP_CWORD=1; _pilu; echo "${COMPREPLY[*]}"
COMP_WORDS=(pilu new ""); COMP_CWORD=2; _pilu; echo "${COMPREPLY[*]}" """


def run(command, more=None, cwd=None):
    done = subprocess.run(command, env={**BARE, **(more or {})}, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=600, check=False)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def must(command, more=None):
    code, said, wrong = run(command, more)
    if code:
        sys.exit(f"{command}: exit status {code}\n{said.decode('utf-8', 'replace')}\n{wrong}")
    return said


def read(path):
    with open(path, "rb") as file:
        return file.read()


def rendered(program, folder, more=None):
    """What the program makes of the example: (what went wrong, the HTML, the PDF)."""
    code, _, said = run([program, "render", EXAMPLE, "-o", folder], more, cwd="/")
    if code:
        return f"exit status {code}: {said}", b"", b""
    return "", *(read(os.path.join(folder, "three-public." + ending)) for ending in ("html", "pdf"))


def check_program(result, name, prefix, work, expected):
    program = os.path.join(prefix, "bin/pilu")
    wrong, page, pdf = rendered(program, os.path.join(work, name))
    result.check(f"{name}: renders without PILU_HOME", not wrong and page and pdf, wrong)
    if expected:
        result.check(f"{name}: the same bytes wherever it is installed", (page, pdf) == expected)
    _, kinds, _ = run([program, "kinds"], cwd="/")
    known = sorted({line.split()[0] for line in kinds.decode("utf-8").splitlines()})
    there = sorted(folder for folder in os.listdir(os.path.join(ROOT, "templates"))
                   if folder[0] != "_" and os.path.exists(os.path.join(ROOT, "templates", folder, "schema.json")))
    result.check(f"{name}: all kinds", known == there, f"{known} instead of {there}")
    return page, pdf


def check_shells(result, prefix):
    for shell, place in PLACES.items():
        path = os.path.join(prefix, place)
        if not result.check(f"{shell}: completion is installed", os.path.isfile(path), path):
            continue
        if not shutil.which(shell):
            result.skip(f"{shell}: completion", f"{shell} is missing")
            continue
        code, _, said = run([*SHELLS[shell], path])
        result.check(f"{shell}: reads it", code == 0 and not said, said)
    path = os.path.join(prefix, "bin") + ":" + BARE.get("PATH", "")
    code, said, wrong = run(["bash", "-c", BASH, "bash", os.path.join(prefix, PLACES["bash"])], {"PATH": path})
    result.check("bash: completes a command, and kinds", code == 0 and said.decode().splitlines()[:1] == ["publish"]
                 and "three_public" in said.decode(), said.decode() + wrong)
    code, said, wrong = run(["mandoc", "-Tutf8", os.path.join(prefix, "share/man/man1/pilu.1")])
    result.check("the man page is read", code == 0 and b"render" in said, wrong)


def check_library(result, prefix, work, pdf):
    """The program of docs/install.md, shared and static."""
    with open(os.path.join(ROOT, "docs/install.md"), encoding="utf-8") as file:
        source = re.search(r"```c\n(.*?)```", file.read(), re.S)[1]
    with open(os.path.join(work, "program.c"), "w", encoding="utf-8") as file:
        file.write(source)
    result.check("one pilu.pc", len(glob.glob(os.path.join(prefix, "lib*/**/pilu.pc"), recursive=True)) == 1)
    lib = os.path.dirname(os.path.dirname(glob.glob(os.path.join(prefix, "lib*/**/pilu.pc"), recursive=True)[0]))
    config = {"PKG_CONFIG_PATH": os.path.join(lib, "pkgconfig")}
    for way in ("shared", "static"):
        flags = must(["pkg-config", "--cflags", "--libs", *(["--static"] if way == "static" else []), "pilu"], config).decode().split()
        if way == "static":
            flags = ["-l:libpilu.a" if flag == "-lpilu" else flag for flag in flags]
        program = os.path.join(work, way)
        code, _, said = run(["cc", "-std=c17", "-Wall", "-Wextra", "-Werror", os.path.join(work, "program.c"), *flags, "-o", program])
        if not result.check(f"{way}: compiles by pkg-config", code == 0, said):
            continue
        needs = b"libpilu.so.0" in must(["readelf", "-d", program])
        result.check(f"{way}: is linked that way", needs == (way == "shared"))
        code, made, said = run([program, EXAMPLE], {"LD_LIBRARY_PATH": lib} if way == "shared" else None, cwd="/")
        result.check(f"{way}: makes the PDF that pilu makes", code == 0 and made == pdf, f"exit status {code}: {said}")
        code, made, said = run([program, EXAMPLE], {"PILU_HOME": "/nowhere", "LD_LIBRARY_PATH": lib})
        result.check(f"{way}: no templates are told of", code == 2 and not made and "PILU_HOME" in said, f"{code} {said}")
        code, made, said = run([program, "/nowhere.json"], {"LD_LIBRARY_PATH": lib})
        result.check(f"{way}: a file that is not there is a finding", code == 1 and not made and "/nowhere.json" in said, said)
    names = [line.split()[-1] for line in must(["nm", "-D", "--defined-only", os.path.join(lib, "libpilu.so")]).decode().splitlines()]
    strange = [name for name in names if not name.lower().startswith("pilu_")]
    result.check("the library gives no other names than pilu_…", names and not strange, " ".join(strange))


def check_hardened(result, prefix):
    """What the release build promises (docs/install.md), read from the files themselves."""
    lib = glob.glob(os.path.join(prefix, "lib*/**/libpilu.so"), recursive=True)[0]
    for path in (os.path.join(prefix, "bin/pilu"), lib):
        name = os.path.basename(path)
        head, dynamic = (must(["readelf", "-W", way, path]).decode() for way in ("-hl", "-d"))
        wants = {line.split()[-1].split("@")[0] for line in must(["nm", "-D", "--undefined-only", path]).decode().splitlines()}
        result.check(f"{name}: position-independent", re.search(r"Type:\s+DYN", head) and
                     (path == lib or re.search(r"FLAGS_1\).*PIE", dynamic)), head)
        result.check(f"{name}: full RELRO", "GNU_RELRO" in head and "BIND_NOW" in dynamic, dynamic)
        result.check(f"{name}: no executable stack", re.search(r"GNU_STACK.* RW ", head), head)
        result.check(f"{name}: no memory both writable and executable", not re.search(r"LOAD.* RWE ", head), head)
        result.check(f"{name}: stack protector", "__stack_chk_fail" in wants)
        result.check(f"{name}: fortified calls", {"__snprintf_chk", "__vsnprintf_chk"} <= wants)
        result.check(f"{name}: no path to look for libraries in", not re.search(r"R(UN)?PATH", dynamic), dynamic)
        result.check(f"{name}: begins no threads", not {"pthread_create", "thrd_create"} & wants)


def main():
    work = os.path.abspath(sys.argv[1])
    result, prefix, build = report.Report(), os.path.join(work, "prefix"), os.path.join(work, "build")
    shutil.rmtree(work, ignore_errors=True)
    must(["meson", "setup", build, ROOT, "--buildtype=release", "--prefix", prefix])
    must(["meson", "compile", "-C", build, "pilu:executable", "pilu:shared_library", "pilu:static_library"])
    must(["meson", "install", "-C", build, "--no-rebuild"])
    page, pdf = check_program(result, "prefix", prefix, work, None)
    check_hardened(result, prefix)
    check_shells(result, prefix)
    check_library(result, prefix, work, pdf)
    must(["meson", "install", "-C", build, "--no-rebuild"], {"DESTDIR": os.path.join(work, "staged")})
    shutil.rmtree(prefix)
    moved = os.path.join(work, "moved elsewhere")
    os.rename(os.path.join(work, "staged") + prefix, moved)
    check_program(result, "moved", moved, work, (page, pdf))
    code, _, said = run([os.path.join(moved, "bin/pilu"), "kinds"], {"PILU_HOME": "/nowhere"})
    result.check("a home that is named and is none is an error, not passed over", code == 3 and "PILU_HOME" in said, f"{code} {said}")
    result.end()


if __name__ == "__main__":
    main()
