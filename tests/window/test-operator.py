#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window offers to somebody who looks after other people's desks."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from sandbox import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from window import WithWindow, wait_for

SHARE = "Finance share"


class WithOperator(WithWindow):
    def open_desks(self):
        self.launch()
        self.program.press("push button", "Use an AccessKey instead")
        self.program.press("radio button", "Look after other people’s desks")
        self.program.fill("AccessKey ID", ACCESS_KEY_ID)
        self.program.fill("AccessKey secret", ACCESS_KEY_SECRET)
        self.program.press("push button", "Sign in")
        self.program.wait("list item")


class TestMembers(WithOperator):
    def open_members(self):
        self.open_desks()
        self.search(SHARE)
        self.program.press("push button", f"Members: {SHARE}")
        self.program.wait("check box", "Choose all")

    def choose(self, *names):
        for name in names:
            self.program.press("check box", name)

    def power(self, item):
        self.program.press("toggle button", "Power")
        self.program.press("menu item", item)

    def row(self, name):
        return self.program.wait("list item", contains=name + ",")

    def test_shown(self):
        self.open_members()
        self.program.wait("label", contains="4 paid in advance")
        self.assertEqual(len(self.program.root.find_all("list item", contains="Finance share")), 6)
        self.assertIn("Running", self.row("Finance share 1").name)
        self.assertIn("is connected", self.row("Finance share 1").name)
        self.assertNamed()

    def test_choose_all(self):
        self.open_members()
        self.program.press("check box", "Choose all")
        self.program.wait("label", "6 chosen")
        self.choose("Finance share 1")
        self.program.wait("label", "5 chosen")
        self.program.press("check box", "Choose all")
        self.program.wait("label", "6 chosen")

    def test_power_with_a_refusal(self):
        self.open_members()
        self.choose("Finance share 1", "Finance share 3")  # running, and stopped
        self.mark()
        self.power("Start")
        wait_for(lambda: "Starting" in self.row("Finance share 3").name, "what was started")
        refused = self.row("Finance share 1")
        wait_for(lambda: "does not allow" in refused.description, "why the other was not")
        self.assertIn("StartDesktops", self.actions())
        self.program.wait("label", "2 chosen")
        self.sandbox.order("advance 60")
        wait_for(lambda: "Running" in self.row("Finance share 3").name, "it to be seen that it runs")

    def test_stop_asks_first(self):
        self.open_members()
        self.choose("Finance share 1")
        self.mark()
        self.power("Stop")
        self.program.wait("label", "Stop 1 computer?")
        self.program.press("push button", "Cancel")
        self.program.wait_gone("label", "Stop 1 computer?")
        self.assertEqual(self.actions(), [])
        self.power("Stop")
        self.program.wait("label", "Stop 1 computer?")
        self.program.press("push button", "Stop")
        wait_for(lambda: "Stopping" in self.row("Finance share 1").name, "what was stopped")

    def test_trouble(self):
        self.sandbox.order("fault http-500:DescribeDesktopsInGroup:100")
        self.open_desks()
        self.search(SHARE)
        self.program.press("push button", f"Members: {SHARE}")
        self.program.wait("panel", "The computers could not be listed")
        self.sandbox.order("clear-faults")
        self.program.press("push button", "Try again")
        self.program.wait("check box", "Choose all")

    def test_keyboard(self):
        self.open_members()
        wait_for(lambda: self.program.find("check box", "Choose all").focus() or True, "the list")
        self.display.key("Tab", "space")
        self.program.wait("label", "1 chosen")
        self.display.key("alt+Left")
        self.program.wait("text", "Search")


if __name__ == "__main__":
    window.enter_session()
    tap.main()
