#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the line coverage of folders of src/ and compares it with an aim.

usage: print-coverage.py SUMMARY.json AIM FOLDER...

SUMMARY.json is gcovr's. A folder that has sources and less than AIM per cent, or none that were run,
fails; one without sources is left out.
"""
import glob
import json
import sys


def count(files, folder):
    mine = [f for f in files if f["filename"].startswith(f"src/{folder}/")]
    return sum(f["line_covered"] for f in mine), sum(f["line_total"] for f in mine), mine


def main():
    with open(sys.argv[1], encoding="utf-8") as stream:
        files = json.load(stream)["files"]
    aim, failed = float(sys.argv[2]), False
    for folder in sys.argv[3:]:
        covered, total, mine = count(files, folder)
        if not mine and not glob.glob(f"src/{folder}/*.c"):
            continue
        share = 100.0 * covered / total if total else 0.0
        print(f"src/{folder:<10} {covered:6} of {total:6} lines  {share:5.1f} %{'' if share >= aim else '  below the aim'}")
        for f in sorted(mine, key=lambda f: f["line_covered"] - f["line_total"]) if share < aim else []:
            if f["line_covered"] < f["line_total"]:
                print(f"  {f['filename']}: {f['line_total'] - f['line_covered']} lines not run")
        failed = failed or share < aim
    print(f"coverage: below {aim:g} % somewhere" if failed else f"coverage: at least {aim:g} % everywhere")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
