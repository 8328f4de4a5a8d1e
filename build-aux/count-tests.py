#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of a run of `meson test`.

usage: count-tests.py TESTLOG.json

Every line of TAP is a case, and so is a program that speaks no TAP. A program that went wrong beside
its cases (it crashed, hung, stopped early, or reported a leak as it ended) is one more, failed. Prints
what failed programs said on stdout (`meson test` shows their stderr alone), the reasons of skipped
cases and, last, `N passed, N failed` with `, N skipped` where there are some.
Exits with 1 when a case failed or when there was none.
"""
import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b(?: +\d+)? *(?:- *)?(.*?)(?:\s+# *(SKIP|TODO)\b\S* *(.*))?$", re.I)
NOTHING = re.compile(r"^1\.\.0\s+# *SKIP\S* *(.*)$", re.I | re.M)
WENT_WRONG = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}
LINES_SHOWN = 60


class Count:
    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []

    def add_case(self, program, match):
        bad, name, directive, reason = match.groups()
        if directive and (bad or directive.upper() == "SKIP"):
            self.skipped.append(f"{program}: {name}: {reason or 'no reason given'}")
        elif bad:
            self.failed.append(f"{program}: {name}")
        else:
            self.passed += 1

    def add_program(self, test):
        program, result, output = test["name"], test["result"], test.get("stdout") or ""
        failed_before = len(self.failed)
        cases = [match for match in map(CASE.match, output.splitlines()) if match]
        for match in cases:
            self.add_case(program, match)
        if result in WENT_WRONG and len(self.failed) == failed_before:
            self.failed.append(f"{program}: {result.lower()}, exit status {test.get('returncode')}")
        elif result == "SKIP" and not cases:
            reason = NOTHING.search(output)
            self.skipped.append(f"{program}: {reason.group(1) if reason else 'no reason given'}")
        elif not cases and result not in WENT_WRONG:
            self.passed += 1
        if len(self.failed) > failed_before:
            said = [line for line in output.splitlines() if not line.startswith("ok ")]
            print("\n".join([f"said by {program}:", *said[-LINES_SHOWN:]]))


def main():
    count = Count()
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        for line in log:
            count.add_program(json.loads(line))
    for line in count.skipped:
        print(f"skipped: {line}")
    for line in count.failed:
        print(f"failed: {line}")
    skipped = f", {len(count.skipped)} skipped" if count.skipped else ""
    print(f"{count.passed} passed, {len(count.failed)} failed{skipped}")
    return 1 if count.failed or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main())
