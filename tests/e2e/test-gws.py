#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Graphic workstations from the command line: with an AccessKey, up to the protocol client."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import WithDeskwayctl
from sandbox import (ACCESS_KEY_ID, ACCESS_KEY_SECRET, OLD_SECURITY_TOKEN, SECURITY_TOKEN, TEMPORARY_KEY_ID,
                     TEMPORARY_KEY_SECRET)

RENDER, STOPPED, CAD = "i-gws4render01", "i-gws4render02", "i-gws4cad03"
APPS = "i-gws4apps04"
REGION = ("--region", "cn-hangzhou")


class WithGws(WithDeskwayctl):
    def key(self, key_id=ACCESS_KEY_ID, secret=ACCESS_KEY_SECRET, token=None):
        words = ["--access-key-id", key_id, "--access-key-secret-file", self.home.secret("key", secret)]
        return words + (["--security-token-file", self.home.secret("token", token)] if token is not None else [])

    def as_key(self, *words, **options):
        return self.ctl(*REGION, *self.key(), *words, **options)

    def show(self, name):
        return self.assertDone(self.as_key("--json", "show", name)).json


class TestKept(WithGws):
    with_keyring = True

    def test_sign_in_once(self):
        self.assertDone(self.ctl(*REGION, "sign-in", *self.key()))
        self.assertEqual(self.actions(), ["DescribeInstances"])  # the key was tried out
        listed = self.assertDone(self.ctl("--json", "list")).json
        self.assertEqual({one["id"] for one in listed if one["type"] == "app"},
                         {f"{APPS}/Blender", f"{APPS}/Visual%20Studio", "i-gws4apps05/Paint"})
        self.assertEqual(next(one for one in listed if one["id"] == CAD)["status"], "running")
        self.assertIn(ACCESS_KEY_ID, self.assertDone(self.ctl("whoami")).out)
        with open(self.home.path("config", "deskway", "accounts.conf"), encoding="utf-8") as file:
            self.assertNotIn(ACCESS_KEY_SECRET, file.read())
        self.assertDone(self.ctl("sign-out"))
        self.assertFails(self.ctl("list"), 3, "sign-in")

    def test_secret_from_stdin(self):
        words = (*REGION, "sign-in", "--access-key-id", ACCESS_KEY_ID, "--access-key-secret-file", "-")
        self.assertDone(self.ctl(*words, stdin=f"{ACCESS_KEY_SECRET}\n".encode()))
        self.assertDone(self.ctl("list"))

    def test_secret_from_the_terminal(self):
        terminal = self.terminal(*REGION, "sign-in", "--access-key-id", ACCESS_KEY_ID)
        terminal.answer("AccessKey secret", ACCESS_KEY_SECRET)
        self.assertDone(terminal.end())
        self.assertDone(self.ctl("list"))

    def test_temporary_key(self):
        self.assertDone(self.ctl(*REGION, "sign-in", *self.key(TEMPORARY_KEY_ID, TEMPORARY_KEY_SECRET, SECURITY_TOKEN)))
        self.assertDone(self.ctl("list"))

    def test_wrong_keys_are_not_kept(self):
        for words, parts in (
                (self.key(key_id="LTAIother"), ("AccessKey", "Check the AccessKey ID")),
                (self.key(secret="wrong"), ("secret was not accepted",)),
                (self.key(TEMPORARY_KEY_ID, TEMPORARY_KEY_SECRET, OLD_SECURITY_TOKEN), ("expired", "Sign in again"))):
            self.assertFails(self.ctl(*REGION, "sign-in", *words), 3, *parts)
            self.assertFails(self.ctl("list"), 3, "Nobody has signed in yet")


class TestUse(WithGws):
    def test_pages_are_followed(self):
        self.use("--resources", "250")
        listed = self.assertDone(self.as_key("--json", "list", "--type", "computer")).json
        self.assertEqual(len({one["id"] for one in listed}), 250)
        self.assertEqual(self.actions().count("DescribeInstances"), 3)

    def test_power(self):
        self.assertDone(self.as_key("start", STOPPED))
        self.assertEqual(self.show(STOPPED)["status"], "starting")
        self.sandbox.order("advance 10")
        self.assertEqual(self.show(STOPPED)["status"], "running")
        self.assertDone(self.as_key("restart", "--yes", STOPPED))
        self.sandbox.order("advance 10")
        self.assertDone(self.as_key("stop", "--yes", STOPPED))
        self.sandbox.order("advance 10")
        self.assertEqual(self.show(STOPPED)["status"], "stopped")

    def test_no_hibernation(self):
        self.assertFails(self.as_key("hibernate", RENDER), 6, "do not hibernate")

    def test_rename(self):
        self.assertDone(self.as_key("rename", RENDER, "画室 1"))
        self.assertEqual(self.show(RENDER)["name"], "画室 1")
        self.assertFails(self.as_key("rename", f"{APPS}/Blender", "x"), 6, "no way to rename Blender")
        self.assertFails(self.as_key("rename", RENDER), 2, "new name")
        self.assertFails(self.as_key("rename", RENDER, " "), 2, "new name")

    def test_a_workspace_has_no_rename(self):
        self.assertFails(self.as_user("rename", "Finance share", "x"), 6, "no way to rename")
        self.assertFails(self.as_user("quality", "Finance share"), 6, "can't be chosen")

    def test_quality(self):
        told = self.assertDone(self.as_key("--json", "quality", RENDER)).json
        self.assertEqual(told, {"id": RENDER, "visual_lossless": False, "optimize_for_3d": True})
        changed = self.as_key("quality", RENDER, "--visual-lossless", "on")
        self.assertIn("Visually lossless     on", self.assertDone(changed).out)
        self.mark()
        self.assertDone(self.as_key("quality", RENDER, "--visual-lossless", "on"))
        self.assertNotIn("SetInstancePolicy", self.actions())  # it is so already
        self.assertFails(self.as_key("quality", CAD, "--optimize-for-3d", "on"), 6, "does not offer pictures for 3D")
        self.assertFails(self.as_key("quality", RENDER, "--optimize-for-3d", "maybe"), 2, "on or off")


class TestConnect(WithGws):
    def test_to_the_client(self):
        self.home.client("wfica")
        self.assertDone(self.as_key("connect", "Render station"))
        (file,) = self.home.wait_for_report("wfica")["files"].values()
        self.assertIn("[WFClient]", file["text"])
        self.assertEqual(file["mode"], 0o600)

    def test_an_app(self):
        self.home.client("wfica")
        self.assertDone(self.as_key("connect", "Visual Studio"))
        asked = next(r for r in self.requests() if r["action"] == "GetConnectTicket")
        self.assertEqual(asked["parameters"]["AppName"], "Visual Studio")

    def test_what_can_not_be(self):
        for words, code, part in (
                (["App server"], 6, "listed by themselves"),
                (["Paint"], 6, "Start that first"),
                (["i-gws4st11"], 6, "can't be connected to"),
                (["Render station", "--run", "calc.exe"], 6, "which program"),
                ([f"{APPS}/Doom"], 4, "Doom")):
            self.assertFails(self.as_key("connect", *words), code, part)

    def test_starts_first(self):
        self.use("--speed", "30")
        self.home.client("wfica")
        self.assertDone(self.as_key("connect", STOPPED))
        self.assertIn("StartInstance", self.actions())


class TestDomain(WithGws):
    def test_asks(self):
        self.home.client("wfica")
        terminal = self.terminal(*REGION, *self.key(), "connect", CAD)
        terminal.answer("User name in design.example", "zhang")
        terminal.answer("Password there", "wrong")
        terminal.expect("did not accept")
        terminal.answer("User name in design.example", "zhang")
        terminal.answer("Password there", "Domain-2026")
        self.assertDone(terminal.end())
        self.home.wait_for_report("wfica")

    def test_from_a_file(self):
        self.home.client("wfica")
        right = ("--domain-user", "zhang", "--domain-password-file", self.home.secret("domain", "Domain-2026"))
        self.assertDone(self.as_key("connect", CAD, *right))
        self.assertDone(self.as_key("connect", CAD, *right, "--no-wait"))
        wrong = ("--domain-user", "zhang", "--domain-password-file", self.home.secret("wrong", "no"))
        self.assertFails(self.as_key("connect", CAD, *wrong), 3, "design.example", "did not accept")

    def test_nobody_to_ask(self):
        self.assertFails(self.as_key("connect", CAD), 3, "--domain-user", "design.example")
        self.assertNotIn("GetConnectTicket", self.actions())


class TestTrouble(WithGws):
    def test_clock(self):
        for scenario, words in (("clock-ahead", "an hour behind"), ("clock-behind", "an hour ahead of")):
            self.sandbox.order(f"scenario {scenario}")
            self.assertFails(self.as_key("list"), 6, f"clock is about {words}", "Set the date")

    def test_throttled(self):
        self.sandbox.order("fault throttle:DescribeInstances:1")
        self.assertDone(self.as_key("list"))  # it passes
        self.sandbox.order("fault throttle=3600:DescribeInstances:100")
        self.assertFails(self.as_key("list"), 5, "Wait a moment")


if __name__ == "__main__":
    tap.main()
