#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every control of every page says what it is to somebody who does not see it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from window import WithWindow


class TestNames(WithWindow):
    arguments = ("--rdp", "off", "--speed", "20")

    def test_sign_in(self):
        self.launch()
        self.program.wait("password text")
        self.assertNamed()
        self.program.press("radio button", "Organization")
        self.program.wait("text", "Organization ID")
        self.assertNamed()
        self.program.press("push button", "Sign in")
        self.assertNamed()
        self.display.key("F10")
        self.program.wait("menu item", "Preferences")
        self.assertNamed()

    def test_steps_of_signing_in(self):
        for user, entry in (("bob", "Code"), ("carol", "Code"), ("erin", "Code"), ("dave", "New password")):
            self.launch()
            self.sign_in(user)
            self.program.wait(None, entry)
            self.assertNamed()
            self.program.quit()

    def test_error_of_signing_in(self):
        self.sandbox.order("fault error=Quota.Exceeded:GetLoginToken")
        self.launch()
        self.sign_in()
        self.program.press("toggle button", "Details")
        self.program.wait("push button", "Copy")
        self.assertNamed()

    def test_desks(self):
        self.open_desks()
        self.assertNamed()
        self.display.key("F10")
        self.program.wait("menu item", "Preferences")
        self.assertNamed()
        self.display.key("Escape")
        self.display.key("shift+F10")
        self.program.wait("menu item", "Details")
        self.assertNamed()
        self.display.key("Escape")
        self.search("no such desk")
        self.program.wait("push button", "Clear search")
        self.assertNamed()

    def test_trouble(self):
        self.sandbox.order("scenario partial-failure")
        self.open_desks()
        self.program.wait("push button", "Try again")
        self.assertNamed()

    def test_details(self):
        self.open_desks()
        self.choose("My workstation", "Details")
        self.program.wait("push button", "Back")
        self.assertNamed()

    def test_question(self):
        self.open_desks()
        self.choose("My workstation", "Stop")
        self.program.wait("label", "Stop My workstation?")
        self.assertNamed()

    def test_connecting(self):
        self.open_desks()
        self.sandbox.order("fault error=Quota.Exceeded:GetConnectionTicket:1")
        self.sandbox.order("fault hang:GetConnectionTicket")
        self.focus_card("Linux development")
        self.display.key("Return")
        self.program.wait("push button", "Try again")
        self.program.press("toggle button", "Details")
        self.program.wait("push button", "Copy")
        self.assertNamed()
        self.program.press("push button", "Try again")
        self.program.wait("list item", "Getting the ticket: under way")
        self.assertNamed()

    def assertNamedIn(self, keys, words):
        """Another window, which closes with the program."""
        self.open_desks()
        self.display.key(keys)
        self.program.wait(None, contains=words)
        self.assertNamed()

    def test_preferences(self):
        self.assertNamedIn("ctrl+comma", "Full screen")

    def test_shortcuts(self):
        self.assertNamedIn("ctrl+question", "Go to another desk")
        self.display.key("Escape")  # of which GTK may not complain
        self.program.wait_gone(None, contains="Go to another desk")
        self.display.key("ctrl+question")
        self.program.wait(None, contains="Go to another desk")

    def test_about(self):
        self.open_desks()
        self.display.key("F10")
        self.program.press("menu item", "About Deskway")
        self.program.wait(None, contains="From sign-in to your cloud computer")
        self.assertNamed()


if __name__ == "__main__":
    window.enter_session()
    tap.main()
