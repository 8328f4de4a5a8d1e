#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real session behind an RDP ticket, shown by a real client."""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import Sandbox, WithSandbox

DESIGN = "ecd-7k2design01"
PROGRAMS = ("Xvfb", "freerdp-shadow-cli", "xfreerdp", "import", "convert")
MISSING = [program for program in PROGRAMS if shutil.which(program) is None]
SPOTS = ((60, 60), (960, 60), (60, 700), (960, 700))
TOLERANCE = 12


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
    return all(abs(a - b) <= TOLERANCE for x, y in zip(some, others) for a, b in zip(x, y))


class Display:
    """An X server of the test's own."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp",
             "-noreset"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.name = ":" + self.process.stdout.readline().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}")
class TestSession(WithSandbox):
    arguments = ()

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def ticket(self):
        reply = self.sandbox.begin().ticket(DESIGN)
        self.assertEqual(reply["TaskStatus"], "FINISHED", reply.data)
        return base64.b64decode(reply["Ticket"])

    def test_ticket_needs_nothing_else(self):
        display = Display()
        self.addCleanup(display.stop)
        path = os.path.join(self.folder, "desk.rdp")
        with open(path, "wb") as file:
            file.write(self.ticket())
        state, _, server = self.sandbox.order("rdp").split()
        self.assertEqual(state, "ready")
        expected = colours(server)
        self.assertEqual(len(set(expected)), 4)
        client = subprocess.Popen(
            ["xfreerdp", path, "/cert:tofu"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=os.environ | {"DISPLAY": display.name, "HOME": self.folder})
        self.addCleanup(client.wait, 20)
        self.addCleanup(client.kill)
        shown, deadline = None, time.monotonic() + 30
        while time.monotonic() < deadline and client.poll() is None:
            shown = colours(display.name)
            if close(shown, expected):
                return
            time.sleep(0.1)
        self.fail(f"the client ended with {client.poll()} and shows {shown}, not {expected}")

    def test_programs_end_with_the_sandbox(self):
        sandbox = Sandbox(sys.argv[1])
        sandbox.begin().ticket(DESIGN)
        with open(f"/proc/{sandbox.process.pid}/task/{sandbox.process.pid}/children",
                  encoding="ascii") as file:
            children = file.read().split()
        self.assertEqual(len(children), 3)
        self.assertEqual(sandbox.stop(), 0)
        self.assertEqual([pid for pid in children if os.path.exists(f"/proc/{pid}")], [])

    def test_programs_end_when_it_is_killed(self):
        sandbox = Sandbox(sys.argv[1])
        sandbox.begin().ticket(DESIGN)
        with open(f"/proc/{sandbox.process.pid}/task/{sandbox.process.pid}/children",
                  encoding="ascii") as file:
            children = file.read().split()
        sandbox.process.kill()
        sandbox.stop()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and any(self.runs(pid) for pid in children):
            time.sleep(0.02)
        self.assertEqual([pid for pid in children if self.runs(pid)], [])

    def runs(self, pid):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                return file.read().rsplit(")", 1)[1].split()[0] != "Z"
        except FileNotFoundError:
            return False

    def test_broken_program(self):
        for name in ("Xvfb", "freerdp-shadow-cli"):
            path = os.path.join(self.folder, name)
            with open(path, "w", encoding="ascii") as file:
                file.write("#!/bin/sh\nexit 1\n")
            os.chmod(path, 0o755)
        environment = os.environ | {"PATH": self.folder + ":" + os.environ["PATH"]}
        sandbox = Sandbox(sys.argv[1], environment=environment)
        self.addCleanup(sandbox.stop)
        self.assertEqual(sandbox.begin().ticket(DESIGN)["TaskStatus"], "FAILED")


class TestWithoutPrograms(WithSandbox):
    def test_ticket_leads_nowhere(self):
        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox(sys.argv[1], environment=os.environ | {"PATH": folder})
            self.addCleanup(sandbox.stop)
            ticket = base64.b64decode(sandbox.begin().ticket(DESIGN)["Ticket"])
        self.assertTrue(ticket.startswith(b"[Encoding]"))


if __name__ == "__main__":
    tap.main()
