#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what the compiler cannot: who includes whom, and what every file has.

usage: check-layers.py [ROOT]

Prints TAP, one case a rule; what breaks a rule stands above its case.
"""
import os
import re
import sys

# A folder of src/ and the folders whose headers it may include, besides its own.
LAYERS = {
    "base": set(),
    "wire": {"base"},
    "keyring": {"base"},
    "launch": {"base"},
    "api": {"wire", "base"},
    "session": {"api", "base"},
    "model": {"api", "base"},
    "provider": {"session", "model", "api", "base"},
    "app": {"provider", "session", "model", "api", "wire", "keyring", "launch", "base"},
    "ui": {"app", "session", "model", "base"},
    "cli": {"app", "session", "model", "base"},
    "sandbox": {"base"},
}

# Single headers that a folder may include beyond that.
HEADERS = {
    "session": {"dw-secret-store.h"},
    "provider": {"dw-secret-store.h"},
    "sandbox": {"dw-sign.h"},
}

# The only places that see a library: files, or folders where the name ends in a slash.
LIBRARIES = {
    r"curl/": ["src/wire/dw-curl-fault.c", "src/wire/dw-curl-transport.c"],
    r"json-glib/": [
        "src/wire/dw-reply.c",
        "src/api/dw-api-decode.c",
        "src/api/dw-api-encode.c",
        "src/api/dw-parameters.c",
        "src/cli/dw-cli-json.c",
        "src/sandbox/",
    ],
    r"libsecret/": ["src/keyring/dw-keyring.c"],
    r"libsoup/": ["src/sandbox/"],
    r"(qrencode|png)\.h": ["src/sandbox/"],
    r"(gtk/|gdk/|gdk-pixbuf/|handy\.h|libhandy)": ["src/ui/"],
}

# Public functions that are not called after their file: words the whole program uses.
PREFIX_EXCEPTIONS = {"dw_wipe", "dw_wipe_free"}

# Headers that name what several files of their folder give.
PREFIXES = {"src/cli/dw-cli-commands.h": "dw_cli"}

# A shell, or a buffer without a length.
BANNED = re.compile(r"\b(system|popen|gets|strcpy|strcat|sprintf|vsprintf|mktemp|tmpnam|goto)\b\s*(?=\(|\w+;)")

# A type that takes several files shares its inside among them in such a header.
PRIVATE = "-private.h"

SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


class File:
    """A source file, as it is and without comments and texts."""

    def __init__(self, root, path):
        self.path = path
        self.folder, self.name = path.split("/")[1], os.path.basename(path)
        with open(os.path.join(root, path), encoding="utf-8") as stream:
            self.text = stream.read()
        self.code = COMMENT.sub(self.blank, self.text)
        self.includes = re.findall(r'^\s*#\s*include\s+(["<])([^">]+)[">]', self.text, re.M)

    @staticmethod
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    def line(self, position):
        return self.text.count("\n", 0, position) + 1

    def functions(self):
        """The names of the functions that a header declares."""
        code = re.sub(r"^\s*#(?:[^\n]*\\\n)*[^\n]*", "", self.code, flags=re.M)
        while re.search(r"\{[^{}]*\}", code):
            code = re.sub(r"\{[^{}]*\}", " ", code)
        for statement in code.split(";"):
            statement = re.sub(r"\b(G_(BEGIN|END)_DECLS|G_(DECLARE|DEFINE)\w*\s*\([^)]*\))", " ", statement)
            match = re.match(r"[\w\s*]*?\b([a-z_]\w*)\s*\((?!\s*\*)", statement.strip())
            if match and not statement.strip().startswith("typedef"):
                yield match.group(1)


def may_include(folder, header, owner):
    if owner == folder or owner in LAYERS[folder]:
        return True
    return header in HEADERS.get(folder, ())


def check_includes(files):
    owners = {f.name: f.folder for f in files if f.name.endswith(".h")}
    for f in files:
        for kind, header in f.includes:
            owner = owners.get(os.path.basename(header))
            if kind == '"' and owner is not None and not may_include(f.folder, header, owner):
                yield f"{f.path}: src/{f.folder} may not include {header} of src/{owner}"


def check_folders(files):
    for folder in sorted({f.folder for f in files} - set(LAYERS)):
        yield f"src/{folder}: not one of the layers"


def check_libraries(files):
    for f in files:
        for _, header in f.includes:
            for library, places in LIBRARIES.items():
                allowed = any(f.path == p or (p.endswith("/") and f.path.startswith(p)) for p in places)
                if re.match(library, header) and not allowed:
                    yield f"{f.path}: only {', '.join(places)} may include {header}"


def check_first_lines(files):
    for f in files:
        lines = f.text.split("\n")
        if lines[0] != f"/* {SPDX} */":
            yield f"{f.path}: the first line is not the SPDX line"
        if f.name.endswith(".h") and (len(lines) < 2 or lines[1] != "#pragma once"):
            yield f"{f.path}: the second line is not #pragma once"


def check_first_include(files):
    for f in files:
        names = [header for _, header in f.includes]
        own = {f.name[:-2] + ".h", f.name[:-2] + PRIVATE}
        if not f.name.endswith(".c"):
            continue
        if names[:1] != ["config.h"]:
            yield f"{f.path}: config.h is not included first"
        if any(o.name in own and o.folder == f.folder for o in files) and not own & set(names[1:2]):
            yield f"{f.path}: its own header is not included second"


def check_names(files):
    for f in files:
        if not re.fullmatch(r"dw-[a-z0-9]+(-[a-z0-9]+)*\.[ch]", f.name):
            yield f"{f.path}: not called dw-name"


def check_prefixes(files):
    for f in files:
        name = f.name[: -len(PRIVATE)] if f.name.endswith(PRIVATE) else f.name[:-2]
        prefix = PREFIXES.get(f.path, name.replace("-", "_"))
        for name in f.functions() if f.name.endswith(".h") else ():
            if name != prefix and not name.startswith(prefix + "_") and name not in PREFIX_EXCEPTIONS:
                yield f"{f.path}: {name} does not start with {prefix}_"


def check_documentation(files):
    documented = {}
    for f in files:
        if f.name.endswith(".c"):
            documented.setdefault(f.folder, set()).update(re.findall(r"^/\*\*\n \* (\w+):", f.text, re.M))
    for f in files:
        for name in f.functions() if f.name.endswith(".h") and not f.name.endswith(PRIVATE) else ():
            if not name.endswith(("_get_type", "_quark")) and name not in documented.get(f.folder, ()):
                yield f"{f.path}: {name} has no gtk-doc block in a .c of its folder"


def check_banned(files):
    for f in files:
        for match in BANNED.finditer(f.code):
            yield f"{f.path}:{f.line(match.start())}: {match.group(1)} is not used here"


def check_notes(files):
    for f in files:
        for match in re.finditer(r"\b(TODO|FIXME|XXX)\b", f.text):
            yield f"{f.path}:{f.line(match.start())}: {match.group(1)} is work, not a comment"


RULES = {
    "every folder is a layer": check_folders,
    "folders include only what is below them": check_includes,
    "one file sees each library": check_libraries,
    "SPDX line and #pragma once": check_first_lines,
    "config.h first, own header second": check_first_include,
    "files are called dw-name": check_names,
    "public functions are called after their file": check_prefixes,
    "public functions are documented": check_documentation,
    "no shell, no unbounded buffer, no goto": check_banned,
    "nothing is left to do": check_notes,
}


def read_files(root):
    for folder, _, names in os.walk(os.path.join(root, "src")):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield File(root, os.path.relpath(os.path.join(folder, name), root))


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    files = sorted(read_files(root), key=lambda f: f.path)
    failed = False
    known = [f for f in files if f.folder in LAYERS]
    print(f"1..{len(RULES) + 1}")
    print("ok 1 - there are files" if files else "not ok 1 - there are files")
    for number, (name, rule) in enumerate(RULES.items(), 2):
        found = list(rule(files if rule is check_folders else known))
        for line in found:
            print(f"# {line}")
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
        failed = failed or bool(found)
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
