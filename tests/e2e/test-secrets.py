#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret where others can see it: not in the arguments or the environment of any process, not
in what is printed however much is told, not in a file, not in an address."""

import base64
import os
import re
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import DESKWAYCTL, WAIT, WithClient
from sandbox import (ACCESS_KEY_ID, ACCESS_KEY_SECRET, BOB_SECRET, MAIL_CODE, OFFICE_SITE, PASSWORD,
                     totp)

LINUX, PAINT, RENDER = "ecd-3m8linux002", "ecd-9q1paint003", "ecd-5r4render04"
NEW_PASSWORD = "Canary-Fresh-7"
WRONG_PASSWORD = "Canary-Wrong-8"
WRONG_KEY = "canary-access-key-9"
SECRET_NAMES = re.compile(r"Password|Token|SessionId|Code$|Secret|Signature$")
# ClientToken tells one request from another; SessionStatus and the like are no secrets either.
HARMLESS = ("ClientToken", "ErrorCode", "NextToken")


class Watcher:
    """Looks at the arguments and the environment of every process below this one, all the time.
    Calls a function when it sees a program."""

    def __init__(self, wanted, found):
        self.wanted = wanted
        self.found = found
        self.seen = set()
        self.programs = set()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def stop(self):
        self.done.set()
        self.thread.join(20)

    def run(self):
        while not self.done.wait(0.002):
            self.look(os.getpid())

    def look(self, pid):
        try:
            children = [child for task in os.listdir(f"/proc/{pid}/task")
                        for child in self.read(pid, f"task/{task}/children").split()]
        except OSError:
            return
        for child in children:
            self.seen.add(self.read(child, "environ"))
            words = self.read(child, "cmdline")
            self.seen.add(words)
            self.programs.add((child, words.split(b"\0")[0]))
            if self.wanted in words:
                self.found()
            self.look(int(child))

    def read(self, pid, name):
        try:
            with open(f"/proc/{int(pid)}/{name}", "rb") as file:
                return file.read()
        except OSError:
            return b""


class TestCanary(WithClient):
    with_keyring = True
    arguments = (*WithClient.arguments, "--record-secrets")

    def setUp(self):
        super().setUp()
        self.canaries = {NEW_PASSWORD, WRONG_PASSWORD, WRONG_KEY, PASSWORD}
        self.printed = []
        os.mkdir(self.home.path("tmp"))
        self.home.extra |= {"TMPDIR": self.home.path("tmp"), "G_MESSAGES_DEBUG": "all"}
        self.watcher = Watcher(b"/wfica", self.release)
        self.addCleanup(self.watcher.stop)

    def say(self, *words, **options):
        result = self.ctl("--verbose", *words, **options)
        self.printed += [result.out, result.err]
        return result

    def type(self, *words, answers):
        terminal = self.terminal("--verbose", *words)
        for prompt, text in answers:
            terminal.answer(prompt, text)
            self.canaries.add(text)
        result = terminal.end()
        self.printed.append(terminal.seen)
        return result

    def take_canaries(self):
        """All that the service was told in confidence, all that is kept, all that is in a ticket."""
        for request in self.read_record():
            for name, value in request["parameters"].items():
                if SECRET_NAMES.search(name) and name not in HARMLESS:
                    self.canaries.add(value)
        for kept in self.keyring.items().values():
            self.canaries |= {line for line in kept.splitlines() if len(line) >= 16}
        self.canaries = {canary for canary in self.canaries if len(canary) >= 6 and
                         canary not in ("deskway-session-1", "LegacyToken")}

    def take_ticket(self, name):
        for file in self.home.wait_for_report(name)["files"].values():
            text = file["text"]
            self.canaries.add(base64.b64encode(text.encode("latin-1")).decode())
            for line in text.splitlines():
                name, _, value = line.partition("=")
                if re.search(r"ticket|token|password", name, re.I):
                    self.canaries.add(value)

    def assertNowhere(self):
        self.take_canaries()
        self.assertGreater(len(self.canaries), 8)
        for canary in self.canaries:
            for text in self.printed:
                self.assertNotIn(canary, text)
            for words in self.watcher.seen:
                self.assertNotIn(canary.encode(), words)
        for path in self.home.files("config", "data", "state", "cache", "share", "tmp"):
            with open(path, "rb") as file:
                text = file.read()
            for canary in self.canaries:
                self.assertNotIn(canary.encode(), text, path)
        for request in self.read_record():
            self.assertEqual((request["path"], request["query"]), ("/", None))
            for canary in self.canaries:
                for value in request["headers"].values():
                    self.assertNotIn(canary, value)

    def test_whole_job(self):
        self.assertDone(self.say("sign-in", *self.who(), "--keep", "--remember-password"))
        self.assertDone(self.say("list"))
        self.assertDone(self.say("--json", "show", LINUX))
        self.assertDone(self.say("start", "--wait", RENDER))
        self.home.client("wfica", WAIT)
        self.assertDone(self.say("connect", LINUX))
        self.take_ticket("wfica")
        self.assertDone(self.say("connect", "--no-launch", PAINT))
        self.take_canaries()
        self.sandbox.order("expire-tokens")
        self.assertDone(self.say("list"))
        self.take_canaries()
        self.assertDone(self.say("call", "ecd/2020-10-02", "DescribeRegions"))
        self.assertDone(self.say("whoami", "--json"))
        self.assertDone(self.say("sign-out"))
        programs = [program for _, program in self.watcher.programs]
        self.assertGreaterEqual(programs.count(DESKWAYCTL.encode()), 8)
        self.assertNowhere()

    def test_other_stages(self):
        self.assertDone(self.type("sign-in", "--user", "bob", "--office-site", OFFICE_SITE, answers=(
            ("Password: ", PASSWORD), ("app: ", totp(BOB_SECRET)))))
        self.assertDone(self.type("sign-in", "--user", "carol", "--office-site", OFFICE_SITE, answers=(
            ("Password: ", PASSWORD), ("Code: ", MAIL_CODE))))
        self.assertDone(self.type("sign-in", "--user", "dave", "--office-site", OFFICE_SITE, answers=(
            ("Password: ", PASSWORD), ("New password: ", NEW_PASSWORD), ("Again: ", NEW_PASSWORD))))
        self.assertDone(self.say(*self.who("dave", NEW_PASSWORD), "list"))
        self.assertEqual(self.say(*self.who(password=WRONG_PASSWORD), "list").code, 3)
        self.assertNowhere()

    def test_access_key(self):
        for secret, code in ((ACCESS_KEY_SECRET, 0), (WRONG_KEY, 3)):
            self.canaries.add(secret)
            words = ("--access-key-id", ACCESS_KEY_ID, "--access-key-secret-file",
                     self.home.secret("key", secret), "--security-token-file",
                     self.home.secret("token", "canary-security-token"), "--region", "cn-hangzhou")
            self.say(*words, "call", "ecd/2020-09-30", "DescribeRegions")
            result = self.say(*words[:4], "--region", "cn-hangzhou", "call", "ecd/2020-09-30",
                              "DescribeRegions")
            self.assertEqual(result.code, code, result)
            self.say(*words, "sign-in", "--provider", "gws")
        self.canaries.add("canary-security-token")
        self.assertNowhere()

    def test_when_it_goes_wrong(self):
        self.sign_in("--keep")
        for fault in ("echo-secret:DescribeUserResources", "http-500:DescribeUserResources:1",
                      "drop:DescribeUserResources", "error=InvalidLoginToken:DescribeUserResources:1",
                      "nul:DescribeUserResources", "html:DescribeUserResources",
                      "echo-secret:GetConnectionTicket", "truncated:GetConnectionTicket"):
            self.sandbox.order("clear-faults")
            self.sandbox.order("fault " + fault)
            self.say("connect", LINUX)
            self.take_canaries()
        self.sandbox.order("clear-faults")
        self.sandbox.order("fault echo-secret:GetLoginToken")
        self.assertEqual(self.say(*self.who(password=WRONG_PASSWORD), "list").code, 6)
        self.assertNowhere()

    def test_client_that_talks(self):
        self.home.client("wfica", """
for path in report["files"]:
    print(read(path), file=sys.stderr)
sys.exit(1)""")
        self.assertEqual(self.say(*self.who(), "connect", LINUX).code, 7)
        self.take_ticket("wfica")
        self.assertNowhere()

    def test_scenarios(self):
        for scenario in ("ticket-bad-base64", "ticket-unknown", "task-failed"):
            self.sandbox.order("scenario " + scenario)
            self.assertEqual(self.say(*self.who(), "connect", LINUX).code, 6)
        self.assertNowhere()


if __name__ == "__main__":
    tap.main()
