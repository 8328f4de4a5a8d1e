# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives deskway as a person would: a real window on a display of its own, read and pressed through
AT-SPI, typed into by real keys.

A program that uses this runs itself again inside with-keyring.sh, so that there are a home, a
session bus and an unlocked Secret Service that belong to nobody else.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from sandbox import OFFICE_SITE, PASSWORD, WithSandbox

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
INSIDE = "DESKWAY_TEST_INSIDE"
OUTPUT = "DESKWAY_TEST_OUTPUT"
PATIENCE = 60  # seconds for anything that should take one
FOLDERS = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
DESK = ((229, 57, 53), (67, 160, 71), (30, 136, 229), (253, 216, 53))  # the colours of the sandbox's desk
# GTK starts ten times slower with all that the sanitizer can do. Leaks are looked for in a test of their own.
QUICK = "strict_string_checks=0:fast_unwind_on_malloc=1:detect_leaks=0"
THOROUGH = "strict_string_checks=0"
# What has to say what it is, for somebody who does not see it.
CONTROLS = ("push button", "toggle button", "radio button", "check box", "text", "password text", "combo box",
            "menu item", "check menu item", "radio menu item", "list item", "progress bar", "level bar", "switch",
            "slider", "link")
# What no run may ever say. GIO warns where there is no notification daemon, GTK where assistive technology opens a menu.
BUGS = r"bug:|CRITICAL|Sanitizer|runtime error|warning: (?!unable to send notifications|no trigger event for menu)"
PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")


def has_display():
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def enter_session(keep_display=False):
    """Starts this program again with a home, a bus and a keyring of its own, unless that was done.
    What services of that session print goes to stderr, as the output is read by a machine."""
    if INSIDE in os.environ:
        output = int(os.environ.pop(OUTPUT))
        sys.stdout.flush()
        os.dup2(output, sys.stdout.fileno())
        os.close(output)
        return
    wrapper = os.path.join(SOURCE, "tests", "support", "with-keyring.sh")
    kept = ("DISPLAY", "XAUTHORITY") if keep_display else ()
    values = [f"{name}={os.environ[name]}" for name in kept if os.environ.get(name)]
    output = os.dup(sys.stdout.fileno())
    os.set_inheritable(output, True)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.execv(wrapper, [wrapper, "env", f"{INSIDE}=1", f"{OUTPUT}={output}", *values, sys.executable, *sys.argv])


def missing():
    """What is not installed and has to be."""
    found = [program for program in PROGRAMS if shutil.which(program) is None]
    try:
        import gi
        gi.require_version("Atspi", "2.0")
    except (ImportError, ValueError):
        found.append("gir1.2-atspi-2.0")
    return found


def wait_for(condition, what, patience=PATIENCE):
    """Polls until a condition is true, and gives what it gave."""
    deadline = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)


class Display:
    """An X server with a window manager."""

    def __init__(self, width=1280, height=900):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
             "-noreset"], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as stream:
            self.name = ":" + stream.readline().strip()
        self.manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env=os.environ | {"DISPLAY": self.name})
        wait_for(self.is_managed, "the window manager")

    def is_managed(self):
        words = ["xdotool", "get_desktop"]
        return subprocess.run(words, env=self.environment(), capture_output=True).returncode == 0

    def environment(self):
        return os.environ | {"DISPLAY": self.name}

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.environment(), check=True,
                              capture_output=True, text=True).stdout

    def key(self, *keys):
        """Presses real keys, such as Tab or ctrl+f."""
        self.xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def type(self, text):
        self.xdotool("type", "--clearmodifiers", "--delay", "15", text)

    def windows(self, name):
        words = ["xdotool", "search", "--onlyvisible", "--class", name]
        return subprocess.run(words, env=self.environment(), capture_output=True, text=True).stdout.split()

    def active(self):
        """The title of the window that has the keyboard."""
        words = ["xdotool", "getactivewindow", "getwindowname"]
        return subprocess.run(words, env=self.environment(), capture_output=True, text=True).stdout.strip()

    def picture(self, path, window="root"):
        subprocess.run(["import", "-display", self.name, "-window", window, path], check=True)

    def colours(self):
        """The colours that are on the screen in more than a few places, each as three numbers."""
        shot = subprocess.run(["import", "-display", self.name, "-window", "root", "png:-"], check=True,
                              capture_output=True).stdout
        form = subprocess.run(["convert", "png:-", "-sample", "10%", "-depth", "8", "rgb:-"], input=shot,
                              check=True, capture_output=True).stdout
        found = {}
        for i in range(0, len(form), 3):
            colour = tuple(form[i : i + 3])
            found[colour] = found.get(colour, 0) + 1
        return {colour for colour, count in found.items() if count > 100}

    def open_window(self):
        """Another program's window, which takes the keyboard."""
        program = subprocess.Popen(["xcalc"], env=self.environment(), stderr=subprocess.DEVNULL)
        window = wait_for(lambda: self.windows("XCalc"), "the other window")[0]

        def has_keyboard():
            self.xdotool("windowactivate", window)
            return self.active() == "Calculator"
        wait_for(has_keyboard, "the other window to have the keyboard")
        return program

    def stop(self):
        for process in (self.manager, self.server):
            process.terminate()
            process.wait(PATIENCE)


    def shows_desk(self):
        """Whether a remote session with the sandbox's desk is on the screen."""
        found = self.colours()
        return all(any(max(abs(a - b) for a, b in zip(one, other)) <= 12 for other in found) for one in DESK)


class ExistingDisplay:
    """The person's own."""

    def environment(self):
        return dict(os.environ)


class Node:
    """Something on the screen, as assistive technology sees it."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    def __eq__(self, other):
        return isinstance(other, Node) and self.accessible == other.accessible

    @property
    def name(self):
        """Its own name, or that of its label."""
        from gi.repository import Atspi
        name = self.accessible.get_name()
        for relation in self.accessible.get_relation_set() if not name else ():
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
                name = relation.get_target(0).get_name()
        return name or ""

    @property
    def description(self):
        return self.accessible.get_description() or ""

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def text(self):
        interface = self.accessible.get_text_iface()
        return interface.get_text(0, interface.get_character_count()) if interface else self.name

    def has(self, state):
        from gi.repository import Atspi
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    @property
    def is_shown(self):
        return self.has("showing") and self.has("visible")

    def children(self):
        for i in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(i)
            if child is not None:
                yield Node(child)

    def walk(self, everything=False):
        """Everything below that is on the screen, or all there is, this first."""
        yield self
        for child in self.children():
            # GTK holds a viewport itself against what it shows: once scrolled, it is not "showing".
            if everything or child.is_shown or child.role == "viewport":
                yield from child.walk(everything)

    def find_all(self, role=None, name=None, contains=None, everything=False):
        from gi.repository import GLib
        found = []
        while GLib.MainContext.default().iteration(False):
            pass  # what changed meanwhile
        try:
            for node in self.walk(everything):
                if role is not None and node.role != role:
                    continue
                if name is not None and node.name != name:
                    continue
                if contains is None or contains in node.name or contains in node.text:
                    found.append(node)
        except GLib.Error:
            return []  # it changed while it was read
        return found

    def find(self, role=None, name=None, contains=None):
        found = self.find_all(role, name, contains)
        return found[0] if found else None

    def press(self):
        interface = self.accessible.get_action_iface()
        if interface is None or not interface.do_action(0):
            raise AssertionError(f"{self} can't be pressed")

    def focus(self):
        self.accessible.get_component_iface().grab_focus()

    def set_text(self, text):
        self.accessible.get_editable_text_iface().set_text_contents(text)


class Program:
    """A running deskway."""

    def __init__(self, display, build, *words, environment=None):
        self.display = display
        self.errors = open(os.path.join(os.environ["HOME"], f"deskway-{time.monotonic_ns()}.log"), "w+",
                           encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            [os.path.join(build, "src", "ui", "deskway"), *words],
            env=self.environment(build) | (environment or {}), stdout=self.errors, stderr=self.errors)
        self.node = None

    def environment(self, build):
        environment = self.display.environment() | {
            "GSETTINGS_SCHEMA_DIR": os.path.join(build, "data"),
            "GSETTINGS_BACKEND": "keyfile",
            "DESKWAY_CLIENTS_DIR": os.path.join(SOURCE, "data", "clients"),
            "DESKWAY_LOCALEDIR": os.path.join(build, "po"),
            "GTK_A11Y": "atspi",
            "ASAN_OPTIONS": self.check(QUICK),
        }
        for name in ("NO_AT_BRIDGE", "G_DEBUG"):  # what is wrong is read from what it says
            environment.pop(name, None)
        return environment

    @staticmethod
    def check(how):
        """What the sanitizer is to look for."""
        return os.environ.get("ASAN_OPTIONS", "") + ":" + how

    def find_node(self):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib
        desktop = Atspi.get_desktop(0)
        try:
            for i in range(desktop.get_child_count()):
                child = desktop.get_child_at_index(i)
                if child is not None and child.get_process_id() == self.process.pid:
                    return Node(child)
        except GLib.Error:
            pass
        return None

    @property
    def root(self):
        if self.node is None:
            self.node = wait_for(self.find_node, "deskway to be seen by assistive technology")
        return self.node

    def find(self, role=None, name=None, contains=None):
        return self.root.find(role, name, contains)

    def wait(self, role=None, name=None, contains=None, patience=PATIENCE):
        """The first such thing, as soon as it is on the screen."""
        def look():
            if self.process.poll() is not None:
                raise AssertionError(f"deskway ended with {self.process.returncode}:\n{self.said()}")
            return self.find(role, name, contains)
        return wait_for(look, f"{role or 'something'} {name or contains!r}", patience)

    def wait_gone(self, role=None, name=None, contains=None):
        wait_for(lambda: self.find(role, name, contains) is None, f"{name or contains!r} to go")

    def press(self, role, name=None, contains=None):
        node = self.wait(role, name, contains)
        wait_for(lambda: node.has("sensitive"), f"{node} to be ready")
        node.press()

    def fill(self, name, text):
        """Puts text into the entry with that label."""
        def look():
            return self.find("text", name) or self.find("password text", name)
        wait_for(look, f"the entry {name!r}").set_text(text)

    def focused(self):
        found = [node for node in self.root.walk() if node.has("focused")]
        return found[-1] if found else None

    def resize(self, width, height):
        window = wait_for(lambda: self.display.windows("deskway"), "the window")[-1]
        self.display.xdotool("windowsize", "--sync", window, width, height)
        self.display.xdotool("windowmove", window, 0, 0)

    def said(self):
        with open(self.errors.name, encoding="utf-8", errors="replace") as file:
            return file.read()

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self.errors.close()
        return self.process.returncode

    def quit(self):
        """Ends it as a person does; its exit status."""
        self.display.key("ctrl+q")
        self.process.wait(PATIENCE)
        return self.process.returncode


class FakeClient:
    """A protocol client that is none. It says that it runs, and stays."""

    def __init__(self, name):
        self.folder = os.path.join(os.environ["HOME"], "programs")
        self.program = os.path.join(self.folder, name)
        self.log = os.path.join(os.environ["HOME"], "runs")
        self.path = self.folder + ":" + os.environ["PATH"]
        os.makedirs(self.folder, exist_ok=True)
        open(self.log, "w", encoding="ascii").close()
        self.write()

    def write(self, script="exec sleep 600"):
        with open(self.program, "w", encoding="ascii") as file:
            file.write(f'#!/bin/sh\necho $$ >>"{self.log}"\n{script}\n')
        os.chmod(self.program, 0o700)

    def runs(self):
        """The process ids of its runs so far."""
        with open(self.log, encoding="ascii") as file:
            return [int(line) for line in file]

    def stop(self):
        for pid in self.runs():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


class WithWindow(WithSandbox):
    """Cases that each begin as a person without a past, in front of a window. The program's second
    argument is the build folder."""

    @classmethod
    def setUpClass(cls):
        cls.record = os.path.join(os.environ["HOME"], f"record-{cls.__name__}")
        cls.arguments = (*cls.arguments, "--record", cls.record)
        super().setUpClass()
        cls.build = os.path.abspath(sys.argv[2])
        cls.display = Display()

    @classmethod
    def tearDownClass(cls):
        cls.display.stop()
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        for folder in FOLDERS:
            shutil.rmtree(os.environ[folder], ignore_errors=True)
            os.mkdir(os.environ[folder], 0o700)
        self.programs = []
        self.addCleanup(self.end_programs)
        self.mark()

    def launch(self, *words, url=None, environment=None):
        self.program = Program(self.display, self.build, "--endpoint", url or self.sandbox.url, *words,
                               environment=environment)
        self.programs.append(self.program)
        return self.program

    def _callTestMethod(self, method):
        """A case that goes wrong leaves a picture in the build folder."""
        try:
            super()._callTestMethod(method)
        except Exception:
            self.display.picture(os.path.join(self.build, self.id().removeprefix("__main__.") + ".png"))
            raise

    def end_programs(self):
        """Every program is ended, and none of them ever said that something is wrong with it."""
        for program in self.programs:
            status = program.process.poll()
            status = program.stop() if status is None else status
            # GTK presses a button for assistive technology by two events, and complains where the first hid it.
            said = re.sub(r".*gtk_widget_event: assertion 'WIDGET_REALIZED_FOR_EVENT.*\n", "", program.said())
            self.assertNotRegex(said, BUGS)
            self.assertIn(status, (0, -signal.SIGTERM), said)

    def sign_in(self, user="alice", password=PASSWORD, keep=False):
        """Fills the form in and sends it."""
        self.program.fill("Office network ID", OFFICE_SITE)
        self.program.fill("User name", user)
        self.program.fill("Password", password)
        if keep:
            self.program.press("check box", contains="Keep me signed in")
        self.program.press("push button", "Sign in")

    def open_desks(self, *words, keep=False, **options):
        """A window with alice's desks."""
        self.launch(*words, **options)
        self.sign_in(keep=keep)
        self.program.wait("list item")
        return self.program

    def search(self, text):
        self.display.key("ctrl+f")
        self.program.wait("text", "Search").set_text(text)

    def card(self, name):
        return self.program.wait("list item", name)

    def focus_card(self, name):
        """Brings a card into view and gives it the focus."""
        if self.program.find("list item", name) is None:
            self.search(name)

        def take():
            self.card(name).focus()  # once more where the search that opens took it
            return any(card.has("focused") for card in self.program.root.find_all("list item", name))
        wait_for(take, f"the focus on {name}")

    def open_menu(self, name):
        self.focus_card(name)
        self.display.key("shift+F10")
        return self.program.wait("menu item")

    def choose(self, name, item):
        self.open_menu(name)
        self.program.press("menu item", item)

    def mark(self):
        """From here on actions() counts."""
        self.asked_before = len(self.read_record())

    def read_record(self):
        with open(self.record, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def actions(self):
        """What the service was asked since the last mark, in order."""
        return [request["action"] for request in self.read_record()[self.asked_before:]]

    def assertNamed(self):
        """Every control on the screen has a name."""
        nameless = [node for node in self.program.root.walk() if node.role in CONTROLS and not node.name]
        # A row or cell that only holds a named control has nothing to say of its own, nor a link in a text that is read.
        nameless = [node for node in nameless
                    if not (node.role == "list item" and any(child.name for child in node.walk())) and
                    not (node.role == "link" and node.accessible.get_parent().get_role_name() == "label")]
        self.assertEqual(nameless, [])
