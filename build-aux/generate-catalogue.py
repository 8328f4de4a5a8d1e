#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns data/api/*.json into the static tables behind dw-catalogue.h.

usage: generate-catalogue.py OUTPUT.c INPUT.json...
"""
import json
import sys

AUTH = {"anonymous": "DW_AUTH_ANONYMOUS", "access-key": "DW_AUTH_ACCESS_KEY"}
EFFECT = {"read": "DW_EFFECT_READ", "write": "DW_EFFECT_WRITE", "sign-in": "DW_EFFECT_SIGN_IN"}
SCALAR = {
    "string": "DW_TYPE_STRING",
    "integer": "DW_TYPE_INTEGER",
    "long": "DW_TYPE_LONG",
    "float": "DW_TYPE_FLOAT",
    "boolean": "DW_TYPE_BOOLEAN",
    "map": "DW_TYPE_MAP",
}


def check_json(name, kind, is_list, as_json):
    """What dw-parameters.c does not know how to send."""
    if kind == "map" and not as_json:
        raise SystemExit(f"{name}: a map can only be sent as JSON")
    fields = kind.values() if isinstance(kind, dict) else []
    if as_json and (is_list or not all(isinstance(field, str) and field != "map" for field in fields)):
        raise SystemExit(f"{name}: only one object of plain values can be sent as JSON")


class Tables:
    """The parameter tables written so far; equal ones are shared."""

    def __init__(self):
        self.lines = []
        self.names = {}

    def parameter(self, name, spec):
        kind, is_list, fields = spec["type"], False, "NULL"
        if isinstance(kind, list):
            is_list, kind = True, kind[0]
        check_json(name, kind, is_list, spec.get("encoding") == "json")
        if isinstance(kind, dict):
            fields = self.table({field: {"type": inner} for field, inner in kind.items()})
            kind = "DW_TYPE_OBJECT"
        else:
            kind = SCALAR[kind]
        flags = [
            flag
            for flag, is_set in (
                ("DW_PARAMETER_REQUIRED", spec.get("required")),
                ("DW_PARAMETER_SECRET", spec.get("secret")),
                ("DW_PARAMETER_JSON", spec.get("encoding") == "json"),
                ("DW_PARAMETER_LIST", is_list),
            )
            if is_set
        ]
        unknown = set(spec) - {"type", "required", "secret", "encoding"}
        if unknown:
            raise SystemExit(f"{name}: unknown keys {sorted(unknown)}")
        return f'  {{"{name}", {kind}, {" | ".join(flags) or "0"}, {fields}}},'

    def table(self, parameters):
        rows = [self.parameter(name, spec) for name, spec in sorted(parameters.items())]
        text = "\n".join(rows)
        if text not in self.names:
            self.names[text] = f"parameters_{len(self.names)}"
            self.lines += [f"static const DwParameter {self.names[text]}[] = {{", *rows, "  {NULL},", "};"]
        return self.names[text]


def main(output, inputs):
    tables, operations = Tables(), []
    for path in inputs:
        with open(path, encoding="utf-8") as stream:
            product = json.load(stream)
        for name, operation in product["operations"].items():
            operations.append(
                (product["product"], product["version"], name)
                + (product["host"], AUTH[operation["auth"]], EFFECT[operation["effect"]])
                + (tables.table(operation["parameters"]),)
            )
    with open(output, "w", encoding="utf-8") as stream:
        print('#include "dw-catalogue-data.h"\n', file=stream)
        print("\n".join(tables.lines), file=stream)
        print("\nconst DwOperation dw_catalogue_data[] = {", file=stream)
        for product, version, name, host, auth, effect, table in sorted(operations):
            print(f'  {{"{product}", "{version}", "{name}", "{host}", {auth}, {effect}, {table}}},', file=stream)
        print("};\n", file=stream)
        print("const gsize dw_catalogue_data_length = G_N_ELEMENTS(dw_catalogue_data);", file=stream)


main(sys.argv[1], sys.argv[2:])
