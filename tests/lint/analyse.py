#!/usr/bin/env python3
"""analyse.py: what clang-tidy and cppcheck have to say about src/, file by file: nothing.

    tests/lint/analyse.py BUILD-FOLDER

How files are compiled is taken from BUILD-FOLDER's compile_commands.json. What is not asked, and why: .clang-tidy and
tests/lint/cppcheck.txt. First both have to find a mistake that is put before them.
"""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import report  # noqa: E402

MISTAKES = {"clang-tidy": "int of(const char *a);\nint of(const char *a)\n{\n    return sizeof a == 1 && *a && *a;\n}\n",
            "cppcheck": "void of(void)\n{\n    char a[4];\n    a[4] = 0;\n    (void)a;\n}\n"}


def run(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + ("" if command[0] == "clang-tidy" else done.stderr)


def tidy(build, path):
    return run(["clang-tidy", "--quiet", "--config-file=" + os.path.join(ROOT, ".clang-tidy"), "-p", build, path])


def cppcheck(arguments):
    """Words about each file; cppcheck's own temporary dumps are not kept."""
    _, said = run(["cppcheck", "--quiet", "--enable=warning,performance,portability", "--inline-suppr", "-D__GNUC__",
                   "--suppressions-list=" + os.path.join(ROOT, "tests/lint/cppcheck.txt"), "--std=c11",
                   "--template={file}:{line}: {id}: {message}", *arguments])
    return said


def check_tools(result, folder):
    for tool, text in MISTAKES.items():
        path = os.path.join(folder, "mistake.c")
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as file:
            json.dump([{"directory": folder, "file": path, "command": "cc -c mistake.c"}], file)
        said = tidy(folder, path)[1] if tool == "clang-tidy" else cppcheck([path])
        result.check(f"{tool} finds a mistake", "mistake.c:4" in said, said or "nothing said")


def main():
    result, build = report.Report(), os.path.abspath(sys.argv[1])
    missing = [tool for tool in MISTAKES if not shutil.which(tool)]
    if missing:
        result.skip("static analysis", f"{' and '.join(missing)} is missing: scripts/setup.sh tests")
        result.end()
    with tempfile.TemporaryDirectory() as folder:
        check_tools(result, folder)
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        known = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in json.load(file)}
    files = sorted(path for path in known if path.startswith(os.path.join(ROOT, "src") + os.sep) and os.path.exists(path))
    result.check("there are files", len(files) > 100, f"{len(files)} files in {build}/compile_commands.json")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        words = pool.submit(cppcheck, ["--project=" + os.path.join(build, "compile_commands.json"), "--file-filter=*/src/*", "-j1"])
        said = list(pool.map(lambda path: tidy(build, path), files))
        about = words.result()
    for path, (code, words) in zip(files, said):
        result.check(f"clang-tidy {os.path.relpath(path, ROOT)}", code == 0 and "warning:" not in words, words)
    result.check("cppcheck src/", not about.strip(), about)
    result.end()


if __name__ == "__main__":
    main()
