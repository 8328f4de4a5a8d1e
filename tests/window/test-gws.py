#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Graphic workstations at the window: their apps, a domain that asks, another name, the picture's quality."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from sandbox import ACCESS_KEY_ID, ACCESS_KEY_SECRET
from window import FakeClient, WithWindow, wait_for

CAD = "CAD in the design domain"


class TestWorkstations(WithWindow):
    def open_workstations(self, environment=None):
        self.launch(environment=environment)
        self.program.press("push button", "Use an AccessKey instead")
        self.program.fill("AccessKey ID", ACCESS_KEY_ID)
        self.program.fill("AccessKey secret", ACCESS_KEY_SECRET)
        self.program.press("push button", "Sign in")
        self.program.wait("list item")

    def test_cards(self):
        self.open_workstations()
        self.search("Blender")
        card = self.card("Blender")
        self.assertIn("App", card.description)
        self.search("渲染工作站")
        self.program.wait("push button", contains="Start and connect: 渲染工作站")
        self.assertNamed()

    def test_domain(self):
        client = FakeClient("wfica")
        self.addCleanup(client.stop)
        self.open_workstations({"PATH": client.path})
        self.search(CAD)
        self.program.press("push button", f"Connect: {CAD}")
        self.program.wait("label", f"{CAD} asks who you are")
        self.program.wait("label", contains="design.example")
        self.assertIsNone(self.program.find("push button", "Try again"))
        self.assertNamed()
        self.program.fill("User name", "zhang")
        self.program.fill("Password", "wrong")
        self.program.press("push button", "Connect")
        wait_for(lambda: any("did not accept" in node.description
                             for node in self.program.root.find_all("password text", "Password")),
                 "the error beside the password")
        self.assertEqual(self.program.wait("text", "User name").text, "zhang")
        self.assertEqual(self.program.wait("password text", "Password").text, "")
        self.program.fill("Password", "Domain-2026")
        self.program.press("push button", "Connect")
        wait_for(client.runs, "the client")

    def test_domain_cancelled(self):
        self.open_workstations()
        self.search(CAD)
        self.program.press("push button", f"Connect: {CAD}")
        self.program.wait("label", f"{CAD} asks who you are")
        self.program.press("push button", "Close")
        self.program.wait("push button", f"Connect: {CAD}")

    def test_an_app_of_a_server_that_sleeps(self):
        self.open_workstations()
        self.search("Paint")
        self.program.press("push button", contains="Paint")
        self.program.wait("label", contains="Start that first")

    def test_rename(self):
        self.open_workstations()
        self.search("Render station")
        self.choose("Render station", "Rename…")
        entry = self.program.wait("text", "New name")
        self.assertEqual(entry.text, "Render station")
        entry.set_text("  ")
        self.program.press("push button", "Rename")
        wait_for(lambda: "Type the new name" in entry.description, "the error beside the name")
        entry.set_text("x" * 200)
        self.program.press("push button", "Rename")
        wait_for(lambda: "too long" in entry.description, "what the service said")
        entry.set_text("Render 画室")
        self.program.press("push button", "Rename")
        self.program.wait_gone("text", "New name")
        self.program.wait("text", "Search").set_text("")
        self.card("Render 画室")

    def test_quality(self):
        self.open_workstations()
        self.search("Render station")
        self.choose("Render station", "Picture quality…")
        lossless = self.switch("Visually lossless")
        self.assertFalse(lossless.has("checked"))
        self.assertNamed()
        lossless.press()
        self.program.press("push button", "Apply")
        self.program.wait_gone("push button", "Apply")
        self.choose("Render station", "Picture quality…")
        wait_for(lambda: self.switch("Visually lossless").has("checked"), "what was chosen")

    def switch(self, name):
        return wait_for(lambda: next((node for node in self.program.root.walk() if node.name == name and
                                      node.has("sensitive") and node.role in ("toggle button", "switch")), None), name)

    def test_no_quality(self):
        self.open_workstations()
        self.search("App server")
        self.choose("App server", "Picture quality…")
        self.program.wait(None, "Visually lossless")  # the service told
        self.assertFalse(self.program.wait("push button", "Apply").has("sensitive"))
        self.program.press("push button", "Cancel")
        self.program.wait_gone("push button", "Apply")

    def test_apps_have_neither(self):
        self.open_workstations()
        self.search("Blender")
        self.open_menu("Blender")
        self.program.wait("menu item", "Details")
        self.assertIsNone(self.program.find("menu item", "Rename…"))


if __name__ == "__main__":
    window.enter_session()
    tap.main()
