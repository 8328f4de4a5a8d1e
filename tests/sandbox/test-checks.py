#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import (GWS, OLD_SECURITY_TOKEN, OPERATOR, PASSWORD, SECURITY_TOKEN, TEMPORARY_KEY_ID, TEMPORARY_KEY_SECRET,
                     WithSandbox, sign)

HERE = os.path.dirname(os.path.abspath(__file__))
API = os.path.join(HERE, "..", "..", "data", "api")
VECTORS = os.path.join(HERE, "..", "wire", "signature-vectors.json")

REGIONS = {"ClientId": "c"}


class TestHttp(WithSandbox):
    def good(self):
        return self.sandbox.envelope("DescribeRegions") | REGIONS

    def test_good(self):
        reply = self.sandbox.post(self.good())
        self.assertEqual(reply.status, 200)
        self.assertIn({"RegionId": "cn-hangzhou", "RegionEndpoint": "ecd.cn-hangzhou.aliyuncs.com"},
                      reply["Regions"])
        self.assertTrue(reply.headers["Content-Type"].startswith("application/json"))

    def test_method_path_and_type(self):
        self.assertRefused(self.sandbox.post(self.good(), method="GET"), "UnsupportedHTTPMethod")
        self.assertRefused(self.sandbox.post(self.good(), path="/x"), "InvalidPath.NotFound")
        self.assertRefused(self.sandbox.post(self.good(), content_type="application/json"),
                           "UnsupportedMediaType")

    def test_nothing_in_the_url(self):
        self.assertRefused(self.sandbox.post(self.good(), path="/?Action=DescribeRegions"),
                           "InvalidParameter.Query")

    def test_malformed_bodies(self):
        for body in (b"Action", b"Action=%zz", b"Action=%00", b"Action=%ff", b"=x", b"a=1\0b=2"):
            with self.subTest(body=body):
                self.assertRefused(self.sandbox.post(body), "MalformedRequest")

    def test_empty_body(self):
        self.assertRefused(self.sandbox.post(b""), "MissingParameter")

    def test_repeated_parameter(self):
        self.assertRefused(self.sandbox.post(b"Action=A&Action=B"), "InvalidParameter.Repeated")


class TestCommon(WithSandbox):
    def send(self, **changes):
        parameters = self.sandbox.envelope("DescribeRegions") | REGIONS | changes
        return self.sandbox.post({k: v for k, v in parameters.items() if v is not None})

    def test_missing(self):
        for name in ("Action", "Version", "Format", "Timestamp", "SignatureNonce"):
            with self.subTest(name=name):
                reply = self.send(**{name: None})
                self.assertRefused(reply, "MissingParameter")
                self.assertIn(name, reply["Message"])

    def test_format(self):
        self.assertRefused(self.send(Format="XML"), "InvalidParameter.Format")

    def test_timestamp(self):
        for text in ("now", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04:05+01:00"):
            with self.subTest(text=text):
                self.assertRefused(self.send(Timestamp=text), "InvalidTimeStamp.Format")
        for minutes, good in ((-14, True), (14, True), (-16, False), (16, False)):
            time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
            reply = self.send(Timestamp=time.strftime("%Y-%m-%dT%H:%M:%SZ"))
            with self.subTest(minutes=minutes):
                self.assertEqual(reply.code, None if good else "InvalidTimeStamp.Expired")

    def test_nonce(self):
        self.assertEqual(self.send(SignatureNonce="n-1").status, 200)
        self.assertRefused(self.send(SignatureNonce="n-1"), "SignatureNonceUsed")

    def test_unknown_operation(self):
        self.assertRefused(self.send(Version="1999-01-01"), "InvalidVersion")
        reply = self.send(Action="MakeCoffee")
        self.assertRefused(reply, "InvalidAction.NotFound")
        self.assertEqual(reply.status, 404)

    def test_no_signature_where_none_belongs(self):
        self.assertRefused(self.send(AccessKeyId="LTAIdemo"), "UnknownParameter")


class TestParameters(WithSandbox):
    def test_unknown_and_missing(self):
        reply = self.sandbox.call("DescribeRegions", ClientId="c", Flavour="x")
        self.assertRefused(reply, "UnknownParameter")
        self.assertIn("Flavour", reply["Message"])
        reply = self.sandbox.call("DescribeRegions")
        self.assertRefused(reply, "MissingParameter")
        self.assertIn("ClientId", reply["Message"])
        self.assertRefused(self.sandbox.call("DescribeRegions", ClientId=""), "MissingParameter")

    def test_region(self):
        self.assertRefused(self.sandbox.call("DescribeRegions", ClientId="c", RegionId="mars-1"),
                           "InvalidParameter.RegionId")

    def test_types(self):
        alice = self.sandbox.begin()
        for parameters, name in (({"MaxResults": "many"}, "MaxResults"),
                                 ({"MaxResults": "99999999999"}, "MaxResults"),
                                 ({"AutoRefresh": "yes"}, "AutoRefresh"),
                                 ({"ResourceIds": "x"}, "ResourceIds"),
                                 ({"ResourceIds.0": "x"}, "ResourceIds"),
                                 ({"ResourceIds.one": "x"}, "ResourceIds"),
                                 ({"ResourceIds.1.Id": "x"}, "ResourceIds"),
                                 ({"Language.1": "x"}, "Language")):
            with self.subTest(parameters=parameters):
                self.assertRefused(alice.resources(**parameters), f"InvalidParameter.{name}")

    def test_lists_of_objects(self):
        alice = self.sandbox.begin()
        good = alice.call("GetConnectionTicket", DesktopId="ecd-3m8linux002",
                          **{"Tag.1.Key": "a", "Tag.1.Value": "b"})
        self.assertEqual(good.status, 200)
        for name in ("Tag.1", "Tag.Key", "Tag.1.Colour"):
            with self.subTest(name=name):
                bad = alice.call("GetConnectionTicket", DesktopId="ecd-3m8linux002", **{name: "x"})
                self.assertRefused(bad, "InvalidParameter.Tag")

    def test_json_encoding(self):
        good = self.sandbox.password("alice", AvailableFeatures='{"a":"b"}')
        self.assertEqual(good.status, 200)
        for text in ("{", "[]", "7"):
            with self.subTest(text=text):
                self.assertRefused(self.sandbox.password("alice", AvailableFeatures=text),
                                   "InvalidParameter.AvailableFeatures")

    def test_plus_is_a_space(self):
        body = self.sandbox.envelope("GetLoginToken") | {
            "ClientId": "c", "RegionId": "cn-hangzhou", "CurrentStage": "ADPassword",
            "EndUserId": "alice", "Password": PASSWORD}
        text = "&".join(f"{k}={v}" for k, v in body.items())
        right = self.sandbox.post((text + "&OfficeSiteId=cn-hangzhou%2Bdir-1").encode())
        self.assertEqual(right.status, 200)


class TestSignature(WithSandbox):
    def test_good(self):
        self.assertEqual(self.sandbox.signed("DescribeInstances", GWS).status, 200)
        odd = self.sandbox.signed("SetInstanceName", GWS, InstanceId="i-gws4render01",
                                  Name="设计 A+B*~'()!/?&=%25")
        self.assertEqual(odd.status, 200)

    def test_names_are_sorted_as_names(self):
        listed = self.sandbox.signed("DescribeDesktops", OPERATOR, RegionId="cn-hangzhou",
                                     DesktopName="x", **{f"DesktopId.{i}": "d" for i in range(1, 12)})
        self.assertEqual(listed.status, 200)

    def test_vectors_agree_with_this_test(self):
        with open(VECTORS, encoding="utf-8") as file:
            for vector in json.load(file):
                self.assertEqual(sign(vector["parameters"], vector["secret"], vector["method"]),
                                 vector["signature"])

    def test_bad(self):
        self.assertRefused(self.sandbox.signed("DescribeInstances", GWS, secret="wrong"),
                           "SignatureDoesNotMatch")
        self.assertRefused(self.sandbox.signed("DescribeInstances", GWS, AccessKeyId="LTAIother"),
                           "InvalidAccessKeyId.NotFound")
        self.assertRefused(self.sandbox.signed("DescribeInstances", GWS, SignatureVersion="2.0"),
                           "InvalidParameter.SignatureMethod")
        self.assertRefused(self.sandbox.call("DescribeInstances", GWS), "MissingParameter")

    def test_temporary_key(self):
        for token, code in ((SECURITY_TOKEN, None), (OLD_SECURITY_TOKEN, "InvalidSecurityToken.Expired"),
                            ("other", "InvalidSecurityToken.MismatchWithAccessKey")):
            reply = self.sandbox.signed("DescribeInstances", GWS, TEMPORARY_KEY_SECRET, AccessKeyId=TEMPORARY_KEY_ID,
                                        SecurityToken=token)
            self.assertEqual(reply.code, code)
        self.assertRefused(self.sandbox.signed("DescribeInstances", GWS, SecurityToken=SECURITY_TOKEN),
                           "InvalidSecurityToken.MismatchWithAccessKey")

    def test_clock(self):
        for scenario, status in (("clock-ahead", 400), ("clock-behind", 400), ("default", 200)):
            self.sandbox.order(f"scenario {scenario}")
            reply = self.sandbox.signed("DescribeInstances", GWS)
            self.assertEqual(reply.status, status)
            self.assertEqual(reply.code, "InvalidTimeStamp.Expired" if status == 400 else None)
            self.assertIn("GMT", reply.headers["Date"])


class TestEveryOperation(WithSandbox):
    """Each operation of the catalogue answers with what its entry names."""

    def example(self, type_):
        if isinstance(type_, list):
            return None
        return {"string": "x", "boolean": "true", "float": "1.5"}.get(type_, "1")

    def flatten(self, name, type_):
        if isinstance(type_, list):
            return self.flatten(f"{name}.1", type_[0])
        if isinstance(type_, dict):
            return {k: v for n, t in type_.items() for k, v in self.flatten(f"{name}.{n}", t).items()}
        return {name: self.example(type_)}

    def parameters(self, operation):
        found = {}
        for name, facts in operation["parameters"].items():
            if facts.get("encoding") == "json":
                found[name] = "{}"
            else:
                found |= self.flatten(name, facts["type"])
        return found

    def check(self, reply, tree):
        for name, type_ in tree.items():
            self.assertIn(name, reply)
            if isinstance(type_, list):
                self.assertIsInstance(reply[name], list)

    # These have a state of their own, and tests of their own.
    special = ("GetLoginToken RefreshLoginToken SendTokenCode ChangePassword DescribeUserResources "
               "StartDesktops StopDesktops RebootDesktops WakeupDesktops HibernateDesktops "
               "GetConnectionTicket GetConnectTicket FindIdpListByLoginIdentifier GetStsToken "
               "ClientUserLogout DescribeOfficeSites ApproveFotaUpdate DescribeDesktops "
               "DescribeDesktopGroups DescribeDesktopsInGroup ModifyDesktopName CreateDesktops "
               "QueryHistoryUsageDurationRank DescribeDesktopSessions "
               "DisconnectDesktopSessions").split()
    synthesised_of_gws = ("IsUserAdmin", "DescribeAvailableResource")

    def test_synthesised(self):
        count = 0
        for file in sorted(os.listdir(API)):
            with open(os.path.join(API, file), encoding="utf-8") as stream:
                product = json.load(stream)
            for action, operation in product["operations"].items():
                if action in self.special or (product["version"] == GWS and action not in self.synthesised_of_gws):
                    continue
                with self.subTest(version=product["version"], action=action):
                    self.answer(product["version"], action, operation)
                count += 1
        self.assertGreater(count, 25)

    def answer(self, version, action, operation):
        parameters = self.parameters(operation)
        if "RegionId" in parameters:
            parameters["RegionId"] = "cn-hangzhou"
        if operation["auth"] == "access-key":
            reply = self.sandbox.signed(action, version, **parameters)
        else:
            alice = self.sandbox.begin()
            own = {"LoginToken": alice.token, "SessionId": alice.id, "ClientId": alice.client_id}
            reply = self.sandbox.call(action, version, **(
                parameters | {k: v for k, v in own.items() if k in parameters}))
        self.assertEqual(reply.status, 200, reply.data)
        self.check(reply.members, operation["reply"])


if __name__ == "__main__":
    tap.main()
