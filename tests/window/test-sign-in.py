#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in at the window, through every step that the service may ask for."""

import os
import re
import shutil
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from sandbox import BOB_SECRET, MAIL_CODE, ORGANIZATION, PASSWORD, totp
from window import WithWindow, wait_for


class TestSignIn(WithWindow):
    def type_code(self, code):
        wait_for(lambda: self.program.find("text", "Code"), "the code's entry")
        self.display.type(code)

    def assertDesks(self):
        self.program.wait("list item")
        self.program.wait_gone("password text")

    def assertFocus(self, name):
        wait_for(lambda: (self.program.focused() or self.program.root).name == name, f"the focus on {name}")

    def test_password_alone(self):
        self.launch()
        self.sign_in("alice")
        self.assertDesks()

    def test_by_keyboard_alone(self):
        self.launch()
        self.program.wait("password text")
        self.assertFocus("Office network ID")
        for text in ("cn-hangzhou+dir-1", "alice", PASSWORD):
            self.display.type(text)
            self.display.key("Return")
        self.assertDesks()

    def test_code_of_an_app(self):
        self.launch()
        self.sign_in("bob")
        self.program.wait("label", "Type the code from your app")
        self.type_code(totp(BOB_SECRET))  # sent with the last digit
        self.assertDesks()

    def test_wrong_code_stays(self):
        self.launch()
        self.sign_in("bob")
        wrong = f"{(int(totp(BOB_SECRET)) + 1) % 1000000:06}"
        self.type_code(wrong)
        self.program.wait("label", contains="code")
        wait_for(lambda: self.program.find("text", "Code").description, "the error beside the code")
        self.assertEqual(self.program.find("text", "Code").text, wrong)
        self.assertFocus("Code")
        self.program.find("text", "Code").set_text("")
        self.type_code(totp(BOB_SECRET))
        self.assertDesks()

    def test_code_of_a_mail(self):
        self.launch()
        self.sign_in("carol")
        self.program.wait("label", contains="ca***@example.com")
        self.assertFalse(self.program.wait("push button", contains="Send the code again").has("sensitive"))
        self.program.find("text", "Code").set_text("my code is 314-159")  # as pasted
        self.assertDesks()

    def test_code_is_sent_again(self):
        """The button waits for a minute, which this has to wait for too."""
        self.launch()
        self.sign_in("carol")
        again = self.program.wait("push button", contains="Send the code again in")
        self.assertFalse(again.has("sensitive"))
        wait_for(lambda: again.has("sensitive"), "the minute to pass", 120)
        self.mark()
        again.press()
        wait_for(lambda: "SendTokenCode" in self.actions(), "the code to be asked for")
        wait_for(lambda: not again.has("sensitive"), "the next minute")
        self.type_code(MAIL_CODE)
        self.assertDesks()

    def test_new_password(self):
        self.launch()
        self.sign_in("dave")
        self.program.wait("label", contains="at least 10 characters")
        self.program.fill("New password", "Short-1")
        self.program.press("push button", "Change password")
        wait_for(lambda: "10 characters" in self.program.find("password text", "New password").description,
                 "the rule beside the password")
        self.program.fill("New password", "Another-Pass-2027")
        self.program.fill("New password again", "Another-Pass-2028")
        self.program.press("push button", "Change password")
        wait_for(lambda: self.program.find("password text", "New password again").description, "the difference")
        self.program.fill("New password again", "Another-Pass-2027")
        self.program.press("push button", "Change password")
        self.assertDesks()

    def test_new_authenticator(self):
        self.launch()
        self.sign_in("erin")
        self.program.wait(None, "QR code for the authenticator app")
        secret = next(node.text for node in self.program.root.find_all("label")
                      if re.fullmatch(r"([A-Z2-7]{4} ?)+", node.text))
        self.type_code(totp(secret.replace(" ", "")))
        self.assertDesks()

    @unittest.skipIf(shutil.which("zbarimg") is None, "not installed: zbar-tools")
    def test_picture_can_be_scanned(self):
        self.launch()
        self.sign_in("erin")
        self.program.wait(None, "QR code for the authenticator app")
        link = wait_for(self.scan, "the picture to be there")
        (secret,) = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["secret"]
        self.type_code(totp(secret))
        self.assertDesks()

    def scan(self):
        """What a phone reads off the screen."""
        path = os.path.join(os.environ["HOME"], "screen.png")
        self.display.picture(path)
        return subprocess.run(["zbarimg", "--quiet", "--raw", path], capture_output=True, text=True).stdout.strip()

    def test_picture_that_is_none(self):
        self.sandbox.order("scenario hostile")
        self.launch()
        self.sign_in("erin")
        self.program.wait("label", contains="no picture")
        self.assertIsNone(self.program.find(None, "QR code for the authenticator app"))

    def test_organization(self):
        self.launch()
        self.program.press("radio button", "Organization")
        self.program.fill("Organization ID", ORGANIZATION)
        self.program.fill("User name", "alice")
        self.program.fill("Password", PASSWORD)
        self.program.press("push button", "Sign in")
        self.assertDesks()

    def test_wrong_password(self):
        self.launch()
        self.sign_in("alice", "wrong")
        wait_for(lambda: self.program.find("password text", "Password").description, "the error")
        password = self.program.find("password text", "Password")
        self.assertIn("password", password.description)
        self.assertEqual(password.text, "")
        self.assertFocus("Password")
        self.assertEqual(self.program.find("text", "User name").text, "alice")
        self.program.fill("Password", PASSWORD)
        self.display.key("Return")
        self.assertDesks()

    def test_nothing_typed(self):
        self.launch()
        self.program.press("push button", "Sign in")
        wait_for(lambda: self.program.find("text", "Office network ID").description, "what is missing")
        self.assertFocus("Office network ID")
        self.assertEqual(self.actions().count("GetLoginToken"), 0)

    def test_no_network(self):
        self.sandbox.order("fault drop:GetLoginToken:20")
        self.launch()
        self.sign_in()
        self.program.wait("toggle button", "Details")
        self.assertEqual(self.program.find("text", "User name").text, "alice")
        self.assertNotEqual(self.program.find("password text").text, "")

    def test_locked(self):
        self.launch()
        self.sign_in("frank")
        wait_for(lambda: "locked" in (self.program.find("text", "User name").description or ""), "the reason")

    def test_begin_again(self):
        self.launch()
        self.sign_in("bob")
        self.program.press("push button", "Start again")
        self.assertEqual(self.program.wait("password text", "Password").text, "")
        self.sign_in("alice")
        self.assertDesks()

    def test_kept(self):
        self.launch()
        self.sign_in(keep=True)
        self.assertDesks()
        self.assertEqual(self.program.quit(), 0)
        self.mark()
        self.launch()
        self.assertDesks()
        self.assertNotIn("GetLoginToken", self.actions())

    def test_sign_out(self):
        self.open_desks()
        self.program.press("toggle button", "Account of alice")
        self.program.press("menu item", "Sign out")
        self.program.wait("label", "You are signed out.")
        self.assertEqual(self.program.find("text", "User name").text, "alice")
        self.assertEqual(self.program.find("password text").text, "")
        wait_for(lambda: "ClientUserLogout" in self.actions(), "the service to be told")
        self.program.quit()
        self.launch()
        self.program.wait("push button", "Sign in as alice")


if __name__ == "__main__":
    window.enter_session()
    tap.main()
