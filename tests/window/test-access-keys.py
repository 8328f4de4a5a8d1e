#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with an AccessKey at the window."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from sandbox import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from window import WithWindow, wait_for


class TestAccessKeys(WithWindow):
    def begin(self):
        self.launch()
        self.program.press("push button", "Use an AccessKey instead")
        self.program.wait("label", "Sign in with an AccessKey")

    def sign_in_with_key(self, key=ACCESS_KEY_ID, secret=ACCESS_KEY_SECRET, keep=False, what="Look after other people’s desks"):
        self.program.press("radio button", what)
        self.program.fill("AccessKey ID", key)
        self.program.fill("AccessKey secret", secret)
        if keep:
            self.program.press("check box", contains="Keep me signed in")
        self.program.press("push button", "Sign in")

    def assertErrorAt(self, field, contains):
        def look():
            node = self.program.find("text", field) or self.program.find("password text", field)
            return node is not None and contains in node.description and node
        node = wait_for(look, f"{contains!r} beside {field}")
        wait_for(lambda: node.has("focused"), f"the focus on {field}")
        return node

    def test_operator(self):
        self.begin()
        self.assertNamed()
        self.sign_in_with_key()
        self.program.wait("list item", "Bare desk")
        self.program.wait("toggle button", f"Account of {ACCESS_KEY_ID}")

    def test_wrong_id(self):
        self.begin()
        self.sign_in_with_key(key="LTAIwrong")
        self.assertErrorAt("AccessKey ID", "AccessKey")
        self.assertEqual(self.program.wait("text", "AccessKey ID").text, "LTAIwrong")
        self.program.fill("AccessKey ID", ACCESS_KEY_ID)
        self.program.press("push button", "Sign in")
        self.program.wait("list item")

    def test_wrong_secret(self):
        self.begin()
        self.sign_in_with_key(secret="no-secret-at-all")
        node = self.assertErrorAt("AccessKey secret", "secret")
        self.assertEqual(node.text, "")
        self.assertEqual(self.program.wait("text", "AccessKey ID").text, ACCESS_KEY_ID)

    def test_pasted_with_a_line_end(self):
        self.begin()
        self.sign_in_with_key(key=f" {ACCESS_KEY_ID} ", secret=f"{ACCESS_KEY_SECRET} ")
        self.program.wait("list item")

    def test_missing_token(self):
        self.begin()
        self.program.press("check box", contains="temporary key")
        self.sign_in_with_key()
        self.assertErrorAt("Security token", "Paste the token")

    def test_nothing_typed(self):
        self.begin()
        self.program.press("push button", "Sign in")
        self.assertErrorAt("AccessKey ID", "Type")

    def test_kept(self):
        self.begin()
        self.sign_in_with_key(keep=True)
        self.program.wait("list item")
        self.program.quit()
        self.launch()
        self.program.wait("list item", "Bare desk")

    def test_not_kept(self):
        self.begin()
        self.sign_in_with_key()
        self.program.wait("list item")
        self.program.quit()
        self.launch()
        self.program.wait("label", "Sign in with an AccessKey")
        self.assertEqual(self.program.wait("text", "AccessKey ID").text, ACCESS_KEY_ID)
        self.assertEqual(self.program.wait("password text", "AccessKey secret").text, "")

    def test_back_to_the_names(self):
        self.begin()
        self.program.press("push button", "Start again")
        self.program.wait("password text", "Password")

    def test_sign_out(self):
        self.begin()
        self.sign_in_with_key(keep=True)
        self.program.wait("list item")
        self.program.press("toggle button", f"Account of {ACCESS_KEY_ID}")
        self.program.press("menu item", "Sign out")
        self.program.wait("label", "You are signed out.")
        self.program.wait("password text", "AccessKey secret")


if __name__ == "__main__":
    window.enter_session()
    tap.main()
