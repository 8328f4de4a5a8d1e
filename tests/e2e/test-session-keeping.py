#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole job with a keyring, without one, and what happens when tokens age."""

import json
import os
import stat
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import Keyring, WithDeskwayctl
from sandbox import ACCESS_KEY_ID, ACCESS_KEY_SECRET, BOB_SECRET, OFFICE_SITE, PASSWORD, totp

DESIGN, LINUX, RENDER, BUILD = (
    "ecd-7k2design01", "ecd-3m8linux002", "ecd-5r4render04", "ecd-2b6build005")


class TestWholeJob(WithDeskwayctl):
    with_keyring = True
    arguments = ("--rdp", "off", "--speed", "8")

    def asked(self, *expected):
        """The requests since the last mark were these, on one connection, in the body alone."""
        requests = self.requests()
        self.assertEqual([request["action"] for request in requests], list(expected))
        self.assertLessEqual(len({request["connection"] for request in requests}), 1)
        for request in requests:
            self.assertEqual((request["method"], request["path"], request["query"]),
                             ("POST", "/", None))
            self.assertEqual(request["headers"]["content-type"],
                             "application/x-www-form-urlencoded")
            self.assertEqual(request["parameters"]["Format"], "JSON")
        self.mark()

    def test_from_sign_in_to_sign_out(self):
        result = self.ctl("sign-in", "--user", "alice", "--office-site", OFFICE_SITE,
                          "--password-file", self.home.path("password"))
        self.assertEqual(self.assertDone(result).out, f"Signed in as {self.account}.\n")
        self.assertEqual(result.err, "")
        self.asked("GetLoginToken")
        desks = self.assertDone(self.ctl("list", "--json")).json
        self.assertGreater(len(desks), 10)
        self.asked("DescribeUserResources")
        self.assertEqual(self.assertDone(self.ctl("--json", "show", DESIGN)).json["id"], DESIGN)
        self.asked("DescribeUserResources")
        self.assertDone(self.ctl("start", RENDER))
        self.asked("StartDesktops")
        self.assertDone(self.ctl("wake", BUILD))
        self.asked("WakeupDesktops")
        self.assertDone(self.ctl("hibernate", DESIGN))
        self.asked("HibernateDesktops")
        self.assertDone(self.ctl("stop", "--yes", LINUX))
        self.asked("StopDesktops")
        self.assertDone(self.ctl("restart", "--yes", "ecd-6t9trial011"))
        self.asked("RebootDesktops")
        self.assertDone(self.ctl("hibernate", "--wait", "ecd-9q1paint003"))
        self.assertNotIn("GetLoginToken", self.actions())
        self.mark()
        path = self.home.path("f.ica")
        self.assertDone(self.ctl("connect", "--output", path, "ecd-0bare00014"))
        self.asked("DescribeUserResources", *["GetConnectionTicket"] * 3)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.home.client("wfica")
        self.assertDone(self.ctl("connect", "ecd-0bare00014"))
        self.assertNotIn("GetLoginToken", self.actions())
        self.assertEqual(len({request["connection"] for request in self.requests()}), 1)
        self.mark()
        self.assertEqual(self.assertDone(self.ctl("whoami")).out, self.account + "\n")
        self.assertEqual(self.assertDone(self.ctl("accounts")).out, self.account + "\n")
        self.asked()
        self.assertEqual(self.assertDone(self.ctl("sign-out")).out, "alice@cn-hangzhou+dir-1 is signed out.\n")
        self.asked("ClientUserLogout")
        self.assertEqual(self.keyring.items(), {})
        self.assertFailsBoth(3, "signed-out", "sign-in", words=("list",))
        self.assertFailsBoth(3, "signed-out", "sign-in", words=("whoami",))
        self.asked()

    def test_json(self):
        result = self.ctl("--json", "sign-in", *self.who())
        self.assertEqual(self.assertDone(result).json["id"], self.account)
        whoami = self.assertDone(self.ctl("whoami", "--json")).json
        self.assertEqual(whoami["office_site"], OFFICE_SITE)
        self.assertEqual(self.assertDone(self.ctl("accounts", "--json")).json, [whoami])
        for text in (json.dumps(whoami), result.out):
            self.assertNotIn(PASSWORD, text)

    def test_started_by_id_and_waited_for(self):
        self.sign_in()
        self.assertDone(self.ctl("start", "--wait", RENDER))
        actions = self.actions()
        self.assertEqual(actions[:2], ["DescribeUserResources", "StartDesktops"])
        self.assertEqual(set(actions[2:]), {"DescribeUserResources"})
        for request in self.requests():
            if request["action"] == "DescribeUserResources":
                self.assertEqual(request["parameters"]["ResourceIds.1"], RENDER)

    def test_two_accounts(self):
        self.sign_in()
        result = self.ctl("sign-in", *self.who("bob"), "--code", totp(BOB_SECRET))
        self.assertDone(result)
        bob = "bob@" + OFFICE_SITE
        self.assertEqual(self.ctl("accounts").out.splitlines(), [self.account, bob])
        self.assertEqual(self.ctl("whoami").out, bob + "\n", "who signed in last")
        self.assertEqual(self.ctl("--account", "alice", "whoami").out, self.account + "\n")
        self.assertEqual(self.ctl("--account", bob, "whoami").out, bob + "\n")
        self.assertFailsBoth(4, "not-found", "carol", words=("--account", "carol", "list"))
        self.assertDone(self.ctl("sign-out", "bob"))
        self.assertDone(self.ctl("--account", "alice", "list"))
        self.assertEqual(set(self.keyring.items()), {(self.account, "session")})

    def test_sign_out_forgets_when_the_service_is_away(self):
        self.sign_in("--remember-password")
        self.assertDone(self.ctl("sign-out", url="http://127.0.0.1:9"))
        self.assertEqual(self.keyring.items(), {})

    def test_sign_out_without_a_session(self):
        self.assertFailsBoth(3, "signed-out", "Nobody has signed in yet", words=("sign-out",))
        self.sign_in()
        self.assertDone(self.ctl("sign-out"))
        self.assertDone(self.ctl("sign-out"))

    def test_nothing_secret_in_files(self):
        self.sign_in("--keep", "--remember-password")
        self.assertDone(self.ctl("list"))
        secrets = [line for value in self.keyring.items().values() for line in value.splitlines()
                   if len(line) > 20]
        self.assertGreaterEqual(len(secrets), 3)
        for path in self.home.files():
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertEqual([s for s in [PASSWORD, *secrets] if s in text], [], path)
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode) & 0o077, 0, path)

    def test_access_key(self):
        path = self.home.secret("key", ACCESS_KEY_SECRET)
        words = ("sign-in", "--access-key-id", ACCESS_KEY_ID, "--access-key-secret-file", path,
                 "--provider", "operator")
        self.assertDone(self.ctl("--region", "cn-hangzhou", *words))
        self.assertEqual(self.actions(), ["DescribeDesktops"])  # the key is tried out
        self.assertEqual(list(self.keyring.items().values()), [ACCESS_KEY_SECRET + "\n"])
        self.assertDone(self.ctl("call", "ecd/2020-09-30", "DescribeRegions"))
        self.assertEqual(self.requests()[0]["parameters"]["AccessKeyId"], ACCESS_KEY_ID)
        for words in (("list",), ("show", DESIGN), ("stop", "--yes", DESIGN),
                      ("share", "members", "dg-4f7finance7"), ("usage", "rank")):
            self.assertDone(self.ctl(*words))
        self.assertNotIn("GetLoginToken", self.actions())

    def test_foreign_session_in_the_keyring(self):
        """What somebody else wrote there is no session, and harms nobody."""
        self.sign_in()
        for text in ("", "x", "deskway-session-1\n", "deskway-session-1\nnever\n",
                     "deskway-session-9\n0\nt\ns\nk\n", "\n" * 5000):
            self.keyring.store(self.account, "session", text or " ")
            with self.subTest(text=text[:20]):
                self.assertFails(self.ctl("list"), 3)


class TestAge(WithDeskwayctl):
    """What happens when a token ages. The time of the stored one is set back."""

    with_keyring = True

    def session(self):
        return self.keyring.items()[self.account, "session"].split("\n")

    def set_back(self, seconds):
        lines = self.session()
        lines[1] = str(int(lines[1]) - seconds * 1000000)
        self.keyring.store(self.account, "session", "\n".join(lines))

    def test_young(self):
        self.sign_in()
        self.set_back(8 * 60)
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["DescribeUserResources"])

    def test_refresh(self):
        self.sign_in()
        before = self.session()
        self.set_back(13 * 60)
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["RefreshLoginToken", "DescribeUserResources"])
        self.assertNotEqual(self.session()[2], before[2])
        self.mark()
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["DescribeUserResources"])

    def test_keep_alive(self):
        self.sign_in("--keep")
        self.set_back(20 * 60)
        self.sandbox.order("expire-tokens")
        self.assertDone(self.ctl("list"))
        self.assertEqual([r["parameters"].get("CurrentStage") for r in self.requests()],
                         ["KeepAliveVerify", None])
        self.mark()
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["DescribeUserResources"])

    def test_keep_alive_after_a_refusal(self):
        self.sign_in("--keep")
        self.sandbox.order("expire-tokens")
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["DescribeUserResources", "RefreshLoginToken",
                                          "GetLoginToken", "DescribeUserResources"])

    def test_expired_for_good(self):
        self.sign_in()
        self.sandbox.order("expire-tokens")
        self.assertFails(self.ctl("list"), 3, "Sign in again")
        self.assertEqual(self.actions(), ["DescribeUserResources", "RefreshLoginToken"])
        self.assertEqual(self.keyring.items(), {})
        self.mark()
        self.assertFailsBoth(3, "signed-out", "sign-in", words=("list",))
        self.assertEqual(self.actions(), [])

    def test_expired_as_json(self):
        self.sign_in("--keep")
        self.sandbox.order("scenario keepalive-expired")
        self.sandbox.order("expire-tokens")
        result = self.assertFails(self.ctl("--json", "list"), 3, "Sign in again", kind="signed-out")
        self.assertIn("Expired", result.error["code"])
        self.assertEqual(self.actions(),
                         ["DescribeUserResources", "RefreshLoginToken", "GetLoginToken"])

    def test_unknown_and_foreign_tokens(self):
        foreign = self.sandbox.begin("alice", client_id="another-machine")
        for token in ("v1unknown", foreign.token):
            with self.subTest(token=token[:9]):
                self.sign_in()
                lines = self.session()
                lines[2] = token
                self.keyring.store(self.account, "session", "\n".join(lines))
                self.assertFails(self.ctl("list"), 3, "Sign in again")

    def test_expires_while_it_is_used(self):
        self.sign_in("--keep")
        self.use_scenario("token-expired")
        for _ in range(5):
            self.assertDone(self.ctl("list"))

    def use_scenario(self, name):
        self.sandbox.order("scenario " + name)

    def test_remembered_password(self):
        self.sign_in("--remember-password")
        self.assertEqual(self.keyring.items()[self.account, "password"], PASSWORD)
        self.sandbox.order("expire-tokens")
        self.assertDone(self.ctl("list"))
        self.assertIn("ADPassword", [r["parameters"].get("CurrentStage") for r in self.requests()])
        self.mark()
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["DescribeUserResources"])

    def test_remembered_password_without_a_session(self):
        self.sign_in("--remember-password")
        self.keyring.clear("purpose", "session")
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.actions(), ["GetLoginToken", "DescribeUserResources"])

    def test_remembered_password_that_is_wrong_by_now(self):
        """It is tried once, not until the user is locked."""
        self.sign_in("--remember-password")
        self.keyring.store(self.account, "password", "changed elsewhere")
        self.sandbox.order("expire-tokens")
        self.assertFails(self.ctl("list"), 3)
        for _ in range(6):
            self.assertFails(self.ctl("list"), 3)
        tries = [r for r in self.requests() if r["parameters"].get("CurrentStage") == "ADPassword"]
        self.assertEqual(len(tries), 1)
        self.assertNotIn((self.account, "password"), self.keyring.items())
        self.sign_in()

    def test_password_is_not_kept_unasked(self):
        self.sign_in("--keep")
        self.assertEqual(set(self.keyring.items()), {(self.account, "session")})
        self.assertNotIn(PASSWORD, self.keyring.items()[self.account, "session"])

    def test_password_is_dropped_by_a_sign_in_that_does_not_ask(self):
        self.sign_in("--remember-password")
        self.sign_in()
        self.assertEqual(set(self.keyring.items()), {(self.account, "session")})

    def test_clock_that_was_set_back(self):
        self.sign_in()
        self.set_back(-3600)
        self.assertDone(self.ctl("list"))


class TestWithoutKeyring(WithDeskwayctl):
    def test_each_command_by_itself(self):
        before = self.home.files()
        for words in (("list",), ("show", DESIGN), ("whoami",), ("stop", "--yes", LINUX)):
            with self.subTest(words=words):
                result = self.assertDone(self.as_user(*words))
                self.assertEqual(result.err, "")
        self.assertEqual(self.home.files(), before)

    def test_read_only_home(self):
        self.home.extra = {name: "/proc/nowhere" for name in
                           ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        result = self.assertDone(self.as_user("list"))
        self.assertEqual(result.err, "")

    def test_sign_in_says_so_once(self):
        result = self.assertDone(self.ctl("sign-in", *self.who(), "--remember-password"))
        self.assertIn("no keyring", result.err)
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)
        for path in self.home.files():
            with open(path, encoding="utf-8") as file:
                self.assertNotIn(PASSWORD, file.read())
        result = self.assertFails(self.ctl("list"), 3, "--password-file")
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)
        self.assertFails(self.ctl("--json", "list"), 3, "--user", kind="signed-out")

    def test_sign_out(self):
        self.ctl("sign-in", *self.who())
        result = self.ctl("sign-out")
        self.assertDone(result)


class TestLockedKeyring(WithDeskwayctl):
    with_keyring = True

    def test_locked(self):
        self.sign_in()
        self.keyring.lock()
        started = time.monotonic()
        self.assertFails(self.ctl("list"), 3, "locked", "--password-file")
        result = self.assertDone(self.ctl("sign-in", *self.who()))
        self.assertIn("locked", result.err)
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)
        self.assertDone(self.as_user("list"))
        result = self.assertDone(self.ctl("sign-out"))
        self.assertIn("could not be removed", result.err)
        self.assertLess(time.monotonic() - started, 20)


class TestEmptyKeyring(WithDeskwayctl):
    """A keyring that nobody ever set up."""

    def test_no_collection(self):
        keyring = Keyring("--empty")
        self.addCleanup(keyring.stop)
        self.home.bus = keyring.bus
        result = self.assertDone(self.ctl("sign-in", *self.who()))
        self.assertIn("not remembered", result.err)
        self.assertFails(self.ctl("list"), 3)


class TestDamagedAccounts(WithDeskwayctl):
    with_keyring = True

    def path(self):
        return self.home.path("config", "deskway", "accounts.conf")

    def test_kept_aside(self):
        self.sign_in()
        for i, text in enumerate((b"\0\0\0", b"[half", b"no group\n", b"\xff\xfe", b"x" * 2000000), 1):
            with self.subTest(i=i):
                with open(self.path(), "wb") as file:
                    file.write(text)
                result = self.ctl("accounts")
                self.assertDone(result)
                aside = f"{self.path()}.damaged-{i}"
                self.assertIn(aside, result.err)
                with open(aside, "rb") as file:
                    self.assertEqual(file.read(), text)
                self.assertEqual(self.ctl("accounts").err, "")
        self.sign_in()
        self.assertDone(self.ctl("list"))

    def test_said_with_a_failure_too(self):
        self.sign_in()
        with open(self.path(), "wb") as file:
            file.write(b"[half")
        result = self.ctl("--json", "list")
        self.assertEqual(result.code, 3, result)
        self.assertIn("damaged-1", result.err)

    def test_one_bad_entry(self):
        self.sign_in()
        with open(self.path(), "a", encoding="utf-8") as file:
            file.write("\n[Account odd]\nKind=levitating\n")
        result = self.assertDone(self.ctl("list"))
        self.assertIn("odd", result.err)
        self.sign_in()
        with open(self.path(), encoding="utf-8") as file:
            self.assertIn("levitating", file.read())

    def test_unreadable(self):
        os.makedirs(self.path())
        self.assertFailsBoth(1, "storage", "accounts.conf", words=("list",))


if __name__ == "__main__":
    tap.main()
