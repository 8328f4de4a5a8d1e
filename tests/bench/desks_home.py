# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes of people who used deskway before, with the list of the last time, for measures of the window."""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import window

OFFICE = "cn-hangzhou+dir-1"


class Sandbox:
    """The fake service; at a port of its own choice where none is given."""

    def __init__(self, build, resources, port=0):
        program = os.path.join(build, "src", "sandbox", "deskway-sandbox")
        words = [program, "--die-with-parent", "--port", str(port), "--resources", str(resources), "--rdp", "off"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().removeprefix("listening on ").strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Home:
    """Where alice is signed in, and saw so many resources."""

    def __init__(self, folder, build, resources):
        self.folder = os.path.join(folder, str(resources))
        self.build = build
        self.resources = resources
        self.deskway = os.path.join(build, "src", "ui", "deskway")
        self.sandbox = Sandbox(build, resources)
        self.variables = {"GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": os.path.join(build, "data")}
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            path = os.path.join(self.folder, name.lower())
            os.makedirs(path, mode=0o700)
            self.variables[f"XDG_{name}_HOME"] = path
        self.sign_in()

    def environment(self, display):
        return os.environ | self.variables | {"DISPLAY": display}

    def sign_in(self):
        password = os.path.join(self.folder, "password")
        with open(password, "w", encoding="utf-8") as stream:
            stream.write("Deskway-2026\n")
        words = [os.path.join(self.build, "src", "cli", "deskwayctl"), "--endpoint", self.sandbox.url, "sign-in"]
        words += ["--user", "alice", "--office-site", OFFICE, "--keep", "--password-file", password]
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True, env=self.environment(""))

    def serve(self):
        """Has the service back at the address where alice signed in, which she has to do again: it knows no token of before."""
        self.sandbox = Sandbox(self.build, self.resources, int(self.sandbox.url.rpartition(":")[2]))
        self.sign_in()

    def see_list(self, display):
        """Opens the window once, so that there is a list of the last time."""
        process = subprocess.Popen([self.deskway], env=self.environment(display))
        lists = os.path.join(self.folder, "cache", "deskway", "list-*")
        try:
            window.wait_for(lambda: [path for path in glob.glob(lists) if "." not in os.path.basename(path)],
                            "the list to be kept")
        finally:
            process.terminate()
            process.wait()
