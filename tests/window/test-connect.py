#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connecting at the window: up to a real remote desk, out of every step, and on from a step that failed."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from sandbox import OFFICE_SITE, PASSWORD
from window import FakeClient, WithWindow, wait_for


class WithConnecting(WithWindow):
    def begin(self, name, word="Connect"):
        """Presses the button of a card."""
        self.focus_card(name)
        self.program.press("push button", f"{word}: {name}")

    def assertStep(self, words):
        self.program.wait("list item", words)

    def assertCard(self, name, words):
        wait_for(lambda: words in self.card(name).description, f"{name} to be {words}")

    def assertBack(self):
        """The cards are there again, and none of what connecting shows."""
        self.program.wait("list", "Desks")
        self.program.wait_gone("push button", "Cancel")


class TestRemoteSession(WithConnecting):
    arguments = ("--speed", "8")

    def connect(self, name, word="Connect"):
        self.open_desks()
        self.begin(name, word)
        wait_for(self.display.shows_desk, "the desk on the screen")
        self.assertCard(name, "In use")
        self.addCleanup(wait_for, lambda: not self.display.windows("xfreerdp"), "the desk's window to go")
        self.addCleanup(self.disconnect, name)

    def disconnect(self, name):
        (own,) = self.display.windows("deskway")
        self.display.xdotool("windowactivate", "--sync", own)
        self.choose(name, "Disconnect")
        self.program.wait_gone("push button", f"Show window: {name}")

    def test_running(self):
        self.connect("My workstation")
        self.assertNotIn("StartDesktops", self.actions())

    def test_stopped(self):
        self.connect("Rendering 04", "Start and connect")
        self.assertEqual(self.actions().count("StartDesktops"), 1)

    def test_hibernated(self):
        self.connect("Build box", "Wake and connect")
        self.assertEqual(self.actions().count("WakeupDesktops"), 1)

    def test_window_is_brought_to_the_front(self):
        self.connect("My workstation")
        (own,) = self.display.windows("deskway")
        self.display.xdotool("windowactivate", "--sync", own)
        self.assertEqual(self.display.active(), "Deskway")
        self.program.press("push button", "Show window: My workstation")
        wait_for(lambda: self.display.active() == "My workstation", "the desk's window to be in front")


class TestSteps(WithConnecting):
    arguments = ("--rdp", "off", "--speed", "8")

    def setUp(self):
        super().setUp()
        self.client = FakeClient("wfica")
        self.addCleanup(self.client.stop)

    def open_desks(self, *words, **options):
        return super().open_desks(*words, environment={"PATH": self.client.path}, **options)

    def cancel(self):
        self.program.press("push button", "Cancel")
        self.assertBack()
        self.assertEqual(self.client.runs(), [])

    def test_by_keyboard_alone(self):
        """From the password to the desk, and out of it, without a pointer."""
        self.launch(environment={"PATH": self.client.path})
        wait_for(lambda: self.program.find("password text") and self.program.focused(), "the form")
        for text in (OFFICE_SITE, "alice", PASSWORD):
            self.display.type(text)
            self.display.key("Return")
        wait_for(lambda: self.program.focused() and self.program.focused().role == "list item", "the first card")
        self.display.type("development")
        wait_for(lambda: len(self.program.root.find_all("list item")) == 1, "the one desk")
        self.display.key("Return")
        wait_for(lambda: self.card("Linux development").has("focused"), "the focus on it")
        self.display.key("Return")
        self.assertCard("Linux development", "In use")
        wait_for(lambda: self.card("Linux development").has("focused"), "the focus where it was")
        self.display.key("Menu")
        self.program.wait("menu item", "Disconnect")
        self.display.key("Return")
        self.program.wait("push button", "Connect: Linux development")

    def test_cancel_while_it_starts(self):
        self.sandbox.order("scenario never-starts")
        self.open_desks()
        self.begin("Rendering 04", "Start and connect")
        self.assertStep("Starting: under way")
        self.program.wait("label", "Starting Rendering 04")
        self.cancel()
        self.assertNotIn("GetConnectionTicket", self.actions())

    def test_cancel_while_it_wakes(self):
        self.sandbox.order("scenario never-starts")
        self.open_desks()
        self.begin("Build box", "Wake and connect")
        self.assertStep("Waking up: under way")
        self.cancel()

    def test_cancel_while_the_ticket_is_made(self):
        self.sandbox.order("scenario task-never")
        self.open_desks()
        self.begin("Linux development")
        self.assertStep("Getting the ticket: under way")
        wait_for(lambda: self.actions().count("GetConnectionTicket") > 1, "the ticket to be asked for")
        self.cancel()
        self.assertNotIn("ReportSessionStatus", self.actions())

    def test_cancel_while_the_service_is_silent(self):
        self.open_desks()
        self.sandbox.order("fault hang:GetConnectionTicket")
        self.begin("Linux development")
        self.assertStep("Getting the ticket: under way")
        self.cancel()

    def test_cancel_while_the_sign_in_is_renewed(self):
        self.open_desks(keep=True)
        self.sandbox.order("expire-tokens")
        self.sandbox.order("fault hang:RefreshLoginToken")
        self.begin("Linux development")
        wait_for(lambda: "RefreshLoginToken" in self.actions(), "the sign-in to be renewed")
        self.cancel()

    def test_back_while_it_goes_on(self):
        self.sandbox.order("scenario task-never")
        self.open_desks()
        self.begin("Linux development")
        self.assertStep("Getting the ticket: under way")
        self.display.key("Escape")
        self.assertBack()
        self.assertCard("Linux development", "Connecting…")
        self.assertTrue(wait_for(lambda: self.card("Linux development").has("focused"), "the focus"))
        self.program.press("push button", "Show progress: Linux development")
        self.assertStep("Getting the ticket: under way")
        self.display.key("alt+Left")
        self.assertBack()
        self.choose("Linux development", "Cancel connecting")
        self.program.wait("push button", "Connect: Linux development")
        self.assertEqual(self.client.runs(), [])

    def test_no_ticket_and_then_one(self):
        self.open_desks()
        self.sandbox.order("fault error=Quota.Exceeded:GetConnectionTicket:1")
        self.begin("Rendering 04", "Start and connect")
        self.program.wait("label", "There is no ticket for Rendering 04")
        self.assertStep("Getting the ticket: failed")
        self.assertStep("Running: done")
        self.program.press("toggle button", "Details")
        self.program.wait("label", contains="Quota.Exceeded")
        self.program.wait("label", contains="RequestId: 00000000-0000-4000-8000-00000000FA17")
        self.program.wait("push button", "Copy")
        wait_for(lambda: self.program.find("push button", "Try again").has("focused"), "the focus")
        self.display.key("Return")
        self.assertCard("Rendering 04", "In use")
        self.assertEqual(self.actions().count("StartDesktops"), 1)
        self.assertEqual(len(self.client.runs()), 1)

    def test_not_started_and_then_started(self):
        self.open_desks()
        self.sandbox.order("fault error=Region.Unavailable:StartDesktops:1")
        self.begin("Rendering 04", "Start and connect")
        self.program.wait("label", "Rendering 04 did not start")
        self.assertStep("Starting: failed")
        self.assertStep("Signed in: done")
        self.assertNotIn("GetConnectionTicket", self.actions())
        self.program.press("push button", "Try again")
        self.assertCard("Rendering 04", "In use")
        self.assertEqual(self.actions().count("GetLoginToken"), 1)

    def test_close_what_failed(self):
        self.open_desks()
        self.sandbox.order("fault error=Quota.Exceeded:GetConnectionTicket")
        self.begin("Linux development")
        self.program.wait("label", "There is no ticket for Linux development")
        self.display.key("Escape")
        self.assertCard("Linux development", "Could not connect")
        self.program.press("push button", "See why: Linux development")
        self.program.press("push button", "Close")
        self.program.wait("push button", "Connect: Linux development")

    def test_no_client_and_then_one(self):
        os.unlink(self.client.program)
        self.open_desks()
        self.begin("Linux development")
        self.program.wait("label", "Linux development could not be opened")
        self.program.wait("label", contains="Citrix")
        self.assertStep("Launch file is ready: done")
        self.client.write()
        self.program.press("push button", "Try again")
        self.assertCard("Linux development", "In use")
        self.assertEqual(self.actions().count("GetLoginToken"), 1)

    def test_client_fails_at_once(self):
        self.client.write("echo cannot open display >&2; exit 3")
        self.open_desks()
        self.begin("Linux development")
        self.assertCard("Linux development", "Could not connect")
        self.client.write()
        self.program.press("push button", "See why: Linux development")
        self.program.wait("label", contains="cannot open display")
        self.program.press("push button", "Try again")
        self.assertCard("Linux development", "In use")

    def test_client_is_closed(self):
        self.client.write("trap 'exit 0' TERM; sleep 600 & wait")
        self.open_desks()
        self.begin("Linux development")
        self.assertCard("Linux development", "In use")
        os.kill(self.client.runs()[0], signal.SIGTERM)
        self.program.wait("push button", "Connect: Linux development")
        self.begin("Linux development")
        self.assertCard("Linux development", "In use")
        self.assertEqual(len(self.client.runs()), 2)

    def test_two_at_once(self):
        self.open_desks()
        self.begin("Linux development")
        self.assertCard("Linux development", "In use")
        self.begin("Finance share")
        self.assertCard("Finance share", "In use")
        self.assertEqual(len(self.client.runs()), 2)
        self.display.key("ctrl+q")
        self.program.wait("label", contains="Close 2 desks and quit?")
        self.program.press("push button", "Cancel")
        self.choose("Finance share", "Disconnect")
        self.program.wait("push button", "Connect: Finance share")
        self.assertCard("Linux development", "In use")

    def test_window_goes_and_the_desk_stays(self):
        self.open_desks()
        self.begin("Linux development")
        self.assertCard("Linux development", "In use")
        self.display.key("alt+F4")
        wait_for(lambda: not self.display.windows("deskway"), "the window to go")
        self.assertIsNone(self.program.process.poll())
        (pid,) = self.client.runs()
        os.kill(pid, signal.SIGTERM)
        self.assertEqual(self.program.process.wait(window.PATIENCE), 0)

    def test_drive_has_no_screen(self):
        self.open_desks()
        self.focus_card("Team drive 团队网盘")
        self.assertIsNone(self.program.find("push button", contains="Connect: Team drive"))
        self.display.key("Return")
        self.program.wait("list", "Desks")
        self.assertNotIn("GetConnectionTicket", self.actions())


if __name__ == "__main__":
    window.enter_session()
    tap.main()
