#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of desks: found, sorted, powered, read by assistive technology."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from window import WithWindow, wait_for


class TestDesks(WithWindow):
    arguments = ("--rdp", "off", "--speed", "8")

    def names(self):
        return [node.name for node in self.program.root.find_all("list item")]

    def status(self, name):
        return self.card(name).description

    def assertStatus(self, name, word):
        wait_for(lambda: word in self.status(name), f"{name} to be {word}")

    def test_search(self):
        self.open_desks()
        self.search("PAINT")
        wait_for(lambda: self.names() == ["Painting 画室"], "the one desk")
        self.search("画室")
        wait_for(lambda: self.names() == ["Painting 画室"], "the one desk")
        self.search("nothing like it")
        self.program.press("push button", "Clear search")
        wait_for(lambda: len(self.names()) > 6, "the desks to come back")

    def test_type_to_search(self):
        self.open_desks()
        wait_for(self.program.focused, "a card to have the focus")
        self.display.type("rend")
        wait_for(lambda: self.names() == ["Rendering 04"], "the one desk")
        self.display.key("Return")  # from the search to what it found
        wait_for(lambda: self.card("Rendering 04").has("focused"), "the focus on it")

    def test_search_at_once(self):
        """The keys behind Ctrl+F come before the search was ever drawn."""
        self.open_desks()
        wait_for(self.program.focused, "a card to have the focus")
        self.display.xdotool("key", "--delay", 0, "ctrl+f", *"paint")
        wait_for(lambda: self.names() == ["Painting 画室"], "the one desk")

    def test_filter(self):
        self.open_desks()
        pill = self.program.wait("radio button", contains="Apps")
        count = int(pill.name.split()[-1])
        pill.press()
        wait_for(lambda: len(self.names()) == count, "the apps alone")
        self.search("win")
        wait_for(lambda: self.program.find("radio button", "All 10"), "the counts to follow the search")

    def test_sort(self):
        self.open_desks()
        by_name = self.names()
        self.assertEqual(by_name, sorted(by_name, key=str.casefold))
        self.display.key("F10")
        self.program.press("radio menu item", "As assigned")
        wait_for(lambda: self.names() != by_name, "another order")
        self.program.quit()
        self.open_desks()
        self.assertNotEqual(self.names(), by_name, "the order is remembered")

    def test_favourites_first(self):
        self.open_desks()
        self.program.press("toggle button", "Favourite: Mail")
        wait_for(lambda: self.names()[0] == "Mail", "the favourite to be first")
        self.program.press("toggle button", "Favourite: Mail")
        wait_for(lambda: self.names()[0] != "Mail", "it to go back")

    def test_keyboard(self):
        self.open_desks()
        first, second, third = self.names()[:3]
        wait_for(lambda: self.card(first).has("focused"), "the focus on the first card")
        self.display.key("Right")
        wait_for(lambda: self.card(second).has("focused"), "the focus beside it")
        self.display.key("Left", "Down")
        wait_for(lambda: self.card(third).has("focused"), "the focus below")
        self.display.key("End")
        wait_for(lambda: self.names() and self.program.focused().role == "list item" and
                 self.program.focused().name not in (first, second, third), "the focus on the last card")
        self.program.wait("push button", f"More for {self.program.focused().name}")  # it scrolled, and is in view
        self.display.key("Home", "Menu")
        self.program.wait("menu item", "Details")
        self.display.key("Escape")
        wait_for(lambda: self.card(first).has("focused"), "the focus back on the first card")

    def test_start_and_hibernate(self):
        self.open_desks()
        self.choose("Spare desk", "Start")
        self.assertStatus("Spare desk", "Starting")
        self.assertStatus("Spare desk", "Running")
        self.assertEqual(self.actions().count("StartDesktops"), 1)

    def test_wake(self):
        self.open_desks()
        self.choose("Build box", "Wake up")
        self.assertStatus("Build box", "Running")
        self.assertEqual(self.actions().count("WakeupDesktops"), 1)

    def test_hibernate(self):
        self.open_desks()
        self.choose("My workstation", "Hibernate")
        self.assertStatus("My workstation", "Hibernated")

    def test_stop_asks_first(self):
        self.open_desks()
        self.choose("My workstation", "Stop")
        self.program.wait("alert", contains="")
        self.program.wait("label", contains="Somebody is connected")
        self.program.press("push button", "Cancel")
        self.program.wait_gone("label", contains="Somebody is connected")
        self.assertNotIn("StopDesktops", self.actions())
        self.choose("My workstation", "Stop")
        self.program.press("push button", "Stop")
        self.assertStatus("My workstation", "Stopped")

    def test_restart(self):
        self.open_desks()
        self.choose("My workstation", "Restart")
        self.program.press("push button", "Restart")
        self.assertStatus("My workstation", "Restarting")
        self.assertStatus("My workstation", "Running")
        self.assertEqual(self.actions().count("RebootDesktops"), 1)

    def test_update_image(self):
        self.open_desks()
        self.choose("My workstation", "Update image")
        self.program.press("push button", "Update image")
        wait_for(lambda: "ApproveFotaUpdate" in self.actions(), "the service to be asked")
        self.assertStatus("My workstation", "Running")

    def test_refused_action(self):
        self.sandbox.order("fault http-500:HibernateDesktops:20")
        self.open_desks()
        self.choose("My workstation", "Hibernate")
        self.program.wait("label", contains="My workstation: ")
        self.program.press("push button", "Close")
        self.assertStatus("My workstation", "Running")

    def test_details(self):
        self.open_desks()
        self.choose("My workstation", "Details")
        self.program.wait("list item", contains="Operating system: Windows Server 2022")
        for text in ("hours used", "Shuts down", "Alice Anders", "KB2267602", "ecd-7k2design01"):
            wait_for(lambda: self.program.root.find_all(contains=text, everything=True), text)
        self.assertNamed()
        self.display.key("Escape")
        wait_for(lambda: self.card("My workstation").has("focused"), "the focus where it was")

    def test_details_of_what_goes(self):
        self.open_desks()
        self.choose("My workstation", "Details")
        self.program.wait("push button", "Back")
        self.sandbox.order("scenario empty")
        self.display.key("F5")
        self.program.wait("label", contains="not among yours any more")
        self.program.wait_gone("push button", "Back")

    def test_hostile_names(self):
        self.sandbox.order("scenario hostile")
        self.open_desks()
        self.search("bold")
        wait_for(lambda: [name for name in self.names() if name.startswith("<b>bold</b>")], "the name as it is")
        self.search("")
        for _ in range(8):
            self.display.key("Page_Down")
        self.display.key("End")
        for name in self.names():
            self.choose(name, "Details")
            self.program.wait("push button", "Back")
            self.display.key("Escape")
            self.program.wait_gone("push button", "Back")


class TestMany(WithWindow):
    arguments = ("--rdp", "off", "--resources", "10000")

    def test_ten_thousand(self):
        self.open_desks()
        wait_for(lambda: self.program.find("radio button", contains="All 10000"), "the whole list")
        count = len(self.program.root.find_all("list item"))
        self.assertLess(count, 60, "only what is in view exists")
        for key in ("Page_Down", "Page_Down", "End"):
            self.display.key(key)
        wait_for(lambda: (self.program.focused() or self.program.root).role == "list item", "the last card")
        self.assertLess(len(self.program.root.find_all("list item", everything=True)), 100, "cards are used again")
        last = self.program.focused().name
        self.search(last)
        wait_for(lambda: last in [node.name for node in self.program.root.find_all("list item")] and
                 len(self.program.root.find_all("list item")) < 20, "the one that was looked for")


if __name__ == "__main__":
    window.enter_session()
    tap.main()
