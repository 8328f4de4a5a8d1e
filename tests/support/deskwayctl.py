# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs deskwayctl as a person would: with a home of its own, from a script or at a terminal."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

from sandbox import OFFICE_SITE, PASSWORD, WithSandbox

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
DESKWAYCTL = os.path.abspath(sys.argv[2])
WITH_KEYRING = os.path.join(SOURCE, "tests", "support", "with-keyring.sh")
SCHEMA = "org.deskway.Deskway"
NO_BUS = "unix:path=/nonexistent/bus"
INHERITED = ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "G_DEBUG", "TMPDIR", "GCOV_PREFIX",
             "GCOV_PREFIX_STRIP")
PATIENCE = 30

# What no run may ever say, whatever it was asked.
BUGS = re.compile(r"Sanitizer|runtime error:|: bug:|: warning:.*(CRITICAL|assertion)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def wait_for(condition, what, patience=PATIENCE):
    """Polls until a condition is true, and gives what it gave."""
    deadline = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.01)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Server:
    """Takes connections and does to each as a function says."""

    def __init__(self, handle):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.handle = handle
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self.handle(connection)
                except OSError:
                    pass

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(20)


class Result:
    """How a run ended, and what it printed."""

    def __init__(self, words, code, out, err):
        self.words = words
        self.code = code
        self.out_bytes = out
        self.out = out.decode(errors="replace")
        self.err = err.decode(errors="replace")

    def __repr__(self):
        return f"{self.words} ended with {self.code}\nstdout: {self.out}\nstderr: {self.err}"

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        """The error object of a run with --json: the last line of stderr."""
        return json.loads(self.err.strip().splitlines()[-1])["error"]


class Home:
    """A person on a computer of their own: folders, programs and an environment."""

    def __init__(self, bus=NO_BUS):
        self.folder = tempfile.mkdtemp(prefix="deskway-e2e-")
        self.bus = bus
        self.extra = {}
        for name in ("config", "data", "state", "cache", "run", "bin", "share"):
            os.mkdir(self.path(name), 0o700)
        self.secret("password", PASSWORD)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def secret(self, name, text):
        """A file whose first line is a secret; its path."""
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        os.chmod(path, 0o600)
        return path

    def environment(self, **extra):
        """Programs are found among the home's own alone."""
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ} | {
            "HOME": self.folder, "PATH": self.path("bin"), "LC_ALL": "C.UTF-8", "TERM": "xterm",
            "XDG_CONFIG_HOME": self.path("config"), "XDG_DATA_HOME": self.path("data"),
            "XDG_STATE_HOME": self.path("state"), "XDG_CACHE_HOME": self.path("cache"),
            "XDG_RUNTIME_DIR": self.path("run"), "XDG_DATA_DIRS": self.path("share"),
            "XDG_CONFIG_DIRS": self.path("share"), "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "DESKWAY_CLIENTS_DIR": os.path.join(SOURCE, "data", "clients"),
        } | self.extra | extra
        return {name: value for name, value in environment.items() if value is not None}

    def files(self, *folders):
        """Every file below some folders."""
        found = []
        for folder in folders or ("config", "data", "state", "cache", "run"):
            for root, _, names in os.walk(self.path(folder)):
                found += [os.path.join(root, name) for name in names]
        return sorted(found)

    def launch_files(self):
        return self.files("run")

    def link(self, *programs):
        """Makes programs of the system part of the home's PATH."""
        for program in programs:
            os.symlink(shutil.which(program), self.path("bin", program))

    def client(self, name, body="", say=""):
        """Installs a protocol client that reports how it was called and then does as BODY, in
        Python, says. The report stands in the file NAME.json."""
        path = self.path("bin", name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(CLIENT.format(report=self.path(name + ".json"), body=body, say=say))
        os.chmod(path, 0o755)
        return self.path(name + ".json")

    def wait_for_report(self, name):
        path = self.path(name + ".json")
        wait_for(lambda: os.path.exists(path), f"{name} to run")
        with open(path, encoding="utf-8") as file:
            return json.load(file)


CLIENT = """#!/usr/bin/python3 -IS
import json, os, signal, stat, sys, time
def read(path):
    with open(path, "rb") as file:
        return file.read().decode("latin-1")
report = {{"argv": sys.argv, "environment": dict(os.environ), "pid": os.getpid(),
          "session": os.getsid(0), "stdin": os.read(0, 65536).decode(), "files": {{}},
          "descriptors": sorted(os.listdir("/proc/self/fd"))}}
for word in sys.argv[1:] + report["stdin"].splitlines():
    if os.path.isfile(word):
        report["files"][word] = {{"mode": stat.S_IMODE(os.stat(word).st_mode), "text": read(word),
            "folder": stat.S_IMODE(os.stat(os.path.dirname(word)).st_mode)}}
with open({report!r} + ".new", "w") as file:
    json.dump(report, file)
os.rename({report!r} + ".new", {report!r})
sys.stderr.write({say!r})
def wait_for(name):
    while not os.path.exists(os.path.join(os.path.dirname({report!r}), name)):
        time.sleep(0.01)
{body}
"""


class Terminal:
    """deskwayctl with a person at a terminal."""

    def __init__(self, words, environment):
        self.words = words
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
        self.process = subprocess.Popen(
            words, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        # Kept open, so that the settings can be seen after the end.
        self.slave = slave
        self.seen = ""
        self.position = 0
        self.bytes = b""

    def read(self, patience):
        ready, _, _ = select.select([self.master], [], [], patience)
        if not ready:
            return False
        self.bytes += os.read(self.master, 65536)
        self.seen = self.bytes.decode(errors="replace")
        return True

    def expect(self, text, patience=PATIENCE):
        """Waits until the terminal shows a text behind the one before."""
        deadline = time.monotonic() + patience
        while text not in self.seen[self.position:]:
            if time.monotonic() > deadline or (self.process.poll() is not None and not self.read(0)):
                raise AssertionError(f"{text!r} did not come. Shown: {self.seen!r}")
            self.read(0.05)
        self.position = self.seen.index(text, self.position) + len(text)

    def type(self, text):
        os.write(self.master, text.encode())

    def answer(self, prompt, text):
        self.expect(prompt)
        self.type(text + "\n")

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def end(self, patience=PATIENCE):
        """Waits for the end; the result. All that was shown counts as stdout."""
        deadline = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(f"{self.words} did not end. Shown: {self.seen!r}")
            self.read(0.02)
        while self.read(0):
            pass
        self.ended_with_echo = self.echoes()
        return Result(self.words, self.process.returncode, self.bytes, b"")

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)
        os.close(self.master)
        os.close(self.slave)


class Keyring:
    """A session bus with a real gnome-keyring on it."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [WITH_KEYRING, *options, "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; read -r _'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.bus = self.process.stdout.readline().strip()
        if not self.bus:
            self.process.wait()
            raise RuntimeError("the keyring did not come up")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def run(self, *words, **options):
        environment = {"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": self.bus,
                       "LC_ALL": "C.UTF-8"}
        return subprocess.run(words, env=environment, check=True, capture_output=True, text=True,
                              **options)

    def items(self):
        """What Deskway keeps: (account, purpose) → secret."""
        done = subprocess.run(
            ["secret-tool", "search", "--all", "--unlock", "xdg:schema", SCHEMA],
            env={"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": self.bus}, check=False,
            capture_output=True, text=True)
        found, secrets, attributes = {}, [], []
        for block in re.split(r"^\[/.*\]$", done.stdout, flags=re.M)[1:]:
            secrets.append(block.split("secret = ", 1)[1].split("\ncreated = ", 1)[0])
        names = re.findall(r"^attribute\.(account|purpose) = (.*)$", done.stdout + done.stderr, re.M)
        for i in range(0, len(names), 2):
            attributes.append(dict(names[i : i + 2]))
        for attribute, secret in zip(attributes, secrets):
            found[attribute["account"], attribute["purpose"]] = secret
        return found

    def store(self, account, purpose, secret):
        self.run("secret-tool", "store", "--label=Deskway test", "xdg:schema", SCHEMA, "account",
                 account, "purpose", purpose, input=secret)

    def clear(self, *attributes):
        """Removes what Deskway keeps, or some of it."""
        # It fails where there is nothing to remove.
        if self.items():
            self.run("secret-tool", "clear", "xdg:schema", SCHEMA, *attributes)

    def lock(self):
        self.run("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
                 "--object-path", "/org/freedesktop/secrets", "--method",
                 "org.freedesktop.Secret.Service.Lock",
                 "['/org/freedesktop/secrets/collection/login']")


class WithDeskwayctl(WithSandbox):
    """Cases that run deskwayctl, the test's second argument, against a sandbox, with a home of
    their own each. The keyring, where a class wants one, is empty for each."""

    with_keyring = False
    user = "alice"
    account = "alice@" + OFFICE_SITE

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.mkdtemp(prefix="deskway-e2e-")
        cls.record_path = os.path.join(cls.scratch, "record")
        cls.arguments = (*cls.arguments, "--record", cls.record_path)
        cls.keyring = Keyring() if cls.with_keyring else None
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            if cls.keyring is not None:
                cls.keyring.stop()
            shutil.rmtree(cls.scratch, ignore_errors=True)

    def setUp(self):
        super().setUp()
        self.record = self.record_path
        self.url = self.sandbox.url
        self.home = Home(self.keyring.bus if self.keyring is not None else NO_BUS)
        self.addCleanup(self.home.remove)
        if self.keyring is not None:
            self.keyring.clear()
        self.mark()

    def use(self, *arguments):
        """Goes on with a sandbox of this case's own."""
        self.record = self.home.path("record")
        self.sandbox = self.start("--rdp", "off", *arguments, "--record", self.record)
        self.url = self.sandbox.url
        self.mark()

    # What the service was asked

    def mark(self):
        self.asked_before = len(self.read_record())

    def read_record(self):
        if not os.path.exists(self.record):
            return []
        with open(self.record, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def requests(self):
        """The requests since the last mark."""
        return self.read_record()[self.asked_before:]

    def actions(self):
        return [request["action"] for request in self.requests()]

    # Running deskwayctl

    def words(self, *words, url=None):
        endpoint = [] if url is False else ["--endpoint", url or self.url]
        return [DESKWAYCTL, *endpoint, *words]

    def ctl(self, *words, url=None, stdin=None, timeout=60, **environment):
        """Runs it; the result. What no run may say was not said."""
        words = self.words(*words, url=url)
        done = subprocess.run(
            words, env=self.home.environment(**environment), capture_output=True, timeout=timeout,
            input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
            cwd=self.home.folder, check=False)
        return self.check(Result(words[1:], done.returncode, done.stdout, done.stderr))

    def check(self, result):
        self.assertIsNone(BUGS.search(result.err + result.out), result)
        return result

    def spawn(self, *words, **environment):
        """Starts it; the process, which is ended with the case."""
        process = subprocess.Popen(
            self.words(*words), env=self.home.environment(**environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.home.folder)
        self.addCleanup(self.end, process)
        return process

    def end(self, process, number=signal.SIGKILL):
        """Ends a process, if it runs; the result."""
        if process.poll() is None:
            process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
        return self.check(Result(process.args[1:], process.returncode, out, err))

    def terminal(self, *words, **environment):
        terminal = Terminal(self.words(*words), self.home.environment(**environment))
        self.addCleanup(terminal.close)
        return terminal

    def who(self, user=None, password=None):
        """The words that sign in for one run alone."""
        path = self.home.path("password")
        if password is not None:
            path = self.home.secret("another-password", password)
        return ("--user", user or self.user, "--office-site", OFFICE_SITE, "--password-file", path)

    def as_user(self, *words, **options):
        """Runs a command of somebody who signs in for it alone."""
        return self.ctl(*self.who(options.pop("user", None)), *words, **options)

    def sign_in(self, *words, user=None):
        """Signs in for all the commands to come."""
        result = self.ctl("sign-in", *self.who(user), *words)
        self.assertEqual(result.code, 0, result)
        self.mark()
        return result

    # What a result has to be

    def assertDone(self, result):
        self.assertEqual(result.code, 0, result)
        return result

    def assertFails(self, result, code, *parts, kind=None, whole=True):
        """The exit code is right, and stderr has sentences with all the parts in them. What a
        client said is not whole."""
        self.assertEqual(result.code, code, result)
        if kind is not None:
            self.assertEqual(result.error["kind"], kind, result)
            text = result.error["message"]
        else:
            text = result.err
        if whole:
            self.assertRegex(text.strip(), r"[.…?!)]$", result)
        self.assertIsNone(CONTROL.search(text), result)
        for part in parts:
            self.assertIn(part, text, result)
        return result

    def assertFailsBoth(self, code, kind, *parts, run=None, whole=True, **options):
        """A command fails in words and, with --json, as an object; the two results."""
        words = options.pop("words")
        run = run or self.ctl
        plain = self.assertFails(run(*words, **options), code, *parts, whole=whole)
        as_json = self.assertFails(run("--json", *words, **options), code, *parts, kind=kind, whole=whole)
        if kind != "client-failed":
            self.assertEqual(as_json.out, "", as_json)
        self.assertEqual(sorted(as_json.error), ["code", "kind", "message", "request_id"])
        return plain, as_json


# The body of a client that stays until it is let go.
WAIT = 'wait_for("go")'


class WithClient(WithDeskwayctl):
    """Cases with a protocol client of the test's own."""

    arguments = ("--rdp", "off", "--speed", "8")

    def release(self):
        """Lets the clients that wait go on."""
        open(self.home.path("go"), "w", encoding="ascii").close()

    def begin(self, body=WAIT, *words, desk="ecd-3m8linux002"):
        """Starts a connection up to a client that runs; deskwayctl and the client's report."""
        self.home.client("wfica", body)
        process = self.spawn(*self.who(), "connect", *words, desk)
        report = self.home.wait_for_report("wfica")
        self.addCleanup(self.end_client, report["pid"])
        return process, report

    def end_client(self, pid):
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)

    def assertClean(self):
        self.assertEqual(self.home.launch_files(), [])
