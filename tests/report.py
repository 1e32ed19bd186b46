"""report.py: what every part of the tests prints: one line a check and, last, «N passed, N failed».

test.sh adds up those last lines. A failure says what to look at; a check that could not run is loud and counted
as skipped, never as passed. Passed checks are shown only with PILU_TEST_VERBOSE=1, or the log would hide the rest.
"""
import os
import sys
import threading


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.verbose = os.environ.get("PILU_TEST_VERBOSE") == "1"
        self.lock = threading.Lock()

    def ok(self, name):
        with self.lock:
            self.passed += 1
            if self.verbose:
                print(f"ok   {name}", flush=True)

    def fail(self, name, detail=""):
        with self.lock:
            self.failed += 1
            print(f"FAIL {name}", flush=True)
            for line in str(detail).rstrip().splitlines()[:40]:
                print(f"     {line}", flush=True)

    def skip(self, name, why):
        with self.lock:
            self.skipped += 1
            print(f"!! NOT RUN: {name}: {why}", flush=True)

    def check(self, name, condition, detail=""):
        if condition:
            self.ok(name)
        else:
            self.fail(name, detail)
        return bool(condition)

    def end(self):
        line = f"{self.passed} passed, {self.failed} failed"
        if self.skipped:
            line += f", {self.skipped} skipped"
        print(line, flush=True)
        sys.exit(1 if self.failed else 0)
