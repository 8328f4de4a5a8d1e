#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import os
import subprocess
import shutil
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import (BOB_SECRET, HEIDI_SECRET, MAIL_CODE, OFFICE_SITE, ORGANIZATIONS, PASSWORD,
                     SSO_ORGANIZATION,
                     WithSandbox, totp)


def decode_qr(png):
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(png)
        file.flush()
        done = subprocess.run(["zbarimg", "--quiet", "--raw", file.name], check=True,
                              capture_output=True, text=True)
    return done.stdout.strip()


class TestStages(WithSandbox):
    def test_alice_password(self):
        reply = self.sandbox.password("alice")
        self.assertEqual(reply.status, 200)
        self.assertNotIn("NextStage", reply.members)
        self.assertTrue(reply["LoginToken"].startswith("v1"))
        self.assertNotIn("KeepAliveToken", reply.members)
        self.assertEqual(reply["EndUserId"], "alice")

    def test_stage_may_be_left_away(self):
        self.assertTrue(self.sandbox.password("alice", CurrentStage=None)["LoginToken"])

    def test_bob_authenticator(self):
        bob = self.sandbox.begin("bob")
        self.assertEqual(bob.reply["NextStage"], "MFAVerify")
        self.assertIsNone(bob.token)
        wrong = bob.stage("MFAVerify", AuthenticationCode="000000")
        self.assertRefused(wrong, "InvalidAuthenticationCode")
        self.assertEqual(bob.stage("MFAVerify", AuthenticationCode=totp(BOB_SECRET)).status, 200)
        self.assertTrue(bob.token)

    def test_totp_tolerance(self):
        bob = self.sandbox.begin("bob")
        far = bob.stage("MFAVerify", AuthenticationCode=totp(BOB_SECRET, -3))
        self.assertRefused(far, "InvalidAuthenticationCode")
        bob.stage("MFAVerify", AuthenticationCode=totp(BOB_SECRET, +1))
        self.assertTrue(bob.token)

    def test_carol_mail(self):
        carol = self.sandbox.begin("carol")
        self.assertEqual(carol.reply["NextStage"], "TokenVerify")
        self.assertIn("***@", carol.reply["RiskVerifyInfo"]["Email"])
        self.assertRefused(carol.stage("TokenVerify", TokenCode="271828"), "InvalidTokenCode")
        carol.stage("TokenVerify", TokenCode=MAIL_CODE)
        self.assertTrue(carol.token)

    def test_mail_is_good_once_and_can_be_sent_again(self):
        first, second = self.sandbox.begin("carol"), self.sandbox.begin("carol")
        first.stage("TokenVerify", TokenCode=MAIL_CODE)
        self.assertRefused(second.stage("TokenVerify", TokenCode=MAIL_CODE), "InvalidTokenCode")
        sent = self.sandbox.call("SendTokenCode", ClientId="client-1", SessionId=second.id,
                                 EndUserId="carol")
        self.assertEqual(sent.status, 200)
        second.stage("TokenVerify", TokenCode=MAIL_CODE)
        self.assertTrue(second.token)

    def test_dave_changes_his_password(self):
        dave = self.sandbox.begin("dave")
        self.assertEqual(dave.reply["NextStage"], "ChangePassword")
        self.assertEqual(dave.reply["PasswordStrategy"]["TenantPasswordLength"], "10")
        for old, new, code in (("wrong", "Fresh-Start-7", "InvalidPassword.Old"),
                               (PASSWORD, "short-A1", "InvalidPassword.Strength"),
                               (PASSWORD, "lower-case-only-7", "InvalidPassword.Strength"),
                               (PASSWORD, PASSWORD, "InvalidPassword.Repeated")):
            with self.subTest(new=new):
                self.assertRefused(
                    dave.stage("ChangePassword", OldPassword=old, NewPassword=new), code)
        dave.stage("ChangePassword", OldPassword=PASSWORD, NewPassword="Fresh-Start-7")
        self.assertTrue(dave.token)
        self.assertRefused(self.sandbox.password("dave"), "InvalidUserOrPassword")
        self.assertTrue(self.sandbox.password("dave", "Fresh-Start-7")["LoginToken"])

    @unittest.skipIf(shutil.which("zbarimg") is None, "zbarimg is not installed")
    def test_erin_binds(self):
        erin = self.sandbox.begin("erin")
        self.assertEqual(erin.reply["NextStage"], "MFABind")
        uri = urllib.parse.urlsplit(decode_qr(base64.b64decode(erin.reply["QrCodePng"])))
        secret = urllib.parse.parse_qs(uri.query)["secret"][0]
        self.assertEqual((uri.scheme, uri.netloc), ("otpauth", "totp"))
        self.assertEqual(secret, erin.reply["Secret"])
        self.assertEqual(erin.stage("MFABind")["NextStage"], "MFAVerify")
        erin.stage("MFAVerify", AuthenticationCode=totp(secret))
        self.assertTrue(erin.token)
        self.assertEqual(self.sandbox.begin("erin").reply["NextStage"], "MFAVerify")

    def test_erin_verifies_at_once(self):
        erin = self.sandbox.begin("erin")
        secret = erin.reply["Secret"]
        self.assertRefused(erin.stage("MFAVerify", AuthenticationCode="000000"),
                           "InvalidAuthenticationCode")
        erin.stage("MFAVerify", AuthenticationCode=totp(secret))
        self.assertTrue(erin.token)

    def test_heidi_has_three_stages(self):
        heidi = self.sandbox.begin("heidi")
        self.assertEqual(heidi.stage("TokenVerify", TokenCode=MAIL_CODE)["NextStage"], "MFAVerify")
        self.assertEqual(heidi.stage("MFAVerify", AuthenticationCode=totp(HEIDI_SECRET))["NextStage"],
                         "ChangePassword")
        heidi.stage("ChangePassword", OldPassword=PASSWORD, NewPassword="Fresh-Start-7")
        self.assertTrue(heidi.token)

    def test_grace_meets_a_stage_nobody_knows(self):
        grace = self.sandbox.begin("grace")
        self.assertEqual(grace.reply["NextStage"], "FaceVerify")
        self.assertRefused(grace.stage("FaceVerify"), "InvalidFace")

    def test_organization(self):
        found = self.sandbox.call("FindIdpListByLoginIdentifier", ORGANIZATIONS,
                                  LoginIdentifier="deskway")
        self.assertEqual(found["OfficeSiteInfo"]["OfficeSiteId"], OFFICE_SITE)
        reply = self.sandbox.call("GetLoginToken", ORGANIZATIONS, ClientId="c", RegionId="cn-hangzhou",
                                  CurrentStage="ADPassword", LoginIdentifier="deskway",
                                  LoginName="alice", Password=PASSWORD)
        self.assertTrue(reply["LoginToken"])

    def organization_password(self, user="alice", **parameters):
        return self.sandbox.call("GetLoginToken", ORGANIZATIONS, **{
            "ClientId": "c", "CurrentStage": "ADPassword", "LoginIdentifier": "deskway",
            "EndUserId": user, "Password": PASSWORD} | parameters)

    def test_organization_tells_the_second_factor(self):
        reply = self.organization_password("bob", IdpId="idp-deskway")
        self.assertEqual(reply["MfaTypeList"], [{"Name": "VIRTUAL", "Stage": "MFAVerify"}])
        self.assertNotIn("MfaTypeList", self.sandbox.password("bob").members)
        code = {"CurrentStage": "MFAVerify", "Password": None, "SessionId": reply["SessionId"],
                "AuthenticationCode": totp(BOB_SECRET)}
        self.assertRefused(self.organization_password("bob", MfaType="x", **code), "InvalidMfaType")
        self.assertTrue(self.organization_password("bob", MfaType="VIRTUAL", **code)["LoginToken"])

    def test_unknown_identity_provider(self):
        self.assertRefused(self.organization_password(IdpId="x"), "InvalidIdpId.NotFound")

    def test_organization_with_a_page_of_its_own(self):
        found = self.sandbox.call("FindIdpListByLoginIdentifier", ORGANIZATIONS,
                                  LoginIdentifier=SSO_ORGANIZATION)
        self.assertRegex(found["IdpInfos"][0]["SsoServiceUrl"], "^https://")
        self.assertRefused(self.organization_password(LoginIdentifier=SSO_ORGANIZATION),
                           "Forbidden.PasswordSignIn")

    def test_browser_code(self):
        good = self.sandbox.call("GetStsToken", ORGANIZATIONS, ClientId="c",
                                 AuthCode="sandbox-auth-code")
        self.assertTrue(good["StsTokenModel"]["LoginToken"])
        bad = self.sandbox.call("GetStsToken", ORGANIZATIONS, ClientId="c", AuthCode="x")
        self.assertRefused(bad, "InvalidAuthCode")


class TestRefusals(WithSandbox):
    def test_wrong_password_then_locked(self):
        for _ in range(4):
            self.assertRefused(self.sandbox.password("alice", "x"), "InvalidUserOrPassword")
        self.assertRefused(self.sandbox.password("alice", "x"), "UserLocked")
        self.assertRefused(self.sandbox.password("alice"), "UserLocked")

    def test_unknown_user_looks_like_a_wrong_password(self):
        self.assertRefused(self.sandbox.password("mallory"), "InvalidUserOrPassword")

    def test_locked_user(self):
        self.assertRefused(self.sandbox.password("frank"), "UserLocked")

    def test_unknown_places(self):
        self.assertRefused(self.sandbox.password("alice", OfficeSiteId="cn-hangzhou+dir-9"),
                           "InvalidOfficeSiteId.NotFound")
        self.assertRefused(self.sandbox.password("alice", OfficeSiteId=None), "MissingParameter")
        self.assertRefused(self.sandbox.call("FindIdpListByLoginIdentifier", ORGANIZATIONS,
                                             LoginIdentifier="nobody"),
                           "InvalidLoginIdentifier.NotFound")

    def test_missing_answers(self):
        self.assertRefused(self.sandbox.password("alice", None), "MissingParameter")
        bob = self.sandbox.begin("bob")
        self.assertRefused(bob.stage("MFAVerify"), "MissingParameter")

    def test_wrong_stage(self):
        bob = self.sandbox.begin("bob")
        self.assertRefused(bob.stage("TokenVerify", TokenCode=MAIL_CODE), "InvalidCurrentStage")
        self.assertRefused(bob.stage("Levitate"), "InvalidCurrentStage")
        alice = self.sandbox.begin()
        self.assertRefused(alice.stage("MFAVerify", AuthenticationCode="1"), "InvalidCurrentStage")

    def test_session_of_a_later_stage(self):
        bob = self.sandbox.begin("bob")
        bob.id, kept = None, bob.id
        self.assertRefused(bob.stage("MFAVerify", AuthenticationCode="1"), "MissingParameter")
        bob.id = "no-such-session"
        self.assertRefused(bob.stage("MFAVerify", AuthenticationCode="1"), "InvalidSession.NotFound")
        bob.id, bob.client_id = kept, "client-2"
        self.assertRefused(bob.stage("MFAVerify", AuthenticationCode="1"),
                           "InvalidSession.ClientMismatch")
        bob.client_id, bob.user = "client-1", "alice"
        self.assertRefused(bob.stage("MFAVerify", AuthenticationCode="1"),
                           "InvalidSession.UserMismatch")


class TestTokens(WithSandbox):
    def test_age(self):
        alice = self.sandbox.begin()
        self.sandbox.order("advance 890")
        self.assertEqual(alice.resources().status, 200)
        self.sandbox.order("advance 20")
        self.assertRefused(alice.resources(), "InvalidLoginToken.Expired")
        self.assertRefused(alice.refresh(), "InvalidLoginToken.Expired")

    def test_expire_order(self):
        alice = self.sandbox.begin()
        self.sandbox.order("expire-tokens")
        self.assertRefused(alice.resources(), "InvalidLoginToken.Expired")

    def test_refresh_rotates(self):
        alice = self.sandbox.begin()
        old = alice.token
        self.assertEqual(alice.refresh().status, 200)
        self.assertNotEqual(alice.token, old)
        self.assertEqual(alice.resources().status, 200)
        self.assertRefused(alice.resources(LoginToken=old), "InvalidLoginToken.Expired")

    def test_unknown_and_foreign(self):
        alice = self.sandbox.begin()
        self.assertRefused(alice.resources(LoginToken="v1abc"), "InvalidLoginToken.NotFound")
        self.assertRefused(alice.resources(ClientId="client-2"), "InvalidLoginToken.ClientMismatch")
        self.assertRefused(alice.resources(SessionId="x"), "InvalidSession.Mismatch")
        alice.user = "bob"
        self.assertRefused(alice.refresh(), "InvalidLoginToken.UserMismatch")

    def test_sign_out(self):
        alice = self.sandbox.begin(KeepAlive="true")
        kept = alice.reply["KeepAliveToken"]
        out = alice.call("ClientUserLogout", ORGANIZATIONS, RegionId=None, OfficeSiteId=OFFICE_SITE)
        self.assertEqual(out.status, 200)
        self.assertRefused(alice.resources(), "SessionExpired")
        self.assertRefused(self.keep_alive(kept), "InvalidKeepAliveToken.NotFound")

    def keep_alive(self, token, user="alice", client="client-1"):
        return self.sandbox.call("GetLoginToken", ClientId=client, RegionId="cn-hangzhou",
                                 OfficeSiteId=OFFICE_SITE, CurrentStage="KeepAliveVerify",
                                 EndUserId=user, KeepAliveToken=token)

    def test_keep_alive(self):
        bob = self.sandbox.begin("bob", KeepAlive="true")
        bob.stage("MFAVerify", AuthenticationCode=totp(BOB_SECRET))
        kept = bob.reply["KeepAliveToken"]
        reply = self.keep_alive(kept, "bob")
        self.assertTrue(reply["LoginToken"])
        self.assertTrue(reply["KeepAliveToken"])
        self.assertNotIn("NextStage", reply.members)
        self.assertRefused(self.keep_alive(kept, "bob", "client-2"),
                           "InvalidKeepAliveToken.ClientMismatch")
        self.assertRefused(self.keep_alive(kept, "alice"), "InvalidKeepAliveToken.UserMismatch")
        self.assertRefused(self.keep_alive("v1abc"), "InvalidKeepAliveToken.NotFound")
        self.sandbox.order("advance 700000")
        self.assertRefused(self.keep_alive(kept, "bob"), "InvalidKeepAliveToken.Expired")

    def test_keep_alive_asked_for_late(self):
        carol = self.sandbox.begin("carol")
        reply = carol.stage("TokenVerify", TokenCode=MAIL_CODE, KeepAlive="true")
        self.assertTrue(reply["KeepAliveToken"])

    def test_change_password_when_signed_in(self):
        alice = self.sandbox.begin()
        reply = alice.call("ChangePassword", EndUserId="alice", OfficeSiteId=OFFICE_SITE,
                           OldPassword=PASSWORD, NewPassword="Fresh-Start-7")
        self.assertEqual(reply.status, 200)
        alice.token = reply["LoginToken"]
        self.assertEqual(alice.resources().status, 200)


if __name__ == "__main__":
    tap.main()
