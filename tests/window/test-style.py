#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dark where the desktop is dark, and light again with it: what the desktop's portal says is followed."""

import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
import window
from bus_service import BusService
from window import WithWindow, wait_for

APPEARANCE = "org.freedesktop.appearance"
NO_PREFERENCE, DARK, LIGHT = range(3)


class Portal(BusService):
    """The settings of a desktop portal, which knows of one: whether the person prefers dark."""

    NAME = "org.freedesktop.portal.Desktop"
    PATH = "/org/freedesktop/portal/desktop"
    INTERFACE = """<node><interface name="org.freedesktop.portal.Settings">
<method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method>
<signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>"""

    def __init__(self, value, late=False):
        self.value = value
        self.asked = 0
        self.may_answer = threading.Event()
        if not late:
            self.may_answer.set()

    def variant(self):
        kind = "u" if isinstance(self.value, int) else "s"
        return self.glib.Variant("v", self.glib.Variant(kind, self.value))

    def call(self, _connection, _sender, _path, _interface, _method, _parameters, invocation):
        self.asked += 1
        self.may_answer.wait(60)
        invocation.return_value(self.glib.Variant.new_tuple(self.variant()))

    def change(self, value):
        self.value = value
        words = (self.glib.Variant("s", APPEARANCE), self.glib.Variant("s", "color-scheme"),
                 self.glib.Variant("v", self.glib.Variant("u", value)))
        self.connection.emit_signal(None, self.PATH, "org.freedesktop.portal.Settings", "SettingChanged",
                                    self.glib.Variant.new_tuple(*words))


class TestStyle(WithWindow):
    def is_dark(self):
        """Whether what most of the screen shows, besides the black around the window, is dark."""
        lightest = max((sum(colour) for colour in self.display.colours() if sum(colour) > 60), default=None)
        return None if lightest is None else lightest < 384

    def assertDark(self, is_dark):
        wait_for(lambda: self.is_dark() is is_dark, "a dark window" if is_dark else "a light window")

    def test_no_portal(self):
        self.launch()
        self.program.wait("password text")
        self.assertDark(False)

    def test_dark_and_back(self):
        with Portal(DARK) as portal:
            self.launch()
            self.program.wait("password text")
            self.assertDark(True)
            portal.change(LIGHT)
            self.assertDark(False)
            portal.change(DARK)
            self.assertDark(True)
            portal.change(NO_PREFERENCE)
            self.assertDark(False)

    def test_a_late_portal_is_not_waited_for(self):
        with Portal(DARK, late=True) as portal:
            self.launch()
            self.program.wait("password text")
            self.assertDark(False)
            portal.may_answer.set()
            self.assertDark(True)

    def test_a_portal_that_talks_nonsense(self):
        with Portal("mauve") as portal:
            self.launch()
            self.program.wait("password text")
            self.assertDark(False)
            self.assertGreater(portal.asked, 0)


if __name__ == "__main__":
    window.enter_session()
    tap.main()
