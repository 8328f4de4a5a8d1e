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
        self.program.wait("check box", "Choose all").focus()
        self.display.key("Tab", "space")
        self.program.wait("label", "1 chosen")
        self.display.key("alt+Left")
        self.program.wait("text", "Search")


class TestUsage(WithOperator):
    def open_usage(self):
        self.open_desks()
        self.display.key("F10")
        self.program.press("menu item", "Usage")
        self.program.wait("list item", contains="1. ")

    def choose_desks(self):
        button = self.program.wait("push button", "Show")
        wait_for(lambda: button.has("sensitive"), "the service's answer")
        button.focus()
        self.display.key("shift+Tab", "Down")

    def rows(self):
        return [node.name for node in self.program.root.find_all("list item", everything=True) if ". " in node.name]

    def save(self, item, path):
        self.program.press("toggle button", "Save")
        self.program.press("menu item", item)
        wait_for(lambda: self.display.active() == "Save the ranking", "the file chooser")
        self.display.key("ctrl+a")
        self.display.type(path)
        self.program.press("push button", "Save")

    def path(self, name):
        path = os.path.join(os.environ["HOME"], name)
        if os.path.exists(path):
            os.remove(path)
        return path

    def test_chart(self):
        self.open_usage()
        rows = self.rows()
        self.assertGreater(len(rows), 3)
        hours = [float(row.rsplit(": ", 1)[1].split()[0].replace(",", "")) for row in rows]
        self.assertEqual(hours, sorted(hours, reverse=True))
        self.assertNamed()
        self.assertTrue(self.program.find("level bar", rows[0]))

    def test_by_desk(self):
        self.open_usage()
        people = self.rows()
        self.choose_desks()
        wait_for(lambda: self.rows() and self.rows() != people, "the desks")
        self.program.wait("label", contains="Use of desks from")

    def test_days(self):
        self.open_usage()
        self.mark()
        self.program.press("push button", "Last 7 days")
        wait_for(lambda: "QueryHistoryUsageDurationRank" in self.actions(), "the service to be asked")
        self.program.wait("list item", contains="1. ")
        for text, words in (("2020-01-01", "90"), ("yesterday", "2026"), ("2999-01-01", "")):
            self.mark()
            self.program.fill("From", text)
            self.program.press("push button", "Show")
            field = self.program.wait("text", "From")
            wait_for(lambda: field.description and words in field.description, f"what is wrong with {text}")
            self.assertEqual(self.actions(), [])

    def test_many(self):
        url = self.start("--rdp", "off", "--resources", "200").url
        self.launch(url=url)
        self.program.press("push button", "Use an AccessKey instead")
        self.program.press("radio button", "Look after other people’s desks")
        self.program.fill("AccessKey ID", ACCESS_KEY_ID)
        self.program.fill("AccessKey secret", ACCESS_KEY_SECRET)
        self.program.press("push button", "Sign in")
        self.program.wait("list item")
        self.display.key("F10")
        self.program.press("menu item", "Usage")
        self.program.wait("list item", contains="1. ")
        self.choose_desks()
        self.program.wait("label", contains="Use of desks from")
        before = wait_for(lambda: len(self.rows()) == 100 and 100, "the first hundred")
        self.program.root.find_all("push button", "Show more", everything=True)[0].press()  # far below
        wait_for(lambda: len(self.rows()) > before, "more")

    def test_table(self):
        self.open_usage()
        path = self.path("usage.csv")
        self.save("As table (CSV)…", path)
        self.program.wait("label", contains="Saved as")
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.assertEqual(len(lines), len(self.rows()) + 1)
        self.program.press("push button", "OK")
        with open(path, encoding="utf-8") as file:
            before = file.read()
        self.save("As table (CSV)…", path)
        self.program.wait("label", contains="nothing is overwritten")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), before)

    def test_pictures(self):
        self.open_usage()
        for item, name, head in (("As picture (PNG)…", "usage.png", b"\x89PNG"), ("As drawing (SVG)…", "usage.svg", b"<?xml")):
            path = self.path(name)
            self.save(item, path)
            wait_for(lambda: os.path.exists(path), name)
            with open(path, "rb") as file:
                self.assertTrue(file.read().startswith(head))

    def test_nowhere_to_save(self):
        self.open_usage()
        self.save("As table (CSV)…", "/proc/usage.csv")
        self.program.wait("label", contains="can't be written")

    def test_trouble(self):
        self.open_desks()
        self.sandbox.order("fault http-500:QueryHistoryUsageDurationRank:100")
        self.display.key("F10")
        self.program.press("menu item", "Usage")
        self.program.wait("panel", "The use could not be asked for")
        self.sandbox.order("clear-faults")
        self.program.press("push button", "Show")
        self.program.wait("list item", contains="1. ")


class TestOthers(WithWindow):
    def test_have_no_usage(self):
        self.open_desks()
        self.display.key("F10")
        self.program.wait("menu item", "Refresh")
        self.assertIsNone(self.program.find("menu item", "Usage"))


if __name__ == "__main__":
    window.enter_session()
    tap.main()
