#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in through all the stages: from files, without anybody to ask, and at a terminal."""

import os
import re
import shutil
import stat
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import WithDeskwayctl
from sandbox import (BOB_SECRET, HEIDI_SECRET, MAIL_CODE, OFFICE_SITE, ORGANIZATION, ORGANIZATIONS,
                     PASSWORD, SSO_ORGANIZATION, totp)

NEW_PASSWORD = "Fresh-Start-7"


def wrong(code):
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1000000:06}"


class TestFromFiles(WithDeskwayctl):
    def test_alice(self):
        result = self.assertDone(self.as_user("--json", "list"))
        self.assertGreater(len(result.json), 10)
        self.assertEqual(self.actions(), ["GetLoginToken", "DescribeUserResources"])

    def test_password_from_standard_input(self):
        result = self.ctl("--user", "alice", "--office-site", OFFICE_SITE, "--password-stdin",
                          "--json", "list", stdin=PASSWORD.encode() + b"\nmore\n")
        self.assertDone(result)

    def test_password_with_odd_letters(self):
        for password in ("wrong+&=% \t\"'\\", "密码 — пароль", "x" * 4000):
            with self.subTest(password=password[:9]):
                self.mark()
                result = self.ctl(*self.who(password=password), "list")
                self.assertFails(result, 3, "password")
                self.assertEqual(len(self.requests()), 1)

    def test_password_file(self):
        for name, text, part in (("empty", b"", "holds no secret"), ("blank", b"\n", "holds no secret"),
                                 ("huge", b"x" * 5000, "too large")):
            path = self.home.path(name)
            with open(path, "wb") as file:
                file.write(text)
            with self.subTest(name=name):
                result = self.ctl("--user", "alice", "--office-site", OFFICE_SITE, "--password-file",
                                  path, "list")
                self.assertFails(result, 2, part, name)
        result = self.ctl("--user", "alice", "--office-site", OFFICE_SITE, "--password-file",
                          self.home.path("nowhere"), "list")
        self.assertFails(result, 2, "nowhere", "No such file")
        self.assertEqual(self.requests(), [])

    def test_bob(self):
        result = self.ctl(*self.who("bob"), "--code", totp(BOB_SECRET), "--json", "whoami")
        self.assertEqual(self.assertDone(result).json["user"], "bob")
        self.assertEqual([r["parameters"]["CurrentStage"] for r in self.requests()],
                         ["ADPassword", "MFAVerify"])

    def test_carol(self):
        self.assertDone(self.ctl(*self.who("carol"), "--code", MAIL_CODE, "list"))

    def test_dave(self):
        path = self.home.secret("new", NEW_PASSWORD)
        result = self.ctl("sign-in", *self.who("dave"), "--new-password-file", path)
        self.assertDone(result)
        self.assertFails(self.ctl(*self.who("dave"), "list"), 3, "password")
        self.assertDone(self.ctl(*self.who("dave", NEW_PASSWORD), "list"))

    def test_dave_with_a_poor_password(self):
        path = self.home.secret("new", "short")
        self.assertFailsBoth(3, "wrong-credentials",
                             words=("sign-in", *self.who("dave"), "--new-password-file", path))

    def test_erin_without_anybody_to_ask(self):
        picture = self.home.path("erin.png")
        result = self.ctl("sign-in", *self.who("erin"), "--qr-output", picture)
        self.assertFails(result, 3, "MFABind", "--code")
        self.assertEqual(stat.S_IMODE(os.stat(picture).st_mode), 0o600)

    def test_heidi_needs_two_codes(self):
        result = self.ctl("sign-in", *self.who("heidi"), "--code", MAIL_CODE)
        self.assertFails(result, 3, "MFAVerify")


class TestRefusals(WithDeskwayctl):
    def test_wrong_password(self):
        words = ("sign-in", *self.who(password="wrong"))
        _, as_json = self.assertFailsBoth(3, "wrong-credentials", "password", words=words)
        self.assertEqual(as_json.error["code"], "InvalidUserOrPassword")
        self.assertRegex(as_json.error["request_id"], r"^[0-9A-F-]{36}$")

    def test_plain_words_show_code_and_request(self):
        result = self.ctl("sign-in", *self.who(password="wrong"))
        self.assertRegex(result.err, r"\(code InvalidUserOrPassword, request [0-9A-F-]{36}\)")

    def test_unknown_user(self):
        self.assertFailsBoth(3, "wrong-credentials", words=("sign-in", *self.who("mallory")))

    def test_wrong_code(self):
        words = (*self.who("bob"), "--code", wrong(totp(BOB_SECRET, 5)), "list")
        self.assertFailsBoth(3, "wrong-credentials", "code", words=words)

    def test_locked(self):
        self.assertFailsBoth(3, "locked", "locked", "administrator",
                             words=("sign-in", *self.who("frank")))

    def test_unknown_stage(self):
        self.assertFailsBoth(3, "unknown-stage", "FaceVerify", words=("sign-in", *self.who("grace")))

    def test_missing_answers_name_the_stage(self):
        for user, stage, option in (("bob", "MFAVerify", "--code"), ("carol", "TokenVerify", "--code"),
                                    ("dave", "ChangePassword", "--new-password-file"),
                                    ("erin", "MFABind", "--code")):
            with self.subTest(user=user):
                self.assertFailsBoth(3, "answer-needed", stage, option,
                                     words=("sign-in", *self.who(user)))

    def test_no_password_at_all(self):
        words = ("sign-in", "--user", "alice", "--office-site", OFFICE_SITE)
        self.assertFailsBoth(3, "answer-needed", "ADPassword", "--password-file", words=words)
        self.assertEqual(self.requests(), [])

    def test_unknown_office(self):
        words = ("sign-in", "--user", "alice", "--office-site", "cn-hangzhou+dir-9",
                 "--password-file", self.home.path("password"))
        self.assertFailsBoth(4, "not-found", words=words)

    def test_nothing_is_left_of_a_refused_sign_in(self):
        self.ctl("sign-in", *self.who(password="wrong"))
        self.assertEqual([p for p in self.home.files("config") if not p.endswith(".lock")], [])

    def test_usage(self):
        for words, part in ((("sign-in",), "--user"), (("sign-in", "--user", "a", "b"), "too many"),
                            (("sign-in", "--user", "a", "--organization", "o", "--office-site", "p"),
                             "not both"),
                            (("sign-in", "--user", "a", "--organization", ""), "--organization"),
                            (("sign-in", "--organization", "o"), "--user"),
                            (("sign-in", "--user"), "--user"), (("sign-in", "--no"), "--no"),
                            (("sign-in", "--password", "x", "--user", "a"), "--password")):
            with self.subTest(words=words):
                self.assertFailsBoth(2, "usage", part, words=words)

    def test_password_is_never_taken_from_the_command_line(self):
        for option in ("--password=x", "--secret=x", "--new-password=x"):
            self.assertFails(self.ctl(option, "list"), 2, option.split("=", maxsplit=1)[0])


FIND = "FindIdpListByLoginIdentifier"


class TestOrganization(WithDeskwayctl):
    with_keyring = True
    account = "alice@" + ORGANIZATION

    def at(self, user="alice", password=PASSWORD, organization=ORGANIZATION):
        return ("--user", user, "--organization", organization, "--password-file",
                self.home.secret("organization-password", password))

    def assertAsked(self, *expected):
        """These calls were made, those of signing in with the organization's product."""
        requests = self.requests()
        self.assertEqual([request["action"] for request in requests], list(expected))
        for request in requests:
            signs_in = request["action"] in (FIND, "GetLoginToken", "RefreshLoginToken",
                                             "ClientUserLogout")
            self.assertEqual(request["parameters"]["Version"] == ORGANIZATIONS, signs_in, request)
        self.mark()
        return [request["parameters"] for request in requests]

    def test_from_sign_in_to_sign_out(self):
        result = self.assertDone(self.ctl("sign-in", *self.at()))
        self.assertEqual(result.out, f"Signed in as {self.account}.\n")
        asked = self.assertAsked(FIND, "GetLoginToken")
        self.assertEqual((asked[1]["LoginIdentifier"], asked[1]["IdpId"], asked[1]["EndUserId"]),
                         (ORGANIZATION, "idp-deskway", "alice"))
        self.assertGreater(len(self.assertDone(self.ctl("--json", "list")).json), 10)
        self.assertAsked("DescribeUserResources")
        self.assertDone(self.ctl("start", "ecd-5r4render04"))
        asked = self.assertAsked("StartDesktops")
        self.assertEqual(asked[0]["RegionId"], "cn-hangzhou")
        whoami = self.assertDone(self.ctl("--json", "whoami")).json
        self.assertEqual((whoami["id"], whoami["organization"]), (self.account, ORGANIZATION))
        self.assertNotIn("office_site", {k for k, v in whoami.items() if v is not None})
        self.assertDone(self.ctl("sign-out"))
        self.assertAsked("ClientUserLogout")
        self.assertEqual(self.keyring.items(), {})
        self.assertFails(self.ctl("list"), 3, "sign-in")

    def test_region_of_the_command_line(self):
        self.assertDone(self.ctl("sign-in", *self.at()))
        self.mark()
        self.assertDone(self.ctl("--region", "cn-beijing", "start", "ecd-5r4render04"))
        self.assertEqual(self.assertAsked("StartDesktops")[0]["RegionId"], "cn-beijing")

    def test_for_one_run_alone(self):
        self.assertDone(self.ctl(*self.at(), "list"))
        self.assertAsked(FIND, "GetLoginToken", "DescribeUserResources")
        self.assertEqual(self.keyring.items(), {})

    def test_second_factor(self):
        result = self.ctl(*self.at("bob"), "--code", totp(BOB_SECRET), "--json", "whoami")
        self.assertEqual(self.assertDone(result).json["user"], "bob")
        asked = self.assertAsked(FIND, "GetLoginToken", "GetLoginToken")
        self.assertEqual((asked[2]["CurrentStage"], asked[2]["MfaType"]), ("MFAVerify", "VIRTUAL"))
        self.assertFailsBoth(3, "wrong-credentials", "code",
                             words=(*self.at("bob"), "--code", wrong(totp(BOB_SECRET, 5)), "list"))

    def test_other_stages(self):
        self.assertDone(self.ctl(*self.at("carol"), "--code", MAIL_CODE, "list"))
        path = self.home.secret("new", NEW_PASSWORD)
        self.assertDone(self.ctl("sign-in", *self.at("dave"), "--new-password-file", path))
        self.assertDone(self.ctl(*self.at("dave", NEW_PASSWORD), "list"))
        self.assertFailsBoth(3, "answer-needed", "MFABind", words=("sign-in", *self.at("erin")))
        self.assertFailsBoth(3, "locked", words=("sign-in", *self.at("frank")))

    def test_wrong_password(self):
        self.assertFailsBoth(3, "wrong-credentials", "password",
                             words=("sign-in", *self.at(password="wrong")))
        self.assertEqual(self.keyring.items(), {})

    def test_unknown_organization(self):
        _, as_json = self.assertFailsBoth(4, "not-found", "organization",
                                          words=("sign-in", *self.at(organization="nobody")))
        self.assertEqual(as_json.error["code"], "InvalidLoginIdentifier.NotFound")
        self.assertAsked(FIND, FIND)

    def test_organization_that_signs_in_by_browser(self):
        _, as_json = self.assertFailsBoth(
            6, "not-offered", "web browser", words=("sign-in", *self.at(organization=SSO_ORGANIZATION)))
        self.assertRegex(as_json.error["request_id"], r"^[0-9A-F-]{36}$")
        self.assertAsked(FIND, FIND)
        self.assertEqual([p for p in self.home.files("config") if not p.endswith(".lock")], [])

    def test_no_password_at_all(self):
        self.assertFailsBoth(3, "answer-needed", "--password-file",
                             words=("sign-in", "--user", "alice", "--organization", ORGANIZATION))
        self.assertAsked()

    def test_expires_while_it_is_used(self):
        self.assertDone(self.ctl("sign-in", *self.at(), "--keep"))
        self.sandbox.order("scenario token-expired")
        self.mark()
        for _ in range(3):
            self.assertDone(self.ctl("list"))
        self.assertAsked("DescribeUserResources", "DescribeUserResources", "DescribeUserResources",
                         "RefreshLoginToken", "GetLoginToken", "DescribeUserResources")

    def test_refreshed_when_it_is_old(self):
        self.assertDone(self.ctl("sign-in", *self.at()))
        lines = self.keyring.items()[self.account, "session"].split("\n")
        lines[1] = str(int((time.time() - 13 * 60) * 1e6))
        self.keyring.store(self.account, "session", "\n".join(lines))
        self.mark()
        self.assertDone(self.ctl("list"))
        asked = self.assertAsked("RefreshLoginToken", "DescribeUserResources")
        self.assertEqual(asked[0]["LoginIdentifier"], ORGANIZATION)
        after = self.keyring.items()[self.account, "session"].split("\n")
        self.assertNotEqual(after[2], lines[2])
        self.assertEqual(after[3:], lines[3:])
        self.assertDone(self.ctl("list"))
        self.assertAsked("DescribeUserResources")

    def test_remembered_password(self):
        self.assertDone(self.ctl("sign-in", *self.at(), "--remember-password"))
        self.sandbox.order("expire-tokens")
        self.mark()
        self.assertDone(self.ctl("list"))
        self.assertEqual(self.assertAsked("DescribeUserResources", "RefreshLoginToken",
                                          "GetLoginToken", "DescribeUserResources")[2]["IdpId"],
                         "idp-deskway")
        self.keyring.clear("purpose", "session")
        self.assertDone(self.ctl("list"))
        self.assertAsked(FIND, "GetLoginToken", "DescribeUserResources")

    def test_session_of_an_office_is_not_the_organizations(self):
        """What lies in the keyring under its name is taken for what it is."""
        self.sign_in()
        office = self.keyring.items()["alice@" + OFFICE_SITE, "session"]
        self.assertDone(self.ctl("sign-in", *self.at()))
        self.keyring.store(self.account, "session", office)
        self.assertFails(self.ctl("list"), 3, "sign-in")

    def begin(self, organization=ORGANIZATION, user="alice"):
        return self.terminal("sign-in", "--user", user, "--organization", organization)

    def test_terminal(self):
        terminal = self.begin(user="bob")
        terminal.answer("Password: ", "wrong")
        terminal.expect("is not right")
        terminal.answer("Password: ", PASSWORD)
        terminal.answer("app: ", totp(BOB_SECRET))
        self.assertDone(terminal.end())
        self.assertAsked(FIND, *["GetLoginToken"] * 3)

    def test_terminal_asks_no_password_that_is_of_no_use(self):
        for organization, words in ((SSO_ORGANIZATION, "web browser"), ("nobody", "no organization")):
            with self.subTest(organization=organization):
                terminal = self.begin(organization)
                terminal.expect(words)
                self.assertIn(terminal.end().code, (4, 6))
                self.assertNotIn("Password", terminal.seen)

    def test_terminal_asks_who(self):
        terminal = self.terminal("sign-in", "--organization", ORGANIZATION)
        terminal.answer("User: ", "alice")
        terminal.answer("Password: ", PASSWORD)
        terminal.expect("Signed in as " + self.account)
        self.assertDone(terminal.end())


class TestTerminal(WithDeskwayctl):
    def begin(self, user, *words):
        return self.terminal("sign-in", "--user", user, "--office-site", OFFICE_SITE, *words)

    def test_alice(self):
        terminal = self.begin("alice")
        terminal.expect("Password: ")
        self.assertFalse(terminal.echoes())
        terminal.type(PASSWORD + "\n")
        terminal.expect("Signed in as " + self.account)
        self.assertDone(terminal.end())
        self.assertTrue(terminal.ended_with_echo)
        self.assertNotIn(PASSWORD, terminal.seen)

    def test_typed_ahead(self):
        """What comes at once after the prompt, faster than a person, is neither shown nor lost."""
        for _ in range(5):
            terminal = self.begin("alice")
            terminal.answer("Password: ", PASSWORD)
            self.assertDone(terminal.end())
            self.assertNotIn(PASSWORD, terminal.seen)

    def test_wrong_password_then_right(self):
        terminal = self.begin("alice")
        terminal.answer("Password: ", "wrong")
        terminal.expect("is not right")
        terminal.answer("Password: ", PASSWORD)
        self.assertDone(terminal.end())

    def test_three_wrong_passwords_are_the_end(self):
        terminal = self.begin("alice")
        for _ in range(3):
            terminal.answer("Password: ", "wrong")
        self.assertEqual(terminal.end().code, 3)
        self.assertEqual(len(self.requests()), 3)

    def test_bob(self):
        terminal = self.begin("bob")
        terminal.answer("Password: ", PASSWORD)
        terminal.answer("app: ", wrong(totp(BOB_SECRET, 5)))
        terminal.expect("is not right")
        code = totp(BOB_SECRET)
        terminal.answer("app: ", code)
        self.assertDone(terminal.end())
        self.assertNotIn(code, terminal.seen)

    def test_carol_has_the_code_sent_again(self):
        terminal = self.begin("carol")
        terminal.answer("Password: ", PASSWORD)
        terminal.expect("***@")
        terminal.answer("Code: ", "")
        terminal.expect("sent again")
        terminal.answer("Code: ", MAIL_CODE)
        self.assertDone(terminal.end())
        self.assertEqual(self.actions(), ["GetLoginToken", "SendTokenCode", "GetLoginToken"])

    def test_dave(self):
        terminal = self.begin("dave")
        terminal.answer("Password: ", PASSWORD)
        terminal.expect("at least 10 characters")
        terminal.answer("New password: ", NEW_PASSWORD)
        terminal.answer("Again: ", NEW_PASSWORD + "x")
        terminal.expect("not the same")
        terminal.answer("New password: ", "too short")
        terminal.answer("Again: ", "too short")
        terminal.answer("New password: ", NEW_PASSWORD)
        terminal.answer("Again: ", NEW_PASSWORD)
        self.assertDone(terminal.end())
        self.assertNotIn(NEW_PASSWORD, terminal.seen)
        self.assertDone(self.ctl(*self.who("dave", NEW_PASSWORD), "list"))

    def test_erin_reads_the_secret(self):
        terminal = self.begin("erin")
        terminal.answer("Password: ", PASSWORD)
        terminal.expect("The secret to type in is ")
        terminal.expect("\n")
        secret = re.search(r"type in is ([A-Z2-7]+)", terminal.seen).group(1)
        terminal.answer("app: ", totp(secret))
        self.assertDone(terminal.end())

    def test_erin_without_a_picture(self):
        self.sandbox.order("scenario hostile")
        self.test_erin_reads_the_secret()

    @unittest.skipIf(shutil.which("zbarimg") is None, "zbarimg is not installed")
    def test_erin_reads_the_picture(self):
        picture = self.home.path("erin.png")
        terminal = self.begin("erin", "--qr-output", picture)
        terminal.answer("Password: ", PASSWORD)
        terminal.expect("app: ")
        self.assertIn(picture, terminal.seen)
        uri = subprocess.run(["zbarimg", "--quiet", "--raw", picture], check=True,
                             capture_output=True, text=True).stdout.strip()
        self.assertRegex(uri, r"^otpauth://totp/")
        terminal.type(totp(re.search(r"secret=([A-Z2-7]+)", uri).group(1)) + "\n")
        self.assertDone(terminal.end())

    def test_heidi(self):
        terminal = self.begin("heidi")
        terminal.answer("Password: ", PASSWORD)
        terminal.answer("Code: ", MAIL_CODE)
        terminal.answer("app: ", totp(HEIDI_SECRET))
        terminal.answer("New password: ", NEW_PASSWORD)
        terminal.answer("Again: ", NEW_PASSWORD)
        self.assertDone(terminal.end())

    def test_interrupted_at_each_prompt(self):
        for user, answers, prompt in (("alice", (), "Password: "),
                                      ("bob", (("Password: ", PASSWORD),), "app: "),
                                      ("dave", (("Password: ", PASSWORD),), "New password: ")):
            with self.subTest(prompt=prompt):
                terminal = self.begin(user)
                for expected, text in answers:
                    terminal.answer(expected, text)
                terminal.expect(prompt)
                self.assertFalse(terminal.echoes())
                terminal.type("\x03")
                self.assertEqual(terminal.end().code, 130)
                self.assertTrue(terminal.ended_with_echo)
                self.assertIn("Interrupted.", terminal.seen)

    def test_end_of_input_at_each_prompt(self):
        """Nothing more will be typed, so nothing more is asked."""
        for user, answers, prompt in (("alice", (), "Password: "),
                                      ("carol", (("Password: ", PASSWORD),), "Code: "),
                                      ("dave", (("Password: ", PASSWORD),), "New password: ")):
            with self.subTest(prompt=prompt):
                terminal = self.begin(user)
                for expected, text in answers:
                    terminal.answer(expected, text)
                terminal.expect(prompt)
                self.mark()
                terminal.type("\x04")
                self.assertEqual(terminal.end().code, 3)
                self.assertTrue(terminal.ended_with_echo)
                self.assertEqual(self.requests(), [])

    def test_errors_as_json_at_a_terminal(self):
        terminal = self.terminal("--json", "sign-in", *self.who("frank"))
        self.assertEqual(terminal.end().code, 3)
        self.assertIn('"kind":"locked"', terminal.seen.replace(" ", ""))


if __name__ == "__main__":
    tap.main()
