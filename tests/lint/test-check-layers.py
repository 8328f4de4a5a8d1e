#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks each rule of check-layers.py in a small tree, to see that it notices."""
import os
import subprocess
import sys
import tempfile

CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "check-layers.py")
SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
HEADER = SPDX + "#pragma once\n"
SOURCE = SPDX + '#include "config.h"\n\n'

GOOD = {
    "src/base/dw-a.h": HEADER + "int dw_a(void);\nchar *\ndw_a_b(int c,\n  int (*d)(void)) G_GNUC_WARN_UNUSED_RESULT;\n"
    "#define DW_TYPE_A (dw_a_get_type())\nG_DECLARE_FINAL_TYPE(DwA, dw_a, DW, A, GObject)\n"
    "struct _DwA {\n  void (*call)(int x);\n};\ntypedef int (*DwCall)(int x);\n/* system(x) */\n",
    "src/base/dw-a.c": SOURCE + '#include "dw-a.h"\n\n#include <stdio.h>\n\n/**\n * dw_a:\n */\n/**\n * dw_a_b:\n */\n'
    'const char *x = "popen(";\n',
    "src/wire/dw-w.h": HEADER,
    "src/wire/dw-w.c": SOURCE + '#include "dw-w.h"\n\n#include "dw-a.h"\n',
    "src/wire/dw-curl-transport.c": SOURCE + "#include <curl/curl.h>\n",
    "src/session/dw-s-private.h": HEADER + "void dw_s_inside(void);\n",
    "src/session/dw-s.c": SOURCE + '#include "dw-s-private.h"\n\n#include "dw-secret-store.h"\n',
    "src/keyring/dw-secret-store.h": HEADER,
    "src/sandbox/dw-box.c": SOURCE + '#include "dw-sign.h"\n\n#include <libsoup/soup.h>\n',
    "src/wire/dw-sign.h": HEADER,
}

# What is put into the good tree, and which rule must then fail.
BAD = [
    ("src/extra/dw-x.c", SOURCE, "every folder is a layer"),
    ("src/base/dw-x.c", SOURCE + '#include "dw-w.h"\n', "folders include only what is below them"),
    ("src/cli/dw-x.c", SOURCE + '#include "dw-w.h"\n', "folders include only what is below them"),
    ("src/cli/dw-x.c", SOURCE + '#include "wire/dw-w.h"\n', "folders include only what is below them"),
    ("src/sandbox/dw-x.c", SOURCE + '#include "dw-w.h"\n', "folders include only what is below them"),
    ("src/session/dw-x.c", SOURCE + '#include "dw-sign.h"\n', "folders include only what is below them"),
    ("src/wire/dw-x.c", SOURCE + "#include <curl/curl.h>\n", "one file sees each library"),
    ("src/app/dw-x.c", SOURCE + "#include <json-glib/json-glib.h>\n", "one file sees each library"),
    ("src/app/dw-x.c", SOURCE + "#  include <libsecret/secret.h>\n", "one file sees each library"),
    ("src/cli/dw-x.c", SOURCE + "#include <gtk/gtk.h>\n", "one file sees each library"),
    ("src/base/dw-x.c", '#include "config.h"\n', "SPDX line and #pragma once"),
    ("src/base/dw-x.h", SPDX + "\n", "SPDX line and #pragma once"),
    ("src/base/dw-x.c", SPDX + '#include "dw-a.h"\n', "config.h first, own header second"),
    ("src/base/dw-a.c", SOURCE + GOOD["src/base/dw-a.c"].split("\n", 3)[3].replace('#include "dw-a.h"', ""),
     "config.h first, own header second"),
    ("src/base/x.c", SOURCE, "files are called dw-name"),
    ("src/base/dw-X_y.c", SOURCE, "files are called dw-name"),
    ("src/base/dw-x.h", HEADER + "int dw_y(void);\n", "public functions are called after their file"),
    ("src/base/dw-x.h", HEADER + "char *\ndw_xy_z(int a,\n  int b);\n", "public functions are called after their file"),
    ("src/base/dw-x.h", HEADER + "int dw_x_new(void);\n", "public functions are documented"),
    ("src/base/dw-x.c", SOURCE + "int i = system(command);\n", "no shell, no unbounded buffer, no goto"),
    ("src/base/dw-x.c", SOURCE + "void f(void)\n{\n  goto out;\n}\n", "no shell, no unbounded buffer, no goto"),
    ("src/base/dw-x.c", SOURCE + "/* TO" "DO: more */\n", "nothing is left to do"),
]


def run(tree):
    with tempfile.TemporaryDirectory() as root:
        for path, text in tree.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as stream:
                stream.write(text)
        return subprocess.run([CHECK, root], capture_output=True, text=True, check=False)


def failed_rules(result):
    lines = result.stdout.splitlines()
    return [line.split(" - ", 1)[1] for line in lines if line.startswith("not ok")]


def main():
    cases = [("a good tree passes", run(GOOD), 0, [])]
    cases.append(("an empty tree does not", run({"README": ""}), 1, ["there are files"]))
    for path, text, rule in BAD:
        cases.append((f"{path}: {rule}", run({**GOOD, path: text}), 1, [rule]))
    bad = 0
    print(f"1..{len(cases)}")
    for number, (name, result, status, rules) in enumerate(cases, 1):
        found = failed_rules(result)
        good = result.returncode == status and set(rules) <= set(found) and bool(rules) == bool(found)
        if not good:
            print("\n".join("# " + line for line in (result.stdout + result.stderr).splitlines()))
        print(f"{'ok' if good else 'not ok'} {number} - {name}".replace("#", "\\#"))
        bad += not good
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
