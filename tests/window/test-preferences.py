#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person prefers: it is seen, it can be changed, and what can't be used is told."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from window import WithWindow, wait_for

GROUP = "[org/deskway/Deskway]"
PROBLEM = "Your network preferences can't be used"


class TestPreferences(WithWindow):
    arguments = ("--rdp", "off", "--speed", "20")

    @property
    def keyfile(self):
        return os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")

    def keep(self, *lines):
        """As if an earlier run had kept it."""
        os.makedirs(os.path.dirname(self.keyfile), exist_ok=True)
        with open(self.keyfile, "w", encoding="utf-8") as file:
            file.write("\n".join((GROUP, *lines, "")))

    def kept(self):
        if not os.path.exists(self.keyfile):
            return []
        with open(self.keyfile, encoding="utf-8") as file:
            return file.read().splitlines()

    def open_preferences(self, *words):
        self.launch(*words)
        self.program.wait("password text")
        self.display.key("ctrl+comma")
        self.program.wait(None, contains="Full screen")

    def test_switch(self):
        self.open_preferences()
        self.assertFalse(self.program.wait(None, "Use all monitors").has("sensitive"))
        self.program.press("toggle button", "Full screen")
        wait_for(lambda: "full-screen=true" in self.kept(), "the choice to be kept")
        wait_for(lambda: self.program.find("toggle button", "Use all monitors").has("sensitive"), "the other switch")

    def test_names_of_switches(self):
        self.open_preferences()
        names = [node.name for node in self.program.root.find_all("toggle button", everything=True)]
        names = [name for name in names if name]
        self.assertEqual(sorted(names), sorted(set(names)))
        self.assertIn("Start at login", names)

    def row(self, title):
        return wait_for(lambda: self.program.root.find_all("list item", title, everything=True), title)[0]

    def wait_row(self, title, words):
        """A row says that, also to somebody who does not see it."""
        row = self.row(title)
        wait_for(lambda: words in row.description, f"{title} to say {words!r}")

    def type_proxy(self, text):
        entry = wait_for(lambda: self.program.root.find_all("text", "Proxy", everything=True), "the entry")[0]
        entry.set_text(text)
        entry.focus()
        self.display.key("Return")

    def press_anywhere(self, role, name):
        wait_for(lambda: self.program.root.find_all(role, name, everything=True), name)[0].press()

    def test_values_of_others(self):
        self.keep("scale=110", "client-rdp='nosuch'")
        self.open_preferences()
        self.wait_row("Scale", "110 %")
        self.wait_row("Remote Desktop (RDP)", "nosuch (not installed)")
        self.assertIn("scale=110", self.kept())

    def test_bad_proxy(self):
        self.open_preferences()
        self.type_proxy("nonsense://")
        self.wait_row("Proxy", "The proxy's address can't be used")
        self.assertFalse([line for line in self.kept() if line.startswith("proxy=")])
        self.type_proxy("http://127.0.0.1:9")
        wait_for(lambda: "proxy='http://127.0.0.1:9'" in self.kept(), "the proxy to be kept")
        wait_for(lambda: self.row("Proxy").description == "", "the complaint to go")

    def test_bad_things_kept(self):
        """They do not keep the window from coming, where they can be mended."""
        self.keep("ca-file='/nowhere/ca.pem'", "proxy='nonsense://'")
        self.launch()
        self.program.wait("label", PROBLEM)
        self.program.wait("label", contains="The CA file can't be read")
        self.program.press("push button", "Preferences")
        self.wait_row("Certificates of your office", "/nowhere/ca.pem is not there any more.")
        self.press_anywhere("push button", "Use no file of certificates")
        self.wait_row("Certificates of your office", "Those of the system alone")
        self.type_proxy("")
        wait_for(lambda: {"ca-file=''", "proxy=''"} <= set(self.kept()), "both to be kept")
        self.program.stop()
        self.launch()
        self.program.wait("password text")
        self.assertIsNone(self.program.find("label", PROBLEM))

    def test_ca_file_of_run(self):
        folder = os.path.join(os.environ["HOME"], "certs")
        os.mkdir(folder)
        subprocess.run([sys.executable, os.path.join(window.SOURCE, "tests", "support", "make_certs.py"), folder],
                       check=True)
        self.open_preferences("--ca-file", os.path.join(folder, "ca.pem"))
        self.wait_row("Certificates of your office", "Decided by --ca-file")
        self.assertFalse(self.row("Certificates of your office").has("sensitive"))

    def test_one_window(self):
        self.open_preferences()
        subprocess.run(["gdbus", "call", "--session", "--dest", "org.deskway.Deskway", "--object-path",
                        "/org/deskway/Deskway", "--method", "org.gtk.Actions.Activate", "preferences", "[]", "{}"],
                       check=True, capture_output=True)
        self.assertEqual(len(self.program.root.find_all("frame", "Preferences", everything=True)), 1)


if __name__ == "__main__":
    window.enter_session()
    tap.main()
