#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""deskwayctl call: every operation of the catalogue, and what is off with the words."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import CONTROL, SOURCE, WithDeskwayctl
from sandbox import ACCESS_KEY_ID, ACCESS_KEY_SECRET, MAIL_CODE, OFFICE_SITE, ORGANIZATION, PASSWORD

API = os.path.join(SOURCE, "data", "api")
USER = "ecd/2020-10-02"
OPERATOR = "ecd/2020-09-30"
# What the session adds by itself.
KNOWN = ("ClientId", "ClientOS", "ClientType", "ClientVersion", "LoginToken", "RegionId",
         "SessionId")
# Operations that do something in the sandbox want words that mean something.
MEANT = {
    "GetLoginToken": {"CurrentStage": "ADPassword", "EndUserId": "alice", "Password": PASSWORD,
                      "OfficeSiteId": OFFICE_SITE},
    "RefreshLoginToken": {"EndUserId": "alice", "OfficeSiteId": OFFICE_SITE},
    "ChangePassword": {"EndUserId": "alice", "OfficeSiteId": OFFICE_SITE, "OldPassword": PASSWORD,
                       "NewPassword": "Fresh-Start-7"},
    "SendTokenCode": {"EndUserId": "alice"},
    "FindIdpListByLoginIdentifier": {"LoginIdentifier": ORGANIZATION},
    "GetStsToken": {"AuthCode": "sandbox-auth-code"},
    "StartDesktops": {"DesktopId.1": "ecd-5r4render04"},
    "StopDesktops": {"DesktopId.1": "ecd-3m8linux002"},
    "RebootDesktops": {"DesktopId.1": "ecd-3m8linux002"},
    "HibernateDesktops": {"DesktopId.1": "ecd-9q1paint003"},
    "ApproveFotaUpdate": {"DesktopId": "ecd-7k2design01", "AppVersion": "0.0.0-R-20240307.190736"},
    "WakeupDesktops": {"DesktopId.1": "ecd-2b6build005"},
    "DescribeUserResources": {},
    "DescribeDesktops": {"DesktopId.1": "ecd-3m8linux002"},
    "DescribeDesktopGroups": {"DesktopGroupId": "dg-4f7finance7"},
    "DescribeDesktopsInGroup": {"DesktopGroupId": "dg-4f7finance7"},
    "DescribeDesktopSessions": {"EndUserId": "alice"},
    "ModifyDesktopName": {"DesktopId": "ecd-3m8linux002", "NewDesktopName": "Renamed"},
    "QueryHistoryUsageDurationRank": {"Limit": "1"},
    "CreateDesktops": {"BundleId": "b-1"},
    "ClientUserLogout": {},
    "StartInstance": {"InstanceId": "i-gws4render02"},
    "SetInstancePolicy": {"InstanceId": "i-gws4render01", "VisualLossless": "on"},
    "GetConnectTicket": {"InstanceId": "i-gws4render01"},
    "DeleteCluster": {"ClusterId": "cls-8n3empty"},
}
# Ids that are there.
IDS = {"InstanceId": "i-gws4render01", "ClusterId": "cls-6k1render", "ImageId": "img-3d2022"}


def catalogue():
    for name in sorted(os.listdir(API)):
        with open(os.path.join(API, name), encoding="utf-8") as file:
            product = json.load(file)
        for action, operation in product["operations"].items():
            yield f"{product['product']}/{product['version']}", action, operation


def example(name, type_):
    """Words for a parameter of any type."""
    if isinstance(type_, list):
        return example(f"{name}.1", type_[0])
    if isinstance(type_, dict):
        return {k: v for n, t in type_.items() for k, v in example(f"{name}.{n}", t).items()}
    return {name: IDS.get(name) or {"string": "an example", "boolean": "true", "float": "1.5"}.get(type_, "1")}


class TestEveryOperation(WithDeskwayctl):
    def setUp(self):
        super().setUp()
        self.key = ("--region", "cn-hangzhou", "--access-key-id", ACCESS_KEY_ID,
                    "--access-key-secret-file", self.home.secret("key", ACCESS_KEY_SECRET))

    def parameters(self, action, operation):
        meant = MEANT.get(action)
        if meant is not None and "GetLoginToken" not in action:
            return meant
        if meant is not None:
            return {k: v for k, v in meant.items() if k in operation["parameters"]} | (
                {"LoginIdentifier": ORGANIZATION, "LoginName": "alice"}
                if "LoginIdentifier" in operation["parameters"] else {})
        if action == "GetConnectionTicket" and "DesktopId" in operation["parameters"]:
            return {"DesktopId": "ecd-3m8linux002"} | (
                {"EndUserId": "alice"} if operation["auth"] == "access-key" else {})
        found = {}
        for name, facts in operation["parameters"].items():
            if name in KNOWN or (name == "TaskId" and not facts.get("required")):
                continue
            if facts.get("encoding") == "json":
                found[name] = "{}"
            else:
                found |= example(name, facts["type"])
        return found

    def spoken(self, operation, parameters):
        words = []
        for name, value in parameters.items():
            facts = operation["parameters"].get(name.split(".", maxsplit=1)[0], {})
            if facts.get("secret"):
                value = "@" + self.home.secret("secret-" + name, value)
            words.append(f"{name}={value}")
        return words

    def test_once_each(self):
        count = 0
        for service, action, operation in catalogue():
            with self.subTest(service=service, action=action):
                self.sandbox.order("reset")
                self.mark()
                who = self.key if operation["auth"] == "access-key" else self.who()
                parameters = self.parameters(action, operation)
                result = self.ctl(*who, "call", service, action, *self.spoken(operation, parameters))
                self.assertDone(result)
                self.assertIn("RequestId", result.json)
                sent = self.requests()[-1]
                self.assertEqual((sent["action"], sent["version"]),
                                 (action, service.split("/")[1]))
                missing = set(parameters) - set(sent["parameters"])
                self.assertEqual(missing, set())
                count += 1
        self.assertEqual(count, 90)

    def test_all_are_listed(self):
        listed = self.assertDone(self.ctl("call")).out.splitlines()
        self.assertEqual(sorted(listed), sorted(f"{s} {a}" for s, a, _ in catalogue()))

    def test_secrets_are_refused_on_the_command_line(self):
        for service, action, operation in catalogue():
            for name, facts in operation["parameters"].items():
                if not facts.get("secret") or name in KNOWN:
                    continue
                with self.subTest(action=action, name=name):
                    result = self.ctl("call", service, action, f"{name}=hunter2-canary")
                    self.assertIn(result.code, (2, 3), result)
                    if result.code == 2:
                        self.assertIn(f"{name}=@FILE", result.err)
                    self.assertNotIn("hunter2-canary", result.err)
        self.assertEqual(self.requests(), [])


class TestWords(WithDeskwayctl):
    def fails(self, code, kind, *parts, words, **options):
        return self.assertFailsBoth(code, kind, *parts, words=("call", *words), run=self.as_user,
                                    **options)

    def test_unknown_names(self):
        self.fails(2, "usage", "Levitate", words=(USER, "Levitate"))
        self.fails(2, "usage", "nothing/1", words=("nothing/1", "DescribeRegions"))
        self.fails(2, "usage", "PRODUCT/VERSION", words=(USER,))
        self.fails(2, "usage", "Colour", words=(USER, "DescribeRegions", "Colour=red"))
        self.fails(2, "usage", "Name=Value", words=(USER, "DescribeRegions", "Colour"))
        self.fails(2, "usage", "twice", words=(USER, "DescribeRegions", "RegionId=a", "RegionId=b"))

    def test_types(self):
        for words, name in (((USER, "DescribeUserResources", "MaxResults=many"), "MaxResults"),
                            ((USER, "DescribeUserResources", "QueryFotaUpdate=perhaps"), "QueryFotaUpdate"),
                            ((USER, "DescribeUserResources", "ResourceIds=x"), "ResourceIds"),
                            ((USER, "DescribeUserResources", "ResourceIds.0=x"), "ResourceIds"),
                            ((USER, "DescribeUserResources", "ResourceIds.2=x"), "ResourceIds"),
                            ((USER, "DescribeUserResources", "MaxResults.1=1"), "MaxResults")):
            with self.subTest(words=words):
                self.fails(2, "usage", name, words=words)
        self.assertNotIn("DescribeUserResources", self.actions())

    def test_missing(self):
        self.fails(2, "usage", "DesktopId", words=(USER, "StartDesktops"))

    def test_secret_on_the_command_line(self):
        _, result = self.fails(2, "usage", "@FILE", "NewPassword",
                               words=(USER, "ChangePassword", "NewPassword=hunter2"))
        self.assertNotIn("hunter2", result.err)

    def test_secret_from_standard_input(self):
        result = self.ctl("call", USER, "GetLoginToken", "CurrentStage=ADPassword", "EndUserId=alice",
                          "OfficeSiteId=" + OFFICE_SITE, "RegionId=cn-hangzhou", "Password=@-",
                          stdin=PASSWORD.encode() + b"\n")
        self.assertDone(result)

    def test_without_an_account(self):
        self.assertDone(self.ctl("--region", "cn-hangzhou", "call", USER, "DescribeRegions"))
        self.assertFailsBoth(3, "signed-out", "sign-in", words=("call", USER, "DescribeUserResources"))
        self.assertFailsBoth(3, "signed-out", words=("call", OPERATOR, "DescribeRegions"))

    def test_wrong_key(self):
        path = self.home.secret("key", "not the secret")
        words = ("--region", "cn-hangzhou", "--access-key-id", ACCESS_KEY_ID,
                 "--access-key-secret-file", path, "call", OPERATOR, "DescribeRegions")
        result = self.assertFails(self.ctl(*words), 3, "secret was not accepted")
        self.assertNotIn("not the secret", result.err)
        unknown = [w if w != ACCESS_KEY_ID else "LTAIother" for w in words]
        self.assertFails(self.ctl(*unknown), 3, "AccessKey")

    def test_refusal_of_the_service(self):
        words = (USER, "StartDesktops", "DesktopId.1=ecd-nothing")
        _, result = self.fails(4, "not-found", words=words)
        self.assertEqual(result.error["code"], "InvalidDesktopId.NotFound")

    def test_no_region(self):
        result = self.ctl("call", USER, "DescribeRegions", url=False)
        self.assertFails(result, 2, "--region")

    def test_code_sent(self):
        result = self.ctl("--code", MAIL_CODE, *self.who("carol"), "call", USER, "DescribeRegions")
        self.assertDone(result)
        self.assertIsNone(CONTROL.search(result.out))


if __name__ == "__main__":
    tap.main()
