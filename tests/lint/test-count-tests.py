#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives count-tests.py the log of runs that went well and that went wrong."""
import json
import os
import subprocess
import sys
import tempfile

COUNT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build-aux", "count-tests.py")

# (name, programs as (result, exit status, stdout), last line, exit status)
ROWS = [
    ("all well", [("OK", 0, "1..2\nok 1 /a\nok 2 /b\n"), ("OK", 0, "1..1\nok 1 - c\n")], "3 passed, 0 failed", 0),
    ("no TAP", [("OK", 0, "hello\nokay\n")], "1 passed, 0 failed", 0),
    ("no tests", [], "0 passed, 0 failed", 1),
    ("a case failed", [("FAIL", 1, "1..2\nok 1 a\nnot ok 2 b\n")], "1 passed, 1 failed", 1),
    ("crashed", [("ERROR", -11, "1..3\nok 1 a\n")], "1 passed, 1 failed", 1),
    ("hung", [("TIMEOUT", -15, "")], "0 passed, 1 failed", 1),
    ("leaked at its end", [("ERROR", 1, "1..1\nok 1 a\n")], "1 passed, 1 failed", 1),
    ("no TAP, failed", [("FAIL", 1, "")], "0 passed, 1 failed", 1),
    ("a case skipped", [("OK", 0, "1..2\nok 1 a\nok 2 b # SKIP no tool\n")], "1 passed, 0 failed, 1 skipped", 0),
    ("all skipped", [("SKIP", 0, "1..0 # SKIP no tool\n")], "0 passed, 0 failed, 1 skipped", 1),
    ("comments and nested cases", [("OK", 0, "# not ok\n1..1\n    not ok 1 x\nok 1 a # of course\n")],
     "1 passed, 0 failed", 0),
    ("no stdout", [("OK", 0, None)], "1 passed, 0 failed", 0),
]


def run(programs):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as log:
        for number, (result, status, output) in enumerate(programs):
            test = {"name": f"suite / {number}", "result": result, "returncode": status, "stdout": output}
            log.write(json.dumps(test) + "\n")
        log.flush()
        return subprocess.run([COUNT, log.name], capture_output=True, text=True, check=False)


def main():
    bad = 0
    print(f"1..{len(ROWS)}")
    for number, (name, programs, last, status) in enumerate(ROWS, 1):
        result = run(programs)
        good = result.stdout.splitlines()[-1:] == [last] and result.returncode == status
        if "skipped" in last:
            good = good and "no tool" in result.stdout
        if not good:
            print("\n".join("# " + line for line in (result.stdout + result.stderr).splitlines()))
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        bad += not good
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
