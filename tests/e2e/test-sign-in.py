#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in through all the stages: from files, without anybody to ask, and at a terminal."""

import os
import re
import shutil
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import WithDeskwayctl
from sandbox import BOB_SECRET, HEIDI_SECRET, MAIL_CODE, OFFICE_SITE, PASSWORD, totp

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
                            (("sign-in", "--user", "a", "--organization", "o"), "organization"),
                            (("sign-in", "--user"), "--user"), (("sign-in", "--no"), "--no"),
                            (("sign-in", "--password", "x", "--user", "a"), "--password")):
            with self.subTest(words=words):
                self.assertFailsBoth(2, "usage", part, words=words)

    def test_password_is_never_taken_from_the_command_line(self):
        for option in ("--password=x", "--secret=x", "--new-password=x"):
            self.assertFails(self.ctl(option, "list"), 2, option.split("=", maxsplit=1)[0])


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
