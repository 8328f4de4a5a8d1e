#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real xfreerdp shows what a real server shows."""

import os
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import WithClient, wait_for

DESIGN, RENDER, BUILD = "ecd-7k2design01", "ecd-5r4render04", "ecd-2b6build005"
PROGRAMS = ("Xvfb", "freerdp-shadow-cli", "xfreerdp", "import", "convert")
MISSING = [program for program in PROGRAMS if shutil.which(program) is None]
SPOTS = ((60, 60), (960, 60), (60, 700), (960, 700))


def colours(display):
    """The colours in the four corners of a display."""
    shot = subprocess.run(["import", "-display", display, "-window", "root", "png:-"], check=True,
                          capture_output=True).stdout
    form = "\n".join(f"%[fx:round(255*p{{{x},{y}}}.{c})]" for x, y in SPOTS for c in "rgb")
    text = subprocess.run(["convert", "png:-", "-format", form, "info:"], input=shot, check=True,
                          capture_output=True).stdout
    numbers = [int(number) for number in text.split()]
    return [tuple(numbers[i : i + 3]) for i in range(0, len(numbers), 3)]


def close(some, others):
    return all(abs(a - b) <= 12 for x, y in zip(some, others) for a, b in zip(x, y))


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}")
class TestRealSession(WithClient):
    arguments = ("--speed", "8")

    def setUp(self):
        super().setUp()
        self.display = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-noreset"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.stop_display)
        self.name = ":" + self.display.stdout.readline().strip()
        self.home.link("xfreerdp")
        self.home.extra["DISPLAY"] = self.name

    def stop_display(self):
        self.display.terminate()
        self.display.wait(20)
        self.display.stdout.close()

    def server_colours(self):
        state, _, display = self.sandbox.order("rdp").split()
        return colours(display) if state == "ready" else None

    def assertShown(self, process):
        expected = wait_for(self.server_colours, "the server")
        self.assertEqual(len(set(expected)), 4)

        def is_shown():
            self.assertIsNone(process.poll(), "deskwayctl ended before the desk was shown")
            return close(colours(self.name), expected)
        wait_for(is_shown, "the client to show the server's pattern", 60)

    def connect(self, desk):
        process = self.spawn(*self.who(), "connect", desk)
        self.assertShown(process)
        (path,) = self.home.launch_files()
        self.assertTrue(path.endswith(".rdp"))
        result = self.end(process, signal.SIGTERM)
        self.assertEqual(result.code, 130, result)
        self.assertClean()

    def test_running(self):
        self.connect(DESIGN)

    def test_stopped(self):
        self.connect(RENDER)
        self.assertEqual(self.actions().count("StartDesktops"), 1)

    def test_hibernated(self):
        self.connect(BUILD)
        self.assertEqual(self.actions().count("WakeupDesktops"), 1)

    def test_no_wait(self):
        self.assertDone(self.as_user("connect", "--no-wait", DESIGN))
        wait_for(lambda: close(colours(self.name), self.server_colours()), "the pattern", 60)
        self.stop_display_early()
        wait_for(lambda: not self.home.launch_files(), "the launch file to go")

    def stop_display_early(self):
        """The client's display goes, and the client with it."""
        self.display.terminate()
        self.display.wait(20)

    def test_without_a_display(self):
        result = self.assertFails(self.as_user("connect", DESIGN, DISPLAY=None), 7, "FreeRDP 2")
        self.assertClean()
        self.assertIn("exit status", result.err)


if __name__ == "__main__":
    tap.main()
