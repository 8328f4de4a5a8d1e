#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lasts and what ends: from one run to the next, through trouble, beside other programs."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from notifications import Notifications
from sandbox import PASSWORD
from window import WithWindow, wait_for


class TestLasting(WithWindow):
    arguments = ("--rdp", "off", "--speed", "8")

    def cache(self):
        return os.path.join(os.environ["XDG_CACHE_HOME"], "deskway")

    def files(self, folder):
        return [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names]

    def sign_in_and_leave(self):
        """What an earlier run left behind."""
        self.launch()
        self.sign_in(keep=True)
        self.program.wait("list item")
        wait_for(lambda: self.files(self.cache()), "the list to be kept")
        self.assertEqual(self.program.quit(), 0)

    def test_first_paint_from_the_cache(self):
        self.sign_in_and_leave()
        self.sandbox.order("fault hang:DescribeUserResources:50")  # the network never answers
        self.launch()
        self.program.wait("list item", "My workstation")
        self.assertIsNone(self.program.find("password text"))

    def test_cache_holds_no_secret(self):
        self.sign_in_and_leave()
        for path in self.files(os.environ["HOME"]):
            if os.path.isfile(path) and not path.endswith(".keyring") and "record" not in path:
                with open(path, "rb") as file:
                    text = file.read()
                for secret in (PASSWORD.encode(), b"LoginToken", b"login-token"):
                    self.assertNotIn(secret, text, path)

    def test_damaged_cache(self):
        self.sign_in_and_leave()
        for path in self.files(self.cache()):
            with open(path, "r+b") as file:
                file.seek(os.path.getsize(path) // 2)
                file.write(b"\x00\xff{[" * 50)
        self.launch()
        self.program.wait("list item", "Build box")

    def test_size_is_remembered(self):
        self.launch()
        self.program.wait("password text")
        self.program.resize(700, 500)
        wait_for(lambda: "700" in self.geometry(), "the window's new size")
        self.program.quit()
        self.launch()
        self.program.wait("password text")
        self.assertIn("700x500", self.geometry())

    def geometry(self):
        return self.display.xdotool("getwindowgeometry", self.display.windows("deskway")[-1])

    def test_session_over(self):
        self.open_desks()
        self.sandbox.order("expire-tokens")
        self.display.key("F5")
        self.program.wait("label", contains="Your sign-in is over")
        self.assertEqual(self.program.find("text", "User name").text, "alice")
        self.assertEqual(self.program.find("password text").text, "")
        self.program.fill("Password", PASSWORD)
        self.display.key("Return")
        self.program.wait("list item")

    def test_network_lost_and_back(self):
        self.open_desks()
        self.sandbox.order("fault drop:DescribeUserResources:100")
        self.display.key("F5")
        self.program.wait("label", contains="Last seen")
        self.assertTrue(self.program.find("list item"), "the cards stay")
        self.sandbox.order("clear-faults")
        self.program.press("push button", "Try again")
        self.program.wait_gone("label", contains="Last seen")

    def test_portal(self):
        self.sandbox.order("fault html:DescribeUserResources:100")
        self.launch()
        self.sign_in()
        page = self.program.wait("panel", "Your desks could not be loaded")
        self.assertIn("captive portal", page.description)
        self.sandbox.order("clear-faults")
        self.program.press("push button", "Try again")
        self.program.wait("list item")

    def test_part_of_the_list(self):
        self.sandbox.order("scenario partial-failure")
        self.open_desks()
        self.program.wait("label", contains="could not be loaded: Drives")

    def test_nothing_assigned(self):
        self.sandbox.order("scenario empty")
        self.launch()
        self.sign_in()
        self.program.wait("panel", "No desks yet")

    def test_only_one_runs(self):
        self.open_desks()
        before = self.program
        other = self.launch()
        self.assertEqual(other.process.wait(window.PATIENCE), 0)
        self.program = before
        wait_for(lambda: self.display.active() == "Deskway", "the first one to be raised")
        other = self.launch("--connect", "No such desk")
        self.assertEqual(other.process.wait(window.PATIENCE), 0)
        self.program = before
        self.program.wait("label", contains="No such desk")

    def test_connect_from_the_command_line(self):
        self.sign_in_and_leave()
        self.sandbox.order("fault hang:GetConnectionTicket:50")
        self.launch("--connect", "My workstation")
        self.program.wait("label", "Connecting to My workstation")
        self.program.press("push button", "Cancel")
        self.program.wait("list item", "My workstation")

    def test_unknown_service(self):
        self.launch(url="https://localhost:1")
        self.sign_in()
        self.program.wait("label", contains="localhost")

    def test_notification(self):
        slow = self.start("--rdp", "off", "--speed", "4")
        with Notifications() as notifications:
            self.open_desks(url=slow.url)
            wait_for(lambda: any("Training room" in text for text in notifications.texts()), "the plan's end")
            self.choose("Spare desk", "Start")
            other = self.display.open_window()
            self.addCleanup(other.kill)
            wait_for(lambda: "Spare desk is ready" in notifications.texts(), "the desk to be announced")

    def test_leaks(self):
        """Signs in, looks at the list and the details, tries to connect, signs out and quits."""
        self.open_desks(environment={"ASAN_OPTIONS": window.Program.check(window.THOROUGH)})
        self.choose("My workstation", "Details")
        self.program.wait("push button", "Back").press()
        self.program.wait("list item", "My workstation")
        self.display.key("ctrl+comma")
        self.program.wait("toggle button", "Full screen")
        self.display.key("Escape")
        self.program.wait_gone("toggle button", "Full screen")
        self.program.press("toggle button", "Account of alice")
        self.program.press("menu item", "Sign out")
        self.program.wait("password text")
        self.assertEqual(self.program.quit(), 0)


if __name__ == "__main__":
    window.enter_session()
    tap.main()
